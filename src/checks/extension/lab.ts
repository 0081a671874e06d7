import type { FileFact } from "../../model/observation.ts";
import type { Reason } from "../../model/outcome.ts";
import { cannotTell, every, negate, no, some, verdict, yes, type Verdict } from "../verdict.ts";
import { listing } from "../read-answers.ts";
import { extensionOf, isAbout, type Sourced } from "./sources.ts";
import { switches, type Switches } from "./switches.ts";
import type { States } from "./states.ts";

/** A prebuilt extension of JupyterLab by its name, or one of its plugins by `name:plugin`. */
export interface LabExtension extends States {
  readonly installed: Verdict;
  readonly locked: Verdict;
  /** The copy that JupyterLab takes: that of the most important folder. */
  readonly copy?: { readonly fact: FileFact; readonly folder: string };
  /** Why a more important copy may exist. */
  readonly hidden?: Reason;
}

export function labExtension(name: string, answers: readonly Sourced[]): LabExtension {
  const page = answers.filter(isAbout(["page"]));
  const disabled = switchedOn(switches(page, ["disabledExtensions"]), [name, extensionOf(name)]);
  const locked = switchedOn(switches(page, ["lockedExtensions"]), [name, extensionOf(name)]);
  const { installed, ...copy } = install(answers.filter(isAbout(["installed"])));
  const partly = pluginDisabled(switches(page, ["disabledExtensions"]), name);
  return {
    installed,
    locked,
    enabled: every([installed, negate(disabled), negate(partly)]),
    disabled,
    absent: negate(installed),
    ...copy,
  };
}

function install(answers: readonly Sourced[]): Pick<LabExtension, "installed" | "copy" | "hidden"> {
  const found = answers.toReversed().map(({ answer, source }) => ({ ...listing(answer), folder: source.folder }));
  const first = found.findIndex(({ files }) => files.length > 0);
  const hidden = found.slice(0, first === -1 ? undefined : first).find(({ open }) => open !== undefined)?.open;
  const { files: [fact] = [], folder = "" } = found[first] ?? {};
  const installed = some(
    found.map(({ files, open }) => (files.length > 0 ? yes : open === undefined ? no : cannotTell(open))),
  );
  return { installed, ...(fact !== undefined && { copy: { fact, folder } }), ...(hidden !== undefined && { hidden }) };
}

function switchedOn({ state, open }: Switches, names: readonly string[]): Verdict {
  if (open !== undefined) return cannotTell(open);
  return verdict(names.some((name) => state.get(name) === true));
}

function pluginDisabled({ state, open }: Switches, name: string): Verdict {
  if (open !== undefined) return cannotTell(open);
  return verdict(!name.includes(":") && [...state].some(([id, on]) => on && id.startsWith(`${name}:`)));
}
