import type { Answer, Ask } from "../../model/observation.ts";
import { configFolders, dataFolders, settingsFolders } from "../jupyter-folders.ts";
import { worlds, type ExtensionSpec } from "./spec.ts";

/** What an ask is for; `folder` is the place that it looks into. */
export interface Source {
  readonly role: "installed" | "page" | "jupyter-server" | "notebook" | "direct" | "python";
  readonly folder: string;
  readonly ask: Extract<Ask, { kind: "files" }>;
}

export interface Sourced {
  readonly source: Source;
  readonly answer: Answer;
}

/** Bytes of one package.json or configuration file. */
const content = 64 * 1024;

/** Everything to look at, the least important first in each role, as Jupyter's own merging goes. Made once per spec, not per target. */
export function sources(spec: ExtensionSpec): readonly Source[] {
  const known = made.get(spec) ?? makeSources(spec);
  made.set(spec, known);
  return known;
}

const made = new WeakMap<ExtensionSpec, readonly Source[]>();

function makeSources(spec: ExtensionSpec): readonly Source[] {
  const { lab, server } = worlds(spec);
  return [
    ...(lab ? dataFolders.toReversed().flatMap((folder) => installed(spec, folder)) : []),
    ...(lab && wantsPage(spec) ? pageConfig() : []),
    ...(server ? configFolders.toReversed().flatMap(serverConfig) : []),
  ];
}

export const isAbout = (roles: readonly Source["role"][]) => (one: Sourced) => roles.includes(one.source.role);

/** `@scope/name:plugin` → `@scope/name`, which is what a folder is named after. */
export const extensionOf = (name: string): string => name.split(":", 1)[0] ?? name;

function installed(spec: ExtensionSpec, folder: string): readonly Source[] {
  const below = (rest: string, withContent: boolean): Source => ({
    role: "installed",
    folder,
    ask: { kind: "files", path: `${folder}/labextensions/${rest}/package.json`, ...(withContent && { content }) },
  });
  if ("only" in spec) return [below("*", false), below("@*/*", false)];
  return [below(extensionOf(spec.name), spec.version !== undefined)];
}

const wantsPage = (spec: ExtensionSpec): boolean =>
  !("only" in spec) && (spec.locked !== undefined || spec.state === "enabled" || spec.state === "disabled");

function pageConfig(): readonly Source[] {
  const read = (folder: string, path: string): Source => ({
    role: "page",
    folder,
    ask: { kind: "files", path: `${folder}/${path}`, content },
  });
  return [
    ...settingsFolders.toReversed().map((folder) => read(folder, "page_config.json")),
    ...configFolders
      .toReversed()
      .flatMap((folder) => [
        read(folder, "labconfig/page_config.d/*.json"),
        read(folder, "labconfig/page_config.json"),
      ]),
  ];
}

function serverConfig(folder: string): readonly Source[] {
  const read = (role: Source["role"], path: string): Source => ({
    role,
    folder,
    ask: { kind: "files", path: `${folder}/${path}`, content },
  });
  return [
    read("jupyter-server", "jupyter_server_config.d/*.json"),
    read("jupyter-server", "jupyter_server_config.json"),
    read("notebook", "jupyter_notebook_config.d/*.json"),
    read("notebook", "jupyter_notebook_config.json"),
    read("direct", "jupyter*config.json"),
    read("python", "jupyter*config.py"),
  ];
}
