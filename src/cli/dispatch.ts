import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import type { ExitCode } from "../engine/exit-code.ts";
import { commands } from "./commands.ts";
import { write, type Io } from "./io.ts";
import { didYouMean } from "./suggest.ts";

/** From arguments to the exit code of the command they name. Only that command's module is loaded. */
export async function dispatch(args: readonly string[], io: Io): Promise<ExitCode> {
  const [first, ...rest] = args;
  if (first === "--version") return version(io);
  if (first === undefined || first === "--help" || first === "-h" || (first === "help" && rest.length === 0)) {
    const { overview } = await import("./help.ts");
    await write(io.stdout, overview(helpWidth(io)));
    return 0;
  }
  const name = first === "help" ? (rest[0] ?? "") : first;
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) throw unknownCommand(name);
  const command = await entry.load();
  if (first === "help" || wantsHelp(rest)) {
    const { commandHelp } = await import("./help.ts");
    await write(io.stdout, commandHelp(command, helpWidth(io)));
    return 0;
  }
  return command.run(rest, io);
}

const helpWidth = ({ stdout }: Io): number => Math.min(stdout.columns ?? 100, 100);

/** `--help` wins over every other problem of a command line, but belongs to the command behind `--` when it stands there. */
function wantsHelp(args: readonly string[]): boolean {
  const terminator = args.indexOf("--");
  const own = terminator === -1 ? args : args.slice(0, terminator);
  return own.includes("--help") || own.includes("-h");
}

async function version(io: Io): Promise<0> {
  const { packageVersion } = await import("./package-root.ts");
  await write(io.stdout, `plumbline ${packageVersion()}\n`);
  return 0;
}

function unknownCommand(name: string): UsageError {
  if (name.startsWith("-"))
    return new UsageError(
      `Unknown flag ${printable(name, 80)}.`,
      "A command comes first: `plumbline COMMAND [FLAGS]`; `plumbline --help` lists the commands.",
    );
  return new UsageError(
    `Unknown command ${JSON.stringify(printable(name, 80))}.`,
    `${didYouMean(name, Object.keys(commands), "plumbline ")}\`plumbline --help\` lists the commands.`,
  );
}
