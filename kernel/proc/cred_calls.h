/*
 * cred_calls.h - what cred.c offers to the calls that change credentials
 */
#ifndef RINGSIDE_PROC_CRED_CALLS_H
#define RINGSIDE_PROC_CRED_CALLS_H

#include "sched/cred.h"

void cred_init(void);
struct group_info *groups_alloc(int n);
void groups_sort(struct group_info *gi);
void put_group_info(struct group_info *gi);
/* After the uids changed from @old's: what happens to the capabilities of @new. */
void cap_task_fix_setuid(struct cred *new, const struct cred *old);
/* prctl()'s part about capabilities; -ENOSYS: not one of those. */
int cap_task_prctl(int option, unsigned long arg2, unsigned long arg3, unsigned long arg4,
		   unsigned long arg5);

#endif
