import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { NotAssessed } from "../../src/model/errors.ts";
import type { Frame } from "../../src/model/program.ts";
import { compileProgram } from "../../src/probe/compile.ts";
import { netstring } from "../../src/probe/netstring.ts";
import { bootProof, ReplyReader } from "../../src/probe/reply.ts";
import { frameText, freshNonce, replyText } from "../support/program.ts";

const nonce = freshNonce();
const program = (asks: number) =>
  compileProgram(
    Array.from({ length: asks }, () => ({ kind: "run", command: "true", timeoutMs: 1000, maxBytes: 100 }) as const),
    { nonce },
  );

/** The frames of a whole stream, as text that two readings can be compared by. */
function read(pieces: readonly string[], asks: number): { readonly frames: readonly Frame[]; readonly ended: boolean } {
  const reader = new ReplyReader(program(asks));
  const frames = pieces.flatMap((piece) => reader.push(piece));
  return { frames, ended: reader.ended };
}
const plain = (frames: readonly Frame[]): string =>
  JSON.stringify(frames.map((frame) => (frame.kind === "end" ? { ...frame, noiseBytes: 0 } : frame)));

/** Cuts a text at every given place. */
function cut(text: string, places: readonly number[]): readonly string[] {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => text.slice(start, at[index] ?? text.length));
}

const stdouts = fc.array(fc.string({ unit: "binary", maxLength: 200 }), { minLength: 1, maxLength: 8 });
/** What else a terminal may print: prompts, escapes, look-alikes with another nonce, unfinished frames, control bytes. */
const noise = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }).map((text) => text.replaceAll(nonce, "")),
  fc.constantFrom(
    "\r\n",
    "bash-5.2$ ",
    "\u001b[?2004h\u001b]0;x\u0007",
    "\u0002",
    "\u0003",
    "\u0002PL1 ",
    "\u0002\u0002\u0003\u0003",
    "\ufffd\u0000\u0080",
    frameText("f".repeat(32), 1, "A", netstring("R")),
    frameText("f".repeat(32), 2, "E", netstring("1")).slice(0, -1),
  ),
);

/** Is this insertion the same text as one put in front of a frame, where noise is allowed? */
const between = (stream: string, at: number, char: string): boolean =>
  stream[at] === "\u0002" ||
  at === stream.length ||
  (stream[at - 1] === "\u0002" && char === "\u0002") ||
  (stream[at] === "\u0003" && char === "\u0003");

describe("a reply", () => {
  it("gives the same frames however the same bytes are split into messages", () => {
    fc.assert(
      fc.property(stdouts, fc.array(fc.nat(), { maxLength: 40 }), (texts, places) => {
        const stream = replyText(nonce, texts).join("");
        const whole = read([stream], texts.length);
        assert.equal(whole.ended, true);
        assert.equal(plain(read(cut(stream, places), texts.length).frames), plain(whole.frames));
      }),
    );
  });

  it("gives the same frames when it comes byte by byte", () => {
    const stream = replyText(nonce, ["one", "two\r\n", "\u0002\u0003"]).join("\r\nnoise ");
    assert.equal(plain(read([...stream], 3).frames), plain(read([stream], 3).frames));
  });

  it("is not changed by noise between its frames", () => {
    fc.assert(
      fc.property(
        stdouts,
        fc.array(noise, { minLength: 20, maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (texts, noises, places) => {
          const frames = replyText(nonce, texts);
          const noisy = frames.map((frame, index) => `${noises[index] ?? ""}${frame}`).join("") + (noises.at(-1) ?? "");
          const result = read(cut(noisy, places), texts.length);
          assert.equal(result.ended, true);
          assert.equal(plain(result.frames), plain(read([frames.join("")], texts.length).frames));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is never accepted with one character changed, removed, doubled or added inside a frame", () => {
    const replacement = fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
      fc.constantFrom("\u0002", "\u0003", " ", "=", "A", "0", "\n", "\r", ""),
    );
    fc.assert(
      fc.property(stdouts, fc.nat(), replacement, fc.constantFrom("replace", "insert"), (texts, place, char, how) => {
        const stream = replyText(nonce, texts).join("");
        const at = place % stream.length;
        const mutated = stream.slice(0, at) + char + stream.slice(how === "replace" ? at + 1 : at);
        if (mutated === stream) return;
        const original = read([stream], texts.length);
        let result: ReturnType<typeof read>;
        try {
          result = read([mutated], texts.length);
        } catch (error) {
          assert.ok(error instanceof NotAssessed);
          return;
        }
        // Noise put between two frames is the one harmless change; then nothing may differ.
        if (result.ended) assert.equal(plain(result.frames), plain(original.frames));
        if (result.ended) assert.equal(how === "insert" && between(stream, at, char), true);
      }),
      { numRuns: 3000 },
    );
  });

  it("survives 10 MB of flood around and between its frames", () => {
    const flood = "\u0002PL1 zzz\u001b[0m y\n".repeat(10_000_000 / 4 / 16);
    const frames = replyText(nonce, ["a", "b"]);
    const pieces = frames.flatMap((frame) => [...(flood.match(/[^]{1,4096}/g) ?? []), frame]);
    const result = read(pieces, 2);
    assert.equal(result.ended, true);
    assert.equal(plain(result.frames), plain(read([frames.join("")], 2).frames));
    const end = result.frames.at(-1);
    assert.equal(end?.kind === "end" && end.noiseBytes, flood.length * 4);
  });

  it("ends in frame-corrupt when a frame is missing, doubled, swapped or carries an answer to no question", () => {
    const [boot = "", one = "", two = "", end = ""] = replyText(nonce, ["a", "b"]);
    const cases: Readonly<Record<string, readonly string[]>> = {
      "first answer missing": [boot, two, end],
      "last answer missing": [boot, one, end],
      "answer doubled": [boot, one, one, two, end],
      "answers swapped": [boot, two, one, end],
      "no boot frame": [one, two, end],
      "second boot frame": [
        boot,
        frameText(nonce, 1, "B", [bootProof(nonce), "perl", "", "", "0", ""].map(netstring).join("")),
      ],
      "answer after the end": [boot, one, two, end + frameText(nonce, 4, "A", "")],
      "count too low": [boot, one, two, frameText(nonce, 3, "E", netstring("1"))],
      "answer index out of range": [
        boot,
        frameText(nonce, 1, "A", netstring(["R", "9", "x", "0", "0", "0", "0", "", ""].map(netstring).join(""))),
      ],
      "negative number": [
        boot,
        frameText(nonce, 1, "A", netstring(["R", "0", "x", "-1", "0", "0", "0", "", ""].map(netstring).join(""))),
      ],
      "interrupted by other output": [boot, one.slice(0, 100), two],
    };
    for (const [name, pieces] of Object.entries(cases)) {
      assert.throws(
        () => read(pieces, 2),
        (error: unknown) => error instanceof NotAssessed && error.reason === "frame-corrupt",
        name,
      );
    }
  });

  it("ends in boot-failed when the proof is of another nonce", () => {
    const forged = frameText(
      nonce,
      0,
      "B",
      [bootProof("0".repeat(32)), "perl", "/h", "u", "0", ""].map(netstring).join(""),
    );
    assert.throws(
      () => read([forged], 0),
      (error: unknown) => error instanceof NotAssessed && error.reason === "boot-failed",
    );
  });

  it("never has its end before every answer has come", () => {
    fc.assert(
      fc.property(stdouts, fc.nat(), (texts, place) => {
        const stream = replyText(nonce, texts).join("");
        const part = stream.slice(0, place % stream.length);
        assert.equal(read([part], texts.length).ended, false);
      }),
    );
  });
});
