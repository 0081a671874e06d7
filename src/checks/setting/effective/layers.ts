import type { Reason } from "../../../model/outcome.ts";
import { noServer, type Server } from "./server.ts";

/** The folders that are looked at: the user's, those of the environments that the server may be of, and the machine's. */
export const folders = [
  "~/.jupyter",
  "~/.local/etc/jupyter",
  "/opt/conda/etc/jupyter",
  "/usr/etc/jupyter",
  "/usr/local/etc/jupyter",
  "/etc/jupyter",
] as const;
export type Folder = (typeof folders)[number];

const ofSystem = ["/usr/local/etc/jupyter", "/etc/jupyter"] as const satisfies readonly Folder[];

/**
 * The folders as the server searches them, the first counts most (jupyter_core.paths). There are two orders where it depends on the
 * version of jupyter_core whether the environment goes before the user.
 */
export function searchOrders({
  prefix,
  variables,
}: Server): readonly (readonly Folder[])[] | { readonly reason: Reason } {
  if (prefix === undefined) return { reason: noServer };
  const home = variables.get("HOME") ?? "";
  const strange: string[] = [];
  const known = (path: string): readonly Folder[] => {
    const plain = path.replace(/\/+$/, "");
    const found = folders.find((folder) => folder === plain || (home !== "" && folder.replace("~", home) === plain));
    if (found === undefined) strange.push(plain);
    return found === undefined ? [] : [found];
  };
  const first = set(variables.get("JUPYTER_CONFIG_PATH"))?.split(":").flatMap(known) ?? [];
  const user = [
    ...known(set(variables.get("JUPYTER_CONFIG_DIR")) ?? "~/.jupyter"),
    ...(set(variables.get("PYTHONNOUSERSITE")) === undefined
      ? known(`${set(variables.get("PYTHONUSERBASE")) ?? "~/.local"}/etc/jupyter`)
      : []),
  ];
  const environment = known(`${prefix}/etc/jupyter`).filter((folder) => !ofSystem.some((one) => one === folder));
  const [one] = strange;
  if (one !== undefined)
    return { reason: { code: "undecidable", detail: `the server also reads ${one}, which is not looked at` } };
  const userFirst = [...first, ...user, ...environment, ...ofSystem];
  const environmentFirst = [...first, ...environment, ...user, ...ofSystem];
  const wish = variables.get("JUPYTER_PREFER_ENV_PATH");
  if (wish !== undefined) return [isTrue(wish) ? environmentFirst : userFirst];
  const conda = variables.get("CONDA_DEFAULT_ENV") ?? "base";
  return conda === "base" ? [userFirst] : [userFirst, environmentFirst];
}

/** To Jupyter an empty variable is none. */
const set = (value: string | undefined): string | undefined => (value === "" ? undefined : value);

/** jupyter_core.paths.envset */
const isTrue = (text: string): boolean => !["no", "n", "false", "off", "0", "0.0"].includes(text.toLowerCase());
