/*
 * overlay.h - an overlay to test: lower, upper and work directory, mounted on "m"
 */
#ifndef RINGSIDE_TESTS_OVERLAY_H
#define RINGSIDE_TESTS_OVERLAY_H

#include "check.h"

#include <dirent.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

/* Files with text. */
static CHECK_UNUSED void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		FAIL("cannot write %s: %s", path, strerror(errno));
	close(fd);
}

static CHECK_UNUSED const char *get(const char *path)
{
	static char text[256];
	int fd = open(path, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return "(no file)";
	n = read(fd, text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = '\0';
	close(fd);
	return text;
}

#define CHECK_TEXT(path, want) do {					\
	const char *text_ = get(path);					\
	if (strcmp(text_, want))					\
		FAIL("%s says \"%s\", not \"%s\"", path, text_, want);	\
} while (0)

static CHECK_UNUSED int exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static CHECK_UNUSED ino_t ino_of(const char *path)
{
	struct stat st = { 0 };

	CHECK_OK(lstat(path, &st));
	return st.st_ino;
}

static CHECK_UNUSED int is_whiteout(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISCHR(st.st_mode) && !st.st_rdev;
}

/* The names of a directory but the dots, sorted, each with a blank behind it. */
static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static CHECK_UNUSED const char *names_in(const char *path)
{
	static char text[4096];
	char *names[256];
	struct dirent *e;
	int n = 0, i;
	DIR *dir = opendir(path);

	text[0] = '\0';
	if (!dir)
		return "(no directory)";
	while ((e = readdir(dir)) && n < 256)
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			names[n++] = strdup(e->d_name);
	closedir(dir);
	qsort(names, n, sizeof(*names), by_name);
	for (i = 0; i < n; i++) {
		strcat(text, names[i]);
		strcat(text, " ");
		free(names[i]);
	}
	return text;
}

#define CHECK_NAMES(path, want) do {					\
	const char *text_ = names_in(path);				\
	if (strcmp(text_, want))					\
		FAIL("%s has \"%s\", not \"%s\"", path, text_, want);	\
} while (0)

/* A file system of its own for the lower directory; "u" and "w" stay in another. */
static CHECK_UNUSED void make_layers(int own_lower)
{
	MUST(mkdir("l", 0755));
	if (own_lower)
		MUST(mount("tmpfs", "l", "tmpfs", 0, "mode=755"));
	MUST(mkdir("up", 0755));
	MUST(mount("tmpfs", "up", "tmpfs", 0, "mode=755"));
	MUST(mkdir("up/u", 0755));
	MUST(mkdir("up/w", 0755));
	MUST(mkdir("m", 0755));
}

static CHECK_UNUSED void mount_overlay(void)
{
	MUST(mount("overlay", "m", "overlay", 0, "lowerdir=l,upperdir=up/u,workdir=up/w"));
}

static CHECK_UNUSED void umount_all(void)
{
	CHECK_OK(umount("m"));
	CHECK_OK(umount("up"));
	umount("l");
}

#endif
