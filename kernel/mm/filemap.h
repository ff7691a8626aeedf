/*
 * filemap.h - the page cache: a file's pages by their place in the file
 *
 * read(), write() and mmap() of a file meet in its address_space.  A page in
 * it is locked while it is being read in; when PG_uptodate is set it may be read without
 * the lock.  A page leaves by truncation, or when memory is short and it is
 * neither dirty nor used by anybody else.
 *
 * The file's size stays with the file system: i_size points at it.
 */
#ifndef RINGSIDE_MM_FILEMAP_H
#define RINGSIDE_MM_FILEMAP_H

#include "arch/x86/spinlock.h"
#include "lib/bitops.h"
#include "lib/list.h"
#include "mm/page.h"

struct address_space;
struct file;
struct inode;
struct iov_iter;
struct vm_area_struct;
struct vm_fault;
struct vm_operations_struct;

typedef unsigned long pgoff_t;

struct address_space_operations {
	/*
	 * Fills a locked page, sets PG_uptodate and unlocks it.  NULL: the pages
	 * live here alone (tmpfs) and a missing one is zeros.
	 */
	int (*readpage)(struct file *file, struct page *page);
	/*
	 * Begins to fill @nr locked pages that follow each other; their references
	 * are taken over.  When they are filled, or not, they are unlocked.
	 */
	void (*readpages)(struct address_space *mapping, struct page **pages, unsigned int nr);
	/* The most pages of one such call, and of writepages(). */
	unsigned int (*max_pages)(struct address_space *mapping);
	/* Before a page without content gets some (quota of tmpfs); 0 or -ENOSPC. */
	int (*charge)(struct address_space *mapping, unsigned long nr);
	void (*uncharge)(struct address_space *mapping, unsigned long nr);
	/* Writes out @nr pages that follow each other; NULL: dirty pages stay (writeback.c). */
	int (*writepages)(struct address_space *mapping, struct page **pages, unsigned int nr);
};

/*
 * m  this lock     I  before the file can be seen     M  i_mmap_lock
 */
struct address_space {
	struct inode		*host;		/* I */
	const struct address_space_operations *a_ops; /* I */
	loff_t			*i_size;	/* I  the inode's size in bytes */
	spinlock_t		lock;
	void			*root;		/* m  radix tree; see filemap.c */
	unsigned int		height;		/* m  of the tree; 0: root is page 0 or NULL */
	unsigned long		nrpages;	/* m */
	spinlock_t		i_mmap_lock;
	struct list_head	i_mmap;		/* M  vm_area_structs, for truncation */
	unsigned int		i_mmap_writable;/* M  of those: shared and writable */
	u32			seals;		/* m  memfd: F_SEAL_* */
	pgoff_t			ra_next;	/* m  where the last window of read-ahead ends */
	unsigned int		ra_size;	/* m  pages of it */
	u32			wb_err;		/* m  of writing out: see writeback.c */
	unsigned long		nr_dirty;	/* m  of mappings with writepages() */
	pgoff_t			dirty_first, dirty_last;	/* m  no dirty page lies outside */
};

void address_space_init(struct address_space *mapping, struct inode *host, loff_t *i_size,
			const struct address_space_operations *a_ops);

/* A reference for the caller, or NULL. */
struct page *find_get_page(struct address_space *mapping, pgoff_t index);
/* Up to @nr pages that follow each other without a hole; their number. */
unsigned int find_get_pages_contig(struct address_space *mapping, pgoff_t index,
				   unsigned int nr, struct page **pages);
/* The page at or after *index; *index becomes its place.  NULL: none. */
struct page *find_get_next_page(struct address_space *mapping, pgoff_t *index);
/* Locked, with a reference; a new page is not uptodate.  NULL: no memory. */
struct page *find_or_create_page(struct address_space *mapping, pgoff_t index, gfp_t gfp);
/* Adds @page (count raised); -EEXIST, -ENOMEM. */
int add_to_page_cache(struct page *page, struct address_space *mapping, pgoff_t index, gfp_t gfp);
/* The page, uptodate, read in if need be; ERR_PTR.  @file is handed to readpage. */
struct page *read_mapping_page(struct address_space *mapping, pgoff_t index, struct file *file);

/* Begins to read these pages in, as far as they are missing (readahead.c). */
void readahead_range(struct address_space *mapping, pgoff_t index, unsigned long nr);

void lock_page(struct page *page);
bool trylock_page(struct page *page);
void unlock_page(struct page *page);
void wait_on_page_locked(struct page *page);

/*
 * pread and pwrite over the cache.  *ppos moves on.  filemap_write() extends
 * *i_size; the caller holds the inode's lock for it, and has applied limits and O_APPEND.
 * Return bytes (a part when user memory ends or space does), or -errno.
 */
ssize_t filemap_read(struct file *file, struct address_space *mapping, loff_t *ppos,
		     struct iov_iter *to);
ssize_t filemap_write(struct file *file, struct address_space *mapping, loff_t *ppos,
		      struct iov_iter *from);

/* SEEK_DATA, SEEK_HOLE: the place, or -ENXIO. */
loff_t mapping_seek_hole_data(struct address_space *mapping, loff_t start, loff_t end, int whence);

/*
 * Drops everything from @lstart on, zeroes the rest of a page that is cut, and
 * takes mappings of what was dropped away (SIGBUS afterwards).  Set *i_size before.
 */
void truncate_inode_pages(struct address_space *mapping, loff_t lstart);
/* The same for [lstart, lend], both ends inclusive: punch a hole. */
void truncate_inode_pages_range(struct address_space *mapping, loff_t lstart, loff_t lend);
void truncate_pagecache(struct address_space *mapping, loff_t newsize);
/* Removes what can be read again: clean pages nobody else uses. */
unsigned long invalidate_mapping_pages(struct address_space *mapping, pgoff_t start, pgoff_t end);
/* The inode goes: the cache is emptied. */
void address_space_destroy(struct address_space *mapping);
/* Takes [start, end] (page numbers) out of every page table. */
void unmap_mapping_range(struct address_space *mapping, pgoff_t start, pgoff_t end, bool even_cows);

/* Takes [start, end] out of the cache, in use or not, but for dirty pages. */
void invalidate_inode_pages2_range(struct address_space *mapping, pgoff_t start, pgoff_t end);

/* The content of @page, which is in the cache, is newer than the file's from now on. */
void __set_page_dirty(struct page *page);
static inline void set_page_dirty(struct page *page)
{
	if (!test_bit(PG_dirty, &page->flags))
		__set_page_dirty(page);
}
extern atomic_long_t nr_dirty_pages;	/* that wait to be written out */

/* Writes the dirty pages of [start, end] out, and waits for it; 0 or an error, kept too. */
int filemap_fdatawrite_range(struct address_space *mapping, loff_t start, loff_t end);
/* Errors of writing out: each open file is told once, of those since it was opened. */
void mapping_set_error(struct address_space *mapping, int error);
u32 filemap_sample_wb_err(struct address_space *mapping);
int filemap_check_wb_err(struct address_space *mapping, u32 since);
int file_check_and_advance_wb_err(struct address_space *mapping, u32 *since);

/* f_op->mmap for files with a page cache: sets vm_ops; the mapping comes from vma_mapping(). */
int generic_file_mmap(struct file *file, struct vm_area_struct *vma);
extern const struct vm_operations_struct generic_file_vm_ops;
unsigned int filemap_fault(struct vm_fault *vmf);	/* vm_fault_t */

#endif
