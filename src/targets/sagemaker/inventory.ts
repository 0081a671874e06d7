import type { Reason } from "../../model/outcome.ts";
import type { DomainIdle, IdleByApp } from "./idle.ts";

/** What AWS says of one app, space or user profile: the few fields that Plumbline uses, as the List calls give them. */
export interface AppRow {
  readonly userProfile?: string;
  readonly space?: string;
  readonly appType?: string;
  readonly status?: string;
  /** Milliseconds since the epoch; 0 when not told. */
  readonly createdAt: number;
  readonly image?: { readonly arn?: string; readonly version?: string };
  readonly instanceType?: string;
  readonly lifecycleConfig?: string;
  /** Only known for failed apps. */
  readonly failure?: string;
}

export interface SpaceRow {
  readonly name: string;
  readonly owner?: string;
  readonly sharing?: "Private" | "Shared";
  readonly appType?: string;
  readonly status?: string;
  /** Only when it was asked for. */
  readonly idle?: IdleByApp | { readonly reason: Reason };
}

export interface UserProfileRow {
  readonly name: string;
  readonly status?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Why the tags that were asked for are not known. */
  readonly tagsUnknown?: Reason;
  /** Only when it was asked for. */
  readonly idle?: IdleByApp | { readonly reason: Reason };
}

/** A list as far as it could be read. With `broken`, what is not in `rows` may still exist. */
export interface Listing<Row> {
  readonly rows: readonly Row[];
  readonly broken?: Reason;
}

/** One domain as one set of calls found it. */
export interface DomainInventory {
  readonly region: string;
  readonly domain: string;
  /** Of the domain; absent where it could not be described. */
  readonly arn?: string;
  /** Why nothing in this domain can be visited (SSO, Unified Studio, not described). */
  readonly blocked?: Reason;
  /** `AppNetworkAccessType`. */
  readonly networkMode?: string;
  readonly idle?: DomainIdle;
  readonly userProfiles: Listing<UserProfileRow>;
  readonly spaces: Listing<SpaceRow>;
  readonly apps: Listing<AppRow>;
}
