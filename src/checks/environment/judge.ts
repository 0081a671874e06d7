import type { Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import { conclude, notKnown } from "../conclude.ts";
import { runOutput } from "../run-output.ts";
import { describe } from "../matchers/describe.ts";
import { matches } from "../matchers/matches.ts";
import { type EnvironmentSpec, matcherOf } from "./spec.ts";

export function judge(spec: EnvironmentSpec, [answer]: readonly Answer[]): Judgement {
  const expected = `${spec.name} ${describe(matcherOf(spec))}`;
  const output = runOutput(answer);
  if ("reason" in output) return notKnown(output.reason, expected);
  if (output.exit === 3) return notKnown({ code: "access-denied", detail: "the environment of the server" }, expected);
  if (output.exit !== 0)
    return notKnown({ code: "probe-error", detail: "no server was found above the terminal" }, expected);
  if (output.truncated) return notKnown({ code: "truncated" }, expected);
  const found = output.text.split("\n").filter((line) => line.startsWith("+"));
  if (found.length > 1) return notKnown({ code: "undecidable", detail: "the variable stands there twice" }, expected);
  const value = found[0]?.slice(1).replaceAll("\u0001", "\n");
  const match = matches(matcherOf(spec), value, spec.name);
  return conclude([{ expected, observed: match.observed, verdict: match }]);
}
