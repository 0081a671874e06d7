import type { DescribeDomainResponse } from "@aws-sdk/client-sagemaker";
import { NotAssessed } from "../../model/errors.ts";
import type { Reason } from "../../model/outcome.ts";
import type { Abortable } from "../../model/ports.ts";
import type { SageMakerApi } from "./api.ts";
import { isJupyterApp } from "./app-types.ts";
import { describeApp } from "./describe-app.ts";
import type { CostlyFacts } from "../../model/target.ts";
import { type IdleByApp, idleOf, idleOfSpace, idleOfUserProfile } from "./idle.ts";
import type { AppRow, DomainInventory, Listing, SpaceRow, UserProfileRow } from "./inventory.ts";
import { appRows, spaceRows, userProfileRows } from "./lists.ts";
import { isResourceName } from "./names.ts";
import { tagsOf } from "./tags.ts";

/** The most failed apps of one domain that are asked for their reason; the others are reported without it. */
const mostFailures = 20;

/**
 * One domain in one set of calls: DescribeDomain and three lists, whatever the number of users. `ListTags` per user
 * profile only with `tags`, one more call per user profile and per space only with `idle`, `DescribeApp` only for failed apps. A call that fails is recorded in its listing.
 */
export async function listDomain(
  api: SageMakerApi,
  { region, domain, tags, idle }: { readonly region: string; readonly domain: string } & CostlyFacts,
  { signal }: Abortable,
): Promise<DomainInventory> {
  const described = await describeDomain(api, domain, { signal });
  const userProfiles = await listing(userProfileRows(api, domain, { signal }));
  const spaces = await listing(spaceRows(api, domain, { signal }));
  const apps = await listing(appRows(api, domain, { signal }));
  const tag = (row: UserProfileRow) => withTags(api, described.arn, row, { signal });
  const idleOwner = (row: UserProfileRow) =>
    withIdle(row, () => idleOfUserProfile(api, { domain, userProfile: row.name }, { signal }));
  const idleSpace = (row: SpaceRow) => withIdle(row, () => idleOfSpace(api, { domain, space: row.name }, { signal }));
  const tagged = tags ? await inTurn(userProfiles.rows, tag) : userProfiles.rows;
  return {
    region,
    domain,
    ...described,
    userProfiles: { ...userProfiles, rows: idle ? await inTurn(tagged, idleOwner) : tagged },
    spaces: { ...spaces, rows: idle ? await inTurn(spaces.rows, idleSpace) : spaces.rows },
    apps: { ...apps, rows: await withFailures(api, domain, apps.rows, { signal }) },
  };
}

/** Drains a list; what came before a failure is kept beside the failure's reason. */
export async function listing<Row>(source: AsyncIterable<Row>): Promise<Listing<Row>> {
  const rows: Row[] = [];
  try {
    for await (const row of source) rows.push(row);
    return { rows };
  } catch (error) {
    return { rows, broken: reasonOf(error) };
  }
}

async function describeDomain(
  api: SageMakerApi,
  domain: string,
  { signal }: Abortable,
): Promise<Pick<DomainInventory, "arn" | "blocked" | "networkMode" | "idle">> {
  try {
    const { DescribeDomainCommand } = api.sdk;
    const described = await api.read(
      "DescribeDomain",
      (client) => client.send(new DescribeDomainCommand({ DomainId: domain })),
      { signal },
    );
    const { DomainArn, AppNetworkAccessType, DefaultUserSettings, DefaultSpaceSettings } = described;
    const blocked = blockedDomain(described);
    return {
      ...(DomainArn && { arn: DomainArn }),
      ...(blocked && { blocked }),
      ...(AppNetworkAccessType && { networkMode: AppNetworkAccessType }),
      idle: { Private: idleOf(DefaultUserSettings), Shared: idleOf(DefaultSpaceSettings) },
    };
  } catch (error) {
    return { blocked: reasonOf(error) };
  }
}

/** A presigned login exists in IAM domains only; Unified Studio manages its domain's users by itself. */
export function blockedDomain({ AuthMode, DomainSettings }: DescribeDomainResponse): Reason | undefined {
  if (DomainSettings?.UnifiedStudioSettings !== undefined) return { code: "unified-studio" };
  if (AuthMode === "SSO") return { code: "sso-domain" };
  return AuthMode === "IAM" ? undefined : { code: "api-error", detail: "DescribeDomain told no known AuthMode" };
}

/** A user profile whose tags cannot be read is not guessed to match or not to match. */
async function withTags(
  api: SageMakerApi,
  domainArn: string | undefined,
  row: UserProfileRow,
  { signal }: Abortable,
): Promise<UserProfileRow> {
  if (!isResourceName(row.name)) return row;
  try {
    return { ...row, tags: await tagsOf(api, { domainArn, userProfile: row.name }, { signal }) };
  } catch (error) {
    return { ...row, tagsUnknown: reasonOf(error) };
  }
}

/** A layer that cannot be read is kept as such, so that nothing is concluded from the others. */
async function withIdle<Row extends { readonly name: string }>(row: Row, ask: () => Promise<IdleByApp>) {
  if (!isResourceName(row.name)) return row;
  try {
    return { ...row, idle: await ask() };
  } catch (error) {
    return { ...row, idle: { reason: reasonOf(error) } };
  }
}

/** `FailureReason` is not in the list; it is a help for the reader, so a failure to get it changes nothing. */
async function withFailures(
  api: SageMakerApi,
  domain: string,
  rows: readonly AppRow[],
  { signal }: Abortable,
): Promise<readonly AppRow[]> {
  const failed = rows.filter(({ status, appType }) => status === "Failed" && isJupyterApp(appType));
  const asked = new Set(failed.slice(0, mostFailures));
  return inTurn(rows, async (row) => {
    if (!asked.has(row) || !isJupyterApp(row.appType)) return row;
    try {
      const { FailureReason } = await describeApp(api, { ...row, domain, appType: row.appType }, { signal });
      return FailureReason === undefined ? row : { ...row, failure: FailureReason };
    } catch (error) {
      reasonOf(error);
      return row;
    }
  });
}

async function inTurn<T>(rows: readonly T[], step: (row: T) => Promise<T>): Promise<readonly T[]> {
  const done: T[] = [];
  for (const row of rows) done.push(await step(row));
  return done;
}

/** Only what the API said becomes a reason; an abort or a fault of ours travels on. */
function reasonOf(error: unknown): Reason {
  if (error instanceof NotAssessed) return { code: error.reason, detail: error.message };
  throw error;
}
