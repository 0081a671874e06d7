import type { Ask } from "../../model/observation.ts";
import { managerOf, type Manager, type PackageSpec } from "./spec.ts";

/** One place that lists packages by the names of its files. */
export interface Shelf {
  readonly ask: Extract<Ask, { kind: "files" }>;
  /** How its files are named. */
  readonly form: "dist-info" | "egg-info" | "egg" | "egg-link" | "conda-meta" | "package.json";
}

/**
 * Prefixes in which environments live: the user's own, the Distribution's base environment and what was made beside it, and the
 * system's. A virtual environment anywhere else in a home is not known here; it can be named by `environment`.
 */
const prefixes: Readonly<Record<Environment, readonly string[]>> = {
  pip: ["~/.local", "~/.conda/envs/*", "/opt/conda", "/opt/conda/envs/*", "/usr/local", "/usr"],
  conda: ["~/.conda/envs/*", "/opt/conda", "/opt/conda/envs/*"],
  npm: ["~/.nvm/versions/node/*", "~/.npm-global", "~/.local", "/opt/conda", "/usr/local", "/usr"],
};

/** Managers whose packages live in environments. */
type Environment = Exclude<Manager, "system">;

/** Bytes of one package.json. */
const content = 64 * 1024;

/** Everything to look at, in the order of the asks. */
export function shelves(spec: PackageSpec): readonly Shelf[] {
  const manager = managerOf(spec);
  if (manager === "system") return [];
  const within = spec.environment === undefined ? prefixes[manager] : [spec.environment.replace(/\/+$/, "")];
  const readsVersion = !("only" in spec) && spec.version !== undefined;
  return within.flatMap((prefix) => shelvesOf(manager, prefix, readsVersion));
}

function shelvesOf(manager: Environment, prefix: string, readsVersion: boolean): readonly Shelf[] {
  const at = (path: string, form: Shelf["form"], withContent = false): Shelf => ({
    ask: { kind: "files", path: `${prefix}/${path}`, ...(withContent && { content }) },
    form,
  });
  switch (manager) {
    case "pip":
      return siteFolders(prefix).flatMap((folder) => [
        at(`${folder}/*.dist-info`, "dist-info"),
        at(`${folder}/*.egg-info`, "egg-info"),
        at(`${folder}/*.egg`, "egg"),
        at(`${folder}/*.egg-link`, "egg-link"),
      ]);
    case "conda":
      return [at("conda-meta/*.json", "conda-meta")];
    case "npm":
      return [
        at("lib/node_modules/*/package.json", "package.json", readsVersion),
        at("lib/node_modules/@*/*/package.json", "package.json", readsVersion),
      ];
    default:
      return manager satisfies never;
  }
}

/** Debian keeps its own packages in dist-packages. `lib64` is where some systems put what is compiled. */
function siteFolders(prefix: string): readonly string[] {
  const common = ["lib/python*/site-packages", "lib64/python*/site-packages"];
  if (prefix === "/usr") return [...common, "lib/python3/dist-packages"];
  return prefix === "/usr/local" ? [...common, "lib/python*/dist-packages"] : common;
}
