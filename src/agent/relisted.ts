import type { TargetProvider } from "../model/ports.ts";

/** The same provider with another way to list. */
export const relisted = (provider: TargetProvider, list: TargetProvider["list"]): TargetProvider => ({
  name: provider.name,
  list,
  open: (target, options) => provider.open(target, options),
});
