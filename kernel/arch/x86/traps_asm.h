/*
 * traps_asm.h - between entry_64.S and traps.c: stubs and their handlers
 */
#ifndef RINGSIDE_ARCH_TRAPS_ASM_H
#define RINGSIDE_ARCH_TRAPS_ASM_H

struct pt_regs;

#define DECLARE_EXCEPTION(name) \
	void asm_exc_##name(void); \
	void exc_##name(struct pt_regs *regs, unsigned long error_code)
DECLARE_EXCEPTION(divide_error);
DECLARE_EXCEPTION(nmi);
DECLARE_EXCEPTION(int3);
DECLARE_EXCEPTION(overflow);
DECLARE_EXCEPTION(bounds);
DECLARE_EXCEPTION(invalid_op);
DECLARE_EXCEPTION(device_not_available);
DECLARE_EXCEPTION(double_fault);
DECLARE_EXCEPTION(invalid_tss);
DECLARE_EXCEPTION(segment_not_present);
DECLARE_EXCEPTION(stack_segment);
DECLARE_EXCEPTION(general_protection);
DECLARE_EXCEPTION(page_fault);
DECLARE_EXCEPTION(coprocessor_error);
DECLARE_EXCEPTION(alignment_check);
DECLARE_EXCEPTION(machine_check);
DECLARE_EXCEPTION(simd_error);
DECLARE_EXCEPTION(other);

void asm_exc_debug(void);
void exc_debug_user(struct pt_regs *regs, unsigned long error_code);
void exc_debug_kernel(struct pt_regs *regs, unsigned long error_code);
struct pt_regs *fixup_bad_iret(struct pt_regs *bad);

extern char irq_entries[], native_iret[];
void common_interrupt(struct pt_regs *regs, unsigned long vector);	/* irq.c */

#endif
