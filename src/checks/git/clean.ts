import type { Reason } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import type { Assertion } from "../conclude.ts";
import { cannotTell, no, yes } from "../verdict.ts";
import { mostChanges } from "./probe.ts";

const shown = 3;

/** What `git status` said: the changes as it prints them, and in a word each what is to be thought of them. */
export function cleanliness(changes: readonly string[], status: readonly string[]): Assertion {
  const expected = "nothing is changed beside what is committed";
  const filtered = status.includes("filtered");
  const certain = filtered ? changes.filter((change) => !change.startsWith(" M")) : changes;
  if (certain.length > 0) return { expected, observed: counted(certain, changes.length >= mostChanges), verdict: no };
  const reason = doubt(status, filtered && changes.length > 0);
  if (reason !== undefined) return { expected, observed: "not known", verdict: cannotTell(reason) };
  return { expected, observed: "nothing is changed", verdict: yes };
}

function counted(changes: readonly string[], cut: boolean): string {
  const names = changes.slice(0, shown).map((change) => change.slice(3));
  return printable(`${changes.length}${cut ? " or more" : ""} changed: ${names.join(", ")}`, 512);
}

function doubt(status: readonly string[], onlyFiltered: boolean): Reason | undefined {
  const undecidable = (detail: string): Reason => ({ code: "undecidable", detail });
  if (status.includes("filter")) return undecidable("the clone names a filter, which git would run");
  if (!status.includes("whole")) return { code: "unparsable", detail: "git status failed" };
  if (onlyFiltered) return undecidable("only files that go through a filter, which was not run, look changed");
  if (status.includes("overlooked")) return undecidable("git was told to overlook files of the clone");
  return undefined;
}
