import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { suite, test } from "node:test";
import { absent, denied, files } from "../../src/checks/case.ts";
import { file } from "../../src/checks/file/index.ts";
import type { FileSpec } from "../../src/checks/file/spec.ts";
import { setting } from "../../src/checks/setting/index.ts";
import type { SettingSpec } from "../../src/checks/setting/spec.ts";
import type { Remedy, Repair } from "../../src/model/check.ts";
import type { Answer } from "../../src/model/observation.ts";

const remedyOf = <Spec>({ remedy }: { readonly remedy?: Remedy<Spec> }): Remedy<Spec> => {
  assert.ok(remedy);
  return remedy;
};
const ofFile = remedyOf<FileSpec>(file);
const ofSetting = remedyOf<SettingSpec>(setting);

/** A file that was read whole. */
const read = (content: string | Uint8Array): Answer =>
  files({ content, sha256: createHash("sha256").update(content).digest("hex") });
const content = (repair: Repair): string =>
  "cannot" in repair
    ? repair.cannot
    : repair.changes.map((one) => (one.kind === "write" ? Buffer.from(one.content).toString() : one.kind)).join("|");

suite("a remedy that a spec does not tell is refused at load", () => {
  for (const [spec, why] of [
    [{ path: "/etc/x", exists: false }, /Only what is in the home/],
    [{ path: "~/*/x", exists: false }, /name one place/],
    [{ path: "~/../x", exists: false }, /name one place/],
    [{ path: "~/a\nb", exists: false }, /in plain text/],
    [{ path: "~/x", exists: true }, /what the file should hold/],
    [{ path: "~/x", owner: "root" }, /not `owner`/],
    [{ path: "~/x", contains: { matches: "a+" } }, /which line is missing/],
    [{ path: "~/x", lines: { all: { matches: "a" } } }, /violates it should become/],
  ] as const satisfies readonly (readonly [FileSpec, RegExp])[])
    test(JSON.stringify(spec), () => assert.match(ofFile.refuses(spec) ?? "", why));
  for (const [spec, why] of [
    [{ path: "~/x", format: "json", key: "a", atLeast: 1 }, /which value is right/],
    [{ effective: "jupyter", key: "ServerApp.ip", equals: "x" }, /name the one to change/],
    [{ path: "/opt/x", format: "json", key: "a", equals: 1 }, /Only what is in the home/],
  ] as const satisfies readonly (readonly [SettingSpec, RegExp])[])
    test(JSON.stringify(spec), () => assert.match(ofSetting.refuses(spec) ?? "", why));
});

suite("lines of a file", () => {
  for (const [title, spec, before, after] of [
    ["are added at the end", { lines: { any: "b" } }, "a\n", "a\nb\n"],
    ["are added behind a last one without an end", { lines: { any: "b" } }, "a", "a\nb\n"],
    ["keep the ends that the file has", { contains: "b" }, "a\r\n", "a\r\nb\r\n"],
    ["go where they offend", { lacks: "evil" }, "a\nxevilx\nb\n", "a\nb\n"],
    ["go by a pattern", { lines: { none: { matches: "^umask 0?0$" } } }, "umask 0\numask 022\n", "umask 022\n"],
    ["go and come in one write", { lines: { none: "a", any: "b" } }, "a\nc\n", "c\nb\n"],
  ] as const)
    test(title, () => assert.equal(content(ofFile.repair({ path: "~/f", ...spec }, [read(before)])), after));

  test("are left alone where the check would still not pass, and where the file is no text, a folder, cut off or not to be read", () => {
    const spec: FileSpec = { path: "~/f", lines: { any: "b" } };
    const still: FileSpec = { path: "~/f", lines: { any: "b", none: "b" } };
    assert.match(content(ofFile.repair(still, [read("a\n")])), /still not pass/);
    assert.match(content(ofFile.repair(spec, [read(Buffer.from([0xff, 0xfe]))])), /no UTF-8 text/);
    assert.match(content(ofFile.repair(spec, [files({ kind: "directory" })])), /A directory stands there/);
    assert.match(
      content(ofFile.repair(spec, [files({ content: "a", truncated: true, sha256: "0".repeat(64) })])),
      /read whole/,
    );
    assert.match(content(ofFile.repair(spec, [denied("~/f")])), /not known/);
    assert.equal(content(ofFile.repair(spec, [absent])), "b\n");
  });
});

suite("a setting", () => {
  const spec: SettingSpec = { path: "~/f", format: "json", key: "a.b", equals: 1 };
  test("is written, also where there is no file", () => {
    assert.equal(content(ofSetting.repair(spec, [read('{"a": {"b": 2}}')])), '{"a": {"b": 1}}');
    assert.equal(content(ofSetting.repair(spec, [absent])), '{\n  "a": {\n    "b": 1\n  }\n}\n');
  });
  test("is left alone in a file that cannot be read as its format", () =>
    assert.match(content(ofSetting.repair(spec, [read("{")])), /cannot be changed for certain/));
});

test("a mode is set to what is allowed of it, and nothing else is touched", () => {
  const repaired = (spec: Partial<FileSpec>, mode: number, kind: "file" | "directory" | "symlink" = "file") => {
    const repair = ofFile.repair({ path: "~/f", ...spec }, [files({ mode, kind })]);
    return "cannot" in repair
      ? repair.cannot
      : repair.changes.map((one) => ("mode" in one ? one.mode.toString(8) : one.kind));
  };
  assert.deepEqual(repaired({ mode: "0700" }, 0o755, "directory"), ["700"]);
  assert.deepEqual(repaired({ mode: { atMost: "0640" } }, 0o4777), ["640"]);
  assert.deepEqual(repaired({ mode: { lacks: "0022" } }, 0o777), ["755"]);
  assert.match(String(repaired({ mode: "0600" }, 0o777, "symlink")), /symlink stands there/);
});
