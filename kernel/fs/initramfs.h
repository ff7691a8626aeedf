/*
 * initramfs.h - the first files, from the boot loader's archive
 */
#ifndef RINGSIDE_FS_INITRAMFS_H
#define RINGSIDE_FS_INITRAMFS_H

/* Unpacks the initrd into rootfs and frees its memory; a bad archive panics and says why. */
void populate_rootfs(void);

/* What vfs needs before the first file: caches, file systems, the root. */
void vfs_init(void);

#endif
