import type { Secret } from "../../model/secret.ts";

/** A repository and how far it is trusted. Every path is absolute; nothing here comes from the repository. */
export interface GitSourceOptions {
  /** https, ssh (also `git@host:path`); `file` and plain http to loopback only with `allowLocal`. No credentials in it. */
  readonly url: string;
  readonly ref: GitRef;
  /** Folder of the policies in the repository; the whole of it when left out. */
  readonly path?: string | undefined;
  /** For https, sent with `tokenUser`. */
  readonly token?: Secret | undefined;
  readonly tokenUser: string;
  /** The private key and the hosts that are known; needed for ssh. */
  readonly sshKeyFile?: string | undefined;
  readonly knownHostsFile?: string | undefined;
  /** The certificate authorities that are trusted for https, a PEM file. */
  readonly caFile?: string | undefined;
  readonly verify?: GitVerify | undefined;
  readonly allowLocal: boolean;
  /** The operator's word: this commit may replace one that does not lead to it, once. */
  readonly allowRewindTo?: string | undefined;
  /** Folder for what was fetched, the agent's own: made when absent, made anew when it is not as we left it. */
  readonly cache: string;
  /** Where `git`, `ssh`, `ssh-keygen` and `gpg` are looked for, as in `PATH`. */
  readonly searchPath?: string | undefined;
  readonly limits?: Partial<GitLimits> | undefined;
}

export type GitRef = { readonly branch: string } | { readonly tag: string } | { readonly commit: string };

export interface GitVerify {
  /** `head`: the commit itself. `ancestry`: each commit since the last accepted one, or since `since`. */
  readonly mode: "head" | "ancestry";
  /** A file of ssh allowed signers, as ssh-keygen(1) describes it. */
  readonly allowedSigners?: string | undefined;
  /** A file of armoured OpenPGP public keys. */
  readonly gpgKeys?: string | undefined;
  /** Where the signed history begins (`ancestry`): this commit is trusted by name. */
  readonly since?: string | undefined;
}

export interface GitLimits {
  /** Milliseconds for all that is asked of the host in one fetch. */
  readonly fetchMs: number;
  /** Milliseconds without a word from the host. */
  readonly silentMs: number;
  /** Milliseconds for one command on the cache: the signatures of a long history take their time. */
  readonly localMs: number;
  /** Most bytes that one fetch may add to the cache; also the largest single object that is unfolded in memory. */
  readonly fetchBytes: number;
  /** Most commits whose signatures are looked at in one go. */
  readonly commits: number;
}

/** A policy repository is text: what exceeds these is no policy repository, or no friend. */
export const gitLimits: GitLimits = {
  fetchMs: 60_000,
  silentMs: 30_000,
  localMs: 300_000,
  fetchBytes: 64 * 1024 * 1024,
  commits: 10_000,
};
