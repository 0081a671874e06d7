import type { JsonObject } from "../../../model/check.ts";
import { gitDefaults } from "../../agent-config.ts";
import { durationRows } from "../../config-bounds.ts";
import { choice, duration, envName, filePath, flag, mapping, text } from "./parts.ts";

/** A commit by its whole id, SHA-1 or SHA-256. */
const commitPattern = "^([0-9a-f]{40}|[0-9a-f]{64})$";

/** A branch or tag by its short name; what git forbids beside this is found with the meaning. */
const refPattern = "^[A-Za-z0-9_][A-Za-z0-9._/+@-]*$";

const commit = (title: string, description: string): JsonObject =>
  text(
    title,
    `${description} The whole id, 40 or 64 lower-case hexadecimal digits.`,
    "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    {
      pattern: commitPattern,
    },
  );

const ref = mapping(
  {
    title: "ref",
    description: "What to follow: exactly one of `branch`, `tag`, `commit`.",
    example: { branch: "main" },
  },
  {
    branch: text("branch", "A branch by its short name, such as `main`.", "main", {
      maxLength: 200,
      pattern: refPattern,
    }),
    tag: text("tag", "A tag by its short name, such as `v1.4.0`.", "v1.4.0", { maxLength: 200, pattern: refPattern }),
    commit: commit("commit", "One commit, for ever."),
  },
  { oneOf: [{ required: ["branch"] }, { required: ["tag"] }, { required: ["commit"] }] },
);

const verify = mapping(
  {
    title: "verify",
    description:
      "Whose signatures a commit needs before it is used: exactly one of `allowedSigners`, `gpgKeys`. Left out, signatures are not looked at, and reports say so.",
    example: { mode: "head", allowedSigners: "allowed-signers" },
  },
  {
    mode: choice(
      "mode",
      "`head`: the commit itself. `ancestry`: each commit since the last accepted one, or since `since`.",
      ["head", "ancestry"],
    ),
    allowedSigners: filePath(
      "allowedSigners",
      "A file of ssh allowed signers, as ssh-keygen(1) describes it.",
      "allowed-signers",
    ),
    gpgKeys: filePath("gpgKeys", "A file of armoured OpenPGP public keys.", "signers.asc"),
    since: commit("since", "Where the signed history begins (`ancestry` only): this commit is trusted by name."),
  },
  { required: ["mode"], oneOf: [{ required: ["allowedSigners"] }, { required: ["gpgKeys"] }] },
);

const git = mapping(
  {
    title: "git",
    description: "A git repository, followed without a work tree.",
    example: { url: "https://git.example.org/platform/policies.git", ref: { branch: "main" } },
  },
  {
    url: text(
      "url",
      "`https://host/path`, `ssh://user@host/path` or `user@host:path`, without a password or token. `file://` and plain `http://` to loopback only with `allowLocal`.",
      "https://git.example.org/platform/policies.git",
    ),
    ref,
    path: text("path", "Folder of the policies in the repository; the whole of it when left out.", "policies", {
      maxLength: 1024,
    }),
    tokenEnv: envName("tokenEnv", "Holds the token for https.", "POLICY_REPOSITORY_TOKEN"),
    tokenUser: text("tokenUser", "The user that goes with the token.", gitDefaults.tokenUser, {
      maxLength: 200,
      pattern: "^[A-Za-z0-9._@+-]+$",
      default: gitDefaults.tokenUser,
    }),
    sshKeyFile: filePath(
      "sshKeyFile",
      "The private key for ssh, without a passphrase.",
      "/etc/plumbline/ssh/id_ed25519",
    ),
    knownHostsFile: filePath(
      "knownHostsFile",
      "The host keys that are trusted for ssh.",
      "/etc/plumbline/ssh/known_hosts",
    ),
    caFile: filePath("caFile", "Extra certificate authorities for https, a PEM file.", "/etc/plumbline/ca.pem"),
    interval: duration("interval", "How often to look for a new revision.", durationRows.interval, {
      fallback: gitDefaults.intervalMs,
    }),
    verify,
    allowLocal: flag(
      "allowLocal",
      "Allows `file://`, and plain `http://` to loopback: for trying things out.",
      gitDefaults.allowLocal,
    ),
    allowRewindTo: commit(
      "allowRewindTo",
      "The operator's word: this commit may replace one that does not lead to it, once. To allow it again, remove the key, let the agent take that config, and set it again.",
    ),
    allowShrinkTo: commit(
      "allowShrinkTo",
      "The operator's word: this commit may hold far fewer policies or checks than the one before.",
    ),
  },
  { required: ["url", "ref"] },
);

export const source = mapping(
  {
    title: "source",
    description: "Where policies come from, unless `--policies` says otherwise: exactly one of `directory`, `git`.",
    example: { directory: "policies" },
  },
  {
    directory: filePath("directory", "A policy file or a folder of them.", "policies"),
    git,
  },
  { oneOf: [{ required: ["directory"] }, { required: ["git"] }] },
);
