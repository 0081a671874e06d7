/** One word is a shell line as it is; several are a command with arguments, each quoted so that the shell passes it on exactly. */
export const shellLine = (words: readonly string[]): string =>
  words.length === 1 ? (words[0] ?? "") : words.map(quoted).join(" ");

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
