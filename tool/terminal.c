/*
 * terminal.c - the user's terminal while it is the guest's
 */
#include "terminal.h"

#include <stdbool.h>
#include <stdlib.h>
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

void terminal_size(int *rows, int *columns)
{
	struct winsize size = { 0 };

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
		size.ws_row = size.ws_col = 0;
	*rows = size.ws_row;
	*columns = size.ws_col;
}
