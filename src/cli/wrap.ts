import { stripVTControlCharacters } from "node:util";
import { displayWidth, splitAt } from "./display-width.ts";

/** Breaks a sentence at its spaces into lines of at most `width` cells; what is longer than a line is broken where it must. Colour takes no room. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ").flatMap((long) => broken(long, width))) {
    if (current !== "" && cells(current) + 1 + cells(word) > width) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current];
}

const cells = (text: string): number => displayWidth(stripVTControlCharacters(text));

/** A painted word is left whole: no name is painted that a line could not hold. */
const broken = (word: string, width: number): readonly string[] =>
  word.includes("\u001b") ? [word] : splitAt(word, width);
