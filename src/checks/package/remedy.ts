import type { Remedy, Repair } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import { lostAtStart } from "../durability.ts";
import { literalFile } from "../literal-file.ts";
import { quote, quotePath } from "../quote.ts";
import { cannot, linkOnWay, notOnePlace, wayTo } from "../repair.ts";
import { shelves } from "./environments.ts";
import { copiesOf, installed } from "./installed.ts";
import { managerOf, type NamedPackage, type PackageSpec } from "./spec.ts";

/** Installs one version or uninstalls it, by the pip of the environment that is named, and touches no other package. */
export const remedy: Remedy<PackageSpec> = {
  about: "installs the exact version by the environment's own pip, or uninstalls it; no other package is touched.",
  refuses,
  describe: (spec) => {
    const environment = prefixOf(spec);
    if ("only" in spec) return "";
    return spec.state === "absent"
      ? `Uninstall ${spec.name} from ${environment}.`
      : `Install ${spec.name} ${exactVersion(spec) ?? ""} in ${environment}, without what it needs besides.`;
  },
  probe: (spec) => [
    ...wayTo(prefixOf(spec)),
    { kind: "files", path: `${prefixOf(spec)}/bin/python` },
    ...[...byConda(spec), ...shelves(spec)].map(({ ask }) => ask),
  ],
  repair: (spec, answers) => ("only" in spec ? cannot("It names no package.") : repair(spec, answers)),
  risk: () => "high",
  layer: (spec) => layerOf(spec),
  notDurable: (spec) => lostAtStart(layerOf(spec)),
};

const prefixOf = ({ environment = "" }: PackageSpec): string => environment.replace(/\/+$/, "");

const layerOf = (spec: PackageSpec): "home" | "image" => (prefixOf(spec).startsWith("~/") ? "home" : "image");

/** Packages whose files pip may change only behind conda's back. */
const byConda = (spec: PackageSpec) => shelves({ name: "conda", manager: "conda", environment: prefixOf(spec) });

function refuses(spec: PackageSpec): string | undefined {
  if ("only" in spec) return "`only` does not say what becomes of what is not on the list.";
  const prefix = prefixOf(spec);
  if (managerOf(spec) !== "pip")
    return `What else ${managerOf(spec) === "system" ? "dpkg" : managerOf(spec)} would change cannot be told before; a machine changes packages of pip alone.`;
  if (prefix === "") return "`environment` does not name the one environment to change.";
  if (["~/.local", "/usr", "/usr/local"].includes(prefix))
    return `${prefix} has no Python of its own whose packages pip should change.`;
  if (!/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(spec.name)) return "Its name is none that pip would take.";
  if (spec.state !== "absent" && exactVersion(spec) === undefined)
    return "It does not say which version is right: write `version: ==1.2.3`.";
  return notOnePlace(prefix.replace(/^~?\//, ""));
}

/** The one version of `==1.2.3`. */
const exactVersion = ({ version = "" }: NamedPackage): string | undefined =>
  /^\s*==\s*(\d[\w.!+-]*)\s*$/.exec(version)?.[1];

function repair(spec: NamedPackage, answers: readonly Answer[]): Repair {
  const prefix = prefixOf(spec);
  const [way, conda] = [wayTo(prefix).length, byConda(spec).length];
  const blocked = linkOnWay(answers.slice(0, way));
  if (blocked !== undefined) return cannot(blocked);
  if (literalFile(answers[way]).kind !== "present") return cannot(`No Python is known to stand in ${prefix}.`);
  const ofConda = installed(byConda(spec), answers.slice(way + 1, way + 1 + conda));
  const all = installed(shelves(spec), answers.slice(way + 1 + conda));
  if (ofConda.open !== undefined || all.open !== undefined) return cannot("What is installed there is not known.");
  if (copiesOf(spec.name, "conda", ofConda.copies).length > 0)
    return cannot("conda installed it there, and pip would leave conda's own list wrong.");
  const copies = copiesOf(spec.name, "pip", all.copies);
  const [copy] = copies;
  const wanted = spec.state === "absent" ? undefined : exactVersion(spec);
  if (copy === undefined)
    return wanted === undefined ? cannot("It is not known to be there.") : change(spec, wanted, undefined);
  // A virtual environment's lib64 is a link to its lib.
  if (new Set(copies.map(({ place }) => place.replace("/lib64/", "/lib/"))).size > 1)
    return cannot("Several copies of it stand there.");
  if (typeof copy.version !== "string" || !/^\d[\w.!+-]*$/.test(copy.version))
    return cannot("Which version stands there is not known, so it could not be put back.");
  return change(spec, wanted, copy.version);
}

/** From one version to another; undefined is none. */
function change(spec: NamedPackage, to: string | undefined, from: string | undefined): Repair {
  const [command, undo] = [pip(spec, to), pip(spec, from)];
  return { changes: [{ kind: "run", command, timeoutMs, undo }] };
}

const timeoutMs = 300_000;

/**
 * `-I` keeps what lies in the home from being taken for a part of pip. Wheels only, and none but this: to install a package runs nothing of it
 * then, and all that changes is what the plan shows.
 */
function pip(spec: NamedPackage, version: string | undefined): string {
  const program = `${quotePath(`${prefixOf(spec)}/bin/python`)} -I -m pip`;
  return version === undefined
    ? `${program} uninstall --yes --no-input --disable-pip-version-check ${quote(spec.name)}`
    : `${program} install --no-input --disable-pip-version-check --no-cache-dir --no-user --no-deps --only-binary=:all: ${quote(`${spec.name}==${version}`)}`;
}
