import type { Matcher } from "../matchers/matcher.ts";

export type CommandSpec = {
  readonly run: string;
  /** 0 where it is not given. */
  readonly exit?: number | readonly number[];
  readonly stdout?: Matcher;
  readonly stderr?: Matcher;
  /** Seconds. */
  readonly timeout?: number;
};
