#!/bin/sh
# Text tools, and vi told by its command line what to do.
PATH=/bin
busybox --install -s /bin 2>/dev/null
printf 'alpha\nbeta\ngamma\n' >text
sed -e 's/beta/BETA/' -e '1d' text
sed -i 's/gamma/delta/' text; cat text
awk 'BEGIN { for (i = 0; i < 3; i++) printf "%d ", i * i; print "" }'
grep -n '^[ad]' text; cut -c1-2 text; tr a-z A-Z <text; rev text
printf '3 c\n1 a\n2 b\n' | sort -n | uniq | cut -d' ' -f2 | paste -s -d,
expr 6 '*' 7; echo '2^10' | bc
diff text - <<END
alpha
beta
END
vi -c ':%s/a/A/g' -c ':wq' text >/dev/null </dev/null; cat text
xargs -n 2 echo <<END
1 2 3 4 5
END
date -u -d @86400 '+%Y-%m-%d %H:%M:%S'
env -i A=b env
printf '%05d|%-6s|%x\n' 42 left 255
base64 <<END
some text
END
echo -n abc | sha1sum
