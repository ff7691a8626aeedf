/*
 * A name is found by all of its bytes: names of every length up to 255, made of
 * bytes that differ from '/' and NUL in one bit, are told from those that are one byte
 * shorter, longer or different; slashes between and behind names mean what they mean.
 */
#include <sys/stat.h>

#include "check.h"

static char name[300], path[700];

/* Any bytes but '/' and NUL; others for another seed. */
static void make_name(size_t len, unsigned seed)
{
	static const unsigned char odd[] = { 0xaf, 0x80, 0x2e, 0x0f, 0x2d, 0xff, 0x01, 0x6f };
	size_t i;

	name[0] = 'a' + seed % 26;
	for (i = 1; i < len; i++)
		name[i] = odd[(i * 5 + seed) % sizeof(odd)];
	name[len] = 0;
}

static ino_t ino_of(const char *p)
{
	struct stat st;

	return stat(p, &st) ? 0 : st.st_ino;
}

static const char *with(const char *behind)
{
	snprintf(path, sizeof(path), "%s%s", name, behind);
	return path;
}

static void found_by_all_bytes(size_t len)
{
	struct stat st;
	size_t i;
	ino_t ino;

	make_name(len, len);
	MUST(close(MUST(open(name, O_CREAT | O_EXCL | O_RDWR, 0600))));
	ino = ino_of(name);
	CHECK(ino != 0);
	CHECK_ERRNO(stat(with("/"), &st), ENOTDIR);
	CHECK_ERRNO(stat(with("//"), &st), ENOTDIR);
	CHECK_ERRNO(stat(with("/x"), &st), ENOTDIR);
	CHECK_ERRNO(stat(with("/."), &st), ENOTDIR);
	CHECK_ERRNO(stat(with("x"), &st), len == 255 ? ENAMETOOLONG : ENOENT);

	for (i = 0; i < len; i += len > 64 ? 13 : 1) {
		char c = name[i];

		name[i] ^= 0x40;
		if (name[i] && name[i] != '/')
			CHECK_ERRNO(stat(name, &st), ENOENT);
		name[i] = c;
	}
	if (len > 1) {
		char c = name[len - 1];

		name[len - 1] = 0;
		if (strcmp(name, "."))
			CHECK_ERRNO(stat(name, &st), ENOENT);
		name[len - 1] = c;
	}
	MUST(unlink(name));
	CHECK_ERRNO(stat(name, &st), ENOENT);
}

static void directories(size_t len)
{
	struct stat st;
	ino_t dir, file;

	make_name(len, len + 7);
	MUST(mkdir(name, 0711));
	MUST(close(MUST(open(with("/x"), O_CREAT | O_RDWR, 0600))));
	dir = ino_of(name);
	file = ino_of(with("/x"));
	CHECK(dir && file && dir != file);
	EXPECT_EQ(ino_of(with("/")), dir);
	EXPECT_EQ(ino_of(with("///")), dir);
	EXPECT_EQ(ino_of(with("/.")), dir);
	EXPECT_EQ(ino_of(with("/./")), dir);
	EXPECT_EQ(ino_of(with("//x")), file);
	EXPECT_EQ(ino_of(with("/.//x")), file);
	EXPECT_EQ(ino_of(with("/../x")), 0);
	CHECK_ERRNO(stat(with("//x/"), &st), ENOTDIR);
	CHECK_ERRNO(open(with("/y/"), O_CREAT | O_RDWR, 0600), EISDIR);
	CHECK_ERRNO(open(with("/"), O_RDWR), EISDIR);
	CHECK_OK(close(CHECK_OK(open(with("/"), O_RDONLY))));
	MUST(unlink(with("/x")));
	MUST(rmdir(with("/")));
}

/* Short and long names change places. */
static void renamed(size_t from, size_t to)
{
	char old[300];
	struct stat st;
	ino_t ino;

	make_name(from, 3);
	strcpy(old, name);
	MUST(close(MUST(open(old, O_CREAT | O_EXCL | O_RDWR, 0600))));
	ino = ino_of(old);
	make_name(to, 4);
	CHECK_OK(rename(old, name));
	EXPECT_EQ(ino_of(name), ino);
	CHECK_ERRNO(stat(old, &st), ENOENT);
	MUST(close(MUST(open(old, O_CREAT | O_EXCL | O_RDWR, 0600))));
	CHECK(ino_of(old) != ino);
	CHECK_OK(rename(old, name));
	CHECK(ino_of(name) != ino);
	MUST(unlink(name));
}

/* A slash behind a directory asks for no right to search it. */
static void slash_needs_no_right(void)
{
	pid_t pid;

	MUST(mkdir("closed", 0700));
	MUST(close(MUST(open("closed/x", O_CREAT | O_RDWR, 0666))));
	pid = check_fork();
	if (pid == 0) {
		struct stat st;

		MUST(setuid(1000));
		CHECK_OK(stat("closed", &st));
		CHECK_OK(stat("closed/", &st));
		CHECK_OK(stat("closed//", &st));
		CHECK_ERRNO(stat("closed/.", &st), EACCES);
		CHECK_ERRNO(stat("closed/x", &st), EACCES);
		CHECK_ERRNO(stat("closed/none", &st), EACCES);
		CHECK_ERRNO(open("closed/x", O_RDONLY), EACCES);
		check_exit();
	}
	check_join(pid);
	/* The owner's right is enough, and so is a group's. */
	MUST(chown("closed", 1000, 1000));
	pid = check_fork();
	if (pid == 0) {
		struct stat st;

		MUST(setuid(1000));
		CHECK_OK(stat("closed/x", &st));
		CHECK_ERRNO(stat("closed/none", &st), ENOENT);
		CHECK_OK(chmod("closed", 0077));
		CHECK_ERRNO(stat("closed/x", &st), EACCES);
		CHECK_OK(stat("closed/", &st));
		check_exit();
	}
	check_join(pid);
}

int main(void)
{
	static const size_t some[] = { 1, 7, 8, 15, 38, 39, 40, 41, 255 };
	size_t i, j;

	MUST(chmod(".", 0755));
	for (i = 1; i <= 255; i += i < 70 || i > 248 ? 1 : 17)
		found_by_all_bytes(i);
	for (i = 1; i <= 41; i++)
		directories(i);
	for (i = 0; i < sizeof(some) / sizeof(some[0]); i++)
		for (j = 0; j < sizeof(some) / sizeof(some[0]); j++)
			renamed(some[i], some[j]);
	slash_needs_no_right();
	return check_result();
}
