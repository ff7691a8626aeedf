/*
 * rseq: what is registered and what is refused, the CPU's number kept right,
 * and sequences that end at their abort address when they are interrupted.
 */
#include <linux/rseq.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include "check.h"

#define SIG	0x53053053
#define OTHER_SIG 0x12345678

static struct rseq area[2];	/* aligned as the kernel wants it */

static long do_rseq(void *at, unsigned len, int flags, unsigned sig)
{
	return syscall(SYS_rseq, at, len, flags, sig);
}

static void check_arguments(void)
{
	unsigned len = sizeof(area[0]);

	/* Nothing registered. */
	CHECK_ERRNO(do_rseq(area, len, RSEQ_FLAG_UNREGISTER, SIG), EINVAL);
	CHECK_ERRNO(do_rseq(NULL, len, RSEQ_FLAG_UNREGISTER, SIG), EINVAL);
	CHECK_ERRNO(do_rseq(area, len, 2, SIG), EINVAL);
	CHECK_ERRNO(do_rseq(area, len, -1, SIG), EINVAL);
	CHECK_ERRNO(do_rseq(area, len - 1, 0, SIG), EINVAL);
	CHECK_ERRNO(do_rseq(area, 0, 0, SIG), EINVAL);
	CHECK_ERRNO(do_rseq((char *)area + 8, len, 0, SIG), EINVAL);
	CHECK_ERRNO(do_rseq((void *)(1UL << 63), len, 0, SIG), EFAULT);
	CHECK_ERRNO(do_rseq((void *)((1UL << 63) + 1), len, 0, SIG), EINVAL);

	area[0].cpu_id = RSEQ_CPU_ID_UNINITIALIZED;
	EXPECT_EQ(do_rseq(area, len, 0, SIG), 0);
	CHECK(area[0].cpu_id < 1024);
	EXPECT_EQ(area[0].cpu_id_start, area[0].cpu_id);

	/* One registered. */
	CHECK_ERRNO(do_rseq(area, len, 0, SIG), EBUSY);
	CHECK_ERRNO(do_rseq(area, len, 0, OTHER_SIG), EPERM);
	CHECK_ERRNO(do_rseq(&area[1], len, 0, SIG), EINVAL);
	CHECK_ERRNO(do_rseq(area, len + 32, 0, SIG), EINVAL);
	CHECK_ERRNO(do_rseq(area, len, 3, SIG), EINVAL);
	CHECK_ERRNO(do_rseq(&area[1], len, RSEQ_FLAG_UNREGISTER, SIG), EINVAL);
	CHECK_ERRNO(do_rseq(area, len - 1, RSEQ_FLAG_UNREGISTER, SIG), EINVAL);
	CHECK_ERRNO(do_rseq(area, len, RSEQ_FLAG_UNREGISTER, OTHER_SIG), EPERM);
	EXPECT_EQ(do_rseq(area, len, RSEQ_FLAG_UNREGISTER, SIG), 0);
	EXPECT_EQ(area[0].cpu_id, (unsigned)RSEQ_CPU_ID_UNINITIALIZED);
	EXPECT_EQ(area[0].cpu_id_start, 0);
	CHECK_ERRNO(do_rseq(area, len, RSEQ_FLAG_UNREGISTER, SIG), EINVAL);
}

static void check_cpu_number(void)
{
	int cpus = sysconf(_SC_NPROCESSORS_ONLN), i;
	cpu_set_t set;

	MUST(do_rseq(area, sizeof(area[0]), 0, SIG));
	for (i = 0; i < 3 * cpus; i++) {
		CPU_ZERO(&set);
		CPU_SET(i % cpus, &set);
		MUST(sched_setaffinity(0, sizeof(set), &set));
		EXPECT_EQ(area[0].cpu_id, i % cpus);
		EXPECT_EQ(area[0].cpu_id_start, i % cpus);
	}
	for (i = 0; i < cpus; i++)
		CPU_SET(i, &set);
	MUST(sched_setaffinity(0, sizeof(set), &set));
}

/*
 * A sequence that waits for *word to change.  0: it came to its end; 1: it was
 * aborted.  @sign stands before the abort address.
 */
#define SEQUENCE(name, sign, version, flags)				\
static __attribute__((noinline)) int name(volatile int *word)		\
{									\
	int aborted = 0;						\
									\
	asm volatile(							\
	".pushsection .data.rel.rseq_cs, \"aw\"\n"			\
	".balign 32\n"							\
	"1: .long " #version ", " #flags "\n"				\
	".quad 2f, 3f - 2f, 4f\n"					\
	".popsection\n"							\
	"leaq 1b(%%rip), %%rax\n"					\
	"movq %%rax, %[cs]\n"						\
	"2: cmpl $0, (%[word])\n"					\
	"je 2b\n"							\
	"3: jmp 5f\n"							\
	".long " #sign "\n"						\
	"4: movl $1, %[aborted]\n"					\
	"5:\n"								\
	: [aborted] "+r"(aborted), [cs] "=m"(area[0].rseq_cs)		\
	: [word] "r"(word) : "rax", "memory", "cc");			\
	return aborted;							\
}

SEQUENCE(sequence, 0x53053053, 0, 0)
SEQUENCE(wrong_signature, 0x12345678, 0, 0)
SEQUENCE(wrong_version, 0x53053053, 1, 0)
SEQUENCE(unknown_flag, 0x53053053, 0, 8)

static volatile int word;
static volatile unsigned long long cs_in_handler = 1;

static void look(int sig)
{
	(void)sig;
	cs_in_handler = area[0].rseq_cs;
	check_caught++;
}

static void check_signal_aborts(void)
{
	struct sigaction sa = { .sa_handler = look };
	struct itimerval often = { { 0, 5000 }, { 0, 5000 } }, off = {};

	MUST(sigaction(SIGALRM, &sa, NULL));
	word = 0;
	MUST(setitimer(ITIMER_REAL, &often, NULL));
	while (!check_caught)	/* something else may come first */
		EXPECT_EQ(sequence(&word), 1);
	MUST(setitimer(ITIMER_REAL, &off, NULL));
	EXPECT_EQ(cs_in_handler, 0);
	EXPECT_EQ(area[0].rseq_cs, 0);

	/* One that came to its end is not aborted; the pointer to it goes. */
	word = 1;
	EXPECT_EQ(sequence(&word), 0);
	raise(SIGALRM);
	EXPECT_EQ(area[0].rseq_cs, 0);
}

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	MUST(sched_setaffinity(0, sizeof(set), &set));
}

/* Another task gets the CPU: the sequence is aborted without any signal. */
static void check_preemption_aborts(void)
{
	volatile int zero = 0;
	pid_t child;

	pin(0);
	child = check_fork();
	if (child == 0)
		for (;;)
			;
	EXPECT_EQ(sequence(&zero), 1);
	EXPECT_EQ(sequence(&zero), 1);
	kill(child, SIGKILL);
	check_wait_status(child);
}

/* Moved to another CPU by somebody else. */
static void check_migration_aborts(void)
{
	volatile int zero = 0;
	pid_t child, parent = getpid();
	cpu_set_t set;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		return;
	pin(0);
	child = check_fork();
	if (child == 0) {
		pin(1);
		usleep(20000);
		CPU_ZERO(&set);
		CPU_SET(1, &set);
		MUST(sched_setaffinity(parent, sizeof(set), &set));
		check_exit();
	}
	EXPECT_EQ(sequence(&zero), 1);
	while (area[0].cpu_id != 1)
		;
	EXPECT_EQ(area[0].cpu_id_start, 1);
	check_join(child);
}

static int wait_for_signal(int (*run)(volatile int *))
{
	struct itimerval soon = { { 0, 0 }, { 0, 5000 } };
	volatile int zero = 0;
	pid_t child = check_fork();

	if (child == 0) {
		check_catch(SIGALRM, 0);
		MUST(setitimer(ITIMER_REAL, &soon, NULL));
		run(&zero);
		_exit(0);
	}
	return check_wait_status(child);
}

static int bad_pointer(volatile int *at)
{
	area[0].rseq_cs = 0x8000000000000000;
	while (!*at)
		;
	return 0;
}

static int thread_flags(volatile int *at)
{
	area[0].flags = RSEQ_CS_FLAG_NO_RESTART_ON_SIGNAL;
	return sequence(at);
}

static void check_bad_descriptors(void)
{
	EXPECT_EQ(wait_for_signal(sequence), 0);
	EXPECT_EQ(wait_for_signal(wrong_signature), SIGSEGV);
	EXPECT_EQ(wait_for_signal(wrong_version), SIGSEGV);
	EXPECT_EQ(wait_for_signal(unknown_flag), SIGSEGV);
	EXPECT_EQ(wait_for_signal(bad_pointer), SIGSEGV);
	EXPECT_EQ(wait_for_signal(thread_flags), SIGSEGV);
}

/* Memory that is not there is refused; when it goes later the thread ends. */
static void check_unmapped_area(void)
{
	char *page = MUST(mmap(NULL, 4096, PROT_NONE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	struct rseq *rseq = (struct rseq *)page;
	pid_t child = check_fork();

	if (child == 0) {
		do_rseq(area, sizeof(area[0]), RSEQ_FLAG_UNREGISTER, SIG);
		CHECK_ERRNO(do_rseq(page, sizeof(*rseq), 0, SIG), EFAULT);
		MUST(mprotect(page, 4096, PROT_READ | PROT_WRITE));
		rseq->rseq_cs = 1;	/* from long ago: does not count */
		EXPECT_EQ(do_rseq(page, sizeof(*rseq), 0, SIG), 0);
		EXPECT_EQ(rseq->rseq_cs, 0);
		check_catch(SIGUSR1, 0);
		MUST(mprotect(page, 4096, PROT_NONE));
		raise(SIGUSR1);
		_exit(0);
	}
	EXPECT_EQ(check_wait_status(child), SIGSEGV);
	munmap(page, 4096);
}

static void *in_thread(void *arg)
{
	CHECK_ERRNO(do_rseq(&area[0], sizeof(area[0]), RSEQ_FLAG_UNREGISTER,
			    SIG), EINVAL);
	EXPECT_EQ(do_rseq(&area[1], sizeof(area[1]), 0, OTHER_SIG), 0);
	CHECK(area[1].cpu_id < 1024);
	return arg;
}

static void check_inheritance(void)
{
	pthread_t thread;
	pid_t child = check_fork();

	if (child == 0) {
		CHECK_ERRNO(do_rseq(area, sizeof(area[0]), 0, SIG), EBUSY);
		EXPECT_EQ(do_rseq(area, sizeof(area[0]), RSEQ_FLAG_UNREGISTER,
				  SIG), 0);
		check_exit();
	}
	check_join(child);
	MUST(-pthread_create(&thread, NULL, in_thread, NULL));
	pthread_join(thread, NULL);
	CHECK_ERRNO(do_rseq(area, sizeof(area[0]), 0, SIG), EBUSY);
}

/* The C library of the tests registers nothing: after execve nothing is. */
static void check_exec(char *self)
{
	pid_t child = check_fork();

	if (child == 0) {
		execl(self, self, "again", NULL);
		_exit(1);
	}
	check_join(child);
}

int main(int argc, char **argv CHECK_UNUSED)
{
	if (argc > 1)
		return do_rseq(area, sizeof(area[0]), 0, SIG) != 0;
	check_arguments();
	check_cpu_number();
	check_signal_aborts();
	check_preemption_aborts();
	check_migration_aborts();
	check_bad_descriptors();
	check_unmapped_area();
	check_inheritance();
	check_exec("/proc/self/exe");
	return check_result();
}
