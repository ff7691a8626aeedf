#!/bin/sh
# ifconfig, route, nc, httpd and wget, ping and netstat, all over lo.
PATH=/bin
busybox --install -s /bin 2>/dev/null
ifconfig lo | grep -o 'inet addr:127.0.0.1  Mask:255.0.0.0'
ifconfig lo | grep -o 'UP LOOPBACK RUNNING'
(echo from-server | nc -l -p 5555 >heard) &
sleep 1
echo from-client | nc 127.0.0.1 5555
wait; cat heard
mkdir www; echo '<p>served</p>' >www/index.html
seq 1 5000 >www/big
httpd -p 127.0.0.1:8080 -h www
sleep 1
wget -q -O - http://127.0.0.1:8080/
wget -q -O - http://127.0.0.1:8080/big | md5sum
wget -q -O - http://127.0.0.1:8080/none 2>&1 | grep -o '404 Not Found'
nc 127.0.0.1 5556 </dev/null 2>&1 | grep -o 'refused'
netstat -tln 2>/dev/null | grep -o '127.0.0.1:8080 .*LISTEN' | tr -s ' '
hostname ringside; hostname
