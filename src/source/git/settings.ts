import { isAbsolute } from "node:path";
import { UsageError } from "../../model/errors.ts";
import { commitId, folderInRepository, wantedName } from "./names.ts";
import { gitLimits, type GitLimits, type GitSourceOptions } from "./options.ts";
import { parseRepositoryUrl, type RepositoryUrl } from "./repository-url.ts";

/** The options, looked at once: from here on every part is what it should be. */
export interface GitSettings extends Pick<
  GitSourceOptions,
  | "token"
  | "tokenUser"
  | "sshKeyFile"
  | "knownHostsFile"
  | "caFile"
  | "verify"
  | "allowRewindTo"
  | "cache"
  | "searchPath"
> {
  readonly url: RepositoryUrl;
  /** Full name of the ref, or the commit id. */
  readonly wanted: string;
  /** For messages, such as `branch main`. */
  readonly wantedText: string;
  readonly pinned: boolean;
  /** Empty for the whole repository. */
  readonly folder: string;
  readonly limits: GitLimits;
}

/** @throws UsageError */
export function checkSettings(options: GitSourceOptions): GitSettings {
  const { ref, path, allowLocal, limits, verify, allowRewindTo, sshKeyFile, knownHostsFile, caFile, cache } = options;
  const url = parseRepositoryUrl(options.url, { allowLocal });
  const wanted = wantedName(ref);
  if (allowRewindTo !== undefined) commitId(allowRewindTo, "source.git.allowRewindTo");
  if (verify?.since !== undefined) commitId(verify.since, "source.git.verify.since");
  if (verify !== undefined && verify.allowedSigners === undefined && verify.gpgKeys === undefined)
    throw new UsageError(
      "source.git.verify names nobody whose signature counts",
      "Give `allowedSigners` (ssh), `gpgKeys` (OpenPGP) or both.",
      "git-verify",
    );
  if (url.protocol === "ssh" && (sshKeyFile === undefined || knownHostsFile === undefined))
    throw new UsageError(
      "an ssh URL needs a key of its own and a file of known hosts",
      "Give `sshKeyFile` and `knownHostsFile`; no agent and no user's own ssh config is ever used.",
      "git-ssh",
    );
  const paths = [cache, sshKeyFile, knownHostsFile, caFile, verify?.allowedSigners, verify?.gpgKeys];
  for (const file of paths) if (file !== undefined) checkPath(file);
  return {
    ...options,
    url,
    wanted,
    wantedText: "branch" in ref ? `branch ${ref.branch}` : "tag" in ref ? `tag ${ref.tag}` : `commit ${ref.commit}`,
    pinned: "commit" in ref,
    folder: folderInRepository(path),
    limits: { ...gitLimits, ...limits },
  };
}

/** ssh and git unfold `%`, `~` and quotes in paths that they are given; none of it is needed. */
function checkPath(file: string): void {
  if (isAbsolute(file) && !/[\u0000-\u001f\u007f"'\\%$]/.test(file)) return;
  throw new UsageError(
    "a path of the git source is not absolute, or holds a control character or one of \" ' \\ % $",
    "Put the file somewhere else, or name it by its full path.",
    "git-path",
  );
}
