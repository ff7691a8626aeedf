/*
 * writeback.c - from dirty pages to the file they belong to
 *
 * A page becomes dirty by write(2), or when a shared mapping of it is about to
 * be written: page table entries of shared mappings are read-only until then.
 * It is clean again once it is being written out; its entries are made read-only
 * first, so that the next write is noticed.  The bit is cleared before the
 * content is looked at: what is written meanwhile sets it anew.
 *
 * Nothing keeps a page from being truncated while it is written out: the file
 * system's own lock does (it holds it over both).
 *
 * An error is kept in mapping->wb_err until each open file was told: the number
 * of the error, a bit that says whether anybody has seen it, and a count that
 * makes two errors in a row differ.
 */
#include <linux/fs.h>

#include "lib/bitops.h"
#include "mm/internal.h"
#include "mm/page_tree.h"

#define WB_BATCH	128	/* pages, at most, of one writepages() */

#define WB_ERRNO	0xfffu
#define WB_SEEN		0x1000u
#define WB_COUNT	0x2000u

atomic_long_t nr_dirty_pages;

void __set_page_dirty(struct page *page)
{
	struct address_space *mapping = READ_ONCE(page->mapping);

	if (!mapping || !mapping->a_ops->writepages) {
		set_bit(PG_dirty, &page->flags);
		return;
	}
	spin_lock(&mapping->lock);
	if (page->mapping == mapping && !test_and_set_bit(PG_dirty, &page->flags)) {
		if (!mapping->nr_dirty++) {
			mapping->dirty_first = mapping->dirty_last = page->index;
		} else {
			mapping->dirty_first = min(mapping->dirty_first, page->index);
			mapping->dirty_last = max(mapping->dirty_last, page->index);
		}
		atomic_long_inc(&nr_dirty_pages);
	}
	spin_unlock(&mapping->lock);
}

void __clear_page_dirty(struct address_space *mapping, struct page *page)
{
	lock_assert_held(&mapping->lock);
	if (!test_bit(PG_dirty, &page->flags))
		return;
	clear_bit(PG_dirty, &page->flags);
	if (!mapping->a_ops->writepages)
		return;
	mapping->nr_dirty--;
	atomic_long_dec(&nr_dirty_pages);
}

/*
 * The next dirty pages at or after *index, not after @last, that follow each
 * other: clean now, with references.  Their number.
 */
static unsigned int take_dirty(struct address_space *mapping, pgoff_t *index, pgoff_t last,
			       struct page **pages, unsigned int max)
{
	unsigned int nr = 0;
	struct page *page;

	spin_lock(&mapping->lock);
	if (!mapping->nr_dirty)
		goto out;
	*index = max(*index, mapping->dirty_first);
	last = min(last, mapping->dirty_last);
	while (nr < max && *index <= last) {
		page = nr ? page_tree_find(mapping, *index) : page_tree_next(mapping, index);
		if (!page || *index > last)
			break;
		if (test_bit(PG_dirty, &page->flags)) {
			__clear_page_dirty(mapping, page);
			get_page(page);
			pages[nr++] = page;
		} else if (nr) {
			break;
		}
		++*index;
	}
out:
	spin_unlock(&mapping->lock);
	return nr;
}

int filemap_fdatawrite_range(struct address_space *mapping, loff_t start, loff_t end)
{
	pgoff_t index = (u64)start >> PAGE_SHIFT, last = (u64)end >> PAGE_SHIFT;
	struct page *pages[WB_BATCH];
	unsigned int nr, max, i;
	int err = 0;

	if (!mapping->a_ops->writepages || !READ_ONCE(mapping->nr_dirty))
		return 0;
	max = min(mapping->a_ops->max_pages(mapping), (unsigned int)WB_BATCH);
	while ((nr = take_dirty(mapping, &index, last, pages, max)) != 0) {
		int e;

		wrprotect_mapping_range(mapping, pages[0]->index, pages[0]->index + nr - 1);
		e = mapping->a_ops->writepages(mapping, pages, nr);
		if (e) {
			mapping_set_error(mapping, e);
			err = e;
		}
		for (i = 0; i < nr; i++)
			put_page(pages[i]);
		cond_resched();
	}
	return err;
}

void mapping_set_error(struct address_space *mapping, int error)
{
	u32 old;

	spin_lock(&mapping->lock);
	old = mapping->wb_err;
	if (old & WB_SEEN)
		old += WB_COUNT;
	mapping->wb_err = (old & ~(WB_ERRNO | WB_SEEN)) | -error;
	spin_unlock(&mapping->lock);
}

/* An error that nobody has seen is told to whoever opens the file next, too. */
u32 filemap_sample_wb_err(struct address_space *mapping)
{
	u32 err = READ_ONCE(mapping->wb_err);

	return err & WB_SEEN ? err : 0;
}

int filemap_check_wb_err(struct address_space *mapping, u32 since)
{
	u32 err = READ_ONCE(mapping->wb_err);

	return (err | WB_SEEN) == (since | WB_SEEN) ? 0 : -(int)(err & WB_ERRNO);
}

int file_check_and_advance_wb_err(struct address_space *mapping, u32 *since)
{
	int err;

	if (likely(READ_ONCE(mapping->wb_err) == *since))
		return 0;
	spin_lock(&mapping->lock);
	err = filemap_check_wb_err(mapping, *since);
	mapping->wb_err |= WB_SEEN;
	*since = mapping->wb_err;
	spin_unlock(&mapping->lock);
	return err;
}
