import type { CheckType } from "../../model/check.ts";
import { judge } from "./judge.ts";
import { lint } from "./lint.ts";
import { probe } from "./probe.ts";
import { schema } from "./schema.ts";
import type { EnvironmentSpec } from "./spec.ts";

export const environment: CheckType<EnvironmentSpec> = {
  name: "environment",
  schema,
  lint,
  subject: ({ name }) => name,
  probe,
  judge,
};
