/*
 * overlay_namei.c - looking a name up in the layers
 *
 * From the top: the first layer that has the name says what it is.  If that is
 * a directory, those of the layers below are merged with it, until one is
 * opaque, or the name is something else there, or a whiteout.  A directory of the
 * upper layer may have been renamed by an overlay that says where its lower
 * parts are (trusted.overlay.redirect); we follow that, and make none.
 *
 * The answer is kept in the overlay's dentry, also that there is nothing.
 */
#include "fs/overlay.h"

#include "fs/internal.h"
#include "fs/xattr.h"
#include "lib/string.h"
#include "mm/slab.h"

struct ovl_search {
	struct dentry	*upper;
	struct ovl_path	*lower;
	unsigned int	nr_lower;
	bool		is_dir;		/* what was found so far is */
	bool		stop;		/* lower layers have no say */
	struct qstr	name;		/* may change on the way down: redirects */
	char		*redirect;	/* absolute: from the layers' roots */
};

bool ovl_is_opaque(struct dentry *real)
{
	char c;

	return vfs_getxattr(real, OVL_XATTR_OPAQUE, &c, 1) == 1 && c == 'y';
}

/* The name in one real directory: NULL if it is not there. */
static struct dentry *lookup_real(struct dentry *dir, const struct qstr *name)
{
	struct dentry *real = lookup_positive_qstr(name, dir);

	if (real == ERR_PTR(-ENOENT) || real == ERR_PTR(-ENAMETOOLONG))
		return NULL;
	return real;
}

int ovl_index_name(const struct ovl_path *lower, char *name)
{
	return snprintf(name, OVL_INDEX_NAME_LEN, "%x-%lx", lower->layer->fsid,
			(unsigned long)lower->dentry->d_inode->i_ino);
}

struct dentry *ovl_lookup_index(const struct ovl_fs *ofs, const struct ovl_path *lower)
{
	char name[OVL_INDEX_NAME_LEN];
	struct qstr q = { .name = name };

	if (!ovl_wants_index(ofs, lower->dentry->d_inode))
		return NULL;
	q.len = ovl_index_name(lower, name);
	q.hash = full_name_hash(ofs->indexdir, name, q.len);
	return lookup_real(ofs->indexdir, &q);
}

/* A path below a layer's root; NULL if it is not there. */
static struct dentry *lookup_real_path(struct dentry *root, const char *path)
{
	struct dentry *dir = dget(root), *next;
	struct qstr q;

	while (*path == '/')
		path++;
	while (*path) {
		q.name = path;
		for (q.len = 0; path[q.len] && path[q.len] != '/'; q.len++)
			;
		q.hash = full_name_hash(dir, path, q.len);
		next = S_ISDIR(dir->d_inode->i_mode) ? lookup_real(dir, &q) : NULL;
		dput(dir);
		if (IS_ERR_OR_NULL(next))
			return next;
		dir = next;
		path += q.len;
		while (*path == '/')
			path++;
	}
	return dir;
}

/* trusted.overlay.redirect of a directory of the upper layer. */
static int read_redirect(struct ovl_search *s, struct dentry *real)
{
	ssize_t len = vfs_getxattr(real, OVL_XATTR_REDIRECT, NULL, 0);
	char *to;

	if (len <= 0)
		return 0;
	if (len >= PATH_MAX_LEN)
		return -EINVAL;
	to = kzalloc(len + 1, GFP_KERNEL);
	if (!to)
		return -ENOMEM;
	len = vfs_getxattr(real, OVL_XATTR_REDIRECT, to, len);
	if (len <= 0 || strlen(to) != (size_t)len || (*to != '/' && strchr(to, '/'))) {
		kfree(to);
		return -EINVAL;
	}
	s->redirect = to;
	if (*to != '/') {
		s->name.name = to;
		s->name.len = len;
		s->name.hash = full_name_hash(real, to, len);
	}
	return 0;
}

/* What one layer says.  @real's reference is taken over. */
static int consider(struct ovl_search *s, struct dentry *real, const struct ovl_layer *layer,
		    bool upper, bool last)
{
	struct inode *inode = real->d_inode;
	bool is_dir = S_ISDIR(inode->i_mode), found = s->upper || s->nr_lower;
	int err = 0;

	if (ovl_is_whiteout(inode) || (found && !is_dir)) {
		s->stop = true;
		dput(real);
		return 0;
	}
	if (upper) {
		s->upper = real;
	} else {
		s->lower[s->nr_lower].layer = layer;
		s->lower[s->nr_lower++].dentry = real;
	}
	s->is_dir = is_dir;
	if (!is_dir) {
		s->stop = true;
		/* Without its data: that takes an overlay with metacopy=on. */
		if (!last && S_ISREG(inode->i_mode) &&
		    vfs_getxattr(real, OVL_XATTR_METACOPY, NULL, 0) >= 0)
			err = -EPERM;
	} else if (!last) {
		s->stop = ovl_is_opaque(real);
		if (upper && !s->stop)
			err = read_redirect(s, real);
	}
	return err;
}

/* The name, or where it was redirected to, in lower layer @i of @dir. */
static struct dentry *lookup_lower(const struct ovl_search *s, struct inode *dir, unsigned int i,
				   const struct ovl_layer **layer)
{
	if (s->redirect && *s->redirect == '/') {
		*layer = &OVL_FS(dir->i_sb)->layers[1 + i];
		return lookup_real_path((*layer)->mnt->mnt_root, s->redirect);
	}
	*layer = OVL_I(dir)->lower[i].layer;
	return lookup_real(OVL_I(dir)->lower[i].dentry, &s->name);
}

static int search_layers(struct ovl_search *s, struct inode *dir)
{
	unsigned int i, nr = OVL_I(dir)->nr_lower;
	const struct ovl_layer *layer;
	struct dentry *real;
	int err = 0;

	if (ovl_upper(dir)) {
		real = lookup_real(ovl_upper(dir), &s->name);
		if (IS_ERR(real))
			return PTR_ERR(real);
		if (real)
			err = consider(s, real, NULL, true, !nr);
	}
	if (s->redirect && *s->redirect == '/')
		nr = OVL_FS(dir->i_sb)->nr_lower;
	for (i = 0; i < nr && !err && !s->stop; i++) {
		real = lookup_lower(s, dir, i, &layer);
		if (IS_ERR(real))
			return PTR_ERR(real);
		if (real)
			err = consider(s, real, layer, false, i + 1 == nr);
	}
	/* A copy that another name of the same file made. */
	if (!err && !s->upper && s->nr_lower) {
		real = ovl_lookup_index(OVL_FS(dir->i_sb), s->lower);
		if (IS_ERR(real))
			return PTR_ERR(real);
		s->upper = real;
	}
	return err;
}

struct dentry *ovl_lookup(struct inode *dir, struct dentry *dentry,
			  unsigned int flags __maybe_unused)
{
	unsigned int room = OVL_FS(dir->i_sb)->nr_lower, i;
	struct ovl_path one;
	struct ovl_search s = { .lower = &one, .name = dentry->d_name };
	struct inode *inode = NULL;
	const struct cred *old;
	int err;

	if (room > 1) {
		s.lower = kmalloc_array(room, sizeof(*s.lower), GFP_KERNEL);
		if (!s.lower)
			return ERR_PTR(-ENOMEM);
	}
	old = ovl_override_creds(dir->i_sb);
	err = search_layers(&s, dir);
	if (err)
		inode = ERR_PTR(err);
	else if (s.upper || s.nr_lower)
		inode = ovl_get_inode(dir->i_sb, s.upper, s.lower, s.nr_lower);
	/* The index has it now. */
	if (inode == ERR_PTR(-EAGAIN)) {
		s.upper = ovl_lookup_index(OVL_FS(dir->i_sb), s.lower);
		inode = IS_ERR_OR_NULL(s.upper) ? ERR_PTR(-ESTALE) :
			ovl_get_inode(dir->i_sb, s.upper, s.lower, s.nr_lower);
		if (IS_ERR(s.upper))
			s.upper = NULL;
	}
	revert_creds(old);
	dput(s.upper);
	for (i = 0; i < s.nr_lower; i++)
		dput(s.lower[i].dentry);
	if (s.lower != &one)
		kfree(s.lower);
	kfree(s.redirect);
	return d_splice_alias(inode, dentry);
}

int ovl_lower_positive(struct inode *dir, const struct qstr *name)
{
	const struct ovl_inode *oi = OVL_I(dir);
	unsigned int i;

	for (i = 0; i < oi->nr_lower; i++) {
		struct dentry *real = lookup_real(oi->lower[i].dentry, name);
		bool whiteout;

		if (IS_ERR(real))
			return PTR_ERR(real);
		if (!real)
			continue;
		whiteout = ovl_is_whiteout(real->d_inode);
		dput(real);
		return !whiteout;
	}
	return 0;
}
