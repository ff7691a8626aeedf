/*
 * kthread.c - threads of the kernel's own
 *
 * They are children of the idle task, share its files and borrow whatever
 * address space was there; no signal reaches them.  They are started while booting.
 */
#include "lib/string.h"
#include "mm/slab.h"
#include "proc/exit.h"
#include "proc/fork.h"
#include "proc/task.h"
#include "sched/exec.h"
#include "sched/sched.h"

#include <linux/sched.h>

struct kthread_start {
	int	(*fn)(void *arg);
	void	*arg;
};

static void ignore_signals(struct task_struct *t)
{
	int i;

	spin_lock_irq(&t->sighand->siglock);
	for (i = 0; i < _NSIG; i++)
		t->sighand->action[i].sa.sa_handler = SIG_IGN;
	t->sighand->changed = ~0ULL;
	flush_sigqueue(&t->pending);
	flush_sigqueue(&t->signal->shared_pending);
	recalc_sigpending();
	spin_unlock_irq(&t->sighand->siglock);
}

static int kthread_main(void *arg)
{
	struct kthread_start start = *(struct kthread_start *)arg;

	kfree(arg);
	ignore_signals(current);
	do_exit((start.fn(start.arg) & 0xff) << 8);
}

struct task_struct *kthread_run(int (*fn)(void *), void *arg, const char *namefmt, ...)
{
	struct kernel_clone_args args = {
		.flags = CLONE_FS | CLONE_FILES | CLONE_UNTRACED, .fn = kthread_main,
	};
	struct kthread_start *start = kmalloc(sizeof(*start), GFP_KERNEL);
	char name[TASK_COMM_LEN];
	struct task_struct *t;
	va_list ap;

	if (!start)
		return ERR_PTR(-ENOMEM);
	start->fn = fn;
	start->arg = arg;
	args.fn_arg = start;
	t = copy_process(&args);
	if (IS_ERR(t)) {
		kfree(start);
		return t;
	}
	va_start(ap, namefmt);
	vsnprintf(name, sizeof(name), namefmt, ap);
	va_end(ap);
	set_task_comm(t, name);
	wake_up_new_task(t);
	return t;
}
