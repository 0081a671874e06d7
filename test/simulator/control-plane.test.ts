import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  CreatePresignedDomainUrlCommand,
  DescribeAppCommand,
  ListAppsCommand,
  ListDomainsCommand,
  ListSpacesCommand,
  ListUserProfilesCommand,
  paginateListApps,
  paginateListDomains,
  paginateListSpaces,
  paginateListUserProfiles,
} from "@aws-sdk/client-sagemaker";
import { clientFor, simulator } from "./support.ts";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { Simulator } from "../../src/simulator/start-simulator.ts";

let sim: Simulator;
let client: SageMakerClient;
before(async () => {
  sim = await simulator();
  client = clientFor(sim);
});
after(async () => {
  client.destroy();
  await sim[Symbol.asyncDispose]();
});

const named = (name: string) => (error: unknown) => error instanceof Error && error.name === name;
const research = "d-research00001";

test("lists of more than ten rows come in pages of ten, and the SDK's paginators find every row once", async () => {
  assert.equal((await client.send(new ListUserProfilesCommand({}))).UserProfiles?.length, 10);
  const profiles = await collect(paginateListUserProfiles({ client }, {}), (page) => page.UserProfiles);
  const spaces = await collect(paginateListSpaces({ client }, {}), (page) => page.Spaces);
  const apps = await collect(paginateListApps({ client }, { DomainIdEquals: research }), (page) => page.Apps);
  const domains = await collect(paginateListDomains({ client, pageSize: 1 }, {}), (page) => page.Domains);
  assert.equal(new Set(profiles.map((row) => row.UserProfileName)).size, 25);
  assert.deepEqual(
    spaces.map((row) => row.SpaceName).toSorted(),
    sim.ready.users.flatMap(({ space }) => space ?? []).toSorted(),
  );
  assert.equal(spaces.length, new Set(spaces.map((row) => row.SpaceName)).size);
  assert.ok(apps.length > 20);
  assert.deepEqual(
    domains.map((row) => row.DomainId),
    sim.ready.domains.map(({ id }) => id),
  );
  assert.ok(domains[0]?.CreationTime instanceof Date);
});

test("the default world of 25 holds every app status, both auth modes and mostly healthy people", () => {
  const states = new Set(sim.ready.users.map(({ state }) => state));
  assert.deepEqual([...states].toSorted(), ["Deleted", "Deleting", "Failed", "InService", "None", "Pending"]);
  assert.deepEqual([...new Set(sim.ready.domains.map(({ authMode }) => authMode))], ["IAM", "SSO"]);
  assert.equal(new Set(sim.ready.users.map(({ userProfile }) => userProfile)).size, 25);
  assert.deepEqual([...new Set(sim.ready.users.map(({ appType }) => appType))].toSorted(), [
    "CodeEditor",
    "JupyterLab",
    "JupyterServer",
    null,
  ]);
});

test("filters narrow a list, and an unknown domain gives an empty one", async () => {
  const one = await client.send(new ListAppsCommand({ SpaceNameEquals: "analyst-01-lab" }));
  assert.deepEqual(
    one.Apps?.map((app) => [app.SpaceName, app.UserProfileName, app.Status]),
    [["analyst-01-lab", undefined, "InService"]],
  );
  const classic = await client.send(new ListAppsCommand({ UserProfileNameEquals: "analyst-05" }));
  assert.deepEqual(
    classic.Apps?.map((app) => [app.SpaceName, app.UserProfileName, app.AppType]),
    [[undefined, "analyst-05", "JupyterServer"]],
  );
  const contains = await client.send(new ListSpacesCommand({ SpaceNameContains: "Archive" }));
  assert.deepEqual(
    contains.Spaces?.map((space) => space.SpaceName),
    ["analyst-21-archive"],
  );
  assert.deepEqual((await client.send(new ListUserProfilesCommand({ DomainIdEquals: "d-absent" }))).UserProfiles, []);
});

test("descending order gives the same rows backwards", async () => {
  const rows = async (SortOrder: "Ascending" | "Descending") =>
    (await client.send(new ListSpacesCommand({ SortOrder, MaxResults: 100 }))).Spaces?.map(
      (space) => space.SpaceName,
    ) ?? [];
  assert.deepEqual(await rows("Descending"), (await rows("Ascending")).toReversed());
});

test("input that the service refuses is refused with ValidationException", async () => {
  const refused = [
    new ListAppsCommand({ MaxResults: 101 }),
    new ListAppsCommand({ MaxResults: 0 }),
    new ListAppsCommand({ NextToken: "made-up" }),
    new ListAppsCommand({ SpaceNameEquals: "a", UserProfileNameEquals: "b" }),
    new ListAppsCommand({ DomainIdEquals: "research" }),
    new DescribeAppCommand({ DomainId: research, AppType: "JupyterLab", AppName: "default" }),
  ] as const;
  for (const command of refused)
    await assert.rejects(client.send(command as ListAppsCommand), named("ValidationException"));
});

test("a page token is refused with other filters than its own", async () => {
  const { NextToken } = await client.send(new ListAppsCommand({ DomainIdEquals: research }));
  assert.ok(NextToken);
  await assert.rejects(client.send(new ListAppsCommand({ NextToken })), named("ValidationException"));
  assert.equal((await client.send(new ListAppsCommand({ NextToken, DomainIdEquals: research }))).Apps?.length, 10);
});

test("presigning is refused in an SSO domain, for a personal JupyterLab, for somebody else's space and outside the limits", async () => {
  const presign = (input: object) =>
    client.send(new CreatePresignedDomainUrlCommand({ DomainId: research, UserProfileName: "analyst-01", ...input }));
  const landing = { LandingUri: "app:JupyterLab:" };
  await assert.rejects(
    presign({ DomainId: "d-workforce0001", UserProfileName: "scientist-08" }),
    named("ValidationException"),
  );
  await assert.rejects(presign(landing), {
    name: "ValidationException",
    message: "The app type JupyterLab is invalid for personal apps",
  });
  await assert.rejects(presign({ ...landing, SpaceName: "researcher-02-lab" }), named("ValidationException"));
  await assert.rejects(presign({ ...landing, SpaceName: "nowhere" }), named("ResourceNotFound"));
  await assert.rejects(presign({ ExpiresInSeconds: 4 }), named("ValidationException"));
  await assert.rejects(presign({ SessionExpirationDurationInSeconds: 1799 }), named("ValidationException"));
  await assert.rejects(presign({ LandingUri: "https://elsewhere.example/" }), named("ValidationException"));
  assert.match(
    (await presign({ ...landing, SpaceName: "engineer-07-lab" })).AuthorizedUrl ?? "",
    /\/auth\?token=[\w.-]{1000,}$/,
    "shared spaces take any member",
  );
});

test("the people with a fault of their own fail at the presign call, each with the service's name for it", async () => {
  const presign = (name: string) =>
    client.send(
      new CreatePresignedDomainUrlCommand({
        DomainId: research,
        UserProfileName: name,
        SpaceName: `${name}-lab`,
        LandingUri: "app:JupyterLab:",
      }),
    );
  await assert.rejects(presign("analyst-17"), named("AccessDeniedException"));
  await assert.rejects(presign("engineer-19"), { name: "ThrottlingException", message: "Rate exceeded" });
  await assert.rejects(presign("scientist-20"), named("ResourceNotFound"));
});

test("a request without a signature, or with half of one, is refused", async () => {
  const post = async (headers: Record<string, string>) => {
    const response = await fetch(sim.endpoint, {
      method: "POST",
      body: "{}",
      headers: { "x-amz-target": "SageMaker.ListDomains", ...headers },
    });
    return [response.status, response.headers.get("x-amzn-errortype")];
  };
  assert.deepEqual(await post({}), [400, "MissingAuthenticationTokenException"]);
  assert.deepEqual(await post({ authorization: "AWS4-HMAC-SHA256 Credential=x" }), [
    400,
    "IncompleteSignatureException",
  ]);
});

test("throttled calls succeed once the SDK has tried again often enough", async () => {
  sim.faults.on({ kind: "api", error: "throttled", operation: "ListDomains", times: 2 });
  const before = sim.stats.calls["ListDomains"] ?? 0;
  const patient = clientFor(sim, 3);
  assert.equal((await patient.send(new ListDomainsCommand({}))).Domains?.length, 4);
  patient.destroy();
  assert.equal((sim.stats.calls["ListDomains"] ?? 0) - before, 3);
});

test("a list fails at the page that a fault names, and not before or after it is switched off", async () => {
  const off = sim.faults.on({ kind: "api", error: "internal", operation: "ListUserProfiles", page: 2 });
  let pages = 0;
  const walk = async () => {
    for await (const page of paginateListUserProfiles({ client }, {})) pages += page.UserProfiles === undefined ? 0 : 1;
  };
  await assert.rejects(walk(), named("InternalFailure"));
  assert.equal(pages, 1);
  off();
  await walk();
  assert.equal(pages, 4);
});

test("clearing the faults keeps those that belong to the world", async () => {
  sim.faults.on({ kind: "api", error: "expired" });
  await assert.rejects(client.send(new ListDomainsCommand({})), named("ExpiredTokenException"));
  sim.faults.clear();
  await client.send(new ListDomainsCommand({}));
  const denied = {
    DomainId: research,
    UserProfileName: "analyst-17",
    SpaceName: "analyst-17-lab",
    LandingUri: "app:JupyterLab:",
  };
  await assert.rejects(client.send(new CreatePresignedDomainUrlCommand(denied)), named("AccessDeniedException"));
});

async function collect<Page, Row>(
  pages: AsyncIterable<Page>,
  rows: (page: Page) => readonly Row[] | undefined,
): Promise<readonly Row[]> {
  const all: Row[] = [];
  for await (const page of pages) all.push(...(rows(page) ?? []));
  return all;
}
