/*
 * proc_files.c - what /proc says of the whole machine
 */
#include <linux/magic.h>

#include "arch/x86/irq.h"
#include "arch/x86/processor.h"
#include "fs/char_dev.h"
#include "fs/file.h"
#include "fs/mem_devices.h"
#include "fs/proc_meminfo.h"
#include "fs/procfs.h"
#include "fs/super.h"
#include "lib/cmdline.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/page.h"
#include "mm/slab.h"
#include "sched/pid.h"
#include "sched/sched.h"
#include "sched/uts.h"

#define NS_PER_USER_TICK	(NSEC_PER_SEC / 100)
#define PAGES_TO_KB(n)		((unsigned long)(n) << (PAGE_SHIFT - 10))

static int version_show(struct seq_file *m, void *v __maybe_unused)
{
	seq_printf(m, "%s version %s (ringside) (gcc " __VERSION__ ") %s\n", init_uts.sysname,
		   init_uts.release, init_uts.version);
	return 0;
}

static int cmdline_show(struct seq_file *m, void *v __maybe_unused)
{
	seq_printf(m, "%s\n", boot_command_line);
	return 0;
}

static int cpuinfo_show(struct seq_file *m, void *v __maybe_unused)
{
	char *buf = (char *)__get_free_page(GFP_KERNEL);
	unsigned int cpu;

	if (!buf)
		return -ENOMEM;
	for_each_online_cpu(cpu)
		seq_write(m, buf, cpu_describe(cpu, buf, PAGE_SIZE));
	free_page(buf);
	return 0;
}

static void show_cpu_line(struct seq_file *m, u64 user, u64 sys, u64 idle)
{
	seq_printf(m, " %llu 0 %llu %llu 0 0 0 0 0 0\n",
		   (unsigned long long)(user / NS_PER_USER_TICK),
		   (unsigned long long)(sys / NS_PER_USER_TICK),
		   (unsigned long long)(idle / NS_PER_USER_TICK));
}

static unsigned long irq_total(unsigned int irq, unsigned long *counts)
{
	unsigned long total = 0;
	unsigned int cpu;

	if (!irq_describe(irq, counts, nr_cpu_ids))
		return 0;
	for (cpu = 0; cpu < nr_cpu_ids; cpu++)
		total += counts[cpu];
	return total;
}

static int stat_show(struct seq_file *m, void *v __maybe_unused)
{
	u64 user, sys, idle, all_user = 0, all_sys = 0, all_idle = 0;
	unsigned long counts[MAX_CPUS], intr = 0;
	unsigned int cpu, irq;

	for_each_online_cpu(cpu) {
		cpu_time_ns(cpu, &user, &sys, &idle);
		all_user += user;
		all_sys += sys;
		all_idle += idle;
	}
	seq_puts(m, "cpu ");
	show_cpu_line(m, all_user, all_sys, all_idle);
	for_each_online_cpu(cpu) {
		cpu_time_ns(cpu, &user, &sys, &idle);
		seq_printf(m, "cpu%u", cpu);
		show_cpu_line(m, user, sys, idle);
	}
	for (irq = 0; irq < NR_IRQS; irq++)
		intr += irq_total(irq, counts);
	seq_printf(m, "intr %lu\nctxt %llu\nbtime %lld\nprocesses %lu\nprocs_running %u\n"
		   "procs_blocked 0\n", intr, (unsigned long long)nr_context_switches(),
		   (long long)(ktime_real_offset() / NSEC_PER_SEC), total_forks, nr_running());
	return 0;
}

static int uptime_show(struct seq_file *m, void *v __maybe_unused)
{
	u64 up = ktime_get_ns() / (NSEC_PER_SEC / 100), idle = 0;
	unsigned int cpu;

	for_each_online_cpu(cpu)
		idle += idle_time_ns(cpu);
	idle /= NSEC_PER_SEC / 100;
	seq_printf(m, "%llu.%02llu %llu.%02llu\n", (unsigned long long)(up / 100),
		   (unsigned long long)(up % 100), (unsigned long long)(idle / 100),
		   (unsigned long long)(idle % 100));
	return 0;
}

/* Loads have 11 bits behind the point. */
#define LOAD_INT(x)	((x) >> 11)
#define LOAD_FRAC(x)	LOAD_INT(((x) & 2047) * 100)

static int loadavg_show(struct seq_file *m, void *v __maybe_unused)
{
	unsigned long load[3];
	int i;

	get_avenrun(load);
	for (i = 0; i < 3; i++)
		seq_printf(m, "%lu.%02lu ", LOAD_INT(load[i]), LOAD_FRAC(load[i]));
	/* Numbers are given in turn, so the forks tell the newest. */
	seq_printf(m, "%u/%d %lu\n", nr_running(), READ_ONCE(nr_threads), total_forks);
	return 0;
}

static int show_filesystem(struct file_system_type *fs, void *m)
{
	if (!(fs->fs_flags & FS_NOMOUNT))
		seq_printf(m, "%s\t%s\n", fs->fs_flags & FS_NODEV ? "nodev" : "", fs->name);
	return 0;
}

static int filesystems_show(struct seq_file *m, void *v __maybe_unused)
{
	return for_each_filesystem(show_filesystem, m);
}

static int devices_show(struct seq_file *m, void *v __maybe_unused)
{
	chrdev_show(m);
	return 0;
}

static int interrupts_show(struct seq_file *m, void *v __maybe_unused)
{
	unsigned long counts[MAX_CPUS];
	unsigned int cpu, irq;

	seq_puts(m, "    ");
	for_each_online_cpu(cpu)
		seq_printf(m, "       CPU%-3u", cpu);
	seq_putc(m, '\n');
	for (irq = 0; irq < NR_IRQS; irq++) {
		const char *name = irq_describe(irq, counts, nr_cpu_ids);

		if (!name)
			continue;
		seq_printf(m, "%3u:", irq);
		for_each_online_cpu(cpu)
			seq_printf(m, " %10lu", counts[cpu]);
		seq_printf(m, "  %s  %s\n", irq < 256 ? "IO-APIC" : "PCI-MSI", name);
	}
	return 0;
}

static int partitions_show(struct seq_file *m, void *v __maybe_unused)
{
	seq_puts(m, "major minor  #blocks  name\n\n");
	return 0;
}

static int swaps_show(struct seq_file *m, void *v __maybe_unused)
{
	seq_puts(m, "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
	return 0;
}

static void show_slab(const struct slab_stat *st, void *m)
{
	unsigned long total = st->slabs * st->per_slab;

	seq_printf(m, "%-17s %6lu %6lu %6u %4u %4d : tunables    0    0    0 : slabdata %6lu %6lu"
		   "      0\n", st->name, st->objects_used, total, st->size, st->per_slab,
		   1 << st->order, st->slabs, st->slabs);
}

static int slabinfo_show(struct seq_file *m, void *v __maybe_unused)
{
	seq_puts(m, "slabinfo - version: 2.1\n"
		 "# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab>"
		 " : tunables <limit> <batchcount> <sharedfactor>"
		 " : slabdata <active_slabs> <num_slabs> <sharedavail>\n");
	slab_for_each(show_slab, m);
	return 0;
}

static const struct {
	const char	*name;
	umode_t		mode;
	int		(*show)(struct seq_file *, void *);
} proc_files[] = {
	{ "version",	0444, version_show },
	{ "cmdline",	0444, cmdline_show },
	{ "meminfo",	0444, meminfo_show },
	{ "vmstat",	0444, vmstat_show },
	{ "zoneinfo",	0444, zoneinfo_show },
	{ "cpuinfo",	0444, cpuinfo_show },
	{ "stat",	0444, stat_show },
	{ "uptime",	0444, uptime_show },
	{ "loadavg",	0444, loadavg_show },
	{ "filesystems", 0444, filesystems_show },
	{ "devices",	0444, devices_show },
	{ "interrupts",	0444, interrupts_show },
	{ "partitions",	0444, partitions_show },
	{ "swaps",	0444, swaps_show },
	{ "slabinfo",	0400, slabinfo_show },
};

void proc_files_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(proc_files); i++)
		proc_create_single(proc_files[i].name, proc_files[i].mode, NULL,
				   proc_files[i].show);
	kmsg_init();
	proc_sysctl_init();
}
