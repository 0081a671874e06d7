import type { SpecProblem } from "../../model/check.ts";
import { lintMatcher, lintPart, sameParts } from "../matchers/lint.ts";
import { isMatcherObject } from "../matchers/matcher.ts";
import { lintPath } from "../path.ts";
import { bits } from "./mode.ts";
import { wantsContent, type FileSpec } from "./spec.ts";

export function lint(spec: FileSpec): readonly SpecProblem[] {
  return [
    ...lintPath(spec.path),
    ...lintExistence(spec),
    ...lintKind(spec),
    ...lintMode(spec),
    ...lintSize(spec),
    ...lintContent(spec),
  ];
}

function lintExistence(spec: FileSpec): readonly SpecProblem[] {
  const { path: _, exists, ...others } = spec;
  const names = Object.keys(others);
  if (exists === undefined && names.length === 0)
    return [
      {
        path: "",
        message: "nothing is asserted, so this can never fail",
        remedy: "Add `exists: true`, or what the file must be.",
      },
    ];
  if (exists !== false || names.length === 0) return [];
  return [
    {
      path: `/${names[0]}`,
      message: "an absent file has no properties: with `exists: false` this can never be judged",
      remedy: "Keep `exists: false` alone, or remove it.",
    },
  ];
}

function lintKind(spec: FileSpec): readonly SpecProblem[] {
  const content = wantsContent(spec) || spec.sha256 !== undefined;
  if (content && (spec.kind === "directory" || spec.kind === "symlink"))
    return [
      {
        path: "/kind",
        message: `a ${spec.kind} has no content that is read, so this can never pass`,
        remedy: "Remove `kind`, or the assertions on content.",
      },
    ];
  if (spec.linkTarget !== undefined && spec.kind !== undefined && spec.kind !== "symlink")
    return [
      {
        path: "/linkTarget",
        message: `a ${spec.kind} has no link target, so this can never pass`,
        remedy: "Write `kind: symlink`, or remove `linkTarget`.",
      },
    ];
  if (spec.linkTarget !== undefined && content)
    return [
      {
        path: "/linkTarget",
        message: "links are not followed, so a link has no content that is read, and this can never pass",
        remedy: "Check the link and the file it leads to apart.",
      },
    ];
  return [];
}

function lintMode({ mode }: FileSpec): readonly SpecProblem[] {
  if (mode === undefined || typeof mode === "string") return [];
  const { atMost, lacks } = mode;
  if (atMost !== undefined && bits(atMost) === 0o7777)
    return [
      {
        path: "/mode/atMost",
        message: "no mode has a bit beyond 7777, so this can never fail",
        remedy: 'Write the widest mode that is fine, such as "0640".',
      },
    ];
  if (lacks !== undefined && bits(lacks) === 0)
    return [
      {
        path: "/mode/lacks",
        message: "no bit is named, so this can never fail",
        remedy: 'Name the bits that must not be set, such as "0022".',
      },
    ];
  return [];
}

function lintSize({ size }: FileSpec): readonly SpecProblem[] {
  if (size === undefined) return [];
  if (isMatcherObject(size) && Object.keys(size).length === 1 && size.atLeast !== undefined && size.atLeast <= 0)
    return [
      {
        path: "/size/atLeast",
        message: "every size is at least 0, so this can never fail",
        remedy: "Write 1 for a file that is not empty.",
      },
    ];
  return lintMatcher(size, "/size", "size");
}

function lintContent({ owner, group, linkTarget, contains, lacks, lines }: FileSpec): readonly SpecProblem[] {
  return [
    ...lintMatcher(owner, "/owner", "line"),
    ...lintMatcher(group, "/group", "line"),
    ...lintMatcher(linkTarget, "/linkTarget", "text"),
    ...lintPart(contains, "/contains", "text"),
    ...lintPart(lacks, "/lacks", "text"),
    ...lintMatcher(lines?.all, "/lines/all", "line"),
    ...lintMatcher(lines?.any, "/lines/any", "line"),
    ...lintMatcher(lines?.none, "/lines/none", "line"),
    ...sameParts(contains, lacks),
  ];
}
