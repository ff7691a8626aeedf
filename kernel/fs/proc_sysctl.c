/*
 * proc_sysctl.c - /proc/sys: kernel, fs and vm (net/ registers its own)
 */
#include <linux/capability.h>
#include <linux/limits.h>

#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/pipe.h"
#include "fs/procfs.h"
#include "lib/printk.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/oom.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "mm/vmscan.h"
#include "sched/pid.h"
#include "sched/random.h"
#include "sched/sched.h"
#include "sched/uts.h"

static int ngroups_max = NGROUPS_MAX, cap_last_cap = CAP_LAST_CAP;
static int overflow_id = 65534, not_tainted;
static int entropy_bits = 256;
static long threads_max;

static const struct proc_sysctl kernel_table[] = {
	{ "ostype",	0444, SYSCTL_STRING, init_uts.sysname },
	{ "osrelease",	0444, SYSCTL_STRING, init_uts.release },
	{ "version",	0444, SYSCTL_STRING, init_uts.version },
	{ "hostname",	0644, SYSCTL_STRING, init_uts.nodename, 0, __NEW_UTS_LEN + 1 },
	{ "domainname",	0644, SYSCTL_STRING, init_uts.domainname, 0, __NEW_UTS_LEN + 1 },
	{ "pid_max",	0444, SYSCTL_INT, &pid_max },
	{ "threads-max", 0444, SYSCTL_LONG, &threads_max },
	{ "ngroups_max", 0444, SYSCTL_INT, &ngroups_max },
	{ "cap_last_cap", 0444, SYSCTL_INT, &cap_last_cap },
	{ "overflowuid", 0444, SYSCTL_INT, &overflow_id },
	{ "overflowgid", 0444, SYSCTL_INT, &overflow_id },
	{ "tainted",	0444, SYSCTL_INT, &not_tainted },
	{ "sched_rt_period_us", 0644, SYSCTL_INT, &sysctl_sched_rt_period, 1, INT_MAX },
	{ "sched_rt_runtime_us", 0644, SYSCTL_INT, &sysctl_sched_rt_runtime, -1, INT_MAX },
	{ "randomize_va_space", 0644, SYSCTL_INT, &randomize_va_space, 0, 2 },
};

static const struct proc_sysctl random_table[] = {
	{ "entropy_avail", 0444, SYSCTL_INT, &entropy_bits },
	{ "poolsize",	0444, SYSCTL_INT, &entropy_bits },
};

static const struct proc_sysctl fs_table[] = {
	{ "file-max",	0644, SYSCTL_LONG, &files_stat.max_files, 0, LONG_MAX },
	{ "nr_open",	0444, SYSCTL_INT, &sysctl_nr_open },
	{ "pipe-max-size", 0644, SYSCTL_INT, &pipe_max_size, PAGE_SIZE, INT_MAX },
};

static int drop_caches_what;

static void drop_caches_written(void)
{
	drop_caches(drop_caches_what);
}

/* The limit is given by one of them: the other becomes 0. */
static void overcommit_ratio_written(void)
{
	sysctl_overcommit_kbytes = 0;
}

static void overcommit_kbytes_written(void)
{
	sysctl_overcommit_ratio = 0;
}

static const struct proc_sysctl vm_table[] = {
	{ "overcommit_memory", 0644, SYSCTL_INT, &sysctl_overcommit_memory, 0, 2 },
	{ "overcommit_ratio", 0644, SYSCTL_INT, &sysctl_overcommit_ratio, 0, INT_MAX,
	  overcommit_ratio_written },
	{ "overcommit_kbytes", 0644, SYSCTL_LONG, &sysctl_overcommit_kbytes, 0, LONG_MAX,
	  overcommit_kbytes_written },
	{ "admin_reserve_kbytes", 0644, SYSCTL_LONG, &sysctl_admin_reserve_kbytes, 0, LONG_MAX },
	{ "user_reserve_kbytes", 0644, SYSCTL_LONG, &sysctl_user_reserve_kbytes, 0, LONG_MAX },
	{ "panic_on_oom", 0644, SYSCTL_INT, &sysctl_panic_on_oom, 0, 2 },
	{ "oom_kill_allocating_task", 0644, SYSCTL_INT, &sysctl_oom_kill_allocating_task },
	{ "drop_caches", 0200, SYSCTL_INT, &drop_caches_what, 1, 4, drop_caches_written },
	{ "max_map_count", 0644, SYSCTL_INT, &sysctl_max_map_count, 0, INT_MAX },
	{ "mmap_min_addr", 0444, SYSCTL_LONG, &mmap_min_addr },
};

/* Levels of: console, messages without one, lowest console level, boot. */
static int printk_show(struct seq_file *m, void *v __maybe_unused)
{
	seq_printf(m, "%d\t%d\t1\t7\n", console_loglevel, LOG_WARNING);
	return 0;
}

static int printk_open(struct inode *inode __maybe_unused, struct file *file)
{
	return single_open(file, printk_show, NULL);
}

static ssize_t printk_write(struct file *file __maybe_unused, const char __user *buf,
			    size_t len, loff_t *pos)
{
	char text[64], *end;
	unsigned long level;

	if (len >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, len))
		return -EFAULT;
	text[len] = '\0';
	level = simple_strtoul(text, &end, 10);
	if (end == text)
		return -EINVAL;
	console_loglevel = min(level, 15UL);
	*pos += len;
	return len;
}

static const struct proc_ops printk_ops = {
	.proc_open	= printk_open,
	.proc_read_iter	= seq_read_iter,
	.proc_write	= printk_write,
	.proc_lseek	= seq_lseek,
	.proc_release	= single_release,
};

static int file_nr_show(struct seq_file *m, void *v __maybe_unused)
{
	seq_printf(m, "%ld\t0\t%lu\n", atomic_long_read(&nr_files), files_stat.max_files);
	return 0;
}

static void show_uuid(struct seq_file *m, const u8 *b)
{
	int i;

	for (i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			seq_putc(m, '-');
		seq_printf(m, "%02x", b[i]);
	}
	seq_putc(m, '\n');
}

/* RFC 4122, version 4: random but for six bits. */
static void make_uuid(u8 *b)
{
	get_random_bytes(b, 16);
	b[6] = (b[6] & 0x0f) | 0x40;
	b[8] = (b[8] & 0x3f) | 0x80;
}

static int uuid_show(struct seq_file *m, void *v __maybe_unused)
{
	u8 uuid[16];

	make_uuid(uuid);
	show_uuid(m, uuid);
	return 0;
}

static int boot_id_show(struct seq_file *m, void *v __maybe_unused)
{
	static DEFINE_MUTEX(made);
	static u8 boot_id[16];

	mutex_lock(&made);
	if (!boot_id[8])
		make_uuid(boot_id);
	mutex_unlock(&made);
	show_uuid(m, boot_id);
	return 0;
}

void proc_sysctl_init(void)
{
	struct proc_dir_entry *dir;

	threads_max = totalram_pages() / 8;
	proc_create_sysctl(proc_sys_kernel, kernel_table, ARRAY_SIZE(kernel_table));
	proc_create("printk", 0644, proc_sys_kernel, &printk_ops);
	dir = proc_mkdir("random", proc_sys_kernel);
	proc_create_sysctl(dir, random_table, ARRAY_SIZE(random_table));
	proc_create_single("uuid", 0444, dir, uuid_show);
	proc_create_single("boot_id", 0444, dir, boot_id_show);

	proc_create_sysctl(proc_sys_fs, fs_table, ARRAY_SIZE(fs_table));
	proc_create_single("file-nr", 0444, proc_sys_fs, file_nr_show);

	dir = proc_mkdir("vm", proc_sys);
	proc_create_sysctl(dir, vm_table, ARRAY_SIZE(vm_table));
}
