/*
 * uts.c - the names the system goes by
 */
#include "sched/uts.h"

DECLARE_RWSEM(uts_sem);

struct uts_namespace init_uts_ns = {
	.name = {
		.sysname	= "Linux",
		.nodename	= "(none)",
		.release	= "6.1.0-ringside",
		.version	= "#1 SMP Ringside 0.1",
		.machine	= "x86_64",
		.domainname	= "(none)",
	},
};
