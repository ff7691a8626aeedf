/*
 * eventpoll.c - epoll: a set of files, and which of them have something to say
 *
 * An item (struct epitem) stands for one descriptor in one set.  When it is
 * added the file's poll puts entries of ours on its wait queues; whoever wakes
 * one runs ep_poll_callback(), which puts the item on the set's ready list.
 * epoll_wait() takes items off that list one by one, asks the file what really
 * holds, and puts level-triggered ones that had something back at the end.
 *
 * An item holds no reference to its file.  When the last reference goes,
 * __fput() calls eventpoll_release_file() before the file's release, so while
 * an item is in a set its file can be asked.
 *
 * Locks, in this order:
 *   epmutex	items going because their file or their set goes; all items whose
 *		file is a set
 *   ep->mtx	the set's items; nested from the outer set to the inner
 *   whead.lock	the file's wait queue (held by who calls the callback)
 *   ep->lock	the ready list; interrupts off
 *   ep->wq.lock, ep->poll_wait.lock
 *
 * file->f_ep is the first item that watches the file (next: f_next), under f_lock.
 */
#include "fs/eventpoll.h"

#include <linux/capability.h>
#include <linux/eventpoll.h>

#include "fs/anon_inodes.h"
#include "fs/file.h"
#include "fs/poll.h"
#include "fs/seq_file.h"
#include "fs/signalfd.h"
#include "lib/rbtree.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "sched/signal.h"
#include "sched/time.h"
#include "syscall/syscall.h"

#define EP_PRIVATE_BITS	(EPOLLWAKEUP | EPOLLONESHOT | EPOLLET | EPOLLEXCLUSIVE)
#define EP_INOUT_BITS	(EPOLLIN | EPOLLOUT)
#define EP_EXCLUSIVE_OK	(EP_INOUT_BITS | EPOLLERR | EPOLLHUP | EPOLLWAKEUP | EPOLLET | \
			 EPOLLEXCLUSIVE)
#define EP_MAX_NESTS	4
#define EP_MAX_EVENTS	(INT_MAX / sizeof(struct epoll_event))

/* m  mtx    l  lock    I  written once */
struct eventpoll {
	struct mutex		mtx;
	struct wait_queue_head	wq;		/* epoll_wait() */
	struct wait_queue_head	poll_wait;	/* who watches the set itself */
	spinlock_t		lock;
	struct list_head	rdllist;	/* l  ready items */
	struct rb_root		rbr;		/* m  all items, by file and descriptor */
	struct file		*file;		/* I */
};

/* One entry of an item on a wait queue of its file. */
struct eppoll_entry {
	struct eppoll_entry	*next;		/* I */
	struct epitem		*base;		/* I */
	struct wait_queue_entry	wait;
	struct wait_queue_head	*whead;		/* NULL once the queue said it goes */
};

struct epitem {
	struct rb_node		rbn;		/* m */
	struct list_head	rdllink;	/* l  empty: not ready */
	struct eventpoll	*ep;		/* I */
	struct file		*file;		/* I */
	int			fd;		/* I */
	struct epoll_event	event;		/* m and l to write; either to read */
	struct eppoll_entry	*pwqlist;	/* m */
	struct epitem		*f_next, *f_prev;	/* file->f_lock */
};

static DEFINE_MUTEX(epmutex);
static struct kmem_cache *epi_cache, *pwq_cache;

static const struct file_operations eventpoll_fops;

static inline bool is_file_epoll(const struct file *file)
{
	return file->f_op == &eventpoll_fops;
}

static inline bool ep_events_available(const struct eventpoll *ep)
{
	return !list_empty(&ep->rdllist);
}

/* ---- waking ---- */

static void ep_wake_watchers(struct eventpoll *ep, __poll_t events)
{
	if (wq_has_sleeper(&ep->poll_wait))
		wake_up_poll(&ep->poll_wait, EPOLLIN | events);
}

/* An exclusive waiter was reached if the wake-up was about what it wants. */
static bool ep_wakes_exclusive(const struct epitem *epi, __poll_t flags)
{
	switch (flags & EP_INOUT_BITS) {
	case EPOLLIN:
		return epi->event.events & EPOLLIN;
	case EPOLLOUT:
		return epi->event.events & EPOLLOUT;
	case 0:
		return true;
	}
	return false;
}

/* The file's queue is about to be freed: leave it now. */
static void ep_leave_freed_queue(struct eppoll_entry *pwq)
{
	list_del_init(&pwq->wait.entry);
	smp_store_release(&pwq->whead, NULL);
}

static int ep_poll_callback(struct wait_queue_entry *wait, unsigned int mode __maybe_unused,
			    int wake_flags, void *key)
{
	struct eppoll_entry *pwq = container_of(wait, struct eppoll_entry, wait);
	__poll_t flags = key_to_poll(key);
	struct epitem *epi = pwq->base;
	struct eventpoll *ep = epi->ep;
	bool hit = false, wanted;

	/* Who wakes holds the queue's lock: interrupts are off. */
	spin_lock(&ep->lock);
	wanted = (epi->event.events & ~EP_PRIVATE_BITS) &&
		 (!flags || (flags & epi->event.events));
	if (wanted) {
		if (list_empty(&epi->rdllink))
			list_add_tail(&epi->rdllink, &ep->rdllist);
		if (wq_has_sleeper(&ep->wq)) {
			hit = !(flags & POLLFREE) && ep_wakes_exclusive(epi, flags);
			/* Who waits by epoll is handed the CPU as who waits in recv(). */
			if (wake_flags & WF_SYNC)
				__wake_up_sync(&ep->wq, TASK_NORMAL, NULL);
			else
				wake_up(&ep->wq);
		}
	}
	if (!(epi->event.events & EPOLLEXCLUSIVE))
		hit = true;
	spin_unlock(&ep->lock);

	if (wanted)
		ep_wake_watchers(ep, flags);
	if (unlikely(flags & POLLFREE))
		ep_leave_freed_queue(pwq);
	return hit;
}

/* ---- asking ---- */

static __poll_t ep_item_poll(const struct epitem *epi, poll_table *pt)
{
	pt->_key = epi->event.events;
	return vfs_poll(epi->file, pt) & epi->event.events;
}

/* Takes the first ready item off the list, or NULL.  mtx held: it stays in the set. */
static struct epitem *ep_pop_ready(struct eventpoll *ep)
{
	struct epitem *epi;

	spin_lock_irq(&ep->lock);
	epi = list_first_entry_or_null(&ep->rdllist, struct epitem, rdllink);
	if (epi)
		list_del_init(&epi->rdllink);
	spin_unlock_irq(&ep->lock);
	return epi;
}

static void ep_push_ready(struct eventpoll *ep, struct epitem *epi, bool first)
{
	spin_lock_irq(&ep->lock);
	if (list_empty(&epi->rdllink)) {
		if (first)
			list_add(&epi->rdllink, &ep->rdllist);
		else
			list_add_tail(&epi->rdllink, &ep->rdllist);
	}
	spin_unlock_irq(&ep->lock);
}

/* The set itself is watched: is one of its items really ready? */
static __poll_t ep_eventpoll_poll(struct file *file, poll_table *wait)
{
	struct eventpoll *ep = file->private_data;
	poll_table pt = { ._qproc = NULL };
	struct epitem *epi;
	__poll_t mask = 0;

	poll_wait(file, &ep->poll_wait, wait);
	if (!ep_events_available(ep))
		return 0;
	mutex_lock(&ep->mtx);
	while (!mask && (epi = ep_pop_ready(ep))) {
		if (!ep_item_poll(epi, &pt))
			continue;
		ep_push_ready(ep, epi, true);
		mask = EPOLLIN | EPOLLRDNORM;
	}
	mutex_unlock(&ep->mtx);
	return mask;
}

/* ---- items ---- */

static long ep_cmp(const struct epitem *epi, const struct file *file, int fd)
{
	if (epi->file != file)
		return epi->file < file ? -1 : 1;
	return (long)epi->fd - fd;
}

static struct epitem *ep_find(struct eventpoll *ep, struct file *file, int fd)
{
	struct rb_node *n = ep->rbr.node;

	while (n) {
		struct epitem *epi = rb_entry(n, struct epitem, rbn);
		long cmp = ep_cmp(epi, file, fd);

		if (!cmp)
			return epi;
		n = cmp < 0 ? n->right : n->left;
	}
	return NULL;
}

static void ep_rbtree_insert(struct eventpoll *ep, struct epitem *epi)
{
	struct rb_node **link = &ep->rbr.node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = ep_cmp(rb_entry(parent, struct epitem, rbn), epi->file, epi->fd) < 0 ?
			&parent->right : &parent->left;
	}
	rb_link_node(&epi->rbn, parent, link);
	rb_insert_color(&epi->rbn, &ep->rbr);
}

/* The file's poll calls this for each of its queues when the item is added. */
struct ep_pqueue {
	poll_table	pt;
	struct epitem	*epi;		/* NULL: no memory */
};

static void ep_enqueue(struct file *file __maybe_unused, struct wait_queue_head *whead,
		       poll_table *pt)
{
	struct ep_pqueue *epq = container_of(pt, struct ep_pqueue, pt);
	struct epitem *epi = epq->epi;
	struct eppoll_entry *pwq;

	if (!epi)
		return;
	pwq = kmem_cache_alloc(pwq_cache, GFP_KERNEL);
	if (!pwq) {
		epq->epi = NULL;
		return;
	}
	init_waitqueue_func_entry(&pwq->wait, ep_poll_callback);
	pwq->whead = whead;
	pwq->base = epi;
	pwq->next = epi->pwqlist;
	epi->pwqlist = pwq;
	if (epi->event.events & EPOLLEXCLUSIVE)
		add_wait_queue_exclusive(whead, &pwq->wait);
	else
		add_wait_queue(whead, &pwq->wait);
}

static void ep_unregister_pollwait(struct epitem *epi)
{
	struct eppoll_entry *pwq;

	while ((pwq = epi->pwqlist)) {
		struct wait_queue_head *whead;

		epi->pwqlist = pwq->next;
		/* A queue that said POLLFREE is freed after a grace period. */
		rcu_read_lock();
		whead = smp_load_acquire(&pwq->whead);
		if (whead)
			remove_wait_queue(whead, &pwq->wait);
		rcu_read_unlock();
		kmem_cache_free(pwq_cache, pwq);
	}
}

static void ep_link_file(struct epitem *epi)
{
	struct file *file = epi->file;

	spin_lock(&file->f_lock);
	epi->f_next = file->f_ep;
	epi->f_prev = NULL;
	if (epi->f_next)
		epi->f_next->f_prev = epi;
	file->f_ep = epi;
	spin_unlock(&file->f_lock);
}

static void ep_unlink_file(struct epitem *epi)
{
	struct file *file = epi->file;

	spin_lock(&file->f_lock);
	if (epi->f_prev)
		epi->f_prev->f_next = epi->f_next;
	else
		file->f_ep = epi->f_next;
	if (epi->f_next)
		epi->f_next->f_prev = epi->f_prev;
	spin_unlock(&file->f_lock);
}

/* mtx held. */
static void ep_remove(struct eventpoll *ep, struct epitem *epi)
{
	ep_unregister_pollwait(epi);	/* no callback after this */
	ep_unlink_file(epi);
	rb_erase(&epi->rbn, &ep->rbr);
	spin_lock_irq(&ep->lock);
	if (!list_empty(&epi->rdllink))
		list_del_init(&epi->rdllink);
	spin_unlock_irq(&ep->lock);
	kmem_cache_free(epi_cache, epi);
}

/* Found ready while added or changed: tell who waits. */
static void ep_make_ready(struct eventpoll *ep, struct epitem *epi)
{
	spin_lock_irq(&ep->lock);
	if (list_empty(&epi->rdllink)) {
		list_add_tail(&epi->rdllink, &ep->rdllist);
		if (wq_has_sleeper(&ep->wq))
			wake_up(&ep->wq);
	}
	spin_unlock_irq(&ep->lock);
	ep_wake_watchers(ep, 0);
}

static int ep_insert(struct eventpoll *ep, const struct epoll_event *event, struct file *file,
		     int fd)
{
	struct epitem *epi = kmem_cache_alloc(epi_cache, GFP_KERNEL);
	struct ep_pqueue epq;
	__poll_t revents;

	if (!epi)
		return -ENOMEM;
	INIT_LIST_HEAD(&epi->rdllink);
	epi->ep = ep;
	epi->file = file;
	epi->fd = fd;
	epi->event = *event;
	epi->pwqlist = NULL;
	ep_link_file(epi);
	ep_rbtree_insert(ep, epi);

	epq.epi = epi;
	init_poll_funcptr(&epq.pt, ep_enqueue);
	revents = ep_item_poll(epi, &epq.pt);
	if (!epq.epi) {
		ep_remove(ep, epi);
		return -ENOMEM;
	}
	if (revents)
		ep_make_ready(ep, epi);
	return 0;
}

static void ep_modify(struct eventpoll *ep, struct epitem *epi, const struct epoll_event *event)
{
	poll_table pt = { ._qproc = NULL };

	spin_lock_irq(&ep->lock);
	epi->event = *event;
	spin_unlock_irq(&ep->lock);
	/* A wake-up that came before is not told again: ask. */
	smp_mb();
	if (ep_item_poll(epi, &pt))
		ep_make_ready(ep, epi);
}

/* ---- sets in sets ---- */

/*
 * Depth of the tree of sets below @ep (1: no set in it); 0 when @target is in
 * it or it is too deep.  epmutex held, so no set is added meanwhile.
 */
static int ep_depth_below(struct eventpoll *ep, const struct eventpoll *target, int depth)
{
	struct rb_node *n;
	int deepest = 1;

	if (ep == target || depth > EP_MAX_NESTS)
		return 0;
	mutex_lock(&ep->mtx);
	for (n = rb_first(&ep->rbr); n; n = rb_next(n)) {
		struct epitem *epi = rb_entry(n, struct epitem, rbn);
		int below;

		if (!is_file_epoll(epi->file))
			continue;
		below = ep_depth_below(epi->file->private_data, target, depth + 1);
		if (!below) {
			deepest = 0;
			break;
		}
		deepest = max(deepest, below + 1);
	}
	mutex_unlock(&ep->mtx);
	return deepest;
}

/* How many sets lie above @file: sets that watch it, sets that watch those ... */
static int ep_depth_above(struct file *file, int depth)
{
	struct epitem *epi;
	int highest = 0;

	if (depth > EP_MAX_NESTS + 1)
		return depth;
	for (epi = file->f_ep; epi; epi = epi->f_next)
		highest = max(highest, 1 + ep_depth_above(epi->ep->file, depth + 1));
	return highest;
}

/* May @file be added to @ep?  epmutex held. */
static int ep_check_nesting(struct eventpoll *ep, struct file *file)
{
	int below = 0;

	if (is_file_epoll(file)) {
		below = ep_depth_below(file->private_data, ep, 0);
		if (!below)
			return -ELOOP;
	}
	return below + ep_depth_above(ep->file, 0) > EP_MAX_NESTS ? -ELOOP : 0;
}

/* ---- the set's own file ---- */

static int ep_eventpoll_release(struct inode *inode __maybe_unused, struct file *file)
{
	struct eventpoll *ep = file->private_data;
	struct rb_node *n;

	mutex_lock(&epmutex);
	mutex_lock(&ep->mtx);
	while ((n = rb_first(&ep->rbr))) {
		ep_remove(ep, rb_entry(n, struct epitem, rbn));
		cond_resched();
	}
	mutex_unlock(&ep->mtx);
	mutex_unlock(&epmutex);
	kfree(ep);
	return 0;
}

/* Nobody else has the file, so only its sets can be taken from us: by epmutex. */
void eventpoll_release_file(struct file *file)
{
	struct epitem *epi;

	mutex_lock(&epmutex);
	while ((epi = READ_ONCE(file->f_ep))) {
		struct eventpoll *ep = epi->ep;

		mutex_lock(&ep->mtx);
		ep_remove(ep, epi);
		mutex_unlock(&ep->mtx);
	}
	mutex_unlock(&epmutex);
}

static void ep_show_fdinfo(struct seq_file *m, struct file *file)
{
	struct eventpoll *ep = file->private_data;
	struct rb_node *n;

	mutex_lock(&ep->mtx);
	for (n = rb_first(&ep->rbr); n; n = rb_next(n)) {
		struct epitem *epi = rb_entry(n, struct epitem, rbn);

		seq_printf(m, "tfd: %8d events: %8x data: %16llx  pos:%lli ino:%lx sdev:%x\n",
			   epi->fd, epi->event.events, (unsigned long long)epi->event.data,
			   epi->file->f_pos, (unsigned long)file_inode(epi->file)->i_ino,
			   file_inode(epi->file)->i_sb->s_dev);
	}
	mutex_unlock(&ep->mtx);
}

static const struct file_operations eventpoll_fops = {
	.release	= ep_eventpoll_release,
	.poll		= ep_eventpoll_poll,
	.llseek		= noop_llseek,
	.show_fdinfo	= ep_show_fdinfo,
};

static int do_epoll_create(int flags)
{
	struct eventpoll *ep;
	struct file *file;
	int fd;

	if (flags & ~EPOLL_CLOEXEC)
		return -EINVAL;
	ep = kmalloc(sizeof(*ep), GFP_KERNEL);
	if (!ep)
		return -ENOMEM;
	mutex_init(&ep->mtx);
	spin_lock_init(&ep->lock);
	init_waitqueue_head(&ep->wq);
	init_waitqueue_head(&ep->poll_wait);
	INIT_LIST_HEAD(&ep->rdllist);
	ep->rbr = RB_ROOT;

	fd = get_unused_fd_flags(O_RDWR | (flags & O_CLOEXEC));
	if (fd < 0)
		goto free;
	file = anon_inode_getfile("[eventpoll]", &eventpoll_fops, ep,
				  O_RDWR | (flags & O_CLOEXEC));
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		fd = PTR_ERR(file);
		goto free;
	}
	ep->file = file;
	fd_install(fd, file);
	return fd;

free:
	kfree(ep);
	return fd;
}

SYSCALL_DEFINE1(epoll_create1, int, flags)
{
	return do_epoll_create(flags);
}

SYSCALL_DEFINE1(epoll_create, int, size)
{
	return size <= 0 ? -EINVAL : do_epoll_create(0);
}

/* mtx held. */
static int ep_ctl_locked(struct eventpoll *ep, int op, struct file *file, int fd,
			 struct epoll_event *event)
{
	struct epitem *epi = ep_find(ep, file, fd);

	switch (op) {
	case EPOLL_CTL_ADD:
		if (epi)
			return -EEXIST;
		event->events |= EPOLLERR | EPOLLHUP;
		return ep_insert(ep, event, file, fd);
	case EPOLL_CTL_DEL:
		if (!epi)
			return -ENOENT;
		ep_remove(ep, epi);
		return 0;
	case EPOLL_CTL_MOD:
		if (!epi)
			return -ENOENT;
		if (epi->event.events & EPOLLEXCLUSIVE)
			return -EINVAL;
		event->events |= EPOLLERR | EPOLLHUP;
		ep_modify(ep, epi, event);
		return 0;
	}
	return -EINVAL;
}

/* What can be said against the call before looking into the set. */
static int ep_ctl_check(struct file *epfile, int op, struct file *file, struct epoll_event *event)
{
	if (!file_can_poll(file))
		return -EPERM;
	if (op != EPOLL_CTL_DEL && (event->events & EPOLLWAKEUP) && !capable(CAP_BLOCK_SUSPEND))
		event->events &= ~EPOLLWAKEUP;
	if (epfile == file || !is_file_epoll(epfile))
		return -EINVAL;
	if (op != EPOLL_CTL_DEL && (event->events & EPOLLEXCLUSIVE)) {
		if (op == EPOLL_CTL_MOD)
			return -EINVAL;
		if (is_file_epoll(file) || (event->events & ~EP_EXCLUSIVE_OK))
			return -EINVAL;
	}
	return 0;
}

static int do_epoll_ctl(struct file *epfile, int op, struct file *file, int fd,
			struct epoll_event *event)
{
	struct eventpoll *ep = epfile->private_data;
	bool nested;
	int err;

	err = ep_ctl_check(epfile, op, file, event);
	if (err)
		return err;
	nested = is_file_epoll(file) || (op == EPOLL_CTL_ADD && READ_ONCE(epfile->f_ep));
	if (nested) {
		mutex_lock(&epmutex);
		if (op == EPOLL_CTL_ADD)
			err = ep_check_nesting(ep, file);
	}
	if (!err) {
		mutex_lock(&ep->mtx);
		err = ep_ctl_locked(ep, op, file, fd, event);
		mutex_unlock(&ep->mtx);
	}
	if (nested)
		mutex_unlock(&epmutex);
	return err;
}

SYSCALL_DEFINE4(epoll_ctl, int, epfd, int, op, int, fd, struct epoll_event __user *, event)
{
	struct epoll_event epds = { .events = 0 };
	struct fd f, tf;
	int err = -EBADF;

	if (op != EPOLL_CTL_DEL && copy_from_user(&epds, event, sizeof(epds)))
		return -EFAULT;
	f = fdget(epfd);
	if (!f.file)
		return err;
	tf = fdget(fd);
	if (tf.file) {
		err = do_epoll_ctl(f.file, op, tf.file, fd, &epds);
		fdput(tf);
	}
	fdput(f);
	return err;
}

/* ---- epoll_wait ---- */

static int ep_send_one(struct epitem *epi, __poll_t revents, struct epoll_event __user *uevent)
{
	struct epoll_event ev = { .events = revents, .data = epi->event.data };

	return copy_to_user(uevent, &ev, sizeof(ev)) ? -EFAULT : 0;
}

/*
 * Tells up to @maxevents ready items.  Each that was on the list at the start
 * is looked at once: level-triggered ones go back to the end of the list.
 */
static int ep_send_events(struct eventpoll *ep, struct epoll_event __user *events, int maxevents)
{
	poll_table pt = { ._qproc = NULL };
	struct epitem *epi, *last;
	int n = 0;

	if (fatal_signal_pending(current))
		return -EINTR;
	mutex_lock(&ep->mtx);
	spin_lock_irq(&ep->lock);
	last = list_empty(&ep->rdllist) ? NULL :
		list_last_entry(&ep->rdllist, struct epitem, rdllink);
	spin_unlock_irq(&ep->lock);

	while (last && n < maxevents && (epi = ep_pop_ready(ep))) {
		__poll_t revents = ep_item_poll(epi, &pt);

		if (epi == last)
			last = NULL;
		if (!revents)
			continue;
		if (ep_send_one(epi, revents, &events[n])) {
			ep_push_ready(ep, epi, true);
			if (!n)
				n = -EFAULT;
			break;
		}
		n++;
		if (epi->event.events & EPOLLONESHOT) {
			spin_lock_irq(&ep->lock);
			epi->event.events &= EP_PRIVATE_BITS;
			spin_unlock_irq(&ep->lock);
		} else if (!(epi->event.events & EPOLLET)) {
			ep_push_ready(ep, epi, false);
		}
	}
	/* What is left is for the next who waits. */
	if (ep_events_available(ep) && wq_has_sleeper(&ep->wq))
		wake_up(&ep->wq);
	mutex_unlock(&ep->mtx);
	return n;
}

/* false: the time is over. */
static bool ep_sleep(struct eventpoll *ep, ktime_t *expires)
{
	DEFINE_WAIT(wait);
	bool in_time = true;

	prepare_to_wait_exclusive(&ep->wq, &wait, TASK_INTERRUPTIBLE);
	if (!ep_events_available(ep) && !signal_pending(current))
		in_time = schedule_hrtimeout(expires, HRTIMER_MODE_ABS) != 0;
	finish_wait(&ep->wq, &wait);
	return in_time;
}

/* @expires: NULL waits for ever; 0 does not wait. */
static noinline int ep_poll(struct eventpoll *ep, struct epoll_event __user *events, int maxevents,
		   ktime_t *expires)
{
	bool timed_out = expires && !*expires;
	int n;

	for (;;) {
		if (ep_events_available(ep)) {
			n = ep_send_events(ep, events, maxevents);
			if (n)
				return n;
		}
		if (timed_out)
			return 0;
		if (signal_pending(current))
			return -EINTR;
		if (!ep_sleep(ep, expires))
			timed_out = true;
	}
}

static noinline int ep_poll_ms(struct eventpoll *ep, struct epoll_event __user *events,
			       int maxevents, int ms)
{
	ktime_t expires = 0;

	if (ms > 0)
		expires = ktime_add_safe(ktime_get(), ms_to_ktime(ms));
	return ep_poll(ep, events, maxevents, ms < 0 ? NULL : &expires);
}

/*
 * The call proper, with the time as milliseconds (@expires NULL) or as an
 * absolute one.  A look at an empty ready list ends here.
 */
static __always_inline int do_epoll_wait(int epfd, struct epoll_event __user *events,
					 int maxevents, int ms, ktime_t *expires)
{
	struct eventpoll *ep;
	struct fd f;
	int ret;

	if (maxevents <= 0 || maxevents > EP_MAX_EVENTS)
		return -EINVAL;
	if (!access_ok(events, maxevents * sizeof(struct epoll_event)))
		return -EFAULT;
	f = fdget(epfd);
	if (!f.file)
		return -EBADF;
	ret = -EINVAL;
	ep = f.file->private_data;
	if (unlikely(!is_file_epoll(f.file)))
		goto out;
	if (expires)
		ret = ep_poll(ep, events, maxevents, expires);
	else if (!ms && !ep_events_available(ep))
		ret = 0;
	else
		ret = ep_poll_ms(ep, events, maxevents, ms);
out:
	fdput(f);
	return ret;
}

SYSCALL_DEFINE4(epoll_wait, int, epfd, struct epoll_event __user *, events, int, maxevents,
		int, timeout)
{
	return do_epoll_wait(epfd, events, maxevents, timeout, NULL);
}

static noinline int do_epoll_pwait(int epfd, struct epoll_event __user *events, int maxevents,
				   int ms, ktime_t *expires, const void __user *mask,
				   size_t size, bool compat)
{
	int ret = compat ? set_compat_user_sigmask(mask, size) : set_user_sigmask(mask, size);

	if (ret)
		return ret;
	ret = do_epoll_wait(epfd, events, maxevents, ms, expires);
	restore_saved_sigmask_unless(ret == -EINTR);
	return ret;
}

static int do_epoll_pwait2(int epfd, struct epoll_event __user *events, int maxevents,
			   const struct __kernel_timespec __user *timeout,
			   const void __user *mask, size_t size, bool compat)
{
	struct timespec64 ts;
	ktime_t expires = 0;

	if (timeout) {
		if (get_timespec64(&ts, timeout))
			return -EFAULT;
		if (!timespec64_valid(&ts))
			return -EINVAL;
		if (ts.tv_sec || ts.tv_nsec)
			expires = ktime_add_safe(ktime_get(), timespec64_to_ktime(ts));
	}
	return do_epoll_pwait(epfd, events, maxevents, -1, timeout ? &expires : NULL, mask, size,
			      compat);
}

SYSCALL_DEFINE6(epoll_pwait, int, epfd, struct epoll_event __user *, events, int, maxevents,
		int, timeout, const sigset_t __user *, sigmask, size_t, sigsetsize)
{
	if (!sigmask)
		return do_epoll_wait(epfd, events, maxevents, timeout, NULL);
	return do_epoll_pwait(epfd, events, maxevents, timeout, NULL, sigmask, sigsetsize, false);
}

SYSCALL_DEFINE6(epoll_pwait2, int, epfd, struct epoll_event __user *, events, int, maxevents,
		const struct __kernel_timespec __user *, timeout, const sigset_t __user *, sigmask,
		size_t, sigsetsize)
{
	return do_epoll_pwait2(epfd, events, maxevents, timeout, sigmask, sigsetsize, false);
}

COMPAT_SYSCALL_DEFINE6(epoll_pwait, int, epfd, struct epoll_event __user *, events,
		       int, maxevents, int, timeout, const void __user *, sigmask,
		       u32, sigsetsize)
{
	return do_epoll_pwait(epfd, events, maxevents, timeout, NULL, sigmask, sigsetsize, true);
}

COMPAT_SYSCALL_DEFINE6(epoll_pwait2, int, epfd, struct epoll_event __user *, events,
		       int, maxevents, const struct __kernel_timespec __user *, timeout,
		       const void __user *, sigmask, u32, sigsetsize)
{
	return do_epoll_pwait2(epfd, events, maxevents, timeout, sigmask, sigsetsize, true);
}

void eventpoll_init(void)
{
	epi_cache = KMEM_CACHE(epitem, SLAB_PANIC);
	pwq_cache = KMEM_CACHE(eppoll_entry, SLAB_PANIC);
}
