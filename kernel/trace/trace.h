/*
 * trace.h - where the kernel tells what it does
 *
 * Each seam is a static branch: a no-op until tracing is switched on (kernel
 * parameter ringside.trace, see trace.c).  Recording changes nothing, never
 * sleeps and never touches user memory: it is handed what was copied.
 * The records are those of <ringside/trace.h>.
 */
#ifndef RINGSIDE_TRACE_TRACE_H
#define RINGSIDE_TRACE_TRACE_H

#include <ringside/trace.h>

#include "arch/x86/jump_label.h"
#include "lib/types.h"

struct pt_regs;
struct task_struct;

DECLARE_STATIC_KEY(trace_key);
#define trace_enabled()	static_branch_unlikely(&trace_key)

void __trace_sys_enter(const struct pt_regs *regs, unsigned long nr, int door, int abi,
		       const void *entry, const void *handler);
void __trace_sys_exit(long ret);
void __trace_copy(const void __user *uaddr, const void *data, size_t len, bool to_user);
void __trace_step(const void *func, int kind, u32 arg);
void __trace_fork(pid_t tid, pid_t tgid, u64 clone_flags);
void __trace_exec(const char *path, bool is_32bit);
void __trace_task_exit(int code, bool group);
void __trace_signal(int signo, int code, pid_t pid, uid_t uid, u64 addr);

/* @door: enum trace_door; @abi: enum trace_abi; called by arch/x86/syscall.c */
static __always_inline void trace_sys_enter(const struct pt_regs *regs, unsigned long nr,
					    int door, int abi, const void *entry,
					    const void *handler)
{
	if (trace_enabled())
		__trace_sys_enter(regs, nr, door, abi, entry, handler);
}

static __always_inline void trace_sys_exit(long ret)
{
	if (trace_enabled())
		__trace_sys_exit(ret);
}

/* @data: the kernel's copy of the @len bytes at @uaddr. */
static __always_inline void trace_copy(const void __user *uaddr, const void *data, size_t len,
				       bool to_user)
{
	if (trace_enabled())
		__trace_copy(uaddr, data, len, to_user);
}

/* The current call goes through @func now; @kind: enum trace_step_kind. */
static __always_inline void trace_step(const void *func, int kind, u32 arg)
{
	if (trace_enabled())
		__trace_step(func, kind, arg);
}

static __always_inline void trace_fork(pid_t tid, pid_t tgid, u64 clone_flags)
{
	if (trace_enabled())
		__trace_fork(tid, tgid, clone_flags);
}

static __always_inline void trace_exec(const char *path, bool is_32bit)
{
	if (trace_enabled())
		__trace_exec(path, is_32bit);
}

static __always_inline void trace_task_exit(int code, bool group)
{
	if (trace_enabled())
		__trace_task_exit(code, group);
}

static __always_inline void trace_signal(int signo, int code, pid_t pid, uid_t uid, u64 addr)
{
	if (trace_enabled())
		__trace_signal(signo, code, pid, uid, addr);
}

void trace_init(void);		/* rings, drain thread; reads the parameter */
void trace_flush(void);		/* waits until what was recorded has left: before power-off */

#endif
