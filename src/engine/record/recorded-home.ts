import type { FileFact } from "../../model/observation.ts";
import type { Observation } from "../../model/records.ts";
import { printable } from "../../model/untrusted.ts";

/** One path of a recorded home, as a fixture can have it. */
export interface RecordedPath {
  /** Relative to the home, or to the root of absolute paths. */
  readonly path: string;
  readonly kind: "file" | "directory" | "symlink";
  /** Permission bits. */
  readonly mode: number;
  /** Of a file: what it holds, or as many stand-in characters where its content was not asked for. */
  readonly text?: string;
  /** Of a link. */
  readonly linkTarget?: string;
}

export interface RecordedHome {
  readonly home: readonly RecordedPath[];
  readonly root: readonly RecordedPath[];
  /** Where the target has its home; undefined where nothing in it was found. */
  readonly homePath: string | undefined;
  /** Printable: what a fixture cannot have, or what could not be seen. */
  readonly left: readonly string[];
}

/** What the answers of one visit tell of the target's files. What a command printed is no part of a home. */
export function recordedHome(observations: readonly Observation[]): RecordedHome {
  const found = { home: new Map<string, FileFact>(), root: new Map<string, FileFact>() };
  const left: string[] = [];
  let homePath: string | undefined;
  for (const { ask, answer } of observations) {
    if (ask.kind !== "files" || answer.kind !== "files") continue;
    if (answer.truncated) left.push(`${printable(ask.path, 200)}: more is there than was returned`);
    left.push(...answer.denied.map((path) => `${path.toString()}: not readable`));
    for (const fact of answer.files) {
      const place = ask.walk === undefined ? placeOf(ask.path, fact) : placeBelow(ask.path, fact);
      if (!isPlain(place.path)) {
        left.push(`${fact.path.toString()}: no path that a fixture can have`);
        continue;
      }
      if (place.home !== undefined) homePath ??= place.home;
      const paths = found[place.home === undefined ? "root" : "home"];
      paths.set(place.path, richer(paths.get(place.path), fact));
    }
  }
  const home = [...found.home].flatMap(([path, fact]) => asRecorded(path, fact, left));
  const root = [...found.root].flatMap(([path, fact]) => asRecorded(path, fact, left));
  return { home, root, homePath, left: [...new Set(left)] };
}

/** A pattern has as many segments as the paths that it names, so the last ones are those below the home. */
function placeOf(asked: string, { path }: FileFact): { readonly path: string; readonly home?: string } {
  const text = path.unsafeText();
  if (!asked.startsWith("~/")) return { path: text.replace(/^\/+/, "") };
  const segments = text.split("/");
  const below = asked
    .slice(2)
    .split("/")
    .filter((segment) => segment !== "").length;
  return { path: segments.slice(-below).join("/"), home: segments.slice(0, -below).join("/") };
}

/** What a search found: the folder that it began in stands somewhere in its path. */
function placeBelow(asked: string, { path }: FileFact): { readonly path: string; readonly home?: string } {
  const text = path.unsafeText();
  if (!asked.startsWith("~/")) return { path: asked === "~" ? "" : text.replace(/^\/+/, "") };
  const at = text.indexOf(`${asked.slice(1)}/`);
  return at === -1 ? { path: "" } : { path: text.slice(at + 1), home: text.slice(0, at) };
}

/** It names a place below its folder on every machine, whatever the target sent. */
const isPlain = (path: string): boolean =>
  path.length < 1_000 &&
  printable(path) === path &&
  !path.includes("\u{fffd}") &&
  path.split("/").every((segment) => segment !== "" && segment !== "." && segment !== "..");

const richer = (one: FileFact | undefined, other: FileFact): FileFact =>
  one === undefined || (one.content?.bytes.length ?? -1) < (other.content?.bytes.length ?? -1) ? other : one;

/** Stand-ins for content that nobody asked for are no longer than this, in bytes. */
const mostFiller = 65_536;

function asRecorded(path: string, fact: FileFact, left: string[]): readonly RecordedPath[] {
  const { kind, mode } = fact;
  if (kind === "directory") return [{ path, kind, mode }];
  if (kind === "symlink") return [{ path, kind, mode, linkTarget: fact.linkTarget?.unsafeText() ?? "" }];
  if (kind !== "file") {
    left.push(`${printable(path, 200)}: a ${kind}, which a fixture cannot have`);
    return [];
  }
  if (fact.unread !== undefined) left.push(`${printable(path, 200)}: not read (${fact.unread})`);
  if (fact.content?.truncated === true) left.push(`${printable(path, 200)}: only its beginning was read`);
  const text = fact.content?.bytes.unsafeText();
  return [{ path, kind, mode, text: text ?? "x".repeat(Math.min(fact.size, mostFiller)) }];
}
