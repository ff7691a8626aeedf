/*
 * exit.c - ending tasks
 *
 * A thread that ends gives back what it holds (do_exit), then tells the world
 * (exit_notify): its children go to another thread, to the nearest subreaper,
 * or to init; its parent gets a signal when it was the process's last thread.
 * What remains is a zombie that release_task() takes away: after the parent
 * has waited for it, or at once if nobody will (threads, SIGCHLD ignored).
 *
 * A process group whose last link to its session's other groups goes, and
 * that has a stopped member, gets SIGHUP and SIGCONT: nobody would continue it.
 */
#include "proc/exit.h"

#include <linux/wait.h>

#include "fs/fdtable.h"
#include "fs/fs_struct.h"
#include "fs/tty.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "proc/futex.h"
#include "proc/itimer.h"
#include "proc/ptrace.h"
#include "proc/rseq.h"
#include "proc/semundo.h"
#include "proc/task.h"
#include "sched/cred.h"
#include "sched/exec.h"
#include "sched/sched.h"
#include "sched/signal.h"
#include "syscall/syscall.h"
#include "trace/trace.h"

/*
 * Taking a dead task away.
 */
static void put_task_struct_rcu(struct rcu_head *head)
{
	put_task_struct(container_of(head, struct task_struct, rcu));
}

static void add_rusage(struct rusage_sum *sum, struct task_struct *t)
{
	u64 utime, stime;

	task_cputime(t, &utime, &stime);
	sum->utime += utime;
	sum->stime += stime;
	sum->nvcsw += t->nvcsw;
	sum->nivcsw += t->nivcsw;
	sum->min_flt += t->min_flt;
	sum->maj_flt += t->maj_flt;
}

/* Out of the pids, lists and counts; tasklist_lock for writing, siglock. */
static void unhash_process(struct task_struct *t, bool group_dead)
{
	nr_threads--;
	detach_pid(t, PIDTYPE_PID);
	if (group_dead) {
		detach_pid(t, PIDTYPE_TGID);
		detach_pid(t, PIDTYPE_PGID);
		detach_pid(t, PIDTYPE_SID);
		list_del_init(&t->tasks);
		list_del_init(&t->sibling);
	}
	list_del_init(&t->thread_node);
}

/* Returns the terminal reference to drop once no lock is held. */
static struct tty_struct *exit_signal_part(struct task_struct *t)
{
	struct signal_struct *sig = t->signal;
	struct sighand_struct *sighand = t->sighand;
	bool group_dead = thread_group_leader(t);
	struct tty_struct *tty = NULL;

	spin_lock(&sighand->siglock);
	if (group_dead) {
		tty = sig->tty;
		sig->tty = NULL;
	} else {
		if (sig->notify_count > 0 && !--sig->notify_count)
			wake_up_process(sig->group_exec_task);
		if (sig->curr_target == t)
			sig->curr_target = NULL;
	}
	add_rusage(&sig->dead, t);
	sig->nr_threads--;
	unhash_process(t, group_dead);
	flush_sigqueue(&t->pending);
	if (group_dead)
		flush_sigqueue(&sig->shared_pending);
	t->sighand_put = sighand;
	WRITE_ONCE(t->sighand, NULL);
	spin_unlock(&sighand->siglock);
	clear_task_work(t, TIF_SIGPENDING);
	return tty;
}

void release_task(struct task_struct *t)
{
	struct task_struct *leader;
	struct tty_struct *tty;
	bool zap_leader;

	do {
		atomic_dec(&__task_cred(t)->user->processes);
		write_lock_irq(&tasklist_lock);
		if (unlikely(t->ptrace))
			ptrace_unlink(t);
		tty = exit_signal_part(t);
		/* A dead leader waits for the last other thread before it is told of. */
		zap_leader = false;
		leader = t->group_leader;
		if (leader != t && thread_group_empty(leader) &&
		    leader->exit_state == EXIT_ZOMBIE) {
			zap_leader = do_notify_parent(leader, leader->exit_signal);
			if (zap_leader)
				leader->exit_state = EXIT_DEAD;
		}
		write_unlock_irq(&tasklist_lock);
		tty_kref_put(tty);
		call_rcu(&t->rcu, put_task_struct_rcu);
		t = leader;
	} while (zap_leader);
}

/*
 * Orphaned process groups: no member has a parent in another group of the same
 * session.  tasklist_lock.
 */
bool will_become_orphaned_pgrp(struct pid *pgrp, struct task_struct *ignored)
{
	struct task_struct *p;

	do_each_pid_task(pgrp, PIDTYPE_PGID, p) {
		if (p == ignored || (p->exit_state && thread_group_empty(p)) ||
		    is_global_init(p->real_parent))
			continue;
		if (task_pgrp(p->real_parent) != pgrp &&
		    task_session(p->real_parent) == task_session(p))
			return false;
	}
	return true;
}

bool is_current_pgrp_orphaned(void)
{
	unsigned long flags;
	bool orphaned;

	read_lock_irqsave(&tasklist_lock, flags);
	orphaned = will_become_orphaned_pgrp(task_pgrp(current), NULL);
	read_unlock_irqrestore(&tasklist_lock, flags);
	return orphaned;
}

static bool has_stopped_jobs(struct pid *pgrp)
{
	struct task_struct *p;

	do_each_pid_task(pgrp, PIDTYPE_PGID, p)
		if (p->signal->flags & SIGNAL_STOP_STOPPED)
			return true;
	return false;
}

/* @t goes, or (with @parent) its parent @parent does. */
static void kill_orphaned_pgrp(struct task_struct *t, struct task_struct *parent)
{
	struct pid *pgrp = task_pgrp(t);
	struct task_struct *ignored = t;

	if (!parent)
		parent = t->real_parent;
	else
		ignored = NULL;
	if (task_pgrp(parent) != pgrp && task_session(parent) == task_session(t) &&
	    will_become_orphaned_pgrp(pgrp, ignored) && has_stopped_jobs(pgrp)) {
		__kill_pgrp_info(SIGHUP, SEND_SIG_PRIV, pgrp);
		__kill_pgrp_info(SIGCONT, SEND_SIG_PRIV, pgrp);
	}
}

/*
 * Children get another parent.  tasklist_lock for writing.
 */
static struct task_struct *find_alive_thread(struct task_struct *p)
{
	struct task_struct *t;

	for_each_thread(p, t)
		if (!(t->flags & PF_EXITING))
			return t;
	return NULL;
}

static struct task_struct *find_new_reaper(struct task_struct *father)
{
	struct task_struct *init = find_task_by_vpid(1);
	struct task_struct *t = find_alive_thread(father), *reaper;

	if (t)
		return t;
	if (father->signal->has_child_subreaper) {
		for (reaper = father->real_parent; reaper && reaper != init && reaper->pid;
		     reaper = reaper->real_parent) {
			if (!reaper->signal->is_child_subreaper)
				continue;
			t = find_alive_thread(reaper);
			if (t)
				return t;
		}
	}
	return init ? init : &init_task;
}

static void reparent_leader(struct task_struct *father, struct task_struct *p,
			    struct list_head *dead)
{
	if (p->exit_state == EXIT_DEAD)
		return;
	p->exit_signal = SIGCHLD;	/* init does not know of anything else */
	if (!p->ptrace && p->exit_state == EXIT_ZOMBIE && thread_group_empty(p)) {
		if (do_notify_parent(p, p->exit_signal)) {
			p->exit_state = EXIT_DEAD;
			list_add(&p->dead_node, dead);
		}
	}
	kill_orphaned_pgrp(p, father);
}

static void forget_original_parent(struct task_struct *father, struct list_head *dead)
{
	struct task_struct *p, *t, *reaper;

	if (list_empty(&father->children))
		return;
	reaper = find_new_reaper(father);
	list_for_each_entry(p, &father->children, sibling) {
		for_each_thread(p, t) {
			t->real_parent = reaper;
			if (likely(!t->ptrace))
				t->parent = reaper;
			if (t->pdeath_signal)
				group_send_sig_info(t->pdeath_signal, SEND_SIG_NOINFO, t,
						    PIDTYPE_TGID);
		}
		if (!same_thread_group(reaper, father))
			reparent_leader(father, p, dead);
	}
	list_splice_tail_init(&father->children, &reaper->children);
}

/*
 * Telling the parent.
 */
void wake_up_parent(struct task_struct *parent)
{
	__wake_up_sync(&parent->signal->wait_chldexit, TASK_INTERRUPTIBLE, NULL);
}

static void exit_notify(struct task_struct *t, bool group_dead)
{
	struct task_struct *p, *n;
	LIST_HEAD(dead);
	bool autoreap;

	write_lock_irq(&tasklist_lock);
	if (unlikely(!list_empty(&t->ptraced)))
		exit_ptrace(t, &dead);
	forget_original_parent(t, &dead);
	if (group_dead)
		kill_orphaned_pgrp(t->group_leader, NULL);
	t->exit_state = EXIT_ZOMBIE;
	if (unlikely(t->ptrace))
		autoreap = ptrace_exit_notify(t);
	else if (thread_group_leader(t))
		autoreap = thread_group_empty(t) && do_notify_parent(t, t->exit_signal);
	else
		autoreap = true;
	if (autoreap) {
		t->exit_state = EXIT_DEAD;
		list_add(&t->dead_node, &dead);
	}
	if (unlikely(t->signal->notify_count < 0))	/* exec waits for its old leader */
		wake_up_process(t->signal->group_exec_task);
	write_unlock_irq(&tasklist_lock);

	list_for_each_entry_safe(p, n, &dead, dead_node) {
		list_del_init(&p->dead_node);
		release_task(p);
	}
}

/*
 * The end of a thread.
 */
static void exit_process_parts(struct task_struct *t, long code)
{
	struct signal_struct *sig = t->signal;

	if (is_global_init(t))
		panic("Attempted to kill init! exitcode=0x%08x",
		      sig->group_exit_code ? sig->group_exit_code : (int)code);
	itimers_exit(sig);
	exit_posix_timers(t);
	if (t->mm)
		sig->dead.maxrss = max(sig->dead.maxrss, get_mm_hiwater_rss(t->mm));
}

void do_exit(long code)
{
	struct task_struct *t = current;
	bool group_dead;

	if (unlikely(t->flags & PF_IDLE))
		panic("Attempted to kill the idle task!");
	if (unlikely(t->flags & PF_EXITING))
		panic("do_exit: %s[%d] ends twice", t->comm, t->pid);
	ptrace_event(PTRACE_EVENT_EXIT, code);
	exit_signals(t);
	trace_task_exit(code, false);
	group_dead = atomic_dec_and_test(&t->signal->live);
	if (group_dead)
		exit_process_parts(t, code);
	t->exit_code = code;

	futex_exit_release(t);
	mm_release(t, t->mm);
	if (t->mm)
		exit_mm();
	exit_sem(t);
	exit_files(t);
	exit_fs(t);
	if (group_dead)
		disassociate_ctty(1);
	exit_notify(t, group_dead);
	do_task_dead();
}

void do_group_exit(int code)
{
	struct signal_struct *sig = current->signal;

	if (sig->flags & SIGNAL_GROUP_EXIT) {
		code = sig->group_exit_code;
	} else if (sig->group_exec_task) {
		code = 0;
	} else if (thread_group_empty(current)) {
		sig->group_exit_code = code;
	} else {
		spin_lock_irq(&current->sighand->siglock);
		if (sig->flags & SIGNAL_GROUP_EXIT) {
			code = sig->group_exit_code;	/* another thread was first */
		} else if (sig->group_exec_task) {
			code = 0;
		} else {
			sig->group_exit_code = code;
			sig->flags |= SIGNAL_GROUP_EXIT;
			zap_other_threads(current);
		}
		spin_unlock_irq(&current->sighand->siglock);
	}
	do_exit(code);
}

SYSCALL_DEFINE1(exit, int, error_code)
{
	do_exit((error_code & 0xff) << 8);
}

SYSCALL_DEFINE1(exit_group, int, error_code)
{
	trace_task_exit((error_code & 0xff) << 8, true);
	do_group_exit((error_code & 0xff) << 8);
}

/*
 * execve: one thread remains, and is the leader.
 */
static int wait_for_others(struct task_struct *t)
{
	struct signal_struct *sig = t->signal;
	spinlock_t *siglock = &t->sighand->siglock;

	spin_lock_irq(siglock);
	if ((sig->flags & SIGNAL_GROUP_EXIT) || sig->group_exec_task) {
		spin_unlock_irq(siglock);
		return -EAGAIN;
	}
	sig->group_exec_task = t;
	sig->notify_count = zap_other_threads(t);
	if (!thread_group_leader(t))
		sig->notify_count--;	/* the leader stays as a zombie */
	while (sig->notify_count) {
		__set_current_state(TASK_KILLABLE);
		spin_unlock_irq(siglock);
		schedule();
		if (__fatal_signal_pending(t))
			return -EINTR;
		spin_lock_irq(siglock);
	}
	spin_unlock_irq(siglock);
	return 0;
}

static void list_take_place(struct list_head *old, struct list_head *new)
{
	list_add(new, old);
	list_del_init(old);
}

/* tasklist_lock for writing: @t is the process from now on, @leader one of its threads. */
static void swap_identity(struct task_struct *t, struct task_struct *leader)
{
	struct pid *own = t->thread_pid, *shared = leader->thread_pid;
	int type;

	t->start_time = leader->start_time;
	hlist_del(&t->pid_links[PIDTYPE_PID]);
	hlist_del(&leader->pid_links[PIDTYPE_PID]);
	attach_pid(t, PIDTYPE_PID, shared);
	attach_pid(leader, PIDTYPE_PID, own);
	swap(t->pid, leader->pid);
	for (type = PIDTYPE_TGID; type < PIDTYPE_MAX; type++) {
		hlist_del(&leader->pid_links[type]);
		hlist_add_head(&t->pid_links[type], &t->signal->pids[type]->tasks[type]);
	}
	list_take_place(&leader->tasks, &t->tasks);
	list_take_place(&leader->sibling, &t->sibling);
	t->group_leader = t;
	leader->group_leader = t;
	t->exit_signal = SIGCHLD;
	leader->exit_signal = -1;
	leader->exit_state = EXIT_DEAD;
}

static int become_leader(struct task_struct *t)
{
	struct task_struct *leader = t->group_leader;

	for (;;) {
		write_lock_irq(&tasklist_lock);
		t->signal->notify_count = -1;	/* exit_notify() wakes us */
		if (leader->exit_state)
			break;
		__set_current_state(TASK_KILLABLE);
		write_unlock_irq(&tasklist_lock);
		schedule();
		if (__fatal_signal_pending(t))
			return -EINTR;
	}
	swap_identity(t, leader);
	write_unlock_irq(&tasklist_lock);
	release_task(leader);
	return 0;
}

static int unshare_sighand(struct task_struct *t)
{
	struct sighand_struct *old = t->sighand, *new;

	if (refcount_read(&old->count) == 1)
		return 0;
	new = sighand_alloc_copy(old);
	if (!new)
		return -ENOMEM;
	write_lock_irq(&tasklist_lock);
	spin_lock(&old->siglock);
	memcpy(new->action, old->action, sizeof(new->action));
	new->changed = old->changed;
	WRITE_ONCE(t->sighand, new);
	spin_unlock(&old->siglock);
	write_unlock_irq(&tasklist_lock);
	synchronize_rcu();		/* lock_task_sighand() may look at the old one */
	put_sighand(old);
	return 0;
}

int de_thread(struct task_struct *t)
{
	struct signal_struct *sig = t->signal;
	int err = 0;

	if (!thread_group_empty(t)) {
		err = wait_for_others(t);
		if (err == -EAGAIN)
			return err;
		if (!err && !thread_group_leader(t))
			err = become_leader(t);
		spin_lock_irq(&t->sighand->siglock);
		sig->group_exec_task = NULL;
		sig->notify_count = 0;
		spin_unlock_irq(&t->sighand->siglock);
		if (err)
			return -EAGAIN;		/* killed while waiting */
	}
	t->exit_signal = SIGCHLD;
	return unshare_sighand(t);
}

void exec_reset_task(struct task_struct *t)
{
	exit_posix_timers(t);
	t->clear_child_tid = NULL;
	t->robust_list = NULL;
	t->compat_robust_list = 0;
	rseq_forget(t);
	t->sas_ss_sp = t->sas_ss_size = 0;
	t->sas_ss_flags = SS_DISABLE;
	t->restart_block.fn = do_no_restart_syscall;
	t->flags &= ~PF_FORKNOEXEC;
	t->self_exec_id++;
	flush_signal_handlers(t, 0);
}

void set_task_comm(struct task_struct *t, const char *name)
{
	spin_lock(&t->alloc_lock);
	strscpy(t->comm, name, sizeof(t->comm));
	spin_unlock(&t->alloc_lock);
}

void get_task_comm(char buf[TASK_COMM_LEN], struct task_struct *t)
{
	spin_lock(&t->alloc_lock);
	memcpy(buf, t->comm, TASK_COMM_LEN);
	spin_unlock(&t->alloc_lock);
}
