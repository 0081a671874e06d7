import type { CompiledPolicySet } from "../../model/policy.ts";
import type { Ask, Range, Walk } from "../../model/observation.ts";
import { printable } from "../../model/untrusted.ts";
import { compileProgram } from "../../probe/compile.ts";
import { mergeAsks } from "../../probe/merge-asks.ts";
import { count } from "../count.ts";

/** One question of a visit's program, and the checks that judge its answer. */
export interface Question {
  readonly ask: Ask;
  /** As `policy/check`, with its `when`. */
  readonly askers: readonly string[];
}

export interface ExplainedProgram {
  readonly checks: number;
  /** Of the whole program, as it is sent. */
  readonly bytes: number;
  readonly questions: readonly Question[];
}

/** What one visit to a target to which all of the policies apply would ask. Throws as `compileProgram` does. */
export function explainProgram(set: CompiledPolicySet): ExplainedProgram {
  const asked = set.policies.flatMap(({ name, checks }) =>
    checks.flatMap(({ id, when, asks }) => {
      const asker = `${name}/${id}${when === undefined ? "" : `, when ${when}`}`;
      return asks.map((ask) => ({ ask, asker }));
    }),
  );
  const { asks, spread } = mergeAsks(asked.map(({ ask }) => ask));
  // Each answer carries the place of its question, so that it leads back to who asked it.
  const answers = spread(asks.map((_, index) => ({ kind: "none", reason: "internal", detail: String(index) })));
  const askers = Map.groupBy(asked.keys(), (index) => {
    const answer = answers[index];
    return answer?.kind === "none" ? Number(answer.detail) : -1;
  });
  const { argv } = compileProgram(asks, { nonce: "0".repeat(32) });
  return {
    checks: set.policies.reduce((sum, { checks }) => sum + checks.length, 0),
    bytes: argv.reduce((sum, word) => sum + Buffer.byteLength(word) + 1, 0),
    questions: asks.map((ask, place) => ({
      ask,
      askers: [...new Set((askers.get(place) ?? []).map((index) => asked[index]?.asker ?? ""))],
    })),
  };
}

export function programView({ checks, bytes, questions }: ExplainedProgram): string {
  return [
    `${count(checks, "check")} ask ${count(questions.length, "question")}, in one program of ${(bytes / 1024).toFixed(1)} KiB and one round trip:`,
    "",
    ...questions.flatMap(({ ask, askers }) => [
      `  ${questionText(ask)}`,
      ...scriptLines(ask),
      ...askers.map((asker) => `      for ${printable(asker, 250)}`),
    ]),
    "",
  ].join("\n");
}

function questionText(ask: Ask): string {
  if (ask.kind === "run") {
    const [line = "", ...more] = ask.command.trim().split("\n");
    const command = more.length === 0 ? printable(line, 500) : `a script of ${more.length + 1} lines`;
    return `run    ${command}  (at most ${ask.timeoutMs / 1000} s and ${ask.maxBytes / 1024} KiB of each output)`;
  }
  const wants = [
    "stat",
    ...(ask.sha256 === true ? ["sha256"] : []),
    ...(ask.content === undefined ? [] : [`read up to ${ask.content / 1024} KiB`]),
  ];
  if (ask.walk !== undefined) return `search ${printable(ask.path, 500)}  (${walkText(ask.walk)}; ${wants.join(", ")})`;
  return `look   ${printable(ask.path, 500)}  (${wants.join(", ")})`;
}

/** A script as it stands, so that whoever lets it into a home can read all of it. */
function scriptLines(ask: Ask): readonly string[] {
  const lines = ask.kind === "run" ? ask.command.trim().split("\n") : [];
  return lines.length > 1 ? lines.map((line) => `      | ${printable(line, 500)}`.trimEnd()) : [];
}

function walkText({ names, depth, kinds, anyBits, size, age }: Walk): string {
  const within = (what: string, unit: string, range: Range | undefined): readonly string[] =>
    range === undefined
      ? []
      : [
          [
            what,
            ...(range.atLeast === undefined ? [] : [`from ${range.atLeast} ${unit}`]),
            ...(range.atMost === undefined ? [] : [`to ${range.atMost} ${unit}`]),
          ].join(" "),
        ];
  return [
    `${kinds?.join(" or ") ?? "anything"} named ${printable(names.join(" "), 200)}`,
    `${count(depth, "level")} deep`,
    ...(anyBits === undefined ? [] : [`with any bit of ${anyBits.toString(8).padStart(4, "0")}`]),
    ...within("of size", "bytes", size),
    ...within("of age", "s", age),
  ].join(", ");
}
