/*
 * fifo_short_visits: who opens a fifo meets one who opened the other end, wrote
 * and left while the first was still about to look.
 */
#include "check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS	250

static void read_visit(int fd)
{
	char byte = 0;

	EXPECT_EQ(read(fd, &byte, 1), 1);
	EXPECT_EQ(byte, 'x');
	EXPECT_EQ(read(fd, &byte, 1), 0);
	close(fd);
}

int main(void)
{
	pid_t pid;
	int i;

	MUST(mkfifo("fifo", 0600));
	for (i = 0; i < ROUNDS; i++) {
		pid = check_fork();
		if (pid == 0) {
			CHECK_OK(write(MUST(open("fifo", O_WRONLY)), "x", 1));
			check_exit();
		}
		read_visit(MUST(open("fifo", O_RDONLY)));
		check_join(pid);
	}
	for (i = 0; i < ROUNDS; i++) {
		pid = check_fork();
		if (pid == 0) {
			close(MUST(open("fifo", O_RDONLY)));
			check_exit();
		}
		close(MUST(open("fifo", O_WRONLY)));
		check_join(pid);
	}
	return check_result();
}
