import type { YAMLError } from "yaml";
import type { Mistake } from "./problem.ts";

/** A syntax error in words, and where to look: the parser often points at the start of a line. */
export interface SyntaxMistake extends Mistake {
  /** UTF-16 code units. */
  readonly offset: number;
  /** What follows a wrong indentation is nearly always its echo. */
  readonly indentation: boolean;
}

export const simpler = "Write plain, shallow YAML: mappings, lists and scalars.";

/** @param others - all errors of the document, since some kinds come in pairs */
export function syntaxMistake(error: YAMLError, text: string, others: readonly YAMLError[]): SyntaxMistake {
  const { code, message } = error;
  const [start] = error.pos;
  const at = (mistake: Omit<Mistake, "code">, offset = start): SyntaxMistake => ({
    code: "yaml",
    ...mistake,
    offset,
    indentation: false,
  });
  // Where the stack ends differs from run to run.
  if (code === "RESOURCE_EXHAUSTION")
    return { ...at({ message: "the document is nested too deeply", remedy: simpler }, 0), code: "too-deep" };
  if (code === "BAD_ALIAS")
    return at({
      message: `\`${text.charAt(start)}\` without quotes is a sign of YAML's own here`,
      remedy: `Put it in quotes: "${text.charAt(start)}"; so too every text that starts with *, & or !.`,
    });
  if (code === "UNEXPECTED_TOKEN" && /^[[{]/.test(text.slice(start)) && message.endsWith(" at node end"))
    return at({
      message: `the text before this \`${text.charAt(start)}\` is not in quotes, and ends here`,
      remedy: "Put the whole text in quotes; single quotes for a regular expression: '^[a-z]{2}$'.",
    });
  if (message.startsWith("All mapping items must start") || message.startsWith("Sequence item without - indicator"))
    return {
      ...at(
        { message: "this line's indentation fits no level above it", remedy: "Align it with the lines of its level." },
        start + (/^ */.exec(text.slice(start))?.[0].length ?? 0),
      ),
      indentation: true,
    };
  if (code === "BLOCK_AS_IMPLICIT_KEY" && others.some((other) => spansLines(other, start, text)))
    return {
      ...at({
        message: "the line below is indented deeper than this one, which has its value already",
        remedy: "Align the line below with the keys beside it.",
      }),
      indentation: true,
    };
  return at({
    message: message.replace(/^\w/, (first) => first.toLowerCase()),
    remedy: remedies[code] ?? "Correct the YAML syntax here; text with special characters belongs in quotes.",
  });
}

const spansLines = ({ code, pos: [start, end] }: YAMLError, from: number, text: string): boolean =>
  code === "MULTILINE_IMPLICIT_KEY" && start === from && text.slice(start, end).includes("\n");

const remedies: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "Indent with spaces; YAML does not allow tabs.",
  BAD_INDENT: "Align this with the lines of its level, and close every bracket, brace and quote.",
  MISSING_CHAR: "Add the missing character; look for an unclosed quote, bracket or brace.",
  MISSING_COLON: "Put a colon and a space after the key.",
  BAD_DQ_ESCAPE:
    "In double quotes a backslash starts an escape; use single quotes, as for regular expressions: '\\d+'.",
  BLOCK_AS_IMPLICIT_KEY: 'Put text that holds ": " in quotes, and each key on a line of its own.',
  MULTILINE_IMPLICIT_KEY: "Put a colon after the key, and keep the key on one line.",
  BAD_SCALAR_START: "Put text that starts with @, % or ` in quotes.",
  BAD_DIRECTIVE: "Remove the % line; directives are not used here.",
};
