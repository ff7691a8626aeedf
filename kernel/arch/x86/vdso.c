/*
 * vdso.c - the code and data pages every program gets for reading the clock
 */
#include "arch/x86/vdso.h"

#include "arch/x86/cpu.h"
#include "lib/kernel.h"
#include "lib/string.h"
#include "vdso32_offsets.h"

/* A page of its own: programs can read all of it. */
union vdso_data_page vdso_data_page __section(".data..page_aligned") __aligned(4096);

extern char vdso64_start[], vdso64_end[], vdso32_start[], vdso32_end[];

struct vdso_image vdso64_image __ro_after_init = { .start = vdso64_start };
struct vdso_image vdso32_image __ro_after_init = {
	.start = vdso32_start,
	.kernel_vsyscall = VDSO32___kernel_vsyscall,
	.sigreturn = VDSO32___kernel_sigreturn,
	.rt_sigreturn = VDSO32___kernel_rt_sigreturn,
	.sysenter_return = VDSO32_int80_landing_pad,
};

void __init vdso_choose_door(void)
{
	static const u8 sysenter[4] = { 0x89, 0xe5, 0x0f, 0x34 };	/* movl %esp,%ebp */
	static const u8 syscall[4] = { 0x89, 0xcd, 0x0f, 0x05 };	/* movl %ecx,%ebp */

	vdso64_image.size = (unsigned long)(vdso64_end - vdso64_start);
	vdso32_image.size = (unsigned long)(vdso32_end - vdso32_start);
	if (cpu_has(CPU_SYSCALL32))
		memcpy(vdso32_start + VDSO32_vsyscall_slot, syscall, sizeof(syscall));
	else if (cpu_has(CPU_SYSENTER))
		memcpy(vdso32_start + VDSO32_vsyscall_slot, sysenter, sizeof(sysenter));
}
