/*
 * compat.c - System V IPC and message queues of 32-bit programs
 *
 * Number 117, ipc, is one door for twelve calls, as socketcall is for sockets; since
 * Linux 5.1 most of them have numbers of their own.  The control calls know two
 * sets of structures: the old ones with 16-bit ids, and those of IPC_64, a flag
 * in the command that the C library sets and the direct numbers imply.
 */
#include <asm/msgbuf.h>
#include <asm/sembuf.h>
#include <asm/shmbuf.h>
#include <linux/msg.h>
#include <linux/sem.h>
#include <linux/shm.h>

#include "ipc/mqueue.h"
#include "ipc/util.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "proc/compat.h"
#include "sched/time.h"
#include "syscall/syscall.h"

/*
 * The structures.
 */
struct compat_ipc64_perm {
	s32	key;
	u32	uid, gid, cuid, cgid;
	u16	mode, __pad1;
	u16	seq, __pad2;
	u32	unused1, unused2;
};

struct compat_ipc_perm {
	s32	key;
	u16	uid, gid, cuid, cgid, mode, seq;
};

struct compat_shmid64_ds {
	struct compat_ipc64_perm shm_perm;
	u32	shm_segsz;
	u32	shm_atime, shm_atime_high, shm_dtime, shm_dtime_high, shm_ctime, shm_ctime_high;
	s32	shm_cpid, shm_lpid;
	u32	shm_nattch, __unused4, __unused5;
};

struct compat_shmid_ds {
	struct compat_ipc_perm shm_perm;
	s32	shm_segsz, shm_atime, shm_dtime, shm_ctime;
	u16	shm_cpid, shm_lpid, shm_nattch, shm_unused;
	u32	shm_unused2, shm_unused3;
};

struct compat_shminfo64 {
	u32	shmmax, shmmin, shmmni, shmseg, shmall, __unused[4];
};

struct compat_shm_info {
	s32	used_ids;
	u32	shm_tot, shm_rss, shm_swp, swap_attempts, swap_successes;
};

struct compat_semid64_ds {
	struct compat_ipc64_perm sem_perm;
	u32	sem_otime, sem_otime_high, sem_ctime, sem_ctime_high;
	u32	sem_nsems, __unused3, __unused4;
};

struct compat_semid_ds {
	struct compat_ipc_perm sem_perm;
	s32	sem_otime, sem_ctime;
	u32	sem_base, sem_pending, sem_pending_last, undo;
	u16	sem_nsems;
};

struct compat_msqid64_ds {
	struct compat_ipc64_perm msg_perm;
	u32	msg_stime, msg_stime_high, msg_rtime, msg_rtime_high, msg_ctime, msg_ctime_high;
	u32	msg_cbytes, msg_qnum, msg_qbytes;
	s32	msg_lspid, msg_lrpid;
	u32	__unused4, __unused5;
};

struct compat_msqid_ds {
	struct compat_ipc_perm msg_perm;
	u32	msg_first, msg_last;
	s32	msg_stime, msg_rtime, msg_ctime;
	u32	msg_lcbytes, msg_lqbytes;
	u16	msg_cbytes, msg_qnum, msg_qbytes, msg_lspid, msg_lrpid;
};

struct compat_msgbuf {
	s32	mtype;
	char	mtext[];
};

struct compat_ipc_kludge {
	compat_uptr_t	msgp;
	s32		msgtyp;
};

/* The owner, group and mode that IPC_SET sets; the rest of a structure is not read. */
static void perm_from_compat(struct ipc64_perm *out, const struct compat_ipc64_perm *in)
{
	out->uid = in->uid;
	out->gid = in->gid;
	out->mode = in->mode;
}

static void perm_from_old(struct ipc64_perm *out, const struct compat_ipc_perm *in)
{
	out->uid = in->uid;
	out->gid = in->gid;
	out->mode = in->mode;
}

static struct compat_ipc64_perm perm_to_compat(const struct ipc64_perm *in)
{
	return (struct compat_ipc64_perm){
		.key = in->key, .uid = in->uid, .gid = in->gid, .cuid = in->cuid,
		.cgid = in->cgid, .mode = in->mode, .seq = in->seq,
	};
}

static u16 to_id16(u32 id)
{
	return id > 0xffff ? 65534 : id;
}

static struct compat_ipc_perm perm_to_old(const struct ipc64_perm *in)
{
	return (struct compat_ipc_perm){
		.key = in->key, .uid = to_id16(in->uid), .gid = to_id16(in->gid),
		.cuid = to_id16(in->cuid), .cgid = to_id16(in->cgid), .mode = in->mode,
		.seq = in->seq,
	};
}

static u16 clip16(unsigned long n)
{
	return min(n, 0xffffUL);
}

/*
 * Shared memory.
 */
static int put_shmid_ds(const struct shmid64_ds *in, void __user *buf, bool ipc64)
{
	struct compat_shmid64_ds v64;
	struct compat_shmid_ds old;

	if (!ipc64) {
		old = (struct compat_shmid_ds){
			.shm_perm = perm_to_old(&in->shm_perm),
			.shm_segsz = min(in->shm_segsz, (size_t)INT_MAX),
			.shm_atime = in->shm_atime, .shm_dtime = in->shm_dtime,
			.shm_ctime = in->shm_ctime, .shm_cpid = in->shm_cpid,
			.shm_lpid = in->shm_lpid, .shm_nattch = in->shm_nattch,
		};
		return copy_to_user(buf, &old, sizeof(old)) ? -EFAULT : 0;
	}
	v64 = (struct compat_shmid64_ds){
		.shm_perm = perm_to_compat(&in->shm_perm), .shm_segsz = in->shm_segsz,
		.shm_atime = in->shm_atime, .shm_atime_high = (u64)in->shm_atime >> 32,
		.shm_dtime = in->shm_dtime, .shm_dtime_high = (u64)in->shm_dtime >> 32,
		.shm_ctime = in->shm_ctime, .shm_ctime_high = (u64)in->shm_ctime >> 32,
		.shm_cpid = in->shm_cpid, .shm_lpid = in->shm_lpid,
		.shm_nattch = in->shm_nattch,
	};
	return copy_to_user(buf, &v64, sizeof(v64)) ? -EFAULT : 0;
}

static int get_shmid_ds(struct shmid64_ds *out, const void __user *buf, bool ipc64)
{
	struct compat_shmid64_ds v64;
	struct compat_shmid_ds old;

	memset(out, 0, sizeof(*out));
	if (ipc64) {
		if (copy_from_user(&v64, buf, sizeof(v64)))
			return -EFAULT;
		perm_from_compat(&out->shm_perm, &v64.shm_perm);
	} else {
		if (copy_from_user(&old, buf, sizeof(old)))
			return -EFAULT;
		perm_from_old(&out->shm_perm, &old.shm_perm);
	}
	return 0;
}

static int put_shminfo(void __user *buf, bool ipc64)
{
	struct compat_shminfo64 v64;
	struct shminfo64 in;
	int ret = shmctl_ipc_info(&in);

	/* Both sets name the same five fields first; they differ in what follows. */
	v64 = (struct compat_shminfo64){
		.shmmax = min(in.shmmax, (unsigned long)INT_MAX), .shmmin = in.shmmin,
		.shmmni = in.shmmni, .shmseg = in.shmseg, .shmall = in.shmall,
	};
	if (copy_to_user(buf, &v64, ipc64 ? sizeof(v64) :
			 offsetof(struct compat_shminfo64, __unused)))
		return -EFAULT;
	return ret;
}

static int put_shm_info(void __user *buf)
{
	struct compat_shm_info out;
	struct shm_info in;
	int ret = shmctl_shm_info(&in);

	out = (struct compat_shm_info){
		.used_ids = in.used_ids, .shm_tot = in.shm_tot, .shm_rss = in.shm_rss,
		.shm_swp = in.shm_swp,
	};
	return copy_to_user(buf, &out, sizeof(out)) ? -EFAULT : ret;
}

static long compat_do_shmctl(int shmid, int cmd, void __user *buf, bool ipc64)
{
	struct shmid64_ds ds;
	int ret;

	if (cmd < 0 || shmid < 0)
		return -EINVAL;
	switch (cmd) {
	case IPC_INFO:
		return put_shminfo(buf, ipc64);
	case SHM_INFO:
		return put_shm_info(buf);
	case IPC_STAT:
	case SHM_STAT:
	case SHM_STAT_ANY:
		ret = shmctl_stat(shmid, cmd, &ds);
		return ret >= 0 && put_shmid_ds(&ds, buf, ipc64) ? -EFAULT : ret;
	case IPC_SET:
		if (get_shmid_ds(&ds, buf, ipc64))
			return -EFAULT;
		fallthrough;
	case IPC_RMID:
		return shmctl_down(shmid, cmd, &ds);
	case SHM_LOCK:
	case SHM_UNLOCK:
		return shmctl_do_lock(shmid, cmd);
	default:
		return -EINVAL;
	}
}

COMPAT_SYSCALL_DEFINE3(shmctl, int, shmid, int, cmd, void __user *, uptr)
{
	return compat_do_shmctl(shmid, cmd, uptr, true);
}

/*
 * Semaphores.
 */
static int put_semid_ds(const struct semid64_ds *in, void __user *buf, bool ipc64)
{
	struct compat_semid64_ds v64;
	struct compat_semid_ds old;

	if (!ipc64) {
		old = (struct compat_semid_ds){
			.sem_perm = perm_to_old(&in->sem_perm), .sem_otime = in->sem_otime,
			.sem_ctime = in->sem_ctime, .sem_nsems = in->sem_nsems,
		};
		return copy_to_user(buf, &old, sizeof(old)) ? -EFAULT : 0;
	}
	v64 = (struct compat_semid64_ds){
		.sem_perm = perm_to_compat(&in->sem_perm),
		.sem_otime = in->sem_otime, .sem_otime_high = (u64)in->sem_otime >> 32,
		.sem_ctime = in->sem_ctime, .sem_ctime_high = (u64)in->sem_ctime >> 32,
		.sem_nsems = in->sem_nsems,
	};
	return copy_to_user(buf, &v64, sizeof(v64)) ? -EFAULT : 0;
}

static int get_semid_ds(struct semid64_ds *out, const void __user *buf, bool ipc64)
{
	struct compat_semid64_ds v64;
	struct compat_semid_ds old;

	memset(out, 0, sizeof(*out));
	if (ipc64) {
		if (copy_from_user(&v64, buf, sizeof(v64)))
			return -EFAULT;
		perm_from_compat(&out->sem_perm, &v64.sem_perm);
	} else {
		if (copy_from_user(&old, buf, sizeof(old)))
			return -EFAULT;
		perm_from_old(&out->sem_perm, &old.sem_perm);
	}
	return 0;
}

static long compat_do_semctl(int semid, int semnum, int cmd, u32 arg, bool ipc64)
{
	void __user *p = compat_ptr(arg);
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
		return ret >= 0 && put_semid_ds(&ds, p, ipc64) ? -EFAULT : ret;
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
		if (get_semid_ds(&ds, p, ipc64))
			return -EFAULT;
		fallthrough;
	case IPC_RMID:
		return semctl_down(semid, cmd, &ds);
	default:
		return -EINVAL;
	}
}

COMPAT_SYSCALL_DEFINE4(semctl, int, semid, int, semnum, int, cmd, int, arg)
{
	return compat_do_semctl(semid, semnum, cmd, arg, true);
}

static long semtimedop_time32(int semid, void __user *tsops, unsigned int nsops,
			      const void __user *timeout)
{
	struct timespec64 ts;

	if (timeout && get_old_timespec32(&ts, timeout))
		return -EFAULT;
	return do_semtimedop(semid, tsops, nsops, timeout ? &ts : NULL);
}

/*
 * Messages.
 */
static int put_msqid_ds(const struct msqid64_ds *in, void __user *buf, bool ipc64)
{
	struct compat_msqid64_ds v64;
	struct compat_msqid_ds old;

	if (!ipc64) {
		old = (struct compat_msqid_ds){
			.msg_perm = perm_to_old(&in->msg_perm), .msg_stime = in->msg_stime,
			.msg_rtime = in->msg_rtime, .msg_ctime = in->msg_ctime,
			.msg_cbytes = clip16(in->msg_cbytes), .msg_qnum = clip16(in->msg_qnum),
			.msg_qbytes = clip16(in->msg_qbytes), .msg_lspid = in->msg_lspid,
			.msg_lrpid = in->msg_lrpid,
		};
		return copy_to_user(buf, &old, sizeof(old)) ? -EFAULT : 0;
	}
	v64 = (struct compat_msqid64_ds){
		.msg_perm = perm_to_compat(&in->msg_perm),
		.msg_stime = in->msg_stime, .msg_stime_high = (u64)in->msg_stime >> 32,
		.msg_rtime = in->msg_rtime, .msg_rtime_high = (u64)in->msg_rtime >> 32,
		.msg_ctime = in->msg_ctime, .msg_ctime_high = (u64)in->msg_ctime >> 32,
		.msg_cbytes = in->msg_cbytes, .msg_qnum = in->msg_qnum,
		.msg_qbytes = in->msg_qbytes, .msg_lspid = in->msg_lspid,
		.msg_lrpid = in->msg_lrpid,
	};
	return copy_to_user(buf, &v64, sizeof(v64)) ? -EFAULT : 0;
}

static int get_msqid_ds(struct msqid64_ds *out, const void __user *buf, bool ipc64)
{
	struct compat_msqid64_ds v64;
	struct compat_msqid_ds old;

	memset(out, 0, sizeof(*out));
	if (ipc64) {
		if (copy_from_user(&v64, buf, sizeof(v64)))
			return -EFAULT;
		perm_from_compat(&out->msg_perm, &v64.msg_perm);
		out->msg_qbytes = v64.msg_qbytes;
	} else {
		if (copy_from_user(&old, buf, sizeof(old)))
			return -EFAULT;
		perm_from_old(&out->msg_perm, &old.msg_perm);
		out->msg_qbytes = old.msg_qbytes ? old.msg_qbytes : old.msg_lqbytes;
	}
	return 0;
}

static long compat_do_msgctl(int msqid, int cmd, void __user *buf, bool ipc64)
{
	struct msqid64_ds ds;
	struct msginfo info;
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
		return ret >= 0 && put_msqid_ds(&ds, buf, ipc64) ? -EFAULT : ret;
	case IPC_SET:
		if (get_msqid_ds(&ds, buf, ipc64))
			return -EFAULT;
		fallthrough;
	case IPC_RMID:
		return msgctl_down(msqid, cmd, &ds);
	default:
		return -EINVAL;
	}
}

COMPAT_SYSCALL_DEFINE3(msgctl, int, msqid, int, cmd, void __user *, uptr)
{
	return compat_do_msgctl(msqid, cmd, uptr, true);
}

static long compat_do_msgsnd(int msqid, struct compat_msgbuf __user *up, s32 msgsz, int msgflg)
{
	s32 mtype;

	if (get_user(mtype, &up->mtype))
		return -EFAULT;
	return do_msgsnd(msqid, mtype, up->mtext, msgsz, msgflg);
}

static int put_compat_type(long type, void __user *msgp)
{
	return put_user((s32)type, &((struct compat_msgbuf __user *)msgp)->mtype);
}

static long compat_do_msgrcv(int msqid, struct compat_msgbuf __user *up, s32 msgsz, s32 msgtyp,
			     int msgflg)
{
	return do_msgrcv(msqid, up->mtext, msgsz, msgtyp, msgflg, put_compat_type, up);
}

COMPAT_SYSCALL_DEFINE4(msgsnd, int, msqid, struct compat_msgbuf __user *, msgp, int, msgsz,
		       int, msgflg)
{
	return compat_do_msgsnd(msqid, msgp, msgsz, msgflg);
}

COMPAT_SYSCALL_DEFINE5(msgrcv, int, msqid, struct compat_msgbuf __user *, msgp, int, msgsz,
		       int, msgtyp, int, msgflg)
{
	return compat_do_msgrcv(msqid, msgp, msgsz, msgtyp, msgflg);
}

/*
 * One door for all.  @version is what IPCCALL() of old put above the number: how
 * a call's arguments come.
 */
static long ipc_shmat(int version, int shmid, u32 addr, int shmflg, u32 __user *result)
{
	unsigned long raddr;
	long err;

	if (version == 1)	/* iBCS2 */
		return -EINVAL;
	err = do_shmat(shmid, addr, shmflg, &raddr);
	return err ? err : put_user((u32)raddr, result);
}

static long ipc_msgrcv(int version, int first, int second, int third, u32 ptr, u32 fifth)
{
	struct compat_ipc_kludge kludge;

	if (first < 0 || second < 0)
		return -EINVAL;
	if (version)
		return compat_do_msgrcv(first, compat_ptr(ptr), second, fifth, third);
	if (!ptr)
		return -EINVAL;
	if (copy_from_user(&kludge, compat_ptr(ptr), sizeof(kludge)))
		return -EFAULT;
	return compat_do_msgrcv(first, compat_ptr(kludge.msgp), second, kludge.msgtyp, third);
}

static long ipc_semctl(int semid, int semnum, int cmd, u32 ptr)
{
	u32 arg;

	if (!ptr)
		return -EINVAL;
	if (get_user(arg, (u32 __user *)compat_ptr(ptr)))
		return -EFAULT;
	return compat_do_semctl(semid, semnum, cmd & ~IPC_64, arg, cmd & IPC_64);
}

COMPAT_SYSCALL_DEFINE6(ipc, u32, call, int, first, int, second, u32, third, u32, ptr, u32, fifth)
{
	void __user *p = compat_ptr(ptr);
	int version = call >> 16;

	switch (call & 0xffff) {
	case SEMOP:
		return do_semtimedop(first, p, second, NULL);
	case SEMTIMEDOP:
		return semtimedop_time32(first, p, second, compat_ptr(fifth));
	case SEMGET:
		return ksys_semget(first, second, third);
	case SEMCTL:
		return ipc_semctl(first, second, third, ptr);
	case MSGSND:
		return compat_do_msgsnd(first, p, second, third);
	case MSGRCV:
		return ipc_msgrcv(version, first, second, third, ptr, fifth);
	case MSGGET:
		return ksys_msgget(first, second);
	case MSGCTL:
		return compat_do_msgctl(first, second & ~IPC_64, p, second & IPC_64);
	case SHMAT:
		return ipc_shmat(version, first, ptr, second, compat_ptr(third));
	case SHMDT:
		return ksys_shmdt(ptr);
	case SHMGET:
		return ksys_shmget(first, (u32)second, third);
	case SHMCTL:
		return compat_do_shmctl(first, second & ~IPC_64, p, second & IPC_64);
	default:
		return -ENOSYS;
	}
}

/*
 * POSIX message queues.
 */
struct compat_mq_attr {
	s32	mq_flags, mq_maxmsg, mq_msgsize, mq_curmsgs, __reserved[4];
};

static int get_compat_mq_attr(struct mq_attr *out, const struct compat_mq_attr __user *uattr)
{
	struct compat_mq_attr in;

	if (copy_from_user(&in, uattr, sizeof(in)))
		return -EFAULT;
	*out = (struct mq_attr){
		.mq_flags = in.mq_flags, .mq_maxmsg = in.mq_maxmsg,
		.mq_msgsize = in.mq_msgsize, .mq_curmsgs = in.mq_curmsgs,
	};
	return 0;
}

COMPAT_SYSCALL_DEFINE4(mq_open, const char __user *, u_name, int, oflag, u16, mode,
		       struct compat_mq_attr __user *, u_attr)
{
	struct mq_attr attr;

	if (u_attr && get_compat_mq_attr(&attr, u_attr))
		return -EFAULT;
	return do_mq_open(u_name, oflag, mode, u_attr ? &attr : NULL);
}

COMPAT_SYSCALL_DEFINE3(mq_getsetattr, int, mqdes, const struct compat_mq_attr __user *, u_mqstat,
		       struct compat_mq_attr __user *, u_omqstat)
{
	struct compat_mq_attr out = { 0 };
	struct mq_attr new, old;
	long err;

	if (u_mqstat && get_compat_mq_attr(&new, u_mqstat))
		return -EFAULT;
	err = do_mq_getsetattr(mqdes, u_mqstat ? &new : NULL, &old);
	if (err || !u_omqstat)
		return err;
	out.mq_flags = old.mq_flags;
	out.mq_maxmsg = old.mq_maxmsg;
	out.mq_msgsize = old.mq_msgsize;
	out.mq_curmsgs = old.mq_curmsgs;
	return copy_to_user(u_omqstat, &out, sizeof(out)) ? -EFAULT : 0;
}

COMPAT_SYSCALL_DEFINE2(mq_notify, int, mqdes, const struct compat_sigevent __user *,
		       u_notification)
{
	struct compat_sigevent in;
	struct sigevent event = { 0 };

	if (!u_notification)
		return do_mq_notify(mqdes, NULL);
	if (copy_from_user(&in, u_notification, sizeof(in)))
		return -EFAULT;
	event.sigev_value.sival_ptr = compat_ptr(in.sigev_value);
	event.sigev_signo = in.sigev_signo;
	event.sigev_notify = in.sigev_notify;
	return do_mq_notify(mqdes, &event);
}
