import type { TargetResult } from "../engine/assess.ts";
import { changedSince, type CheckContents } from "../engine/changed-since.ts";
import { earlierOf, type StoredLook } from "../engine/earlier.ts";
import { environmentOf } from "../engine/environment.ts";
import { advance } from "../engine/lifecycle.ts";
import { toLook } from "../engine/to-look.ts";
import type { FindingState, NewTransition } from "../model/lifecycle.ts";
import type { Finding } from "../model/report.ts";
import type { LatestLook } from "../model/records.ts";
import type { StoreReader, StoreWriter } from "../model/store.ts";
import type { Target } from "../model/target.ts";
import type { AgentConfig } from "../policy/agent-config.ts";
import { isPolicySet } from "./kept-policies.ts";
import { ownPolicy } from "./own-findings.ts";
import type { ActivePolicies } from "./policy-keeper.ts";

export interface RecordOptions {
  readonly reader: StoreReader;
  readonly writer: StoreWriter;
  readonly run: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly active: ActivePolicies;
  readonly config: Pick<AgentConfig, "safety" | "schedule" | "state">;
}

/** What a run repaired was moved by it, and by nobody else. */
const withRepair =
  (findings: readonly Finding[]) =>
  (one: NewTransition): NewTransition =>
    one.change === "resolved" && findings.some(({ id, repair }) => id === one.finding && repair !== undefined)
      ? { ...one, cause: "remedy" }
      : one;

/** What one look changed. */
export interface Recorded {
  readonly findings: readonly Finding[];
  readonly states: readonly FindingState[];
  readonly transitions: readonly NewTransition[];
}

/** Sets one result beside what the store knows of its target, and keeps what is new. An unchanged one costs one row. */
export function recorder(options: RecordOptions) {
  const { reader, writer, run, now, active, config } = options;
  const kept = new Map<string, CheckContents | undefined>();
  const changed = changedSince(active.set, (hash) => kept.get(hash));
  const owners = new Map(active.set.policies.map(({ name, owner, labels }) => [name, { owner, labels }]));

  let repairs: Promise<ReadonlyMap<string, number>> | undefined;
  async function repairsOf(): Promise<(finding: string) => number> {
    const since = new Date(now() - config.safety.changes.withinMs).toISOString();
    const counted = await (repairs ??= reader.attempts({ since }));
    return (finding) => counted.get(finding) ?? 0;
  }

  async function earlierSet(hash: string): Promise<CheckContents | undefined> {
    const set = await reader.policySet(hash);
    return isPolicySet(set) ? set : undefined;
  }

  /** The newest looks, as many as it takes to know of each finding how it was before, or as many as are worth it. */
  async function looksThatTell(
    latest: readonly LatestLook[],
    findings: readonly Finding[],
  ): Promise<readonly KnownLook[]> {
    const looks: KnownLook[] = [];
    for (const look of latest.slice(0, mostLooks)) {
      const stored = await reader.result(look.result);
      if (stored === undefined) continue;
      looks.push({ look, result: stored });
      const earlier = earlierOf(looks);
      if (findings.every(({ id }) => (earlier(id)?.outcome ?? "unknown") !== "unknown")) break;
    }
    return looks;
  }

  async function load(looks: readonly StoredLook[]): Promise<void> {
    for (const { look } of looks)
      if (look.policyHash !== active.set.hash && !kept.has(look.policyHash))
        kept.set(look.policyHash, await earlierSet(look.policyHash));
  }

  return async (result: TargetResult, target: Target): Promise<Recorded> => {
    const history = await reader.history(result.target.id);
    const looks = await looksThatTell(history.latest, result.findings);
    await load(looks);
    // A look that saw nothing still names when its findings were assessed before.
    const observed = looks.some(
      ({ look, result: { findings } }) => look.observed || findings.some(({ lastSeen }) => lastSeen !== null),
    );
    const at = new Date(now()).toISOString();
    const before = looks.find(({ result: { findings } }) => sameChecks(findings, result.findings))?.look;
    const advanced = advance(
      {
        looks: history.looks,
        states: history.states,
        observed,
        earlier: earlierOf(looks),
      },
      result.findings,
      {
        at,
        run,
        revision: active.source.revision,
        environment: environmentOf(target),
        changedSince: (hash, policy, check) => policy !== ownPolicy && changed(hash, policy, check),
        confirm: config.schedule.confirm,
        freshness: config.schedule.freshness,
        ownership: (policy) => owners.get(policy),
        repairs: { of: await repairsOf(), most: config.safety.changes.attempts },
      },
    );
    const told = { ...advanced, transitions: advanced.transitions.map(withOwnCause).map(withRepair(result.findings)) };
    const look = toLook({
      run,
      at,
      policyHash: active.set.hash,
      target,
      result,
      advanced: told,
      before,
      keep: config.state.observations,
    });
    await writer.recordLook(look);
    return told;
  };
}

/** Whether the newest policies run is decided by a commit, and by nobody's home. */
const withOwnCause = (one: NewTransition): NewTransition =>
  one.policy === ownPolicy && one.check === "source-accepted" && one.cause === "person"
    ? { ...one, cause: "policy" }
    : one;

interface KnownLook extends StoredLook {
  readonly look: LatestLook;
}

/** Each change of what is asked leaves one behind. */
const mostLooks = 12;

const sameChecks = (some: readonly Finding[], others: readonly Finding[]): boolean =>
  some.length === others.length && new Set([...some, ...others].map(({ id }) => id)).size === some.length;
