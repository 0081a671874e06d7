import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAgent, type Agent } from "../../../src/agent/agent.ts";
import { bell } from "../../../src/agent/bell.ts";
import type { AgentPorts } from "../../../src/agent/context.ts";
import type { Channel } from "../../../src/agent/deliver.ts";
import type { Meter } from "../../../src/agent/meter.ts";
import type { Notice } from "../../../src/model/notice.ts";
import type { PolicySource, Snapshot } from "../../../src/model/source.ts";
import type { Store } from "../../../src/model/store.ts";
import type { Target } from "../../../src/model/target.ts";
import { defaultConfig, type AgentConfig, type ScheduleConfig } from "../../../src/policy/agent-config.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { countingNonce, honest, listeningLogger, provider, session, user } from "../../engine/support/fleet.ts";
import { MovingClock } from "./moving-clock.ts";

/** A policy of checks on files in the home: each passes where its file exists. */
export const policyText = (name: string, checks: readonly string[], more = ""): string =>
  [
    "apiVersion: plumbline/v1",
    "kind: Policy",
    `metadata: { name: ${name}, owner: platform }`,
    "spec:",
    "  severity: high",
    ...(more === "" ? [] : [more]),
    "  checks:",
    ...checks.map((id) => `    - { id: ${id}, file: { path: ~/${id}, exists: true } }`),
    "",
  ].join("\n");

/** A home: which files are in it, and what state its app is in. */
export interface Home {
  files: Set<string>;
  state: "InService" | "Deleted" | "Gone";
  image: string;
  /** Milliseconds since the epoch; undefined where the server does not tell. */
  lastActivity: number | undefined;
}

export interface World {
  readonly clock: MovingClock;
  readonly homes: Map<string, Home>;
  /** How often each user was logged in to. */
  readonly logins: Map<string, number>;
  /** How often apps were listed. */
  listings: number;
  /** Why apps cannot be listed; undefined while they can. */
  listing: Error | undefined;
  /** What the source gives next: a snapshot, or an error that it throws. */
  policies: Snapshot | Error;
  readonly folder: string;
  readonly notices: Notice[];
  readonly lines: readonly string[];
  commit(revision: string, ...texts: readonly string[]): void;
  start(more?: Partial<AgentPorts>): Promise<Running>;
  read(): Promise<Store>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Running {
  readonly agent: Agent;
  readonly store: Store;
  /** The first wish to stop, and its end. */
  stop(): Promise<void>;
  /** As `kill -9`: nothing more is written; the store is left as it is. */
  die(): Promise<void>;
}

export const revisionOf = (text: string): string => text.repeat(40).slice(0, 40);

/**
 * An agent on a moving clock, with a real store; homes and policies are what a test says. No socket, no process, no sleep.
 */
export function world(options: {
  readonly start: string;
  readonly users?: readonly string[];
  readonly schedule?: Partial<ScheduleConfig>;
  readonly config?: Partial<AgentConfig>;
  /** How often the source is looked at; ten minutes unless given. */
  readonly intervalMs?: number;
  /** How often sleepers look at the clock. */
  readonly lookEveryMs?: number;
}): World {
  const clock = new MovingClock(options.start, { lookEveryMs: options.lookEveryMs ?? 3_600_000 });
  const folder = mkdtempSync(join(tmpdir(), "plumbline-agent-"));
  const logger = listeningLogger();
  const homes = new Map<string, Home>(
    (options.users ?? ["ann", "bob"]).map((name) => [
      name,
      { files: new Set<string>(), state: "InService", image: "3.9.1", lastActivity: undefined },
    ]),
  );
  const logins = new Map<string, number>();
  const running: Running[] = [];
  const git = {
    url: "https://git.example.org/policies",
    intervalMs: options.intervalMs ?? 600_000,
    ref: { branch: "main" },
  } as const;
  const config: AgentConfig = {
    ...defaultConfig,
    source: { git: { ...git, tokenUser: "x", allowLocal: false } },
    ...options.config,
    schedule: { ...defaultConfig.schedule, idleAfterMs: 0, ...options.schedule },
  };
  const targetOf = (name: string, { state, image }: Home): Target =>
    user(name, {
      state,
      image: { version: image },
      ...(state === "Deleted" && { blocked: { code: "app-stopped" } }),
    });
  const fleet = () =>
    provider(
      (async function* () {
        world.listings++;
        if (world.listing !== undefined) throw world.listing;
        for (const [name, home] of homes) if (home.state !== "Gone") yield targetOf(name, home);
      })(),
      async (target) => {
        const name = target.userProfile ?? "";
        logins.set(name, (logins.get(name) ?? 0) + 1);
        const home = homes.get(name);
        const made = session({ answer: honest((path) => home?.files.has(path.slice(2)) === true) });
        return home?.lastActivity === undefined ? made : { ...made, lastActivity: async () => home.lastActivity };
      },
    );
  const source: PolicySource = {
    url: git.url,
    async fetch() {
      if (world.policies instanceof Error) throw world.policies;
      return world.policies;
    },
  };
  let runs = 0;
  const notices: Notice[] = [];
  const channels: readonly Channel[] = (options.config?.notify ?? []).map(({ name, digestMs }) => ({
    notifier: { name, notify: async (notice) => void notices.push(notice) },
    digestMs,
  }));
  const world: World = {
    clock,
    homes,
    logins,
    listings: 0,
    listing: undefined,
    policies: new Error("nothing was committed"),
    folder,
    notices,
    lines: logger.lines,
    commit(revision, ...texts) {
      world.policies = {
        kind: "git",
        url: git.url,
        revision: revisionOf(revision),
        verified: true,
        files: texts.map((text, index) => ({ path: `policies/${index}.yaml`, text: new TextEncoder().encode(text) })),
      };
    },
    read: () => openStore(join(folder, "store.db"), { clock, readOnly: true }),
    async start(more = {}) {
      const store = await openStore(join(folder, "store.db"), { clock });
      const [signal, stop] = [new AbortController(), new AbortController()];
      const agent = startAgent(
        {
          config,
          configRefusal: () => undefined,
          store,
          source,
          providers: () => [{ ...fleet(), list: (abortable) => fleet().list(abortable) }],
          channels,
          places: [],
          timer: clock.timer,
          random: () => 0.5,
          nonce: countingNonce(),
          runId: () => `01ARZ3NDEKTSV4RRFFQ69G${String(runs++).padStart(4, "0")}`,
          logger,
          meter: silentMeter,
          hint: bell(),
          holder: "tests",
          gone: () => false,
          // Each renewal is a write that reaches the disk; a simulated day has few of them.
          leaseMs: 3 * 3_600_000,
          version: "0.0.0",
          stopFileExists: () => false,
          ...more,
        },
        { signal: signal.signal, stop: stop.signal },
      );
      // Whoever waits for it hears of a fault; nobody else has to.
      agent.ended.catch((error: unknown) =>
        logger.warn("the agent ended", { error: error instanceof Error ? error.stack : "?" }),
      );
      const one: Running = {
        agent,
        store,
        async stop() {
          signal.abort();
          await agent.ended;
          await store[Symbol.asyncDispose]();
        },
        async die() {
          await store[Symbol.asyncDispose]();
          signal.abort();
          stop.abort();
          await agent.ended.catch(() => undefined);
        },
      };
      running.push(one);
      return one;
    },
    async [Symbol.asyncDispose]() {
      for (const { agent, die } of running) if (agent.state.kind !== "stopped") await die();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

export const silentMeter: Meter = {
  runEnded: () => undefined,
  fullRun: () => undefined,
  reported: () => undefined,
  visited: () => undefined,
  fetched: () => undefined,
  freshTargets: () => undefined,
  remedied: () => undefined,
  railTripped: () => undefined,
};
