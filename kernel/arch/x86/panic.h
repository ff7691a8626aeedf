/*
 * panic.h - the kernel's last words
 */
#ifndef RINGSIDE_ARCH_PANIC_H
#define RINGSIDE_ARCH_PANIC_H

#include "arch/x86/ptrace.h"

/* A fatal exception: panic with the registers of the moment. */
void die(const char *what, struct pt_regs *regs, unsigned long error_code) __noreturn;

/* Symbol and offset of a kernel text address: "do_syscall_64+0x1c"; returns buf. */
const char *kallsyms_format(unsigned long addr, char *buf, size_t size);
/* Name and start of the function that holds @addr, NULL when unknown. */
const char *kallsyms_lookup(unsigned long addr, unsigned long *start, unsigned long *size);
/* The @n-th symbol in address order, for /proc/kallsyms; NULL past the end. */
const char *kallsyms_nth(unsigned long n, unsigned long *addr, char *type);

void show_regs(const struct pt_regs *regs);
void dump_stack(void);

/* Seconds until reboot after a panic: 0 never, < 0 at once (panic=). */
extern int panic_timeout;

/* reboot.c */
void machine_restart(void) __noreturn;
void machine_power_off(void) __noreturn;
void machine_halt(void) __noreturn;

#endif
