/*
 * overlay_file.c - files of the overlay: every operation is the real file's
 *
 * open() opens the real file too, with the rights of who mounted; it is the
 * file's private data, and has the overlay's path, so that whoever asks for
 * its name hears the one the program used.  Pages are the real file's: nothing
 * is kept twice.
 *
 * A file that was opened for reading before it was copied up reads the copy from
 * then on.  A mapping made before keeps showing the lower file, as on Linux.
 */
#include "fs/overlay.h"

#include "fs/file.h"
#include "fs/internal.h"
#include "mm/mm.h"

/* Times of access are ours to keep, events are told for the overlay's file. */
#define OVL_OPEN_FLAGS	(O_NOATIME | O_LARGEFILE)

static struct file *open_real(const struct file *file, struct inode *real)
{
	int flags = (file->f_flags & ~(O_TRUNC | O_CREAT | O_EXCL | FASYNC)) | OVL_OPEN_FLAGS;
	const struct cred *old = ovl_override_creds(file->f_inode->i_sb);
	struct file *f;
	int err;

	err = inode_permission(real, MAY_OPEN |
			       (file->f_mode & FMODE_READ ? MAY_READ : 0) |
			       (file->f_mode & FMODE_WRITE ? MAY_WRITE : 0));
	f = err ? ERR_PTR(err) : open_with_fake_path(&file->f_path, flags, real, current_cred());
	revert_creds(old);
	return f;
}

static int ovl_open(struct inode *inode, struct file *file)
{
	struct file *real;
	int err;

	if (file->f_mode & FMODE_WRITE || file->f_flags & O_TRUNC) {
		err = ovl_copy_up_flags(file->f_path.dentry, file->f_flags);
		if (err)
			return err;
	}
	err = generic_file_open(inode, file);
	if (err)
		return err;
	real = open_real(file, ovl_real_inode(inode));
	if (IS_ERR(real))
		return PTR_ERR(real);
	file->private_data = real;
	file->f_mapping = real->f_mapping;
	return 0;
}

static int ovl_release(struct inode *inode __maybe_unused, struct file *file)
{
	fput(file->private_data);
	return 0;
}

/* The real file as it is now; ended by real_put(). */
static struct file *real_get(const struct file *file)
{
	struct file *real = file->private_data;
	struct inode *inode = ovl_real_inode(file->f_inode);

	if (likely(real->f_inode == inode))
		return real;
	return open_real(file, inode);
}

static inline void real_put(const struct file *file, struct file *real)
{
	if (unlikely(real != file->private_data))
		fput(real);
}

static void ovl_file_accessed(struct file *file, struct file *real)
{
	struct ovl_fs *ofs = OVL_FS(file->f_inode->i_sb);

	/* Lower files are as they are. */
	if (!(file->f_flags & O_NOATIME) && ovl_upper(file->f_inode) &&
	    !(file->f_path.mnt->mnt_flags & MNT_NOATIME))
		inode_touch_atime(real->f_inode, ovl_upper_mnt(ofs));
}

static ssize_t ovl_read_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	struct file *file = iocb->ki_filp, *real = real_get(file);
	struct kiocb k = { .ki_pos = iocb->ki_pos, .ki_flags = iocb->ki_flags };
	ssize_t n = -EINVAL;

	if (IS_ERR(real))
		return PTR_ERR(real);
	k.ki_filp = real;
	if (real->f_op->read_iter)
		n = real->f_op->read_iter(&k, iter);
	iocb->ki_pos = k.ki_pos;
	ovl_file_accessed(file, real);
	real_put(file, real);
	return n;
}

static ssize_t ovl_write_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	struct file *file = iocb->ki_filp, *real = real_get(file);
	struct kiocb k = { .ki_pos = iocb->ki_pos, .ki_flags = iocb->ki_flags };
	struct inode *inode = file->f_inode;
	ssize_t n;

	if (IS_ERR(real))
		return PTR_ERR(real);
	inode_lock(inode);
	n = file_remove_privs(file);
	if (!n) {
		k.ki_filp = real;
		n = real->f_op->write_iter ? real->f_op->write_iter(&k, iter) : -EINVAL;
		iocb->ki_pos = k.ki_pos;
		ovl_copyattr(inode);
	}
	inode_unlock(inode);
	real_put(file, real);
	return n;
}

static loff_t ovl_llseek(struct file *file, loff_t offset, int whence)
{
	struct file *real;

	/* What needs no look at the content. */
	if (whence != SEEK_DATA && whence != SEEK_HOLE) {
		loff_t eof = i_size_read(ovl_real_inode(file->f_inode));

		return generic_file_llseek_size(file, offset, whence,
						file->f_inode->i_sb->s_maxbytes, eof);
	}
	real = real_get(file);
	if (IS_ERR(real))
		return PTR_ERR(real);
	offset = vfs_llseek(real, offset, whence);
	if (offset >= 0)
		file->f_pos = offset;
	real_put(file, real);
	return offset;
}

static int ovl_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct file *real = real_get(file);
	int err;

	if (IS_ERR(real))
		return PTR_ERR(real);
	err = real->f_op->mmap ? 0 : -ENODEV;
	if (!err) {
		vma->vm_mapping = real->f_mapping;
		err = real->f_op->mmap(real, vma);
	}
	/* Faults are the real file's.  Its error path puts our caller's file. */
	if (!err) {
		get_file(real);
		vma->vm_file = real;
		fput(file);
		ovl_file_accessed(file, real);
	}
	real_put(file, real);
	return err;
}

static int ovl_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	struct file *real;
	int err = 0;

	if (!ovl_upper(file->f_inode))
		return 0;
	real = real_get(file);
	if (IS_ERR(real))
		return PTR_ERR(real);
	if (real->f_op->fsync)
		err = real->f_op->fsync(real, start, end, datasync);
	real_put(file, real);
	return err;
}

static long ovl_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	struct inode *inode = file->f_inode;
	struct file *real = real_get(file);
	long err;

	if (IS_ERR(real))
		return PTR_ERR(real);
	inode_lock(inode);
	err = file_remove_privs(file);
	if (!err)
		err = vfs_fallocate(real, mode, offset, len);
	ovl_copyattr(inode);
	inode_unlock(inode);
	real_put(file, real);
	return err;
}

static long ovl_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct file *real = real_get(file);
	long err = -ENOTTY;

	if (IS_ERR(real))
		return PTR_ERR(real);
	if (real->f_op->unlocked_ioctl)
		err = real->f_op->unlocked_ioctl(real, cmd, arg);
	real_put(file, real);
	return err;
}

static int ovl_flush(struct file *file, void *id)
{
	struct file *real = file->private_data;

	return real->f_op->flush ? real->f_op->flush(real, id) : 0;
}

const struct file_operations ovl_file_operations = {
	.open		= ovl_open,
	.release	= ovl_release,
	.llseek		= ovl_llseek,
	.read_iter	= ovl_read_iter,
	.write_iter	= ovl_write_iter,
	.mmap		= ovl_mmap,
	.fsync		= ovl_fsync,
	.fallocate	= ovl_fallocate,
	.unlocked_ioctl	= ovl_ioctl,
	.flush		= ovl_flush,
};
