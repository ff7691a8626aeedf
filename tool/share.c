/*
 * share.c - the host's directories that the guest sees
 *
 * All that can be wrong with them is said before a machine is started.
 */
#include "share.h"
#include "tool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ringside/agent.h>

void share_split(const char *text, char **host, char **guest)
{
	const char *colon = NULL;

	for (const char *p = text; (p = strstr(p, ":/")); p++)
		colon = p;
	/* ":/x" alone is no share of the empty name. */
	if (colon == text)
		colon = NULL;
	*host = colon ? strndup(text, colon - text) : strdup(text);
	*guest = colon ? strdup(colon + 1) : NULL;
	if (!*host || (colon && !*guest))
		abort();
}

/* The directory without symbolic links; NULL after having complained. */
static char *directory_check(const char *option, const char *path)
{
	char *real = realpath(path, NULL);
	struct stat st;
	int err = 0;

	if (!real || stat(real, &st) < 0)
		err = errno;
	else if (!S_ISDIR(st.st_mode))
		err = ENOTDIR;
	else if (access(real, R_OK | X_OK) < 0)
		err = errno;
	if (!err)
		return real;
	if (strchr(path, ':'))
		complain("%s %s: %s (DIR:GUEST needs an absolute GUEST)", option, path,
			 strerror(err));
	else
		complain("%s %s: %s", option, path, strerror(err));
	free(real);
	return NULL;
}

static void slashes_strip(char *path)
{
	for (size_t len = strlen(path); len > 1 && path[len - 1] == '/'; len--)
		path[len - 1] = '\0';
}

/* Takes over both strings. */
static int share_add(struct shares *shares, char *host, char *guest, bool writable)
{
	struct share *share;

	if (shares->nr == SHARES_MAX + 1) {
		complain("%s: that is more than the %d directories a machine can share",
			 host, SHARES_MAX);
		free(host);
		free(guest);
		return EXIT_TOOL;
	}
	share = &shares->list[shares->nr];
	share->host = host;
	share->guest = guest;
	share->writable = writable;
	shares->nr++;
	return 0;
}

static int root_add(struct shares *shares, const struct options *options)
{
	char *host = directory_check("--root", options->root ? options->root : "/");
	char *guest = strdup("/");

	if (!guest)
		abort();
	if (host)
		return share_add(shares, host, guest, false);
	free(guest);
	return EXIT_TOOL;
}

static int directory_add(struct shares *shares, const char *text, bool writable)
{
	const char *option = writable ? "--rwdir" : "--rodir";
	char *typed, *guest, *host;

	share_split(text, &typed, &guest);
	host = directory_check(option, typed);
	free(typed);
	if (host && !guest)
		guest = strdup(host);
	if (!host || !guest) {
		free(host);
		free(guest);
		return EXIT_TOOL;
	}
	slashes_strip(guest);
	if (!strcmp(guest, "/")) {
		complain("%s %s: / itself is what --root names", option, text);
		free(host);
		free(guest);
		return EXIT_TOOL;
	}
	return share_add(shares, host, guest, writable);
}

static int by_guest(const void *a, const void *b)
{
	return strcmp(((const struct share *)a)->guest, ((const struct share *)b)->guest);
}

static int twice_check(const struct shares *shares)
{
	for (size_t i = 1; i < shares->nr; i++) {
		if (strcmp(shares->list[i - 1].guest, shares->list[i].guest))
			continue;
		complain("%s is shared twice", shares->list[i].guest);
		return EXIT_TOOL;
	}
	return 0;
}

int shares_collect(struct shares *shares, const struct options *options)
{
	int status = options_alone(options) ? 0 : root_add(shares, options);

	for (size_t i = 0; !status && i < options->nr_rodir; i++)
		status = directory_add(shares, options->rodir[i], false);
	for (size_t i = 0; !status && i < options->nr_rwdir; i++)
		status = directory_add(shares, options->rwdir[i], true);
	if (status)
		return status;
	qsort(shares->list, shares->nr, sizeof(shares->list[0]), by_guest);
	for (size_t i = 0; i < shares->nr; i++) {
		struct share *share = &shares->list[i];

		if (!strcmp(share->guest, "/"))
			strcpy(share->tag, AGENT_ROOT_TAG);
		else
			snprintf(share->tag, sizeof(share->tag), "ringside.%zu", i);
	}
	return twice_check(shares);
}

void shares_free(struct shares *shares)
{
	for (size_t i = 0; i < shares->nr; i++) {
		free(shares->list[i].host);
		free(shares->list[i].guest);
	}
	shares->nr = 0;
}
