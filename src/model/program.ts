import type { ChangeAnswer } from "./change.ts";
import type { Answer } from "./observation.ts";
import type { Untrusted } from "./untrusted.ts";

/** One shell program for one visit. `argv` is what the terminal (or the local process) starts; it holds no secret. */
export interface Program {
  /** 32 lower-case hex digits, fresh per visit. */
  readonly nonce: string;
  readonly argv: readonly string[];
  /** The same without the wait for `go`: where nobody has to look at the boot frame first, it saves a round trip. */
  readonly argvAtOnce: readonly string[];
  /** The line that is typed where a server ignores `argv` (with the ones to try next), and what to stream once its reader says it is ready. */
  readonly typed: { readonly lines: readonly string[]; readonly ready: string; readonly payload: string };
  /** Sent once the boot frame has proven itself and the identity agrees. */
  readonly go: string;
  /** How many answers a whole reply has. */
  readonly asks: number;
  /** Which of them are changes, and of what. */
  readonly changes: ReadonlyMap<number, "file" | "command">;
}

/** What the program says of its surroundings before it starts. All of it is the target's claim. */
export interface Boot {
  readonly kind: "boot";
  readonly collector: "perl" | "sh";
  readonly home: Untrusted;
  readonly user: Untrusted;
  readonly uid: number;
  /** `/opt/ml/metadata/resource-metadata.json`, when there is one. */
  readonly metadata?: Untrusted;
}

/** A complete, verified unit of the reply. `answer.index` counts the program's asks from 0. */
export type Frame =
  | Boot
  | { readonly kind: "answer"; readonly index: number; readonly answer: Answer }
  | { readonly kind: "change"; readonly index: number; readonly answer: ChangeAnswer }
  | { readonly kind: "end"; readonly answers: number; readonly noiseBytes: number };
