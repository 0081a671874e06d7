import type { Judgement } from "../../model/check.ts";
import type { Reason } from "../../model/outcome.ts";
import { judgeOnly, type Found } from "../judge-only.ts";
import { listing, pathOf } from "../read-answers.ts";
import { serverExtensions } from "./server.ts";
import { isAbout, type Sourced } from "./sources.ts";
import { worlds, type ApprovedExtensions } from "./spec.ts";

/** The allow-list: whatever is installed (JupyterLab) or switched on (server) must be on it. */
export function judgeApproved(spec: ApprovedExtensions, answers: readonly Sourced[]): Judgement {
  const { lab, server } = worlds(spec);
  const prebuilt = lab ? installedNames(answers.filter(isAbout(["installed"]))) : { found: [] };
  const switched = server ? enabledNames(answers) : { found: [] };
  const found = [...prebuilt.found, ...switched.found];
  return judgeOnly(spec.only, found, prebuilt.open ?? switched.open);
}

/** Every prebuilt extension in every folder; a copy that a more important one hides counts too. */
function installedNames(answers: readonly Sourced[]): { readonly found: readonly Found[]; readonly open?: Reason } {
  const lists = answers.map(({ answer, source }) => ({ ...listing(answer), source }));
  const found = lists.flatMap(({ files, source }) =>
    files.flatMap((fact) => {
      const name = nameIn(pathOf(fact), source.ask.path.includes("/@*/"));
      return name === undefined ? [] : [{ name, place: source.folder }];
    }),
  );
  const open = lists.find((list) => list.open !== undefined)?.open;
  return open === undefined ? { found } : { found, open };
}

/** `…/labextensions/@scope/name/package.json` → `@scope/name`. JupyterLab takes no name with `@` from the upper level. */
function nameIn(path: string, scoped: boolean): string | undefined {
  const [scope = "", name = ""] = path.split("/").slice(-3, -1);
  if (scoped) return `${scope}/${name}`;
  return name.startsWith("@") ? undefined : name;
}

/** A file that cannot be read may switch anything on or off, so that then nothing is known. */
function enabledNames(answers: readonly Sourced[]): { readonly found: readonly Found[]; readonly open?: Reason } {
  const { state, open } = serverExtensions(answers);
  if (open !== undefined) return { found: [], open };
  return { found: [...state].filter(([, on]) => on).map(([name]) => ({ name, place: "server extension" })) };
}
