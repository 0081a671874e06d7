import type { Matcher } from "../matchers/matcher.ts";

export type CommandSpec = {
  readonly run: string;
  /** Variables that the command gets, by name. */
  readonly env?: Readonly<Record<string, string | number | boolean>>;
  /** 0 where it is not given. */
  readonly exit?: number | readonly number[];
  readonly stdout?: Matcher;
  readonly stderr?: Matcher;
  /** Seconds. */
  readonly timeout?: number;
};
