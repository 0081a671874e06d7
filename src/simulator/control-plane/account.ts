import { notFound } from "./aws-error.ts";
import type { Input } from "./input.ts";
import type { Domain, Space, UserProfile, World } from "../world/world.ts";
import type { Place } from "../world/place.ts";

/** What the operations work on. */
export interface Account {
  readonly world: World;
  /** Scheme, host and port that presigned and space URLs lead to. */
  readonly endpoint: () => string;
  readonly placeByKey: ReadonlyMap<string, Place>;
  /** Makes the token of a login URL. `landing` is the path that the login ends on. */
  readonly login: (grant: LoginGrant) => string;
  /** Called when an app was stopped: its server goes, with its terminals. */
  readonly stopped: (place: Place) => void;
}

export interface LoginGrant {
  /** Undefined: the Studio portal, which has no server behind it. */
  readonly place: Place | undefined;
  readonly userProfile: string;
  readonly landing: string;
  readonly expiresInSeconds: number;
  readonly sessionSeconds: number;
}

export type Answer = (input: Input, account: Account) => Readonly<Record<string, unknown>>;

export function domainOf(account: Account, id: string | undefined): Domain {
  const domain = account.world.domains.find((each) => each.id === id);
  if (domain === undefined) throw notFound(`Domain [${id}] does not exist.`);
  return domain;
}

export function userProfileOf(domain: Domain, name: string | undefined): UserProfile {
  const userProfile = domain.userProfiles.get(name ?? "");
  if (userProfile === undefined) throw notFound(`UserProfile [${domain.id}/${name}] does not exist.`);
  return userProfile;
}

export function spaceOf(domain: Domain, name: string | undefined): Space {
  const space = domain.spaces.get(name ?? "");
  if (space === undefined) throw notFound(`Space [${domain.id}/${name}] does not exist.`);
  return space;
}
