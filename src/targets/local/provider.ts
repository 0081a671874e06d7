import type { TargetProvider } from "../../model/ports.ts";
import type { Target } from "../../model/target.ts";
import { localSession, type SignalGroup } from "./session.ts";

const target: Target = { id: "local", provider: "local", state: "None" };

/** This machine's shell as one target, for its user and for policy authors. `home` is the folder that `~` means. */
export function localProvider(options: { readonly home: string; readonly signalGroup: SignalGroup }): TargetProvider {
  return {
    name: "local",
    async *list() {
      yield target;
    },
    async open(_target, { signal }) {
      signal.throwIfAborted();
      return localSession(options);
    },
  };
}
