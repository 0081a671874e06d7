import type { Cause } from "../../model/lifecycle.ts";

/** Why something changed, in words. */
export const causeWords: Readonly<Record<Cause, string>> = {
  person: "somebody changed it",
  policy: "the policies changed",
  platform: "the image or instance changed",
  time: "time ran out",
  "first-look": "the first look",
  remedy: "it was repaired",
};
