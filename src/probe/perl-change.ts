/**
 * The part of the Perl collector that changes a home; only programs with a change in them hold it. It uses what stands before it.
 *
 * Why it is so: the way is gone part by part, each looked at before it is entered and compared afterwards, so that the folder in which a
 * change happens is held by standing in it and no link put on the way later leads elsewhere. What a change rests on is read from one
 * handle, and looked at again right before the one system call that makes it. A file is never written in place: whoever reads it
 * sees the old or the new one, whole. Signals wait until that is done, so that a terminal's end leaves no temporary file.
 * Everything is loaded before anything is changed, and nothing dies afterwards: what was changed is always answered as changed.
 * A temporary file is locked by the program that writes it, so that one left by a program that was killed can be told from one in use.
 */
export const perlChange = String.raw`
my ($device, @folders, $made);
my $able = eval { require IO::Handle; require Config; 1 }; my $lack = $@;
my ($list, $get) = $able && $linux && length(pack 'p', '') == 8 && $Config::Config{archname} =~ /\A(x86_64|aarch64)-/ ? $1 eq 'x86_64' ? (196, 193) : (13, 10) : (); # flistxattr, fgetxattr
sub refuse { die [@_] }
sub failing { my $text = "$!"; refuse($!{EROFS} ? 'read-only' : $!{ENOSPC} || $!{EDQUOT} ? 'no-space' : $!{EACCES} || $!{EPERM} ? 'denied' : $!{ELOOP} ? 'link-in-way' : 'failed', "$_[0]: $text") }

sub enter { # stands in the folder of a path, and gives the name of its last part
  my ($path, $make) = @_; $path =~ s{\A~/}{} or refuse('failed', 'no place in the home');
  my @parts = split m{/}, $path; my $name = pop @parts;
  refuse('failed', 'no plain path') if !defined $name || grep { $_ eq '' || $_ eq '.' || $_ eq '..' } @parts, $name;
  chdir $home or failing('the home'); my @s = stat '.'; refuse('foreign-owner', 'the home') if $s[4] != $>;
  $device = $s[0]; @folders = (); $made = 0;
  for my $part (@parts) {
    my @s = lstat $part; my $new = !@s;
    if ($new) {
      failing($part) unless $!{ENOENT}; refuse('drifted', 'a folder on the way is gone') unless $make;
      mkdir $part, 0700 or failing($part); settle_folder(); @s = lstat $part or failing($part);
    }
    refuse('link-in-way', $part) if ($s[2] & 0170000) == 0120000; refuse('not-regular', $part) if ($s[2] & 0170000) != 040000;
    refuse('other-device', $part) if $s[0] != $device; refuse('foreign-owner', $part) if $s[4] != $>;
    chdir $part or failing($part); my @now = stat '.'; refuse('drifted', 'a folder on the way changed') if "@now[0,1]" ne "@s[0,1]";
    push @folders, $part; $made++ if $new; # only what was entered is taken away again
  }
  $name
}
sub leave { # takes empty folders away, from where we stand outwards
  my ($n) = @_; my @inner = reverse @folders;
  for (1 .. $n) { my $part = shift @inner; last unless defined $part; my @s = stat '.'; chdir '..' or last; my @t = lstat $part; last unless @t && "@t[0,1]" eq "@s[0,1]"; rmdir $part or last }
}

sub entry { # what stands under a name here; nothing where nothing does
  my ($name) = @_; my @s = lstat $name; failing($name) if !@s && !$!{ENOENT}; @s
}
sub checked { # the same, where it has to be of a kind and mode, and nobody else's
  my ($name, $kind, $mode) = @_; my @s = entry($name); refuse('drifted', 'it is gone') unless @s;
  my $is = $kinds{$s[2] & 0170000} || 'other'; refuse($is eq 'symlink' ? 'link-in-way' : 'not-regular', "it is a $is") if $is ne $kind;
  refuse('other-device', '') if $s[0] != $device; refuse('foreign-owner', '') if $s[4] != $>;
  refuse('hard-links', "$s[3] names") if $kind eq 'file' && $s[3] != 1 && $s[3] != 1 + twins(\@s); refuse('drifted', 'its mode changed') if ($s[2] & 07777) != $mode;
  @s
}
sub opened { # a handle on just that; where any will do, also on what may be neither read nor written
  my ($name, $s, $any) = @_; my $fh; my $how = Fcntl::O_NOFOLLOW() | Fcntl::O_NONBLOCK() | Fcntl::O_NOCTTY();
  sysopen $fh, $name, Fcntl::O_RDONLY() | $how or $any && $!{EACCES} && (sysopen($fh, $name, Fcntl::O_WRONLY() | $how) or $linux && sysopen($fh, $name, 010000000 | Fcntl::O_NOFOLLOW())) or failing($name); # O_PATH
  my @now = stat $fh; refuse('drifted', 'it was replaced') if "@now[0,1]" ne "@$s[0,1]"; $fh
}
sub image { # the bytes of the file that a change rests on, and a handle on it; no more than one argument can put back
  my ($name, $mode, $sha, $s) = @_; @$s = checked($name, 'file', $mode);
  refuse('too-large', "$s->[7] bytes") if $s->[7] > 96000;
  my $fh = opened($name, $s); my $text = '';
  while (length $text <= 96000) { my $n = sysread $fh, $text, 96001 - length $text, length $text; failing($name) unless defined $n; last unless $n }
  refuse('drifted', 'its content changed') if length $text > 96000 || sum($text) ne $sha;
  ($text, $fh)
}
sub same { my ($name, $s) = @_; my @now = lstat $name; refuse('drifted', 'it changed just now') if !@now || "@now[0,1,2,3,4,5,7,9,10]" ne "@$s[0,1,2,3,4,5,7,9,10]" }
sub settle { $_[0]->sync } # to the disk
sub settle_folder { eval { my $fh; sysopen($fh, '.', Fcntl::O_RDONLY()) && (settle($fh) || $!{EINVAL}) } }

my $temporary = qr/\A\.plumbline-[0-9a-f]{32}\.tmp\z/; my $tmp = ".plumbline-$nonce.tmp";
sub ours { opendir my $dh, '.' or return; grep { /$temporary/ } readdir $dh }
sub is { my ($name, @t) = @_; my @s = lstat $name; @s && "@s[0,1]" eq "@t[0,1]" }
sub twins { my ($s) = @_; grep { is($_, @$s) } ours() } # our own names of a file that was made by a program killed right then
sub sweep { # what a program left that was killed outright: nobody holds its lock, or it is an hour old; called once the change is certain
  my ($name, $s) = @_;
  if ($s && $s->[3] != 1 && ($s->[2] & 0170000) == 0100000) { unlink twins($s); my @now = lstat $name; refuse('drifted', 'it changed just now') if !@now || "@now[0,1,2,4,5,7,9]" ne "@$s[0,1,2,4,5,7,9]" || $now[3] != 1; @$s = @now }
  for my $old (ours()) {
    my @t = lstat $old; next unless @t && -f _ && $t[4] == $>;
    my $fh; my $how = Fcntl::O_NOFOLLOW() | Fcntl::O_NONBLOCK();
    my $free = (sysopen($fh, $old, Fcntl::O_WRONLY() | $how) || sysopen($fh, $old, Fcntl::O_RDONLY() | $how)) && flock($fh, Fcntl::LOCK_EX() | Fcntl::LOCK_NB());
    unlink $old if ($free || time - $t[9] > 3600) && is($old, @t);
  }
}
sub temporary { # a new file, locked where there are locks; anew where a sweep came between
  my $fh;
  for (1 .. 5) {
    $fh && is($tmp, stat $fh) or sysopen $fh, $tmp, Fcntl::O_WRONLY() | Fcntl::O_CREAT() | Fcntl::O_EXCL() | Fcntl::O_NOFOLLOW(), 0600 or failing('a temporary file');
    last if flock($fh, Fcntl::LOCK_EX() | Fcntl::LOCK_NB()) && is($tmp, stat $fh); select undef, undef, undef, 0.02;
  }
  $fh
}

sub attributes { # the extended ones, ACLs among them
  my ($fh) = @_; refuse('attributes', 'whether it has any cannot be told on this system') unless $list;
  my $names = "\0" x 65536; my $n = syscall $list, fileno($fh), $names, 65536;
  if ($n < 0) { return '' if $!{EOPNOTSUPP} || $!{ENOTSUP}; failing('its attributes') }
  join '', map { my $value = "\0" x 65536; my $m = syscall $get, fileno($fh), $_, $value, 65536; $m < 0 and failing("its attribute $_"); ns($_, substr $value, 0, $m) } sort split /\0/, substr $names, 0, $n
}
sub liken { # makes a new file in all but its content like one that stands there, or refuses
  my ($fh, $mode, $s, $old) = @_; my @t = stat $fh;
  if ($s && $t[5] != $s->[5]) { chown -1, $s->[5], $fh or refuse('attributes', 'its group cannot be kept') }
  chmod $mode, $fh or failing('its mode'); @t = stat $fh; ($t[2] & 07777) == $mode or refuse('attributes', 'its mode cannot be kept'); return unless $s;
  refuse('attributes', 'its owner or group cannot be kept') if "@t[4,5]" ne "@$s[4,5]"; refuse('attributes', '') if attributes($fh) ne attributes($old)
}

sub overwrite {
  my ($name, $bytes, $mode, $was) = @_; my (@s, $before, $old);
  if ($was) { ($before, $old) = image($name, @$was, \@s); $mode = $s[2] & 07777 } else { refuse('drifted', 'something stands there') if entry($name) }
  sweep($name, $was && \@s); my $fh = temporary();
  my $done = eval {
    put($fh, $bytes) or failing($name); liken($fh, $mode, $was && \@s, $old); settle($fh) or failing($name);
    if ($was) { same($name, \@s); rename $tmp, $name or is($name, stat $fh) or failing($name) } # a network's file system may do it and say that it failed
    else { link $tmp, $name or is($name, stat $fh) or ($!{EEXIST} ? refuse('drifted', 'something stands there') : failing($name)); unlink $tmp }
    1
  };
  if (!$done) { my $why = $@; unlink $tmp; die $why }
  ($before, settle_folder())
}
sub discard {
  my ($name, $was, $n) = @_; my @s; my ($before, $old) = image($name, @$was, \@s); my $plain = attributes($old) eq '' && $s[5] == $) + 0; sweep($name, \@s);
  if (!$plain) { # could it be put back?
    my $fh = temporary(); my $done = eval { refuse('attributes', 'its group could not be put back') if (stat $fh)[5] != $s[5]; liken($fh, $s[2] & 07777, \@s, $old); 1 };
    my $why = $@; unlink $tmp; die $why unless $done;
  }
  same($name, \@s); unlink $name or failing($name); my $settled = settle_folder(); leave($n); ($before, $settled)
}
sub permit {
  my ($name, $kind, $mode, $was) = @_; my @s = checked($name, $kind, $was); my $fh = opened($name, \@s, 1); sweep($name, \@s); same($name, \@s);
  my $at = "/proc/self/fd/" . fileno $fh; my $held = chmod $mode, $fh; $held or $!{EBADF} && chmod $mode, $at or failing($name);
  my $settled = $held ? settle($fh) : eval { my $now; sysopen($now, $at, Fcntl::O_RDONLY() | Fcntl::O_NONBLOCK() | Fcntl::O_NOCTTY()) && settle($now) };
  (undef, $settled)
}

sub change {
  my ($index, $kind, $spec, $path) = @_; my ($mode, $is, $was, $sha, $n, $text) = split /,/, $spec, 7;
  my $late = 0; local @SIG{qw(HUP INT QUIT TERM PIPE)} = (sub { $late = 1 }) x 5;
  my ($before, $settled); my $old = umask 0; $made = 0;
  my $done = eval {
    refuse('failed', "Perl lacks a base module: $lack") unless $able;
    my $name = enter($path, $kind eq 'write' && $is eq 'absent'); my @was = $is eq 'file' ? [oct $was, $sha] : undef;
    ($before, $settled) = $kind eq 'write' ? overwrite($name, unb64($text), oct $mode, @was) : $kind eq 'remove' ? discard($name, @was, $n) : permit($name, $is, oct $mode, oct $was);
    1
  };
  my $why = $@; leave($made) if !$done && $made; umask $old; chdir '/';
  if ($done) { answer('C', $index, 'done', $made, defined $before ? "+$before" : '', $settled ? '' : 'unsettled') }
  else { answer('C', $index, 'no', ref $why ? @$why : ('failed', "$why")) }
  flush_batch(); stop() if $late # what stood there is told before anything else is done
}
sub unb64 {
  my ($text) = @_; $text =~ tr{A-Za-z0-9+/}{}cd; $text =~ tr{A-Za-z0-9+/}{ -_}; my $bytes = '';
  while ($text =~ /(.{1,60})/gs) { $bytes .= unpack 'u', chr(32 + int(length($1) * 3 / 4)) . $1 } $bytes
}
$more{C} = \&change;
`;
