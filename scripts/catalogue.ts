// Writes `docs/policies.md`, the page of the shipped library, from the policies themselves; with `--check` says whether it is stale.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkTypes } from "../src/checks/registry.ts";
import { byCodeUnit } from "../src/model/by-code-unit.ts";
import type { CompiledCheck, CompiledPolicy } from "../src/model/policy.ts";
import { parsePolicies } from "../src/policy/parse-policies.ts";

const library = join(import.meta.dirname, "../policies");
const page = join(import.meta.dirname, "../docs/policies.md");
const text = catalogue();
if (!process.argv.includes("--check")) writeFileSync(page, text);
else if (readFileSync(page, "utf8") !== text) {
  console.error("docs/policies.md is stale; run `npm run catalogue`");
  process.exitCode = 1;
}

function catalogue(): string {
  const names = readdirSync(library, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  const files = names.map((name) => ({
    path: `${name}/policy.yaml`,
    text: readFileSync(join(library, name, "policy.yaml")),
  }));
  const parsed = parsePolicies(files, checkTypes);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
  const { policies } = parsed.set;
  const checks = policies.reduce((sum, one) => sum + one.checks.length, 0);
  return `<!-- Written by \`npm run catalogue\` from the policies; change those. -->

# The shipped policies

${policies.length} policies with ${checks} checks, each proven by homes in which it fails and in which it passes. Where a machine may repair, that is proven too, and undone; elsewhere the policy says why a person has to, and what to do. They are a start: copy what you want into a repository of your own, and change it there.

| policy | what it wants | severity | checks |
| --- | --- | --- | --- |
${policies.map(row).join("\n")}

## By policy

${policies.map(section).join("\n")}
## By control

Which policies serve a control, by the ids of its framework. Serving one is not fulfilling it.

${byControl(policies)}`;
}

function row({ name, title, checks }: CompiledPolicy): string {
  const severities = [...new Set(checks.map(({ severity }) => severity))];
  return `| [${name}](#${name}) | ${title} | ${severities.join(", ")} | ${checks.length} |`;
}

function section({ name, title, checks, controls }: CompiledPolicy): string {
  const fixtures = readdirSync(join(library, name, "fixtures")).length;
  const readme = readFileSync(join(library, name, "README.md"), "utf8");
  const [, why = ""] = readme.split("\n\n");
  const served = Object.entries(controls).map(([framework, ids]) => `${framework} ${ids.join(", ")}`);
  return `### ${name}

**${title}.** ${why.replaceAll("\n", " ").trim()} ([more](../policies/${name}/README.md), [source](../policies/${name}/policy.yaml), ${fixtures} fixtures)

Controls: ${served.join("; ") || "none named"}.

| check | wants | type | severity | repaired by |
| --- | --- | --- | --- | --- |
${checks.map(checkRow).join("\n")}
`;
}

function checkRow({ id, title, type, severity, remedy }: CompiledCheck): string {
  const by = remedy === undefined ? "a person" : "a machine";
  return `| \`${id}\` | ${title.replaceAll("|", "\\|")} | \`${type}\` | ${severity} | ${by} |`;
}

function byControl(policies: readonly CompiledPolicy[]): string {
  const served = policies.flatMap(({ name, controls }) =>
    Object.entries(controls).flatMap(([framework, ids]) => ids.map((id) => ({ framework, id, name }))),
  );
  return [...Map.groupBy(served, ({ framework }) => framework)]
    .toSorted(([a], [b]) => byCodeUnit(a, b))
    .map(([framework, rows]) => {
      const ids = [...Map.groupBy(rows, ({ id }) => id)].toSorted(([a], [b]) =>
        a.localeCompare(b, "en", { numeric: true }),
      );
      const lines = ids.map(([id, some]) => `| ${id} | ${some.map(({ name }) => `[${name}](#${name})`).join(", ")} |`);
      return `### ${framework}\n\n| control | policies |\n| --- | --- |\n${lines.join("\n")}\n`;
    })
    .join("\n");
}
