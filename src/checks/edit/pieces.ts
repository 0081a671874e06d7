/** The lines of a text with their endings, so that joined they are the text again. */
export const pieces = (text: string): readonly string[] => text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];

/** The line without its ending. */
export const bare = (piece: string): string => piece.replace(/[\r\n]+$/, "");

/** The ending that a text uses, by its first line. */
export const endingOf = (text: string): string => /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";

/** The text with one more line at `index` of its pieces; what stood at the end without an ending gets one. */
export function withLine(text: string, line: string, index = pieces(text).length): string {
  const ending = endingOf(text);
  const all = pieces(text).map((piece) => (/[\r\n]$/.test(piece) ? piece : piece + ending));
  return [...all.slice(0, index), line + ending, ...all.slice(index)].join("");
}
