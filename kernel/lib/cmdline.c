/*
 * cmdline.c - the words after -append
 */
#include "lib/cmdline.h"

#include "lib/string.h"

char boot_command_line[COMMAND_LINE_SIZE];

/*
 * Copies the next word at *line to @word without its quotes (cut at @size).
 * False at the end.
 */
static bool next_word(const char **line, char *word, size_t size)
{
	const char *s = *line;
	bool quoted = false;
	size_t n = 0;

	while (*s == ' ' || *s == '\t' || *s == '\n')
		s++;
	if (!*s)
		return false;
	for (; *s && (quoted || (*s != ' ' && *s != '\t' && *s != '\n')); s++) {
		if (*s == '"')
			quoted = !quoted;
		else if (n + 1 < size)
			word[n++] = *s;
	}
	/* Past the blank first: the end of @word may be written over it. */
	*line = *s ? s + 1 : s;
	word[n] = '\0';
	return true;
}

bool cmdline_get(const char *name, char *value, size_t size)
{
	const char *s = boot_command_line;
	size_t len = strlen(name);
	static char word[COMMAND_LINE_SIZE];
	bool found = false;

	while (next_word(&s, word, sizeof(word)) && strcmp(word, "--")) {
		if (strncmp(word, name, len) || word[len] != '=')
			continue;
		strscpy(value, word + len + 1, size);
		found = true;
	}
	return found;
}

unsigned long cmdline_get_number(const char *name, unsigned long missing)
{
	char value[32];

	if (!cmdline_get(name, value, sizeof(value)))
		return missing;
	return simple_strtoul(value, NULL, 0);
}

bool cmdline_has(const char *name)
{
	const char *s = boot_command_line;
	char word[64];

	while (next_word(&s, word, sizeof(word)) && strcmp(word, "--"))
		if (!strcmp(word, name))
			return true;
	return false;
}

void cmdline_words(char *line, void (*fn)(void *arg, char *word, bool after_dashes), void *arg)
{
	const char *s = line;
	char *out = line;
	bool dashes = false;

	/* A word is never longer than what it was read from, so it fits in place. */
	while (next_word(&s, out, (size_t)(s - out) + strlen(s) + 1)) {
		size_t len = strlen(out) + 1;

		if (!dashes && !strcmp(out, "--")) {
			dashes = true;
			continue;
		}
		fn(arg, out, dashes);
		out += len;
	}
}
