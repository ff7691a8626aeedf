/*
 * uaccess_asm.h - the instructions under mm/uaccess.h
 *
 * With SMAP the kernel can touch user pages only between stac() and clac();
 * both are no-ops until alternatives patch them in on a CPU that has SMAP.
 * An instruction that may fault is listed in __ex_table with the address to
 * go on at:
 *
 *	asm goto("1: mov (%0),...\n" _ASM_EXTABLE(1b, %l[fault]) ...)
 */
#ifndef RINGSIDE_ARCH_UACCESS_ASM_H
#define RINGSIDE_ARCH_UACCESS_ASM_H

#ifdef __ASSEMBLER__

#define _ASM_EXTABLE(from, to) \
	.pushsection __ex_table, "a"; \
	.balign 4; \
	.long (from) - .; \
	.long (to) - .; \
	.popsection

/* 3-byte no-op at 771, replaced by the instruction when the CPU has SMAP. */
#define ASM_SMAP(b3) \
771:	.byte 0x0f, 0x1f, 0x00; \
	.pushsection .altinstructions, "a"; \
	.balign 8; \
	.quad 771b; \
	.byte 0x0f, 0x01, b3, 0; \
	.long 2; \
	.popsection
#define ASM_STAC ASM_SMAP(0xcb)
#define ASM_CLAC ASM_SMAP(0xca)

#else

#include "lib/types.h"

#define _ASM_EXTABLE(from, to) \
	".pushsection __ex_table,\"a\"\n" \
	".balign 4\n" \
	".long (" #from ") - .\n" \
	".long (" #to ") - .\n" \
	".popsection\n"

/*
 * .altinstructions: where, three bytes to put there, CPU feature asked for
 * (alternative.c).
 */
#define __ASM_SMAP(b3) \
	"771: .byte 0x0f, 0x1f, 0x00\n" \
	".pushsection .altinstructions,\"a\"\n" \
	".balign 8\n" \
	".quad 771b\n" \
	".byte 0x0f, 0x01, " b3 ", 0\n" \
	".long 2\n" \
	".popsection\n"

static __always_inline void stac(void)
{
	asm volatile(__ASM_SMAP("0xcb") : : : "memory", "cc");
}

static __always_inline void clac(void)
{
	asm volatile(__ASM_SMAP("0xca") : : : "memory", "cc");
}

/*
 * Copies between kernel and user memory, user access already checked and
 * open (stac).  Returns the bytes NOT copied; goes as far as it can.
 */
unsigned long copy_user_generic(void *to, const void *from, unsigned long len);
/* Zeroes user memory likewise. */
unsigned long clear_user_generic(void *to, unsigned long len);

/* User memory for this layer's own few uses (signal frames): checks, opens, copies. */
unsigned long arch_copy_to_user(void __user *to, const void *from, unsigned long len);
unsigned long arch_copy_from_user(void *to, const void __user *from, unsigned long len);

#endif
#endif
