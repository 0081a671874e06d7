import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-sagemaker";

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const root = new URL("../../", import.meta.url);
const files = globSync("examples/iam/*.json", { cwd: root }).toSorted();
const statementsOf = (file: string): readonly Statement[] =>
  JSON.parse(readFileSync(new URL(file, root), "utf8")).Statement;
const list = (value: string | readonly string[]): readonly string[] => (typeof value === "string" ? [value] : value);
const actions = (statements: readonly Statement[], effect: Statement["Effect"]): readonly string[] =>
  statements
    .filter(({ Effect }) => Effect === effect)
    .flatMap(({ Action }) => list(Action))
    .toSorted();

test("the folder of IAM examples holds both policies", () => {
  assert.deepEqual(files, ["examples/iam/scan-opt-in.json", "examples/iam/scan.json"]);
});

for (const file of files) {
  const statements = statementsOf(file);

  test(`${file} allows exactly the calls that the SageMaker provider makes`, () => {
    assert.deepEqual(
      actions(statements, "Allow"),
      callsOfProvider().map((call) => `sagemaker:${call}`),
    );
  });

  test(`${file} names only actions that SageMaker has`, () => {
    for (const action of [...actions(statements, "Allow"), ...actions(statements, "Deny")]) {
      const [service, call] = action.split(":");
      assert.equal(service, "sagemaker");
      assert.ok(`${call}Command` in sdk, `${action}: no such call in the SDK`);
    }
  });

  test(`${file} allows on every resource only what lists, and denies changes on all`, () => {
    for (const { Effect, Action, Resource } of statements)
      if (list(Resource).includes("*") && Effect === "Allow")
        for (const action of list(Action)) assert.match(action, /^sagemaker:List[A-Z]/);
    const denied = statements.filter(({ Effect }) => Effect === "Deny");
    assert.deepEqual(
      denied.map(({ Resource }) => Resource),
      ["*"],
    );
    for (const action of list(denied[0]?.Action ?? [])) assert.match(action, /^sagemaker:(Create|Delete|Start|Update)/);
  });

  test(`${file} bounds logins to the user profiles of one domain and to one network`, () => {
    const logins = statements.filter(
      ({ Effect, Action }) => Effect === "Allow" && list(Action).includes("sagemaker:CreatePresignedDomainUrl"),
    );
    assert.equal(logins.length, 1);
    for (const { Action, Resource, Condition } of logins) {
      assert.deepEqual(
        list(Action),
        ["sagemaker:CreatePresignedDomainUrl"],
        "a login shares its statement with nothing",
      );
      for (const arn of list(Resource))
        assert.match(arn, /^arn:aws:sagemaker:[a-z0-9-]+:\d{12}:user-profile\/d-[a-z0-9]+\/\*$/);
      assert.ok(Condition?.["IpAddress"]?.["aws:SourceIp"]);
    }
  });
}

test("the opt-in policy differs from the plain one in the tag that a login needs", () => {
  const login = (file: string): Statement | undefined => statementsOf(file).find(({ Sid }) => Sid.startsWith("LogIn"));
  const [optIn, plain] = [login("examples/iam/scan-opt-in.json"), login("examples/iam/scan.json")];
  assert.deepEqual(optIn?.Condition, {
    StringEquals: { "aws:ResourceTag/plumbline": "scan" },
    ...plain?.Condition,
  });
});

/** The commands of the SDK that src/ names, sorted. */
function callsOfProvider(): readonly string[] {
  const sources = globSync("src/{targets/sagemaker,cli}/**/*.ts", { cwd: root }).map((path) =>
    readFileSync(new URL(path, root), "utf8"),
  );
  const named = sources.flatMap((text) =>
    Array.from(text.matchAll(/\b([A-Z]\w+)Command\b/g), ([, call]) => call ?? ""),
  );
  return [...new Set(named.filter((call) => `${call}Command` in sdk))].toSorted();
}
