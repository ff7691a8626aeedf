/*
 * shmget, shmat, shmdt, shmctl: keys and permissions, where an attach may go,
 * what is counted, when a removed segment goes, and what each wrong argument gets.
 */
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include "check.h"

#define KEY	0x51ab0001
#define PAGE	4096

#ifndef SHM_DEST
#define SHM_DEST 01000
#endif

static struct shmid_ds stat_of(int id)
{
	struct shmid_ds ds;

	memset(&ds, 0xff, sizeof(ds));
	CHECK_OK(shmctl(id, IPC_STAT, &ds));
	return ds;
}

static void check_get(void)
{
	int id, id2;

	CHECK_ERRNO(shmget(KEY, PAGE, 0600), ENOENT);
	CHECK_ERRNO(shmget(KEY, 0, IPC_CREAT | 0600), EINVAL);
	CHECK_ERRNO(shmget(IPC_PRIVATE, 0, 0600), EINVAL);
	id = MUST(shmget(KEY, 5000, IPC_CREAT | IPC_EXCL | 0640));
	CHECK_ERRNO(shmget(KEY, 5000, IPC_CREAT | IPC_EXCL | 0640), EEXIST);
	CHECK_ERRNO(shmget(KEY, 5001, 0), EINVAL);
	EXPECT_EQ(shmget(KEY, 5000, IPC_CREAT | 0600), id);
	EXPECT_EQ(shmget(KEY, 0, 0), id);
	EXPECT_EQ(shmget(KEY, 1, IPC_EXCL), id);
	id2 = MUST(shmget(IPC_PRIVATE, 1, 0600));
	CHECK(id2 != id);
	CHECK_OK(shmctl(id2, IPC_RMID, NULL));
	CHECK_ERRNO(shmctl(id2, IPC_RMID, NULL), EINVAL);
	CHECK_OK(shmctl(id, IPC_RMID, NULL));
	CHECK_ERRNO(shmget(KEY, 0, 0), ENOENT);
	CHECK_ERRNO((intptr_t)shmat(id, NULL, 0), EINVAL);
	CHECK_ERRNO((intptr_t)shmat(-1, NULL, 0), EINVAL);
}

static void check_stat(void)
{
	time_t before = time(NULL) - 1;
	int id = MUST(shmget(KEY, 5000, IPC_CREAT | 0640));
	struct shmid_ds ds = stat_of(id);
	char *p;

	EXPECT_EQ(ds.shm_perm.mode, 0640);
	EXPECT_EQ(ds.shm_perm.uid, geteuid());
	EXPECT_EQ(ds.shm_perm.cgid, getegid());
	EXPECT_EQ(ds.shm_segsz, 5000);
	EXPECT_EQ(ds.shm_atime, 0);
	EXPECT_EQ(ds.shm_dtime, 0);
	CHECK(ds.shm_ctime >= before);
	EXPECT_EQ(ds.shm_cpid, getpid());
	EXPECT_EQ(ds.shm_lpid, 0);
	EXPECT_EQ(ds.shm_nattch, 0);

	p = MUST(shmat(id, NULL, 0));
	EXPECT_EQ(p[4999], 0);
	EXPECT_EQ(p[2 * PAGE - 1], 0);	/* the page is there to its end */
	ds = stat_of(id);
	EXPECT_EQ(ds.shm_nattch, 1);
	EXPECT_EQ(ds.shm_lpid, getpid());
	CHECK(ds.shm_atime >= before);
	CHECK_OK(shmdt(p));
	CHECK_ERRNO(shmdt(p), EINVAL);
	ds = stat_of(id);
	EXPECT_EQ(ds.shm_nattch, 0);
	CHECK(ds.shm_dtime >= before);

	ds.shm_perm.mode = 0600 | 07000;
	ds.shm_perm.uid = 1234;
	CHECK_OK(shmctl(id, IPC_SET, &ds));
	ds = stat_of(id);
	EXPECT_EQ(ds.shm_perm.mode, 0600);
	EXPECT_EQ(ds.shm_perm.uid, 1234);
	EXPECT_EQ(ds.shm_perm.cuid, 0);
	CHECK_ERRNO(shmctl(id, IPC_SET, (void *)8), EFAULT);
	CHECK_ERRNO(shmctl(id, IPC_STAT, (void *)8), EFAULT);
	CHECK_ERRNO(shmctl(id, 77, &ds), EINVAL);
	CHECK_ERRNO(shmctl(-1, IPC_STAT, &ds), EINVAL);
	CHECK_ERRNO(shmctl(id + 1, IPC_STAT, (void *)8), EINVAL);
	ds.shm_perm.uid = -1;
	CHECK_ERRNO(shmctl(id, IPC_SET, &ds), EINVAL);
	CHECK_OK(shmctl(id, IPC_RMID, NULL));
}

/* Removed while attached: the number still works, the key does not. */
static void check_removal(void)
{
	int id = MUST(shmget(KEY, PAGE, IPC_CREAT | 0600)), other;
	char *p = MUST(shmat(id, NULL, 0)), *q;
	struct shmid_ds ds;
	pid_t pid;

	strcpy(p, "here");
	CHECK_OK(shmctl(id, IPC_RMID, NULL));
	ds = stat_of(id);
	EXPECT_EQ(ds.shm_perm.mode & SHM_DEST, SHM_DEST);
	EXPECT_EQ(ds.shm_perm.__key, IPC_PRIVATE);
	CHECK_ERRNO(shmget(KEY, 0, 0), ENOENT);
	other = MUST(shmget(KEY, PAGE, IPC_CREAT | 0600));
	CHECK(other != id);
	CHECK_OK(shmctl(other, IPC_RMID, NULL));
	q = MUST(shmat(id, NULL, SHM_RDONLY));
	CHECK(!strcmp(q, "here"));
	pid = check_fork();
	if (pid == 0) {
		EXPECT_EQ(stat_of(id).shm_nattch, 4);
		strcpy(p, "child");
		check_exit();
	}
	check_join(pid);
	CHECK(!strcmp(q, "child"));
	EXPECT_EQ(stat_of(id).shm_nattch, 2);
	CHECK_OK(shmdt(p));
	EXPECT_EQ(stat_of(id).shm_nattch, 1);
	CHECK_OK(munmap(q, PAGE));
	CHECK_ERRNO(shmctl(id, IPC_STAT, &ds), EINVAL);
}

static void check_places(void)
{
	int id = MUST(shmget(IPC_PRIVATE, 3 * PAGE, 0600)), ro, status;
	char *area = MUST(mmap(NULL, 16 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	char *p, *q;
	pid_t pid;

	CHECK_ERRNO((intptr_t)shmat(id, area, 0), EINVAL);
	CHECK_ERRNO((intptr_t)shmat(id, area + 1, SHM_REMAP), EINVAL);
	CHECK_ERRNO((intptr_t)shmat(id, NULL, SHM_REMAP), EINVAL);
	CHECK_ERRNO((intptr_t)shmat(id, (void *)1, SHM_REMAP | SHM_RND), EINVAL);
	p = MUST(shmat(id, area + PAGE + 5, SHM_REMAP | SHM_RND));
	CHECK(p == area + PAGE);
	p[0] = 1;
	munmap(area + 8 * PAGE, 3 * PAGE);
	q = MUST(shmat(id, area + 8 * PAGE, 0));
	CHECK(q == area + 8 * PAGE);
	EXPECT_EQ(q[0], 1);
	CHECK_ERRNO(shmdt(p + 1), EINVAL);
	CHECK_ERRNO(shmdt(p + PAGE), EINVAL);

	/* A hole in it: both parts go by one shmdt, as does a part that is all. */
	CHECK_OK(munmap(p + PAGE, PAGE));
	EXPECT_EQ(stat_of(id).shm_nattch, 3);
	CHECK_OK(shmdt(p));
	EXPECT_EQ(stat_of(id).shm_nattch, 1);
	CHECK_OK(munmap(q, PAGE));
	CHECK_OK(shmdt(q));
	EXPECT_EQ(stat_of(id).shm_nattch, 0);

	p = MUST(shmat(id, NULL, SHM_RDONLY));
	CHECK_ERRNO(mprotect(p, PAGE, PROT_READ | PROT_WRITE), EACCES);
	pid = check_fork();
	if (pid == 0) {
		*(volatile char *)p = 1;
		_exit(0);
	}
	status = check_wait_status(pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
	ro = MUST(shmget(IPC_PRIVATE, PAGE, 0400));
	q = MUST(shmat(ro, NULL, 0));	/* root may anything */
	CHECK_OK(shmdt(q));
	CHECK_OK(shmctl(ro, IPC_RMID, NULL));
	CHECK_OK(shmctl(id, IPC_RMID, NULL));
	CHECK_OK(shmdt(p));
}

static void check_permissions(void)
{
	int secret = MUST(shmget(KEY, PAGE, IPC_CREAT | 0600));
	int readable = MUST(shmget(KEY + 1, PAGE, IPC_CREAT | 0644));
	pid_t pid = check_fork();
	struct shmid_ds ds;

	if (pid == 0) {
		MUST(setresgid(1000, 1000, 1000));
		MUST(setresuid(1000, 1000, 1000));
		CHECK_ERRNO(shmget(KEY, PAGE, 0600), EACCES);
		CHECK_ERRNO(shmget(KEY, PAGE, 0004), EACCES);
		EXPECT_EQ(shmget(KEY, PAGE, 0), secret);
		CHECK_ERRNO((intptr_t)shmat(secret, NULL, SHM_RDONLY), EACCES);
		CHECK_ERRNO(shmctl(secret, IPC_STAT, &ds), EACCES);
		CHECK_ERRNO(shmctl(secret, IPC_RMID, NULL), EPERM);
		CHECK_ERRNO(shmctl(secret, SHM_LOCK, NULL), EPERM);
		CHECK_ERRNO(shmctl(secret, SHM_UNLOCK, NULL), EPERM);
		EXPECT_EQ(shmget(KEY + 1, PAGE, 0444), readable);
		CHECK_ERRNO(shmget(KEY + 1, PAGE, 0666), EACCES);
		CHECK_ERRNO((intptr_t)shmat(readable, NULL, 0), EACCES);
		CHECK_ERRNO((intptr_t)shmat(readable, NULL, SHM_RDONLY | SHM_EXEC), EACCES);
		CHECK(shmat(readable, NULL, SHM_RDONLY) != (void *)-1);
		CHECK_OK(shmctl(readable, IPC_STAT, &ds));
		CHECK_ERRNO(shmctl(readable, IPC_SET, &ds), EPERM);
		CHECK_ERRNO(shmctl(readable, IPC_SET, (void *)8), EFAULT);
		check_exit();
	}
	check_join(pid);
	CHECK_OK(shmctl(secret, IPC_RMID, NULL));
	CHECK_OK(shmctl(readable, IPC_RMID, NULL));
}

static void check_locking(void)
{
	pid_t pid = check_fork();

	if (pid == 0) {
		struct rlimit limit = { 2 * PAGE, 2 * PAGE };
		int id, big;

		MUST(setrlimit(RLIMIT_MEMLOCK, &limit));
		MUST(setresuid(1001, 1001, 1001));
		id = MUST(shmget(IPC_PRIVATE, 2 * PAGE, 0600));
		big = MUST(shmget(IPC_PRIVATE, 3 * PAGE, 0600));
		CHECK_ERRNO(shmctl(big, SHM_LOCK, NULL), ENOMEM);
		CHECK_OK(shmctl(id, SHM_LOCK, NULL));
		CHECK_OK(shmctl(id, SHM_LOCK, NULL));
		EXPECT_EQ(stat_of(id).shm_perm.mode, 0600 | 02000);
		CHECK_OK(shmctl(id, SHM_UNLOCK, NULL));
		CHECK_OK(shmctl(id, SHM_UNLOCK, NULL));
		EXPECT_EQ(stat_of(id).shm_perm.mode, 0600);
		CHECK_OK(shmctl(id, SHM_LOCK, NULL));
		CHECK_OK(shmctl(id, IPC_RMID, NULL));
		CHECK_OK(shmctl(big, IPC_RMID, NULL));
		check_exit();
	}
	check_join(pid);
}

static void check_info(void)
{
	int ids[3], i, found = 0, max;
	struct shm_info info;
	struct shminfo limits;
	struct shmid_ds ds;
	char line[128], *text, *p;

	for (i = 0; i < 3; i++)
		ids[i] = MUST(shmget(KEY + i, PAGE * (i + 1), IPC_CREAT | 0600));
	p = MUST(shmat(ids[2], NULL, 0));
	p[0] = p[PAGE] = 1;
	max = CHECK_OK(shmctl(0, SHM_INFO, (struct shmid_ds *)&info));
	EXPECT_EQ(info.used_ids, 3);
	EXPECT_EQ(info.shm_tot, 6);
	EXPECT_EQ(info.shm_rss, 2);
	EXPECT_EQ(shmctl(0, IPC_INFO, (struct shmid_ds *)&limits), max);
	EXPECT_EQ(limits.shmmni, 4096);
	EXPECT_EQ(limits.shmmin, 1);
	for (i = 0; i <= max; i++)
		if (shmctl(i, SHM_STAT, &ds) == ids[1]) {
			EXPECT_EQ(ds.shm_segsz, PAGE * 2);
			found++;
		}
	EXPECT_EQ(found, 1);
	snprintf(line, sizeof(line), "%10d %10d  %4o %21u %5u %5u  %5u", KEY + 2, ids[2], 0600,
		 3 * PAGE, getpid(), getpid(), 1);
	text = read_file("/proc/sysvipc/shm");
	CHECK(strstr(text, line) != NULL);
	CHECK(!strncmp(text, "       key      shmid perms                  size  cpid  lpid nattch"
		       "   uid   gid  cuid  cgid      atime      dtime      ctime"
		       "                   rss                  swap\n", 150));
	snprintf(line, sizeof(line), "/SYSV%08x (deleted)", KEY + 2);
	CHECK(strstr(read_file("/proc/self/maps"), line) != NULL);
	for (i = 0; i < 3; i++)
		CHECK_OK(shmctl(ids[i], IPC_RMID, NULL));
	CHECK_OK(shmdt(p));
	EXPECT_EQ(atoi(read_file("/proc/sys/kernel/shmmni")), 4096);
	CHECK(!strcmp(read_file("/proc/sys/kernel/shmmax"), "18446744073692774399\n"));
}

/* An exec drops what was attached. */
static void check_exec(char *self)
{
	int id = MUST(shmget(IPC_PRIVATE, PAGE, 0600));
	char text[16], *argv[] = { self, "nattch", text, NULL };
	pid_t pid;

	snprintf(text, sizeof(text), "%d", id);
	MUST(shmat(id, NULL, 0));
	pid = check_fork();
	if (pid == 0) {
		execv("/proc/self/exe", argv);
		_exit(99);
	}
	check_join(pid);
	CHECK_OK(shmctl(id, IPC_RMID, NULL));
}

int main(int argc, char **argv)
{
	if (argc == 3) {
		EXPECT_EQ(stat_of(atoi(argv[2])).shm_nattch, 1);
		return check_result();
	}
	check_get();
	check_stat();
	check_removal();
	check_places();
	check_permissions();
	check_locking();
	check_info();
	check_exec(argv[0]);
	return check_result();
}
