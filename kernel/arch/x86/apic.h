/*
 * apic.h - the interrupt controllers and the CPU's own timer
 */
#ifndef RINGSIDE_ARCH_APIC_H
#define RINGSIDE_ARCH_APIC_H

#include "lib/types.h"

/* Vectors: 0x20-0xef devices, the rest ours. */
#define FIRST_DEVICE_VECTOR	0x30
#define LAST_DEVICE_VECTOR	0xdf
#define IA32_SYSCALL_VECTOR	0x80
#define LOCAL_TIMER_VECTOR	0xec
#define RESCHEDULE_VECTOR	0xfd
#define CALL_FUNCTION_VECTOR	0xfb
#define STOP_VECTOR		0xf8
#define SPURIOUS_VECTOR		0xff

u32 apic_boot_id(void);			/* boot CPU: switches the controller on; its id */
void apic_timer_calibrate_start(void);	/* the timer counts down from ~0, masked */
u32 apic_timer_count(void);
void apic_init(void);			/* boot CPU: finds and maps the controllers */
void apic_init_cpu(void);		/* every CPU: its local APIC and timer */
void apic_eoi(void);
void apic_send_ipi(unsigned int cpu, unsigned int vector);
u32 apic_read_id(void);
void apic_start_cpu(u32 apic_id, unsigned long start_page);	/* INIT, SIPI, SIPI */

/*
 * Asks for one timer interrupt on this CPU @delta_ns from now (the newest
 * request counts; U64_MAX stops the timer).  It calls hrtimer_interrupt().
 */
void set_next_event(u64 delta_ns);

/* implemented by sched/: the timer of this CPU went off in user mode or not; interrupts are off */
void hrtimer_interrupt(bool user);

#endif
