import type { CheckType } from "../../model/check.ts";
import { shelves } from "./environments.ts";
import { judge } from "./judge.ts";
import { lint } from "./lint.ts";
import { remedy } from "./remedy.ts";
import { schema } from "./schema.ts";
import { managerOf, type PackageSpec } from "./spec.ts";
import { systemAsk } from "./system.ts";

export const packageType: CheckType<PackageSpec> = {
  name: "package",
  schema,
  lint,
  subject: (spec) => ("only" in spec ? "" : spec.name),
  probe: (spec) => (managerOf(spec) === "system" ? [systemAsk] : shelves(spec).map(({ ask }) => ask)),
  judge,
  remedy,
};
