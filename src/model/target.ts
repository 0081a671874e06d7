import type { Reason } from "./outcome.ts";

/** `agent` stands for what the agent says of itself: its policy source, its config. */
export type ProviderName = "sagemaker" | "jupyter" | "local" | "agent";

/**
 * One place that is assessed. For SageMaker: a user profile's Classic app, one of its spaces, or the bare user profile
 * when it owns nothing (so that every user profile is a row). `state` is the app's or space's as AWS names it
 * (`InService`, `Pending`, `Deleted`, …), `None` where there is no app.
 */
export interface Target {
  /** Stable across runs: `sagemaker/<domain>/<userProfile>[/<space>]/<appType>`, `jupyter/<host[:port]/path>`, `local`. */
  readonly id: string;
  readonly provider: ProviderName;
  readonly region?: string;
  /** What AWS calls it: the ARN of the space, else of the user profile, else of the domain. It names account and region. */
  readonly arn?: string;
  readonly domain?: string;
  readonly userProfile?: string;
  readonly space?: string;
  readonly sharing?: "Private" | "Shared";
  readonly appType?: string;
  readonly state: string;
  /** Only filled when a policy or `-l` selects on tags; then absent where they could not be read. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly image?: { readonly arn?: string; readonly version?: string };
  readonly instanceType?: string;
  /** What AWS says of the app; only where AWS manages it. */
  readonly app?: AppFacts;
  /** Set when listing alone already tells that it cannot be visited. */
  readonly blocked?: Reason;
  /** Set, with `blocked`, on a row that stands for targets which could not be listed. */
  readonly unlisted?: true;
}

/** Facts that cost calls to AWS of their own, and so are listed only when somebody asks for them: one call per user for `tags`, two for `idle`. */
export interface CostlyFacts {
  readonly tags: boolean;
  readonly idle: boolean;
}

export const nothingCostly: CostlyFacts = { tags: false, idle: false };

export const appFacts = [
  "status",
  "image",
  "imageVersion",
  "instanceType",
  "lifecycleConfig",
  "idleMinutes",
  "networkMode",
] as const;
export type AppFact = (typeof appFacts)[number];

/**
 * `status` as AWS names it, `None` without an app; `image` and `lifecycleConfig` are ARNs, `imageVersion` is the alias that the image
 * runs by; `idleMinutes` is when idle shutdown stops it; `networkMode` is the domain's `AppNetworkAccessType`. Null is AWS's own
 * "there is none".
 */
export type AppFacts = Readonly<Record<AppFact, KnownFact>>;

export type KnownFact =
  | { readonly value: string | number | null }
  | { readonly reason: Reason }
  /** Why there is no such thing for this app. */
  | { readonly notApplicable: string };

/** All facts of an app of which nothing is known, for one reason. */
export const noAppFacts = (reason: Reason): AppFacts => {
  const fact: KnownFact = { reason };
  return {
    status: fact,
    image: fact,
    imageVersion: fact,
    instanceType: fact,
    lifecycleConfig: fact,
    idleMinutes: fact,
    networkMode: fact,
  };
};
