#!/bin/sh
# Files as busybox's tools make, list, change and remove them; mounts.
PATH=/bin
busybox --install -s /bin 2>/dev/null
umask 022
mkdir -p a/b/c; echo hello >a/b/c/f; ln -s b/c/f a/link; ln a/b/c/f a/hard
chmod 640 a/b/c/f; chown 1:2 a/hard; touch -d '2020-01-02 03:04:05' a/b/c/f
ls -ln a | awk 'NR > 1 { print $1, $2, $3, $4, $9, $10, $11 }'
ls -ln a/b/c/f
stat -c '%a %u %g %s %h %F' a/b/c/f a/link
readlink a/link; cat a/link; realpath a/link | sed 's/.*tmp//'
cp -r a copy; diff -r a copy && echo equal
mv copy moved; rm -r moved; ls
tar cf t.tar a; tar tf t.tar; mkdir x; tar xf t.tar -C x; ls -R x
gzip -c t.tar | gunzip -c | cmp - t.tar && echo gzip-ok
md5sum a/b/c/f; sha256sum a/b/c/f | cut -c1-20
mkfifo p; (echo through >p) & cat p; wait
mkdir m; mount -t tmpfs -o size=64k none m; echo x >m/f; ls m
grep -c "$PWD/m" /proc/mounts; df m | awk 'NR > 1 { print $2, $NF }' | sed 's/ .*tmp/ /'
dd if=/dev/zero of=m/big bs=1k count=100 2>&1 | grep -c 'No space'
umount m; ls m
test -d a && test -x /bin/busybox && test ! -e gone && echo tests
find a -name f -exec echo found {} \;
du -s a >/dev/null && echo du
cat /dev/null; head -c 8 /dev/zero | od -An -tx1
truncate -s 5000 sparse; wc -c <sparse; rm sparse
mktemp -d /tmp/tXXXXXX >/dev/null && echo mktemp
printf 'a\0b' | od -c
