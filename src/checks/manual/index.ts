import type { CheckType } from "../../model/check.ts";
import { judge } from "./judge.ts";
import { lint } from "./lint.ts";
import { schema } from "./schema.ts";
import type { ManualSpec } from "./spec.ts";

/** What a person attests: nothing is asked of the home. */
export const manual: CheckType<ManualSpec> = {
  name: "manual",
  schema,
  lint,
  subject: () => "",
  probe: () => [],
  judge,
};
