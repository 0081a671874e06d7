/** One mistake each: an edit of the base policy, or a text of its own, and what is said about it. */
export interface MistakeCase {
  readonly when: string;
  readonly edit?: readonly [from: string, to: string];
  readonly text?: string;
  /** line:column of the one problem. */
  readonly at: string;
  readonly code: string;
  readonly message: RegExp;
  readonly remedy: RegExp;
}
