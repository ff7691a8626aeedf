/*
 * test_trace_calls - calls are printed as strace prints them
 */
#include "trace_stream.h"

#include <arpa/inet.h>
#include <asm/unistd_64.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/un.h>

#define P	0x7ffe1000u	/* where the program keeps things */

static struct stream s;

static void put_one(uint64_t nr, const uint64_t args[6], int64_t ret)
{
	stream_exit(&s, 1, stream_enter(&s, 1, nr, args), ret);
}

/* A call that reads or is written one thing. */
static void put_with(uint64_t nr, const uint64_t args[6], int64_t ret, int to_user,
		     uint64_t addr, const void *data, size_t len)
{
	uint64_t call = stream_enter(&s, 1, nr, args);

	stream_copy(&s, 1, call, to_user, addr, data, len);
	stream_exit(&s, 1, call, ret);
}

static void test_numbers_and_errors(void **state)
{
	(void)state;
	put_one(__NR_getppid, ARGS(0), 1);
	put_one(__NR_close, ARGS(3), 0);
	put_one(__NR_close, ARGS(-1), -9);
	put_one(__NR_brk, ARGS(0), 0x5000);
	put_one(__NR_lseek, ARGS(3, -5, SEEK_END), 95);
	put_one(__NR_umask, ARGS(022), 0);
	put_one(__NR_pause, ARGS(0), -514);
	put_one(9999, ARGS(1, 2, 3, 4, 5, 6), -38);
	stream_expect(&s,
		"getppid() = 1\n"
		"close(3) = 0\n"
		"close(-1) = -1 EBADF (Bad file descriptor)\n"
		"brk(NULL) = 0x5000\n"
		"lseek(3, -5, SEEK_END) = 95\n"
		"umask(022) = 000\n"
		"pause() = ? ERESTARTNOHAND (To be restarted if no handler)\n"
		"syscall_0x270f(0x1, 0x2, 0x3, 0x4, 0x5, 0x6) = -1 ENOSYS (Function not "
		"implemented)\n");
}

static void test_seeds_hello(void **state)
{
	(void)state;
	put_with(__NR_write, ARGS(1, P, 14), 14, 0, P, "Hello, world!\n", 14);
	stream_enter(&s, 1, __NR_exit, ARGS(0));
	stream_task_exit(&s, 1, 0);
	stream_expect(&s,
		"write(1, \"Hello, world!\\n\", 14) = 14\n"
		"exit(0) = ?\n"
		"+++ exited with 0 +++\n");
}

static void test_strings(void **state)
{
	char path[600];

	(void)state;
	memset(path, 'a', sizeof(path));
	put_with(__NR_write, ARGS(1, P, 9), 9, 0, P, "\"\\\t\r\0" "1\0x\377", 9);
	put_with(__NR_write, ARGS(1, P, 40), 40, 0, P, path, 40);
	put_one(__NR_write, ARGS(1, P, 4), -14);
	put_with(__NR_open, ARGS(P, O_RDONLY), 3, 0, P, "/etc/passwd", 12);
	put_with(__NR_openat, ARGS(AT_FDCWD, P, O_CREAT | O_WRONLY | O_CLOEXEC, 0644),
		 4, 0, P, "x", 2);
	put_with(__NR_read, ARGS(0, P, 10), 6, 1, P, "hello\n", 6);
	put_one(__NR_read, ARGS(0, P, 10), 0);
	put_with(__NR_getcwd, ARGS(P, 100), 2, 1, P, "/", 2);
	stream_expect(&s,
		"write(1, \"\\\"\\\\\\t\\r\\0001\\0x\\377\", 9) = 9\n"
		"write(1, \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"..., 40) = 40\n"
		"write(1, 0x7ffe1000, 4) = -1 EFAULT (Bad address)\n"
		"open(\"/etc/passwd\", O_RDONLY) = 3\n"
		"openat(AT_FDCWD, \"x\", O_WRONLY|O_CREAT|O_CLOEXEC, 0644) = 4\n"
		"read(0, \"hello\\n\", 10) = 6\n"
		"read(0, \"\", 10) = 0\n"
		"getcwd(\"/\", 100) = 2\n");
}

static void test_memory(void **state)
{
	(void)state;
	put_one(__NR_mmap, ARGS(0, 4096, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 0x7f0000000000);
	put_one(__NR_mprotect, ARGS(0x1000, 4096, PROT_NONE), 0);
	put_one(__NR_munmap, ARGS(0x1000, 4096), 0);
	stream_expect(&s,
		"mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) "
		"= 0x7f0000000000\n"
		"mprotect(0x1000, 4096, PROT_NONE) = 0\n"
		"munmap(0x1000, 4096) = 0\n");
}

static void test_sockets(void **state)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(5001),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "/tmp/s" };
	struct sockaddr_un hidden = { .sun_family = AF_UNIX, .sun_path = "\0name" };
	int one = 1;

	(void)state;
	put_one(__NR_socket, ARGS(AF_INET, SOCK_STREAM, 0), 3);
	put_one(__NR_socket, ARGS(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), 4);
	put_with(__NR_connect, ARGS(3, P, 16), 0, 0, P, &in, 16);
	put_with(__NR_bind, ARGS(4, P, sizeof(un)), 0, 0, P, &un, sizeof(un));
	put_with(__NR_bind, ARGS(4, P, 7), -98, 0, P, &hidden, 7);
	put_one(__NR_listen, ARGS(3, 1024), 0);
	put_with(__NR_setsockopt, ARGS(3, SOL_SOCKET, SO_REUSEADDR, P, 4), 0, 0, P,
		 &one, 4);
	put_with(__NR_sendto, ARGS(3, P, 2, MSG_NOSIGNAL, 0, 0), 2, 0, P, "hi", 2);
	put_one(__NR_shutdown, ARGS(3, SHUT_WR), 0);
	stream_expect(&s,
		"socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
		"socket(AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0) = 4\n"
		"connect(3, {sa_family=AF_INET, sin_port=htons(5001), "
		"sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0\n"
		"bind(4, {sa_family=AF_UNIX, sun_path=\"/tmp/s\"}, 110) = 0\n"
		"bind(4, {sa_family=AF_UNIX, sun_path=@\"name\"}, 7) = -1 EADDRINUSE "
		"(Address already in use)\n"
		"listen(3, 1024) = 0\n"
		"setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0\n"
		"sendto(3, \"hi\", 2, MSG_NOSIGNAL, NULL, 0) = 2\n"
		"shutdown(3, SHUT_WR) = 0\n");
}

static void test_accept(void **state)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(40000),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int before = 128, after = 16;
	uint64_t call = stream_enter(&s, 1, __NR_accept, ARGS(3, P, P + 256));

	(void)state;
	stream_copy(&s, 1, call, 0, P + 256, &before, 4);
	stream_copy(&s, 1, call, 1, P, &in, 16);
	stream_copy(&s, 1, call, 1, P + 256, &after, 4);
	stream_exit(&s, 1, call, 4);
	stream_expect(&s,
		"accept(3, {sa_family=AF_INET, sin_port=htons(40000), "
		"sin_addr=inet_addr(\"127.0.0.1\")}, [128 => 16]) = 4\n");
}

static void test_messages(void **state)
{
	struct iovec iov[2] = {
		{ (void *)(uintptr_t)(P + 0x300), 3 }, { (void *)(uintptr_t)(P + 0x400), 2 },
	};
	struct {
		struct cmsghdr head;
		int fd;
	} control = { { .cmsg_len = 20, .cmsg_level = SOL_SOCKET,
			.cmsg_type = SCM_RIGHTS }, 7 };
	struct msghdr message = {
		.msg_iov = (void *)(uintptr_t)(P + 0x100), .msg_iovlen = 2,
		.msg_control = (void *)(uintptr_t)(P + 0x200), .msg_controllen = 20,
	};
	uint64_t call = stream_enter(&s, 1, __NR_sendmsg, ARGS(3, P, 0));

	(void)state;
	stream_copy(&s, 1, call, 0, P, &message, sizeof(message));
	stream_copy(&s, 1, call, 0, P + 0x100, iov, sizeof(iov));
	stream_copy(&s, 1, call, 0, P + 0x200, &control, 20);
	stream_copy(&s, 1, call, 0, P + 0x300, "abc", 3);
	stream_copy(&s, 1, call, 0, P + 0x400, "de", 2);
	stream_exit(&s, 1, call, 5);
	stream_expect(&s,
		"sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"abc\", iov_len=3}, "
		"{iov_base=\"de\", iov_len=2}], msg_iovlen=2, msg_control=[{cmsg_len=20, "
		"cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[7]}], "
		"msg_controllen=20, msg_flags=0}, 0) = 5\n");
}

static void test_readv_shows_what_was_read(void **state)
{
	struct iovec iov[2] = {
		{ (void *)(uintptr_t)(P + 0x300), 4 }, { (void *)(uintptr_t)(P + 0x400), 4 },
	};
	uint64_t call = stream_enter(&s, 1, __NR_readv, ARGS(0, P, 2));

	(void)state;
	stream_copy(&s, 1, call, 0, P, iov, sizeof(iov));
	stream_copy(&s, 1, call, 1, P + 0x300, "abcd", 4);
	stream_copy(&s, 1, call, 1, P + 0x400, "e", 1);
	stream_exit(&s, 1, call, 5);
	stream_expect(&s,
		"readv(0, [{iov_base=\"abcd\", iov_len=4}, {iov_base=\"e\", iov_len=4}], 2) = 5\n");
}

static void test_waiting(void **state)
{
	struct pollfd fds[2] = { { 0, POLLIN, 0 }, { 3, POLLOUT, POLLOUT } };
	struct epoll_event event = { .events = EPOLLIN | EPOLLET, .data.u64 = 5 };
	int status = 7 << 8;
	uint64_t call = stream_enter(&s, 1, __NR_poll, ARGS(P, 2, -1));

	(void)state;
	stream_copy(&s, 1, call, 0, P, fds, sizeof(fds));
	stream_copy(&s, 1, call, 1, P + 6, &fds[0].revents, 2);
	stream_copy(&s, 1, call, 1, P + 14, &fds[1].revents, 2);
	stream_exit(&s, 1, call, 1);
	put_with(__NR_poll, ARGS(P, 1, 10), 0, 0, P, fds, 8);
	put_with(__NR_epoll_ctl, ARGS(4, EPOLL_CTL_ADD, 5, P), 0, 0, P, &event, 12);
	put_with(__NR_epoll_wait, ARGS(4, P, 8, -1), 1, 1, P, &event, 12);
	put_with(__NR_wait4, ARGS(-1, P, 0, 0), 2, 1, P, &status, 4);
	stream_expect(&s,
		"poll([{fd=0, events=POLLIN}, {fd=3, events=POLLOUT}], 2, -1) = 1 ([{fd=3, "
		"revents=POLLOUT}])\n"
		"poll([{fd=0, events=POLLIN}], 1, 10) = 0 (Timeout)\n"
		"epoll_ctl(4, EPOLL_CTL_ADD, 5, {events=EPOLLIN|EPOLLET, data={u32=5, "
		"u64=5}}) = 0\n"
		"epoll_wait(4, [{events=EPOLLIN|EPOLLET, data={u32=5, u64=5}}], 8, -1) = 1\n"
		"wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 7}], 0, NULL) = 2\n");
}

static void test_select(void **state)
{
	unsigned char in[8] = { 0x09 }, out[8] = { 0x08 };
	uint64_t call = stream_enter(&s, 1, __NR_select, ARGS(4, P, 0, 0, 0));

	(void)state;
	stream_copy(&s, 1, call, 0, P, in, 8);
	stream_copy(&s, 1, call, 1, P, out, 8);
	stream_exit(&s, 1, call, 1);
	stream_expect(&s, "select(4, [0 3], NULL, NULL, NULL) = 1 (in [3])\n");
}

static void test_structs(void **state)
{
	struct stat file = { .st_mode = S_IFREG | 0644, .st_size = 12 };
	struct stat tty = { .st_mode = S_IFCHR | 0600, .st_rdev = makedev(5, 1) };
	uint64_t action[4] = { SIGINT, 0x14000000, 0x401000, 1ull << (SIGCHLD - 1) };
	struct timespec sleep = { 1, 500 };
	uint64_t set = 1ull << (SIGINT - 1) | 1ull << (SIGTERM - 1);
	int pair[2] = { 3, 4 };

	(void)state;
	put_with(__NR_fstat, ARGS(1, P), 0, 1, P, &file, sizeof(file));
	put_with(__NR_fstat, ARGS(1, P), 0, 1, P, &tty, sizeof(tty));
	put_with(__NR_rt_sigaction, ARGS(SIGINT, P, 0, 8), 0, 0, P, action, sizeof(action));
	put_with(__NR_rt_sigprocmask, ARGS(SIG_BLOCK, P, 0, 8), 0, 0, P, &set, 8);
	put_with(__NR_nanosleep, ARGS(P, 0), 0, 0, P, &sleep, sizeof(sleep));
	put_with(__NR_pipe2, ARGS(P, O_CLOEXEC), 0, 1, P, pair, sizeof(pair));
	put_one(__NR_fcntl, ARGS(3, F_GETFL), 0x8002);
	put_one(__NR_fcntl, ARGS(3, F_SETFD, FD_CLOEXEC), 0);
	put_one(__NR_kill, ARGS(2, SIGTERM), 0);
	put_one(__NR_clone, ARGS(SIGCHLD | 0x01200000, 0, 0, 0x1234), 2);
	stream_expect(&s,
		"fstat(1, {st_mode=S_IFREG|0644, st_size=12, ...}) = 0\n"
		"fstat(1, {st_mode=S_IFCHR|0600, st_rdev=makedev(0x5, 0x1), ...}) = 0\n"
		"rt_sigaction(SIGINT, {sa_handler=0x2, sa_mask=[CHLD], "
		"sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x401000}, NULL, 8) = 0\n"
		"rt_sigprocmask(SIG_BLOCK, [INT TERM], NULL, 8) = 0\n"
		"nanosleep({tv_sec=1, tv_nsec=500}, NULL) = 0\n"
		"pipe2([3, 4], O_CLOEXEC) = 0\n"
		"fcntl(3, F_GETFL) = 0x8002 (flags O_RDWR|O_LARGEFILE)\n"
		"fcntl(3, F_SETFD, FD_CLOEXEC) = 0\n"
		"kill(2, SIGTERM) = 0\n"
		"clone(child_stack=NULL, "
		"flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, "
		"child_tidptr=0x1234) = 2\n");
}

static void test_execve(void **state)
{
	uint64_t argv[3] = { P + 0x100, P + 0x200, 0 };
	uint64_t envp[2] = { P + 0x300, 0 };
	uint64_t call = stream_enter(&s, 1, __NR_execve, ARGS(P, P + 0x400, P + 0x500));

	(void)state;
	stream_copy(&s, 1, call, 0, P, "/bin/echo", 10);
	stream_copy(&s, 1, call, 0, P + 0x400, argv, sizeof(argv));
	stream_copy(&s, 1, call, 0, P + 0x500, envp, sizeof(envp));
	stream_copy(&s, 1, call, 0, P + 0x100, "echo", 5);
	stream_copy(&s, 1, call, 0, P + 0x200, "hi", 3);
	stream_exit(&s, 1, call, 0);
	stream_expect(&s,
		"execve(\"/bin/echo\", [\"echo\", \"hi\"], 0x7ffe1500 /* 1 var */) = 0\n");
}

static void test_socketcall(void **state)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(5001),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	uint32_t block[3] = { 3, P + 0x100, 16 };
	uint64_t call = stream_enter_abi(&s, 1, TRACE_ABI_I386, 102, ARGS(3, P));

	(void)state;
	stream_copy(&s, 1, call, 0, P, block, sizeof(block));
	stream_copy(&s, 1, call, 0, P + 0x100, &in, 16);
	stream_exit(&s, 1, call, -111);
	/* The block was not readable: the call stays what it is. */
	stream_exit(&s, 1, stream_enter_abi(&s, 1, TRACE_ABI_I386, 102, ARGS(1, 0)), -14);
	stream_expect(&s,
		"connect(3, {sa_family=AF_INET, sin_port=htons(5001), "
		"sin_addr=inet_addr(\"127.0.0.1\")}, 16) = -1 ECONNREFUSED (Connection "
		"refused)\n"
		"socketcall(1, NULL) = -1 EFAULT (Bad address)\n");
}

static void test_i386(void **state)
{
	uint32_t timespec[2] = { 2, 7 };
	uint64_t call;

	(void)state;
	/* Registers hold 32 bits; what is above them is not the program's. */
	stream_exit(&s, 1, stream_enter_abi(&s, 1, TRACE_ABI_I386, 6,
					    ARGS(0xdeadbeef00000003)), 0);
	call = stream_enter_abi(&s, 1, TRACE_ABI_I386, 162, ARGS(P, 0));
	stream_copy(&s, 1, call, 0, P, timespec, 8);
	stream_exit(&s, 1, call, 0);
	stream_exit(&s, 1, stream_enter_abi(&s, 1, TRACE_ABI_I386, 180,
					    ARGS(3, P, 0, 1, 1)), 0);
	stream_expect(&s,
		"close(3) = 0\n"
		"nanosleep({tv_sec=2, tv_nsec=7}, NULL) = 0\n"
		"pread64(3, \"\", 0, 4294967297) = 0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_and_errors),
		cmocka_unit_test(test_seeds_hello),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_sockets),
		cmocka_unit_test(test_accept),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_readv_shows_what_was_read),
		cmocka_unit_test(test_waiting),
		cmocka_unit_test(test_select),
		cmocka_unit_test(test_structs),
		cmocka_unit_test(test_execve),
		cmocka_unit_test(test_socketcall),
		cmocka_unit_test(test_i386),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
