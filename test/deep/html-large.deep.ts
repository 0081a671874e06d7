import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import type { OutcomeKind } from "../../src/model/outcome.ts";
import { html } from "../../src/reports/html/page.ts";
import { chromiumPath, withoutBrowser } from "../reports/support/browser.ts";
import { finding, policies, reportOf, target } from "../reports/support/findings.ts";

const [users, checks] = [1_000, 100];

/** Of a hundred checks 92 pass, five fail, two could not be told and one does not apply; every tenth home is away. */
function outcomeOf(at: number): OutcomeKind {
  if (at < 92) return "pass";
  return at < 97 ? "fail" : at < 99 ? "unknown" : "notApplicable";
}

test(
  `the HTML report of ${users} users × ${checks} checks opens, filters and folds`,
  { skip: withoutBrowser, timeout: 200_000 },
  async (t) => {
    const targets = Array.from({ length: users }, (_, index) => {
      const away = index % 10 === 9;
      const user = `user-${String(index).padStart(4, "0")}`;
      return target({
        id: `sagemaker/d-1/${user}/JupyterLab`,
        userProfile: user,
        observed: !away,
        reason: away ? "app-stopped" : null,
      });
    });
    const findings = targets.flatMap(({ id, observed }) =>
      Array.from({ length: checks }, (_, at) => {
        const outcome = observed ? outcomeOf(at) : "unknown";
        return finding({
          policy: `policy-${at % 12}`,
          check: `check-${at}`,
          title: `The setting number ${at} is as it should be`,
          target: id,
          outcome,
          reason: outcome === "unknown" ? (observed ? "probe-timeout" : "app-stopped") : null,
          evidence: [`~/.config/tool/config.toml line ${at}`],
        });
      }),
    );
    const folder = mkdtempSync(join(tmpdir(), "plumbline-html-"));
    const path = join(folder, "report.html");
    const began = performance.now();
    writeFileSync(path, [...html(reportOf(findings, targets), { policies, changes: [] })].join(""));
    const written = performance.now() - began;
    const browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] });
    try {
      const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
      await page.goto(pathToFileURL(path).href);
      const painted = (await page.evaluate(
        "new Promise((seen) => new PerformanceObserver((list) => seen(list.getEntriesByName('first-contentful-paint')[0].startTime)).observe({ type: 'paint', buffered: true }))",
      )) as number;
      const loaded = (await page.evaluate(
        "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd",
      )) as number;
      const size = (await page.evaluate("performance.getEntriesByType('navigation')[0].decodedBodySize")) as number;
      const filtered = performance.now();
      await page.getByRole("searchbox").fill("user-0042");
      await page.getByText(/\d+ rows? left/).waitFor();
      const answered = performance.now() - filtered;
      t.diagnostic(
        `${(size / 1_048_576).toFixed(1)} MiB, written in ${Math.round(written)} ms; first paint after ${Math.round(painted)} ms, whole after ${Math.round(loaded)} ms; filtered in ${Math.round(answered)} ms`,
      );
      assert.equal(await page.locator("#home-43").isVisible(), true);
      assert.equal(await page.locator("#home-44").isVisible(), false);
      assert.equal(await page.locator("details.group[id^=home]").count(), users);
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true });
    }
  },
);
