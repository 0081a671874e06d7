import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite, test } from "node:test";
import { parse } from "yaml";
import { commands } from "../../src/cli/commands.ts";
import { parseFlags } from "../../src/cli/parse-flags.ts";
import { agentMetrics } from "../../src/web/metrics.ts";
import { codeSpans, fencedBlocks } from "../readme/markdown-parts.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const pages = globSync(["examples/*/README.md", "docs/guides/*.md"], { cwd: root }).toSorted();
const read = (path: string): string => readFileSync(join(root, path), "utf8");

for (const page of pages)
  suite(page, () => {
    const text = read(page);

    test("each command that it shows is one that the command line takes", async () => {
      for (const line of commandsIn(text)) await takes(line);
    });

    test("each file and folder that it links to is there", () => {
      for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g))
        if (!/^[a-z]+:/.test(target)) assert.ok(existsSync(join(root, dirname(page), target)), target);
    });
  });

test("each command that an example runs is one that the command line takes", async () => {
  const agent = JSON.parse(read("examples/ecs/task-definition.json")).containerDefinitions[0];
  const pods = ["agent/deployment.yaml", "scan/cron-job.yaml"].map((path) => {
    const { spec } = parse(read(`examples/kubernetes/${path}`));
    return (spec.jobTemplate?.spec ?? spec).template.spec.containers[0].args;
  });
  const image = [...(/^CMD (\[.*\])$/gm.exec(read("Dockerfile")) ?? [])][1] ?? "";
  const checked = /(plumbline health .*) \|\| exit 1$/m.exec(read("Dockerfile"))?.[1] ?? "";
  const [, preview = ""] =
    /npx --yes studio-(plumbline)@\S+ (.*) >effect\.md/.exec(read("examples/ci/preview.yaml"))?.slice(1) ?? [];
  const lines = [agent.command, ...pods, JSON.parse(image)].map((args) => `plumbline ${args.join(" ")}`);
  for (const line of [...lines, checked, `plumbline ${preview}`]) await takes(line);
});

test("each metric that the guide names is one that the agent has, with the labels that it has", async () => {
  const guide = read("docs/guides/operate.md");
  const metrics = await everyMetric();
  const named = Array.from(guide.matchAll(/\b(plumbline_\w+)(?:\{(\w+)(?:="(\w+)")?\})?/g));
  assert.ok(named.length >= 12);
  for (const [all, name = "", label, value] of named) {
    const series = metrics.filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
    assert.ok(series.length > 0, `${name} is none of the agent's`);
    if (label === undefined) continue;
    const wanted = value === undefined ? `${label}="` : `${label}="${value}"`;
    assert.ok(
      series.some((line) => line.includes(wanted)),
      all,
    );
  }
});

test("the guide's alarms are rules that Prometheus could load, each with its own name", () => {
  const [block] = fencedBlocks(read("docs/guides/operate.md")).filter(({ language }) => language === "yaml");
  const [{ rules }] = parse(block?.text ?? "").groups;
  const names = rules.map(({ alert }: { readonly alert: string }) => alert);
  assert.equal(new Set(names).size, names.length);
  for (const { alert, expr } of rules) {
    assert.match(alert, /^Plumbline[A-Z]\w+$/);
    assert.match(expr, /plumbline_\w+/);
  }
});

/** Lines and code spans that begin with the command, and what stands behind a `--` of kubectl. */
const commandsIn = (text: string): readonly string[] =>
  [
    ...fencedBlocks(text).flatMap(({ language, text }) => (language === "sh" ? text.split("\n") : [])),
    ...codeSpans(text),
  ]
    .map((line) => line.replace(/^.* -- (?=plumbline )/, ""))
    .filter((line) => /^plumbline \S/.test(line));

async function takes(line: string): Promise<void> {
  const [, name = "", ...args] = (line.split(/ &&| \||  *# /)[0] ?? "").split(" ");
  const command = await commands[name]?.load();
  assert.ok(command !== undefined, line);
  parseFlags(args, { ...command.flags, ...commonFlags }, name);
}

const commonFlags = { quiet: { short: "q", help: "" }, verbose: { short: "v", help: "" } } as const;

/** The lines of an agent's metrics after a run, so that no series is absent. */
async function everyMetric(): Promise<readonly string[]> {
  const metrics = agentMetrics({
    version: "1.0.0",
    runOverdueMs: () => 0,
    read: () => ({
      sourceAgeMs: 0,
      sourceAccepted: true,
      queueLength: 0,
      outbox: { waiting: 0, sent: 0, dead: 0, dropped: 0 },
      leaseHeld: true,
      openFindings: { info: 0, low: 0, medium: 0, high: 0, critical: 0 },
      exemptFindings: 5,
      staleFindings: 0,
      freshTargets: 0,
    }),
  });
  metrics.lastRunEnded(0);
  metrics.fullRun({
    targets: { expected: 1, observed: 1 },
    checks: { planned: 1, pass: 1, fail: 0, unknown: 0, notApplicable: 0 },
    exempt: 0,
    score: 1,
    coverage: 1,
  });
  return (await metrics.text()).split("\n");
}
