/*
 * util.h - what the three kinds of System V objects have in common
 *
 * Each kind has a table (struct ipc_ids) of its objects.  An object begins with
 * a struct kern_ipc_perm.  Its number is its place in the table and a count of
 * how often places were given anew, so that an old number does not soon mean
 * another object.
 *
 * An object lives while it has references: the table's one, and one for
 * everybody who looked it up.  Removal sets `deleted` under the object's lock; who
 * gets the lock later sees it and answers EIDRM.
 *
 * Lock order: ids->mutex, then an object's lock, then ids->lock.
 *
 * Lock letters:
 *   I  written once before others can see it
 *   m  ids->mutex          l  ids->lock
 *   o  the object's lock
 *   c  ids->mutex and ids->lock to change, either to look
 */
#ifndef RINGSIDE_IPC_UTIL_H
#define RINGSIDE_IPC_UTIL_H

#include <asm/ipcbuf.h>
#include <linux/ipc.h>

#include "fs/procfs.h"
#include "sched/mutex.h"

#define IPCMNI		32768		/* places in a table */
#define IPCMNI_SHIFT	15
#define IPC_MIN_CYCLE	64		/* a place rests for so many others */
#define IPC_HASH_BITS	9

struct kern_ipc_perm {
	spinlock_t	lock;
	bool		deleted;	/* o */
	int		id;		/* I */
	__kernel_key_t	key;		/* o, c  IPC_PRIVATE: cannot be found by it */
	uid_t		uid, cuid;	/* o  cuid: I */
	gid_t		gid, cgid;	/* o  cgid: I */
	umode_t		mode;		/* o  permissions, and flags of the kind */
	unsigned long	seq;		/* I */
	refcount_t	refs;
	struct hlist_node key_node;	/* c */
};

struct ipc_ids {
	const char		*name;		/* I  file under /proc/sysvipc */
	struct mutex		mutex;
	spinlock_t		lock;
	struct kern_ipc_perm	**slots;	/* c */
	int			nr_slots;	/* c */
	int			in_use;		/* c */
	int			last_idx;	/* m */
	unsigned short		seq;		/* m */
	struct hlist_head	keys[1 << IPC_HASH_BITS];	/* c */
	int			*limit;		/* I  of in_use; a sysctl */
	void			(*free)(struct kern_ipc_perm *perm);	/* I */
	const char		*heading;	/* I  first line of the file */
	void			(*show)(struct seq_file *m, struct kern_ipc_perm *perm); /* I */
};

#define IPC_IDS_INIT(var) \
	.mutex = __MUTEX_INITIALIZER((var).mutex), \
	.lock = __SPIN_LOCK_UNLOCKED((var).lock), .last_idx = -1

/* What a get call asks for; the kinds hang their own on it. */
struct ipc_params {
	__kernel_key_t	key;
	int		flg;
	size_t		size;		/* bytes, or semaphores */
};

struct ipc_ops {
	/* Makes an object and adds it (ipc_addid); its number or -errno. */
	int (*getnew)(const struct ipc_params *params);
	/* An object with the key exists: does it fit what is asked?  May be NULL. */
	int (*more_checks)(struct kern_ipc_perm *perm, const struct ipc_params *params);
};

int ipcget(struct ipc_ids *ids, const struct ipc_ops *ops, const struct ipc_params *params);
/* The new object gets its number and the caller's ids; the table takes a reference. */
int ipc_addid(struct ipc_ids *ids, struct kern_ipc_perm *perm, const struct ipc_params *params);
/* Out of the table: ids->mutex and the object's lock are held. */
void ipc_rmid(struct ipc_ids *ids, struct kern_ipc_perm *perm);
/* It can no longer be found by its key; as above. */
void ipc_set_key_private(struct kern_ipc_perm *perm, struct ipc_ids *ids);

/* With a reference; ERR_PTR(-EINVAL).  _idx: whatever stands in that place. */
struct kern_ipc_perm *ipc_obtain_object(struct ipc_ids *ids, int id);
struct kern_ipc_perm *ipc_obtain_object_idx(struct ipc_ids *ids, int idx);
void ipc_put(struct ipc_ids *ids, struct kern_ipc_perm *perm);
/* The next object at or after *idx, with a reference; NULL: no more. */
struct kern_ipc_perm *ipc_next(struct ipc_ids *ids, int *idx);
int ipc_max_idx(struct ipc_ids *ids);	/* highest used place; 0 when none is */

/* Locks and asks whether it is still there; -EIDRM, with the lock free. */
static inline int __must_check ipc_lock_valid(struct kern_ipc_perm *perm)
{
	spin_lock(&perm->lock);
	if (likely(!perm->deleted))
		return 0;
	spin_unlock(&perm->lock);
	return -EIDRM;
}

/* May the caller do what @flag (rwx bits, in any of the three places) says?  0, -EACCES. */
int ipcperms(const struct kern_ipc_perm *perm, int flag);
/* Owner or creator, or capable of everything: may change and remove.  0, -EPERM. */
int ipc_may_control(const struct kern_ipc_perm *perm);
/* IPC_SET's part of it; the object's lock. */
int ipc_update_perm(const struct ipc64_perm *in, struct kern_ipc_perm *out);
void kernel_to_ipc64_perm(const struct kern_ipc_perm *in, struct ipc64_perm *out);

/* /proc/sysvipc/NAME */
void ipc_init_proc(struct ipc_ids *ids);

void shm_init(void);
void sem_init(void);
void msg_init(void);

/* The edges that the 32-bit calls share; the structures are 64-bit ones here. */
struct __kernel_timespec;
struct msqid64_ds;
struct semid64_ds;
struct shmid64_ds;
struct msginfo;
struct sembuf;
struct seminfo;
struct shm_info;
struct shminfo64;
struct timespec64;

long ksys_shmget(__kernel_key_t key, size_t size, int shmflg);
long do_shmat(int shmid, unsigned long addr, int shmflg, unsigned long *raddr);
long ksys_shmdt(unsigned long addr);
int shmctl_ipc_info(struct shminfo64 *info);
int shmctl_shm_info(struct shm_info *info);
int shmctl_stat(int shmid, int cmd, struct shmid64_ds *out);
int shmctl_down(int shmid, int cmd, const struct shmid64_ds *in);
int shmctl_do_lock(int shmid, int cmd);

long ksys_semget(__kernel_key_t key, int nsems, int semflg);
long do_semtimedop(int semid, struct sembuf __user *tsops, unsigned int nsops,
		   const struct timespec64 *timeout);
int semctl_info(int cmd, struct seminfo *info);
int semctl_stat(int semid, int cmd, struct semid64_ds *out);
int semctl_main(int semid, int semnum, int cmd, unsigned short __user *array);
int semctl_setval(int semid, int semnum, int val);
int semctl_down(int semid, int cmd, const struct semid64_ds *in);

long ksys_msgget(__kernel_key_t key, int msgflg);
long do_msgsnd(int msqid, long mtype, const void __user *mtext, size_t msgsz, int msgflg);
/* put_type() stores the message's type: the caller knows how wide that is. */
long do_msgrcv(int msqid, void __user *mtext, size_t bufsz, long msgtyp, int msgflg,
	       int (*put_type)(long type, void __user *msgp), void __user *msgp);
int msgctl_info(int cmd, struct msginfo *info);
int msgctl_stat(int msqid, int cmd, struct msqid64_ds *out);
int msgctl_down(int msqid, int cmd, const struct msqid64_ds *in);

#endif
