/*
 * semget, semop, semtimedop, semctl: several operations at once or not at all,
 * who wakes whom, SEM_UNDO at exit and across threads, and what each wrong
 * argument gets.
 */
#define _GNU_SOURCE
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include "check.h"

#define KEY	0x5e3a0001
#define SEMVMX	32767

static int op(int id, int num, int delta, int flags)
{
	struct sembuf sop = { num, delta, flags };

	return semop(id, &sop, 1);
}

static int value(int id, int num)
{
	return semctl(id, num, GETVAL);
}

/* Until @n tasks wait for semaphore 0 to grow or become zero. */
static void await(int id, int cmd, int n)
{
	while (semctl(id, 0, cmd) != n)
		sched_yield();
}

static void check_get(void)
{
	int id;

	CHECK_ERRNO(semget(KEY, 1, 0600), ENOENT);
	CHECK_ERRNO(semget(KEY, 0, IPC_CREAT | 0600), EINVAL);
	CHECK_ERRNO(semget(KEY, -1, IPC_CREAT | 0600), EINVAL);
	CHECK_ERRNO(semget(KEY, 32001, IPC_CREAT | 0600), EINVAL);
	id = MUST(semget(KEY, 3, IPC_CREAT | 0600));
	CHECK_ERRNO(semget(KEY, 4, 0), EINVAL);
	CHECK_ERRNO(semget(KEY, 3, IPC_CREAT | IPC_EXCL), EEXIST);
	EXPECT_EQ(semget(KEY, 0, 0), id);
	EXPECT_EQ(semget(KEY, 3, IPC_CREAT | 0600), id);
	CHECK_OK(semctl(id, 0, IPC_RMID));
	CHECK_ERRNO(semctl(id, 0, IPC_RMID), EINVAL);
	CHECK_ERRNO(op(id, 0, 1, 0), EINVAL);
}

static void check_arguments(void)
{
	int id = MUST(semget(IPC_PRIVATE, 2, 0600));
	struct timespec bad = { 0, 1000000000 }, zero = { 0, 0 };
	struct sembuf many[501] = { { 0 } }, one = { 0, 1, 0 };

	CHECK_ERRNO(semop(id, many, 501), E2BIG);
	CHECK_ERRNO(semop(id, many, 0), EINVAL);
	CHECK_ERRNO(semop(id, (void *)8, 1), EFAULT);
	CHECK_ERRNO(semop(-1, (void *)8, 1), EFAULT);
	CHECK_ERRNO(semop(-1, &one, 1), EINVAL);
	CHECK_ERRNO(semop(id + 1, &one, 1), EINVAL);
	CHECK_ERRNO(op(id, 2, 1, 0), EFBIG);
	CHECK_ERRNO(op(id, 0, -1, IPC_NOWAIT), EAGAIN);
	CHECK_ERRNO(syscall(SYS_semtimedop, id, &one, 1, &bad), EINVAL);
	CHECK_ERRNO(syscall(SYS_semtimedop, id, &one, 1, (void *)8), EFAULT);
	EXPECT_EQ(semop(id, many, 500), 0);
	one.sem_op = -1;
	CHECK_ERRNO(semtimedop(id, &one, 1, &zero), EAGAIN);
	zero.tv_nsec = 1000000;
	CHECK_ERRNO(semtimedop(id, &one, 1, &zero), EAGAIN);

	CHECK_ERRNO(semctl(id, 0, SETVAL, -1), ERANGE);
	CHECK_ERRNO(semctl(id, 0, SETVAL, SEMVMX + 1), ERANGE);
	CHECK_ERRNO(semctl(id, 2, SETVAL, 1), EINVAL);
	CHECK_ERRNO(semctl(id, -1, SETVAL, 1), EINVAL);
	CHECK_ERRNO(semctl(id, 2, GETVAL), EINVAL);
	CHECK_ERRNO(semctl(id, 0, 99), EINVAL);
	CHECK_ERRNO(semctl(-1, 0, GETVAL), EINVAL);
	CHECK_ERRNO(semctl(id, 0, GETALL, (void *)8), EFAULT);
	CHECK_ERRNO(semctl(id, 0, SETALL, (void *)8), EFAULT);
	CHECK_ERRNO(semctl(id, 0, IPC_STAT, (void *)8), EFAULT);
	CHECK_ERRNO(semctl(id, 0, IPC_SET, (void *)8), EFAULT);
	CHECK_OK(semctl(id, 0, SETVAL, SEMVMX));
	CHECK_ERRNO(op(id, 0, 1, 0), ERANGE);
	EXPECT_EQ(value(id, 0), SEMVMX);
	CHECK_OK(semctl(id, 0, IPC_RMID));
}

static void check_values(void)
{
	int id = MUST(semget(IPC_PRIVATE, 3, 0600));
	unsigned short v[3] = { 1, 2, 3 };
	struct sembuf two[2] = { { 0, 5, 0 }, { 1, -3, IPC_NOWAIT } };
	struct semid_ds ds;
	pid_t pid;

	CHECK_OK(semctl(id, 0, IPC_STAT, &ds));
	EXPECT_EQ(ds.sem_nsems, 3);
	EXPECT_EQ(ds.sem_otime, 0);
	CHECK(ds.sem_ctime > 0);
	EXPECT_EQ(semctl(id, 0, GETPID), 0);
	CHECK_OK(semctl(id, 0, SETALL, v));
	memset(v, 0, sizeof(v));
	CHECK_OK(semctl(id, 77, GETALL, v));
	EXPECT_EQ(v[2], 3);
	EXPECT_EQ(semctl(id, 1, GETPID), getpid());
	CHECK_ERRNO(semop(id, two, 2), EAGAIN);
	EXPECT_EQ(value(id, 0), 1);	/* none of them was done */
	two[1].sem_op = -2;
	CHECK_OK(semop(id, two, 2));
	EXPECT_EQ(value(id, 0), 6);
	EXPECT_EQ(value(id, 1), 0);
	CHECK_OK(semctl(id, 0, IPC_STAT, &ds));
	CHECK(ds.sem_otime > 0);
	/* One semaphore twice: the second sees what the first did. */
	two[0] = (struct sembuf){ 1, 2, 0 };
	two[1] = (struct sembuf){ 1, -2, IPC_NOWAIT };
	CHECK_OK(semop(id, two, 2));
	pid = check_fork();
	if (pid == 0) {
		CHECK_OK(op(id, 1, 0, 0));
		_exit(0);
	}
	check_join(pid);
	EXPECT_EQ(semctl(id, 1, GETPID), pid);	/* a wait for zero counts too */
	v[0] = SEMVMX + 1;
	CHECK_ERRNO(semctl(id, 0, SETALL, v), ERANGE);
	CHECK_OK(semctl(id, 0, IPC_RMID));
}

static void check_waiting(void)
{
	int id = MUST(semget(IPC_PRIVATE, 2, 0600)), i;
	struct sembuf both[2] = { { 0, -1, 0 }, { 1, -1, 0 } };
	pid_t pid, zero;

	pid = check_fork();
	if (pid == 0) {
		CHECK_OK(semop(id, both, 2));
		check_exit();
	}
	await(id, GETNCNT, 1);
	CHECK_OK(op(id, 0, 1, 0));
	/* It waits for the other one now, and has taken nothing. */
	while (semctl(id, 1, GETNCNT) != 1)
		sched_yield();
	EXPECT_EQ(semctl(id, 0, GETNCNT), 0);
	EXPECT_EQ(value(id, 0), 1);
	zero = check_fork();
	if (zero == 0) {
		CHECK_OK(op(id, 0, 0, 0));
		check_exit();
	}
	await(id, GETZCNT, 1);
	CHECK_OK(op(id, 1, 1, 0));
	check_join(pid);
	check_join(zero);
	EXPECT_EQ(value(id, 0), 0);
	EXPECT_EQ(value(id, 1), 0);

	pid = check_fork();
	if (pid == 0) {
		check_interrupt_start(SA_RESTART);
		CHECK_ERRNO(op(id, 0, -1, 0), EINTR);
		check_interrupt_stop();
		CHECK_ERRNO(op(id, 0, -1, 0), EIDRM);
		check_exit();
	}
	for (i = 0; i < 2; i++) {
		await(id, GETNCNT, 1);
		sleep_ms(50);
	}
	await(id, GETNCNT, 1);
	while (semctl(id, 0, GETNCNT) == 1 && waitpid(pid, NULL, WNOHANG) == 0) {
		sleep_ms(100);
		CHECK_OK(semctl(id, 0, IPC_RMID));
		break;
	}
	check_join(pid);
}

static void check_undo(void)
{
	int id = MUST(semget(IPC_PRIVATE, 2, 0600));
	pid_t pid;

	CHECK_OK(semctl(id, 0, SETVAL, 5));
	pid = check_fork();
	if (pid == 0) {
		CHECK_OK(op(id, 0, -3, SEM_UNDO));
		CHECK_OK(op(id, 0, 1, SEM_UNDO));
		CHECK_OK(op(id, 1, 7, SEM_UNDO));
		CHECK_OK(op(id, 1, -5, 0));
		EXPECT_EQ(value(id, 0), 3);
		check_exit();
	}
	check_join(pid);
	EXPECT_EQ(value(id, 0), 5);
	EXPECT_EQ(value(id, 1), 0);	/* 2 - 7: not below zero */
	EXPECT_EQ(semctl(id, 0, GETPID), pid);

	/* A value that is set leaves nothing to undo; a forked child has nothing. */
	pid = check_fork();
	if (pid == 0) {
		CHECK_OK(op(id, 0, -1, SEM_UNDO));
		CHECK_OK(semctl(id, 0, SETVAL, 9));
		CHECK_OK(op(id, 1, 1, SEM_UNDO));
		pid = check_fork();
		if (pid == 0)
			_exit(0);
		check_join(pid);
		EXPECT_EQ(value(id, 1), 1);
		check_exit();
	}
	check_join(pid);
	EXPECT_EQ(value(id, 0), 9);
	EXPECT_EQ(value(id, 1), 0);

	CHECK_OK(semctl(id, 0, SETVAL, 0));
	pid = check_fork();
	if (pid == 0) {
		CHECK_OK(op(id, 0, SEMVMX, SEM_UNDO));
		CHECK_OK(op(id, 0, -SEMVMX, 0));
		CHECK_OK(op(id, 0, 1, SEM_UNDO));
		CHECK_OK(op(id, 0, -1, 0));
		CHECK_ERRNO(op(id, 0, 1, SEM_UNDO), ERANGE);
		_exit(check_failures != 0);
	}
	check_join(pid);
	CHECK_OK(semctl(id, 0, IPC_RMID));
}

static void *down_with_undo(void *arg)
{
	CHECK_OK(op((int)(intptr_t)arg, 0, -1, SEM_UNDO));
	return NULL;
}

/* Threads share what is to be undone: it is, when the last of them goes. */
static void check_undo_threads(void)
{
	int id = MUST(semget(IPC_PRIVATE, 1, 0600));
	pthread_t thread;
	pid_t pid;

	CHECK_OK(semctl(id, 0, SETVAL, 2));
	pid = check_fork();
	if (pid == 0) {
		MUST(-pthread_create(&thread, NULL, down_with_undo, (void *)(intptr_t)id));
		pthread_join(thread, NULL);
		EXPECT_EQ(value(id, 0), 1);
		check_exit();
	}
	check_join(pid);
	EXPECT_EQ(value(id, 0), 2);
	pid = check_fork();
	if (pid == 0) {
		CHECK_OK(op(id, 0, -2, SEM_UNDO));
		CHECK_OK(unshare(CLONE_SYSVSEM));
		EXPECT_EQ(value(id, 0), 2);
		check_exit();
	}
	check_join(pid);
	CHECK_OK(semctl(id, 0, IPC_RMID));
}

static void check_permissions(void)
{
	int id = MUST(semget(KEY, 1, IPC_CREAT | 0644));
	struct semid_ds ds;
	unsigned short v;
	pid_t pid = check_fork();

	if (pid == 0) {
		MUST(setresgid(1000, 1000, 1000));
		MUST(setresuid(1000, 1000, 1000));
		CHECK_ERRNO(semget(KEY, 1, 0600), EACCES);
		EXPECT_EQ(semget(KEY, 1, 0400), id);
		CHECK_ERRNO(op(id, 0, 1, 0), EACCES);
		CHECK_ERRNO(op(id, 1, 1, 0), EFBIG);
		CHECK_OK(op(id, 0, 0, 0));
		EXPECT_EQ(value(id, 0), 0);
		CHECK_ERRNO(semctl(id, 0, SETVAL, 1), EACCES);
		CHECK_ERRNO(semctl(id, 0, SETVAL, -1), ERANGE);
		CHECK_ERRNO(semctl(id, 0, SETALL, &v), EACCES);
		CHECK_OK(semctl(id, 0, IPC_STAT, &ds));
		CHECK_ERRNO(semctl(id, 0, IPC_SET, &ds), EPERM);
		CHECK_ERRNO(semctl(id, 0, IPC_RMID), EPERM);
		check_exit();
	}
	check_join(pid);
	CHECK_OK(semctl(id, 0, IPC_STAT, &ds));
	ds.sem_perm.mode = 0600;
	ds.sem_perm.uid = 1000;
	CHECK_OK(semctl(id, 0, IPC_SET, &ds));
	pid = check_fork();
	if (pid == 0) {
		MUST(setresuid(1000, 1000, 1000));
		CHECK_OK(op(id, 0, 1, 0));
		CHECK_OK(semctl(id, 0, IPC_RMID));
		check_exit();
	}
	check_join(pid);
}

static void check_info(void)
{
	int id = MUST(semget(KEY, 7, IPC_CREAT | 0640)), max;
	struct seminfo info;
	struct semid_ds ds;
	char line[128];

	max = CHECK_OK(semctl(0, 0, SEM_INFO, &info));
	EXPECT_EQ(info.semusz, 1);
	EXPECT_EQ(info.semaem, 7);
	EXPECT_EQ(semctl(0, 0, IPC_INFO, &info), max);
	EXPECT_EQ(info.semmsl, 32000);
	EXPECT_EQ(info.semopm, 500);
	EXPECT_EQ(info.semvmx, SEMVMX);
	EXPECT_EQ(semctl(max, 0, SEM_STAT, &ds), id);
	EXPECT_EQ(ds.sem_nsems, 7);
	snprintf(line, sizeof(line), "%10d %10d  %4o %10d %5u %5u", KEY, id, 0640, 7, 0, 0);
	CHECK(strstr(read_file("/proc/sysvipc/sem"), line) != NULL);
	CHECK(!strcmp(read_file("/proc/sys/kernel/sem"), "32000\t1024000000\t500\t32000\n"));
	CHECK_OK(semctl(id, 0, IPC_RMID));
}

int main(void)
{
	check_get();
	check_arguments();
	check_values();
	check_waiting();
	check_undo();
	check_undo_threads();
	check_permissions();
	check_info();
	return check_result();
}
