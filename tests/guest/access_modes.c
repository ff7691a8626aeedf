/*
 * access asks for the real user, faccessat2 with AT_EACCESS for the
 * effective one; root may read all but only execute what has an x.
 */
#include <sys/stat.h>
#include "check.h"

#ifndef SYS_faccessat2
#define SYS_faccessat2 439
#endif

static void as_user(void)
{
	EXPECT_EQ(access("group", R_OK), 0);
	CHECK_ERRNO(access("group", W_OK), EACCES);
	CHECK_ERRNO(access("mine", X_OK), EACCES);
	EXPECT_EQ(access("mine", R_OK | W_OK), 0);
	CHECK_ERRNO(access("owneronly", R_OK), EACCES);
	EXPECT_EQ(access("owneronly", F_OK), 0);
	/* The owner's bits count for the owner, even if others have more. */
	CHECK_ERRNO(access("strange", R_OK), EACCES);
}

int main(void)
{
	gid_t groups[1] = { 500 };
	pid_t pid;

	make_file("none", "");
	MUST(chmod("none", 0));
	EXPECT_EQ(access("none", R_OK | W_OK), 0);
	CHECK_ERRNO(access("none", X_OK), EACCES);
	MUST(chmod("none", 0001));
	EXPECT_EQ(access("none", X_OK), 0);
	CHECK_ERRNO(access("missing", F_OK), ENOENT);
	CHECK_ERRNO(access("none", 8), EINVAL);
	CHECK_ERRNO(access("none/x", F_OK), ENOTDIR);

	make_file("group", "");
	MUST(chown("group", 0, 500));
	MUST(chmod("group", 0640));
	make_file("mine", "");
	MUST(chown("mine", 1000, 1000));
	MUST(chmod("mine", 0600));
	make_file("owneronly", "");
	MUST(chmod("owneronly", 0600));
	make_file("strange", "");
	MUST(chown("strange", 1000, 1000));
	MUST(chmod("strange", 0077));

	pid = check_fork();
	if (pid == 0) {
		MUST(syscall(SYS_setgroups, 1, groups));
		MUST(setresgid(1000, 1000, 1000));
		MUST(setresuid(1000, 1000, 1000));
		as_user();
		check_exit();
	}
	check_join(pid);

	pid = check_fork();
	if (pid == 0) {
		MUST(setresuid(0, 1000, 0));
		EXPECT_EQ(access("owneronly", R_OK), 0);
		CHECK_ERRNO(syscall(SYS_faccessat2, AT_FDCWD, "owneronly", R_OK,
				    AT_EACCESS), EACCES);
		CHECK_ERRNO(open("owneronly", O_RDONLY), EACCES);
		check_exit();
	}
	check_join(pid);
	CHECK_ERRNO(syscall(SYS_faccessat2, AT_FDCWD, "none", R_OK, 0x8000),
		    EINVAL);
	return check_result();
}
