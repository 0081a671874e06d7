import type { CheckType } from "../../model/check.ts";
import { judge } from "./judge.ts";
import { lint } from "./lint.ts";
import { probe } from "./probe.ts";
import { schema } from "./schema.ts";
import type { SettingSpec } from "./spec.ts";

export const setting: CheckType<SettingSpec> = {
  name: "setting",
  schema,
  lint,
  subject: ({ path }) => path,
  probe,
  judge,
};
