/** `a.b\.c.0` → `a`, `b.c`, `0`. A backslash keeps the next character as it is. */
export const segments = (key: string): readonly string[] =>
  (`${key}.`.match(/(?:[^.\\]|\\[^])*\./g) ?? []).map((segment) => segment.slice(0, -1).replace(/\\([^])/g, "$1"));
