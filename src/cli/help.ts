import { columns } from "./columns.ts";
import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import { commonFlags, policySelectionFlags, selectionFlags, targetFlags, type Flag, type Flags } from "./flags.ts";
import { wrap } from "./wrap.ts";

/** `plumbline --help`: what there is, and where to start. */
export function overview(width: number): string {
  const names = Object.entries(commands).map(([name, { summary }]) => [name, summary] as const);
  return [
    "Plumbline keeps every SageMaker Studio home true to what is written in git.",
    "",
    "Usage: plumbline COMMAND [FLAGS]",
    "",
    "Commands:",
    ...columns(names, width),
    "",
    "Start here:",
    ...columns(
      [
        ["plumbline demo", "needs nothing but this machine"],
        ["plumbline scan --local", "check your own home against ./policies"],
        ["plumbline scan", "check every user of the SageMaker domains in your AWS region"],
      ],
      width,
    ),
    "",
    ...wrap(
      "`plumbline COMMAND --help` shows flags, examples and exit codes; `plumbline --version` the version.",
      width,
    ),
    "",
  ].join("\n");
}

/** `plumbline COMMAND --help`. */
export function commandHelp(command: Command, width: number): string {
  return [
    `Usage: plumbline ${command.name}${command.usage === "" ? "" : ` ${command.usage}`}`,
    "",
    ...wrap(command.about.replaceAll("\n", " "), width),
    "",
    ...sectionsOf(command.flags).flatMap(([title, flags]) => [
      ...wrap(`${title}:`, width),
      ...columns(Object.entries(flags).map(flagLine), width),
      "",
    ]),
    "Examples:",
    ...command.examples.flatMap(([line, purpose]) => [
      ...wrap(purpose, width - 4).map((text) => `  # ${text}`),
      // Never broken, so that it can be copied.
      `  ${line}`,
    ]),
    "",
    "Exit codes:",
    ...columns(Object.entries(command.exits), width),
    ...(command.interrupted === undefined ? [] : ["", ...wrap(interruption(command.interrupted), width)]),
    "",
  ].join("\n");
}

const interruption = (meaning: string): string =>
  `Interrupted: on SIGINT (Ctrl-C) or SIGTERM ${meaning}. A second signal ends the process at once (130 or 143).`;

function sectionsOf(flags: Flags): readonly (readonly [string, Flags])[] {
  const shared = { ...targetFlags, ...selectionFlags, ...policySelectionFlags, ...commonFlags };
  const only = (group: Flags): Flags =>
    Object.fromEntries(Object.entries(flags).filter(([name]) => Object.hasOwn(group, name)));
  const own = Object.fromEntries(Object.entries(flags).filter(([name]) => !Object.hasOwn(shared, name)));
  const all: readonly (readonly [string, Flags])[] = [
    ["Flags", own],
    ["Where to look (else the config's targets, else SageMaker in your AWS region)", only(targetFlags)],
    [
      "What to select (repeatable; names take * and ?, and a leading ! to leave out)",
      { ...only(selectionFlags), ...only(policySelectionFlags) },
    ],
    ["Everywhere", only(commonFlags)],
  ];
  return all.filter(([, group]) => Object.keys(group).length > 0);
}

const selecting: Flags = { ...selectionFlags, ...policySelectionFlags };

function flagLine([name, flag]: readonly [string, Flag]): readonly [string, string] {
  const short = flag.short === undefined ? "    " : `-${flag.short}, `;
  const extra = [
    flag.default === undefined ? "" : `default ${flag.default}`,
    flag.many && !Object.hasOwn(selecting, name) ? "repeatable" : "",
  ].filter(Boolean);
  const choices = flag.choices === undefined ? "" : `: ${flag.choices.join(", ")}`;
  return [
    `${short}--${name}${flag.value === undefined ? "" : ` ${flag.value}`}`,
    `${flag.help}${choices}${extra.length === 0 ? "" : ` (${extra.join(", ")})`}`,
  ];
}
