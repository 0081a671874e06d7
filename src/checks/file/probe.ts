import type { Ask } from "../../model/observation.ts";
import { maxContent } from "../literal-file.ts";
import { wantsContent, type FileSpec } from "./spec.ts";

/** Nothing is opened unless content or its hash is asserted. */
export const probe = (spec: FileSpec): readonly Ask[] => [
  {
    kind: "files",
    path: spec.path,
    ...(wantsContent(spec) && { content: maxContent }),
    ...(spec.sha256 !== undefined && { sha256: true }),
  },
];
