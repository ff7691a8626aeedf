/*
 * dcache.c - the tree of names
 *
 * Every name in use has a dentry, found by its parent and hash.  A dentry
 * holds a reference on its parent and its inode.  File systems in memory keep
 * all their names here: one reference (DCACHE_PINNED) stands for "it exists",
 * and a name that is not found does not exist.
 *
 * For the others (->lookup) this is a cache, of names that exist and of names
 * that do not (negative dentries).  One reference (DCACHE_CACHED) is the cache's
 * own; a dentry that has no other is unused, and goes when memory is short
 * (its file system's shrinker, oldest first), when it is dropped, or with the
 * file system.  A directory has one dentry at most (i_alias).
 *
 * Changes are made under dcache_lock.  Lookups take no lock: hash chains are
 * safe to walk under RCU, and what would show them a half-made change (a rename,
 * a mount) makes rename_seq odd meanwhile.
 */
#include "fs/dcache.h"

#include "fs/file.h"
#include "fs/fs_struct.h"
#include "fs/inotify.h"
#include "fs/mount.h"
#include "fs/namei.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "sched/rcu.h"

DEFINE_SPINLOCK(dcache_lock);
unsigned int rename_seq;

struct hlist_head *dentry_hashtable;
unsigned int d_hash_shift;
static struct kmem_cache *dentry_cache;

/* A name too long for d_iname. */
struct external_name {
	struct rcu_head	rcu;
	char		name[];
};

u32 full_name_hash(const struct dentry *parent __maybe_unused, const char *name,
		   unsigned int len)
{
	u64 hash = 0, word = 0;
	unsigned int i;

	for (i = 0; i < len; i++) {
		word |= (u64)(unsigned char)name[i] << i % 8 * 8;
		if (i % 8 == 7) {
			hash = name_hash_step(hash, word);
			word = 0;
		}
	}
	return name_hash_step(hash, word) >> 32;
}

static bool dname_external(const struct dentry *dentry)
{
	return dentry->d_name.name != dentry->d_iname;
}

/* In d_name_words[0]: a name that is longer than d_iname.  No short one has eight bytes. */
#define NOT_A_WORD	(~0UL)

static int d_set_name(struct dentry *dentry, const struct qstr *name)
{
	unsigned int size = ALIGN(name->len + 1, 8);
	char *to = dentry->d_iname;

	if (name->len >= DNAME_INLINE_LEN) {
		struct external_name *ext = kmalloc(sizeof(*ext) + size, GFP_KERNEL);

		if (!ext)
			return -ENOMEM;
		to = ext->name;
		dentry->d_name_words[0] = NOT_A_WORD;
	}
	*(u64 *)(to + size - 8) = 0;
	memcpy(to, name->name, name->len);
	dentry->d_name.name = to;
	dentry->d_name.len = name->len;
	dentry->d_name.hash = name->hash;
	return 0;
}

void d_set_d_op(struct dentry *dentry, const struct dentry_operations *op)
{
	dentry->d_op = op;
	if (op && op->d_revalidate)
		dentry->d_flags |= DCACHE_OP_REVALIDATE;
}

void d_mark_dontcache(struct dentry *dentry)
{
	dentry->d_flags |= DCACHE_DONTCACHE;
}

/* What walks want to know of an inode at one look; before it becomes @dentry's. */
static void d_note_inode(struct dentry *dentry, struct inode *inode)
{
	if (S_ISLNK(inode->i_mode))
		dentry->d_flags |= DCACHE_SYMLINK;
	if (inode->i_op->permission && !(inode->i_flags & S_ASKPERM)) {
		spin_lock(&inode->i_lock);
		inode->i_flags |= S_ASKPERM;
		spin_unlock(&inode->i_lock);
	}
}

static struct dentry *__d_alloc(struct super_block *sb, const struct qstr *name)
{
	struct dentry *dentry = kmem_cache_alloc(dentry_cache, GFP_KERNEL);

	if (!dentry)
		return NULL;
	if (d_set_name(dentry, name)) {
		kmem_cache_free(dentry_cache, dentry);
		return NULL;
	}
	dentry->d_flags = DCACHE_UNHASHED;
	dentry->d_referenced = false;
	atomic_set(&dentry->d_count, 1);
	dentry->d_parent = dentry;
	dentry->d_inode = NULL;
	d_set_d_op(dentry, sb->s_d_op);
	dentry->d_sb = sb;
	dentry->d_fsdata = NULL;
	dentry->d_mounted = NULL;
	dentry->d_offset = 0;
	dentry->d_next_offset = 0;
	INIT_LIST_HEAD(&dentry->d_child);
	INIT_LIST_HEAD(&dentry->d_subdirs);
	return dentry;
}

struct dentry *d_alloc(struct dentry *parent, const struct qstr *name)
{
	struct dentry *dentry = __d_alloc(parent->d_sb, name);

	if (dentry) {
		dentry->d_parent = dget(parent);
		dentry->d_flags |= parent->d_flags & DCACHE_DONTCACHE;
	}
	return dentry;
}

struct dentry *d_alloc_name(struct dentry *parent, const char *name)
{
	struct qstr q = { .name = name, .len = strlen(name) };

	q.hash = full_name_hash(parent, name, q.len);
	return d_alloc(parent, &q);
}

struct dentry *d_make_root(struct inode *root)
{
	static const struct qstr slash = { .name = "/", .len = 1 };
	struct dentry *dentry;

	if (!root)
		return NULL;
	dentry = __d_alloc(root->i_sb, &slash);
	if (!dentry) {
		iput(root);
		return NULL;
	}
	d_note_inode(dentry, root);
	dentry->d_inode = root;
	dentry->d_flags = (dentry->d_flags & ~DCACHE_UNHASHED) | DCACHE_ROOT;
	root->i_alias = dentry;
	return dentry;
}

struct dentry *d_alloc_anon(struct super_block *sb, const char *name, struct inode *inode)
{
	struct qstr q = { .name = name, .len = strlen(name) };
	struct dentry *dentry = __d_alloc(sb, &q);

	if (!dentry) {
		iput(inode);
		return ERR_PTR(-ENOMEM);
	}
	d_note_inode(dentry, inode);
	dentry->d_inode = inode;
	return dentry;
}

static void d_free_rcu(struct rcu_head *head)
{
	struct dentry *dentry = container_of(head, struct dentry, d_rcu);

	if (dname_external(dentry))
		kfree(container_of(dentry->d_name.name, struct external_name, name[0]));
	kmem_cache_free(dentry_cache, dentry);
}

static void __d_unhash(struct dentry *dentry)
{
	lock_assert_held(&dcache_lock);
	if (dentry->d_flags & (DCACHE_UNHASHED | DCACHE_ROOT))
		return;
	dentry->d_flags |= DCACHE_UNHASHED;
	hlist_del(&dentry->d_hash);
	list_del_init(&dentry->d_child);
}

static void __d_hash(struct dentry *dentry)
{
	lock_assert_held(&dcache_lock);
	dentry->d_flags &= ~DCACHE_UNHASHED;
	hlist_add_head(&dentry->d_hash, d_bucket(dentry->d_parent, dentry->d_name.hash));
}

/* Into the parent's list; in memory with a position in front of all its siblings'. */
static void __d_link(struct dentry *dentry)
{
	struct dentry *parent = dentry->d_parent;

	if (dentry->d_flags & DCACHE_PINNED) {
		if (!parent->d_next_offset)
			parent->d_next_offset = DIR_OFFSET_FIRST;
		dentry->d_offset = parent->d_next_offset++;
	}
	list_add(&dentry->d_child, &parent->d_subdirs);
}

static void __d_set_inode(struct dentry *dentry, struct inode *inode)
{
	lock_assert_held(&dcache_lock);
	if (inode && S_ISDIR(inode->i_mode) && !inode->i_alias)
		inode->i_alias = dentry;
	if (inode)
		d_note_inode(dentry, inode);
	smp_store_release(&dentry->d_inode, inode);
}

static struct inode *__d_take_inode(struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;

	lock_assert_held(&dcache_lock);
	if (inode && inode->i_alias == dentry)
		inode->i_alias = NULL;
	return inode;
}

/* The cache takes its reference. */
static void __d_cache(struct dentry *dentry)
{
	struct super_block *sb = dentry->d_sb;

	lock_assert_held(&dcache_lock);
	dget(dentry);
	dentry->d_flags |= DCACHE_CACHED;
	list_add_tail(&dentry->d_lru, &sb->s_dentry_lru);
	sb->s_nr_dentry++;
}

/* True: the cache's reference, or that of a name in memory, is the caller's now. */
static bool __d_uncache(struct dentry *dentry)
{
	unsigned int held = dentry->d_flags & (DCACHE_CACHED | DCACHE_PINNED);

	lock_assert_held(&dcache_lock);
	if (held & DCACHE_CACHED) {
		list_del(&dentry->d_lru);
		dentry->d_sb->s_nr_dentry--;
	}
	dentry->d_flags &= ~held;
	return held;
}

static void dentry_iput(struct inode *inode)
{
	if (!inode)
		return;
	if (unlikely(inode->i_fsnotify) && !inode->i_nlink)
		fsnotify_deleted(inode);
	iput(inode);
}

/* No reference is left, and nobody gets one: not found, and soon no more. */
static void __d_kill(struct dentry *dentry)
{
	dentry->d_flags |= DCACHE_DEAD;
	__d_unhash(dentry);
	__d_take_inode(dentry);
}

/* After __d_kill().  Returns the parent, whose reference is the caller's now. */
static struct dentry *dentry_free(struct dentry *dentry)
{
	struct dentry *parent = dentry->d_parent;

	if (dentry->d_op && dentry->d_op->d_release)
		dentry->d_op->d_release(dentry);
	dentry_iput(dentry->d_inode);
	call_rcu(&dentry->d_rcu, d_free_rcu);
	return parent == dentry ? NULL : parent;
}

static struct dentry *dentry_kill(struct dentry *dentry)
{
	spin_lock(&dcache_lock);
	__d_kill(dentry);
	spin_unlock(&dcache_lock);
	return dentry_free(dentry);
}

void dput_last(struct dentry *dentry)
{
	do
		dentry = dentry_kill(dentry);
	while (dentry && atomic_dec_and_test(&dentry->d_count));
}

/*
 * Freeing what is cached and unused.
 */
#define SHRINK_BATCH	256	/* dentries looked at while the lock is held */

/* Takes a dentry that only the cache refers to out of it, onto @dispose. */
static bool isolate_unused(struct dentry *dentry, struct list_head *dispose)
{
	if (!(dentry->d_flags & DCACHE_CACHED) || atomic_cmpxchg(&dentry->d_count, 1, 0) != 1)
		return false;
	__d_uncache(dentry);
	__d_kill(dentry);
	list_add_tail(&dentry->d_lru, dispose);
	return true;
}

/* Their number.  A parent may have become unused by it. */
static unsigned long dispose_dentries(struct list_head *dispose)
{
	unsigned long nr = 0;

	while (!list_empty(dispose)) {
		struct dentry *dentry = list_first_entry(dispose, struct dentry, d_lru);

		list_del(&dentry->d_lru);
		dput(dentry_free(dentry));
		nr++;
		cond_resched();
	}
	return nr;
}

static unsigned long dcache_count(struct shrinker *shrink,
				  struct shrink_control *sc __maybe_unused)
{
	return READ_ONCE(container_of(shrink, struct super_block, s_shrink)->s_nr_dentry);
}

/* From the oldest on; what was used since the last time gets another round. */
static unsigned long dcache_scan(struct shrinker *shrink, struct shrink_control *sc)
{
	struct super_block *sb = container_of(shrink, struct super_block, s_shrink);
	unsigned long left = sc->nr_to_scan, freed = 0;

	while (left) {
		unsigned long n = min_t(unsigned long, left, SHRINK_BATCH);
		LIST_HEAD(dispose);

		left -= n;
		spin_lock(&dcache_lock);
		for (; n && !list_empty(&sb->s_dentry_lru); n--) {
			struct dentry *dentry = list_first_entry(&sb->s_dentry_lru,
								 struct dentry, d_lru);

			if (!dentry->d_referenced && isolate_unused(dentry, &dispose))
				continue;
			dentry->d_referenced = false;
			list_move_tail(&dentry->d_lru, &sb->s_dentry_lru);
		}
		spin_unlock(&dcache_lock);
		freed += dispose_dentries(&dispose);
	}
	return freed;
}

int dcache_register_shrinker(struct super_block *sb)
{
	sb->s_shrink.count_objects = dcache_count;
	sb->s_shrink.scan_objects = dcache_scan;
	sb->s_shrink.seeks = DEFAULT_SEEKS;
	return register_shrinker(&sb->s_shrink);
}

/* Children before their parents: they came later.  The file system is used by nobody. */
void shrink_dcache_sb(struct super_block *sb)
{
	unsigned long freed, left;

	do {
		freed = 0;
		left = READ_ONCE(sb->s_nr_dentry);
		while (left) {
			unsigned long n = min_t(unsigned long, left, SHRINK_BATCH);
			LIST_HEAD(dispose);

			left -= n;
			spin_lock(&dcache_lock);
			for (; n && !list_empty(&sb->s_dentry_lru); n--) {
				struct dentry *dentry = list_last_entry(&sb->s_dentry_lru,
									struct dentry, d_lru);

				if (!isolate_unused(dentry, &dispose))
					list_move(&dentry->d_lru, &sb->s_dentry_lru);
			}
			spin_unlock(&dcache_lock);
			freed += dispose_dentries(&dispose);
		}
	} while (freed);
}

/* The next of @root's tree in an order where children come before their parents. */
static struct dentry *first_leaf(struct dentry *dentry)
{
	while (!list_empty(&dentry->d_subdirs))
		dentry = list_first_entry(&dentry->d_subdirs, struct dentry, d_child);
	return dentry;
}

static struct dentry *next_postorder(struct dentry *dentry)
{
	struct dentry *parent = dentry->d_parent;

	if (list_is_last(&dentry->d_child, &parent->d_subdirs))
		return parent;
	return first_leaf(list_next_entry(dentry, d_child));
}

void shrink_dcache_parent(struct dentry *parent)
{
	struct dentry *dentry, *next;

	do {
		LIST_HEAD(dispose);

		spin_lock(&dcache_lock);
		for (dentry = first_leaf(parent); dentry != parent; dentry = next) {
			next = next_postorder(dentry);
			isolate_unused(dentry, &dispose);
		}
		spin_unlock(&dcache_lock);
		if (list_empty(&dispose))
			return;
		dispose_dentries(&dispose);
	} while (1);
}

struct dentry *dget_parent(struct dentry *dentry)
{
	struct dentry *parent;

	spin_lock(&dcache_lock);
	parent = dget(dentry->d_parent);
	spin_unlock(&dcache_lock);
	return parent;
}

void d_instantiate(struct dentry *dentry, struct inode *inode)
{
	spin_lock(&dcache_lock);
	__d_set_inode(dentry, inode);
	spin_unlock(&dcache_lock);
}

/* In the cache, if it may stay there: a name that exists only while it is used needs a user. */
static void __d_add(struct dentry *dentry, struct inode *inode)
{
	__d_set_inode(dentry, inode);
	if (!(dentry->d_flags & (DCACHE_PINNED | DCACHE_DONTCACHE)))
		__d_cache(dentry);
	__d_link(dentry);
	__d_hash(dentry);
}

void d_add(struct dentry *dentry, struct inode *inode)
{
	if (!inode && (dentry->d_flags & DCACHE_DONTCACHE))
		return;
	spin_lock(&dcache_lock);
	__d_add(dentry, inode);
	spin_unlock(&dcache_lock);
}

void d_add_pinned(struct dentry *dentry, struct inode *inode)
{
	dentry->d_flags |= DCACHE_PINNED;
	dget(dentry);
	d_add(dentry, inode);
}

void d_delete_pinned(struct dentry *dentry)
{
	d_drop(dentry);
}

void d_drop(struct dentry *dentry)
{
	bool held;

	spin_lock(&dcache_lock);
	__d_unhash(dentry);
	held = __d_uncache(dentry);
	spin_unlock(&dcache_lock);
	if (held)
		dput(dentry);
}

void d_invalidate(struct dentry *dentry)
{
	d_drop(dentry);
	shrink_dcache_parent(dentry);
}

/*
 * A walk without references that took this dentry's inode is sent back by
 * rename_seq; one that took a reference before that shows in the count.
 */
void d_delete(struct dentry *dentry)
{
	struct inode *inode = NULL;

	spin_lock(&dcache_lock);
	if (dentry->d_flags & DCACHE_CACHED) {
		rename_seq_begin();
		if (atomic_cmpxchg(&dentry->d_count, 2, 2) == 2) {
			inode = __d_take_inode(dentry);
			WRITE_ONCE(dentry->d_inode, NULL);
		}
		rename_seq_end();
	}
	spin_unlock(&dcache_lock);
	if (inode)
		dentry_iput(inode);
	else
		d_drop(dentry);
}

static void swap_names(struct dentry *a, struct dentry *b)
{
	bool a_external = dname_external(a), b_external = dname_external(b);
	unsigned int i;

	swap(a->d_name, b->d_name);
	for (i = 0; i < ARRAY_SIZE(a->d_name_words); i++)
		swap(a->d_name_words[i], b->d_name_words[i]);
	if (!b_external)
		a->d_name.name = a->d_iname;
	if (!a_external)
		b->d_name.name = b->d_iname;
}

/* Each goes to the other's name and parent; both unhashed, to be hashed again. */
static void swap_places(struct dentry *a, struct dentry *b)
{
	__d_unhash(a);
	__d_unhash(b);
	swap_names(a, b);
	swap(a->d_parent, b->d_parent);
}

static bool is_ancestor(const struct dentry *above, const struct dentry *dentry)
{
	for (; dentry != above; dentry = dentry->d_parent)
		if (dentry->d_parent == dentry)
			return false;
	return true;
}

/*
 * A directory that is known by another name: the name was changed behind our
 * back, or dropped.  Its dentry, with all below it, comes to where it is found now.
 */
static struct dentry *__d_unalias(struct dentry *dentry, struct dentry *alias)
{
	lock_assert_held(&dcache_lock);
	rename_seq_begin();
	swap_places(alias, dentry);
	__d_link(alias);
	__d_hash(alias);
	if (!(alias->d_flags & (DCACHE_CACHED | DCACHE_DONTCACHE)))
		__d_cache(alias);
	rename_seq_end();
	return alias;
}

struct dentry *d_splice_alias(struct inode *inode, struct dentry *dentry)
{
	struct dentry *alias;

	if (IS_ERR(inode))
		return ERR_CAST(inode);
	if (!inode || !S_ISDIR(inode->i_mode)) {
		d_add(dentry, inode);
		return NULL;
	}
	spin_lock(&dcache_lock);
	alias = inode->i_alias;
	if (alias && is_ancestor(alias, dentry)) {
		alias = ERR_PTR(-ELOOP);
	} else if (alias && dget_not_dead(alias)) {
		alias = __d_unalias(dentry, alias);
	} else {
		inode->i_alias = NULL;
		__d_add(dentry, inode);
		inode = NULL;
		alias = NULL;
	}
	spin_unlock(&dcache_lock);
	iput(inode);
	return alias;
}

void d_move(struct dentry *dentry, struct dentry *target)
{
	bool held;

	spin_lock(&dcache_lock);
	rename_seq_begin();
	held = __d_uncache(target);
	swap_places(dentry, target);
	__d_link(dentry);
	__d_hash(dentry);
	rename_seq_end();
	spin_unlock(&dcache_lock);
	if (held)
		dput(target);
}

void d_exchange(struct dentry *a, struct dentry *b)
{
	spin_lock(&dcache_lock);
	rename_seq_begin();
	swap_places(a, b);
	__d_link(a);
	__d_hash(a);
	__d_link(b);
	__d_hash(b);
	rename_seq_end();
	spin_unlock(&dcache_lock);
}

struct dentry *d_lookup(struct dentry *parent, const struct qstr *name)
{
	struct dentry *dentry;
	unsigned int seq;

	rcu_read_lock();
	for (;;) {
		seq = read_rename_seq();
		dentry = __d_lookup_rcu(parent, name);
		if (dentry && !dget_not_dead(dentry)) {
			cpu_relax();
			continue;
		}
		if (!rename_seq_changed(seq))
			break;
		/* It still has this name only if the next round finds it again. */
		if (dentry) {
			rcu_read_unlock();
			dput(dentry);
			rcu_read_lock();
		}
	}
	rcu_read_unlock();
	return dentry;
}

bool is_subdir(struct dentry *dentry, struct dentry *ancestor)
{
	bool found = false;

	spin_lock(&dcache_lock);
	for (;;) {
		if (dentry == ancestor) {
			found = true;
			break;
		}
		if (dentry->d_parent == dentry)
			break;
		dentry = dentry->d_parent;
	}
	spin_unlock(&dcache_lock);
	return found;
}

void d_genocide(struct dentry *root)
{
	for (;;) {
		struct dentry *dentry = root;

		while (!list_empty(&dentry->d_subdirs))
			dentry = list_first_entry(&dentry->d_subdirs, struct dentry, d_child);
		if (dentry == root)
			break;
		d_delete_pinned(dentry);
		cond_resched();
	}
}

/* Text that grows towards the start of a buffer. */
struct prepend {
	char	*buf;		/* first free byte below is buf[-1] */
	int	room;
};

static bool prepend(struct prepend *p, const char *s, int len)
{
	if (p->room < len) {
		p->room = -1;
		return false;
	}
	p->room -= len;
	p->buf -= len;
	memcpy(p->buf, s, len);
	return true;
}

/*
 * The names from @path up to @root.  Returns 0, 1 when @root was not met
 * (a lazily unmounted tree, or outside of a chroot), or -ENAMETOOLONG.
 */
static int prepend_path(const struct path *path, const struct path *root, struct prepend *p)
{
	struct dentry *dentry = path->dentry;
	struct vfsmount *mnt = path->mnt;
	bool any = false;
	int err = 0;

	spin_lock(&dcache_lock);
	while (dentry != root->dentry || mnt != root->mnt) {
		if (dentry == mnt->mnt_root) {
			if (mnt->mnt_parent == mnt) {
				err = 1;
				break;
			}
			dentry = mnt->mnt_mountpoint;
			mnt = mnt->mnt_parent;
			continue;
		}
		if (dentry->d_parent == dentry) {
			err = 1;
			break;
		}
		if (!prepend(p, dentry->d_name.name, dentry->d_name.len) || !prepend(p, "/", 1)) {
			err = -ENAMETOOLONG;
			break;
		}
		any = true;
		dentry = dentry->d_parent;
	}
	spin_unlock(&dcache_lock);
	if (err >= 0 && !any && !prepend(p, "/", 1))
		err = -ENAMETOOLONG;
	return err;
}

int __d_path(const struct path *path, const struct path *root, char *buf, int buflen,
	     char **result)
{
	struct prepend p = { buf + buflen, buflen };
	struct dentry *dentry = path->dentry;
	int err;

	prepend(&p, "", 1);
	if (d_unhashed(dentry) && dentry != path->mnt->mnt_root &&
	    !prepend(&p, " (deleted)", 10))
		return -ENAMETOOLONG;
	err = prepend_path(path, root, &p);
	*result = p.buf;
	return p.room < 0 ? -ENAMETOOLONG : err;
}

char *d_path(const struct path *path, char *buf, int buflen)
{
	struct path root;
	char *name;
	int err;

	if (path->dentry->d_op && path->dentry->d_op->d_dname)
		return path->dentry->d_op->d_dname(path->dentry, buf, buflen);
	get_fs_root(current->fs, &root);
	err = __d_path(path, &root, buf, buflen, &name);
	path_put(&root);
	return err < 0 ? ERR_PTR(err) : name;
}

static char *dname_at_end(char *buf, int buflen, const char *name, int len)
{
	if (len >= buflen)
		return ERR_PTR(-ENAMETOOLONG);
	return memcpy(buf + buflen - len - 1, name, len + 1);
}

/* "socket:[7]", "pipe:[8]": the inode's kind and number. */
char *pseudo_dname(struct inode *inode, const char *dname, char *buf, int buflen)
{
	char text[64];
	int len;

	if (dname)
		len = scnprintf(text, sizeof(text), "anon_inode:%s", dname);
	else
		len = scnprintf(text, sizeof(text), "%s:[%lu]",
				S_ISSOCK(inode->i_mode) ? "socket" : "pipe",
				(unsigned long)inode->i_ino);
	return dname_at_end(buf, buflen, text, len);
}

char *file_path(struct file *file, char *buf, int buflen)
{
	if (file->f_mode & FMODE_PSEUDO)
		return pseudo_dname(file->f_inode, file->f_dname, buf, buflen);
	return d_path(&file->f_path, buf, buflen);
}

void __init dcache_init(void)
{
	unsigned int bits = 10;

	BUILD_BUG_ON(sizeof(struct dentry) > 192);
	dentry_cache = kmem_cache_create("dentry", sizeof(struct dentry), 0,
					 SLAB_HWCACHE_ALIGN | SLAB_RECLAIM_ACCOUNT | SLAB_PANIC,
					 NULL);
	/* A bucket for every four pages. */
	while (bits < 16 && (4ul << bits) < totalram_pages())
		bits++;
	d_hash_shift = 32 - bits;
	dentry_hashtable = kzalloc(sizeof(*dentry_hashtable) << bits, GFP_KERNEL);
	if (!dentry_hashtable)
		panic("no memory for the table of names");
}
