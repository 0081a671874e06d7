import type { Judgement } from "../../model/check.ts";
import type { Reason } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import { conclude } from "../conclude.ts";
import { matchesGlob } from "../glob.ts";
import { cannotTell, no, yes, type Verdict } from "../verdict.ts";
import { listing, pathOf } from "./read-answers.ts";
import { serverExtensions } from "./server.ts";
import { isAbout, type Sourced } from "./sources.ts";
import { worlds, type ApprovedExtensions } from "./spec.ts";

const shown = 10;

interface Found {
  readonly name: string;
  readonly place: string;
}

/** The allow-list: whatever is installed (JupyterLab) or switched on (server) must be on it. */
export function judgeApproved(spec: ApprovedExtensions, answers: readonly Sourced[]): Judgement {
  const { lab, server } = worlds(spec);
  const prebuilt = lab ? installedNames(answers.filter(isAbout(["installed"]))) : { found: [] };
  const switched = server ? enabledNames(answers) : { found: [] };
  const found = [...prebuilt.found, ...switched.found];
  const offenders = found.filter(({ name }) => !spec.only.some((allowed) => matchesGlob(allowed, name)));
  const open = prebuilt.open ?? switched.open;
  return conclude([
    {
      expected: printable(`only ${spec.only.join(", ") || "none at all"}`, 512),
      observed: observed(found, offenders),
      verdict: decision(offenders, open),
      evidence: offenders.slice(0, shown).map(({ name, place }) => printable(`${name} (${place})`, 256)),
    },
  ]);
}

function decision(offenders: readonly Found[], open: Reason | undefined): Verdict {
  if (offenders.length > 0) return no;
  return open === undefined ? yes : cannotTell(open);
}

function observed(found: readonly Found[], offenders: readonly Found[]): string {
  if (offenders.length === 0) return `${found.length} found, all of them approved`;
  const names = [...new Set(offenders.map(({ name }) => printable(name, 80)))];
  const more = names.length - shown;
  return `${offenders.length} of ${found.length} not approved: ${names.slice(0, shown).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
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
