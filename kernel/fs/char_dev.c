/*
 * char_dev.c - character devices by number, and devtmpfs, which shows them
 *
 * Drivers register while booting; nothing is ever unregistered, so lookups
 * need no lock.
 */
#include "fs/char_dev.h"

#include "fs/dcache.h"
#include "fs/file.h"
#include "fs/seq_file.h"
#include "fs/tmpfs.h"
#include "lib/string.h"
#include "mm/slab.h"

struct char_device {
	struct char_device	*next;
	unsigned int		major, first, count;
	const char		*name;
	const struct file_operations *fops;
};

static struct char_device *devices;	/* by major, then minor */
static DEFINE_SPINLOCK(devices_lock);

int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
		      const char *name, const struct file_operations *fops)
{
	struct char_device *dev = kmalloc(sizeof(*dev), GFP_KERNEL), **p;

	if (!dev)
		return -ENOMEM;
	*dev = (struct char_device){ NULL, major, baseminor, count, name, fops };
	spin_lock(&devices_lock);
	for (p = &devices; *p; p = &(*p)->next) {
		if ((*p)->major > major || ((*p)->major == major && (*p)->first >= baseminor))
			break;
	}
	dev->next = *p;
	smp_store_release(p, dev);
	spin_unlock(&devices_lock);
	return 0;
}

static const struct file_operations *chrdev_lookup(dev_t rdev)
{
	const struct char_device *dev;

	for (dev = READ_ONCE(devices); dev; dev = dev->next)
		if (dev->major == MAJOR(rdev) && MINOR(rdev) - dev->first < dev->count)
			return dev->fops;
	return NULL;
}

static int chrdev_open(struct inode *inode, struct file *file)
{
	const struct file_operations *fops = chrdev_lookup(inode->i_rdev);

	if (!fops)
		return -ENXIO;
	file->f_op = fops;
	return fops->open ? fops->open(inode, file) : 0;
}

static int blkdev_open(struct inode *inode __maybe_unused, struct file *file __maybe_unused)
{
	return -ENXIO;
}

const struct file_operations def_chr_fops = {
	.open	= chrdev_open,
	.llseek	= noop_llseek,
};

const struct file_operations def_blk_fops = { .open = blkdev_open };

void chrdev_show(struct seq_file *m)
{
	const struct char_device *dev, *last = NULL;

	seq_puts(m, "Character devices:\n");
	for (dev = READ_ONCE(devices); dev; dev = dev->next) {
		if (!last || last->major != dev->major || strcmp(last->name, dev->name))
			seq_printf(m, "%3u %s\n", dev->major, dev->name);
		last = dev;
	}
	seq_puts(m, "\nBlock devices:\n");
}

/*
 * devtmpfs: a tmpfs that is the same in every mount, with a node for each
 * device from the start.
 */
struct devnode {
	struct devnode	*next;
	umode_t		mode;
	dev_t		dev;
	char		name[];
};

static struct devnode *devnodes, **devnodes_end = &devnodes;
static DEFINE_MUTEX(devtmpfs_mutex);
static struct dentry *devtmpfs_root;	/* NULL: not mounted yet */

static int devtmpfs_add(struct dentry *root, const struct devnode *node)
{
	const char *slash = strchr(node->name, '/');
	struct dentry *dir;
	char name[32];
	int err;

	if (!slash)
		return tmpfs_make_node(root, node->name, node->mode, node->dev);
	strscpy(name, node->name, min_t(size_t, sizeof(name), slash - node->name + 1));
	err = tmpfs_make_node(root, name, S_IFDIR | 0755, 0);
	if (err && err != -EEXIST)
		return err;
	dir = d_lookup(root, &(struct qstr){ .hash = full_name_hash(root, name, strlen(name)),
					     .len = strlen(name), .name = name });
	if (!dir)
		return -ENOENT;
	err = tmpfs_make_node(dir, slash + 1, node->mode, node->dev);
	dput(dir);
	return err;
}

int devtmpfs_create_node(const char *name, umode_t mode, dev_t dev)
{
	size_t size = strlen(name) + 1;
	struct devnode *node = kmalloc(sizeof(*node) + size, GFP_KERNEL);
	int err = 0;

	if (!node)
		return -ENOMEM;
	node->next = NULL;
	node->mode = mode & S_IFMT ? mode : mode | S_IFCHR;
	node->dev = dev;
	memcpy(node->name, name, size);
	mutex_lock(&devtmpfs_mutex);
	*devnodes_end = node;
	devnodes_end = &node->next;
	if (devtmpfs_root)
		err = devtmpfs_add(devtmpfs_root, node);
	mutex_unlock(&devtmpfs_mutex);
	return err;
}

static int devtmpfs_fill_super(struct super_block *sb, void *data, int flags)
{
	const struct devnode *node;
	int err = tmpfs_fill_super(sb, data, flags);

	if (err)
		return err;
	sb->s_root->d_inode->i_mode = S_IFDIR | 0755;
	mutex_lock(&devtmpfs_mutex);
	for (node = devnodes; node && (!err || err == -EEXIST); node = node->next)
		err = devtmpfs_add(sb->s_root, node);
	if (err == -EEXIST)
		err = 0;
	if (!err)
		devtmpfs_root = sb->s_root;
	mutex_unlock(&devtmpfs_mutex);
	return err;
}

static struct file_system_type devtmpfs_fs_type = {
	.name		= "devtmpfs",
	.fs_flags	= FS_NODEV | FS_SINGLE,
	.fill_super	= devtmpfs_fill_super,
};

void __init chrdev_init(void)
{
	register_filesystem(&devtmpfs_fs_type);
}
