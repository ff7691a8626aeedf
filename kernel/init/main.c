/*
 * main.c - the kernel's table of contents
 *
 * start_kernel() runs on the boot CPU with interrupts off, on the stack of the
 * idle task that it becomes.  Everything that may sleep - starting the other
 * CPUs, drivers, unpacking the files - happens in kernel_init(), which is
 * process 1 and ends by becoming /init.
 */
#include "init/main.h"

#include <linux/sched.h>

#include "arch/x86/boot.h"
#include "arch/x86/pgtable.h"
#include "arch/x86/processor.h"
#include "arch/x86/smp.h"
#include "arch/x86/switch.h"
#include "drivers/serial.h"
#include "drivers/virtio.h"
#include "fs/exec.h"
#include "fs/initramfs.h"
#include "fs/vport.h"
#include "init/params.h"
#include "ipc/ipc.h"
#include "mm/page.h"
#include "mm/vmscan.h"
#include "net/net.h"
#include "proc/fork.h"
#include "proc/init.h"
#include "sched/rcu.h"
#include "sched/sched.h"
#include "sched/time.h"
#include "trace/trace.h"

/* Becomes the first program, or says in one line why there is none. */
static void run_init_process(void)
{
	static char why[256];
	const char *path = init_path();
	int err = kernel_execve(path, init_argv(), init_envp());

	if (!err)
		return;
	exec_explain(path, err, why, sizeof(why));
	panic("no program to run: %s", why);
}

static int kernel_init(void *arg)
{
	(void)arg;
	smp_init();			/* the other CPUs */
	if (IS_ERR(kthread_run(kswapd, NULL, "kswapd0")))	/* gets memory back */
		panic("no memory for kswapd");
	serial_init();			/* devices */
	virtio_init();
	vport_init();
	populate_rootfs();		/* the initramfs */
	trace_init();
	mark_rodata_ro();		/* booted: what is left of it is read-only or gone */
	free_reserved_area(init_range().start, init_range().end);
	run_init_process();
	return 0;			/* to user mode, as /init */
}

void start_kernel(void)
{
	init_boot_thread(&init_task, &init_task.thread, boot_stack);
	setup_arch();			/* memory map, page tables, clock, devices' addresses */
	trap_init();			/* IDT -> cpu_init() -> syscall_init() */
	parse_parameters();
	pr_info("Ringside %s\n", RINGSIDE_VERSION);
	mm_init(&boot_info);		/* pages, slabs, the kernel's address space */
	sched_init();			/* run queues, clocks, timers */
	rcu_init();
	timekeeping_init();
	proc_init();			/* tasks, signals, futexes */
	vfs_init();			/* files, names, mounts, terminals, /proc */
	ipc_init();			/* System V objects, POSIX message queues */
	net_init();			/* socket families, loopback */

	if (kernel_thread(kernel_init, NULL, CLONE_FS | CLONE_FILES) < 0)
		panic("no memory for the first process");
	cpu_startup_entry();		/* idle from now on */
}
