/*
 * A program starts allowed on every CPU there is, and processes that compute
 * at the same time do so on different ones.
 */
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include "check.h"

#define ROUNDS	200

int main(void)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	volatile unsigned long *seen;
	unsigned long all = 0;
	cpu_set_t set;

	CPU_ZERO(&set);
	EXPECT_EQ(sched_getaffinity(0, sizeof(set), &set), 0);
	EXPECT_EQ(CPU_COUNT(&set), cpus);

	seen = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (long i = 0; i < cpus; i++) {
		if (fork())
			continue;
		for (int r = 0; r < ROUNDS; r++) {
			clock_t until = clock() + CLOCKS_PER_SEC / 1000;

			__atomic_fetch_or(&seen[0], 1UL << sched_getcpu(), __ATOMIC_RELAXED);
			while (clock() < until)
				;
		}
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	for (long i = 0; i < cpus; i++)
		all |= 1UL << i;
	EXPECT_EQ(seen[0], all);
	return 0;
}
