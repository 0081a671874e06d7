import type { CheckType } from "../../model/check.ts";
import { judge } from "./judge.ts";
import { lint } from "./lint.ts";
import { probe } from "./probe.ts";
import { schema } from "./schema.ts";
import type { ProcessSpec } from "./spec.ts";

export const processType: CheckType<ProcessSpec> = {
  name: "process",
  schema,
  lint,
  // A list is about no one program; what is found names itself.
  subject: (spec) => ("only" in spec ? "" : spec.names.join(", ")),
  probe,
  judge,
};
