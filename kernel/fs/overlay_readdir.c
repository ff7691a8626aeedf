/*
 * overlay_readdir.c - the lists of the layers as one list
 *
 * A directory that only one layer has is listed by that layer.  For the others
 * the names of all layers are collected once, without those that are covered; the
 * list is kept until the directory changes, and longer by those who are in the
 * middle of it.  A position is the number of a name in it, so a listing that
 * others disturb neither repeats a name nor skips one that stays.
 */
#include "fs/overlay.h"

#include "fs/file.h"
#include "fs/internal.h"
#include "fs/xattr.h"
#include "lib/rbtree.h"
#include "lib/string.h"
#include "mm/slab.h"

struct ovl_entry {
	struct rb_node	node;		/* while the list is made */
	struct dentry	*upper;		/* while it is made: found here, and maybe lower too */
	u64		ino;
	unsigned int	type;
	unsigned int	len;
	bool		whiteout;
	char		name[];
};

/* I, when it is complete. */
struct ovl_dir_cache {
	atomic_t		refs;		/* A */
	u64			version;	/* of the directory */
	unsigned long		nr, room;
	struct ovl_entry	**entries;
	struct rb_root		tree;
};

/* An open directory. */
struct ovl_dir_file {
	struct file		*real;		/* of the topmost layer */
	struct file		*upper;		/* for fsync: opened when it is copied up later */
	struct ovl_dir_cache	*cache;		/* NULL: not asked yet, or not merged */
	bool			is_merged;
};

/*
 * Names of a real directory.
 */
struct ovl_collect {
	struct dir_context	ctx;
	struct ovl_name		**end;
	unsigned long		nr;
	int			err;
};

static bool is_dots(const char *name, int len)
{
	return name[0] == '.' && (len == 1 || (len == 2 && name[1] == '.'));
}

static bool collect_name(struct dir_context *ctx, const char *name, int len,
			 loff_t offset __maybe_unused, u64 ino, unsigned int type)
{
	struct ovl_collect *c = container_of(ctx, struct ovl_collect, ctx);
	struct ovl_name *n;

	c->nr++;
	if (is_dots(name, len))
		return true;
	n = kmalloc(sizeof(*n) + len + 1, GFP_KERNEL);
	if (!n) {
		c->err = -ENOMEM;
		return false;
	}
	memcpy(n->name, name, len);
	n->name[len] = '\0';
	n->q.name = n->name;
	n->q.len = len;
	n->q.hash = full_name_hash(NULL, name, len);
	n->ino = ino;
	n->type = type;
	n->next = NULL;
	*c->end = n;
	c->end = &n->next;
	return true;
}

void ovl_free_names(struct ovl_name *names)
{
	while (names) {
		struct ovl_name *next = names->next;

		kfree(names);
		names = next;
	}
}

int ovl_list_real(const struct path *path, struct ovl_name **names)
{
	struct ovl_collect c = { .ctx.actor = collect_name, .end = names };
	struct file *file = dentry_open(path, O_RDONLY | O_LARGEFILE | O_NOATIME, current_cred());
	int err;

	*names = NULL;
	if (IS_ERR(file))
		return PTR_ERR(file);
	do {
		c.nr = 0;
		err = iterate_dir(file, &c.ctx);
		if (!err)
			err = c.err;
		cond_resched();
	} while (!err && c.nr);
	fput(file);
	if (err) {
		ovl_free_names(*names);
		*names = NULL;
	}
	return err;
}

/*
 * The merged list.
 */
static void cache_put(struct ovl_dir_cache *cache)
{
	unsigned long i;

	if (!cache || !atomic_dec_and_test(&cache->refs))
		return;
	for (i = 0; i < cache->nr; i++)
		kfree(cache->entries[i]);
	kvfree(cache->entries);
	kfree(cache);
}

void ovl_dir_cache_free(struct inode *dir)
{
	cache_put(OVL_I(dir)->cache);
	OVL_I(dir)->cache = NULL;
}

static int compare(const struct ovl_entry *e, const struct ovl_name *n)
{
	if (e->len != n->q.len)
		return e->len < n->q.len ? -1 : 1;
	return memcmp(e->name, n->name, e->len);
}

static int append(struct ovl_dir_cache *cache, struct ovl_entry *e)
{
	if (cache->nr == cache->room) {
		unsigned long room = cache->room ? cache->room * 2 : 64;
		struct ovl_entry **more = kvmalloc(room * sizeof(*more), GFP_KERNEL);

		if (!more)
			return -ENOMEM;
		if (cache->nr)
			memcpy(more, cache->entries, cache->nr * sizeof(*more));
		kvfree(cache->entries);
		cache->entries = more;
		cache->room = room;
	}
	cache->entries[cache->nr++] = e;
	return 0;
}

/* A whiteout looks like any character device in the list. */
static int check_whiteout(struct ovl_entry *e, struct dentry *dir, const struct ovl_name *n)
{
	struct dentry *real;

	if (n->type != S_IFCHR >> 12)
		return 0;
	real = lookup_positive_qstr(&n->q, dir);
	if (IS_ERR(real))
		return real == ERR_PTR(-ENOENT) ? 0 : PTR_ERR(real);
	e->whiteout = ovl_is_whiteout(real->d_inode);
	dput(real);
	return 0;
}

/* A name that a layer above has, and this one too: what number will stat() show? */
static void seen_again(struct ovl_entry *e, const struct ovl_name *n)
{
	if (e->type == n->type && n->type == S_IFDIR >> 12)
		e->ino = n->ino;
}

static int add_name(struct ovl_dir_cache *cache, struct dentry *dir, const struct ovl_name *n)
{
	struct rb_node **link = &cache->tree.node, *parent = NULL;
	struct ovl_entry *e;
	int err;

	while (*link) {
		int diff = compare(rb_entry(*link, struct ovl_entry, node), n);

		parent = *link;
		if (!diff) {
			seen_again(rb_entry(parent, struct ovl_entry, node), n);
			return 0;
		}
		link = diff < 0 ? &parent->right : &parent->left;
	}
	e = kzalloc(sizeof(*e) + n->q.len + 1, GFP_KERNEL);
	if (!e)
		return -ENOMEM;
	e->ino = n->ino;
	e->type = n->type;
	e->len = n->q.len;
	memcpy(e->name, n->name, n->q.len);
	err = check_whiteout(e, dir, n);
	if (!err)
		err = append(cache, e);
	if (err) {
		kfree(e);
		return err;
	}
	rb_link_node(&e->node, parent, link);
	rb_insert_color(&e->node, &cache->tree);
	return 0;
}

static int add_layer(struct ovl_dir_cache *cache, const struct path *path)
{
	struct ovl_name *names, *n;
	int err = ovl_list_real(path, &names);

	for (n = names; n && !err; n = n->next)
		err = add_name(cache, path->dentry, n);
	ovl_free_names(names);
	return err;
}

static int fill_cache(struct ovl_dir_cache *cache, struct inode *dir)
{
	const struct ovl_inode *oi = OVL_I(dir);
	struct path path = { ovl_upper_mnt(OVL_FS(dir->i_sb)), ovl_upper(dir) };
	int err = path.dentry ? add_layer(cache, &path) : 0;
	unsigned int i;

	for (i = 0; i < oi->nr_lower && !err; i++) {
		path.mnt = oi->lower[i].layer->mnt;
		path.dentry = oi->lower[i].dentry;
		err = add_layer(cache, &path);
	}
	return err;
}

/* The directory's list with a reference; the caller holds its i_rwsem, at least shared. */
static struct ovl_dir_cache *cache_get(struct inode *dir)
{
	struct ovl_inode *oi = OVL_I(dir);
	struct ovl_dir_cache *cache;
	const struct cred *old;
	int err;

	mutex_lock(&oi->lock);
	cache = oi->cache;
	if (cache && cache->version == oi->version)
		goto out;
	oi->cache = NULL;
	cache_put(cache);
	cache = kzalloc(sizeof(*cache), GFP_KERNEL);
	if (!cache) {
		mutex_unlock(&oi->lock);
		return ERR_PTR(-ENOMEM);
	}
	atomic_set(&cache->refs, 1);
	cache->version = oi->version;
	old = ovl_override_creds(dir->i_sb);
	err = fill_cache(cache, dir);
	revert_creds(old);
	if (err) {
		mutex_unlock(&oi->lock);
		cache_put(cache);
		return ERR_PTR(err);
	}
	oi->cache = cache;
out:
	atomic_inc(&cache->refs);
	mutex_unlock(&oi->lock);
	return cache;
}

int ovl_check_empty_dir(struct inode *dir)
{
	struct ovl_dir_cache *cache = cache_get(dir);
	unsigned long i;
	int err = 0;

	if (IS_ERR(cache))
		return PTR_ERR(cache);
	for (i = 0; i < cache->nr && !err; i++)
		if (!cache->entries[i]->whiteout)
			err = -ENOTEMPTY;
	cache_put(cache);
	return err;
}

/*
 * Open directories.
 */
static int ovl_dir_open(struct inode *inode, struct file *file)
{
	struct ovl_dir_file *od = kzalloc(sizeof(*od), GFP_KERNEL);
	struct path real = ovl_real_path(inode);
	const struct cred *old;

	if (!od)
		return -ENOMEM;
	old = ovl_override_creds(inode->i_sb);
	od->real = dentry_open(&real, O_RDONLY | O_LARGEFILE | O_NOATIME, current_cred());
	revert_creds(old);
	if (IS_ERR(od->real)) {
		int err = PTR_ERR(od->real);

		kfree(od);
		return err;
	}
	od->is_merged = ovl_is_merged(inode);
	file->private_data = od;
	return 0;
}

static int ovl_dir_release(struct inode *inode __maybe_unused, struct file *file)
{
	struct ovl_dir_file *od = file->private_data;

	cache_put(od->cache);
	fput(od->real);
	if (od->upper)
		fput(od->upper);
	kfree(od);
	return 0;
}

/* The names of the one layer go through; the dots are the overlay's. */
struct ovl_forward {
	struct dir_context	ctx;
	struct dir_context	*to;
	struct dentry		*dir;
};

static bool forward_name(struct dir_context *ctx, const char *name, int len, loff_t offset,
			 u64 ino, unsigned int type)
{
	struct ovl_forward *f = container_of(ctx, struct ovl_forward, ctx);

	if (is_dots(name, len))
		ino = (len == 1 ? f->dir : READ_ONCE(f->dir->d_parent))->d_inode->i_ino;
	return f->to->actor(f->to, name, len, offset, ino, type);
}

static int iterate_real(struct file *file, struct dir_context *ctx)
{
	struct ovl_dir_file *od = file->private_data;
	struct ovl_forward f = {
		.ctx.actor = forward_name, .to = ctx, .dir = file->f_path.dentry,
	};
	int err;

	od->real->f_pos = ctx->pos;
	err = iterate_dir(od->real, &f.ctx);
	ctx->pos = od->real->f_pos;
	return err;
}

static int iterate_merged(struct file *file, struct dir_context *ctx)
{
	struct ovl_dir_file *od = file->private_data;
	struct ovl_dir_cache *cache = od->cache;

	if (!cache) {
		cache = cache_get(file->f_inode);
		if (IS_ERR(cache))
			return PTR_ERR(cache);
		od->cache = cache;
	}
	if (!dir_emit_dots(file, ctx))
		return 0;
	for (; ctx->pos - 2 < (loff_t)cache->nr; ctx->pos++) {
		const struct ovl_entry *e = cache->entries[ctx->pos - 2];

		if (!e->whiteout && !dir_emit(ctx, e->name, e->len, e->ino, e->type))
			break;
	}
	return 0;
}

static int ovl_iterate(struct file *file, struct dir_context *ctx)
{
	struct ovl_dir_file *od = file->private_data;

	/* From the beginning: what the directory is now. */
	if (!ctx->pos) {
		cache_put(od->cache);
		od->cache = NULL;
		od->is_merged = ovl_is_merged(file->f_inode);
	}
	return od->is_merged ? iterate_merged(file, ctx) : iterate_real(file, ctx);
}

static loff_t ovl_dir_llseek(struct file *file, loff_t offset, int whence)
{
	struct ovl_dir_file *od = file->private_data;

	if (!od->is_merged) {
		od->real->f_pos = file->f_pos;
		offset = vfs_llseek(od->real, offset, whence);
	} else if (whence == SEEK_CUR) {
		offset += file->f_pos;
	} else if (whence != SEEK_SET) {
		return -EINVAL;
	}
	if (offset >= 0)
		file->f_pos = offset;
	return offset < 0 && od->is_merged ? -EINVAL : offset;
}

/* The upper directory's file, opened when it is needed. */
static struct file *upper_file(struct file *file)
{
	struct ovl_dir_file *od = file->private_data;
	struct path path = ovl_real_path(file->f_inode);
	struct file *upper;
	const struct cred *old;

	if (od->real->f_inode == path.dentry->d_inode)
		return od->real;
	upper = READ_ONCE(od->upper);
	if (upper)
		return upper;
	old = ovl_override_creds(file->f_inode->i_sb);
	upper = dentry_open(&path, O_RDONLY | O_LARGEFILE, current_cred());
	revert_creds(old);
	if (IS_ERR(upper))
		return upper;
	inode_lock(file->f_inode);
	if (od->upper) {
		fput(upper);
		upper = od->upper;
	}
	od->upper = upper;
	inode_unlock(file->f_inode);
	return upper;
}

static int ovl_dir_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	struct file *real;

	if (!ovl_upper(file->f_inode))
		return 0;
	real = upper_file(file);
	if (IS_ERR(real))
		return PTR_ERR(real);
	return real->f_op->fsync ? real->f_op->fsync(real, start, end, datasync) : -EINVAL;
}

const struct file_operations ovl_dir_operations = {
	.open		= ovl_dir_open,
	.release	= ovl_dir_release,
	.read		= generic_read_dir,
	.iterate_shared	= ovl_iterate,
	.llseek		= ovl_dir_llseek,
	.fsync		= ovl_dir_fsync,
};
