/*
 * mqueue.c - POSIX message queues
 *
 * A queue is a file in the file system mqueue, which the kernel mounts for itself;
 * mq_open() looks names up in its root, and who mounts it (/dev/mqueue) can list and
 * remove queues and read their state.  A queue descriptor is an open file of it.
 *
 * Messages leave by priority, the oldest of a priority first.  A message is handed
 * to a sleeping receiver at once; a sleeping sender's message is taken into the queue
 * by the receiver who made room.  Of several sleepers the one with the highest
 * scheduling priority is served first.
 *
 * Lock order: the directory's i_rwsem, then a queue's lock.
 */
#include "ipc/mqueue.h"

#include <linux/capability.h>

#include "fs/dcache.h"
#include "fs/file.h"
#include "fs/fs_struct.h"
#include "fs/mount.h"
#include "fs/namei.h"
#include "fs/poll.h"
#include "fs/procfs.h"
#include "lib/printk.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "mm/uio.h"
#include "sched/cred.h"
#include "sched/pid.h"
#include "sched/rlimit.h"
#include "sched/time.h"
#include "syscall/syscall.h"

#define MQUEUE_MAGIC	0x19800202	/* what statfs(2) says */

#define DIRENT_SIZE	20	/* what a name adds to the root's st_size */
#define FILENT_SIZE	80	/* st_size of a queue */

/* What a queue may have at most, and whom CAP_SYS_RESOURCE exempts from what is set. */
#define HARD_MSGMAX	65536
#define HARD_MSGSIZEMAX	(16 * 1024 * 1024)

/*
 * What a message and a priority cost against RLIMIT_MSGQUEUE beside the text: as
 * much as on Linux, so that as many queues fit.
 */
#define MSG_OVERHEAD	48
#define PRIO_OVERHEAD	48

#define STATE_WAITING	1

struct mq_message {
	struct rb_node	node;		/* q */
	unsigned int	prio;
	size_t		len;
	char		text[];
};

/* A sender or receiver asleep.  It takes the queue's lock before it leaves. */
struct mq_waiter {
	struct list_head	list;		/* q */
	struct task_struct	*task;		/* I */
	int			prio;		/* I  of scheduling: lower is served first */
	struct mq_message	*msg;		/* q  to be sent; or what was received */
	int			state;		/* q  STATE_WAITING; 0: done */
};

/* q  this lock     I  before others can see it */
struct mqueue_inode {
	struct inode		inode;
	spinlock_t		lock;
	struct wait_queue_head	wait_q;		/* pollers */
	struct rb_root		messages;	/* q  highest priority, then oldest, first */
	unsigned long		qsize;		/* q  bytes in it */
	struct mq_attr		attr;		/* I, but mq_curmsgs: q */
	struct list_head	senders, receivers;	/* q  mq_waiter */
	struct sigevent		notify;		/* q */
	struct pid		*notify_owner;	/* q  NULL: nobody asked */
	u32			notify_exec_id;	/* q  the program that asked */
	struct user_struct	*user;		/* I  who pays for it */
	unsigned long		mq_bytes;	/* I  how much */
};

static int queues_max = 256, msg_max = 10, msgsize_max = 8192, msg_default = 10,
	   msgsize_default = 8192;
static atomic_t queues_count;

static struct kmem_cache *mqueue_inode_cachep;
static struct vfsmount *mq_mnt;
static const struct inode_operations mqueue_dir_iops, mqueue_file_iops;
static const struct file_operations mqueue_file_fops;

static struct mqueue_inode *MQUEUE_I(const struct inode *inode)
{
	return container_of(inode, struct mqueue_inode, inode);
}

/*
 * Messages.
 */
static void msg_insert(struct mqueue_inode *mq, struct mq_message *msg)
{
	struct rb_node **link = &mq->messages.node, *parent = NULL;

	lock_assert_held(&mq->lock);
	while (*link) {
		parent = *link;
		if (msg->prio > rb_entry(parent, struct mq_message, node)->prio)
			link = &parent->left;
		else
			link = &parent->right;
	}
	rb_link_node(&msg->node, parent, link);
	rb_insert_color(&msg->node, &mq->messages);
	mq->attr.mq_curmsgs++;
	mq->qsize += msg->len;
}

static struct mq_message *msg_take(struct mqueue_inode *mq)
{
	struct mq_message *msg = rb_entry(rb_first(&mq->messages), struct mq_message, node);

	lock_assert_held(&mq->lock);
	rb_erase(&msg->node, &mq->messages);
	mq->attr.mq_curmsgs--;
	mq->qsize -= msg->len;
	return msg;
}

static struct mq_message *msg_load(const void __user *text, size_t len, unsigned int prio)
{
	struct mq_message *msg = kvmalloc(sizeof(*msg) + len, GFP_KERNEL);

	if (!msg)
		return ERR_PTR(-ENOMEM);
	msg->len = len;
	msg->prio = prio;
	if (copy_from_user(msg->text, text, len)) {
		kvfree(msg);
		return ERR_PTR(-EFAULT);
	}
	return msg;
}

/*
 * Inodes.
 */
static struct inode *mqueue_alloc_inode(struct super_block *sb __maybe_unused)
{
	struct mqueue_inode *mq = kmem_cache_zalloc(mqueue_inode_cachep, GFP_KERNEL);

	if (!mq)
		return NULL;
	spin_lock_init(&mq->lock);
	init_waitqueue_head(&mq->wait_q);
	INIT_LIST_HEAD(&mq->senders);
	INIT_LIST_HEAD(&mq->receivers);
	return &mq->inode;
}

static void mqueue_free_inode(struct inode *inode)
{
	kmem_cache_free(mqueue_inode_cachep, MQUEUE_I(inode));
}

static void mqueue_evict_inode(struct inode *inode)
{
	struct mqueue_inode *mq = MQUEUE_I(inode);

	if (!mq->user)
		return;		/* the directory, or a queue that was refused */
	spin_lock(&mq->lock);
	while (!RB_EMPTY_ROOT(&mq->messages)) {
		struct mq_message *msg = msg_take(mq);

		spin_unlock(&mq->lock);
		kvfree(msg);
		spin_lock(&mq->lock);
	}
	spin_unlock(&mq->lock);
	atomic_long_sub(mq->mq_bytes, &mq->user->mq_bytes);
	free_uid(mq->user);
	atomic_dec(&queues_count);
}

static int check_attr(const struct mq_attr *attr)
{
	bool privileged = capable(CAP_SYS_RESOURCE);

	if (attr->mq_maxmsg <= 0 || attr->mq_msgsize <= 0)
		return -EINVAL;
	if (attr->mq_maxmsg > (privileged ? HARD_MSGMAX : msg_max) ||
	    attr->mq_msgsize > (privileged ? HARD_MSGSIZEMAX : msgsize_max))
		return -EINVAL;
	return 0;
}

/* The caller's user pays for all that a queue could hold. */
static int charge_user(struct mqueue_inode *mq)
{
	struct user_struct *user = current_cred()->user;
	unsigned long maxmsg = mq->attr.mq_maxmsg, bytes, total;

	bytes = maxmsg * (mq->attr.mq_msgsize + MSG_OVERHEAD) +
		min(maxmsg, (unsigned long)MQ_PRIO_MAX) * PRIO_OVERHEAD;
	total = atomic_add_return(bytes, &user->mq_bytes);
	if (total > rlimit(RLIMIT_MSGQUEUE)) {
		atomic_long_sub(bytes, &user->mq_bytes);
		return -EMFILE;
	}
	refcount_inc(&user->refs);
	mq->user = user;
	mq->mq_bytes = bytes;
	return 0;
}

static struct inode *mqueue_get_inode(struct inode *dir, umode_t mode, const struct mq_attr *attr)
{
	struct mqueue_inode *mq;
	struct inode *inode;
	int err;

	inode = new_inode(dir->i_sb);
	if (!inode)
		return ERR_PTR(-ENOMEM);
	inode_init_owner(inode, dir, mode);
	inode->i_atime = inode->i_mtime = inode->i_ctime = inode->i_btime = current_time(inode);
	inode->i_op = &mqueue_file_iops;
	inode->i_fop = &mqueue_file_fops;
	inode->i_size = FILENT_SIZE;
	mq = MQUEUE_I(inode);
	mq->attr.mq_maxmsg = attr ? attr->mq_maxmsg : min(msg_max, msg_default);
	mq->attr.mq_msgsize = attr ? attr->mq_msgsize : min(msgsize_max, msgsize_default);
	err = check_attr(&mq->attr);
	if (!err)
		err = charge_user(mq);
	if (err) {
		clear_nlink(inode);
		iput(inode);
		return ERR_PTR(err);
	}
	return inode;
}

/* A new queue; the directory is locked.  @attr NULL: the defaults. */
static int mqueue_create_attr(struct inode *dir, struct dentry *dentry, umode_t mode,
			      const struct mq_attr *attr)
{
	struct inode *inode;

	if (atomic_inc_return(&queues_count) > queues_max && !capable(CAP_SYS_RESOURCE)) {
		atomic_dec(&queues_count);
		return -ENOSPC;
	}
	inode = mqueue_get_inode(dir, S_IFREG | (mode & S_IALLUGO), attr);
	if (IS_ERR(inode)) {
		atomic_dec(&queues_count);
		return PTR_ERR(inode);
	}
	dir->i_size += DIRENT_SIZE;
	dir->i_ctime = dir->i_mtime = dir->i_atime = current_time(dir);
	d_add_pinned(dentry, inode);
	return 0;
}

static int mqueue_create(struct inode *dir, struct dentry *dentry, umode_t mode,
			 bool excl __maybe_unused)
{
	return mqueue_create_attr(dir, dentry, mode, NULL);
}

static int mqueue_unlink(struct inode *dir, struct dentry *dentry)
{
	dir->i_size -= DIRENT_SIZE;
	return simple_unlink(dir, dentry);
}

/*
 * Notification: one process may ask to be told of a message that comes when the queue
 * is empty and nobody waits for it.  It is told once.
 */
static void remove_notification(struct mqueue_inode *mq)
{
	put_pid(mq->notify_owner);
	mq->notify_owner = NULL;
}

static void send_notification(struct mqueue_inode *mq)
{
	struct kernel_siginfo info;
	struct task_struct *task;

	clear_siginfo(&info);
	info.si_signo = mq->notify.sigev_signo;
	info.si_code = SI_MESGQ;
	info.si_value = mq->notify.sigev_value;
	info.si_pid = current->tgid;
	info.si_uid = current_uid();
	rcu_read_lock();
	task = pid_task(mq->notify_owner, PIDTYPE_TGID);
	/* What it has become by exec since did not ask. */
	if (task && READ_ONCE(task->self_exec_id) == mq->notify_exec_id)
		do_send_sig_info(info.si_signo, &info, task, PIDTYPE_TGID);
	rcu_read_unlock();
}

/* A message was queued. */
static void notify_arrival(struct mqueue_inode *mq)
{
	if (mq->notify_owner && mq->attr.mq_curmsgs == 1) {
		if (mq->notify.sigev_notify == SIGEV_SIGNAL && mq->notify.sigev_signo)
			send_notification(mq);
		remove_notification(mq);
	}
	wake_up_poll(&mq->wait_q, EPOLLIN | EPOLLRDNORM);
}

/*
 * Sleeping.
 */
static int scheduling_order(const struct task_struct *t)
{
	return t->rt_priority ? -t->rt_priority : t->static_prio;
}

static void add_waiter(struct list_head *queue, struct mq_waiter *w)
{
	struct list_head *pos = queue->prev;

	while (pos != queue && list_entry(pos, struct mq_waiter, list)->prio > w->prio)
		pos = pos->prev;
	list_add(&w->list, pos);
}

/* The queue is locked, and is again on return.  0: somebody did what we waited for. */
static int mq_sleep(struct mqueue_inode *mq, struct list_head *queue, struct mq_waiter *w,
		    ktime_t *timeout)
{
	int expired;

	w->task = current;
	w->prio = scheduling_order(current);
	w->state = STATE_WAITING;
	add_waiter(queue, w);
	for (;;) {
		__set_current_state(TASK_INTERRUPTIBLE);
		spin_unlock(&mq->lock);
		expired = !schedule_hrtimeout_clock(timeout, HRTIMER_MODE_ABS, CLOCK_REALTIME);
		spin_lock(&mq->lock);
		if (w->state != STATE_WAITING)
			return 0;
		if (signal_pending(current) || expired) {
			list_del(&w->list);
			return signal_pending(current) ? -ERESTARTSYS : -ETIMEDOUT;
		}
	}
}

static void mq_wake(struct mq_waiter *w)
{
	list_del(&w->list);
	w->state = 0;
	wake_up_process(w->task);
}

/*
 * Sending and receiving.
 */
static void touch_queue(struct mqueue_inode *mq, bool modified)
{
	struct inode *inode = &mq->inode;
	struct timespec64 now = current_time(inode);

	inode->i_atime = inode->i_ctime = now;
	if (modified)
		inode->i_mtime = now;
}

static int mq_send_locked(struct mqueue_inode *mq, struct mq_message *msg, bool nonblock,
			  ktime_t *timeout)
{
	struct mq_waiter w = { .msg = msg }, *receiver;

	if (mq->attr.mq_curmsgs == mq->attr.mq_maxmsg) {
		if (nonblock)
			return -EAGAIN;
		return mq_sleep(mq, &mq->senders, &w, timeout);
	}
	receiver = list_first_entry_or_null(&mq->receivers, struct mq_waiter, list);
	if (receiver) {
		receiver->msg = msg;
		mq_wake(receiver);
	} else {
		msg_insert(mq, msg);
		notify_arrival(mq);
	}
	touch_queue(mq, true);
	return 0;
}

static struct mq_message *mq_receive_locked(struct mqueue_inode *mq, bool nonblock,
					    ktime_t *timeout)
{
	struct mq_waiter w = { .msg = NULL }, *sender;
	struct mq_message *msg;
	int err;

	if (!mq->attr.mq_curmsgs) {
		if (nonblock)
			return ERR_PTR(-EAGAIN);
		err = mq_sleep(mq, &mq->receivers, &w, timeout);
		return err ? ERR_PTR(err) : w.msg;
	}
	msg = msg_take(mq);
	touch_queue(mq, false);
	sender = list_first_entry_or_null(&mq->senders, struct mq_waiter, list);
	if (sender) {
		msg_insert(mq, sender->msg);
		mq_wake(sender);
	}
	wake_up_poll(&mq->wait_q, EPOLLOUT | EPOLLWRNORM);
	return msg;
}

/* The queue open at @fd for @mode; fdput() it.  NULL: it is none. */
static struct mqueue_inode *mq_fdget(int fd, fmode_t mode, struct fd *f)
{
	*f = fdget(fd);
	if (!f->file)
		return NULL;
	if (f->file->f_op == &mqueue_file_fops && (f->file->f_mode & mode) == mode)
		return MQUEUE_I(file_inode(f->file));
	fdput(*f);
	return NULL;
}

static int check_timeout(const struct timespec64 *ts, ktime_t *expires)
{
	if (ts && !timespec64_valid(ts))
		return -EINVAL;
	if (ts)
		*expires = timespec64_to_ktime(*ts);
	return 0;
}

static long do_mq_timedsend(int mqdes, const char __user *text, size_t len, unsigned int prio,
			    const struct timespec64 *ts)
{
	struct mqueue_inode *mq;
	struct mq_message *msg;
	ktime_t expires;
	struct fd f;
	long err = check_timeout(ts, &expires);

	if (err)
		return err;
	if (prio >= MQ_PRIO_MAX)
		return -EINVAL;
	mq = mq_fdget(mqdes, FMODE_WRITE, &f);
	if (!mq)
		return -EBADF;
	err = -EMSGSIZE;
	if (len > mq->attr.mq_msgsize)
		goto out;
	msg = msg_load(text, len, prio);
	err = PTR_ERR_OR_ZERO(msg);
	if (err)
		goto out;
	spin_lock(&mq->lock);
	err = mq_send_locked(mq, msg, f.file->f_flags & O_NONBLOCK, ts ? &expires : NULL);
	spin_unlock(&mq->lock);
	if (err)
		kvfree(msg);
out:
	fdput(f);
	return err;
}

static long do_mq_timedreceive(int mqdes, char __user *text, size_t len,
			       unsigned int __user *uprio, const struct timespec64 *ts)
{
	struct mqueue_inode *mq;
	struct mq_message *msg;
	ktime_t expires;
	struct fd f;
	long ret = check_timeout(ts, &expires);

	if (ret)
		return ret;
	mq = mq_fdget(mqdes, FMODE_READ, &f);
	if (!mq)
		return -EBADF;
	ret = -EMSGSIZE;
	if (len < mq->attr.mq_msgsize)
		goto out;
	spin_lock(&mq->lock);
	msg = mq_receive_locked(mq, f.file->f_flags & O_NONBLOCK, ts ? &expires : NULL);
	spin_unlock(&mq->lock);
	ret = PTR_ERR_OR_ZERO(msg);
	if (ret)
		goto out;
	ret = msg->len;
	if ((uprio && put_user(msg->prio, uprio)) || copy_to_user(text, msg->text, msg->len))
		ret = -EFAULT;
	kvfree(msg);
out:
	fdput(f);
	return ret;
}

SYSCALL_DEFINE5(mq_timedsend, int, mqdes, const char __user *, u_msg_ptr, size_t, msg_len,
		unsigned int, msg_prio, const struct __kernel_timespec __user *, u_abs_timeout)
{
	struct timespec64 ts;

	if (u_abs_timeout && get_timespec64(&ts, u_abs_timeout))
		return -EFAULT;
	return do_mq_timedsend(mqdes, u_msg_ptr, msg_len, msg_prio, u_abs_timeout ? &ts : NULL);
}

SYSCALL_DEFINE5(mq_timedreceive, int, mqdes, char __user *, u_msg_ptr, size_t, msg_len,
		unsigned int __user *, u_msg_prio,
		const struct __kernel_timespec __user *, u_abs_timeout)
{
	struct timespec64 ts;

	if (u_abs_timeout && get_timespec64(&ts, u_abs_timeout))
		return -EFAULT;
	return do_mq_timedreceive(mqdes, u_msg_ptr, msg_len, u_msg_prio,
				  u_abs_timeout ? &ts : NULL);
}

/* i386, before its times were 64 bits wide. */
SYSCALL_DEFINE5(mq_timedsend_time32, int, mqdes, const char __user *, u_msg_ptr,
		unsigned int, msg_len, unsigned int, msg_prio,
		const void __user *, u_abs_timeout)
{
	struct timespec64 ts;

	if (u_abs_timeout && get_old_timespec32(&ts, u_abs_timeout))
		return -EFAULT;
	return do_mq_timedsend(mqdes, u_msg_ptr, msg_len, msg_prio, u_abs_timeout ? &ts : NULL);
}

SYSCALL_DEFINE5(mq_timedreceive_time32, int, mqdes, char __user *, u_msg_ptr,
		unsigned int, msg_len, unsigned int __user *, u_msg_prio,
		const void __user *, u_abs_timeout)
{
	struct timespec64 ts;

	if (u_abs_timeout && get_old_timespec32(&ts, u_abs_timeout))
		return -EFAULT;
	return do_mq_timedreceive(mqdes, u_msg_ptr, msg_len, u_msg_prio,
				  u_abs_timeout ? &ts : NULL);
}

/*
 * mq_open, mq_unlink
 */

/* The name's dentry, perhaps negative; the root's lock is held. */
static struct dentry *mq_lookup(const struct filename *name)
{
	size_t len = strlen(name->name);

	if (strchr(name->name, '/') || !strcmp(name->name, ".") || !strcmp(name->name, ".."))
		return ERR_PTR(-EACCES);
	if (len > NAME_MAX_LEN)
		return ERR_PTR(-ENAMETOOLONG);
	return lookup_one_len(name->name, mq_mnt->mnt_root, len);
}

/* The queue is there, and the caller may; or it is made. */
static int mq_prepare_open(struct dentry *dentry, int oflag, umode_t mode,
			   const struct mq_attr *attr)
{
	static const u8 access[] = { MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE };
	struct inode *dir = mq_mnt->mnt_root->d_inode;
	int err;

	if (d_is_negative(dentry)) {
		if (!(oflag & O_CREAT))
			return -ENOENT;
		err = inode_permission(dir, MAY_WRITE | MAY_EXEC);
		if (err)
			return err;
		return mqueue_create_attr(dir, dentry, mode & ~current_umask(), attr);
	}
	if ((oflag & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
		return -EEXIST;
	if ((oflag & O_ACCMODE) == O_ACCMODE)
		return -EINVAL;
	return inode_permission(dentry->d_inode, access[oflag & O_ACCMODE]);
}

static struct file *mq_open_file(struct filename *name, int oflag, umode_t mode,
				 const struct mq_attr *attr)
{
	struct inode *dir = mq_mnt->mnt_root->d_inode;
	struct path path = { .mnt = mq_mnt };
	struct file *file;
	int err;

	inode_lock(dir);
	path.dentry = mq_lookup(name);
	if (IS_ERR(path.dentry)) {
		file = ERR_CAST(path.dentry);
	} else {
		err = mq_prepare_open(path.dentry, oflag, mode, attr);
		file = err ? ERR_PTR(err) : dentry_open(&path, oflag, current_cred());
		dput(path.dentry);
	}
	inode_unlock(dir);
	return file;
}

long do_mq_open(const char __user *u_name, int oflag, umode_t mode, const struct mq_attr *attr)
{
	struct filename name;
	struct file *file;
	int fd = getname(&name, u_name);

	if (fd)
		return fd;
	fd = get_unused_fd_flags(O_CLOEXEC);
	if (fd < 0)
		goto out;
	file = mq_open_file(&name, oflag, mode, attr);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		fd = PTR_ERR(file);
	} else {
		fd_install(fd, file);
	}
out:
	putname(&name);
	return fd;
}

SYSCALL_DEFINE4(mq_open, const char __user *, u_name, int, oflag, umode_t, mode,
		struct mq_attr __user *, u_attr)
{
	struct mq_attr attr;

	if (u_attr && copy_from_user(&attr, u_attr, sizeof(attr)))
		return -EFAULT;
	return do_mq_open(u_name, oflag, mode, u_attr ? &attr : NULL);
}

SYSCALL_DEFINE1(mq_unlink, const char __user *, u_name)
{
	struct inode *dir = mq_mnt->mnt_root->d_inode, *inode = NULL;
	struct filename name;
	struct dentry *dentry;
	int err = getname(&name, u_name);

	if (err)
		return err;
	inode_lock(dir);
	dentry = mq_lookup(&name);
	if (IS_ERR(dentry)) {
		err = PTR_ERR(dentry);
	} else {
		inode = dentry->d_inode;
		if (inode) {
			ihold(inode);
			err = vfs_unlink(dir, dentry);
		} else {
			err = -ENOENT;
		}
		dput(dentry);
	}
	inode_unlock(dir);
	if (inode)
		iput(inode);	/* its messages are freed without the directory's lock */
	putname(&name);
	return err;
}

/*
 * mq_notify
 */
static int check_event(const struct sigevent *event)
{
	struct fd f;
	int err;

	switch (event->sigev_notify) {
	case SIGEV_NONE:
		return 0;
	case SIGEV_SIGNAL:
		return valid_signal(event->sigev_signo) ? 0 : -EINVAL;
	case SIGEV_THREAD:
		/* A cookie is to be sent through a netlink socket: there are none. */
		f = fdget(event->sigev_signo);
		if (!f.file)
			return -EBADF;
		err = S_ISSOCK(file_inode(f.file)->i_mode) ? -EINVAL : -ENOTSOCK;
		fdput(f);
		return err;
	default:
		return -EINVAL;
	}
}

static int mq_set_notification(struct mqueue_inode *mq, const struct sigevent *event)
{
	if (!event) {
		if (mq->notify_owner == task_tgid(current)) {
			remove_notification(mq);
			touch_queue(mq, false);
		}
		return 0;
	}
	if (mq->notify_owner)
		return -EBUSY;
	mq->notify = *event;
	mq->notify_exec_id = current->self_exec_id;
	mq->notify_owner = get_pid(task_tgid(current));
	touch_queue(mq, false);
	return 0;
}

long do_mq_notify(int mqdes, const struct sigevent *event)
{
	struct mqueue_inode *mq;
	struct fd f;
	int err = event ? check_event(event) : 0;

	if (err)
		return err;
	mq = mq_fdget(mqdes, 0, &f);
	if (!mq)
		return -EBADF;
	spin_lock(&mq->lock);
	err = mq_set_notification(mq, event);
	spin_unlock(&mq->lock);
	fdput(f);
	return err;
}

SYSCALL_DEFINE2(mq_notify, int, mqdes, const struct sigevent __user *, u_notification)
{
	struct sigevent event;

	if (u_notification && copy_from_user(&event, u_notification, sizeof(event)))
		return -EFAULT;
	return do_mq_notify(mqdes, u_notification ? &event : NULL);
}

/*
 * mq_getsetattr
 */
long do_mq_getsetattr(int mqdes, const struct mq_attr *new, struct mq_attr *old)
{
	struct mqueue_inode *mq;
	struct fd f;

	if (new && (new->mq_flags & ~(long)O_NONBLOCK))
		return -EINVAL;
	mq = mq_fdget(mqdes, 0, &f);
	if (!mq)
		return -EBADF;
	spin_lock(&mq->lock);
	*old = mq->attr;
	old->mq_flags = f.file->f_flags & O_NONBLOCK;
	if (new) {
		spin_lock(&f.file->f_lock);
		f.file->f_flags = (f.file->f_flags & ~O_NONBLOCK) | new->mq_flags;
		spin_unlock(&f.file->f_lock);
		touch_queue(mq, false);
	}
	spin_unlock(&mq->lock);
	fdput(f);
	return 0;
}

SYSCALL_DEFINE3(mq_getsetattr, int, mqdes, const struct mq_attr __user *, u_mqstat,
		struct mq_attr __user *, u_omqstat)
{
	struct mq_attr new, old;
	long err;

	if (u_mqstat && copy_from_user(&new, u_mqstat, sizeof(new)))
		return -EFAULT;
	err = do_mq_getsetattr(mqdes, u_mqstat ? &new : NULL, &old);
	if (!err && u_omqstat && copy_to_user(u_omqstat, &old, sizeof(old)))
		return -EFAULT;
	return err;
}

/*
 * As a file.
 */
static ssize_t mqueue_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct mqueue_inode *mq = MQUEUE_I(file_inode(file));
	bool by_signal;
	char text[FILENT_SIZE];
	ssize_t n;

	spin_lock(&mq->lock);
	by_signal = mq->notify_owner && mq->notify.sigev_notify == SIGEV_SIGNAL;
	snprintf(text, sizeof(text), "QSIZE:%-10lu NOTIFY:%-5d SIGNO:%-5d NOTIFY_PID:%-6d\n",
		 mq->qsize, mq->notify_owner ? mq->notify.sigev_notify : 0,
		 by_signal ? mq->notify.sigev_signo : 0, pid_vnr(mq->notify_owner));
	spin_unlock(&mq->lock);
	n = simple_read_from_buffer(buf, count, pos, text, strlen(text));
	if (n > 0)
		file_inode(file)->i_atime = file_inode(file)->i_ctime =
			current_time(file_inode(file));
	return n;
}

static __poll_t mqueue_poll(struct file *file, struct poll_table_struct *table)
{
	struct mqueue_inode *mq = MQUEUE_I(file_inode(file));
	__poll_t ready = 0;

	poll_wait(file, &mq->wait_q, table);
	spin_lock(&mq->lock);
	if (mq->attr.mq_curmsgs)
		ready |= EPOLLIN | EPOLLRDNORM;
	if (mq->attr.mq_curmsgs < mq->attr.mq_maxmsg)
		ready |= EPOLLOUT | EPOLLWRNORM;
	spin_unlock(&mq->lock);
	return ready;
}

static int mqueue_flush(struct file *file, void *files __maybe_unused)
{
	struct mqueue_inode *mq = MQUEUE_I(file_inode(file));

	spin_lock(&mq->lock);
	if (mq->notify_owner && mq->notify_owner == task_tgid(current))
		remove_notification(mq);
	spin_unlock(&mq->lock);
	return 0;
}

static const struct file_operations mqueue_file_fops = {
	.llseek	= generic_file_llseek,
	.read	= mqueue_read,
	.poll	= mqueue_poll,
	.flush	= mqueue_flush,
};

static const struct inode_operations mqueue_file_iops = {
	.setattr = simple_setattr,
};

static const struct inode_operations mqueue_dir_iops = {
	.create	= mqueue_create,
	.unlink	= mqueue_unlink,
	.setattr = simple_setattr,
};

/*
 * The whole.
 */
static const struct super_operations mqueue_super_ops = {
	.alloc_inode	= mqueue_alloc_inode,
	.free_inode	= mqueue_free_inode,
	.evict_inode	= mqueue_evict_inode,
	.statfs		= simple_statfs,
};

static int mqueue_fill_super(struct super_block *sb, void *data __maybe_unused,
			     int flags __maybe_unused)
{
	struct inode *root;

	sb->s_magic = MQUEUE_MAGIC;
	sb->s_op = &mqueue_super_ops;
	root = new_inode(sb);
	if (!root)
		return -ENOMEM;
	root->i_mode = S_IFDIR | S_ISVTX | S_IRWXUGO;
	root->i_op = &mqueue_dir_iops;
	root->i_fop = &simple_dir_operations;
	root->i_size = 2 * DIRENT_SIZE;
	root->i_atime = root->i_mtime = root->i_ctime = root->i_btime = current_time(root);
	set_nlink(root, 2);
	sb->s_root = d_make_root(root);
	return sb->s_root ? 0 : -ENOMEM;
}

static struct file_system_type mqueue_fs_type = {
	.name		= "mqueue",
	.fs_flags	= FS_NODEV | FS_SINGLE,
	.fill_super	= mqueue_fill_super,
};

static const struct proc_sysctl mqueue_table[] = {
	{ "queues_max", 0644, SYSCTL_INT, &queues_max, 0, INT_MAX },
	{ "msg_max", 0644, SYSCTL_INT, &msg_max, 1, HARD_MSGMAX },
	{ "msgsize_max", 0644, SYSCTL_INT, &msgsize_max, 128, HARD_MSGSIZEMAX },
	{ "msg_default", 0644, SYSCTL_INT, &msg_default, 1, HARD_MSGMAX },
	{ "msgsize_default", 0644, SYSCTL_INT, &msgsize_default, 128, HARD_MSGSIZEMAX },
};

void __init mqueue_init(void)
{
	mqueue_inode_cachep = KMEM_CACHE(mqueue_inode, SLAB_PANIC);
	register_filesystem(&mqueue_fs_type);
	mq_mnt = kern_mount(&mqueue_fs_type);
	if (IS_ERR(mq_mnt))
		panic("no memory for message queues");
	proc_create_sysctl(proc_mkdir("mqueue", proc_sys_fs), mqueue_table,
			   ARRAY_SIZE(mqueue_table));
}
