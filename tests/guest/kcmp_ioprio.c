/*
 * kcmp: what two tasks share.  ioprio_set, ioprio_get: who may set what, and
 * what comes of it for one process, a group and a user.
 */
#include <linux/ioprio.h>
#include <linux/kcmp.h>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include "check.h"

static long kcmp(pid_t a, pid_t b, int type, unsigned long i, unsigned long j)
{
	return syscall(SYS_kcmp, a, b, type, i, j);
}

static void check_files(void)
{
	int fd = MUST(open("/", O_RDONLY)), copy = MUST(dup(fd));
	int again = MUST(open("/", O_RDONLY)), order;
	int path = MUST(open("/", O_PATH));
	pid_t me = getpid();

	EXPECT_EQ(kcmp(me, me, KCMP_FILE, fd, copy), 0);
	order = kcmp(me, me, KCMP_FILE, fd, again);
	CHECK(order == 1 || order == 2);
	EXPECT_EQ(kcmp(me, me, KCMP_FILE, again, fd), 3 - order);
	EXPECT_EQ(kcmp(me, me, KCMP_FILE, path, path), 0);
	CHECK_ERRNO(kcmp(me, me, KCMP_FILE, fd, 1000), EBADF);
	CHECK_ERRNO(kcmp(me, me, KCMP_FILE, 1000, fd), EBADF);
	close(fd);
	close(copy);
	close(again);
	close(path);
}

static void *in_thread(void *arg)
{
	pid_t me = getpid(), tid = syscall(SYS_gettid);

	EXPECT_EQ(kcmp(me, tid, KCMP_VM, 0, 0), 0);
	EXPECT_EQ(kcmp(me, tid, KCMP_FILES, 0, 0), 0);
	EXPECT_EQ(kcmp(me, tid, KCMP_FS, 0, 0), 0);
	EXPECT_EQ(kcmp(me, tid, KCMP_SIGHAND, 0, 0), 0);
	return arg;
}

static void check_sharing(void)
{
	pid_t me = getpid(), child;
	pthread_t thread;

	MUST(-pthread_create(&thread, NULL, in_thread, NULL));
	pthread_join(thread, NULL);
	child = check_fork();
	if (child == 0) {
		CHECK(kcmp(me, getpid(), KCMP_VM, 0, 0) > 0);
		CHECK(kcmp(me, getpid(), KCMP_FILES, 0, 0) > 0);
		CHECK(kcmp(me, getpid(), KCMP_FS, 0, 0) > 0);
		CHECK(kcmp(me, getpid(), KCMP_SIGHAND, 0, 0) > 0);
		EXPECT_EQ(kcmp(me, getpid(), KCMP_FILE, 1, 1), 0);
		CHECK_ERRNO(kcmp(me, 0, KCMP_VM, 0, 0), ESRCH);
		CHECK_ERRNO(kcmp(-1, me, KCMP_VM, 0, 0), ESRCH);
		CHECK_ERRNO(kcmp(0x3fffffff, me, 99, 0, 0), ESRCH);
		CHECK_ERRNO(kcmp(me, me, KCMP_TYPES, 0, 0), EINVAL);
		CHECK_ERRNO(kcmp(me, me, -1, 0, 0), EINVAL);
		MUST(setresuid(1000, 1000, 1000));
		CHECK_ERRNO(kcmp(me, getpid(), KCMP_VM, 0, 0), EPERM);
		CHECK_ERRNO(kcmp(getpid(), me, 99, 0, 0), EPERM);
		check_exit();
	}
	check_join(child);
}

static long get(int which, int who)
{
	return syscall(SYS_ioprio_get, which, who);
}

static long set(int which, int who, int class, int level)
{
	return syscall(SYS_ioprio_set, which, who,
		       IOPRIO_PRIO_VALUE(class, level));
}

static void check_io_arguments(void)
{
	CHECK_ERRNO(get(0, 0), EINVAL);
	CHECK_ERRNO(get(4, 0), EINVAL);
	CHECK_ERRNO(set(0, 0, IOPRIO_CLASS_BE, 0), EINVAL);
	CHECK_ERRNO(set(4, 0, IOPRIO_CLASS_BE, 0), EINVAL);
	CHECK_ERRNO(get(IOPRIO_WHO_PROCESS, 0x3fffffff), ESRCH);
	CHECK_ERRNO(get(IOPRIO_WHO_PGRP, 0x3fffffff), ESRCH);
	CHECK_ERRNO(get(IOPRIO_WHO_USER, 12345), ESRCH);
	CHECK_ERRNO(set(IOPRIO_WHO_PROCESS, 0x3fffffff, IOPRIO_CLASS_BE, 0),
		    ESRCH);
	CHECK_ERRNO(set(IOPRIO_WHO_PROCESS, 0, IOPRIO_CLASS_NONE, 1), EINVAL);
	CHECK_ERRNO(set(IOPRIO_WHO_PROCESS, 0, 4, 0), EINVAL);
}

static void check_io_values(void)
{
	pid_t parent = getpid(), child = check_fork();

	if (child) {
		check_join(child);
		return;
	}
	MUST(setpgid(0, 0));
	EXPECT_EQ(get(IOPRIO_WHO_PROCESS, 0),
		  IOPRIO_PRIO_VALUE(IOPRIO_CLASS_NONE, 0));
	EXPECT_EQ(get(IOPRIO_WHO_PGRP, 0),
		  IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4));
	MUST(setpriority(PRIO_PROCESS, 0, 10));
	EXPECT_EQ(get(IOPRIO_WHO_PGRP, 0),
		  IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 6));

	EXPECT_EQ(set(IOPRIO_WHO_PROCESS, 0, IOPRIO_CLASS_BE, 7), 0);
	EXPECT_EQ(get(IOPRIO_WHO_PROCESS, 0),
		  IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 7));
	child = check_fork();
	if (child == 0) {
		EXPECT_EQ(get(IOPRIO_WHO_PROCESS, getppid()),
			  IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 7));
		EXPECT_EQ(get(IOPRIO_WHO_PROCESS, 0),
			  IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 7));
		EXPECT_EQ(set(IOPRIO_WHO_PROCESS, 0, IOPRIO_CLASS_RT, 2), 0);
		EXPECT_EQ(get(IOPRIO_WHO_PGRP, 0),
			  IOPRIO_PRIO_VALUE(IOPRIO_CLASS_RT, 2));
		check_exit();
	}
	check_join(child);
	EXPECT_EQ(set(IOPRIO_WHO_PGRP, 0, IOPRIO_CLASS_IDLE, 0), 0);
	EXPECT_EQ(get(IOPRIO_WHO_PGRP, getpgrp()),
		  IOPRIO_PRIO_VALUE(IOPRIO_CLASS_IDLE, 0));

	MUST(setresuid(1234, 1234, 1234));
	EXPECT_EQ(get(IOPRIO_WHO_USER, 1234),
		  IOPRIO_PRIO_VALUE(IOPRIO_CLASS_IDLE, 0));
	CHECK_ERRNO(set(IOPRIO_WHO_PROCESS, 0, IOPRIO_CLASS_RT, 0), EPERM);
	CHECK_ERRNO(set(IOPRIO_WHO_PROCESS, parent, IOPRIO_CLASS_BE, 0), EPERM);
	CHECK_ERRNO(set(IOPRIO_WHO_USER, 0, IOPRIO_CLASS_BE, 5), EPERM);
	EXPECT_EQ(set(IOPRIO_WHO_USER, 1234, IOPRIO_CLASS_BE, 5), 0);
	EXPECT_EQ(get(IOPRIO_WHO_USER, 1234),
		  IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 5));
	check_exit();
}

int main(void)
{
	check_files();
	check_sharing();
	check_io_arguments();
	check_io_values();
	return check_result();
}
