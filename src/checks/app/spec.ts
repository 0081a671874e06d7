import type { AppFact } from "../../model/target.ts";
import type { Matcher } from "../matchers/matcher.ts";

/** What each fact that is named must be. */
export type AppSpec = { readonly [fact in AppFact]?: Matcher };
