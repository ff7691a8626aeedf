/*
 * proc_pid.c - the tree under /proc/PID
 *
 * A process's directory is made when its number is looked up.  Inodes hold the
 * struct pid, not the task: a name is valid as long as the pid has a task
 * (d_revalidate), and its files answer ESRCH afterwards.
 */
#include "proc/proc_pid.h"

#include "fs/dcache.h"
#include "fs/fs_struct.h"
#include "fs/namei.h"
#include "fs/procfs.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "sched/signal.h"

#define WRITE_MAX	64	/* longest text written to one of these files */
#define S_IRONLY	(S_IRUSR | S_IRGRP | S_IROTH)

struct task_struct *proc_task(const struct inode *inode)
{
	return get_pid_task(proc_node(inode)->pid, PIDTYPE_PID);
}

bool proc_may_access(struct task_struct *t)
{
	const struct cred *cred = current_cred(), *tcred;
	struct mm_struct *mm;
	bool same, dumpable;

	if (same_thread_group(t, current))
		return true;
	rcu_read_lock();
	tcred = __task_cred(t);
	same = cred->fsuid == tcred->euid && cred->fsuid == tcred->suid &&
	       cred->fsuid == tcred->uid && cred->fsgid == tcred->egid &&
	       cred->fsgid == tcred->sgid && cred->fsgid == tcred->gid &&
	       !(tcred->cap_permitted & ~cred->cap_permitted);
	rcu_read_unlock();
	spin_lock(&t->alloc_lock);
	mm = t->mm;
	dumpable = !mm || mm->dumpable == 1;
	spin_unlock(&t->alloc_lock);
	return (same && dumpable) || capable(CAP_SYS_PTRACE);
}

/*
 * Inodes.
 */
static void set_owner(struct inode *inode, struct task_struct *t)
{
	const struct cred *cred;
	bool root;

	/* What runs with more rights than its users shows nothing to them. */
	spin_lock(&t->alloc_lock);
	root = t->mm && t->mm->dumpable != 1 && (inode->i_mode & S_IALLUGO) != 0555;
	spin_unlock(&t->alloc_lock);
	rcu_read_lock();
	cred = __task_cred(t);
	inode->i_uid = root ? 0 : cred->euid;
	inode->i_gid = root ? 0 : cred->egid;
	rcu_read_unlock();
}

struct inode *proc_pid_make_inode(struct super_block *sb, struct task_struct *t, umode_t mode)
{
	struct proc_pid_node *node = kzalloc(sizeof(*node), GFP_KERNEL);
	struct inode *inode;

	if (!node)
		return NULL;
	node->pid = get_task_pid(t, PIDTYPE_PID);
	inode = node->pid ? new_inode(sb) : NULL;
	if (!inode) {
		put_pid(node->pid);
		kfree(node);
		return NULL;
	}
	inode->i_private = node;
	inode->i_ino = proc_next_ino();
	inode->i_mode = mode;
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	set_nlink(inode, S_ISDIR(mode) ? 2 : 1);
	set_owner(inode, t);
	return inode;
}

/* Only ours check permissions here: that is how they are known. */
void proc_pid_evict_inode(struct inode *inode)
{
	struct proc_pid_node *node = inode->i_private;

	if (!inode->i_op || inode->i_op->permission != proc_pid_permission)
		return;
	put_pid(node->pid);
	kfree(node);
}

int proc_pid_permission(struct inode *inode, int mask)
{
	const struct proc_entry *entry = proc_node(inode)->entry;
	struct task_struct *t;
	bool may;

	if (entry && entry->private && S_ISDIR(inode->i_mode)) {
		t = proc_task(inode);
		may = t && proc_may_access(t);
		if (t)
			put_task_struct(t);
		if (may)
			return 0;
	}
	return generic_permission(inode, mask);
}

static int proc_pid_setattr(struct dentry *dentry, struct iattr *attr)
{
	int err;

	if (attr->ia_valid & ATTR_MODE)
		return -EPERM;
	err = setattr_prepare(dentry, attr);
	if (!err)
		setattr_copy(d_inode(dentry), attr);
	return err;
}

static int proc_pid_revalidate(struct dentry *dentry, unsigned int flags)
{
	struct inode *inode = d_inode(dentry);
	struct task_struct *t;
	bool valid;

	if (flags & LOOKUP_RCU)
		return -ECHILD;
	if (!inode || !(t = proc_task(inode)))
		return 0;
	valid = proc_node(inode)->fd == NO_FD || proc_fd_valid(t, proc_node(inode)->fd);
	if (valid)
		set_owner(inode, t);
	put_task_struct(t);
	return valid;
}

const struct dentry_operations proc_pid_dentry_ops = {
	.d_revalidate = proc_pid_revalidate,
};

struct dentry *proc_pid_add(struct dentry *dentry, struct inode *inode)
{
	if (!inode)
		return ERR_PTR(-ENOENT);
	/* Processes come and go: their names are not kept. */
	d_set_d_op(dentry, &proc_pid_dentry_ops);
	d_mark_dontcache(dentry);
	return d_splice_alias(inode, dentry);
}

/*
 * Files of text.
 */
static int text_show(struct seq_file *m, void *v)
{
	struct inode *inode = m->private;
	struct task_struct *t = proc_task(inode);
	int err;

	(void)v;
	if (!t)
		return -ESRCH;
	err = proc_node(inode)->entry->show(m, t);
	put_task_struct(t);
	return err;
}

static int text_open(struct inode *inode, struct file *file)
{
	struct task_struct *t;
	bool may;

	if (proc_node(inode)->entry->private) {
		t = proc_task(inode);
		if (!t)
			return -ESRCH;
		may = proc_may_access(t);
		put_task_struct(t);
		if (!may)
			return -EACCES;
	}
	return single_open(file, text_show, inode);
}

static ssize_t text_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	struct inode *inode = file_inode(file);
	const struct proc_entry *entry = proc_node(inode)->entry;
	char text[WRITE_MAX + 1] = "";
	struct task_struct *t;
	ssize_t err;

	if (!entry->write)
		return -EIO;
	if (copy_from_user(text, buf, min(len, (size_t)WRITE_MAX)))
		return -EFAULT;
	t = proc_task(inode);
	if (!t)
		return -ESRCH;
	err = entry->write(t, text);
	put_task_struct(t);
	if (err)
		return err;
	*pos += len;
	return len;
}

static const struct file_operations text_fops = {
	.open		= text_open,
	.release	= single_release,
	.read_iter	= seq_read_iter,
	.write		= text_write,
	.llseek		= seq_lseek,
};

static const struct inode_operations text_iops = {
	.permission	= proc_pid_permission,
	.setattr	= proc_pid_setattr,
};

/*
 * Links that lead where their text need not.
 */
static int link_path(struct inode *inode, struct path *path)
{
	struct task_struct *t = proc_task(inode);
	int err;

	if (!t)
		return -ENOENT;
	err = proc_may_access(t) ? proc_node(inode)->entry->link(t, path) : -EACCES;
	put_task_struct(t);
	return err;
}

static const char *link_get_link(struct dentry *dentry, struct inode *inode,
				 struct delayed_call *done)
{
	struct path path;
	int err = link_path(inode, &path);

	(void)dentry;
	(void)done;
	if (!err)
		err = nd_jump_link(&path);
	return ERR_PTR(err);
}

int proc_readlink_path(const struct path *path, struct file *file, char __user *buf, int buflen)
{
	char *page = (char *)__get_free_page(GFP_KERNEL), *name;
	int len;

	if (!page)
		return -ENOMEM;
	name = file ? file_path(file, page, PAGE_SIZE) : d_path(path, page, PAGE_SIZE);
	if (IS_ERR(name)) {
		len = PTR_ERR(name);
	} else {
		len = min(buflen, (int)strlen(name));
		if (copy_to_user(buf, name, len))
			len = -EFAULT;
	}
	free_page(page);
	return len;
}

static int link_readlink(struct dentry *dentry, char __user *buf, int buflen)
{
	struct path path;
	int len = link_path(d_inode(dentry), &path);

	if (len)
		return len;
	len = proc_readlink_path(&path, NULL, buf, buflen);
	path_put(&path);
	return len;
}

static const struct inode_operations link_iops = {
	.get_link	= link_get_link,
	.readlink	= link_readlink,
	.permission	= proc_pid_permission,
	.setattr	= proc_pid_setattr,
};

static int exe_link(struct task_struct *t, struct path *path)
{
	struct mm_struct *mm = get_task_mm(t);
	int err = -ENOENT;

	if (!mm)
		return err;
	mmap_read_lock(mm);
	if (mm->exe_file) {
		*path = mm->exe_file->f_path;
		path_get(path);
		err = 0;
	}
	mmap_read_unlock(mm);
	mmput(mm);
	return err;
}

static int fs_link(struct task_struct *t, struct path *path,
		   void (*get)(struct fs_struct *, struct path *))
{
	int err = -ENOENT;

	spin_lock(&t->alloc_lock);
	if (t->fs) {
		get(t->fs, path);
		err = 0;
	}
	spin_unlock(&t->alloc_lock);
	return err;
}

static int cwd_link(struct task_struct *t, struct path *path)
{
	return fs_link(t, path, get_fs_pwd);
}

static int root_link(struct task_struct *t, struct path *path)
{
	return fs_link(t, path, get_fs_root);
}

/*
 * Directories: the names of a process, of a thread, and the threads.
 */
static const struct inode_operations task_dir_iops;
static const struct file_operations task_dir_fops;

#define TEXT(n, m, s)		{ .name = n, .mode = S_IFREG | (m), .show = s }
#define TEXT_RW(n, m, s, w)	{ .name = n, .mode = S_IFREG | (m), .show = s, .write = w }
#define TEXT_PRIVATE(n, m, s)	{ .name = n, .mode = S_IFREG | (m), .show = s, .private = true }
#define LINK(n, l)		{ .name = n, .mode = S_IFLNK | S_IRWXUGO, .link = l }
#define DIR(n, m, ops, p) \
	{ .name = n, .mode = S_IFDIR | (m), .dir_iops = &ops##_iops, .dir_fops = &ops##_fops, \
	  .private = p }

#define COMMON_ENTRIES \
	{ .name = "mem", .mode = S_IFREG | 0600, .dir_iops = &text_iops, \
	  .dir_fops = &proc_mem_fops }, \
	DIR("fd", 0500, proc_fd_dir, true), \
	DIR("fdinfo", 0555, proc_fdinfo_dir, true), \
	TEXT_PRIVATE("environ", 0400, proc_pid_environ), \
	TEXT_PRIVATE("auxv", 0400, proc_pid_auxv), \
	TEXT("status", S_IRONLY, proc_pid_status), \
	TEXT_PRIVATE("personality", 0400, proc_pid_personality), \
	TEXT("limits", S_IRONLY, proc_pid_limits), \
	TEXT_RW("comm", 0644, proc_pid_comm, proc_pid_set_comm), \
	TEXT_PRIVATE("syscall", 0400, proc_pid_syscall), \
	TEXT("cmdline", S_IRONLY, proc_pid_cmdline), \
	TEXT("statm", S_IRONLY, proc_pid_statm), \
	TEXT_PRIVATE("maps", S_IRONLY, proc_pid_maps), \
	LINK("cwd", cwd_link), \
	LINK("root", root_link), \
	LINK("exe", exe_link), \
	TEXT("mounts", S_IRONLY, proc_pid_mounts), \
	TEXT("mountinfo", S_IRONLY, proc_pid_mountinfo), \
	TEXT("wchan", S_IRONLY, proc_pid_wchan), \
	TEXT("oom_score", S_IRONLY, proc_pid_oom_score), \
	FAULT_INJECTION_ENTRIES \
	TEXT_RW("oom_score_adj", 0644, proc_pid_oom_score_adj, proc_pid_set_oom_score_adj)

#ifdef CONFIG_FAULT_INJECTION
#define FAULT_INJECTION_ENTRIES \
	TEXT_RW("make-it-fail", 0644, proc_pid_make_it_fail, proc_pid_set_make_it_fail),
#else
#define FAULT_INJECTION_ENTRIES
#endif

static const struct proc_entry tgid_entries[] = {
	DIR("task", 0555, task_dir, false),
	DIR("net", 0555, task_dir, false),	/* its inode is the network's: net_inode() */
	TEXT("stat", S_IRONLY, proc_pid_stat),
	COMMON_ENTRIES,
	{},
};

static const struct proc_entry tid_entries[] = {
	DIR("net", 0555, task_dir, false),
	TEXT("stat", S_IRONLY, proc_tid_stat),
	TEXT("children", S_IRONLY, proc_pid_children),
	COMMON_ENTRIES,
	{},
};

static struct inode *entry_inode(struct super_block *sb, struct task_struct *t,
				 const struct proc_entry *entry)
{
	struct inode *inode;

	if (!strcmp(entry->name, "net"))
		return proc_get_inode(sb, proc_net);
	inode = proc_pid_make_inode(sb, t, entry->mode);
	if (!inode)
		return NULL;
	proc_node(inode)->entry = entry;
	proc_node(inode)->fd = NO_FD;
	if (entry->link) {
		inode->i_op = &link_iops;
	} else if (entry->show) {
		inode->i_op = &text_iops;
		inode->i_fop = &text_fops;
	} else {
		inode->i_op = entry->dir_iops;
		inode->i_fop = entry->dir_fops;
	}
	return inode;
}

static struct dentry *entries_lookup(struct inode *dir, struct dentry *dentry,
				     const struct proc_entry *entries)
{
	struct task_struct *t = proc_task(dir);
	const struct proc_entry *e;
	struct dentry *ret = ERR_PTR(-ENOENT);
	struct inode *inode;

	if (!t)
		return ret;
	for (e = entries; e->name; e++) {
		if (strlen(e->name) != dentry->d_name.len ||
		    memcmp(e->name, dentry->d_name.name, dentry->d_name.len))
			continue;
		inode = entry_inode(dir->i_sb, t, e);
		if (!inode)
			ret = ERR_PTR(-ENOMEM);
		else if (inode->i_op->permission != proc_pid_permission)
			ret = d_splice_alias(inode, dentry);
		else
			ret = proc_pid_add(dentry, inode);
		break;
	}
	put_task_struct(t);
	return ret;
}

static int entries_readdir(struct file *file, struct dir_context *ctx,
			   const struct proc_entry *entries, size_t n)
{
	if (!dir_emit_dots(file, ctx))
		return 0;
	for (; ctx->pos - 2 < (loff_t)n; ctx->pos++) {
		const struct proc_entry *e = &entries[ctx->pos - 2];

		/* Numbers are made at lookup: any but 0 will do here. */
		if (!dir_emit(ctx, e->name, strlen(e->name), PROC_FIRST_PID + ctx->pos,
			      e->mode >> 12))
			break;
	}
	return 0;
}

static struct dentry *tgid_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	(void)flags;
	return entries_lookup(dir, dentry, tgid_entries);
}

static int tgid_readdir(struct file *file, struct dir_context *ctx)
{
	return entries_readdir(file, ctx, tgid_entries, ARRAY_SIZE(tgid_entries) - 1);
}

static struct dentry *tid_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	(void)flags;
	return entries_lookup(dir, dentry, tid_entries);
}

static int tid_readdir(struct file *file, struct dir_context *ctx)
{
	return entries_readdir(file, ctx, tid_entries, ARRAY_SIZE(tid_entries) - 1);
}

static const struct inode_operations tgid_dir_iops = {
	.lookup = tgid_lookup, .permission = proc_pid_permission, .setattr = proc_pid_setattr,
};
static const struct file_operations tgid_dir_fops = {
	.llseek = generic_file_llseek, .read = generic_read_dir, .iterate_shared = tgid_readdir,
};

struct pid *tgid_pidfd_to_pid(const struct file *file)
{
	if (file->f_op != &tgid_dir_fops)
		return ERR_PTR(-EBADF);
	return proc_node(file_inode(file))->pid;
}

static const struct inode_operations tid_dir_iops = {
	.lookup = tid_lookup, .permission = proc_pid_permission, .setattr = proc_pid_setattr,
};
static const struct file_operations tid_dir_fops = {
	.llseek = generic_file_llseek, .read = generic_read_dir, .iterate_shared = tid_readdir,
};

/* A process's directory: 2 + its directories are its links. */
static struct dentry *add_base(struct dentry *dentry, struct task_struct *t, bool tgid)
{
	struct inode *inode = proc_pid_make_inode(dentry->d_sb, t, S_IFDIR | 0555);

	if (inode) {
		proc_node(inode)->fd = NO_FD;
		inode->i_op = tgid ? &tgid_dir_iops : &tid_dir_iops;
		inode->i_fop = tgid ? &tgid_dir_fops : &tid_dir_fops;
		set_nlink(inode, tgid ? 6 : 5);
	}
	return proc_pid_add(dentry, inode);
}

/* Threads, in /proc/PID/task. */
static struct dentry *task_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	long nr = proc_name_to_number(&dentry->d_name);
	struct dentry *ret = ERR_PTR(-ENOENT);
	struct task_struct *leader, *t;

	(void)flags;
	leader = proc_task(dir);
	if (!leader)
		return ret;
	t = nr > 0 ? find_get_task_by_vpid(nr) : NULL;
	if (t && same_thread_group(t, leader))
		ret = add_base(dentry, t, false);
	if (t)
		put_task_struct(t);
	put_task_struct(leader);
	return ret;
}

static bool emit_number(struct dir_context *ctx, unsigned int nr, unsigned int type)
{
	char name[16];
	int len = snprintf(name, sizeof(name), "%u", nr);

	return dir_emit(ctx, name, len, PROC_FIRST_PID + nr, type);
}

/* The smallest thread id of the group that is at least @from; 0: none. */
static pid_t next_tid(struct task_struct *leader, pid_t from)
{
	struct task_struct *t;
	unsigned long flags;
	pid_t best = 0;

	if (!lock_task_sighand(leader, &flags))
		return 0;
	for_each_thread(leader, t)
		if (t->pid >= from && (!best || t->pid < best))
			best = t->pid;
	unlock_task_sighand(leader, &flags);
	return best;
}

static int task_readdir(struct file *file, struct dir_context *ctx)
{
	struct task_struct *leader = proc_task(file_inode(file));
	pid_t tid;

	if (!leader)
		return -ENOENT;
	if (dir_emit_dots(file, ctx)) {
		while ((tid = next_tid(leader, ctx->pos - 2)) != 0) {
			ctx->pos = tid + 2;
			if (!emit_number(ctx, tid, S_IFDIR >> 12))
				break;
			ctx->pos++;
		}
	}
	put_task_struct(leader);
	return 0;
}

static const struct inode_operations task_dir_iops = {
	.lookup = task_lookup, .permission = proc_pid_permission, .setattr = proc_pid_setattr,
};
static const struct file_operations task_dir_fops = {
	.llseek = generic_file_llseek, .read = generic_read_dir, .iterate_shared = task_readdir,
};

/*
 * Processes, in /proc.
 */
long proc_name_to_number(const struct qstr *name)
{
	const char *s = name->name;
	unsigned int len = name->len;
	long nr = 0;

	if (len == 0 || len > 9 || (len > 1 && *s == '0'))
		return -1;
	for (; len; len--, s++) {
		if (*s < '0' || *s > '9')
			return -1;
		nr = nr * 10 + (*s - '0');
	}
	return nr;
}

struct dentry *proc_pid_lookup(struct dentry *dentry, unsigned int flags)
{
	long nr = proc_name_to_number(&dentry->d_name);
	struct task_struct *t = nr > 0 ? find_get_task_by_vpid(nr) : NULL;
	struct dentry *ret;

	(void)flags;
	if (!t)
		return ERR_PTR(-ENOENT);
	ret = add_base(dentry, t, true);
	put_task_struct(t);
	return ret;
}

int proc_pid_readdir(struct file *file, struct dir_context *ctx)
{
	struct task_struct *t;

	(void)file;
	while ((t = next_tgid(ctx->pos - PROC_FIRST_PID)) != NULL) {
		pid_t tgid = t->tgid;
		bool more;

		put_task_struct(t);
		ctx->pos = PROC_FIRST_PID + tgid;
		more = emit_number(ctx, tgid, S_IFDIR >> 12);
		if (!more)
			return 0;
		ctx->pos++;
	}
	ctx->pos = PROC_FIRST_PID + pid_max;
	return 0;
}
