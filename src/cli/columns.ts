import { wrap } from "./wrap.ts";

/** Names with their texts beside them, or below them where a terminal is narrow; one line of text each. */
export function columns(rows: readonly (readonly [string, string])[], width: number): readonly string[] {
  const left = Math.max(...rows.map(([name]) => name.length));
  const indent = " ".repeat(left + 4);
  if (width - indent.length < 24)
    return rows.flatMap(([name, text]) => [`  ${name}`, ...wrap(text, width - 8).map((line) => `        ${line}`)]);
  return rows.flatMap(([name, text]) =>
    wrap(text, width - indent.length).map(
      (line, index) => `${index === 0 ? `  ${name.padEnd(left)}  ` : indent}${line}`,
    ),
  );
}
