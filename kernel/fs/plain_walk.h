/*
 * plain_walk.h - the part of a walk that most paths are made of
 *
 * Names that are cached, in directories that the caller may search, no symlink,
 * no "..", nothing to ask a file system about: such a walk needs neither memory
 * nor references.  It stops in front of the first component that is not so; from
 * there namei.c goes on.
 *
 * Nothing here holds anything: the caller stays in one RCU section (it does
 * not sleep), and what was reached counts only if rename_seq is still `seq`.  The
 * fields that are read without a lock on the way - hash chains, names, parents,
 * mounts - change only while rename_seq is odd, or (a name that goes) stay
 * readable until the section is over.
 */
#ifndef RINGSIDE_FS_PLAIN_WALK_H
#define RINGSIDE_FS_PLAIN_WALK_H

#include "fs/dcache.h"
#include "fs/fs_struct.h"
#include "fs/mount.h"
#include "fs/namei.h"
#include "lib/word.h"
#include "sched/task.h"

struct walk_at {
	struct path	path;		/* where it stands */
	struct inode	*inode;		/* of path.dentry */
	unsigned int	seq;		/* rename_seq at the start */
	const char	*rest;		/* of the name; "": it is at its end */
};

/* Flags that ask for a look at every step. */
#define LOOKUP_NOT_PLAIN (LOOKUP_IS_SCOPED | LOOKUP_NO_XDEV | LOOKUP_NO_SYMLINKS | \
			  LOOKUP_NO_MAGICLINKS)

/* Names are read by words: only where a few bytes behind them may be read. */
static __always_inline bool walk_may_be_plain(const struct filename *fn, unsigned int flags)
{
	return fn->name == fn->iname && !(flags & LOOKUP_NOT_PLAIN);
}

/* Where the walk begins.  False: not here, with a descriptor or an empty name. */
static __always_inline bool walk_begin(struct walk_at *at, int dfd, const struct filename *fn,
				       unsigned int flags)
{
	const struct fs_struct *fs = current->fs;
	const struct path *place = &fs->root;

	if (unlikely(!walk_may_be_plain(fn, flags)))
		return false;
	if (*fn->iname != '/') {
		if (dfd != AT_FDCWD || !*fn->iname)
			return false;
		place = &fs->pwd;
	}
	at->rest = fn->iname;
	at->seq = READ_ONCE(rename_seq);
	if (unlikely(at->seq & 1))
		return false;
	smp_rmb();
	at->path = fs_path_rcu(fs, place);
	at->inode = at->path.dentry->d_inode;
	return true;
}

/* Nothing but slashes follow. */
static inline bool ends_here(const char *rest)
{
	while (*rest == '/')
		rest++;
	return !*rest;
}

/* A directory that everybody may look into; or, at a closer look, the caller. */
static __always_inline bool may_walk_into(struct inode *inode)
{
	const u32 asked = MODE_FLAGS(S_IFMT | S_IXUGO, S_ASKPERM);

	if (likely((READ_ONCE(inode->i_mode_flags) & asked) == (S_IFDIR | S_IXUGO)))
		return true;
	return S_ISDIR(inode->i_mode) && !(inode->i_flags & S_ASKPERM) &&
	       !generic_permission(inode, MAY_EXEC);
}

/* A name of eight bytes or more; *end: what follows it. */
struct hlist_node *walk_long_name(const struct dentry *dir, const char *name, const char **end);

/* Goes on from @at as far as the walk is plain, and with @last through the last name too. */
static __always_inline void walk_plain(struct walk_at *at, bool last)
{
	struct dentry *dir = at->path.dentry;
	struct vfsmount *mnt = at->path.mnt;
	struct inode *inode = at->inode;
	const char *name = at->rest;

	while (*name == '/')
		name++;
	for (;;) {
		const char *end;
		struct hlist_node *node;
		struct dentry *dentry;
		struct inode *next;
		unsigned int flags;
		u64 word, marks;

		if (unlikely(!may_walk_into(inode))) {
			/* "name/": namei.c wants to see that slash. */
			if (!*name)
				name--;
			break;
		}
		word = load_word(name);
		marks = mark_zero_or(word, '/');
		if (likely(marks)) {
			end = name + marked_byte(marks);
			node = __d_lookup_word(dir, word & bytes_before(marks));
			if (unlikely(!node)) {
				if (*name != '/')
					break;		/* the end, or not known */
				name++;
				continue;
			}
		} else {
			node = walk_long_name(dir, name, &end);
			if (!node)
				break;
		}
		if (!last && ends_here(end))
			break;

		/* The inode first: flags that were noted for it are seen then. */
		dentry = hlist_entry(node, struct dentry, d_hash);
		next = READ_ONCE(dentry->d_inode);
		smp_rmb();
		flags = READ_ONCE(dentry->d_flags) & DCACHE_NOT_PLAIN;
		if (unlikely(flags)) {
			struct vfsmount *on_top;

			if (flags != DCACHE_MOUNTED)
				break;
			on_top = READ_ONCE(dentry->d_mounted);
			if (!on_top || on_top->mnt_parent != mnt)
				on_top = __lookup_mnt(mnt, dentry);
			if (on_top) {
				if (READ_ONCE(on_top->mnt_root->d_flags) & DCACHE_NOT_PLAIN)
					break;
				mnt = on_top;
				dentry = on_top->mnt_root;
				next = dentry->d_inode;
			}
		}
		if (unlikely(!next))
			break;
		dir = dentry;
		inode = next;
		name = end;
		if (!*name)
			break;
		name++;
	}
	at->path.mnt = mnt;
	at->path.dentry = dir;
	at->inode = inode;
	at->rest = name;
}

#endif
