import type { JudgeContext } from "../model/check.ts";
import type { Answer, FileFact } from "../model/observation.ts";
import type { OutcomeKind, ReasonCode } from "../model/outcome.ts";
import { Untrusted } from "../model/untrusted.ts";

/** What one spec comes to on one set of answers: the truth table of a check type, run by one test for all types. */
export interface Case<Spec> {
  /** A sentence of cause and effect. */
  readonly title: string;
  readonly spec: Spec;
  readonly answers: readonly Answer[];
  /** Left out: no AWS app, and the first second of 2026. */
  readonly context?: Partial<JudgeContext>;
  /** `unknown` is written as its reason. */
  readonly outcome: Exclude<OutcomeKind, "unknown"> | { readonly unknown: ReasonCode };
  /** Text that the judgement (expected, observed, evidence, detail) holds. */
  readonly says?: string;
  /** Text that it must not hold: what could be a secret, or would move a cursor. */
  readonly hides?: string;
}

/** Where nothing is known beside the answers. */
export const noContext: JudgeContext = { app: undefined, now: Date.UTC(2026, 0, 1) };

type FactOptions = Partial<Omit<FileFact, "path" | "owner" | "group" | "content" | "linkTarget">> & {
  readonly path?: string;
  readonly owner?: string;
  readonly group?: string;
  readonly content?: string | Uint8Array;
  readonly truncated?: boolean;
  readonly linkTarget?: string;
};

/** A regular file of the usual user, changed by what is given. */
export function fact({ path, owner, group, content, truncated, linkTarget, ...rest }: FactOptions = {}): FileFact {
  return {
    path: Untrusted.text(path ?? "/home/sagemaker-user/file"),
    kind: "file",
    mode: 0o644,
    uid: 1000,
    gid: 100,
    owner: Untrusted.text(owner ?? "sagemaker-user"),
    group: Untrusted.text(group ?? "users"),
    size: content?.length ?? 0,
    mtime: 1_750_000_000,
    links: 1,
    ...(linkTarget !== undefined && { linkTarget: Untrusted.text(linkTarget) }),
    ...(content !== undefined && { content: { bytes: new Untrusted(content), truncated: truncated ?? false } }),
    ...rest,
  };
}

export const files = (...found: readonly FactOptions[]): Answer => ({
  kind: "files",
  files: found.map(fact),
  denied: [],
  truncated: false,
});

export const absent: Answer = files();

export const denied = (path: string): Answer => ({
  kind: "files",
  files: [],
  denied: [Untrusted.text(path)],
  truncated: false,
});

export const cutOff: Answer = { kind: "files", files: [], denied: [], truncated: true };

export const none = (reason: ReasonCode, detail?: string): Answer => ({
  kind: "none",
  reason,
  ...(detail !== undefined && { detail }),
});

type RunOptions = {
  readonly end?: Extract<Answer, { kind: "run" }>["end"];
  readonly stdout?: string | Uint8Array;
  readonly stderr?: string;
  readonly stdoutTruncated?: boolean;
  readonly stderrTruncated?: boolean;
  readonly leftBehind?: number;
};

/** A command that ended with 0 and wrote nothing, changed by what is given. */
export const ran = ({ end = { exit: 0 }, stdout = "", stderr = "", ...rest }: RunOptions = {}): Answer => ({
  kind: "run",
  end,
  stdout: new Untrusted(stdout),
  stderr: new Untrusted(stderr),
  stdoutTruncated: rest.stdoutTruncated ?? false,
  stderrTruncated: rest.stderrTruncated ?? false,
  leftBehind: rest.leftBehind ?? 0,
});
