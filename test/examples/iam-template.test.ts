import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { evaluate, readTemplate, type World } from "./support/cloud-formation.ts";

const examples = new URL("../../examples/iam/", import.meta.url);
const template = readTemplate(readFileSync(new URL("agent.cfn.yaml", examples), "utf8"));

/** What scan.json and scan-opt-in.json write. */
const given = { DomainId: "d-exampledomain", SourceIp: "192.0.2.10/32", Runtime: "ecs" };
const aws = { "AWS::Partition": "aws", "AWS::Region": "eu-central-1", "AWS::AccountId": "111122223333" };
const issuer = "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE";

function worldWith(parameters: Readonly<Record<string, string>> = {}): World {
  const defaults = Object.entries(template.Parameters).flatMap(([name, { Default }]) =>
    typeof Default === "string" ? [[name, Default]] : [],
  );
  return { values: { ...aws, ...Object.fromEntries(defaults), ...given, ...parameters }, template, asked: new Set() };
}

const role = (world: World): ReturnType<typeof JSON.parse> => evaluate(template.Resources["Role"]?.Properties, world);
const statements = (world: World): unknown => role(world).Policies[0].PolicyDocument.Statement;
const written = (name: string): unknown => JSON.parse(readFileSync(new URL(name, examples), "utf8")).Statement;

test("with its default, the role may do exactly what scan-opt-in.json allows", () => {
  assert.deepEqual(statements(worldWith()), written("scan-opt-in.json"));
});

test("without a tag, the role may do exactly what scan.json allows", () => {
  assert.deepEqual(statements(worldWith({ OptInTagValue: "" })), written("scan.json"));
});

test("a domain of another region is named by its own region, and by no other", () => {
  const text = JSON.stringify(statements(worldWith({ DomainRegion: "us-east-1" })));
  assert.equal(text.match(/arn:aws:sagemaker:us-east-1:111122223333:/g)?.length, 5);
  assert.equal(text.match(/arn:aws:sagemaker:/g)?.length, 5);
});

test("on EKS one service account of one cluster takes the role on, and on ECS the tasks of this account", () => {
  const eks = worldWith({ Runtime: "eks", OidcProvider: issuer });
  assert.deepEqual(JSON.parse(role(eks).AssumeRolePolicyDocument).Statement, [
    {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          [`${issuer}:aud`]: "sts.amazonaws.com",
          [`${issuer}:sub`]: "system:serviceaccount:plumbline:plumbline",
        },
      },
    },
  ]);
  assert.deepEqual(role(worldWith()).AssumeRolePolicyDocument.Statement, [
    {
      Effect: "Allow",
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": "111122223333" },
        ArnLike: { "aws:SourceArn": "arn:aws:ecs:eu-central-1:111122223333:*" },
      },
    },
  ]);
});

test("a role for EKS without its cluster is refused before anything is made", () => {
  const refused = (world: World): boolean =>
    Object.values(template.Rules).some(
      ({ RuleCondition, Assertions }) =>
        evaluate(RuleCondition, world) === true && Assertions.some(({ Assert }) => evaluate(Assert, world) === false),
    );
  assert.ok(refused(worldWith({ Runtime: "eks" })));
  assert.ok(!refused(worldWith({ Runtime: "eks", OidcProvider: issuer })));
  assert.ok(!refused(worldWith()));
});

test("sessions of the role last an hour at most, and its ARN is handed on", () => {
  assert.equal(role(worldWith()).MaxSessionDuration, 3600);
  assert.equal(evaluate(template.Outputs["RoleArn"]?.Value, worldWith()), "Role.Arn");
  assert.deepEqual(Object.keys(template.Resources), ["Role"]);
});

test("every parameter and condition is used", () => {
  const asked = ["eks", "ecs"].flatMap((Runtime) => {
    const world = worldWith({ Runtime, OidcProvider: issuer, DomainRegion: "us-east-1" });
    role(world);
    return [...world.asked];
  });
  const declared = [...Object.keys(template.Parameters), ...Object.keys(template.Conditions)];
  assert.deepEqual(
    declared.filter((name) => !asked.includes(name)),
    [],
  );
});

test("each parameter takes what the examples give it, and nothing that could end an ARN or a JSON text", () => {
  const samples: Readonly<Record<string, string>> = { ...given, OidcProvider: issuer };
  for (const [name, { AllowedPattern }] of Object.entries(template.Parameters)) {
    if (typeof AllowedPattern !== "string") continue;
    const pattern = new RegExp(AllowedPattern);
    const value = samples[name] ?? template.Parameters[name]?.["Default"];
    assert.match(String(value), pattern, name);
    for (const hostile of ['x"', "*", "d-x*", "a:b:c", "d-x/*", "${AWS::Region}", "a b"])
      assert.doesNotMatch(hostile, pattern, name);
  }
});
