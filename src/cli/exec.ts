import { exec as overTargets, type ExecResult } from "../engine/exec.ts";
import { UsageError } from "../model/errors.ts";
import { duration } from "./amounts.ts";
import { commonExits, defineCommand } from "./command.ts";
import { composeFleet, visitTools } from "./compose.ts";
import { configFlag, selectionFlags, targetFlags } from "./flags.ts";
import { fleetProgress } from "./fleet-progress.ts";
import { write } from "./io.ts";
import { limitsOf } from "./limits.ts";
import { loadConfig } from "./load-config.ts";
import { logger as makeLogger } from "./log.ts";
import { outputFlag, outputOf } from "./output-flag.ts";
import { targetSelector } from "./selection.ts";
import { shellLine } from "./shell-line.ts";
import { execData, execText, execTotals, type ExecTotals } from "./view/exec-view.ts";
import { yaml } from "./yaml.ts";

export const exec = defineCommand({
  name: "exec",
  usage: "[FLAGS] -- CMD…",
  about: `Runs one command once on each selected target and shows its output with the target's name in front, stdout and stderr apart.
One word after -- is a shell line; several are a command and its arguments, passed on exactly. It runs with a clean
environment, standard input closed, in the home. What it changes, it changes: nothing is looked at before or after.`,
  flags: {
    ...configFlag,
    ...outputFlag,
    ...targetFlags,
    "command-timeout": { value: "TIME", default: "60s", help: "most time for the command itself" },
    ...selectionFlags,
  },
  examples: [
    ["plumbline exec --local -- uname -a", "try it here"],
    ["plumbline exec --user-profile 'data-*' -- 'du -sh ~/.cache | cut -f1'", "a shell line on some users"],
    ["plumbline exec -o jsonl -- cat /etc/os-release", "one JSON object per target"],
  ],
  exits: {
    0: "the command ended with 0 on every selected target",
    1: "on at least one target it ended with another code, by a signal or by --command-timeout",
    2: "it failed nowhere, but is not known to have run on every target, or none was selected",
    ...commonExits,
  },
  interrupted:
    "it ends in order within about 10 seconds; where the command is not known to have run counts as not run (2, or 1 beside a failure)",
  async run({ flags, positionals, rest }, io) {
    const command = commandOf(positionals, rest);
    const output = outputOf(flags.output);
    const timeoutMs = duration("--command-timeout", flags["command-timeout"], { least: 1000, most: 3_600_000 });
    const targets = targetSelector(flags);
    const config = await loadConfig(flags.config, io);
    const limits = limitsOf(flags, config);
    using fleet = await composeFleet({ flags, config, costly: { tags: targets.tags !== undefined, idle: false } }, io);
    using line = fleetProgress(io, { quiet: flags.quiet, providers: fleet.providers });
    const logger = makeLogger(io, { ...flags, before: line.clear });
    const totals: ExecTotals = { targets: 0, done: 0, failed: 0, notRun: new Map() };
    const kept: ExecResult[] = [];
    const results = overTargets({
      command,
      timeoutMs,
      maxBytes: 1024 * 1024,
      targets,
      providers: line.providers,
      concurrency: limits.concurrency,
      onEvent: line.onEvent,
      signal: io.signal,
      ...visitTools(limits, logger),
    });
    for await (const result of results) {
      const ending = endingOf(result);
      totals.targets++;
      if (ending !== "notRun") totals[ending]++;
      if (result.ran.kind === "none") countIn(totals.notRun, result.ran.reason.code);
      line.onResult({ failed: ending === "failed", notAssessed: ending === "notRun" });
      if (output === "json" || output === "yaml") kept.push(result);
      else {
        line.clear();
        if (output === "jsonl") await write(io.stdout, `${JSON.stringify(execData(result))}\n`);
        else if (output === "name") await write(io.stdout, ending === "done" ? `${result.target.id}\n` : "");
        else await execText(result, io);
      }
    }
    line.clear();
    const data = kept.toSorted((a, b) => (a.target.id < b.target.id ? -1 : 1)).map(execData);
    if (output === "json") await write(io.stdout, `${JSON.stringify(data, null, 2)}\n`);
    if (output === "yaml") await write(io.stdout, yaml(data));
    if (!flags.quiet) await write(io.stderr, execTotals(totals));
    return totals.failed > 0 ? 1 : totals.notRun.size > 0 || totals.targets === 0 ? 2 : 0;
  },
});

const countIn = <Key>(counts: Map<Key, number>, key: Key): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

function commandOf(positionals: readonly string[], rest: readonly string[]): string {
  const [word] = positionals;
  if (word !== undefined)
    throw new UsageError(
      `${JSON.stringify(word.slice(0, 80))} stands before --.`,
      "Write the command behind --: plumbline exec [FLAGS] -- CMD…",
    );
  const line = shellLine(rest);
  if (line.trim() !== "") return line;
  throw new UsageError("No command was given.", "Write it behind --, such as: plumbline exec --local -- uname -a");
}

/** `done` ran and ended with 0; `failed` ran and did not; `notRun` is not known to have run. */
function endingOf({ ran }: ExecResult): "done" | "failed" | "notRun" {
  if (ran.kind === "none") return "notRun";
  return "exit" in ran.end && ran.end.exit === 0 ? "done" : "failed";
}
