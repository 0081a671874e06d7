/** The part of the Perl collector that looks below a folder. It uses what stands before it: facts, content and answers. */
export const perlWalk = String.raw`
my %letters = (file => 'f', directory => 'd', symlink => 'l', fifo => 'p', socket => 's', block => 'b', char => 'c');
sub outside { my ($n, $least, $most) = @_; $least ne '-' && $n < $least || $most ne '-' && $n > $most }
sub globs { my @re = map { my $g = $_; join '', map { $_ eq '*' ? '.*' : $_ eq '?' ? '.' : quotemeta } split //, $g } @_; @re ? do { my $any = join '|', @re; qr/\A(?:$any)\z/s } : undef }

sub hunt { # breadth first, in the order of names: what fits below a folder, and what could not be looked into
  my ($index, $max, $filter, $top) = @_; $top =~ s/^~(?=\/|\z)/$home/;
  my ($depth, $kinds, $bits, $least, $most, $young, $old, $names) = split /,/, $filter, 8;
  my @names = split m{/}, $names; my ($yes, $no) = (globs(grep !/^!/, @names), globs(map { /^!(.*)/s ? $1 : () } @names));
  my ($cut, $budget, $room, $seen, $until, @denied, @rows) = (0, 524288, 524288, 0, time + 10);
  my @s = stat $top; my $dev = @s ? $s[0] : -1; my @queue;
  if (@s) { @queue = [$top, 1] if ($s[2] & 0170000) == 040000 && !$unreal{$dev} } elsif ($! != 2 && $! != 20) { push @denied, $top }
  FOLDER: while (my $next = shift @queue) {
    my ($dir, $level) = @$next; my $dh;
    if (!opendir $dh, $dir) { push @denied, $dir if $! != 2; next }
    my @entries = sort grep { $_ ne '.' && $_ ne '..' } readdir $dh; closedir $dh;
    for my $name (@entries) {
      if (++$seen > 200000 || time > $until) { $cut = 1; last FOLDER }
      my $p = ($dir eq '/' ? '' : $dir) . "/$name"; my @s = lstat $p;
      if (!@s) { push @denied, $p if $! != 2; next }
      my $kind = $kinds{$s[2] & 0170000} || 'file';
      push @queue, [$p, $level + 1] if $kind eq 'directory' && $s[0] == $dev && $level < $depth;
      next if $yes && $name !~ $yes || $no && $name =~ $no || $kinds ne '-' && index($kinds, $letters{$kind}) < 0;
      next if $bits ne '-' && !($s[2] & 07777 & $bits) || outside($s[7], $least, $most) || outside(time - $s[9], $young, $old);
      if ($room < 0 || @rows >= 2000) { $cut = 1; last FOLDER }
      my ($state, $text) = ('-', '');
      if ($max ne '-' && $kind eq 'file') { ($state, $text) = content($p, \@s, $max < $budget ? $max : $budget, 0); $budget -= length $text }
      push @rows, row($p, $kind, \@s, $state, $text, ''); $room -= length($rows[-1]) - length $text;
    }
  }
  splice @denied, 20;
  answer('F', $index, $cut, ns(@denied), @rows)
}
`;
