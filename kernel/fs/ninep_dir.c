/*
 * ninep_dir.c - listing directories of the host
 *
 * The position in a directory is the server's cookie: what it said follows the
 * entry.  An open directory keeps the last reply, so that getdents(2) with
 * its own idea of a buffer does not ask for the same entries twice.
 */
#include "fs/dcache.h"
#include "fs/ninep_fs.h"
#include "mm/slab.h"

#define LISTING_BYTES	(32u << 10)
#define LISTING_BYTES_MIN 2048u

/*
 * An open directory.  The file's f_pos_lock guards what changes.
 */
struct listing {
	struct p9_fid	*fid;		/* open */
	u64		next;		/* cookie of what follows in buf at @at */
	u32		at, end;	/* entries in buf not emitted yet */
	u32		size;
	u8		buf[];
};

static int v9fs_dir_open(struct inode *inode, struct file *file)
{
	u32 size = min(LISTING_BYTES, V9FS_SB(inode->i_sb)->client->msize - P9_IOHDRSZ);
	struct p9_fid *fid;
	struct p9_qid qid;
	struct listing *l;
	int err;

	/* Pages in a row may be hard to find: a small listing asks more often. */
	while (!(l = kmalloc(sizeof(*l) + size, GFP_KERNEL))) {
		if (size <= LISTING_BYTES_MIN)
			return -ENOMEM;
		size = max(size / 4, LISTING_BYTES_MIN);
	}
	fid = v9fs_fid(inode);
	l->fid = p9_walk(fid, NULL, 0, &qid);
	p9_fid_put(fid);
	err = PTR_ERR_OR_ZERO(l->fid);
	if (err)
		goto fail;
	err = p9_lopen(l->fid, O_RDONLY | O_DIRECTORY, &qid);
	if (!err && qid.path != V9FS_I(inode)->qid_path)
		err = -ESTALE;
	if (err) {
		p9_fid_put(l->fid);
		goto fail;
	}
	l->next = l->at = l->end = 0;
	l->size = size;
	file->private_data = l;
	return 0;
fail:
	kfree(l);
	return err;
}

static int v9fs_dir_release(struct inode *inode, struct file *file)
{
	struct listing *l = file->private_data;

	(void)inode;
	p9_fid_put(l->fid);
	kfree(l);
	return 0;
}

/* Entries from cookie @pos on; bytes, 0 at the end. */
static ssize_t listing_fill(struct listing *l, u64 pos)
{
	ssize_t n = p9_readdir(l->fid, pos, l->buf, l->size);

	l->next = pos;
	l->at = 0;
	l->end = max(n, (ssize_t)0);
	return n;
}

static int v9fs_readdir(struct file *file, struct dir_context *ctx)
{
	struct listing *l = file->private_data;
	struct p9_dirent d;
	ssize_t n;

	for (;;) {
		if (l->at == l->end || l->next != (u64)ctx->pos) {
			n = listing_fill(l, ctx->pos);
			if (n <= 0)
				return (int)n;
		}
		n = p9_dirent_parse(l->buf + l->at, l->end - l->at, &d);
		if (n < 0) {
			l->at = l->end;
			pr_warn("9p: malformed directory entry\n");
			return (int)n;
		}
		if (!dir_emit(ctx, d.name, d.namelen, d.qid.path, d.type))
			return 0;
		l->at += n;
		l->next = d.offset;
		ctx->pos = d.offset;
	}
}

static int v9fs_dir_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	struct listing *l = file->private_data;

	(void)start;
	(void)end;
	return p9_fsync(l->fid, datasync);
}

const struct file_operations v9fs_dir_operations = {
	.llseek		= dcache_dir_lseek,
	.read		= generic_read_dir,
	.iterate_shared	= v9fs_readdir,
	.open		= v9fs_dir_open,
	.release	= v9fs_dir_release,
	.fsync		= v9fs_dir_fsync,
};
