import type { CheckType } from "../../model/check.ts";
import { judge } from "./judge.ts";
import { lint } from "./lint.ts";
import { probe } from "./probe.ts";
import { schema } from "./schema.ts";
import type { FindSpec } from "./spec.ts";

export const find: CheckType<FindSpec> = { name: "find", schema, lint, subject: ({ under }) => under, probe, judge };
