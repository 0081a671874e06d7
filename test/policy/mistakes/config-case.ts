/** One mistake in the example config: an edit of it, and what is said about it. */
export interface ConfigCase {
  readonly when: string;
  /** `▸` in the new text stands where the problem is to point at, and is left out of the config. */
  readonly edit: readonly [from: string, to: string];
  readonly code: string;
  readonly message: RegExp;
  readonly remedy: RegExp;
}
