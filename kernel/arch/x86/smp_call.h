/*
 * smp_call.h - between irq.c and smp.c: the interrupts CPUs send to each other
 */
#ifndef RINGSIDE_ARCH_SMP_CALL_H
#define RINGSIDE_ARCH_SMP_CALL_H

void smp_call_interrupt(void);
void smp_stop_interrupt(void);
void start_secondary(void);	/* head.S calls it on a new CPU */

#endif
