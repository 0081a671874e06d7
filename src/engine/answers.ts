import { NotAssessed } from "../model/errors.ts";
import type { ChangeAnswer } from "../model/change.ts";
import type { Answer } from "../model/observation.ts";
import type { Frame, Program } from "../model/program.ts";

/**
 * The answers of one reply, in the order of the asks. Boot frame first, each answer once, end frame last with the right
 * count: anything less is no reply at all, and throws `NotAssessed`.
 */
export async function collectAnswers(
  reply: AsyncIterable<readonly Frame[]>,
  { asks, changes }: Pick<Program, "asks" | "changes">,
): Promise<Collected> {
  const answers = new Map<number, Answer | ChangeAnswer>();
  let phase: "start" | "booted" | "ended" = "start";
  for await (const frames of reply) {
    for (const frame of frames) {
      if (phase === "ended") throw corrupt("something followed the end frame");
      if ((frame.kind === "boot") !== (phase === "start")) throw corrupt("the boot frame was not first, or came twice");
      if (frame.kind === "boot") phase = "booted";
      else if (frame.kind === "answer" || frame.kind === "change") {
        if ((frame.kind === "change") !== changes.has(frame.index)) throw corrupt("an answer to another question came");
        if (frame.index < 0 || frame.index >= asks) throw corrupt(`answer ${frame.index} belongs to no question`);
        if (answers.has(frame.index)) throw corrupt(`answer ${frame.index} came twice`);
        answers.set(frame.index, frame.answer);
      } else {
        if (frame.answers !== answers.size)
          throw corrupt(`${answers.size} answers came, the end frame counts ${frame.answers}`);
        phase = "ended";
      }
    }
  }
  if (phase !== "ended") throw corrupt("the reply stopped before its end frame");
  const all = Array.from({ length: asks }, (_, index) => {
    const answer = answers.get(index);
    if (answer === undefined) throw corrupt(`${answers.size} of ${asks} answers came`);
    return answer;
  });
  return { answers: all.filter(isAnswer), changes: all.filter((one) => !isAnswer(one)) };
}

/** Both in the order in which they were asked. */
export interface Collected {
  readonly answers: readonly Answer[];
  readonly changes: readonly ChangeAnswer[];
}

const isAnswer = (one: Answer | ChangeAnswer): one is Answer =>
  one.kind !== "changed" && one.kind !== "ran" && one.kind !== "not-changed";

const corrupt = (message: string) => new NotAssessed("frame-corrupt", message, { remedy: "Scan again." });
