/*
 * processor.h - what a task keeps of the processor, and the processor's own registers
 *
 * struct thread_struct is the architecture's part of a task.  The live values
 * are in the CPU while the task runs; __switch_to() (switch.c) exchanges them.
 */
#ifndef RINGSIDE_ARCH_PROCESSOR_H
#define RINGSIDE_ARCH_PROCESSOR_H

#include "arch/x86/page.h"
#include "arch/x86/percpu.h"
#include "arch/x86/ptrace.h"

#define TLS_SLOTS	3	/* set_thread_area: GDT_ENTRY_TLS_MIN ... MAX */

struct task_struct;

struct thread_struct {
	unsigned long	sp;		/* kernel stack pointer while switched out */
	unsigned long	sp0;		/* I  top of the kernel stack: pt_regs lie below */
	unsigned long	fsbase;		/* valid while switched out */
	unsigned long	gsbase;		/* valid while switched out */
	u16		fsindex, gsindex, ds, es;	/* valid while switched out */
	u16		fpu_cpu;	/* CPU that last held our FPU registers, + 1 */
	bool		has_fpu;	/* a user task: FPU state above sp0 */
	bool		ia32_syscall;	/* in a call that came by a 32-bit door */
	u64		tls[TLS_SLOTS];	/* GDT descriptors of set_thread_area */

	/* The newest exception, for the signal frame's sigcontext. */
	unsigned long	trap_nr;
	unsigned long	error_code;
	unsigned long	cr2;
};

/*
 * The running task.  Set by __switch_to(), after which `current` is the next
 * task although the stack is still the previous one's for a few instructions.
 */
DECLARE_PER_CPU(struct task_struct *, current_task);
DECLARE_PER_CPU(struct thread_struct *, current_thread_ptr);
#define current_thread()	this_cpu_read(current_thread_ptr)

/*
 * FPU state lies at the very top of the kernel stack's pages, pt_regs below
 * it: it needs no allocation of its own and goes with the stack.
 */
#define FPU_STATE_MAX	FPU_STATE_MAX_ASM
#define THREAD_TOP(stack) ((unsigned long)(stack) + THREAD_SIZE - FPU_STATE_MAX)
#define task_pt_regs(t)	((struct pt_regs *)THREAD_TOP((t)->stack) - 1)

#define MSR_IA32_APICBASE	0x1b
#define MSR_IA32_SYSENTER_CS	0x174
#define MSR_IA32_SYSENTER_ESP	0x175
#define MSR_IA32_SYSENTER_EIP	0x176
#define MSR_IA32_MISC_ENABLE	0x1a0
#define MSR_IA32_TSC_DEADLINE	0x6e0
#define MSR_EFER		0xc0000080
#define MSR_STAR		0xc0000081
#define MSR_LSTAR		0xc0000082
#define MSR_CSTAR		0xc0000083
#define MSR_SYSCALL_MASK	0xc0000084
#define MSR_FS_BASE		0xc0000100
#define MSR_GS_BASE		0xc0000101
#define MSR_KERNEL_GS_BASE	0xc0000102
#define MSR_TSC_AUX		0xc0000103

#define EFER_SCE	(1UL << 0)
#define EFER_LME	(1UL << 8)
#define EFER_NX		(1UL << 11)

#define CR0_PE		(1UL << 0)
#define CR0_MP		(1UL << 1)
#define CR0_EM		(1UL << 2)
#define CR0_TS		(1UL << 3)
#define CR0_ET		(1UL << 4)
#define CR0_NE		(1UL << 5)
#define CR0_WP		(1UL << 16)
#define CR0_AM		(1UL << 18)
#define CR0_PG		(1UL << 31)
#define CR4_PSE		(1UL << 4)
#define CR4_PAE		(1UL << 5)
#define CR4_MCE		(1UL << 6)
#define CR4_PGE		(1UL << 7)
#define CR4_OSFXSR	(1UL << 9)
#define CR4_OSXMMEXCPT	(1UL << 10)
#define CR4_UMIP	(1UL << 11)
#define CR4_FSGSBASE	(1UL << 16)
#define CR4_OSXSAVE	(1UL << 18)
#define CR4_SMEP	(1UL << 20)
#define CR4_SMAP	(1UL << 21)

/* What this kernel asks CPUID about, found once by the boot CPU (cpu.c). */
enum cpu_feature {
	CPU_FSGSBASE, CPU_SMEP, CPU_SMAP, CPU_UMIP, CPU_XSAVE, CPU_XSAVEOPT, CPU_X2APIC,
	CPU_TSC_DEADLINE, CPU_INVARIANT_TSC, CPU_RDTSCP, CPU_GBPAGES, CPU_HYPERVISOR,
	CPU_SYSENTER, CPU_SYSCALL32, CPU_ERMS, CPU_RDRAND, CPU_PGE, CPU_NX,
};

extern unsigned long cpu_features;		/* bit n: enum cpu_feature */
extern unsigned int cpu_vendor_amd;		/* sysenter faults in long mode */
extern u32 elf_hwcap;				/* AT_HWCAP: CPUID 1 edx */
extern u32 elf_hwcap2;				/* AT_HWCAP2: bit 1 FSGSBASE */

static inline bool cpu_has(enum cpu_feature f)
{
	return cpu_features >> f & 1;
}

static inline void cpuid_count(u32 leaf, u32 sub, u32 *a, u32 *b, u32 *c, u32 *d)
{
	asm volatile("cpuid" : "=a"(*a), "=b"(*b), "=c"(*c), "=d"(*d) : "a"(leaf), "c"(sub));
}

static inline void cpuid(u32 leaf, u32 *a, u32 *b, u32 *c, u32 *d)
{
	cpuid_count(leaf, 0, a, b, c, d);
}

static inline u64 rdmsrl(u32 msr)
{
	u32 lo, hi;

	asm volatile("rdmsr" : "=a"(lo), "=d"(hi) : "c"(msr));
	return lo | (u64)hi << 32;
}

static inline void wrmsrl(u32 msr, u64 v)
{
	asm volatile("wrmsr" : : "c"(msr), "a"((u32)v), "d"((u32)(v >> 32)) : "memory");
}

static inline void wrmsr(u32 msr, u32 lo, u32 hi)
{
	wrmsrl(msr, lo | (u64)hi << 32);
}

static __always_inline u64 rdtsc(void)
{
	u32 lo, hi;

	asm volatile("rdtsc" : "=a"(lo), "=d"(hi));
	return lo | (u64)hi << 32;
}

#define DEFINE_CR(n) \
static __always_inline unsigned long read_cr##n(void) \
{ \
	unsigned long v; \
	asm volatile("mov %%cr" #n ",%0" : "=r"(v) : : "memory"); \
	return v; \
} \
static __always_inline void write_cr##n(unsigned long v) \
{ \
	asm volatile("mov %0,%%cr" #n : : "r"(v) : "memory"); \
}
DEFINE_CR(0)
DEFINE_CR(2)
DEFINE_CR(3)
DEFINE_CR(4)
#undef DEFINE_CR

/* Loads the address space whose page directory is at physical address @pgd. */
static __always_inline void load_cr3(phys_addr_t pgd)
{
	write_cr3(pgd);
}

/* Idle: lets interrupts in and waits for one, without losing one in between. */
static __always_inline void safe_halt(void)
{
	asm volatile("sti; hlt" ::: "memory");
}

static __always_inline void halt(void)
{
	asm volatile("hlt" ::: "memory");
}

/* cpu.c: called in this order by start_kernel() and again, the last two, by every other CPU. */
void trap_init(void);		/* the IDT; calls cpu_init() */
void cpu_init(void);		/* GDT, TSS, control registers; calls syscall_init() */
void syscall_init(void);	/* MSR_STAR, MSR_LSTAR, MSR_CSTAR, MSR_SYSCALL_MASK */

/* start_kernel()'s first step: memory map, paging, devices' addresses, CPUs (setup.c). */
void setup_arch(void);

/* /proc/cpuinfo: one CPU's block, as Linux prints it; returns bytes (cpu.c). */
int cpu_describe(unsigned int cpu, char *buf, size_t size);
/* The CPUs that share @cpu's core, and its package; the numbers of the two. */
struct cpu_place {
	u32	package, core;
	u64	core_cpus, package_cpus;
};
void cpu_place(unsigned int cpu, struct cpu_place *place);

#endif
