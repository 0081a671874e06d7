import type { Fault } from "../faults.ts";
import type { HomeTrait } from "../homes/home-traits.ts";

export const region = "us-east-1";
export const account = "111122223333";

/** The AWS resources of one simulated account, and what is wrong in it. Made once; only apps start and stop. */
export interface World {
  readonly domains: readonly Domain[];
  readonly faults: readonly Fault[];
}

export interface Domain {
  readonly id: string;
  readonly name: string;
  readonly authMode: "IAM" | "SSO";
  readonly unifiedStudio: boolean;
  readonly createdAt: number;
  readonly userProfiles: ReadonlyMap<string, UserProfile>;
  readonly spaces: ReadonlyMap<string, Space>;
  readonly apps: App[];
}

export interface UserProfile {
  readonly name: string;
  readonly createdAt: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Its own word against the domain's, which has it on after two hours. */
  readonly idleShutdown?: "off";
  readonly homeTraits: readonly HomeTrait[];
}

export type SpaceAppType = "JupyterLab" | "CodeEditor";

export interface Space {
  readonly name: string;
  readonly owner: string;
  readonly sharing: "Private" | "Shared";
  readonly appType: SpaceAppType;
  /** Its own timeout in minutes. */
  readonly idleMinutes?: number;
  readonly createdAt: number;
  readonly homeTraits: readonly HomeTrait[];
}

export type AppStatus = "Deleted" | "Deleting" | "Failed" | "InService" | "Pending";

/** An app row, living or remembered. Classic apps belong to a user profile, the others to a space. */
export interface App {
  readonly owner: { readonly userProfile: string } | { readonly space: string };
  readonly type: "JupyterServer" | SpaceAppType;
  status: AppStatus;
  readonly failureReason?: string;
  readonly recoveryMode: boolean;
  readonly createdAt: number;
}

export const isOwnedBySpace = (app: App, space: string): boolean => "space" in app.owner && app.owner.space === space;
export const isOwnedByProfile = (app: App, userProfile: string): boolean =>
  "userProfile" in app.owner && app.owner.userProfile === userProfile;
