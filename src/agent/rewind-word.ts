import type { PolicySource } from "../model/source.ts";
import type { Leading } from "./context.ts";

const key = "rewind-word";

export interface RewindWord {
  /** The source, told at each fetch whether the word was used. */
  readonly source: PolicySource;
  /** For each revision that was accepted. */
  spend(revision: string): Promise<void>;
}

interface Options extends Pick<Leading, "store" | "writer"> {
  /** `source.git.allowRewindTo`. */
  readonly word: string | undefined;
  /** The revision in force when this life begins. */
  readonly running: string | undefined;
}

/**
 * The operator's word that a commit may replace one that does not lead to it holds until that commit was accepted: for ever, it
 * would let the host bring the commit back at any time. A life that begins with another word, or with none, forgets that it was used.
 */
export async function rewindWord(source: PolicySource, { word, running, store, writer }: Options): Promise<RewindWord> {
  let used = (await store.recall(key)) ?? null;
  const note = async (next: string | null): Promise<void> => {
    if (next === used) return;
    await writer.remember(key, next);
    used = next;
  };
  if (used !== word) await note(null);
  const spend = async (revision: string): Promise<void> => (revision === word ? note(revision) : undefined);
  // An earlier life may have died between accepting and this.
  if (running !== undefined) await spend(running);
  return {
    source: {
      url: source.url,
      fetch: (options) => source.fetch({ ...options, rewindSpent: word !== undefined && used === word }),
    },
    spend,
  };
}
