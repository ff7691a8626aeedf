/*
 * sem.c - System V semaphores
 *
 * A call's operations on a set happen all at once or not at all.  A call that
 * must wait queues itself, with its operations, on the set; whoever changes a
 * value tries the queued calls in the order they came and performs those that can
 * now go on, on behalf of the sleepers, who find the result when they wake.  So a
 * call that comes later cannot take what an earlier one was woken for.
 *
 * Calls that only wait for zero are tried before those that change values, since
 * they cannot get in each other's way.
 *
 * SEM_UNDO keeps, for each process and set, what is to be added at the process's
 * end.  Threads made with CLONE_SYSVSEM share these.
 *
 * Lock order: sem_ids.mutex, the set's lock, undo list's lock.
 */
#include <linux/sched.h>
#include <linux/sem.h>

#include "ipc/util.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "proc/semundo.h"
#include "sched/time.h"
#include "syscall/syscall.h"

/*
 * o  the set's lock     I  before others can see it
 */
struct sem {
	int	semval;			/* o */
	pid_t	sempid;			/* o  who changed it last */
};

struct sem_array {
	struct kern_ipc_perm	sem_perm;
	time64_t		sem_otime, sem_ctime;	/* o */
	struct list_head	pending_alter;	/* o  sem_queue: calls that change values */
	struct list_head	pending_const;	/* o  and those that wait for zeros */
	struct list_head	undos;		/* o  sem_undo.list_id */
	int			sem_nsems;	/* I */
	struct sem		sems[];
};

struct sem_queue {
	struct list_head	list;		/* o */
	struct task_struct	*sleeper;	/* I */
	struct sem_undo		*undo;		/* I  NULL: no SEM_UNDO among them */
	struct sembuf		*sops;		/* I */
	int			nsops;		/* I */
	bool			alter;		/* I */
	const struct sembuf	*blocking;	/* o  the operation that cannot be done */
	int			status;		/* o  SEM_WAITING, then the result */
};

#define SEM_WAITING	1

/*
 * It has a reference to the set's memory.  After the set was removed nobody but
 * its own list's tasks touch it.
 */
struct sem_undo {
	struct list_head	list_proc;	/* u  on sem_undo_list.undos */
	struct list_head	list_id;	/* o  on sem_array.undos; empty: removed */
	struct sem_array	*sma;		/* I */
	short			semadj[];	/* o  one a semaphore */
};

/* Shared by the tasks that were made with CLONE_SYSVSEM. */
struct sem_undo_list {
	refcount_t		refs;
	spinlock_t		lock;
	struct list_head	undos;		/* u  this lock */
};

/* What /proc/sys/kernel/sem shows: SEMMSL, SEMMNS, SEMOPM, SEMMNI. */
static int sem_ctls[4] = { SEMMSL, SEMMNS, SEMOPM, SEMMNI };
#define sc_semmsl	sem_ctls[0]
#define sc_semmns	sem_ctls[1]
#define sc_semopm	sem_ctls[2]

static void sem_free(struct kern_ipc_perm *perm);
static void sem_show(struct seq_file *m, struct kern_ipc_perm *perm);

static struct ipc_ids sem_ids = {
	IPC_IDS_INIT(sem_ids),
	.name	= "sem",
	.limit	= &sem_ctls[3],
	.free	= sem_free,
	.heading = "       key      semid perms      nsems   uid   gid  cuid  cgid"
		   "      otime      ctime\n",
	.show	= sem_show,
};
static int used_sems;		/* sem_ids.mutex */

static struct sem_array *to_sma(struct kern_ipc_perm *perm)
{
	return container_of(perm, struct sem_array, sem_perm);
}

static struct sem_array *sem_obtain(int id)
{
	struct kern_ipc_perm *perm = ipc_obtain_object(&sem_ids, id);

	return IS_ERR(perm) ? ERR_CAST(perm) : to_sma(perm);
}

static void sem_put(struct sem_array *sma)
{
	ipc_put(&sem_ids, &sma->sem_perm);
}

static void sem_free(struct kern_ipc_perm *perm)
{
	kvfree(to_sma(perm));
}

/*
 * Trying operations.  All of these hold the set's lock.
 */
static void undo_sops(struct sem_array *sma, const struct sembuf *sops, const struct sembuf *end)
{
	for (; sops < end; sops++)
		sma->sems[sops->sem_num].semval -= sops->sem_op;
}

/* 0, -errno, or SEM_WAITING with *blocking the one that must wait. */
static int try_sop(struct sem_array *sma, const struct sembuf *sop)
{
	struct sem *sem = &sma->sems[sop->sem_num];
	int result = sem->semval + sop->sem_op;

	if (result < 0 || (!sop->sem_op && result))
		return sop->sem_flg & IPC_NOWAIT ? -EAGAIN : SEM_WAITING;
	if (result > SEMVMX)
		return -ERANGE;
	sem->semval = result;
	return 0;
}

/* The adjustments that @sops make, added up: several may name one semaphore. */
static int adjust_undo(struct sem_undo *un, const struct sembuf *sops, int nsops)
{
	int i, adj;

	for (i = 0; i < nsops; i++) {
		if (!(sops[i].sem_flg & SEM_UNDO))
			continue;
		adj = un->semadj[sops[i].sem_num] - sops[i].sem_op;
		if (adj < -SEMAEM - 1 || adj > SEMAEM)
			goto undo;
		un->semadj[sops[i].sem_num] = adj;
	}
	return 0;
undo:
	while (--i >= 0)
		if (sops[i].sem_flg & SEM_UNDO)
			un->semadj[sops[i].sem_num] += sops[i].sem_op;
	return -ERANGE;
}

static int perform_sops(struct sem_array *sma, struct sem_queue *q, pid_t pid)
{
	struct sembuf *sop, *end = q->sops + q->nsops;
	int err = 0;

	for (sop = q->sops; sop < end; sop++) {
		err = try_sop(sma, sop);
		if (err) {
			q->blocking = sop;
			undo_sops(sma, q->sops, sop);
			return err;
		}
	}
	if (q->undo)
		err = adjust_undo(q->undo, q->sops, q->nsops);
	if (err) {
		undo_sops(sma, q->sops, end);
		return err;
	}
	for (sop = q->sops; sop < end; sop++)
		sma->sems[sop->sem_num].sempid = pid;
	return 0;
}

/* The sleeper takes the lock before it leaves: its queue entry is still there. */
static void wake_sleeper(struct sem_queue *q, int status)
{
	list_del_init(&q->list);
	q->status = status;
	wake_up_process(q->sleeper);
}

/* Tries the calls of one list; true: a value has changed. */
static bool update_queue(struct sem_array *sma, struct list_head *pending)
{
	struct sem_queue *q, *next;
	int err;

	list_for_each_entry_safe(q, next, pending, list) {
		err = perform_sops(sma, q, q->sleeper->tgid);
		if (err == SEM_WAITING)
			continue;
		wake_sleeper(q, err);
		if (!err) {
			sma->sem_otime = ktime_get_real_seconds();
			if (q->alter)
				return true;
		}
	}
	return false;
}

/* Values have changed: whoever waits for that goes on. */
static void sem_changed(struct sem_array *sma)
{
	do {
		update_queue(sma, &sma->pending_const);
	} while (update_queue(sma, &sma->pending_alter));
}

/*
 * semget
 */
static int sem_newary(const struct ipc_params *params)
{
	int nsems = params->size, id;
	struct sem_array *sma;

	if (!nsems)
		return -EINVAL;
	if (nsems > sc_semmns - used_sems)
		return -ENOSPC;
	sma = kvzalloc(sizeof(*sma) + nsems * sizeof(sma->sems[0]), GFP_KERNEL);
	if (!sma)
		return -ENOMEM;
	INIT_LIST_HEAD(&sma->pending_alter);
	INIT_LIST_HEAD(&sma->pending_const);
	INIT_LIST_HEAD(&sma->undos);
	sma->sem_nsems = nsems;
	sma->sem_ctime = ktime_get_real_seconds();
	id = ipc_addid(&sem_ids, &sma->sem_perm, params);
	if (id < 0)
		kvfree(sma);
	else
		used_sems += nsems;
	return id;
}

static int sem_more_checks(struct kern_ipc_perm *perm, const struct ipc_params *params)
{
	return params->size > to_sma(perm)->sem_nsems ? -EINVAL : 0;
}

static const struct ipc_ops sem_ops = {
	.getnew		= sem_newary,
	.more_checks	= sem_more_checks,
};

long ksys_semget(__kernel_key_t key, int nsems, int semflg)
{
	struct ipc_params params = { .key = key, .flg = semflg, .size = nsems };

	if (nsems < 0 || nsems > sc_semmsl)
		return -EINVAL;
	return ipcget(&sem_ids, &sem_ops, &params);
}

SYSCALL_DEFINE3(semget, __kernel_key_t, key, int, nsems, int, semflg)
{
	return ksys_semget(key, nsems, semflg);
}

/*
 * Undoing.
 */
static struct sem_undo_list *undo_list_alloc(void)
{
	struct sem_undo_list *list = kzalloc(sizeof(*list), GFP_KERNEL);

	if (list) {
		refcount_set(&list->refs, 1);
		spin_lock_init(&list->lock);
		INIT_LIST_HEAD(&list->undos);
	}
	return list;
}

/* The caller's list, made when there is none yet. */
static struct sem_undo_list *get_undo_list(void)
{
	if (!current->sysvsem)
		current->sysvsem = undo_list_alloc();
	return current->sysvsem;
}

int copy_semundo(u64 clone_flags, struct task_struct *t)
{
	t->sysvsem = NULL;
	if (!(clone_flags & CLONE_SYSVSEM))
		return 0;
	if (!get_undo_list())
		return -ENOMEM;
	refcount_inc(&current->sysvsem->refs);
	t->sysvsem = current->sysvsem;
	return 0;
}

static void undo_free(struct sem_undo *un)
{
	sem_put(un->sma);
	kvfree(un);
}

static void undo_free_list(struct list_head *dead)
{
	struct sem_undo *un, *next;

	list_for_each_entry_safe(un, next, dead, list_proc)
		undo_free(un);
}

/* The list's record for @sma.  On the way those of sets that are gone move to @dead. */
static struct sem_undo *undo_lookup(struct sem_undo_list *list, struct sem_array *sma,
				    struct list_head *dead)
{
	struct sem_undo *un, *next, *found = NULL;

	lock_assert_held(&list->lock);
	list_for_each_entry_safe(un, next, &list->undos, list_proc) {
		if (un->sma == sma)
			found = un;
		else if (READ_ONCE(un->sma->sem_perm.deleted))
			list_move(&un->list_proc, dead);
	}
	return found;
}

/* Links @new, unless another thread was faster.  The one that is in the list then. */
static struct sem_undo *undo_add(struct sem_undo_list *list, struct sem_undo *new)
{
	struct sem_array *sma = new->sma;
	struct sem_undo *un;
	LIST_HEAD(dead);

	if (ipc_lock_valid(&sma->sem_perm))
		return ERR_PTR(-EIDRM);
	spin_lock(&list->lock);
	un = undo_lookup(list, sma, &dead);
	if (!un) {
		un = new;
		refcount_inc(&sma->sem_perm.refs);
		list_add(&un->list_proc, &list->undos);
		list_add(&un->list_id, &sma->undos);
	}
	spin_unlock(&list->lock);
	spin_unlock(&sma->sem_perm.lock);
	undo_free_list(&dead);
	return un;
}

static struct sem_undo *find_alloc_undo(struct sem_array *sma)
{
	struct sem_undo_list *list = get_undo_list();
	struct sem_undo *un, *new;
	LIST_HEAD(dead);

	if (!list)
		return ERR_PTR(-ENOMEM);
	spin_lock(&list->lock);
	un = undo_lookup(list, sma, &dead);
	spin_unlock(&list->lock);
	undo_free_list(&dead);
	if (un)
		return un;
	new = kvzalloc(sizeof(*new) + sma->sem_nsems * sizeof(new->semadj[0]), GFP_KERNEL);
	if (!new)
		return ERR_PTR(-ENOMEM);
	new->sma = sma;
	un = undo_add(list, new);
	if (un != new)
		kvfree(new);
	return un;
}

static void undo_apply(struct sem_undo *un, pid_t pid)
{
	struct sem_array *sma = un->sma;
	int i;

	if (ipc_lock_valid(&sma->sem_perm))
		return;
	list_del_init(&un->list_id);
	for (i = 0; i < sma->sem_nsems; i++) {
		struct sem *sem = &sma->sems[i];

		if (!un->semadj[i])
			continue;
		sem->semval = clamp(sem->semval + un->semadj[i], 0, SEMVMX);
		sem->sempid = pid;
	}
	sem_changed(sma);
	spin_unlock(&sma->sem_perm.lock);
}

void exit_sem(struct task_struct *t)
{
	struct sem_undo_list *list = t->sysvsem;
	struct sem_undo *un;

	t->sysvsem = NULL;
	if (!list || !refcount_dec_and_test(&list->refs))
		return;
	/* Nobody else has the list; only removal of a set still looks at list_id. */
	while (!list_empty(&list->undos)) {
		un = list_first_entry(&list->undos, struct sem_undo, list_proc);
		undo_apply(un, t->tgid);
		list_del(&un->list_proc);
		undo_free(un);
		cond_resched();
	}
	kfree(list);
}

/*
 * semop, semtimedop
 */
struct sop_summary {
	int	max;		/* highest semaphore named */
	bool	undo, alter;
};

static struct sop_summary look_over_sops(const struct sembuf *sops, unsigned int nsops)
{
	struct sop_summary sum = { 0 };
	unsigned int i;

	for (i = 0; i < nsops; i++) {
		sum.max = max(sum.max, (int)sops[i].sem_num);
		if (sops[i].sem_flg & SEM_UNDO)
			sum.undo = true;
		if (sops[i].sem_op)
			sum.alter = true;
	}
	return sum;
}

/* The set is locked, and is again on return. */
static int wait_for_sops(struct sem_array *sma, struct sem_queue *q, ktime_t *expires)
{
	int expired;

	q->sleeper = current;
	q->status = SEM_WAITING;
	list_add_tail(&q->list, q->alter ? &sma->pending_alter : &sma->pending_const);
	for (;;) {
		__set_current_state(TASK_INTERRUPTIBLE);
		spin_unlock(&sma->sem_perm.lock);
		expired = !schedule_hrtimeout(expires, HRTIMER_MODE_ABS);
		spin_lock(&sma->sem_perm.lock);
		if (q->status != SEM_WAITING)
			return q->status;
		if (signal_pending(current) || expired) {
			list_del(&q->list);
			return expired ? -EAGAIN : -EINTR;
		}
	}
}

static int semop_locked(struct sem_array *sma, struct sem_queue *q, ktime_t *expires)
{
	int err = ipcperms(&sma->sem_perm, q->alter ? 0222 : 0444);

	if (err)
		return err;
	err = perform_sops(sma, q, current->tgid);
	if (err == SEM_WAITING)
		return wait_for_sops(sma, q, expires);
	if (!err) {
		sma->sem_otime = ktime_get_real_seconds();
		if (q->alter)
			sem_changed(sma);
	}
	return err;
}

static int semop_on(struct sem_array *sma, struct sembuf *sops, unsigned int nsops,
		    ktime_t *expires)
{
	struct sop_summary sum = look_over_sops(sops, nsops);
	struct sem_queue q = { .sops = sops, .nsops = nsops, .alter = sum.alter };
	int err;

	if (sum.undo) {
		q.undo = find_alloc_undo(sma);
		if (IS_ERR(q.undo))
			return PTR_ERR(q.undo);
	}
	if (sum.max >= sma->sem_nsems)
		return -EFBIG;
	err = ipc_lock_valid(&sma->sem_perm);
	if (err)
		return err;
	err = semop_locked(sma, &q, expires);
	spin_unlock(&sma->sem_perm.lock);
	return err;
}

#define FAST_SOPS	16

long do_semtimedop(int semid, struct sembuf __user *tsops, unsigned int nsops,
		   const struct timespec64 *timeout)
{
	struct sembuf fast[FAST_SOPS], *sops = fast;
	struct sem_array *sma;
	ktime_t expires;
	long err;

	if (nsops > (unsigned int)sc_semopm)
		return -E2BIG;
	if (nsops < 1)
		return -EINVAL;
	if (nsops > FAST_SOPS) {
		sops = kvmalloc_array(nsops, sizeof(*sops), GFP_KERNEL);
		if (!sops)
			return -ENOMEM;
	}
	err = -EFAULT;
	if (copy_from_user(sops, tsops, nsops * sizeof(*sops)))
		goto out;
	err = -EINVAL;
	if (semid < 0)
		goto out;
	if (timeout) {
		if (!timespec64_valid(timeout))
			goto out;
		expires = ktime_add_safe(ktime_get(), timespec64_to_ktime(*timeout));
	}
	sma = sem_obtain(semid);
	err = PTR_ERR_OR_ZERO(sma);
	if (err)
		goto out;
	err = semop_on(sma, sops, nsops, timeout ? &expires : NULL);
	sem_put(sma);
out:
	if (sops != fast)
		kvfree(sops);
	return err;
}

SYSCALL_DEFINE4(semtimedop, int, semid, struct sembuf __user *, tsops, unsigned int, nsops,
		const struct __kernel_timespec __user *, timeout)
{
	struct timespec64 ts;

	if (timeout && get_timespec64(&ts, timeout))
		return -EFAULT;
	return do_semtimedop(semid, tsops, nsops, timeout ? &ts : NULL);
}

SYSCALL_DEFINE3(semop, int, semid, struct sembuf __user *, tsops, unsigned int, nsops)
{
	return do_semtimedop(semid, tsops, nsops, NULL);
}

/*
 * semctl
 */
int semctl_info(int cmd, struct seminfo *info)
{
	*info = (struct seminfo){
		.semmap = SEMMAP, .semmni = *sem_ids.limit, .semmns = sc_semmns,
		.semmnu = SEMMNU, .semmsl = sc_semmsl, .semopm = sc_semopm,
		.semume = SEMUME, .semusz = SEMUSZ, .semvmx = SEMVMX, .semaem = SEMAEM,
	};
	if (cmd == SEM_INFO) {
		info->semusz = READ_ONCE(sem_ids.in_use);
		info->semaem = READ_ONCE(used_sems);
	}
	return ipc_max_idx(&sem_ids);
}

int semctl_stat(int semid, int cmd, struct semid64_ds *out)
{
	struct kern_ipc_perm *perm = cmd == IPC_STAT ? ipc_obtain_object(&sem_ids, semid) :
						       ipc_obtain_object_idx(&sem_ids, semid);
	int err;

	memset(out, 0, sizeof(*out));
	if (IS_ERR(perm))
		return PTR_ERR(perm);
	err = ipc_lock_valid(perm);
	if (err)
		goto put;
	if (cmd != SEM_STAT_ANY)
		err = ipcperms(perm, 0444);
	kernel_to_ipc64_perm(perm, &out->sem_perm);
	out->sem_otime = to_sma(perm)->sem_otime;
	out->sem_ctime = to_sma(perm)->sem_ctime;
	out->sem_nsems = to_sma(perm)->sem_nsems;
	spin_unlock(&perm->lock);
	if (!err && cmd != IPC_STAT)
		err = perm->id;
put:
	ipc_put(&sem_ids, perm);
	return err;
}

/* How many calls wait for this semaphore: to grow, or (@zero) to become 0. */
static int count_waiting(struct sem_array *sma, int semnum, bool zero)
{
	struct sem_queue *q;
	int n = 0;

	list_for_each_entry(q, &sma->pending_alter, list)
		n += q->blocking->sem_num == semnum && !q->blocking->sem_op == zero;
	if (zero)
		list_for_each_entry(q, &sma->pending_const, list)
			n += q->blocking->sem_num == semnum;
	return n;
}

/* Values were set: nothing is left to undo about semaphores [first, last]. */
static void forget_undos(struct sem_array *sma, int first, int last)
{
	struct sem_undo *un;

	list_for_each_entry(un, &sma->undos, list_id)
		memset(&un->semadj[first], 0, (last - first + 1) * sizeof(un->semadj[0]));
}

static int semctl_get(struct sem_array *sma, int semnum, int cmd)
{
	int ret;

	if (semnum < 0 || semnum >= sma->sem_nsems)
		return -EINVAL;
	ret = ipc_lock_valid(&sma->sem_perm);
	if (ret)
		return ret;
	switch (cmd) {
	case GETVAL:
		ret = sma->sems[semnum].semval;
		break;
	case GETPID:
		ret = sma->sems[semnum].sempid;
		break;
	default:
		ret = count_waiting(sma, semnum, cmd == GETZCNT);
	}
	spin_unlock(&sma->sem_perm.lock);
	return ret;
}

static int semctl_getall(struct sem_array *sma, unsigned short *values)
{
	int i, err = ipc_lock_valid(&sma->sem_perm);

	if (err)
		return err;
	for (i = 0; i < sma->sem_nsems; i++)
		values[i] = sma->sems[i].semval;
	spin_unlock(&sma->sem_perm.lock);
	return 0;
}

static int semctl_setall(struct sem_array *sma, const unsigned short *values)
{
	int i, err;

	for (i = 0; i < sma->sem_nsems; i++)
		if (values[i] > SEMVMX)
			return -ERANGE;
	err = ipc_lock_valid(&sma->sem_perm);
	if (err)
		return err;
	for (i = 0; i < sma->sem_nsems; i++) {
		sma->sems[i].semval = values[i];
		sma->sems[i].sempid = current->tgid;
	}
	forget_undos(sma, 0, sma->sem_nsems - 1);
	sma->sem_ctime = ktime_get_real_seconds();
	sem_changed(sma);
	spin_unlock(&sma->sem_perm.lock);
	return 0;
}

static int semctl_all(struct sem_array *sma, int cmd, unsigned short __user *array)
{
	size_t bytes = sma->sem_nsems * sizeof(*array);
	unsigned short *values = kvmalloc(bytes, GFP_KERNEL);
	int err;

	if (!values)
		return -ENOMEM;
	if (cmd == SETALL) {
		err = copy_from_user(values, array, bytes) ? -EFAULT : semctl_setall(sma, values);
	} else {
		err = semctl_getall(sma, values);
		if (!err && copy_to_user(array, values, bytes))
			err = -EFAULT;
	}
	kvfree(values);
	return err;
}

int semctl_main(int semid, int semnum, int cmd, unsigned short __user *array)
{
	struct sem_array *sma = sem_obtain(semid);
	int ret;

	if (IS_ERR(sma))
		return PTR_ERR(sma);
	spin_lock(&sma->sem_perm.lock);
	ret = ipcperms(&sma->sem_perm, cmd == SETALL ? 0222 : 0444);
	spin_unlock(&sma->sem_perm.lock);
	if (!ret) {
		if (cmd == GETALL || cmd == SETALL)
			ret = semctl_all(sma, cmd, array);
		else
			ret = semctl_get(sma, semnum, cmd);
	}
	sem_put(sma);
	return ret;
}

int semctl_setval(int semid, int semnum, int val)
{
	struct sem_array *sma;
	int err;

	if (val < 0 || val > SEMVMX)
		return -ERANGE;
	sma = sem_obtain(semid);
	if (IS_ERR(sma))
		return PTR_ERR(sma);
	err = -EINVAL;
	if (semnum < 0 || semnum >= sma->sem_nsems)
		goto put;
	spin_lock(&sma->sem_perm.lock);
	err = ipcperms(&sma->sem_perm, 0222);
	if (!err && sma->sem_perm.deleted)
		err = -EIDRM;
	if (!err) {
		forget_undos(sma, semnum, semnum);
		sma->sems[semnum].semval = val;
		sma->sems[semnum].sempid = current->tgid;
		sma->sem_ctime = ktime_get_real_seconds();
		sem_changed(sma);
	}
	spin_unlock(&sma->sem_perm.lock);
put:
	sem_put(sma);
	return err;
}

/* IPC_RMID; all locks are held. */
static void sem_remove(struct sem_array *sma)
{
	struct sem_queue *q, *next;

	/* Before it is seen to be deleted: then their owners may free them. */
	while (!list_empty(&sma->undos))
		list_del_init(sma->undos.next);
	ipc_rmid(&sem_ids, &sma->sem_perm);
	used_sems -= sma->sem_nsems;
	list_for_each_entry_safe(q, next, &sma->pending_const, list)
		wake_sleeper(q, -EIDRM);
	list_for_each_entry_safe(q, next, &sma->pending_alter, list)
		wake_sleeper(q, -EIDRM);
}

int semctl_down(int semid, int cmd, const struct semid64_ds *in)
{
	struct sem_array *sma = sem_obtain(semid);
	int err;

	if (IS_ERR(sma))
		return PTR_ERR(sma);
	mutex_lock(&sem_ids.mutex);
	err = ipc_lock_valid(&sma->sem_perm);
	if (err)
		goto unlock_ids;
	err = ipc_may_control(&sma->sem_perm);
	if (!err) {
		if (cmd == IPC_RMID)
			sem_remove(sma);
		else
			err = ipc_update_perm(&in->sem_perm, &sma->sem_perm);
		if (!err)
			sma->sem_ctime = ktime_get_real_seconds();
	}
	spin_unlock(&sma->sem_perm.lock);
unlock_ids:
	mutex_unlock(&sem_ids.mutex);
	if (!err && cmd == IPC_RMID)
		sem_put(sma);
	sem_put(sma);
	return err;
}

SYSCALL_DEFINE4(semctl, int, semid, int, semnum, int, cmd, unsigned long, arg)
{
	void __user *p = (void __user *)arg;
	struct semid64_ds ds;
	struct seminfo info;
	int ret;

	if (semid < 0)
		return -EINVAL;
	switch (cmd) {
	case IPC_INFO:
	case SEM_INFO:
		ret = semctl_info(cmd, &info);
		return copy_to_user(p, &info, sizeof(info)) ? -EFAULT : ret;
	case IPC_STAT:
	case SEM_STAT:
	case SEM_STAT_ANY:
		ret = semctl_stat(semid, cmd, &ds);
		return ret >= 0 && copy_to_user(p, &ds, sizeof(ds)) ? -EFAULT : ret;
	case GETALL:
	case GETVAL:
	case GETPID:
	case GETNCNT:
	case GETZCNT:
	case SETALL:
		return semctl_main(semid, semnum, cmd, p);
	case SETVAL:
		return semctl_setval(semid, semnum, (int)arg);
	case IPC_SET:
		if (copy_from_user(&ds, p, sizeof(ds)))
			return -EFAULT;
		fallthrough;
	case IPC_RMID:
		return semctl_down(semid, cmd, &ds);
	default:
		return -EINVAL;
	}
}

/*
 * /proc
 */
static void sem_show(struct seq_file *m, struct kern_ipc_perm *perm)
{
	struct sem_array *sma = to_sma(perm);

	seq_printf(m, "%10d %10d  %4o %10d %5u %5u %5u %5u %10lld %10lld\n", perm->key, perm->id,
		   perm->mode, sma->sem_nsems, perm->uid, perm->gid, perm->cuid, perm->cgid,
		   (long long)sma->sem_otime, (long long)sma->sem_ctime);
}

static const struct proc_sysctl sem_table[] = {
	{ "sem", 0644, SYSCTL_INT_VEC, sem_ctls, 0, ARRAY_SIZE(sem_ctls) },
};

void __init sem_init(void)
{
	ipc_init_proc(&sem_ids);
	proc_create_sysctl(proc_sys_kernel, sem_table, ARRAY_SIZE(sem_table));
}
