import type { AppDetails, SpaceDetails } from "@aws-sdk/client-sagemaker";
import type { Abortable } from "../../model/ports.ts";
import type { SageMakerApi } from "./api.ts";
import { isHelperApp } from "./app-types.ts";
import type { AppRow, SpaceRow, UserProfileRow } from "./inventory.ts";
import { pages } from "./pages.ts";

/** The most rows that the API gives per page; its default is 10. */
const MaxResults = 100;

export async function* domainIds(api: SageMakerApi, { signal }: Abortable): AsyncIterable<string> {
  const { ListDomainsCommand } = api.sdk;
  const fetch = (NextToken: string | undefined) =>
    api.read("ListDomains", (client) => client.send(new ListDomainsCommand({ MaxResults, NextToken })), { signal });
  for await (const { Domains = [] } of pages("ListDomains", fetch)) {
    for (const { DomainId } of Domains) yield DomainId ?? "";
  }
}

export async function* userProfileRows(
  api: SageMakerApi,
  domain: string,
  { signal }: Abortable,
): AsyncIterable<UserProfileRow> {
  const { ListUserProfilesCommand } = api.sdk;
  const fetch = (NextToken: string | undefined) =>
    api.read(
      "ListUserProfiles",
      (client) => client.send(new ListUserProfilesCommand({ DomainIdEquals: domain, MaxResults, NextToken })),
      { signal },
    );
  for await (const { UserProfiles = [] } of pages("ListUserProfiles", fetch)) {
    for (const { UserProfileName = "", Status } of UserProfiles) {
      yield { name: UserProfileName, ...(Status && { status: Status }) };
    }
  }
}

export async function* spaceRows(api: SageMakerApi, domain: string, { signal }: Abortable): AsyncIterable<SpaceRow> {
  const { ListSpacesCommand } = api.sdk;
  const fetch = (NextToken: string | undefined) =>
    api.read(
      "ListSpaces",
      (client) => client.send(new ListSpacesCommand({ DomainIdEquals: domain, MaxResults, NextToken })),
      { signal },
    );
  for await (const { Spaces = [] } of pages("ListSpaces", fetch)) yield* Spaces.map(spaceRow);
}

export async function* appRows(api: SageMakerApi, domain: string, { signal }: Abortable): AsyncIterable<AppRow> {
  const { ListAppsCommand } = api.sdk;
  const fetch = (NextToken: string | undefined) =>
    api.read(
      "ListApps",
      (client) => client.send(new ListAppsCommand({ DomainIdEquals: domain, MaxResults, NextToken })),
      { signal },
    );
  for await (const { Apps = [] } of pages("ListApps", fetch)) {
    yield* Apps.filter(({ AppType }) => !isHelperApp(AppType)).map(appRow);
  }
}

function spaceRow(row: SpaceDetails): SpaceRow {
  const owner = row.OwnershipSettingsSummary?.OwnerUserProfileName;
  const sharing = row.SpaceSharingSettingsSummary?.SharingType;
  const appType = row.SpaceSettingsSummary?.AppType;
  return {
    name: row.SpaceName ?? "",
    ...(owner && { owner }),
    ...(sharing && { sharing }),
    ...(appType && { appType }),
    ...(row.Status && { status: row.Status }),
  };
}

function appRow(row: AppDetails): AppRow {
  const { SageMakerImageVersionArn, SageMakerImageArn, SageMakerImageVersionAlias, InstanceType, LifecycleConfigArn } =
    row.ResourceSpec ?? {};
  const arn = SageMakerImageVersionArn ?? SageMakerImageArn;
  const version = SageMakerImageVersionAlias;
  return {
    createdAt: row.CreationTime?.getTime() ?? 0,
    ...(row.UserProfileName && { userProfile: row.UserProfileName }),
    ...(row.SpaceName && { space: row.SpaceName }),
    ...(row.AppType && { appType: row.AppType }),
    ...(row.Status && { status: row.Status }),
    ...((arn || version) && { image: { ...(arn && { arn }), ...(version && { version }) } }),
    ...(InstanceType && { instanceType: InstanceType }),
    ...(LifecycleConfigArn && { lifecycleConfig: LifecycleConfigArn }),
  };
}
