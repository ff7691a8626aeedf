/*
 * execve hands over argv and envp byte for byte, empty ones too; limits
 * answer E2BIG.
 */
#include <sys/resource.h>
#include "check.h"

extern char **environ;

static int second_life(int argc, char **argv)
{
	EXPECT_EQ(argc, 5);
	EXPECT_EQ(strcmp(argv[0], "zero"), 0);
	EXPECT_EQ(strcmp(argv[1], "child"), 0);
	EXPECT_EQ(strcmp(argv[2], ""), 0);
	EXPECT_EQ(strcmp(argv[3], "with space\tand\nlines \xff"), 0);
	EXPECT_EQ(strlen(argv[4]), 100000);
	CHECK(argv[5] == NULL);
	CHECK(environ[0] && !strcmp(environ[0], "A=1"));
	CHECK(environ[1] && !strcmp(environ[1], ""));
	CHECK(environ[2] && !strcmp(environ[2], "noequals"));
	CHECK(environ[3] == NULL);
	return check_result();
}

int main(int argc, char **argv)
{
	char *big = malloc(100001);
	char *huge = malloc(131073);
	char *args[] = { "zero", "child", "", "with space\tand\nlines \xff",
			 big, NULL };
	char *envs[] = { "A=1", "", "noequals", NULL };
	char *toobig[] = { "x", huge, NULL };
	char **many;
	int i;
	pid_t pid;

	if (argc > 1 && !strcmp(argv[1], "child"))
		return second_life(argc, argv);

	memset(big, 'b', 100000);
	big[100000] = 0;
	pid = check_fork();
	if (pid == 0) {
		execve("/proc/self/exe", args, envs);
		_exit(99);
	}
	check_join(pid);

	/* One string longer than 128 KiB. */
	memset(huge, 'h', 131072);
	huge[131072] = 0;
	CHECK_ERRNO(execve("/proc/self/exe", toobig, envs), E2BIG);

	/* Too much in all: a quarter of the stack limit. */
	many = calloc(40, sizeof(*many));
	huge[131071] = 0;
	for (i = 0; i < 30; i++)
		many[i] = huge;
	{
		struct rlimit lim = { 1 << 20, RLIM_INFINITY };

		pid = check_fork();
		if (pid == 0) {
			MUST(setrlimit(RLIMIT_STACK, &lim));
			CHECK_ERRNO(execve("/proc/self/exe", many, envs),
				    E2BIG);
			check_exit();
		}
		check_join(pid);
	}

	CHECK_ERRNO(execve("/proc/self/exe", (char **)8, envs), EFAULT);
	CHECK_ERRNO(execve("/proc/self/exe", args, (char **)8), EFAULT);
	return check_result();
}
