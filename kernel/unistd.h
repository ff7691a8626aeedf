/*
 * unistd.h - where <linux/shm.h> looks for the page size
 *
 * Linux's header includes the C library's; the kernel's own arch/x86/page.h
 * has all it wants of it.
 */
#ifndef RINGSIDE_UNISTD_H
#define RINGSIDE_UNISTD_H
#endif
