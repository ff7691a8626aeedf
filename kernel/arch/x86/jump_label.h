/*
 * jump_label.h - branches that cost a no-op while their key is off
 *
 * static_branch_unlikely(&key) compiles to a 5-byte no-op, and its site is
 * listed in __jump_table; static_branch_enable() patches every site of the key
 * into a jump (and back), on all CPUs.  implemented by arch/x86/jump_label.c
 */
#ifndef RINGSIDE_ARCH_JUMP_LABEL_H
#define RINGSIDE_ARCH_JUMP_LABEL_H

#include "lib/types.h"

struct static_key {
	int enabled;		/* changed under the patching mutex */
};

struct jump_entry {
	s64 code;		/* address of the no-op */
	s64 target;		/* where the jump goes */
	s64 key;		/* address of the struct static_key */
};

#define DEFINE_STATIC_KEY_FALSE(name)	struct static_key name = { 0 }
#define DECLARE_STATIC_KEY(name)	extern struct static_key name

#ifdef __CHECKER__
#define static_branch_unlikely(key)	((key)->enabled != 0)
#else
#define static_branch_unlikely(key) __static_branch(key)
static __always_inline bool __static_branch(struct static_key *const key)
{
	asm goto("1: .byte 0x0f,0x1f,0x44,0x00,0x00\n"
		 ".pushsection __jump_table,\"aw\"\n"
		 ".balign 8\n"
		 ".quad 1b, %l[yes], %c0\n"
		 ".popsection\n"
		 : : "i"(key) : : yes);
	return false;
yes:
	return true;
}
#endif

void static_branch_enable(struct static_key *key);
void static_branch_disable(struct static_key *key);

#endif
