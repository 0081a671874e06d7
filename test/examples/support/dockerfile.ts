export interface Instruction {
  readonly word: string;
  /** What follows the word, continued lines joined by a blank. */
  readonly rest: string;
}

/** The instructions of a Dockerfile, without comments and empty lines. Here-documents and parser directives are not known. */
export function instructionsOf(text: string): readonly Instruction[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.trimStart().startsWith("#"));
  return lines
    .join("\n")
    .replaceAll(/\s*\\\n\s*/g, " ")
    .split("\n")
    .map((line) => {
      const [, word = "", rest = ""] = /^\s*(\S+)\s*(.*)$/.exec(line) ?? [];
      return { word: word.toUpperCase(), rest: rest.trim() };
    });
}

/** The instructions stage by stage; what stands before the first FROM is none's. */
export function stagesOf(instructions: readonly Instruction[]): readonly (readonly Instruction[])[] {
  const starts = instructions.flatMap(({ word }, index) => (word === "FROM" ? [index] : []));
  return starts.map((start, index) => instructions.slice(start, starts[index + 1]));
}

/** What a COPY takes and where it puts it; `stage` where it takes from another stage. */
export function copyOf({ rest }: Instruction): {
  readonly stage: string | undefined;
  readonly sources: readonly string[];
  readonly to: string;
} {
  const words = rest.split(/\s+/);
  const stage = /^--from=(.+)$/.exec(words[0] ?? "")?.[1];
  const paths = words.filter((word) => !word.startsWith("--"));
  return { stage, sources: paths.slice(0, -1), to: paths.at(-1) ?? "" };
}

/** Whether a .dockerignore keeps a path out: the last pattern counts that names it or a folder that it is in. */
export function ignoredBy(dockerignore: string): (path: string) => boolean {
  const rules = dockerignore
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ keeps: line.startsWith("!"), pattern: expressionOf(line.replace(/^!/, "")) }));
  return (path) => rules.findLast(({ pattern }) => pattern.test(path))?.keeps === false;
}

const expressionOf = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .split(/(\*\*\/|\*)/)
      .map((part) => ({ "**/": "(?:.*/)?", "*": "[^/]*" })[part] ?? part.replaceAll(/[.+^$(){}|[\]\\]/g, "\\$&"))
      .join("")}(?:/|$)`,
  );
