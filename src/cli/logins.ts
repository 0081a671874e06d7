import type { TargetProvider } from "../model/ports.ts";
import type { Target } from "../model/target.ts";

/** A login under way: the server may be asleep, starting, or never become ready. `since` is monotonic milliseconds. */
export interface Login {
  readonly target: Target;
  readonly since: number;
}

/** The same providers, and which of their logins are under way, the oldest first. */
export function watchLogins(providers: readonly TargetProvider[], now: () => number) {
  const underWay = new Set<Login>();
  const watched = providers.map((provider): TargetProvider => ({
    name: provider.name,
    list: (options) => provider.list(options),
    async open(target, options) {
      const login = { target, since: now() };
      underWay.add(login);
      try {
        return await provider.open(target, options);
      } finally {
        underWay.delete(login);
      }
    },
  }));
  return { providers: watched, underWay };
}
