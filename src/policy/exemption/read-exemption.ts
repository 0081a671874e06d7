import type { Json } from "../../model/check.ts";
import { member } from "../json.ts";
import type { PointedMistake } from "../pointed-mistake.ts";
import type { YamlDocument } from "../read-yaml.ts";
import { exemptionSchema } from "../schema/exemption-schema.ts";
import { schemaMistakes } from "../schema-mistakes.ts";
import { validatorOf, type Validator } from "../validator.ts";
import type { ExemptionDocument } from "./document.ts";
import { endOf, longestMs } from "./expiry.ts";

export interface ReadExemption {
  readonly mistakes: readonly PointedMistake[];
  /** What is allowed, and does nothing. */
  readonly doubts: readonly PointedMistake[];
  /** Set when nothing is wrong with it. */
  readonly exemption?: ExemptionDocument;
}

export const isExemption = ({ value }: YamlDocument): boolean => member(value, "kind") === "Exemption";

/** One YAML document as an exemption. Without `now`, milliseconds since the epoch, its date is not compared with today. */
export function readExemption(document: YamlDocument, now: number | undefined): ReadExemption {
  const checked = exemptionValidator()(document.value);
  const broken = checked.ok ? [] : schemaMistakes(checked.errors, { written: document.written });
  const { mistakes, doubts } = datesOf(document.value, now);
  const wrong = [...broken, ...mistakes.filter((one) => !broken.some(({ pointer }) => pointer === one.pointer))];
  const all = checked.ok && acceptsAll(checked.value) ? [everything] : [];
  return {
    mistakes: [...wrong, ...all],
    doubts,
    ...(checked.ok && wrong.length + all.length === 0 && { exemption: checked.value }),
  };
}

let validator: Validator<ExemptionDocument> | undefined;
const exemptionValidator = (): Validator<ExemptionDocument> =>
  (validator ??= validatorOf<ExemptionDocument>("exemption", exemptionSchema()));

function datesOf(value: Json, now: number | undefined): Pick<ReadExemption, "mistakes" | "doubts"> {
  const expires = member(member(value, "spec"), "expires");
  if (typeof expires !== "string") return { mistakes: [], doubts: [] };
  const at = { pointer: "/spec/expires", part: "value" } as const;
  const end = endOf(expires);
  if (end === undefined) return { mistakes: [{ ...at, ...noDate }], doubts: [] };
  if (now === undefined) return { mistakes: [], doubts: [] };
  if (end > now + longestMs) return { mistakes: [{ ...at, ...tooFar(now) }], doubts: [] };
  return { mistakes: [], doubts: end <= now ? [{ ...at, ...expired }] : [] };
}

const noDate = {
  code: "bad-date",
  message: "this is no date that the calendar has",
  remedy: "Write a day as `2027-01-31`, which holds until its end in UTC, or a moment as `2027-01-31T17:00Z`.",
};

const tooFar = (now: number) => ({
  code: "expires-too-far",
  message: "an exemption holds for at most a year",
  remedy: `Write a date up to ${dateOf(now + longestMs - 86_400_000)}, and renew it by a commit when the time comes.`,
});

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const expired = {
  code: "exemption-expired",
  message: "the exemption has expired, so it accepts nothing",
  remedy: "Delete it, or renew it with a reason that is still true.",
};

/** Whether neither its checks nor a selector say what it is about. */
function acceptsAll({ spec: { checks, targets } }: ExemptionDocument): boolean {
  const { domains, userProfiles, spaces, tags } = targets;
  const saysWhom = [domains, userProfiles, spaces, tags && Object.values(tags)].some(
    (patterns) => patterns !== undefined && namesSome(patterns),
  );
  return !namesSome(checks) && !saysWhom;
}

/**
 * Whether each pattern that takes something in holds enough of a name to mean something by it. Every domain id begins with `d-`, and every
 * check has a `/`.
 */
function namesSome(patterns: readonly string[]): boolean {
  const including = patterns.filter((pattern) => !pattern.startsWith("!"));
  return including.length > 0 && including.every((pattern) => !/[*?]/.test(pattern) || literals(pattern) >= 3);
}

const literals = (pattern: string): number => pattern.replace(/^d-/, "").replaceAll(/[*?/]/g, "").length;

const everything: PointedMistake = {
  pointer: "/spec/checks",
  part: "value",
  code: "accepts-everything",
  message: "this accepts every finding of whomever it meets, as if nothing were checked",
  remedy:
    "Name the policies and checks that the reason is true for, or whom it is true for: a domain, user profiles, spaces or a tag.",
};
