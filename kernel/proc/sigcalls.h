/*
 * sigcalls.h - signals, between the files of proc/
 */
#ifndef RINGSIDE_PROC_SIGCALLS_H
#define RINGSIDE_PROC_SIGCALLS_H

#include "sched/signal.h"

void signals_init(void);
int do_sigaltstack(const stack_t *ss, stack_t *oss, unsigned long sp, size_t min_size);
int do_sigaction(int sig, struct k_sigaction *act, struct k_sigaction *oact);
int sigsuspend(u64 set);
/* Waits for one of @which; the signal, -EAGAIN in time, or -EINTR. */
int do_sigtimedwait(u64 which, kernel_siginfo_t *info, const struct timespec64 *ts);
u64 do_sigpending(void);

#endif
