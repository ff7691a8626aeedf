/*
 * Many processes at once connect, talk, fork, map and die, for a while; in
 * the end nothing is left over and everything still works.
 */
#include <sys/mman.h>
#include "net.h"

#define PROCESSES 8
#define ROUNDS 12

static void serve(int l)
{
	char buf[512];
	ssize_t n;
	int s;

	while ((s = accept(l, NULL, NULL)) >= 0) {
		if (fork() == 0) {
			while ((n = recv(s, buf, sizeof(buf), 0)) > 0)
				send(s, buf, n, MSG_NOSIGNAL);
			_exit(0);
		}
		close(s);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
	}
}

static void client(int port, int number)
{
	char out[300], in[300];
	int round, i;

	for (round = 0; round < ROUNDS; round++) {
		int fd = MUST(socket(AF_INET, SOCK_STREAM, 0)), sv[2];
		size_t have = 0;
		char *p;

		MUST(connect_lo(fd, port));
		memset(out, number + round, sizeof(out));
		EXPECT_EQ(send(fd, out, sizeof(out), 0), sizeof(out));
		while (have < sizeof(in)) {
			ssize_t n = recv(fd, in + have, sizeof(in) - have, 0);

			if (n <= 0) {
				FAIL("recv gave %zd, errno %d", n, errno);
				return;
			}
			have += n;
		}
		EXPECT_EQ(memcmp(in, out, sizeof(in)), 0);
		close(fd);

		p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		for (i = 0; i < 1 << 20; i += 16384)
			p[i] = number;
		unix_pair(SOCK_STREAM, sv);
		if (fork() == 0) {
			p[0] = 0;
			(void)!write(sv[0], "x", 1);
			_exit(0);
		}
		EXPECT_EQ(read(sv[1], in, 1), 1);
		EXPECT_EQ(p[0], (char)number);
		wait(NULL);
		munmap(p, 1 << 20);
		close(sv[0]);
		close(sv[1]);
	}
}

int main(void)
{
	int l = tcp_listener(64), i;
	pid_t server, pid[PROCESSES];

	server = check_fork();
	if (server == 0) {
		serve(l);
		_exit(0);
	}
	for (i = 0; i < PROCESSES; i++) {
		pid[i] = check_fork();
		if (pid[i] == 0) {
			client(port_of(l), i + 1);
			check_exit();
		}
	}
	for (i = 0; i < PROCESSES; i++)
		check_join(pid[i]);
	kill(server, SIGKILL);
	EXPECT_EQ(check_wait_status(server), SIGKILL);
	return check_result();
}
