/**
 * The arguments of every line that runs `program`, comments left out. Of the shell only words and quotes are read; a line
 * that uses more of it fails, so that nothing is checked wrongly. A lone `…` stands for any command and is left out.
 */
export function commandLines(texts: readonly string[], program: string): readonly (readonly string[])[] {
  return texts
    .flatMap((text) => text.split("\n"))
    .filter((line) => line.startsWith(`${program} `))
    .map(words)
    .map(([, ...args]) => args)
    .filter(([first]) => first !== "…");
}

function words(line: string): readonly string[] {
  const found: string[] = [];
  const word = /\s*(?:#.*$|((?:'[^']*'|"[^"$`\\]*"|[^\s'"\\$`;&|<>()*?#])+))/y;
  for (const text = line.trimEnd(); word.lastIndex < text.length;) {
    const at = word.lastIndex;
    const match = word.exec(text);
    if (match === null) throw new Error(`not plain words: ${text.slice(at)}`);
    if (match[1] !== undefined) found.push(match[1].replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2"));
  }
  return found;
}
