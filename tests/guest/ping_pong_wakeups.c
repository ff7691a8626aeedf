/*
 * Two processes hand one byte to and fro through each kind of channel: no
 * wake-up is ever lost.
 */
#include <sys/eventfd.h>
#include "net.h"

#define ROUNDS 400

static void play(const char *what, int in, int out, int peer_in, int peer_out,
		 size_t size)
{
	char ball[8] = { 1 };
	int i;
	pid_t pid = check_fork();

	if (pid == 0) {
		for (i = 0; i < ROUNDS; i++) {
			if (read(peer_in, ball, size) != (ssize_t)size ||
			    write(peer_out, ball, size) != (ssize_t)size) {
				FAIL("%s: peer, round %d", what, i);
				break;
			}
		}
		check_exit();
	}
	for (i = 0; i < ROUNDS; i++) {
		if (write(out, ball, size) != (ssize_t)size ||
		    read(in, ball, size) != (ssize_t)size) {
			FAIL("%s: round %d", what, i);
			break;
		}
	}
	check_join(pid);
}

int main(void)
{
	int a[2], b[2];

	MUST(pipe(a));
	MUST(pipe(b));
	play("pipe", a[0], b[1], b[0], a[1], 1);
	unix_pair(SOCK_STREAM, a);
	play("unix stream", a[0], a[0], a[1], a[1], 1);
	unix_pair(SOCK_DGRAM, a);
	play("unix dgram", a[0], a[0], a[1], a[1], 1);
	unix_pair(SOCK_SEQPACKET, a);
	play("unix seqpacket", a[0], a[0], a[1], a[1], 1);
	tcp_pair(a);
	play("tcp", a[0], a[0], a[1], a[1], 1);
	udp_pair(a);
	play("udp", a[0], a[0], a[1], a[1], 1);
	a[0] = MUST(eventfd(0, 0));
	a[1] = MUST(eventfd(0, 0));
	play("eventfd", a[0], a[1], a[1], a[0], 8);
	return check_result();
}
