/*
 * A 32-bit program sees 32-bit numbers in its auxiliary vector, an address
 * space below 4 GiB, and can run itself again.
 */
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include "check.h"

int main(int argc, char **argv)
{
	char *args[] = { argv[0], "again", NULL };
	char *big[9];
	pid_t pid;
	int i;

	EXPECT_EQ(getauxval(AT_PAGESZ), 4096);
	CHECK(getauxval(AT_PHDR) != 0);
	CHECK(!strcmp((char *)getauxval(AT_PLATFORM), "i686"));
	CHECK((uintptr_t)&argc > 0xf0000000);
	if (argc > 1)
		return check_result() ? 1 : 32;
	pid = check_fork();
	if (pid == 0) {
		execve("/proc/self/exe", args, NULL);
		_exit(1);
	}
	EXPECT_EQ(WEXITSTATUS(check_wait_status(pid)), 32);

	/* Eight half gigabytes do not all fit. */
	for (i = 0; i < 9; i++)
		big[i] = mmap(NULL, 1 << 29, PROT_NONE, MAP_PRIVATE |
			      MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	EXPECT_EQ((long)big[8], -1);
	CHECK(big[0] != MAP_FAILED);
	for (i = 0; i < 9; i++)
		if (big[i] != MAP_FAILED)
			munmap(big[i], 1 << 29);
	big[0] = (char *)syscall(SYS_mmap2, NULL, 4096, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(big[0] != MAP_FAILED);
	big[0][4095] = 1;
	return check_result();
}
