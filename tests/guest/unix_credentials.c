/*
 * SO_PASSCRED brings the sender's ids with each message, SO_PEERCRED those
 * of the peer at connect; nobody can claim another's.
 */
#include "net.h"

static int recv_cred(int sock, struct ucred *cred)
{
	char control[CMSG_SPACE(sizeof(*cred))], buf[8];
	struct iovec iov = { buf, sizeof(buf) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
			      .msg_control = control,
			      .msg_controllen = sizeof(control) };
	struct cmsghdr *c;
	int n = recvmsg(sock, &msg, 0);

	memset(cred, 0xff, sizeof(*cred));
	c = CMSG_FIRSTHDR(&msg);
	if (c && c->cmsg_level == SOL_SOCKET &&
	    c->cmsg_type == SCM_CREDENTIALS)
		memcpy(cred, CMSG_DATA(c), sizeof(*cred));
	return n;
}

static int send_cred(int sock, pid_t pid, uid_t uid)
{
	struct ucred cred = { pid, uid, getgid() };
	char control[CMSG_SPACE(sizeof(cred))] = { 0 };
	struct iovec iov = { "c", 1 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
			      .msg_control = control,
			      .msg_controllen = sizeof(control) };
	struct cmsghdr *c = (void *)control;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_CREDENTIALS;
	c->cmsg_len = CMSG_LEN(sizeof(cred));
	memcpy(CMSG_DATA(c), &cred, sizeof(cred));
	return sendmsg(sock, &msg, 0);
}

int main(void)
{
	struct ucred cred;
	socklen_t len = sizeof(cred);
	int sv[2];
	pid_t pid;

	unix_pair(SOCK_SEQPACKET, sv);
	EXPECT_EQ(getsockopt(sv[0], SOL_SOCKET, SO_PEERCRED, &cred, &len), 0);
	EXPECT_EQ(cred.pid, getpid());
	EXPECT_EQ(cred.uid, 0);
	CHECK_ERRNO(setsockopt(sv[0], SOL_SOCKET, SO_PEERCRED, &cred, len),
		    ENOPROTOOPT);
	EXPECT_EQ(set_int(sv[1], SOL_SOCKET, SO_PASSCRED, 1), 0);
	EXPECT_EQ(get_int(sv[1], SOL_SOCKET, SO_PASSCRED), 1);

	pid = check_fork();
	if (pid == 0) {
		MUST(setresgid(2000, 2000, 2000));
		MUST(setresuid(1000, 1000, 1000));
		EXPECT_EQ(send(sv[0], "x", 1, 0), 1);
		EXPECT_EQ(send_cred(sv[0], getpid(), 1000), 1);
		CHECK_ERRNO(send_cred(sv[0], getpid(), 0), EPERM);
		CHECK_ERRNO(send_cred(sv[0], 1, 1000), EPERM);
		check_exit();
	}
	EXPECT_EQ(recv_cred(sv[1], &cred), 1);
	EXPECT_EQ(cred.pid, pid);
	EXPECT_EQ(cred.uid, 1000);
	EXPECT_EQ(cred.gid, 2000);
	EXPECT_EQ(recv_cred(sv[1], &cred), 1);
	EXPECT_EQ(cred.pid, pid);
	check_join(pid);

	/* Root may say what it likes, if the process exists. */
	EXPECT_EQ(send_cred(sv[0], 1, 777), 1);
	EXPECT_EQ(recv_cred(sv[1], &cred), 1);
	EXPECT_EQ(cred.pid, 1);
	EXPECT_EQ(cred.uid, 777);
	CHECK_ERRNO(send_cred(sv[0], 999999, 0), ESRCH);
	return check_result();
}
