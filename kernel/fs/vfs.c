/*
 * vfs.c - what the file layer sets up before the first file
 */
#include "fs/anon_inodes.h"
#include "fs/char_dev.h"
#include "fs/dcache.h"
#include "fs/eventpoll.h"
#include "fs/exec.h"
#include "fs/file.h"
#include "fs/initramfs.h"
#include "fs/mem_devices.h"
#include "fs/mount.h"
#include "fs/overlay.h"
#include "fs/ninep.h"
#include "fs/pipe.h"
#include "fs/procfs.h"
#include "fs/sysfs.h"
#include "fs/timerfd.h"
#include "fs/tmpfs.h"
#include "fs/tty.h"

void __init vfs_init(void)
{
	files_init();
	fdtable_init();
	dcache_init();
	inode_init();
	tmpfs_init();
	ovl_init();
	mnt_init();		/* the root */
	vdso_init();

	anon_inode_init();	/* files without a path */
	pipe_init();
	eventpoll_init();
	timerfd_init();

	chrdev_init();		/* devices */
	mem_devices_init();
	tty_init();

	proc_root_init();	/* /proc, /sys */
	sysfs_init();
	ninep_init();		/* the host's files */
}
