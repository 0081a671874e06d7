import type { JsonObject, SpecProblem } from "../model/check.ts";

export const pathSchema: JsonObject = {
  title: "Path",
  description:
    "One file or folder, absolute or from the user's home (`~/`). A link in the last place is looked at, never followed.",
  type: "string",
  maxLength: 1024,
  pattern: "^~?/.",
  examples: ["~/.aws/credentials", "/opt/conda/etc/jupyter"],
};

/** What a path may not be, beyond its schema: where it leads out of the files that a check is about. */
export function lintPath(path: string): readonly SpecProblem[] {
  const problem = (message: string, remedy: string): SpecProblem => ({ path: "/path", message, remedy });
  const segments = path.split("/").slice(1);
  if (/[\u0000-\u001f\u007f]/.test(path))
    return [
      problem("the path holds a control character", "Write the path on one line without NUL, tabs or line breaks."),
    ];
  if (path.includes("*"))
    return [problem("the path holds `*`, and this check is about one file", "Write one check per file.")];
  if (segments.includes(".."))
    return [problem("the path goes up with `..`", "Write where the file is, from `~/` or `/`.")];
  if (segments.includes(".") || segments.includes(""))
    return [problem("the path holds an empty or `.` segment", "Write it without `//`, `/./` and a slash at its end.")];
  if (/^\/(proc|sys|dev)(\/|$)/.test(path))
    return [
      problem(
        "/proc, /sys and /dev hold no files but the kernel's answers",
        "Use a `command` check for what only the running system knows.",
      ),
    ];
  return [];
}
