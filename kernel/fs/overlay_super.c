/*
 * overlay_super.c - mounting an overlay
 *
 *	mount -t overlay -o lowerdir=A[:B...][,upperdir=U,workdir=W] overlay /where
 *
 * A colon in a name is written "\:", a comma "\,".  Without an upper layer the
 * overlay is read-only.  The layers are reached by mounts of our own, so what is
 * mounted on or inside them does not show.
 */
#include "fs/overlay.h"

#include <linux/magic.h>
#include <linux/xattr.h>

#include "fs/internal.h"
#include "fs/seq_file.h"
#include "fs/super.h"
#include "fs/xattr.h"
#include "lib/string.h"
#include "mm/slab.h"

#define OVL_MAX_STACK	500	/* lower layers */
#define FILESYSTEM_MAX_STACK_DEPTH	2

struct ovl_options {
	char	*lowerdir, *upperdir, *workdir;
	bool	index;
};

/*
 * Options.
 */

/* The next option: up to a comma that is not escaped.  NULL: no more. */
static char *next_option(char **rest)
{
	char *start = *rest, *p;

	if (!start)
		return NULL;
	for (p = start; *p && *p != ','; p++)
		if (*p == '\\' && p[1])
			p++;
	*rest = *p ? p + 1 : NULL;
	*p = '\0';
	return start;
}

static int set_string(char **to, const char *value)
{
	char *copy = kstrdup(value, GFP_KERNEL);

	if (!copy)
		return -ENOMEM;
	kfree(*to);
	*to = copy;
	return 0;
}

/* Those that say what is so anyway; the others are not there. */
static bool is_default(const char *option)
{
	static const char *const defaults[] = {
		"redirect_dir=off", "redirect_dir=follow", "metacopy=off",
		"xino=off", "nfs_export=off", "uuid=on",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(defaults); i++)
		if (!strcmp(option, defaults[i]))
			return true;
	return false;
}

static int parse_option(struct ovl_options *o, char *option)
{
	char *value = strchr(option, '=');

	if (is_default(option))
		return 0;
	if (!value)
		return -EINVAL;
	*value++ = '\0';
	if (!strcmp(option, "index")) {
		o->index = !strcmp(value, "on");
		return o->index || !strcmp(value, "off") ? 0 : -EINVAL;
	}
	if (!strcmp(option, "lowerdir"))
		return set_string(&o->lowerdir, value);
	if (!strcmp(option, "upperdir"))
		return set_string(&o->upperdir, value);
	if (!strcmp(option, "workdir"))
		return set_string(&o->workdir, value);
	return -EINVAL;
}

static int parse_options(struct ovl_options *o, char *data)
{
	char *option;
	int err = 0;

	while (!err && (option = next_option(&data)))
		err = *option ? parse_option(o, option) : 0;
	if (err)
		return err;
	/* A work directory alone has no use. */
	if (!o->lowerdir || (o->upperdir && !o->workdir))
		return -EINVAL;
	return 0;
}

static void unescape(char *s)
{
	char *to = s;

	for (; *s; s++) {
		if (*s == '\\' && s[1])
			s++;
		*to++ = *s;
	}
	*to = '\0';
}

/*
 * Layers.
 */
static int layer_path(const char *name, struct path *path)
{
	char *copy = kstrdup(name, GFP_KERNEL);
	int err;

	if (!copy)
		return -ENOMEM;
	unescape(copy);
	err = *copy ? kern_path(copy, LOOKUP_FOLLOW, path) : -EINVAL;
	kfree(copy);
	if (err)
		return err;
	if (!d_is_dir(path->dentry)) {
		path_put(path);
		return -EINVAL;
	}
	return 0;
}

/* Layers of one file system share a number, and the st_dev of their files. */
static void set_layer_fs(struct ovl_fs *ofs, unsigned int i)
{
	unsigned int other;

	for (other = 0; other < i; other++)
		if (ofs->layers[other].mnt &&
		    ofs->layers[other].mnt->mnt_sb == ofs->layers[i].mnt->mnt_sb) {
			ofs->layers[i].fsid = other;
			ofs->layers[i].dev = ofs->layers[other].dev;
			return;
		}
	ofs->layers[i].fsid = i;
	ofs->layers[i].dev = get_anon_bdev();
}

static int add_layer(struct super_block *sb, struct ovl_fs *ofs, unsigned int i,
		     const struct path *path)
{
	struct vfsmount *mnt = clone_private_mount(path);

	if (IS_ERR(mnt))
		return PTR_ERR(mnt);
	/* Lower layers are never written, and reading them leaves no trace. */
	if (i)
		mnt->mnt_flags |= MNT_READONLY | MNT_NOATIME;
	else
		mnt->mnt_flags &= ~MNT_NOATIME;
	ofs->layers[i].mnt = mnt;
	set_layer_fs(ofs, i);
	sb->s_stack_depth = max(sb->s_stack_depth, mnt->mnt_sb->s_stack_depth + 1);
	return sb->s_stack_depth > FILESYSTEM_MAX_STACK_DEPTH ? -EINVAL : 0;
}

/* The next name of "A:B:C". */
static char *next_lower(char **rest)
{
	char *start = *rest, *p;

	if (!start)
		return NULL;
	for (p = start; *p && *p != ':'; p++)
		if (*p == '\\' && p[1])
			p++;
	*rest = *p ? p + 1 : NULL;
	*p = '\0';
	return start;
}

static unsigned int count_lower(const char *p)
{
	unsigned int n = 1;

	for (; *p; p++) {
		if (*p == '\\' && p[1])
			p++;
		else if (*p == ':')
			n++;
	}
	return n;
}

static int add_lower_layers(struct super_block *sb, struct ovl_fs *ofs, const char *lowerdir)
{
	char *list = kstrdup(lowerdir, GFP_KERNEL), *rest = list, *name;
	unsigned int i = 0;
	struct path path;
	int err = 0;

	if (!list)
		return -ENOMEM;
	while (!err && (name = next_lower(&rest))) {
		err = layer_path(name, &path);
		if (err)
			break;
		err = add_layer(sb, ofs, ++i, &path);
		path_put(&path);
	}
	kfree(list);
	return err;
}

static bool all_one_fs(const struct ovl_fs *ofs)
{
	unsigned int i, first = ovl_upper_mnt(ofs) ? 0 : 1;

	for (i = 1; i <= ofs->nr_lower; i++)
		if (ofs->layers[i].mnt->mnt_sb != ofs->layers[first].mnt->mnt_sb)
			return false;
	return true;
}

/*
 * The work directory.
 */

/* What an earlier mount left there. */
static int empty_dir(struct ovl_fs *ofs, struct dentry *dir, int depth)
{
	struct path path = { ovl_upper_mnt(ofs), dir };
	struct ovl_name *names, *n;
	int err = ovl_list_real(&path, &names);

	for (n = names; n && !err; n = n->next) {
		struct dentry *child = lookup_positive_qstr(&n->q, dir);

		if (IS_ERR(child))
			continue;
		if (d_is_dir(child))
			err = depth ? empty_dir(ofs, child, depth - 1) : -EINVAL;
		if (!err) {
			inode_lock(dir->d_inode);
			ovl_cleanup(dir, child);
			inode_unlock(dir->d_inode);
		}
		dput(child);
	}
	ovl_free_names(names);
	return err;
}

/* A directory inside of workdir=. */
static struct dentry *make_subdir(const struct path *base, const char *name)
{
	struct dentry *work;
	int err;

	inode_lock(base->dentry->d_inode);
	work = lookup_one_len(name, base->dentry, strlen(name));
	err = PTR_ERR_OR_ZERO(work);
	if (!err && d_is_negative(work)) {
		err = vfs_mkdir(base->dentry->d_inode, work, 0);
		if (err)
			dput(work);
	}
	inode_unlock(base->dentry->d_inode);
	if (err)
		return ERR_PTR(err);
	if (d_is_dir(work))
		return work;
	dput(work);
	return ERR_PTR(-EINVAL);
}

/* "work", empty, and with index=on "index", as it was left. */
static int make_workdirs(struct ovl_fs *ofs, const struct path *base, bool index)
{
	struct dentry *dir = make_subdir(base, "work");
	int err;

	if (IS_ERR(dir))
		return PTR_ERR(dir);
	ofs->workdir = dir;
	err = empty_dir(ofs, dir, 2);
	if (err || !index)
		return err;
	dir = make_subdir(base, "index");
	if (IS_ERR(dir))
		return PTR_ERR(dir);
	ofs->indexdir = dir;
	return 0;
}

static void check_xattrs(struct ovl_fs *ofs)
{
	ofs->noxattr = vfs_setxattr(ofs->workdir, OVL_XATTR_OPAQUE, "0", 1, 0) != 0;
	if (!ofs->noxattr)
		vfs_removexattr(ofs->workdir, OVL_XATTR_OPAQUE);
	else
		pr_warn("overlayfs: upper fs does not support xattr, "
			"directories that cover lower ones cannot be made\n");
}

static int add_upper_layer(struct super_block *sb, struct ovl_fs *ofs, const struct ovl_options *o)
{
	struct path upper, work;
	int err = layer_path(o->upperdir, &upper);

	if (err)
		return err;
	err = layer_path(o->workdir, &work);
	if (err)
		goto out_upper;
	err = -EINVAL;
	if (upper.mnt != work.mnt || __mnt_is_readonly(upper.mnt))
		goto out;
	/* Neither may be inside of the other. */
	if (is_subdir(upper.dentry, work.dentry) || is_subdir(work.dentry, upper.dentry))
		goto out;
	/* Whiteouts and renames that exchange. */
	if (!upper.dentry->d_inode->i_op->rename || !upper.dentry->d_inode->i_op->mknod ||
	    upper.dentry->d_sb->s_type == sb->s_type)
		goto out;
	err = add_layer(sb, ofs, 0, &upper);
	if (!err)
		err = make_workdirs(ofs, &work, o->index);
	if (!err)
		check_xattrs(ofs);
out:
	path_put(&work);
out_upper:
	path_put(&upper);
	return err;
}

/*
 * The super block.
 */
static int make_root(struct super_block *sb, struct ovl_fs *ofs)
{
	struct ovl_path *lower = kmalloc_array(ofs->nr_lower, sizeof(*lower), GFP_KERNEL);
	struct dentry *upper = NULL;
	struct inode *root;
	unsigned int i;

	if (!lower)
		return -ENOMEM;
	if (ovl_upper_mnt(ofs))
		upper = ovl_upper_mnt(ofs)->mnt_root;
	for (i = 0; i < ofs->nr_lower; i++) {
		lower[i].layer = &ofs->layers[1 + i];
		lower[i].dentry = lower[i].layer->mnt->mnt_root;
	}
	root = ovl_get_inode(sb, upper, lower, ofs->nr_lower);
	kfree(lower);
	if (IS_ERR(root))
		return PTR_ERR(root);
	sb->s_root = d_make_root(root);
	return sb->s_root ? 0 : -ENOMEM;
}

/* All names are gone: the layers are let go. */
static void ovl_shutdown(struct super_block *sb)
{
	struct ovl_fs *ofs = OVL_FS(sb);
	unsigned int i;

	if (!ofs)
		return;
	dput(ofs->workdir);
	dput(ofs->indexdir);
	for (i = 0; i <= ofs->nr_lower; i++)
		mntput(ofs->layers[i].mnt);
}

/* The inodes too. */
static void ovl_put_super(struct super_block *sb)
{
	struct ovl_fs *ofs = OVL_FS(sb);

	if (!ofs)
		return;
	if (ofs->creator_cred)
		put_cred(ofs->creator_cred);
	kfree(ofs->lowerdir_opt);
	kfree(ofs->upperdir_opt);
	kfree(ofs->workdir_opt);
	kfree(ofs);
}

/* What is free is what the upper layer has. */
static int ovl_statfs(struct dentry *dentry, struct kstatfs *buf)
{
	struct path path = ovl_real_path(dentry->d_sb->s_root->d_inode);
	int err = vfs_statfs(&path, buf);

	if (!err) {
		buf->f_namelen = NAME_MAX_LEN;
		buf->f_type = OVERLAYFS_SUPER_MAGIC;
	}
	return err;
}

/* Only the upper layer can be dirty. */
static int ovl_sync_fs(struct super_block *sb)
{
	struct vfsmount *upper = ovl_upper_mnt(OVL_FS(sb));

	return upper ? sync_filesystem(upper->mnt_sb) : 0;
}

static int ovl_remount(struct super_block *sb, int *flags, char *data __maybe_unused)
{
	return !(*flags & MS_RDONLY) && !OVL_FS(sb)->workdir ? -EROFS : 0;
}

static void ovl_show_options(struct seq_file *m, struct dentry *root)
{
	const struct ovl_fs *ofs = OVL_FS(root->d_sb);

	seq_puts(m, ",lowerdir=");
	seq_escape(m, ofs->lowerdir_opt, ", \t\n\\");
	if (!ofs->upperdir_opt)
		return;
	seq_puts(m, ",upperdir=");
	seq_escape(m, ofs->upperdir_opt, ", \t\n\\");
	seq_puts(m, ",workdir=");
	seq_escape(m, ofs->workdir_opt, ", \t\n\\");
	if (ofs->indexdir)
		seq_puts(m, ",index=on");
}

static const struct super_operations ovl_super_operations = {
	.alloc_inode	= ovl_alloc_inode,
	.free_inode	= ovl_free_inode,
	.evict_inode	= ovl_evict_inode,
	.shutdown	= ovl_shutdown,
	.put_super	= ovl_put_super,
	.statfs		= ovl_statfs,
	.sync_fs	= ovl_sync_fs,
	.remount_fs	= ovl_remount,
	.show_options	= ovl_show_options,
};

static int fill(struct super_block *sb, struct ovl_fs *ofs, const struct ovl_options *o)
{
	int err = 0;

	ofs->creator_cred = get_cred(current_cred());
	if (o->upperdir)
		err = add_upper_layer(sb, ofs, o);
	else
		sb->s_flags |= MS_RDONLY;
	if (!err)
		err = add_lower_layers(sb, ofs, o->lowerdir);
	if (err)
		return err;
	ofs->same_fs = all_one_fs(ofs);
	return make_root(sb, ofs);
}

static int ovl_fill_super(struct super_block *sb, void *data, int flags __maybe_unused)
{
	struct ovl_options o = { NULL };
	unsigned int nr = 0;
	struct ovl_fs *ofs;
	int err = parse_options(&o, data);

	if (!err) {
		nr = count_lower(o.lowerdir);
		/* One layer is no overlay. */
		if (nr > OVL_MAX_STACK || (nr == 1 && !o.upperdir))
			err = -EINVAL;
	}
	ofs = err ? NULL : kzalloc(sizeof(*ofs) + (nr + 1) * sizeof(ofs->layers[0]), GFP_KERNEL);
	if (!err && !ofs)
		err = -ENOMEM;
	if (err) {
		kfree(o.lowerdir);
		kfree(o.upperdir);
		kfree(o.workdir);
		return err;
	}
	ofs->nr_lower = nr;
	ofs->lowerdir_opt = o.lowerdir;
	ofs->upperdir_opt = o.upperdir;
	ofs->workdir_opt = o.workdir;
	sb->s_fs_info = ofs;
	sb->s_op = &ovl_super_operations;
	sb->s_magic = OVERLAYFS_SUPER_MAGIC;
	return fill(sb, ofs, &o);
}

static struct file_system_type ovl_fs_type = {
	.name		= "overlay",
	.fs_flags	= FS_NODEV,
	.fill_super	= ovl_fill_super,
};

void __init ovl_init(void)
{
	ovl_inode_init();
	register_filesystem(&ovl_fs_type);
}
