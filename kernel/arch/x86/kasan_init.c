/*
 * kasan_init.c - memory for the debug kernel's shadow
 *
 * head.S has mapped the whole shadow to one page of zeros.  Here RAM and the
 * kernel image get shadow of their own; what remains stays as it was.
 */
#include "arch/x86/kasan.h"

#ifdef CONFIG_KASAN

#include "arch/x86/boot.h"
#include "lib/kernel.h"
#include "lib/string.h"

extern u64 kasan_early_pud[], kasan_early_pmd[], kasan_early_pte[];

/* The entry's table; one that is shared is replaced by a copy first. */
static u64 *__init own_table(u64 *entry, const u64 *shared)
{
	u64 *table;

	if (*entry && (*entry & PTE_PFN_MASK) != __pa_symbol(shared))
		return __va(*entry & PTE_PFN_MASK);
	table = early_alloc(PAGE_SIZE, PAGE_SIZE);
	memcpy(table, shared, PAGE_SIZE);
	*entry = __pa(table) | _PAGE_PRESENT | _PAGE_RW;
	return table;
}

static void __init shadow_page(pgd_t *pgd, unsigned long shadow)
{
	u64 *pud = own_table(&pgd[pgd_index(shadow)].pgd, kasan_early_pud) + pud_index(shadow);
	u64 *pmd = own_table(pud, kasan_early_pmd) + pmd_index(shadow);
	u64 *pte = own_table(pmd, kasan_early_pte) + pte_index(shadow);

	if (*pte == kasan_early_pte[0])
		*pte = __pa(early_alloc(PAGE_SIZE, PAGE_SIZE)) | __PAGE_KERNEL;
}

static void __init shadow_range(pgd_t *pgd, unsigned long start, unsigned long end)
{
	unsigned long from = ((start >> 3) + KASAN_SHADOW_OFFSET) & PAGE_MASK;
	unsigned long to = ((end - 1) >> 3) + KASAN_SHADOW_OFFSET;

	for (; from <= to; from += PAGE_SIZE)
		shadow_page(pgd, from);
}

void __init kasan_map_shadow(pgd_t *pgd)
{
	for (unsigned long a = KASAN_SHADOW_START; a < KASAN_SHADOW_END; a += PGDIR_SIZE)
		pgd[pgd_index(a)] = __pgd(__pa_symbol(kasan_early_pud) | _PAGE_PRESENT | _PAGE_RW);
	for (unsigned int i = 0; i < boot_info.nr_ram; i++)
		shadow_range(pgd, (unsigned long)__va(boot_info.ram[i].start),
			     (unsigned long)__va(boot_info.ram[i].end));
	shadow_range(pgd, (unsigned long)_text, (unsigned long)_end);
}

#endif
