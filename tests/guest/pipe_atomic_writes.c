/*
 * Writes of up to PIPE_BUF bytes by several processes never mix.
 */
#include "check.h"

#define WRITERS 4
#define RECORDS 300
#define SIZE 200

int main(void)
{
	char record[SIZE];
	int fds[2], i, j, count[WRITERS] = { 0 };
	pid_t pid[WRITERS];
	size_t have = 0;
	ssize_t n;

	MUST(pipe(fds));
	for (i = 0; i < WRITERS; i++) {
		pid[i] = check_fork();
		if (pid[i] == 0) {
			memset(record, 'a' + i, SIZE);
			for (j = 0; j < RECORDS; j++)
				EXPECT_EQ(write(fds[1], record, SIZE), SIZE);
			check_exit();
		}
	}
	close(fds[1]);
	while ((n = read(fds[0], record + have, SIZE - have)) > 0) {
		have += n;
		if (have < SIZE)
			continue;
		for (j = 1; j < SIZE; j++)
			if (record[j] != record[0])
				break;
		EXPECT_EQ(j, SIZE);
		count[record[0] - 'a']++;
		have = 0;
	}
	EXPECT_EQ(have, 0);
	for (i = 0; i < WRITERS; i++) {
		EXPECT_EQ(count[i], RECORDS);
		check_join(pid[i]);
	}
	return check_result();
}
