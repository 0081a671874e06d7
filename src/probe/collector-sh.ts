/**
 * The far side of a visit where there is no Perl: POSIX sh with stat, head, sha256sum, base64, tr (GNU or busybox).
 * Same arguments and frames as the Perl collector; binary fields are base64 inside the payload, because a shell variable
 * holds no NUL. Output of commands goes to two files that are unlinked as soon as they are open, so nothing stays behind.
 * A status above 128 is reported as a signal: a shell cannot tell the two apart.
 */
export const shCollector = String.raw`
set +o noglob 2>/dev/null; IFS=' 	
'
PATH=/usr/bin:/bin:/usr/local/bin; export PATH
nonce=$1 metadata=$2 conda=$3; shift 3
seq=0 batch= answers=0 group= user=$(id -un 2>/dev/null) uid=$(id -u)
sum() { set -- $(printf %s "$1" | sha256sum); printf %s "$1"; }
b64() { base64 | tr -d '\n'; }
ns() { n=; for f; do n=$n$\{#f}:$f,; done; }
frame() { printf '\002PL1 %s %s %s %s %s %s\003' "$nonce" "$seq" "$1" "$\{#2}" "$(sum "$2")" "$(printf %s "$2" | b64)"; seq=$((seq + 1)); }
flush() { if [ -n "$batch" ]; then frame A "$batch"; batch=; fi; }
answer() { ns "$@"; ns "$n"; batch=$batch$n; answers=$((answers + 1)); if [ $\{#batch} -gt 24000 ]; then flush; fi; }
stop() { if [ -n "$group" ]; then kill -KILL "-$group" 2>/dev/null; fi; exit 143; }
trap stop HUP INT QUIT TERM

facts() { # path -> s: kind mode uid gid size mtime links device owner group
  s=$(stat -c '%f %u %g %s %Y %h %d:%i %U %G' -- "$1" 2>/dev/null) || return 1
  set -- $s
  case $1 in 8*) k=file ;; 4*) k=directory ;; a*) k=symlink ;; 1*) k=fifo ;; c*) k=socket ;; 6*) k=block ;; 2*) k=char ;; *) k=file ;; esac
  m=$((0x$1 & 07777)) u=$2 g=$3 z=$4 t=$5 h=$6 i=$7 un=$8 gn=$9
}
blocked() { # is the way to an absent path closed to us?
  d=$1; while d=$\{d%/*}; [ -n "$d" ] && [ ! -d "$d" ]; do :; done; [ -n "$d" ] && [ ! -x "$d" ]
}
enc() { printf %s "$1" | b64; }
files() {
  index=$1 max=$2 want=$3 pattern=$4 cut=0 budget=262144 count=0 rows= denied=
  case $pattern in '~/'*) pattern=$HOME/$\{pattern#??} ;; esac
  case $pattern in *[\[\?\\]*) answer X "$index" probe-error "$(enc 'this path needs Perl on the target')"; return ;; esac
  base=$pattern
  case $base in *\**) base=$\{base%%\**}; base=$\{base%/*}; if [ -d "$base" ] && { [ ! -r "$base" ] || [ ! -x "$base" ]; }; then denied=$base; fi ;; esac
  IFS=; for p in $pattern; do IFS=' 	
'
    if [ ! -e "$p" ] && [ ! -L "$p" ]; then if blocked "$p"; then denied=$p; fi; continue; fi
    count=$((count + 1)); if [ "$count" -gt 2000 ]; then cut=1; break; fi
    if ! facts "$p"; then denied=$p; continue; fi
    was="$i $z $t" state=- text= hash= link=
    if [ "$k" = symlink ]; then link=$(readlink "$p" && printf x); link=$\{link%?x}; fi
    if [ "$max" != - ] || [ "$want" = 1 ]; then
      if [ "$k" != file ]; then state=not-regular
      elif [ ! -r "$p" ]; then state=access-denied
      elif [ "$want" = 1 ] && [ "$z" -gt 67108864 ]; then state=truncated
      else
        state=0
        if [ "$want" = 1 ]; then hash=$(sha256sum <"$p"); hash=$\{hash%% *}; fi
        if [ "$max" != - ]; then
          c=$max; if [ "$c" -gt "$budget" ]; then c=$budget; fi
          text=$(head -c "$c" <"$p" | b64); if [ "$z" -gt "$c" ]; then state=1; budget=$((budget - c)); else budget=$((budget - z)); fi
        fi
        
        facts "$p"; if [ "$i $z $t" != "$was" ]; then state=race text= hash=; fi
      fi
    fi
    ns "$(enc "$p")" "$k" "$m" "$u" "$g" "$(enc "$un")" "$(enc "$gn")" "$z" "$t" "$h" "$(enc "$link")" "$state" "$text" "$hash"
    row=$n; ns "$row"; rows=$rows$n
  done; IFS=' 	
'
  if [ -n "$denied" ]; then ns "$(enc "$denied")"; else n=; fi
  list=$n; ns F "$index" "$cut" "$list"; record=$n$rows
  ns "$record"; batch=$batch$n; answers=$((answers + 1)); if [ $\{#batch} -gt 24000 ]; then flush; fi
}
run() {
  index=$1 limit=$2 max=$3
  if ! command -v timeout >/dev/null || ! command -v setsid >/dev/null || [ ! -d /proc/self/fd ]; then
    answer X "$index" probe-error "$(enc 'commands need timeout and setsid, or Perl, on the target')"; return
  fi
  dir=$(mktemp -d 2>/dev/null) || { answer X "$index" probe-error "$(enc 'no temporary directory')"; return; }
  exec 6>>"$dir/o" 7>>"$dir/e" 8>>"$dir/g"; rm -rf "$dir"
  p=$PATH; PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; if [ -d "$conda/bin" ]; then PATH=$PATH:$conda/bin; fi
  (cd "$HOME" && exec setsid sh -c 'echo $$ >&8; exec 8>&-; exec timeout -k 1 "$1" /bin/sh -c "$2"' sh "$limit" "$4") </dev/null >&6 2>&7 &
  wait $!; code=$?
  PATH=$p
  group=$(cat /proc/self/fd/8 2>/dev/null); left=0
  if [ -n "$group" ] && kill -KILL "-$group" 2>/dev/null; then left=1; fi
  group=
  oz=$(wc -c </proc/self/fd/6) ez=$(wc -c </proc/self/fd/7) oc=0 ec=0
  if [ "$oz" -gt "$max" ]; then oc=1; fi; if [ "$ez" -gt "$max" ]; then ec=1; fi
  how=x; if [ "$code" = 124 ]; then how=t left=0; elif [ "$code" -gt 128 ]; then how=s code=$((code - 128)); fi
  answer R "$index" $how "$code" $left $oc $ec "$(head -c "$max" </proc/self/fd/6 | b64)" "$(head -c "$max" </proc/self/fd/7 | b64)"
  exec 6>&- 7>&- 8>&-
}

has= meta=
if [ -r "$metadata" ]; then has=+ meta=$(head -c 65536 <"$metadata" | b64); fi
ns "$(sum "$nonce"boot)" sh "$(enc "$HOME")" "$(enc "$user")" "$uid" "$has$meta"
frame B "$n"
IFS= read -r line || exit 3
while [ "$\{line%?}" != "go $nonce" ] && [ "$line" != "go $nonce" ]; do IFS= read -r line || exit 3; done
export USER="$user" LOGNAME="$user" SHELL=/bin/sh LANG=C.UTF-8 TERM=dumb; unset LC_ALL
while [ $# -gt 0 ]; do
  if [ "$1" = F ]; then files "$2" "$3" "$4" "$5"; else run "$2" "$3" "$4" "$5"; fi
  shift 5
done
flush; ns "$answers"; frame E "$n"
read -r line
`.replaceAll("$\\{", "${");
