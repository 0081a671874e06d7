import type { Clock, TargetProvider } from "../model/ports.ts";
import { relisted } from "./relisted.ts";
import type { Windows } from "./windows.ts";

/** The same provider; targets whose turn comes while no window is open are blocked, `outside-window`. */
export function withinWindow(
  provider: TargetProvider,
  { windows, clock }: { readonly windows: Windows; readonly clock: Clock },
): TargetProvider {
  return relisted(provider, async function* (options) {
    for await (const target of provider.list(options))
      yield target.blocked !== undefined || windows.isOpen(clock.now())
        ? target
        : { ...target, blocked: { code: "outside-window" } };
  });
}
