import assert from "node:assert/strict";
import type { FixturePlace } from "../../src/model/fixture.ts";
import type { Answer, Ask } from "../../src/model/observation.ts";
import { answerAbove, askBelow } from "../../src/probe/rooted.ts";
import { runLocally } from "../support/program.ts";

/** The two readings of the program: with Perl on the target, and without. */
export const collectors = ["perl", "sh"] as const;
export type Collector = (typeof collectors)[number];

/** Answers about a place, by the same program that a visit runs. Only absolute paths are moved, below the place's root and back. */
export async function observe(
  asks: readonly Ask[],
  { home, root }: FixturePlace,
  collector: Collector,
): Promise<readonly Answer[]> {
  const moved = asks.map((ask) => askBelow(root, ask));
  const { frames, answers, stderr } = await runLocally(moved, { home, collector: collector === "sh" ? "sh" : "auto" });
  const [boot] = frames;
  assert.equal(boot?.kind === "boot" && boot.collector, collector, stderr);
  assert.equal(answers.length, asks.length, stderr);
  return answers.map((answer) => answerAbove(root, answer));
}
