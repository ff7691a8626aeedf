/*
 * images.S - both vDSOs as whole pages inside the kernel
 *
 * Written once, when vdso.c patches the 32-bit one; read-only after boot.
 */
	.section .data..ro_after_init, "aw"
	.balign 4096
	.globl vdso64_start, vdso64_end
vdso64_start:
	.incbin VDSO64
	.balign 4096
vdso64_end:
	.globl vdso32_start, vdso32_end
vdso32_start:
	.incbin VDSO32
	.balign 4096
vdso32_end:
	.section .note.GNU-stack, "", @progbits
