/*
 * cpu.c - one CPU made ready: features, control registers, descriptor tables, doors
 *
 * trap_init() -> cpu_init() -> syscall_init(), as on Linux.  trap_init() is
 * for the boot CPU; each further CPU enters at cpu_init().
 */
#include "arch/x86/cpu.h"

#include "arch/x86/acpi.h"
#include "arch/x86/alternative.h"
#include "arch/x86/boot.h"
#include "arch/x86/entry.h"
#include "arch/x86/fpu.h"
#include "arch/x86/syscall.h"
#include "arch/x86/tsc.h"
#include "lib/bitops.h"
#include "lib/kernel.h"
#include "lib/string.h"

#define IST_STACK_SIZE	PAGE_SIZE

unsigned long cpu_features __ro_after_init;
unsigned int cpu_vendor_amd __ro_after_init;
u32 elf_hwcap __ro_after_init, elf_hwcap2 __ro_after_init;

unsigned int nr_cpu_ids __ro_after_init = 1;
unsigned long cpu_online_mask = 1;
unsigned long per_cpu_offset[MAX_CPUS];

DEFINE_PER_CPU(unsigned long, this_cpu_off);
DEFINE_PER_CPU(unsigned int, cpu_number);
DEFINE_PER_CPU(struct tss, cpu_tss) __aligned(128);
DEFINE_PER_CPU(u64, cpu_gdt[GDT_ENTRIES]) __aligned(64);
DEFINE_PER_CPU(struct task_struct *, current_task);
DEFINE_PER_CPU(struct thread_struct *, current_thread_ptr);

static char cpu_model[49] __ro_after_init;
static char cpu_vendor[13] __ro_after_init;
static u32 cpu_signature __ro_after_init;

struct feature_bit {
	u32 leaf, sub;
	u8 reg, bit;		/* reg: 0 eax ... 3 edx */
	u8 feature;
};

static const struct feature_bit feature_bits[] __initdata = {
	{ 1, 0, 2, 21, CPU_X2APIC },	  { 1, 0, 2, 24, CPU_TSC_DEADLINE },
	{ 1, 0, 2, 26, CPU_XSAVE },	  { 1, 0, 2, 31, CPU_HYPERVISOR },
	{ 1, 0, 2, 30, CPU_RDRAND },	  { 1, 0, 3, 11, CPU_SYSENTER },
	{ 1, 0, 3, 13, CPU_PGE },
	{ 7, 0, 1, 0, CPU_FSGSBASE },	  { 7, 0, 1, 7, CPU_SMEP },
	{ 7, 0, 1, 9, CPU_ERMS },	  { 7, 0, 1, 20, CPU_SMAP },
	{ 7, 0, 2, 2, CPU_UMIP },	  { 0xd, 1, 0, 0, CPU_XSAVEOPT },
	{ 0x80000001, 0, 3, 20, CPU_NX }, { 0x80000001, 0, 3, 26, CPU_GBPAGES },
	{ 0x80000001, 0, 3, 27, CPU_RDTSCP }, { 0x80000007, 0, 3, 8, CPU_INVARIANT_TSC },
};

static u32 max_leaf(u32 leaf)
{
	u32 a, b, c, d;

	cpuid(leaf & 0x80000000, &a, &b, &c, &d);
	return a;
}

static void read_names(void)
{
	u32 r[4], a;

	cpuid(0, &a, &r[0], &r[2], &r[1]);
	memcpy(cpu_vendor, r, 12);
	cpu_vendor_amd = !strcmp(cpu_vendor, "AuthenticAMD") || !strcmp(cpu_vendor, "HygonGenuine");
	if (max_leaf(0x80000000) < 0x80000004)
		return;
	for (u32 i = 0; i < 3; i++) {
		cpuid(0x80000002 + i, &r[0], &r[1], &r[2], &r[3]);
		memcpy(cpu_model + 16 * i, r, 16);
	}
}

static void set_control_registers(void)
{
	unsigned long cr4 = CR4_PAE | CR4_OSFXSR | CR4_OSXMMEXCPT | CR4_MCE;

	if (cpu_has(CPU_PGE))
		cr4 |= CR4_PGE;
	if (cpu_has(CPU_XSAVE))
		cr4 |= CR4_OSXSAVE;
	if (cpu_has(CPU_FSGSBASE))
		cr4 |= CR4_FSGSBASE;
	if (cpu_has(CPU_SMEP))
		cr4 |= CR4_SMEP;
	if (cpu_has(CPU_SMAP))
		cr4 |= CR4_SMAP;
	if (cpu_has(CPU_UMIP))
		cr4 |= CR4_UMIP;
	write_cr4(cr4);
	write_cr0(CR0_PE | CR0_MP | CR0_ET | CR0_NE | CR0_WP | CR0_AM | CR0_PG);
}

/* Before the first console line; patches in what the CPU can do. */
void __init cpu_early_init(void)
{
	u32 r[4];

	for (unsigned int i = 0; i < ARRAY_SIZE(feature_bits); i++) {
		const struct feature_bit *f = &feature_bits[i];

		if (max_leaf(f->leaf) < f->leaf)
			continue;
		cpuid_count(f->leaf, f->sub, &r[0], &r[1], &r[2], &r[3]);
		if (r[f->reg] >> f->bit & 1)
			cpu_features |= BIT(f->feature);
	}
	/*
	 * Not left to cpu_init(): QEMU's TCG translates all code anew that was
	 * translated before CR4 and XCR0 changed.
	 */
	set_control_registers();
	fpu_init_cpu();
	cpuid(1, &cpu_signature, &r[1], &r[2], &elf_hwcap);
	if (cpu_has(CPU_FSGSBASE))
		elf_hwcap2 |= BIT(1);
	read_names();
	if (cpu_vendor_amd)
		cpu_features |= BIT(CPU_SYSCALL32);
	else if (!cpu_has(CPU_SYSENTER))
		cpu_features &= ~BIT(CPU_SYSENTER);
	if (cpu_vendor_amd)
		cpu_features &= ~BIT(CPU_SYSENTER);
	apply_alternatives();
}

void __init cpu_detect(void)
{
	char sig[13] = "";
	u32 a, r[3];

	if (!cpu_has(CPU_HYPERVISOR))
		return;
	cpuid(0x40000000, &a, &r[0], &r[1], &r[2]);
	memcpy(sig, r, 12);
	if (!memcmp(sig, "KVMKVMKVM", 9))
		boot_info.hypervisor = HYPERVISOR_KVM;
	else if (!memcmp(sig, "TCGTCGTCGTCG", 12))
		boot_info.hypervisor = HYPERVISOR_TCG;
	else
		boot_info.hypervisor = HYPERVISOR_OTHER;
}

/* The stacks of NMI, #DF, #MC and #DB. */
void __init cpu_alloc_stacks(unsigned int cpu)
{
	struct tss *tss = &per_cpu(cpu_tss, cpu);

	for (int i = 0; i < NR_IST; i++)
		tss->ist[i] = (u64)early_alloc(IST_STACK_SIZE, PAGE_SIZE) + IST_STACK_SIZE;
}

static void load_gdt(void)
{
	struct tss *tss = this_cpu_ptr(&cpu_tss);
	u64 *gdt = (u64 *)this_cpu_ptr(&cpu_gdt);
	u64 base = (u64)tss;
	struct { u16 limit; u64 base; } __packed ptr = { sizeof(cpu_gdt) - 1, (u64)gdt };
	u64 gs = rdmsrl(MSR_GS_BASE);

	gdt[__KERNEL32_CS >> 3] = 0x00cf9b000000ffff;
	gdt[__KERNEL_CS >> 3] = 0x00af9b000000ffff;
	gdt[__KERNEL_DS >> 3] = 0x00cf93000000ffff;
	gdt[__USER32_CS >> 3] = 0x00cffb000000ffff;
	gdt[__USER_DS >> 3] = 0x00cff3000000ffff;
	gdt[__USER_CS >> 3] = 0x00affb000000ffff;
	gdt[GDT_ENTRY_TSS] = (sizeof(*tss) - 1) | (base & 0xffffff) << 16 | 0x89ULL << 40 |
			     (base >> 24 & 0xff) << 56;
	gdt[GDT_ENTRY_TSS + 1] = base >> 32;
	gdt[GDT_ENTRY_CPU] = 0x0000f50000000000ULL | smp_processor_id();
	tss->io_bitmap_base = sizeof(*tss);

	asm volatile("lgdt %0" : : "m"(ptr));
	asm volatile("pushq %0; leaq 1f(%%rip),%%rax; pushq %%rax; lretq; 1:"
		     : : "i"(__KERNEL_CS) : "rax", "memory");
	asm volatile("mov %0,%%ss" : : "r"(__KERNEL_DS));
	asm volatile("mov %0,%%ds; mov %0,%%es; mov %0,%%fs; mov %0,%%gs" : : "r"(0) : "memory");
	wrmsrl(MSR_GS_BASE, gs);	/* the selector's load may have zeroed it */
	wrmsrl(MSR_KERNEL_GS_BASE, 0);
	asm volatile("lldt %w0" : : "r"(0));
	asm volatile("ltr %w0" : : "r"(GDT_ENTRY_TSS * 8));
}

void cpu_init(void)
{
	load_gdt();
	idt_load();
	set_control_registers();
	if (cpu_has(CPU_RDTSCP))
		wrmsrl(MSR_TSC_AUX, smp_processor_id());
	fpu_init_cpu();
	syscall_init();
}

/* The MSRs behind syscall and sysenter. */
void syscall_init(void)
{
	wrmsr(MSR_STAR, 0, (__USER32_CS << 16) | __KERNEL_CS);
	wrmsrl(MSR_LSTAR, (unsigned long)entry_SYSCALL_64);
	wrmsrl(MSR_CSTAR, (unsigned long)entry_SYSCALL_compat);
	if (cpu_has(CPU_SYSENTER)) {
		wrmsrl(MSR_IA32_SYSENTER_CS, __KERNEL_CS);
		wrmsrl(MSR_IA32_SYSENTER_ESP, 0);	/* the entry takes TSS.sp0 itself */
		wrmsrl(MSR_IA32_SYSENTER_EIP, (unsigned long)entry_SYSENTER_compat);
	}
	/* Flags to clear on syscall. */
	wrmsrl(MSR_SYSCALL_MASK, X86_EFLAGS_CF | X86_EFLAGS_TF | X86_EFLAGS_DF | X86_EFLAGS_IF |
				 X86_EFLAGS_IOPL | X86_EFLAGS_AC | X86_EFLAGS_NT |
				 X86_EFLAGS_RF | X86_EFLAGS_OF | X86_EFLAGS_ZF);
}

/* Names of CPUID 1's edx bits, as /proc/cpuinfo has them. */
static const char *const edx_names[32] = {
	"fpu", "vme", "de", "pse", "tsc", "msr", "pae", "mce", "cx8", "apic", NULL, "sep",
	"mtrr", "pge", "mca", "cmov", "pat", "pse36", "pn", "clflush", NULL, "dts", "acpi", "mmx",
	"fxsr", "sse", "sse2", "ss", "ht", "tm", "ia64", "pbe",
};

/*
 * CPUID leaf 0xb: how many low bits of an APIC id number the thread in its core,
 * and the thread and core in their package.  Without the leaf every CPU is a
 * package of its own, which is the least one can say.
 */
static void topology_shifts(u32 *thread_bits, u32 *package_bits)
{
	u32 a, b, c, d;

	*thread_bits = *package_bits = 0;
	if (max_leaf(0) < 0xb)
		return;
	for (u32 level = 0; level < 8; level++) {
		cpuid_count(0xb, level, &a, &b, &c, &d);
		switch (c >> 8 & 255) {
		case 0:
			return;
		case 1:
			*thread_bits = a & 31;
			break;
		}
		*package_bits = a & 31;
	}
}

void cpu_place(unsigned int cpu, struct cpu_place *place)
{
	u32 thread_bits, package_bits, id = acpi_info.cpu_apic_id[cpu];

	topology_shifts(&thread_bits, &package_bits);
	place->package = id >> package_bits;
	place->core = (id & ((1u << package_bits) - 1)) >> thread_bits;
	place->core_cpus = place->package_cpus = 0;
	for (unsigned int i = 0; i < nr_cpu_ids; i++) {
		u32 other = acpi_info.cpu_apic_id[i];

		if (other >> package_bits != place->package)
			continue;
		place->package_cpus |= 1ULL << i;
		if (other >> thread_bits == id >> thread_bits)
			place->core_cpus |= 1ULL << i;
	}
}

int cpu_describe(unsigned int cpu, char *buf, size_t size)
{
	u32 family = cpu_signature >> 8 & 15, model = cpu_signature >> 4 & 15;
	struct cpu_place place;
	u32 siblings, threads;
	int n;

	cpu_place(cpu, &place);
	siblings = hweight64(place.package_cpus);
	threads = hweight64(place.core_cpus);
	if (family == 15)
		family += cpu_signature >> 20 & 255;
	if (family == 6 || family >= 15)
		model |= cpu_signature >> 12 & 0xf0;
	n = scnprintf(buf, size, "processor\t: %u\nvendor_id\t: %s\ncpu family\t: %u\n"
		      "model\t\t: %u\nmodel name\t: %s\nstepping\t: %u\n"
		      "cpu MHz\t\t: %u.%03u\nphysical id\t: %u\nsiblings\t: %u\n"
		      "core id\t\t: %u\ncpu cores\t: %u\n"
		      "fpu\t\t: yes\nflags\t\t:",
		      cpu, cpu_vendor, family, model, cpu_model, cpu_signature & 15,
		      tsc_khz / 1000, tsc_khz % 1000, place.package, siblings, place.core,
		      siblings / threads);
	for (int bit = 0; bit < 32; bit++)
		if ((elf_hwcap >> bit & 1) && edx_names[bit])
			n += scnprintf(buf + n, size - n, " %s", edx_names[bit]);
	n += scnprintf(buf + n, size - n, " syscall%s%s lm%s%s\n\n", cpu_has(CPU_NX) ? " nx" : "",
		       cpu_has(CPU_RDTSCP) ? " rdtscp" : "",
		       cpu_has(CPU_FSGSBASE) ? " fsgsbase" : "", cpu_has(CPU_SMAP) ? " smap" : "");
	return n;
}
