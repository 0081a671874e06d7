import type { CheckType } from "../../model/check.ts";
import { judge } from "./judge.ts";
import { lint } from "./lint.ts";
import { probe } from "./probe.ts";
import { schema } from "./schema.ts";
import type { CommandSpec } from "./spec.ts";

export const command: CheckType<CommandSpec> = { name: "command", schema, lint, subject: () => "", probe, judge };
