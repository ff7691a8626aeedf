#!/bin/sh
# Pipes, redirections, here-documents, command substitution, exit statuses.
echo one two three | tr ' ' '\n' | sort -r | nl
seq 1 1000 | awk '{ s += $1 } END { print s }'
echo out >file; echo more >>file; cat <file; wc -c file
ls /nothere 2>err; echo "status $?"; cat err
{ echo to-out; echo to-err >&2; } 2>&1 | sort
cat <<END
here $(echo document) $((6 * 7))
END
x=$(printf 'a\nb\n\n\n'); echo "[$x]"
false | true; echo "pipe $?"
true && echo and || echo or
(exit 7); echo "sub $?"
! true; echo "not $?"
exec 3>three; echo via3 >&3; exec 3>&-; cat three
yes | head -n 3
seq 100000 | tail -n 1
: | cat | cat | cat
dd if=/dev/zero bs=1024 count=64 2>/dev/null | wc -c
echo abc | tee copy | cat; cmp copy copy && echo same
printf '%s\n' b a c >unsorted; sort unsorted -o sorted; cat sorted
find . -type f | sort
