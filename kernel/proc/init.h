/*
 * init.h - starting the process layer
 */
#ifndef RINGSIDE_PROC_INIT_H
#define RINGSIDE_PROC_INIT_H

void proc_init(void);		/* tasks, signals, futexes, timers; after the slab works */

#endif
