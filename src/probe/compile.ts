import { NotAssessed } from "../model/errors.ts";
import type { ChangeAsk, FileChange } from "../model/change.ts";
import type { Ask, FileKind, Walk } from "../model/observation.ts";
import type { Program } from "../model/program.ts";
import { perlChanger, perlCollector } from "./collector-perl.ts";
import { shCollector } from "./collector-sh.ts";

export interface CompileOptions {
  /** 32 lower-case hex digits from a cryptographic source, fresh per visit. */
  readonly nonce: string;
  /** Which collector may be used; `auto` takes Perl where it is found. */
  readonly collector?: "auto" | "sh";
}

/** Linux takes at most 128 KiB in one argument (MAX_ARG_STRLEN), and 2 MiB in all by default. */
const maxArgument = 131_000;
const maxArguments = 1_000_000;

/** Where SageMaker tells an app who it is (studio.md §15), and the prefix of the Distribution's base environment. */
const metadataPath = "/opt/ml/metadata/resource-metadata.json";
const condaPrefix = "/opt/conda";

/**
 * One program for one visit. Asks keep their order: answer `i` belongs to `asks[i]`.
 * Throws `NotAssessed("program-too-large")` when Linux could not start it.
 */
export function compileProgram(
  asks: readonly (Ask | ChangeAsk)[],
  { nonce, collector = "auto" }: CompileOptions,
): Program {
  const changes = new Map(
    asks.flatMap((ask, index) => (ask.kind === "change" ? [[index, isAbout(ask)] as const] : [])),
  );
  // What only looks holds nothing that could write.
  const perl = [...changes.values()].includes("file") ? perlChanger : perlCollector;
  const collectors = [collector === "sh" ? "" : perl, shCollector];
  const words = asks.flatMap(askWords);
  const argvFor = (start: "on-go" | "at-once"): readonly string[] => [
    "/bin/sh",
    "-c",
    launch,
    "plumbline",
    boot,
    "plumbline",
    ...collectors,
    nonce,
    metadataPath,
    condaPrefix,
    start,
    ...words,
  ];
  const argv = argvFor("on-go");
  const sizes = argv.map((word) => Buffer.byteLength(word));
  const size = sizes.reduce((sum, bytes) => sum + bytes + 9, 0);
  if (size > maxArguments || sizes.some((bytes) => bytes > maxArgument)) {
    throw new NotAssessed(
      "program-too-large",
      `The ${changes.size === 0 ? "checks" : "checks and changes"} come to ${size} bytes, or one of them to more than ${maxArgument}.`,
      {
        remedy:
          changes.size === 0
            ? "Split the policies, or shorten the longest command."
            : "Apply fewer remedies at once, or shorten the content that the largest of them writes.",
      },
    );
  }
  return {
    nonce,
    argv,
    get argvAtOnce() {
      return argvFor("at-once");
    },
    get typed() {
      return typedForm({ collectors, words, nonce });
    },
    go: `go ${nonce}\n`,
    asks: asks.length,
    changes,
  };
}

const isAbout = ({ change }: ChangeAsk): "file" | "command" => (change.kind === "run" ? "command" : "file");

/** Bytes of what a command that changes something says of it. */
const maxComplaint = 4_096;

function askWords(ask: Ask | ChangeAsk, index: number): readonly string[] {
  switch (ask.kind) {
    case "files":
      return ask.walk === undefined
        ? ["F", String(index), String(ask.content ?? "-"), ask.sha256 === true ? "1" : "0", ask.path]
        : ["W", String(index), String(ask.content ?? "-"), walkWord(ask.walk), ask.path];
    case "run":
      return runWords(index, ask, ask.maxBytes);
    case "change":
      if (ask.change.kind === "run") return runWords(index, ask.change, maxComplaint);
      return ["C", String(index), ask.change.kind, changeWord(ask.change, ask.intent), ask.change.path];
    default:
      return ask satisfies never;
  }
}

const runWords = (
  index: number,
  { command, timeoutMs }: { readonly command: string; readonly timeoutMs: number },
  maxBytes: number,
): readonly string[] => [
  "R",
  String(index),
  String(Math.max(1, Math.ceil(timeoutMs / 1000))),
  String(maxBytes),
  command,
];

/** `mode,kind before,mode before,sha256 before,folders,content,intent`: base64 for the content, since an argument holds no NUL. */
function changeWord(change: FileChange, intent = ""): string {
  const { before } = change;
  const mode = "mode" in change ? octal(change.mode) : "";
  const was = "mode" in before ? octal(before.mode) : "";
  const sha256 = "sha256" in before ? before.sha256 : "";
  const folders = change.kind === "remove" ? (change.folders ?? 0) : 0;
  const content = change.kind === "write" ? Buffer.from(change.content).toString("base64") : "";
  return [mode, before.kind, was, sha256, folders, content, intent].join(",");
}

const octal = (mode: number): string => mode.toString(8).padStart(4, "0");

/** `depth,kinds,bits,size from,to,age from,to,names`: `-` for what does not matter; the names, joined by `/`, may hold commas. */
function walkWord({ names, depth, kinds, anyBits, size = {}, age = {} }: Walk): string {
  const bounds = [anyBits, size.atLeast, size.atMost, age.atLeast, age.atMost].map((one) => String(one ?? "-"));
  return [depth, kinds?.map((kind) => findLetters[kind]).join("") ?? "-", ...bounds, names.join("/")].join(",");
}

/** As `find -type` has them. */
const findLetters: Readonly<Record<FileKind, string>> = {
  file: "f",
  directory: "d",
  symlink: "l",
  fifo: "p",
  socket: "s",
  block: "b",
  char: "c",
};

/**
 * The first and only command, so that no function of the environment can stand in for it: `exec` is a special builtin, and what
 * it starts is a path. HOME is the Jupyter server's own, which no start-up file of a shell has seen.
 */
const launch = 'exec /usr/bin/env -i HOME="$HOME" PATH=/usr/bin:/bin LC_ALL=C /bin/sh -c "$@"';

/** `stty raw` also stops the terminal from echoing, from turning newlines into CRLF and from acting on control bytes. */
const boot = String.raw`
ulimit -c 0 2>/dev/null
if [ -t 0 ]; then stty raw -echo 2>/dev/null; printf 'Plumbline: an automated check is running. Please do not type; this terminal closes by itself.\r\n'; fi
if [ -z "$HOME" ]; then HOME=$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6); export HOME; fi
case $HOME in /*) ;; *) exit 9 ;; esac
perl=$1 sh=$2; shift 2; cd / 2>/dev/null
for tool in /usr/bin/perl /bin/perl /usr/local/bin/perl; do
  if [ -n "$perl" ] && [ -x "$tool" ]; then exec "$tool" -f -e "$perl" "$@"; fi
done
exec /bin/sh -c "$sh" plumbline "$@"
`;

/**
 * For servers that start the user's own shell whatever is asked: one short line, then the rest as base64 once a reader
 * in raw mode has said that it is there. `POSIXLY_CORRECT=1;` is an assignment, which no function can shadow, and makes
 * special builtins win over functions of the same name; `HISTFILE=` keeps the line out of the history; the marker is
 * typed in two halves, so that its echo is not taken for it. HOME is not taken from the shell, where a start-up file may have
 * set it, but from the process that started the shell: the Jupyter server.
 */
function typedForm({
  collectors,
  words,
  nonce,
}: {
  readonly collectors: readonly string[];
  readonly words: readonly string[];
  readonly nonce: string;
}): Program["typed"] {
  const before = [...collectors, nonce].map(quote).join(" ");
  const after = [condaPrefix, "on-go", ...words].map(quote).join(" ");
  const script = [home, `set -- ${before} "$M" ${after}`, "unset M", boot].join("\n");
  const payload = Buffer.from(script).toString("base64");
  const marker = nonce.slice(0, 16);
  const reader = `stty raw -echo;printf "\\002%s%s?" ${marker.slice(0, 8)} ${marker.slice(8)};p=$(head -c ${payload.length}|base64 -d);eval "$p"`;
  const start = `\\exec /usr/bin/env -i M=${metadataPath} PATH=/usr/bin:/bin LC_ALL=C TERM=dumb /bin/sh -c '${reader}'`;
  return {
    lines: [` HISTFILE= POSIXLY_CORRECT=1;${start}\n`, ` \\history -c;${start}\n`],
    ready: `\u0002${marker}?`,
    payload,
  };
}

const home = String.raw`HOME=$(tr '\000' '\n' 2>/dev/null </proc/$PPID/environ | sed -n 's/^HOME=//p' | head -n 1); export HOME`;

/** One shell word that means exactly this text. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
