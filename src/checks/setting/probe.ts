import type { Ask } from "../../model/observation.ts";
import { maxContent } from "../literal-file.ts";
import { asks } from "./effective/judge.ts";
import { isEffective, type SettingSpec } from "./spec.ts";

export const probe = (spec: SettingSpec): readonly Ask[] =>
  isEffective(spec) ? asks : [{ kind: "files", path: spec.path, content: maxContent }];
