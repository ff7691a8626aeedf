/*
 * proc_meminfo.h - where the machine's memory is: /proc/meminfo, vmstat, zoneinfo
 */
#ifndef RINGSIDE_FS_PROC_MEMINFO_H
#define RINGSIDE_FS_PROC_MEMINFO_H

struct seq_file;

int meminfo_show(struct seq_file *m, void *v);
int vmstat_show(struct seq_file *m, void *v);
int zoneinfo_show(struct seq_file *m, void *v);

#endif
