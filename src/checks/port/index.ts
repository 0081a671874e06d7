import type { CheckType } from "../../model/check.ts";
import { judge } from "./judge.ts";
import { lint } from "./lint.ts";
import { probe } from "./probe.ts";
import { schema } from "./schema.ts";
import type { PortSpec } from "./spec.ts";

export const port: CheckType<PortSpec> = {
  name: "port",
  schema,
  lint,
  subject: (spec) => ("only" in spec ? "" : String(spec.number)),
  probe,
  judge,
};
