/*
 * select.c - poll and select: waiting for many files at once
 *
 * Each file is asked once with a table that puts an entry of ours on its wait
 * queues; whoever wakes one sets `triggered`, and all are asked again,
 * this time for the answer alone.  A file that is ready at once ends the
 * registering: with a timeout of 0 nothing is put on any queue.
 */
#include <linux/personality.h>
#include <linux/resource.h>

#include "fs/file.h"
#include "fs/poll.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/rlimit.h"
#include "sched/signal.h"
#include "sched/time.h"
#include "syscall/syscall.h"

/* One place on one queue. */
struct poll_entry {
	struct wait_queue_entry	wait;
	struct wait_queue_head	*wq;
	struct file		*file;		/* referenced: it keeps the queue alive */
};

#define INLINE_ENTRIES	8
#define PAGE_ENTRIES	((PAGE_SIZE - sizeof(void *)) / sizeof(struct poll_entry))

struct poll_page {
	struct poll_page	*next;
	struct poll_entry	entries[];
};

struct poll_wqueues {
	poll_table		pt;
	struct task_struct	*task;
	bool			triggered;	/* somebody woke us since the last look */
	int			error;
	unsigned int		nr;		/* entries in use, in all */
	struct poll_page	*pages;		/* newest first */
	struct poll_entry	inline_entries[INLINE_ENTRIES];
};

static struct poll_entry *poll_next_entry(struct poll_wqueues *pwq)
{
	unsigned int n = pwq->nr;
	struct poll_page *page;

	if (n < INLINE_ENTRIES) {
		pwq->nr++;
		return &pwq->inline_entries[n];
	}
	n = (n - INLINE_ENTRIES) % PAGE_ENTRIES;
	if (!n) {
		page = (void *)__get_free_page(GFP_KERNEL);
		if (!page)
			return NULL;
		page->next = pwq->pages;
		pwq->pages = page;
	}
	pwq->nr++;
	return &pwq->pages->entries[n];
}

static int poll_wake(struct wait_queue_entry *wait, unsigned int mode, int flags, void *key)
{
	struct poll_wqueues *pwq = wait->private;
	struct wait_queue_entry task_entry = { .private = pwq->task };

	WRITE_ONCE(pwq->triggered, true);
	smp_mb();
	return default_wake_function(&task_entry, mode, flags, key);
}

static void poll_enqueue(struct file *file, struct wait_queue_head *wq, poll_table *pt)
{
	struct poll_wqueues *pwq = container_of(pt, struct poll_wqueues, pt);
	struct poll_entry *entry = poll_next_entry(pwq);

	if (!entry) {
		pwq->error = -ENOMEM;
		return;
	}
	entry->file = get_file(file);
	entry->wq = wq;
	init_waitqueue_func_entry(&entry->wait, poll_wake);
	entry->wait.private = pwq;
	add_wait_queue(wq, &entry->wait);
}

static inline void poll_initwait(struct poll_wqueues *pwq, bool waits)
{
	pwq->pt._qproc = waits ? poll_enqueue : NULL;
	pwq->task = current;
	pwq->triggered = false;
	pwq->error = 0;
	pwq->nr = 0;
	pwq->pages = NULL;
}

static void poll_release_entry(struct poll_entry *entry)
{
	remove_wait_queue(entry->wq, &entry->wait);
	fput(entry->file);
}

static void __poll_freewait(struct poll_wqueues *pwq)
{
	while (pwq->nr > INLINE_ENTRIES) {
		unsigned int n = (--pwq->nr - INLINE_ENTRIES) % PAGE_ENTRIES;

		poll_release_entry(&pwq->pages->entries[n]);
		if (!n) {
			struct poll_page *page = pwq->pages;

			pwq->pages = page->next;
			free_page(page);
		}
	}
	while (pwq->nr)
		poll_release_entry(&pwq->inline_entries[--pwq->nr]);
}

static inline void poll_freewait(struct poll_wqueues *pwq)
{
	if (pwq->nr)
		__poll_freewait(pwq);
}

/* Sleeps until woken or @expires (NULL: no end); false: the time is over. */
static bool poll_sleep(struct poll_wqueues *pwq, ktime_t *expires)
{
	int rc = -EINTR;

	set_current_state(TASK_INTERRUPTIBLE);
	if (!READ_ONCE(pwq->triggered))
		rc = schedule_hrtimeout(expires, HRTIMER_MODE_ABS);
	__set_current_state(TASK_RUNNING);
	WRITE_ONCE(pwq->triggered, false);
	smp_mb();
	return rc != 0;
}

/*
 * When a call must end.  `expires` is only meant when `limited`; 0 stands for
 * "do not wait at all".
 */
struct deadline {
	bool	limited;
	ktime_t	expires;
};

static int deadline_from(struct deadline *d, const struct timespec64 *ts)
{
	if (!timespec64_valid(ts))
		return -EINVAL;
	d->limited = true;
	d->expires = 0;
	if (ts->tv_sec || ts->tv_nsec)
		d->expires = ktime_add_safe(ktime_get(), timespec64_to_ktime(*ts));
	return 0;
}

static inline bool deadline_now(const struct deadline *d)
{
	return d->limited && !d->expires;
}

/* ---- poll ---- */

static inline __poll_t do_pollfd(struct pollfd *pfd, poll_table *pt)
{
	__poll_t filter = (u16)pfd->events | EPOLLERR | EPOLLHUP, mask;
	struct fd f;

	if (pfd->fd < 0) {
		pfd->revents = 0;
		return 0;
	}
	f = fdget(pfd->fd);
	mask = POLLNVAL;
	if (f.file) {
		pt->_key = filter;
		mask = vfs_poll(f.file, pt) & filter;
		fdput(f);
	}
	pfd->revents = mask;
	return mask;
}

/* Asks every file; how many have something to say. */
static inline int poll_all(struct pollfd *fds, unsigned int nfds, poll_table *pt)
{
	unsigned int i;
	int count = 0;

	for (i = 0; i < nfds; i++) {
		if (!do_pollfd(&fds[i], pt))
			continue;
		count++;
		pt->_qproc = NULL;
	}
	return count;
}

static noinline int poll_waiting(struct pollfd *fds, unsigned int nfds,
				 const struct deadline *end)
{
	ktime_t expires = end->expires;
	struct poll_wqueues pwq;
	bool timed_out = false;
	int count;

	poll_initwait(&pwq, true);
	for (;;) {
		count = poll_all(fds, nfds, &pwq.pt);
		pwq.pt._qproc = NULL;	/* every file has our entries now */
		if (!count)
			count = signal_pending(current) ? -ERESTARTNOHAND : pwq.error;
		if (count || timed_out)
			break;
		if (!poll_sleep(&pwq, end->limited ? &expires : NULL))
			timed_out = true;
	}
	poll_freewait(&pwq);
	return count;
}

static inline int poll_now(struct pollfd *fds, unsigned int nfds)
{
	poll_table pt = { ._qproc = NULL };
	int count = poll_all(fds, nfds, &pt);

	return !count && unlikely(signal_pending(current)) ? -ERESTARTNOHAND : count;
}

#define INLINE_POLLFDS	16

static int do_sys_poll(struct pollfd __user *ufds, unsigned int nfds, const struct deadline *end)
{
	struct pollfd stack_fds[INLINE_POLLFDS], *fds = stack_fds;
	unsigned int i;
	int ret;

	if (nfds > INLINE_POLLFDS) {
		if (nfds > rlimit(RLIMIT_NOFILE))
			return -EINVAL;
		fds = kvmalloc_array(nfds, sizeof(*fds), GFP_KERNEL);
		if (!fds)
			return -ENOMEM;
	} else if (unlikely(nfds > rlimit(RLIMIT_NOFILE))) {
		return -EINVAL;
	}
	ret = -EFAULT;
	if (nfds == 1 ? copy_from_user(fds, ufds, sizeof(*fds)) :
	    copy_from_user(fds, ufds, nfds * sizeof(*fds)))
		goto out;

	ret = deadline_now(end) ? poll_now(fds, nfds) : poll_waiting(fds, nfds, end);
	for (i = 0; i < nfds; i++) {
		if (put_user(fds[i].revents, &ufds[i].revents)) {
			ret = -EFAULT;
			break;
		}
	}
out:
	if (unlikely(fds != stack_fds))
		kvfree(fds);
	return ret;
}

static long do_restart_poll(struct restart_block *restart);

static long poll_or_restart(struct pollfd __user *ufds, unsigned int nfds,
			    const struct deadline *end)
{
	struct restart_block *restart;
	long ret = do_sys_poll(ufds, nfds, end);

	if (likely(ret != -ERESTARTNOHAND))
		return ret;
	restart = &current->restart_block;
	restart->fn = do_restart_poll;
	restart->ptr1 = ufds;
	restart->count = nfds;
	restart->arg[0] = end->limited;
	restart->expires = end->expires;
	return -ERESTART_RESTARTBLOCK;
}

static long do_restart_poll(struct restart_block *restart)
{
	struct deadline end = { .limited = restart->arg[0], .expires = restart->expires };

	return poll_or_restart(restart->ptr1, restart->count, &end);
}

SYSCALL_DEFINE3(poll, struct pollfd __user *, ufds, unsigned int, nfds, int, timeout_msecs)
{
	struct deadline end = { .limited = timeout_msecs >= 0 };

	if (timeout_msecs > 0)
		end.expires = ktime_add_safe(ktime_get(), ms_to_ktime(timeout_msecs));
	return poll_or_restart(ufds, nfds, &end);
}

/* ---- the time that is left ---- */

enum time_kind { TIME_NONE, TIME_TIMEVAL, TIME_TIMESPEC, TIME_OLD_TIMEVAL32, TIME_OLD_TIMESPEC32 };

struct old_timeval32 {
	s32 tv_sec;
	s32 tv_usec;
};

static int put_time_left(const struct timespec64 *left, void __user *p, enum time_kind kind)
{
	struct __kernel_old_timeval tv = { left->tv_sec, left->tv_nsec / NSEC_PER_USEC };
	struct old_timeval32 tv32 = { left->tv_sec, left->tv_nsec / NSEC_PER_USEC };

	switch (kind) {
	case TIME_TIMEVAL:
		return copy_to_user(p, &tv, sizeof(tv)) ? -EFAULT : 0;
	case TIME_OLD_TIMEVAL32:
		return copy_to_user(p, &tv32, sizeof(tv32)) ? -EFAULT : 0;
	case TIME_TIMESPEC:
		return put_timespec64(left, p);
	case TIME_OLD_TIMESPEC32:
		return put_old_timespec32(left, p);
	default:
		return 0;
	}
}

/*
 * Ends select() and ppoll(): the signal mask, and the time left.  A call whose
 * time left cannot be told is not restarted, or it would wait too long.
 */
static long poll_select_finish(const struct deadline *end, void __user *p, enum time_kind kind,
			       long ret)
{
	struct timespec64 left;
	ktime_t ns;

	restore_saved_sigmask_unless(ret == -ERESTARTNOHAND);
	if (!p)
		return ret;
	if (current->personality & STICKY_TIMEOUTS)
		goto sticky;
	if (deadline_now(end))
		return ret;
	ns = end->expires - ktime_get();
	left = ktime_to_timespec64(ns > 0 ? ns : 0);
	if (!put_time_left(&left, p, kind))
		return ret;
sticky:
	return ret == -ERESTARTNOHAND ? -EINTR : ret;
}

static int get_time(struct timespec64 *ts, const void __user *p, enum time_kind kind)
{
	struct __kernel_old_timeval tv;
	struct old_timeval32 tv32;

	switch (kind) {
	case TIME_TIMESPEC:
		return get_timespec64(ts, p);
	case TIME_OLD_TIMESPEC32:
		return get_old_timespec32(ts, p);
	case TIME_OLD_TIMEVAL32:
		if (copy_from_user(&tv32, p, sizeof(tv32)))
			return -EFAULT;
		tv.tv_sec = tv32.tv_sec;
		tv.tv_usec = tv32.tv_usec;
		break;
	default:
		if (copy_from_user(&tv, p, sizeof(tv)))
			return -EFAULT;
	}
	ts->tv_sec = tv.tv_sec + tv.tv_usec / USEC_PER_SEC;
	ts->tv_nsec = tv.tv_usec % USEC_PER_SEC * NSEC_PER_USEC;
	return 0;
}

static int deadline_from_user(struct deadline *end, const void __user *p, enum time_kind kind)
{
	struct timespec64 ts;
	int err;

	*end = (struct deadline){ .limited = false };
	if (!p)
		return 0;
	err = get_time(&ts, p, kind);
	return err ? err : deadline_from(end, &ts);
}

static long do_ppoll(struct pollfd __user *ufds, unsigned int nfds, void __user *tsp,
		     enum time_kind kind, const void __user *mask, size_t sigsetsize, bool compat)
{
	struct deadline end;
	long ret;

	ret = deadline_from_user(&end, tsp, kind);
	if (ret)
		return ret;
	ret = compat ? set_compat_user_sigmask(mask, sigsetsize) :
		       set_user_sigmask(mask, sigsetsize);
	if (ret)
		return ret;
	ret = do_sys_poll(ufds, nfds, &end);
	return poll_select_finish(&end, tsp, kind, ret);
}

SYSCALL_DEFINE5(ppoll, struct pollfd __user *, ufds, unsigned int, nfds,
		struct __kernel_timespec __user *, tsp, const sigset_t __user *, sigmask,
		size_t, sigsetsize)
{
	return do_ppoll(ufds, nfds, tsp, TIME_TIMESPEC, sigmask, sigsetsize, false);
}

COMPAT_SYSCALL_DEFINE5(ppoll_time32, struct pollfd __user *, ufds, unsigned int, nfds,
		       void __user *, tsp, const void __user *, sigmask, u32, sigsetsize)
{
	return do_ppoll(ufds, nfds, tsp, TIME_OLD_TIMESPEC32, sigmask, sigsetsize, true);
}

COMPAT_SYSCALL_DEFINE5(ppoll_time64, struct pollfd __user *, ufds, unsigned int, nfds,
		       struct __kernel_timespec __user *, tsp, const void __user *, sigmask,
		       u32, sigsetsize)
{
	return do_ppoll(ufds, nfds, tsp, TIME_TIMESPEC, sigmask, sigsetsize, true);
}

/* ---- select ---- */

#define SELECT_IN	(EPOLLRDNORM | EPOLLRDBAND | EPOLLIN | EPOLLHUP | EPOLLERR)
#define SELECT_OUT	(EPOLLWRBAND | EPOLLWRNORM | EPOLLOUT | EPOLLERR)
#define SELECT_EX	EPOLLPRI

/* Three sets asked for and three answered, each `words` long. */
struct fd_sets {
	unsigned long	*in, *out, *ex;
	unsigned long	*res_in, *res_out, *res_ex;
	unsigned int	words;
};

static __poll_t select_one(unsigned int fd, __poll_t key, poll_table *pt)
{
	struct fd f = fdget(fd);
	__poll_t mask;

	if (!f.file)
		return 0;
	pt->_key = key;
	mask = vfs_poll(f.file, pt);
	fdput(f);
	return mask;
}

static int select_word(struct fd_sets *s, unsigned int w, poll_table *pt)
{
	unsigned long all = s->in[w] | s->out[w] | s->ex[w];
	int count = 0;

	s->res_in[w] = s->res_out[w] = s->res_ex[w] = 0;
	while (all) {
		unsigned int nr = __ffs(all);
		unsigned long bit = 1UL << nr;
		__poll_t key = EPOLLERR | EPOLLHUP, mask;

		all &= ~bit;
		key |= (s->in[w] & bit ? SELECT_IN : 0) | (s->out[w] & bit ? SELECT_OUT : 0) |
		       (s->ex[w] & bit ? SELECT_EX : 0);
		mask = select_one(w * BITS_PER_LONG + nr, key, pt);
		if ((mask & SELECT_IN) && (s->in[w] & bit)) {
			s->res_in[w] |= bit;
			count++;
		}
		if ((mask & SELECT_OUT) && (s->out[w] & bit)) {
			s->res_out[w] |= bit;
			count++;
		}
		if ((mask & SELECT_EX) && (s->ex[w] & bit)) {
			s->res_ex[w] |= bit;
			count++;
		}
		if (count)
			pt->_qproc = NULL;
	}
	return count;
}

static int do_select(struct fd_sets *sets, const struct deadline *end)
{
	bool timed_out = deadline_now(end);
	ktime_t expires = end->expires;
	struct poll_wqueues pwq;
	unsigned int w;
	int count;

	poll_initwait(&pwq, !timed_out);
	for (;;) {
		count = 0;
		for (w = 0; w < sets->words; w++)
			count += select_word(sets, w, &pwq.pt);
		pwq.pt._qproc = NULL;
		if (count || timed_out)
			break;
		count = signal_pending(current) ? -ERESTARTNOHAND : pwq.error;
		if (count)
			break;
		if (!poll_sleep(&pwq, end->limited ? &expires : NULL))
			timed_out = true;
	}
	poll_freewait(&pwq);
	return count;
}

/* Every descriptor asked for must be open. */
static int select_check_open(const struct fd_sets *s)
{
	unsigned int w;

	for (w = 0; w < s->words; w++) {
		unsigned long all = s->in[w] | s->out[w] | s->ex[w];

		for (; all; all &= all - 1) {
			struct fd f = fdget_raw(w * BITS_PER_LONG + __ffs(all));

			if (!f.file)
				return -EBADF;
			fdput(f);
		}
	}
	return 0;
}

static int get_fd_set(unsigned long *set, const void __user *u, size_t bytes, int n)
{
	unsigned int words = BITS_TO_LONGS(n);

	if (!words)
		return 0;
	set[words - 1] = 0;
	if (!u)
		memset(set, 0, words * sizeof(long));
	else if (copy_from_user(set, u, bytes))
		return -EFAULT;
	if (n % BITS_PER_LONG)
		set[words - 1] &= (1UL << (n % BITS_PER_LONG)) - 1;
	return 0;
}

static int put_fd_set(void __user *u, const unsigned long *set, size_t bytes)
{
	return u && copy_to_user(u, set, bytes) ? -EFAULT : 0;
}

#define INLINE_WORDS	24		/* six sets of 256 descriptors */

/* @unit: bits in a word of the program's fd_set, which rounds what is copied. */
static int core_sys_select(int n, void __user *inp, void __user *outp, void __user *exp,
			   const struct deadline *end, unsigned int unit)
{
	unsigned long stack_words[INLINE_WORDS], *words = stack_words;
	unsigned int max_fds = READ_ONCE(current->files->fdt)->max_fds, len;
	struct fd_sets s;
	size_t bytes;
	int ret;

	if (n < 0)
		return -EINVAL;
	if ((unsigned int)n > max_fds)
		n = max_fds;
	len = BITS_TO_LONGS(n);
	bytes = DIV_ROUND_UP((unsigned int)n, unit) * (unit / 8);
	if (len * 6 > INLINE_WORDS) {
		words = kvmalloc_array(len, 6 * sizeof(long), GFP_KERNEL);
		if (!words)
			return -ENOMEM;
	}
	s = (struct fd_sets){ words, words + len, words + 2 * len, words + 3 * len,
			      words + 4 * len, words + 5 * len, len };
	ret = get_fd_set(s.in, inp, bytes, n);
	if (!ret)
		ret = get_fd_set(s.out, outp, bytes, n);
	if (!ret)
		ret = get_fd_set(s.ex, exp, bytes, n);
	if (!ret)
		ret = select_check_open(&s);
	if (ret)
		goto out;
	ret = do_select(&s, end);
	if (ret < 0)
		goto out;
	if (put_fd_set(inp, s.res_in, bytes) || put_fd_set(outp, s.res_out, bytes) ||
	    put_fd_set(exp, s.res_ex, bytes))
		ret = -EFAULT;
out:
	if (words != stack_words)
		kvfree(words);
	return ret;
}

static long kern_select(int n, void __user *inp, void __user *outp, void __user *exp,
			void __user *tvp, enum time_kind kind, unsigned int unit)
{
	struct deadline end;
	long ret = deadline_from_user(&end, tvp, kind);

	if (ret)
		return ret;
	ret = core_sys_select(n, inp, outp, exp, &end, unit);
	return poll_select_finish(&end, tvp, kind, ret);
}

SYSCALL_DEFINE5(select, int, n, void __user *, inp, void __user *, outp, void __user *, exp,
		struct __kernel_old_timeval __user *, tvp)
{
	return kern_select(n, inp, outp, exp, tvp, TIME_TIMEVAL, 64);
}

COMPAT_SYSCALL_DEFINE5(select, int, n, void __user *, inp, void __user *, outp,
		       void __user *, exp, void __user *, tvp)
{
	return kern_select(n, inp, outp, exp, tvp, TIME_OLD_TIMEVAL32, 32);
}

/* The first select of i386 takes its arguments from memory. */
struct compat_select_args {
	s32 n;
	u32 inp, outp, exp, tvp;
};

static void __user *compat_ptr(u32 p)
{
	return (void __user *)(unsigned long)p;
}

COMPAT_SYSCALL_DEFINE1(old_select, struct compat_select_args __user *, uargs)
{
	struct compat_select_args a;

	if (copy_from_user(&a, uargs, sizeof(a)))
		return -EFAULT;
	return kern_select(a.n, compat_ptr(a.inp), compat_ptr(a.outp), compat_ptr(a.exp),
			   compat_ptr(a.tvp), TIME_OLD_TIMEVAL32, 32);
}

static long do_pselect(int n, void __user *inp, void __user *outp, void __user *exp,
		       void __user *tsp, enum time_kind kind, const void __user *mask,
		       size_t sigsetsize, bool compat)
{
	struct deadline end;
	long ret = deadline_from_user(&end, tsp, kind);

	if (ret)
		return ret;
	ret = compat ? set_compat_user_sigmask(mask, sigsetsize) :
		       set_user_sigmask(mask, sigsetsize);
	if (ret)
		return ret;
	ret = core_sys_select(n, inp, outp, exp, &end, compat ? 32 : 64);
	return poll_select_finish(&end, tsp, kind, ret);
}

/* The sixth argument of pselect6: pointer and size of the signal mask. */
struct sigset_argpack {
	const sigset_t __user	*p;
	size_t			size;
};

struct compat_sigset_argpack {
	u32	p;
	u32	size;
};

SYSCALL_DEFINE6(pselect6, int, n, void __user *, inp, void __user *, outp, void __user *, exp,
		struct __kernel_timespec __user *, tsp, const struct sigset_argpack __user *, sig)
{
	struct sigset_argpack x = { NULL, 0 };

	if (sig && copy_from_user(&x, sig, sizeof(x)))
		return -EFAULT;
	return do_pselect(n, inp, outp, exp, tsp, TIME_TIMESPEC, x.p, x.size, false);
}

static long compat_pselect(int n, void __user *inp, void __user *outp, void __user *exp,
			   void __user *tsp, enum time_kind kind,
			   const struct compat_sigset_argpack __user *sig)
{
	struct compat_sigset_argpack x = { 0, 0 };

	if (sig && copy_from_user(&x, sig, sizeof(x)))
		return -EFAULT;
	return do_pselect(n, inp, outp, exp, tsp, kind, compat_ptr(x.p), x.size, true);
}

COMPAT_SYSCALL_DEFINE6(pselect6_time32, int, n, void __user *, inp, void __user *, outp,
		       void __user *, exp, void __user *, tsp,
		       const struct compat_sigset_argpack __user *, sig)
{
	return compat_pselect(n, inp, outp, exp, tsp, TIME_OLD_TIMESPEC32, sig);
}

COMPAT_SYSCALL_DEFINE6(pselect6_time64, int, n, void __user *, inp, void __user *, outp,
		       void __user *, exp, struct __kernel_timespec __user *, tsp,
		       const struct compat_sigset_argpack __user *, sig)
{
	return compat_pselect(n, inp, outp, exp, tsp, TIME_TIMESPEC, sig);
}
