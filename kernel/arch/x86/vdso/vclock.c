/*
 * vclock.c - reading the clock without a system call
 *
 * This is user code: it is linked into the vDSO and runs in the program.  It
 * reads the vvar page below the vDSO, which the kernel keeps (vdso.h says
 * how); what it does not know it asks the kernel.
 */
#define RINGSIDE_VDSO_IMAGE

#include <asm/unistd.h>
#include <linux/time.h>
#include <linux/time_types.h>

#include "arch/x86/ptrace_asm.h"
#include "arch/x86/vdso.h"

#define NSEC_PER_SEC	1000000000UL
#define CLOCK_SHIFT	32
#define NOT_MONOTONIC	(1 << CLOCK_REALTIME | 1 << CLOCK_REALTIME_COARSE | 1 << CLOCK_TAI)
#define KNOWN_CLOCKS	(NOT_MONOTONIC | 1 << CLOCK_MONOTONIC | 1 << CLOCK_MONOTONIC_RAW | \
			 1 << CLOCK_MONOTONIC_COARSE | 1 << CLOCK_BOOTTIME)

/* The page before the image (vdso64.lds).  Not const: the kernel changes it under us. */
extern struct vdso_data vvar __attribute__((visibility("hidden")));

int __vdso_clock_gettime(int clock, struct __kernel_timespec *ts);
int __vdso_gettimeofday(struct __kernel_old_timeval *tv, struct timezone *tz);
__kernel_old_time_t __vdso_time(__kernel_old_time_t *t);
int __vdso_clock_getres(int clock, struct __kernel_timespec *res);
long __vdso_getcpu(unsigned int *cpu, unsigned int *node, void *unused);

static long syscall2(long nr, long a, long b)
{
	long ret;

	asm volatile("syscall" : "=a"(ret) : "0"(nr), "D"(a), "S"(b) : "rcx", "r11", "memory");
	return ret;
}

/* Not before the loads that precede it. */
static __always_inline u64 rdtsc_ordered(void)
{
	u32 lo, hi;

	asm volatile("lfence; rdtsc" : "=a"(lo), "=d"(hi) : : "memory");
	return lo | (u64)hi << 32;
}

/* CLOCK_MONOTONIC, or with @real CLOCK_REALTIME. */
static __always_inline u64 clock_ns(bool real)
{
	const struct vdso_data *v = &vvar;
	u32 seq;
	u64 ns;

	do {
		seq = smp_load_acquire(&v->seq);
		ns = (unsigned __int128)(rdtsc_ordered() - v->cycle_base) * v->mult >> CLOCK_SHIFT;
		ns += v->mono_ns;
		if (real)
			ns += v->wall_offset_ns;
		barrier();
	} while (unlikely((seq & 1) || seq != READ_ONCE(v->seq)));
	return ns;
}

int __vdso_clock_gettime(int clock, struct __kernel_timespec *ts)
{
	u64 ns;

	if (unlikely((unsigned int)clock > CLOCK_TAI || !(KNOWN_CLOCKS >> clock & 1) || !vvar.mode))
		return (int)syscall2(__NR_clock_gettime, clock, (long)ts);
	ns = clock_ns(NOT_MONOTONIC >> clock & 1);
	if (unlikely(clock == CLOCK_TAI))
		ns += vvar.tai_offset_ns;
	ts->tv_sec = (__kernel_time64_t)(ns / NSEC_PER_SEC);
	ts->tv_nsec = (long long)(ns % NSEC_PER_SEC);
	return 0;
}

int __vdso_gettimeofday(struct __kernel_old_timeval *tv, struct timezone *tz)
{
	u64 ns;

	if (unlikely(!vvar.mode))
		return (int)syscall2(__NR_gettimeofday, (long)tv, (long)tz);
	if (tv) {
		ns = clock_ns(true);
		tv->tv_sec = (__kernel_long_t)(ns / NSEC_PER_SEC);
		tv->tv_usec = (__kernel_long_t)(ns % NSEC_PER_SEC / 1000);
	}
	if (tz) {
		tz->tz_minuteswest = vvar.tz_minuteswest;
		tz->tz_dsttime = vvar.tz_dsttime;
	}
	return 0;
}

__kernel_old_time_t __vdso_time(__kernel_old_time_t *t)
{
	__kernel_old_time_t now;

	if (unlikely(!vvar.mode))
		return syscall2(__NR_time, (long)t, 0);
	now = (__kernel_old_time_t)(clock_ns(true) / NSEC_PER_SEC);
	if (t)
		*t = now;
	return now;
}

int __vdso_clock_getres(int clock, struct __kernel_timespec *res)
{
	if ((unsigned int)clock > CLOCK_TAI || !(KNOWN_CLOCKS >> clock & 1) || !vvar.mode ||
	    clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE)
		return (int)syscall2(__NR_clock_getres, clock, (long)res);
	if (res) {
		res->tv_sec = 0;
		res->tv_nsec = 1;
	}
	return 0;
}

/* The limit of a segment that each CPU has for this: CPU, and node << 12. */
long __vdso_getcpu(unsigned int *cpu, unsigned int *node, void *unused)
{
	unsigned int v;

	(void)unused;
	asm volatile("lsl %1,%0" : "=r"(v) : "r"(GDT_ENTRY_CPU * 8 + 3));
	if (cpu)
		*cpu = v & 0xfff;
	if (node)
		*node = v >> 12;
	return 0;
}

/* The names without prefix are what some programs look for. */
#define WEAK_ALIAS(name) __attribute__((weak, alias("__vdso_" #name)))
int clock_gettime(int clock, struct __kernel_timespec *ts) WEAK_ALIAS(clock_gettime);
int gettimeofday(struct __kernel_old_timeval *tv, struct timezone *tz) WEAK_ALIAS(gettimeofday);
__kernel_old_time_t time(__kernel_old_time_t *t) WEAK_ALIAS(time);
int clock_getres(int clock, struct __kernel_timespec *res) WEAK_ALIAS(clock_getres);
long getcpu(unsigned int *cpu, unsigned int *node, void *unused) WEAK_ALIAS(getcpu);
