/*
 * binfmt_script.c - the first line of a script: "#! interpreter [argument]"
 *
 * The argument is one, spaces included; spaces at the end of the line do not
 * count.  A line longer than the buffer is fine as long as the interpreter's
 * name is complete.
 */
#include "fs/exec.h"
#include "lib/string.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

int parse_script(const unsigned char *buf, struct script_args *script)
{
	char *line = script->line, *end, *p;
	bool whole;

	if (buf[0] != '#' || buf[1] != '!')
		return -ENOEXEC;
	memcpy(line, buf + 2, BINPRM_BUF_SIZE - 2);
	line[BINPRM_BUF_SIZE - 2] = '\0';
	end = strchr(line, '\n');
	whole = end || strlen(line) < BINPRM_BUF_SIZE - 2;
	if (!end)
		end = line + strlen(line);
	while (end > line && is_space(end[-1]))
		end--;
	*end = '\0';

	for (p = line; is_space(*p); p++)
		;
	if (!*p)
		return -ENOEXEC;
	script->interp = p;
	while (*p && !is_space(*p))
		p++;
	if (!*p) {
		script->arg = NULL;
		return whole ? 0 : -ENOEXEC;	/* cut in the middle of the name */
	}
	*p++ = '\0';
	while (is_space(*p))
		p++;
	script->arg = *p ? p : NULL;
	return 0;
}
