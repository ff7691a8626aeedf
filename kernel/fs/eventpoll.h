/*
 * eventpoll.h - what the rest of fs must know of epoll: a file that goes away
 */
#ifndef RINGSIDE_FS_EVENTPOLL_H
#define RINGSIDE_FS_EVENTPOLL_H

#include "lib/types.h"

struct file;

/* Takes the file out of every epoll set; see eventpoll_release(). */
void eventpoll_release_file(struct file *file);

/*
 * fput() calls this before the last reference's release:
 *	if (unlikely(!hlist_empty(&file->f_ep)))
 *		eventpoll_release_file(file);
 */
#endif
