/*
 * test_trace_stream - records in any portions and order become the right lines
 */
#include "trace_stream.h"

#include <asm/unistd_64.h>
#include <signal.h>

#define P	0x7ffe1000u

static struct stream s;

static void one_call(void)
{
	uint64_t call = stream_enter(&s, 1, __NR_write, ARGS(1, P, 2));

	stream_copy(&s, 1, call, 0, P, "hi", 2);
	stream_exit(&s, 1, call, 2);
}

static void test_any_portion(void **state)
{
	(void)state;
	for (size_t step = 1; step < 200; step += 13) {
		char *text;

		one_call();
		text = stream_print(&s, NULL, step);
		assert_string_equal(text, "write(1, \"hi\", 2) = 2\n");
		free(text);
	}
}

static void test_cut_off(void **state)
{
	(void)state;
	for (size_t cut = 1; cut < 150; cut++) {
		char *text;

		one_call();
		s.len -= cut;
		text = stream_print(&s, NULL, 4096);
		assert_null(strstr(text, "= 2"));
		free(text);
	}
}

/* A program blocks while another runs. */
static void test_unfinished(void **state)
{
	uint64_t fork, read, write;

	(void)state;
	fork = stream_enter(&s, 1, __NR_fork, ARGS(0));
	stream_fork(&s, 1, fork, 2);
	stream_exit(&s, 1, fork, 2);
	read = stream_enter(&s, 1, __NR_read, ARGS(0, P, 5));
	write = stream_enter(&s, 2, __NR_write, ARGS(1, P, 1));
	stream_copy(&s, 2, write, 0, P, "x", 1);
	stream_exit(&s, 2, write, 1);
	stream_exit(&s, 2, stream_enter(&s, 2, __NR_getpid, ARGS(0)), 2);
	stream_copy(&s, 1, read, 1, P, "x", 1);
	stream_exit(&s, 1, read, 1);
	stream_expect(&s,
		"[pid 1] fork() = 2\n"
		"[pid 1] read(0,  <unfinished ...>\n"
		"[pid 2] write(1, \"x\", 1) = 1\n"
		"[pid 2] getpid() = 2\n"
		"[pid 1] <... read resumed>\"x\", 5) = 1\n");
}

static void test_signals_follow_the_call(void **state)
{
	struct trace_signal sig = { .signo = SIGINT, .code = SI_USER, .sender_pid = 7 };
	struct trace_signal fault = { .signo = SIGSEGV, .code = SEGV_MAPERR, .addr = 0x10 };
	uint64_t call = stream_enter(&s, 1, __NR_pause, ARGS(0));

	(void)state;
	stream_put(&s, TRACE_SIGNAL, 1, call, &sig, sizeof(sig), NULL, 0);
	stream_exit(&s, 1, call, -4);
	stream_put(&s, TRACE_SIGNAL, 1, 0, &fault, sizeof(fault), NULL, 0);
	stream_task_exit(&s, 1, SIGSEGV);
	stream_expect(&s,
		"pause() = -1 EINTR (Interrupted system call)\n"
		"--- SIGINT {si_signo=SIGINT, si_code=SI_USER, si_pid=7, si_uid=0} ---\n"
		"--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x10} ---\n"
		"+++ killed by SIGSEGV +++\n");
}

static void test_killed_in_a_call(void **state)
{
	(void)state;
	stream_enter(&s, 1, __NR_read, ARGS(0, P, 5));
	stream_task_exit(&s, 1, SIGKILL);
	stream_expect(&s,
		"read(0,  <unfinished ...>) = ?\n"
		"+++ killed by SIGKILL +++\n");
}

/* Two processors' records come in the wrong order and leave in the right one. */
static void test_order(void **state)
{
	struct stream other = { .cpu = 1, .time_ns = 100, .call = 1000 };

	(void)state;
	stream_hello(&s, 2);
	s.time_ns = 100000;
	stream_exit(&s, 1, stream_enter(&s, 1, __NR_getpid, ARGS(0)), 1);
	stream_exit(&other, 2, stream_enter(&other, 2, __NR_getppid, ARGS(0)), 1);
	s.bytes = realloc(s.bytes, s.len + other.len);
	memcpy(s.bytes + s.len, other.bytes, other.len);
	s.len += other.len;
	free(other.bytes);
	stream_expect(&s, "getppid() = 1\n[pid 1] getpid() = 1\n");
}

static void test_lost(void **state)
{
	struct trace_lost lost = { .records = 12 };

	(void)state;
	stream_enter(&s, 1, __NR_getpid, ARGS(0));
	stream_put(&s, TRACE_LOST, 0, 0, &lost, sizeof(lost), NULL, 0);
	one_call();
	stream_expect(&s,
		"*** 12 records lost on processor 0 ***\n"
		"getpid( <lost>\n"
		"write(1, \"hi\", 2) = 2\n"
		"*** 12 records lost in all: take a larger ring (--append "
		"ringside.trace_kb=N) ***\n");
}

static void test_damaged(void **state)
{
	struct trace_record head = { .len = 3, .type = TRACE_LOST };
	struct trace_copy liar = { .len = 100, .kept = 100 };

	(void)state;
	stream_put(&s, TRACE_COPY, 1, 1, &liar, sizeof(liar), NULL, 0);
	one_call();
	s.bytes = realloc(s.bytes, s.len + sizeof(head));
	memcpy(s.bytes + s.len, &head, sizeof(head));
	s.len += sizeof(head);
	stream_expect(&s,
		"*** the trace is damaged: a record of 3 bytes ***\n"
		"write(1, \"hi\", 2) = 2\n");
}

/* With an agent, only the program is shown, from its execve() on. */
static void test_agent_is_hidden(void **state)
{
	static const char path[] = "/bin/true";
	struct trace_exec exec = { .path_len = 9 };
	struct tracer_config config = { .agent = true };
	uint64_t fork, call;
	char *text;

	(void)state;
	fork = stream_enter(&s, 1, __NR_fork, ARGS(0));
	stream_fork(&s, 1, fork, 2);
	stream_exit(&s, 1, fork, 2);
	stream_exit(&s, 2, stream_enter(&s, 2, __NR_setsid, ARGS(0)), 2);
	call = stream_enter(&s, 2, __NR_execve, ARGS(P, 0, 0));
	stream_copy(&s, 2, call, 0, P, path, sizeof(path));
	stream_put(&s, TRACE_EXEC, 2, call, &exec, sizeof(exec), path, 9);
	stream_exit(&s, 2, call, 0);
	stream_exit(&s, 1, stream_enter(&s, 1, __NR_getpid, ARGS(0)), 1);
	stream_enter(&s, 2, __NR_exit_group, ARGS(3));
	stream_task_exit(&s, 2, 3 << 8);
	text = stream_print(&s, &config, 4096);
	assert_string_equal(text,
		"execve(\"/bin/true\", NULL, NULL) = 0\n"
		"exit_group(3) = ?\n"
		"+++ exited with 3 +++\n");
	free(text);
}

static void test_path(void **state)
{
	struct tracer_config config = { .path = true };
	struct trace_step edge = { .func = 0x2000, .kind = TRACE_STEP_EDGE };
	struct trace_step sock = { .func = 0x3000, .kind = TRACE_STEP_SOCKET };
	uint64_t call = stream_enter(&s, 1, __NR_write, ARGS(1, P, 2));
	char *text;

	(void)state;
	stream_put(&s, TRACE_STEP, 1, call, &edge, sizeof(edge), NULL, 0);
	stream_copy(&s, 1, call, 0, P, "hi", 2);
	stream_put(&s, TRACE_STEP, 1, call, &sock, sizeof(sock), NULL, 0);
	stream_exit(&s, 1, call, 2);
	stream_exit(&s, 1, stream_enter_abi(&s, 1, TRACE_ABI_I386, 102, ARGS(3, P)), -14);
	text = stream_print(&s, &config, 4096);
	assert_string_equal(text,
		"write(1, \"hi\", 2) = 2\n"
		"  0x401015                                   program\n"
		"  entry_SYSCALL_64  rax=1\n"
		"  sys_call_table[1] -> 0x1000\n"
		"    0x2000\n"
		"      2 bytes in from 0x7ffe1000\n"
		"      0x3000                                 socket layer\n"
		"socketcall(3, 0x7ffe1000) = -1 EFAULT (Bad address)\n"
		"  0x401015                                   program\n"
		"  entry_INT80_compat  eax=102 SYS_CONNECT\n"
		"  ia32_sys_call_table[102] -> 0x1000\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_portion),
		cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_unfinished),
		cmocka_unit_test(test_signals_follow_the_call),
		cmocka_unit_test(test_killed_in_a_call),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_agent_is_hidden),
		cmocka_unit_test(test_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
