/*
 * mm_init.h - the steps of mm_init(), in order
 */
#ifndef RINGSIDE_MM_MM_INIT_H
#define RINGSIDE_MM_MM_INIT_H

struct boot_info;

void page_alloc_init(const struct boot_info *bi);
void kmem_cache_init(void);
void vmalloc_init(void);
void filemap_init(void);
void mmap_init(void);

#endif
