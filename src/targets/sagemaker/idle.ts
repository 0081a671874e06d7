import type * as Sdk from "@aws-sdk/client-sagemaker";
import type { Reason } from "../../model/outcome.ts";
import type { Abortable } from "../../model/ports.ts";
import type { KnownFact } from "../../model/target.ts";
import type { SageMakerApi } from "./api.ts";

/** What one layer says of idle shutdown: a space, a user profile, or a domain for all of its users or all of its shared spaces. */
export interface IdleRule {
  readonly on?: boolean;
  readonly minutes?: number;
}

/** A layer that could not be read is not guessed. */
export type KnownRule = IdleRule | { readonly reason: Reason };

/** The rules of one domain, by kind of space and type of app. */
export type DomainIdle = Readonly<Record<"Private" | "Shared", IdleByApp>>;
export type IdleByApp = Readonly<Record<IdleAppType, IdleRule>>;

const idleAppTypes = ["JupyterLab", "CodeEditor"] as const;
export type IdleAppType = (typeof idleAppTypes)[number];

/** Idle shutdown exists for these alone (studio.md §7). */
export const hasIdleShutdown = (appType: string | undefined): appType is IdleAppType =>
  idleAppTypes.some((one) => one === appType);

interface Settings {
  readonly JupyterLabAppSettings?: AppSettings | undefined;
  readonly CodeEditorAppSettings?: AppSettings | undefined;
}

interface AppSettings {
  readonly AppLifecycleManagement?: { readonly IdleSettings?: Sdk.IdleSettings | undefined } | undefined;
}

export const idleOf = (settings: Settings | undefined): IdleByApp => ({
  JupyterLab: ruleOf(settings?.JupyterLabAppSettings),
  CodeEditor: ruleOf(settings?.CodeEditorAppSettings),
});

function ruleOf(settings: AppSettings | undefined): IdleRule {
  const { LifecycleManagement: state, IdleTimeoutInMinutes: minutes } =
    settings?.AppLifecycleManagement?.IdleSettings ?? {};
  return {
    ...(state !== undefined && { on: state === "ENABLED" }),
    ...(minutes !== undefined && { minutes }),
  };
}

/** Whether it is on is for the domain or the user profile to say, and the user profile wins; when, also for the space (studio.md §7). */
export function idleMinutes(layers: {
  readonly space: KnownRule;
  readonly userProfile: KnownRule;
  readonly domain: KnownRule;
}): KnownFact {
  const { space, userProfile, domain } = layers;
  if ("reason" in domain) return domain;
  if ("reason" in userProfile) return userProfile;
  if ((userProfile.on ?? domain.on) !== true) return { value: null };
  if ("reason" in space) return space;
  const minutes = space.minutes ?? userProfile.minutes ?? domain.minutes;
  return minutes === undefined
    ? { reason: { code: "api-error", detail: "idle shutdown is on, and no layer told after how long" } }
    : { value: minutes };
}

export async function idleOfUserProfile(
  api: SageMakerApi,
  { domain, userProfile }: { readonly domain: string; readonly userProfile: string },
  { signal }: Abortable,
): Promise<IdleByApp> {
  const input = { DomainId: domain, UserProfileName: userProfile };
  const { UserSettings } = await api.read(
    "DescribeUserProfile",
    (client) => client.send(new api.sdk.DescribeUserProfileCommand(input)),
    { signal },
  );
  return idleOf(UserSettings);
}

export async function idleOfSpace(
  api: SageMakerApi,
  { domain, space }: { readonly domain: string; readonly space: string },
  { signal }: Abortable,
): Promise<IdleByApp> {
  const input = { DomainId: domain, SpaceName: space };
  const { SpaceSettings } = await api.read(
    "DescribeSpace",
    (client) => client.send(new api.sdk.DescribeSpaceCommand(input)),
    { signal },
  );
  return idleOf(SpaceSettings);
}
