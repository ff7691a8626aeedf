/*
 * namei.c - from path names to dentries
 *
 * A walk begins without references ("rcu"): each step looks a name up in the
 * cache, checks permission and crosses mounts, touching nothing that others
 * write.  What it stands on cannot be freed meanwhile, and rename_seq tells at
 * the end whether the tree stood still.  When a step needs to sleep (a file
 * system's ->lookup, a computed symlink) the walk takes references on what it
 * stands on (unlazy) and goes on with them.  If that fails or the tree moved,
 * the whole walk is repeated with references from the start (-ECHILD).
 *
 * Symlinks: the unread rest of the path is pushed on nd->rest, and the walk
 * goes on in the link's body.  Bodies stay valid until the walk ends.
 */
#include "fs/namei.h"

#include <linux/capability.h>

#include "fs/dcache.h"
#include "fs/file.h"
#include "fs/fs_struct.h"
#include "fs/inotify.h"
#include "fs/internal.h"
#include "fs/mount.h"
#include "fs/plain_walk.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "sched/rcu.h"

enum last_type { LAST_NORM, LAST_ROOT, LAST_DOT, LAST_DOTDOT };

/* A symlink's body that the walk reads. */
struct link_body {
	struct inode		*inode;		/* owns i_link; NULL: `done` does */
	struct delayed_call	done;
};

struct nameidata {
	struct path		path;		/* where the walk stands */
	struct inode		*inode;		/* of path.dentry */
	struct path		root;		/* .mnt NULL: not looked at yet */
	unsigned int		flags;		/* LOOKUP_* */
	unsigned int		seq;		/* rename_seq at the start */
	bool			rcu;		/* no references are held */
	bool			jumped;		/* get_link moved us */
	enum last_type		last_type;
	struct qstr		last;		/* component not walked yet */
	unsigned int		nr_rest;
	unsigned int		nr_links;
	unsigned int		nr_held;	/* first links whose inode is referenced */
	struct fd		dfd;		/* keeps the starting point open */
	struct nameidata	*outer;		/* the walk that this one interrupts */
	const char		*rest[MAXSYMLINKS];
	struct link_body	links[MAXSYMLINKS];
};

/*
 * Paths from programs.
 */
static noinline int getname_slow(struct filename *fn, const char __user *uname,
				 unsigned int lookup)
{
	long len = strncpy_from_user(fn->iname, uname, SHORT_NAME_MAX);
	char *name;

	fn->name = fn->iname;
	if (unlikely(len <= 0))
		return len || (lookup & LOOKUP_EMPTY) ? len : -ENOENT;
	if (likely(len < SHORT_NAME_MAX))
		return 0;
	name = kmalloc(PATH_MAX_LEN, GFP_KERNEL);
	if (!name)
		return -ENOMEM;
	len = strncpy_from_user(name, uname, PATH_MAX_LEN);
	if (len < 0 || len == PATH_MAX_LEN) {
		kfree(name);
		return len < 0 ? len : -ENAMETOOLONG;
	}
	fn->name = name;
	return 0;
}

int getname_flags(struct filename *fn, const char __user *uname, unsigned int lookup)
{
	fn->name = fn->iname;
	if (likely(strcpy_short_from_user(fn->iname, uname, SHORT_NAME_MAX) && *fn->iname))
		return 0;
	return getname_slow(fn, uname, lookup);
}

void getname_kernel(struct filename *fn, const char *name)
{
	size_t len = strlen(name);

	fn->name = name;
	if (len < SHORT_NAME_MAX)
		fn->name = memcpy(fn->iname, name, len + 1);
}

void putname_long(struct filename *fn)
{
	kfree(fn->name);
}

void path_get(const struct path *path)
{
	mntget(path->mnt);
	dget(path->dentry);
}

void path_put(const struct path *path)
{
	dput(path->dentry);
	mntput(path->mnt);
}

/* References on what was reached without; false: it is going away. */
static __always_inline bool legitimize_path(const struct path *path)
{
	if (!atomic_inc_not_zero(&path->mnt->mnt_count))
		return false;
	if (!dget_not_dead(path->dentry)) {
		mntput(path->mnt);
		return false;
	}
	path->dentry->d_referenced = true;
	return true;
}

static noinline void drop_links(struct nameidata *nd)
{
	while (nd->nr_links) {
		struct link_body *link = &nd->links[--nd->nr_links];

		if (link->done.fn)
			link->done.fn(link->done.arg);
		else if (nd->nr_links < nd->nr_held)
			iput(link->inode);
	}
	nd->nr_held = 0;
}

/* Ends a walk, whatever it reached. */
static __always_inline void terminate_walk(struct nameidata *nd)
{
	if (!nd->rcu) {
		if (nd->path.mnt)
			path_put(&nd->path);
		if (nd->root.mnt)
			path_put(&nd->root);
	}
	if (unlikely(nd->nr_links))
		drop_links(nd);
	fdput(nd->dfd);
}

/* The walk could not take its references: nothing is held now. */
static int unlazy_failed(struct nameidata *nd)
{
	nd->path.mnt = NULL;
	nd->root.mnt = NULL;
	nd->rcu = false;
	return -ECHILD;
}

/* From here on the walk holds references.  -ECHILD: start over. */
static int unlazy(struct nameidata *nd)
{
	if (!nd->rcu)
		return 0;
	if (nd->flags & LOOKUP_CACHED)
		return unlazy_failed(nd);
	for (; nd->nr_held < nd->nr_links; nd->nr_held++)
		if (!atomic_inc_not_zero(&nd->links[nd->nr_held].inode->i_count))
			return unlazy_failed(nd);
	if (!legitimize_path(&nd->path))
		return unlazy_failed(nd);
	if (!(nd->flags & LOOKUP_IS_SCOPED)) {
		nd->root.mnt = NULL;		/* looked up again when needed */
	} else if (!legitimize_path(&nd->root)) {
		path_put(&nd->path);
		return unlazy_failed(nd);
	}
	nd->rcu = false;
	if (rename_seq_changed(nd->seq))
		return -ECHILD;
	return 0;
}

/* The walk is over: references on what it found. */
static int complete_walk(struct nameidata *nd)
{
	nd->flags &= ~LOOKUP_CACHED;
	return unlazy(nd);
}

static __always_inline void set_root(struct nameidata *nd)
{
	struct fs_struct *fs = current->fs;

	if (nd->root.mnt)
		return;
	if (nd->rcu)
		nd->root = fs_path_rcu(fs, &fs->root);
	else
		get_fs_root(fs, &nd->root);
}

static void set_pwd(struct nameidata *nd)
{
	struct fs_struct *fs = current->fs;

	if (nd->rcu)
		nd->path = fs_path_rcu(fs, &fs->pwd);
	else
		get_fs_pwd(fs, &nd->path);
}

/* To the root: an absolute path, or a link to one. */
static __always_inline int jump_to_root(struct nameidata *nd)
{
	if (unlikely(nd->flags & LOOKUP_BENEATH))
		return -EXDEV;
	set_root(nd);
	if (unlikely(nd->flags & LOOKUP_NO_XDEV) && nd->path.mnt &&
	    nd->path.mnt != nd->root.mnt)
		return -EXDEV;
	if (!nd->rcu) {
		path_get(&nd->root);
		if (nd->path.mnt)
			path_put(&nd->path);
	}
	nd->path = nd->root;
	nd->inode = nd->path.dentry->d_inode;
	return 0;
}

static __always_inline void nd_init(struct nameidata *nd, unsigned int flags, bool rcu)
{
	nd->flags = flags;
	nd->rcu = rcu;
	nd->jumped = false;
	nd->nr_rest = nd->nr_links = nd->nr_held = 0;
	nd->last_type = LAST_ROOT;
	nd->path.mnt = NULL;
	nd->root.mnt = NULL;
	nd->dfd = (struct fd){ NULL, 0 };
}

/* Where the walk begins. */
static int path_init(struct nameidata *nd, int dfd, const char *name, unsigned int flags, bool rcu)
{
	nd_init(nd, flags, rcu);
	nd->seq = read_rename_seq();

	if (*name == '/' && !(flags & LOOKUP_IN_ROOT))
		return jump_to_root(nd);

	if (dfd == AT_FDCWD) {
		set_pwd(nd);
	} else {
		nd->dfd = fdget_raw(dfd);
		if (!nd->dfd.file)
			return -EBADF;
		if (nd->dfd.file->f_mode & FMODE_PSEUDO) {
			if (*name)
				return -ENOTDIR;
			nd->rcu = false;
			if (file_get_path(nd->dfd.file, &nd->path))
				return -ENOMEM;
		} else {
			nd->path = nd->dfd.file->f_path;
			if (*name && !d_is_dir(nd->path.dentry)) {
				nd->path.mnt = NULL;
				return -ENOTDIR;
			}
			if (!rcu)
				path_get(&nd->path);
		}
	}
	nd->inode = nd->path.dentry->d_inode;
	if (unlikely(flags & LOOKUP_IS_SCOPED)) {
		nd->root = nd->path;
		if (!nd->rcu)
			path_get(&nd->root);
	}
	return 0;
}

/* Search permission on the directory the walk stands in. */
static __always_inline int may_lookup(struct nameidata *nd)
{
	struct inode *inode = nd->inode;

	if (unlikely(inode->i_op->permission)) {
		int err = unlazy(nd);

		return err ? err : inode_permission(inode, MAY_EXEC);
	}
	if (likely((inode->i_mode & S_IXUGO) == S_IXUGO))
		return 0;
	return generic_permission(inode, MAY_EXEC);
}

static bool revalidate(struct dentry *dentry, unsigned int flags)
{
	return !(dentry->d_flags & DCACHE_OP_REVALIDATE) ||
	       dentry->d_op->d_revalidate(dentry, flags) > 0;
}

/* The cached child, if it is still good. */
static struct dentry *lookup_cached(struct dentry *parent, const struct qstr *name,
				    unsigned int flags)
{
	struct dentry *dentry = d_lookup(parent, name);

	if (dentry && unlikely(!revalidate(dentry, flags))) {
		d_invalidate(dentry);
		dput(dentry);
		dentry = NULL;
	}
	return dentry;
}

/* Asks the file system for a name that is not cached; a negative dentry is an answer. */
static struct dentry *lookup_slow(struct dentry *parent, const struct qstr *name,
				  unsigned int flags)
{
	struct inode *dir = parent->d_inode;
	struct dentry *dentry, *other;

	dentry = lookup_cached(parent, name, flags);	/* another walk may have been faster */
	if (dentry)
		return dentry;
	if (unlikely(dir->i_flags & S_DEAD))
		return ERR_PTR(-ENOENT);
	dentry = d_alloc(parent, name);
	if (!dentry)
		return ERR_PTR(-ENOMEM);
	if (!dir->i_op->lookup)
		return dentry;
	other = dir->i_op->lookup(dir, dentry, flags);
	if (!other)
		return dentry;
	dput(dentry);
	return other;
}

/* The child named nd->last, with a reference.  The walk holds references. */
static noinline struct dentry *lookup_ref(struct nameidata *nd)
{
	struct dentry *parent = nd->path.dentry, *dentry;
	struct inode *dir = nd->inode;

	if (unlikely(nd->last.len > NAME_MAX_LEN))
		return ERR_PTR(-ENAMETOOLONG);
	dentry = lookup_cached(parent, &nd->last, nd->flags);
	if (dentry)
		return dentry;
	if (!dir->i_op->lookup)
		return ERR_PTR(-ENOENT);
	inode_lock(dir);
	dentry = lookup_slow(parent, &nd->last, nd->flags);
	inode_unlock(dir);
	if (!IS_ERR(dentry) && d_is_negative(dentry)) {
		dput(dentry);
		return ERR_PTR(-ENOENT);
	}
	return dentry;
}

/* Through everything mounted on *path, without references. */
static void cross_mounts_rcu(struct path *path)
{
	while (d_mountpoint(path->dentry)) {
		struct vfsmount *mnt = __lookup_mnt(path->mnt, path->dentry);

		if (!mnt)
			return;
		path->mnt = mnt;
		path->dentry = mnt->mnt_root;
	}
}

struct hlist_node *walk_long_name(const struct dentry *dir, const char *name, const char **end)
{
	struct qstr q = { .name = name };
	u64 hash = 0, word, marks;
	struct dentry *dentry;

	for (;;) {
		word = load_word(name);
		marks = mark_zero_or(word, '/');
		if (marks)
			break;
		hash = name_hash_step(hash, word);
		name += 8;
	}
	*end = name + marked_byte(marks);
	q.len = *end - q.name;
	q.hash = name_hash_step(hash, word & bytes_before(marks)) >> 32;
	dentry = __d_lookup_rcu(dir, &q);
	return dentry ? &dentry->d_hash : NULL;
}

/*
 * The body of symlink @inode at @link, which the walk steps over, or NULL when
 * the link moved the walk by itself.  With references, @link's are dropped.
 */
static noinline const char *pick_link(struct nameidata *nd, struct path *link, struct inode *inode)
{
	struct link_body *body;
	const char *text;
	int err;

	if (unlikely(nd->nr_links >= MAXSYMLINKS)) {
		err = -ELOOP;
		goto fail;
	}
	if (unlikely((nd->flags & LOOKUP_NO_SYMLINKS) ||
		     (link->mnt->mnt_flags & MNT_NOSYMFOLLOW))) {
		err = -ELOOP;
		goto fail;
	}
	inode_touch_atime(inode, link->mnt);
	body = &nd->links[nd->nr_links];
	body->done.fn = NULL;
	body->inode = inode;
	text = inode->i_link;
	if (likely(text)) {
		if (!nd->rcu) {
			ihold(inode);
			nd->nr_held++;
			path_put(link);
		}
		nd->nr_links++;
	} else {
		if (nd->rcu) {
			if (!legitimize_path(link)) {
				unlazy_failed(nd);
				return ERR_PTR(-ECHILD);
			}
			err = unlazy(nd);
			if (err)
				goto fail;
		}
		ihold(inode);
		nd->nr_held++;
		nd->nr_links++;
		nd->outer = current->nameidata;
		current->nameidata = nd;
		nd->jumped = false;
		text = inode->i_op->get_link ?
			inode->i_op->get_link(link->dentry, inode, &body->done) :
			ERR_PTR(-EINVAL);
		current->nameidata = nd->outer;
		/* One owner only: the delayed call, or the reference. */
		if (body->done.fn)
			iput(inode);
		path_put(link);
		if (IS_ERR(text))
			return text;
		if (!text) {
			nd->inode = nd->path.dentry->d_inode;
			return NULL;
		}
	}
	if (*text == '/') {
		err = jump_to_root(nd);
		if (err)
			return ERR_PTR(err);
	}
	return text;
fail:
	if (!nd->rcu)
		path_put(link);
	return ERR_PTR(err);
}

int nd_jump_link(const struct path *path)
{
	struct nameidata *nd = current->nameidata;
	int err = -ELOOP;

	if (nd->flags & LOOKUP_NO_MAGICLINKS)
		goto refuse;
	err = -EXDEV;
	if ((nd->flags & LOOKUP_NO_XDEV) && nd->path.mnt != path->mnt)
		goto refuse;
	if (nd->flags & LOOKUP_IS_SCOPED)
		goto refuse;
	path_put(&nd->path);
	nd->path = *path;
	nd->jumped = true;
	return 0;
refuse:
	path_put(path);
	return err;
}

/*
 * Steps to @dentry, a child of where the walk stands (with a reference if the
 * walk holds them).  Returns the body of a symlink to walk instead, or NULL.
 */
static __always_inline const char *step_into(struct nameidata *nd, struct dentry *dentry,
					     bool follow)
{
	struct path path = { nd->path.mnt, dentry };
	struct inode *inode;

	if (!nd->rcu)
		mntget(path.mnt);
	if (unlikely(d_mountpoint(dentry))) {
		if (nd->rcu)
			cross_mounts_rcu(&path);
		else
			follow_down(&path);
		if ((nd->flags & LOOKUP_NO_XDEV) && path.mnt != nd->path.mnt) {
			if (!nd->rcu)
				path_put(&path);
			return ERR_PTR(-EXDEV);
		}
	}
	inode = READ_ONCE(path.dentry->d_inode);
	if (unlikely(!inode)) {
		if (nd->rcu)
			return ERR_PTR(rename_seq_changed(nd->seq) ? -ECHILD : -ENOENT);
		path_put(&path);
		return ERR_PTR(-ENOENT);
	}
	if (unlikely(S_ISLNK(inode->i_mode)) && follow)
		return pick_link(nd, &path, inode);
	if (!nd->rcu)
		path_put(&nd->path);
	nd->path = path;
	nd->inode = inode;
	return NULL;
}

/* The parent of *path as "..", without references. */
static int parent_rcu(struct nameidata *nd, struct path *path)
{
	for (;;) {
		if (path->dentry == nd->root.dentry && path->mnt == nd->root.mnt)
			return nd->flags & LOOKUP_BENEATH ? -EXDEV : 0;
		if (path->dentry != path->mnt->mnt_root)
			break;
		if (path->mnt->mnt_parent == path->mnt)
			return 0;
		if (nd->flags & LOOKUP_NO_XDEV)
			return -EXDEV;
		path->dentry = path->mnt->mnt_mountpoint;
		path->mnt = path->mnt->mnt_parent;
	}
	path->dentry = READ_ONCE(path->dentry->d_parent);
	if (d_mountpoint(path->dentry)) {
		struct vfsmount *mnt = path->mnt;

		cross_mounts_rcu(path);
		if ((nd->flags & LOOKUP_NO_XDEV) && path->mnt != mnt)
			return -EXDEV;
	}
	return 0;
}

static noinline int walk_dotdot(struct nameidata *nd)
{
	struct path path;
	int err;

	set_root(nd);
	if (nd->rcu) {
		path = nd->path;
		err = parent_rcu(nd, &path);
		if (err)
			return err;
	} else {
		for (;;) {
			unsigned int seq = read_rename_seq();

			path = nd->path;
			err = parent_rcu(nd, &path);
			if (rename_seq_changed(seq))
				continue;
			if (err)
				return err;
			if (!legitimize_path(&path))
				continue;
			if (!rename_seq_changed(seq))
				break;
			path_put(&path);
		}
		path_put(&nd->path);
		/* A directory moved out of the scope could take us along. */
		if ((nd->flags & LOOKUP_IS_SCOPED) && rename_seq_changed(nd->seq)) {
			nd->path = path;
			return -EAGAIN;
		}
	}
	nd->path = path;
	nd->inode = path.dentry->d_inode;
	return 0;
}

/* Walks the component nd->last.  Returns as step_into() does. */
static __always_inline const char *walk_component(struct nameidata *nd, bool follow)
{
	struct dentry *dentry;

	if (unlikely(nd->last_type != LAST_NORM)) {
		if (nd->last_type == LAST_DOTDOT)
			return ERR_PTR(walk_dotdot(nd));
		return NULL;
	}
	if (likely(nd->rcu)) {
		dentry = __d_lookup_rcu(nd->path.dentry, &nd->last);
		if (likely(dentry)) {
			if (likely(revalidate(dentry, nd->flags | LOOKUP_RCU)))
				return step_into(nd, dentry, follow);
		} else if (!nd->inode->i_op->lookup) {
			if (rename_seq_changed(nd->seq))
				return ERR_PTR(-ECHILD);
			return ERR_PTR(nd->last.len > NAME_MAX_LEN ? -ENAMETOOLONG : -ENOENT);
		}
		if (unlazy(nd))
			return ERR_PTR(-ECHILD);
	}
	dentry = lookup_ref(nd);
	if (IS_ERR(dentry))
		return ERR_CAST(dentry);
	return step_into(nd, dentry, follow);
}

/* Reads one component of @name into nd->last; returns what follows its slashes. */
static __always_inline const char *next_component(struct nameidata *nd, const char *name)
{
	const char *start = name;

	do
		name++;
	while (*name && *name != '/');

	nd->last.name = start;
	nd->last.len = name - start;
	nd->last.hash = full_name_hash(nd->path.dentry, start, name - start);
	nd->last_type = LAST_NORM;
	if (unlikely(*start == '.')) {
		if (nd->last.len == 1)
			nd->last_type = LAST_DOT;
		else if (nd->last.len == 2 && start[1] == '.')
			nd->last_type = LAST_DOTDOT;
	}
	while (*name == '/')
		name++;
	return name;
}

/*
 * Walks all of @name but its last component, which is left in nd->last.
 */
static int link_path_walk(const char *name, struct nameidata *nd)
{
	while (*name == '/')
		name++;
	if (!*name) {
		nd->last_type = LAST_ROOT;
		nd->last.name = name;
		nd->last.len = 0;
		if (!nd->nr_rest) {
			nd->flags |= LOOKUP_DIRECTORY;	/* "/", or the slash in "name/" */
			return 0;
		}
		name = nd->rest[--nd->nr_rest];
	}
	for (;;) {
		const char *body;
		int err;

		if (unlikely(!S_ISDIR(nd->inode->i_mode)))
			return -ENOTDIR;
		err = may_lookup(nd);
		if (unlikely(err))
			return err;
		name = next_component(nd, name);
		if (!*name) {
			if (likely(!nd->nr_rest))
				return 0;
			/* The end of a link's body, with more to come outside of it. */
			name = nd->rest[--nd->nr_rest];
		}
		body = walk_component(nd, true);
		if (likely(!body))
			continue;
		if (IS_ERR(body))
			return PTR_ERR(body);
		nd->rest[nd->nr_rest++] = name;
		name = body;
		while (*name == '/')
			name++;
		if (!*name)		/* a link to "/" */
			name = nd->rest[--nd->nr_rest];
	}
}

/* A slash behind the last component: it must be a directory, links are followed. */
static bool trailing_slash(const struct nameidata *nd)
{
	return nd->last_type == LAST_NORM && nd->last.name[nd->last.len];
}

static const char *walk_last(struct nameidata *nd)
{
	if (trailing_slash(nd))
		nd->flags |= LOOKUP_FOLLOW | LOOKUP_DIRECTORY;
	return walk_component(nd, nd->flags & LOOKUP_FOLLOW);
}

/*
 * Begins the walk of @fn: from its start, and then as far as it is plain, with
 * @last up to and including the last component; or from where a plain walk came to
 * (@at, or NULL).  Returns the rest of the name, "": nothing, or an error.
 */
static __always_inline const char *walk_start(struct nameidata *nd, int dfd,
					      const struct filename *fn, unsigned int flags,
					      bool rcu, bool last, const struct walk_at *at)
{
	struct walk_at plain;
	int err;

	if (at) {
		nd_init(nd, flags, true);
		nd->seq = at->seq;
		plain = *at;
	} else {
		err = path_init(nd, dfd, fn->name, flags, rcu);
		if (unlikely(err))
			return ERR_PTR(err);
		/* An empty name is what dfd is. */
		if (!*fn->name || !nd->rcu || !walk_may_be_plain(fn, flags))
			return fn->name;
		plain = (struct walk_at){ nd->path, nd->inode, nd->seq, fn->name };
		walk_plain(&plain, last);
	}
	nd->path = plain.path;
	nd->inode = plain.inode;
	return plain.rest;
}

/* Walks @fn to its end, or up to its last component. */
static __always_inline int walk_path(struct nameidata *nd, int dfd, const struct filename *fn,
				     unsigned int flags, bool rcu, const struct walk_at *at)
{
	const char *name = walk_start(nd, dfd, fn, flags, rcu, !(flags & LOOKUP_PARENT), at);
	int err;

	if (IS_ERR(name))
		return PTR_ERR(name);
	while (*name) {
		err = link_path_walk(name, nd);
		if (unlikely(err) || (flags & LOOKUP_PARENT))
			return err;
		name = walk_last(nd);
		if (likely(!name))
			break;
		if (IS_ERR(name))
			return PTR_ERR(name);
	}
	if ((nd->flags & LOOKUP_DIRECTORY) && !S_ISDIR(nd->inode->i_mode))
		return -ENOTDIR;
	return 0;
}

/* An error that was found without references counts only if the tree stood still. */
static noinline int walk_path_retry(struct nameidata *nd, int dfd, const struct filename *fn,
				    unsigned int flags)
{
	int err = walk_path(nd, dfd, fn, flags, true, NULL);

	if (!err)
		err = complete_walk(nd);
	else if (nd->rcu && rename_seq_changed(nd->seq))
		err = -ECHILD;
	if (unlikely(err == -ECHILD)) {
		terminate_walk(nd);
		if (flags & LOOKUP_CACHED) {
			nd->rcu = true;		/* nothing is held any more */
			nd->dfd = (struct fd){ NULL, 0 };
			return -EAGAIN;
		}
		err = walk_path(nd, dfd, fn, flags, false, NULL);
	}
	return err;
}

int filename_lookup(int dfd, struct filename *name, unsigned int flags, struct path *path)
{
	struct nameidata nd;
	int err = walk_path_retry(&nd, dfd, name, flags);

	if (!err) {
		*path = nd.path;
		nd.path.mnt = NULL;
	}
	terminate_walk(&nd);
	return err;
}

int kern_path(const char *name, unsigned int flags, struct path *path)
{
	struct filename fn;

	getname_kernel(&fn, name);
	return filename_lookup(AT_FDCWD, &fn, flags, path);
}

int user_path_at(int dfd, const char __user *name, unsigned int flags, struct path *path)
{
	struct filename fn;
	int err = getname_flags(&fn, name, flags);

	if (err)
		return err;
	err = filename_lookup(dfd, &fn, flags, path);
	putname(&fn);
	return err;
}

/* Fills *stat without sleeping, if the file system can. */
static __always_inline bool fillattr_rcu(struct inode *inode, struct kstat *stat)
{
	if (unlikely(inode->i_op->getattr))
		return inode->i_op->getattr_fast && inode->i_op->getattr_fast(inode, stat);
	generic_fillattr(inode, stat);
	return true;
}

int filename_getattr(int dfd, struct filename *name, unsigned int flags, struct kstat *stat,
		     u32 request_mask, unsigned int query_flags, const struct walk_at *at)
{
	struct nameidata nd;
	int err = walk_path(&nd, dfd, name, flags, true, at);

	if (likely(!err && nd.rcu && fillattr_rcu(nd.inode, stat))) {
		stat->mnt_id = nd.path.mnt->mnt_id;
		stat->attributes |= nd.path.dentry == nd.path.mnt->mnt_root ?
				    STATX_ATTR_MOUNT_ROOT : 0;
		if (likely(!rename_seq_changed(nd.seq))) {
			terminate_walk(&nd);
			return 0;
		}
		err = -ECHILD;
	}
	if (!err)
		err = complete_walk(&nd);
	else if (nd.rcu && rename_seq_changed(nd.seq))
		err = -ECHILD;
	if (err == -ECHILD) {
		terminate_walk(&nd);
		err = walk_path(&nd, dfd, name, flags, false, NULL);
	}
	if (!err)
		err = vfs_getattr(&nd.path, stat, request_mask, query_flags);
	/* The name was given to another file behind our back: that one. */
	if (unlikely(err == -ESTALE)) {
		terminate_walk(&nd);
		err = walk_path(&nd, dfd, name, flags, false, NULL);
		if (!err)
			err = vfs_getattr(&nd.path, stat, request_mask, query_flags);
	}
	terminate_walk(&nd);
	return err;
}

int filename_parentat(int dfd, struct filename *name, unsigned int flags, struct path *parent,
		      struct qstr *last, bool *is_norm)
{
	struct nameidata nd;
	int err = walk_path_retry(&nd, dfd, name, flags | LOOKUP_PARENT);

	if (!err) {
		*parent = nd.path;
		nd.path.mnt = NULL;
		*last = nd.last;
		*is_norm = nd.last_type == LAST_NORM;
		if (nd.last_type == LAST_DOT || nd.last_type == LAST_DOTDOT)
			last->len = nd.last_type == LAST_DOT ? 1 : 2;
		else if (nd.last_type == LAST_ROOT)
			last->len = 0;
	}
	terminate_walk(&nd);
	return err;
}

struct dentry *lookup_one_qstr(const struct qstr *name, struct dentry *parent,
			       unsigned int flags)
{
	if (name->len > NAME_MAX_LEN)
		return ERR_PTR(-ENAMETOOLONG);
	return lookup_slow(parent, name, flags);
}

struct dentry *lookup_positive_qstr(const struct qstr *name, struct dentry *parent)
{
	struct inode *dir = parent->d_inode;
	struct dentry *dentry;

	if (name->len > NAME_MAX_LEN)
		return ERR_PTR(-ENAMETOOLONG);
	dentry = lookup_cached(parent, name, 0);
	if (!dentry) {
		if (!dir->i_op->lookup)
			return ERR_PTR(-ENOENT);
		inode_lock(dir);
		dentry = lookup_slow(parent, name, 0);
		inode_unlock(dir);
	}
	if (!IS_ERR(dentry) && d_is_negative(dentry)) {
		dput(dentry);
		return ERR_PTR(-ENOENT);
	}
	return dentry;
}

struct dentry *lookup_one_len(const char *name, struct dentry *parent, int len)
{
	struct qstr q = { .name = name, .len = len };

	q.hash = full_name_hash(parent, name, len);
	return lookup_one_qstr(&q, parent, 0);
}

/*
 * open()
 */

/* May the file at @path be opened so?  Drops O_TRUNC for what has no content. */
static int may_open(const struct path *path, struct inode *inode, int acc_mode, int *flags)
{
	int err;

	switch (inode->i_mode & S_IFMT) {
	case S_IFREG:
		if ((acc_mode & MAY_EXEC) && path_noexec(path))
			return -EACCES;
		break;
	case S_IFLNK:
		return -ELOOP;
	case S_IFDIR:
		if (acc_mode & MAY_WRITE)
			return -EISDIR;
		if (acc_mode & MAY_EXEC)
			return -EACCES;
		break;
	case S_IFBLK:
	case S_IFCHR:
		if (path->mnt->mnt_flags & MNT_NODEV)
			return -EACCES;
		fallthrough;
	default:
		if (acc_mode & MAY_EXEC)
			return -EACCES;
		*flags &= ~O_TRUNC;
	}
	err = inode_permission(inode, MAY_OPEN | acc_mode);
	if (err)
		return err;
	if (unlikely(inode->i_flags & S_APPEND)) {
		if ((*flags & O_ACCMODE) != O_RDONLY && !(*flags & O_APPEND))
			return -EPERM;
		if (*flags & O_TRUNC)
			return -EPERM;
	}
	if (unlikely(*flags & O_NOATIME) && !inode_owner_or_capable(inode))
		return -EPERM;
	return 0;
}

/* The walk stands on the file (with references): opens it. */
static struct file *open_reached(struct nameidata *nd, const struct open_flags *op, bool created)
{
	int flags = op->open_flag, acc_mode = created ? 0 : op->acc_mode;
	struct inode *inode = nd->inode;
	struct file *file;
	int err;

	if (!created) {
		if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
			return ERR_PTR(-EEXIST);
		if ((flags & O_CREAT) && S_ISDIR(inode->i_mode))
			return ERR_PTR(-EISDIR);
	} else {
		flags &= ~O_TRUNC;
	}
	if (nd->flags & LOOKUP_DIRECTORY && !S_ISDIR(inode->i_mode))
		return ERR_PTR(-ENOTDIR);

	if (!(flags & O_PATH)) {
		err = may_open(&nd->path, inode, acc_mode, &flags);
		if (err)
			return ERR_PTR(err);
		if ((acc_mode & MAY_WRITE) && __mnt_is_readonly(nd->path.mnt) &&
		    !special_file(inode->i_mode))
			return ERR_PTR(-EROFS);
	}
	/* The walk's references become the file's. */
	file = open_path(nd->path, flags, current_cred());
	nd->path.mnt = NULL;
	if (IS_ERR(file))
		return file;
	if (flags & O_TRUNC) {
		err = handle_truncate(file);
		if (err) {
			fput(file);
			return ERR_PTR(err);
		}
	}
	fsnotify_file(file, IN_OPEN);
	return file;
}

/*
 * O_CREAT, and the name was not found without references: looks again with the
 * directory locked and makes the file.  Returns as step_into() does; *created.
 */
static const char *lookup_or_create(struct nameidata *nd, const struct open_flags *op,
				    bool *created)
{
	struct inode *dir = nd->inode;
	struct dentry *dentry;
	int err, readonly = mnt_want_write(nd->path.mnt);

	inode_lock(dir);
	dentry = lookup_one_qstr(&nd->last, nd->path.dentry, nd->flags);
	if (IS_ERR(dentry)) {
		inode_unlock(dir);
		return ERR_CAST(dentry);
	}
	if (d_is_negative(dentry)) {
		umode_t mode = op->mode & ~current_umask();

		err = readonly ? readonly : vfs_create(dir, dentry, mode, op->open_flag & O_EXCL);
		if (err) {
			inode_unlock(dir);
			dput(dentry);
			return ERR_PTR(err);
		}
		*created = true;
	}
	inode_unlock(dir);
	return step_into(nd, dentry, nd->flags & LOOKUP_FOLLOW);
}

/* The file system will have to be asked for the last component: once is enough. */
static bool last_unknown(const struct nameidata *nd)
{
	return unlikely(nd->inode->i_op->lookup) &&
	       !__d_lookup_rcu(nd->path.dentry, &nd->last);
}

/* The last component of an open().  Returns as step_into() does. */
static const char *open_last(struct nameidata *nd, const struct open_flags *op, bool *created)
{
	const char *body;
	int err;

	if (!(op->open_flag & O_CREAT))
		return walk_last(nd);

	if (nd->last_type != LAST_NORM)
		return walk_last(nd);
	if (trailing_slash(nd))
		return ERR_PTR(-EISDIR);
	if (op->open_flag & O_EXCL)
		nd->flags &= ~LOOKUP_FOLLOW;

	if (!last_unknown(nd)) {
		body = walk_component(nd, nd->flags & LOOKUP_FOLLOW);
		if (PTR_ERR(body) != -ENOENT)
			return body;
	}
	err = unlazy(nd);
	if (err)
		return ERR_PTR(err);
	return lookup_or_create(nd, op, created);
}

static struct file *path_openat(struct nameidata *nd, int dfd, const struct filename *fn,
				const struct open_flags *op, bool rcu, const struct walk_at *at)
{
	bool created = false, last = !(op->open_flag & O_CREAT);
	const char *name = walk_start(nd, dfd, fn, op->lookup_flags, rcu, last, at);
	int err;

	if (IS_ERR(name))
		return ERR_CAST(name);
	while (*name) {
		err = link_path_walk(name, nd);
		if (err)
			return ERR_PTR(err);
		name = open_last(nd, op, &created);
		if (!name)
			break;
		if (IS_ERR(name))
			return ERR_CAST(name);
	}
	err = complete_walk(nd);
	if (err)
		return ERR_PTR(err);
	return open_reached(nd, op, created);
}

static struct file *do_tmpfile(int dfd, const char *name, const struct open_flags *op)
{
	static const struct qstr no_name = { .name = "#tmpfile", .len = 8 };
	struct dentry *dentry;
	struct filename fn;
	struct file *file;
	struct path path;
	struct inode *dir;
	int err;

	getname_kernel(&fn, name);
	err = filename_lookup(dfd, &fn, op->lookup_flags | LOOKUP_DIRECTORY, &path);
	if (err)
		return ERR_PTR(err);
	dir = path.dentry->d_inode;
	err = mnt_want_write(path.mnt);
	if (!err)
		err = inode_permission(dir, MAY_WRITE | MAY_EXEC);
	if (!err && !dir->i_op->tmpfile)
		err = -EOPNOTSUPP;
	if (err)
		goto out;
	err = -ENOMEM;
	dentry = d_alloc(path.dentry, &no_name);
	if (!dentry)
		goto out;
	err = dir->i_op->tmpfile(dir, dentry, op->mode & ~current_umask());
	if (err) {
		dput(dentry);
		goto out;
	}
	dput(path.dentry);
	path.dentry = dentry;
	file = open_path(path, op->open_flag, current_cred());
	/* Without O_EXCL linkat() may give it a name. */
	if (!IS_ERR(file) && !(op->open_flag & O_EXCL))
		inode_set_linkable(file->f_inode);
	return file;
out:
	path_put(&path);
	return ERR_PTR(err);
}

/* A plain walk, if there was one, came as far as @at; or NULL. */
static noinline struct file *filp_open_slow(int dfd, struct filename *name,
					    const struct open_flags *op, const struct walk_at *at)
{
	struct nameidata nd;
	struct file *file;

	if (unlikely(op->open_flag & __O_TMPFILE))
		return do_tmpfile(dfd, name->name, op);

	file = path_openat(&nd, dfd, name, op, true, at);
	if (IS_ERR(file) && nd.rcu && rename_seq_changed(nd.seq))
		file = ERR_PTR(-ECHILD);
	terminate_walk(&nd);
	if (unlikely(file == ERR_PTR(-ECHILD))) {
		if (op->lookup_flags & LOOKUP_CACHED)
			return ERR_PTR(-EAGAIN);
		file = path_openat(&nd, dfd, name, op, false, NULL);
		terminate_walk(&nd);
	}
	/* The name led to a file that is gone; the file system has dropped it: once more. */
	if (unlikely(file == ERR_PTR(-ESTALE))) {
		file = path_openat(&nd, dfd, name, op, false, NULL);
		terminate_walk(&nd);
	}
	return file;
}

/*
 * Where a plain walk ended there is a file or directory, and nothing forbids to open it:
 * all that path_openat() would have to look at is said by a few flags.
 */
static __always_inline bool may_open_plain(const struct walk_at *at, const struct open_flags *op)
{
	struct inode *inode = at->inode;
	unsigned int mode;

	if (unlikely(inode->i_flags & (S_ASKPERM | S_APPEND | S_IMMUTABLE)))
		return false;
	if (unlikely(!S_ISREG(inode->i_mode)) &&
	    (!S_ISDIR(inode->i_mode) || (op->acc_mode & ~MAY_READ)))
		return false;
	if ((op->acc_mode & MAY_WRITE) && unlikely(__mnt_is_readonly(at->path.mnt)))
		return false;
	if (unlikely(op->acc_mode & MAY_EXEC) && path_noexec(&at->path))
		return false;
	/* What everybody may the caller may. */
	mode = inode->i_mode & inode->i_mode >> 3 & inode->i_mode >> 6;
	return likely(!(op->acc_mode & ~mode)) || !generic_permission(inode, op->acc_mode);
}

struct file *do_filp_open(int dfd, struct filename *name, const struct open_flags *op)
{
	struct walk_at at;
	struct path path;
	struct file *file;

	if (unlikely((op->open_flag & ~SIMPLE_OPEN_FLAGS) ||
		     !walk_begin(&at, dfd, name, op->lookup_flags)))
		return filp_open_slow(dfd, name, op, NULL);
	walk_plain(&at, true);
	if (unlikely(*at.rest || !may_open_plain(&at, op)))
		return filp_open_slow(dfd, name, op, &(struct walk_at){
				      at.path, at.inode, at.seq, at.rest });

	/* From here on it may have slept: what was walked is nothing to go on from. */
	path = at.path;
	if (unlikely(!legitimize_path(&path)))
		return filp_open_slow(dfd, name, op, NULL);
	if (unlikely(rename_seq_changed(at.seq))) {
		path_put(&path);
		return filp_open_slow(dfd, name, op, NULL);
	}
	file = open_path(path, op->open_flag, current_cred());
	if (likely(!IS_ERR(file)))
		fsnotify_file(file, IN_OPEN);
	else if (PTR_ERR(file) == -ESTALE)
		return filp_open_slow(dfd, name, op, NULL);
	return file;
}
