/*
 * tmpfs.c - files in memory
 *
 * Names live in the dentry cache, contents in the page cache: nothing is
 * anywhere else.  A mount has limits on pages and inodes.
 *
 * Lock letters: i  inode->i_rwsem    s  sb info's lock    A  atomic
 */
#include "fs/tmpfs.h"

#include <linux/falloc.h>
#include <linux/magic.h>
#include <linux/memfd.h>

#include "fs/dcache.h"
#include "fs/file.h"
#include "fs/internal.h"
#include "fs/seq_file.h"
#include "fs/super.h"
#include "fs/xattr.h"
#include "lib/string.h"
#include "mm/filemap.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "syscall/syscall.h"

#define DIRENT_SIZE	20	/* what a name adds to st_size of its directory */

struct tmpfs_sb {
	atomic_long_t	used_blocks;	/* A  pages */
	unsigned long	max_blocks;	/* s  0: no limit */
	spinlock_t	lock;
	unsigned long	max_inodes;	/* s  0: no limit */
	unsigned long	used_inodes;	/* s */
	umode_t		mode;		/* I */
	uid_t		uid;		/* I */
	gid_t		gid;		/* I */
};

struct tmpfs_inode {
	struct inode		inode;
	struct address_space	mapping;	/* regular files */
	struct simple_xattrs	xattrs;		/* i */
};

static struct kmem_cache *tmpfs_inode_cachep;

static const struct inode_operations tmpfs_dir_iops, tmpfs_file_iops, tmpfs_symlink_iops,
				     tmpfs_special_iops;
static const struct file_operations tmpfs_file_fops;

static struct tmpfs_sb *TMPFS_SB(const struct super_block *sb)
{
	return sb->s_fs_info;
}

static struct tmpfs_inode *TMPFS_I(const struct inode *inode)
{
	return container_of(inode, struct tmpfs_inode, inode);
}

/*
 * Limits.
 */
static int tmpfs_charge(struct address_space *mapping, unsigned long nr)
{
	struct tmpfs_sb *info = TMPFS_SB(mapping->host->i_sb);
	unsigned long max = READ_ONCE(info->max_blocks);

	if (max && (unsigned long)atomic_add_return(nr, &info->used_blocks) > max) {
		atomic_long_sub(nr, &info->used_blocks);
		return -ENOSPC;
	}
	if (!max)
		atomic_long_add(nr, &info->used_blocks);
	return 0;
}

static void tmpfs_uncharge(struct address_space *mapping, unsigned long nr)
{
	atomic_long_sub(nr, &TMPFS_SB(mapping->host->i_sb)->used_blocks);
}

static const struct address_space_operations tmpfs_aops = {
	.charge		= tmpfs_charge,
	.uncharge	= tmpfs_uncharge,
};

static bool reserve_inode(struct tmpfs_sb *info)
{
	bool ok;

	spin_lock(&info->lock);
	ok = !info->max_inodes || info->used_inodes < info->max_inodes;
	if (ok)
		info->used_inodes++;
	spin_unlock(&info->lock);
	return ok;
}

static void free_inode(struct tmpfs_sb *info)
{
	spin_lock(&info->lock);
	info->used_inodes--;
	spin_unlock(&info->lock);
}

/*
 * Inodes.
 */
static struct inode *tmpfs_alloc_inode(struct super_block *sb __maybe_unused)
{
	struct tmpfs_inode *ti = kmem_cache_alloc(tmpfs_inode_cachep, GFP_KERNEL);

	if (!ti)
		return NULL;
	simple_xattrs_init(&ti->xattrs);
	return &ti->inode;
}

static void tmpfs_free_inode(struct inode *inode)
{
	if (S_ISLNK(inode->i_mode))
		kfree(inode->i_link);
	kmem_cache_free(tmpfs_inode_cachep, TMPFS_I(inode));
}

static void tmpfs_evict_inode(struct inode *inode)
{
	if (inode->i_mapping)
		address_space_destroy(inode->i_mapping);
	simple_xattrs_free(&TMPFS_I(inode)->xattrs);
	free_inode(TMPFS_SB(inode->i_sb));
}

static struct inode *tmpfs_get_inode(struct super_block *sb, const struct inode *dir,
				     umode_t mode, dev_t dev)
{
	struct tmpfs_sb *info = TMPFS_SB(sb);
	struct inode *inode;

	if (!reserve_inode(info))
		return ERR_PTR(-ENOSPC);
	inode = new_inode(sb);
	if (!inode) {
		free_inode(info);
		return ERR_PTR(-ENOMEM);
	}
	inode_init_owner(inode, dir, mode);
	inode->i_atime = inode->i_mtime = inode->i_ctime = inode->i_btime = current_time(inode);
	switch (mode & S_IFMT) {
	case S_IFREG:
		inode->i_op = &tmpfs_file_iops;
		inode->i_fop = &tmpfs_file_fops;
		inode->i_mapping = &TMPFS_I(inode)->mapping;
		address_space_init(inode->i_mapping, inode, &inode->i_size, &tmpfs_aops);
		inode->i_mapping->seals = F_SEAL_SEAL;
		break;
	case S_IFDIR:
		inode->i_op = &tmpfs_dir_iops;
		inode->i_fop = &simple_dir_operations;
		inode->i_size = 2 * DIRENT_SIZE;
		set_nlink(inode, 2);
		break;
	case S_IFLNK:
		inode->i_op = &tmpfs_symlink_iops;
		break;
	default:
		inode->i_op = &tmpfs_special_iops;
		init_special_inode(inode, inode->i_mode, dev);
	}
	return inode;
}

/*
 * Directories.
 */
static void dir_grew(struct inode *dir, int names)
{
	dir->i_size += names * DIRENT_SIZE;
	dir->i_mtime = dir->i_ctime = current_time(dir);
}

static int tmpfs_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev)
{
	struct inode *inode = tmpfs_get_inode(dir->i_sb, dir, mode, dev);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	dir_grew(dir, 1);
	d_add_pinned(dentry, inode);
	return 0;
}

static int tmpfs_create(struct inode *dir, struct dentry *dentry, umode_t mode,
			bool excl __maybe_unused)
{
	return tmpfs_mknod(dir, dentry, mode, 0);
}

static int tmpfs_mkdir(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	int err = tmpfs_mknod(dir, dentry, mode | S_IFDIR, 0);

	if (!err)
		inc_nlink(dir);
	return err;
}

static int tmpfs_symlink(struct inode *dir, struct dentry *dentry, const char *target)
{
	size_t len = strlen(target);
	struct inode *inode;
	char *link;

	link = kmemdup(target, len + 1, GFP_KERNEL);
	if (!link)
		return -ENOMEM;
	inode = tmpfs_get_inode(dir->i_sb, dir, S_IFLNK | S_IRWXUGO, 0);
	if (IS_ERR(inode)) {
		kfree(link);
		return PTR_ERR(inode);
	}
	inode->i_link = link;
	inode->i_size = len;
	dir_grew(dir, 1);
	d_add_pinned(dentry, inode);
	return 0;
}

static int tmpfs_tmpfile(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	struct inode *inode = tmpfs_get_inode(dir->i_sb, dir, mode, 0);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	clear_nlink(inode);
	d_instantiate(dentry, inode);
	return 0;
}

static int tmpfs_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct tmpfs_sb *info = TMPFS_SB(dir->i_sb);

	/* A further name counts like an inode, as its dentry takes memory too. */
	if (old->d_inode->i_nlink && !reserve_inode(info))
		return -ENOSPC;
	dir_grew(dir, 1);
	return simple_link(old, dir, dentry);
}

static int tmpfs_unlink(struct inode *dir, struct dentry *dentry)
{
	if (dentry->d_inode->i_nlink > 1 && !S_ISDIR(dentry->d_inode->i_mode))
		free_inode(TMPFS_SB(dir->i_sb));
	dir_grew(dir, -1);
	return simple_unlink(dir, dentry);
}

static int tmpfs_rmdir(struct inode *dir, struct dentry *dentry)
{
	if (!simple_empty(dentry))
		return -ENOTEMPTY;
	drop_nlink(dentry->d_inode);
	tmpfs_unlink(dir, dentry);
	drop_nlink(dir);
	return 0;
}

static int tmpfs_rename(struct inode *olddir, struct dentry *old, struct inode *newdir,
			struct dentry *new, unsigned int flags)
{
	struct inode *target = new->d_inode;
	bool extra_name = target && !(flags & RENAME_EXCHANGE) && target->i_nlink > 1 &&
			  !S_ISDIR(target->i_mode);
	int err = simple_rename(olddir, old, newdir, new, flags);

	if (err)
		return err;
	if (extra_name)
		free_inode(TMPFS_SB(olddir->i_sb));
	if (!(flags & RENAME_EXCHANGE)) {
		dir_grew(olddir, -1);
		if (!target)
			dir_grew(newdir, 1);
	}
	return 0;
}

/*
 * Attributes.
 */
static int tmpfs_setattr(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	int err = setattr_prepare(dentry, attr);

	if (err)
		return err;
	if ((attr->ia_valid & ATTR_SIZE) && inode->i_mapping) {
		loff_t old = inode->i_size, new = attr->ia_size;
		u32 seals = inode->i_mapping->seals;

		if ((new < old && (seals & F_SEAL_SHRINK)) || (new > old && (seals & F_SEAL_GROW)))
			return -EPERM;
		if (new != old) {
			i_size_write(inode, new);
			inode->i_mtime = inode->i_ctime = current_time(inode);
		}
		if (new < old)
			truncate_pagecache(inode->i_mapping, new);
	}
	setattr_copy(inode, attr);
	return 0;
}

/*
 * Contents.
 */
static ssize_t tmpfs_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	ssize_t n = filemap_read(file, file->f_mapping, &iocb->ki_pos, to);

	if (n >= 0)
		file_accessed(file);
	return n;
}

static int check_write_seals(const struct address_space *mapping, loff_t end)
{
	u32 seals = mapping->seals;

	if (likely(!(seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE | F_SEAL_GROW))))
		return 0;
	if (seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE))
		return -EPERM;
	return end > *mapping->i_size ? -EPERM : 0;
}

static ssize_t tmpfs_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	struct inode *inode = file->f_inode;
	ssize_t n;

	inode_lock(inode);
	n = generic_write_checks(iocb, from);
	if (n <= 0)
		goto out;
	n = check_write_seals(inode->i_mapping, iocb->ki_pos + n);
	if (!n)
		n = file_remove_privs(file);
	if (n)
		goto out;
	file_update_time(file);
	n = filemap_write(file, inode->i_mapping, &iocb->ki_pos, from);
out:
	inode_unlock(inode);
	return n;
}

static loff_t tmpfs_llseek(struct file *file, loff_t offset, int whence)
{
	struct inode *inode = file->f_inode;

	if (whence != SEEK_DATA && whence != SEEK_HOLE)
		return generic_file_llseek(file, offset, whence);
	if (offset < 0)
		return -ENXIO;
	inode_lock(inode);
	offset = mapping_seek_hole_data(inode->i_mapping, offset, inode->i_size, whence);
	if (offset >= 0)
		file->f_pos = offset;
	inode_unlock(inode);
	return offset;
}

static long tmpfs_punch_hole(struct inode *inode, loff_t offset, loff_t len)
{
	if (inode->i_mapping->seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE))
		return -EPERM;
	truncate_inode_pages_range(inode->i_mapping, offset, offset + len - 1);
	inode->i_ctime = inode->i_mtime = current_time(inode);
	return 0;
}

/* Gives every page of the range its memory now, or none of the new ones. */
static long tmpfs_allocate(struct inode *inode, loff_t offset, loff_t len)
{
	pgoff_t start = offset >> PAGE_SHIFT, end = (offset + len + PAGE_SIZE - 1) >> PAGE_SHIFT;
	struct tmpfs_sb *info = TMPFS_SB(inode->i_sb);
	pgoff_t index;

	if (info->max_blocks && end - start > info->max_blocks)
		return -ENOSPC;
	for (index = start; index < end; index++) {
		struct page *page = find_get_page(inode->i_mapping, index);
		int err = 0;

		if (!page) {
			page = read_mapping_page(inode->i_mapping, index, NULL);
			err = PTR_ERR_OR_ZERO(page);
		}
		if (err)
			return err;
		put_page(page);
		if (signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

static long tmpfs_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	struct inode *inode = file->f_inode;
	long err;

	if (mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE))
		return -EOPNOTSUPP;
	inode_lock(inode);
	if (mode & FALLOC_FL_PUNCH_HOLE) {
		err = tmpfs_punch_hole(inode, offset, len);
		goto out;
	}
	err = mode & FALLOC_FL_KEEP_SIZE ? 0 : inode_newsize_ok(inode, offset + len);
	if (!err && (inode->i_mapping->seals & F_SEAL_GROW) && offset + len > inode->i_size)
		err = -EPERM;
	if (!err)
		err = tmpfs_allocate(inode, offset, len);
	if (!err && !(mode & FALLOC_FL_KEEP_SIZE) && offset + len > inode->i_size)
		i_size_write(inode, offset + len);
	if (!err)
		inode->i_ctime = current_time(inode);
out:
	inode_unlock(inode);
	return err;
}

/* What is in memory is as safe as it gets. */
static int tmpfs_fsync(struct file *file __maybe_unused, loff_t start __maybe_unused,
		       loff_t end __maybe_unused, int datasync __maybe_unused)
{
	return 0;
}

static int tmpfs_mmap(struct file *file, struct vm_area_struct *vma)
{
	u32 seals = file->f_mapping->seals;

	if ((seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) && (vma->vm_flags & VM_SHARED)) {
		if (vma->vm_flags & VM_WRITE)
			return -EPERM;
		vma->vm_flags &= ~VM_MAYWRITE;
	}
	file_accessed(file);
	return generic_file_mmap(file, vma);
}

static const struct file_operations tmpfs_file_fops = {
	.llseek		= tmpfs_llseek,
	.read_iter	= tmpfs_read_iter,
	.write_iter	= tmpfs_write_iter,
	.mmap		= tmpfs_mmap,
	.open		= generic_file_open,
	.fsync		= tmpfs_fsync,
	.fallocate	= tmpfs_fallocate,
};

/*
 * Extended attributes.
 */
static ssize_t tmpfs_getxattr(struct inode *inode, const char *name, void *value, size_t size)
{
	return simple_xattr_get(&TMPFS_I(inode)->xattrs, name, value, size);
}

static int tmpfs_setxattr(struct dentry *dentry, const char *name, const void *value, size_t size,
			  int flags)
{
	struct inode *inode = dentry->d_inode;
	int err = simple_xattr_set(&TMPFS_I(inode)->xattrs, name, value, size, flags);

	if (!err)
		inode->i_ctime = current_time(inode);
	return err;
}

static ssize_t tmpfs_listxattr(struct inode *inode, char *list, size_t size)
{
	return simple_xattr_list(&TMPFS_I(inode)->xattrs, list, size);
}

#define TMPFS_XATTR_OPS \
	.getxattr = tmpfs_getxattr, .setxattr = tmpfs_setxattr, .listxattr = tmpfs_listxattr

static const struct inode_operations tmpfs_file_iops = {
	.setattr	= tmpfs_setattr,
	TMPFS_XATTR_OPS,
};

static const struct inode_operations tmpfs_special_iops = {
	.setattr	= simple_setattr,
	TMPFS_XATTR_OPS,
};

static const struct inode_operations tmpfs_symlink_iops = {
	.setattr	= simple_setattr,
	TMPFS_XATTR_OPS,
};

static const struct inode_operations tmpfs_dir_iops = {
	.create		= tmpfs_create,
	.link		= tmpfs_link,
	.unlink		= tmpfs_unlink,
	.symlink	= tmpfs_symlink,
	.mkdir		= tmpfs_mkdir,
	.rmdir		= tmpfs_rmdir,
	.mknod		= tmpfs_mknod,
	.rename		= tmpfs_rename,
	.tmpfile	= tmpfs_tmpfile,
	.setattr	= simple_setattr,
	TMPFS_XATTR_OPS,
};

/*
 * The whole.
 */
static int tmpfs_statfs(struct dentry *dentry, struct kstatfs *buf)
{
	struct tmpfs_sb *info = TMPFS_SB(dentry->d_sb);
	unsigned long used = atomic_long_read(&info->used_blocks);

	buf->f_type = TMPFS_MAGIC;
	buf->f_bsize = PAGE_SIZE;
	buf->f_namelen = NAME_MAX_LEN;
	if (info->max_blocks) {
		buf->f_blocks = info->max_blocks;
		buf->f_bfree = used < info->max_blocks ? info->max_blocks - used : 0;
		buf->f_bavail = buf->f_bfree;
	}
	if (info->max_inodes) {
		buf->f_files = info->max_inodes;
		buf->f_ffree = info->max_inodes - info->used_inodes;
	}
	return 0;
}

/* A number with k, m, g or t behind it; *end is what follows. */
static u64 parse_size(const char *s, char **end)
{
	u64 n = simple_strtoul(s, end, 0);

	switch (**end) {
	case 't': case 'T':
		n <<= 10;
		fallthrough;
	case 'g': case 'G':
		n <<= 10;
		fallthrough;
	case 'm': case 'M':
		n <<= 10;
		fallthrough;
	case 'k': case 'K':
		n <<= 10;
		(*end)++;
	}
	return n;
}

struct tmpfs_options {
	u64	blocks, inodes;
	unsigned long mode, uid, gid;
	bool	has_blocks, has_inodes, has_mode, has_uid, has_gid;
};

static int parse_option(struct tmpfs_options *o, char *key, char *value)
{
	char *end;

	if (!strcmp(key, "inode32") || !strcmp(key, "inode64"))
		return value ? -EINVAL : 0;
	if (!value || !*value)
		return -EINVAL;
	if (!strcmp(key, "size")) {
		u64 size = parse_size(value, &end);

		if (*end == '%') {
			size = size * totalram_pages() / 100 << PAGE_SHIFT;
			end++;
		}
		o->blocks = (size + PAGE_SIZE - 1) >> PAGE_SHIFT;
		o->has_blocks = true;
	} else if (!strcmp(key, "nr_blocks")) {
		o->blocks = parse_size(value, &end);
		o->has_blocks = true;
	} else if (!strcmp(key, "nr_inodes")) {
		o->inodes = parse_size(value, &end);
		o->has_inodes = true;
	} else if (!strcmp(key, "mode")) {
		o->mode = simple_strtoul(value, &end, 8) & 07777;
		o->has_mode = true;
	} else if (!strcmp(key, "uid")) {
		o->uid = simple_strtoul(value, &end, 0);
		o->has_uid = true;
	} else if (!strcmp(key, "gid")) {
		o->gid = simple_strtoul(value, &end, 0);
		o->has_gid = true;
	} else {
		return -EINVAL;
	}
	return *end ? -EINVAL : 0;
}

static int parse_options(struct tmpfs_options *o, char *data)
{
	while (data && *data) {
		char *next = strchr(data, ','), *value;
		int err;

		if (next)
			*next++ = '\0';
		value = strchr(data, '=');
		if (value)
			*value++ = '\0';
		err = *data ? parse_option(o, data, value) : 0;
		if (err)
			return err;
		data = next;
	}
	return 0;
}

static int tmpfs_remount(struct super_block *sb, int *flags __maybe_unused, char *data)
{
	struct tmpfs_sb *info = TMPFS_SB(sb);
	struct tmpfs_options o = { 0 };
	int err = parse_options(&o, data);

	if (err)
		return err;
	spin_lock(&info->lock);
	if (o.has_blocks && o.blocks < (u64)atomic_long_read(&info->used_blocks))
		err = -EINVAL;
	if (o.has_inodes && o.inodes < info->used_inodes)
		err = -EINVAL;
	if (!err && o.has_blocks)
		info->max_blocks = o.blocks;
	if (!err && o.has_inodes)
		info->max_inodes = o.inodes;
	spin_unlock(&info->lock);
	return err;
}

static void tmpfs_show_options(struct seq_file *m, struct dentry *root)
{
	struct tmpfs_sb *info = TMPFS_SB(root->d_sb);

	if (info->max_blocks != totalram_pages() / 2)
		seq_printf(m, ",size=%luk", info->max_blocks << (PAGE_SHIFT - 10));
	if (info->max_inodes != totalram_pages() / 2)
		seq_printf(m, ",nr_inodes=%lu", info->max_inodes);
	if (info->mode != (S_IRWXUGO | S_ISVTX))
		seq_printf(m, ",mode=%03o", info->mode);
	if (info->uid)
		seq_printf(m, ",uid=%u", info->uid);
	if (info->gid)
		seq_printf(m, ",gid=%u", info->gid);
}

static void tmpfs_put_super(struct super_block *sb)
{
	kfree(sb->s_fs_info);
}

static const struct super_operations tmpfs_sops = {
	.alloc_inode	= tmpfs_alloc_inode,
	.free_inode	= tmpfs_free_inode,
	.evict_inode	= tmpfs_evict_inode,
	.put_super	= tmpfs_put_super,
	.statfs		= tmpfs_statfs,
	.remount_fs	= tmpfs_remount,
	.show_options	= tmpfs_show_options,
};

int tmpfs_fill_super(struct super_block *sb, void *data, int flags __maybe_unused)
{
	struct tmpfs_options o = { 0 };
	struct tmpfs_sb *info;
	struct inode *root;
	int err = parse_options(&o, data);

	if (err)
		return err;
	info = kzalloc(sizeof(*info), GFP_KERNEL);
	if (!info)
		return -ENOMEM;
	spin_lock_init(&info->lock);
	info->max_blocks = o.has_blocks ? o.blocks : totalram_pages() / 2;
	info->max_inodes = o.has_inodes ? o.inodes : totalram_pages() / 2;
	info->mode = o.has_mode ? o.mode : S_IRWXUGO | S_ISVTX;
	info->uid = o.has_uid ? o.uid : current_fsuid();
	info->gid = o.has_gid ? o.gid : current_fsgid();
	sb->s_fs_info = info;
	sb->s_op = &tmpfs_sops;
	sb->s_magic = TMPFS_MAGIC;

	root = tmpfs_get_inode(sb, NULL, S_IFDIR | info->mode, 0);
	if (IS_ERR(root))
		return PTR_ERR(root);
	root->i_uid = info->uid;
	root->i_gid = info->gid;
	sb->s_root = d_make_root(root);
	return sb->s_root ? 0 : -ENOMEM;
}

struct file_system_type tmpfs_fs_type = {
	.name		= "tmpfs",
	.fs_flags	= FS_NODEV,
	.fill_super	= tmpfs_fill_super,
};

/* While the archive is unpacked memory itself is the limit. */
static struct super_block *rootfs_sb;

static int rootfs_fill_super(struct super_block *sb, void *data, int flags)
{
	int err = tmpfs_fill_super(sb, data, flags);

	if (!err) {
		TMPFS_SB(sb)->max_blocks = 0;
		TMPFS_SB(sb)->max_inodes = 0;
		TMPFS_SB(sb)->mode = 0755;
		sb->s_root->d_inode->i_mode = S_IFDIR | 0755;
		rootfs_sb = sb;
	}
	return err;
}

void rootfs_set_limit(void)
{
	struct tmpfs_sb *info = TMPFS_SB(rootfs_sb);
	unsigned long half = totalram_pages() / 2;
	unsigned long used = atomic_long_read(&info->used_blocks);

	info->max_blocks = max(half, used + nr_free_pages() / 2);
	info->max_inodes = max(half, info->used_inodes * 2);
}

struct file_system_type rootfs_fs_type = {
	.name		= "rootfs",
	.fs_flags	= FS_NODEV | FS_SINGLE,
	.fill_super	= rootfs_fill_super,
};

int tmpfs_make_node(struct dentry *dir, const char *name, umode_t mode, dev_t dev)
{
	struct inode *inode = dir->d_inode;
	struct dentry *dentry;
	int err;

	inode_lock(inode);
	dentry = lookup_one_len(name, dir, strlen(name));
	err = PTR_ERR_OR_ZERO(dentry);
	if (!err) {
		err = -EEXIST;
		if (d_is_negative(dentry))
			err = S_ISDIR(mode) ? tmpfs_mkdir(inode, dentry, mode & ~S_IFMT) :
					      tmpfs_mknod(inode, dentry, mode, dev);
		dput(dentry);
	}
	inode_unlock(inode);
	return err;
}

/*
 * Files without a name.
 */
static char *shm_dname(struct dentry *dentry, char *buf, int buflen)
{
	int len = dentry->d_name.len;

	/* "/" NAME " (deleted)" NUL */
	if (len + 12 > buflen)
		return ERR_PTR(-ENAMETOOLONG);
	buf += buflen - len - 12;
	*buf = '/';
	memcpy(buf + 1, dentry->d_name.name, len);
	memcpy(buf + 1 + len, " (deleted)", 11);
	return buf;
}

static const struct dentry_operations shm_dentry_ops = { .d_dname = shm_dname };

static int shm_fill_super(struct super_block *sb, void *data, int flags)
{
	int err = tmpfs_fill_super(sb, data, flags);

	if (!err) {
		TMPFS_SB(sb)->max_blocks = 0;
		TMPFS_SB(sb)->max_inodes = 0;
		sb->s_d_op = &shm_dentry_ops;
	}
	return err;
}

static struct file_system_type shm_fs_type = {
	.name		= "tmpfs",
	.fs_flags	= FS_NODEV,
	.fill_super	= shm_fill_super,
};
static struct vfsmount *shm_mnt;

struct file *shmem_file_setup(const char *name, loff_t size, unsigned long flags __maybe_unused)
{
	struct super_block *sb = shm_mnt->mnt_sb;
	struct dentry *dentry;
	struct inode *inode;
	struct path path;

	inode = tmpfs_get_inode(sb, NULL, S_IFREG | S_IRWXUGO, 0);
	if (IS_ERR(inode))
		return ERR_CAST(inode);
	clear_nlink(inode);
	inode->i_size = size;
	dentry = d_alloc_anon(sb, name, inode);
	if (IS_ERR(dentry))
		return ERR_CAST(dentry);
	path.dentry = dentry;
	path.mnt = mntget(shm_mnt);
	return open_path(path, O_RDWR | O_LARGEFILE, current_cred());
}

#define MFD_NAME_PREFIX	"memfd:"
#define MFD_NAME_MAX	(NAME_MAX_LEN - (sizeof(MFD_NAME_PREFIX) - 1))

SYSCALL_DEFINE2(memfd_create, const char __user *, uname, unsigned int, flags)
{
	char name[NAME_MAX_LEN + 1] = MFD_NAME_PREFIX;
	struct file *file;
	long len;
	int fd;

	if (flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING))
		return -EINVAL;
	len = strncpy_from_user(name + sizeof(MFD_NAME_PREFIX) - 1, uname, MFD_NAME_MAX + 1);
	if (len < 0)
		return len;
	if (len > (long)MFD_NAME_MAX)
		return -EINVAL;
	fd = get_unused_fd_flags(flags & MFD_CLOEXEC ? O_CLOEXEC : 0);
	if (fd < 0)
		return fd;
	file = shmem_file_setup(name, 0, 0);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	if (flags & MFD_ALLOW_SEALING)
		file->f_mapping->seals &= ~F_SEAL_SEAL;
	fd_install(fd, file);
	return fd;
}

static int memfd_add_seals(struct file *file, unsigned int seals)
{
	struct address_space *mapping = file->f_mapping;
	int err = -EPERM;

	if (!(file->f_mode & FMODE_WRITE))
		return -EPERM;
	if (seals & ~(F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE |
		      F_SEAL_FUTURE_WRITE))
		return -EINVAL;
	inode_lock(file->f_inode);
	if (mapping->seals & F_SEAL_SEAL)
		goto out;
	err = -EBUSY;
	if ((seals & F_SEAL_WRITE) && !(mapping->seals & F_SEAL_WRITE) &&
	    READ_ONCE(mapping->i_mmap_writable))
		goto out;
	mapping->seals |= seals;
	err = 0;
out:
	inode_unlock(file->f_inode);
	return err;
}

int memfd_fcntl(struct file *file, unsigned int cmd, unsigned int arg)
{
	if (file->f_op != &tmpfs_file_fops)
		return -EINVAL;
	if (cmd == F_ADD_SEALS)
		return memfd_add_seals(file, arg);
	return file->f_mapping->seals;
}

void __init tmpfs_init(void)
{
	tmpfs_inode_cachep = kmem_cache_create("tmpfs_inode", sizeof(struct tmpfs_inode), 0,
					       SLAB_HWCACHE_ALIGN | SLAB_PANIC, NULL);
	register_filesystem(&tmpfs_fs_type);
	shm_mnt = kern_mount(&shm_fs_type);
	if (IS_ERR(shm_mnt))
		panic("no memory for files without a name");
}
