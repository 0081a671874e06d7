import { nearest } from "../policy/suggest.ts";

/** `Did you mean …? ` or nothing, ready to stand in front of a remedy. */
export const didYouMean = (word: string, known: readonly string[], prefix = ""): string => {
  const guess = nearest(word, known);
  return guess === undefined ? "" : `Did you mean ${prefix}${guess}? `;
};
