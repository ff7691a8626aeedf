/*
 * fork.c - making tasks: fork, vfork, clone, clone3, and kernel threads
 *
 * copy_process() checks everything, copies or shares each part as the flags
 * say, and only at the end makes the new task visible, under tasklist_lock.
 * Up to there a failure undoes the parts in reverse order.
 *
 * A task holds two references to itself: one for whoever finds it by its pid,
 * dropped a grace period after release_task(), and one for the CPU, dropped
 * when it has left it for the last time.
 */
#include "proc/fork.h"

#include <linux/sched.h>

#include "arch/x86/smp.h"
#include "arch/x86/switch.h"
#include "fs/fdtable.h"
#include "fs/fs_struct.h"
#include "fs/signalfd.h"
#include "fs/tty.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "mm/vmalloc.h"
#include "proc/exit.h"
#include "proc/itimer.h"
#include "proc/pidfd.h"
#include "proc/ptrace.h"
#include "proc/rseq.h"
#include "proc/semundo.h"
#include "proc/task.h"
#include "sched/cred.h"
#include "sched/exec.h"
#include "sched/mm_switch.h"
#include "sched/rlimit.h"
#include "sched/sched.h"
#include "sched/signal.h"
#include "syscall/syscall.h"
#include "trace/trace.h"

#define CLONE_NAMESPACES (CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | \
			  CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP | CLONE_NEWTIME)
#define CLONE_LEGACY_FLAGS 0xffffffffULL

unsigned long total_forks;	/* tasklist_lock */
int nr_threads;			/* tasklist_lock */
static int max_threads;		/* I */

static struct kmem_cache *task_cache, *signal_cache, *sighand_cache;

void fork_init(void)
{
	task_cache = kmem_cache_create("task_struct", sizeof(struct task_struct), 64,
				       SLAB_PANIC, NULL);
	signal_cache = KMEM_CACHE(signal_struct, SLAB_PANIC);
	sighand_cache = KMEM_CACHE(sighand_struct, SLAB_PANIC);

	/* Kernel stacks may take an eighth of the memory. */
	max_threads = clamp(totalram_pages() * PAGE_SIZE / (THREAD_SIZE * 8), 20UL, 30000UL);
	init_task.signal->rlim[RLIMIT_NPROC].rlim_cur = max_threads / 2;
	init_task.signal->rlim[RLIMIT_NPROC].rlim_max = max_threads / 2;
	init_task.signal->rlim[RLIMIT_SIGPENDING] = init_task.signal->rlim[RLIMIT_NPROC];
	mmgrab(&init_mm);	/* init_task borrows it */
}

/* What the scheduler needs of the layers above it. */
void sched_mmgrab(struct mm_struct *mm)
{
	mmgrab(mm);
}

void sched_mmdrop(struct mm_struct *mm)
{
	mmdrop(mm);
}

void sched_put_child_tid(struct task_struct *t)
{
	int __user *tid = t->set_child_tid;

	t->set_child_tid = NULL;
	(void)put_user(t->pid, tid);	/* as on Linux, nobody is told if it fails */
}

/*
 * Parts that are freed when the last task that has them goes.
 */
static void sighand_free_rcu(struct rcu_head *head)
{
	kmem_cache_free(sighand_cache, container_of(head, struct sighand_struct, rcu));
}

void put_sighand(struct sighand_struct *sighand)
{
	if (!refcount_dec_and_test(&sighand->count))
		return;
	if (likely(!waitqueue_active(&sighand->signalfd_wqh))) {
		kmem_cache_free(sighand_cache, sighand);
		return;
	}
	/* An epoll set of another process watches our signals. */
	signalfd_cleanup(sighand);
	call_rcu(&sighand->rcu, sighand_free_rcu);
}

static void put_signal_struct(struct signal_struct *sig)
{
	if (!refcount_dec_and_test(&sig->sigcnt))
		return;
	put_pid(sig->tty_old_pgrp);
	kmem_cache_free(signal_cache, sig);
}

static void free_task(struct task_struct *t)
{
	if (t->stack)
		free_kernel_stack(t->stack);
	kmem_cache_free(task_cache, t);
}

void __put_task_struct(struct task_struct *t)
{
	if (t->sighand_put)
		put_sighand(t->sighand_put);
	put_cred(t->cred);
	put_signal_struct(t->signal);
	free_task(t);
}

/*
 * The parts of a new task.
 */
static struct task_struct *dup_task_struct(struct task_struct *orig)
{
	struct task_struct *t = kmem_cache_alloc(task_cache, GFP_KERNEL);

	if (!t)
		return NULL;
	memcpy(t, orig, sizeof(*t));
	t->stack = alloc_kernel_stack();
	if (!t->stack) {
		kmem_cache_free(task_cache, t);
		return NULL;
	}
	refcount_set(&t->usage, 2);
	t->work = 0;
	t->sighand_put = NULL;
	t->trace_call = 0;
	t->in_syscall = t->in_execve = t->restore_sigmask = false;
	spin_lock_init(&t->alloc_lock);
	return t;
}

static int copy_mm(const struct kernel_clone_args *args, struct task_struct *t)
{
	struct mm_struct *mm = args->fn ? NULL : current->mm;
	u64 flags = args->flags;

	t->min_flt = t->maj_flt = 0;
	t->mm = t->active_mm = NULL;
	if (!mm)
		return 0;
	if (flags & CLONE_VM) {
		mmget(mm);
	} else {
		mm = dup_mm(mm);
		if (IS_ERR(mm))
			return PTR_ERR(mm);
	}
	t->mm = t->active_mm = mm;
	return 0;
}

struct sighand_struct *sighand_alloc_copy(struct sighand_struct *old)
{
	struct sighand_struct *sighand = kmem_cache_alloc(sighand_cache, GFP_KERNEL);

	if (!sighand)
		return NULL;
	refcount_set(&sighand->count, 1);
	spin_lock_init(&sighand->siglock);
	init_waitqueue_head(&sighand->signalfd_wqh);
	spin_lock_irq(&old->siglock);
	memcpy(sighand->action, old->action, sizeof(sighand->action));
	sighand->changed = old->changed;
	spin_unlock_irq(&old->siglock);
	return sighand;
}

static int copy_sighand(const struct kernel_clone_args *args, struct task_struct *t)
{
	u64 flags = args->flags;

	if (flags & CLONE_SIGHAND) {
		refcount_inc(&current->sighand->count);
		return 0;
	}
	t->sighand = sighand_alloc_copy(current->sighand);
	if (!t->sighand)
		return -ENOMEM;
	if (args->fn)
		flush_signal_handlers(t, 1);
	else if (flags & CLONE_CLEAR_SIGHAND)
		flush_signal_handlers(t, 0);
	return 0;
}

static int copy_signal(u64 flags, struct task_struct *t)
{
	struct signal_struct *sig, *old = current->signal;

	if (flags & CLONE_THREAD)
		return 0;
	sig = kmem_cache_zalloc(signal_cache, GFP_KERNEL);
	if (!sig)
		return -ENOMEM;
	t->signal = sig;
	refcount_set(&sig->sigcnt, 1);
	atomic_set(&sig->live, 1);
	sig->nr_threads = 1;
	INIT_LIST_HEAD(&sig->thread_head);
	list_add(&t->thread_node, &sig->thread_head);
	init_waitqueue_head(&sig->wait_chldexit);
	sig->curr_target = t;
	INIT_LIST_HEAD(&sig->shared_pending.list);
	INIT_LIST_HEAD(&sig->posix_timers);
	itimer_init(sig);
	spin_lock(&current->group_leader->alloc_lock);
	memcpy(sig->rlim, old->rlim, sizeof(sig->rlim));
	spin_unlock(&current->group_leader->alloc_lock);
	sig->cputimer = sig->rlim[RLIMIT_CPU].rlim_cur != RLIM_INFINITY;
	sig->oom_score_adj = old->oom_score_adj;
	sig->has_child_subreaper = old->has_child_subreaper || old->is_child_subreaper;
	tty_fork(sig, old);
	return 0;
}

/* CLONE_* combinations in the order Linux looks at them. */
static int check_flags(const struct kernel_clone_args *args)
{
	u64 flags = args->flags;

	if ((flags & (CLONE_NEWNS | CLONE_FS)) == (CLONE_NEWNS | CLONE_FS))
		return -EINVAL;
	if ((flags & (CLONE_NEWUSER | CLONE_FS)) == (CLONE_NEWUSER | CLONE_FS))
		return -EINVAL;
	if ((flags & CLONE_THREAD) && !(flags & CLONE_SIGHAND))
		return -EINVAL;
	if ((flags & CLONE_SIGHAND) && !(flags & CLONE_VM))
		return -EINVAL;
	if ((flags & CLONE_PARENT) && (current->signal->flags & SIGNAL_UNKILLABLE))
		return -EINVAL;
	if ((flags & CLONE_THREAD) && (flags & (CLONE_NEWUSER | CLONE_NEWPID)))
		return -EINVAL;
	if ((flags & CLONE_PIDFD) && (flags & (CLONE_DETACHED | CLONE_THREAD)))
		return -EINVAL;
	return 0;
}

/* There are none here: as on a Linux that was built without them. */
static int check_namespaces(u64 flags)
{
	if (!(flags & CLONE_NAMESPACES))
		return 0;
	if (!(flags & CLONE_NEWUSER) && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	return -EINVAL;
}

static int check_limits(void)
{
	struct user_struct *user = current_cred()->user;

	if (atomic_read(&user->processes) >= rlimit(RLIMIT_NPROC) && user != &root_user &&
	    !capable(CAP_SYS_RESOURCE) && !capable(CAP_SYS_ADMIN))
		return -EAGAIN;
	return READ_ONCE(nr_threads) >= max_threads ? -EAGAIN : 0;
}

/* A signal that is already there is handled before the fork, which starts over. */
static int check_signals(u64 flags)
{
	spin_lock_irq(&current->sighand->siglock);
	recalc_sigpending();
	spin_unlock_irq(&current->sighand->siglock);
	if (flags & CLONE_THREAD)
		return fatal_signal_pending(current) ? -EINTR : 0;
	return signal_pending(current) && (current->work & TIF_SIGPENDING) ? -ERESTARTNOINTR : 0;
}

static struct pid *take_pid(const struct kernel_clone_args *args)
{
	pid_t nr;

	if (!args->set_tid_size)
		return alloc_pid(0);
	if (args->set_tid_size > 1)	/* one for each level of pid namespaces */
		return ERR_PTR(-EINVAL);
	if (get_user(nr, args->set_tid))
		return ERR_PTR(-EFAULT);
	if (nr < 1 || nr >= pid_max)
		return ERR_PTR(-EINVAL);
	if (nr != 1 && !find_vpid(1))
		return ERR_PTR(-EINVAL);
	if (!capable(CAP_CHECKPOINT_RESTORE) && !capable(CAP_SYS_ADMIN))
		return ERR_PTR(-EPERM);
	return alloc_pid(nr);
}

static void init_task_fields(struct task_struct *t, const struct kernel_clone_args *args)
{
	u64 flags = args->flags;

	t->flags &= ~(PF_IDLE | PF_SIGNALED | PF_EXITING | PF_KTHREAD);
	t->flags |= PF_FORKNOEXEC;
	if (args->fn)
		t->flags |= PF_KTHREAD;
	INIT_LIST_HEAD(&t->children);
	INIT_LIST_HEAD(&t->sibling);
	INIT_LIST_HEAD(&t->dead_node);
	INIT_LIST_HEAD(&t->pending.list);
	t->pending.signal = 0;
	t->jobctl = 0;
	t->ptrace = 0;
	t->ptrace_message = 0;
	t->last_siginfo = NULL;
	INIT_LIST_HEAD(&t->ptraced);
	INIT_LIST_HEAD(&t->ptrace_entry);
	t->exit_state = t->exit_code = 0;
	t->pdeath_signal = 0;
	t->start_time = ktime_get();
	t->restart_block.fn = do_no_restart_syscall;
	t->vfork_done = NULL;
	t->robust_list = NULL;
	t->compat_robust_list = 0;
	t->pi_waited = t->futexes_gone = false;
	t->set_child_tid = (flags & CLONE_CHILD_SETTID) ? args->child_tid : NULL;
	t->clear_child_tid = (flags & CLONE_CHILD_CLEARTID) ? args->child_tid : NULL;
	if ((flags & (CLONE_VM | CLONE_VFORK)) == CLONE_VM) {
		t->sas_ss_sp = t->sas_ss_size = 0;	/* a thread has its own */
		t->sas_ss_flags = SS_DISABLE;
	}
	if (flags & CLONE_VM)
		rseq_forget(t);
}

/* tasklist_lock for writing and siglock are held; from here it can be found. */
static void make_visible(struct task_struct *t, struct pid *pid,
			 const struct kernel_clone_args *args)
{
	struct signal_struct *sig = t->signal;

	t->pid = pid->nr;
	if (args->flags & CLONE_THREAD) {
		t->tgid = current->tgid;
		t->group_leader = current->group_leader;
		t->exit_signal = -1;
		refcount_inc(&sig->sigcnt);
		atomic_inc(&sig->live);
		sig->nr_threads++;
		list_add_tail(&t->thread_node, &sig->thread_head);
	} else {
		t->tgid = t->pid;
		t->group_leader = t;
		t->exit_signal = (args->flags & CLONE_PARENT) ?
			current->group_leader->exit_signal : args->exit_signal;
		if (t->pid == 1)
			sig->flags |= SIGNAL_UNKILLABLE;
		list_add_tail(&t->sibling, &t->real_parent->children);
		list_add_tail(&t->tasks, &init_task.tasks);
		attach_pid(t, PIDTYPE_TGID, pid);
		attach_pid(t, PIDTYPE_PGID, task_pgrp(args->fn ? &init_task : current));
		attach_pid(t, PIDTYPE_SID, task_session(args->fn ? &init_task : current));
	}
	attach_pid(t, PIDTYPE_PID, pid);
	nr_threads++;
	total_forks++;
}

static int publish(struct task_struct *t, struct pid *pid, const struct kernel_clone_args *args)
{
	write_lock_irq(&tasklist_lock);
	if (args->fn) {
		t->real_parent = &init_task;
	} else if (args->flags & (CLONE_PARENT | CLONE_THREAD)) {
		t->real_parent = current->real_parent;
		t->parent_exec_id = current->parent_exec_id;
	} else {
		t->real_parent = current;
		t->parent_exec_id = current->self_exec_id;
	}
	t->parent = t->real_parent;
	spin_lock(&current->sighand->siglock);
	if (fatal_signal_pending(current)) {
		spin_unlock(&current->sighand->siglock);
		write_unlock_irq(&tasklist_lock);
		return -EINTR;
	}
	make_visible(t, pid, args);
	ptrace_init_task(t, args->trace || (args->flags & CLONE_PTRACE));
	spin_unlock(&current->sighand->siglock);
	write_unlock_irq(&tasklist_lock);
	return 0;
}

struct task_struct *copy_process(struct kernel_clone_args *args)
{
	u64 flags = args->flags;
	struct task_struct *t;
	struct pidfd_reservation pidfd = { .fd = -1 };
	struct pid *pid;
	int err;

	err = check_flags(args);
	if (!err)
		err = check_signals(flags);
	if (err)
		return ERR_PTR(err);
	t = dup_task_struct(current);
	if (!t)
		return ERR_PTR(-ENOMEM);
	err = check_limits();
	if (!err)
		err = check_namespaces(flags);
	if (err)
		goto free;
	init_task_fields(t, args);
	get_cred(t->cred);
	atomic_inc(&t->cred->user->processes);
	sched_fork(t);

	err = copy_semundo(flags, t);
	if (err)
		goto bad_semundo;
	err = copy_files(flags, t);
	if (err)
		goto bad_files;
	err = copy_fs(flags, t);
	if (err)
		goto bad_fs;
	err = copy_sighand(args, t);
	if (err)
		goto bad_sighand;
	err = copy_signal(flags, t);
	if (err)
		goto bad_signal;
	err = copy_mm(args, t);
	if (err)
		goto bad_mm;
	err = copy_thread(t, flags, args->stack, args->tls, args->fn, args->fn_arg);
	if (err)
		goto bad_thread;
	pid = take_pid(args);
	if (IS_ERR(pid)) {
		err = PTR_ERR(pid);
		goto bad_thread;
	}
	if (flags & CLONE_PIDFD) {
		err = pidfd_reserve(&pidfd, pid, args->pidfd);
		if (err)
			goto bad_pidfd;
	}
	err = publish(t, pid, args);
	if (err)
		goto bad_publish;
	if (flags & CLONE_PIDFD)
		pidfd_install(&pidfd);
	return t;

bad_publish:
	if (flags & CLONE_PIDFD)
		pidfd_release(&pidfd);
bad_pidfd:
	free_pid(pid);
bad_thread:
	if (t->mm)
		mmput(t->mm);
bad_mm:
	if (!(flags & CLONE_THREAD)) {
		tty_kref_put(t->signal->tty);
		put_signal_struct(t->signal);
	}
bad_signal:
	put_sighand(t->sighand);
bad_sighand:
	exit_fs(t);
bad_fs:
	exit_files(t);
bad_files:
	exit_sem(t);
bad_semundo:
	atomic_dec(&t->cred->user->processes);
	put_cred(t->cred);
free:
	free_task(t);
	return ERR_PTR(err);
}

/*
 * vfork: the parent waits until the child no longer uses its memory.
 */
static void wait_for_vfork_done(struct task_struct *child, struct completion *done)
{
	if (wait_for_completion_killable(done)) {
		spin_lock(&child->alloc_lock);	/* it must not touch our stack any more */
		child->vfork_done = NULL;
		spin_unlock(&child->alloc_lock);
	}
	put_task_struct(child);
}

static void complete_vfork_done(struct task_struct *t)
{
	struct completion *done;

	spin_lock(&t->alloc_lock);
	done = t->vfork_done;
	if (done) {
		t->vfork_done = NULL;
		complete(done);
	}
	spin_unlock(&t->alloc_lock);
}

void mm_release(struct task_struct *t, struct mm_struct *mm)
{
	if (t->clear_child_tid) {
		if (mm && atomic_read(&mm->mm_users) > 1 && !put_user(0, t->clear_child_tid))
			futex_wake_user((u32 __user *)t->clear_child_tid, 1, true);
		t->clear_child_tid = NULL;
	}
	if (t->vfork_done)
		complete_vfork_done(t);
}

void exec_mm_release(struct task_struct *t, struct mm_struct *mm)
{
	futex_exec_release(t);
	mm_release(t, mm);
}

pid_t kernel_clone(struct kernel_clone_args *args)
{
	u64 flags = args->flags;
	struct completion vfork;
	struct task_struct *t;
	pid_t nr;

	/* clone() returns both through one pointer. */
	if ((flags & CLONE_PIDFD) && (flags & CLONE_PARENT_SETTID) &&
	    args->pidfd == args->parent_tid)
		return -EINVAL;
	args->trace = ptrace_fork_event(args);
	t = copy_process(args);
	if (IS_ERR(t))
		return PTR_ERR(t);
	nr = t->pid;
	trace_fork(nr, t->tgid, flags);
	if (flags & CLONE_PARENT_SETTID)
		(void)put_user(nr, args->parent_tid);
	if (flags & CLONE_VFORK) {
		init_completion(&vfork);
		t->vfork_done = &vfork;
		get_task_struct(t);
	}
	wake_up_new_task(t);
	if (unlikely(args->trace))
		ptrace_event(args->trace, nr);
	if (flags & CLONE_VFORK) {
		wait_for_vfork_done(t, &vfork);
		ptrace_event(PTRACE_EVENT_VFORK_DONE, nr);
	}
	return nr;
}

pid_t kernel_thread(int (*fn)(void *), void *arg, unsigned long flags)
{
	struct kernel_clone_args args = {
		.flags = (flags & ~(unsigned long)CSIGNAL) | CLONE_UNTRACED,
		.exit_signal = flags & CSIGNAL,
		.fn = fn,
		.fn_arg = arg,
	};

	return kernel_clone(&args);
}

static int idle_never(void *arg)
{
	(void)arg;
	cpu_startup_entry();
}

struct task_struct *fork_idle(unsigned int cpu)
{
	struct kernel_clone_args args = {
		.flags = CLONE_FS | CLONE_FILES, .fn = idle_never, .idle = true,
	};
	struct task_struct *t = dup_task_struct(&init_task);

	if (!t)
		return ERR_PTR(-ENOMEM);
	init_task_fields(t, &args);
	t->flags |= PF_IDLE;
	t->state = TASK_RUNNING;
	t->cpu = cpu;
	t->active_mm = &init_mm;
	mmgrab(&init_mm);
	refcount_inc(&t->signal->sigcnt);
	refcount_inc(&t->sighand->count);
	get_cred(t->cred);
	return t;
}

int sched_prepare_idle(unsigned int cpu, struct idle_boot *idle)
{
	struct task_struct *t = fork_idle(cpu);

	if (IS_ERR(t))
		return PTR_ERR(t);
	sched_init_cpu(t);
	idle->task = t;
	idle->thread = &t->thread;
	idle->stack = t->stack;
	return 0;
}

/*
 * The calls.
 */
SYSCALL_DEFINE0(fork)
{
	struct kernel_clone_args args = { .exit_signal = SIGCHLD };

	return kernel_clone(&args);
}

SYSCALL_DEFINE0(vfork)
{
	struct kernel_clone_args args = {
		.flags = CLONE_VFORK | CLONE_VM, .exit_signal = SIGCHLD,
	};

	return kernel_clone(&args);
}

static long do_clone(unsigned long flags, unsigned long newsp, int __user *parent_tid,
		     int __user *child_tid, unsigned long tls)
{
	struct kernel_clone_args args = {
		.flags = (u32)flags & ~CSIGNAL,
		.pidfd = parent_tid,
		.child_tid = child_tid,
		.parent_tid = parent_tid,
		.exit_signal = flags & CSIGNAL,
		.stack = newsp,
		.tls = tls,
	};

	return kernel_clone(&args);
}

SYSCALL_DEFINE5(clone, unsigned long, clone_flags, unsigned long, newsp,
		int __user *, parent_tidptr, int __user *, child_tidptr, unsigned long, tls)
{
	return do_clone(clone_flags, newsp, parent_tidptr, child_tidptr, tls);
}

/* i386 has the last two the other way round. */
COMPAT_SYSCALL_DEFINE5(ia32_clone, unsigned long, clone_flags, unsigned long, newsp,
		       int __user *, parent_tidptr, unsigned long, tls_val,
		       int __user *, child_tidptr)
{
	return do_clone(clone_flags, newsp, parent_tidptr, child_tidptr, tls_val);
}

static int clone3_from_user(struct kernel_clone_args *kargs, struct clone_args __user *uargs,
			    size_t usize)
{
	struct clone_args args;
	int err;

	if (usize > PAGE_SIZE)
		return -E2BIG;
	if (usize < CLONE_ARGS_SIZE_VER0)
		return -EINVAL;
	err = copy_struct_from_user(&args, sizeof(args), uargs, usize);
	if (err)
		return err;
	if (args.set_tid_size > 32)
		return -EINVAL;
	if (!args.set_tid && args.set_tid_size > 0)
		return -EINVAL;
	if (args.set_tid && args.set_tid_size == 0)
		return -EINVAL;
	if ((args.exit_signal & ~(u64)CSIGNAL) || !valid_signal(args.exit_signal))
		return -EINVAL;
	if (args.flags & CLONE_INTO_CGROUP)	/* there are no control groups */
		return -EINVAL;

	*kargs = (struct kernel_clone_args){
		.flags = args.flags,
		.pidfd = (int __user *)args.pidfd,
		.child_tid = (int __user *)args.child_tid,
		.parent_tid = (int __user *)args.parent_tid,
		.exit_signal = args.exit_signal,
		.stack = args.stack,
		.stack_size = args.stack_size,
		.tls = args.tls,
		.set_tid = (const pid_t __user *)args.set_tid,
		.set_tid_size = args.set_tid_size,
	};
	return 0;
}

static bool clone3_args_valid(struct kernel_clone_args *kargs)
{
	if (kargs->flags & ~(CLONE_LEGACY_FLAGS | CLONE_CLEAR_SIGHAND))
		return false;
	if (kargs->flags & (CLONE_DETACHED | (CSIGNAL & ~CLONE_NEWTIME)))
		return false;
	if ((kargs->flags & (CLONE_SIGHAND | CLONE_CLEAR_SIGHAND)) ==
	    (CLONE_SIGHAND | CLONE_CLEAR_SIGHAND))
		return false;
	if ((kargs->flags & (CLONE_THREAD | CLONE_PARENT)) && kargs->exit_signal)
		return false;
	if (kargs->stack == 0)
		return kargs->stack_size == 0;
	if (kargs->stack_size == 0 || !access_ok(kargs->stack, kargs->stack_size))
		return false;
	kargs->stack += kargs->stack_size;	/* it grows down from the end */
	return true;
}

SYSCALL_DEFINE2(clone3, struct clone_args __user *, uargs, size_t, size)
{
	struct kernel_clone_args kargs;
	int err = clone3_from_user(&kargs, uargs, size);

	if (err)
		return err;
	if (!clone3_args_valid(&kargs))
		return -EINVAL;
	return kernel_clone(&kargs);
}

SYSCALL_DEFINE1(set_tid_address, int __user *, tidptr)
{
	current->clear_child_tid = tidptr;
	return current->pid;
}

#define UNSHARE_ALL (CLONE_THREAD | CLONE_FS | CLONE_NEWNS | CLONE_SIGHAND | CLONE_VM | \
		     CLONE_FILES | CLONE_SYSVSEM | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | \
		     CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWCGROUP | CLONE_NEWTIME)

SYSCALL_DEFINE1(unshare, unsigned long, unshare_flags)
{
	int err;

	if (unshare_flags & ~(unsigned long)UNSHARE_ALL)
		return -EINVAL;
	if ((unshare_flags & (CLONE_THREAD | CLONE_SIGHAND | CLONE_VM)) &&
	    !thread_group_empty(current))
		return -EINVAL;
	if ((unshare_flags & (CLONE_SIGHAND | CLONE_VM)) &&
	    refcount_read(&current->sighand->count) > 1)
		return -EINVAL;
	if ((unshare_flags & CLONE_VM) && atomic_read(&current->mm->mm_users) > 1)
		return -EINVAL;
	err = check_namespaces(unshare_flags);
	if (err)
		return err;
	if (unshare_flags & CLONE_FS) {
		err = unshare_fs_struct();
		if (err)
			return err;
	}
	if (unshare_flags & CLONE_SYSVSEM)
		exit_sem(current);
	return (unshare_flags & CLONE_FILES) ? unshare_files() : 0;
}
