import type { Change } from "../../model/change.ts";
import type { Json, Remedy, Repair } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import { editSetting } from "../edit/edit-setting.ts";
import type { Wanted } from "../edit/wanted.ts";
import { asJson } from "../formats/as-json.ts";
import { lookupIn } from "../formats/lookup.ts";
import { pathOf } from "../read-answers.ts";
import { answerAfter, cannot, type Present, presentFile, wholeFile, writing } from "../repair.ts";
import { judge } from "./judge.ts";
import { labExtension } from "./lab.ts";
import { probe } from "./probe.ts";
import { serverExtensions } from "./server.ts";
import { extensionOf, isAbout, type Sourced, sources } from "./sources.ts";
import { type ExtensionSpec, type NamedExtension, worlds } from "./spec.ts";
import { switches } from "./switches.ts";

/** Switches an extension on or off in the home's own configuration, where that decides and nothing else changes with it. */
export const remedy: Remedy<ExtensionSpec> = {
  about: "switches it on or off in the home's own configuration, where that decides.",
  refuses,
  describe: (spec) => {
    if ("only" in spec) return "";
    const verb = spec.state === "enabled" ? "Enable" : "Disable";
    const { path } = placeOf(spec);
    return worlds(spec).server
      ? `${verb} ${spec.name} in ${path}, which counts when the server starts again.`
      : `${verb} ${spec.name} in ${path}.`;
  },
  probe: (spec) => [...probe(spec), ...wholeFile(placeOf(spec).path)],
  repair: (spec, answers) => ("only" in spec ? cannot("It names no extension.") : repair(spec, answers)),
  risk: () => "low",
  layer: () => "home",
};

function refuses(spec: ExtensionSpec): string | undefined {
  if ("only" in spec) return "`only` does not say what becomes of what is not on the list.";
  if (spec.state !== "enabled" && spec.state !== "disabled")
    return "A machine switches an extension on or off, and neither installs nor removes one.";
  if (spec.version !== undefined || spec.locked !== undefined)
    return "A machine switches an extension on or off, and changes neither its version nor its lock.";
  const { lab, server } = worlds(spec);
  return lab && server
    ? "It may be an extension of JupyterLab or of the server: write `kind: lab` or `kind: server`."
    : undefined;
}

interface Place {
  readonly path: string;
  readonly key: readonly string[];
}

/** The most important file of those that count, of all that Jupyter reads. */
const placeOf = (spec: ExtensionSpec): Place =>
  worlds(spec).server
    ? { path: "~/.jupyter/jupyter_server_config.json", key: ["ServerApp", "jpserver_extensions"] }
    : { path: "~/.jupyter/labconfig/page_config.json", key: ["disabledExtensions"] };

function repair(spec: NamedExtension, answers: readonly Answer[]): Repair {
  const place = placeOf(spec);
  const present = presentFile(answers.at(-1));
  if (typeof present === "object" && "cannot" in present) return present;
  const own = answers.slice(0, -1);
  const sourced = sources(spec).flatMap((source, index) => {
    const answer = own[index];
    return answer === undefined ? [] : [{ source, answer }];
  });
  const attempts = worlds(spec).server
    ? [new Map([[spec.name, { value: spec.state === "enabled" }]])]
    : labAttempts(spec, sourced, present);
  if ("cannot" in attempts) return attempts;
  for (const attempt of attempts) {
    const text = edited(place, present, attempt);
    const written = text === undefined ? undefined : writing(place.path, present, text);
    if (written === undefined || "cannot" in written) continue;
    const after = sourced.map((one) => ({ ...one, answer: answerOf(one, place, written.changes) }));
    const { outcome } = judge(
      spec,
      after.map(({ answer }) => answer),
    );
    if (outcome.kind === "pass" && sameOthers(spec, attempt, sourced, after)) return written;
  }
  return cannot(`What ${place.path} says does not decide it, or would decide more than this.`);
}

/** What the file is to say of each name. */
type Attempt = ReadonlyMap<string, Wanted>;

function labAttempts(
  { name, state }: NamedExtension,
  sourced: readonly Sourced[],
  present: Present | "absent",
): readonly Attempt[] | { readonly cannot: string } {
  if (state === "disabled") return [new Map([[name, { value: true }]])];
  if (labExtension(name, sourced).installed.ok !== true) return { cannot: "It is not known to be installed." };
  const off = [...disabled(sourced)].filter(([, on]) => on).map(([id]) => id);
  if (name !== extensionOf(name) && off.includes(extensionOf(name)))
    return { cannot: `All of ${extensionOf(name)} is disabled, not this part of it alone.` };
  const own = off.filter((id) => id === name || id.startsWith(`${name}:`));
  const said = present === "absent" ? undefined : lookupIn(dataOf(present.text))(["disabledExtensions"]);
  const isSaid = (id: string): boolean => said !== undefined && lookupIn(said)([id]) !== undefined;
  // To take a word back comes before another word against what a less important file says.
  const takenBack = own.map((id): [string, Wanted] => [id, isSaid(id) ? { absent: true } : { value: false }]);
  return [new Map(takenBack), new Map(own.map((id): [string, Wanted] => [id, { value: false }]))];
}

function dataOf(text: string): Json {
  try {
    return asJson(JSON.parse(text));
  } catch {
    return {};
  }
}

function edited({ path, key }: Place, present: Present | "absent", attempt: Attempt): string | undefined {
  let text: string | undefined = present === "absent" ? "" : present.text;
  for (const [id, wanted] of attempt)
    text = text === undefined ? undefined : editSetting({ format: "json", path, text }, [...key, id], wanted);
  return text;
}

/** What an ask would find once the file is changed. */
function answerOf({ source, answer }: Sourced, { path }: Place, changes: readonly Change[]): Answer {
  if (source.ask.path === path) return answerAfter(answer, changes);
  if (source.role !== "direct" || !path.startsWith(`${source.folder}/`) || answer.kind !== "files") return answer;
  const isIt = (at: string): boolean => at.endsWith(path.slice(1));
  const own = answer.files.filter((fact) => isIt(pathOf(fact)));
  const changed = answerAfter({ ...answer, files: own }, changes);
  const others = answer.files.filter((fact) => !isIt(pathOf(fact)));
  return { ...answer, files: changed.kind === "files" ? [...others, ...changed.files] : others };
}

const disabled = (sourced: readonly Sourced[]): ReadonlyMap<string, boolean> =>
  switches(sourced.filter(isAbout(["page"])), ["disabledExtensions"]).state;

/** A file that replaces another one, or a list that does, would switch more than was asked for. */
function sameOthers(
  spec: NamedExtension,
  attempt: Attempt,
  before: readonly Sourced[],
  after: readonly Sourced[],
): boolean {
  const state = (sourced: readonly Sourced[]): ReadonlyMap<string, boolean> =>
    worlds(spec).server ? serverExtensions(sourced).state : disabled(sourced);
  const [one, other] = [state(before), state(after)];
  return [...one.keys(), ...other.keys()].every((id) => attempt.has(id) || one.get(id) === other.get(id));
}
