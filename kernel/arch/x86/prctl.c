/*
 * prctl.c - FS and GS base, the descriptors of 32-bit threads, and what is refused
 */
#include "arch/x86/tls.h"

#include <asm/ldt.h>
#include <asm/prctl.h>

#include "arch/x86/cpu.h"
#include "arch/x86/irqflags.h"
#include "arch/x86/switch.h"
#include "arch/x86/uaccess_asm.h"
#include "lib/string.h"
#include "syscall/syscall.h"

static long put_base(unsigned long base, unsigned long uaddr)
{
	return arch_copy_to_user((void __user *)uaddr, &base, sizeof(base)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(arch_prctl, int, option, unsigned long, arg2)
{
	switch (option) {
	case ARCH_SET_FS:
		if (arg2 >= TASK_SIZE_MAX)
			return -EPERM;
		set_current_fsbase(arg2);
		return 0;
	case ARCH_SET_GS:
		if (arg2 >= TASK_SIZE_MAX)
			return -EPERM;
		set_current_gsbase(arg2);
		return 0;
	case ARCH_GET_FS:
		return put_base(current_fsbase(), arg2);
	case ARCH_GET_GS:
		return put_base(current_gsbase(), arg2);
	}
	return -EINVAL;
}

/* A 32-bit program has no use for the bases. */
COMPAT_SYSCALL_DEFINE2(arch_prctl, int, option, unsigned int, arg2)
{
	(void)option;
	(void)arg2;
	return -EINVAL;
}

/* All zero, or what Linux has always taken for "no descriptor". */
static bool desc_empty(const struct user_desc *d)
{
	return !d->base_addr && !d->limit && !d->contents && !d->seg_32bit && !d->limit_in_pages &&
	       !d->useable && ((d->read_exec_only && d->seg_not_present) ||
			       (!d->read_exec_only && !d->seg_not_present));
}

/* Ring 3 data segments only: nothing that could be a gate or a way to ring 0. */
static bool desc_allowed(const struct user_desc *d)
{
	return desc_empty(d) || (d->seg_32bit && d->contents <= 1 && !d->seg_not_present);
}

static u64 pack_desc(const struct user_desc *d)
{
	u64 v;

	if (desc_empty(d))
		return 0;
	v = (d->limit & 0xffff) | (u64)(d->base_addr & 0xffffff) << 16 |
	    (u64)(d->limit >> 16 & 15) << 48 | (u64)(d->base_addr >> 24) << 56;
	v |= 0xf1ULL << 40;			/* present, ring 3, code or data, accessed */
	v |= (u64)!d->read_exec_only << 41 | (u64)d->contents << 42;
	v |= (u64)d->useable << 52 | (u64)d->seg_32bit << 54 | (u64)d->limit_in_pages << 55;
	return v;
}

static void unpack_desc(u64 v, struct user_desc *d)
{
	d->base_addr = (v >> 16 & 0xffffff) | (v >> 56) << 24;
	d->limit = (v & 0xffff) | (v >> 48 & 15) << 16;
	d->seg_32bit = v >> 54 & 1;
	d->contents = v >> 42 & 3;
	d->read_exec_only = !(v >> 41 & 1);
	d->limit_in_pages = v >> 55 & 1;
	d->seg_not_present = !(v >> 47 & 1);
	d->useable = v >> 52 & 1;
}

static int find_free_slot(const struct thread_struct *t)
{
	for (int i = 0; i < TLS_SLOTS; i++)
		if (!t->tls[i])
			return GDT_ENTRY_TLS_MIN + i;
	return -ESRCH;
}

/* @may_allocate: entry number -1 means any free one, and is told to the program. */
static int set_user_desc(struct thread_struct *t, struct user_desc __user *udesc,
			 bool may_allocate)
{
	struct user_desc d;
	u32 entry;

	if (arch_copy_from_user(&d, udesc, sizeof(d)))
		return -EFAULT;
	if (!desc_allowed(&d))
		return -EINVAL;
	entry = d.entry_number;
	if (entry == ~0U && may_allocate) {
		int slot = find_free_slot(t);

		if (slot < 0)
			return slot;
		entry = (u32)slot;
		if (arch_copy_to_user(&udesc->entry_number, &entry, sizeof(entry)))
			return -EFAULT;
	}
	if (entry < GDT_ENTRY_TLS_MIN || entry > GDT_ENTRY_TLS_MAX)
		return -EINVAL;
	t->tls[entry - GDT_ENTRY_TLS_MIN] = pack_desc(&d);
	/* A thread that does not run takes its bases from here (reload_tls() for the other). */
	if (t->fsindex >> 3 == entry)
		t->fsbase = d.base_addr;
	if (t->gsindex >> 3 == entry)
		t->gsbase = d.base_addr;
	return 0;
}

int tls_set_user_desc(struct thread_struct *t, const void __user *udesc)
{
	return set_user_desc(t, (struct user_desc __user *)udesc, false);
}

/* Segment registers that hold a TLS selector see the new descriptor at once. */
static void reload_tls(const struct thread_struct *t)
{
	u16 fs, gs;
	unsigned long flags;

	local_irq_save(flags);
	for (int i = 0; i < TLS_SLOTS; i++)
		this_cpu_write(cpu_gdt[GDT_ENTRY_TLS_MIN + i], t->tls[i]);
	asm volatile("movw %%fs,%0; movw %%gs,%1" : "=r"(fs), "=r"(gs));
	if (fs >> 3 >= GDT_ENTRY_TLS_MIN && fs >> 3 <= GDT_ENTRY_TLS_MAX)
		load_fs(fs);
	if (gs >> 3 >= GDT_ENTRY_TLS_MIN && gs >> 3 <= GDT_ENTRY_TLS_MAX)
		load_user_gs(gs);
	local_irq_restore(flags);
}

SYSCALL_DEFINE1(set_thread_area, struct user_desc __user *, udesc)
{
	int err = set_user_desc(current_thread(), udesc, true);

	if (!err)
		reload_tls(current_thread());
	return err;
}

SYSCALL_DEFINE1(get_thread_area, struct user_desc __user *, udesc)
{
	struct user_desc d;
	u32 entry;

	if (arch_copy_from_user(&entry, &udesc->entry_number, sizeof(entry)))
		return -EFAULT;
	if (entry < GDT_ENTRY_TLS_MIN || entry > GDT_ENTRY_TLS_MAX)
		return -EINVAL;
	memset(&d, 0, sizeof(d));
	d.entry_number = entry;
	unpack_desc(current_thread()->tls[entry - GDT_ENTRY_TLS_MIN], &d);
	return arch_copy_to_user(udesc, &d, sizeof(d)) ? -EFAULT : 0;
}
