import type { Answer, FileFact } from "../../model/observation.ts";
import type { Reason } from "../../model/outcome.ts";
import { lookupIn } from "../formats/lookup.ts";
import { jsonOf, listing, pathOf } from "../read-answers.ts";
import type { Shelf } from "./environments.ts";
import { canonicalName, type Manager } from "./spec.ts";

/** One copy of a package, as the name of its metadata tells. */
export interface Copy {
  /** As it is written there. */
  readonly name: string;
  /** What else it is called: Debian's `name:architecture`. */
  readonly alias?: string;
  /** Why there is no version, where there is none. */
  readonly version: string | Reason;
  /** The folder that holds it. */
  readonly place: string;
}

export interface Installed {
  readonly copies: readonly Copy[];
  /** Why there may be more. */
  readonly open: Reason | undefined;
}

/** What the answers to the shelves' asks list. */
export function installed(shelves: readonly Shelf[], answers: readonly Answer[]): Installed {
  const lists = shelves.map(({ form }, index) => ({ form, ...listing(answers[index] ?? missing) }));
  return {
    copies: lists.flatMap(({ form, files }) => files.flatMap((fact) => copyIn(form, fact))),
    open: lists.find(({ open }) => open !== undefined)?.open,
  };
}

/** Those of one name, however it is spelled. */
export function copiesOf(name: string, manager: Manager, copies: readonly Copy[]): readonly Copy[] {
  const wanted = canonicalName(name, manager);
  const own = copies.filter((one) => canonicalName(one.name, manager) === wanted || one.alias === wanted);
  // Debian leaves older metadata without a version beside the one that has it: both are one copy.
  return own.filter(
    ({ version, place }) =>
      typeof version === "string" || own.every((one) => one.place !== place || typeof one.version !== "string"),
  );
}

const missing: Answer = { kind: "none", reason: "internal", detail: "an answer is missing" };
const unversioned: Reason = { code: "undecidable", detail: "its metadata names no version" };

function copyIn(form: Shelf["form"], fact: FileFact): readonly Copy[] {
  const segments = pathOf(fact).split("/");
  const [last = ""] = segments.slice(-1);
  const place = segments.slice(0, -1).join("/");
  switch (form) {
    case "dist-info":
      return named(last.slice(0, -".dist-info".length), place);
    case "egg-info":
      return named(last.slice(0, -".egg-info".length).replace(/-py\d+(\.\d+)*$/, ""), place);
    case "egg":
      return named(last.slice(0, -".egg".length).replace(/-py\d+(\.\d+)*(-.*)?$/, ""), place);
    case "egg-link":
      // It leads to a folder somewhere in the home, which alone knows the version.
      return [{ name: last.slice(0, -".egg-link".length), version: unversioned, place }];
    case "conda-meta":
      return named(last.slice(0, -".json".length).replace(/-[^-]*$/, ""), place);
    case "package.json":
      return npmCopy(segments, fact);
    default:
      return form satisfies never;
  }
}

/** `name-version`; the version holds no `-`, the name may. What pip leaves of a broken removal begins with `~`, and counts for nothing. */
function named(text: string, place: string): readonly Copy[] {
  if (text.startsWith("~") || text === "") return [];
  const split = text.lastIndexOf("-");
  return split < 1
    ? [{ name: text, version: unversioned, place }]
    : [{ name: text.slice(0, split), version: text.slice(split + 1), place }];
}

/** `…/node_modules/name/package.json` or `…/node_modules/@scope/name/package.json`. */
function npmCopy(segments: readonly string[], fact: FileFact): readonly Copy[] {
  const [scope = "", name = ""] = segments.slice(-3, -1);
  const scoped = scope.startsWith("@");
  if (name.startsWith("@")) return [];
  return [
    {
      name: scoped ? `${scope}/${name}` : name,
      version: versionIn(fact),
      place: segments.slice(0, scoped ? -3 : -2).join("/"),
    },
  ];
}

/** It is read only where a version is asked for. */
function versionIn(fact: FileFact): string | Reason {
  if (fact.content === undefined && fact.unread === undefined) return unversioned;
  const read = jsonOf(fact);
  if ("reason" in read) return read.reason;
  const version = lookupIn(read.json)(["version"]);
  return typeof version === "string" ? version : unversioned;
}
