/*
 * vdso.h - the code and data pages every program gets for reading the clock
 *
 * struct vdso_data is one page (the vvar page), written by the clock code in
 * sched/ and read by vdso/vclock.c in user mode.  Layout in memory, from low to
 * high: vvar page, then the vDSO image.
 *
 *	now (monotonic) = ((tsc - cycle_base) * mult >> CLOCK_SHIFT) + mono_ns
 *	now (realtime)  = now (monotonic) + wall_offset_ns
 *
 * seq is odd while a writer changes the rest; readers repeat if it changed.
 */
#ifndef RINGSIDE_ARCH_VDSO_H
#define RINGSIDE_ARCH_VDSO_H

#include "arch/x86/page.h"

struct vdso_data {
	u32	seq;
	u32	mode;			/* 0: ask the kernel; 1: the counter is good */
	u64	cycle_base;
	u64	mult;
	s64	mono_ns;		/* CLOCK_MONOTONIC at cycle_base */
	s64	wall_offset_ns;		/* CLOCK_REALTIME minus CLOCK_MONOTONIC */
	s64	tai_offset_ns;		/* CLOCK_TAI minus CLOCK_REALTIME */
	s32	tz_minuteswest;
	s32	tz_dsttime;
};

#ifndef RINGSIDE_VDSO_IMAGE
/* The page itself, through the kernel image (writable). */
union vdso_data_page {
	struct vdso_data data;
	u8 page[PAGE_SIZE];
};
extern union vdso_data_page vdso_data_page;
#define vdso_data (vdso_data_page.data)

static inline void vdso_write_begin(void)
{
	WRITE_ONCE(vdso_data.seq, vdso_data.seq + 1);
	smp_wmb();
}

static inline void vdso_write_end(void)
{
	smp_wmb();
	WRITE_ONCE(vdso_data.seq, vdso_data.seq + 1);
}

/* An image ready to be mapped: whole pages, physical address by __pa_symbol(). */
struct vdso_image {
	const char	*start;
	unsigned long	size;			/* multiple of PAGE_SIZE */
	unsigned long	kernel_vsyscall;	/* offsets; 32-bit image only */
	unsigned long	sigreturn, rt_sigreturn;
	unsigned long	sysenter_return;
};
extern struct vdso_image vdso64_image, vdso32_image;	/* I */

void vdso_choose_door(void);	/* while booting: __kernel_vsyscall fits the CPU */

/*
 * Where exec mapped it in the running program: signal frames and sysenter need
 * the address.  implemented by mm/ or fs/exec: 0 when there is none.
 */
unsigned long current_vdso_base(void);
#endif

#endif
