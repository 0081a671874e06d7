import type { Limits } from "../model/ports.ts";

/** The config (`kind: Agent`) with every default filled in; frozen. */
export interface AgentConfig {
  /** What to list targets from; empty means SageMaker in the region of the AWS environment. */
  readonly targets: readonly ConfiguredProvider[];
  /** Where policies come from; undefined where only `--policies` can say. */
  readonly source: { readonly directory: string } | undefined;
  readonly limits: AgentLimits;
  readonly safety: {
    /** The highest mode that any policy can have. */
    readonly mode: "audit";
    /** Hosts (with a port where it is not the scheme's own) that a login may lead to beside those of AWS. */
    readonly allowedHosts: readonly string[];
  };
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

export interface AgentLimits extends Limits {
  /** Visits at the same time. */
  readonly concurrency: number;
  /** Calls per second to the SageMaker API, all together. */
  readonly apiRate: number;
}

/** One row per limit: its default and bounds, from which both the defaults and the schema are made. */
export const limitRows = {
  concurrency: { fallback: 20, least: 1, most: 200, whole: true, meaning: "Visits at the same time." },
  apiRate: {
    fallback: 3,
    least: 0.1,
    most: 1000,
    whole: false,
    meaning: "Calls per second to the SageMaker API, all together.",
  },
  readyMs: {
    fallback: 60_000,
    least: 1_000,
    most: 600_000,
    whole: true,
    meaning: "Milliseconds until a server is ready after login.",
  },
  bootMs: {
    fallback: 10_000,
    least: 1_000,
    most: 120_000,
    whole: true,
    meaning: "Milliseconds until our program has proven that it runs in the terminal.",
  },
  visitMs: {
    fallback: 600_000,
    least: 1_000,
    most: 3_600_000,
    whole: true,
    meaning: "Milliseconds for one visit, login and clean-up excluded.",
  },
  visitBytes: {
    fallback: 4_194_304,
    least: 65_536,
    most: 67_108_864,
    whole: true,
    meaning: "Most bytes read from one terminal in one visit.",
  },
} as const satisfies Record<keyof AgentLimits, LimitRow>;

interface LimitRow {
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
  readonly meaning: string;
}

const limits: AgentLimits = {
  concurrency: limitRows.concurrency.fallback,
  apiRate: limitRows.apiRate.fallback,
  readyMs: limitRows.readyMs.fallback,
  bootMs: limitRows.bootMs.fallback,
  visitMs: limitRows.visitMs.fallback,
  visitBytes: limitRows.visitBytes.fallback,
};

/** What holds where there is no config, and for each key that a config leaves out. */
export const defaultConfig: AgentConfig = Object.freeze({
  targets: Object.freeze([]),
  source: undefined,
  limits: Object.freeze(limits),
  safety: Object.freeze({ mode: "audit", allowedHosts: Object.freeze([]) }),
});
