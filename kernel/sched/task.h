/*
 * task.h - a thread, what its threads share, and what the scheduler needs
 *
 * A task_struct is one thread.  Threads of a process share a signal_struct
 * (the process itself) and, as their clone flags say, mm, files, fs, sighand.
 * Those are counted and belong to the layers above; here they are pointers.
 *
 * Lock letters:
 *   I  written once before others can see it
 *   o  only the task itself (or nobody else can run it)
 *   r  the run queue's lock of the CPU it is on
 *   t  tasklist_lock (the process tree and pid links)
 *   s  sighand->siglock (interrupts off)
 *   a  alloc_lock
 *   A  atomic
 */
#ifndef RINGSIDE_SCHED_TASK_H
#define RINGSIDE_SCHED_TASK_H

#include <asm/signal.h>
#include <linux/resource.h>

#include "arch/x86/percpu.h"
#include "arch/x86/processor.h"
#include "arch/x86/ptrace.h"
#include "arch/x86/spinlock.h"
#include "arch/x86/thread_info.h"
#include "lib/atomic.h"
#include "lib/list.h"
#include "lib/rbtree.h"

struct mm_struct;
struct files_struct;
struct fs_struct;
struct sighand_struct;
struct signal_struct;
struct cred;
struct pid;
struct file;
struct sem_undo_list;
struct kernel_siginfo;

#define TASK_RUNNING		0
#define TASK_INTERRUPTIBLE	1	/* any signal wakes it */
#define TASK_UNINTERRUPTIBLE	2
#define TASK_STOPPED		4	/* by SIGSTOP and friends */
#define TASK_TRACED		8
#define TASK_WAKEKILL		16	/* fatal signals wake it */
#define TASK_DEAD		32
#define TASK_ZOMBIE		64
#define TASK_KILLABLE		(TASK_UNINTERRUPTIBLE | TASK_WAKEKILL)
#define TASK_NORMAL		(TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

#define MAX_SCHEDULE_TIMEOUT	LONG_MAX
#define TASK_COMM_LEN		16
#define DEFAULT_TIMER_SLACK_NS	50000

/* Where a call that was interrupted goes on (restart_syscall). */
struct restart_block {
	long	(*fn)(struct restart_block *block);
	ktime_t	expires;		/* absolute */
	int	clockid;
	int	count;
	void __user *ptr1;		/* fn's own: remaining time, ufds, uaddr */
	unsigned long arg[3];
};

struct sigpending {
	struct list_head	list;	/* s  struct sigqueue, oldest first */
	u64			signal;	/* s  bit n-1: signal n is pending */
};

struct sched_entity {
	u64			vruntime;	/* r  nanoseconds run, scaled by weight */
	u64			exec_start;	/* r  when it was last put on the CPU */
	struct rb_node		run_node;	/* r */
	struct list_head	run_list;	/* r  real-time policies queue here */
	u32			weight;		/* r  1024 is nice 0 */
	u64			sum_exec;	/* r  nanoseconds run, up to exec_start */
};

struct task_struct {
	/* Hot: entry code and scheduler.  `work` is first: entry_64.S uses it. */
	unsigned long		work;		/* A  TIF_* */
	unsigned int		state;		/* r for changes by others; o for going to sleep */
	unsigned int		flags;		/* o  PF_* */
	void			*stack;		/* I  lowest address of the kernel stack */
	int			on_cpu;		/* A  1 while its registers are in a CPU */
	int			on_rq;		/* r */
	int			cpu;		/* r  where it runs or ran last */
	struct mm_struct	*mm;		/* a  NULL for kernel threads */
	struct mm_struct	*active_mm;	/* o */
	struct files_struct	*files;		/* a */
	struct fs_struct	*fs;		/* a */
	const struct cred	*cred;		/* o to write; others under rcu */
	struct thread_struct	thread;		/* o  arch: registers kept over a switch */
	u64			blocked;	/* s to write, o to read: signal mask */
	u64			real_blocked;	/* s  sigtimedwait: the mask as it was */
	u64			saved_sigmask;	/* o  restored after sigsuspend, ppoll ... */
	bool			restore_sigmask;/* o */
	bool			in_execve;
	bool			in_syscall;	/* o  /proc/PID/syscall */
	bool			sleep_debug;	/* o  debug kernel: inside an atomic section */
	bool			make_it_fail;	/* A  debug kernel: its allocations may fail */

	struct sched_entity	se;
	u64			cpus_allowed;	/* r  bit n: may run on CPU n */
	int			static_prio;	/* r  nice + 20 */
	int			policy;		/* r  SCHED_* */
	int			rt_priority;	/* r */
	int			rr_left;	/* r  ticks of the SCHED_RR slice */
	bool			sched_reset_on_fork;	/* r */
	u16			ioprio;		/* A  told back: there are no disks */
	u64			utime_ns, stime_ns;	/* o  samples, see sched/cputime.c */
	u64			prev_utime, prev_stime;	/* cputime_lock  last told */
	u64			nvcsw, nivcsw, min_flt, maj_flt;	/* o */
	u64			start_time;	/* I  monotonic ns */
	u64			acct_stamp;	/* o  last change between user and kernel */

	/* Identity. */
	refcount_t		usage;
	pid_t			pid;		/* I  thread id */
	pid_t			tgid;		/* I  process id */
	struct pid		*thread_pid;	/* t  NULL once released */
	char			comm[TASK_COMM_LEN];	/* a */
	struct task_struct	*group_leader;	/* t */
	struct task_struct	*real_parent;	/* t */
	struct task_struct	*parent;	/* t  ptracer, else real_parent */
	struct list_head	children;	/* t */
	struct list_head	sibling;	/* t */
	struct list_head	thread_node;	/* t  on signal->threads */
	struct list_head	tasks;		/* t  all processes (group leaders) */
	struct hlist_node	pid_links[4];	/* t  by enum pid_type */
	int			exit_state;	/* t  0, EXIT_ZOMBIE or EXIT_DEAD */
	int			exit_code;	/* t  wait status */
	u32			self_exec_id;	/* a  programs it has been */
	u32			parent_exec_id;	/* t  the parent's at fork */
	struct list_head	dead_node;	/* t  to be released together */
	int			exit_signal;	/* t  told to the parent; -1: a thread */
	int			pdeath_signal;	/* o */
	u32			personality;	/* o */
	u64			timer_slack_ns;	/* o  told back; timers here have none */
	bool			no_new_privs;	/* o */
	bool			is_32bit;	/* o  i386 image (compat ELF) */

	/* Signals. */
	struct signal_struct	*signal;	/* I  the process */
	struct sighand_struct	*sighand;	/* t  NULL once released */
	struct sighand_struct	*sighand_put;	/* o  to be dropped with the task */
	struct sigpending	pending;	/* s  for this thread alone */
	unsigned long		sas_ss_sp;	/* o  sigaltstack */
	size_t			sas_ss_size;	/* o */
	unsigned int		sas_ss_flags;	/* o */
	struct restart_block	restart_block;	/* o */
	unsigned long		jobctl;		/* s */
	u64			ptrace;		/* t, s  PT_*; 0: nobody traces it */
	struct list_head	ptraced;	/* t  whom we trace */
	struct list_head	ptrace_entry;	/* t  on the tracer's ptraced */
	unsigned long		ptrace_message;	/* s  what the stop is about */
	struct kernel_siginfo	*last_siginfo;	/* s  of the stop, while stopped */

	/* Thread exit and futexes. */
	int __user		*clear_child_tid;	/* o */
	int __user		*set_child_tid;		/* o */
	void __user		*robust_list;		/* o */
	u32			compat_robust_list;	/* o */
	bool			pi_waited;		/* A  somebody may wait for a lock */
	bool			futexes_gone;		/* A  none of our locks is given any more */
	struct completion	*vfork_done;		/* a */
	struct rseq __user	*rseq;			/* o  registered rseq area, or NULL */
	u32			rseq_sig;		/* o  stands before abort addresses */
	u32			rseq_cpu;		/* o  the CPU last told there */

	struct sem_undo_list	*sysvsem;	/* o  to be undone at exit, or NULL (ipc/sem.c) */

	spinlock_t		alloc_lock;		/* for letters a */
	u64			trace_call;		/* o  id of the traced call, 0: none */
	struct file		*fput_list;	/* o  files to be closed next (fs/file.c) */
	bool			fput_busy;	/* o */
	struct nameidata	*nameidata;	/* o  the path walk under way (fs/namei.c) */
	struct rcu_head		rcu;
};

/* exit_state: the parent has yet to wait; or it has, or never will. */
#define EXIT_ZOMBIE	1
#define EXIT_DEAD	2
#define EXIT_TRACE	3	/* the tracer has waited, and hands it back */

#define PF_KTHREAD	0x1
#define PF_EXITING	0x2
#define PF_FORKNOEXEC	0x4
#define PF_SIGNALED	0x8
#define PF_IDLE		0x10
#define PF_MEMALLOC	0x800	/* frees memory: may use all there is, and asks nobody for more */

DECLARE_PER_CPU(struct task_struct *, current_task);
#define current		this_cpu_read(current_task)

extern struct task_struct init_task;

static inline bool signal_pending(struct task_struct *t)
{
	return READ_ONCE(t->work) & (TIF_SIGPENDING | TIF_NOTIFY_SIGNAL);
}

/* A signal that will end the process waits. */
bool __fatal_signal_pending(struct task_struct *t);
static inline bool fatal_signal_pending(struct task_struct *t)
{
	return unlikely(signal_pending(t)) && __fatal_signal_pending(t);
}

static inline void set_task_work(struct task_struct *t, unsigned long bits)
{
	__atomic_fetch_or(&t->work, bits, __ATOMIC_SEQ_CST);
}

static inline void clear_task_work(struct task_struct *t, unsigned long bits)
{
	__atomic_fetch_and(&t->work, ~bits, __ATOMIC_SEQ_CST);
}

#define __set_current_state(s)	WRITE_ONCE(current->state, (s))
#define set_current_state(s)	do { __set_current_state(s); smp_mb(); } while (0)

/* Gives up the CPU; returns when woken (or at once in TASK_RUNNING). */
void schedule(void);
/* As schedule(), at most @timeout ns; returns ns left, 0 when the time is over. */
long schedule_timeout(long timeout_ns);
int wake_up_process(struct task_struct *t);
int wake_up_state(struct task_struct *t, unsigned int state);
/* Long loops in the kernel call this: lets others run, never with a lock held. */
void cond_resched(void);

static inline struct task_struct *get_task_struct(struct task_struct *t)
{
	refcount_inc(&t->usage);
	return t;
}

void __put_task_struct(struct task_struct *t);	/* implemented by proc/fork.c */
static inline void put_task_struct(struct task_struct *t)
{
	if (refcount_dec_and_test(&t->usage))
		__put_task_struct(t);
}

/* A kernel thread; runs fn(arg) until it returns. */
struct task_struct *kthread_run(int (*fn)(void *), void *arg, const char *namefmt, ...);

#ifdef CONFIG_DEBUG_LOCKS
void might_sleep(void);		/* complains when the caller may not sleep */
#else
static inline void might_sleep(void) { }
#endif

#endif
