/*
 * After fork each process has its own memory; shared mappings stay shared.
 */
#include <sys/mman.h>
#include "check.h"

static int data = 1;

int main(void)
{
	const size_t size = 64 * 4096;
	char *private = mmap(NULL, size, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *shared = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int stack = 1;
	size_t i;
	pid_t pid;

	CHECK(private != MAP_FAILED && shared != MAP_FAILED);
	memset(private, 'p', size);
	pid = check_fork();
	if (pid == 0) {
		EXPECT_EQ(private[5 * 4096], 'p');
		memset(private, 'c', size);
		memset(shared, 'c', size);
		data = stack = 2;
		pid = check_fork();
		if (pid == 0) {
			EXPECT_EQ(private[7 * 4096], 'c');
			private[0] = 'g';
			shared[1] = 'g';
			check_exit();
		}
		check_join(pid);
		EXPECT_EQ(private[0], 'c');
		check_exit();
	}
	check_join(pid);
	EXPECT_EQ(data, 1);
	EXPECT_EQ(stack, 1);
	for (i = 0; i < size; i += 4096)
		if (private[i] != 'p' || shared[i] != 'c')
			break;
	EXPECT_EQ(i, size);
	EXPECT_EQ(shared[1], 'g');
	return check_result();
}
