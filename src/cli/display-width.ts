/** Terminal cells that a printable text takes: marks none, East Asian wide characters and emoji two. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemesOf(text)) width += cells(segment);
  return width;
}

/** The text, or as much of it as fits with `…` at its end. */
export function fit(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const { segment } of graphemesOf(text)) {
    used += cells(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** As `fit`, but keeps both ends: for paths and names whose last part tells them apart. */
export function fitMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const tail = Math.ceil((width - 1) / 2);
  const parts = [...graphemesOf(text)].map(({ segment }) => segment);
  let end = parts.length;
  for (let used = 0; end > 0; end--) {
    used += cells(parts[end - 1] ?? "");
    if (used > tail) break;
  }
  return fit(text, width - tail) + parts.slice(end).join("");
}

/** The text in pieces of at most `width` cells. */
export function splitAt(text: string, width: number): readonly string[] {
  if (displayWidth(text) <= width) return [text];
  const pieces: string[] = [];
  let [piece, used] = ["", 0];
  for (const { segment } of graphemesOf(text)) {
    if (piece !== "" && used + cells(segment) > width) {
      pieces.push(piece);
      [piece, used] = ["", 0];
    }
    piece += segment;
    used += cells(segment);
  }
  return [...pieces, piece];
}

let segmenter: Intl.Segmenter | undefined;

/** Made for the first text that is not ASCII: loading ICU's tables takes about a third of an empty start of Node.js. */
const graphemesOf = (text: string): Intl.Segments =>
  (segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" })).segment(text);

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

function cells(grapheme: string): number {
  if (/^\p{M}+$/u.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}
