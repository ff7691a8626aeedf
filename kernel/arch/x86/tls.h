/*
 * tls.h - thread-local storage of 32-bit programs: three descriptors in the GDT
 */
#ifndef RINGSIDE_ARCH_TLS_H
#define RINGSIDE_ARCH_TLS_H

#include "arch/x86/processor.h"

/*
 * clone(CLONE_SETTLS) of a 32-bit program: reads a struct user_desc and puts
 * the descriptor into @t, which does not run yet.
 */
int tls_set_user_desc(struct thread_struct *t, const void __user *udesc);

#endif
