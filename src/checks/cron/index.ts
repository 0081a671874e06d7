import type { CheckType } from "../../model/check.ts";
import { judge } from "./judge.ts";
import { lint } from "./lint.ts";
import { probe } from "./probe.ts";
import { schema } from "./schema.ts";
import type { CronSpec } from "./spec.ts";

export const cron: CheckType<CronSpec> = {
  name: "cron",
  schema,
  lint,
  subject: () => "",
  probe,
  judge,
};
