/*
 * timerfd.h - nothing but its beginning
 */
#ifndef RINGSIDE_FS_TIMERFD_H
#define RINGSIDE_FS_TIMERFD_H

void timerfd_init(void);

#endif
