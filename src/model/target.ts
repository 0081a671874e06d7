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
  /** Set when listing alone already tells that it cannot be visited. */
  readonly blocked?: Reason;
  /** Set, with `blocked`, on a row that stands for targets which could not be listed. */
  readonly unlisted?: true;
}
