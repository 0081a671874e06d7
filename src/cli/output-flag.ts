import { printable } from "../model/untrusted.ts";

export const outputs = ["table", "wide", "json", "jsonl", "yaml", "name"] as const;
export type OutputFormat = (typeof outputs)[number];

export const isOutputFormat = (text: string): text is OutputFormat => outputs.some((one) => one === text);

/** The flag itself, for a command's table. */
export const outputFlag = {
  output: { value: "FORMAT", short: "o", choices: outputs, help: "how results are shown on stdout (default table)" },
} as const;

/** `-o`'s value, which the parser has already checked against the choices. */
export function outputOf(value: string | undefined): OutputFormat {
  if (value === undefined) return "table";
  if (isOutputFormat(value)) return value;
  throw new Error(`unchecked output format ${printable(value, 40)}`);
}
