import type { Ask } from "../../model/observation.ts";
import { dataFolders } from "../jupyter-folders.ts";
import { readsContent, type KernelSpec } from "./spec.ts";

/** Bytes of one kernel.json. */
const content = 64 * 1024;

/** Where jupyter_client looks, the most important first; last of all where IPython once kept kernels (kernelspec.py). */
export const kernelFolders = [...dataFolders.map((folder) => `${folder}/kernels`), "~/.ipython/kernels"] as const;

/** All names are asked for, since case does not count, and those that begin with a dot, which `*` leaves out. Two asks for each folder. */
export const probe = (spec: KernelSpec): readonly Ask[] =>
  kernelFolders.flatMap((folder) =>
    ["*", ".*"].map((name): Ask => ({
      kind: "files",
      path: `${folder}/${name}/kernel.json`,
      ...(readsContent(spec) && { content }),
    })),
  );
