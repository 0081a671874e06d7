import { NotAssessed } from "../model/errors.ts";
import type { Answer } from "../model/observation.ts";
import type { Frame } from "../model/program.ts";

/**
 * The answers of one reply, in the order of the asks. Boot frame first, each answer once, end frame last with the right
 * count: anything less is no reply at all, and throws `NotAssessed`.
 */
export async function collectAnswers(reply: AsyncIterable<readonly Frame[]>, asks: number): Promise<readonly Answer[]> {
  const answers = new Map<number, Answer>();
  let phase: "start" | "booted" | "ended" = "start";
  for await (const frames of reply) {
    for (const frame of frames) {
      if (phase === "ended") throw corrupt("something followed the end frame");
      if ((frame.kind === "boot") !== (phase === "start")) throw corrupt("the boot frame was not first, or came twice");
      if (frame.kind === "boot") phase = "booted";
      else if (frame.kind === "answer") {
        if (frame.index < 0 || frame.index >= asks) throw corrupt(`answer ${frame.index} belongs to no question`);
        if (answers.has(frame.index)) throw corrupt(`answer ${frame.index} came twice`);
        answers.set(frame.index, frame.answer);
      } else if (frame.kind === "change") {
        throw corrupt("a change was told of that nobody asked for");
      } else {
        if (frame.answers !== answers.size)
          throw corrupt(`${answers.size} answers came, the end frame counts ${frame.answers}`);
        phase = "ended";
      }
    }
  }
  if (phase !== "ended") throw corrupt("the reply stopped before its end frame");
  return Array.from({ length: asks }, (_, index) => {
    const answer = answers.get(index);
    if (answer === undefined) throw corrupt(`${answers.size} of ${asks} answers came`);
    return answer;
  });
}

const corrupt = (message: string) => new NotAssessed("frame-corrupt", message, { remedy: "Scan again." });
