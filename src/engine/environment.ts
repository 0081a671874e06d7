import type { Target } from "../model/target.ts";
import { printable } from "../model/untrusted.ts";

/**
 * What only the platform changes about a target, as one short printable line: image, its version, instance type. Empty where
 * nothing of it is known.
 */
export function environmentOf({ image, instanceType }: Pick<Target, "image" | "instanceType">): string {
  const parts = [
    ["image", image?.arn],
    ["version", image?.version],
    ["on", instanceType],
  ] as const;
  return parts
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `${name} ${printable(value ?? "", 300)}`)
    .join(" ");
}
