#!/bin/sh
# Background jobs, wait, kill, traps, process listing.
PATH=/bin
busybox --install -s /bin 2>/dev/null
sleep 0.1 & wait $!; echo "waited $?"
sleep 100 & pid=$!
kill $pid; wait $pid 2>/dev/null; echo "killed $?"	# told "Terminated" or not: a race of the shell
sleep 100 & kill -9 $!; wait $! 2>/dev/null; echo "nine $?"
trap 'echo trapped' USR1
kill -USR1 $$
trap 'echo bye' EXIT
for i in 1 2 3 4 5; do (exit $i) & done; wait; echo all
sh -c 'kill -SEGV $$'; echo "segv $?"
sleep 5 & kill -STOP $!; kill -CONT $!; kill $!; wait $! 2>/dev/null; echo "cont $?"
ps | grep -c '[s]h' >/dev/null && echo "ps works"
ps -o pid,comm | awk '$1 == 1 { print $2 }'
timeout 1 sleep 10; echo "timeout $?"
time true 2>&1 | grep -c real
