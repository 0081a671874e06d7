import { byCodeUnit } from "../model/by-code-unit.ts";
import { reasonOf } from "../engine/reason.ts";
import { remedyFor } from "../model/outcome.ts";
import type { Target } from "../model/target.ts";
import { printable } from "../model/untrusted.ts";
import { selects } from "../policy/select.ts";
import { commonExits, defineCommand } from "./command.ts";
import { composeFleet } from "./compose.ts";
import { count } from "./count.ts";
import { configFlag, selectionFlags, targetFlags } from "./flags.ts";
import { write } from "./io.ts";
import { loadConfig } from "./load-config.ts";
import { logger as makeLogger } from "./log.ts";
import { noArguments } from "./no-arguments.ts";
import { outputFlag, outputOf, type OutputFormat } from "./output-flag.ts";
import { progress } from "./progress.ts";
import { selectionGiven, targetSelector } from "./selection.ts";
import { painter, type Paint } from "./style.ts";
import { table, type Column } from "./table.ts";
import { yaml } from "./yaml.ts";

const { concurrency: _concurrency, timeout: _timeout, ...whereFlags } = targetFlags;

export const targets = defineCommand({
  name: "targets",
  usage: "[FLAGS]",
  about: `The inventory: every user profile with its spaces and apps, their state, and why one cannot be assessed now. It only lists;
nobody is logged in and nothing is started.`,
  flags: { ...configFlag, ...outputFlag, ...whereFlags, ...selectionFlags },
  examples: [
    ["plumbline targets --region eu-west-1", "who is there, and what runs"],
    ["plumbline targets -o name --app-type JupyterLab", "ids alone, for scripts"],
    ["plumbline targets -o jsonl | jq -r 'select(.reason == null) | .id'", "those that a scan can look at now"],
  ],
  exits: {
    0: "everything was listed to the end, even where that is nothing",
    2: "a list broke off or was refused; what is shown is not all",
    ...commonExits,
  },
  interrupted: "it shows what was listed so far and ends with 2",
  async run({ flags, positionals, rest }, io) {
    noArguments([...positionals, ...rest], "targets");
    const output = outputOf(flags.output);
    const selector = targetSelector(flags);
    const config = await loadConfig(flags.config, io);
    const wishes = { ...flags, concurrency: undefined, timeout: undefined };
    using fleet = await composeFleet(
      { flags: wishes, config, costly: { tags: selector.tags !== undefined, idle: false } },
      io,
    );
    using line = progress(io, flags);
    const logger = makeLogger(io, { ...flags, before: line.clear });
    const rows: Target[] = [];
    let gaps = 0;
    for (const provider of fleet.providers) {
      try {
        for await (const target of provider.list(io)) {
          if (!selects(selector, target)) continue;
          if (target.unlisted === true) gaps++;
          if (output === "jsonl") await write(io.stdout, `${JSON.stringify(plain(target))}\n`);
          else rows.push(target);
          line.update({ done: rows.length, total: undefined, failing: 0, notAssessed: gaps, waitsFor: "AWS" });
        }
      } catch (error) {
        const reason = reasonOf(io.signal.aborted ? io.signal.reason : error, `listing ${provider.name}`, logger);
        gaps++;
        line.clear();
        const detail = reason.detail === undefined ? "" : `: ${reason.detail}`;
        await write(
          io.stderr,
          `Not listed to the end (${provider.name}, ${reason.code}${detail}).\n  ${remedyFor(reason.code)}\n`,
        );
      }
    }
    line.clear();
    const shown = rows.toSorted((a, b) => byCodeUnit(a.id, b.id));
    await write(io.stdout, show(shown, output, { paint: painter(io.stdout), columns: io.stdout.columns }));
    if (!flags.quiet && (output === "table" || output === "wide"))
      await write(io.stderr, remark(shown, selectionGiven(flags)));
    return gaps > 0 ? 2 : 0;
  },
});

/** What a machine reads of a target: absent facts are null, `reason` tells why it cannot be assessed now. */
const plain = ({
  id,
  provider,
  region,
  domain,
  userProfile,
  space,
  sharing,
  appType,
  state,
  tags,
  image,
  instanceType,
  blocked,
}: Target) => ({
  id,
  provider,
  region: region ?? null,
  domain: domain ?? null,
  userProfile: userProfile ?? null,
  space: space ?? null,
  sharing: sharing ?? null,
  appType: appType ?? null,
  state,
  image: image ?? null,
  instanceType: instanceType ?? null,
  tags: tags ?? null,
  reason: blocked?.code ?? null,
  detail: blocked?.detail ?? null,
});

function show(
  rows: readonly Target[],
  output: OutputFormat,
  { paint, columns }: { readonly paint: Paint; readonly columns: number | undefined },
): string {
  switch (output) {
    case "json":
      return `${JSON.stringify(rows.map(plain), null, 2)}\n`;
    case "yaml":
      return yaml(rows.map(plain));
    case "name":
      return rows.map(({ id }) => `${printable(id)}\n`).join("");
    case "jsonl":
      return "";
    case "table":
    case "wide":
      return rows.length === 0
        ? ""
        : inventory(rows, { paint, columns: output === "wide" ? undefined : columns, wide: output === "wide" });
    default:
      return output satisfies never;
  }
}

interface InventoryOptions {
  readonly paint: Paint;
  readonly columns: number | undefined;
  readonly wide: boolean;
}

function inventory(rows: readonly Target[], { paint, columns, wide }: InventoryOptions): string {
  const all: readonly (readonly [Column, (target: Target) => string | undefined])[] = [
    [
      { title: "DOMAIN", narrow: "cut-middle" },
      (target) => target.domain ?? (target.provider === "sagemaker" ? undefined : target.id),
    ],
    [{ title: "USER-PROFILE", narrow: "cut-middle" }, ({ userProfile }) => userProfile],
    [
      { title: "SPACE", narrow: "cut-middle" },
      ({ space, sharing }) => (sharing === "Shared" ? `${space} (shared)` : space),
    ],
    [{ title: "APP-TYPE" }, ({ appType }) => appType],
    [{ title: "STATE", paint: (cell) => paint(cell === "InService" ? "green" : [], cell) }, stateOf],
    [
      { title: "REASON", narrow: "cut", paint: (cell) => paint(cell === "-" ? [] : "yellow", cell) },
      ({ blocked }) => blocked?.code,
    ],
  ];
  const extra: typeof all = [
    [{ title: "DETAIL" }, ({ blocked }) => blocked?.detail],
    [{ title: "INSTANCE" }, ({ instanceType }) => instanceType],
    [{ title: "IMAGE" }, ({ image }) => image?.version ?? image?.arn],
    [
      { title: "TAGS" },
      ({ tags }) =>
        tags &&
        Object.entries(tags)
          .map(([key, value]) => `${key}=${value}`)
          .join(","),
    ],
    [{ title: "ID" }, ({ id }) => id],
  ];
  const picked = wide ? [...all, ...extra] : all;
  return table(
    picked.map(([column]) => column),
    rows.map((target) => picked.map(([, cell]) => printable(cell(target) || "-", 300))),
    columns,
    (text) => paint("bold", text),
  );
}

/** Only AWS says in its lists what state a place is in. */
const stateOf = ({ provider, state }: Target): string => (provider === "sagemaker" ? state : "not contacted");

function remark(all: readonly Target[], selected: boolean): string {
  const [gaps, rows] = [all.filter(({ unlisted }) => unlisted), all.filter(({ unlisted }) => !unlisted)];
  const notListed = gaps.map(gapLines).join("");
  if (rows.length === 0 && gaps.length > 0) return `\n${notListed}`;
  if (rows.length === 0)
    return selected
      ? "No target matches the selection; leave flags out to see all.\n"
      : "No target was found: check the region and the account; `plumbline doctor` helps.\n";
  const listed = rows.filter(({ provider }) => provider === "sagemaker");
  const free = listed.filter(({ blocked }) => blocked === undefined).length;
  const others = rows.length - listed.length;
  const told = [
    listed.length === 0 ? "" : `a scan can look at ${free}${others === 0 ? " of them" : " of those in AWS"} now`,
    others === 0 ? "" : `${listed.length === 0 ? "" : `${others} `}not contacted: a scan tells what answers`,
  ];
  return `\n${count(rows.length, "target")}; ${told.filter((part) => part !== "").join("; ")}.\n${notListed}`;
}

/** What could not be listed is no target; how many stand behind it, nobody knows. */
function gapLines({ id, blocked }: Target): string {
  const { code, detail } = blocked ?? { code: "api-error" as const, detail: undefined };
  const why = detail === undefined ? code : `${code}: ${detail}`;
  return `Not listed to the end: ${printable(id)} (${printable(why, 300)}).\n  ${remedyFor(code)}\n`;
}
