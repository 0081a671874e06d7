/** One word of POSIX shell that is the text itself, whatever is in it but NUL. */
export const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
