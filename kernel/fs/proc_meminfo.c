/*
 * proc_meminfo.c - where the machine's memory is: /proc/meminfo, vmstat, zoneinfo
 *
 * Programs' private pages and files in memory (tmpfs) cannot be written anywhere, so
 * they stand with what is inactive; what may be given back are pages of other files.
 * Fields of things this kernel does not have (swap, huge pages) are 0, as in a Linux
 * that has them and none is in use.
 */
#include "fs/proc_meminfo.h"

#include "fs/seq_file.h"
#include "mm/filemap.h"
#include "mm/mm.h"
#include "mm/oom.h"
#include "mm/page.h"
#include "mm/slab.h"
#include "mm/vmalloc.h"
#include "mm/vmscan.h"
#include "sched/pid.h"
#include "sched/task.h"

#define PAGES_TO_KB(n)	((unsigned long)(n) << (PAGE_SHIFT - 10))

/* Pages; read without a lock, so they need not fit together to the page. */
struct memory_use {
	unsigned long	total, free;
	unsigned long	inactive_file, active_file;
	unsigned long	cached, shmem, anon;
	unsigned long	mapped;		/* of files, in page tables */
	unsigned long	page_tables, stacks;
	unsigned long	slab, slab_reclaimable;
};

/* What only the address spaces know.  A page two of them map is counted twice. */
static void add_processes(struct memory_use *u)
{
	struct task_struct *p;

	read_lock(&tasklist_lock);
	for_each_process(p) {
		spin_lock(&p->alloc_lock);
		if (p->mm && !p->vfork_done) {
			u->mapped += get_mm_counter(p->mm, MM_FILEPAGES);
			u->page_tables += p->mm->pgtables;
		}
		spin_unlock(&p->alloc_lock);
	}
	read_unlock(&tasklist_lock);
	u->mapped = min(u->mapped, u->cached);
}

static struct memory_use memory_use(void)
{
	struct memory_use u = {
		.total = totalram_pages(),
		.free = nr_free_pages(),
		.inactive_file = nr_lru_pages(LRU_INACTIVE_FILE),
		.active_file = nr_lru_pages(LRU_ACTIVE_FILE),
		.cached = atomic_long_read(&nr_file_pages),
		.anon = nr_anon_pages(),
		.stacks = nr_stack_pages(),
		.slab = nr_slab_pages(),
		.slab_reclaimable = nr_reclaimable_slab_pages(),
	};

	u.shmem = u.cached - min(u.cached, u.inactive_file + u.active_file);
	add_processes(&u);
	return u;
}

/*
 * What a new program could have without anybody being hurt: half of the caches may well
 * be in use, unless that is more than the low watermark.
 */
static unsigned long available(const struct memory_use *u)
{
	unsigned long low = wmark_pages(WMARK_LOW);
	unsigned long file = u->inactive_file + u->active_file;
	unsigned long slab = u->slab_reclaimable;
	unsigned long n = u->free + file - min(file / 2, low) + slab - min(slab / 2, low);

	return n - min(n, wmark_pages(WMARK_MIN));
}

static void show_kb(struct seq_file *m, const char *name, unsigned long pages)
{
	size_t start = m->count;

	seq_puts(m, name);
	seq_putc(m, ':');
	seq_pad_to(m, start, 16);
	seq_printf(m, "%8lu kB\n", PAGES_TO_KB(pages));
}

int meminfo_show(struct seq_file *m, void *v __maybe_unused)
{
	struct memory_use u = memory_use();

	show_kb(m, "MemTotal", u.total);
	show_kb(m, "MemFree", u.free);
	show_kb(m, "MemAvailable", available(&u));
	show_kb(m, "Buffers", 0);
	show_kb(m, "Cached", u.cached);
	show_kb(m, "SwapCached", 0);
	show_kb(m, "Active", u.active_file);
	show_kb(m, "Inactive", u.inactive_file + u.anon + u.shmem);
	show_kb(m, "Active(anon)", 0);
	show_kb(m, "Inactive(anon)", u.anon + u.shmem);
	show_kb(m, "Active(file)", u.active_file);
	show_kb(m, "Inactive(file)", u.inactive_file);
	show_kb(m, "Unevictable", 0);
	show_kb(m, "Mlocked", 0);
	show_kb(m, "SwapTotal", 0);
	show_kb(m, "SwapFree", 0);
	show_kb(m, "Dirty", atomic_long_read(&nr_dirty_pages));
	show_kb(m, "Writeback", 0);
	show_kb(m, "AnonPages", u.anon);
	show_kb(m, "Mapped", u.mapped);
	show_kb(m, "Shmem", u.shmem);
	show_kb(m, "KReclaimable", u.slab_reclaimable);
	show_kb(m, "Slab", u.slab);
	show_kb(m, "SReclaimable", u.slab_reclaimable);
	show_kb(m, "SUnreclaim", u.slab - min(u.slab, u.slab_reclaimable));
	show_kb(m, "KernelStack", u.stacks);
	show_kb(m, "PageTables", u.page_tables);
	show_kb(m, "CommitLimit", vm_commit_limit());
	show_kb(m, "Committed_AS", atomic_long_read(&vm_committed_as));
	return 0;
}

int vmstat_show(struct seq_file *m, void *v __maybe_unused)
{
	struct memory_use u = memory_use();
	const struct {
		const char	*name;
		unsigned long	value;
	} lines[] = {
		{ "nr_free_pages", u.free },
		{ "nr_inactive_anon", u.anon + u.shmem },
		{ "nr_active_anon", 0 },
		{ "nr_inactive_file", u.inactive_file },
		{ "nr_active_file", u.active_file },
		{ "nr_anon_pages", u.anon },
		{ "nr_mapped", u.mapped },
		{ "nr_file_pages", u.cached },
		{ "nr_dirty", atomic_long_read(&nr_dirty_pages) },
		{ "nr_writeback", 0 },
		{ "nr_slab_reclaimable", u.slab_reclaimable },
		{ "nr_slab_unreclaimable", u.slab - min(u.slab, u.slab_reclaimable) },
		{ "nr_shmem", u.shmem },
		{ "nr_kernel_stack", PAGES_TO_KB(u.stacks) },
		{ "nr_page_table_pages", u.page_tables },
		{ "pgpgin", 0 },
		{ "pgpgout", 0 },
		{ "pswpin", 0 },
		{ "pswpout", 0 },
		{ "pgactivate", vmscan_stat.activated },
		{ "pgscan", vmscan_stat.scanned },
		{ "pgsteal", vmscan_stat.reclaimed },
		{ "oom_kill", nr_oom_kills },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lines); i++)
		seq_printf(m, "%s %lu\n", lines[i].name, lines[i].value);
	return 0;
}

int zoneinfo_show(struct seq_file *m, void *v __maybe_unused)
{
	seq_printf(m, "Node 0, zone   Normal\n"
		   "  pages free     %lu\n"
		   "        min      %lu\n"
		   "        low      %lu\n"
		   "        high     %lu\n"
		   "        spanned  %lu\n"
		   "        present  %lu\n"
		   "        managed  %lu\n",
		   nr_free_pages(), wmark_pages(WMARK_MIN), wmark_pages(WMARK_LOW),
		   wmark_pages(WMARK_HIGH), max_pfn, totalram_pages(), totalram_pages());
	return 0;
}
