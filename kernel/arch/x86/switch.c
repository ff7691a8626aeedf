/*
 * switch.c - from one task to another, and how a new task begins
 */
#include "arch/x86/switch.h"

#include <asm/ldt.h>
#include <linux/sched.h>

#include "arch/x86/cpu.h"
#include "arch/x86/fpu.h"
#include "arch/x86/irqflags.h"
#include "arch/x86/thread_info.h"
#include "arch/x86/tls.h"
#include "arch/x86/uaccess_asm.h"
#include "lib/kernel.h"
#include "lib/string.h"

struct task_struct *__switch_to_asm(unsigned long *save_sp, unsigned long load_sp,
				    struct task_struct *prev);
void ret_from_fork(void);

static inline unsigned long rdfsbase(void)
{
	unsigned long v;

	asm volatile("rdfsbase %0" : "=r"(v));
	return v;
}

static inline void wrfsbase(unsigned long v)
{
	asm volatile("wrfsbase %0" : : "r"(v));
}

/* The program's GS base waits in MSR_KERNEL_GS_BASE. */
static inline unsigned long read_user_gsbase(void)
{
	unsigned long v;

	if (!cpu_has(CPU_FSGSBASE))
		return rdmsrl(MSR_KERNEL_GS_BASE);
	asm volatile("swapgs; rdgsbase %0; swapgs" : "=r"(v) : : "memory");
	return v;
}

static inline void write_user_gsbase(unsigned long v)
{
	if (!cpu_has(CPU_FSGSBASE))
		wrmsrl(MSR_KERNEL_GS_BASE, v);
	else
		asm volatile("swapgs; wrgsbase %0; swapgs" : : "r"(v) : "memory");
}

unsigned long current_fsbase(void)
{
	return cpu_has(CPU_FSGSBASE) ? rdfsbase() : rdmsrl(MSR_FS_BASE);
}

unsigned long current_gsbase(void)
{
	return read_user_gsbase();
}

static inline void write_fsbase(unsigned long v)
{
	if (cpu_has(CPU_FSGSBASE))
		wrfsbase(v);
	else
		wrmsrl(MSR_FS_BASE, v);
}

void set_current_fsbase(unsigned long base)
{
	load_fs(0);
	write_fsbase(base);
}

void set_current_gsbase(unsigned long base)
{
	load_user_gs(0);
	write_user_gsbase(base);
}

#define READ_SEG(seg) ({ u16 _v; asm volatile("movw %%" #seg ",%0" : "=rm"(_v)); _v; })

/* A selector may have become invalid: it is then loaded as 0. */
#define LOAD_SEG(seg, sel) do { u16 _s = (sel); \
	asm volatile("1: movw %w0,%%" #seg "\n2:\n" \
		     ".pushsection .text.fixup,\"ax\"\n3: xorl %k0,%k0\njmp 1b\n.popsection\n" \
		     _ASM_EXTABLE(1b, 3b) : "+r"(_s) : : "memory"); } while (0)

void load_fs(u16 sel)
{
	LOAD_SEG(fs, sel);
}

void load_data_segments(u16 ds, u16 es)
{
	LOAD_SEG(ds, ds);
	LOAD_SEG(es, es);
}

/* Loading GS changes the active base: do it while the program's is active. */
void load_user_gs(u16 sel)
{
	unsigned long flags;

	local_irq_save(flags);
	asm volatile("swapgs" ::: "memory");
	LOAD_SEG(gs, sel);
	asm volatile("swapgs" ::: "memory");
	local_irq_restore(flags);
}

static void save_segments(struct thread_struct *t)
{
	t->fsindex = READ_SEG(fs);
	t->gsindex = READ_SEG(gs);
	t->ds = READ_SEG(ds);
	t->es = READ_SEG(es);
	t->fsbase = current_fsbase();
	t->gsbase = read_user_gsbase();
}

static void load_segments(const struct thread_struct *prev, const struct thread_struct *next)
{
	u64 *gdt = (u64 *)this_cpu_ptr(&cpu_gdt);

	for (int i = 0; i < TLS_SLOTS; i++)
		gdt[GDT_ENTRY_TLS_MIN + i] = next->tls[i];
	if (unlikely(prev->ds | next->ds))
		LOAD_SEG(ds, next->ds);
	if (unlikely(prev->es | next->es))
		LOAD_SEG(es, next->es);
	if (unlikely(prev->fsindex | next->fsindex))
		load_fs(next->fsindex);
	write_fsbase(next->fsbase);
	if (unlikely(prev->gsindex | next->gsindex))
		load_user_gs(next->gsindex);
	write_user_gsbase(next->gsbase);
}

struct task_struct *__switch_to(struct task_struct *prev, struct thread_struct *prev_thread,
				struct task_struct *next, struct thread_struct *next_thread)
{
	unsigned int cpu = smp_processor_id();

	if (prev_thread->has_fpu)
		fpu_switch_out(prev_thread, cpu);
	save_segments(prev_thread);
	load_segments(prev_thread, next_thread);
	this_cpu_write(current_task, next);
	this_cpu_write(current_thread_ptr, next_thread);
	this_cpu_write(cpu_tss.sp0, next_thread->sp0);
	if (next_thread->has_fpu)
		fpu_switch_in(next_thread, cpu);
	return __switch_to_asm(&prev_thread->sp, next_thread->sp, prev);
}

/* What __switch_to_asm() takes from a stack. */
struct switch_frame {
	unsigned long r15, r14, r13, r12, bx, bp;
	unsigned long ret;
};

int __copy_thread(struct thread_struct *t, void *stack, u64 clone_flags, unsigned long newsp,
		  unsigned long tls, int (*fn)(void *), void *arg)
{
	struct thread_struct *parent = current_thread();
	struct pt_regs *regs = (struct pt_regs *)THREAD_TOP(stack) - 1;
	struct switch_frame *frame = (struct switch_frame *)regs - 1;

	memset(t, 0, sizeof(*t));
	t->sp0 = THREAD_TOP(stack);
	t->sp = (unsigned long)frame;
	*frame = (struct switch_frame){
		.bx = (unsigned long)fn, .r12 = (unsigned long)arg,
		.ret = (unsigned long)ret_from_fork,
	};
	if (fn) {
		memset(regs, 0, sizeof(*regs));
		return 0;
	}

	*regs = *((struct pt_regs *)parent->sp0 - 1);
	regs->ax = 0;
	if (newsp)
		regs->sp = newsp;
	save_segments(t);
	memcpy(t->tls, parent->tls, sizeof(t->tls));
	fpu_copy_to_child(t);
	if (!(clone_flags & CLONE_SETTLS))
		return 0;
	if (parent->ia32_syscall)
		return tls_set_user_desc(t, (const void __user *)tls);
	if (tls >= TASK_SIZE_MAX)
		return -EPERM;
	t->fsindex = 0;
	t->fsbase = tls;
	return 0;
}

void init_boot_thread(struct task_struct *task, struct thread_struct *thread, void *stack)
{
	thread->sp0 = THREAD_TOP(stack);
	this_cpu_write(current_task, task);
	this_cpu_write(current_thread_ptr, thread);
	this_cpu_write(cpu_tss.sp0, thread->sp0);
}

static void start_thread_common(struct pt_regs *regs, unsigned long ip, unsigned long sp, u16 cs,
				u16 data_seg)
{
	struct thread_struct *t = current_thread();

	memset(regs, 0, sizeof(*regs));
	regs->orig_ax = ~0UL;
	regs->ip = ip;
	regs->sp = sp;
	regs->cs = cs;
	regs->ss = __USER_DS;
	regs->flags = X86_EFLAGS_IF | X86_EFLAGS_FIXED;

	local_irq_disable();
	memset(t->tls, 0, sizeof(t->tls));
	for (int i = 0; i < TLS_SLOTS; i++)
		this_cpu_write(cpu_gdt[GDT_ENTRY_TLS_MIN + i], 0);
	LOAD_SEG(ds, data_seg);
	LOAD_SEG(es, data_seg);
	load_fs(0);
	load_user_gs(0);
	write_fsbase(0);
	write_user_gsbase(0);
	local_irq_enable();

	fpu_clear_current();
	t->ia32_syscall = false;
	set_current_work(TIF_RESTORE_REGS);
}

void start_thread(struct pt_regs *regs, unsigned long ip, unsigned long sp)
{
	start_thread_common(regs, ip, sp, __USER_CS, 0);
}

void start_thread_ia32(struct pt_regs *regs, unsigned long ip, unsigned long sp)
{
	start_thread_common(regs, ip, sp, __USER32_CS, __USER_DS);
}
