/*
 * signal.h - signals: what is pending for whom, and how to send one
 *
 * A signal is queued on a thread (task->pending) or on the whole process
 * (signal->shared_pending) and taken by get_signal() on the way back to user
 * mode.  Standard signals (below SIGRTMIN) are pending once; real-time ones
 * queue in order.
 *
 * Queueing lives in sched/signal.c; delivery, default actions and the system
 * calls in proc/signal.c.
 */
#ifndef RINGSIDE_SCHED_SIGNAL_H
#define RINGSIDE_SCHED_SIGNAL_H

#include <asm/siginfo.h>
#include <asm/signal.h>
#include <linux/resource.h>
#include <linux/signal.h>

#include "sched/pid.h"
#include "sched/task.h"
#include "sched/time.h"
#include "sched/wait.h"

#define _NSIG		64
#define SIGRTMIN_K	32		/* the kernel's own first real-time signal */

/* siginfo as the kernel keeps it: without the padding programs see. */
typedef struct kernel_siginfo {
	__SIGINFO;
} kernel_siginfo_t;

/* Instead of a siginfo pointer: SI_USER by current, and SI_KERNEL. */
#define SEND_SIG_NOINFO	((struct kernel_siginfo *)0)
#define SEND_SIG_PRIV	((struct kernel_siginfo *)1)

#define SI_FROMUSER_K(info)	((info)->si_code <= 0)
#define SI_FROMKERNEL_K(info)	((info)->si_code > 0)

static inline void clear_siginfo(kernel_siginfo_t *info)
{
	u64 *word = (u64 *)info;

	/* Six stores, where a compiler would loop. */
	BUILD_BUG_ON(sizeof(*info) != 6 * sizeof(*word));
	word[0] = word[1] = word[2] = word[3] = word[4] = word[5] = 0;
}

struct sigqueue {
	struct list_head	list;		/* s */
	int			flags;		/* I */
	kernel_siginfo_t	info;
	struct user_struct	*user;		/* I  whose RLIMIT_SIGPENDING it counts against */
};
#define SIGQUEUE_PREALLOC	1		/* belongs to a POSIX timer */

struct k_sigaction {
	struct sigaction sa;
};

/* What sigaction(2) sets; shared by CLONE_SIGHAND. */
struct sighand_struct {
	refcount_t		count;
	spinlock_t		siglock;	/* interrupts off; letter s */
	struct wait_queue_head	signalfd_wqh;
	u64			changed;	/* s  actions that may be other than at birth */
	struct k_sigaction	action[_NSIG];	/* s */
	struct rcu_head		rcu;
};

struct cpu_itimer {
	u64			expires;	/* s  CPU time in ns, 0: off */
	u64			incr;		/* s */
};

/* CPU time, faults and switches of threads that are gone, or of children. */
struct rusage_sum {
	u64			utime, stime;	/* ns */
	u64			nvcsw, nivcsw, min_flt, maj_flt;
	unsigned long		maxrss;		/* pages */
};

/* A process: what its threads share. */
struct signal_struct {
	refcount_t		sigcnt;		/* threads not yet freed */
	atomic_t		live;		/* threads that have not begun to exit */
	int			nr_threads;	/* t */
	struct list_head	thread_head;	/* t  task->thread_node */
	struct wait_queue_head	wait_chldexit;	/* wait4() sleeps here */
	struct task_struct	*curr_target;	/* s  who got the last shared signal */
	struct sigpending	shared_pending;	/* s */

	int			group_exit_code;	/* s */
	int			group_stop_count;	/* s  threads still to stop */
	unsigned int		flags;			/* s  SIGNAL_* */
	int			notify_count;		/* s  threads exec still waits for */
	struct task_struct	*group_exec_task;	/* s  the thread in exec */
	unsigned int		is_child_subreaper : 1;	/* o */
	unsigned int		has_child_subreaper : 1;
	unsigned int		dumpable : 2;		/* PR_SET_DUMPABLE */

	struct list_head	posix_timers;		/* s */
	int			next_timer_id;		/* s */
	struct hrtimer		real_timer;		/* ITIMER_REAL */
	ktime_t			it_real_incr;		/* s */
	struct cpu_itimer	it[2];			/* ITIMER_VIRTUAL - 1, ITIMER_PROF - 1 */
	bool			cputimer;		/* s  a CPU-time timer or limit is armed */

	struct pid		*pids[PIDTYPE_MAX];	/* t */
	int			leader;			/* t  of a session */
	struct tty_struct	*tty;			/* s  controlling terminal; NULL if none */
	struct pid		*tty_old_pgrp;		/* s */

	struct rusage_sum	dead;			/* s  of threads that are gone */
	struct rusage_sum	children;		/* s  of children waited for */
	struct rlimit		rlim[RLIM_NLIMITS];	/* group_leader's alloc_lock to write */
	short			oom_score_adj;
};

#define SIGNAL_STOP_STOPPED	0x1	/* all threads have stopped */
#define SIGNAL_STOP_CONTINUED	0x2	/* SIGCONT since WCONTINUED last looked */
#define SIGNAL_GROUP_EXIT	0x4	/* group_exit_code says how */
#define SIGNAL_CLD_STOPPED	0x10	/* tell the parent ... */
#define SIGNAL_CLD_CONTINUED	0x20
#define SIGNAL_UNKILLABLE	0x40	/* init: only handlers, and not even SIGKILL */

/* task->jobctl */
#define JOBCTL_STOP_SIGMASK	0xff	/* which signal stops it */
#define JOBCTL_STOP_PENDING	0x100
#define JOBCTL_STOP_CONSUME	0x200	/* counted in group_stop_count */
#define JOBCTL_STOP_DEQUEUED	0x400	/* a stop signal was taken, and no SIGCONT came since */
#define JOBCTL_TRAP_STOP	0x800	/* stop for the tracer */
#define JOBCTL_TRAP_NOTIFY	0x1000	/* tell the tracer that SIGCONT came */
#define JOBCTL_LISTENING	0x2000	/* in a stop; PTRACE_LISTEN: as good as not */
#define JOBCTL_TRAP_MASK	(JOBCTL_TRAP_STOP | JOBCTL_TRAP_NOTIFY)
#define JOBCTL_STOP_ALL		(JOBCTL_STOP_SIGMASK | JOBCTL_STOP_PENDING | \
				 JOBCTL_STOP_CONSUME | JOBCTL_STOP_DEQUEUED)

/* task->ptrace: how it is traced, and PTRACE_O_* << PT_OPT_SHIFT. */
#define PT_PTRACED	BIT(0)
#define PT_SEIZED	BIT(1)
#define PT_OPT_SHIFT	3
#define PT_SYSCALL	BIT(40)		/* stop at the next call */
#define PT_SYSEMU	BIT(41)		/* and do not make it */
#define PT_SINGLESTEP	BIT(42)
#define PT_FORCED_TF	BIT(43)		/* the program's own trap flag is clear */
#define PT_RESUME_MASK	(PT_SYSCALL | PT_SYSEMU | PT_SINGLESTEP)

/* Sets of signals: bit n-1 is signal n. */
#define sigmask(sig)		(1ULL << ((sig) - 1))
#define siginmask(sig, m)	((sigmask(sig) & (m)) != 0)
#define SIG_KERNEL_ONLY_MASK	(sigmask(SIGKILL) | sigmask(SIGSTOP))
#define SIG_KERNEL_STOP_MASK	(sigmask(SIGSTOP) | sigmask(SIGTSTP) | sigmask(SIGTTIN) | \
				 sigmask(SIGTTOU))
#define SIG_KERNEL_IGNORE_MASK	(sigmask(SIGCONT) | sigmask(SIGCHLD) | sigmask(SIGWINCH) | \
				 sigmask(SIGURG))
#define SIG_KERNEL_COREDUMP_MASK (sigmask(SIGQUIT) | sigmask(SIGILL) | sigmask(SIGTRAP) | \
				  sigmask(SIGABRT) | sigmask(SIGFPE) | sigmask(SIGSEGV) | \
				  sigmask(SIGBUS) | sigmask(SIGSYS) | sigmask(SIGXCPU) | \
				  sigmask(SIGXFSZ))
#define SYNCHRONOUS_MASK	(sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | \
				 sigmask(SIGTRAP) | sigmask(SIGFPE) | sigmask(SIGSYS))
#define sig_kernel_only(sig)	siginmask(sig, SIG_KERNEL_ONLY_MASK)
#define sig_kernel_stop(sig)	siginmask(sig, SIG_KERNEL_STOP_MASK)
#define sig_kernel_ignore(sig)	siginmask(sig, SIG_KERNEL_IGNORE_MASK)
#define sig_kernel_coredump(sig) siginmask(sig, SIG_KERNEL_COREDUMP_MASK)

static inline bool valid_signal(unsigned long sig)
{
	return sig <= _NSIG;
}

/*
 * Sending.  @type says whom: PIDTYPE_PID this thread, else its whole process.
 * All may be called from interrupt handlers; 0 or -errno (-EAGAIN: the queue
 * is full).  No permission is checked here.
 */
int send_signal_locked(int sig, struct kernel_siginfo *info, struct task_struct *t,
		       enum pid_type type);	/* siglock held */
int do_send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *t,
		     enum pid_type type);
int send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *t);
int send_sig(int sig, struct task_struct *t, int priv);
int kill_pid_info(int sig, struct kernel_siginfo *info, struct pid *pid);
int kill_pid(struct pid *pid, int sig, int priv);
int __kill_pgrp_info(int sig, struct kernel_siginfo *info, struct pid *pgrp);
int kill_pgrp(struct pid *pgrp, int sig, int priv);
/* With the permission check of kill(2). */
int group_send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *t,
			enum pid_type type);

/*
 * The program itself caused it, now: cannot be ignored or blocked (then it
 * ends the process).  Always for current.
 */
void force_sig(int sig);
void force_sig_info(struct kernel_siginfo *info);
int force_sig_fault(int sig, int code, void __user *addr);
void force_sigsegv(int sig);
void force_fatal_sig(int sig);

/* siglock of a task that may be exiting: NULL when it is gone. */
struct sighand_struct *lock_task_sighand(struct task_struct *t, unsigned long *flags);
static inline void unlock_task_sighand(struct task_struct *t, unsigned long *flags)
{
	spin_unlock_irqrestore(&t->sighand->siglock, *flags);
}

/* TIF_SIGPENDING again from what is pending; siglock held, current only. */
void recalc_sigpending(void);
void recalc_sigpending_and_wake(struct task_struct *t);
void signal_wake_up_state(struct task_struct *t, unsigned int state);
#define signal_wake_up(t, fatal) \
	signal_wake_up_state(t, (fatal) ? TASK_WAKEKILL : 0)

/* Takes one signal not in @mask off the queues of current: its number or 0. */
int dequeue_signal(struct task_struct *t, u64 mask, kernel_siginfo_t *info);
void flush_sigqueue(struct sigpending *pending);
void flush_sigqueue_mask(u64 mask, struct sigpending *pending);
/* Is there one for current that signalfd with this mask would read? siglock. */
bool signal_pending_in(struct task_struct *t, u64 set);

bool sig_ignored_by(struct task_struct *t, int sig);	/* SIG_IGN, or ignored by default */

/* Changes the mask of current and re-targets what is pending for the group. */
void set_current_blocked(u64 mask);
/* A thread that exits passes on what it was woken for; siglock held. */
void signal_retarget_exit(struct task_struct *t);
int sigprocmask(int how, u64 *set, u64 *old);

/* sigsuspend, ppoll ...: a mask until the signal was handled. */
int set_user_sigmask(const sigset_t __user *umask, size_t sigsetsize);
int set_compat_user_sigmask(const void __user *umask, size_t sigsetsize);
static inline void restore_saved_sigmask(void)
{
	if (current->restore_sigmask) {
		current->restore_sigmask = false;
		set_current_blocked(current->saved_sigmask);
	}
}
/* After ppoll & co: keep the mask for the handler if a signal ended the call. */
static inline void restore_saved_sigmask_unless(bool interrupted)
{
	if (!interrupted)
		restore_saved_sigmask();
}
static inline u64 sigmask_to_save(void)
{
	return current->restore_sigmask ? current->saved_sigmask : current->blocked;
}

/* What arch builds a frame for. */
struct ksignal {
	struct k_sigaction	ka;
	kernel_siginfo_t	info;
	int			sig;
};
/*
 * On the way to user mode: carries out what needs no program (stops, ends the
 * process, ignores) and returns true with a signal whose handler is to run.
 */
bool get_signal(struct ksignal *ksig);
/* The frame was written (or @failed: SIGSEGV): block what the action says. */
void signal_setup_done(int failed, struct ksignal *ksig, int stepping);
/* Where the frame goes: top of the alternate stack if the action asks for it. */
unsigned long sigsp(unsigned long sp, struct ksignal *ksig);
static inline int on_sig_stack(unsigned long sp)
{
	return !(current->sas_ss_flags & SS_AUTODISARM) &&
	       sp > current->sas_ss_sp && sp - current->sas_ss_sp <= current->sas_ss_size;
}
static inline int sas_ss_flags(unsigned long sp)
{
	if (!current->sas_ss_size)
		return SS_DISABLE;
	return on_sig_stack(sp) ? SS_ONSTACK : 0;
}
/* uc_stack of the frame, and back from it in sigreturn. */
void save_altstack_to(stack_t *uss, unsigned long sp);
int restore_altstack(const stack_t __user *uss);
int compat_restore_altstack(const void __user *uss);

int copy_siginfo_to_user(siginfo_t __user *to, const kernel_siginfo_t *from);
int copy_siginfo_from_user(kernel_siginfo_t *to, const siginfo_t __user *from);
struct compat_siginfo;
int copy_siginfo_to_user32(struct compat_siginfo __user *to, const kernel_siginfo_t *from);
int copy_siginfo_from_user32(kernel_siginfo_t *to, const struct compat_siginfo __user *from);

/* exec: handlers go back to default (all of them with @force_default). */
void flush_signal_handlers(struct task_struct *t, int force_default);

/* Tells the parent of @t that it stopped, went on or ended. */
void do_notify_parent_cldstop(struct task_struct *t, bool for_ptracer, int why, int status);
bool do_notify_parent(struct task_struct *t, int sig);

/* Preallocated for POSIX timers, whose expiry may not fail. */
struct sigqueue *sigqueue_alloc(void);
void sigqueue_free(struct sigqueue *q);
int send_sigqueue(struct sigqueue *q, struct pid *pid, enum pid_type type);

/* A POSIX timer's signal was taken: it may run on. implemented by proc/posix_timers.c */
void posixtimer_rearm(kernel_siginfo_t *info);

/* For sched/signal.c, which stands below the allocator. implemented by proc/signal.c */
struct sigqueue *__sigqueue_alloc(int sig, struct task_struct *t, bool override_rlimit);
void __sigqueue_free(struct sigqueue *q);

static inline int thread_group_empty(struct task_struct *t)
{
	return list_is_singular(&t->signal->thread_head);
}
#define thread_group_leader(t)	((t)->exit_signal >= 0)
#define same_thread_group(a, b)	((a)->signal == (b)->signal)
#define for_each_thread(p, t)	\
	list_for_each_entry(t, &(p)->signal->thread_head, thread_node)

#define task_pgrp(t)	((t)->signal->pids[PIDTYPE_PGID])
#define task_session(t)	((t)->signal->pids[PIDTYPE_SID])
#define task_tgid(t)	((t)->signal->pids[PIDTYPE_TGID])
#define task_pid(t)	((t)->thread_pid)
#define task_pgrp_vnr(t)   pid_nr(task_pgrp(t))
#define task_session_vnr(t) pid_nr(task_session(t))
#define is_global_init(t)  ((t)->tgid == 1)
bool is_current_pgrp_orphaned(void);	/* implemented by proc/exit.c */

#endif
