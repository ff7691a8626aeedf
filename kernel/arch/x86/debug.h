/*
 * debug.h - the debug kernel's checks of context
 */
#ifndef RINGSIDE_ARCH_DEBUG_H
#define RINGSIDE_ARCH_DEBUG_H

#include "lib/types.h"

#ifdef CONFIG_DEBUG_LOCKS
bool in_atomic(void);		/* interrupts or a spinlock forbid sleeping here */
void might_sleep(void);		/* complains if so */
#endif

#endif
