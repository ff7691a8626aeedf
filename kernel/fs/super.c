/*
 * super.c - file system types and their super blocks
 */
#include <linux/magic.h>

#include "fs/dcache.h"
#include "fs/inotify.h"
#include "fs/internal.h"
#include "fs/super.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "sched/rcu.h"

static struct file_system_type *file_systems;
static DEFINE_SPINLOCK(file_systems_lock);
static LIST_HEAD(super_blocks);			/* those mounted; super_blocks_lock */
static DEFINE_SPINLOCK(super_blocks_lock);
static DEFINE_MUTEX(single_mutex);		/* first mount of an FS_SINGLE type */

int register_filesystem(struct file_system_type *fs)
{
	struct file_system_type **p;
	int err = 0;

	spin_lock(&file_systems_lock);
	for (p = &file_systems; *p; p = &(*p)->next)
		if (!strcmp((*p)->name, fs->name))
			break;
	if (*p)
		err = -EBUSY;
	else
		*p = fs;
	spin_unlock(&file_systems_lock);
	return err;
}

struct file_system_type *get_fs_type(const char *name)
{
	struct file_system_type *fs;

	spin_lock(&file_systems_lock);
	for (fs = file_systems; fs; fs = fs->next)
		if (!strcmp(fs->name, name))
			break;
	spin_unlock(&file_systems_lock);
	return fs;
}

int for_each_filesystem(int (*fn)(struct file_system_type *fs, void *arg), void *arg)
{
	struct file_system_type *fs;
	int err = 0;

	for (fs = READ_ONCE(file_systems); fs && !err; fs = fs->next)
		err = fn(fs, arg);
	return err;
}

/* Without a block device: a device number of its own, with major 0. */
dev_t get_anon_bdev(void)
{
	static atomic_t next = ATOMIC_INIT(0);

	return MKDEV(0, (unsigned int)atomic_inc_return(&next));
}

static struct super_block *new_super(struct file_system_type *type, int flags)
{
	struct super_block *sb = kzalloc(sizeof(*sb), GFP_KERNEL);

	if (!sb)
		return NULL;
	sb->s_type = type;
	sb->s_flags = flags;
	sb->s_blocksize = 4096;
	sb->s_maxbytes = MAX_LFS_FILESIZE;
	sb->s_dev = get_anon_bdev();
	atomic_set(&sb->s_active, 1);
	atomic_set(&sb->s_leaving, 1);
	init_rwsem(&sb->s_umount);
	mutex_init(&sb->s_vfs_rename_mutex);
	INIT_LIST_HEAD(&sb->s_dentry_lru);
	INIT_LIST_HEAD(&sb->s_list);
	return sb;
}

static void destroy_super(struct super_block *sb)
{
	spin_lock(&super_blocks_lock);
	list_del_init(&sb->s_list);
	spin_unlock(&super_blocks_lock);
	unregister_shrinker(&sb->s_shrink);
	if (sb->s_root)
		sync_filesystem(sb);
	if (sb->s_root) {
		fsnotify_sb_delete(sb);
		shrink_dcache_sb(sb);
		d_genocide(sb->s_root);
		dput(sb->s_root);
	}
	if (sb->s_op && sb->s_op->shutdown)
		sb->s_op->shutdown(sb);
	super_leave(sb);
}

/* Inodes that wait for their grace period still point at the super block: the last one frees it. */
void super_leave(struct super_block *sb)
{
	if (!atomic_dec_and_test(&sb->s_leaving))
		return;
	if (sb->s_op && sb->s_op->put_super)
		sb->s_op->put_super(sb);
	kfree(sb);
}

struct super_block *alloc_super(struct file_system_type *type, int flags, const char *devname,
				void *data)
{
	struct super_block *sb = new_super(type, flags);
	int err;

	if (!sb)
		return ERR_PTR(-ENOMEM);
	if (devname)
		strscpy(sb->s_id, devname, sizeof(sb->s_id));
	err = dcache_register_shrinker(sb);
	if (!err)
		err = type->fill_super(sb, data, flags);
	if (err) {
		destroy_super(sb);
		return ERR_PTR(err);
	}
	spin_lock(&super_blocks_lock);
	list_add_tail(&sb->s_list, &super_blocks);
	spin_unlock(&super_blocks_lock);
	return sb;
}

/* The super block for a new mount: a new one, or the only one. */
struct super_block *get_super(struct file_system_type *type, int flags, const char *devname,
			      void *data)
{
	struct super_block *sb;

	if (!(type->fs_flags & FS_SINGLE))
		return alloc_super(type, flags, devname, data);
	mutex_lock(&single_mutex);
	sb = type->single;
	if (!sb) {
		sb = alloc_super(type, flags, devname, data);
		if (!IS_ERR(sb))
			type->single = sb;
	}
	if (!IS_ERR(sb))
		atomic_inc(&sb->s_active);
	mutex_unlock(&single_mutex);
	return sb;
}

void deactivate_super(struct super_block *sb)
{
	if (atomic_dec_and_test(&sb->s_active))
		destroy_super(sb);
}

/* Most file systems are in memory, where nothing has to go anywhere. */
int sync_filesystem(struct super_block *sb)
{
	if (!sb->s_op || !sb->s_op->sync_fs || (sb->s_flags & MS_RDONLY))
		return 0;
	return sb->s_op->sync_fs(sb);
}

void ksys_sync(void)
{
	struct super_block *sb, *prev = NULL;

	spin_lock(&super_blocks_lock);
	list_for_each_entry(sb, &super_blocks, s_list) {
		if (!atomic_inc_not_zero(&sb->s_active))
			continue;
		spin_unlock(&super_blocks_lock);
		if (prev)
			deactivate_super(prev);
		prev = sb;		/* keeps our place in the list */
		sync_filesystem(sb);
		spin_lock(&super_blocks_lock);
	}
	spin_unlock(&super_blocks_lock);
	if (prev)
		deactivate_super(prev);
}

/* Files without a path: they are called what they are. */
static char *pseudo_d_dname(struct dentry *dentry, char *buf, int buflen)
{
	return pseudo_dname(dentry->d_inode, dentry->d_name.len ? dentry->d_name.name : NULL,
			    buf, buflen);
}

static const struct dentry_operations pseudo_dentry_ops = { .d_dname = pseudo_d_dname };

static int pseudo_statfs(struct dentry *dentry, struct kstatfs *buf)
{
	return simple_statfs(dentry, buf);
}

static const struct super_operations pseudo_super_ops = { .statfs = pseudo_statfs };

struct vfsmount *kern_mount_pseudo(struct file_system_type *type, unsigned long magic,
				   const struct super_operations *ops)
{
	struct super_block *sb;
	struct vfsmount *mnt;
	struct inode *root;

	type->fs_flags |= FS_NOMOUNT;
	sb = new_super(type, MS_KERNMOUNT | MS_NOUSER);
	if (!sb)
		panic("no memory for the file system %s", type->name);
	sb->s_magic = magic;
	sb->s_d_op = &pseudo_dentry_ops;
	sb->s_op = &pseudo_super_ops;
	root = new_inode(sb);		/* a plain inode, not one of @ops' */
	if (root) {
		root->i_mode = S_IFDIR | S_IRUSR | S_IWUSR;
		root->i_flags |= S_STATIC;
	}
	sb->s_root = d_make_root(root);
	if (ops)
		sb->s_op = ops;
	mnt = sb->s_root ? mnt_alloc(sb, type->name, 0) : NULL;
	if (!mnt)
		panic("no memory for the file system %s", type->name);
	mnt->mnt_flags |= MNT_INTERNAL;
	return mnt;
}

int vfs_statfs(const struct path *path, struct kstatfs *buf)
{
	struct super_block *sb = path->dentry->d_sb;
	int err;

	memset(buf, 0, sizeof(*buf));
	buf->f_fsid[0] = new_encode_dev(sb->s_dev);
	err = sb->s_op && sb->s_op->statfs ? sb->s_op->statfs(path->dentry, buf) :
					     simple_statfs(path->dentry, buf);
	if (err)
		return err;
	if (!buf->f_frsize)
		buf->f_frsize = buf->f_bsize;
	buf->f_flags = mnt_statfs_flags(path->mnt);
	return 0;
}
