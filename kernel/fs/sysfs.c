/*
 * sysfs.c - the few files of /sys that programs look for
 *
 * A tree of fixed directories and small texts, all in the name cache: CPUs
 * (sysconf and lscpu count them there) and empty class directories that other
 * parts fill (sysfs_create_dir, sysfs_create_file).  Read-only.
 */
#include "fs/sysfs.h"

#include <linux/magic.h>

#include "fs/dcache.h"
#include "fs/fs.h"
#include "fs/mount.h"
#include "fs/seq_file.h"
#include "fs/tty.h"
#include "lib/string.h"
#include "mm/slab.h"

static struct super_block *sysfs_sb;

static const struct inode_operations sysfs_iops = { .setattr = simple_setattr };

static struct inode *sysfs_inode(struct super_block *sb, umode_t mode)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_mode = mode;
	inode->i_op = &sysfs_iops;
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	if (S_ISDIR(mode)) {
		inode->i_fop = &simple_dir_operations;
		set_nlink(inode, 2);
	}
	return inode;
}

static struct dentry *sysfs_add(struct dentry *parent, const char *name, struct inode *inode)
{
	struct inode *dir = d_inode(parent);
	struct dentry *dentry = d_alloc_name(parent, name);

	if (!dentry) {
		iput(inode);
		return NULL;
	}
	inode_lock(dir);
	d_add_pinned(dentry, inode);
	if (S_ISDIR(inode->i_mode))
		inc_nlink(dir);
	inode_unlock(dir);
	dput(dentry);		/* the name itself keeps it */
	return dentry;
}

struct dentry *sysfs_create_dir(struct dentry *parent, const char *name)
{
	struct inode *inode = sysfs_inode(sysfs_sb, S_IFDIR | 0755);

	return inode ? sysfs_add(parent ? parent : sysfs_sb->s_root, name, inode) : NULL;
}

/* What a file says; as lasting as the file. */
struct sysfs_text {
	int	(*show)(struct seq_file *m, void *v);
	void	*data;
};

static int sysfs_open(struct inode *inode, struct file *file)
{
	const struct sysfs_text *text = inode->i_private;

	return single_open(file, text->show, text->data);
}

static const struct file_operations sysfs_file_ops = {
	.open		= sysfs_open,
	.read_iter	= seq_read_iter,
	.llseek		= seq_lseek,
	.release	= single_release,
};

struct dentry *sysfs_create_file_data(struct dentry *parent, const char *name,
				      int (*show)(struct seq_file *, void *), void *data)
{
	struct sysfs_text *text = kmalloc(sizeof(*text), GFP_KERNEL);
	struct inode *inode = text ? sysfs_inode(sysfs_sb, S_IFREG | 0444) : NULL;

	if (!inode) {
		kfree(text);
		return NULL;
	}
	text->show = show;
	text->data = data;
	inode->i_fop = &sysfs_file_ops;
	inode->i_private = text;
	inode->i_size = 4096;
	return sysfs_add(parent ? parent : sysfs_sb->s_root, name, inode);
}

struct dentry *sysfs_create_file(struct dentry *parent, const char *name,
				 int (*show)(struct seq_file *, void *))
{
	return sysfs_create_file_data(parent, name, show, NULL);
}

/* "0-3" */
static int cpus_show(struct seq_file *m, void *v __maybe_unused)
{
	if (nr_cpu_ids > 1)
		seq_printf(m, "0-%u\n", nr_cpu_ids - 1);
	else
		seq_puts(m, "0\n");
	return 0;
}

/* "0-1,3" */
static int cpu_list_show(struct seq_file *m, u64 cpus)
{
	const char *comma = "";

	while (cpus) {
		unsigned int first = __builtin_ctzll(cpus), last = first;

		while (last < 63 && (cpus >> (last + 1) & 1))
			last++;
		seq_printf(m, last > first ? "%s%u-%u" : "%s%u", comma, first, last);
		cpus &= ~(~0ULL >> (63 - last));
		comma = ",";
	}
	seq_puts(m, "\n");
	return 0;
}

/* "f": as many digits as there may be CPUs, in groups of 32 */
static int cpu_mask_show(struct seq_file *m, u64 cpus)
{
	int digits = (nr_cpu_ids + 3) / 4;

	if (digits > 8)
		seq_printf(m, "%0*x,%08x\n", digits - 8, (u32)(cpus >> 32), (u32)cpus);
	else
		seq_printf(m, "%0*x\n", digits, (u32)cpus);
	return 0;
}

static struct cpu_place place_of(struct seq_file *m)
{
	struct cpu_place place;

	cpu_place((unsigned long)m->private, &place);
	return place;
}

static int package_id_show(struct seq_file *m, void *v __maybe_unused)
{
	seq_printf(m, "%u\n", place_of(m).package);
	return 0;
}

static int core_id_show(struct seq_file *m, void *v __maybe_unused)
{
	seq_printf(m, "%u\n", place_of(m).core);
	return 0;
}

static int core_cpus_show(struct seq_file *m, void *v __maybe_unused)
{
	return cpu_mask_show(m, place_of(m).core_cpus);
}

static int core_cpus_list_show(struct seq_file *m, void *v __maybe_unused)
{
	return cpu_list_show(m, place_of(m).core_cpus);
}

static int package_cpus_show(struct seq_file *m, void *v __maybe_unused)
{
	return cpu_mask_show(m, place_of(m).package_cpus);
}

static int package_cpus_list_show(struct seq_file *m, void *v __maybe_unused)
{
	return cpu_list_show(m, place_of(m).package_cpus);
}

/* The siblings are the old names of the same masks. */
static const struct {
	const char	*name;
	int		(*show)(struct seq_file *m, void *v);
} topology_files[] = {
	{ "physical_package_id",  package_id_show },
	{ "core_id",		  core_id_show },
	{ "core_cpus",		  core_cpus_show },
	{ "core_cpus_list",	  core_cpus_list_show },
	{ "thread_siblings",	  core_cpus_show },
	{ "thread_siblings_list", core_cpus_list_show },
	{ "package_cpus",	  package_cpus_show },
	{ "package_cpus_list",	  package_cpus_list_show },
	{ "core_siblings",	  package_cpus_show },
	{ "core_siblings_list",	  package_cpus_list_show },
};

static void cpu_add(struct dentry *parent, unsigned int cpu)
{
	struct dentry *dir;
	char name[16];

	snprintf(name, sizeof(name), "cpu%u", cpu);
	dir = sysfs_create_dir(sysfs_create_dir(parent, name), "topology");
	for (unsigned int i = 0; i < ARRAY_SIZE(topology_files); i++)
		sysfs_create_file_data(dir, topology_files[i].name, topology_files[i].show,
				       (void *)(unsigned long)cpu);
}

/* /sys/class/tty/console/active: where a shell finds a terminal it can own. */
static int console_active_show(struct seq_file *m, void *v __maybe_unused)
{
	const char *name = tty_console_name();

	if (name)
		seq_printf(m, "%s\n", name);
	return 0;
}

static const struct super_operations sysfs_sops = {
	.statfs = simple_statfs,
};

static int sysfs_fill_super(struct super_block *sb, void *data __maybe_unused,
			    int flags __maybe_unused)
{
	sb->s_magic = SYSFS_MAGIC;
	sb->s_op = &sysfs_sops;
	sb->s_root = d_make_root(sysfs_inode(sb, S_IFDIR | 0555));
	return sb->s_root ? 0 : -ENOMEM;
}

static struct file_system_type sysfs_fs_type = {
	.name		= "sysfs",
	.fs_flags	= FS_NODEV | FS_SINGLE,
	.fill_super	= sysfs_fill_super,
};

void sysfs_init(void)
{
	static const char *const cpu_files[] = { "online", "possible", "present" };
	struct dentry *dir, *cpu;
	struct vfsmount *mnt;
	unsigned int i;

	register_filesystem(&sysfs_fs_type);
	mnt = kern_mount(&sysfs_fs_type);
	if (IS_ERR(mnt))
		panic("sysfs_init: no memory");
	sysfs_sb = mnt->mnt_sb;

	sysfs_create_dir(NULL, "kernel");
	dir = sysfs_create_dir(NULL, "class");
	sysfs_create_dir(dir, "net");
	sysfs_create_dir(dir, "virtio-ports");
	sysfs_create_dir(dir, "block");
	/* No block devices: nothing stands below these. */
	sysfs_create_dir(NULL, "block");
	sysfs_create_dir(sysfs_create_dir(NULL, "dev"), "block");
	dir = sysfs_create_dir(dir, "tty");
	sysfs_create_file(sysfs_create_dir(dir, "console"), "active", console_active_show);
	dir = sysfs_create_dir(NULL, "devices");
	dir = sysfs_create_dir(dir, "system");
	cpu = sysfs_create_dir(dir, "cpu");
	for (i = 0; i < ARRAY_SIZE(cpu_files); i++)
		sysfs_create_file(cpu, cpu_files[i], cpus_show);
	for (i = 0; i < nr_cpu_ids; i++)
		cpu_add(cpu, i);
}
