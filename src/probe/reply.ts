import { createHash } from "node:crypto";
import type { ChangeAnswer } from "../model/change.ts";
import { NotAssessed } from "../model/errors.ts";
import type { Answer } from "../model/observation.ts";
import type { Boot, Frame, Program } from "../model/program.ts";
import { decodeAnswers, decodeBoot, decodeEnd } from "./decode.ts";
import { corrupt, FrameScanner, type RawFrame } from "./frames.ts";

/** The proof that the program which holds `nonce` runs: sha256 of the nonce followed by `boot`, hex. */
export const bootProof = (nonce: string): string => createHash("sha256").update(`${nonce}boot`).digest("hex");

/**
 * Turns the text of one visit into frames, in order: the boot frame, every answer, the end frame.
 * Nothing after the end frame is looked at. Throws `NotAssessed`: `frame-corrupt` for a wrong order, count or content,
 * `boot-failed` for a wrong proof.
 */
export class ReplyReader {
  readonly #program: Program;
  readonly #scanner: FrameScanner;
  readonly #seen = new Set<number>();
  #next = 0;
  #boot: Boot | undefined;
  ended = false;

  constructor(program: Program) {
    this.#program = program;
    this.#scanner = new FrameScanner(program.nonce);
  }

  push(text: string): readonly Frame[] {
    if (this.ended) return [];
    const frames: Frame[] = [];
    for (const raw of this.#scanner.push(text)) {
      if (this.ended) throw corrupt("a frame came after the end frame");
      frames.push(...this.#accept(raw));
    }
    return frames;
  }

  #accept({ sequence, kind, payload }: RawFrame): readonly Frame[] {
    if (sequence !== this.#next) throw corrupt(`frame ${this.#next} was expected, frame ${sequence} came`);
    this.#next += 1;
    if ((sequence === 0) !== (kind === "B")) throw corrupt("the boot frame is not the first one");
    if (kind === "B") return [this.#accepted(payload)];
    if (kind === "A" && this.#boot !== undefined) {
      return decodeAnswers(payload, this.#boot.collector).map((decoded) => {
        const { index, kind } = decoded;
        if (index >= this.#program.asks || this.#seen.has(index))
          throw corrupt("an answer to no question, or a second one, came");
        const about = this.#program.changes.get(index);
        if ((kind === "change") !== (about === "file")) throw corrupt("an answer to another question came");
        this.#seen.add(index);
        return about === "command" && decoded.kind === "answer"
          ? { kind: "change", index, answer: asChange(decoded.answer) }
          : decoded;
      });
    }
    const answers = decodeEnd(payload);
    if (answers !== this.#program.asks || this.#seen.size !== answers)
      throw corrupt(`${this.#program.asks} answers were expected, ${this.#seen.size} came`);
    this.ended = true;
    return [{ kind: "end", answers, noiseBytes: this.#scanner.noiseBytes }];
  }

  #accepted(payload: Uint8Array): Boot {
    const { proof, boot } = decodeBoot(payload);
    if (proof !== bootProof(this.#program.nonce)) {
      throw new NotAssessed("boot-failed", "The terminal answered, but without the proof that our program runs.", {
        remedy: "Look at the user's start-up files and at the server's terminal settings.",
      });
    }
    this.#boot = boot;
    return boot;
  }
}

/** A command that changes something is run like one that only asks, so its answer is like any command's. */
function asChange(answer: Answer): ChangeAnswer {
  switch (answer.kind) {
    case "run":
      return { kind: "ran", end: answer.end, stderr: answer.stderr };
    case "none":
      return { kind: "not-changed", code: "failed", detail: answer.detail ?? "" };
    case "files":
      throw corrupt("an answer to another question came");
    default:
      return answer satisfies never;
  }
}
