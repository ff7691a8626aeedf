/*
 * ninep_file.c - contents of the host's files
 *
 * Reading goes through the page cache; what is not there comes in by one large
 * Tread for many pages, straight into them.  Writing makes pages dirty.  They are
 * sent to the server when there are many, after some seconds, by fsync(2), and at
 * each close(2), so that whoever opens the file afterwards, there or here, finds them.
 * The writer who makes them too many sends them himself, and is told when
 * the server's disk is full; so are fsync() and close().  When it is nearly full
 * each write(2) is sent at once, for those who do not listen to close().
 *
 * An inode has one fid open for all who read it, and one for all who write;
 * a fid open for writing is good for reading too where the server allows it.
 * Where it does not, writing goes past the cache.
 */
#include "fs/dcache.h"
#include "fs/file.h"
#include "fs/internal.h"
#include "fs/ninep_fs.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "sched/sched.h"

#define WRITE_OUT_PAGES	256	/* of one file: then its writer sends them */
#define LOOSE_FRESH_NS	(1 * NSEC_PER_SEC)	/* of a tree that should not change */
#define BOUNCE_BYTES	(128u << 10)
#define IDLE_FIDS	128	/* kept open for the next who opens the file */

/* Errors of writing out that this file was told of. */
static u32 *wb_err_of(struct file *file)
{
	return (u32 *)&file->private_data;
}

/* ---- Opening ---- */

/* A fid of its own for opening. */
static struct p9_fid *clone_fid(struct inode *inode)
{
	struct p9_fid *fid, *clone;
	struct p9_qid qid;

	if (READ_ONCE(V9FS_I(inode)->nameless))
		return ERR_PTR(-ESTALE);
	fid = v9fs_fid(inode);
	clone = p9_walk(fid, NULL, 0, &qid);
	p9_fid_put(fid);
	return clone;
}

/* @fid becomes open, if it is still the inode's file that it names. */
static int open_fid(struct inode *inode, struct p9_fid *fid, u32 flags)
{
	struct p9_qid qid;
	int err = p9_lopen(fid, flags | O_LARGEFILE, &qid);

	return !err && qid.path != V9FS_I(inode)->qid_path ? -ESTALE : err;
}

/* open_lock is held. */
static int open_rfid(struct inode *inode)
{
	struct v9fs_inode *ni = V9FS_I(inode);
	struct p9_fid *fid = clone_fid(inode);
	int err;

	if (IS_ERR(fid))
		return (int)PTR_ERR(fid);
	err = open_fid(inode, fid, O_RDONLY);
	if (err)
		p9_fid_put(fid);
	else
		ni->rfid = fid;
	return err;
}

/* open_lock is held. */
static void set_wfid(struct inode *inode, struct p9_fid *fid, bool write_only)
{
	struct v9fs_session *s = V9FS_SB(inode->i_sb);
	struct v9fs_inode *ni = V9FS_I(inode);

	mutex_lock(&ni->wb_lock);
	ni->wfid = fid;
	ni->wfid_only = write_only;
	mutex_unlock(&ni->wb_lock);
	spin_lock(&s->lock);
	list_add_tail(&ni->writers, &s->writers);
	spin_unlock(&s->lock);
}

static int open_wfid(struct inode *inode)
{
	struct p9_fid *fid = clone_fid(inode);
	bool write_only = false;
	int err;

	if (IS_ERR(fid))
		return (int)PTR_ERR(fid);
	err = open_fid(inode, fid, O_RDWR);
	if (err == -EACCES) {
		write_only = true;
		err = open_fid(inode, fid, O_WRONLY);
	}
	if (err)
		p9_fid_put(fid);
	else
		set_wfid(inode, fid, write_only);
	return err;
}

void v9fs_keep_wfid(struct inode *inode, struct p9_fid *fid)
{
	struct v9fs_inode *ni = V9FS_I(inode);

	mutex_lock(&ni->open_lock);
	if (ni->wfid)
		p9_fid_put(fid);
	else
		set_wfid(inode, fid, false);
	mutex_unlock(&ni->open_lock);
}

/* The fids that @file needs; open_lock is held. */
static int open_fids(struct inode *inode, struct file *file)
{
	struct v9fs_inode *ni = V9FS_I(inode);
	int err = 0;

	if ((file->f_mode & FMODE_WRITE) && !ni->wfid)
		err = open_wfid(inode);
	if (!err && (file->f_mode & FMODE_READ) && !ni->rfid && (!ni->wfid || ni->wfid_only))
		err = open_rfid(inode);
	return err;
}

/*
 * Is what we know of the content still so?  Even where nobody should change
 * the tree somebody may: better a look than half of an old file.
 */
static int check_fresh(struct inode *inode, struct file *file)
{
	struct v9fs_inode *ni = V9FS_I(inode);
	bool fresh = v9fs_is_fresh(inode);
	int err;

	if (v9fs_loose(inode->i_sb))
		fresh = ktime_get() - READ_ONCE(ni->attr_time) < LOOSE_FRESH_NS;
	err = fresh ? 0 : v9fs_refresh(inode);
	/* Opened anew by /proc/PID/fd it is the old file that is meant. */
	if (!err && READ_ONCE(ni->nameless) && !d_unhashed(file->f_path.dentry))
		err = -ESTALE;
	return err;
}

static int v9fs_open(struct inode *inode, struct file *file)
{
	struct v9fs_inode *ni = V9FS_I(inode);
	int err;

	mutex_lock(&ni->open_lock);
	err = check_fresh(inode, file);
	if (!err)
		err = open_fids(inode, file);
	if (!err)
		err = generic_file_open(inode, file);
	if (!err) {
		ni->nr_open++;
		v9fs_not_idle(inode);
	}
	mutex_unlock(&ni->open_lock);
	if (err == -ESTALE) {		/* the name is another file's: look again */
		WRITE_ONCE(ni->nameless, true);
		d_drop(file->f_path.dentry);
	}
	if (err)
		return err;
	file->f_mode |= FMODE_CAN_ODIRECT;
	*wb_err_of(file) = filemap_sample_wb_err(inode->i_mapping);
	return 0;
}

/* The last file is closed: nothing stays open there, but in a tree that nobody changes. */
static void close_fids(struct inode *inode)
{
	struct v9fs_session *s = V9FS_SB(inode->i_sb);
	struct v9fs_inode *ni = V9FS_I(inode);

	spin_lock(&s->lock);
	list_del_init(&ni->writers);
	spin_unlock(&s->lock);
	mutex_lock(&ni->wb_lock);
	p9_fid_put(ni->wfid);
	ni->wfid = NULL;
	mutex_unlock(&ni->wb_lock);
	if (!ni->rfid)
		return;
	/* The server has a limit too: not too many. */
	if (v9fs_loose(inode->i_sb) && atomic_inc_return(&s->idle_fids) <= IDLE_FIDS) {
		ni->idle = true;
		return;
	}
	if (v9fs_loose(inode->i_sb))
		atomic_dec(&s->idle_fids);
	p9_fid_put(ni->rfid);
	ni->rfid = NULL;
}

void v9fs_not_idle(struct inode *inode)
{
	if (V9FS_I(inode)->idle)
		atomic_dec(&V9FS_SB(inode->i_sb)->idle_fids);
	V9FS_I(inode)->idle = false;
}

/* What we wrote has changed the server's attributes: those to compare with later. */
static void attributes_after_writing(struct inode *inode)
{
	if (READ_ONCE(V9FS_I(inode)->wrote) && !v9fs_loose(inode->i_sb))
		v9fs_refresh(inode);
}

static int v9fs_flush(struct file *file, void *files)
{
	struct inode *inode = file->f_inode;

	(void)files;
	if (!(file->f_mode & FMODE_WRITE))
		return 0;
	v9fs_write_out(inode);
	attributes_after_writing(inode);
	return filemap_check_wb_err(inode->i_mapping, *wb_err_of(file));
}

static int v9fs_release(struct inode *inode, struct file *file)
{
	struct v9fs_inode *ni = V9FS_I(inode);

	mutex_lock(&ni->open_lock);
	/* What mappings wrote since the last close(2). */
	if (file->f_mode & FMODE_WRITE) {
		v9fs_write_out(inode);
		attributes_after_writing(inode);
	}
	if (!--ni->nr_open)
		close_fids(inode);
	mutex_unlock(&ni->open_lock);
	return 0;
}

/* ---- Pages ---- */

/* Pages being read in by one Tread. */
struct page_read {
	struct v9fs_inode	*ni;
	loff_t			pos;
	unsigned int		nr;
	struct page		*pages[];
};

/*
 * The list of buffers of @count bytes of @pages from byte @from on: neighbours in
 * memory are one buffer.
 */
static void pages_to_io(struct page **pages, size_t from, size_t count, struct virtio_buf *bufs,
			struct p9_io *io)
{
	unsigned int n = 0;
	size_t at, len;

	for (at = from; at < from + count; at += len) {
		char *addr = (char *)page_address(pages[at >> PAGE_SHIFT]) + offset_in_page(at);

		len = min(PAGE_SIZE - offset_in_page(at), from + count - at);
		if (n && (char *)bufs[n - 1].addr + bufs[n - 1].len == addr)
			bufs[n - 1].len += len;
		else
			bufs[n++] = (struct virtio_buf){ addr, (u32)len };
	}
	*io = (struct p9_io){ bufs, n, (u32)count };
}

/* The fid to read by: somebody has the file open. */
static struct p9_fid *read_fid(struct v9fs_inode *ni)
{
	struct p9_fid *fid = READ_ONCE(ni->rfid);

	if (!fid && !ni->wfid_only)
		fid = READ_ONCE(ni->wfid);
	return fid;
}

/*
 * The server says that the file ends at @end.  Without a writer of ours it must
 * have become shorter there.
 */
static void saw_end(struct v9fs_inode *ni, loff_t end)
{
	loff_t size = READ_ONCE(ni->inode.i_size);

	if (end < size && !READ_ONCE(ni->wfid))
		__atomic_compare_exchange_n(&ni->inode.i_size, &size, end, false,
					    __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

/* Interrupt: @result bytes, or an error, came for them all. */
static void pages_read_done(void *arg, ssize_t result)
{
	struct page_read *pr = arg;
	unsigned int i;

	if (result >= 0 && result < (ssize_t)pr->nr << PAGE_SHIFT)
		saw_end(pr->ni, pr->pos + result);
	for (i = 0; i < pr->nr; i++) {
		struct page *page = pr->pages[i];
		ssize_t got = clamp(result - (ssize_t)i * (ssize_t)PAGE_SIZE, 0L,
				    (ssize_t)PAGE_SIZE);

		if (result >= 0) {
			if (got < (ssize_t)PAGE_SIZE)
				memset((char *)page_address(page) + got, 0, PAGE_SIZE - got);
			set_bit(PG_uptodate, &page->flags);
		}
		unlock_page(page);
		put_page(page);
	}
	kfree(pr);
}

static void pages_give_up(struct page **pages, unsigned int nr)
{
	while (nr--) {
		unlock_page(pages[nr]);
		put_page(pages[nr]);
	}
}

static void v9fs_readpages(struct address_space *mapping, struct page **pages, unsigned int nr)
{
	struct v9fs_inode *ni = V9FS_I(mapping->host);
	struct p9_fid *fid = read_fid(ni);
	struct virtio_buf *bufs = NULL;
	struct page_read *pr = NULL;
	struct p9_io io;

	if (fid)
		pr = kmalloc(sizeof(*pr) + nr * (sizeof(*pages) + sizeof(*bufs)), GFP_KERNEL);
	if (!pr) {
		pages_give_up(pages, nr);
		return;
	}
	pr->ni = ni;
	pr->pos = (loff_t)pages[0]->index << PAGE_SHIFT;
	pr->nr = nr;
	memcpy(pr->pages, pages, nr * sizeof(*pages));
	bufs = (struct virtio_buf *)(pr->pages + nr);
	pages_to_io(pages, 0, (size_t)nr << PAGE_SHIFT, bufs, &io);
	if (p9_read_async(fid, pr->pos, &io, pages_read_done, pr)) {
		pages_give_up(pages, nr);
		kfree(pr);
	}
}

static int v9fs_readpage(struct file *file, struct page *page)
{
	struct v9fs_inode *ni = V9FS_I(page->mapping->host);
	struct virtio_buf buf = { page_address(page), PAGE_SIZE };
	struct p9_io io = { &buf, 1, PAGE_SIZE };
	loff_t pos = (loff_t)page->index << PAGE_SHIFT;
	struct p9_fid *fid = read_fid(ni);
	ssize_t n = -EBADF;

	(void)file;
	if (fid)
		n = p9_read(fid, pos, &io);
	if (n >= 0 && n < (ssize_t)PAGE_SIZE) {
		saw_end(ni, pos + n);
		memset((char *)page_address(page) + n, 0, PAGE_SIZE - n);
	}
	if (n >= 0)
		set_bit(PG_uptodate, &page->flags);
	unlock_page(page);
	return n < 0 ? (int)n : 0;
}

/* The least that can be sent, when there was no memory to send more: worth some waiting. */
static ssize_t write_patiently(struct p9_fid *fid, loff_t pos, const struct p9_io *io)
{
	ssize_t n;
	int tries;

	for (tries = 0; tries < 100; tries++) {
		n = p9_write(fid, pos, io);
		if (n != -ENOMEM)
			break;
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule_timeout(10 * NSEC_PER_MSEC);
	}
	return n;
}

/* Sends [pos, pos + count), which lie at byte 0 of @pages on; wb_lock is held. */
static int write_pages(struct v9fs_inode *ni, struct page **pages, loff_t pos, size_t count,
		       struct virtio_buf *bufs)
{
	size_t done = 0;

	while (done < count) {
		struct p9_io io;
		ssize_t n;

		pages_to_io(pages, done, count - done, bufs, &io);
		n = p9_write(ni->wfid, pos + done, &io);
		if (n == -ENOMEM) {
			size_t rest = PAGE_SIZE - offset_in_page(done);

			pages_to_io(pages, done, min(count - done, rest), bufs, &io);
			n = write_patiently(ni->wfid, pos + done, &io);
		}
		if (n <= 0)
			return n < 0 ? (int)n : -EIO;
		ni->wrote = true;
		done += n;
	}
	return 0;
}

/* wb_lock is held: the size stands still, but for those who add to the file. */
static int v9fs_writepages(struct address_space *mapping, struct page **pages, unsigned int nr)
{
	struct v9fs_inode *ni = V9FS_I(mapping->host);
	loff_t pos = (loff_t)pages[0]->index << PAGE_SHIFT;
	loff_t count = min((loff_t)nr << PAGE_SHIFT, i_size_read(mapping->host) - pos);
	struct virtio_buf one, *bufs = nr > 1 ? kmalloc(nr * sizeof(*bufs), GFP_KERNEL) : &one;
	unsigned int i;
	int err = 0;

	if (count <= 0 || !ni->wfid) {
		err = count > 0 ? -EIO : 0;
	} else if (bufs) {
		err = write_pages(ni, pages, pos, count, bufs);
	} else {
		/* Memory is short: this is how there will be more. */
		for (i = 0; i < nr && !err && count > 0; i++, count -= PAGE_SIZE)
			err = write_pages(ni, pages + i, pos + ((loff_t)i << PAGE_SHIFT),
					  min(count, (loff_t)PAGE_SIZE), &one);
	}
	if (bufs != &one)
		kfree(bufs);
	WRITE_ONCE(V9FS_SB(mapping->host->i_sb)->wrote, true);
	if (err == -ENOSPC || err == -EDQUOT)
		WRITE_ONCE(V9FS_SB(mapping->host->i_sb)->nearly_full, true);
	return err;
}

int v9fs_write_out(struct inode *inode)
{
	struct v9fs_inode *ni = V9FS_I(inode);
	int err;

	if (!READ_ONCE(inode->i_mapping->nr_dirty))
		return 0;
	mutex_lock(&ni->wb_lock);
	err = filemap_fdatawrite_range(inode->i_mapping, 0, LLONG_MAX);
	mutex_unlock(&ni->wb_lock);
	return err;
}

int v9fs_zero_range(struct inode *inode, loff_t start, loff_t end)
{
	struct v9fs_inode *ni = V9FS_I(inode);
	struct virtio_buf buf = { (void *)empty_zero_page, PAGE_SIZE };

	while (start < end) {
		struct p9_io io = { &buf, 1, 0 };
		ssize_t n;

		buf.len = io.count = min(end - start, (loff_t)PAGE_SIZE);
		n = ni->wfid ? p9_write(ni->wfid, start, &io) : -EBADF;
		if (n <= 0)
			return n < 0 ? (int)n : -EIO;
		start += n;
	}
	return 0;
}

/* The next of the mount's inodes that is open for writing, behind @prev, with a reference. */
static struct inode *next_writer(struct v9fs_session *s, struct inode *prev)
{
	struct list_head *at = &s->writers;
	struct inode *inode = NULL;

	spin_lock(&s->lock);
	if (prev && !list_empty(&V9FS_I(prev)->writers))
		at = &V9FS_I(prev)->writers;
	else if (prev)
		at = s->writers.prev;	/* it was closed meanwhile: those left come another time */
	for (at = at->next; at != &s->writers && !inode; at = at->next) {
		inode = &list_entry(at, struct v9fs_inode, writers)->inode;
		if (!atomic_inc_not_zero(&inode->i_count))
			inode = NULL;
	}
	spin_unlock(&s->lock);
	return inode;
}

int v9fs_write_out_all(struct super_block *sb, bool sync)
{
	struct inode *inode, *prev = NULL;
	int err = 0, e;

	while ((inode = next_writer(V9FS_SB(sb), prev)) != NULL) {
		struct v9fs_inode *ni = V9FS_I(inode);

		iput(prev);
		prev = inode;
		e = v9fs_write_out(inode);
		mutex_lock(&ni->wb_lock);
		if (!e && sync && ni->wfid)
			e = p9_fsync(ni->wfid, false);
		mutex_unlock(&ni->wb_lock);
		if (e)
			err = e;
	}
	iput(prev);
	return err;
}

static unsigned int v9fs_max_pages(struct address_space *mapping)
{
	return max(V9FS_SB(mapping->host->i_sb)->client->max_io >> PAGE_SHIFT, 1u);
}

const struct address_space_operations v9fs_aops = {
	.readpage	= v9fs_readpage,
	.readpages	= v9fs_readpages,
	.writepages	= v9fs_writepages,
	.max_pages	= v9fs_max_pages,
};

/* ---- Past the cache ---- */

/* Memory in a row for a piece of @count bytes; *size is how much it is. */
static char *bounce_alloc(size_t count, u32 max, u32 *size)
{
	char *buf;

	*size = min(count, min((size_t)max, (size_t)BOUNCE_BYTES));
	buf = kmalloc(*size, __GFP_NORETRY | __GFP_NOWARN);
	if (!buf && *size > PAGE_SIZE) {
		*size = PAGE_SIZE;
		buf = kmalloc(*size, GFP_KERNEL);
	}
	return buf;
}

static ssize_t direct_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct inode *inode = iocb->ki_filp->f_inode;
	struct v9fs_inode *ni = V9FS_I(inode);
	ssize_t done = 0, n = 0;
	u32 size;
	char *buf;

	if (!iov_iter_count(to))
		return 0;
	v9fs_write_out(inode);
	buf = bounce_alloc(iov_iter_count(to), V9FS_SB(inode->i_sb)->client->max_io, &size);
	if (!buf)
		return -ENOMEM;
	while (iov_iter_count(to)) {
		struct virtio_buf b = { buf, min((size_t)size, iov_iter_count(to)) };
		struct p9_io io = { &b, 1, b.len };
		size_t copied;

		n = p9_read(read_fid(ni), iocb->ki_pos, &io);
		if (n <= 0)
			break;
		copied = copy_to_iter(buf, n, to);
		iocb->ki_pos += copied;
		done += copied;
		if (copied < (size_t)n) {
			n = -EFAULT;
			break;
		}
		if (n < (ssize_t)b.len)
			break;
	}
	kfree(buf);
	return done ? done : min(n, (ssize_t)0);
}

/* One piece goes to the server; the inode's lock is held.  Bytes or -errno. */
static ssize_t direct_write_piece(struct inode *inode, loff_t pos, char *buf, size_t len)
{
	struct v9fs_inode *ni = V9FS_I(inode);
	struct virtio_buf b = { buf, (u32)len };
	struct p9_io io = { &b, 1, (u32)len };
	ssize_t n;

	mutex_lock(&ni->wb_lock);
	n = p9_write(ni->wfid, pos, &io);
	if (n > 0) {
		ni->wrote = true;
		if (pos + n > inode->i_size)
			i_size_write(inode, pos + n);
		invalidate_inode_pages2_range(inode->i_mapping, pos >> PAGE_SHIFT,
					      (pos + n - 1) >> PAGE_SHIFT);
	}
	mutex_unlock(&ni->wb_lock);
	return n ? n : -EIO;
}

static ssize_t direct_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = iocb->ki_filp->f_inode;
	ssize_t done = 0, n = 0;
	u32 size;
	char *buf;

	n = v9fs_write_out(inode);
	if (n)
		return n;
	buf = bounce_alloc(iov_iter_count(from), V9FS_SB(inode->i_sb)->client->max_io, &size);
	if (!buf)
		return -ENOMEM;
	while (iov_iter_count(from)) {
		size_t len = copy_from_iter(buf, min((size_t)size, iov_iter_count(from)), from);

		n = len ? direct_write_piece(inode, iocb->ki_pos, buf, len) : -EFAULT;
		if (n < 0)
			break;
		iocb->ki_pos += n;
		done += n;
		if (n < (ssize_t)len)
			break;
	}
	kfree(buf);
	return done ? done : n;
}

/* ---- read, write ---- */

static ssize_t v9fs_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	ssize_t n;

	if (unlikely(iocb->ki_flags & IOCB_DIRECT))
		return direct_read(iocb, to);
	n = filemap_read(file, file->f_mapping, &iocb->ki_pos, to);
	if (n >= 0)
		file_accessed(file);
	return n;
}

/* Many pages of the file wait, or a large part of memory does. */
static bool too_dirty(const struct address_space *mapping)
{
	unsigned long nr = READ_ONCE(mapping->nr_dirty);

	return nr >= WRITE_OUT_PAGES ||
	       (nr >= 16 && (unsigned long)atomic_long_read(&nr_dirty_pages) >
			    totalram_pages() / 16);
}

/* The inode's lock is held.  Bytes or -errno. */
static ssize_t write_locked(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = iocb->ki_filp->f_inode;
	loff_t size = i_size_read(inode), pos = iocb->ki_pos;
	ssize_t n;
	int err;

	/* What a mapping wrote behind the end does not become content. */
	if (pos > size && offset_in_page(size))
		truncate_inode_pages_range(inode->i_mapping, size,
					   min(pos, ALIGN(size, (loff_t)PAGE_SIZE)) - 1);
	if ((iocb->ki_flags & IOCB_DIRECT) || V9FS_I(inode)->wfid_only)
		return direct_write(iocb, from);
	n = filemap_write(iocb->ki_filp, inode->i_mapping, &iocb->ki_pos, from);
	if (n > 0 && unlikely(too_dirty(inode->i_mapping) ||
			      READ_ONCE(V9FS_SB(inode->i_sb)->nearly_full))) {
		err = v9fs_write_out(inode);
		if (err)
			return err;
	}
	return n;
}

static int v9fs_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	struct inode *inode = file->f_inode;
	struct v9fs_inode *ni = V9FS_I(inode);
	struct p9_fid *fid;
	int err, e;

	mutex_lock(&ni->wb_lock);
	filemap_fdatawrite_range(inode->i_mapping, start, end);
	fid = ni->wfid ? ni->wfid : READ_ONCE(ni->rfid);
	err = p9_fsync(fid, datasync);
	mutex_unlock(&ni->wb_lock);
	e = file_check_and_advance_wb_err(inode->i_mapping, wb_err_of(file));
	return e ? e : err;
}

static int v9fs_sync_range(struct file *file, loff_t start, loff_t end)
{
	struct inode *inode = file->f_inode;

	mutex_lock(&V9FS_I(inode)->wb_lock);
	filemap_fdatawrite_range(inode->i_mapping, start, end);
	mutex_unlock(&V9FS_I(inode)->wb_lock);
	return file_check_and_advance_wb_err(inode->i_mapping, wb_err_of(file));
}

static ssize_t v9fs_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	struct inode *inode = file->f_inode;
	ssize_t n;
	int err;

	inode_lock(inode);
	n = generic_write_checks(iocb, from);
	if (n <= 0)
		goto out;
	n = file_remove_privs(file);
	if (n)
		goto out;
	file_update_time(file);
	n = write_locked(iocb, from);
out:
	inode_unlock(inode);
	if (n > 0 && unlikely((iocb->ki_flags & IOCB_DSYNC) ||
			      (inode->i_sb->s_flags & MS_SYNCHRONOUS))) {
		err = v9fs_fsync(file, iocb->ki_pos - n, iocb->ki_pos - 1,
				 !(iocb->ki_flags & IOCB_SYNC));
		if (err)
			return err;
	}
	return n;
}

/* ---- mmap ---- */

static vm_fault_t v9fs_page_mkwrite(struct vm_fault *vmf)
{
	struct inode *inode = vmf->vma->vm_mapping->host;

	file_update_time(vmf->vma->vm_file);
	if (unlikely(too_dirty(inode->i_mapping)))
		v9fs_write_out(inode);	/* an error is told to fsync() */
	return 0;
}

static const struct vm_operations_struct v9fs_vm_ops = {
	.fault		= filemap_fault,
	.page_mkwrite	= v9fs_page_mkwrite,
};

static int v9fs_mmap(struct file *file, struct vm_area_struct *vma)
{
	if ((vma->vm_flags & VM_SHARED) && V9FS_I(file->f_inode)->wfid_only)
		return -ENODEV;		/* the server lets us write but not read */
	file_accessed(file);
	vma->vm_ops = &v9fs_vm_ops;
	return 0;
}

const struct file_operations v9fs_file_operations = {
	.llseek		= generic_file_llseek,
	.read_iter	= v9fs_read_iter,
	.write_iter	= v9fs_write_iter,
	.mmap		= v9fs_mmap,
	.open		= v9fs_open,
	.flush		= v9fs_flush,
	.release	= v9fs_release,
	.fsync		= v9fs_fsync,
	.sync_range	= v9fs_sync_range,
};
