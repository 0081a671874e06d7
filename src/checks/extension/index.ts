import type { CheckType } from "../../model/check.ts";
import { judge } from "./judge.ts";
import { lint } from "./lint.ts";
import { probe } from "./probe.ts";
import { remedy } from "./remedy.ts";
import { schema } from "./schema.ts";
import type { ExtensionSpec } from "./spec.ts";

export const extension: CheckType<ExtensionSpec> = {
  name: "extension",
  schema,
  lint,
  subject: (spec) => ("only" in spec ? "" : spec.name),
  probe,
  judge,
  remedy,
};
