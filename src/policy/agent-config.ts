import type { ReportSink } from "./report-sink.ts";
import type { Limits } from "../model/ports.ts";
import type { Severity } from "../model/policy.ts";
import type { Retention } from "../model/records.ts";
import type { ConfiguredInputs } from "./inputs/configured.ts";
import { limitRows } from "./config-bounds.ts";
import { type SafetyConfig, safetyDefaults } from "./safety-config.ts";

/** The config (`kind: Agent`) with every default filled in; frozen. Times are milliseconds. */
export interface AgentConfig {
  /** What to list targets from; empty means SageMaker in the region of the AWS environment. */
  readonly targets: readonly ConfiguredProvider[];
  /** Where policies come from; undefined where only `--policies` can say. */
  readonly source: { readonly directory: string } | { readonly git: GitSourceConfig } | undefined;
  /** What the inputs of policies are, where they are not their defaults. */
  readonly inputs: readonly ConfiguredInputs[];
  readonly schedule: ScheduleConfig;
  readonly state: StateConfig;
  /** Written after every run over all targets. */
  readonly reports: readonly ReportSink[];
  readonly notify: readonly NotifyRoute[];
  /** How long after it was opened a finding is to be fixed; none for a severity that is left out. */
  readonly deadlinesMs: Readonly<Partial<Record<Severity, number>>>;
  readonly server: ServerConfig;
  readonly limits: AgentLimits;
  readonly safety: SafetyConfig;
}

export type ConfiguredProvider =
  | { readonly sagemaker: { readonly region?: string; readonly domains?: readonly string[] } }
  | { readonly jupyter: { readonly servers: readonly JupyterServer[] } }
  | { readonly local: Readonly<Record<string, never>> };

export interface JupyterServer {
  readonly url: string;
  /** Name of the environment variable that holds the token. */
  readonly tokenEnv?: string;
}

/** A git repository and how far it is trusted. Everything that could do harm stands here, outside of it. */
export interface GitSourceConfig {
  /** https, ssh (also `git@host:path`); `file` and plain http to loopback only with `allowLocal`. No credentials in it. */
  readonly url: string;
  readonly ref: { readonly branch: string } | { readonly tag: string } | { readonly commit: string };
  /** Folder of the policies in the repository; the whole of it when left out. */
  readonly path?: string;
  /** Name of the environment variable that holds the https token, and the user that goes with it. */
  readonly tokenEnv?: string;
  readonly tokenUser: string;
  readonly sshKeyFile?: string;
  readonly knownHostsFile?: string;
  /** Extra certificate authorities for https, a PEM file. */
  readonly caFile?: string;
  /** How often to look for a new revision. */
  readonly intervalMs: number;
  /** Left out: signatures are not looked at, and reports say so. */
  readonly verify?: GitVerifyConfig;
  readonly allowLocal: boolean;
  /** The operator's word: this commit may replace one that does not lead to it, once. */
  readonly allowRewindTo?: string;
  /** The operator's word: this commit may hold far fewer policies or checks than the one before. */
  readonly allowShrinkTo?: string;
}

export interface GitVerifyConfig {
  /** `head`: the commit itself. `ancestry`: each commit since the last accepted one, or since `since`. */
  readonly mode: "head" | "ancestry";
  /** A file of ssh allowed signers, as ssh-keygen(1) describes it. */
  readonly allowedSigners?: string;
  /** A file of armoured OpenPGP public keys. */
  readonly gpgKeys?: string;
  /** Where the signed history begins (`ancestry`): this commit is trusted by name. */
  readonly since?: string;
}

export interface ScheduleConfig {
  /** When every policy is due, unless `policies` says otherwise; five fields. */
  readonly cron: string;
  /** IANA time zone of every cron expression and window here. */
  readonly timezone: string;
  /** Own times for the policies whose names match; the first that matches counts. */
  readonly policies: readonly { readonly match: readonly string[]; readonly cron: string }[];
  /** Spreads the visits of a run: each target has its own fixed moment within this time. */
  readonly splayMs: number;
  /** How often apps are listed for those that came to life; 0 turns it off. */
  readonly wakeMs: number;
  /** When looking is allowed; empty means always. */
  readonly windows: readonly Window[];
  /** Each check is to be assessed at least this often; older than that is stale. */
  readonly freshness: Readonly<Record<Severity, number>>;
  /** Fails in a row, beside the first, before a check that passed counts as drifted. */
  readonly confirm: Readonly<Record<Severity, number>>;
  /** An app that nobody has used for this long is left alone until its freshness goal is due; 0 turns it off. */
  readonly idleAfterMs: number;
}

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

/** From a time of day to another, in the schedule's zone; one that ends before it begins runs past midnight. */
export interface Window {
  readonly days: readonly Weekday[];
  /** `HH:MM`. */
  readonly from: string;
  /** `HH:MM`; `24:00` is the end of the day. */
  readonly to: string;
}

export interface StateConfig {
  /** File of the store. */
  readonly sqlite: string;
  /** `facts`: what files are, never what they hold. `content`: also capped content, so that `preview` can judge it. */
  readonly observations: "facts" | "content";
  readonly retention: Retention;
}

/** One channel, and which changes go to it. */
export interface NotifyRoute {
  /** Unique. */
  readonly name: string;
  readonly channel: NotifyChannel;
  readonly when: {
    /** Least severity. */
    readonly severity: Severity;
    /** Domains of targets; names take `*` and a leading `!`. */
    readonly domains?: readonly string[];
    /** Owners of policies. */
    readonly owners?: readonly string[];
    readonly policies?: readonly string[];
    readonly labels?: Readonly<Record<string, string>>;
    /** Which changes; opened, reopened, resolved, flapping and enforced unless given. */
    readonly changes: readonly string[];
  };
  /** Gathers what happened for so long before it sends; 0 sends after each run. */
  readonly digestMs: number;
  /** To the checked person alone: each gets their own findings, and nothing about anyone else. */
  readonly person: boolean;
}

export type NotifyChannel =
  /** `secretEnv` names the variable with the HMAC key. `urlEnv` where the address itself is a secret. */
  | { readonly webhook: { readonly url?: string; readonly urlEnv?: string; readonly secretEnv: string } }
  | { readonly slack: { readonly urlEnv: string } }
  | {
      readonly email: {
        readonly host: string;
        readonly port: number;
        readonly tls: "starttls" | "tls" | "none";
        readonly userEnv?: string;
        readonly passwordEnv?: string;
        readonly from: string;
        /** With `person`, `{userProfile}` and `{domain}` in it stand for the user profile's name and its domain's id. */
        readonly to: readonly string[];
      };
    }
  | { readonly sns: { readonly topicArn: string; readonly region?: string } }
  | { readonly eventbridge: { readonly bus: string; readonly region?: string } };

export interface ServerConfig {
  /** `HOST:PORT` of health, metrics and the git webhook; loopback unless set. Undefined: no listener. */
  readonly listen: string | undefined;
  /** Name of the variable with the webhook's HMAC key; without it there is no webhook. */
  readonly webhookSecretEnv?: string;
  /** Name of the variable with a bearer token for /metrics; needed off loopback. */
  readonly metricsTokenEnv?: string;
}

export interface AgentLimits extends Limits {
  /** Visits at the same time. */
  readonly concurrency: number;
  /** Calls per second to the SageMaker API, all together. */
  readonly apiRate: number;
}

const limits: AgentLimits = {
  concurrency: limitRows.concurrency.fallback,
  apiRate: limitRows.apiRate.fallback,
  readyMs: limitRows.readyMs.fallback,
  bootMs: limitRows.bootMs.fallback,
  visitMs: limitRows.visitMs.fallback,
  visitBytes: limitRows.visitBytes.fallback,
};

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const schedule: ScheduleConfig = {
  cron: "0 3 * * *",
  timezone: "UTC",
  policies: Object.freeze([]),
  splayMs: 0,
  wakeMs: 5 * minute,
  windows: Object.freeze([]),
  freshness: Object.freeze({ critical: day, high: 3 * day, medium: 7 * day, low: 14 * day, info: 30 * day }),
  confirm: Object.freeze({ critical: 0, high: 0, medium: 0, low: 0, info: 0 }),
  idleAfterMs: 15 * minute,
};

const state: StateConfig = {
  sqlite: "plumbline.db",
  observations: "facts",
  retention: Object.freeze({ runs: 90, transitions: 400, observations: 30, outbox: 30 }),
};

/** What a git source leaves out. */
export const gitDefaults = { tokenUser: "x-access-token", intervalMs: minute, allowLocal: false } as const;

/** What an e-mail channel leaves out: the port follows from how it is encrypted. */
export const emailDefaults = { tls: "starttls", ports: { starttls: 587, tls: 465, none: 25 } } as const;

/** What a route leaves out. */
export const routeDefaults = {
  when: { severity: "low", changes: ["opened", "reopened", "resolved", "flapping", "enforced"] },
  digestMs: 0,
  person: false,
} as const;

/** What holds where there is no config, and for each key that a config leaves out. */
export const defaultConfig: AgentConfig = Object.freeze({
  targets: Object.freeze([]),
  source: undefined,
  inputs: Object.freeze([]),
  schedule: Object.freeze(schedule),
  state: Object.freeze(state),
  reports: Object.freeze([]),
  notify: Object.freeze([]),
  deadlinesMs: Object.freeze({}),
  server: Object.freeze({ listen: undefined }),
  limits: Object.freeze(limits),
  safety: safetyDefaults,
});
