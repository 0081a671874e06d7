/**
 * The far side of a visit where there is no Perl: POSIX sh with stat, head, sha256sum, base64, tr (GNU or busybox).
 * Same arguments and frames as the Perl collector; binary fields are base64 inside the payload, because a shell variable
 * holds no NUL. Output of commands goes to files that are unlinked as soon as they are open, so nothing stays behind.
 *
 * What it cannot do as well: a status above 128 is reported as a signal; a process that leaves its session is not ended;
 * files of /proc are told apart by nothing but their path; and the asks stay visible in the process list, where a check
 * that looks for a process may find the text of another check.
 */
export const shCollector = String.raw`
set +o noglob 2>/dev/null
plain=' 	
'
IFS=$plain
PATH=/usr/bin:/bin:/usr/local/bin; export PATH
nonce=$1 metadata=$2 conda=$3 start=$4; shift 4
seq=0 batch= answers=0 group= open= guard= user=$(id -un 2>/dev/null) uid=$(id -u)
exec 5<&0
sum() { set -- $(printf %s "$1" | sha256sum); printf %s "$1"; }
b64() { base64 | tr -d '\n'; }
enc() { printf %s "$1" | base64 | tr -d '\n'; }
# The same into a variable. Each process costs a millisecond, and most hits share an owner and a group and are no link.
owned= of= known=
owner() { if [ "$1:$2" != "$of" ]; then of=$1:$2; ns "$(enc "$1")" "$(enc "$2")"; owned=$n; fi; }
ns() { n=; for f; do n=$n$\{#f}:$f,; done; }
frame() { printf '\002PL1 %s %s %s %s %s %s\003' "$nonce" "$seq" "$1" "$\{#2}" "$(sum "$2")" "$(enc "$2")"; seq=$((seq + 1)); }
flush() { if [ -n "$batch" ]; then frame A "$batch"; batch=; fi; }
record() { ns "$1"; batch=$batch$n; answers=$((answers + 1)); if [ $\{#batch} -gt 24000 ]; then flush; fi; }
answer() { ns "$@"; record "$n"; }
stop() {
  if [ -n "$open" ]; then group=$(cat /proc/self/fd/8 2>/dev/null); fi
  if [ -n "$group" ]; then kill -KILL "-$group" 2>/dev/null; fi
  unguard
  exit 143
}
trap stop HUP INT QUIT TERM

facts() { # kind mode uid gid size mtime links device:inode owner group of a path
  s=$(stat -c '%f %u %g %s %Y %h %d:%i %U %G' -- "$1" 2>/dev/null) || return 1
  set -- $s
  case $1 in 8*) k=file ;; 4*) k=directory ;; a*) k=symlink ;; 1*) k=fifo ;; c*) k=socket ;; 6*) k=block ;; 2*) k=char ;; *) k=file ;; esac
  m=$((0x$1 & 07777)) u=$2 g=$3 z=$4 t=$5 h=$6 i=$7 un=$8 gn=$9
}
blocked() { # is the way to an absent path closed to us?
  d=$1; while d=$\{d%/*}; [ -n "$d" ] && [ ! -d "$d" ]; do :; done; [ -n "$d" ] && [ ! -x "$d" ]
}
walk() { # folder, rest of the pattern: each segment on its own, so that a closed folder on the way is noticed
  local dir rest part p
  dir=$1 part=$\{2%%/*} rest=
  case $2 in */*) rest=$\{2#*/} ;; esac
  case $part in
    *\**)
      if [ ! -d "$dir/" ]; then if blocked "$dir/."; then denied=$dir; fi; return; fi
      if [ ! -r "$dir/" ] || [ ! -x "$dir/" ]; then denied=$\{dir:-/}; return; fi
      IFS=; set -- "$dir"/$part; IFS=$plain
      for p; do
        case $p in */. | */..) continue ;; esac
        if [ -e "$p" ] || [ -L "$p" ]; then if [ -n "$rest" ]; then walk "$p" "$rest"; else hit "$p"; fi; fi
      done ;;
    *) if [ -n "$rest" ]; then walk "$dir/$part" "$rest"; else hit "$dir/$part"; fi ;;
  esac
}
hit() { # one path: its facts, and what was asked of its content
  local state text hash link c was row
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then if blocked "$1"; then denied=$1; fi; return; fi
  if [ "$count" -ge 2000 ] || [ "$\{#rows}" -gt 524288 ]; then cut=1; return; fi
  count=$((count + 1))
  if [ -z "$known" ] && ! facts "$1"; then denied=$1; return; fi
  was="$i $z $t" state=- text= hash= link=
  if [ "$k" = symlink ]; then link=$(readlink "$1" && printf x); link=$\{link%?x}; fi
  if [ "$max" != - ] || [ "$want" = 1 ]; then
    if [ "$k" != file ]; then state=not-regular
    elif [ ! -r "$1" ]; then state=access-denied
    elif [ "$want" = 1 ] && [ "$z" -gt 67108864 ]; then state=truncated
    else
      state=0
      if [ "$want" = 1 ]; then hash=$(sha256sum <"$1"); hash=$\{hash%% *}; fi
      if [ "$max" != - ]; then
        c=$max; if [ "$c" -gt "$budget" ]; then c=$budget; fi
        text=$(head -c "$c" <"$1" | b64); if [ "$z" -gt "$c" ]; then state=1; budget=$((budget - c)); else budget=$((budget - z)); fi
      fi
      facts "$1"; if [ "$i $z $t" != "$was" ]; then state=race text= hash=; fi
    fi
  fi
  if [ -n "$link" ]; then link=$(enc "$link"); fi
  owner "$un" "$gn"
  ns "$(enc "$1")" "$k" "$m" "$u" "$g"; row=$n$owned
  ns "$z" "$t" "$h" "$link" "$state" "$text" "$hash"
  ns "$row$n"; rows=$rows$n
}
files() {
  index=$1 max=$2 want=$3 cut=0 budget=262144 count=0 rows= denied=
  case $4 in *[\[\?\\]*) answer X "$index" probe-error "$(enc 'this path needs Perl on the target')"; return ;; esac
  case $4 in '~/'*) home=$HOME; p=$\{4#??} ;; *) home= p=$\{4#/} ;; esac
  if [ -z "$p" ]; then hit /; else walk "$home" "$p"; fi
  if [ -n "$denied" ]; then ns "$(enc "$denied")"; else n=; fi
  ns F "$index" "$cut" "$n"; record "$n$rows"
}
hunt() { # what fits below a folder: find names the candidates, and hit looks at them
  local line one rest depth kinds bits min most young old names pos now path
  index=$1 max=$2 want=0 cut=0 budget=524288 count=0 rows= denied=
  if ! command -v find >/dev/null || ! command -v timeout >/dev/null; then
    answer X "$index" probe-error "$(enc 'a search needs find and timeout, or Perl, on the target')"; return
  fi
  case $4 in '~') path=$HOME ;; '~/'*) path=$HOME/$\{4#??} ;; *) path=$4 ;; esac
  rest=$3; depth=$\{rest%%,*} rest=$\{rest#*,}; kinds=$\{rest%%,*} rest=$\{rest#*,}; bits=$\{rest%%,*} rest=$\{rest#*,}
  min=$\{rest%%,*} rest=$\{rest#*,}; most=$\{rest%%,*} rest=$\{rest#*,}; young=$\{rest%%,*} rest=$\{rest#*,}; old=$\{rest%%,*} names=$\{rest#*,}/
  if [ ! -e "$path" ]; then
    if blocked "$path"; then ns "$(enc "$path")"; else n=; fi
    ns F "$index" 0 "$n"; record "$n"; return
  fi
  set -- -H "$path" -xdev -mindepth 1 -maxdepth "$depth"
  pos=; rest=$names
  while [ -n "$rest" ]; do
    one=$\{rest%%/*} rest=$\{rest#*/}
    case $one in '!'*) set -- "$@" ! -name "$\{one#?}" ;; ?*) if [ -z "$pos" ]; then set -- "$@" '(' -name "$one"; else set -- "$@" -o -name "$one"; fi; pos=1 ;; esac
    case $rest in *[!/]*) ;; *) rest= ;; esac
    if [ -n "$pos" ]; then case $rest in '' | '!'*) set -- "$@" ')'; pos= ;; esac; fi
  done
  if [ "$kinds" != - ]; then
    rest=$kinds pos='('
    while [ -n "$rest" ]; do set -- "$@" "$pos" -type "$\{rest%"$\{rest#?}"}"; rest=$\{rest#?} pos=-o; done
    set -- "$@" ')'
  fi
  now=$(date +%s) cut=1
  # A path is a line behind a -, or base64 behind a + where it holds a line break itself. A cut list has no status at its end.
  rest=$({ LC_ALL=C timeout 10 find "$@" -exec sh -c 'for f; do case $f in *"
"*) echo "+$(printf %s "$f" | base64 | tr -d "\n")" ;; *) printf "%s\n" "-$f" ;; esac; done' sh '{}' + 2>/dev/null; echo "=$?"; } | head -n 501)
  one=$\{rest##*
}
  case $one in =0) cut=0 ;; =124 | =137) ;; =[0-9]*) cut=0 denied=$path ;; esac
  IFS='
'
  set -f; set -- $rest; set +f; IFS=$plain
  for line; do
    case $line in
      -*) one=$\{line#?} ;;
      +*) one=$(printf %s "$\{line#?}" | base64 -d && printf x); one=$\{one%x} ;;
      *) continue ;;
    esac
    facts "$one" || continue
    if [ "$bits" != - ] && [ $((m & bits)) = 0 ]; then continue; fi
    if [ "$min" != - ] && [ "$z" -lt "$min" ]; then continue; fi
    if [ "$most" != - ] && [ "$z" -gt "$most" ]; then continue; fi
    if [ "$young" != - ] && [ $((now - t)) -lt "$young" ]; then continue; fi
    if [ "$old" != - ] && [ $((now - t)) -gt "$old" ]; then continue; fi
    known=1
    if [ "$k" = file ]; then hit "$one"; else depth=$max max=-; hit "$one"; max=$depth; fi
    known=
  done
  if [ -n "$denied" ]; then ns "$(enc "$denied")"; else n=; fi
  ns F "$index" "$cut" "$n"; record "$n$rows"
}
run() {
  index=$1 limit=$2 max=$3
  if ! command -v timeout >/dev/null || ! command -v setsid >/dev/null || [ ! -d /proc/self/fd ]; then
    answer X "$index" probe-error "$(enc 'commands need timeout and setsid, or Perl, on the target')"; return
  fi
  dir=$(mktemp -d 2>/dev/null) || { answer X "$index" probe-error "$(enc 'no temporary directory')"; return; }
  exec 6>>"$dir/o" 7>>"$dir/e" 8>>"$dir/g"; rm -rf "$dir"; open=1
  p=$PATH; PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; if [ -d "$conda/bin" ]; then PATH=$PATH:$conda/bin; fi
  began=$(date +%s)
  (
    cd "$HOME" && ulimit -f $((max / 512 + 32768)) 2>/dev/null
    exec setsid sh -c 'echo $$ >&8; exec 8>&- 5<&-; exec timeout -s KILL "$1" /bin/sh -c "$2"' sh "$limit" "$4"
  ) </dev/null >&6 2>&7 &
  wait $! 2>/dev/null; code=$?
  took=$(($(date +%s) - began)) PATH=$p
  group=$(cat /proc/self/fd/8 2>/dev/null) left=0
  if [ -n "$group" ] && kill -KILL "-$group" 2>/dev/null; then left=1; fi
  group=
  oz=$(wc -c </proc/self/fd/6) ez=$(wc -c </proc/self/fd/7) oc=0 ec=0
  if [ "$oz" -gt "$max" ]; then oc=1; fi; if [ "$ez" -gt "$max" ]; then ec=1; fi
  how=x; if [ "$code" = 137 ] && [ "$took" -ge "$limit" ]; then how=t left=0; elif [ "$code" -gt 128 ]; then how=s code=$((code - 128)); fi
  answer R "$index" $how "$code" $left $oc $ec "$(head -c "$max" </proc/self/fd/6 | b64)" "$(head -c "$max" </proc/self/fd/7 | b64)"
  open=; exec 6>&- 7>&- 8>&-
}
guard() { # half a minute is enough to wait for a word from our side: nobody may keep this terminal open
  if command -v setsid >/dev/null; then setsid sh -c 'sleep 30; kill -HUP "$1"' sh $$ </dev/null >/dev/null 2>&1 5<&- & guard=$!; fi
}
unguard() { if [ -n "$guard" ]; then kill -KILL "-$guard" 2>/dev/null || kill -KILL "$guard" 2>/dev/null; wait "$guard" 2>/dev/null; guard=; fi; }

has= meta=
if [ -f "$metadata" ] && [ -r "$metadata" ]; then has=+ meta=$(head -c 65536 <"$metadata" | b64); fi
ns "$(sum "$nonce"boot)" sh "$(enc "$HOME")" "$(enc "$user")" "$uid" "$has$meta"
frame B "$n"
if [ "$start" != at-once ]; then
  guard; line=; while case $line in *"go $nonce"*) false ;; esac; do IFS= read -r line <&5 || { unguard; exit 3; }; done; unguard
fi
export USER="$user" LOGNAME="$user" SHELL=/bin/sh LANG=C.UTF-8 TERM=dumb; unset LC_ALL
while [ $# -gt 0 ]; do
  case $1 in F) files "$2" "$3" "$4" "$5" ;; W) hunt "$2" "$3" "$4" "$5" ;; C) answer C "$2" no no-tool "$(enc '')" ;; *) run "$2" "$3" "$4" "$5" ;; esac
  shift 5
done
flush; ns "$answers"; frame E "$n"
guard; IFS= read -r line <&5; unguard
`.replaceAll("$\\{", "${");
