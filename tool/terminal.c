/*
 * terminal.c - the user's terminal while it is the guest's
 */
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static struct termios saved;
static bool is_raw;

int terminal_raw(void)
{
	struct termios raw;

	if (is_raw)
		return 0;
	if (tcgetattr(STDIN_FILENO, &saved) < 0)
		return -1;
	raw = saved;
	cfmakeraw(&raw);
	atexit(terminal_restore);
	if (tcsetattr(STDIN_FILENO, TCSANOW, &raw) < 0)
		return -1;
	is_raw = true;
	return 0;
}

void terminal_restore(void)
{
	if (!is_raw)
		return;
	is_raw = false;
	tcsetattr(STDIN_FILENO, TCSADRAIN, &saved);
}

bool terminal_is_foreground(void)
{
	return tcgetpgrp(STDIN_FILENO) == getpgrp();
}

static ssize_t lines_write(void *cookie, const char *bytes, size_t len)
{
	const char *line = bytes, *end = bytes + len, *newline;

	(void)cookie;
	for (; is_raw && (newline = memchr(line, '\n', end - line)); line = newline + 1) {
		fwrite(line, 1, newline - line, stderr);
		fputs("\r\n", stderr);
	}
	fwrite(line, 1, end - line, stderr);
	return len;
}

FILE *terminal_stderr(void)
{
	const cookie_io_functions_t functions = { .write = lines_write };

	return fopencookie(NULL, "w", functions);
}

void terminal_size(int *rows, int *columns)
{
	static const int fds[] = { STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO };
	struct winsize size = { 0 };

	for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++) {
		if (ioctl(fds[i], TIOCGWINSZ, &size) == 0)
			break;
		size.ws_row = size.ws_col = 0;
	}
	*rows = size.ws_row;
	*columns = size.ws_col;
}
