import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";

/** For commands that take flags only. @throws UsageError */
export function noArguments(given: readonly string[], command: string): void {
  const [first] = given;
  if (first === undefined) return;
  throw new UsageError(
    `\`plumbline ${command}\` takes no argument, but ${JSON.stringify(printable(first, 80))} was given.`,
    `\`plumbline ${command} --help\` shows its flags.`,
  );
}
