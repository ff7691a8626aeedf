/*
 * procfs.c - the tree under /proc
 *
 * Entries (struct proc_dir_entry) are made once by the part of the kernel that
 * answers them; names and inodes come into being when they are looked up.  All
 * mounts show the same tree.  The root also holds the processes, which
 * proc/proc_pid.c looks up and lists, and the links self and thread-self.
 */
#include "fs/procfs.h"

#include <linux/magic.h>

#include "fs/dcache.h"
#include "fs/poll.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "mm/uio.h"
#include "sched/cred.h"

/*
 * I  written once    p  proc_lock (readers: entries are only ever added)
 */
struct proc_dir_entry {
	const char			*name;		/* I */
	umode_t				mode;		/* p  chmod may change the bits */
	uid_t				uid;		/* p */
	gid_t				gid;		/* p */
	ino_t				ino;		/* I */
	struct proc_dir_entry		*parent;	/* I */
	struct proc_dir_entry		*subdir, **subdir_end;	/* p  in order of creation */
	struct proc_dir_entry		*next;		/* p */
	unsigned int			nr_dirs;	/* p  of its entries */

	/* One of these answers. */
	const struct proc_ops		*ops;		/* I */
	const struct seq_operations	*seq_ops;	/* I */
	int (*show)(struct seq_file *, void *);		/* I */
	const char			*link;		/* I */
	const struct inode_operations	*iops;		/* I  links made when followed */
	void				*data;		/* I */
};

static DEFINE_SPINLOCK(proc_lock);
static ino_t proc_last_ino = 1;

static struct proc_dir_entry proc_root = {
	.name		= "/proc",
	.mode		= S_IFDIR | 0555,
	.ino		= 1,
	.parent		= &proc_root,
	.subdir_end	= &proc_root.subdir,
};

struct proc_dir_entry *proc_net, *proc_sys, *proc_sys_fs, *proc_sys_kernel, *proc_sys_net;

ino_t proc_next_ino(void)
{
	return __atomic_add_fetch(&proc_last_ino, 1, __ATOMIC_RELAXED);
}

static struct proc_dir_entry *pde_of(const struct inode *inode)
{
	return inode->i_private;
}

void *pde_data(const struct inode *inode)
{
	return pde_of(inode)->data;
}

/* ---- entries ---- */

static struct proc_dir_entry *pde_create(const char *name, umode_t mode,
					 struct proc_dir_entry *parent)
{
	struct proc_dir_entry *de = kzalloc(sizeof(*de), GFP_KERNEL);

	if (!de)
		return NULL;
	de->name = name;
	de->mode = mode;
	de->ino = proc_next_ino();
	de->parent = parent ? parent : &proc_root;
	de->subdir_end = &de->subdir;
	return de;
}

/* Complete: others may find it. */
static struct proc_dir_entry *pde_publish(struct proc_dir_entry *de)
{
	struct proc_dir_entry *dir = de->parent;

	spin_lock(&proc_lock);
	smp_store_release(dir->subdir_end, de);
	dir->subdir_end = &de->next;
	if (S_ISDIR(de->mode))
		dir->nr_dirs++;
	spin_unlock(&proc_lock);
	return de;
}

static umode_t file_mode(umode_t mode)
{
	return S_IFREG | (mode & S_IALLUGO ? mode & S_IALLUGO : 0444);
}

struct proc_dir_entry *proc_create_data(const char *name, umode_t mode,
		struct proc_dir_entry *parent, const struct proc_ops *ops, void *data)
{
	struct proc_dir_entry *de = pde_create(name, file_mode(mode), parent);

	if (!de)
		return NULL;
	de->ops = ops;
	de->data = data;
	return pde_publish(de);
}

struct proc_dir_entry *proc_create(const char *name, umode_t mode,
		struct proc_dir_entry *parent, const struct proc_ops *ops)
{
	return proc_create_data(name, mode, parent, ops, NULL);
}

struct proc_dir_entry *proc_create_seq_data(const char *name, umode_t mode,
		struct proc_dir_entry *parent, const struct seq_operations *ops, void *data)
{
	struct proc_dir_entry *de = pde_create(name, file_mode(mode), parent);

	if (!de)
		return NULL;
	de->seq_ops = ops;
	de->data = data;
	return pde_publish(de);
}

struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode,
		struct proc_dir_entry *parent, int (*show)(struct seq_file *, void *), void *data)
{
	struct proc_dir_entry *de = pde_create(name, file_mode(mode), parent);

	if (!de)
		return NULL;
	de->show = show;
	de->data = data;
	return pde_publish(de);
}

struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	struct proc_dir_entry *de = pde_create(name, S_IFDIR | 0555, parent);

	return de ? pde_publish(de) : NULL;
}

struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent,
		const char *dest)
{
	struct proc_dir_entry *de = pde_create(name, S_IFLNK | 0777, parent);

	if (!de)
		return NULL;
	de->link = dest;
	return pde_publish(de);
}

static struct proc_dir_entry *pde_find(struct proc_dir_entry *dir, const struct qstr *name)
{
	struct proc_dir_entry *de;

	for (de = smp_load_acquire(&dir->subdir); de; de = smp_load_acquire(&de->next))
		if (strlen(de->name) == name->len && !memcmp(de->name, name->name, name->len))
			return de;
	return NULL;
}

/* ---- files ---- */

static int proc_open(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *de = pde_of(inode);
	int err;

	if (de->ops)
		return de->ops->proc_open ? de->ops->proc_open(inode, file) : 0;
	if (de->show)
		return single_open(file, de->show, de->data);
	err = seq_open(file, de->seq_ops);
	if (!err)
		((struct seq_file *)file->private_data)->private = de->data;
	return err;
}

static int proc_release(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *de = pde_of(inode);

	if (de->ops)
		return de->ops->proc_release ? de->ops->proc_release(inode, file) : 0;
	return de->show ? single_release(inode, file) : seq_release(inode, file);
}

static ssize_t proc_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	const struct proc_ops *ops = pde_of(file_inode(iocb->ki_filp))->ops;

	if (!ops)
		return seq_read_iter(iocb, to);
	return ops->proc_read_iter ? ops->proc_read_iter(iocb, to) : -EIO;
}

static ssize_t proc_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	const struct proc_ops *ops = pde_of(file_inode(file))->ops;

	return ops && ops->proc_write ? ops->proc_write(file, buf, len, pos) : -EIO;
}

static loff_t proc_lseek(struct file *file, loff_t offset, int whence)
{
	const struct proc_ops *ops = pde_of(file_inode(file))->ops;

	if (!ops || !ops->proc_lseek)
		return seq_lseek(file, offset, whence);
	return ops->proc_lseek(file, offset, whence);
}

static __poll_t proc_poll(struct file *file, poll_table *table)
{
	const struct proc_ops *ops = pde_of(file_inode(file))->ops;

	return ops && ops->proc_poll ? ops->proc_poll(file, table) : DEFAULT_POLLMASK;
}

static long proc_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	const struct proc_ops *ops = pde_of(file_inode(file))->ops;

	return ops && ops->proc_ioctl ? ops->proc_ioctl(file, cmd, arg) : -ENOIOCTLCMD;
}

static const struct file_operations proc_reg_file_ops = {
	.open		= proc_open,
	.release	= proc_release,
	.read_iter	= proc_read_iter,
	.write		= proc_write,
	.llseek		= proc_lseek,
	.poll		= proc_poll,
	.unlocked_ioctl	= proc_ioctl,
	.compat_ioctl	= proc_ioctl,
};

/* ---- names ---- */

static struct dentry *pde_lookup(struct proc_dir_entry *dir, struct dentry *dentry)
{
	struct proc_dir_entry *de = pde_find(dir, &dentry->d_name);
	struct inode *inode;

	if (!de)
		return ERR_PTR(-ENOENT);
	inode = proc_get_inode(dentry->d_sb, de);
	if (!inode)
		return ERR_PTR(-ENOMEM);
	return d_splice_alias(inode, dentry);
}

static struct dentry *proc_lookup(struct inode *dir, struct dentry *dentry,
				  unsigned int flags __maybe_unused)
{
	return pde_lookup(pde_of(dir), dentry);
}

static struct dentry *proc_root_lookup(struct inode *dir, struct dentry *dentry,
				       unsigned int flags)
{
	char first = dentry->d_name.name[0];

	if (first >= '1' && first <= '9')
		return proc_pid_lookup(dentry, flags);
	return proc_lookup(dir, dentry, flags);
}

static bool emit_dots(struct file *file, struct dir_context *ctx)
{
	struct dentry *dentry = file_dentry(file);

	if (ctx->pos == 0) {
		if (!dir_emit(ctx, ".", 1, d_inode(dentry)->i_ino, S_IFDIR >> 12))
			return false;
		ctx->pos = 1;
	}
	if (ctx->pos == 1) {
		if (!dir_emit(ctx, "..", 2, d_inode(dentry->d_parent)->i_ino, S_IFDIR >> 12))
			return false;
		ctx->pos = 2;
	}
	return true;
}

/* Position 2 + n is entry n; false: the listing was cut. */
static bool proc_list(struct file *file, struct dir_context *ctx)
{
	struct proc_dir_entry *de = smp_load_acquire(&pde_of(file_inode(file))->subdir);
	loff_t skip = ctx->pos - 2;

	for (; de; de = smp_load_acquire(&de->next)) {
		if (skip-- > 0)
			continue;
		if (!dir_emit(ctx, de->name, strlen(de->name), de->ino, de->mode >> 12))
			return false;
		ctx->pos++;
	}
	return true;
}

static int proc_readdir(struct file *file, struct dir_context *ctx)
{
	if (emit_dots(file, ctx))
		proc_list(file, ctx);
	return 0;
}

static int proc_root_readdir(struct file *file, struct dir_context *ctx)
{
	if (ctx->pos < PROC_FIRST_PID) {
		if (!emit_dots(file, ctx) || !proc_list(file, ctx))
			return 0;
		ctx->pos = PROC_FIRST_PID;
	}
	return proc_pid_readdir(file, ctx);
}

/* ---- inodes ---- */

/* Directories count their directories: find(1) relies on it. */
static int proc_getattr(const struct path *path, struct kstat *stat,
			u32 mask __maybe_unused, unsigned int flags __maybe_unused)
{
	struct inode *inode = d_inode(path->dentry);

	generic_fillattr(inode, stat);
	if (S_ISDIR(inode->i_mode))
		stat->nlink = 2 + READ_ONCE(pde_of(inode)->nr_dirs);
	return 0;
}

/* What chmod and chown set outlives the inode. */
static int proc_setattr(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = d_inode(dentry);
	struct proc_dir_entry *de = pde_of(inode);
	int err = setattr_prepare(dentry, attr);

	if (err)
		return err;
	setattr_copy(inode, attr);
	spin_lock(&proc_lock);
	de->mode = inode->i_mode;
	de->uid = inode->i_uid;
	de->gid = inode->i_gid;
	spin_unlock(&proc_lock);
	return 0;
}

static const char *proc_get_link(struct dentry *dentry __maybe_unused, struct inode *inode,
				 struct delayed_call *done __maybe_unused)
{
	return pde_of(inode)->link;
}

static const struct inode_operations proc_file_iops = {
	.setattr	= proc_setattr,
	.getattr	= proc_getattr,
};

static const struct inode_operations proc_link_iops = {
	.get_link	= proc_get_link,
};

static const struct inode_operations proc_dir_iops = {
	.lookup		= proc_lookup,
	.setattr	= proc_setattr,
	.getattr	= proc_getattr,
};

static const struct inode_operations proc_root_iops = {
	.lookup		= proc_root_lookup,
	.setattr	= proc_setattr,
	.getattr	= proc_getattr,
};

static const struct file_operations proc_dir_fops = {
	.llseek		= generic_file_llseek,
	.read		= generic_read_dir,
	.iterate_shared	= proc_readdir,
};

static const struct file_operations proc_root_fops = {
	.llseek		= generic_file_llseek,
	.read		= generic_read_dir,
	.iterate_shared	= proc_root_readdir,
};

struct inode *proc_get_inode(struct super_block *sb, struct proc_dir_entry *de)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_private = de;
	inode->i_ino = de->ino;
	inode->i_mode = de->mode;
	inode->i_uid = de->uid;
	inode->i_gid = de->gid;
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	if (S_ISDIR(de->mode)) {
		set_nlink(inode, 2);
		inode->i_op = de == &proc_root ? &proc_root_iops : &proc_dir_iops;
		inode->i_fop = de == &proc_root ? &proc_root_fops : &proc_dir_fops;
	} else if (S_ISLNK(de->mode)) {
		inode->i_op = de->iops ? de->iops : &proc_link_iops;
	} else {
		inode->i_op = &proc_file_iops;
		inode->i_fop = &proc_reg_file_ops;
	}
	return inode;
}

/* ---- self and thread-self ---- */

static void free_link(void *link)
{
	kfree(link);
}

static const char *self_get_link(struct dentry *dentry __maybe_unused,
				 struct inode *inode __maybe_unused, struct delayed_call *done)
{
	char *name = kmalloc(16, GFP_KERNEL);

	if (!name)
		return ERR_PTR(-ENOMEM);
	snprintf(name, 16, "%d", current->tgid);
	set_delayed_call(done, free_link, name);
	return name;
}

static const char *thread_self_get_link(struct dentry *dentry __maybe_unused,
					struct inode *inode __maybe_unused,
					struct delayed_call *done)
{
	char *name = kmalloc(32, GFP_KERNEL);

	if (!name)
		return ERR_PTR(-ENOMEM);
	snprintf(name, 32, "%d/task/%d", current->tgid, current->pid);
	set_delayed_call(done, free_link, name);
	return name;
}

static const struct inode_operations self_iops = { .get_link = self_get_link };
static const struct inode_operations thread_self_iops = { .get_link = thread_self_get_link };

static void proc_add_self(const char *name, const struct inode_operations *iops)
{
	struct proc_dir_entry *de = pde_create(name, S_IFLNK | 0777, NULL);

	if (de) {
		de->iops = iops;
		pde_publish(de);
	}
}

/* ---- numbers and strings under /proc/sys ---- */

static int sysctl_show(struct seq_file *m, void *v __maybe_unused)
{
	const struct proc_sysctl *t = m->private;
	int i;

	switch (t->type) {
	case SYSCTL_INT:
		seq_printf(m, "%d\n", READ_ONCE(*(int *)t->data));
		break;
	case SYSCTL_LONG:
		seq_printf(m, "%ld\n", READ_ONCE(*(long *)t->data));
		break;
	case SYSCTL_INT_VEC:
		for (i = 0; i < t->max; i++)
			seq_printf(m, i ? "\t%d" : "%d", READ_ONCE(((int *)t->data)[i]));
		seq_putc(m, '\n');
		break;
	case SYSCTL_ULONG:
		seq_printf(m, "%lu\n", READ_ONCE(*(unsigned long *)t->data));
		break;
	case SYSCTL_STRING:
		seq_printf(m, "%s\n", (char *)t->data);
		break;
	}
	return 0;
}

static int sysctl_open(struct inode *inode, struct file *file)
{
	return single_open(file, sysctl_show, pde_data(inode));
}

/* A signed decimal, octal or hexadecimal number and the blanks around it; *s moves on. */
static int sysctl_parse(const char **s, long *value)
{
	const char *p = *s;
	bool negative;
	char *end;

	while (*p == ' ' || *p == '\t')
		p++;
	negative = *p == '-';
	p += negative;
	if (*p < '0' || *p > '9')
		return -EINVAL;
	*value = simple_strtoul(p, &end, 0);
	if (negative)
		*value = -*value;
	while (*end == ' ' || *end == '\t' || *end == '\n')
		end++;
	*s = end;
	return 0;
}

/* As many as are given: the others keep their values. */
static int sysctl_store_vec(const struct proc_sysctl *t, const char *text)
{
	long value;
	int i, err;

	for (i = 0; i < t->max && *text; i++) {
		err = sysctl_parse(&text, &value);
		if (err)
			return err;
		if (value < 0 || value > INT_MAX)
			return -EINVAL;
		WRITE_ONCE(((int *)t->data)[i], (int)value);
	}
	return 0;
}

static int sysctl_store(const struct proc_sysctl *t, char *text)
{
	const char *rest = text;
	char *newline;
	long value;
	int err;

	if (t->type == SYSCTL_STRING) {
		newline = strchr(text, '\n');
		if (newline)
			*newline = '\0';
		strscpy(t->data, text, t->max);
		return 0;
	}
	if (t->type == SYSCTL_INT_VEC)
		return sysctl_store_vec(t, text);
	err = sysctl_parse(&rest, &value);
	if (!err && *rest)
		err = -EINVAL;
	if (err)
		return err;
	if ((t->min || t->max) && (value < t->min || value > t->max))
		return -EINVAL;
	if (t->type != SYSCTL_INT) {
		WRITE_ONCE(*(long *)t->data, value);
		return 0;
	}
	if (value < INT_MIN || value > INT_MAX)
		return -EINVAL;
	WRITE_ONCE(*(int *)t->data, (int)value);
	return 0;
}

static ssize_t sysctl_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	const struct proc_sysctl *t = pde_data(file_inode(file));
	char text[128];
	int err;

	if (!(t->mode & S_IWUGO))
		return -EPERM;
	if (len >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, len))
		return -EFAULT;
	text[len] = '\0';
	err = len ? sysctl_store(t, text) : 0;
	if (err)
		return err;
	if (len && t->written)
		t->written();
	*pos += len;
	return len;
}

static const struct proc_ops sysctl_ops = {
	.proc_open	= sysctl_open,
	.proc_read_iter	= seq_read_iter,
	.proc_write	= sysctl_write,
	.proc_lseek	= seq_lseek,
	.proc_release	= single_release,
};

struct proc_dir_entry *proc_create_sysctl(struct proc_dir_entry *parent,
		const struct proc_sysctl *table, size_t n)
{
	for (; n; n--, table++)
		if (!proc_create_data(table->name, table->mode, parent, &sysctl_ops,
				      (void *)table))
			return NULL;
	return parent;
}

/* ---- the file system ---- */

static const struct super_operations proc_sops = {
	.statfs = simple_statfs,
	.evict_inode = proc_pid_evict_inode,
};

static int proc_fill_super(struct super_block *sb, void *data __maybe_unused,
			   int flags __maybe_unused)
{
	sb->s_magic = PROC_SUPER_MAGIC;
	sb->s_op = &proc_sops;
	sb->s_blocksize = 1024;
	sb->s_root = d_make_root(proc_get_inode(sb, &proc_root));
	return sb->s_root ? 0 : -ENOMEM;
}

static struct file_system_type proc_fs_type = {
	.name		= "proc",
	.fs_flags	= FS_NODEV | FS_SINGLE,
	.fill_super	= proc_fill_super,
};

void proc_root_init(void)
{
	proc_add_self("self", &self_iops);
	proc_add_self("thread-self", &thread_self_iops);
	proc_symlink("mounts", NULL, "self/mounts");
	proc_symlink("net", NULL, "self/net");
	/* In no directory: every process shows it. */
	proc_net = pde_create("net", S_IFDIR | 0555, NULL);
	proc_sys = proc_mkdir("sys", NULL);
	if (!proc_net || !proc_sys)
		panic("proc_root_init: no memory");
	proc_sys_fs = proc_mkdir("fs", proc_sys);
	proc_sys_kernel = proc_mkdir("kernel", proc_sys);
	proc_sys_net = proc_mkdir("net", proc_sys);
	proc_files_init();
	register_filesystem(&proc_fs_type);
}
