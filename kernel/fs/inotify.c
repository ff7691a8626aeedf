/*
 * inotify.c - telling programs what happens to files
 *
 * An instance (one descriptor) has watches; a watch belongs to an inode and is
 * found from there when something happens.  What happened is queued on the
 * instance until it is read; an event equal to the last one queued is dropped.
 *
 * One mutex guards watches of all instances and inodes: watching is rare, and
 * the hooks do nothing while nobody watches.  The queue has its own lock.
 *
 * Lock letters:  m  watch_mutex    q  the instance's queue lock
 */
#include "fs/inotify.h"

#include <linux/inotify.h>
#include <linux/magic.h>

#include "fs/anon_inodes.h"
#include "fs/dcache.h"
#include "fs/file.h"
#include "fs/internal.h"
#include "fs/poll.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "sched/mutex.h"
#include "sched/pid.h"

#include <asm/ioctls.h>
#include <asm/siginfo.h>

#define MAX_USER_WATCHES	65536
#define MAX_QUEUED_EVENTS	16384
#define IN_WATCH_FLAGS		(IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK | IN_MASK_CREATE | \
				 IN_MASK_ADD | IN_ISDIR | IN_ONESHOT)

struct fsnotify_marks {
	struct list_head	watches;	/* m */
	struct list_head	dnotifies;	/* m */
	u32			mask;		/* m  of all of them; read without */
};

struct watch {
	struct list_head	on_inode;	/* m */
	struct list_head	on_instance;	/* m */
	struct list_head	on_all;		/* m */
	struct inotify		*instance;	/* I */
	struct inode		*inode;		/* I  held */
	int			wd;		/* I */
	u32			mask;		/* m  events and IN_ONESHOT, IN_EXCL_UNLINK */
};

/* F_NOTIFY: an open directory whose owner gets a signal.  All m. */
struct dnotify {
	struct list_head	on_inode;
	struct file		*file;		/* not held: it ends with its close */
	void			*owner;		/* the files_struct that asked */
	int			fd;
	u32			mask;		/* IN_* */
	bool			multishot;
};

struct event {
	struct list_head	list;		/* q */
	int			wd;
	u32			mask, cookie;
	u32			len;		/* of the name with its padding */
	char			name[];
};

struct inotify {
	spinlock_t		lock;
	struct list_head	events;		/* q */
	unsigned int		nr_events;	/* q */
	struct wait_queue_head	wait;
	struct list_head	watches;	/* m */
	unsigned int		nr_watches;	/* m */
	int			next_wd;	/* m */
	struct event		*overflow;	/* q  kept ready; NULL: queued */
	struct fasync_struct	*fasync;
};

static DEFINE_MUTEX(watch_mutex);
static LIST_HEAD(all_watches);		/* m */
int fsnotify_watches;			/* m */

/*
 * Queueing.
 */
static struct event *new_event(int wd, u32 mask, u32 cookie, const char *name)
{
	u32 len = name ? ALIGN(strlen(name) + 1, sizeof(struct inotify_event)) : 0;
	struct event *e = kzalloc(sizeof(*e) + len, GFP_KERNEL);

	if (!e)
		return NULL;
	e->wd = wd;
	e->mask = mask;
	e->cookie = cookie;
	e->len = len;
	if (name)
		strscpy(e->name, name, len);
	return e;
}

static bool same_event(const struct event *a, const struct event *b)
{
	return a->wd == b->wd && a->mask == b->mask && a->cookie == b->cookie &&
	       a->len == b->len && !memcmp(a->name, b->name, a->len);
}

static void queue_event(struct inotify *in, int wd, u32 mask, u32 cookie, const char *name)
{
	struct event *e = new_event(wd, mask, cookie, name), *unused = NULL;

	spin_lock(&in->lock);
	if (!e || in->nr_events >= MAX_QUEUED_EVENTS) {
		unused = e;
		e = in->overflow;
		in->overflow = NULL;
	} else if (!list_empty(&in->events) &&
		   same_event(list_last_entry(&in->events, struct event, list), e)) {
		unused = e;
		e = NULL;
	}
	if (e) {
		list_add_tail(&e->list, &in->events);
		in->nr_events++;
	}
	spin_unlock(&in->lock);
	kfree(unused);
	if (e) {
		wake_up_interruptible_poll(&in->wait, EPOLLIN | EPOLLRDNORM);
		kill_fasync(&in->fasync, SIGIO, POLL_IN);
	}
}

/* watch_mutex is held. */
static void update_mask(struct inode *inode)
{
	struct dnotify *dn;
	struct watch *w;
	u32 mask = 0;

	list_for_each_entry(w, &inode->i_fsnotify->watches, on_inode)
		mask |= w->mask;
	list_for_each_entry(dn, &inode->i_fsnotify->dnotifies, on_inode)
		mask |= dn->mask;
	WRITE_ONCE(inode->i_fsnotify->mask, mask);
}

/* The watch ends, and its owner is told.  watch_mutex is held; the inode is put later. */
static struct inode *remove_watch(struct watch *w)
{
	struct inode *inode = w->inode;

	queue_event(w->instance, w->wd, IN_IGNORED, 0, NULL);
	list_del(&w->on_inode);
	list_del(&w->on_instance);
	list_del(&w->on_all);
	w->instance->nr_watches--;
	WRITE_ONCE(fsnotify_watches, fsnotify_watches - 1);
	update_mask(inode);
	kfree(w);
	return inode;
}

/* watch_mutex is held. */
static void remove_dnotify(struct inode *inode, struct dnotify *dn)
{
	list_del(&dn->on_inode);
	WRITE_ONCE(fsnotify_watches, fsnotify_watches - 1);
	update_mask(inode);
	kfree(dn);
}

/* watch_mutex is held. */
static void send_dnotifies(struct inode *inode, u32 event)
{
	struct dnotify *dn, *n;

	list_for_each_entry_safe(dn, n, &inode->i_fsnotify->dnotifies, on_inode) {
		if (!(dn->mask & event))
			continue;
		send_sigio(dn->file, dn->fd, POLL_MSG);
		if (!dn->multishot)
			remove_dnotify(inode, dn);
	}
}

void __fsnotify(struct inode *inode, u32 mask, const char *name, u32 cookie)
{
	u32 event = mask & IN_ALL_EVENTS;
	struct inode *ended[4];
	struct watch *w, *n;
	unsigned int nr = 0;

	if (!READ_ONCE(inode->i_fsnotify) || !(READ_ONCE(inode->i_fsnotify->mask) & event))
		return;
	mutex_lock(&watch_mutex);
	list_for_each_entry_safe(w, n, &inode->i_fsnotify->watches, on_inode) {
		if (!(w->mask & event))
			continue;
		queue_event(w->instance, w->wd, mask, cookie, name);
		if ((w->mask & IN_ONESHOT) && nr < ARRAY_SIZE(ended))
			ended[nr++] = remove_watch(w);
	}
	send_dnotifies(inode, event);
	mutex_unlock(&watch_mutex);
	while (nr)
		iput(ended[--nr]);
}

void __fsnotify_dentry(struct dentry *dentry, u32 mask)
{
	struct inode *inode = dentry->d_inode;
	struct dentry *parent;

	if (S_ISDIR(inode->i_mode))
		mask |= IN_ISDIR;
	if (!(dentry->d_flags & DCACHE_ROOT) && dentry->d_parent != dentry) {
		parent = dget_parent(dentry);
		if (parent->d_inode->i_fsnotify)
			__fsnotify(parent->d_inode, mask, dentry->d_name.name, 0);
		dput(parent);
	}
	__fsnotify(inode, mask, NULL, 0);
}

void __fsnotify_change(struct dentry *dentry, unsigned int ia_valid)
{
	u32 mask = 0;

	if (ia_valid & (ATTR_UID | ATTR_GID | ATTR_MODE))
		mask |= IN_ATTRIB;
	if (ia_valid & ATTR_SIZE)
		mask |= IN_MODIFY;
	if ((ia_valid & (ATTR_ATIME | ATTR_MTIME)) == (ATTR_ATIME | ATTR_MTIME))
		mask |= IN_ATTRIB;
	else if (ia_valid & ATTR_ATIME)
		mask |= IN_ACCESS;
	else if (ia_valid & ATTR_MTIME)
		mask |= IN_MODIFY;
	if (mask)
		__fsnotify_dentry(dentry, mask);
}

void __fsnotify_move(struct inode *olddir, const char *oldname, struct inode *newdir,
		     struct dentry *moved)
{
	static atomic_t cookies = ATOMIC_INIT(0);
	u32 cookie = atomic_inc_return(&cookies);
	u32 dir = S_ISDIR(moved->d_inode->i_mode) ? IN_ISDIR : 0;

	__fsnotify(olddir, IN_MOVED_FROM | dir, oldname, cookie);
	__fsnotify(newdir, IN_MOVED_TO | dir, moved->d_name.name, cookie);
	__fsnotify(moved->d_inode, IN_MOVE_SELF | dir, NULL, 0);
}

void fsnotify_close(struct file *file)
{
	if (file->f_mode & (FMODE_PATH | FMODE_PSEUDO | FMODE_NONOTIFY))
		return;
	__fsnotify_dentry(file->f_path.dentry,
			  file->f_mode & FMODE_WRITE ? IN_CLOSE_WRITE : IN_CLOSE_NOWRITE);
}

void fsnotify_deleted(struct inode *inode)
{
	struct inode *held = NULL;

	if (!inode->i_fsnotify)
		return;
	ihold(inode);
	__fsnotify(inode, IN_DELETE_SELF, NULL, 0);
	mutex_lock(&watch_mutex);
	while (!list_empty(&inode->i_fsnotify->watches)) {
		held = remove_watch(list_first_entry(&inode->i_fsnotify->watches, struct watch,
						     on_inode));
		iput(held);		/* not the last: we hold one */
	}
	mutex_unlock(&watch_mutex);
	iput(inode);
}

/* Ends one watch on a file system; the inode it held, or NULL. */
static struct inode *end_watch_on(const struct super_block *sb)
{
	struct inode *held = NULL;
	struct watch *w;

	mutex_lock(&watch_mutex);
	list_for_each_entry(w, &all_watches, on_all) {
		if (w->inode->i_sb != sb)
			continue;
		queue_event(w->instance, w->wd, IN_UNMOUNT |
			    (S_ISDIR(w->inode->i_mode) ? IN_ISDIR : 0), 0, NULL);
		held = remove_watch(w);
		break;
	}
	mutex_unlock(&watch_mutex);
	return held;
}

void fsnotify_sb_delete(struct super_block *sb)
{
	struct inode *held;

	if (!fsnotify_any())
		return;
	while ((held = end_watch_on(sb)))
		iput(held);
}

void fsnotify_inode_delete(struct inode *inode)
{
	kfree(inode->i_fsnotify);
	inode->i_fsnotify = NULL;
}

/*
 * The descriptor.
 */
static struct event *take_event(struct inotify *in, size_t room, int *err)
{
	struct event *e = NULL;

	*err = 0;
	spin_lock(&in->lock);
	if (!list_empty(&in->events)) {
		e = list_first_entry(&in->events, struct event, list);
		if (sizeof(struct inotify_event) + e->len > room) {
			*err = -EINVAL;
			e = NULL;
		} else {
			list_del(&e->list);
			in->nr_events--;
		}
	}
	spin_unlock(&in->lock);
	return e;
}

static void done_event(struct inotify *in, struct event *e)
{
	if (e->mask != IN_Q_OVERFLOW) {
		kfree(e);
		return;
	}
	spin_lock(&in->lock);
	in->overflow = e;
	spin_unlock(&in->lock);
}

static ssize_t inotify_read(struct file *file, char __user *buf, size_t count,
			    loff_t *pos __maybe_unused)
{
	struct inotify *in = file->private_data;
	ssize_t done = 0;
	int err;

	for (;;) {
		struct event *e = take_event(in, count - done, &err);

		if (e) {
			struct inotify_event head = { e->wd, e->mask, e->cookie, e->len };

			err = 0;
			if (copy_to_user(buf + done, &head, sizeof(head)) ||
			    copy_to_user(buf + done + sizeof(head), e->name, e->len))
				err = -EFAULT;
			else
				done += sizeof(head) + e->len;
			done_event(in, e);
			if (!err)
				continue;
		}
		if (done || err)
			break;
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		err = wait_event_interruptible(in->wait, !list_empty(&in->events));
		if (err)
			return err;
	}
	return done && err != -EFAULT ? done : err;
}

static __poll_t inotify_poll(struct file *file, poll_table *wait)
{
	struct inotify *in = file->private_data;

	poll_wait(file, &in->wait, wait);
	return list_empty(&in->events) ? 0 : EPOLLIN | EPOLLRDNORM;
}

static long inotify_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct inotify *in = file->private_data;
	struct event *e;
	int bytes = 0;

	if (cmd != FIONREAD)
		return -ENOTTY;
	spin_lock(&in->lock);
	list_for_each_entry(e, &in->events, list)
		bytes += sizeof(struct inotify_event) + e->len;
	spin_unlock(&in->lock);
	return put_user(bytes, (int __user *)arg);
}

static int inotify_fasync(int fd, struct file *file, int on)
{
	struct inotify *in = file->private_data;
	int err = fasync_helper(fd, file, on, &in->fasync);

	return err < 0 ? err : 0;
}

static int inotify_release(struct inode *inode __maybe_unused, struct file *file)
{
	struct inotify *in = file->private_data;
	struct event *e, *n;

	for (;;) {
		struct inode *held;

		mutex_lock(&watch_mutex);
		if (list_empty(&in->watches)) {
			mutex_unlock(&watch_mutex);
			break;
		}
		held = remove_watch(list_first_entry(&in->watches, struct watch, on_instance));
		mutex_unlock(&watch_mutex);
		iput(held);
	}
	list_for_each_entry_safe(e, n, &in->events, list)
		kfree(e);
	kfree(in->overflow);
	kfree(in);
	return 0;
}

static const struct file_operations inotify_fops = {
	.read		= inotify_read,
	.poll		= inotify_poll,
	.unlocked_ioctl	= inotify_ioctl,
	.fasync		= inotify_fasync,
	.release	= inotify_release,
	.llseek		= noop_llseek,
};

static long do_inotify_init(int flags)
{
	struct inotify *in;
	int fd;

	if (flags & ~(IN_CLOEXEC | IN_NONBLOCK))
		return -EINVAL;
	in = kzalloc(sizeof(*in), GFP_KERNEL);
	if (!in)
		return -ENOMEM;
	in->overflow = new_event(-1, IN_Q_OVERFLOW, 0, NULL);
	if (!in->overflow) {
		kfree(in);
		return -ENOMEM;
	}
	spin_lock_init(&in->lock);
	INIT_LIST_HEAD(&in->events);
	INIT_LIST_HEAD(&in->watches);
	init_waitqueue_head(&in->wait);
	fd = anon_inode_getfd("inotify", &inotify_fops, in, O_RDONLY | flags);
	if (fd < 0) {
		kfree(in->overflow);
		kfree(in);
	}
	return fd;
}

SYSCALL_DEFINE1(inotify_init1, int, flags)
{
	return do_inotify_init(flags);
}

SYSCALL_DEFINE0(inotify_init)
{
	return do_inotify_init(0);
}

/* watch_mutex is held. */
static struct watch *find_watch(struct inotify *in, const struct inode *inode, int wd)
{
	struct watch *w;

	list_for_each_entry(w, &in->watches, on_instance)
		if (inode ? w->inode == inode : w->wd == wd)
			return w;
	return NULL;
}

static int update_watch(struct watch *w, u32 mask)
{
	if (mask & IN_MASK_CREATE)
		return -EEXIST;
	if (!(mask & IN_MASK_ADD))
		w->mask = 0;
	w->mask |= mask & (IN_ALL_EVENTS | IN_ONESHOT | IN_EXCL_UNLINK);
	update_mask(w->inode);
	return w->wd;
}

/* The inode's lists, made if it has none.  watch_mutex is held. */
static int make_marks(struct inode *inode)
{
	struct fsnotify_marks *marks;

	if (inode->i_fsnotify)
		return 0;
	marks = kzalloc(sizeof(*marks), GFP_KERNEL);
	if (!marks)
		return -ENOMEM;
	INIT_LIST_HEAD(&marks->watches);
	INIT_LIST_HEAD(&marks->dnotifies);
	smp_store_release(&inode->i_fsnotify, marks);
	return 0;
}

/* watch_mutex is held. */
static int create_watch(struct inotify *in, struct inode *inode, u32 mask)
{
	struct watch *w;

	if (in->nr_watches >= MAX_USER_WATCHES)
		return -ENOSPC;
	if (make_marks(inode))
		return -ENOMEM;
	w = kmalloc(sizeof(*w), GFP_KERNEL);
	if (!w)
		return -ENOMEM;
	ihold(inode);
	w->instance = in;
	w->inode = inode;
	w->wd = ++in->next_wd;
	w->mask = mask & (IN_ALL_EVENTS | IN_ONESHOT | IN_EXCL_UNLINK);
	list_add(&w->on_inode, &inode->i_fsnotify->watches);
	list_add(&w->on_instance, &in->watches);
	list_add(&w->on_all, &all_watches);
	in->nr_watches++;
	WRITE_ONCE(fsnotify_watches, fsnotify_watches + 1);
	update_mask(inode);
	return w->wd;
}

SYSCALL_DEFINE3(inotify_add_watch, int, fd, const char __user *, pathname, u32, mask)
{
	unsigned int lookup = 0;
	struct inotify *in;
	struct watch *w;
	struct path path;
	struct fd f;
	int err;

	if (mask & ~(IN_ALL_EVENTS | IN_WATCH_FLAGS))
		return -EINVAL;
	if (!(mask & IN_ALL_EVENTS))
		return -EINVAL;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	err = -EINVAL;
	if ((mask & IN_MASK_ADD) && (mask & IN_MASK_CREATE))
		goto out;
	if (f.file->f_op != &inotify_fops)
		goto out;
	in = f.file->private_data;
	if (!(mask & IN_DONT_FOLLOW))
		lookup |= LOOKUP_FOLLOW;
	if (mask & IN_ONLYDIR)
		lookup |= LOOKUP_DIRECTORY;
	err = user_path_at(AT_FDCWD, pathname, lookup, &path);
	if (err)
		goto out;
	err = inode_permission(path.dentry->d_inode, MAY_READ);
	if (!err) {
		mutex_lock(&watch_mutex);
		w = find_watch(in, path.dentry->d_inode, 0);
		err = w ? update_watch(w, mask) : create_watch(in, path.dentry->d_inode, mask);
		mutex_unlock(&watch_mutex);
	}
	path_put(&path);
out:
	fdput(f);
	return err;
}

SYSCALL_DEFINE2(inotify_rm_watch, int, fd, __s32, wd)
{
	struct inode *held = NULL;
	struct watch *w;
	struct fd f = fdget(fd);
	int err = -EINVAL;

	if (!f.file)
		return -EBADF;
	if (f.file->f_op != &inotify_fops)
		goto out;
	mutex_lock(&watch_mutex);
	w = find_watch(f.file->private_data, NULL, wd);
	if (w) {
		held = remove_watch(w);
		err = 0;
	}
	mutex_unlock(&watch_mutex);
	iput(held);
out:
	fdput(f);
	return err;
}

/*
 * F_NOTIFY.
 */
static u32 dnotify_mask(u32 arg)
{
	u32 mask = 0;

	if (arg & DN_ACCESS)
		mask |= IN_ACCESS;
	if (arg & DN_MODIFY)
		mask |= IN_MODIFY;
	if (arg & DN_CREATE)
		mask |= IN_CREATE | IN_MOVED_TO;
	if (arg & DN_DELETE)
		mask |= IN_DELETE | IN_MOVED_FROM;
	if (arg & DN_RENAME)
		mask |= IN_MOVED_FROM;
	if (arg & DN_ATTRIB)
		mask |= IN_ATTRIB;
	return mask;
}

/* watch_mutex is held. */
static struct dnotify *find_dnotify(const struct file *file, const void *owner)
{
	struct fsnotify_marks *marks = file_inode(file)->i_fsnotify;
	struct dnotify *dn;

	if (!marks)
		return NULL;
	list_for_each_entry(dn, &marks->dnotifies, on_inode)
		if (dn->file == file && dn->owner == owner)
			return dn;
	return NULL;
}

void dnotify_flush(struct file *file, void *owner)
{
	struct dnotify *dn;

	mutex_lock(&watch_mutex);
	dn = find_dnotify(file, owner);
	if (dn)
		remove_dnotify(file_inode(file), dn);
	mutex_unlock(&watch_mutex);
}

/* watch_mutex is held. */
static int add_dnotify(int fd, struct file *file, u32 mask, bool multishot)
{
	struct dnotify *dn = find_dnotify(file, current->files), *new = NULL;
	struct inode *inode = file_inode(file);
	struct fd now;

	if (!dn) {
		new = make_marks(inode) ? NULL : kzalloc(sizeof(*new), GFP_KERNEL);
		if (!new)
			return -ENOMEM;
		/* Closed meanwhile, nobody would end it. */
		smp_mb();
		now = fdget(fd);
		fdput(now);
		if (now.file != file) {
			kfree(new);
			return 0;
		}
		new->file = file;
		new->owner = current->files;
		list_add(&new->on_inode, &inode->i_fsnotify->dnotifies);
		WRITE_ONCE(fsnotify_watches, fsnotify_watches + 1);
		dn = new;
	}
	dn->fd = fd;
	dn->mask |= mask;
	dn->multishot |= multishot;
	update_mask(inode);
	return 0;
}

int fcntl_dirnotify(int fd, struct file *file, unsigned long arg)
{
	u32 bits = arg;
	int err;

	if (!(bits & ~DN_MULTISHOT)) {
		dnotify_flush(file, current->files);
		return 0;
	}
	if (!S_ISDIR(file_inode(file)->i_mode))
		return -ENOTDIR;
	err = f_setown(file, task_tgid_vnr(current), 0);
	if (err)
		return err;
	mutex_lock(&watch_mutex);
	err = add_dnotify(fd, file, dnotify_mask(bits), bits & DN_MULTISHOT);
	mutex_unlock(&watch_mutex);
	return err;
}
