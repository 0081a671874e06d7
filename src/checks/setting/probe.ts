import type { Ask } from "../../model/observation.ts";
import { maxContent } from "../literal-file.ts";
import type { SettingSpec } from "./spec.ts";

export const probe = ({ path }: SettingSpec): readonly Ask[] => [{ kind: "files", path, content: maxContent }];
