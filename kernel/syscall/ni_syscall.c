/*
 * ni_syscall.c - the answer to a number nobody implements
 *
 * -ENOSYS, as on a Linux without that call, and one log line for each program
 * and number: a program that probes in a loop does not fill the log.
 */
#include "arch/x86/spinlock.h"
#include "lib/hash.h"
#include "lib/string.h"
#include "sched/task.h"
#include "syscall/syscall.h"

#define SAID_BITS	8

/* What was said already; a collision costs a line, never a wrong answer. */
static u64 said[1 << SAID_BITS];	/* l */
static DEFINE_SPINLOCK(said_lock);	/* guards letter l */

static bool first_time(const char *comm, unsigned long nr, bool ia32)
{
	u64 key = hash_bytes(FNV_INIT, comm, strnlen(comm, TASK_COMM_LEN));
	u64 *slot;
	bool first;

	key = hash_bytes(key, &nr, sizeof(nr)) ^ ia32;
	slot = &said[hash_64(key, SAID_BITS)];
	spin_lock(&said_lock);
	first = *slot != key;
	*slot = key;
	spin_unlock(&said_lock);
	return first;
}

static long not_implemented(unsigned long nr, bool ia32)
{
	if (first_time(current->comm, nr, ia32))
		pr_notice("%s[%d]: system call %ld of the %s table is not implemented\n",
			  current->comm, current->pid, (long)nr, ia32 ? "i386" : "x86_64");
	return -ENOSYS;
}

long __x64_sys_ni_syscall(const struct pt_regs *regs)
{
	return not_implemented(regs->orig_ax, false);
}

long __ia32_sys_ni_syscall(const struct pt_regs *regs)
{
	return not_implemented(regs->orig_ax, true);
}
