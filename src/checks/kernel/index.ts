import type { CheckType } from "../../model/check.ts";
import { judge } from "./judge.ts";
import { lint } from "./lint.ts";
import { probe } from "./probe.ts";
import { schema } from "./schema.ts";
import type { KernelSpec } from "./spec.ts";

export const kernel: CheckType<KernelSpec> = {
  name: "kernel",
  schema,
  lint,
  subject: (spec) => ("only" in spec ? "" : spec.name),
  probe,
  judge,
};
