import assert from "node:assert/strict";
import type { Answer, Ask } from "../../src/model/observation.ts";
import { Untrusted } from "../../src/model/untrusted.ts";
import { runLocally } from "../support/program.ts";

/** `~` is `home`; absolute paths start at `root`, so that nothing of this machine is looked at. */
export interface Place {
  readonly home: string;
  readonly root: string;
}

/** The two readings of the program: with Perl on the target, and without. */
export const collectors = ["perl", "sh"] as const;
export type Collector = (typeof collectors)[number];

/** Answers about a place, by the same program that a visit runs. Only absolute paths are moved, below the place's root and back. */
export async function observe(
  asks: readonly Ask[],
  { home, root }: Place,
  collector: Collector,
): Promise<readonly Answer[]> {
  const moved = asks.map((ask) =>
    ask.kind === "files" && ask.path.startsWith("/") ? { ...ask, path: root + ask.path } : ask,
  );
  const { frames, answers, stderr } = await runLocally(moved, { home, collector: collector === "sh" ? "sh" : "auto" });
  const [boot] = frames;
  assert.equal(boot?.kind === "boot" && boot.collector, collector, stderr);
  assert.equal(answers.length, asks.length, stderr);
  return answers.map((answer) => fromRoot(answer, root));
}

function fromRoot(answer: Answer, root: string): Answer {
  if (answer.kind !== "files") return answer;
  const back = (path: Untrusted): Untrusted => {
    const text = path.unsafeText();
    return text.startsWith(`${root}/`) ? Untrusted.text(text.slice(root.length)) : path;
  };
  const files = answer.files.map((fact) => ({ ...fact, path: back(fact.path) }));
  return { ...answer, files, denied: answer.denied.map(back) };
}
