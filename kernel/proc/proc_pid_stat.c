/*
 * proc_pid_stat.c - /proc/PID/stat, status and maps
 */
#include "proc/proc_pid.h"

#include "arch/x86/processor.h"
#include "fs/dcache.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/fs_struct.h"
#include "fs/tty.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "sched/cred.h"
#include "sched/exec.h"
#include "sched/rlimit.h"
#include "sched/sched.h"
#include "sched/signal.h"

static const char *state_name(struct task_struct *t)
{
	unsigned int state = READ_ONCE(t->state);

	if (t->exit_state == EXIT_ZOMBIE)
		return "Z (zombie)";
	if (t->exit_state == EXIT_DEAD)
		return "X (dead)";
	if (state & TASK_STOPPED)
		return "T (stopped)";
	if (state & TASK_TRACED)
		return "t (tracing stop)";
	if (state & TASK_UNINTERRUPTIBLE)
		return "D (disk sleep)";
	if (state & TASK_INTERRUPTIBLE)
		return "S (sleeping)";
	return "R (running)";
}

/* Blocked is the thread's, ignored and caught the process's. */
struct signal_sets {
	u64	pending, shared, blocked, ignored, caught;
	int	threads, queued;
	unsigned long queue_limit;
	pid_t	tracer, ppid, pgid, sid, tty_pgrp;
	u32	tty_nr;
};

static void collect_signals(struct task_struct *t, struct signal_sets *s)
{
	unsigned long flags;
	int i;

	memset(s, 0, sizeof(*s));
	s->pgid = s->sid = s->tty_pgrp = -1;
	if (!lock_task_sighand(t, &flags))
		return;
	s->pending = t->pending.signal;
	s->shared = t->signal->shared_pending.signal;
	s->blocked = t->blocked;
	for (i = 0; i < _NSIG; i++) {
		__sighandler_t h = t->sighand->action[i].sa.sa_handler;

		if (h == SIG_IGN)
			s->ignored |= 1ULL << i;
		else if (h != SIG_DFL)
			s->caught |= 1ULL << i;
	}
	s->threads = t->signal->nr_threads;
	s->queued = atomic_read(&__task_cred(t)->user->sigpending);
	s->queue_limit = task_rlimit(t, RLIMIT_SIGPENDING);
	s->tracer = t->ptrace ? t->parent->tgid : 0;
	s->ppid = t->real_parent->tgid;
	s->pgid = task_pgrp_vnr(t);
	s->sid = task_session_vnr(t);
	s->tty_nr = tty_devnum(t->signal->tty);
	s->tty_pgrp = tty_pgrp_nr(t->signal->tty);
	unlock_task_sighand(t, &flags);
}

struct times {
	u64	utime, stime, min_flt, maj_flt;
};

static void thread_times(struct task_struct *t, struct times *tm)
{
	task_cputime(t, &tm->utime, &tm->stime);
	tm->min_flt = t->min_flt;
	tm->maj_flt = t->maj_flt;
}

static void group_times(struct task_struct *t, struct times *tm)
{
	struct task_struct *thread;
	unsigned long flags;

	memset(tm, 0, sizeof(*tm));
	if (!lock_task_sighand(t, &flags))
		return;
	thread_group_cputime(t, &tm->utime, &tm->stime);
	tm->min_flt = t->signal->dead.min_flt;
	tm->maj_flt = t->signal->dead.maj_flt;
	for_each_thread(t, thread) {
		tm->min_flt += thread->min_flt;
		tm->maj_flt += thread->maj_flt;
	}
	unlock_task_sighand(t, &flags);
}

/* As Linux numbers priorities: 20 + nice, or -1 - the real-time priority. */
static long priority_shown(struct task_struct *t)
{
	return t->rt_priority ? -1 - t->rt_priority : 20 + TASK_NICE(t);
}

static int do_stat(struct seq_file *m, struct task_struct *t, const struct times *tm)
{
	const struct rusage_sum *ch = &t->signal->children;
	struct mm_struct *mm = get_task_mm(t);
	bool may = proc_may_access(t);
	struct signal_sets s;
	char comm[TASK_COMM_LEN];

	collect_signals(t, &s);
	get_task_comm(comm, t);
	seq_printf(m, "%d (%s) %c %d %d %d %u %d %u", t->pid, comm, *state_name(t), s.ppid, s.pgid,
		   s.sid, s.tty_nr, s.tty_pgrp, t->flags);
	seq_printf(m, " %lu %lu %lu %lu %lu %lu %ld %ld", (unsigned long)tm->min_flt,
		   (unsigned long)ch->min_flt, (unsigned long)tm->maj_flt,
		   (unsigned long)ch->maj_flt, (unsigned long)(tm->utime / NSEC_PER_TICK),
		   (unsigned long)(tm->stime / NSEC_PER_TICK), (long)(ch->utime / NSEC_PER_TICK),
		   (long)(ch->stime / NSEC_PER_TICK));
	seq_printf(m, " %ld %d %d 0 %lu", priority_shown(t), TASK_NICE(t), s.threads,
		   (unsigned long)(t->start_time / NSEC_PER_TICK));
	seq_printf(m, " %lu %ld %lu", mm ? mm->total_vm << PAGE_SHIFT : 0UL,
		   mm ? (long)get_mm_rss(mm) : 0L, task_rlimit(t, RLIMIT_RSS));
	if (mm && may)
		seq_printf(m, " %lu %lu %lu", mm->start_code, mm->end_code, mm->start_stack);
	else
		seq_printf(m, " %d %d 0", mm ? 1 : 0, mm ? 1 : 0);
	/* Stack pointer and program counter are not told, as since Linux 4.11. */
	seq_printf(m, " 0 0 %lu %lu %lu %lu 0 0 0 %d %d %d %d 0 0 0",
		   (unsigned long)(s.pending & 0x7fffffff), (unsigned long)(s.blocked & 0x7fffffff),
		   (unsigned long)(s.ignored & 0x7fffffff), (unsigned long)(s.caught & 0x7fffffff),
		   t->exit_signal, t->cpu, t->rt_priority, t->policy);
	if (mm && may)
		seq_printf(m, " %lu %lu %lu %lu %lu %lu %lu", mm->start_data, mm->end_data,
			   mm->start_brk, mm->arg_start, mm->arg_end, mm->env_start, mm->env_end);
	else
		seq_puts(m, " 0 0 0 0 0 0 0");
	seq_printf(m, " %d\n", may ? t->exit_code : 0);
	if (mm)
		mmput(mm);
	return 0;
}

int proc_pid_stat(struct seq_file *m, struct task_struct *t)
{
	struct times tm;

	group_times(t, &tm);
	return do_stat(m, t, &tm);
}

int proc_tid_stat(struct seq_file *m, struct task_struct *t)
{
	struct times tm;

	thread_times(t, &tm);
	return do_stat(m, t, &tm);
}

/*
 * status
 */
static void status_ids(struct seq_file *m, struct task_struct *t)
{
	const struct cred *cred = get_task_cred(t);
	const struct group_info *gi = cred->group_info;
	struct files_struct *files = get_files_struct(t);
	int i;

	seq_printf(m, "Uid:\t%u\t%u\t%u\t%u\n", cred->uid, cred->euid, cred->suid, cred->fsuid);
	seq_printf(m, "Gid:\t%u\t%u\t%u\t%u\n", cred->gid, cred->egid, cred->sgid, cred->fsgid);
	seq_printf(m, "FDSize:\t%u\nGroups:\t", files ? files->fdt->max_fds : 0);
	for (i = 0; i < gi->ngroups; i++)
		seq_printf(m, "%u ", gi->gid[i]);
	seq_putc(m, '\n');
	if (files)
		put_files_struct(files);
	put_cred(cred);
}

#define KB(pages)	((unsigned long)(pages) << (PAGE_SHIFT - 10))

static void status_mm(struct seq_file *m, struct mm_struct *mm)
{
	unsigned long bytes = PAGE_ALIGN(mm->end_code) - (mm->start_code & PAGE_MASK);
	unsigned long text = min(bytes >> PAGE_SHIFT, mm->exec_vm);

	seq_printf(m, "VmPeak:\t%8lu kB\nVmSize:\t%8lu kB\nVmLck:\t%8lu kB\nVmPin:\t%8lu kB\n",
		   KB(max(mm->hiwater_vm, mm->total_vm)), KB(mm->total_vm), KB(mm->locked_vm), 0UL);
	seq_printf(m, "VmHWM:\t%8lu kB\nVmRSS:\t%8lu kB\nRssAnon:\t%8lu kB\nRssFile:\t%8lu kB\n",
		   KB(get_mm_hiwater_rss(mm)), KB(get_mm_rss(mm)),
		   KB(get_mm_counter(mm, MM_ANONPAGES)), KB(get_mm_counter(mm, MM_FILEPAGES)));
	seq_printf(m, "RssShmem:\t%8lu kB\nVmData:\t%8lu kB\nVmStk:\t%8lu kB\nVmExe:\t%8lu kB\n",
		   KB(get_mm_counter(mm, MM_SHMEMPAGES)), KB(mm->data_vm), KB(mm->stack_vm),
		   KB(text));
	seq_printf(m, "VmLib:\t%8lu kB\nVmPTE:\t%8lu kB\nVmSwap:\t%8lu kB\n",
		   KB(mm->exec_vm - text), KB(mm->pgtables), 0UL);
	seq_puts(m, "CoreDumping:\t0\nTHP_enabled:\t0\n");
}

static void status_signals(struct seq_file *m, const struct signal_sets *s)
{
	seq_printf(m, "Threads:\t%d\nSigQ:\t%d/%lu\n", s->threads, s->queued, s->queue_limit);
	seq_printf(m, "SigPnd:\t%016lx\nShdPnd:\t%016lx\nSigBlk:\t%016lx\n",
		   (unsigned long)s->pending, (unsigned long)s->shared, (unsigned long)s->blocked);
	seq_printf(m, "SigIgn:\t%016lx\nSigCgt:\t%016lx\n", (unsigned long)s->ignored,
		   (unsigned long)s->caught);
}

static void status_caps(struct seq_file *m, struct task_struct *t)
{
	const struct cred *cred = get_task_cred(t);

	seq_printf(m, "CapInh:\t%016lx\nCapPrm:\t%016lx\nCapEff:\t%016lx\n",
		   (unsigned long)cred->cap_inheritable, (unsigned long)cred->cap_permitted,
		   (unsigned long)cred->cap_effective);
	seq_printf(m, "CapBnd:\t%016lx\nCapAmb:\t%016lx\nNoNewPrivs:\t%d\n",
		   (unsigned long)cred->cap_bset, (unsigned long)cred->cap_ambient,
		   t->no_new_privs);
	put_cred(cred);
}

/* "0-2,5": runs of set bits. */
static void show_cpu_list(struct seq_file *m, u64 mask)
{
	const char *comma = "";
	unsigned int from, to;

	for (from = 0; from < MAX_CPUS; from = to + 1) {
		to = from;
		if (!(mask >> from & 1))
			continue;
		while (to + 1 < MAX_CPUS && (mask >> (to + 1) & 1))
			to++;
		seq_printf(m, from == to ? "%s%u" : "%s%u-%u", comma, from, to);
		comma = ",";
	}
	seq_putc(m, '\n');
}

static void status_cpus(struct seq_file *m, struct task_struct *t)
{
	u64 all = nr_cpu_ids < 64 ? (1ULL << nr_cpu_ids) - 1 : ~0ULL;
	u64 mask = t->cpus_allowed & all;

	seq_printf(m, "Cpus_allowed:\t%lx\nCpus_allowed_list:\t", (unsigned long)mask);
	show_cpu_list(m, mask);
	seq_puts(m, "Mems_allowed:\t1\nMems_allowed_list:\t0\n");
	seq_printf(m, "voluntary_ctxt_switches:\t%lu\nnonvoluntary_ctxt_switches:\t%lu\n",
		   (unsigned long)t->nvcsw, (unsigned long)t->nivcsw);
}

int proc_pid_status(struct seq_file *m, struct task_struct *t)
{
	struct mm_struct *mm = get_task_mm(t);
	char comm[TASK_COMM_LEN];
	struct signal_sets s;
	int umask = -1;

	collect_signals(t, &s);
	get_task_comm(comm, t);
	seq_puts(m, "Name:\t");
	seq_escape(m, comm, "\n\\");
	seq_putc(m, '\n');
	spin_lock(&t->alloc_lock);
	if (t->fs)
		umask = t->fs->umask;
	spin_unlock(&t->alloc_lock);
	if (umask >= 0)
		seq_printf(m, "Umask:\t%#04o\n", umask);
	seq_printf(m, "State:\t%s\nTgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\nTracerPid:\t%d\n",
		   state_name(t), t->tgid, t->pid, s.ppid, s.tracer);
	status_ids(m, t);
	seq_printf(m, "NStgid:\t%d\nNSpid:\t%d\nNSpgid:\t%d\nNSsid:\t%d\n", t->tgid, t->pid,
		   s.pgid, s.sid);
	if (mm) {
		status_mm(m, mm);
		mmput(mm);
	}
	status_signals(m, &s);
	status_caps(m, t);
	seq_puts(m, "Seccomp:\t0\nSeccomp_filters:\t0\n");
	status_cpus(m, t);
	return 0;
}

/*
 * maps
 */
#define MAPS_NAME_COLUMN	73

static void show_vma(struct seq_file *m, struct vm_area_struct *vma, char *page)
{
	struct inode *inode = vma->vm_file ? file_inode(vma->vm_file) : NULL;
	dev_t dev = inode ? inode->i_sb->s_dev : 0;
	const char *name = inode ? NULL : vma_special_name(vma);
	size_t from = m->count;

	seq_printf(m, "%08lx-%08lx %c%c%c%c %08llx %02x:%02x %lu ", vma->vm_start, vma->vm_end,
		   vma->vm_flags & VM_READ ? 'r' : '-', vma->vm_flags & VM_WRITE ? 'w' : '-',
		   vma->vm_flags & VM_EXEC ? 'x' : '-', vma->vm_flags & VM_MAYSHARE ? 's' : 'p',
		   inode ? (unsigned long long)vma->vm_pgoff << PAGE_SHIFT : 0ULL,
		   MAJOR(dev), MINOR(dev), inode ? (unsigned long)inode->i_ino : 0UL);
	if (inode) {
		name = file_path(vma->vm_file, page, PAGE_SIZE);
		if (IS_ERR(name))
			name = NULL;
	}
	if (name) {
		seq_pad_to(m, from, MAPS_NAME_COLUMN);
		seq_escape(m, name, "\n");
	}
	seq_putc(m, '\n');
}

int proc_pid_maps(struct seq_file *m, struct task_struct *t)
{
	struct mm_struct *mm = get_task_mm(t);
	struct vm_area_struct *vma;
	char *page;

	if (!mm)
		return 0;
	page = (char *)__get_free_page(GFP_KERNEL);
	if (!page) {
		mmput(mm);
		return -ENOMEM;
	}
	mmap_read_lock(mm);
	for_each_vma(mm, vma)
		show_vma(m, vma, page);
	mmap_read_unlock(mm);
	/* Not an area: arch/x86/vsyscall.c answers for it. */
	if (!t->is_32bit)
		seq_puts(m, "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 "
			 "                 [vsyscall]\n");
	free_page(page);
	mmput(mm);
	return 0;
}
