import type { Ask } from "../../model/observation.ts";
import { dataFolders } from "../jupyter-folders.ts";
import { readsContent, type KernelSpec } from "./spec.ts";

/** Bytes of one kernel.json. */
const content = 64 * 1024;

/** All names are asked for, since case does not count; the most important folder first. */
export const probe = (spec: KernelSpec): readonly Ask[] =>
  dataFolders.map((folder) => ({
    kind: "files",
    path: `${folder}/kernels/*/kernel.json`,
    ...(readsContent(spec) && { content }),
  }));
