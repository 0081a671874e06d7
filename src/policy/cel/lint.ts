import type { TargetSelector } from "../../model/policy.ts";
import { items } from "../json.ts";
import type { PointedMistake } from "../pointed-mistake.ts";
import { nearest } from "../suggest.ts";
import { type CelFault, compileCel, type Expression } from "./expression.ts";
import { type Fact, factNames, type Facts } from "./facts.ts";

/**
 * What is wrong with an expression: a text that is none, one that reads no fact or comes to the same whatever the facts are, and one
 * that no target which `targets` selects by plain names can meet.
 */
export function celMistakes(text: string, pointer: string, targets: TargetSelector): readonly PointedMistake[] {
  const wrong = (mistake: Omit<PointedMistake, "pointer" | "part">): readonly PointedMistake[] => [
    { pointer, part: "value", ...mistake },
  ];
  const compiled = compileCel(text);
  if (!compiled.ok) return wrong(asMistake(compiled.fault, text));
  const { expression } = compiled;
  const always = expression.decide(new Map());
  if (typeof always === "boolean")
    return wrong({
      code: "constant-expression",
      message: `this is ${always} whatever the target is`,
      remedy: always ? "Remove it." : "Compare a fact of the target, such as target.appType.",
    });
  const { holds, fails } = expression.reach();
  if (!holds)
    return wrong({
      code: "unreachable",
      message: "no target can meet this: what it asks of one fact cannot be true together",
      remedy: "Write `||` where either may hold, or remove what contradicts.",
    });
  if (!fails)
    return wrong({
      code: "constant-expression",
      message: "every target meets this, whatever its facts are",
      remedy: "Write `&&` where both have to hold, or remove it.",
    });
  const excluded = outOfReach(expression, targets);
  return excluded === undefined
    ? []
    : wrong({
        code: "unreachable",
        message: `this holds on no target that \`${excluded}\` of this policy selects, so it never applies`,
        remedy: `Change one of them, so that both can hold.`,
      });
}

function asMistake({ code, message, part, start }: CelFault, text: string): Omit<PointedMistake, "pointer" | "part"> {
  const word = /[A-Za-z_]\w*$/.exec(part)?.[0] ?? "";
  const meant = code === "no_such_key" || code === "unknown_variable" ? pathLike(word) : undefined;
  const within = part === "" ? undefined : { text: part, before: text.slice(0, start).split(part).length - 1 };
  return {
    ...(within !== undefined && { within }),
    code: "bad-expression",
    message: `not a CEL expression that holds of a target: ${message}${part === "" || part.length > 80 ? "" : `, at ${JSON.stringify(part)}`}`,
    remedy: meant === undefined ? remedyFor(code, text) : `Did you mean \`${meant}\`?`,
  };
}

function remedyFor(code: string, text: string): string {
  switch (code) {
    case "no_such_key":
    case "unknown_variable":
      return `Read a fact of the target: ${factNames.map((name) => `target.${name}`).join(", ")}.`;
    case "no_matching_overload":
    case "no_such_overload":
      return "Compare texts with texts and numbers with numbers; methods of a text are startsWith, endsWith, contains, matches and size.";
    case "not_bool":
      return 'Compare it, as in `target.appType == "JupyterLab"`.';
    case "too-costly":
    case "limit_exceeded":
      return "Write it shorter, or split it over several checks or policies.";
    case "bad-pattern":
    case "computed-pattern":
      return "Write an RE2 expression in quotes; a backslash is written twice.";
    default:
      return /\b(and|or|not)\b|[^=!<>]=[^=]/.test(text)
        ? "Write `&&` for and, `||` for or, `!` for not, and `==` for equals."
        : 'Write CEL, such as `target.appType == "JupyterLab" && target.idleMinutes > 60`.';
  }
}

/** The fact that a mistyped word most likely meant, as it is written. */
function pathLike(word: string): string | undefined {
  const paths = new Map([
    ["target", "target"],
    ...factNames.map((name): [string, string] => [name.split(".").at(-1) ?? name, `target.${name}`]),
  ]);
  return paths.get(nearest(word, [...paths.keys()]) ?? "");
}

/** The selector that leaves out every target for which the expression could hold. */
function outOfReach(expression: Expression, targets: TargetSelector): string | undefined {
  const named = [
    ["domains", "domain"],
    ["userProfiles", "userProfile"],
    ["spaces", "space"],
    ["appTypes", "appType"],
  ] as const;
  return named.find(([selector, fact]) => {
    const names: readonly unknown[] = items(targets[selector]);
    const plain = names.filter((name) => typeof name === "string" && !/[*?!]/.test(name));
    return (
      plain.length > 0 &&
      plain.length === names.length &&
      plain.every((name) => expression.decide(oneKnown(fact, String(name))) === false)
    );
  })?.[0];
}

const oneKnown = (name: string, value: string): Facts => new Map<string, Fact>([[name, { value }]]);
