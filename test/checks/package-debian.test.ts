import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { suite, test } from "node:test";
import fc from "fast-check";
import { compareDebian, isDebianRange, satisfiesDebian } from "../../src/checks/package/debian.ts";
import { packageType } from "../../src/checks/package/index.ts";
import { systemAsk, systemPackages } from "../../src/checks/package/system.ts";
import { noContext } from "../../src/checks/case.ts";
import { askBelow } from "../../src/probe/rooted.ts";
import { folder } from "../e2e/support/plumbline.ts";
import { runLocally } from "../support/program.ts";

const { status } = spawnSync("dpkg", ["--version"]);
const skip = status === 0 ? false : "there is no dpkg here";

/** What dpkg itself says of many pairs, in one shell: each `lt`, `eq` or `gt`. */
function byDpkg(pairs: readonly (readonly [string, string])[]): readonly string[] {
  const script = pairs
    .map(
      ([a, b]) =>
        `if dpkg --compare-versions '${a}' lt '${b}'; then echo lt; elif dpkg --compare-versions '${a}' eq '${b}'; then echo eq; else echo gt; fi`,
    )
    .join("\n");
  return spawnSync("/bin/sh", ["-c", script], { encoding: "utf8" }).stdout.trim().split("\n");
}

const part = fc
  .array(fc.constantFrom("0", "1", "9", "10", "007", ".", "~", "+", "a", "rc", "Z", "~~"), { maxLength: 6 })
  .map((some) => some.join(""));
const faulty = fc
  .tuple(
    fc.constantFrom("", "1:", "00:", "2147483647:", "2147483648:", "9007199254740993:", "00000000000000000001:"),
    fc.constantFrom("0", "1", "a"),
    fc
      .array(fc.constantFrom("0", "9".repeat(20), ".", "~", "a", "-", ":", "_"), { maxLength: 4 })
      .map((some) => some.join("")),
  )
  .map((parts) => parts.join(""));
const version = fc
  .tuple(
    fc.constantFrom("", "0:", "1:"),
    fc.constantFrom("0", "1", "2.0", "10"),
    part,
    fc.constantFrom("", "-1", "-0ubuntu1", "-1~deb12u1", "-b-1"),
  )
  .map((parts) => parts.join(""));

suite("Debian's versions", () => {
  test("stand in the order that dpkg gives them", { skip }, () => {
    const pairs = fc.sample(fc.tuple(version, version), { numRuns: 400, seed: 20_261_126 });
    const said = byDpkg(pairs);
    assert.equal(said.length, pairs.length);
    for (const [index, [a, b]] of pairs.entries()) {
      const order = compareDebian(a, b);
      assert.equal(
        order === undefined ? "none" : order < 0 ? "lt" : order === 0 ? "eq" : "gt",
        said[index],
        `${a} ${b}`,
      );
    }
  });

  test("are none where dpkg finds fault with them, such as a huge epoch", { skip }, () => {
    const versions = fc.sample(faulty, { numRuns: 400, seed: 7 });
    const script = versions.map((one) => `dpkg --validate-version '${one}' 2>/dev/null; echo $?`).join("\n");
    const said = spawnSync("/bin/sh", ["-c", script], { encoding: "utf8" }).stdout.trim().split("\n");
    assert.equal(said.length, versions.length);
    assert.ok(said.filter((status) => status === "0").length > 100);
    for (const [index, one] of versions.entries())
      assert.equal(compareDebian(one, one) === 0, said[index] === "0", one);
  });

  test("are in ranges by relations, and what is no version is in none", () => {
    assert.equal(satisfiesDebian("3.0.11-1~deb12u2", ">= 3.0.11-1~deb12u1, << 4"), true);
    assert.equal(satisfiesDebian("1:1.0", "<< 2"), false);
    assert.equal(satisfiesDebian("2.0", "= 2.0"), true);
    assert.equal(satisfiesDebian("none at all", ">= 1"), undefined);
    assert.equal(satisfiesDebian("2147483647:1", ">= 2147483647:1"), true);
    assert.equal(satisfiesDebian("9007199254740993:1", "= 9007199254740992:1"), undefined, "dpkg has no such epoch");
    assert.ok(isDebianRange(">= 1.2-3, << 2") && isDebianRange(">1"));
    assert.equal(satisfiesDebian(`1${"-a".repeat(100_000)}`, ">= 1"), undefined, "told at once");
    for (const range of ["", "1.2", "~> 1", ">= x", ">= 1,", "^1"]) assert.ok(!isDebianRange(range), range);
  });
});

for (const collector of ["auto", "sh"] as const)
  test(
    `what the ${collector === "auto" ? "Perl" : "shell"} collector reads of the system's packages is what dpkg itself lists`,
    { skip },
    async () => {
      using home = folder();
      const { answers } = await runLocally([systemAsk], { home: home.path, collector });
      const { copies, open } = systemPackages(answers[0]);
      assert.equal(open, undefined);
      const { stdout } = spawnSync(
        "dpkg-query",
        ["-W", "-f", "${db:Status-Status} ${Package}:${Architecture} ${Version}\n"],
        {
          encoding: "utf8",
          maxBuffer: 1 << 24,
        },
      );
      const installed = stdout.split("\n").filter((line) => line.startsWith("installed "));
      assert.deepEqual(
        copies
          .map(({ alias, version: text }) => `installed ${alias} ${typeof text === "string" ? text : text.code}`)
          .toSorted(),
        installed.toSorted(),
      );
    },
  );

test("a fixture's own database is read, and a machine without one tells nothing", { skip }, async () => {
  const spec = { name: "openssl", manager: "system", version: ">= 3.0" } as const;
  const outcome = async (files: Readonly<Record<string, string>>) => {
    using root = folder(files);
    using home = folder();
    const { answers } = await runLocally(
      packageType.probe(spec).map((ask) => askBelow(root.path, ask)),
      { home: home.path },
    );
    const { outcome: told } = packageType.judge(spec, answers, noContext);
    return told.kind === "unknown" ? told.reason.code : told.kind;
  };
  const row = (text: string): string =>
    `Package: openssl\nStatus: ${text}\nMaintainer: x <x@example.org>\nArchitecture: amd64\nVersion: 3.0.11-1\nDescription: x\n`;
  assert.equal(await outcome({ "var/lib/dpkg/status": row("install ok installed") }), "pass");
  assert.equal(await outcome({ "var/lib/dpkg/status": row("deinstall ok config-files") }), "fail");
  assert.equal(await outcome({}), "probe-error");
  const broken = `${row("install ok installed")}\nPackage without a colon\n`;
  assert.equal(await outcome({ "var/lib/dpkg/status": broken }), "probe-error", "dpkg lists nothing of it");
  assert.equal(await outcome({ "var/lib/dpkg/status": "" }), "unparsable");
});
