/*
 * shm.c - System V shared memory
 *
 * A segment is a tmpfs file without a name.  Each attach maps it through a file of
 * its own, whose private_data is the segment: so its areas are known for what they
 * are, and are counted as they come and go by fork, split, munmap and exit.  The
 * segment goes when it is marked for removal and the last area is gone.
 *
 * An attached segment holds no reference by its count of areas alone: each attach's
 * file has one.
 */
#include <linux/capability.h>
#include <linux/shm.h>

#include "fs/file.h"
#include "fs/namei.h"
#include "fs/tmpfs.h"
#include "ipc/util.h"
#include "lib/printk.h"
#include "mm/filemap.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "sched/rlimit.h"
#include "sched/time.h"
#include "syscall/syscall.h"

/* Flags in shm_perm.mode, which IPC_STAT shows. */
#define SHM_DEST	01000
#define SHM_LOCKED	02000

#define SHMLBA		PAGE_SIZE

struct shmid_kernel {
	struct kern_ipc_perm	shm_perm;
	struct file		*shm_file;	/* I */
	size_t			shm_segsz;	/* I */
	unsigned long		shm_pages;	/* I */
	bool			accounted;	/* I  pages were promised */
	unsigned long		shm_nattch;	/* o  areas, and attaches under way */
	time64_t		shm_atim, shm_dtim, shm_ctim;	/* o */
	pid_t			shm_cprid;	/* I */
	pid_t			shm_lprid;	/* o */
	struct user_struct	*mlock_user;	/* o  who pays for SHM_LOCK */
};

static unsigned long shm_ctlmax = SHMMAX, shm_ctlall = SHMALL;
static int shm_ctlmni = SHMMNI;
static atomic_long_t shm_tot;		/* pages of all segments */

static void shm_free(struct kern_ipc_perm *perm);
static void shm_show(struct seq_file *m, struct kern_ipc_perm *perm);

static struct ipc_ids shm_ids = {
	IPC_IDS_INIT(shm_ids),
	.name	= "shm",
	.limit	= &shm_ctlmni,
	.free	= shm_free,
	.heading = "       key      shmid perms                  size  cpid  lpid nattch"
		   "   uid   gid  cuid  cgid      atime      dtime      ctime"
		   "                   rss                  swap\n",
	.show	= shm_show,
};

static struct shmid_kernel *to_shm(struct kern_ipc_perm *perm)
{
	return container_of(perm, struct shmid_kernel, shm_perm);
}

static struct shmid_kernel *shm_obtain(int id)
{
	struct kern_ipc_perm *perm = ipc_obtain_object(&shm_ids, id);

	return IS_ERR(perm) ? ERR_CAST(perm) : to_shm(perm);
}

static void shm_put(struct shmid_kernel *shp)
{
	ipc_put(&shm_ids, &shp->shm_perm);
}

/*
 * The end of a segment.
 */
static void shm_free(struct kern_ipc_perm *perm)
{
	struct shmid_kernel *shp = to_shm(perm);

	if (shp->mlock_user) {
		atomic_long_sub(shp->shm_pages, &shp->mlock_user->locked_shm);
		free_uid(shp->mlock_user);
	}
	fput(shp->shm_file);
	if (shp->accounted)
		vm_unacct_memory(shp->shm_pages);
	kfree(shp);
}

/* ids->mutex and the object's lock; the table's reference is the caller's now. */
static void shm_destroy(struct shmid_kernel *shp)
{
	ipc_rmid(&shm_ids, &shp->shm_perm);
	atomic_long_sub(shp->shm_pages, &shm_tot);
}

/* One area less.  The caller holds a reference. */
static void shm_detach(struct shmid_kernel *shp)
{
	bool destroy;

	mutex_lock(&shm_ids.mutex);
	spin_lock(&shp->shm_perm.lock);
	shp->shm_nattch--;
	destroy = !shp->shm_nattch && (shp->shm_perm.mode & SHM_DEST) && !shp->shm_perm.deleted;
	if (destroy)
		shm_destroy(shp);
	spin_unlock(&shp->shm_perm.lock);
	mutex_unlock(&shm_ids.mutex);
	if (destroy)
		shm_put(shp);
}

/*
 * Areas.
 */
static void shm_open(struct vm_area_struct *vma)
{
	struct shmid_kernel *shp = vma->vm_file->private_data;

	spin_lock(&shp->shm_perm.lock);
	shp->shm_nattch++;
	shp->shm_atim = ktime_get_real_seconds();
	shp->shm_lprid = current->tgid;
	spin_unlock(&shp->shm_perm.lock);
}

static void shm_close(struct vm_area_struct *vma)
{
	struct shmid_kernel *shp = vma->vm_file->private_data;

	spin_lock(&shp->shm_perm.lock);
	shp->shm_dtim = ktime_get_real_seconds();
	shp->shm_lprid = current->tgid;
	spin_unlock(&shp->shm_perm.lock);
	shm_detach(shp);
}

static const struct vm_operations_struct shm_vm_ops = {
	.open	= shm_open,
	.close	= shm_close,
	.fault	= filemap_fault,
};

static int shm_mmap(struct file *file __maybe_unused, struct vm_area_struct *vma)
{
	vma->vm_ops = &shm_vm_ops;
	shm_open(vma);
	return 0;
}

static int shm_release(struct inode *inode __maybe_unused, struct file *file)
{
	shm_put(file->private_data);
	return 0;
}

/* msync(): what is in memory is as safe as it gets. */
static int shm_fsync(struct file *file __maybe_unused, loff_t start __maybe_unused,
		     loff_t end __maybe_unused, int datasync __maybe_unused)
{
	return 0;
}

static const struct file_operations shm_file_operations = {
	.mmap		= shm_mmap,
	.fsync		= shm_fsync,
	.release	= shm_release,
};

/*
 * shmget
 */
static int shm_account(const struct ipc_params *params, unsigned long pages)
{
	unsigned long tot = atomic_add_return(pages, &shm_tot);

	if (tot < pages || tot > shm_ctlall) {
		atomic_long_sub(pages, &shm_tot);
		return -ENOSPC;
	}
	if (!(params->flg & SHM_NORESERVE) && vm_enough_memory(pages)) {
		atomic_long_sub(pages, &shm_tot);
		return -ENOMEM;
	}
	return 0;
}

static int shm_newseg(const struct ipc_params *params)
{
	unsigned long pages = PAGE_ALIGN(params->size) >> PAGE_SHIFT;
	struct shmid_kernel *shp;
	char name[16];
	int err;

	if (params->size < SHMMIN || params->size > shm_ctlmax)
		return -EINVAL;
	if (pages << PAGE_SHIFT < params->size)
		return -ENOSPC;
	if (params->flg & SHM_HUGETLB)		/* there are no huge pages */
		return -EINVAL;
	err = shm_account(params, pages);
	if (err)
		return err;
	err = -ENOMEM;
	shp = kzalloc(sizeof(*shp), GFP_KERNEL);
	if (!shp)
		goto unaccount;
	snprintf(name, sizeof(name), "SYSV%08x", (unsigned int)params->key);
	shp->shm_file = shmem_file_setup(name, params->size, 0);
	if (IS_ERR(shp->shm_file)) {
		err = PTR_ERR(shp->shm_file);
		goto free;
	}
	shp->shm_segsz = params->size;
	shp->shm_pages = pages;
	shp->accounted = !(params->flg & SHM_NORESERVE);
	shp->shm_ctim = ktime_get_real_seconds();
	shp->shm_cprid = current->tgid;
	err = ipc_addid(&shm_ids, &shp->shm_perm, params);
	if (err < 0)
		goto put_file;
	/* What /proc/PID/maps shows in place of an inode's number. */
	file_inode(shp->shm_file)->i_ino = err;
	return err;

put_file:
	fput(shp->shm_file);
free:
	kfree(shp);
unaccount:
	atomic_long_sub(pages, &shm_tot);
	if (!(params->flg & SHM_NORESERVE))
		vm_unacct_memory(pages);
	return err;
}

static int shm_more_checks(struct kern_ipc_perm *perm, const struct ipc_params *params)
{
	return to_shm(perm)->shm_segsz < params->size ? -EINVAL : 0;
}

static const struct ipc_ops shm_ops = {
	.getnew		= shm_newseg,
	.more_checks	= shm_more_checks,
};

long ksys_shmget(__kernel_key_t key, size_t size, int shmflg)
{
	struct ipc_params params = { .key = key, .flg = shmflg, .size = size };

	return ipcget(&shm_ids, &shm_ops, &params);
}

SYSCALL_DEFINE3(shmget, __kernel_key_t, key, size_t, size, int, shmflg)
{
	return ksys_shmget(key, size, shmflg);
}

/*
 * shmat, shmdt
 */
struct shm_attach {
	unsigned long	addr, prot, flags;
	int		acc_mode, f_flags;
};

static int shmat_args(struct shm_attach *at, unsigned long addr, int shmflg)
{
	*at = (struct shm_attach){ .addr = addr, .flags = MAP_SHARED };
	if (addr) {
		if (addr & (SHMLBA - 1)) {
			if (!(shmflg & SHM_RND))
				return -EINVAL;
			at->addr &= ~(SHMLBA - 1);
			if (!at->addr && (shmflg & SHM_REMAP))
				return -EINVAL;
		}
		at->flags |= MAP_FIXED;
	} else if (shmflg & SHM_REMAP) {
		return -EINVAL;
	}
	if (shmflg & SHM_RDONLY) {
		at->prot = PROT_READ;
		at->acc_mode = 0444;
		at->f_flags = O_RDONLY;
	} else {
		at->prot = PROT_READ | PROT_WRITE;
		at->acc_mode = 0666;
		at->f_flags = O_RDWR;
	}
	if (shmflg & SHM_EXEC) {
		at->prot |= PROT_EXEC;
		at->acc_mode |= 0111;
	}
	return 0;
}

/* The file of one attach; it takes over the reference to @shp. */
static struct file *shm_attach_file(struct shmid_kernel *shp, const struct shm_attach *at)
{
	struct path path = shp->shm_file->f_path;
	struct file *file;

	path_get(&path);
	file = alloc_file(&path, at->f_flags, &shm_file_operations);
	if (IS_ERR(file)) {
		path_put(&path);
		return file;
	}
	file->private_data = shp;
	file->f_mapping = shp->shm_file->f_mapping;
	return file;
}

static long shm_map(struct file *file, const struct shm_attach *at, size_t size, bool remap)
{
	struct mm_struct *mm = current->mm;
	unsigned long populate = 0;
	long addr = -EINVAL;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	if (!at->addr || remap ||
	    (at->addr + size >= at->addr && !find_vma_intersection(mm, at->addr, at->addr + size)))
		addr = do_mmap(file, at->addr, size, at->prot, at->flags, 0, &populate);
	mmap_write_unlock(mm);
	if (populate)
		mm_populate(mm, addr, populate);
	return addr;
}

long do_shmat(int shmid, unsigned long addr, int shmflg, unsigned long *raddr)
{
	struct shmid_kernel *shp;
	struct shm_attach at;
	struct file *file;
	long ret;
	int err;

	if (shmid < 0)
		return -EINVAL;
	err = shmat_args(&at, addr, shmflg);
	if (err)
		return err;
	shp = shm_obtain(shmid);
	if (IS_ERR(shp))
		return PTR_ERR(shp);
	err = ipc_lock_valid(&shp->shm_perm);
	if (err)
		goto put;
	err = ipcperms(&shp->shm_perm, at.acc_mode);
	if (!err)
		shp->shm_nattch++;	/* it stays while we map */
	spin_unlock(&shp->shm_perm.lock);
	if (err)
		goto put;
	refcount_inc(&shp->shm_perm.refs);
	file = shm_attach_file(shp, &at);
	if (IS_ERR(file)) {
		shm_put(shp);
		ret = PTR_ERR(file);
	} else {
		ret = shm_map(file, &at, shp->shm_segsz, shmflg & SHM_REMAP);
		fput(file);
	}
	shm_detach(shp);
	shm_put(shp);
	if (IS_ERR_VALUE(ret))
		return ret;
	*raddr = ret;
	return 0;
put:
	shm_put(shp);
	return err;
}

SYSCALL_DEFINE3(shmat, int, shmid, char __user *, shmaddr, int, shmflg)
{
	unsigned long addr;
	long err = do_shmat(shmid, (unsigned long)shmaddr, shmflg, &addr);

	return err ? err : (long)addr;
}

/* Is @vma the part of an attach at @addr that would lie there if nobody had moved it? */
static bool shm_area_of(const struct vm_area_struct *vma, unsigned long addr)
{
	return vma->vm_ops == &shm_vm_ops &&
	       (vma->vm_start - addr) >> PAGE_SHIFT == vma->vm_pgoff;
}

/*
 * The first area at or after @addr that is a part of an attach there, and all
 * others of the same attach: parts of it may be gone, or another's by now.
 */
long ksys_shmdt(unsigned long addr)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma, *next;
	struct inode *segment = NULL;
	unsigned long end = ULONG_MAX;
	long ret = -EINVAL;

	if (offset_in_page(addr))
		return -EINVAL;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	for (vma = find_vma(mm, addr); vma && vma->vm_start < end; vma = next) {
		next = vma->vm_next;
		if (!shm_area_of(vma, addr))
			continue;
		if (!segment) {
			struct shmid_kernel *shp = vma->vm_file->private_data;

			segment = file_inode(vma->vm_file);
			end = addr + PAGE_ALIGN(shp->shm_segsz);
		} else if (file_inode(vma->vm_file) != segment) {
			continue;
		}
		ret = do_munmap(mm, vma->vm_start, vma->vm_end - vma->vm_start);
		if (ret)
			break;
	}
	mmap_write_unlock(mm);
	return ret;
}

SYSCALL_DEFINE1(shmdt, char __user *, shmaddr)
{
	return ksys_shmdt((unsigned long)shmaddr);
}

/*
 * shmctl
 */
int shmctl_ipc_info(struct shminfo64 *info)
{
	*info = (struct shminfo64){
		.shmmax = shm_ctlmax, .shmmin = SHMMIN, .shmmni = shm_ctlmni,
		.shmseg = shm_ctlmni, .shmall = shm_ctlall,
	};
	return ipc_max_idx(&shm_ids);
}

int shmctl_shm_info(struct shm_info *info)
{
	struct kern_ipc_perm *perm;
	int idx;

	memset(info, 0, sizeof(*info));
	info->used_ids = READ_ONCE(shm_ids.in_use);
	info->shm_tot = atomic_long_read(&shm_tot);
	for (idx = 0; (perm = ipc_next(&shm_ids, &idx)); idx++) {
		info->shm_rss += READ_ONCE(to_shm(perm)->shm_file->f_mapping->nrpages);
		ipc_put(&shm_ids, perm);
	}
	return ipc_max_idx(&shm_ids);
}

int shmctl_stat(int shmid, int cmd, struct shmid64_ds *out)
{
	struct kern_ipc_perm *perm = cmd == IPC_STAT ? ipc_obtain_object(&shm_ids, shmid) :
						       ipc_obtain_object_idx(&shm_ids, shmid);
	struct shmid_kernel *shp;
	int err;

	memset(out, 0, sizeof(*out));
	if (IS_ERR(perm))
		return PTR_ERR(perm);
	shp = to_shm(perm);
	err = ipc_lock_valid(perm);
	if (err)
		goto put;
	if (cmd != SHM_STAT_ANY)
		err = ipcperms(perm, 0444);
	kernel_to_ipc64_perm(perm, &out->shm_perm);
	out->shm_segsz = shp->shm_segsz;
	out->shm_atime = shp->shm_atim;
	out->shm_dtime = shp->shm_dtim;
	out->shm_ctime = shp->shm_ctim;
	out->shm_cpid = shp->shm_cprid;
	out->shm_lpid = shp->shm_lprid;
	out->shm_nattch = shp->shm_nattch;
	spin_unlock(&perm->lock);
	if (!err && cmd != IPC_STAT)
		err = perm->id;
put:
	ipc_put(&shm_ids, perm);
	return err;
}

/* IPC_RMID: at once, or when the last one detaches.  True: at once. */
static bool shm_remove(struct shmid_kernel *shp)
{
	if (!shp->shm_nattch) {
		shm_destroy(shp);
		return true;
	}
	shp->shm_perm.mode |= SHM_DEST;
	ipc_set_key_private(&shp->shm_perm, &shm_ids);
	return false;
}

int shmctl_down(int shmid, int cmd, const struct shmid64_ds *in)
{
	struct shmid_kernel *shp = shm_obtain(shmid);
	bool removed = false;
	int err;

	if (IS_ERR(shp))
		return PTR_ERR(shp);
	mutex_lock(&shm_ids.mutex);
	err = ipc_lock_valid(&shp->shm_perm);
	if (err)
		goto unlock_ids;
	err = ipc_may_control(&shp->shm_perm);
	if (err)
		goto unlock;
	if (cmd == IPC_RMID) {
		removed = shm_remove(shp);
	} else {
		err = ipc_update_perm(&in->shm_perm, &shp->shm_perm);
		if (!err)
			shp->shm_ctim = ktime_get_real_seconds();
	}
unlock:
	spin_unlock(&shp->shm_perm.lock);
unlock_ids:
	mutex_unlock(&shm_ids.mutex);
	if (removed)
		shm_put(shp);
	shm_put(shp);
	return err;
}

/* There is no swap to keep it from: counted, and told back.  The object's lock. */
static int shm_lock(struct shmid_kernel *shp)
{
	struct user_struct *user = current_cred()->user;
	unsigned long limit = rlimit(RLIMIT_MEMLOCK), pages;

	if (shp->shm_perm.mode & SHM_LOCKED)
		return 0;
	pages = atomic_add_return(shp->shm_pages, &user->locked_shm);
	if (limit != RLIM_INFINITY && pages > limit >> PAGE_SHIFT && !capable(CAP_IPC_LOCK)) {
		atomic_long_sub(shp->shm_pages, &user->locked_shm);
		return -ENOMEM;
	}
	refcount_inc(&user->refs);
	shp->mlock_user = user;
	shp->shm_perm.mode |= SHM_LOCKED;
	return 0;
}

static void shm_unlock(struct shmid_kernel *shp)
{
	if (!(shp->shm_perm.mode & SHM_LOCKED))
		return;
	atomic_long_sub(shp->shm_pages, &shp->mlock_user->locked_shm);
	free_uid(shp->mlock_user);
	shp->mlock_user = NULL;
	shp->shm_perm.mode &= ~SHM_LOCKED;
}

int shmctl_do_lock(int shmid, int cmd)
{
	struct shmid_kernel *shp = shm_obtain(shmid);
	int err;

	if (IS_ERR(shp))
		return PTR_ERR(shp);
	err = ipc_lock_valid(&shp->shm_perm);
	if (err)
		goto put;
	if (!capable(CAP_IPC_LOCK)) {
		uid_t euid = current_euid();

		err = -EPERM;
		if (euid != shp->shm_perm.uid && euid != shp->shm_perm.cuid)
			goto unlock;
		if (cmd == SHM_LOCK && !rlimit(RLIMIT_MEMLOCK))
			goto unlock;
		err = 0;
	}
	if (cmd == SHM_LOCK)
		err = shm_lock(shp);
	else
		shm_unlock(shp);
unlock:
	spin_unlock(&shp->shm_perm.lock);
put:
	shm_put(shp);
	return err;
}

SYSCALL_DEFINE3(shmctl, int, shmid, int, cmd, struct shmid64_ds __user *, buf)
{
	struct shminfo64 limits;
	struct shm_info info;
	struct shmid64_ds ds;
	int ret;

	if (cmd < 0 || shmid < 0)
		return -EINVAL;
	switch (cmd) {
	case IPC_INFO:
		ret = shmctl_ipc_info(&limits);
		return copy_to_user(buf, &limits, sizeof(limits)) ? -EFAULT : ret;
	case SHM_INFO:
		ret = shmctl_shm_info(&info);
		return copy_to_user(buf, &info, sizeof(info)) ? -EFAULT : ret;
	case IPC_STAT:
	case SHM_STAT:
	case SHM_STAT_ANY:
		ret = shmctl_stat(shmid, cmd, &ds);
		return ret >= 0 && copy_to_user(buf, &ds, sizeof(ds)) ? -EFAULT : ret;
	case IPC_SET:
		if (copy_from_user(&ds, buf, sizeof(ds)))
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

/*
 * /proc
 */
static void shm_show(struct seq_file *m, struct kern_ipc_perm *perm)
{
	struct shmid_kernel *shp = to_shm(perm);
	unsigned long rss = READ_ONCE(shp->shm_file->f_mapping->nrpages);

	seq_printf(m, "%10d %10d  %4o %21lu %5d %5d  %5lu %5u %5u %5u %5u %10lld %10lld %10lld"
		   " %21lu %21lu\n", perm->key, perm->id, perm->mode, shp->shm_segsz,
		   shp->shm_cprid, shp->shm_lprid, shp->shm_nattch, perm->uid, perm->gid,
		   perm->cuid, perm->cgid, (long long)shp->shm_atim, (long long)shp->shm_dtim,
		   (long long)shp->shm_ctim, rss * PAGE_SIZE, 0UL);
}

static const struct proc_sysctl shm_table[] = {
	{ "shmmax", 0644, SYSCTL_ULONG, &shm_ctlmax },
	{ "shmall", 0644, SYSCTL_ULONG, &shm_ctlall },
	{ "shmmni", 0644, SYSCTL_INT, &shm_ctlmni, 0, IPCMNI },
};

void __init shm_init(void)
{
	ipc_init_proc(&shm_ids);
	proc_create_sysctl(proc_sys_kernel, shm_table, ARRAY_SIZE(shm_table));
}
