import type { CheckType } from "../../model/check.ts";
import { judge } from "./judge.ts";
import { lint } from "./lint.ts";
import { schema } from "./schema.ts";
import type { AppSpec } from "./spec.ts";

/** What AWS says: nothing is asked of the home. */
export const app: CheckType<AppSpec> = { name: "app", schema, lint, subject: () => "", probe: () => [], judge };
