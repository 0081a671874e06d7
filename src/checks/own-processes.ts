/**
 * Shell functions that tell our own processes from the server that started them. What has our own name or clean environment is ours
 * (Perl writes its name over its environment). `climb` goes up from the command: `$p` is then the process that started the first of
 * ours, and `$own` the first of ours. Exits with 3 where an environment may not be read, and with 4 where there is nobody above. Who
 * needs no more of the server than that it is not ours redefines `closed`: what is closed to us is somebody else's.
 */
export const ownProcesses = `of() { tr '\\n\\000' '\\001\\n' <"/proc/$1/environ"; }
closed() { exit 3; }
ours() { read -r c <"/proc/$1/comm" && [ "$c" = plumbline ] && return 0; e=$(of "$1") || { closed; return 1; }; case "
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
climb() { p=$$
until ours "$p"; do up "$p" || exit 4; done
while ours "$p"; do own=$p; up "$p" || exit 4; done; }`;
