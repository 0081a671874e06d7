import type { FileFact } from "../../model/observation.ts";
import type { Reason } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import { contentOf } from "../literal-file.ts";
import { listing, pathOf } from "../read-answers.ts";
import type { Sourced } from "./sources.ts";

/** A Python configuration file could switch any extension; one that speaks of them leaves the answer open. */
export function setInPython(answers: readonly Sourced[]): Reason | undefined {
  for (const { answer } of answers) {
    const { files, open } = listing(answer);
    if (open !== undefined) return open;
    for (const fact of files) {
      const reason = inFile(fact);
      if (reason !== undefined) return reason;
    }
  }
  return undefined;
}

function inFile(fact: FileFact): Reason | undefined {
  const content = contentOf(fact);
  const detail = printable(pathOf(fact), 256);
  if ("reason" in content) return { ...content.reason, detail };
  if (/(jp|nb)server_extensions/.test(content.text))
    return { code: "undecidable", detail: `${detail} switches server extensions in Python` };
  return content.truncated ? { code: "truncated", detail } : undefined;
}
