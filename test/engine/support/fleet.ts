import { once } from "node:events";

import type { CheckType } from "../../../src/model/check.ts";
import type { Answer, Ask, FileFact } from "../../../src/model/observation.ts";
import { unknown } from "../../../src/model/outcome.ts";
import type { CompiledCheck, CompiledPolicySet, TargetSelector } from "../../../src/model/policy.ts";
import type { Abortable, Limits, Logger, Session, TargetProvider } from "../../../src/model/ports.ts";
import type { Frame, Program } from "../../../src/model/program.ts";
import type { Target } from "../../../src/model/target.ts";
import { Untrusted } from "../../../src/model/untrusted.ts";

export const limits: Limits = { visitMs: 60_000, bootMs: 1_000, readyMs: 1_000, visitBytes: 1_000_000 };

/** A logger that keeps what it was told. */
export function listeningLogger(): Logger & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  const keep = (message: string, facts: object = {}) => void lines.push(`${message} ${JSON.stringify(facts)}`);
  return { lines, debug: keep, info: keep, warn: keep };
}

/** Different at each call, the same in each run. */
export function countingNonce(): () => string {
  let calls = 0;
  return () => (++calls).toString(16).padStart(8, "0").repeat(4);
}

export const tools = () => ({
  nonce: countingNonce(),
  now: () => Date.UTC(2026, 10, 2),
  limits,
  logger: listeningLogger(),
  types: [presence],
  revision: "0000",
});

export const user = (name: string, more: Partial<Target> = {}): Target => ({
  id: `sagemaker/d-1/${name}/JupyterLab`,
  provider: "sagemaker",
  domain: "d-1",
  userProfile: name,
  appType: "JupyterLab",
  state: "InService",
  ...more,
});

export const users = (count: number): readonly Target[] =>
  Array.from({ length: count }, (_, index) => user(`user-${String(index).padStart(4, "0")}`));

/** Passes where its path exists. */
export const presence: CheckType = {
  name: "presence",
  schema: {},
  lint: () => [],
  subject: () => "",
  probe: () => [],
  judge: (_spec, [answer]) => {
    if (answer?.kind !== "files") return { outcome: unknown(answer?.kind === "none" ? answer.reason : "internal") };
    const there = answer.files.length > 0;
    const said = { expected: "present", observed: there ? "present" : "absent" };
    return { outcome: { kind: there ? "pass" : "fail", ...said } };
  },
};

const position = { file: "policy.yaml", line: 1, column: 1 };

export const check = (id: string, more: Partial<CompiledCheck> = {}): CompiledCheck => ({
  id,
  title: `Check ${id}`,
  severity: "medium",
  type: "presence",
  spec: { path: `~/${id}` },
  subject: "",
  asks: [{ kind: "files", path: `~/${id}` }],
  position,
  ...more,
});

export const policySet = (
  ...policies: readonly {
    readonly name: string;
    readonly checks: readonly CompiledCheck[];
    readonly targets?: TargetSelector;
  }[]
): CompiledPolicySet => ({
  hash: "0".repeat(64),
  exemptions: [],
  policies: policies.map((policy) => ({
    title: policy.name,
    owner: "platform",
    labels: {},
    mode: "audit",
    controls: {},
    targets: {},
    position,
    ...policy,
  })),
});

export const fact = (path: string, kind: FileFact["kind"] = "file"): FileFact => ({
  path: Untrusted.text(path),
  kind,
  mode: 0o644,
  uid: 1000,
  gid: 100,
  owner: Untrusted.text("u"),
  group: Untrusted.text("g"),
  size: 0,
  mtime: 0,
  links: 1,
});

export const files = (...found: readonly FileFact[]): Answer => ({
  kind: "files",
  files: found,
  denied: [],
  truncated: false,
});

/** What an honest machine answers on which exactly the paths that `has` names exist below the home. */
export const honest =
  (has: (path: string) => boolean = () => true) =>
  (ask: Ask): Answer => {
    if (ask.kind === "run") {
      const [, a = "0", b = "0"] = /^echo \$\(\((\d+) \* (\d+)\)\)$/.exec(ask.command) ?? [];
      return {
        kind: "run",
        end: { exit: 0 },
        stdout: Untrusted.text(a === "0" ? "hello\n" : `${Number(a) * Number(b)}\n`),
        stderr: Untrusted.text(""),
        stdoutTruncated: false,
        stderrTruncated: false,
        leftBehind: 0,
      };
    }
    if (ask.path === "/usr") return files(fact("/usr", "directory"));
    return ask.path.startsWith("~/") && has(ask.path) ? files(fact(ask.path)) : files();
  };

/** The asks that a program carries, read back from its arguments. */
export function asksOf({ argv, nonce }: Program): readonly Ask[] {
  const words = argv.slice(argv.indexOf(nonce) + 4);
  return Array.from({ length: words.length / 5 }, (_, index) => {
    const [kind, , third = "", , last = ""] = words.slice(index * 5);
    return kind === "F"
      ? { kind: "files", path: last }
      : { kind: "run", command: last, timeoutMs: Number(third) * 1000, maxBytes: 1000 };
  });
}

export function framesFor(program: Program, answer: (ask: Ask) => Answer): readonly Frame[] {
  const answers = asksOf(program).map((ask, index): Frame => ({ kind: "answer", index, answer: answer(ask) }));
  const boot: Frame = {
    kind: "boot",
    collector: "sh",
    home: Untrusted.text("/h"),
    user: Untrusted.text("u"),
    uid: 1000,
  };
  return [boot, ...answers, { kind: "end", answers: answers.length, noiseBytes: 0 }];
}

export interface SessionScript {
  readonly answer?: (ask: Ask) => Answer;
  /** Instead of `answer`: all that the session yields, throws or waits for. */
  readonly run?: (program: Program, options: Abortable) => AsyncIterable<readonly Frame[]>;
  readonly dispose?: () => Promise<void>;
  readonly leftovers?: readonly string[];
}

export const session = ({ answer = honest(), run, dispose, leftovers = [] }: SessionScript = {}): Session => ({
  transport: "argv",
  leftovers,
  run:
    run ??
    async function* (program) {
      yield framesFor(program, answer);
    },
  [Symbol.asyncDispose]: dispose ?? (async () => undefined),
});

export const provider = (
  targets: Iterable<Target> | AsyncIterable<Target>,
  open: TargetProvider["open"] = async () => session(),
): TargetProvider => ({
  name: "sagemaker",
  async *list() {
    yield* targets;
  },
  open,
});

/** Waits for a signal and throws its reason. */
export async function until({ signal }: Abortable): Promise<never> {
  if (!signal.aborted) await once(signal, "abort");
  throw signal.reason;
}

export async function collect<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}
