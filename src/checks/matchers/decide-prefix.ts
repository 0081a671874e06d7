import { cannotTell, every, negate, some, yes, type Verdict } from "../verdict.ts";
import { decide } from "./decide.ts";
import { lines } from "./lines.ts";
import { asMatcherObject, isMatcherObject, type Matcher } from "./matcher.ts";

const open = cannotTell({ code: "truncated" });

/**
 * What the beginning of a text decides about the whole, whatever comes after it: only that something was found.
 * The last line may be cut off, so it proves nothing to a matcher over lines.
 */
export function decidePrefix(matcher: Matcher, start: string): Verdict {
  const { contains, lacks, ...others } = asMatcherObject(matcher);
  return every([
    ...(contains === undefined ? [] : [occurs(contains, start)]),
    ...(lacks === undefined ? [] : [negate(occurs(lacks, start))]),
    ...(Object.keys(others).length === 0 ? [] : [open]),
  ]);
}

function occurs(part: Matcher, start: string): Verdict {
  if (isMatcherObject(part))
    return some([
      some(
        lines(start)
          .slice(0, -1)
          .map((line) => decide(part, line)),
      ),
      open,
    ]);
  return typeof part === "string" && start.includes(part) ? yes : open;
}
