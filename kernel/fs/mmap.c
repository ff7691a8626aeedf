/*
 * mmap.c - what address spaces ask of files
 */
#include <linux/falloc.h>

#include "fs/file.h"
#include "fs/internal.h"
#include "mm/mm.h"
#include "sched/cred.h"

/* Flags that MAP_SHARED passes over but MAP_SHARED_VALIDATE must know: all but MAP_SYNC. */
#define MMAP_KNOWN_FLAGS (MAP_SHARED | MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | MAP_DENYWRITE | \
	MAP_EXECUTABLE | MAP_UNINITIALIZED | MAP_GROWSDOWN | MAP_LOCKED | MAP_NORESERVE | \
	MAP_POPULATE | MAP_NONBLOCK | MAP_STACK | MAP_HUGETLB | MAP_32BIT | \
	MAP_FIXED_NOREPLACE | (63UL << MAP_HUGE_SHIFT))

struct file *mmap_fget(unsigned int fd)
{
	return fget(fd);
}

void vma_get_file(struct file *file)
{
	get_file(file);
}

void vma_put_file(struct file *file)
{
	fput(file);
}

int vma_file_check(struct file *file, unsigned long prot, unsigned long flags,
		   unsigned long *vm_flags)
{
	fmode_t mode = file->f_mode;

	switch (flags & MAP_TYPE) {
	case MAP_SHARED_VALIDATE:
		if (flags & ~(unsigned long)MMAP_KNOWN_FLAGS)
			return -EOPNOTSUPP;
		fallthrough;
	case MAP_SHARED:
		if ((prot & PROT_WRITE) && !(mode & FMODE_WRITE))
			return -EACCES;
		if ((file->f_inode->i_flags & S_APPEND) && (mode & FMODE_WRITE))
			return -EACCES;
		*vm_flags |= VM_SHARED | VM_MAYSHARE;
		if (!(mode & FMODE_WRITE))
			*vm_flags &= ~(VM_MAYWRITE | VM_SHARED);
		fallthrough;
	case MAP_PRIVATE:
		if (!(mode & FMODE_READ))
			return -EACCES;
		if (!(mode & FMODE_PSEUDO) && path_noexec(&file->f_path)) {
			if (prot & PROT_EXEC)
				return -EPERM;
			*vm_flags &= ~VM_MAYEXEC;
		}
		if (!file->f_op->mmap)
			return -ENODEV;
		return 0;
	default:
		return -EINVAL;
	}
}

int vma_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	return file->f_op->mmap(file, vma);
}

struct address_space *vma_file_mapping(struct file *file)
{
	return file->f_mapping;
}

int vma_file_fsync(struct file *file, loff_t start, loff_t end)
{
	if (!file->f_op->fsync)
		return -EINVAL;
	return file->f_op->fsync(file, start, end, 1);
}

int vma_file_punch_hole(struct file *file, loff_t start, loff_t len)
{
	return vfs_fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, start, len);
}
