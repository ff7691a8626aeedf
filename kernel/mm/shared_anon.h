/*
 * shared_anon.h - memory that processes share and no file names
 */
#ifndef RINGSIDE_MM_SHARED_ANON_H
#define RINGSIDE_MM_SHARED_ANON_H

struct vm_area_struct;

/* A new object behind @vma (mmap of MAP_SHARED | MAP_ANONYMOUS, or of /dev/zero). */
int shmem_zero_setup(struct vm_area_struct *vma);

#endif
