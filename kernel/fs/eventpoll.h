/*
 * eventpoll.h - what the rest of fs must know of epoll: a file that goes away
 */
#ifndef RINGSIDE_FS_EVENTPOLL_H
#define RINGSIDE_FS_EVENTPOLL_H

#include "lib/types.h"

struct file;

/* The last reference is gone: takes the file out of every set; called when f_ep is set. */
void eventpoll_release_file(struct file *file);
void eventpoll_init(void);

#endif
