/*
 * test_stream - the byte queue under pipes and sockets: order, limits, packets,
 * the urgent byte, ancillary marks
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "kernel_stubs.h"

#include "fs/stream.h"
#include "lib/string.h"
#include "mm/uio.h"

#define LIMIT 65536

static struct stream s;
static int destroyed, seen;

static ssize_t put(const void *data, size_t len, unsigned int flags, struct stream_mark *mark)
{
	struct kvec vec = { (void *)data, len };
	struct iov_iter from;

	iov_iter_kvec(&from, ITER_SOURCE, &vec, 1, len);
	return stream_write(&s, &from, flags, mark);
}

static ssize_t get(void *data, size_t len, unsigned int flags, struct stream_reader *reader)
{
	struct kvec vec = { data, len };
	struct iov_iter to;

	iov_iter_kvec(&to, ITER_DEST, &vec, 1, len);
	return stream_read(&s, &to, flags, reader);
}

static int setup(void **state)
{
	(void)state;
	stream_init(&s, LIMIT);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	stream_destroy(&s);
	return stub_pages_in_use;
}

static void expect_bytes(const char *bytes, size_t ask, unsigned int flags)
{
	size_t len = strlen(bytes);
	char buf[64];

	assert_int_equal(get(buf, ask, flags, NULL), len);
	assert_memory_equal(buf, bytes, len);
}

static void test_empty_and_full(void **state)
{
	static char big[LIMIT + 10];
	char c;

	(void)state;
	assert_int_equal(get(&c, 1, 0, NULL), -EAGAIN);
	assert_int_equal(put(big, sizeof(big), 0, NULL), LIMIT);
	assert_int_equal(put(big, 1, 0, NULL), -EAGAIN);
	assert_int_equal(get(big, 4095, 0, NULL), 4095);
	assert_int_equal(put(big, 4096, STREAM_ATOMIC, NULL), -EAGAIN);
	assert_int_equal(get(&c, 1, 0, NULL), 1);
	assert_int_equal(put(big, 4096, STREAM_ATOMIC, NULL), 4096);
	assert_int_equal(get(big, sizeof(big), 0, NULL), LIMIT);
	assert_true(stream_empty(&s));
	/* Warm: one chunk stays and one is kept. */
	assert_int_equal(stub_pages_in_use, 2);
}

static char byte_at(size_t offset)
{
	return offset * 13 + (offset >> 8);
}

/* Writes and reads of all sizes: what comes out is what went in. */
static void test_order(void **state)
{
	static char buf[9000];
	size_t in = 0, out = 0, n, i, round;
	unsigned int seed = 1, flags;
	ssize_t ret;

	(void)state;
	for (round = 0; round < 50000; round++) {
		seed = seed * 1103515245 + 12345;
		n = (seed >> 8) % sizeof(buf) + 1;
		if (seed & 0x40000000) {
			for (i = 0; i < n; i++)
				buf[i] = byte_at(in + i);
			ret = put(buf, n, n <= 4096 ? STREAM_ATOMIC : 0, NULL);
			in += ret > 0 ? ret : 0;
		} else {
			flags = (seed & 0x100) ? STREAM_PEEK : 0;
			ret = get(buf, n, flags, NULL);
			for (i = 0; ret > 0 && i < (size_t)ret; i++)
				assert_int_equal(buf[i], byte_at(out + i));
			out += ret > 0 && !flags ? ret : 0;
		}
		if (ret < 0)
			assert_int_equal(ret, -EAGAIN);
		assert_int_equal(stream_bytes(&s), in - out);
		assert_int_equal(s.charged, in - out);
	}
}

static void test_packets(void **state)
{
	static char big[4096];
	int i;

	(void)state;
	assert_int_equal(put(big, 4096, STREAM_PACKET, NULL), 4096);
	assert_int_equal(put("xy", 2, STREAM_PACKET, NULL), 2);
	assert_int_equal(put("zz", 2, 0, NULL), 2);
	assert_int_equal(get(big, 100, 0, NULL), 100);	/* the rest is dropped */
	expect_bytes("xy", 50, 0);
	expect_bytes("zz", 50, 0);
	assert_int_equal(s.charged, 0);
	for (i = 0; i < LIMIT / 4096; i++)
		assert_int_equal(put("p", 1, STREAM_PACKET, NULL), 1);
	assert_int_equal(put("p", 1, STREAM_PACKET, NULL), -EAGAIN);
	for (i = 0; i < LIMIT / 4096; i++)
		expect_bytes("p", 50, 0);
}

static void test_urgent_byte(void **state)
{
	u8 byte;

	(void)state;
	assert_int_equal(put("abc", 3, STREAM_OOB, NULL), 3);
	assert_int_equal(put("de", 2, 0, NULL), 2);
	expect_bytes("ab", 10, 0);
	assert_true(stream_at_mark(&s));
	assert_int_equal(stream_read_oob(&s, &byte, 0), 1);
	assert_int_equal(byte, 'c');
	assert_int_equal(stream_read_oob(&s, &byte, 0), -EINVAL);
	expect_bytes("de", 10, 0);
	assert_int_equal(put("abQ", 3, STREAM_OOB, NULL), 3);
	expect_bytes("ab", 10, STREAM_OOBINLINE);
	expect_bytes("Q", 10, STREAM_OOBINLINE);
}

static void mark_destroy(struct stream_mark *mark)
{
	(void)mark;
	destroyed++;
}

static bool mark_take(struct stream_reader *reader, struct stream_mark *mark, size_t copied,
		      bool peek)
{
	(void)reader;
	(void)copied;
	(void)peek;
	seen += !mark->taken;
	return true;
}

/* Bytes before a barrier go with it, bytes behind it do not. */
static void test_marks(void **state)
{
	struct stream_mark fds = { .barrier = true, .destroy = mark_destroy };
	struct stream_mark creds = { .destroy = mark_destroy };
	struct stream_reader reader = { mark_take };
	char buf[20];

	(void)state;
	assert_int_equal(put("1234", 4, 0, NULL), 4);
	assert_int_equal(put("5", 1, 0, &fds), 1);
	assert_int_equal(put("6789", 4, 0, &creds), 4);
	assert_int_equal(get(buf, 20, STREAM_PEEK, &reader), 5);
	assert_int_equal(seen, 1);
	assert_int_equal(destroyed, 0);
	assert_int_equal(get(buf, 20, 0, &reader), 5);
	assert_int_equal(destroyed, 1);
	assert_int_equal(get(buf, 2, 0, &reader), 2);
	assert_int_equal(get(buf, 20, 0, &reader), 2);
	assert_int_equal(destroyed, 2);
	assert_null(s.marks);
}

static void test_shutdown(void **state)
{
	char c;

	(void)state;
	assert_int_equal(put("a", 1, 0, NULL), 1);
	stream_shutdown(&s, STREAM_SHUT_WRITE);
	assert_int_equal(put("b", 1, 0, NULL), -EPIPE);
	stream_set_error(&s, ECONNRESET);
	expect_bytes("a", 10, 0);
	assert_int_equal(get(&c, 1, 0, NULL), -ECONNRESET);
	assert_int_equal(get(&c, 1, 0, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_empty_and_full, setup, teardown),
		cmocka_unit_test_setup_teardown(test_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_packets, setup, teardown),
		cmocka_unit_test_setup_teardown(test_urgent_byte, setup, teardown),
		cmocka_unit_test_setup_teardown(test_marks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_shutdown, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
