/*
 * test_cpio - the initramfs writer makes what cpio and the kernel read
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cpio.h"
#include "file.h"

/* What `cpio -itv` says about the archive. */
static char *listing(const struct cpio *cpio)
{
	static char text[4096];
	char path[] = "/tmp/ringside-test-XXXXXX", command[128];
	int fd = mkstemp(path);
	FILE *pipe;
	size_t len;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, cpio->bytes, cpio->len), cpio->len);
	snprintf(command, sizeof(command),
		 "LC_ALL=C cpio -itv --quiet -n <%s 2>&1 | awk '{print $1,$3,$4,$5,$NF}'", path);
	pipe = popen(command, "r");
	len = fread(text, 1, sizeof(text) - 1, pipe);
	text[len] = '\0';
	pclose(pipe);
	close(fd);
	unlink(path);
	return text;
}

static void test_entries(void **state)
{
	struct cpio cpio = { 0 };

	(void)state;
	assert_int_equal(cpio_file(&cpio, "/a/b/file", 0755, "12345", 5), 0);
	assert_int_equal(cpio_file(&cpio, "/a/empty", 0600, NULL, 0), 0);
	assert_int_equal(cpio_directory(&cpio, "/a/b", 0700), 0);
	assert_int_equal(cpio_symlink(&cpio, "/link", "a/b"), 0);
	assert_int_equal(cpio_device(&cpio, "/dev/null", 0666, 1, 3), 0);
	assert_int_equal(cpio_end(&cpio), 0);
	assert_string_equal(listing(&cpio),
		"drwxr-xr-x 0 0 0 a\n"
		"drwxr-xr-x 0 0 0 a/b\n"
		"-rwxr-xr-x 0 0 5 a/b/file\n"
		"-rw------- 0 0 0 a/empty\n"
		"lrwxrwxrwx 0 0 3 a/b\n"
		"drwxr-xr-x 0 0 0 dev\n"
		"crw-rw-rw- 0 0 1, dev/null\n");
	cpio_free(&cpio);
}

static void test_archive_is_taken_over(void **state)
{
	struct cpio base = { 0 }, cpio = { 0 };

	(void)state;
	cpio_file(&base, "/one", 0644, "1", 1);
	cpio_end(&base);
	assert_null(cpio_archive(&cpio, base.bytes, base.len));
	cpio_file(&cpio, "/two", 0644, "22", 2);
	cpio_end(&cpio);
	assert_string_equal(listing(&cpio), "-rw-r--r-- 0 0 1 one\n-rw-r--r-- 0 0 2 two\n");
	cpio_free(&base);
	cpio_free(&cpio);
}

/* Whatever is cut off or changed: an answer, and no byte read beyond. */
static void test_bad_archives(void **state)
{
	struct cpio base = { 0 }, cpio = { 0 };
	unsigned char *copy;

	(void)state;
	cpio_file(&base, "/file", 0644, "contents", 8);
	cpio_end(&base);
	for (size_t len = 0; len < base.len - 4; len++) {
		copy = malloc(len + 1);
		memcpy(copy, base.bytes, len);
		copy = realloc(copy, len ? len : 1);
		assert_non_null(cpio_archive(&cpio, copy, len));
		free(copy);
	}
	for (size_t at = 0; at < base.len; at++) {
		copy = malloc(base.len);
		memcpy(copy, base.bytes, base.len);
		copy[at] = 'F';
		cpio_archive(&cpio, copy, base.len);
		free(copy);
	}
	cpio_free(&base);
	cpio_free(&cpio);
}

static void test_gunzip(void **state)
{
	/* echo hello | gzip -n */
	static const unsigned char hello[] = {
		0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xcb,
		0x48, 0xcd, 0xc9, 0xc9, 0xe7, 0x02, 0x00, 0x20, 0x30, 0x3a, 0x36,
		0x06, 0x00, 0x00, 0x00,
	};
	unsigned char damaged[sizeof(hello)];
	const char *why;
	unsigned char *out;
	size_t len;

	(void)state;
	out = gunzip(hello, sizeof(hello), &len, &why);
	assert_non_null(out);
	assert_null(why);
	assert_int_equal(len, 6);
	assert_memory_equal(out, "hello\n", 6);
	free(out);
	assert_null(gunzip(hello, sizeof(hello) - 9, &len, &why));
	assert_string_equal(why, "it is cut off");
	memcpy(damaged, hello, sizeof(hello));
	damaged[19] ^= 1;
	assert_null(gunzip(damaged, sizeof(damaged), &len, &why));
	assert_string_equal(why, "it is damaged");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_archive_is_taken_over),
		cmocka_unit_test(test_bad_archives),
		cmocka_unit_test(test_gunzip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
