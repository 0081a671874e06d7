import { notFound, validationError } from "./aws-error.ts";
import { pageOf } from "./page.ts";
import { text } from "./input.ts";
import { appRow, domainRow, spaceRow, userProfileRow } from "./rows.ts";
import { appArn, domainArn, spaceArn, userProfileArn } from "../world/arns.ts";
import { isOwnedByProfile, isOwnedBySpace } from "../world/world.ts";
import type { Answer, Account } from "./account.ts";
import type { Domain } from "../world/world.ts";
import type { Input } from "./input.ts";

export const listDomains: Answer = (input, { world }) => {
  const { rows, ...next } = pageOf(world.domains, input, "ListDomains");
  return { Domains: rows.map(domainRow), ...next };
};

export const listUserProfiles: Answer = (input, account) => {
  const contains = text(input, "UserProfileNameContains")?.toLowerCase() ?? "";
  const all = domains(input, account).flatMap((domain) =>
    [...domain.userProfiles.values()]
      .filter(({ name }) => name.toLowerCase().includes(contains))
      .map((item) => ({ domain, item })),
  );
  const { rows, ...next } = pageOf(sorted(all, input), input, "ListUserProfiles");
  return { UserProfiles: rows.map(({ domain, item }) => userProfileRow(domain, item)), ...next };
};

export const listSpaces: Answer = (input, account) => {
  const contains = text(input, "SpaceNameContains")?.toLowerCase() ?? "";
  const all = domains(input, account).flatMap((domain) =>
    [...domain.spaces.values()]
      .filter(({ name }) => name.toLowerCase().includes(contains))
      .map((item) => ({ domain, item })),
  );
  const { rows, ...next } = pageOf(sorted(all, input), input, "ListSpaces");
  return { Spaces: rows.map(({ domain, item }) => spaceRow(domain, item)), ...next };
};

export const listApps: Answer = (input, account) => {
  const userProfile = text(input, "UserProfileNameEquals");
  const space = text(input, "SpaceNameEquals");
  if (userProfile !== undefined && space !== undefined) {
    throw validationError("UserProfileNameEquals and SpaceNameEquals cannot both be given");
  }
  const all = domains(input, account).flatMap((domain) =>
    domain.apps
      .filter((app) => userProfile === undefined || isOwnedByProfile(app, userProfile))
      .filter((app) => space === undefined || isOwnedBySpace(app, space))
      .map((item) => ({ domain, item })),
  );
  const { rows, ...next } = pageOf(sorted(all, input), input, "ListApps");
  return { Apps: rows.map(({ domain, item }) => appRow(domain, item)), ...next };
};

export const listTags: Answer = (input, account) => {
  const tags = tagsOf(account, text(input, "ResourceArn") ?? "");
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
};

/** A filter on an unknown domain gives an empty list, not an error. */
function domains(input: Input, { world }: Account): readonly Domain[] {
  const id = text(input, "DomainIdEquals");
  return id === undefined ? world.domains : world.domains.filter((domain) => domain.id === id);
}

/** Resources come in order of creation already; nothing is ever modified, so both sort keys mean the same. */
function sorted<Row>(rows: readonly Row[], input: Input): readonly Row[] {
  return text(input, "SortOrder") === "Descending" ? rows.toReversed() : rows;
}

function tagsOf({ world }: Account, arn: string): Readonly<Record<string, string>> {
  const id = /:(?:domain|user-profile|space|app)\/([^/]+)/.exec(arn)?.[1];
  const domain = world.domains.find((each) => each.id === id);
  const [, kind, owner] = /:([a-z-]+)\/[^/]+(?:\/([^/]+))?/.exec(arn.slice(arn.indexOf("sagemaker"))) ?? [];
  if (domain !== undefined) {
    const userProfile = domain.userProfiles.get(owner ?? "");
    const space = domain.spaces.get(owner ?? "");
    if (arn === domainArn(domain)) return { environment: domain.name };
    if (userProfile !== undefined && kind === "user-profile" && arn === userProfileArn(domain, userProfile.name))
      return userProfile.tags;
    if (space !== undefined && arn === spaceArn(domain, space.name))
      return domain.userProfiles.get(space.owner)?.tags ?? {};
    if (domain.apps.some((app) => arn === appArn(domain, app))) return {};
  }
  throw notFound(`Resource [${arn}] does not exist.`);
}
