import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { CheckType, Json } from "../../src/model/check.ts";
import { noContext, type Case } from "../../src/checks/case.ts";
import { cases as appCases } from "../../src/checks/app/cases.ts";
import { app } from "../../src/checks/app/index.ts";
import { cases as combineCases } from "../../src/checks/combine/cases.ts";
import { combinations } from "../../src/checks/combine/schema.ts";
import type { CombinedSpec } from "../../src/checks/combine/spec.ts";
import { cases as commandCases } from "../../src/checks/command/cases.ts";
import { command } from "../../src/checks/command/index.ts";
import { cases as cronCases } from "../../src/checks/cron/cases.ts";
import { cron } from "../../src/checks/cron/index.ts";
import { cases as environmentCases } from "../../src/checks/environment/cases.ts";
import { environment } from "../../src/checks/environment/index.ts";
import { cases as extensionCases } from "../../src/checks/extension/cases.ts";
import { extension } from "../../src/checks/extension/index.ts";
import { cases as fileCases } from "../../src/checks/file/cases.ts";
import { file } from "../../src/checks/file/index.ts";
import { cases as findCases } from "../../src/checks/find/cases.ts";
import { find } from "../../src/checks/find/index.ts";
import { cases as gitCases } from "../../src/checks/git/cases.ts";
import { git } from "../../src/checks/git/index.ts";
import { cases as kernelCases } from "../../src/checks/kernel/cases.ts";
import { kernel } from "../../src/checks/kernel/index.ts";
import { cases as manualCases } from "../../src/checks/manual/cases.ts";
import { manual } from "../../src/checks/manual/index.ts";
import { cases as packageCases } from "../../src/checks/package/cases.ts";
import { packageType } from "../../src/checks/package/index.ts";
import { cases as portCases } from "../../src/checks/port/cases.ts";
import { port } from "../../src/checks/port/index.ts";
import { cases as processCases } from "../../src/checks/process/cases.ts";
import { processType } from "../../src/checks/process/index.ts";
import { cases as settingCases } from "../../src/checks/setting/cases.ts";
import { setting } from "../../src/checks/setting/index.ts";
import { checkTypes } from "../../src/checks/registry.ts";
import { printable } from "../../src/model/untrusted.ts";
import { specValidator } from "./support/spec-validator.ts";

function runCases<Spec>(type: CheckType<Spec>, cases: readonly Case<Spec>[]): string {
  const valid = specValidator(type.name);
  describe(`cases of ${type.name}`, () => {
    for (const one of cases) {
      test(one.title, () => {
        assert.deepEqual(valid(one.spec), []);
        assert.deepEqual(type.lint(one.spec), []);
        const judgement = type.judge(one.spec, one.answers, { ...noContext, ...one.context });
        const { outcome } = judgement;
        const seen = JSON.stringify(judgement);
        const came = outcome.kind === "unknown" ? { unknown: outcome.reason.code } : outcome.kind;
        assert.deepEqual(came, one.outcome, seen);
        if (one.says !== undefined)
          assert.ok(
            texts(judgement).some((text) => text.includes(one.says ?? "")),
            seen,
          );
        if (one.hides !== undefined)
          assert.ok(
            texts(judgement).every((text) => !text.includes(one.hides ?? "")),
            seen,
          );
        for (const text of texts(judgement)) assert.equal(text, printable(text), "every text is printable");
      });
    }
  });
  return type.name;
}

/** A combination over all types, as the registry has it. */
function typeOf(name: string): CheckType {
  const type = checkTypes.find((one) => one.name === name);
  if (type === undefined) throw new Error(`no check type ${name}`);
  return type;
}

function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}

const covered = [
  runCases(file, fileCases),
  runCases(find, findCases),
  runCases(setting, settingCases),
  runCases(extension, extensionCases),
  runCases(kernel, kernelCases),
  runCases(packageType, packageCases),
  runCases(port, portCases),
  runCases(processType, processCases),
  runCases(cron, cronCases),
  runCases(git, gitCases),
  runCases(environment, environmentCases),
  runCases(command, commandCases),
  runCases(app, appCases),
  runCases(manual, manualCases),
  ...combinations.map((name) => runCases<CombinedSpec>(typeOf(name), combineCases[name])),
];

test("every check type in the registry brings its cases", () => {
  assert.deepEqual(covered.toSorted(), checkTypes.map(({ name }) => name).toSorted());
});

const subjects: readonly (readonly [type: string, spec: Json, subject: string])[] = [
  ["file", { path: "~/.ssh", exists: true }, "~/.ssh"],
  ["setting", { path: "~/.npmrc", format: "ini", key: "registry", absent: true }, "~/.npmrc"],
  ["extension", { name: "@jupyterlab/git", state: "absent" }, "@jupyterlab/git"],
  ["find", { under: "~/.ssh", none: true }, "~/.ssh"],
  ["extension", { only: [] }, ""],
  ["kernel", { name: "python3", state: "present" }, "python3"],
  ["kernel", { only: [] }, ""],
  ["package", { name: "numpy", state: "present" }, "numpy"],
  ["package", { only: [] }, ""],
  ["port", { number: 22, state: "closed" }, "22"],
  ["port", { only: [] }, ""],
  ["setting", { effective: "jupyter", key: "ServerApp.ip", absent: true }, "jupyter: ServerApp.ip"],
  ["process", { names: ["ngrok", "x*"], state: "absent" }, "ngrok, x*"],
  ["process", { only: ["python*"] }, ""],
  ["cron", { only: [] }, ""],
  ["git", { path: "~/tools", clean: true }, "~/tools"],
  ["package", { name: "openssl", manager: "system", state: "present" }, "openssl"],
  ["command", { run: "umask" }, ""],
  ["environment", { name: "PATH", absent: true }, "PATH"],
  ["app", { status: "InService" }, ""],
  [
    "any",
    [
      { file: { path: "~/.a", exists: true } },
      { command: { run: "x" } },
      { all: [{ file: { path: "~/.b", exists: true } }, { file: { path: "~/.a", exists: true } }] },
    ],
    "~/.a, ~/.b, ~/.a",
  ],
];

for (const [name, spec, subject] of subjects) {
  test(`${name} ${JSON.stringify(spec)} is about "${subject}" before anything is known of a target`, () => {
    assert.equal(checkTypes.find((type) => type.name === name)?.subject(spec), subject);
  });
}
