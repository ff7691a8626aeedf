/*
 * smp.h - the other CPUs: starting them, poking them, running functions there
 */
#ifndef RINGSIDE_ARCH_SMP_H
#define RINGSIDE_ARCH_SMP_H

#include "arch/x86/percpu.h"
#include "arch/x86/processor.h"

/* Starts all CPUs that ACPI named; returns when they run their idle tasks. */
void smp_init(void);

/* Makes @cpu enter the kernel, see TIF_NEED_RESCHED and leave its idle halt. */
void smp_send_reschedule(unsigned int cpu);

/*
 * Runs func(info) on the CPUs of @mask but not on this one, in an interrupt;
 * with @wait returns when all have finished.  Interrupts must be on.
 */
void smp_call_function_many(u64 mask, void (*func)(void *info), void *info, bool wait);
/* On every running CPU, this one included. */
void on_each_cpu(void (*func)(void *info), void *info, bool wait);

/* Panic, power off: the others stop where they are. */
void smp_send_stop(void);

/* An idle task for the CPU that is being started. */
struct idle_boot {
	struct task_struct	*task;
	struct thread_struct	*thread;	/* &task->thread */
	void			*stack;		/* lowest address, THREAD_SIZE */
};

/* implemented by sched/ */
int sched_prepare_idle(unsigned int cpu, struct idle_boot *idle);
void cpu_startup_entry(void) __noreturn;	/* the new CPU's idle loop, interrupts off */
void scheduler_ipi(void);			/* reschedule interrupt; TIF is set here */

#endif
