import type { CheckType } from "../../model/check.ts";
import { judge } from "./judge.ts";
import { lint } from "./lint.ts";
import { probe } from "./probe.ts";
import { remedy } from "./remedy.ts";
import { schema } from "./schema.ts";
import { isEffective, type SettingSpec } from "./spec.ts";

export const setting: CheckType<SettingSpec> = {
  name: "setting",
  schema,
  lint,
  subject: (spec) => (isEffective(spec) ? `jupyter: ${spec.key}` : spec.path),
  probe,
  judge,
  remedy,
};
