import { exitCode, scanFacts } from "../engine/exit-code.ts";
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "../model/errors.ts";
import { matchesName } from "../policy/name-matcher.ts";
import { costlyFacts } from "../policy/select.ts";
import { printable } from "../model/untrusted.ts";
import { defineCommand } from "./command.ts";
import { composeFleet } from "./compose.ts";
import { configFlag, policiesFlag, policySelectionFlags, selectionFlags, storeFlag, targetFlags } from "./flags.ts";
import { write } from "./io.ts";
import { limitsOf } from "./limits.ts";
import { loadConfig } from "./load-config.ts";
import { loadPolicies } from "./load-policies.ts";
import { noArguments } from "./no-arguments.ts";
import { documentFlag, documentText } from "./output-flag.ts";
import { makePlan, rememberedBy } from "./remedies/make-plan.ts";
import { writePlan } from "./remedies/plan-file.ts";
import { nextCommand } from "./remedies/same-place.ts";
import { standstill } from "./remedies/standstill.ts";
import { checkFilter, targetSelector } from "./selection.ts";
import { painter } from "./style.ts";
import { planView } from "./view/plan-view.ts";

export const plan = defineCommand({
  name: "plan",
  usage: "[FLAGS]",
  about: `Looks at every selected target and shows what \`apply\` would change: each file with its lines, what it rests on, how much it
can spoil, whether it stays, how it is put back, and what a safety rail holds back. Not one byte changes on any target. The
plan holds no content of homes beside the lines that change, without what looks like a secret.`,
  flags: {
    ...policiesFlag,
    ...configFlag,
    ...storeFlag,
    ...documentFlag,
    out: { value: "FILE", help: "also write the plan to FILE, for `plumbline apply FILE`" },
    ...targetFlags,
    ...selectionFlags,
    ...policySelectionFlags,
  },
  examples: [
    ["plumbline plan --local", "what would be changed in your own home"],
    ["plumbline plan --out plan.json && plumbline apply plan.json", "look first, then do exactly that"],
    ["plumbline plan -o json | jq -r '.remedies[] | select(.held == null) | .does'", "for other programs"],
  ],
  exits: {
    0: "everything in scope was observed and is compliant or exempt: there is nothing to change",
    1: "at least one finding, whether a machine would repair it or not",
    2: "no finding, but something could not be assessed, or nothing was in scope",
    3: "invalid policy, config or usage; nothing was contacted",
    4: "the policy source's newest revision is not verified, or does not follow; nothing was looked at",
    70: "a fault in Plumbline itself",
  },
  interrupted: "it ends in order within about 10 seconds, and shows what it has seen until then",
  async run({ flags, positionals, rest }, io) {
    noArguments([...positionals, ...rest], "plan");
    const out = flags.out === undefined ? undefined : placeOf(flags.out, io.cwd);
    const targets = targetSelector(flags);
    const config = await loadConfig(flags.config, io);
    const limits = limitsOf(flags, config);
    const policies = await loadPolicies(flags.policies, { config, io, quiet: flags.quiet });
    const checks = checkFilter(policies.set, flags);
    const asked = policies.set.policies.filter(
      ({ name }) => checks.policies === undefined || matchesName(checks.policies, name),
    );
    const needed = costlyFacts({ ...policies.set, policies: asked });
    const costly = { ...needed, tags: needed.tags || targets.tags !== undefined };
    const { safety } = config;
    const memory = await rememberedBy(resolve(io.cwd, flags.store ?? config.state.sqlite), safety);
    using fleet = await composeFleet({ flags, config, costly }, io);
    const { quiet, verbose } = flags;
    const made = await makePlan({ policies, fleet, limits, safety, memory, targets, checks, quiet, verbose }, io);
    const options = { paint: painter(io.stdout), columns: io.stdout.columns, all: verbose };
    await write(io.stdout, await documentText(flags.output, made.plan, () => planView(made.plan, options)));
    if (!quiet && made.plan.remedies.length > 0) await write(io.stderr, standstill(config));
    if (flags.output === "table" && !quiet) await write(io.stderr, "Nothing was changed.\n");
    if (out !== undefined) {
      await writePlan(out, made.plan);
      if (!quiet)
        await write(
          io.stderr,
          `Wrote the plan. Apply it: ${printable(nextCommand(["apply", flags.out ?? ""], flags))}\n`,
        );
    }
    return exitCode(scanFacts(made.tally, "info"));
  },
});

/** Where the plan is to stand. @throws UsageError where that can be no file */
function placeOf(path: string, cwd: string): string {
  const place = resolve(cwd, path);
  if (statSync(dirname(place), { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(
      `The plan cannot be written to ${printable(path, 200)}: its folder does not exist.`,
      `Make it first: mkdir -p ${printable(dirname(path), 200)}`,
    );
  if (statSync(place, { throwIfNoEntry: false })?.isFile() === false)
    throw new UsageError(`The plan cannot be written to ${printable(path, 200)}: that is no file.`, "Name a file.");
  return place;
}
