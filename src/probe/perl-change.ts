/**
 * The part of the Perl collector that changes a home; only programs with a change in them hold it. It uses what stands before it.
 *
 * Why it is so: the way is gone part by part, each looked at before it is entered and compared afterwards, so that the folder in which a
 * change happens is held by standing in it and no link put on the way later leads elsewhere. What a change rests on is read from one
 * handle, and looked at again right before the one system call that makes it. A file is never written in place: whoever reads it
 * sees the old or the new one, whole. Signals wait until that is done, so that a terminal's end leaves no temporary file.
 */
export const perlChange = String.raw`
my ($device, @folders, @made);
sub refuse { die [@_] }
sub failing { my $text = "$!"; refuse($!{EROFS} ? 'read-only' : $!{ENOSPC} || $!{EDQUOT} ? 'no-space' : $!{EACCES} || $!{EPERM} ? 'denied' : $!{ELOOP} ? 'link-in-way' : 'failed', "$_[0]: $text") }

sub enter { # stands in the folder of a path, and gives the name of its last part
  my ($path, $make) = @_; $path =~ s{\A~/}{} or refuse('failed', 'no place in the home');
  my @parts = split m{/}, $path; my $name = pop @parts;
  refuse('failed', 'no plain path') if !defined $name || grep { $_ eq '' || $_ eq '.' || $_ eq '..' } @parts, $name;
  chdir $home or failing('the home'); my @s = stat '.'; refuse('foreign-owner', 'the home') if $s[4] != $>;
  $device = $s[0]; @folders = @made = ();
  for my $part (@parts) {
    my @s = lstat $part;
    if (!@s) {
      failing($part) unless $!{ENOENT}; refuse('drifted', 'a folder on the way is gone') unless $make;
      mkdir $part, 0700 or failing($part); push @made, $part; @s = lstat $part or failing($part);
    }
    refuse('link-in-way', $part) if ($s[2] & 0170000) == 0120000; refuse('not-regular', $part) if ($s[2] & 0170000) != 040000;
    refuse('other-device', $part) if $s[0] != $device; refuse('foreign-owner', $part) if $s[4] != $>;
    chdir $part or failing($part); my @now = stat '.'; refuse('drifted', 'a folder on the way changed') if "@now[0,1]" ne "@s[0,1]";
    push @folders, $part;
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
  refuse('hard-links', "$s[3] names") if $kind eq 'file' && $s[3] != 1; refuse('drifted', 'its mode changed') if ($s[2] & 07777) != $mode;
  @s
}
sub opened { # a handle on just that
  my ($name, $s) = @_; sysopen my $fh, $name, Fcntl::O_RDONLY() | Fcntl::O_NOFOLLOW() | Fcntl::O_NONBLOCK() | Fcntl::O_NOCTTY() or failing($name);
  my @now = stat $fh; refuse('drifted', 'it was replaced') if "@now[0,1]" ne "@$s[0,1]"; $fh
}
sub image { # the bytes of the file that a change rests on; no more than one argument can put back
  my ($name, $mode, $sha, $s) = @_; @$s = checked($name, 'file', $mode);
  refuse('too-large', "$s->[7] bytes") if $s->[7] > 96000;
  my $fh = opened($name, $s); my $text = '';
  while (length $text <= 96000) { my $n = sysread $fh, $text, 96001 - length $text, length $text; failing($name) unless defined $n; last unless $n }
  refuse('drifted', 'its content changed') if length $text > 96000 || sum($text) ne $sha;
  $text
}
sub same { my ($name, $s) = @_; my @now = lstat $name; refuse('drifted', 'it changed just now') if !@now || "@now[0,1,2,3,4,5,7,9,10]" ne "@$s[0,1,2,3,4,5,7,9,10]" }
sub settle { require IO::Handle; $_[0]->sync } # to the disk
sub settle_folder { if (sysopen my $fh, '.', Fcntl::O_RDONLY()) { settle($fh) } }

my $temporary = qr/\A\.plumbline-[0-9a-f]{32}\.tmp\z/;
sub sweep { # what an earlier program left that was killed outright
  opendir my $dh, '.' or return; for (grep { /$temporary/ } readdir $dh) { my @s = lstat $_; unlink $_ if @s && -f _ && $s[4] == $> }
}

sub overwrite {
  my ($name, $bytes, $mode, $was) = @_; sweep(); my (@s, $before);
  if ($was) { $before = image($name, @$was, \@s); $mode = $s[2] & 07777 } else { refuse('drifted', 'something stands there') if entry($name) }
  my $tmp = ".plumbline-$nonce.tmp";
  sysopen my $fh, $tmp, Fcntl::O_WRONLY() | Fcntl::O_CREAT() | Fcntl::O_EXCL() | Fcntl::O_NOFOLLOW(), 0600 or failing('a temporary file');
  my $done = eval {
    put($fh, $bytes) or failing($name);
    if ($was) { my @t = stat $fh; $t[5] == $s[5] or chown -1, $s[5], $fh or failing('its group') }
    chmod $mode, $fh or failing('its mode'); settle($fh) or failing($name); close $fh or failing($name);
    if ($was) { same($name, \@s); rename $tmp, $name or failing($name) }
    else { link $tmp, $name or ($!{EEXIST} ? refuse('drifted', 'something stands there') : failing($name)); unlink $tmp }
    1
  };
  if (!$done) { my $why = $@; unlink $tmp; die $why }
  settle_folder(); $before
}
sub discard { my ($name, $was, $n) = @_; my @s; my $before = image($name, @$was, \@s); same($name, \@s); unlink $name or failing($name); settle_folder(); leave($n); $before }
sub permit {
  my ($name, $kind, $mode, $was) = @_; my @s = checked($name, $kind, $was);
  my $fh = opened($name, \@s); chmod $mode, $fh or failing($name); undef
}

sub change {
  my ($index, $kind, $spec, $path) = @_; my ($mode, $is, $was, $sha, $n, $text) = split /,/, $spec, 7;
  my $late = 0; local @SIG{qw(HUP INT QUIT TERM PIPE)} = (sub { $late = 1 }) x 5;
  my $before; my $old = umask 0;
  my $done = eval {
    my $name = enter($path, $kind eq 'write' && $is eq 'absent'); my @was = $is eq 'file' ? [oct $was, $sha] : undef;
    $before = $kind eq 'write' ? overwrite($name, unb64($text), oct $mode, @was) : $kind eq 'remove' ? discard($name, @was, $n) : permit($name, $is, oct $mode, oct $was);
    1
  };
  my $why = $@; my $made = @made; leave($made) if !$done && $made; umask $old; chdir '/';
  if ($done) { answer('C', $index, 'done', $made, defined $before ? "+$before" : '') }
  else { answer('C', $index, 'no', ref $why ? @$why : ('failed', "$why")) }
  if ($late) { flush_batch(); stop() }
}
sub unb64 {
  my ($text) = @_; $text =~ tr{A-Za-z0-9+/}{}cd; $text =~ tr{A-Za-z0-9+/}{ -_}; my $bytes = '';
  while ($text =~ /(.{1,60})/gs) { $bytes .= unpack 'u', chr(32 + int(length($1) * 3 / 4)) . $1 } $bytes
}
$more{C} = \&change;
`;
