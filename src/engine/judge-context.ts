import type { JudgeContext } from "../model/check.ts";
import { noAppFacts, type Target } from "../model/target.ts";

/** What is known of a target without asking it. A target of AWS whose facts did not come with it has facts, which are not known. */
export const contextOf = ({ provider, app }: Target, now: number): JudgeContext => ({
  app: provider === "sagemaker" ? (app ?? noAppFacts({ code: "not-kept", detail: "AWS's facts are not kept" })) : app,
  now,
});
