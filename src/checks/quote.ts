/** One word of POSIX shell that is the text itself, whatever is in it but NUL. */
export const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** One word that is this path, from the home or absolute. */
export const quotePath = (path: string): string =>
  path.startsWith("~/") ? `"$HOME"/${quote(path.slice(2))}` : quote(path);
