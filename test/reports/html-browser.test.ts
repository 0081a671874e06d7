import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { html } from "../../src/reports/html/page.ts";
import type { Report } from "../../src/model/report.ts";
import { chromiumPath, withoutBrowser } from "./support/browser.ts";
import { everyStanding, finding, policies, reportOf, target } from "./support/findings.ts";
import { sampleReport } from "./support/report.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-html-"));

function fileOf(report: Report, name: string): string {
  const path = join(folder, `${name}.html`);
  writeFileSync(path, [...html(report, { policies, changes: [] })].join(""));
  return pathToFileURL(path).href;
}

const gone = target({ id: "sagemaker/d-1/bob/-", userProfile: "bob", observed: false, reason: "no-app" });
const everything = reportOf(
  Object.values(everyStanding).map((one, index) => ({ ...one, evidence: ["~/x line 3"], check: `check-${index}` })),
  [target(), gone],
);

const attacks = [
  "<script>globalThis.hit=1</script>",
  '"><img src=x onerror=hit=1>',
  "'><svg onload=hit=1>",
  "</style><script>hit=1</script>",
  "</script><script>hit=1</script>",
  "javascript:hit=1",
  "<base href=//evil.example>",
  "<meta http-equiv=refresh content=0;url=//evil.example>",
  "<link rel=stylesheet href=//evil.example/x.css>",
  "{{constructor.constructor('hit=1')()}}",
  "<iframe srcdoc='<script>top.hit=1</script>'>",
  "-->]]><!--",
];

suite("the HTML report in a browser", { skip: withoutBrowser }, () => {
  let browser: Browser;
  before(async () => {
    // The sandbox of Chromium wants rights that a container does not give; it opens our own files alone.
    browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] });
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A page that was opened, and all that it asked for or was refused. */
  async function opened(
    url: string,
    options: Parameters<Browser["newPage"]>[0] = {},
  ): Promise<AsyncDisposable & { readonly page: Page; readonly heard: readonly string[] }> {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, ...options });
    const heard: string[] = [];
    page.on("request", (request) => {
      if (request.url() !== url) heard.push(`request ${request.url()}`);
    });
    page.on("console", (message) => heard.push(`console ${message.text()}`));
    page.on("pageerror", (error) => heard.push(`error ${error.message}`));
    page.on("dialog", (dialog) => {
      heard.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(url);
    return { page, heard, [Symbol.asyncDispose]: () => page.close() };
  }

  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [1200, 390])
      test(`has no fault that axe finds, ${colorScheme}, ${width} pixels wide`, async () => {
        await using on = await opened(fileOf(everything, "axe"), { colorScheme, viewport: { width, height: 900 } });
        const { page, heard } = on;
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
        await page.evaluate(axe.source);
        const found = (await page.evaluate("axe.run()")) as axe.AxeResults;
        const faults = found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}: ${nodes[0]?.failureSummary}`);
        assert.deepEqual(faults, []);
        assert.ok(found.passes.length > 20, "axe looked at the page");
        assert.deepEqual(heard, []);
        const sideways = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        assert.equal(sideways, 0, "the page itself does not scroll sideways");
      });

  test("runs, loads and reports nothing of what homes hold", async () => {
    const report = sampleReport(7, (index) => attacks[index % attacks.length] ?? "");
    await using on = await opened(fileOf(report, "hostile"));
    const { page, heard } = on;
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    await page.waitForTimeout(300);
    assert.deepEqual(heard, []);
    assert.equal(await page.evaluate("typeof globalThis.hit"), "undefined");
    assert.equal(await page.evaluate("document.querySelectorAll('img, iframe, base, link, object, embed').length"), 0);
  });

  test("would be refused a script that is not ours, and that would be heard", async () => {
    const page = [...html(everything, { policies })]
      .join("")
      .replace("</main>", "<script>globalThis.hit=1</script></main>");
    const path = join(folder, "planted.html");
    writeFileSync(path, page);
    await using on = await opened(pathToFileURL(path).href);
    assert.equal(await on.page.evaluate("typeof globalThis.hit"), "undefined");
    assert.ok(
      on.heard.some((one) => /Content Security Policy/.test(one)),
      on.heard.join("\n"),
    );
  });

  test("reads without scripts, and shows no control that does nothing", async () => {
    await using on = await opened(fileOf(everything, "plain"), { javaScriptEnabled: false });
    assert.ok(await on.page.getByText("No keys").first().isVisible());
    assert.ok(await on.page.getByText("not seen").first().isVisible());
    assert.equal(await on.page.locator(".tools").isVisible(), false);
    assert.equal(await on.page.locator("button").count(), 0);
  });

  test("filters and sorts by the keyboard alone, and says how much is left", async () => {
    const two = reportOf(
      [finding({ check: "one", observed: "alpha" }), finding({ check: "two", observed: "beta", target: gone.id })],
      [target(), gone],
    );
    await using on = await opened(fileOf(two, "filter"));
    const { page, heard } = on;
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate("document.activeElement.textContent"), "Skip to the content");
    await page.getByRole("searchbox").focus();
    await page.keyboard.type("beta");
    await page.getByText(/\d+ rows? left/).waitFor();
    assert.equal(await page.getByText("alpha").first().isVisible(), false);
    assert.equal(await page.getByText("beta").first().isVisible(), true);
    await page.getByRole("searchbox").fill("");
    await page.getByText("alpha").first().waitFor();
    const first = (): Promise<unknown> => page.evaluate("document.querySelector('.matrix tbody th').textContent");
    const sort = page.locator(".matrix").getByRole("button", { name: "Home ↕", exact: true });
    await sort.focus();
    await page.keyboard.press("Enter");
    assert.equal(await first(), "ann");
    await page.keyboard.press("Enter");
    assert.equal(await first(), "bob");
    await page.getByRole("link", { name: "bob" }).first().focus();
    await page.keyboard.press("Enter");
    // A link opens what it leads to.
    await page.locator("#home-2[open]").waitFor();
    assert.deepEqual(heard, []);
  });

  test("is printed with all that is folded on the screen", async () => {
    await using on = await opened(fileOf(everything, "print"));
    const { page } = on;
    const shown = "document.querySelector('#home-1 dl').checkVisibility()";
    assert.equal(await page.evaluate(shown), false);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.evaluate(shown), true);
    assert.equal((await page.pdf({ format: "A4" })).subarray(0, 4).toString(), "%PDF");
  });
});
