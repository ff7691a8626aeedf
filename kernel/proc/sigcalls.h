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
/*
 * A signal that the current thread sends to itself and could take on the way
 * out of this very call, before any other, is taken here and now: no queue, no
 * second look.  Needs all of the caller's registers (STUB in entry_64.S).  False:
 * it has to be sent.  True: it is done, and the call returns regs->ax.
 */
bool take_own_signal(int sig, const kernel_siginfo_t *info);

#endif
