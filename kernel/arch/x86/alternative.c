/*
 * alternative.c - instructions chosen once, by what the CPU can do
 *
 * Runs on the boot CPU before paging.c write-protects the text and before any
 * other CPU is started, so plain stores do.
 */
#include "arch/x86/alternative.h"

#include "arch/x86/processor.h"
#include "lib/kernel.h"
#include "lib/string.h"

struct alt_instr {
	u64 where;
	u8 bytes[3], pad;
	u32 feature;		/* enum cpu_feature; uaccess_asm.h writes it as a number */
};

extern const struct alt_instr __start_altinstructions[], __stop_altinstructions[];

void __init apply_alternatives(void)
{
	BUILD_BUG_ON(CPU_SMAP != 2);
	for (const struct alt_instr *a = __start_altinstructions; a < __stop_altinstructions; a++)
		if (cpu_has(a->feature))
			memcpy((void *)a->where, a->bytes, sizeof(a->bytes));
}
