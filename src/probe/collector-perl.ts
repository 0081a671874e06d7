import { perlChange } from "./perl-change.ts";
import { perlWalk } from "./perl-walk.ts";

/**
 * The far side of a visit, for Perl 5.10 or newer with its base modules (every Debian, Ubuntu, Amazon Linux and macOS).
 * One process, no temporary file, nothing opened but regular files. Arguments: nonce, metadata path, conda prefix, `on-go` or `at-once`, then the asks,
 * each `F index content sha256 path`, `W index content filter path` or `R index timeoutSeconds maxBytes command`; `-` for "not wanted".
 *
 * Why it is so: `lstat` before and `fstat` after open close the race between look and read; O_NONBLOCK keeps a pipe put in a
 * file's place from hanging us; giving up the controlling terminal keeps a command from asking a person for a password;
 * being the sub-reaper (Linux prctl 36) makes every process that a command leaves behind our child, so that it can be ended and counted;
 * the janitor ends a running command even when this process is killed outright.
 * Signals are handled by killing the command's group at once: a terminal's DELETE sends HUP first and KILL 0.4 s later.
 */
export const perlCollector = collectorWith("");

/** The same, able to make changes. */
export const perlChanger = collectorWith(perlChange);

function collectorWith(changing: string): string {
  return (
    String.raw`
use strict; no warnings; use Fcntl ();
$| = 1;
my ($nonce, $metadata, $conda, $start, @asks) = @ARGV; $0 = 'plumbline'; # or a check that looks for a process finds the text of another check
my $home = $ENV{HOME}; my $uid = $<; my $user = getpwuid $uid; $user = '' unless defined $user;
my ($seq, $batch, $answers, $child, $janitor, $jpid, $ready) = (0, '', 0, 0, undef, 0, undef);
my $linux = $^O eq 'linux';
my $sha = eval { require Digest::SHA; 1 };

sub stop { kill 'KILL', -$child if $child; $ready = undef; orphans(); dismiss(); exit 143 }
$SIG{$_} = \&stop for qw(HUP INT QUIT TERM PIPE);

sub sum { # sha256 of a string or, with a file handle, of what is left in it
  my ($text, $fh) = @_;
  if ($sha) { return Digest::SHA::sha256_hex($text) unless $fh; return Digest::SHA->new(256)->addfile($fh)->hexdigest }
  my $tool; for (qw(/usr/bin/sha256sum /bin/sha256sum /usr/local/bin/sha256sum)) { $tool = $_ if -x $_ }
  return '' unless $tool;
  pipe my $ir, my $iw; pipe my $or, my $ow;
  my $p = fork; return '' unless defined $p;
  if (!$p) { $SIG{$_} = 'DEFAULT' for qw(HUP INT QUIT TERM PIPE); open STDIN, '<&', $fh || $ir; open STDOUT, '>&', $ow; close $iw; exec $tool or exit 127 }
  close $ir; close $ow; unless ($fh) { local $SIG{PIPE} = 'IGNORE'; put($iw, $text) } close $iw;
  my $line = <$or>; waitpid $p, 0;
  return defined $line && $line =~ /^([0-9a-f]{64})/ ? $1 : '';
}
sub put { my ($fh, $text) = @_; my $at = 0; while ($at < length $text) { my $n = syswrite $fh, $text, length($text) - $at, $at; if (!defined $n) { next if $!{EINTR}; return 0 } $at += $n } 1 }
sub ns { join '', map { length($_) . ':' . $_ . ',' } @_ }
sub b64 {
  my $u = pack 'u', $_[0]; $u =~ s/^.//mg; $u =~ s/\n//g; $u =~ tr#` +
    "`" +
    String.raw` -_#AA-Za-z0-9+/#;
  my $pad = (3 - length($_[0]) % 3) % 3; substr($u, -$pad) = '=' x $pad if $pad; $u
}
sub frame { my ($kind, $raw) = @_; put(\*STDOUT, "\002PL1 $nonce $seq $kind " . length($raw) . ' ' . sum($raw) . ' ' . b64($raw) . "\003") or stop(); $seq++ }
sub answer { $batch .= ns(ns(@_)); $answers++; flush_batch() if length $batch > 24000 }
sub flush_batch { frame('A', $batch) if length $batch; $batch = '' }

my %names; # user and group names by id
sub uname { my ($k, $id) = @_; $names{$k}{$id} = ($k eq 'u' ? getpwuid $id : getgrgid $id) || '' unless exists $names{$k}{$id}; $names{$k}{$id} }
my %kinds = (0100000, 'file', 040000, 'directory', 0120000, 'symlink', 010000, 'fifo', 0140000, 'socket', 060000, 'block', 020000, 'char');
my %unreal = map { my @s = lstat $_; @s ? ($s[0], 1) : () } qw(/proc /sys);

sub matching { # every path that the pattern names; what could not be looked into goes to $denied
  my ($pattern, $denied, $cut) = @_;
  my @parts = grep length, split m{/}, $pattern; my @found = ('');
  while (@parts) {
    my $part = shift @parts; my @next;
    for my $dir (@found) {
      if ($part !~ /\*/) { push @next, "$dir/$part"; next }
      my $d = $dir eq '' ? '/' : $dir;
      if (opendir my $dh, $d) {
        my $re = join '[^/]*', map quotemeta, split /\*/, $part, -1;
        my @hit = sort grep { $_ ne '.' && $_ ne '..' && /\A$re\z/s && ($part =~ /^\./ || !/^\./) } readdir $dh;
        closedir $dh;
        for my $name (@hit) {
          if (@next >= 2000) { $$cut = 1; last }
          if (!@parts || -d "$dir/$name") { push @next, "$dir/$name" } elsif ($! && $! != 2 && $! != 20) { push @$denied, "$dir/$name" }
        }
      } elsif ($! != 2 && $! != 20) { push @$denied, $d }
    }
    @found = @next;
  }
  map { $_ eq '' ? '/' : $_ } @found
}

sub content { # (state, bytes, sha256): state is 0 whole, 1 cut, or why it was not read
  my ($path, $was, $max, $want) = @_;
  return ('not-regular', '', '') if ($was->[2] & 0170000) != 0100000 || $unreal{$was->[0]};
  sysopen my $fh, $path, Fcntl::O_RDONLY() | Fcntl::O_NOFOLLOW() | Fcntl::O_NONBLOCK() | Fcntl::O_NOCTTY()
    or return ($! == 13 || $! == 1 ? 'access-denied' : 'race', '', '');
  my @now = stat $fh;
  return ('race', '', '') if "@now[0,1]" ne "@$was[0,1]";
  my ($text, $more, $sum) = ('', 0, '');
  if ($max ne '-') {
    while (length $text <= $max) { my $n = sysread $fh, $text, $max + 1 - length $text, length $text; return ('access-denied', '', '') unless defined $n; last unless $n }
    if (length $text > $max) { $more = 1; substr($text, $max) = '' }
  }
  if ($want) {
    return ('truncated', '', '') if $now[7] > 67108864;
    sysseek $fh, 0, 0; $sum = sum('', $fh);
    return ('probe-error', '', '') unless length $sum;
  }
  my @after = stat $fh;
  return ('race', '', '') if "@after[1,7,9,10]" ne "@now[1,7,9,10]" || "@now[7,9,10]" ne "@$was[7,9,10]";
  ($more, $text, $sum)
}

sub row {
  my ($p, $kind, $s, @read) = @_;
  ns($p, $kind, $s->[2] & 07777, $s->[4], $s->[5], uname('u', $s->[4]), uname('g', $s->[5]), $s->[7], $s->[9], $s->[3], $kind eq 'symlink' ? readlink($p) : '', @read)
}

sub files {
  my ($index, $max, $want, $path) = @_;
  $path =~ s/^~(?=\/)/$home/;
  my ($cut, $budget, $room, @denied, @rows) = (0, 262144, 524288);
  for my $p (matching($path, \@denied, \$cut)) {
    if ($room < 0) { $cut = 1; last }
    my @s = lstat $p;
    if (!@s) { push @denied, $p if $! != 2 && $! != 20; next }
    my $kind = $kinds{$s[2] & 0170000} || 'file';
    my ($state, $text, $sum) = ('-', '', '');
    if ($max ne '-' || $want) {
      ($state, $text, $sum) = content($p, \@s, $max eq '-' ? '-' : $max < $budget ? $max : $budget, $want);
      $budget -= length $text;
    }
    push @rows, row($p, $kind, \@s, $state, $text, $sum);
    $room -= length $rows[-1];
  }
  splice @denied, 20;
  answer('F', $index, $cut, ns(@denied), @rows)
}

` +
    perlWalk +
    String.raw`
my %more; # kinds of questions that not every program has
` +
    changing +
    String.raw`
sub orphans { # ends whatever a command left behind; how many there were
  my $n = 0;
  for (1 .. 200) {
    open my $fh, '<', "/proc/$$/task/$$/children" or last;
    my @pids = grep { $_ != $jpid && !($ready && $_ == ($ready->{pid} || 0)) } split ' ', (<$fh> || ''); close $fh;
    last unless @pids;
    for (@pids) { kill 'KILL', $_; waitpid $_, 0; $n++ }
  }
  $n
}

my %builtin = map { $_, 1 } qw(. : [ alias bg break case cd chdir command continue do done echo elif else esac eval exec exit export false fc fg fi
  for function getopts hash if in jobs kill local printf pwd read readonly return select set shift source test then time times trap true type typeset
  ulimit umask unalias unset until wait while);
sub become { # the same as sh -c, with a shell only where one is needed and without its second process where one word cannot tell
  my ($command, $wait) = @_; my ($first) = $command =~ m{\A([A-Za-z0-9_./+-]+)(?= |\z)};
  if (defined $first && !$builtin{$first} && $first !~ /^-/) {
    if ($command =~ m{\A[A-Za-z0-9_./:=,@%+ -]+\z}) {
      sysread(STDIN, my $go, 1) or exit 143; open STDIN, '<', '/dev/null';
      my @words = split ' ', $command; exec { $words[0] } @words; $wait = '';
    } elsif ($command !~ m{[;&|<>()\n#!{}\x60]}) { $command = "exec $command" }
  }
  exec '/bin/sh', '-c', $wait . $command
}
my $gate = "IFS= read -r gate || exit 143; unset gate; exec </dev/null\n";

sub prepare { # a child that is ready to become its command and waits for one byte: the next one gets up while the last one runs
  my ($index, $limit, $max, $command) = @_; my %job = (index => $index, limit => $limit, max => $max);
  pipe $job{out}, my $ow and pipe $job{err}, my $ew and pipe my $gr, $job{gate} or return { index => $index };
  my $p = fork; return { index => $index } unless defined $p;
  if (!$p) {
    setpgrp 0, 0; $SIG{$_} = 'DEFAULT' for qw(HUP INT QUIT TERM PIPE CHLD); close $job{gate};
    open STDIN, '<&', $gr; open STDOUT, '>&', $ow; open STDERR, '>&', $ew;
    chdir $home; become($command, $gate); exit 127;
  }
  setpgrp $p, $p; $job{pid} = $p; \%job
}

sub run {
  my ($job, $next) = @_; my ($p, $max, $or, $er) = @$job{qw(pid max out err)};
  return answer('X', $job->{index}, 'probe-error', 'no process could be started') unless $p;
  $child = $p; put($janitor, "$p\n") if $janitor; put($job->{gate}, "\n"); close $job->{gate};
  $ready = prepare(@$next) if $next;
  my %open = (fileno($or), $or, fileno($er), $er); my %text = (fileno($or), '', fileno($er), '');
  my ($o, $e) = (fileno $or, fileno $er); my ($seen, $ended, $status, $timed, $killed) = (0, 0, 0, 0, 0);
  my $deadline = time + $job->{limit} + 1; my $nap = 0.0002;
  while (1) {
    my $bits = ''; vec($bits, $_, 1) = 1 for keys %open, 0;
    my $n = select my $hot = $bits, undef, undef, $ended ? 0 : %open ? 0.1 : ($nap *= 2) > 0.02 ? 0.02 : $nap;
    if ($n > 0) {
      if (vec $hot, 0, 1) { my $got = sysread STDIN, my $typed, 256; stop() if !$got }
      for my $fd (keys %open) {
        next unless vec $hot, $fd, 1;
        my $got = sysread $open{$fd}, my $part, 65536;
        if (!$got) { delete $open{$fd}; next }
        $seen += $got; my $room = $max + 1 - length $text{$fd}; $text{$fd} .= substr $part, 0, $room if $room > 0;
      }
    }
    if (!$ended) {
      if (waitpid($p, 1) == $p) { $ended = 1; $status = $?; next }
      if (!$killed && (time >= $deadline || $seen > $max + 16777216)) { $timed = time >= $deadline ? 1 : 0; $killed = 1; kill 'KILL', -$p }
    } elsif ($n <= 0 || !%open) { last }
  }
  kill 'KILL', -$p; my $left = orphans(); $left = 0 if $killed; $child = 0; put($janitor, "0\n") if $janitor;
  my ($oc, $ec) = (length $text{$o} > $max ? 1 : 0, length $text{$e} > $max ? 1 : 0);
  answer('R', $job->{index}, $timed ? 't' : $status & 127 ? 's' : 'x', $status & 127 ? $status & 127 : $status >> 8, $left, $oc, $ec,
    substr($text{$o}, 0, $max), substr($text{$e}, 0, $max));
}

sub janitor {
  pipe my $r, $janitor or return; $jpid = fork; return unless defined $jpid; return if $jpid;
  $SIG{$_} = 'IGNORE' for qw(HUP INT QUIT TERM PIPE); setpgrp 0, 0; close $janitor; close $_ for \*STDIN, \*STDOUT, \*STDERR; chdir '/';
  my $last = 0; while (<$r>) { $last = $_ + 0 } kill 'KILL', -$last if $last; exit 0
}

sub dismiss { if ($janitor) { close $janitor; undef $janitor; waitpid $jpid, 0 } } # a container's first process may not reap

my $meta = ''; my $has = '';
if (sysopen my $fh, $metadata, Fcntl::O_RDONLY() | Fcntl::O_NONBLOCK()) { if (-f $fh) { sysread $fh, $meta, 65536; $has = '+' } }
if ($linux && -t STDIN) { local $SIG{HUP} = 'IGNORE'; ioctl STDIN, 0x5422, 0 } # TIOCNOTTY
if ($linux && length(pack 'p', '') == 8) { my $n = Fcntl::O_NOFOLLOW(); my $prctl = $n == 0400000 ? 157 : $n == 0100000 ? 167 : 0; syscall $prctl, 36, 1, 0, 0, 0 if $prctl }
frame('B', ns(sum($nonce . 'boot'), 'perl', $home, $user, $uid, $has . $meta));
$SIG{CHLD} = sub { }; # so that a child's end wakes select
my $line = '';
until ($start eq 'at-once' || $line =~ s/^.*?\bgo \Q$nonce\E[\r\n]//s) {
  my $bits = ''; vec($bits, 0, 1) = 1;
  exit 3 if select($bits, undef, undef, 30) <= 0;
  exit 3 unless sysread STDIN, $line, 256, length $line; $line = substr $line, -256 if length $line > 4096;
}
my $me = $user; my $path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'; $path .= ":$conda/bin" if -d "$conda/bin";
%ENV = (HOME => $home, PATH => $path, USER => $me, LOGNAME => $me, SHELL => '/bin/sh', LANG => 'C.UTF-8', TERM => 'dumb');
while (@asks) {
  my ($kind, @ask) = splice @asks, 0, 5;
  if ($kind eq 'F') { files(@ask); next }
  if ($kind eq 'W') { hunt(@ask); next }
  if ($more{$kind}) { $more{$kind}->(@ask); next }
  janitor() unless $jpid;
  my $job = $ready || prepare(@ask); $ready = undef;
  run($job, @asks && $asks[0] eq 'R' ? [@asks[1 .. 4]] : undef);
}
flush_batch(); frame('E', ns($answers)); dismiss();
my $bits = ''; vec($bits, 0, 1) = 1; select $bits, undef, undef, 30;
`
  );
}
