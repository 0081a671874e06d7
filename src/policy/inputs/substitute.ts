import { policyCaps } from "../../model/caps.ts";
import type { Json } from "../../model/check.ts";
import { isList, isMapping } from "../json.ts";
import { below } from "../pointer.ts";
import type { PointedMistake } from "../pointed-mistake.ts";
import type { Mistake } from "../problem.ts";
import { nearest } from "../suggest.ts";
import type { Inputs } from "./declared.ts";

const reference = /(\$?)\$\{inputs\.([^}]*)\}/g;
/** What was meant as a reference, by all that one can tell. */
const mistyped = /(?:^|[^$\\])\$\{(?:input\.|inputs\.[^}]*$|inputs\[)/;
/** Strings of an expression, each to its end: raw ones, in which a backslash is one, and others. */
const strings = /[rR]("""|'''|["'])[^]*?\1|("""|'''|["'])(?:\\[^]|(?!\2)[^\\])*\2/g;
const alone = /^\$\{inputs\.([^}]*)\}$/;

/** UTF-16 units that inputs may still add to a policy's texts; shared by its checks, and counted down. */
export interface Budget {
  left: number;
}

export interface Substituted {
  readonly value: Json;
  readonly mistakes: readonly PointedMistake[];
  /** Names of inputs that something refers to. */
  readonly used: ReadonlySet<string>;
}

/**
 * The data below `pointer` with every `${inputs.x}` replaced. A reference that is the whole value keeps the type of its input; within a longer
 * text it is text, within a regular expression text that means itself, and within an expression a literal. `$${inputs.x}` stays as a text. Shell text takes none:
 * a value that somebody may set could be a command there.
 */
export function substitute(
  value: Json,
  pointer: string,
  inputs: Inputs,
  budget: Budget = { left: policyCaps.fileBytes },
): Substituted {
  const mistakes: PointedMistake[] = [];
  const used = new Set<string>();
  const wrong = (at: string, mistake: Mistake): void => void mistakes.push({ pointer: at, part: "value", ...mistake });
  const known = (name: string, at: string): boolean => {
    used.add(name);
    if (inputs.has(name)) return true;
    wrong(at, unknownInput(name, [...inputs.keys()]));
    return false;
  };
  /** Told once. */
  const affords = ({ length }: string, at: string): boolean => {
    const before = budget.left;
    budget.left -= length;
    if (before >= 0 && budget.left < 0) wrong(at, tooLong);
    return budget.left >= 0;
  };
  const inText = (text: string, at: string, key: string): string =>
    text.replaceAll(reference, (whole, escape: string, name: string, offset: number) => {
      if (escape !== "") return whole.slice(1);
      if (!known(name, at)) return whole;
      const found = inputs.get(name);
      if (typeof found === "object") {
        wrong(at, listInText(name));
        return whole;
      }
      const words = String(found);
      if (!affords(words, at)) return whole;
      if (key !== "matches") return words;
      if (!standsAlone(text, offset)) wrong(at, inPattern);
      // In a group what stands around it cannot take it for a part of its own, such as a count.
      return `(?:${literally(words)})`;
    });
  /** As a literal of CEL, of which those of JSON are some. */
  const inExpression = (text: string, at: string): string => {
    // A literal within a string would end it there, and what the input says would go on as an expression.
    const unquoted = text.replaceAll(strings, (one) => (/(^|[^$])\$\{inputs\./.test(one) ? '""' : one));
    if (unquoted !== text) wrong(at, inQuotes);
    return unquoted.replaceAll(reference, (whole, escape: string, name: string) => {
      if (escape !== "") return whole.slice(1);
      if (!known(name, at)) return whole;
      const literal = JSON.stringify(inputs.get(name) ?? "");
      return affords(literal, at) ? literal : whole;
    });
  };
  const step = (one: Json, at: string, key: string, owner: string): Json => {
    if (typeof one === "string") {
      if (mistyped.test(one)) wrong(at, noReference);
      if (owner === "" && key === "id" && one.includes("${inputs.")) {
        wrong(at, inId);
        return one.replaceAll(reference, "x");
      }
      const shell = shellText[owner]?.includes(key) === true ? owner : undefined;
      if (shell !== undefined) {
        if (/(^|[^$])\$\{inputs\./.test(one)) wrong(at, shell === "remedy" ? inRemedy : inShell);
        return one.replaceAll("$${inputs.", "${inputs.");
      }
      if (owner === "" && key === "when") return inExpression(one, at);
      const [, name] = alone.exec(one) ?? [];
      if (name !== undefined && key !== "matches") return known(name, at) ? (inputs.get(name) ?? one) : one;
      return one.includes("${inputs.") ? inText(one, at, key) : one;
    }
    if (isList(one)) return one.map((item, index) => step(item, below(at, index), key, owner));
    if (!isMapping(one)) return one;
    for (const inner of Object.keys(one)) if (/(^|[^$])\$\{inputs\./.test(inner)) wrong(below(at, inner), inKey);
    return Object.fromEntries(
      Object.entries(one).map(([inner, item]) => [inner, step(item, below(at, inner), inner, key)]),
    );
  };
  return { value: step(value, pointer, "", ""), mistakes, used };
}

/** For RE2: a text that matches itself. */
const literally = (text: string): string => text.replaceAll(/[\\.+*?()|[\]{}^$]/g, "\\$&");

/** Whether what stands here in an RE2 expression is looked for as it is: behind no backslash, in no class and in no quoted stretch. */
function standsAlone(pattern: string, offset: number): boolean {
  let place: "text" | "class" | "quoted" = "text";
  for (let at = 0; at < offset; at++) {
    const rest = pattern.slice(at);
    if (place === "quoted") {
      if (rest.startsWith("\\E")) [place, at] = ["text", at + 1];
    } else if (rest.startsWith("\\")) {
      if (place === "text" && rest.startsWith("\\Q")) place = "quoted";
      if (++at >= offset) return false;
    } else if (place === "class") {
      const [named] = /^\[:\^?\w+:\]/.exec(rest) ?? [];
      if (named !== undefined) at += named.length - 1;
      else if (rest.startsWith("]")) place = "text";
    } else if (rest.startsWith("[")) {
      place = "class";
      // A bracket that comes first is one of the class.
      at += /^\[\^?\]?/.exec(rest)?.[0].length ?? 1;
      at--;
    }
  }
  return place === "text";
}

function unknownInput(name: string, names: readonly string[]): Mistake {
  const meant = nearest(name, names);
  return {
    code: "unknown-input",
    message: `the policy declares no input "${name}"`,
    remedy:
      meant === undefined
        ? "Declare it under `spec.inputs`, or write `$${inputs.…}` where this is meant as it stands."
        : `Did you mean \`${meant}\`?`,
  };
}

const listInText = (name: string): Mistake => ({
  code: "input-type",
  message: `the input "${name}" is a list, and this is a text`,
  remedy: "Let the reference be the whole value, or use an input of type string.",
});

const tooLong: Mistake = {
  code: "input-too-long",
  message: `the inputs add more than ${policyCaps.fileBytes} characters to the texts of this policy`,
  remedy: "Refer to a long value once, or make it shorter.",
};

const inQuotes: Mistake = {
  code: "quoted-input",
  message: "an input stands in an expression as a value of its own, quotes and all",
  remedy: "Remove the quotes around `${inputs.…}`; join it to other text by `+`.",
};

const noReference: Mistake = {
  code: "input-reference",
  message: "this looks like a reference to an input and is none",
  remedy: "Write `${inputs.NAME}`, or `$${…}` where it is meant as it stands.",
};

const inPattern: Mistake = {
  code: "input-in-pattern",
  message:
    "an input in a pattern stands for itself, which it cannot within `[…]`, within `\\Q…\\E` or behind a backslash",
  remedy: "Write it outside of them, such as `^(?:a|${inputs.NAME})$`.",
};

const inKey: Mistake = {
  code: "input-in-key",
  message: "an input stands in a value, and this is a key",
  remedy: "Write the key itself.",
};

const inId: Mistake = {
  code: "input-in-id",
  message: "an id cannot depend on an input: findings are followed by it",
  remedy: "Write a fixed id; the title may name the input.",
};

/** Keys that hold a command, by what they stand in. */
const shellText: Readonly<Record<string, readonly string[]>> = { command: ["run"], remedy: ["run", "undo"] };

const inRemedy: Mistake = {
  code: "input-in-shell",
  message: "an input in a command would be shell text, and so could be a command itself",
  remedy: "Write the value itself: the config allows a remedy's command by its exact text.",
};

const inShell: Mistake = {
  code: "input-in-shell",
  message: "an input in a command would be shell text, and so could be a command itself",
  remedy: "Let the command print what there is, and compare `stdout` with the input.",
};
