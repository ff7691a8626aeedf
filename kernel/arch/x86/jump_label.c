/*
 * jump_label.c - branches that cost a no-op while their key is off
 *
 * The text is read-only, so a site is written through a second mapping of its
 * page.  Meanwhile the other CPUs wait in an interrupt, and serialise when
 * they leave it: none executes a half-written instruction.
 */
#include "arch/x86/jump_label.h"

#include "arch/x86/irqflags.h"
#include "arch/x86/pgtable.h"
#include "arch/x86/processor.h"
#include "arch/x86/smp.h"
#include "arch/x86/spinlock.h"
#include "arch/x86/tlbflush.h"
#include "lib/bitops.h"
#include "lib/kernel.h"
#include "lib/string.h"

#define SITE_SIZE	5
#define PATCH_WINDOW	(IOREMAP_END - 2 * PAGE_SIZE)

extern const struct jump_entry __start___jump_table[], __stop___jump_table[];

static DEFINE_SPINLOCK(patch_lock);	/* keys, the window, the two words below */
static int arrived;			/* atomic: CPUs that wait */
static unsigned long released;		/* counts up: patches that are done */

static void sync_core(void)
{
	u32 a, b, c, d;

	cpuid(0, &a, &b, &c, &d);
}

/*
 * @info is the number of the patch.  Who is slow to leave may find the next one
 * under way already, and must not wait for that.
 */
static void wait_for_patch(void *info)
{
	__atomic_fetch_add(&arrived, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&released, __ATOMIC_ACQUIRE) < (unsigned long)info)
		cpu_relax();
	sync_core();
}

static void write_text(unsigned long addr, const u8 *bytes)
{
	phys_addr_t page = __pa_symbol(addr) & PAGE_MASK;

	for (int i = 0; i < 2; i++) {
		map_kernel_page(PATCH_WINDOW + i * PAGE_SIZE, page + i * PAGE_SIZE, PAGE_KERNEL);
		flush_tlb_one(PATCH_WINDOW + i * PAGE_SIZE);
	}
	memcpy((void *)(PATCH_WINDOW + offset_in_page(addr)), bytes, SITE_SIZE);
}

static void patch_site(const struct jump_entry *e, bool enable)
{
	u8 bytes[SITE_SIZE] = { 0x0f, 0x1f, 0x44, 0x00, 0x00 };
	s32 offset = (s32)(e->target - (e->code + SITE_SIZE));

	if (enable) {
		bytes[0] = 0xe9;
		memcpy(bytes + 1, &offset, sizeof(offset));
	}
	write_text((unsigned long)e->code, bytes);
}

static void set_key(struct static_key *key, bool enable)
{
	u64 others = cpu_online_mask & ~(1UL << smp_processor_id());
	unsigned long flags;

	spin_lock(&patch_lock);
	if (key->enabled == enable)
		goto out;
	arrived = 0;
	smp_call_function_many(others, wait_for_patch, (void *)(released + 1), false);
	while (__atomic_load_n(&arrived, __ATOMIC_ACQUIRE) != (int)hweight64(others))
		cpu_relax();

	local_irq_save(flags);
	key->enabled = enable;
	for (const struct jump_entry *e = __start___jump_table; e < __stop___jump_table; e++)
		if ((struct static_key *)e->key == key)
			patch_site(e, enable);
	for (int i = 0; i < 2; i++) {
		pte_clear(lookup_kernel_pte(PATCH_WINDOW + i * PAGE_SIZE));
		flush_tlb_one(PATCH_WINDOW + i * PAGE_SIZE);
	}
	sync_core();
	__atomic_store_n(&released, released + 1, __ATOMIC_RELEASE);
	local_irq_restore(flags);
out:
	spin_unlock(&patch_lock);
}

void static_branch_enable(struct static_key *key)
{
	set_key(key, true);
}

void static_branch_disable(struct static_key *key)
{
	set_key(key, false);
}
