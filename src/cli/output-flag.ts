import { printable } from "../model/untrusted.ts";
import { yaml } from "./yaml.ts";

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

/** The flag of a command that shows one thing. */
export const documentFlag = {
  output: {
    value: "FORMAT",
    short: "o",
    choices: ["table", "json", "yaml"],
    default: "table",
    help: "how it is shown on stdout",
  },
} as const;

/** What such a command writes: the data, or what `view` makes of it. */
export async function documentText(
  output: string,
  data: unknown,
  view: () => string | Promise<string>,
): Promise<string> {
  if (output === "json") return `${JSON.stringify(data, null, 2)}\n`;
  return output === "yaml" ? yaml(data) : view();
}
