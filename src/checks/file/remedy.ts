import type { Change } from "../../model/change.ts";
import type { Remedy, Repair } from "../../model/check.ts";
import type { Answer, FileFact } from "../../model/observation.ts";
import { appendedAtStart, rewrittenAtStart } from "../durability.ts";
import { bare, pieces, withLine } from "../edit/pieces.ts";
import { literalFile } from "../literal-file.ts";
import { decide } from "../matchers/decide.ts";
import { isMatcherObject, type Matcher } from "../matchers/matcher.ts";
import { answerAfter, cannot, outOfReach, presentFile, wholeFile, writing } from "../repair.ts";
import { judge } from "./judge.ts";
import { bits } from "./mode.ts";
import { type FileSpec, wantsContent } from "./spec.ts";

/** Removes a file, sets its mode, adds the line that is wanted and drops those that are not. */
export const remedy: Remedy<FileSpec> = {
  about: "removes a file, sets its mode, adds a line that is wanted, and takes out those that may not be there.",
  refuses: (spec) => outOfReach(spec.path) ?? refuses(spec),
  describe,
  probe: (spec) =>
    spec.exists === false || wantsContent(spec) ? wholeFile(spec.path) : [{ kind: "files", path: spec.path }],
  repair,
  risk: ({ lacks, lines }, changes) =>
    lacks !== undefined || lines?.none !== undefined || changes.some(takesOrGives) ? "medium" : "low",
  layer: () => "home",
  notDurable: ({ path, exists, lacks, lines }) =>
    rewrittenAtStart(path) ??
    (exists === false || lacks !== undefined || lines?.none !== undefined ? appendedAtStart(path) : undefined),
};

/** A file that goes, or a mode that allows more than before. */
const takesOrGives = (change: Change): boolean =>
  change.kind === "remove" || (change.kind === "mode" && (change.mode & ~change.before.mode) !== 0);

function refuses(spec: FileSpec): string | undefined {
  const beyond = (["kind", "owner", "group", "size", "sha256", "linkTarget"] as const).find(
    (key) => spec[key] !== undefined,
  );
  if (beyond !== undefined) return `A machine sets a mode, a line or absence, and not \`${beyond}\`.`;
  const { contains, lines } = spec;
  if (lines?.all !== undefined) return "`lines.all` does not say what a line that violates it should become.";
  if (contains !== undefined && lineFor(contains) === undefined)
    return "`contains` does not say which line is missing: write it as a text of one line.";
  if (lines?.any !== undefined && lineFor(lines.any) === undefined)
    return "`lines.any` does not say which line is missing: write it as a text.";
  if (spec.exists !== false && spec.mode === undefined && !wantsContent(spec))
    return "It does not say what the file should hold.";
  return undefined;
}

function describe({ path, exists, mode, contains, lacks, lines }: FileSpec): string {
  if (exists === false) return `Remove ${path}.`;
  const wanted = [contains, lines?.any].flatMap((one) => (one === undefined ? [] : (lineFor(one) ?? [])));
  const steps = [
    ...(lacks === undefined && lines?.none === undefined ? [] : ["take the lines out that it must not hold"]),
    ...wanted.map((line) => `add the line ${JSON.stringify(line)}`),
    ...(mode === undefined ? [] : [`set its mode to ${describeMode(mode)}`]),
  ];
  return `In ${path}: ${steps.join(", ")}.`;
}

const describeMode = (mode: NonNullable<FileSpec["mode"]>): string =>
  typeof mode === "string"
    ? mode
    : [
        ...(mode.atMost === undefined ? [] : [`at most ${mode.atMost}`]),
        ...(mode.lacks === undefined ? [] : [`one without ${mode.lacks}`]),
      ].join(" and ");

/** The line that satisfies a matcher, where it names one. */
function lineFor(matcher: Matcher): string | undefined {
  const text = isMatcherObject(matcher) ? (matcher.equals ?? matcher.contains) : matcher;
  return typeof text === "string" && text !== "" && !/[\r\n]/.test(text) ? text : undefined;
}

function repair(spec: FileSpec, [answer]: readonly Answer[]): Repair {
  const repaired = changesFor(spec, answer);
  if ("cannot" in repaired) return repaired;
  if (repaired.changes.length === 0) return cannot("There is nothing that a machine could change.");
  const after = judge(spec, [answerAfter(answer, repaired.changes)]);
  return after.outcome.kind === "pass" ? repaired : cannot("The check would still not pass afterwards.");
}

function changesFor(spec: FileSpec, answer: Answer | undefined): Repair {
  if (spec.exists === false) return removal(spec.path, answer);
  const written = wantsContent(spec) ? contentFor(spec, answer) : { changes: [] };
  if ("cannot" in written || spec.mode === undefined) return written;
  const found = literalFile(answer);
  if (found.kind === "absent") {
    const mode = modeFor(spec.mode, 0o600);
    return { changes: written.changes.map((one) => (one.kind === "write" ? { ...one, mode } : one)) };
  }
  if (found.kind === "unknown") return cannot("What stands there is not known.");
  const change = modeChange(spec.path, spec.mode, found.fact);
  return "cannot" in change ? change : { changes: [...written.changes, ...change.changes] };
}

function removal(path: string, answer: Answer | undefined): Repair {
  const found = literalFile(answer);
  if (found.kind !== "present") return cannot("It is not known to stand there.");
  const { kind, sha256, mode, content } = found.fact;
  if (kind !== "file") return cannot(`A ${kind} stands there, and only regular files are removed.`);
  if (sha256 === undefined || content === undefined || content.truncated)
    return cannot("The file could not be read whole, so it could not be put back.");
  return { changes: [{ kind: "remove", path, before: { kind, sha256, mode, content: content.bytes.bytes() } }] };
}

function modeChange(path: string, wanted: NonNullable<FileSpec["mode"]>, { kind, mode }: FileFact): Repair {
  const next = modeFor(wanted, mode);
  if (next === mode) return { changes: [] };
  if (kind !== "file" && kind !== "directory") return cannot(`A ${kind} stands there, and it keeps its mode.`);
  return { changes: [{ kind: "mode", path, mode: next, before: { kind, mode } } satisfies Change] };
}

function modeFor(wanted: NonNullable<FileSpec["mode"]>, mode: number): number {
  if (typeof wanted === "string") return bits(wanted);
  const { atMost = "7777", lacks = "0" } = wanted;
  return mode & bits(atMost) & ~bits(lacks);
}

function contentFor({ path, contains, lacks, lines }: FileSpec, answer: Answer | undefined): Repair {
  const present = presentFile(answer);
  if (typeof present === "object" && "cannot" in present) return present;
  const before = present === "absent" ? "" : present.text;
  let text = before;
  const holds = (matcher: Matcher, piece: string): boolean => decide(matcher, bare(piece)).ok === true;
  for (const offence of [lacks && withinLine(lacks), lines?.none])
    if (offence !== undefined)
      text = pieces(text)
        .filter((piece) => !holds(offence, piece))
        .join("");
  for (const wanted of [contains && withinLine(contains), lines?.any]) {
    const line = wanted === undefined ? undefined : lineFor(wanted);
    if (wanted === undefined || line === undefined) continue;
    if (!pieces(text).some((piece) => holds(wanted, piece))) text = withLine(text, line);
  }
  return text === before && present !== "absent" ? { changes: [] } : writing(path, present, text);
}

/** A plain text is looked for within lines by `contains` and `lacks`, and is a whole line in `lines`. */
const withinLine = (matcher: Matcher): Matcher => (typeof matcher === "string" ? { contains: matcher } : matcher);
