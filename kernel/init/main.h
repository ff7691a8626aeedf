/*
 * main.h - where C begins
 */
#ifndef RINGSIDE_INIT_MAIN_H
#define RINGSIDE_INIT_MAIN_H

#define RINGSIDE_VERSION	"0.1"

/* Called by arch/x86/head.S: long mode, the boot stack, interrupts off. */
void start_kernel(void);

#endif
