/*
 * pgalloc.c - pages that hold page tables
 *
 * A table is empty when its last entry has been cleared, so a freed one is all
 * zeros already.  Each CPU keeps a few of them; so fork and exit of a small
 * process clear no pages.  Page directories are kept apart: their upper half holds the
 * kernel's entries, which never change once programs run.
 */
#include "arch/x86/irqflags.h"
#include "arch/x86/percpu.h"
#include "lib/string.h"
#include "mm/internal.h"
#include "mm/slab.h"

#define TABLES_KEPT	16
#define PGDS_KEPT	4

/* This CPU's only; the kernel is not preempted and interrupts do not come here. */
struct table_stack {
	unsigned int	nr_tables, nr_pgds;
	void		*tables[TABLES_KEPT];
	void		*pgds[PGDS_KEPT];
};
static DEFINE_PER_CPU(struct table_stack, table_stack);

void *pt_page_alloc(void)
{
	struct table_stack *s = this_cpu_ptr(&table_stack);

	if (likely(s->nr_tables))
		return s->tables[--s->nr_tables];
	return (void *)get_zeroed_page(GFP_KERNEL);
}

void pt_page_free(void *table)
{
	struct table_stack *s = this_cpu_ptr(&table_stack);

	if (s->nr_tables < TABLES_KEPT)
		s->tables[s->nr_tables++] = table;
	else
		free_page(table);
}

pgd_t *pgd_alloc(void)
{
	struct table_stack *s = this_cpu_ptr(&table_stack);
	pgd_t *pgd;

	if (likely(s->nr_pgds))
		return s->pgds[--s->nr_pgds];
	pgd = (pgd_t *)get_zeroed_page(GFP_KERNEL);
	if (pgd)
		memcpy(pgd + KERNEL_PGD_BOUNDARY, swapper_pg_dir + KERNEL_PGD_BOUNDARY,
		       (PTRS_PER_PGD - KERNEL_PGD_BOUNDARY) * sizeof(*pgd));
	return pgd;
}

void pgd_free(pgd_t *pgd)
{
	struct table_stack *s = this_cpu_ptr(&table_stack);

	if (s->nr_pgds < PGDS_KEPT)
		s->pgds[s->nr_pgds++] = pgd;
	else
		free_page(pgd);
}
