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
  /** The exit codes it can end with. */
  readonly exits: readonly ExitCode[];
  run(parsed: Parsed<F & typeof commonFlags>, io: Io): Promise<ExitCode>;
}

export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly about: string;
  readonly flags: Flags;
  readonly examples: Spec<Flags>["examples"];
  readonly exits: readonly ExitCode[];
  run(args: readonly string[], io: Io): Promise<ExitCode>;
}

export const exitCodes = {
  0: "everything in scope was observed and is compliant or exempt",
  1: "at least one finding at or above --fail-on (default low)",
  2: "no such finding, but something could not be assessed",
  3: "invalid policy, config or usage; nothing was contacted",
  4: "source verification refused",
  5: "a safety rail stopped changes",
  6: "a remedy failed or did not verify",
  70: "a fault in Plumbline itself, or a report that could not be written",
} as const satisfies Record<ExitCode, string>;

export function defineCommand<const F extends Flags>(spec: Spec<F>): Command {
  const flags: F & typeof commonFlags = { ...spec.flags, ...commonFlags };
  return { ...spec, flags, run: (args, io) => spec.run(parseFlags(args, flags, spec.name), io) };
}
