import { exitCodes, type Command } from "./command.ts";
import { commands } from "./commands.ts";
import { commonFlags, policySelectionFlags, selectionFlags, targetFlags, type Flag, type Flags } from "./flags.ts";

/** `plumbline --help`: what there is, and where to start. */
export function overview(): string {
  const names = Object.entries(commands).map(([name, { summary }]) => [name, summary] as const);
  return [
    "Plumbline keeps every SageMaker Studio home true to what is written in git.",
    "",
    "Usage: plumbline COMMAND [FLAGS]",
    "",
    "Commands:",
    ...columns(names),
    "",
    "Start here:",
    ...columns([
      ["plumbline demo", "needs nothing but this machine"],
      ["plumbline scan --local", "check your own home against ./policies"],
      ["plumbline scan", "check every user of the SageMaker domains in your AWS region"],
    ]),
    "",
    "`plumbline COMMAND --help` shows flags, examples and exit codes; `plumbline --version` the version.",
    "",
  ].join("\n");
}

/** `plumbline COMMAND --help`. */
export function commandHelp(command: Command): string {
  return [
    `Usage: plumbline ${command.name}${command.usage === "" ? "" : ` ${command.usage}`}`,
    "",
    command.about,
    "",
    ...sectionsOf(command.flags).flatMap(([title, flags]) => [
      `${title}:`,
      ...columns(Object.entries(flags).map(flagLine)),
      "",
    ]),
    "Examples:",
    ...command.examples.flatMap(([line, purpose]) => [`  # ${purpose}`, `  ${line}`]),
    "",
    "Exit codes:",
    ...columns(command.exits.map((code) => [String(code), exitCodes[code]])),
    "",
  ].join("\n");
}

function sectionsOf(flags: Flags): readonly (readonly [string, Flags])[] {
  const shared = { ...targetFlags, ...selectionFlags, ...policySelectionFlags, ...commonFlags };
  const only = (group: Flags): Flags =>
    Object.fromEntries(Object.entries(flags).filter(([name]) => Object.hasOwn(group, name)));
  const own = Object.fromEntries(Object.entries(flags).filter(([name]) => !Object.hasOwn(shared, name)));
  const all: readonly (readonly [string, Flags])[] = [
    ["Flags", own],
    ["Where to look (else the config's targets, else SageMaker in the AWS environment's region)", only(targetFlags)],
    [
      "What to select (repeatable; names take * and a leading ! to leave out)",
      { ...only(selectionFlags), ...only(policySelectionFlags) },
    ],
    ["Everywhere", only(commonFlags)],
  ];
  return all.filter(([, group]) => Object.keys(group).length > 0);
}

function flagLine([name, flag]: readonly [string, Flag]): readonly [string, string] {
  const short = flag.short === undefined ? "    " : `-${flag.short}, `;
  const extra = [
    flag.default === undefined ? "" : `default ${flag.default}`,
    flag.many && !Object.hasOwn(selectionFlags, name) ? "repeatable" : "",
  ].filter(Boolean);
  const choices = flag.choices === undefined ? "" : `: ${flag.choices.join(", ")}`;
  return [
    `${short}--${name}${flag.value === undefined ? "" : ` ${flag.value}`}`,
    `${flag.help}${choices}${extra.length === 0 ? "" : ` (${extra.join(", ")})`}`,
  ];
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
