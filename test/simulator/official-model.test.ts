import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadModel, violations } from "./model.ts";
import { simulator } from "./support.ts";
import type { Simulator } from "../../src/simulator/start-simulator.ts";

const model = loadModel();
const skip =
  model === undefined
    ? "the official SageMaker model is not beside this repository; answers were not checked against it"
    : false;

let sim: Simulator;
before(async () => {
  sim = await simulator();
});
after(() => sim[Symbol.asyncDispose]());

const arn = (rest: string): string => `arn:aws:sagemaker:us-east-1:111122223333:${rest}`;
const research = "d-research00001";

/** Every operation over every kind of object. */
const calls: readonly (readonly [operation: string, input: object])[] = [
  ["ListDomains", {}],
  ["ListDomains", { MaxResults: 1 }],
  ...["d-research00001", "d-classic000001", "d-workforce0001", "d-unified000001"].flatMap((DomainId) => [
    ["DescribeDomain", { DomainId }] as const,
    ["ListUserProfiles", { DomainIdEquals: DomainId, MaxResults: 100 }] as const,
    ["ListSpaces", { DomainIdEquals: DomainId, MaxResults: 100 }] as const,
    ["ListApps", { DomainIdEquals: DomainId, MaxResults: 100 }] as const,
    ["ListTags", { ResourceArn: arn(`domain/${DomainId}`) }] as const,
  ]),
  ["DescribeUserProfile", { DomainId: research, UserProfileName: "analyst-01" }],
  ["DescribeUserProfile", { DomainId: "d-workforce0001", UserProfileName: "scientist-08" }],
  ["DescribeSpace", { DomainId: research, SpaceName: "analyst-01-lab" }],
  ["DescribeSpace", { DomainId: research, SpaceName: "engineer-11-lab" }],
  ["DescribeSpace", { DomainId: research, SpaceName: "engineer-07-lab" }],
  ["DescribeApp", { DomainId: research, SpaceName: "analyst-01-lab", AppType: "JupyterLab", AppName: "default" }],
  ["DescribeApp", { DomainId: research, SpaceName: "analyst-13-lab", AppType: "JupyterLab", AppName: "default" }],
  ["DescribeApp", { DomainId: research, SpaceName: "engineer-23-recovery", AppType: "JupyterLab", AppName: "default" }],
  ["DescribeApp", { DomainId: research, SpaceName: "engineer-11-lab", AppType: "CodeEditor", AppName: "default" }],
  [
    "DescribeApp",
    { DomainId: "d-classic000001", UserProfileName: "analyst-05", AppType: "JupyterServer", AppName: "default" },
  ],
  ["ListTags", { ResourceArn: arn(`user-profile/${research}/analyst-01`) }],
  ["ListTags", { ResourceArn: arn(`space/${research}/analyst-01-lab`) }],
  ["ListTags", { ResourceArn: arn(`app/${research}/analyst-01-lab/JupyterLab/default`) }],
  [
    "CreatePresignedDomainUrl",
    { DomainId: research, UserProfileName: "analyst-01", SpaceName: "analyst-01-lab", LandingUri: "app:JupyterLab:" },
  ],
];

for (const [operation, input] of calls) {
  test(`${operation} ${JSON.stringify(input)} gives an answer that the official model allows`, { skip }, async () => {
    assert.ok(model !== undefined);
    const { status, body } = await call(operation, input);
    assert.equal(status, 200, JSON.stringify(body));
    const shape = model.operations[operation]?.output?.shape ?? "";
    assert.deepEqual(violations(model, shape, body), []);
    assert.ok(Object.keys(body).length > 0);
  });
}

test("an app is stopped and started in answers that the official model allows", { skip }, async () => {
  assert.ok(model !== undefined);
  const app = { DomainId: research, SpaceName: "analyst-01-lab", AppType: "JupyterLab", AppName: "default" };
  for (const operation of ["DeleteApp", "CreateApp"]) {
    const { status, body } = await call(operation, app);
    assert.equal(status, 200, JSON.stringify(body));
    const shape: string | undefined = model.operations[operation]?.output?.shape;
    if (shape !== undefined) assert.deepEqual(violations(model, shape, body), []);
  }
});

const absent: readonly (readonly [operation: string, input: object])[] = [
  ["DescribeDomain", { DomainId: "d-absent" }],
  ["DescribeUserProfile", { DomainId: research, UserProfileName: "nobody" }],
  ["DescribeSpace", { DomainId: research, SpaceName: "nowhere" }],
  ["DescribeApp", { DomainId: research, SpaceName: "analyst-21-archive", AppType: "JupyterLab", AppName: "default" }],
  ["CreatePresignedDomainUrl", { DomainId: research, UserProfileName: "nobody" }],
];

for (const [operation, input] of absent) {
  test(`${operation} of what is not there gives the modelled ResourceNotFound`, { skip }, async () => {
    assert.ok(model !== undefined);
    const { status, body } = await call(operation, input);
    const { __type: type, ...members } = body;
    assert.equal(status, 400);
    assert.equal(type, "ResourceNotFound");
    assert.ok(model.operations[operation]?.errors?.some(({ shape }) => shape === type));
    assert.deepEqual(violations(model, "ResourceNotFound", members), []);
  });
}

test("the check against the model refuses what the model does not know", { skip }, () => {
  assert.ok(model !== undefined);
  const bad = { Domains: [{ DomainId: "not an id", Status: "Fine", Colour: "blue", CreationTime: "yesterday" }] };
  assert.equal(violations(model, "ListDomainsResponse", bad).length, 4);
  assert.equal(violations(model, "DescribeSpaceResponse", { OwnershipSettings: {} }).length, 1);
});

async function call(
  operation: string,
  input: object,
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const scope = "AKIAEXAMPLEEXAMPLE00/20260101/us-east-1/sagemaker/aws4_request";
  const response = await fetch(sim.endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `SageMaker.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`,
    },
    body: JSON.stringify(input),
  });
  assert.match(response.headers.get("x-amzn-requestid") ?? "", /^[0-9a-f-]{36}$/);
  const body: unknown = await response.json();
  assert.ok(typeof body === "object" && body !== null);
  return { status: response.status, body: { ...body } };
}
