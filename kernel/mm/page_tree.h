/*
 * page_tree.h - pages of a file by number: a radix tree
 *
 * Each node has 64 slots and stands for 6 bits of the number.  A tree is as
 * high as its largest number needs; a file of one page has no node at all.
 * The mapping's lock guards it.
 */
#ifndef RINGSIDE_MM_PAGE_TREE_H
#define RINGSIDE_MM_PAGE_TREE_H

#include "mm/filemap.h"

struct page *page_tree_find_below(const struct address_space *mapping, pgoff_t index);

/* The page at @index, or NULL. */
static inline struct page *page_tree_find(const struct address_space *mapping, pgoff_t index)
{
	if (mapping->height)
		return page_tree_find_below(mapping, index);
	return index ? NULL : mapping->root;
}

/* Slot contents from @index on, up to the end of its node: pointer and number of slots. */
struct page **page_tree_run(const struct address_space *mapping, pgoff_t index, unsigned int *nr);
/* The first page at or after *index. */
struct page *page_tree_next(const struct address_space *mapping, pgoff_t *index);
int page_tree_insert(struct address_space *mapping, pgoff_t index, struct page *page);
struct page *page_tree_remove(struct address_space *mapping, pgoff_t index);
/* Makes a node ready to be allocated although the caller of insert may not sleep. */
bool page_tree_preload(void);
void page_tree_init(void);

#endif
