import { SourceProblem, type SourceProblemKind } from "../../model/source.ts";
import type { Retry } from "../../model/errors.ts";
import type { GitAnswer } from "../run-git.ts";
import type { GitSettings } from "./settings.ts";

interface Reading {
  readonly words: RegExp;
  readonly kind: SourceProblemKind;
  readonly why: string;
  readonly remedy: string;
  readonly retry: Retry;
}

/**
 * What git's words on stderr mean, without names and what the host itself says. They are never shown: they hold URLs.
 * Undefined where they tell of nothing that is known, such as a broken cache.
 */
export function hostRefusal(
  settings: GitSettings,
  { end, stderr }: GitAnswer,
  revision?: string,
): SourceProblem | undefined {
  if (end === "silent") return problem(settings, noAnswer, revision);
  if (end === "too-much") return problem(settings, chatter, revision);
  if (end === "no-git") return problem(settings, noGit, revision);
  const heard = stderr
    .slice(-16_384)
    .replace(/^remote: .*$/gm, "")
    .replace(/'[^'\n]*'/g, "''");
  const reading = readings.find(({ words }) => words.test(heard));
  return reading && problem(settings, reading, revision);
}

/** When the time for all that is asked of the host has run out. */
export const tooSlow = (settings: GitSettings): SourceProblem => problem(settings, noAnswer, undefined);

function problem(
  { url, wantedText }: GitSettings,
  { kind, why, remedy, retry }: Omit<Reading, "words">,
  revision: string | undefined,
): SourceProblem {
  return new SourceProblem(kind, `${wantedText} of ${url.text}: ${why}`, { remedy, retry, revision });
}

const noAnswer: Omit<Reading, "words"> = {
  kind: "unreachable",
  why: "no answer in time",
  remedy: "Check that the host is up and reachable from here; it is asked again.",
  retry: "backoff",
};

const chatter: Omit<Reading, "words"> = {
  kind: "too-large",
  why: "the host sends far more messages than a fetch needs",
  remedy: "Check that the URL leads to a git host.",
  retry: "backoff",
};

const noGit: Omit<Reading, "words"> = {
  kind: "unreachable",
  why: "there is no program `git` that can be run",
  remedy: "Install git 2.34 or later, or put its folder into PATH.",
  retry: "never",
};

/** The first that fits counts: what is certain stands first, and what stands beside a host's name before what it may be called. */
const readings: readonly Reading[] = [
  {
    words: /cannot run ssh: No such file|ssh: not found|ssh: command not found/,
    kind: "unreachable",
    why: "there is no program `ssh` that can be run",
    remedy: "Install the OpenSSH client, or put its folder into PATH.",
    retry: "never",
  },
  {
    words: /fsck error|fsck: |error: object [0-9a-f]{40,64}: \w+: /,
    kind: "unverified",
    why: "git refuses objects that the host sent, because they are not well formed",
    remedy: "Run `git fsck --full --strict` in the repository and mend what it names.",
    retry: "never",
  },
  {
    words: /attempting to allocate \d+ over limit|out of memory/i,
    kind: "too-large",
    why: "what the host sends is too large to be taken into memory",
    remedy: "Keep the policies in a repository of their own, without large files in its history.",
    retry: "never",
  },
  {
    words: /Could not resolve host|Name or service not known|Temporary failure in name resolution/i,
    kind: "unreachable",
    why: "the host's name is not known",
    remedy: "Check the host in `source.git.url` and the name service here.",
    retry: "backoff",
  },
  {
    words: /Failed to connect|Couldn't connect|Connection refused|No route to host|Network is unreachable/i,
    kind: "unreachable",
    why: "the host takes no connection",
    remedy: "Check that it is up and reachable from here; it is asked again.",
    retry: "backoff",
  },
  {
    words: /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed|No \S+ host key is known/,
    kind: "unreachable",
    why: "host key unknown: the file of known hosts does not hold the key that the host shows",
    remedy: "Compare the key with the one the host's owner publishes, and put that one into `knownHostsFile`.",
    retry: "never",
  },
  {
    words: /UNPROTECTED PRIVATE KEY FILE|bad permissions/,
    kind: "unreachable",
    why: "authentication failed: ssh does not use a key file that others can read",
    remedy: "Let only the user that runs plumbline read `sshKeyFile` (chmod 600).",
    retry: "never",
  },
  {
    words:
      /Authentication failed|could not read (?:Username|Password)|Permission denied \(|Too many authentication failures|returned error: 40[13]|Identity file .{0,300} not accessible|no mutual signature/i,
    kind: "unreachable",
    why: "authentication failed",
    remedy: "Check the token or key, that it has not expired, and that it may read this repository.",
    retry: "never",
  },
  {
    words: /certificate|SSL_ERROR|gnutls_handshake|TLS connection was non-properly|SSL connect error|SSL routines/i,
    kind: "unreachable",
    why: "certificate not trusted, or no safe connection could be agreed on",
    remedy: "Check the host's certificate; name your own authority's in `caFile`.",
    retry: "never",
  },
  {
    words: /returned error: 3\d\d|unable to update url base from redirection/,
    kind: "unreachable",
    why: "the host redirects to another address, which is not followed",
    remedy: "Write the new address into `source.git.url`.",
    retry: "never",
  },
  {
    words:
      /repository .{0,300} not found|does not appear to be a git repository|returned error: 404|repository not exported/i,
    kind: "missing",
    why: "there is no such repository, or no right to see it",
    remedy: "Check `source.git.url`, and that the token or key may read it.",
    retry: "backoff",
  },
  {
    words: /couldn't find remote ref|not our ref|unadvertised object|no such remote ref/i,
    kind: "missing",
    why: "the host has no such thing, or does not give it by its id",
    remedy: "Check `source.git.ref`.",
    retry: "backoff",
  },
  {
    words: /dubious ownership/,
    kind: "unreachable",
    why: "the repository belongs to another user of the host",
    remedy: "Let the user that runs plumbline own it, or serve it by https or ssh.",
    retry: "never",
  },
  {
    words: /shallow/,
    kind: "missing",
    why: "the host has only a part of the history (a shallow clone)",
    remedy: "Point `source.git.url` at a repository with its whole history.",
    retry: "never",
  },
  { words: /timed out|Operation too slow/i, ...noAnswer },
  {
    words:
      /unable to access|RPC failed|early EOF|remote end hung up|unexpected disconnect|Connection (?:closed|reset)|Empty reply|returned error: 5\d\d|Could not read from remote|bad pack header|protocol error|remote error|expected \S+ got|not valid: is this a git repository/i,
    kind: "unreachable",
    why: "the host ended the talk, or did not answer as a git host does",
    remedy: "Check the host; it is asked again.",
    retry: "backoff",
  },
];
