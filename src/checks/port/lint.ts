import type { SpecProblem } from "../../model/check.ts";
import { rangeOf, type PortSpec } from "./spec.ts";

export function lint(spec: PortSpec): readonly SpecProblem[] {
  if (!("only" in spec)) return [];
  return spec.only.flatMap((entry, index): readonly SpecProblem[] => {
    const [first = 0, last = 0] = rangeOf(entry) ?? [];
    const path = `/only/${index}`;
    if (first < 1 || last > 65_535 || first > last)
      return [
        {
          path,
          message: `${entry} is no range of ports`,
          remedy: "Write the lower number first, both from 1 to 65535, such as 8000-8010.",
        },
      ];
    return first === 1 && last === 65_535
      ? [{ path, message: "every port is in this range, so this can never fail", remedy: "List what may be open." }]
      : [];
  });
}
