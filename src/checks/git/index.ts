import type { CheckType } from "../../model/check.ts";
import { judge } from "./judge.ts";
import { lint } from "./lint.ts";
import { probe } from "./probe.ts";
import { remedy } from "./remedy.ts";
import { schema } from "./schema.ts";
import type { GitSpec } from "./spec.ts";

export const git: CheckType<GitSpec> = {
  name: "git",
  schema,
  lint,
  subject: ({ path }) => path,
  probe,
  judge,
  remedy,
};
