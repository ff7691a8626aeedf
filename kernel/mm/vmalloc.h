/*
 * vmalloc.h - kernel addresses with mappings of their own
 *
 * Large arrays whose pages need not be in a row, and kernel stacks, each
 * with an unmapped guard page below: an overflow faults at once instead of
 * writing over a neighbour.
 */
#ifndef RINGSIDE_MM_VMALLOC_H
#define RINGSIDE_MM_VMALLOC_H

#include "mm/page.h"

/* Page aligned, followed by a guard page; NULL: no memory. */
void *vmalloc(unsigned long size);
void *vzalloc(unsigned long size);
void *__vmalloc(unsigned long size, gfp_t gfp);
void vfree(const void *addr);
bool is_vmalloc_addr(const void *addr);

/* The lowest address of THREAD_SIZE bytes; a few freed ones are kept for the next. */
void *alloc_kernel_stack(void);
void free_kernel_stack(void *stack);
unsigned long nr_stack_pages(void);

/* Is @addr in the guard page of a stack?  For the message of a double fault. */
bool in_stack_guard(unsigned long addr);

#endif
