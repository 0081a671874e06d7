import type { Judgement } from "../../model/check.ts";
import type { Answer, FileFact } from "../../model/observation.ts";
import { printable, type Untrusted } from "../../model/untrusted.ts";
import { conclude, notKnown, type Assertion } from "../conclude.ts";
import { contentOf, literalFile } from "../literal-file.ts";
import { describePart } from "../matchers/describe.ts";
import { matches } from "../matchers/matches.ts";
import type { Matcher } from "../matchers/matcher.ts";
import { cannotTell, no, verdict, yes } from "../verdict.ts";
import { judgeContent } from "./content.ts";
import { judgeMode } from "./mode.ts";
import { wantsContent, type FileSpec } from "./spec.ts";

export function judge(spec: FileSpec, [answer]: readonly Answer[]): Judgement {
  const found = literalFile(answer);
  switch (found.kind) {
    case "unknown":
      return notKnown(found.reason, spec.exists === false ? "absent" : "present");
    case "absent":
      return conclude([absent(spec)]);
    case "present":
      return conclude(present(spec, found.fact));
    default:
      return found satisfies never;
  }
}

/** An absent file satisfies `exists: false`, and `lacks` of content and of a mode when nothing else is asserted. */
function absent(spec: FileSpec): Assertion {
  const { path: _, lacks, mode, ...others } = spec;
  if (spec.exists === false) return { expected: "absent", observed: "absent", verdict: yes };
  const lacked = [
    ...(lacks === undefined ? [] : [`content lacks ${describePart(lacks, "line")}`]),
    ...(mode === undefined ? [] : [judgeMode(mode, 0).expected]),
  ];
  if (lacked.length > 0 && Object.keys(others).length === 0 && (mode === undefined || lacksAlone(mode)))
    return { expected: lacked.join(" and "), observed: "absent", verdict: yes };
  return { expected: "present", observed: "absent", verdict: no };
}

const lacksAlone = (mode: NonNullable<FileSpec["mode"]>): boolean =>
  typeof mode === "object" && mode.atMost === undefined;

function present(spec: FileSpec, fact: FileFact): readonly Assertion[] {
  const what = printable(fact.kind);
  if (spec.exists === false)
    return [{ expected: "absent", observed: `${what}, mode ${fact.mode.toString(8).padStart(4, "0")}`, verdict: no }];
  return [
    ...(spec.exists === true ? [{ expected: "present", observed: "present", verdict: yes }] : []),
    ...(spec.kind === undefined
      ? []
      : [{ expected: spec.kind, observed: what, verdict: verdict(fact.kind === spec.kind) }]),
    ...(spec.mode === undefined ? [] : [ofItself(spec, fact, judgeMode(spec.mode, fact.mode))]),
    ...text("owner", spec.owner, fact.owner),
    ...text("group", spec.group, fact.group),
    ...(spec.size === undefined ? [] : [ofItself(spec, fact, named("size", matches(spec.size, fact.size)))]),
    ...(spec.linkTarget === undefined ? [] : linkTarget(spec.linkTarget, fact)),
    ...(spec.sha256 === undefined ? [] : [hash(spec.sha256, fact)]),
    ...(wantsContent(spec) ? judgeContent(spec, contentOf(fact)) : []),
  ];
}

/** A link's own mode and size say nothing of the file that it leads to, so they are judged only where a link is wanted. */
function ofItself(spec: FileSpec, fact: FileFact, assertion: Assertion): Assertion {
  if (fact.kind !== "symlink" || spec.kind === "symlink" || spec.linkTarget !== undefined) return assertion;
  const reason = { code: "not-regular", detail: "it is a symbolic link, and links are not followed" } as const;
  return { ...assertion, observed: "symlink", verdict: cannotTell(reason) };
}

const text = (name: string, matcher: Matcher | undefined, value: Untrusted): readonly Assertion[] =>
  matcher === undefined ? [] : [named(name, matches(matcher, value.unsafeText()))];

function named(name: string, match: ReturnType<typeof matches>): Assertion {
  return { expected: `${name} ${match.expected}`, observed: `${name} ${match.observed}`, verdict: match };
}

function linkTarget(matcher: Matcher, { linkTarget: target, kind }: FileFact): readonly Assertion[] {
  if (target !== undefined) return text("link target", matcher, target);
  return [
    { expected: "a symlink", observed: kind, verdict: kind === "symlink" ? cannotTell({ code: "access-denied" }) : no },
  ];
}

function hash(wanted: string, { sha256, unread }: FileFact): Assertion {
  const expected = `sha256 ${wanted}`;
  if (unread !== undefined || sha256 === undefined)
    return { expected, observed: "not read", verdict: cannotTell({ code: unread ?? "probe-error" }) };
  return { expected, observed: `sha256 ${printable(sha256, 64)}`, verdict: verdict(sha256 === wanted) };
}
