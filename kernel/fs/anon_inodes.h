/*
 * anon_inodes.h - files that are nothing but their operations
 */
#ifndef RINGSIDE_FS_ANON_INODES_H
#define RINGSIDE_FS_ANON_INODES_H

struct file;
struct file_operations;

/* @name: a literal such as "[eventpoll]"; @flags: O_RDWR, O_NONBLOCK, O_CLOEXEC ... */
struct file *anon_inode_getfile(const char *name, const struct file_operations *fops,
				void *priv, int flags);
int anon_inode_getfd(const char *name, const struct file_operations *fops, void *priv,
		     int flags);
void anon_inode_init(void);

#endif
