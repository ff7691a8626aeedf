/*
 * sys.c - the system's names and numbers, and its end
 */
#include <linux/membarrier.h>
#include <linux/personality.h>
#include <linux/reboot.h>
#include <linux/sysinfo.h>

#include "arch/x86/panic.h"
#include "arch/x86/smp.h"
#include "lib/string.h"
#include "mm/kasan.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/compat.h"
#include "proc/exit.h"
#include "sched/cred.h"
#include "sched/rcu.h"
#include "sched/sched.h"
#include "sched/uts.h"
#include "syscall/syscall.h"
#include "trace/trace.h"

DECLARE_RWSEM(uts_lock);

/* The release says which Linux this behaves like. */
struct new_utsname init_uts = {
	.sysname = "Linux",
	.nodename = "(none)",
	.release = "6.1.0-ringside",
	.version = "#1 SMP Ringside",
	.machine = "x86_64",
	.domainname = "(none)",
};

static void uts_copy(struct new_utsname *u)
{
	down_read(&uts_lock);
	*u = init_uts;
	up_read(&uts_lock);
	if ((current->personality & PER_MASK) == PER_LINUX32)
		strscpy(u->machine, "i686", sizeof(u->machine));
}

SYSCALL_DEFINE1(newuname, struct new_utsname __user *, name)
{
	struct new_utsname u;

	uts_copy(&u);
	return copy_to_user(name, &u, sizeof(u)) ? -EFAULT : 0;
}

/* Without the domain name; i386's second uname. */
COMPAT_SYSCALL_DEFINE1(olduname, struct old_utsname __user *, name)
{
	struct new_utsname u;

	if (!name)
		return -EFAULT;
	uts_copy(&u);
	return copy_to_user(name, &u, sizeof(struct old_utsname)) ? -EFAULT : 0;
}

/* Names of 8 bytes; i386's first. */
COMPAT_SYSCALL_DEFINE1(oldolduname, struct oldold_utsname __user *, name)
{
	struct oldold_utsname old = {};
	struct new_utsname u;

	uts_copy(&u);
	memcpy(old.sysname, u.sysname, __OLD_UTS_LEN);
	memcpy(old.nodename, u.nodename, __OLD_UTS_LEN);
	memcpy(old.release, u.release, __OLD_UTS_LEN);
	memcpy(old.version, u.version, __OLD_UTS_LEN);
	memcpy(old.machine, u.machine, __OLD_UTS_LEN);
	return copy_to_user(name, &old, sizeof(old)) ? -EFAULT : 0;
}

static long set_name(char *to, const char __user *name, int len)
{
	char buf[__NEW_UTS_LEN + 1] = "";

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (len < 0 || len > __NEW_UTS_LEN)
		return -EINVAL;
	if (copy_from_user(buf, name, len))
		return -EFAULT;
	down_write(&uts_lock);
	memcpy(to, buf, sizeof(buf));
	up_write(&uts_lock);
	return 0;
}

SYSCALL_DEFINE2(sethostname, char __user *, name, int, len)
{
	return set_name(init_uts.nodename, name, len);
}

SYSCALL_DEFINE2(setdomainname, char __user *, name, int, len)
{
	return set_name(init_uts.domainname, name, len);
}

SYSCALL_DEFINE1(personality, unsigned int, personality)
{
	unsigned int old = current->personality;

	if (personality != 0xffffffff)
		current->personality = personality;
	return old;
}

#define LOAD_SHIFT	(SI_LOAD_SHIFT - 11)	/* from our fixed point to sysinfo's */

static void do_sysinfo(struct sysinfo *info)
{
	unsigned long loads[3];
	int i;

	memset(info, 0, sizeof(*info));
	info->uptime = DIV_ROUND_UP(ktime_get_ns(), NSEC_PER_SEC);
	get_avenrun(loads);
	for (i = 0; i < 3; i++)
		info->loads[i] = loads[i] << LOAD_SHIFT;
	info->totalram = totalram_pages() * PAGE_SIZE;
	info->freeram = nr_free_pages() * PAGE_SIZE;
	info->procs = nr_threads;
	info->mem_unit = 1;
}

SYSCALL_DEFINE1(sysinfo, struct sysinfo __user *, info)
{
	struct sysinfo val;

	do_sysinfo(&val);
	return copy_to_user(info, &val, sizeof(val)) ? -EFAULT : 0;
}

COMPAT_SYSCALL_DEFINE1(sysinfo, struct compat_sysinfo __user *, info)
{
	struct compat_sysinfo c = {};
	struct sysinfo s;
	int shift = 0, i;

	do_sysinfo(&s);
	while (s.totalram >> shift > U32_MAX)
		shift++;
	c.uptime = s.uptime;
	for (i = 0; i < 3; i++)
		c.loads[i] = s.loads[i];
	c.totalram = s.totalram >> shift;
	c.freeram = s.freeram >> shift;
	c.procs = s.procs;
	c.mem_unit = 1U << shift;
	return copy_to_user(info, &c, sizeof(c)) ? -EFAULT : 0;
}

SYSCALL_DEFINE3(getcpu, unsigned int __user *, cpup, unsigned int __user *, nodep,
		void __user *, unused)
{
	(void)unused;
	if (cpup && put_user(smp_processor_id(), cpup))
		return -EFAULT;
	if (nodep && put_user(0U, nodep))
		return -EFAULT;
	return 0;
}

/*
 * membarrier: every running thread passes a full barrier.
 */
#define MEMBARRIER_KNOWN (MEMBARRIER_CMD_GLOBAL | MEMBARRIER_CMD_GLOBAL_EXPEDITED | \
			  MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED | \
			  MEMBARRIER_CMD_PRIVATE_EXPEDITED | \
			  MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED)

static void barrier_here(void *info)
{
	(void)info;
	smp_mb();
}

SYSCALL_DEFINE3(membarrier, int, cmd, unsigned int, flags, int, cpu_id)
{
	struct mm_struct *mm = current->mm;

	(void)cpu_id;
	if (flags)
		return -EINVAL;
	switch (cmd) {
	case MEMBARRIER_CMD_QUERY:
		return MEMBARRIER_KNOWN;
	case MEMBARRIER_CMD_GLOBAL:
		synchronize_rcu();	/* every CPU has switched since */
		return 0;
	case MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED:
	case MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED:
		__atomic_fetch_or(&mm->membarrier_state, cmd, __ATOMIC_RELAXED);
		return 0;
	case MEMBARRIER_CMD_PRIVATE_EXPEDITED:
		if (!(mm->membarrier_state & MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED))
			return -EPERM;
		fallthrough;
	case MEMBARRIER_CMD_GLOBAL_EXPEDITED:
		on_each_cpu(barrier_here, NULL, true);
		return 0;
	}
	return -EINVAL;
}

/*
 * The end.
 */
static int cad_enabled = 1;		/* Ctrl-Alt-Del restarts at once */

static bool magic_ok(int magic1, int magic2)
{
	return magic1 == (int)LINUX_REBOOT_MAGIC1 &&
	       (magic2 == LINUX_REBOOT_MAGIC2 || magic2 == LINUX_REBOOT_MAGIC2A ||
		magic2 == LINUX_REBOOT_MAGIC2B || magic2 == LINUX_REBOOT_MAGIC2C);
}

SYSCALL_DEFINE4(reboot, int, magic1, int, magic2, unsigned int, cmd, void __user *, arg)
{
	char command[256];

	if (!capable(CAP_SYS_BOOT))
		return -EPERM;
	if (!magic_ok(magic1, magic2))
		return -EINVAL;
	switch (cmd) {
	case LINUX_REBOOT_CMD_CAD_ON:
		cad_enabled = 1;
		return 0;
	case LINUX_REBOOT_CMD_CAD_OFF:
		cad_enabled = 0;
		return 0;
	case LINUX_REBOOT_CMD_RESTART2:
		if (strncpy_from_user(command, arg, sizeof(command) - 1) < 0)
			return -EFAULT;
		fallthrough;
	case LINUX_REBOOT_CMD_RESTART:
		pr_emerg("reboot: Restarting system\n");
		trace_flush();
		machine_restart();
	case LINUX_REBOOT_CMD_HALT:
		pr_emerg("reboot: System halted\n");
		trace_flush();
		machine_halt();
	case LINUX_REBOOT_CMD_POWER_OFF:
		pr_emerg("reboot: Power down\n");
		kasan_report_live();
		trace_flush();
		machine_power_off();
	}
	return -EINVAL;
}
