import { UsageError } from "../model/errors.ts";
import type { Problem } from "../policy/problem.ts";
import { count } from "./count.ts";

/** Policy or config files with mistakes: exit code 3, and every mistake is shown with its frame. */
export class ProblemsError extends UsageError {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    const files = new Set(problems.map(({ file }) => file)).size;
    super(
      `${count(problems.length, "problem")} in ${count(files, "file")}; nothing was contacted.`,
      "Correct them and run it again; `plumbline validate` checks policies, exemptions and the config without running anything.",
      "invalid-files",
    );
    this.problems = problems;
  }
}
