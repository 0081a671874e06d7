import type { Limits } from "../model/ports.ts";

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
} as const satisfies Record<keyof Limits | "concurrency" | "apiRate", LimitRow>;

/** The same of how much is changed. */
export const changeRows = {
  targets: {
    fallback: 3,
    least: 0,
    most: 100_000,
    whole: true,
    meaning: "Most targets that are changed for one check in one run, where `percent` does not come to more.",
  },
  percent: {
    fallback: 5,
    least: 0,
    most: 100,
    whole: false,
    meaning: "The same as percent of the observed targets; the larger of the two counts.",
  },
  massDrift: {
    fallback: 20,
    least: 0,
    most: 100,
    whole: false,
    meaning:
      "A check that suddenly fails on more than so many percent of the observed targets, and on more than `targets`, is taken for a mistake of the policy or the platform: nothing is changed for it.",
  },
  attempts: {
    fallback: 3,
    least: 1,
    most: 100,
    whole: true,
    meaning:
      "Repairs of one finding in the time `within`; one that comes back after that is contested, and left to a person.",
  },
} as const satisfies Record<string, LimitRow>;

export interface LimitRow {
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
  readonly meaning: string;
}

const second = 1_000;
const hour = 3_600_000;
const day = 24 * hour;

/** Bounds of each time that a config gives, in milliseconds; `off` where 0 turns it off. */
export const durationRows = {
  interval: { least: second, most: day },
  splay: { least: second, most: day, off: true },
  wake: { least: second, most: day, off: true },
  idleAfter: { least: second, most: 7 * day, off: true },
  freshness: { least: second, most: 365 * day },
  deadline: { least: hour, most: 365 * day },
  within: { least: hour, most: 365 * day },
  digest: { least: second, most: 7 * day, off: true },
} as const satisfies Record<string, DurationRow>;

export interface DurationRow {
  readonly least: number;
  readonly most: number;
  readonly off?: true;
}
