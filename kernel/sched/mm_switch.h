/*
 * mm_switch.h - what a task switch needs of address spaces and of user memory
 *
 * The scheduler stands below mm.  implemented by mm/ and proc/fork.c
 */
#ifndef RINGSIDE_SCHED_MM_SWITCH_H
#define RINGSIDE_SCHED_MM_SWITCH_H

struct mm_struct;
struct task_struct;

void switch_mm(struct mm_struct *prev, struct mm_struct *next, struct task_struct *tsk);
void enter_lazy_tlb(struct mm_struct *mm, struct task_struct *tsk);

/* proc/fork.c: mmgrab() and mmdrop(), and CLONE_CHILD_SETTID's store. */
void sched_mmgrab(struct mm_struct *mm);
void sched_mmdrop(struct mm_struct *mm);
void sched_put_child_tid(struct task_struct *t);

#endif
