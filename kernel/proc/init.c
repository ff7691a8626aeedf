/*
 * init.c - the first task, which nobody forked, and the start of this layer
 *
 * init_task runs start_kernel() and becomes the boot CPU's idle task.  All
 * processes begin as copies of it.
 */
#include "proc/init.h"

#include "fs/fdtable.h"
#include "fs/fs_struct.h"
#include "mm/mm.h"
#include "proc/cred_calls.h"
#include "proc/fork.h"
#include "proc/futex.h"
#include "proc/itimer.h"
#include "proc/sigcalls.h"
#include "sched/cred.h"
#include "sched/pid.h"
#include "sched/random.h"
#include "sched/sched.h"
#include "sched/signal.h"

#define STACK_LIMIT	(8UL << 20)
#define NOFILE_SOFT	1024
#define NOFILE_HARD	4096
#define MEMLOCK_LIMIT	(8UL << 20)
#define UNLIMITED	{ RLIM_INFINITY, RLIM_INFINITY }

static struct sighand_struct init_sighand = {
	.count = REFCOUNT_INIT(1),
	.siglock = __SPIN_LOCK_UNLOCKED(init_sighand.siglock),
	/* Kernel threads are its children, and it never waits for them. */
	.action[SIGCHLD - 1].sa.sa_handler = SIG_IGN,
	.changed = sigmask(SIGCHLD),
	.signalfd_wqh = __WAIT_QUEUE_HEAD_INITIALIZER(init_sighand.signalfd_wqh),
};

static struct pid init_pid = { .count = REFCOUNT_INIT(1) };

static struct signal_struct init_signals = {
	.sigcnt = REFCOUNT_INIT(1),
	.live = ATOMIC_INIT(1),
	.nr_threads = 1,
	.thread_head = { &init_task.thread_node, &init_task.thread_node },
	.wait_chldexit = __WAIT_QUEUE_HEAD_INITIALIZER(init_signals.wait_chldexit),
	.shared_pending.list = LIST_HEAD_INIT(init_signals.shared_pending.list),
	.posix_timers = LIST_HEAD_INIT(init_signals.posix_timers),
	.pids = {
		[PIDTYPE_TGID] = &init_pid, [PIDTYPE_PGID] = &init_pid,
		[PIDTYPE_SID] = &init_pid,
	},
	.rlim = {
		[RLIMIT_CPU] = UNLIMITED,
		[RLIMIT_FSIZE] = UNLIMITED,
		[RLIMIT_DATA] = UNLIMITED,
		[RLIMIT_STACK] = { STACK_LIMIT, RLIM_INFINITY },
		[RLIMIT_CORE] = { 0, RLIM_INFINITY },
		[RLIMIT_RSS] = UNLIMITED,
		[RLIMIT_NOFILE] = { NOFILE_SOFT, NOFILE_HARD },
		[RLIMIT_MEMLOCK] = { MEMLOCK_LIMIT, MEMLOCK_LIMIT },
		[RLIMIT_AS] = UNLIMITED,
		[RLIMIT_LOCKS] = UNLIMITED,
		[RLIMIT_MSGQUEUE] = { 819200, 819200 },
		[RLIMIT_RTTIME] = UNLIMITED,
	},
};

struct task_struct init_task = {
	.state = TASK_RUNNING,
	.flags = PF_KTHREAD | PF_IDLE,
	.on_cpu = 1,
	.active_mm = &init_mm,
	.files = &init_files,
	.fs = &init_fs,
	.cred = &init_cred,
	.se.weight = NICE_TO_WEIGHT0,
	.cpus_allowed = ~0ULL,
	.static_prio = DEFAULT_PRIO,
	.usage = REFCOUNT_INIT(2),
	.thread_pid = &init_pid,
	.comm = "swapper",
	.timer_slack_ns = DEFAULT_TIMER_SLACK_NS,
	.group_leader = &init_task,
	.real_parent = &init_task,
	.parent = &init_task,
	.children = LIST_HEAD_INIT(init_task.children),
	.ptraced = LIST_HEAD_INIT(init_task.ptraced),
	.ptrace_entry = LIST_HEAD_INIT(init_task.ptrace_entry),
	.sibling = LIST_HEAD_INIT(init_task.sibling),
	.thread_node = { &init_signals.thread_head, &init_signals.thread_head },
	.tasks = LIST_HEAD_INIT(init_task.tasks),
	.signal = &init_signals,
	.sighand = &init_sighand,
	.pending.list = LIST_HEAD_INIT(init_task.pending.list),
	.alloc_lock = __SPIN_LOCK_UNLOCKED(init_task.alloc_lock),
};

void proc_init(void)
{
	pid_init();
	cred_init();
	signals_init();
	fork_init();
	futex_init();
	posix_timers_init();
	random_init();
}
