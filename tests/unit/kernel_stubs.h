/*
 * kernel_stubs.h - what kernel files need when they run on the host, alone:
 * locks that do nothing, pages from malloc, copies between kernel buffers
 */
#ifndef RINGSIDE_TESTS_KERNEL_STUBS_H
#define RINGSIDE_TESTS_KERNEL_STUBS_H

extern int stub_pages_in_use;

#endif
