import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { isMet, type Finding, type Result } from "./result.ts";
import { amount, goalText, show } from "./show.ts";

const begin = "<!-- results: written by `npm run bench -- all --write` -->";
const end = "<!-- end of results -->";

/** Replaces the results in the README by those of this sitting. Throws where the README has lost the marks around them. */
export async function writeReadme(file: URL, results: readonly Result[]): Promise<void> {
  const text = await readFile(file, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${file.pathname} lacks the lines ${begin} and ${end}`);
  await writeFile(file, `${text.slice(0, from + begin.length)}\n\n${asMarkdown(results)}\n${text.slice(to)}`);
  const { status } = spawnSync("oxfmt", [fileURLToPath(file)], { stdio: "inherit" });
  if (status !== 0) throw new Error("the results are written, but oxfmt could not format them");
}

function asMarkdown(results: readonly Result[]): string {
  return [
    `Measured with ${machine()}.`,
    "",
    "| bench | what | goal | measured | |",
    "| --- | --- | --- | --- | --- |",
    ...results.flatMap(({ bench, findings }) =>
      findings.filter(({ goal }) => goal !== undefined).map((finding) => goalRow(bench, finding)),
    ),
    "",
    "The whole output:",
    "",
    "```text",
    results.map(show).join("\n").trimEnd(),
    "```",
    "",
  ].join("\n");
}

const goalRow = (bench: string, finding: Finding): string =>
  `| ${bench} | ${finding.label} | ${goalText(finding)} | ${amount(finding.value)} ${finding.unit} | ${isMet(finding) === true ? "met" : "**missed**"} |`;

/** What a reader needs to judge the absolute numbers by. */
export function machine(): string {
  const cores = availableParallelism();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cores} ${cores === 1 ? "core" : "cores"}, ${memory} GiB of memory, Node ${process.versions.node}`;
}
