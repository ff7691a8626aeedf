/*
 * locks.h - locks that programs put on files
 */
#ifndef RINGSIDE_FS_LOCKS_H
#define RINGSIDE_FS_LOCKS_H

#include "fs/fs.h"

struct flock;

/* @cmd: F_GETLK, F_SETLK, F_SETLKW or their OFD forms; *fl is changed by GETLK. */
int fcntl_getlk(struct file *file, unsigned int cmd, struct flock *fl);
int fcntl_setlk(unsigned int fd, struct file *file, unsigned int cmd, struct flock *fl);

/* close() of any descriptor ends the process's POSIX locks on the file. */
void locks_remove_posix(struct file *file, void *owner);
/* The last reference is gone: flock and OFD locks end. */
void locks_remove_file(struct file *file);
void locks_free_context(struct inode *inode);

#endif
