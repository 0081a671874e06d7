import { checkTypes } from "../checks/registry.ts";
import type { CompiledPolicySet } from "../model/policy.ts";
import type { Abortable, Clock, Logger } from "../model/ports.ts";
import type { Run } from "../model/report.ts";
import { SourceProblem, type PolicySource, type Snapshot } from "../model/source.ts";
import { printable } from "../model/untrusted.ts";
import type { ConfiguredInputs } from "../policy/inputs/configured.ts";
import { parsePolicies } from "../policy/parse-policies.ts";
import { vanished } from "./shrink.ts";
import { contentOf } from "./snapshot-content.ts";

/** The policies that run, and the revision that they came from. */
export interface ActivePolicies {
  readonly set: CompiledPolicySet;
  readonly source: Run["source"];
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
}

/** Why the newest revision does not run. All text is printable. */
export interface Refusal {
  /** `invalid` and `shrunk` are our own judgement; the others are the source's. */
  readonly kind: SourceProblem["kind"] | "invalid" | "shrunk";
  /** The revision that is refused; null where none was seen. */
  readonly revision: string | null;
  readonly message: string;
  /** `file:line:column: message`, or names; at most 20. */
  readonly details: readonly string[];
  readonly remedy: string;
  /** Since when this very refusal stands; milliseconds since the epoch. */
  readonly since: number;
}

/** A snapshot that was refused as shrunk, by its content. */
export interface Shrunk {
  readonly content: string;
  readonly refusal: Refusal;
}

export interface PolicyKeeper {
  readonly active: ActivePolicies | undefined;
  /** Undefined while the newest revision is the one that runs. */
  readonly refusal: Refusal | undefined;
  /** When the source last answered; milliseconds since the epoch. */
  readonly answeredAt: number | undefined;
  /** Looks for a new revision. Never throws but for the signal's reason: what is wrong is `refusal`. */
  refresh(options: Abortable): Promise<"changed" | "unchanged" | "refused">;
}

export interface KeeperOptions {
  readonly source: PolicySource;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The last good policies of an earlier life. */
  readonly remembered: ActivePolicies | undefined;
  /** What an earlier life refused as shrunk since: a restart is no operator's word. */
  readonly shrunk: Shrunk | undefined;
  /** Called before new policies run, so that they outlive us. */
  readonly keep: (active: ActivePolicies) => Promise<void>;
  /** Called when a snapshot is refused as shrunk, and with undefined when another one was accepted after it. */
  readonly keepShrunk: (shrunk: Shrunk | undefined) => Promise<void>;
  /** Whether the source looks at signatures: then what was accepted without them is nothing that others may rest on. */
  readonly verifies: boolean;
  /** How many checks a set asks of the targets that are known, each counted for each. */
  readonly planned: (set: CompiledPolicySet) => number;
  /** Values of inputs, by the config. */
  readonly inputs: readonly ConfiguredInputs[];
  /** The operator's word on a commit that holds far less than the one before. */
  readonly allowShrinkTo: string | undefined;
}

/**
 * Follows a source and keeps the last good revision running: one that is invalid, unverified, rewound, unreachable or
 * suspiciously smaller changes nothing but the refusal. A run takes `active` once, so it is pinned to one revision.
 */
export function policyKeeper(options: KeeperOptions): PolicyKeeper {
  const { source, clock, logger, keep, keepShrunk } = options;
  let active = options.remembered;
  let { shrunk } = options;
  /** The snapshot that this life has judged last. One and the same is judged once, and each life judges anew. */
  let judged: { readonly content: string; readonly refusal: Refusal | undefined } | undefined;
  let refusal: Refusal | undefined;
  let answeredAt: number | undefined;

  const refuse = (found: Omit<Refusal, "since">, since = clock.now()): "refused" => {
    const same = refusal !== undefined && sameRefusal(refusal, found);
    refusal = { ...found, since: same && refusal !== undefined ? refusal.since : since };
    if (!same)
      logger.warn(found.kind === "unreachable" ? "policy source unreachable" : "policy revision refused", {
        kind: found.kind,
        ...(found.revision !== null && { revision: found.revision }),
        why: found.message,
        ...(found.details.length > 0 && { first: found.details[0] }),
        goesOn: active?.source.revision ?? "nothing",
      });
    return "refused";
  };

  return {
    get active() {
      return active;
    },
    get refusal() {
      return refusal;
    },
    get answeredAt() {
      return answeredAt;
    },
    async refresh({ signal }) {
      const last = follows(active, options) ? active?.source.revision : undefined;
      let snapshot: Snapshot;
      try {
        snapshot = await source.fetch({ signal, last });
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof SourceProblem)) throw error;
        if (error.kind !== "unreachable") answeredAt = clock.now();
        const { kind, revision = null, message, remedy } = error;
        return refuse({ kind, revision, message: printable(message, 500), details: [], remedy });
      }
      answeredAt = clock.now();
      const content = contentOf(snapshot);
      if (judged?.content === content) {
        if (judged.refusal !== undefined) return refuse(judged.refusal, judged.refusal.since);
        refusal = undefined;
        return "unchanged";
      }
      const verdict =
        shrunk?.content === content && options.allowShrinkTo !== snapshot.revision
          ? shrunk.refusal
          : judgeSnapshot(snapshot, active, options);
      if ("kind" in verdict) {
        const refused = { since: clock.now(), ...verdict };
        if (refused.kind === "shrunk") await keepShrunk((shrunk = { content, refusal: refused }));
        judged = { content, refusal: refused };
        return refuse(refused, refused.since);
      }
      const { kind, url, revision, verified } = snapshot;
      const next: ActivePolicies = {
        set: verdict.set,
        source: { kind, url, revision, verified },
        acceptedAt: clock.now(),
      };
      await keep(next);
      if (shrunk !== undefined) await keepShrunk((shrunk = undefined));
      const changed = next.set.hash !== active?.set.hash || revision !== active.source.revision;
      active = next;
      judged = { content, refusal: undefined };
      refusal = undefined;
      logger.info("policy revision accepted", { revision, verified, policies: next.set.policies.length });
      return changed ? "changed" : "unchanged";
    },
  };
}

/** Whether a new revision has to follow from the one that runs: that of another repository, or of looser days, proves nothing. */
const follows = (active: ActivePolicies | undefined, { source, verifies }: KeeperOptions): boolean =>
  active?.source.kind === "git" && active.source.url === source.url && (active.source.verified || !verifies);

/** Valid and not suspiciously smaller: the set; else why not. */
function judgeSnapshot(
  snapshot: Snapshot,
  active: ActivePolicies | undefined,
  { allowShrinkTo, planned, clock, inputs }: KeeperOptions,
): { readonly set: CompiledPolicySet } | Omit<Refusal, "since"> {
  const { revision, fixtures = [] } = snapshot;
  const parsed = parsePolicies(snapshot.files, checkTypes, { now: clock.now(), inputs, fixtures });
  if (!parsed.ok) {
    const { length } = parsed.problems;
    return {
      kind: "invalid",
      revision,
      message: `${length === 1 ? "1 problem" : `${length} problems`} in the policies of this revision`,
      details: parsed.problems
        .slice(0, mostDetails)
        .map(({ file, line, column, message }) => printable(`${file}:${line}:${column}: ${message}`, 300)),
      remedy:
        "Correct the policies in the repository; `plumbline validate` shows every problem with what to write instead.",
    };
  }
  const gone = active === undefined || snapshot.kind !== "git" ? undefined : vanished(active.set, parsed.set, planned);
  if (gone === undefined || allowShrinkTo === revision) return { set: parsed.set };
  return {
    kind: "shrunk",
    revision,
    message: `${gone.checks} of ${gone.of} ${gone.what} would vanish with this revision`,
    details: gone.names.slice(0, mostDetails),
    remedy: `If that is meant, set source.git.allowShrinkTo to ${printable(revision, 80)} in the agent's config; else restore them in git.`,
  };
}

const mostDetails = 20;

const sameRefusal = (a: Refusal, b: Omit<Refusal, "since">): boolean =>
  a.kind === b.kind && a.revision === b.revision && a.message === b.message;
