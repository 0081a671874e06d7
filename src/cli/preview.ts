import { previewTarget, type PreviewOptions, type TargetPreview } from "../engine/preview.ts";
import { storedTarget } from "../engine/preview/stored-target.ts";
import { addPreview, noPreview, type PreviewSummary } from "../engine/preview/summary.ts";
import { isPolicySet } from "../agent/kept-policies.ts";
import type { StoreReader } from "../model/store.ts";
import type { Target } from "../model/target.ts";
import { systemClock } from "./clock.ts";
import { commonExits, defineCommand } from "./command.ts";
import { configFlag, policiesFlag, storeFlag } from "./flags.ts";
import { write } from "./io.ts";
import { loadConfig } from "./load-config.ts";
import { loadPolicies } from "./load-policies.ts";
import { logger as makeLogger } from "./log.ts";
import { noArguments } from "./no-arguments.ts";
import { openHistory } from "./open-history.ts";
import { painter } from "./style.ts";
import { previewMarkdown } from "./view/preview-markdown.ts";
import { previewView } from "./view/preview-view.ts";

export const preview = defineCommand({
  name: "preview",
  usage: "--policies PATH [FLAGS]",
  about: `What a change of policies would do to the fleet, judged from what targets answered before: which checks would newly fail, which
would newly pass, what is no longer asked. Nobody is logged in to. What was never asked, or is not kept, is unknown; to have
file contents judged too, the agent's config has to keep them (state.observations: content).`,
  flags: {
    ...policiesFlag,
    ...configFlag,
    ...storeFlag,
    output: {
      value: "FORMAT",
      short: "o",
      choices: ["table", "json", "markdown"],
      default: "table",
      help: "how it is shown on stdout; markdown suits a pull request's comment",
    },
  },
  examples: [
    ["plumbline preview --policies policies", "the policies of this working tree, against the last looks"],
    ["plumbline preview --policies policies --store copy.db -o markdown", "in CI, on a copy of the store"],
  ],
  exits: {
    0: "nothing would newly fail, and everything could be told",
    1: "at least one check would newly fail on at least one target",
    2: "nothing would newly fail as far as can be told, but something is unknown",
    ...commonExits,
  },
  async run({ flags, positionals, rest }, io) {
    noArguments([...positionals, ...rest], "preview");
    const config = await loadConfig(flags.config, io);
    const policies = await loadPolicies(flags.policies, { config, io, quiet: flags.quiet });
    await using store = await openHistory(flags, io);
    const logger = makeLogger(io, flags);
    const [latest] = await store.runs({ limit: 1 });
    const kept: unknown = latest === undefined ? undefined : await store.policySet(latest.policyHash);
    const options: PreviewOptions = {
      policies: policies.set,
      revision: policies.source.revision,
      current: isPolicySet(kept) ? kept : undefined,
      logger,
      now: systemClock.now(),
    };
    const targets: TargetPreview[] = [];
    for await (const row of store.targets()) {
      const target = row.provider === "agent" ? undefined : storedTarget(row);
      if (target !== undefined) targets.push(await previewOf(target, store, options));
    }
    const summary = targets.reduce(addPreview, noPreview);
    if (flags.output === "json") await write(io.stdout, `${JSON.stringify({ summary, targets }, null, 2)}\n`);
    else if (flags.output === "markdown") await write(io.stdout, previewMarkdown(summary, targets));
    else
      await write(
        io.stdout,
        previewView(summary, targets, { paint: painter(io.stdout), columns: io.stdout.columns, all: flags.verbose }),
      );
    return codeOf(summary);
  },
});

async function previewOf(target: Target, store: StoreReader, options: PreviewOptions): Promise<TargetPreview> {
  const { latest, states } = await store.history(target.id);
  const looks = (
    await Promise.all(latest.map(async (look) => ({ look, result: await store.result(look.result) })))
  ).flatMap(({ look, result }) => (result === undefined ? [] : [{ look, result }]));
  return previewTarget({ target, looks, states, observations: await store.observations(target.id) }, options);
}

const codeOf = ({ changes }: PreviewSummary): 0 | 1 | 2 =>
  changes["newly-failing"] > 0 ? 1 : changes.unknown > 0 ? 2 : 0;
