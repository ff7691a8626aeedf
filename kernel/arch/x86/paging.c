/*
 * paging.c - the kernel's own page tables
 *
 * Built once from early memory.  Nothing is writable and executable at once,
 * under any address: the kernel's text and constants are read-only in the
 * direct map too.
 */
#include "arch/x86/pgtable.h"

#include "arch/x86/boot.h"
#include "arch/x86/kasan.h"
#include "arch/x86/processor.h"
#include "arch/x86/spinlock.h"
#include "arch/x86/tlbflush.h"
#include "lib/kernel.h"

static void *early_pt_alloc(void)
{
	return early_alloc(PAGE_SIZE, PAGE_SIZE);
}

void *(*kernel_pt_alloc)(void) __ro_after_init = early_pt_alloc;

static DEFINE_SPINLOCK(kernel_pt_lock);		/* changes to kernel page tables */
static unsigned long ioremap_next = IOREMAP_START;	/* kernel_pt_lock */

/* The entry's table, made when there is none; NULL without memory. */
static u64 *table_of(u64 *entry)
{
	void *table;

	if (*entry & _PAGE_PRESENT)
		return __va(*entry & PTE_PFN_MASK);
	table = kernel_pt_alloc();
	if (table)
		WRITE_ONCE(*entry, __pa(table) | _PAGE_TABLE);
	return table;
}

/* Can a page of @size map [pa, end) at va? */
static bool fits(unsigned long va, phys_addr_t pa, phys_addr_t end, unsigned long size)
{
	return IS_ALIGNED(va | pa, size) && end - pa >= size;
}

/* Maps with the largest pages that fit; while booting only. */
static void __init map_range(pgd_t *pgd, unsigned long va, phys_addr_t pa, phys_addr_t end,
			     pgprot_t prot)
{
	u64 flags = pgprot_val(prot);

	if (!cpu_has(CPU_NX))
		flags &= ~_PAGE_NX;
	while (pa < end) {
		unsigned long size = PAGE_SIZE;
		u64 *e = table_of(&pgd[pgd_index(va)].pgd) + pud_index(va);

		if (cpu_has(CPU_GBPAGES) && fits(va, pa, end, PUD_SIZE) && !*e) {
			size = PUD_SIZE;
		} else {
			e = table_of(e) + pmd_index(va);
			if (fits(va, pa, end, PMD_SIZE) && !*e)
				size = PMD_SIZE;
			else
				e = table_of(e) + pte_index(va);
		}
		*e = pa | flags | (size > PAGE_SIZE ? _PAGE_PSE : 0);
		va += size;
		pa += size;
	}
}

static void __init map_image(pgd_t *pgd, const char *start, const char *end, pgprot_t prot)
{
	map_range(pgd, (unsigned long)start, __pa_symbol(start), PAGE_ALIGN(__pa_symbol(end)),
		  prot);
}

static void __init map_direct(pgd_t *pgd, phys_addr_t start, phys_addr_t end, pgprot_t prot)
{
	if (start < end)
		map_range(pgd, (unsigned long)__va(start), start, end, prot);
}

/* RAM, in the direct map: writable but for what is read-only in the image. */
static void __init map_ram(pgd_t *pgd, const struct mem_range *r)
{
	phys_addr_t ro = __pa_symbol(_text), ro_end = __pa_symbol(__end_rodata);

	map_direct(pgd, r->start, min(r->end, ro), PAGE_KERNEL);
	map_direct(pgd, max(r->start, ro), min(r->end, ro_end), PAGE_KERNEL_RO);
	map_direct(pgd, max(r->start, ro_end), r->end, PAGE_KERNEL);
}

void __init paging_init(void)
{
	pgd_t *pgd = early_pt_alloc();
	unsigned long i;

	map_image(pgd, _text, _etext, PAGE_KERNEL_ROX);
	map_image(pgd, __start_rodata, __end_rodata, PAGE_KERNEL_RO);
	map_image(pgd, __start_ro_after_init, __init_begin, PAGE_KERNEL);
	map_image(pgd, __init_begin, __init_text_end, PAGE_KERNEL_ROX);
	map_image(pgd, __init_text_end, _end, PAGE_KERNEL);
	for (i = 0; i < boot_info.nr_ram; i++)
		map_ram(pgd, &boot_info.ram[i]);

	/* Regions that grow later: their top entries must exist in every copy. */
	table_of(&pgd[pgd_index(VMALLOC_START)].pgd);
	for (i = pgd_index(PAGE_OFFSET);
	     i <= pgd_index((unsigned long)__va(boot_info.max_phys)); i++)
		table_of(&pgd[i].pgd);
	kasan_map_shadow(pgd);

	for (i = 0; i < PTRS_PER_PGD; i++)
		swapper_pg_dir[i] = pgd[i];
	write_cr4(read_cr4() & ~CR4_PGE);
	load_cr3(__pa_symbol(swapper_pg_dir));
	write_cr4(read_cr4() | CR4_PGE);
	early_alloc_limit = boot_info.max_phys;
}

pte_t *lookup_kernel_pte(unsigned long va)
{
	pgd_t *pgd = pgd_offset_k(va);
	pud_t *pud;
	pmd_t *pmd;

	if (!pgd_present(*pgd))
		return NULL;
	pud = pud_offset(pgd, va);
	if (!pud_present(*pud) || pud_large(*pud))
		return NULL;
	pmd = pmd_offset(pud, va);
	if (!pmd_present(*pmd) || pmd_large(*pmd))
		return NULL;
	return pte_offset_kernel(pmd, va);
}

static int map_page_locked(unsigned long va, phys_addr_t pa, pgprot_t prot)
{
	u64 *e = &pgd_offset_k(va)->pgd;
	u64 flags = pgprot_val(prot);

	e = table_of(e);
	if (e)
		e = table_of(e + pud_index(va));
	if (e)
		e = table_of(e + pmd_index(va));
	if (!e)
		return -ENOMEM;
	if (!cpu_has(CPU_NX))
		flags &= ~_PAGE_NX;
	set_pte((pte_t *)e + pte_index(va), __pte(pa | flags));
	return 0;
}

int map_kernel_page(unsigned long va, phys_addr_t pa, pgprot_t prot)
{
	unsigned long flags;
	int err;

	spin_lock_irqsave(&kernel_pt_lock, flags);
	err = map_page_locked(va, pa, prot);
	spin_unlock_irqrestore(&kernel_pt_lock, flags);
	return err;
}

void unmap_kernel_range(unsigned long va, unsigned long size)
{
	for (unsigned long a = va; a < va + size; a += PAGE_SIZE) {
		pte_t *pte = lookup_kernel_pte(a);

		if (pte)
			pte_clear(pte);
	}
	flush_tlb_kernel_range(va, va + size);
}

void *ioremap(phys_addr_t pa, unsigned long size)
{
	unsigned long pages = PAGE_ALIGN(offset_in_page(pa) + size);
	unsigned long flags, va;
	int err = 0;

	spin_lock_irqsave(&kernel_pt_lock, flags);
	va = ioremap_next;
	if (pages > IOREMAP_END - va)
		err = -ENOMEM;
	for (unsigned long off = 0; !err && off < pages; off += PAGE_SIZE)
		err = map_page_locked(va + off, (pa & PAGE_MASK) + off, PAGE_KERNEL_NOCACHE);
	if (!err)
		ioremap_next = va + pages;
	spin_unlock_irqrestore(&kernel_pt_lock, flags);
	return err ? NULL : (void *)(va + offset_in_page(pa));
}

static bool direct_mapped(phys_addr_t pa)
{
	for (unsigned int i = 0; i < boot_info.nr_ram; i++)
		if (pa >= boot_info.ram[i].start && pa < boot_info.ram[i].end)
			return true;
	return false;
}

void *__init phys_map(phys_addr_t pa, unsigned long size)
{
	phys_addr_t page;
	pte_t *pte;

	for (page = pa & PAGE_MASK; page < pa + size; page += PAGE_SIZE) {
		pte = lookup_kernel_pte((unsigned long)__va(page));
		if (!direct_mapped(page) && !(pte && pte_present(*pte)) &&
		    map_kernel_page((unsigned long)__va(page), page, PAGE_KERNEL_RO))
			return NULL;
	}
	return __va(pa);
}

/*
 * After boot what was only written then is read-only, and the .init sections,
 * whose pages mm/ gives away, are gone.  (In the direct map they stay.)
 */
void mark_rodata_ro(void)
{
	unsigned long va;

	for (va = (unsigned long)__start_ro_after_init; va < (unsigned long)__end_ro_after_init;
	     va += PAGE_SIZE)
		set_pte(lookup_kernel_pte(va), pfn_pte(PFN_DOWN(__pa_symbol(va)), PAGE_KERNEL_RO));
	unmap_kernel_range((unsigned long)__init_begin, (unsigned long)(__init_end - __init_begin));
	flush_tlb_kernel_range(0, TLB_FLUSH_ALL);
}
