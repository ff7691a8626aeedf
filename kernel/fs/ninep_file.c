/*
 * ninep_file.c - contents of the host's files
 *
 * Reading goes through the page cache; what is not there comes in by one large
 * Tread for many pages, straight into them.  An inode has one open fid for all
 * who read it.
 */
#include "fs/internal.h"
#include "fs/file.h"
#include "fs/ninep_fs.h"
#include "lib/string.h"
#include "mm/slab.h"

/* ---- Opening ---- */

/* A fid open for reading; open_lock is held. */
static int open_rfid(struct inode *inode)
{
	struct v9fs_inode *ni = V9FS_I(inode);
	struct p9_fid *fid = v9fs_fid(inode);
	struct p9_qid qid;
	int err;

	/* Nothing but reading is done in a tree that nobody changes: its own fid serves. */
	if (!v9fs_loose(inode->i_sb)) {
		struct p9_fid *clone = p9_walk(fid, NULL, 0, &qid);

		p9_fid_put(fid);
		if (IS_ERR(clone))
			return (int)PTR_ERR(clone);
		fid = clone;
	}
	err = p9_lopen(fid, O_RDONLY | O_LARGEFILE, &qid);
	if (!err && qid.path != ni->qid_path)
		err = -ESTALE;
	if (err)
		p9_fid_put(fid);
	else
		ni->rfid = fid;
	return err;
}

static int v9fs_open(struct inode *inode, struct file *file)
{
	struct v9fs_inode *ni = V9FS_I(inode);
	int err = 0;

	mutex_lock(&ni->open_lock);
	if (!v9fs_loose(inode->i_sb))
		err = v9fs_refresh(inode);
	if (!err && !ni->rfid)
		err = open_rfid(inode);
	if (!err)
		ni->nr_open++;
	mutex_unlock(&ni->open_lock);
	return err ? err : generic_file_open(inode, file);
}

static int v9fs_release(struct inode *inode, struct file *file)
{
	struct v9fs_inode *ni = V9FS_I(inode);

	(void)file;
	mutex_lock(&ni->open_lock);
	ni->nr_open--;
	mutex_unlock(&ni->open_lock);
	return 0;
}

/* ---- Pages ---- */

/* Pages being read in by one Tread. */
struct page_read {
	loff_t			pos;
	unsigned int		nr;
	struct page		*pages[];
};

/* The list of buffers of @pages: neighbours in memory are one buffer. */
static void pages_to_io(struct page **pages, unsigned int nr, struct virtio_buf *bufs,
			struct p9_io *io)
{
	unsigned int i, n = 0;

	for (i = 0; i < nr; i++) {
		char *addr = page_address(pages[i]);

		if (n && (char *)bufs[n - 1].addr + bufs[n - 1].len == addr)
			bufs[n - 1].len += PAGE_SIZE;
		else
			bufs[n++] = (struct virtio_buf){ addr, PAGE_SIZE };
	}
	*io = (struct p9_io){ bufs, n, nr << PAGE_SHIFT };
}

/* Interrupt: @result bytes, or an error, came for them all. */
static void pages_read_done(void *arg, ssize_t result)
{
	struct page_read *pr = arg;
	unsigned int i;

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
	struct virtio_buf *bufs = NULL;
	struct page_read *pr;
	struct p9_io io;

	pr = kmalloc(sizeof(*pr) + nr * (sizeof(*pages) + sizeof(*bufs)), GFP_KERNEL);
	if (!pr) {
		pages_give_up(pages, nr);
		return;
	}
	pr->pos = (loff_t)pages[0]->index << PAGE_SHIFT;
	pr->nr = nr;
	memcpy(pr->pages, pages, nr * sizeof(*pages));
	bufs = (struct virtio_buf *)(pr->pages + nr);
	pages_to_io(pages, nr, bufs, &io);
	if (p9_read_async(ni->rfid, pr->pos, &io, pages_read_done, pr)) {
		pages_give_up(pages, nr);
		kfree(pr);
	}
}

static int v9fs_readpage(struct file *file, struct page *page)
{
	struct address_space *mapping = page->mapping;
	struct virtio_buf buf = { page_address(page), PAGE_SIZE };
	struct p9_io io = { &buf, 1, PAGE_SIZE };
	ssize_t n;

	(void)file;
	n = p9_read(V9FS_I(mapping->host)->rfid, (loff_t)page->index << PAGE_SHIFT, &io);
	if (n >= 0) {
		memset((char *)page_address(page) + n, 0, PAGE_SIZE - n);
		set_bit(PG_uptodate, &page->flags);
	}
	unlock_page(page);
	return n < 0 ? (int)n : 0;
}

static unsigned int v9fs_max_pages(struct address_space *mapping)
{
	return max(V9FS_SB(mapping->host->i_sb)->client->max_io >> PAGE_SHIFT, 1u);
}

const struct address_space_operations v9fs_aops = {
	.readpage	= v9fs_readpage,
	.readpages	= v9fs_readpages,
	.max_pages	= v9fs_max_pages,
};

/* ---- read ---- */

static ssize_t v9fs_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	ssize_t n = filemap_read(file, file->f_mapping, &iocb->ki_pos, to);

	if (n >= 0)
		file_accessed(file);
	return n;
}

static int v9fs_mmap(struct file *file, struct vm_area_struct *vma)
{
	file_accessed(file);
	return generic_file_mmap(file, vma);
}

const struct file_operations v9fs_file_operations = {
	.llseek		= generic_file_llseek,
	.read_iter	= v9fs_read_iter,
	.mmap		= v9fs_mmap,
	.open		= v9fs_open,
	.release	= v9fs_release,
};
