/*
 * trace_stream.h - makes record streams and reads what the tracer prints
 */
#ifndef UNIT_TRACE_STREAM_H
#define UNIT_TRACE_STREAM_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace.h"

#include <ringside/trace.h>

struct stream {
	unsigned char *bytes;
	size_t len;
	uint64_t time_ns;
	uint64_t call;		/* the last call's id */
	uint8_t cpu;
};

static inline void stream_put(struct stream *s, int type, uint32_t tid,
			      uint64_t call, const void *body, size_t len,
			      const void *more, size_t more_len)
{
	struct trace_record head = {
		.type = type, .tid = tid, .tgid = tid, .call = call,
		.time_ns = s->time_ns += 1000, .cpu = s->cpu,
	};
	size_t size = (sizeof(head) + len + more_len + 7) & ~(size_t)7;

	head.len = size;
	s->bytes = realloc(s->bytes, s->len + size);
	assert_non_null(s->bytes);
	memset(s->bytes + s->len, 0, size);
	memcpy(s->bytes + s->len, &head, sizeof(head));
	memcpy(s->bytes + s->len + sizeof(head), body, len);
	if (more_len)
		memcpy(s->bytes + s->len + sizeof(head) + len, more, more_len);
	s->len += size;
}

static inline void stream_hello(struct stream *s, uint32_t nr_cpus)
{
	struct trace_hello hello = { .version = TRACE_VERSION, .nr_cpus = nr_cpus };

	stream_put(s, TRACE_HELLO, 0, 0, &hello, sizeof(hello), NULL, 0);
}

static inline uint64_t stream_enter_abi(struct stream *s, uint32_t tid, int abi,
					uint64_t nr, const uint64_t args[6])
{
	struct trace_sys_enter enter = {
		.nr = nr, .abi = abi, .ip = 0x401015, .handler = 0x1000,
		.door = abi ? TRACE_DOOR_INT80 : TRACE_DOOR_SYSCALL_64,
	};

	memcpy(enter.args, args, sizeof(enter.args));
	stream_put(s, TRACE_SYS_ENTER, tid, ++s->call, &enter, sizeof(enter), NULL, 0);
	return s->call;
}

#define ARGS(...)	((const uint64_t[6]){ __VA_ARGS__ })

static inline uint64_t stream_enter(struct stream *s, uint32_t tid, uint64_t nr,
				    const uint64_t args[6])
{
	return stream_enter_abi(s, tid, TRACE_ABI_X86_64, nr, args);
}

static inline void stream_exit(struct stream *s, uint32_t tid, uint64_t call,
			       int64_t ret)
{
	struct trace_sys_exit body = { .ret = ret };

	stream_put(s, TRACE_SYS_EXIT, tid, call, &body, sizeof(body), NULL, 0);
}

static inline void stream_copy(struct stream *s, uint32_t tid, uint64_t call,
			       int to_user, uint64_t addr, const void *data,
			       size_t len)
{
	struct trace_copy copy = {
		.addr = addr, .len = len, .to_user = to_user,
		.kept = len < TRACE_COPY_MAX ? len : TRACE_COPY_MAX,
	};

	stream_put(s, TRACE_COPY, tid, call, &copy, sizeof(copy), data, copy.kept);
}

static inline void stream_task_exit(struct stream *s, uint32_t tid, uint32_t code)
{
	struct trace_task_exit body = { .code = code, .group = 1 };

	stream_put(s, TRACE_TASK_EXIT, tid, 0, &body, sizeof(body), NULL, 0);
}

static inline void stream_fork(struct stream *s, uint32_t tid, uint64_t call,
			       uint32_t child)
{
	struct trace_fork body = { .child_tid = child, .child_tgid = child };

	stream_put(s, TRACE_FORK, tid, call, &body, sizeof(body), NULL, 0);
}

/* What the tracer prints for the stream, given to it in steps of @step. */
static inline char *stream_print(struct stream *s, const struct tracer_config *wanted,
				 size_t step)
{
	struct tracer_config config = { 0 };
	struct tracer *tracer;
	char *text = NULL;
	size_t len;

	if (wanted)
		config = *wanted;
	config.out = open_memstream(&text, &len);
	assert_non_null(config.out);
	tracer = tracer_new(&config);
	for (size_t at = 0; at < s->len; at += step)
		tracer_feed(tracer, s->bytes + at, s->len - at < step ? s->len - at : step);
	tracer_end(tracer);
	fclose(config.out);
	free(s->bytes);
	memset(s, 0, sizeof(*s));
	return text;
}

static inline void stream_expect(struct stream *s, const char *expected)
{
	char *text = stream_print(s, NULL, 4096);

	assert_string_equal(text, expected);
	free(text);
}

#endif
