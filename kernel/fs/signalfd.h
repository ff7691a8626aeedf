/*
 * signalfd.h - the wait queue of signalfd, which goes with the sighand
 */
#ifndef RINGSIDE_FS_SIGNALFD_H
#define RINGSIDE_FS_SIGNALFD_H

struct sighand_struct;

/*
 * The last user of @sighand is gone; it is freed after a grace period.  Whoever
 * watches its queue (epoll) is told by POLLFREE to leave it.
 */
void signalfd_cleanup(struct sighand_struct *sighand);

#endif
