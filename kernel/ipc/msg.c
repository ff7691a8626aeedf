/*
 * msg.c - System V message queues
 *
 * A message that a sleeping receiver wants is handed to it at once, in the order
 * the receivers came; else it is queued.  Senders that find no room sleep until
 * some has become free, and try again.
 *
 * Lock order: msg_ids.mutex, the queue's lock.
 */
#include <asm/msgbuf.h>
#include <linux/capability.h>
#include <linux/msg.h>

#include "ipc/util.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "sched/time.h"
#include "syscall/syscall.h"

/* o  the queue's lock     I  before others can see it */
struct msg_queue {
	struct kern_ipc_perm	q_perm;
	time64_t		q_stime, q_rtime, q_ctime;	/* o */
	unsigned long		q_cbytes, q_qnum;		/* o  what is in it */
	unsigned long		q_qbytes;			/* o  how many bytes may be */
	pid_t			q_lspid, q_lrpid;		/* o */
	struct list_head	q_messages;			/* o  oldest first */
	struct list_head	q_receivers;			/* o  msg_waiter */
	struct list_head	q_senders;			/* o  msg_waiter */
};

struct msg_msg {
	struct list_head	m_list;
	long			m_type;
	size_t			m_ts;		/* bytes of text */
	char			m_text[];
};

/* Which message a receiver wants. */
struct msg_search {
	enum { SEARCH_ANY, SEARCH_EQUAL, SEARCH_NOTEQUAL, SEARCH_LESSEQUAL, SEARCH_NUMBER } mode;
	long	type;		/* SEARCH_NUMBER: which place in the queue */
};

#define MSG_WAITING	1

/* Somebody asleep.  It takes the queue's lock before it leaves. */
struct msg_waiter {
	struct list_head	list;		/* o */
	struct task_struct	*task;		/* I */
	int			status;		/* o  MSG_WAITING, 0: look again or done, -errno */
	struct msg_search	search;		/* I  of a receiver */
	size_t			maxsize;	/* I  of a receiver: a longer one is an error */
	struct msg_msg		*msg;		/* o  what it was given */
};

static int msg_ctlmax = MSGMAX, msg_ctlmnb = MSGMNB, msg_ctlmni = MSGMNI;
static atomic_long_t msg_bytes, msg_hdrs;	/* in all queues */

static void msg_free_queue(struct kern_ipc_perm *perm);
static void msg_show(struct seq_file *m, struct kern_ipc_perm *perm);

static struct ipc_ids msg_ids = {
	IPC_IDS_INIT(msg_ids),
	.name	= "msg",
	.limit	= &msg_ctlmni,
	.free	= msg_free_queue,
	.heading = "       key      msqid perms      cbytes       qnum lspid lrpid"
		   "   uid   gid  cuid  cgid      stime      rtime      ctime\n",
	.show	= msg_show,
};

static struct msg_queue *to_msq(struct kern_ipc_perm *perm)
{
	return container_of(perm, struct msg_queue, q_perm);
}

static struct msg_queue *msq_obtain(int id)
{
	struct kern_ipc_perm *perm = ipc_obtain_object(&msg_ids, id);

	return IS_ERR(perm) ? ERR_CAST(perm) : to_msq(perm);
}

static void msq_put(struct msg_queue *msq)
{
	ipc_put(&msg_ids, &msq->q_perm);
}

static void msg_free_queue(struct kern_ipc_perm *perm)
{
	struct msg_queue *msq = to_msq(perm);
	struct msg_msg *msg, *next;

	list_for_each_entry_safe(msg, next, &msq->q_messages, m_list) {
		atomic_long_sub(msg->m_ts, &msg_bytes);
		atomic_long_dec(&msg_hdrs);
		kvfree(msg);
	}
	kfree(msq);
}

/*
 * Sleeping and waking.  The queue's lock is held.
 */
static int msg_wait(struct msg_queue *msq, struct list_head *queue, struct msg_waiter *w)
{
	w->task = current;
	w->status = MSG_WAITING;
	list_add_tail(&w->list, queue);
	for (;;) {
		__set_current_state(TASK_INTERRUPTIBLE);
		spin_unlock(&msq->q_perm.lock);
		schedule();
		spin_lock(&msq->q_perm.lock);
		if (w->status != MSG_WAITING)
			return w->status;
		if (signal_pending(current)) {
			list_del(&w->list);
			return -ERESTARTNOHAND;
		}
	}
}

static void msg_wake(struct msg_waiter *w, int status)
{
	list_del(&w->list);
	w->status = status;
	wake_up_process(w->task);
}

static void msg_wake_all(struct list_head *queue, int status)
{
	struct msg_waiter *w, *next;

	list_for_each_entry_safe(w, next, queue, list)
		msg_wake(w, status);
}

/*
 * msgget
 */
static int msg_newque(const struct ipc_params *params)
{
	struct msg_queue *msq = kzalloc(sizeof(*msq), GFP_KERNEL);
	int id;

	if (!msq)
		return -ENOMEM;
	msq->q_ctime = ktime_get_real_seconds();
	msq->q_qbytes = msg_ctlmnb;
	INIT_LIST_HEAD(&msq->q_messages);
	INIT_LIST_HEAD(&msq->q_receivers);
	INIT_LIST_HEAD(&msq->q_senders);
	id = ipc_addid(&msg_ids, &msq->q_perm, params);
	if (id < 0)
		kfree(msq);
	return id;
}

static const struct ipc_ops msg_ops = {
	.getnew	= msg_newque,
};

long ksys_msgget(__kernel_key_t key, int msgflg)
{
	struct ipc_params params = { .key = key, .flg = msgflg };

	return ipcget(&msg_ids, &msg_ops, &params);
}

SYSCALL_DEFINE2(msgget, __kernel_key_t, key, int, msgflg)
{
	return ksys_msgget(key, msgflg);
}

/*
 * Messages.
 */
static struct msg_msg *load_msg(const void __user *text, size_t len)
{
	struct msg_msg *msg = kvmalloc(sizeof(*msg) + len, GFP_KERNEL);

	if (!msg)
		return ERR_PTR(-ENOMEM);
	msg->m_ts = len;
	if (copy_from_user(msg->m_text, text, len)) {
		kvfree(msg);
		return ERR_PTR(-EFAULT);
	}
	return msg;
}

static bool wanted(const struct msg_msg *msg, const struct msg_search *s)
{
	switch (s->mode) {
	case SEARCH_EQUAL:
		return msg->m_type == s->type;
	case SEARCH_NOTEQUAL:
		return msg->m_type != s->type;
	case SEARCH_LESSEQUAL:
		return msg->m_type <= s->type;
	default:
		return true;
	}
}

/* The first that is wanted; the lowest type comes first when several types are. */
static struct msg_msg *find_msg(struct msg_queue *msq, const struct msg_search *s)
{
	struct msg_msg *msg, *found = NULL;
	long nr = 0;

	list_for_each_entry(msg, &msq->q_messages, m_list) {
		if (s->mode == SEARCH_NUMBER) {
			if (nr++ == s->type)
				return msg;
		} else if (!wanted(msg, s)) {
			continue;
		} else if (s->mode != SEARCH_LESSEQUAL) {
			return msg;
		} else if (!found || msg->m_type < found->m_type) {
			found = msg;
		}
	}
	return found;
}

/* Gives @msg to a receiver who sleeps for such a one. */
static bool hand_over(struct msg_queue *msq, struct msg_msg *msg)
{
	struct msg_waiter *w, *next;

	list_for_each_entry_safe(w, next, &msq->q_receivers, list) {
		if (!wanted(msg, &w->search))
			continue;
		if (msg->m_ts > w->maxsize) {
			msg_wake(w, -E2BIG);
			continue;
		}
		w->msg = msg;
		msq->q_lrpid = w->task->tgid;
		msq->q_rtime = ktime_get_real_seconds();
		msg_wake(w, 0);
		return true;
	}
	return false;
}

static void enqueue(struct msg_queue *msq, struct msg_msg *msg)
{
	list_add_tail(&msg->m_list, &msq->q_messages);
	msq->q_cbytes += msg->m_ts;
	msq->q_qnum++;
	atomic_long_add(msg->m_ts, &msg_bytes);
	atomic_long_inc(&msg_hdrs);
}

static void dequeue(struct msg_queue *msq, struct msg_msg *msg)
{
	list_del(&msg->m_list);
	msq->q_cbytes -= msg->m_ts;
	msq->q_qnum--;
	atomic_long_sub(msg->m_ts, &msg_bytes);
	atomic_long_dec(&msg_hdrs);
}

/*
 * msgsnd
 */
static bool msg_fits(const struct msg_queue *msq, size_t size)
{
	return size + msq->q_cbytes <= msq->q_qbytes && 1 + msq->q_qnum <= msq->q_qbytes;
}

static int msgsnd_locked(struct msg_queue *msq, struct msg_msg *msg, int msgflg)
{
	struct msg_waiter w;
	int err;

	for (;;) {
		if (msq->q_perm.deleted)
			return -EIDRM;
		err = ipcperms(&msq->q_perm, 0222);
		if (err)
			return err;
		if (msg_fits(msq, msg->m_ts))
			break;
		if (msgflg & IPC_NOWAIT)
			return -EAGAIN;
		err = msg_wait(msq, &msq->q_senders, &w);
		if (err)
			return err;
	}
	msq->q_lspid = current->tgid;
	msq->q_stime = ktime_get_real_seconds();
	if (!hand_over(msq, msg))
		enqueue(msq, msg);
	return 0;
}

long do_msgsnd(int msqid, long mtype, const void __user *mtext, size_t msgsz, int msgflg)
{
	struct msg_queue *msq;
	struct msg_msg *msg;
	int err;

	if (msgsz > msg_ctlmax || (long)msgsz < 0 || msqid < 0)
		return -EINVAL;
	if (mtype < 1)
		return -EINVAL;
	msg = load_msg(mtext, msgsz);
	if (IS_ERR(msg))
		return PTR_ERR(msg);
	msg->m_type = mtype;
	msq = msq_obtain(msqid);
	if (IS_ERR(msq)) {
		err = PTR_ERR(msq);
		goto free;
	}
	spin_lock(&msq->q_perm.lock);
	err = msgsnd_locked(msq, msg, msgflg);
	spin_unlock(&msq->q_perm.lock);
	msq_put(msq);
	if (!err)
		return 0;
free:
	kvfree(msg);
	return err;
}

SYSCALL_DEFINE4(msgsnd, int, msqid, struct msgbuf __user *, msgp, size_t, msgsz, int, msgflg)
{
	long mtype;

	if (get_user(mtype, &msgp->mtype))
		return -EFAULT;
	return do_msgsnd(msqid, mtype, msgp->mtext, msgsz, msgflg);
}

/*
 * msgrcv
 */
static struct msg_search search_for(long msgtyp, int msgflg)
{
	if (msgflg & MSG_COPY)
		return (struct msg_search){ SEARCH_NUMBER, msgtyp };
	if (msgtyp == 0)
		return (struct msg_search){ SEARCH_ANY, 0 };
	if (msgtyp < 0)
		return (struct msg_search){ SEARCH_LESSEQUAL,
					    msgtyp == LONG_MIN ? LONG_MAX : -msgtyp };
	return (struct msg_search){ msgflg & MSG_EXCEPT ? SEARCH_NOTEQUAL : SEARCH_EQUAL, msgtyp };
}

/* MSG_COPY: the message stays; @copy has room for m_ts bytes. */
static struct msg_msg *copy_msg(const struct msg_msg *src, struct msg_msg *copy)
{
	if (src->m_ts > copy->m_ts)
		return ERR_PTR(-EINVAL);
	copy->m_type = src->m_type;
	copy->m_ts = src->m_ts;
	memcpy(copy->m_text, src->m_text, src->m_ts);
	return copy;
}

/* The message, the caller's now; ERR_PTR. */
static struct msg_msg *msgrcv_locked(struct msg_queue *msq, struct msg_waiter *w, size_t bufsz,
				     int msgflg, struct msg_msg *copy)
{
	struct msg_msg *msg;
	int err;

	for (;;) {
		if (msq->q_perm.deleted)
			return ERR_PTR(-EIDRM);
		err = ipcperms(&msq->q_perm, 0444);
		if (err)
			return ERR_PTR(err);
		msg = find_msg(msq, &w->search);
		if (msg)
			break;
		if (msgflg & IPC_NOWAIT)
			return ERR_PTR(-ENOMSG);
		err = msg_wait(msq, &msq->q_receivers, w);
		if (err)
			return ERR_PTR(err);
		if (w->msg)
			return w->msg;
	}
	if (bufsz < msg->m_ts && !(msgflg & MSG_NOERROR))
		return ERR_PTR(-E2BIG);
	if (copy)
		return copy_msg(msg, copy);
	dequeue(msq, msg);
	msq->q_lrpid = current->tgid;
	msq->q_rtime = ktime_get_real_seconds();
	msg_wake_all(&msq->q_senders, 0);
	return msg;
}

long do_msgrcv(int msqid, void __user *mtext, size_t bufsz, long msgtyp, int msgflg,
	       int (*put_type)(long type, void __user *msgp), void __user *msgp)
{
	struct msg_waiter w = { .search = search_for(msgtyp, msgflg) };
	struct msg_msg *msg, *copy = NULL;
	struct msg_queue *msq;
	long ret;

	if (msqid < 0 || (long)bufsz < 0)
		return -EINVAL;
	if (msgflg & MSG_COPY) {
		if ((msgflg & MSG_EXCEPT) || !(msgflg & IPC_NOWAIT))
			return -EINVAL;
		copy = load_msg(mtext, min(bufsz, (size_t)msg_ctlmax));
		if (IS_ERR(copy))
			return PTR_ERR(copy);
	}
	w.maxsize = msgflg & MSG_NOERROR ? SIZE_MAX : bufsz;
	msq = msq_obtain(msqid);
	if (IS_ERR(msq)) {
		kvfree(copy);
		return PTR_ERR(msq);
	}
	spin_lock(&msq->q_perm.lock);
	msg = msgrcv_locked(msq, &w, bufsz, msgflg, copy);
	spin_unlock(&msq->q_perm.lock);
	msq_put(msq);
	if (IS_ERR(msg)) {
		kvfree(copy);
		return PTR_ERR(msg);
	}
	ret = min(bufsz, msg->m_ts);
	if (put_type(msg->m_type, msgp) || copy_to_user(mtext, msg->m_text, ret))
		ret = -EFAULT;
	kvfree(msg);
	return ret;
}

static int put_long_type(long type, void __user *msgp)
{
	return put_user(type, (long __user *)msgp);
}

SYSCALL_DEFINE5(msgrcv, int, msqid, struct msgbuf __user *, msgp, size_t, msgsz, long, msgtyp,
		int, msgflg)
{
	return do_msgrcv(msqid, msgp->mtext, msgsz, msgtyp, msgflg, put_long_type, msgp);
}

/*
 * msgctl
 */
int msgctl_info(int cmd, struct msginfo *info)
{
	*info = (struct msginfo){
		.msgpool = MSGPOOL, .msgmap = MSGMAP, .msgmax = msg_ctlmax,
		.msgmnb = msg_ctlmnb, .msgmni = msg_ctlmni, .msgssz = MSGSSZ,
		.msgtql = MSGTQL, .msgseg = MSGSEG,
	};
	if (cmd == MSG_INFO) {
		info->msgpool = READ_ONCE(msg_ids.in_use);
		info->msgmap = min(atomic_long_read(&msg_hdrs), (long)INT_MAX);
		info->msgtql = min(atomic_long_read(&msg_bytes), (long)INT_MAX);
	}
	return ipc_max_idx(&msg_ids);
}

int msgctl_stat(int msqid, int cmd, struct msqid64_ds *out)
{
	struct kern_ipc_perm *perm = cmd == IPC_STAT ? ipc_obtain_object(&msg_ids, msqid) :
						       ipc_obtain_object_idx(&msg_ids, msqid);
	struct msg_queue *msq;
	int err;

	memset(out, 0, sizeof(*out));
	if (IS_ERR(perm))
		return PTR_ERR(perm);
	msq = to_msq(perm);
	err = ipc_lock_valid(perm);
	if (err)
		goto put;
	if (cmd != MSG_STAT_ANY)
		err = ipcperms(perm, 0444);
	kernel_to_ipc64_perm(perm, &out->msg_perm);
	out->msg_stime = msq->q_stime;
	out->msg_rtime = msq->q_rtime;
	out->msg_ctime = msq->q_ctime;
	out->msg_cbytes = msq->q_cbytes;
	out->msg_qnum = msq->q_qnum;
	out->msg_qbytes = msq->q_qbytes;
	out->msg_lspid = msq->q_lspid;
	out->msg_lrpid = msq->q_lrpid;
	spin_unlock(&perm->lock);
	if (!err && cmd != IPC_STAT)
		err = perm->id;
put:
	ipc_put(&msg_ids, perm);
	return err;
}

static int msgctl_set(struct msg_queue *msq, const struct msqid64_ds *in)
{
	int err;

	if (in->msg_qbytes > msg_ctlmnb && !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	err = ipc_update_perm(&in->msg_perm, &msq->q_perm);
	if (err)
		return err;
	msq->q_qbytes = in->msg_qbytes;
	msq->q_ctime = ktime_get_real_seconds();
	/* Who sleeps may no longer be allowed to, or may find room now. */
	msg_wake_all(&msq->q_receivers, 0);
	msg_wake_all(&msq->q_senders, 0);
	return 0;
}

int msgctl_down(int msqid, int cmd, const struct msqid64_ds *in)
{
	struct msg_queue *msq = msq_obtain(msqid);
	int err;

	if (IS_ERR(msq))
		return PTR_ERR(msq);
	mutex_lock(&msg_ids.mutex);
	err = ipc_lock_valid(&msq->q_perm);
	if (err)
		goto unlock_ids;
	err = ipc_may_control(&msq->q_perm);
	if (!err && cmd == IPC_SET) {
		err = msgctl_set(msq, in);
	} else if (!err) {
		ipc_rmid(&msg_ids, &msq->q_perm);
		msg_wake_all(&msq->q_receivers, -EIDRM);
		msg_wake_all(&msq->q_senders, -EIDRM);
	}
	spin_unlock(&msq->q_perm.lock);
unlock_ids:
	mutex_unlock(&msg_ids.mutex);
	if (!err && cmd == IPC_RMID)
		msq_put(msq);
	msq_put(msq);
	return err;
}

SYSCALL_DEFINE3(msgctl, int, msqid, int, cmd, struct msqid64_ds __user *, buf)
{
	struct msginfo info;
	struct msqid64_ds ds;
	int ret;

	if (msqid < 0 || cmd < 0)
		return -EINVAL;
	switch (cmd) {
	case IPC_INFO:
	case MSG_INFO:
		ret = msgctl_info(cmd, &info);
		return copy_to_user(buf, &info, sizeof(info)) ? -EFAULT : ret;
	case IPC_STAT:
	case MSG_STAT:
	case MSG_STAT_ANY:
		ret = msgctl_stat(msqid, cmd, &ds);
		return ret >= 0 && copy_to_user(buf, &ds, sizeof(ds)) ? -EFAULT : ret;
	case IPC_SET:
		if (copy_from_user(&ds, buf, sizeof(ds)))
			return -EFAULT;
		fallthrough;
	case IPC_RMID:
		return msgctl_down(msqid, cmd, &ds);
	default:
		return -EINVAL;
	}
}

/*
 * /proc
 */
static void msg_show(struct seq_file *m, struct kern_ipc_perm *perm)
{
	struct msg_queue *msq = to_msq(perm);

	seq_printf(m, "%10d %10d  %4o  %10lu %10lu %5d %5d %5u %5u %5u %5u %10lld %10lld %10lld\n",
		   perm->key, perm->id, perm->mode, msq->q_cbytes, msq->q_qnum, msq->q_lspid,
		   msq->q_lrpid, perm->uid, perm->gid, perm->cuid, perm->cgid,
		   (long long)msq->q_stime, (long long)msq->q_rtime, (long long)msq->q_ctime);
}

static const struct proc_sysctl msg_table[] = {
	{ "msgmax", 0644, SYSCTL_INT, &msg_ctlmax, 0, INT_MAX },
	{ "msgmnb", 0644, SYSCTL_INT, &msg_ctlmnb, 0, INT_MAX },
	{ "msgmni", 0644, SYSCTL_INT, &msg_ctlmni, 0, IPCMNI },
};

void __init msg_init(void)
{
	ipc_init_proc(&msg_ids);
	proc_create_sysctl(proc_sys_kernel, msg_table, ARRAY_SIZE(msg_table));
}
