/*
 * vma_tree.h - the areas of an address space by address
 */
#ifndef RINGSIDE_MM_VMA_TREE_H
#define RINGSIDE_MM_VMA_TREE_H

#include "mm/mm.h"

/* Pages that stay free below an area that grows downwards. */
#define STACK_GUARD_GAP	(256UL << PAGE_SHIFT)

/* mmap_lock held for writing.  The area must not overlap another. */
void vma_tree_insert(struct mm_struct *mm, struct vm_area_struct *vma);
/* The same when the neighbour below is known; NULL: there is none. */
void vma_tree_insert_after(struct mm_struct *mm, struct vm_area_struct *vma,
			   struct vm_area_struct *prev);
/* All @nr areas of the list at once, for a new address space that has no tree yet. */
void vma_tree_build(struct mm_struct *mm, int nr);
void vma_tree_erase(struct mm_struct *mm, struct vm_area_struct *vma);
/* [start, end) changes without passing a neighbour. */
void vma_tree_resize(struct vm_area_struct *vma, unsigned long start, unsigned long end);

/* The highest, or lowest, free @len bytes in [low, high); 0: none. */
unsigned long vma_gap_topdown(struct mm_struct *mm, unsigned long len, unsigned long low,
			      unsigned long high);
unsigned long vma_gap_bottomup(struct mm_struct *mm, unsigned long len, unsigned long low,
			       unsigned long high);

/* Where the room an area claims begins: a stack wants a gap below it. */
static inline unsigned long vm_start_gap(const struct vm_area_struct *vma)
{
	unsigned long start = vma->vm_start;

	if (vma->vm_flags & VM_GROWSDOWN)
		start = start > STACK_GUARD_GAP ? start - STACK_GUARD_GAP : 0;
	return start;
}

#endif
