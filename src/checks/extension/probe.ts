import type { Ask } from "../../model/observation.ts";
import { sources } from "./sources.ts";
import type { ExtensionSpec } from "./spec.ts";

export const probe = (spec: ExtensionSpec): readonly Ask[] => sources(spec).map(({ ask }) => ask);
