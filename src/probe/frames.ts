import { hash } from "node:crypto";
import { NotAssessed } from "../model/errors.ts";

/** A frame whose nonce, length and hash agree; order is checked by the reader of the whole reply. */
export interface RawFrame {
  readonly sequence: number;
  readonly kind: "B" | "A" | "E";
  readonly payload: Uint8Array;
}

/** Most characters of one frame: the collectors stop a listing at 512 KiB of rows and a stream at its limit; base64 adds a third. */
const maxFrame = 2_000_000;
const header = /^PL1 ([0-9a-f]{32}) (0|[1-9][0-9]{0,6}) ([BAE]) (0|[1-9][0-9]{0,7}) ([0-9a-f]{64}) $/;

/**
 * Finds frames `STX "PL1 " nonce " " sequence " " kind " " length " " sha256 " " base64 ETX` in a stream of text,
 * however the stream is cut into messages. What is not a frame with our nonce is noise: counted, never used.
 * A frame with our nonce that is damaged throws `NotAssessed("frame-corrupt")`.
 */
export class FrameScanner {
  readonly #nonce: string;
  #held = "";
  #searched = 0;
  noiseBytes = 0;

  constructor(nonce: string) {
    this.#nonce = nonce;
  }

  /** The frames that this piece completes, in order. */
  push(text: string): readonly RawFrame[] {
    this.#held += text;
    const frames: RawFrame[] = [];
    for (;;) {
      const start = this.#held.indexOf("\u0002");
      if (start !== 0) this.#drop(start === -1 ? this.#held.length : start);
      if (this.#held === "") return frames;
      const end = this.#held.indexOf("\u0003", Math.max(this.#searched, 1));
      const restart = this.#held.indexOf("\u0002", Math.max(this.#searched, 1));
      if (restart !== -1 && (end === -1 || restart < end)) {
        this.#lost(this.#held.slice(1, restart));
        this.#drop(restart);
        continue;
      }
      if (end === -1) {
        if (this.#held.length <= maxFrame) {
          this.#searched = this.#held.length;
          return frames;
        }
        this.#lost(this.#held.slice(1, 128));
        this.#drop(1);
        continue;
      }
      const frame = this.#parse(this.#held.slice(1, end));
      if (frame === undefined) {
        this.#drop(end + 1);
      } else {
        frames.push(frame);
        this.#held = this.#held.slice(end + 1);
        this.#searched = 0;
      }
    }
  }

  #parse(body: string): RawFrame | undefined {
    const at = body.lastIndexOf(" ") + 1;
    const match = header.exec(body.slice(0, at));
    if (match === null || match[1] !== this.#nonce) {
      this.#lost(body);
      return undefined;
    }
    const [, , sequence, kind, length, sha256] = match;
    const text = body.slice(at);
    const payload = Buffer.from(text, "base64");
    const whole =
      payload.length === Number(length) &&
      payload.toString("base64") === text &&
      hash("sha256", payload, "hex") === sha256;
    if (!whole) throw corrupt("a frame's length or hash does not match its content");
    return { sequence: Number(sequence), kind: kind === "B" ? "B" : kind === "A" ? "A" : "E", payload };
  }

  /** Something was cut off or is no frame. If it began as one of ours, an answer is gone for good. */
  #lost(body: string): void {
    if (body.startsWith(`PL1 ${this.#nonce} `)) throw corrupt("a frame was interrupted by other output");
  }

  #drop(length: number): void {
    this.noiseBytes += length;
    this.#held = this.#held.slice(length);
    this.#searched = 0;
  }
}

export const corrupt = (what: string): NotAssessed =>
  new NotAssessed("frame-corrupt", `The answer was not used: ${what}.`, { remedy: "Scan again.", retry: "backoff" });
