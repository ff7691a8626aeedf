/*
 * setuid, setreuid, setresuid, setgroups: what root may do and what is lost
 * with root.
 */
#include <grp.h>
#include "check.h"

#define TRIO(r, e, s) do {						\
	uid_t r_, e_, s_;						\
	MUST(getresuid(&r_, &e_, &s_));					\
	EXPECT_EQ(r_, r);						\
	EXPECT_EQ(e_, e);						\
	EXPECT_EQ(s_, s);						\
} while (0)

static void in_child(void (*f)(void))
{
	pid_t pid = check_fork();

	if (pid == 0) {
		f();
		check_exit();
	}
	check_join(pid);
}

static void root_setuid(void)
{
	EXPECT_EQ(syscall(SYS_setuid, 1000), 0);
	TRIO(1000, 1000, 1000);
	CHECK_ERRNO(syscall(SYS_setuid, 0), EPERM);
	CHECK_ERRNO(syscall(SYS_setgid, 7), EPERM);
	CHECK_ERRNO(syscall(SYS_setgroups, 0, NULL), EPERM);
	EXPECT_EQ(syscall(SYS_setuid, 1000), 0);
}

static void effective_only(void)
{
	EXPECT_EQ(syscall(SYS_setresuid, -1, 1000, -1), 0);
	TRIO(0, 1000, 0);
	EXPECT_EQ(geteuid(), 1000);
	EXPECT_EQ(getuid(), 0);
	CHECK_ERRNO(syscall(SYS_setresuid, -1, 1001, -1), EPERM);
	EXPECT_EQ(syscall(SYS_setresuid, -1, 0, -1), 0);
	EXPECT_EQ(syscall(SYS_setreuid, 1000, 1001), 0);
	TRIO(1000, 1001, 1001);
	EXPECT_EQ(syscall(SYS_setreuid, 1001, 1000), 0);
	TRIO(1001, 1000, 1000);
}

static void groups(void)
{
	gid_t set[3] = { 5, 6, 7 }, got[8];

	EXPECT_EQ(syscall(SYS_setgroups, 3, set), 0);
	EXPECT_EQ(getgroups(0, NULL), 3);
	EXPECT_EQ(getgroups(8, got), 3);
	EXPECT_EQ(got[0], 5);
	EXPECT_EQ(got[2], 7);
	CHECK_ERRNO(getgroups(2, got), EINVAL);
	CHECK_ERRNO(getgroups(-1, got), EINVAL);
	EXPECT_EQ(syscall(SYS_setresgid, 10, 11, 12), 0);
	EXPECT_EQ(getgid(), 10);
	EXPECT_EQ(getegid(), 11);
}

int main(void)
{
	TRIO(0, 0, 0);
	in_child(root_setuid);
	in_child(effective_only);
	in_child(groups);
	return check_result();
}
