import type { Abortable } from "./ports.ts";
import type { Cause, Change } from "./lifecycle.ts";
import type { Person } from "./person.ts";
import type { Severity } from "./policy.ts";

/** One change of one finding, with what its reader needs. All text is printable; nothing in it is a secret. */
export interface NoticeItem {
  readonly finding: string;
  readonly change: Change;
  readonly cause: Cause;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly policy: string;
  readonly check: string;
  readonly title: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly owner: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly target: string;
  readonly domain: string | null;
  readonly userProfile: string | null;
  readonly space: string | null;
  readonly expected: string;
  readonly observed: string;
  /** How to fix it; null where the policy does not say. */
  readonly remediation: string | null;
  readonly firstSeen: string;
  /** Until when it is to be fixed; null where no deadline is configured for its severity, or nothing is to be fixed. */
  readonly deadline: string | null;
}

/** How often each change came; those that did not are left out. */
export type ChangeCounts = Readonly<Partial<Record<Change, number>>>;

/** What one run changed, as one reader gets it. */
export interface NoticeGroup {
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly source: { readonly url: string; readonly revision: string };
  readonly items: readonly NoticeItem[];
  /** What there was no room for, as it was when it was queued. */
  readonly omitted?: ChangeCounts;
}

/**
 * One message. For a person it holds their own findings and nothing about anyone else. `key` is the same at every attempt, so
 * that a receiver can drop repeats.
 */
export interface Notice {
  readonly key: string;
  readonly audience: { readonly kind: "operators" } | ({ readonly kind: "person" } & Person);
  readonly groups: readonly NoticeGroup[];
}

/** A channel. Throws `PlumblineError`, whose `retry` says whether to come again; never with a secret in its text. */
export interface Notifier {
  readonly name: string;
  notify(notice: Notice, options: Abortable): Promise<void>;
}
