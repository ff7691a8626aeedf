/*
 * readahead.c - what to read in when a page of a file is missing
 *
 * Asking costs more than the bytes do, so more is read than was asked for.  A
 * reader that misses where the last window ended goes on from there, and the next
 * window is twice as large; the page at which it should be asked for, while the
 * reader still has some to go, is marked (PG_readahead).  Elsewhere only what is
 * wanted is read, or a little more.  A fault reads what lies around it.
 *
 * The windows are the mapping's: readers of one file that are far apart make
 * each other's small.
 */
#include "lib/bitops.h"
#include "mm/internal.h"
#include "mm/page_tree.h"

#define RA_FIRST	32	/* pages: a file that is begun */
#define RA_RANDOM	8
#define RA_MAX		128
#define RA_FAULT	64	/* and aligned to as many */
#define RA_BLOCK_ORDER	5	/* neighbours in memory make few buffers */
#define RA_BATCH	128

/* Pages to be filled, and memory for more of them. */
struct batch {
	struct address_space	*mapping;
	struct page		*pages[RA_BATCH];	/* locked, in the cache */
	unsigned int		nr, max;
	struct page		*block;		/* pages not used yet */
	unsigned int		block_nr;
};

static void batch_submit(struct batch *b)
{
	if (b->nr)
		b->mapping->a_ops->readpages(b->mapping, b->pages, b->nr);
	b->nr = 0;
}

/* A page, if possible one that follows the last; @left more are wanted. */
static struct page *batch_page(struct batch *b, unsigned long left)
{
	unsigned int order = RA_BLOCK_ORDER;
	struct page *block = NULL;

	if (!b->block_nr) {
		while (order && 1UL << order > left)
			order--;
		if (order)
			block = alloc_pages(__GFP_USER | __GFP_NORETRY | __GFP_NOWARN, order);
		if (block) {
			split_page(block, order);
		} else {
			order = 0;
			block = alloc_page(__GFP_USER | __GFP_NOWARN);
			if (!block)
				return NULL;
		}
		b->block = block;
		b->block_nr = 1U << order;
	}
	b->block_nr--;
	return b->block++;
}

static bool in_cache(struct address_space *mapping, pgoff_t index)
{
	bool found;

	spin_lock(&mapping->lock);
	found = page_tree_find(mapping, index) != NULL;
	spin_unlock(&mapping->lock);
	return found;
}

/* Begins to read [start, start + nr), what is missing of it; the page at @mark is marked. */
static void read_range(struct address_space *mapping, pgoff_t start, unsigned long nr,
		       pgoff_t mark)
{
	loff_t size = READ_ONCE(*mapping->i_size);
	pgoff_t end = ((u64)size + PAGE_SIZE - 1) >> PAGE_SHIFT, index;
	struct batch b = { .mapping = mapping };
	int err;

	if (start >= end)
		return;
	end = min(end, start + nr);
	b.max = min(mapping->a_ops->max_pages(mapping), (unsigned int)RA_BATCH);
	for (index = start; index < end; index++) {
		struct page *page;

		if (in_cache(mapping, index)) {
			batch_submit(&b);
			continue;
		}
		page = batch_page(&b, end - index);
		if (!page)
			break;
		page->flags = BIT(PG_locked) | (index == mark ? BIT(PG_readahead) : 0);
		err = add_to_page_cache(page, mapping, index, GFP_KERNEL);
		if (err) {
			put_page(page);
			batch_submit(&b);
			if (err != -EEXIST)
				break;
			continue;
		}
		b.pages[b.nr++] = page;
		if (b.nr == b.max)
			batch_submit(&b);
	}
	batch_submit(&b);
	while (b.block_nr--)
		put_page(b.block++);
}

static unsigned int next_window(const struct address_space *mapping)
{
	return clamp(mapping->ra_size * 2, (unsigned int)RA_FIRST, (unsigned int)RA_MAX);
}

void readahead_miss(struct address_space *mapping, pgoff_t index, unsigned long want)
{
	bool sequential;
	unsigned long nr;

	spin_lock(&mapping->lock);
	sequential = index == mapping->ra_next || !index;
	if (index && sequential)
		nr = next_window(mapping);
	else
		nr = max(want, index ? (unsigned long)RA_RANDOM : (unsigned long)RA_FIRST);
	nr = min(nr, (unsigned long)RA_MAX);
	mapping->ra_next = index + nr;
	mapping->ra_size = nr;
	spin_unlock(&mapping->lock);
	read_range(mapping, index, nr, sequential ? index + nr / 2 : ~0UL);
}

void readahead_fault(struct address_space *mapping, pgoff_t index)
{
	read_range(mapping, index & ~(pgoff_t)(RA_FAULT - 1), RA_FAULT, ~0UL);
}

void readahead_marked(struct address_space *mapping, struct page *page)
{
	pgoff_t index = page->index, start;
	unsigned int nr;

	clear_bit(PG_readahead, &page->flags);
	spin_lock(&mapping->lock);
	start = mapping->ra_next;
	nr = next_window(mapping);
	if (start < index || start > index + 2 * RA_MAX)
		nr = 0;			/* an old mark: reading goes on elsewhere */
	else
		mapping->ra_size = nr;
	mapping->ra_next = start + nr;
	spin_unlock(&mapping->lock);
	if (nr)
		read_range(mapping, start, nr, start);
}

void readahead_range(struct address_space *mapping, pgoff_t index, unsigned long nr)
{
	read_range(mapping, index, nr, ~0UL);
}
