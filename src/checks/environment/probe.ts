import type { Ask } from "../../model/observation.ts";
import { maxContent } from "../literal-file.ts";
import type { EnvironmentSpec } from "./spec.ts";

/**
 * The way up from the command: what has our own name or clean environment is ours, and who started the first of these is the server
 * (Perl writes its name over its environment). Only the one
 * variable leaves the target: `+` and its value, with a byte 1 for each line break. proc(5) tells the environment as it was at the start.
 */
export const probe = ({ name }: EnvironmentSpec): readonly Ask[] => [
  { kind: "run", command: script(name), timeoutMs: 10_000, maxBytes: maxContent },
];

const script = (name: string): string => `of() { tr '\\n\\000' '\\001\\n' <"/proc/$1/environ"; }
ours() { read -r c <"/proc/$1/comm" && [ "$c" = plumbline ] && return 0; e=$(of "$1") || exit 3; case "
$e
" in *"
LC_ALL=C
"*) case "
$e
" in *"
PATH=/usr/bin:/bin
"*) case "
$e" in *"
USER="*) return 1;; *) return 0;; esac;; esac;; esac; return 1; }
up() { p=$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$1/status") && [ "\${p:-0}" -gt 0 ]; }
p=$$
until ours "$p"; do up "$p" || exit 4; done
while ours "$p"; do up "$p" || exit 4; done
of "$p" | sed -n 's/^${name}=/+/p'`;
