import { quote } from "../../checks/quote.ts";

/** Flags that say where homes, policies and memory are; the next command needs those that this one was given. */
const places = ["local", "server", "token-env", "region", "aws-profile", "policies", "config", "store"] as const;

type Places = { readonly [Name in (typeof places)[number]]?: string | boolean | undefined };

/** `plumbline WORDS` with the flags that this command was given, to be copied into a shell. */
export function nextCommand(words: readonly string[], flags: Places, leaveOut: readonly string[] = []): string {
  const given = places.flatMap((name) => {
    const value = flags[name];
    if (leaveOut.includes(name) || value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, word(value)];
  });
  return ["plumbline", ...words.map(word), ...given].join(" ");
}

const word = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : quote(text));
