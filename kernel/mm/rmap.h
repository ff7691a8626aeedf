/*
 * rmap.h - from a page of a file to the page tables it is mapped by
 *
 * The page is locked and belongs to a file.  Both functions may be called with
 * other locks of mm/ held, and do not sleep.
 */
#ifndef RINGSIDE_MM_RMAP_H
#define RINGSIDE_MM_RMAP_H

#include "lib/kernel.h"

struct page;

/*
 * How many mappings used the page since this was last asked; *vm_flags: the flags of
 * the areas that did, all together.
 */
int page_referenced(struct page *page, unsigned long *vm_flags);

/*
 * Takes the page out of all page tables; PG_dirty tells afterwards if one of them
 * had written to it.  False: an area is locked (mlock), some may still have it.
 */
bool try_to_unmap(struct page *page);

#endif
