import assert from "node:assert/strict";
import { suite, test } from "node:test";
import xterm from "@xterm/headless";
import fc from "fast-check";
import { micromark } from "micromark";
import { gfmTable, gfmTableHtml } from "micromark-extension-gfm-table";
import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";
import { reportView } from "../../src/cli/view/report-view.ts";
import { markdown } from "../../src/reports/markdown.ts";
import { hostile } from "./support/hostile.ts";
import { sampleReport } from "./support/report.ts";

type Node = DefaultTreeAdapterTypes.Node;

const rendered = (text: string): Node =>
  parseFragment(
    micromark(text, { extensions: [gfmTable()], htmlExtensions: [gfmTableHtml()], allowDangerousHtml: true }),
  );

/** Names of elements; texts beside each other are one. */
const treeOf = (node: Node): unknown =>
  "childNodes" in node ? [node.nodeName, node.childNodes.map(treeOf)] : node.nodeName;

const texts = fc.array(hostile, { minLength: 1, maxLength: 20 });

test("Markdown reads the same whatever homes hold, by another reader than ours", () => {
  fc.assert(
    fc.property(fc.nat({ max: 4 }), texts, (size, some) => {
      const of = (text: (index: number) => string): Node =>
        rendered([...markdown(sampleReport(size, text), { policies: [] })].join(""));
      assert.deepEqual(treeOf(of((index) => some[index % some.length] ?? "")), treeOf(of(() => "benign")));
    }),
  );
});

suite("a terminal", () => {
  /** Every line of it, and the title that it was given. */
  async function shownBy(text: string): Promise<{ readonly lines: readonly string[]; readonly title: string }> {
    const terminal = new xterm.Terminal({
      cols: 4000,
      rows: 50,
      scrollback: 10_000,
      allowProposedApi: true,
      convertEol: true,
    });
    let title = "";
    terminal.onTitleChange((one) => (title = one));
    await new Promise<void>((resolve) => terminal.write(text, resolve));
    const { active } = terminal.buffer;
    const lines = Array.from(
      { length: active.length },
      (_, index) => active.getLine(index)?.translateToString(true) ?? "",
    );
    terminal.dispose();
    return { lines, title };
  }

  for (const wide of [false, true])
    test(`shows the ${wide ? "wide " : ""}table as it is printed, and obeys nothing that homes hold`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: 3 }), texts, async (size, some) => {
          const report = sampleReport(size, (index) => (some[index % some.length] ?? "").slice(0, 200));
          const text = reportView(report, {
            paint: (_, one) => one,
            columns: undefined,
            failOn: "low",
            quiet: false,
            wide,
            all: true,
          });
          const printed = text.split("\n").map((line) => line.trimEnd());
          const { lines, title } = await shownBy(text);
          assert.equal(title, "");
          const last = lines.findLastIndex((line) => line !== "");
          const shown = lines.slice(0, last + 1).map((line) => line.trimEnd());
          assert.deepEqual(shown.length, printed.findLastIndex((line) => line !== "") + 1);
          for (const [index, line] of shown.entries())
            if (/^[\u0020-\u007e]*$/.test(printed[index] ?? "")) assert.equal(line, printed[index]);
        }),
        { numRuns: 40 },
      );
    });
});
