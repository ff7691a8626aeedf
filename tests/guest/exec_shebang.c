/*
 * `#!` runs the interpreter with its one argument, the script's name and the
 * caller's arguments; scripts may name scripts, but not for ever.
 */
#include <sys/stat.h>
#include "check.h"

static void script(const char *name, const char *text)
{
	make_file(name, text);
	MUST(chmod(name, 0755));
}

static void run(const char *name, char **argv, int want)
{
	char *env[] = { NULL };
	pid_t pid = check_fork();

	if (pid == 0) {
		execve(name, argv, env);
		_exit(errno);
	}
	EXPECT_EQ(WEXITSTATUS(check_wait_status(pid)), want);
}

int main(int argc, char **argv)
{
	char self[256], text[600];
	char *args[] = { "ignored", "last", NULL };
	ssize_t n;

	if (argc > 1 && !strcmp(argv[1], "one two")) {
		/* self, "one two", ./script, last */
		EXPECT_EQ(argc, 4);
		EXPECT_EQ(strcmp(argv[2], "./script"), 0);
		EXPECT_EQ(strcmp(argv[3], "last"), 0);
		return check_result() ? 1 : 42;
	}
	if (argc > 1 && !strcmp(argv[1], "./bare")) {
		EXPECT_EQ(argc, 3);
		return check_result() ? 1 : 43;
	}
	n = MUST(readlink("/proc/self/exe", self, sizeof(self) - 1));
	self[n] = 0;

	snprintf(text, sizeof(text), "#! %s  one two  \nrest\n", self);
	script("script", text);
	run("./script", args, 42);

	snprintf(text, sizeof(text), "#!%s", self);
	script("bare", text);
	run("./bare", args, 43);

	script("nested", "#!./script\n");
	script("cycle", "#!./cycle\n");
	run("./cycle", args, ELOOP);
	script("relative", "#!nothere\n");
	run("./relative", args, ENOENT);
	return check_result();
}
