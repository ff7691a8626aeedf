/*
 * System V IPC of a 32-bit program: through ipc, number 117, with the structures
 * of IPC_64 and the old ones, and through the direct numbers 393 to 402.
 */
#include <linux/ipc.h>
#include <linux/msg.h>
#include <linux/sem.h>
#include "../check.h"

#define PAGE 4096

struct perm64 {
	int		key;
	unsigned	uid, gid, cuid, cgid;
	unsigned short	mode, pad1, seq, pad2;
	unsigned	unused[2];
};

struct shmid64 {
	struct perm64	perm;
	unsigned	segsz, times[6];
	int		cpid, lpid;
	unsigned	nattch, unused[2];
};

struct semid64 {
	struct perm64	perm;
	unsigned	times[4], nsems, unused[2];
};

struct msqid64 {
	struct perm64	perm;
	unsigned	times[6], cbytes, qnum, qbytes;
	int		lspid, lrpid;
	unsigned	unused[2];
};

struct perm_old {
	int		key;
	unsigned short	uid, gid, cuid, cgid, mode, seq;
};

struct shmid_old {
	struct perm_old	perm;
	int		segsz, atime, dtime, ctime;
	unsigned short	cpid, lpid, nattch, unused;
	unsigned	unused2, unused3;
};

struct semid_old {
	struct perm_old	perm;
	int		otime, ctime;
	unsigned	base, pending, last, undo;
	unsigned short	nsems;
};

struct msqid_old {
	struct perm_old	perm;
	unsigned	first, last;
	int		stime, rtime, ctime;
	unsigned	lcbytes, lqbytes;
	unsigned short	cbytes, qnum, qbytes, lspid, lrpid;
};

struct message {
	int	type;
	char	text[32];
};

static long ipc(unsigned call, int a, int b, long c, void *ptr, long fifth)
{
	return syscall(117, call, a, b, c, ptr, fifth);
}

static void check_shm(void)
{
	int id = MUST(ipc(SHMGET, 0x1234, 5000, IPC_CREAT | 0640, NULL, 0));
	struct shmid64 ds, direct;
	struct shmid_old old;
	unsigned addr = 0, info[9] = { 0 };
	char *p;

	CHECK_OK(ipc(SHMAT, id, 0, (long)&addr, NULL, 0));
	CHECK(addr != 0);
	CHECK_ERRNO(ipc(SHMAT | 1 << 16, id, 0, (long)&addr, NULL, 0), EINVAL);
	p = (char *)syscall(397, id, NULL, 0);
	CHECK(p != (char *)-1 && p != (char *)addr);
	p[1] = 'x';
	EXPECT_EQ(((char *)addr)[1], 'x');
	CHECK_OK(ipc(SHMCTL, id, IPC_STAT | IPC_64, 0, &ds, 0));
	EXPECT_EQ(ds.perm.key, 0x1234);
	EXPECT_EQ(ds.perm.mode, 0640);
	EXPECT_EQ(ds.segsz, 5000);
	EXPECT_EQ(ds.nattch, 2);
	EXPECT_EQ(ds.cpid, getpid());
	CHECK_OK(syscall(396, id, IPC_STAT, &direct));
	CHECK(!memcmp(&ds, &direct, sizeof(ds)));
	CHECK_ERRNO(syscall(396, id, IPC_STAT | IPC_64, &direct), EINVAL);
	CHECK_OK(ipc(SHMCTL, id, IPC_STAT, 0, &old, 0));
	EXPECT_EQ(old.perm.mode, 0640);
	EXPECT_EQ(old.segsz, 5000);
	EXPECT_EQ(old.nattch, 2);
	EXPECT_EQ((unsigned)old.ctime, ds.times[4]);
	old.perm.mode = 0600;
	old.perm.uid = 77;
	CHECK_OK(ipc(SHMCTL, id, IPC_SET, 0, &old, 0));
	CHECK_OK(ipc(SHMCTL, id, IPC_STAT | IPC_64, 0, &ds, 0));
	EXPECT_EQ(ds.perm.uid, 77);
	EXPECT_EQ(ds.perm.mode, 0600);
	CHECK(ipc(SHMCTL, 0, IPC_INFO | IPC_64, 0, info, 0) >= 0);
	EXPECT_EQ(info[0], 0x7fffffff);
	EXPECT_EQ(info[2], 4096);
	CHECK_OK(ipc(SHMDT, 0, 0, 0, (void *)addr, 0));
	CHECK_OK(syscall(398, p));
	CHECK_ERRNO(ipc(SHMDT, 0, 0, 0, p, 0), EINVAL);
	CHECK_OK(syscall(396, id, IPC_RMID, NULL));
	id = MUST(syscall(395, IPC_PRIVATE, PAGE, 0600));
	CHECK_OK(ipc(SHMCTL, id, IPC_RMID, 0, NULL, 0));
}

static void check_sem(void)
{
	int id = MUST(ipc(SEMGET, IPC_PRIVATE, 2, 0600, NULL, 0));
	struct sembuf up = { 0, 3, 0 }, down = { 1, -1, 0 };
	struct { int s, ns; } soon = { 0, 1000 };
	unsigned short values[2] = { 9, 9 };
	struct semid64 ds, direct;
	struct semid_old old;
	long arg = 7;

	CHECK_OK(ipc(SEMOP, id, 1, 0, &up, 0));
	CHECK_ERRNO(ipc(SEMTIMEDOP, id, 1, 0, &down, (long)&soon), EAGAIN);
	CHECK_ERRNO(ipc(SEMTIMEDOP, id, 1, 0, &down, 8), EFAULT);
	EXPECT_EQ(ipc(SEMCTL, id, 0, GETVAL, &arg, 0), 3);
	EXPECT_EQ(ipc(SEMCTL, id, 0, GETVAL | IPC_64, &arg, 0), 3);
	CHECK_ERRNO(ipc(SEMCTL, id, 0, GETVAL, NULL, 0), EINVAL);
	CHECK_OK(ipc(SEMCTL, id, 1, SETVAL, &arg, 0));
	EXPECT_EQ(syscall(394, id, 1, GETVAL, 0), 7);
	CHECK_OK(syscall(394, id, 0, GETALL, values));
	EXPECT_EQ(values[0], 3);
	EXPECT_EQ(values[1], 7);
	arg = (long)&ds;
	CHECK_OK(ipc(SEMCTL, id, 0, IPC_STAT | IPC_64, &arg, 0));
	EXPECT_EQ(ds.nsems, 2);
	CHECK(ds.times[0] != 0 && ds.times[1] == 0 && ds.times[2] != 0);
	CHECK_OK(syscall(394, id, 0, IPC_STAT, &direct));
	CHECK(!memcmp(&ds, &direct, sizeof(ds)));
	arg = (long)&old;
	CHECK_OK(ipc(SEMCTL, id, 0, IPC_STAT, &arg, 0));
	EXPECT_EQ(old.nsems, 2);
	EXPECT_EQ((unsigned)old.ctime, ds.times[2]);
	CHECK_OK(ipc(SEMCTL, id, 0, IPC_RMID, &arg, 0));
	id = MUST(syscall(393, IPC_PRIVATE, 1, 0600));
	down.sem_num = 0;
	{
		struct { long long s, ns; } later = { 0, 1000 };

		CHECK_ERRNO(syscall(420, id, &down, 1, &later), EAGAIN);
	}
	CHECK_OK(syscall(394, id, 0, IPC_RMID, 0));
}

static void check_msg(void)
{
	int id = MUST(ipc(MSGGET, IPC_PRIVATE, 0600, 0, NULL, 0));
	struct message m = { 5, "hello" };
	struct { void *msgp; int type; } kludge = { &m, 0 };
	struct msqid64 ds, direct;
	struct msqid_old old;

	CHECK_OK(ipc(MSGSND, id, 5, 0, &m, 0));
	CHECK_OK(syscall(400, id, &m, 3, 0));
	CHECK_OK(ipc(MSGCTL, id, IPC_STAT | IPC_64, 0, &ds, 0));
	EXPECT_EQ(ds.qnum, 2);
	EXPECT_EQ(ds.cbytes, 8);
	EXPECT_EQ(ds.qbytes, 16384);
	EXPECT_EQ(ds.lspid, getpid());
	CHECK_OK(syscall(402, id, IPC_STAT, &direct));
	CHECK(!memcmp(&ds, &direct, sizeof(ds)));
	CHECK_OK(ipc(MSGCTL, id, IPC_STAT, 0, &old, 0));
	EXPECT_EQ(old.qnum, 2);
	EXPECT_EQ(old.qbytes, 16384);
	EXPECT_EQ(old.lcbytes, 0);	/* as 64-bit kernels have it */
	memset(&m, 0, sizeof(m));
	CHECK_ERRNO(ipc(MSGRCV, id, 32, 0, NULL, 0), EINVAL);
	EXPECT_EQ(ipc(MSGRCV, id, 32, 0, &kludge, 0), 5);
	EXPECT_EQ(m.type, 5);
	CHECK(!strcmp(m.text, "hello"));
	EXPECT_EQ(ipc(MSGRCV | 1 << 16, id, 32, 0, &m, 5), 3);
	CHECK_ERRNO(ipc(MSGRCV | 1 << 16, id, 32, IPC_NOWAIT, &m, -5), ENOMSG);
	m.type = 0x7fffffff;
	CHECK_OK(syscall(400, id, &m, 1, 0));
	m.type = 0;
	EXPECT_EQ(syscall(401, id, &m, 32, 0, 0), 1);
	EXPECT_EQ(m.type, 0x7fffffff);
	CHECK_ERRNO(syscall(400, id, &m, -1, 0), EINVAL);
	CHECK_OK(syscall(402, id, IPC_RMID, NULL));
	id = MUST(syscall(399, IPC_PRIVATE, 0600));
	CHECK_OK(ipc(MSGCTL, id, IPC_RMID | IPC_64, 0, NULL, 0));
	CHECK_ERRNO(ipc(99, 0, 0, 0, NULL, 0), ENOSYS);
}

int main(void)
{
	check_shm();
	check_sem();
	check_msg();
	return check_result();
}
