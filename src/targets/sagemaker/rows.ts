import { byCodeUnit } from "../../model/by-code-unit.ts";
import type { Reason } from "../../model/outcome.ts";
import type { Target } from "../../model/target.ts";
import { printable } from "../../model/untrusted.ts";
import { isHelperApp } from "./app-types.ts";
import { blockedBy } from "./blocked.ts";
import { appFactsOf } from "./facts.ts";
import type { AppRow, DomainInventory, Listing, SpaceRow, UserProfileRow } from "./inventory.ts";
import { isResourceName } from "./names.ts";

/**
 * One domain's rows, in order of user profile, space and app type. Every user profile is at least one row; so is every
 * space, also one whose owner is no longer listed; and so is a list that broke off, because what it hid is not known.
 * `remembered` are ids of earlier rows: a Classic home among them keeps its id as long as its user profile or space exists.
 */
export function rowsOf(inventory: DomainInventory, remembered: ReadonlySet<string> = new Set()): readonly Target[] {
  const listed = new Map(inventory.userProfiles.rows.map((row) => [row.name, row]));
  const known = [...spacePlaces(inventory), ...personalPlaces(inventory, listed)];
  const places = withClassicHomes(known, inventory, remembered);
  const owners = new Set(places.map(({ owner }) => owner));
  const bare = inventory.userProfiles.rows
    .filter(({ name }) => !owners.has(name))
    .map((row): Place => ({ owner: row.name, state: "None", blocked: barrenBecause(inventory) }));
  const rows = [...places, ...bare].map((place) => target(inventory, listed, place));
  const all = [...rows, ...brokenLists(inventory)];
  return all.length > 0 ? all.sort(byPlace) : emptyDomain(inventory);
}

interface Place {
  readonly owner: string | undefined;
  readonly space?: string;
  readonly sharing?: SpaceRow["sharing"];
  readonly appType?: string | undefined;
  readonly app?: AppRow | undefined;
  /** Of the space, where it is listed. */
  readonly row?: SpaceRow;
  readonly state: string;
  readonly blocked: Reason | undefined;
}

function spacePlaces({ spaces, apps }: DomainInventory): Place[] {
  const bySpace = Map.groupBy(
    apps.rows.filter(({ space, appType }) => space !== undefined && !isHelperApp(appType)),
    ({ space }) => space,
  );
  const known = spaces.rows.map((space): Place => {
    const app = newest(bySpace.get(space.name) ?? []);
    bySpace.delete(space.name);
    const appType = app?.appType ?? space.appType;
    return {
      owner: space.owner,
      space: space.name,
      sharing: space.sharing,
      row: space,
      appType,
      app,
      state: app?.status ?? (space.status === undefined || space.status === "InService" ? "None" : space.status),
      blocked:
        blockedBy({ appType, app, space, appsBroken: apps.broken }) ??
        (space.owner === undefined
          ? { code: "api-error", detail: "the space names no owner to visit it as" }
          : undefined),
    };
  });
  // An app outlives its space in the list by up to 24 hours as `Deleted`; any other app without its space is a place.
  const orphans = [...bySpace.values()].flatMap((group): Place[] => {
    const app = newest(group);
    if (app === undefined || (app.status === "Deleted" && spaces.broken === undefined)) return [];
    const gone: Reason = spaces.broken ?? { code: "deleted", detail: "the app's space is not listed" };
    return [
      {
        owner: undefined,
        space: app.space ?? "",
        appType: app.appType,
        app,
        state: app.status ?? "None",
        blocked: gone,
      },
    ];
  });
  return [...known, ...orphans];
}

/** Apps of a user profile itself: Studio Classic, and what has no terminal. */
function personalPlaces({ apps }: DomainInventory, listed: ReadonlyMap<string, UserProfileRow>): Place[] {
  const personal = apps.rows.filter(
    ({ userProfile, space, appType }) => userProfile !== undefined && space === undefined && !isHelperApp(appType),
  );
  return [...Map.groupBy(personal, ({ userProfile, appType }) => `${userProfile}\n${appType}`).values()].flatMap(
    (group) => {
      const app = newest(group);
      if (app === undefined) return [];
      const gone = app.status === "Deleted";
      if (gone && (app.appType !== classic || !listed.has(app.userProfile ?? ""))) return [];
      const blocked = blockedBy({ appType: app.appType, app, space: undefined, appsBroken: undefined });
      return [{ owner: app.userProfile, appType: app.appType, app, state: app.status ?? "None", blocked }];
    },
  );
}

/** AWS forgets an app 24 hours after it was stopped. The Classic home stays, and so does what was found in it. */
function withClassicHomes(
  places: readonly Place[],
  inventory: DomainInventory,
  remembered: ReadonlySet<string>,
): readonly Place[] {
  const isHome = (place: Place): boolean => remembered.has(idOf(inventory, place));
  const named = places.map((place): Place => {
    const home = { ...place, appType: classic };
    return place.appType === undefined && isHome(home) ? home : place;
  });
  const ids = new Set(named.map((place) => idOf(inventory, place)));
  const blocked = inventory.apps.broken ?? ({ code: "app-stopped" } as const);
  const quiet = inventory.userProfiles.rows
    .map(({ name }): Place => ({ owner: name, appType: classic, state: "None", blocked }))
    .filter((place) => isHome(place) && !ids.has(idOf(inventory, place)));
  return [...named, ...quiet];
}

const classic = "JupyterServer";

/** The app that counts for a home: the one that is furthest alive, then the youngest. */
function newest(group: readonly AppRow[]): AppRow | undefined {
  const alive = ["InService", "Pending", "Deleting", "Failed", "DeleteFailed"];
  const rank = ({ status }: AppRow) => (alive.includes(status ?? "") ? alive.indexOf(status ?? "") : alive.length);
  return group.toSorted((a, b) => rank(a) - rank(b) || b.createdAt - a.createdAt)[0];
}

/** A user profile without a place has no app, unless a list broke off that could have shown one. */
const barrenBecause = ({ spaces, apps }: DomainInventory): Reason => spaces.broken ?? apps.broken ?? { code: "no-app" };

function target(inventory: DomainInventory, listed: ReadonlyMap<string, UserProfileRow>, place: Place): Target {
  const { owner, space, appType, app } = place;
  const profile = owner === undefined ? undefined : listed.get(owner);
  const blocked = wrongName(place) ?? inventory.blocked ?? goingAway(profile) ?? place.blocked ?? profile?.tagsUnknown;
  return {
    id: idOf(inventory, place),
    provider: "sagemaker",
    region: inventory.region,
    ...arnOf(inventory, place),
    domain: inventory.domain,
    state: printable(place.state, 64),
    ...(owner !== undefined && { userProfile: printable(owner, 128) }),
    ...(space !== undefined && { space: printable(space, 128) }),
    ...(place.sharing !== undefined && { sharing: place.sharing }),
    ...(appType !== undefined && { appType: printable(appType, 64) }),
    ...(profile?.tags !== undefined && { tags: profile.tags }),
    ...(app?.image !== undefined && { image: app.image }),
    ...(app?.instanceType !== undefined && { instanceType: app.instanceType }),
    app: appFactsOf(inventory, {
      state: printable(place.state, 64),
      appType,
      app,
      space: place.row,
      userProfile: profile,
    }),
    ...(blocked !== undefined && { blocked }),
  };
}

/** A space's and a user profile's ARN are the domain's with another resource. */
function arnOf({ arn, domain }: DomainInventory, { owner, space }: Place): Pick<Target, "arn"> {
  const [prefix] = arn?.split(":domain/") ?? [];
  if (arn === undefined || prefix === undefined || prefix === arn) return {};
  const resource = space === undefined ? owner && `user-profile/${domain}/${owner}` : `space/${domain}/${space}`;
  return { arn: printable(resource === undefined ? arn : `${prefix}:${resource}`, 400) };
}

const idOf = ({ domain }: DomainInventory, { owner = "-", space, appType = "-" }: Place): string =>
  ["sagemaker", domain, owner, ...(space === undefined ? [] : [space]), appType]
    .map((part) => printable(part, 128))
    .join("/");

function wrongName({ owner, space }: Place): Reason | undefined {
  const wrong = [owner, space].find((name) => name !== undefined && !isResourceName(name));
  return wrong === undefined
    ? undefined
    : { code: "api-error", detail: `AWS gave a name that breaks its own pattern: ${printable(wrong, 80)}` };
}

const goingAway = (profile: UserProfileRow | undefined): Reason | undefined =>
  profile?.status === "Deleting" ? { code: "app-deleting", detail: "the user profile is being deleted" } : undefined;

/** A domain that shows nothing and cannot be visited (deleted, denied) is a row too; an empty one in good order is none. */
const emptyDomain = ({ region, domain, blocked }: DomainInventory): Target[] =>
  blocked === undefined
    ? []
    : [
        {
          id: `sagemaker/${domain}/-/-`,
          provider: "sagemaker",
          region,
          domain,
          state: "Unlisted",
          blocked,
          unlisted: true,
        },
      ];

function brokenLists({ region, domain, userProfiles, spaces, apps }: DomainInventory): Target[] {
  const row = (what: string, { rows, broken }: Listing<unknown>): Target[] =>
    broken === undefined
      ? []
      : [
          {
            id: `sagemaker/${domain}/-/${what}`,
            provider: "sagemaker",
            region,
            domain,
            state: "Unlisted",
            blocked: {
              ...broken,
              detail: `the list of ${what} broke off after ${rows.length}: ${broken.detail ?? broken.code}`,
            },
            unlisted: true,
          },
        ];
  return [...row("user-profiles", userProfiles), ...row("spaces", spaces), ...row("apps", apps)];
}

function byPlace(a: Target, b: Target): number {
  return (
    byCodeUnit(a.userProfile ?? "", b.userProfile ?? "") ||
    byCodeUnit(a.space ?? "", b.space ?? "") ||
    byCodeUnit(a.appType ?? "", b.appType ?? "") ||
    byCodeUnit(a.id, b.id)
  );
}
