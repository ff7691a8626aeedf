/*
 * mem_devices.h - the devices of major 1
 */
#ifndef RINGSIDE_FS_MEM_DEVICES_H
#define RINGSIDE_FS_MEM_DEVICES_H

struct file_operations;

extern const struct file_operations kmsg_fops;		/* kmsg.c: /dev/kmsg */

void mem_devices_init(void);
void kmsg_init(void);		/* /proc/kmsg */

#endif
