/*
 * ninep_xattr.c - extended attributes of the host's files
 *
 * An attribute is a fid of its own, to be read as a file, or to be written and
 * then clunked, which is when the server sets it.  A value of no bytes cannot be
 * set: that is how the protocol says that an attribute goes.
 */
#include <linux/xattr.h>

#include "fs/ninep_fs.h"
#include "lib/string.h"
#include "mm/slab.h"

/* user.* and trusted.* are the server's; the others mean something on the host only. */
static int check_name(struct inode *inode, const char *name)
{
	if (V9FS_SB(inode->i_sb)->noxattr)
		return -EOPNOTSUPP;
	if (!strncmp(name, XATTR_USER_PREFIX, XATTR_USER_PREFIX_LEN) ||
	    !strncmp(name, XATTR_TRUSTED_PREFIX, XATTR_TRUSTED_PREFIX_LEN))
		return 0;
	return -EOPNOTSUPP;
}

/* @size bytes of @fid into @value; bytes or -errno. */
static ssize_t read_value(struct p9_fid *fid, char *value, size_t size)
{
	char *buf = kmalloc(size, GFP_KERNEL);	/* @value may not be in the direct map */
	ssize_t done = 0, n = 0;

	if (!buf)
		return -ENOMEM;
	while (done < (ssize_t)size) {
		u32 len = min(size - done, (size_t)fid_client(fid)->max_io);
		struct virtio_buf b = { buf + done, len };
		struct p9_io io = { &b, 1, len };

		n = p9_read(fid, done, &io);
		if (n <= 0)
			break;
		done += n;
	}
	memcpy(value, buf, done);
	kfree(buf);
	return n < 0 ? n : done;
}

static ssize_t get_value(struct inode *inode, const char *name, char *value, size_t size)
{
	struct p9_fid *fid = v9fs_fid(inode), *attr;
	ssize_t n;
	u64 have;

	attr = p9_xattrwalk(fid, name, &have);
	p9_fid_put(fid);
	if (IS_ERR(attr))
		return PTR_ERR(attr);
	if (have > XATTR_SIZE_MAX)
		n = -E2BIG;
	else if (!size || !have)
		n = have;
	else if (have > size)
		n = -ERANGE;
	else
		n = read_value(attr, value, have);
	p9_fid_put(attr);
	return n;
}

ssize_t v9fs_getxattr(struct inode *inode, const char *name, void *value, size_t size)
{
	int err = check_name(inode, name);

	return err ? err : get_value(inode, name, value, size);
}

ssize_t v9fs_listxattr(struct inode *inode, char *list, size_t size)
{
	ssize_t n;

	if (V9FS_SB(inode->i_sb)->noxattr)
		return 0;
	n = get_value(inode, "", list, size);
	return n == -EOPNOTSUPP ? 0 : n;
}

static int write_value(struct p9_fid *fid, const void *value, size_t size)
{
	char *buf = kmemdup(value, size, GFP_KERNEL);
	size_t done = 0;
	ssize_t n = 0;

	if (!buf)
		return -ENOMEM;
	while (done < size) {
		u32 len = min(size - done, (size_t)fid_client(fid)->max_io);
		struct virtio_buf b = { buf + done, len };
		struct p9_io io = { &b, 1, len };

		n = p9_write(fid, done, &io);
		if (n <= 0)
			break;
		done += n;
	}
	kfree(buf);
	return done == size ? 0 : n < 0 ? (int)n : -EIO;
}

int v9fs_setxattr(struct dentry *dentry, const char *name, const void *value, size_t size,
		  int flags)
{
	struct inode *inode = dentry->d_inode;
	struct p9_fid *fid, *attr;
	struct p9_qid qid;
	int err = check_name(inode, name), e;

	if (!err && value && !size)
		err = -EOPNOTSUPP;
	if (err)
		return err;
	fid = v9fs_fid(inode);
	attr = p9_walk(fid, NULL, 0, &qid);
	p9_fid_put(fid);
	if (IS_ERR(attr))
		return (int)PTR_ERR(attr);
	err = p9_xattrcreate(attr, name, value ? size : 0, value ? flags : 0);
	if (err) {
		p9_fid_put(attr);
		return err;
	}
	if (value)
		err = write_value(attr, value, size);
	e = p9_clunk(attr);
	if (!err && !e)
		inode->i_ctime = current_time(inode);
	return err ? err : e;
}
