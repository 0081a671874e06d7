import type { ExitCode } from "../engine/exit-code.ts";
import type { Flags } from "./flags.ts";
import { commonFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import { parseFlags, type Parsed } from "./parse-flags.ts";

/** What one command says of itself, and what it does. */
interface Spec<F extends Flags> {
  readonly name: string;
  /** What stands behind the name in the usage line. */
  readonly usage: string;
  /** A short paragraph: what it does and what it leaves alone. */
  readonly about: string;
  readonly flags: F;
  /** Command lines to copy, each with what it is for. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
  /** The exit codes it can end with, each with what it means of this command. */
  readonly exits: Exits;
  /** What SIGINT or SIGTERM comes to, for a command that can run long. */
  readonly interrupted?: string;
  run(parsed: Parsed<F & typeof commonFlags>, io: Io): Promise<ExitCode>;
}

export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly about: string;
  readonly flags: Flags;
  readonly examples: Spec<Flags>["examples"];
  readonly exits: Exits;
  readonly interrupted?: string;
  run(args: readonly string[], io: Io): Promise<ExitCode>;
}

export type Exits = Readonly<Partial<Record<ExitCode, string>>>;

/** What these codes mean of every command. */
export const commonExits = {
  3: "invalid config or usage; nothing was contacted",
  70: "a fault in Plumbline itself",
} as const satisfies Exits;

export function defineCommand<const F extends Flags>(spec: Spec<F>): Command {
  const flags: F & typeof commonFlags = { ...spec.flags, ...commonFlags };
  return { ...spec, flags, run: (args, io) => spec.run(parseFlags(args, flags, spec.name), io) };
}
