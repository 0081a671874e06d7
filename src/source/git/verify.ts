import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, readFile } from "node:fs/promises";
import type { Abortable } from "../../model/ports.ts";
import { SourceProblem } from "../../model/source.ts";
import { printable } from "../../model/untrusted.ts";
import { CacheFault } from "./cache-fault.ts";
import { commands } from "./commands.ts";
import { importKeys } from "./gpg-home.ts";
import { leadsTo } from "./lineage.ts";
import type { LocalGit } from "./local-git.ts";
import type { GitVerify } from "./options.ts";
import type { GitSettings } from "./settings.ts";
import type { Workshop } from "./workshop.ts";

interface Subject extends Abortable {
  readonly git: LocalGit;
  readonly workshop: Workshop;
  readonly commit: string;
  /** The revision that was accepted before. */
  readonly last: string | undefined;
}

/**
 * Whether the commit may be believed: false where nobody asked for signatures. A resolved `git verify-commit` says nothing;
 * `%G?` is read, and nothing but `G` counts. Throws `SourceProblem` ("unverified") that names the commit and what is wrong.
 */
export async function verify(settings: GitSettings, subject: Subject): Promise<boolean> {
  const rule = settings.verify;
  if (rule === undefined) return false;
  const { git, workshop, commit, last, signal } = subject;
  const trusted: string[] = [];
  if (rule.mode === "ancestry") {
    if (rule.since !== undefined) {
      if (!(await leadsTo(git, { from: rule.since, to: commit, signal })))
        throw refusal(
          settings,
          commit,
          `does not lead back to ${rule.since}, where its signed history is said to begin`,
        );
      if (rule.since === commit) return true;
      trusted.push(rule.since);
    }
    // Signatures up to the last accepted commit were looked at then; its own one is when it stands there still.
    if (last !== undefined && last !== commit && (await isHere(git, last, signal))) trusted.push(last);
  }
  const alone = rule.mode === "head" || last === commit;
  const most = alone ? 1 : settings.limits.commits + 1;
  const answer = await git(commands.signatures(commit, most, ...(alone ? [] : trusted)), {
    signal,
    mostBytes: 32 * 1024 * 1024,
    ...(await signers(settings, rule, { workshop, signal })),
  });
  if (!Buffer.isBuffer(answer)) throw new CacheFault("reading signatures");
  const rows = answer
    .toString()
    .split("\0")
    .filter((row) => row !== "");
  if (rows.length === 0) throw new CacheFault("reading signatures");
  if (rows.length > settings.limits.commits)
    throw refusal(settings, commit, `has more than ${settings.limits.commits} commits to verify; set \`verify.since\``);
  for (const row of rows) {
    const [id, state = "", fingerprint = ""] = row.split(" ");
    if (state !== "G")
      throw refusal(
        settings,
        commit,
        `${id === commit ? "" : `follows from ${id}, which `}${meaning(state, fingerprint)}`,
      );
  }
  return true;
}

const isHere = (git: LocalGit, id: string, signal: AbortSignal): Promise<boolean> =>
  leadsTo(git, { from: id, to: id, signal });

interface Signers {
  readonly config: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Whose signatures count. A kind of signature that nobody was named for has no program that could call it good. */
async function signers(
  settings: GitSettings,
  { allowedSigners, gpgKeys }: GitVerify,
  { workshop, signal }: Abortable & { readonly workshop: Workshop },
): Promise<Signers> {
  for (const file of [allowedSigners, gpgKeys])
    if (file !== undefined)
      await access(file, constants.R_OK).catch(() => {
        throw keysUnreadable(settings, file);
      });
  const config = ["gpg.x509.program=/dev/null", "gpg.minTrustLevel=fully"];
  if (allowedSigners === undefined) config.push("gpg.ssh.program=/dev/null");
  else config.push(`gpg.ssh.allowedSignersFile=${allowedSigners}`);
  if (gpgKeys === undefined) return { config: [...config, "gpg.program=/dev/null"], environment: {} };
  const home = await importKeys(gpgKeys, { folder: workshop.folder, searchPath: settings.searchPath, signal });
  if (home === undefined) throw keysUnreadable(settings, gpgKeys);
  return { config, environment: { GNUPGHOME: home } };
}

/** Tells whether a key was added or taken away since: what a commit was believed for is as good as the keys of today. */
export async function keysHash({ allowedSigners, gpgKeys }: Partial<GitVerify> = {}): Promise<string> {
  const hash = createHash("sha256");
  for (const file of [allowedSigners, gpgKeys])
    if (file !== undefined) hash.update(await readFile(file).catch(() => "unreadable")).update("\0");
  return hash.digest("hex");
}

/** git-log(1), `%G?`. */
function meaning(state: string, fingerprint: string): string {
  const key = fingerprint === "" ? "a key" : `the key ${printable(fingerprint, 100)}`;
  switch (state) {
    case "N":
      return "is not signed, or not by a kind of key that counts here";
    case "B":
      return "has a signature that does not hold: for other content, another purpose or another time";
    case "U":
      return `is signed by ${key}, which is not one of those that count`;
    case "E":
      return `is signed by ${key}, which is not known here`;
    case "X":
      return `has a signature by ${key} that has expired`;
    case "Y":
      return `is signed by ${key}, which has expired`;
    case "R":
      return `is signed by ${key}, which was revoked`;
    default:
      return "has a signature of which git says nothing that is known";
  }
}

const refusal = ({ wantedText, url }: GitSettings, commit: string, why: string): SourceProblem =>
  new SourceProblem("unverified", `${wantedText} of ${url.text} is refused: commit ${commit} ${why}`, {
    remedy: "Sign it with a key that `source.git.verify` names, or find out who pushed it.",
    revision: commit,
  });

const keysUnreadable = ({ url }: GitSettings, file: string): SourceProblem =>
  new SourceProblem("unverified", `${url.text}: ${printable(file)} cannot be read, so no signature can be trusted`, {
    remedy: "Check that the file is there, holds keys, and that gpg is installed where `gpgKeys` is used.",
  });
