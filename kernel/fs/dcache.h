/*
 * dcache.h - the tree of names
 */
#ifndef RINGSIDE_FS_DCACHE_H
#define RINGSIDE_FS_DCACHE_H

#include "fs/fs.h"
#include "lib/hash.h"

extern spinlock_t dcache_lock;

/*
 * Odd while a rename, a mount or an umount changes the tree; a walk without
 * references starts over when it changed (namei.c).
 */
extern unsigned int rename_seq;

static inline unsigned int read_rename_seq(void)
{
	unsigned int seq;

	while ((seq = smp_load_acquire(&rename_seq)) & 1)
		cpu_relax();
	return seq;
}

static inline bool rename_seq_changed(unsigned int seq)
{
	smp_rmb();
	return READ_ONCE(rename_seq) != seq;
}

/* dcache_lock is held. */
static inline void rename_seq_begin(void)
{
	WRITE_ONCE(rename_seq, rename_seq + 1);
	smp_wmb();
}

static inline void rename_seq_end(void)
{
	smp_wmb();
	WRITE_ONCE(rename_seq, rename_seq + 1);
}

/* Positions of a directory listing: "." and "..", begin, end, then the names (libfs.c). */
#define DIR_OFFSET_BEGIN	2
#define DIR_OFFSET_END		3
#define DIR_OFFSET_FIRST	4

/*
 * Names are hashed and compared as words of eight bytes, the last with zeros
 * behind the name (there is at least one).  The hash is the upper half of what the
 * last step gives.
 */
static __always_inline u64 name_hash_step(u64 hash, u64 word)
{
	return (hash ^ hash >> 32 ^ word) * GOLDEN_RATIO_64;
}

u32 full_name_hash(const struct dentry *parent, const char *name, unsigned int len);

/* New names: negative, unhashed, one reference, and one taken on the parent. */
struct dentry *d_alloc(struct dentry *parent, const struct qstr *name);
struct dentry *d_alloc_name(struct dentry *parent, const char *name);
/* The root of a file system; takes over the inode's reference, frees it on failure. */
struct dentry *d_make_root(struct inode *root);
/* A name in no directory, for files without a path; takes over the inode's reference. */
struct dentry *d_alloc_anon(struct super_block *sb, const char *name, struct inode *inode);

/*
 * Gives a dentry its inode (takes over the reference; NULL: the name does not
 * exist) and makes it findable.  It stays in the cache when its users are gone.
 */
void d_add(struct dentry *dentry, struct inode *inode);
/* A negative dentry gets its inode: what was created under a cached name. */
void d_instantiate(struct dentry *dentry, struct inode *inode);
/* As d_add(), and the name exists until d_delete_pinned(): file systems in memory. */
void d_add_pinned(struct dentry *dentry, struct inode *inode);
/* The name is gone; drops the reference of d_add_pinned(). */
void d_delete_pinned(struct dentry *dentry);
/* Not found by later lookups. */
void d_drop(struct dentry *dentry);
/* The same, and all below that nobody uses goes too. */
void d_invalidate(struct dentry *dentry);
/* The name does not exist any more: negative, or not found if others use it. */
void d_delete(struct dentry *dentry);
/*
 * The end of ->lookup, with ERR_PTR, NULL or the inode: hashes @dentry and returns
 * NULL, or moves the directory's dentry here and returns that.
 */
struct dentry *d_splice_alias(struct inode *inode, struct dentry *dentry);
void d_set_d_op(struct dentry *dentry, const struct dentry_operations *op);
/* Before d_add(): it will not be kept when unused. */
void d_mark_dontcache(struct dentry *dentry);

/* Frees what is cached and unused: below a directory; all of a file system's. */
void shrink_dcache_parent(struct dentry *parent);
void shrink_dcache_sb(struct super_block *sb);
/* For memory pressure, see mm/shrinker.h. */
int dcache_register_shrinker(struct super_block *sb);
/* @dentry takes @target's name and place; @target, if it existed, is gone. */
void d_move(struct dentry *dentry, struct dentry *target);
void d_exchange(struct dentry *a, struct dentry *b);

/* A cached child with a new reference, or NULL. */
struct dentry *d_lookup(struct dentry *parent, const struct qstr *name);

extern struct hlist_head *dentry_hashtable;
extern unsigned int d_hash_shift;	/* 32 - bits of the number of buckets */

static __always_inline struct hlist_head *d_bucket(const struct dentry *parent, u32 hash)
{
	u32 key = (u32)(unsigned long)parent * (u32)(GOLDEN_RATIO_64 >> 32) + hash;

	return &dentry_hashtable[key >> d_hash_shift];
}

/* The d_hash of the child whose name is this one word, or NULL; under RCU. */
static __always_inline struct hlist_node *__d_lookup_word(const struct dentry *parent, u64 word)
{
	u32 hash = name_hash_step(0, word) >> 32;
	struct hlist_node *node = READ_ONCE(d_bucket(parent, hash)->first);

	for (; node; node = READ_ONCE(node->next)) {
		struct dentry *dentry = hlist_entry(node, struct dentry, d_hash);

		if (dentry->d_name_words[0] == word && dentry->d_parent == parent)
			break;
	}
	return node;
}

/*
 * As d_lookup() without a reference: under RCU only.  The stored name may
 * change under our eyes: a difference is found at its NUL at the latest, so the
 * comparison stays inside whichever name it began in.
 */
static __always_inline struct dentry *__d_lookup_rcu(const struct dentry *parent,
						     const struct qstr *name)
{
	struct hlist_node *node = READ_ONCE(d_bucket(parent, name->hash)->first);

	for (; node; node = READ_ONCE(node->next)) {
		struct dentry *dentry = hlist_entry(node, struct dentry, d_hash);
		const char *a, *b, *end;

		if (dentry->d_name.hash_len != name->hash_len || dentry->d_parent != parent)
			continue;
		a = READ_ONCE(dentry->d_name.name);
		b = name->name;
		end = b + name->len;
		while (*a == *b) {
			a++;
			if (++b == end)
				return dentry;
		}
	}
	return NULL;
}

static inline struct dentry *dget(struct dentry *dentry)
{
	atomic_inc(&dentry->d_count);
	return dentry;
}

/* From RCU: fails when the dentry is about to be freed. */
static inline bool dget_not_dead(struct dentry *dentry)
{
	return atomic_inc_not_zero(&dentry->d_count);
}

void dput_last(struct dentry *dentry);		/* its count fell to 0 */

static __always_inline void dput(struct dentry *dentry)
{
	if (dentry && unlikely(atomic_dec_and_test(&dentry->d_count)))
		dput_last(dentry);
}

struct dentry *dget_parent(struct dentry *dentry);

static inline bool d_unhashed(const struct dentry *dentry)
{
	return READ_ONCE(dentry->d_flags) & DCACHE_UNHASHED;
}

static inline bool d_is_negative(const struct dentry *dentry)
{
	return !READ_ONCE(dentry->d_inode);
}

static inline bool d_is_dir(const struct dentry *dentry)
{
	return dentry->d_inode && S_ISDIR(dentry->d_inode->i_mode);
}

static inline bool d_mountpoint(const struct dentry *dentry)
{
	return READ_ONCE(dentry->d_flags) & DCACHE_MOUNTED;
}

bool is_subdir(struct dentry *dentry, struct dentry *ancestor);

/* Absolute name as seen from the current root, built from the end of buf. */
char *d_path(const struct path *path, char *buf, int buflen);
/* As d_path() for any root: 0; 1: not below that root; -ENAMETOOLONG. */
int __d_path(const struct path *path, const struct path *root, char *buf, int buflen,
	     char **result);
/* Also names files without a path: "socket:[7]", "anon_inode:[eventfd]". */
char *file_path(struct file *file, char *buf, int buflen);
char *pseudo_dname(struct inode *inode, const char *dname, char *buf, int buflen);
/* Frees all of a file system's tree; it must be in use by nobody. */
void d_genocide(struct dentry *root);

void dcache_init(void);

#endif
