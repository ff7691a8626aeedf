/*
 * proc_pid_text.c - the texts of /proc/PID, but for stat, status and maps
 */
#include "proc/proc_pid.h"

#include <linux/auxvec.h>
#include <linux/resource.h>

#include "arch/x86/processor.h"
#include "fs/fdtable.h"
#include "fs/mount.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/oom.h"
#include "mm/slab.h"
#include "sched/cred.h"
#include "sched/exec.h"
#include "sched/rlimit.h"
#include "sched/sched.h"
#include "sched/signal.h"

#define STRINGS_MAX	(128 * 1024UL)	/* of the command line and environment shown */

/*
 * Memory of the process itself.
 */
static void show_strings(struct seq_file *m, struct mm_struct *mm, unsigned long start,
			 unsigned long end, bool may_be_longer, unsigned long env_end)
{
	unsigned long len = end > start ? min(end - start, STRINGS_MAX) : 0;
	unsigned long room = len;
	char *buf;
	int got;

	if (may_be_longer && env_end > end)
		room = min(env_end - start, STRINGS_MAX);
	buf = len ? kvmalloc(room, GFP_KERNEL) : NULL;
	if (!buf)
		return;
	got = access_remote_vm(mm, start, buf, len, 0);
	/* A program that wrote a longer title over its arguments goes on in its environment. */
	if (may_be_longer && got == (int)len && buf[len - 1] && room > len) {
		got += access_remote_vm(mm, start + len, buf + len, room - len, 0);
		got = strnlen(buf, got);
	}
	if (got > 0)
		seq_write(m, buf, got);
	kvfree(buf);
}

int proc_pid_cmdline(struct seq_file *m, struct task_struct *t)
{
	struct mm_struct *mm = get_task_mm(t);

	if (mm) {
		show_strings(m, mm, mm->arg_start, mm->arg_end, true, mm->env_end);
		mmput(mm);
	}
	return 0;
}

int proc_pid_environ(struct seq_file *m, struct task_struct *t)
{
	struct mm_struct *mm = get_task_mm(t);

	if (mm) {
		show_strings(m, mm, mm->env_start, mm->env_end, false, 0);
		mmput(mm);
	}
	return 0;
}

int proc_pid_auxv(struct seq_file *m, struct task_struct *t)
{
	struct mm_struct *mm = get_task_mm(t);
	unsigned int n = 0;

	if (!mm)
		return 0;
	do {
		n += 2;
	} while (n < AT_VECTOR_SIZE && mm->saved_auxv[n - 2] != AT_NULL);
	seq_write(m, mm->saved_auxv, n * sizeof(mm->saved_auxv[0]));
	mmput(mm);
	return 0;
}

int proc_pid_statm(struct seq_file *m, struct task_struct *t)
{
	struct mm_struct *mm = get_task_mm(t);

	if (!mm) {
		seq_puts(m, "0 0 0 0 0 0 0\n");
		return 0;
	}
	seq_printf(m, "%lu %lu %lu %lu 0 %lu 0\n", mm->total_vm, get_mm_rss(mm),
		   get_mm_counter(mm, MM_FILEPAGES) + get_mm_counter(mm, MM_SHMEMPAGES),
		   (PAGE_ALIGN(mm->end_code) - (mm->start_code & PAGE_MASK)) >> PAGE_SHIFT,
		   mm->data_vm + mm->stack_vm);
	mmput(mm);
	return 0;
}

/*
 * Names and numbers.
 */
int proc_pid_comm(struct seq_file *m, struct task_struct *t)
{
	char comm[TASK_COMM_LEN];

	get_task_comm(comm, t);
	seq_printf(m, "%s\n", comm);
	return 0;
}

ssize_t proc_pid_set_comm(struct task_struct *t, char *text)
{
	char *end = strchr(text, '\n');

	if (!same_thread_group(t, current))
		return -EINVAL;
	if (end)
		*end = '\0';
	set_task_comm(t, text);
	return 0;
}

int proc_pid_personality(struct seq_file *m, struct task_struct *t)
{
	seq_printf(m, "%08x\n", t->personality);
	return 0;
}

int proc_pid_wchan(struct seq_file *m, struct task_struct *t)
{
	(void)t;
	seq_putc(m, '0');	/* where it sleeps is not told */
	return 0;
}

int proc_pid_oom_score(struct seq_file *m, struct task_struct *t)
{
	long total = totalram_pages(), badness, points = 0;

	read_lock(&tasklist_lock);
	badness = t->sighand ? oom_badness(t) : LONG_MIN;
	read_unlock(&tasklist_lock);
	/* -1000..2000 thousandths of memory are told as 0..2000. */
	if (badness != LONG_MIN)
		points = (1000 + badness * 1000 / total) * 2 / 3;
	seq_printf(m, "%ld\n", points);
	return 0;
}

int proc_pid_oom_score_adj(struct seq_file *m, struct task_struct *t)
{
	seq_printf(m, "%d\n", t->signal->oom_score_adj);
	return 0;
}

ssize_t proc_pid_set_oom_score_adj(struct task_struct *t, char *text)
{
	bool negative = *text == '-';
	char *end;
	long v = simple_strtoul(text + negative, &end, 10);

	if (end == text + negative || (*end && *end != '\n') || v > 1000)
		return -EINVAL;
	if (negative)
		v = -v;
	if (v < t->signal->oom_score_adj && !capable(CAP_SYS_RESOURCE))
		return -EACCES;
	t->signal->oom_score_adj = v;
	return 0;
}

int proc_pid_make_it_fail(struct seq_file *m, struct task_struct *t)
{
	seq_printf(m, "%d\n", t->make_it_fail);
	return 0;
}

ssize_t proc_pid_set_make_it_fail(struct task_struct *t, char *text)
{
	if (!capable(CAP_SYS_RESOURCE))
		return -EPERM;
	if ((*text != '0' && *text != '1') || (text[1] && text[1] != '\n'))
		return -EINVAL;
	t->make_it_fail = *text == '1';
	return 0;
}

int proc_pid_children(struct seq_file *m, struct task_struct *t)
{
	struct task_struct *child;
	unsigned long flags;

	read_lock_irqsave(&tasklist_lock, flags);
	list_for_each_entry(child, &t->children, sibling)
		seq_printf(m, "%d ", child->pid);
	read_unlock_irqrestore(&tasklist_lock, flags);
	return 0;
}

/*
 * The system call a sleeping task is in: number, six arguments, sp, pc.
 */
int proc_pid_syscall(struct seq_file *m, struct task_struct *t)
{
	struct pt_regs regs;
	bool self = t == current;	/* is in a call, too: this read */

	if (!self && (t->state == TASK_RUNNING || t->on_cpu)) {
		seq_puts(m, "running\n");
		return 0;
	}
	if (!t->mm) {
		seq_puts(m, "-1 0x0 0x0\n");
		return 0;
	}
	regs = *task_pt_regs(t);
	if (!self && (t->state == TASK_RUNNING || t->on_cpu))	/* it ran meanwhile */
		seq_puts(m, "running\n");
	else if ((long)regs.orig_ax < 0)
		seq_printf(m, "-1 0x%lx 0x%lx\n", regs.sp, regs.ip);
	else if (user_32bit_mode(&regs))
		seq_printf(m, "%ld 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx\n",
			   (long)regs.orig_ax, regs.bx & U32_MAX, regs.cx & U32_MAX,
			   regs.dx & U32_MAX, regs.si & U32_MAX, regs.di & U32_MAX,
			   regs.bp & U32_MAX, regs.sp, regs.ip);
	else
		seq_printf(m, "%ld 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx\n",
			   (long)regs.orig_ax, regs.di, regs.si, regs.dx, regs.r10, regs.r8,
			   regs.r9, regs.sp, regs.ip);
	return 0;
}

/*
 * Limits.
 */
static const struct {
	const char *name, *unit;
} limit_names[RLIM_NLIMITS] = {
	[RLIMIT_CPU]		= { "Max cpu time", "seconds" },
	[RLIMIT_FSIZE]		= { "Max file size", "bytes" },
	[RLIMIT_DATA]		= { "Max data size", "bytes" },
	[RLIMIT_STACK]		= { "Max stack size", "bytes" },
	[RLIMIT_CORE]		= { "Max core file size", "bytes" },
	[RLIMIT_RSS]		= { "Max resident set", "bytes" },
	[RLIMIT_NPROC]		= { "Max processes", "processes" },
	[RLIMIT_NOFILE]		= { "Max open files", "files" },
	[RLIMIT_MEMLOCK]	= { "Max locked memory", "bytes" },
	[RLIMIT_AS]		= { "Max address space", "bytes" },
	[RLIMIT_LOCKS]		= { "Max file locks", "locks" },
	[RLIMIT_SIGPENDING]	= { "Max pending signals", "signals" },
	[RLIMIT_MSGQUEUE]	= { "Max msgqueue size", "bytes" },
	[RLIMIT_NICE]		= { "Max nice priority", "" },
	[RLIMIT_RTPRIO]		= { "Max realtime priority", "" },
	[RLIMIT_RTTIME]		= { "Max realtime timeout", "us" },
};

static void show_limit(struct seq_file *m, unsigned long value)
{
	size_t from = m->count;

	if (value == RLIM_INFINITY)
		seq_puts(m, "unlimited");
	else
		seq_printf(m, "%lu", value);
	seq_pad_to(m, from, 20);
	seq_putc(m, ' ');
}

static void show_padded(struct seq_file *m, const char *s, size_t width)
{
	size_t from = m->count;

	seq_puts(m, s);
	seq_pad_to(m, from, width);
	seq_putc(m, ' ');
}

int proc_pid_limits(struct seq_file *m, struct task_struct *t)
{
	int i;

	show_padded(m, "Limit", 25);
	show_padded(m, "Soft Limit", 20);
	show_padded(m, "Hard Limit", 20);
	seq_puts(m, "Units     \n");
	for (i = 0; i < RLIM_NLIMITS; i++) {
		show_padded(m, limit_names[i].name, 25);
		show_limit(m, task_rlimit(t, i));
		show_limit(m, task_rlimit_max(t, i));
		if (*limit_names[i].unit)
			show_padded(m, limit_names[i].unit, 9);
		seq_putc(m, '\n');
	}
	return 0;
}

/*
 * Mounts: all processes see the same.
 */
static int one_mount(struct vfsmount *mnt, void *m)
{
	show_vfsmnt(m, mnt);
	return 0;
}

int proc_pid_mounts(struct seq_file *m, struct task_struct *t)
{
	(void)t;
	return for_each_mount(one_mount, m);
}

static int one_mountinfo(struct vfsmount *mnt, void *m)
{
	show_mountinfo(m, mnt);
	return 0;
}

int proc_pid_mountinfo(struct seq_file *m, struct task_struct *t)
{
	(void)t;
	return for_each_mount(one_mountinfo, m);
}
