import { NotAssessed } from "../model/errors.ts";
import type { Ask } from "../model/observation.ts";
import type { Program } from "../model/program.ts";
import { perlCollector } from "./collector-perl.ts";
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
export function compileProgram(asks: readonly Ask[], { nonce, collector = "auto" }: CompileOptions): Program {
  const words = [nonce, metadataPath, condaPrefix, ...asks.flatMap(askWords)];
  const argv = ["/bin/sh", "-c", boot, "plumbline", collector === "sh" ? "" : perlCollector, shCollector, ...words];
  const size = argv.reduce((sum, word) => sum + Buffer.byteLength(word) + 9, 0);
  if (size > maxArguments || argv.some((word) => Buffer.byteLength(word) > maxArgument)) {
    throw new NotAssessed(
      "program-too-large",
      `The checks come to ${size} bytes, or one of them to more than ${maxArgument}.`,
      {
        remedy: "Split the policies, or shorten the longest command.",
      },
    );
  }
  return { nonce, argv, typed: typedForm(argv.slice(4), nonce), go: `go ${nonce}\n`, asks: asks.length };
}

function askWords(ask: Ask, index: number): readonly string[] {
  switch (ask.kind) {
    case "files":
      return ["F", String(index), String(ask.content ?? "-"), ask.sha256 === true ? "1" : "0", ask.path];
    case "run":
      return [
        "R",
        String(index),
        String(Math.max(1, Math.ceil(ask.timeoutMs / 1000))),
        String(ask.maxBytes),
        ask.command,
      ];
    default:
      return ask satisfies never;
  }
}

/**
 * `stty raw` also stops the terminal from echoing, from turning newlines into CRLF and from acting on control bytes.
 * `env -i` comes after it, so that no variable of the user reaches the collector; HOME is the one that is kept.
 */
const boot = String.raw`
PATH=/usr/bin:/bin; export PATH; ulimit -c 0 2>/dev/null
if [ -t 0 ]; then stty raw -echo 2>/dev/null; printf 'Plumbline: an automated check is running. Please do not type; this terminal closes by itself.\r\n'; fi
perl=$1 sh=$2; shift 2; cd / 2>/dev/null
for tool in /usr/bin/perl /bin/perl /usr/local/bin/perl; do
  if [ -n "$perl" ] && [ -x "$tool" ]; then exec /usr/bin/env -i HOME="$HOME" PATH=/usr/bin:/bin LC_ALL=C "$tool" -f -e "$perl" "$@"; fi
done
exec /usr/bin/env -i HOME="$HOME" PATH=/usr/bin:/bin LC_ALL=C /bin/sh -c "$sh" plumbline "$@"
`;

/**
 * For servers that start the user's own shell whatever is asked: one short line, then the rest as base64 once a reader
 * in raw mode has said that it is there. `POSIXLY_CORRECT=1;` is an assignment, which no function can shadow, and makes
 * special builtins win over functions of the same name; `HISTFILE=` keeps the line out of the history; the marker is
 * typed in two halves, so that its echo is not taken for it.
 */
function typedForm(rest: readonly string[], nonce: string): Program["typed"] {
  const script = [`set -- ${rest.map(quote).join(" ")}`, boot].join("\n");
  const payload = Buffer.from(script).toString("base64");
  const marker = nonce.slice(0, 16);
  const reader = `stty raw -echo;printf "\\002%s%s?" ${marker.slice(0, 8)} ${marker.slice(8)};p=$(head -c ${payload.length}|base64 -d);eval "$p"`;
  const start = `\\exec /usr/bin/env -i HOME="$HOME" PATH=/usr/bin:/bin LC_ALL=C TERM=dumb /bin/sh -c '${reader}'`;
  return {
    lines: [` HISTFILE= POSIXLY_CORRECT=1;${start}\n`, ` \\history -c;${start}\n`],
    ready: `\u0002${marker}?`,
    payload,
  };
}

/** One shell word that means exactly this text. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
