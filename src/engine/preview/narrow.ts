import type { Answer, Ask, FileFact } from "../../model/observation.ts";
import type { ReasonCode } from "../../model/outcome.ts";
import { canonicalJson } from "../../model/canonical-json.ts";
import { Untrusted } from "../../model/untrusted.ts";

export type FilesAsk = Extract<Ask, { readonly kind: "files" }>;
export type FilesAnswer = Extract<Answer, { readonly kind: "files" }>;

/**
 * The answer that a target would have given to a smaller question on the same path, taken from its answer to a larger one;
 * undefined where the larger one does not settle it. `content` without an end is the whole file, whatever the limit; the
 * first bytes of a longer file serve a smaller limit only.
 */
export function narrow(asked: FilesAsk, answer: FilesAnswer, wanted: FilesAsk): FilesAnswer | undefined {
  if (asked.path !== wanted.path || canonicalJson(asked.walk) !== canonicalJson(wanted.walk)) return undefined;
  if (wanted.content !== undefined && asked.content === undefined) return undefined;
  if (wanted.sha256 === true && asked.sha256 !== true) return undefined;
  if (isSame(asked, wanted)) return answer;
  // How many rows fit into an answer depends on how much content they carry.
  if (answer.truncated) return undefined;
  const files = answer.files.map((fact) => narrowFact(fact, asked, wanted));
  return files.every((fact) => fact !== undefined) ? { ...answer, files } : undefined;
}

const isSame = (asked: FilesAsk, wanted: FilesAsk): boolean =>
  asked.content === wanted.content && (asked.sha256 === true) === (wanted.sha256 === true);

function narrowFact(fact: FileFact, asked: FilesAsk, wanted: FilesAsk): FileFact | undefined {
  const { content, sha256, unread, ...facts } = fact;
  if (wanted.content === undefined && wanted.sha256 !== true) return facts;
  if (unread !== undefined) {
    const byHash = asked.sha256 === true && wanted.sha256 !== true && !whateverWasAsked.has(unread);
    return byHash ? undefined : { ...facts, unread };
  }
  const part = wanted.content === undefined ? undefined : beginning(content, wanted.content);
  if (wanted.content !== undefined && part === undefined) return undefined;
  if (wanted.sha256 === true && sha256 === undefined) return undefined;
  return {
    ...facts,
    ...(part !== undefined && { content: part }),
    ...(wanted.sha256 === true && sha256 !== undefined && { sha256 }),
  };
}

/** Reasons that hold for content and hash alike; a hash may fail where content could be read. */
const whateverWasAsked: ReadonlySet<ReasonCode> = new Set(["not-regular", "access-denied", "race"]);

function beginning(content: FileFact["content"], limit: number): FileFact["content"] {
  if (content === undefined || (content.truncated && content.bytes.length < limit)) return undefined;
  if (content.bytes.length <= limit) return content;
  return { bytes: new Untrusted(content.bytes.bytes().subarray(0, limit)), truncated: true };
}
