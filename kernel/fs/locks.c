/*
 * locks.c - locks that programs put on files
 *
 * POSIX locks are ranges of bytes owned by a process (its descriptor table) or,
 * as OFD locks, by an open file; flock() locks whole files and belongs to the
 * open file.  The two kinds do not see each other.
 *
 * Each inode has its locks in lists: POSIX ones by owner, then by start, never
 * overlapping for one owner.  Who must wait sleeps on the inode's queue and
 * tries again when anything was released; POSIX waiters are remembered globally,
 * so that a wait that would close a circle answers EDEADLK.
 *
 * Lock letters:  c  the context's lock     w  waiters_lock
 */
#include "fs/locks.h"

#include <linux/fcntl.h>

#include "fs/file.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/rlimit.h"

#define OFFSET_MAX	((loff_t)LLONG_MAX)

enum lock_kind { LOCK_POSIX, LOCK_OFD, LOCK_FLOCK };

struct file_lock {
	struct list_head	list;		/* c */
	void			*owner;		/* I  files_struct, or the open file */
	pid_t			pid;		/* I  what F_GETLK says; -1 for OFD */
	short			type;		/* c  F_RDLCK, F_WRLCK */
	enum lock_kind		kind;		/* I */
	loff_t			start, end;	/* c  both inclusive */
};

struct file_lock_context {
	spinlock_t		lock;
	struct list_head	posix;		/* c  with the OFD ones */
	struct list_head	flock;		/* c */
	struct wait_queue_head	wait;
};

/* A process that waits for a POSIX lock. */
struct lock_waiter {
	struct list_head	list;		/* w */
	struct file_lock_context *ctx;		/* I */
	void			*owner;		/* I */
	void			*blocker;	/* w  NULL: may try again, or has it */
};

static DEFINE_SPINLOCK(waiters_lock);
static LIST_HEAD(waiters);

static struct file_lock_context *get_context(struct inode *inode)
{
	struct file_lock_context *ctx = READ_ONCE(inode->i_flctx), *new;

	if (ctx)
		return ctx;
	new = kmalloc(sizeof(*new), GFP_KERNEL);
	if (!new)
		return NULL;
	spin_lock_init(&new->lock);
	INIT_LIST_HEAD(&new->posix);
	INIT_LIST_HEAD(&new->flock);
	init_waitqueue_head(&new->wait);
	ctx = cmpxchg(&inode->i_flctx, NULL, new);
	if (ctx) {
		kfree(new);
		return ctx;
	}
	return new;
}

void locks_free_context(struct inode *inode)
{
	kfree(inode->i_flctx);
	inode->i_flctx = NULL;
}

static bool overlaps(const struct file_lock *a, const struct file_lock *b)
{
	return a->start <= b->end && b->start <= a->end;
}

static bool conflicts(const struct file_lock *a, const struct file_lock *b)
{
	return a->owner != b->owner && (a->type == F_WRLCK || b->type == F_WRLCK) &&
	       overlaps(a, b);
}

static struct file_lock *find_conflict(struct list_head *list, const struct file_lock *want)
{
	struct file_lock *l;

	list_for_each_entry(l, list, list)
		if (conflicts(l, want))
			return l;
	return NULL;
}

/* Would @owner, waiting for @blocker, wait for itself? */
static bool deadlock(void *owner, void *blocker)
{
	struct lock_waiter *w;
	int steps = 0;
again:
	if (blocker == owner)
		return true;
	if (++steps > 10)
		return false;
	list_for_each_entry(w, &waiters, list)
		if (w->owner == blocker) {
			blocker = w->blocker;
			goto again;
		}
	return false;
}

/*
 * Puts @want into the owner's ranges (F_UNLCK: takes it out of them): pieces of
 * other locks under it go, neighbours of the same type join.  @spare serves
 * when a lock is split in two.  Returns what is not used any more, to be freed.
 */
static void posix_apply(struct file_lock_context *ctx, struct file_lock *want,
			struct file_lock **new, struct file_lock **spare, struct list_head *dead)
{
	struct file_lock *l, *n;
	bool unlock = want->type == F_UNLCK;

	list_for_each_entry_safe(l, n, &ctx->posix, list) {
		if (l->owner != want->owner)
			continue;
		if (!unlock && l->type == want->type) {
			/* Touching or overlapping: one lock of both. */
			if ((want->start && l->end < want->start - 1) ||
			    (want->end != OFFSET_MAX && l->start > want->end + 1))
				continue;
			want->start = min(want->start, l->start);
			want->end = max(want->end, l->end);
			list_move(&l->list, dead);
			continue;
		}
		if (!overlaps(l, want))
			continue;
		if (l->start < want->start && l->end > want->end) {
			struct file_lock *right = *spare;

			*spare = NULL;
			*right = *l;
			right->start = want->end + 1;
			list_add(&right->list, &l->list);
			l->end = want->start - 1;
		} else if (l->start < want->start) {
			l->end = want->start - 1;
		} else if (l->end > want->end) {
			l->start = want->end + 1;
		} else {
			list_move(&l->list, dead);
		}
	}
	if (!unlock) {
		**new = *want;
		list_add_tail(&(*new)->list, &ctx->posix);
		*new = NULL;
	}
}

/*
 * @owner has released something in @ctx, or got what it waited for there (@self):
 * those who waited for it are no part of a circle until they have looked again.
 */
static void waiters_update(struct file_lock_context *ctx, void *owner, struct lock_waiter *self)
{
	struct lock_waiter *w;

	if (list_empty(&waiters))
		return;
	spin_lock(&waiters_lock);
	list_for_each_entry(w, &waiters, list)
		if (w == self || (w->ctx == ctx && w->blocker == owner))
			w->blocker = NULL;
	spin_unlock(&waiters_lock);
}

static void free_list(struct list_head *dead)
{
	struct file_lock *l, *n;

	list_for_each_entry_safe(l, n, dead, list)
		kfree(l);
}

/* Takes, changes or releases a range.  0, -EAGAIN, -EDEADLK, -ENOLCK. */
static int posix_lock(struct file_lock_context *ctx, struct file_lock *want,
		      struct lock_waiter *waiter)
{
	struct file_lock *new = NULL, *spare, *blocker;
	LIST_HEAD(dead);
	int err = 0;

	spare = kmalloc(sizeof(*spare), GFP_KERNEL);
	if (want->type != F_UNLCK)
		new = kmalloc(sizeof(*new), GFP_KERNEL);
	if (!spare || (want->type != F_UNLCK && !new)) {
		err = -ENOLCK;
		goto out;
	}
	spin_lock(&ctx->lock);
	blocker = want->type == F_UNLCK ? NULL : find_conflict(&ctx->posix, want);
	if (blocker) {
		err = -EAGAIN;
		if (waiter) {
			spin_lock(&waiters_lock);
			if (want->kind == LOCK_POSIX && deadlock(want->owner, blocker->owner))
				err = -EDEADLK;
			else
				waiter->blocker = blocker->owner;
			spin_unlock(&waiters_lock);
		}
	} else {
		posix_apply(ctx, want, &new, &spare, &dead);
		waiters_update(ctx, want->owner, waiter);
	}
	spin_unlock(&ctx->lock);
	if (!err)
		wake_up_all(&ctx->wait);
out:
	kfree(new);
	kfree(spare);
	free_list(&dead);
	return err;
}

static int posix_lock_wait(struct file_lock_context *ctx, struct file_lock *want)
{
	struct lock_waiter waiter = { .ctx = ctx, .owner = want->owner };
	int lock_err, err;

	INIT_LIST_HEAD(&waiter.list);
	spin_lock(&waiters_lock);
	list_add(&waiter.list, &waiters);
	spin_unlock(&waiters_lock);
	err = wait_event_interruptible(ctx->wait,
			(lock_err = posix_lock(ctx, want, &waiter)) != -EAGAIN);
	spin_lock(&waiters_lock);
	list_del(&waiter.list);
	spin_unlock(&waiters_lock);
	return err ? err : lock_err;
}

/* struct flock as a range; @kind by @cmd. */
static int flock_to_lock(struct file *file, unsigned int cmd, const struct flock *fl,
			 struct file_lock *lock)
{
	loff_t start, end;

	switch (fl->l_whence) {
	case SEEK_SET:
		start = 0;
		break;
	case SEEK_CUR:
		start = file->f_pos;
		break;
	case SEEK_END:
		start = i_size_read(file->f_inode);
		break;
	default:
		return -EINVAL;
	}
	if (fl->l_start > OFFSET_MAX - start)
		return -EOVERFLOW;
	start += fl->l_start;
	if (start < 0)
		return -EINVAL;
	if (fl->l_len > 0) {
		if (fl->l_len - 1 > OFFSET_MAX - start)
			return -EOVERFLOW;
		end = start + fl->l_len - 1;
	} else if (fl->l_len < 0) {
		if (start + fl->l_len < 0)
			return -EINVAL;
		end = start - 1;
		start += fl->l_len;
	} else {
		end = OFFSET_MAX;
	}
	if (fl->l_type != F_RDLCK && fl->l_type != F_WRLCK && fl->l_type != F_UNLCK)
		return -EINVAL;
	*lock = (struct file_lock){
		.owner = current->files, .pid = current->tgid, .type = fl->l_type,
		.kind = LOCK_POSIX, .start = start, .end = end,
	};
	if (cmd == F_OFD_GETLK || cmd == F_OFD_SETLK || cmd == F_OFD_SETLKW) {
		if (fl->l_pid)
			return -EINVAL;
		lock->kind = LOCK_OFD;
		lock->owner = file;
		lock->pid = -1;
	}
	return 0;
}

int fcntl_getlk(struct file *file, unsigned int cmd, struct flock *fl)
{
	struct file_lock_context *ctx = READ_ONCE(file->f_inode->i_flctx);
	struct file_lock lock, *other = NULL;
	int err;

	if (fl->l_type != F_RDLCK && fl->l_type != F_WRLCK)
		return -EINVAL;
	err = flock_to_lock(file, cmd, fl, &lock);
	if (err)
		return err;
	fl->l_type = F_UNLCK;
	if (!ctx)
		return 0;
	spin_lock(&ctx->lock);
	other = find_conflict(&ctx->posix, &lock);
	if (other) {
		fl->l_type = other->type;
		fl->l_whence = SEEK_SET;
		fl->l_start = other->start;
		fl->l_len = other->end == OFFSET_MAX ? 0 : other->end - other->start + 1;
		fl->l_pid = other->pid;
	}
	spin_unlock(&ctx->lock);
	return 0;
}

int fcntl_setlk(unsigned int fd, struct file *file, unsigned int cmd, struct flock *fl)
{
	bool wait = cmd == F_SETLKW || cmd == F_OFD_SETLKW;
	struct file_lock_context *ctx;
	struct file_lock lock;
	struct file *now;
	int err;

	err = flock_to_lock(file, cmd, fl, &lock);
	if (err)
		return err;
	if ((lock.type == F_RDLCK && !(file->f_mode & FMODE_READ)) ||
	    (lock.type == F_WRLCK && !(file->f_mode & FMODE_WRITE)))
		return -EBADF;
	ctx = get_context(file->f_inode);
	if (!ctx)
		return -ENOLCK;
	err = wait ? posix_lock_wait(ctx, &lock) : posix_lock(ctx, &lock, NULL);
	/*
	 * Another thread closed the descriptor meanwhile: its close found no
	 * lock to remove, so it goes now.
	 */
	if (!err && lock.type != F_UNLCK && lock.kind == LOCK_POSIX) {
		spin_lock(&current->files->file_lock);
		now = files_lookup_fd(current->files, fd);
		spin_unlock(&current->files->file_lock);
		if (now != file) {
			lock.type = F_UNLCK;
			posix_lock(ctx, &lock, NULL);
			err = -EBADF;
		}
	}
	return err;
}

/* All locks of @owner in a list. */
static void remove_owner(struct file_lock_context *ctx, struct list_head *list, void *owner)
{
	struct file_lock *l, *n;
	LIST_HEAD(dead);

	spin_lock(&ctx->lock);
	list_for_each_entry_safe(l, n, list, list)
		if (l->owner == owner)
			list_move(&l->list, &dead);
	spin_unlock(&ctx->lock);
	if (list_empty(&dead))
		return;
	free_list(&dead);
	wake_up_all(&ctx->wait);
}

void locks_remove_posix(struct file *file, void *owner)
{
	struct file_lock_context *ctx = file->f_inode->i_flctx;

	if (!list_empty(&ctx->posix))
		remove_owner(ctx, &ctx->posix, owner);
}

void locks_remove_file(struct file *file)
{
	struct file_lock_context *ctx = file->f_inode->i_flctx;

	remove_owner(ctx, &ctx->posix, file);
	remove_owner(ctx, &ctx->flock, file);
}

/*
 * flock(2)
 */
static int flock_try(struct file_lock_context *ctx, struct file_lock *want)
{
	struct file_lock *l, *mine = NULL, *new = NULL;
	int err = 0;

	if (want->type != F_UNLCK) {
		new = kmalloc(sizeof(*new), GFP_KERNEL);
		if (!new)
			return -ENOLCK;
	}
	spin_lock(&ctx->lock);
	list_for_each_entry(l, &ctx->flock, list)
		if (l->owner == want->owner)
			mine = l;
	if (mine && mine->type == want->type)
		goto out;
	/* The old lock goes first, also when the new one is not to be had. */
	if (mine) {
		list_del(&mine->list);
		kfree(mine);
	}
	if (want->type != F_UNLCK) {
		if (find_conflict(&ctx->flock, want)) {
			err = -EAGAIN;
		} else {
			*new = *want;
			list_add_tail(&new->list, &ctx->flock);
			new = NULL;
		}
	}
out:
	spin_unlock(&ctx->lock);
	if (mine)
		wake_up_all(&ctx->wait);
	kfree(new);
	return err;
}

static int do_flock(struct file *file, int cmd)
{
	struct file_lock want = {
		.owner = file, .pid = current->tgid, .kind = LOCK_FLOCK,
		.start = 0, .end = OFFSET_MAX,
	};
	struct file_lock_context *ctx;
	int err, lock_err;

	switch (cmd & ~LOCK_NB) {
	case LOCK_SH:
		want.type = F_RDLCK;
		break;
	case LOCK_EX:
		want.type = F_WRLCK;
		break;
	case LOCK_UN:
		want.type = F_UNLCK;
		break;
	default:
		return -EINVAL;
	}
	if (want.type != F_UNLCK && !(file->f_mode & (FMODE_READ | FMODE_WRITE)))
		return -EBADF;
	ctx = get_context(file->f_inode);
	if (!ctx)
		return -ENOLCK;
	if (cmd & LOCK_NB)
		return flock_try(ctx, &want);
	err = wait_event_interruptible(ctx->wait, (lock_err = flock_try(ctx, &want)) != -EAGAIN);
	return err ? err : lock_err;
}

SYSCALL_DEFINE2(flock, unsigned int, fd, unsigned int, cmd)
{
	struct fd f = fdget(fd);
	int err = -EBADF;

	if (f.file) {
		err = do_flock(f.file, cmd);
		fdput(f);
	}
	return err;
}
