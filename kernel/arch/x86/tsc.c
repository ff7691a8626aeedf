/*
 * tsc.c - how fast the time-stamp counter runs, and the date at boot
 *
 * The frequency comes from whoever knows it: the hypervisor, CPUID; else it is
 * measured against a clock of known speed for a fraction of a millisecond.
 */
#include "arch/x86/tsc.h"

#include "arch/x86/apic.h"
#include "arch/x86/boot.h"
#include "arch/x86/io.h"
#include "arch/x86/spinlock.h"
#include "lib/kernel.h"

u64 tsc_base __ro_after_init;
u64 tsc_mult __ro_after_init;
u32 tsc_khz __ro_after_init = 1000000;

#define PIT_HZ			1193182
#define MSR_KVM_SYSTEM_TIME_NEW	0x4b564d01

/* KVM's clock page: what the hypervisor knows about this CPU's counter. */
struct pvclock_vcpu_time_info {
	u32 version, pad0;
	u64 tsc_timestamp, system_time;
	u32 tsc_to_system_mul;
	s8 tsc_shift;
	u8 flags, pad[2];
} __packed;

static struct pvclock_vcpu_time_info pvclock __aligned(64);

/* kHz from KVM's clock, which states the counter's rate; 0 when it is not there. */
static u32 __init khz_from_kvmclock(void)
{
	u32 a, b, c, d;
	u64 khz;

	if (boot_info.hypervisor != HYPERVISOR_KVM)
		return 0;
	cpuid(0x40000001, &a, &b, &c, &d);
	if (!(a & BIT(3)))
		return 0;
	wrmsrl(MSR_KVM_SYSTEM_TIME_NEW, __pa(&pvclock) | 1);
	if (!pvclock.tsc_to_system_mul)
		return 0;
	khz = (1000000ULL << 32) / pvclock.tsc_to_system_mul;
	return (u32)(pvclock.tsc_shift < 0 ? khz << -pvclock.tsc_shift : khz >> pvclock.tsc_shift);
}

static u32 __init khz_from_cpuid(void)
{
	u32 a, b, c, d;

	if (cpu_has(CPU_HYPERVISOR)) {
		cpuid(0x40000000, &a, &b, &c, &d);
		if (a >= 0x40000010 && a < 0x40001000) {
			cpuid(0x40000010, &a, &b, &c, &d);
			if (a)
				return a;
		}
	}
	cpuid(0, &a, &b, &c, &d);
	if (a < 0x15)
		return 0;
	cpuid(0x15, &a, &b, &c, &d);
	return a && b && c ? (u32)((u64)c * b / a / 1000) : 0;
}

/*
 * Both counters at one moment.  The host may run others between our two readings; of
 * several the closest is right.
 */
static u32 __init apic_and_tsc(u64 *tsc)
{
	u64 t0, t1, closest = ~0ULL;
	u32 count = 0, c;

	for (int i = 0; i < 4; i++) {
		t0 = rdtsc();
		c = apic_timer_count();
		t1 = rdtsc();
		if (t1 - t0 < closest) {
			closest = t1 - t0;
			count = c;
			*tsc = t0;
		}
	}
	return count;
}

/* QEMU's local APIC counts nanoseconds. */
static u32 __init khz_from_apic(void)
{
	const u32 span = 200000;
	u64 t0, t1;
	u32 c0, c1;

	if (boot_info.hypervisor != HYPERVISOR_TCG)
		return 0;
	apic_timer_calibrate_start();
	c0 = apic_and_tsc(&t0);
	do
		c1 = apic_and_tsc(&t1);
	while (c0 - c1 < span && t1 - t0 < 100000000);
	return c0 == c1 ? 0 : (u32)((t1 - t0) * 1000000 / (c0 - c1));
}

/* The last resort, 1 ms of the old timer's channel 2. */
static u32 __init khz_from_pit(void)
{
	const u16 ticks = PIT_HZ / 1000;
	u64 t0, t1;

	outb((inb(0x61) & ~2) | 1, 0x61);
	outb(0xb0, 0x43);		/* channel 2, mode 0 */
	outb(ticks & 0xff, 0x42);
	outb(ticks >> 8, 0x42);
	t0 = rdtsc();
	do {
		t1 = rdtsc();
	} while (!(inb(0x61) & 0x20) && t1 - t0 < 100000000);
	return inb(0x61) & 0x20 ? (u32)((t1 - t0) * PIT_HZ / 1000 / ticks) : 0;
}

void __init tsc_init(void)
{
	static u32 (*const ways[])(void) __initdata = {
		khz_from_kvmclock, khz_from_cpuid, khz_from_apic, khz_from_pit,
	};
	u32 khz = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(ways) && !khz; i++)
		khz = ways[i]();
	if (khz)
		tsc_khz = khz;
	else
		pr_warn("clock: nothing to measure the processor's counter with; 1 GHz assumed\n");
	tsc_mult = (1000000ULL << CLOCK_SHIFT) / tsc_khz;
	printk_clock = arch_clock_ns_fn;
}

u64 arch_clock_ns_fn(void)
{
	return arch_clock_ns();
}

void udelay(unsigned long us)
{
	u64 end = rdtsc() + us * tsc_khz / 1000;

	while ((s64)(end - rdtsc()) > 0)
		cpu_relax();
}

static u8 cmos_read(u8 reg)
{
	outb(reg, 0x70);
	return inb(0x71);
}

static unsigned int from_bcd(u8 v)
{
	return (v & 15) + (v >> 4) * 10;
}

/* Days since 1970-01-01 of a date in the Gregorian calendar. */
static s64 days_since_epoch(s64 year, int month, int day)
{
	static const int before[12] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	s64 y = year - (month <= 2);

	return (year - 1970) * 365 + before[month - 1] + day - 1 +
	       (y / 4 - y / 100 + y / 400) - (1969 / 4 - 1969 / 100 + 1969 / 400);
}

s64 arch_wall_clock(void)
{
	u8 raw[6], again[6];	/* second, minute, hour, day, month, year */
	static const u8 regs[6] = { 0, 2, 4, 7, 8, 9 };
	unsigned int v[6], hour_flag;
	u8 mode = cmos_read(0x0b);
	int tries = 100;

	if (mode == 0xff)
		return 0;	/* no such chip */
	do {
		for (int i = 0; i < 6; i++)
			raw[i] = cmos_read(regs[i]);
		for (int i = 0; i < 6; i++)
			again[i] = cmos_read(regs[i]);
	} while (__builtin_memcmp(raw, again, 6) && --tries);

	hour_flag = raw[2] & 0x80;
	raw[2] &= 0x7f;
	for (int i = 0; i < 6; i++)
		v[i] = mode & 4 ? raw[i] : from_bcd(raw[i]);
	if (!(mode & 2))
		v[2] = v[2] % 12 + (hour_flag ? 12 : 0);
	if (v[4] < 1 || v[4] > 12 || v[3] < 1 || v[3] > 31)
		return 0;
	return days_since_epoch(2000 + v[5], (int)v[4], (int)v[3]) * 86400 +
	       v[2] * 3600 + v[1] * 60 + v[0];
}
