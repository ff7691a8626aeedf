/*
 * mmap.c - what mm/ needs to know of files
 *
 * mm stands below fs and sees a struct file as a pointer only; these are the
 * functions it calls (declared in mm/mm.h).
 */
#include <linux/falloc.h>
#include <linux/mman.h>

#include "fs/file.h"
#include "fs/internal.h"
#include "mm/filemap.h"
#include "mm/mm.h"

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

struct address_space *vma_file_mapping(struct file *file)
{
	return file->f_mapping;
}

int vma_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	return file->f_op->mmap(file, vma);
}

int vma_file_fsync(struct file *file, loff_t start, loff_t end)
{
	if (!file->f_op->fsync)
		return 0;
	return file->f_op->fsync(file, start, end, 0);
}

int vma_file_punch_hole(struct file *file, loff_t start, loff_t len)
{
	return vfs_fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, start, len);
}

/* Flags MAP_SHARED_VALIDATE knows; MAP_SHARED and MAP_PRIVATE ignore the others. */
#define MAP_KNOWN	(MAP_SHARED | MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | MAP_DENYWRITE | \
			 MAP_EXECUTABLE | MAP_GROWSDOWN | MAP_LOCKED | MAP_NORESERVE | \
			 MAP_POPULATE | MAP_NONBLOCK | MAP_STACK | MAP_HUGETLB | MAP_32BIT | \
			 MAP_FIXED_NOREPLACE)

static int check_shared(struct file *file, unsigned long prot, unsigned long *vm_flags)
{
	if (prot & PROT_WRITE) {
		if (!(file->f_mode & FMODE_WRITE))
			return -EACCES;
		if (file_inode(file)->i_flags & S_IMMUTABLE)
			return -ETXTBSY;
	}
	if ((file_inode(file)->i_flags & S_APPEND) && (file->f_mode & FMODE_WRITE))
		return -EACCES;
	*vm_flags |= VM_SHARED | VM_MAYSHARE;
	/* Opened for reading: as good as private, and cannot become writable. */
	if (!(file->f_mode & FMODE_WRITE))
		*vm_flags &= ~(VM_MAYWRITE | VM_SHARED);
	return 0;
}

int vma_file_check(struct file *file, unsigned long prot, unsigned long flags,
		   unsigned long *vm_flags)
{
	int err;

	switch (flags & MAP_TYPE) {
	case MAP_SHARED_VALIDATE:
		if (flags & ~(unsigned long)(MAP_KNOWN | MAP_SHARED_VALIDATE))
			return -EOPNOTSUPP;
		fallthrough;
	case MAP_SHARED:
		err = check_shared(file, prot, vm_flags);
		if (err)
			return err;
		break;
	case MAP_PRIVATE:
		break;
	default:
		return -EINVAL;
	}
	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	if (path_noexec(&file->f_path)) {
		if (*vm_flags & VM_EXEC)
			return -EPERM;
		*vm_flags &= ~VM_MAYEXEC;
	}
	if (!file->f_op->mmap)
		return -ENODEV;
	return *vm_flags & VM_GROWSDOWN ? -EINVAL : 0;
}
