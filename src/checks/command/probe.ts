import type { Ask } from "../../model/observation.ts";
import { maxContent } from "../literal-file.ts";
import { quote } from "../quote.ts";
import type { CommandSpec } from "./spec.ts";

const seconds = 30;

/** Variables come before the command, each in quotes that nothing in it can end. */
export const probe = ({ run, env = {}, timeout = seconds }: CommandSpec): readonly Ask[] => [
  { kind: "run", command: exports(env) + run, timeoutMs: Math.ceil(timeout * 1000), maxBytes: maxContent },
];

const exports = (env: NonNullable<CommandSpec["env"]>): string =>
  Object.entries(env)
    .map(([name, value]) => `export ${name}=${quote(String(value))}\n`)
    .join("");
