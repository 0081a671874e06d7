import { UsageError } from "../../model/errors.ts";
import { printable } from "../../model/untrusted.ts";
import type { GitRef } from "./options.ts";

/** A full commit id, SHA-1 or SHA-256. Nothing else is ever handed to git as a commit. */
export const isCommitId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);

/** What the host is asked for: a full ref name or a commit id. `@throws UsageError` for names that git or we do not take. */
export function wantedName(ref: GitRef): string {
  if ("commit" in ref) return commitId(ref.commit, "source.git.ref.commit");
  const [kind, name] = "branch" in ref ? (["branch", ref.branch] as const) : (["tag", ref.tag] as const);
  if (!isRefName(name))
    throw new UsageError(
      `${printable(name, 200)} is not taken as the name of a ${kind}`,
      "Use a name of letters, digits and . _ / + @ = # -, as git allows them.",
      "git-ref",
    );
  return `refs/${kind === "branch" ? "heads" : "tags"}/${name}`;
}

/** @throws UsageError */
export function commitId(text: string, where: string): string {
  if (isCommitId(text)) return text;
  throw new UsageError(
    `${where} is ${printable(text, 80)}, not a full commit id`,
    "Write all 40 (or 64) lower-case hex digits, as `git rev-parse` prints them.",
    "git-ref",
  );
}

/** Folder names from the root of the repository, joined by `/`; empty for the whole. @throws UsageError where it leads out */
export function folderInRepository(path = ""): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (path.startsWith("/") || parts.includes("..") || /[\u0000-\u001f\u007f\\]/.test(path))
    throw new UsageError(
      `${printable(path, 200)} is no folder of a repository`,
      "Write the folder from the root of the repository, such as `policies/production`.",
      "git-path",
    );
  return parts.join("/");
}

/** The rules of git-check-ref-format(1), and no character that a pattern could mean. */
function isRefName(name: string): boolean {
  return (
    name.length <= 200 &&
    /^[A-Za-z0-9_][\w./+@=#-]*$/.test(name) &&
    !/\.\.|@\{|\/\/|\/$|\.$/.test(name) &&
    name.split("/").every((part) => !part.startsWith(".") && !part.endsWith(".lock"))
  );
}
