/*
 * msgget, msgsnd, msgrcv, msgctl: which message a receiver gets, who waits for
 * what and who wakes him, limits, and what each wrong argument gets.
 */
#define _GNU_SOURCE
#include <limits.h>
#include <sched.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include "check.h"

#define KEY	0x35a90001

#ifndef MSG_COPY
#define MSG_COPY 040000
#endif

struct message {
	long	type;
	char	text[64];
};

static int send_to(int id, long type, const char *text, int flags)
{
	struct message m = { .type = type };

	strcpy(m.text, text);
	return msgsnd(id, &m, strlen(text), flags);
}

/* What came: its type, and whether its text is @text. */
static long take(int id, long type, int flags, const char *text)
{
	struct message m = { 0 };
	ssize_t n = msgrcv(id, &m, sizeof(m.text), type, flags | IPC_NOWAIT);

	if (n < 0)
		return -1;
	EXPECT_EQ(n, strlen(text));
	if (memcmp(m.text, text, n))
		FAIL("text is %.*s, not %s", (int)n, m.text, text);
	return m.type;
}

static struct msqid_ds stat_of(int id)
{
	struct msqid_ds ds;

	CHECK_OK(msgctl(id, IPC_STAT, &ds));
	return ds;
}

static void check_get(void)
{
	int id;

	CHECK_ERRNO(msgget(KEY, 0), ENOENT);
	id = MUST(msgget(KEY, IPC_CREAT | 0600));
	CHECK_ERRNO(msgget(KEY, IPC_CREAT | IPC_EXCL | 0600), EEXIST);
	EXPECT_EQ(msgget(KEY, 0600), id);
	CHECK_OK(msgctl(id, IPC_RMID, NULL));
	CHECK_ERRNO(msgctl(id, IPC_RMID, NULL), EINVAL);
}

static void check_arguments(void)
{
	int id = MUST(msgget(IPC_PRIVATE, 0600));
	struct message m = { .type = 1 };

	CHECK_ERRNO(send_to(-1, 1, "x", 0), EINVAL);
	CHECK_ERRNO(send_to(id, 0, "x", 0), EINVAL);
	CHECK_ERRNO(send_to(id, -1, "x", 0), EINVAL);
	CHECK_ERRNO(msgsnd(id, &m, 8193, 0), EINVAL);
	CHECK_ERRNO(msgsnd(id, &m, -1, 0), EINVAL);
	CHECK_ERRNO(msgsnd(id, (void *)8, 1, 0), EFAULT);
	CHECK_ERRNO(msgsnd(-1, (void *)8, 1, 0), EFAULT);
	CHECK_ERRNO(send_to(id + 1, 1, "x", 0), EINVAL);
	CHECK_ERRNO(msgrcv(id, &m, -1, 0, IPC_NOWAIT), EINVAL);
	CHECK_ERRNO(msgrcv(-1, &m, 1, 0, IPC_NOWAIT), EINVAL);
	CHECK_ERRNO(msgrcv(id, &m, 1, 0, IPC_NOWAIT), ENOMSG);
	CHECK_ERRNO(msgctl(id, 99, NULL), EINVAL);
	CHECK_ERRNO(msgctl(-1, IPC_RMID, NULL), EINVAL);
	CHECK_ERRNO(msgctl(id, IPC_STAT, (void *)8), EFAULT);
	CHECK_ERRNO(msgctl(id, IPC_SET, (void *)8), EFAULT);
	CHECK_OK(msgsnd(id, &m, 0, 0));
	EXPECT_EQ(msgrcv(id, &m, 0, 0, IPC_NOWAIT), 0);
	CHECK_OK(send_to(id, 3, "five", 0));
	CHECK_ERRNO(msgrcv(id, &m, 3, 0, IPC_NOWAIT), E2BIG);
	EXPECT_EQ(stat_of(id).msg_qnum, 1);
	m.text[2] = '!';
	EXPECT_EQ(msgrcv(id, &m, 2, 0, IPC_NOWAIT | MSG_NOERROR), 2);
	EXPECT_EQ(m.type, 3);
	CHECK(!memcmp(m.text, "fi!", 3));
	CHECK_OK(send_to(id, 3, "lost", 0));
	CHECK_ERRNO(msgrcv(id, (void *)8, 9, 0, IPC_NOWAIT), EFAULT);
	EXPECT_EQ(stat_of(id).msg_qnum, 0);
	CHECK_OK(msgctl(id, IPC_RMID, NULL));
}

static void check_types(void)
{
	int id = MUST(msgget(IPC_PRIVATE, 0600));

	CHECK_OK(send_to(id, 5, "a", 0));
	CHECK_OK(send_to(id, 3, "b", 0));
	CHECK_OK(send_to(id, 4, "c", 0));
	CHECK_OK(send_to(id, 3, "d", 0));
	EXPECT_EQ(take(id, 4, 0, "c"), 4);
	EXPECT_EQ(take(id, 5, MSG_EXCEPT, "b"), 3);
	CHECK_ERRNO(take(id, -2, 0, ""), ENOMSG);
	EXPECT_EQ(take(id, -9, 0, "d"), 3);	/* the lowest type, not the first */
	CHECK_OK(send_to(id, LONG_MAX, "z", 0));
	EXPECT_EQ(take(id, 0, 0, "a"), 5);
	EXPECT_EQ(take(id, LONG_MIN, 0, "z"), LONG_MAX);

	CHECK_OK(send_to(id, 1, "one", 0));
	CHECK_OK(send_to(id, 2, "two", 0));
	EXPECT_EQ(take(id, 1, MSG_COPY, "two"), 2);
	EXPECT_EQ(take(id, 0, MSG_COPY, "one"), 1);
	CHECK_ERRNO(take(id, 2, MSG_COPY, ""), ENOMSG);
	CHECK_ERRNO(take(id, 0, MSG_COPY | MSG_EXCEPT, ""), EINVAL);
	CHECK_ERRNO(msgrcv(id, NULL, 0, 0, MSG_COPY), EINVAL);
	EXPECT_EQ(stat_of(id).msg_qnum, 2);
	CHECK_OK(msgctl(id, IPC_RMID, NULL));
}

static void check_stat(void)
{
	int id = MUST(msgget(KEY, IPC_CREAT | 0620));
	struct msqid_ds ds = stat_of(id);
	struct message m = { .type = 1 };

	EXPECT_EQ(ds.msg_perm.mode, 0620);
	EXPECT_EQ(ds.msg_qbytes, 16384);
	EXPECT_EQ(ds.msg_lspid, 0);
	EXPECT_EQ(ds.msg_stime, 0);
	CHECK(ds.msg_ctime > 0);
	CHECK_OK(send_to(id, 1, "12345", 0));
	ds = stat_of(id);
	EXPECT_EQ(ds.msg_qnum, 1);
	EXPECT_EQ(ds.__msg_cbytes, 5);
	EXPECT_EQ(ds.msg_lspid, getpid());
	EXPECT_EQ(ds.msg_lrpid, 0);
	ds.msg_qbytes = 8;
	CHECK_OK(msgctl(id, IPC_SET, &ds));
	CHECK_ERRNO(send_to(id, 1, "6789", IPC_NOWAIT), EAGAIN);
	CHECK_OK(send_to(id, 1, "678", IPC_NOWAIT));
	EXPECT_EQ(msgrcv(id, &m, 64, 0, 0), 5);
	EXPECT_EQ(stat_of(id).msg_lrpid, getpid());
	ds.msg_qbytes = 20000;		/* more than msgmnb: root may */
	CHECK_OK(msgctl(id, IPC_SET, &ds));
	EXPECT_EQ(stat_of(id).msg_qbytes, 20000);
	CHECK_OK(msgctl(id, IPC_RMID, NULL));
}

static void in_child_as_user(int id, int own)
{
	struct msqid_ds ds;

	MUST(setresgid(1000, 1000, 1000));
	MUST(setresuid(1000, 1000, 1000));
	CHECK_ERRNO(msgget(KEY, 0666), EACCES);
	EXPECT_EQ(msgget(KEY, 0222), id);
	CHECK_OK(send_to(id, 1, "x", 0));
	CHECK_ERRNO(take(id, 0, 0, "x"), EACCES);
	CHECK_ERRNO(msgctl(id, IPC_STAT, &ds), EACCES);
	CHECK_ERRNO(msgctl(id, IPC_RMID, NULL), EPERM);
	ds = stat_of(own);
	ds.msg_qbytes = 16385;
	CHECK_ERRNO(msgctl(own, IPC_SET, &ds), EPERM);
	ds.msg_qbytes = 100;
	CHECK_OK(msgctl(own, IPC_SET, &ds));
	EXPECT_EQ(stat_of(own).msg_qbytes, 100);
	check_exit();
}

static void check_permissions(void)
{
	int id = MUST(msgget(KEY, IPC_CREAT | 0622));
	int own = MUST(msgget(IPC_PRIVATE, 0600));
	struct msqid_ds ds = stat_of(own);
	pid_t pid;

	ds.msg_perm.uid = 1000;
	CHECK_OK(msgctl(own, IPC_SET, &ds));
	pid = check_fork();
	if (pid == 0)
		in_child_as_user(id, own);
	check_join(pid);
	CHECK_OK(msgctl(id, IPC_RMID, NULL));
	CHECK_OK(msgctl(own, IPC_RMID, NULL));
}

/* A child that receives @type and says what it got by its status. */
static pid_t receiver(int id, long type, size_t room, int want, int err)
{
	pid_t pid = check_fork();
	struct message m;

	if (pid == 0) {
		ssize_t n = msgrcv(id, &m, room, type, 0);

		EXPECT_EQ(n, want);
		if (want < 0)
			EXPECT_EQ(errno, err);
		check_exit();
	}
	return pid;
}

static void check_receivers(void)
{
	int id = MUST(msgget(IPC_PRIVATE, 0600));
	pid_t one = receiver(id, 1, 64, 3, 0), two = receiver(id, 2, 64, 2, 0), small;

	sleep_ms(50);
	CHECK_OK(send_to(id, 2, "22", 0));
	check_join(two);
	CHECK_OK(send_to(id, 1, "111", 0));
	check_join(one);
	EXPECT_EQ(stat_of(id).msg_qnum, 0);
	EXPECT_EQ(stat_of(id).msg_lrpid, one);

	small = receiver(id, 0, 1, -1, E2BIG);
	sleep_ms(50);
	CHECK_OK(send_to(id, 2, "22", 0));
	check_join(small);
	EXPECT_EQ(take(id, 0, 0, "22"), 2);

	one = receiver(id, 0, 64, -1, EIDRM);
	sleep_ms(50);
	CHECK_OK(msgctl(id, IPC_RMID, NULL));
	/* Or it comes too late and finds no such queue. */
	EXPECT_EQ(check_wait_status(one) & 0x7f, 0);

	id = MUST(msgget(IPC_PRIVATE, 0600));
	one = check_fork();
	if (one == 0) {
		struct message m;

		check_interrupt_start(SA_RESTART);
		CHECK_ERRNO(msgrcv(id, &m, 64, 0, 0), EINTR);
		check_interrupt_stop();
		check_exit();
	}
	check_join(one);
	CHECK_OK(msgctl(id, IPC_RMID, NULL));
}

static void check_senders(void)
{
	int id = MUST(msgget(IPC_PRIVATE, 0600)), i;
	struct msqid_ds ds = stat_of(id);
	pid_t pid;

	ds.msg_qbytes = 10;
	CHECK_OK(msgctl(id, IPC_SET, &ds));
	CHECK_OK(send_to(id, 1, "0123456789", 0));
	CHECK_ERRNO(send_to(id, 1, "a", IPC_NOWAIT), EAGAIN);
	pid = check_fork();
	if (pid == 0) {
		CHECK_OK(send_to(id, 2, "abc", 0));
		check_interrupt_start(SA_RESTART);
		CHECK_ERRNO(send_to(id, 2, "too much", 0), EINTR);
		check_exit();
	}
	sleep_ms(20);
	EXPECT_EQ(take(id, 0, 0, "0123456789"), 1);
	check_join(pid);
	EXPECT_EQ(take(id, 0, 0, "abc"), 2);
	/* Empty messages fill a queue as well. */
	for (i = 0; i < 10; i++)
		CHECK_OK(send_to(id, 1, "", IPC_NOWAIT));
	CHECK_ERRNO(send_to(id, 1, "", IPC_NOWAIT), EAGAIN);
	CHECK_OK(msgctl(id, IPC_RMID, NULL));
}

/* Many through one queue, from several to several: none lost, none twice. */
static void check_many(void)
{
	enum { TASKS = 3, EACH = 300 };
	int id = MUST(msgget(IPC_PRIVATE, 0600)), i, n;
	struct msqid_ds ds = stat_of(id);
	pid_t pids[2 * TASKS];

	ds.msg_qbytes = 64;
	CHECK_OK(msgctl(id, IPC_SET, &ds));
	for (i = 0; i < 2 * TASKS; i++) {
		pids[i] = check_fork();
		if (pids[i])
			continue;
		for (n = 0; n < EACH; n++) {
			struct message m = { .type = i / 2 + 1 };

			if (i & 1) {
				memcpy(m.text, &n, sizeof(n));
				CHECK_OK(msgsnd(id, &m, sizeof(n), 0));
			} else {
				EXPECT_EQ(msgrcv(id, &m, sizeof(n), i / 2 + 1, 0), sizeof(n));
				CHECK(!memcmp(m.text, &n, sizeof(n)));
			}
		}
		check_exit();
	}
	for (i = 0; i < 2 * TASKS; i++)
		check_join(pids[i]);
	EXPECT_EQ(stat_of(id).msg_qnum, 0);
	CHECK_OK(msgctl(id, IPC_RMID, NULL));
}

static void check_info(void)
{
	int id = MUST(msgget(KEY, IPC_CREAT | 0640)), max;
	struct msginfo info;
	struct msqid_ds ds;
	char line[128];

	CHECK_OK(send_to(id, 1, "12345", 0));
	max = CHECK_OK(msgctl(0, MSG_INFO, (struct msqid_ds *)&info));
	EXPECT_EQ(info.msgpool, 1);
	EXPECT_EQ(info.msgmap, 1);
	EXPECT_EQ(info.msgtql, 5);
	EXPECT_EQ(msgctl(0, IPC_INFO, (struct msqid_ds *)&info), max);
	EXPECT_EQ(info.msgmax, 8192);
	EXPECT_EQ(info.msgmnb, 16384);
	EXPECT_EQ(msgctl(max, MSG_STAT, &ds), id);
	EXPECT_EQ(ds.msg_qnum, 1);
	snprintf(line, sizeof(line), "%10d %10d  %4o  %10u %10u %5u %5u", KEY, id, 0640, 5, 1,
		 getpid(), 0);
	CHECK(strstr(read_file("/proc/sysvipc/msg"), line) != NULL);
	EXPECT_EQ(atoi(read_file("/proc/sys/kernel/msgmax")), 8192);
	EXPECT_EQ(atoi(read_file("/proc/sys/kernel/msgmni")), 32000);
	CHECK_OK(msgctl(id, IPC_RMID, NULL));
}

int main(void)
{
	check_get();
	check_arguments();
	check_types();
	check_stat();
	check_permissions();
	check_receivers();
	check_senders();
	check_many();
	check_info();
	return check_result();
}
