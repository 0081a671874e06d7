import { parseArgs } from "node:util";
import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import type { Flag, Flags, Values } from "./flags.ts";
import { didYouMean } from "./suggest.ts";

export interface Parsed<F extends Flags> {
  readonly flags: Values<F>;
  readonly positionals: readonly string[];
  /** What follows `--`, as it is. */
  readonly rest: readonly string[];
}

/** Reads one command's arguments. @throws UsageError with what was expected, what came and the nearest known flag. */
export function parseFlags<F extends Flags>(args: readonly string[], flags: F, command: string): Parsed<F> {
  const table: Flags = flags;
  const terminator = args.indexOf("--");
  const own = terminator === -1 ? args : args.slice(0, terminator);
  const rest = terminator === -1 ? [] : args.slice(terminator + 1);
  const { tokens } = parseArgs({
    args: [...own],
    options: optionsOf(table),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Record<string, string | boolean | string[] | undefined> = {};
  for (const [name, flag] of Object.entries(table))
    values[name] = flag.many ? [] : flag.value === undefined ? false : flag.default;
  const seen = new Set<string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const flag = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    if (flag === undefined) throw unknownFlag(token.rawName, table, command);
    const value = valueOf(token.rawName, flag, token.value, token.inlineValue, command);
    const list = values[token.name];
    if (Array.isArray(list)) list.push(String(value));
    else if (seen.has(token.name) && flag.value !== undefined)
      throw new UsageError(
        `${token.rawName} is given more than once.`,
        `Keep one ${token.rawName}; only flags that help marks as repeatable may come again.`,
      );
    else values[token.name] = value;
    seen.add(token.name);
  }
  return { flags: values as Values<F>, positionals, rest };
}

function optionsOf(table: Flags): Record<string, { type: "string" | "boolean"; short?: string; multiple: true }> {
  return Object.fromEntries(
    Object.entries(table).map(([name, { value, short }]) => [
      name,
      {
        type: value === undefined ? ("boolean" as const) : ("string" as const),
        multiple: true as const,
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
}

function valueOf(
  raw: string,
  flag: Flag,
  value: string | undefined,
  inline: boolean | undefined,
  command: string,
): string | true {
  if (flag.value === undefined) {
    if (value === undefined) return true;
    throw new UsageError(
      `${raw} takes no value, but ${JSON.stringify(printable(value, 80))} was given.`,
      `Write ${raw} alone.`,
    );
  }
  const missing = value === undefined || value === "" || (inline !== true && value.startsWith("-") && value.length > 1);
  if (missing)
    throw new UsageError(
      `${raw} needs a value: ${raw} ${flag.value}.`,
      `Write ${raw} ${flag.value}${value === undefined || value === "" ? "" : ` (or ${raw}=${printable(value, 40)} if that is the value)`}; see \`plumbline ${command} --help\`.`,
    );
  if (flag.choices !== undefined && !flag.choices.includes(value))
    throw new UsageError(
      `${raw} takes one of ${flag.choices.join(", ")}, not ${JSON.stringify(printable(value, 80))}.`,
      `${didYouMean(value, flag.choices)}See \`plumbline ${command} --help\`.`,
    );
  return value;
}

function unknownFlag(raw: string, table: Flags, command: string): UsageError {
  const word = raw.replace(/^-+/, "");
  const hint = word.length > 1 ? didYouMean(word, Object.keys(table), "--") : "";
  return new UsageError(
    `Unknown flag ${printable(raw, 80)} for \`plumbline ${command}\`.`,
    `${hint}\`plumbline ${command} --help\` lists the flags.`,
  );
}
