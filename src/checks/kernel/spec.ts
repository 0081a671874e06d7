import type { Matcher } from "../matchers/matcher.ts";

export type NamedKernel = {
  /** The name of its folder; case does not count, as in jupyter_client. */
  readonly name: string;
  readonly state?: "present" | "absent";
  readonly displayName?: Matcher;
  readonly language?: Matcher;
  /** A list of texts. */
  readonly argv?: Matcher;
  /** Of the copy that Jupyter takes. */
  readonly folder?: Matcher;
};

export type ApprovedKernels = {
  /** Names; `*` is any run of characters and `?` is one. */
  readonly only: readonly string[];
};

export type KernelSpec = NamedKernel | ApprovedKernels;

/** The keys that judge what a kernel.json holds, and its names there. */
export const fields = [
  { key: "displayName", inFile: "display_name", words: "display name" },
  { key: "language", inFile: "language", words: "language" },
  { key: "argv", inFile: "argv", words: "argv" },
] as const;

export const readsContent = (spec: KernelSpec): boolean =>
  !("only" in spec) && fields.some(({ key }) => spec[key] !== undefined);
