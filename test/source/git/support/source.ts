import assert from "node:assert/strict";
import { join } from "node:path";
import { gitSource } from "../../../../src/source/git/git-source.ts";
import type { GitSourceOptions } from "../../../../src/source/git/options.ts";
import {
  SourceProblem,
  type PolicySource,
  type Snapshot,
  type SourceProblemKind,
} from "../../../../src/model/source.ts";
import { searchPath } from "./repository.ts";

/** A source with its cache below the folder; `main` unless told otherwise. */
export function sourceOf(root: string, url: string, options: Partial<GitSourceOptions> = {}): PolicySource {
  return gitSource({
    url,
    ref: { branch: "main" },
    tokenUser: "x-access-token",
    allowLocal: true,
    cache: join(root, "cache"),
    searchPath,
    ...options,
  });
}

export const signal = AbortSignal.timeout(110_000);

export const fetch = (source: PolicySource, last?: string): Promise<Snapshot> => source.fetch({ signal, last });

/** Texts by path. */
export const textsOf = ({ files }: Snapshot): Readonly<Record<string, string>> =>
  Object.fromEntries(files.map(({ path, text }) => [path, Buffer.from(text).toString()]));

/** The source refuses, for this reason, in these words. */
export async function refuses(
  work: Promise<unknown>,
  kind: SourceProblemKind,
  message: RegExp,
): Promise<SourceProblem> {
  const problem = await work.then(
    (value) => assert.fail(`it was accepted: ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (!(problem instanceof SourceProblem)) throw problem;
  assert.match(problem.message, message);
  assert.equal(problem.kind, kind, problem.message);
  assert.ok(problem.remedy.length > 10);
  return problem;
}
