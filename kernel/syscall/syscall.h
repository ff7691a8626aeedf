/*
 * syscall.h - how a system call is defined
 *
 * SYSCALL_DEFINE3(name, type, arg, type, arg, type, arg) { ... } makes
 *
 *   __x64_sys_name(regs)	takes the arguments from the 64-bit registers
 *   __ia32_sys_name(regs)	takes them from the 32-bit ones, zero-extended
 *   __do_sys_name(typed)	the body that follows the macro
 *   __syscall_meta_sys_name	name, argument types and names, in the section
 *				__syscalls_metadata, for tracer, docs and tests
 *
 * A register holds 64 bits whatever the argument's type is: each stub takes
 * the argument as long and casts it to its type, so that an int is cut to 32
 * bits and sign-extended by the kernel, not trusted from the program
 * (CVE-2009-0029).
 *
 * COMPAT_SYSCALL_DEFINEn(name, ...) makes __ia32_compat_sys_name alone: what the
 * 32-bit table uses when a 32-bit program's argument has another layout.
 */
#ifndef RINGSIDE_SYSCALL_SYSCALL_H
#define RINGSIDE_SYSCALL_SYSCALL_H

#include <syscall_nr.h>

#include "arch/x86/ptrace.h"
#include "lib/kernel.h"

typedef long (*sys_call_ptr_t)(const struct pt_regs *regs);

/* Made from the .tbl files, as are the numbers of their slots. */
extern const sys_call_ptr_t sys_call_table[NR_syscalls];
extern const sys_call_ptr_t ia32_sys_call_table[IA32_NR_syscalls];

/* The slot of every number nobody implements: -ENOSYS, and one log line. */
long __x64_sys_ni_syscall(const struct pt_regs *regs);
long __ia32_sys_ni_syscall(const struct pt_regs *regs);

struct syscall_metadata {
	const char		*name;		/* "sys_bind" */
	int			nb_args;
	const char *const	*types;		/* "int", "const struct sockaddr *", ... */
	const char *const	*args;		/* "fd", "uaddr", ... */
	bool			compat;		/* for the 32-bit table alone */
};

extern const struct syscall_metadata *const __start___syscalls_metadata[];
extern const struct syscall_metadata *const __stop___syscalls_metadata[];

/* m(type, name) for each pair. */
#define __MAP0(m, ...)
#define __MAP1(m, t, a, ...)	m(t, a)
#define __MAP2(m, t, a, ...)	m(t, a), __MAP1(m, __VA_ARGS__)
#define __MAP3(m, t, a, ...)	m(t, a), __MAP2(m, __VA_ARGS__)
#define __MAP4(m, t, a, ...)	m(t, a), __MAP3(m, __VA_ARGS__)
#define __MAP5(m, t, a, ...)	m(t, a), __MAP4(m, __VA_ARGS__)
#define __MAP6(m, t, a, ...)	m(t, a), __MAP5(m, __VA_ARGS__)
#define __MAP(n, ...)		__MAP##n(__VA_ARGS__)

#define __SC_DECL(t, a)		t a
#define __SC_LONG(t, a)		long a
#define __SC_CAST(t, a)		(__force t)a
#define __SC_TYPE(t, a)		#t
#define __SC_NAME(t, a)		#a

/* The registers, in argument order.  ia32: the upper halves are not the program's. */
#define __X64_REGS0(r)
#define __X64_REGS1(r)	(r)->di
#define __X64_REGS2(r)	__X64_REGS1(r), (r)->si
#define __X64_REGS3(r)	__X64_REGS2(r), (r)->dx
#define __X64_REGS4(r)	__X64_REGS3(r), (r)->r10
#define __X64_REGS5(r)	__X64_REGS4(r), (r)->r8
#define __X64_REGS6(r)	__X64_REGS5(r), (r)->r9
#define __IA32_REGS0(r)
#define __IA32_REGS1(r)	(u32)(r)->bx
#define __IA32_REGS2(r)	__IA32_REGS1(r), (u32)(r)->cx
#define __IA32_REGS3(r)	__IA32_REGS2(r), (u32)(r)->dx
#define __IA32_REGS4(r)	__IA32_REGS3(r), (u32)(r)->si
#define __IA32_REGS5(r)	__IA32_REGS4(r), (u32)(r)->di
#define __IA32_REGS6(r)	__IA32_REGS5(r), (u32)(r)->bp

#define __SYSCALL_METADATA(sname, n, is_compat, ...) \
	static const char *const types_##sname[] = { __MAP(n, __SC_TYPE, __VA_ARGS__) }; \
	static const char *const args_##sname[] = { __MAP(n, __SC_NAME, __VA_ARGS__) }; \
	static const struct syscall_metadata __syscall_meta_##sname = { \
		.name = #sname, .nb_args = n, .types = types_##sname, .args = args_##sname, \
		.compat = is_compat, \
	}; \
	static const struct syscall_metadata *const __used __section("__syscalls_metadata") \
		__p_syscall_meta_##sname = &__syscall_meta_##sname;
#define SYSCALL_METADATA(sname, n, ...) __SYSCALL_METADATA(sname, n, false, __VA_ARGS__)

#define __SYSCALL_DEFINEx(n, name, ...) \
	long __x64_sys_##name(const struct pt_regs *regs); \
	long __ia32_sys_##name(const struct pt_regs *regs); \
	static long __do_sys_##name(__MAP(n, __SC_DECL, __VA_ARGS__)); \
	static __always_inline long __se_sys_##name(__MAP(n, __SC_LONG, __VA_ARGS__)) \
	{ return __do_sys_##name(__MAP(n, __SC_CAST, __VA_ARGS__)); } \
	long __x64_sys_##name(const struct pt_regs *regs) \
	{ return __se_sys_##name(__X64_REGS##n(regs)); } \
	long __ia32_sys_##name(const struct pt_regs *regs) \
	{ return __se_sys_##name(__IA32_REGS##n(regs)); } \
	static long __do_sys_##name(__MAP(n, __SC_DECL, __VA_ARGS__))

#define SYSCALL_DEFINEx(n, name, ...) \
	SYSCALL_METADATA(sys_##name, n, __VA_ARGS__) \
	__SYSCALL_DEFINEx(n, name, __VA_ARGS__)

#define SYSCALL_DEFINE1(...) SYSCALL_DEFINEx(1, __VA_ARGS__)
#define SYSCALL_DEFINE2(...) SYSCALL_DEFINEx(2, __VA_ARGS__)
#define SYSCALL_DEFINE3(...) SYSCALL_DEFINEx(3, __VA_ARGS__)
#define SYSCALL_DEFINE4(...) SYSCALL_DEFINEx(4, __VA_ARGS__)
#define SYSCALL_DEFINE5(...) SYSCALL_DEFINEx(5, __VA_ARGS__)
#define SYSCALL_DEFINE6(...) SYSCALL_DEFINEx(6, __VA_ARGS__)

#define SYSCALL_DEFINE0(name) \
	SYSCALL_METADATA(sys_##name, 0) \
	long __x64_sys_##name(const struct pt_regs *regs); \
	long __ia32_sys_##name(const struct pt_regs *regs); \
	static long __do_sys_##name(void); \
	long __x64_sys_##name(const struct pt_regs *regs __maybe_unused) \
	{ return __do_sys_##name(); } \
	long __ia32_sys_##name(const struct pt_regs *regs __maybe_unused) \
	{ return __do_sys_##name(); } \
	static long __do_sys_##name(void)

#define COMPAT_SYSCALL_DEFINEx(n, name, ...) \
	__SYSCALL_METADATA(compat_sys_##name, n, true, __VA_ARGS__) \
	long __ia32_compat_sys_##name(const struct pt_regs *regs); \
	static long __do_compat_sys_##name(__MAP(n, __SC_DECL, __VA_ARGS__)); \
	static __always_inline long __se_compat_sys_##name(__MAP(n, __SC_LONG, __VA_ARGS__)) \
	{ return __do_compat_sys_##name(__MAP(n, __SC_CAST, __VA_ARGS__)); } \
	long __ia32_compat_sys_##name(const struct pt_regs *regs) \
	{ return __se_compat_sys_##name(__IA32_REGS##n(regs)); } \
	static long __do_compat_sys_##name(__MAP(n, __SC_DECL, __VA_ARGS__))

#define COMPAT_SYSCALL_DEFINE1(...) COMPAT_SYSCALL_DEFINEx(1, __VA_ARGS__)
#define COMPAT_SYSCALL_DEFINE2(...) COMPAT_SYSCALL_DEFINEx(2, __VA_ARGS__)
#define COMPAT_SYSCALL_DEFINE3(...) COMPAT_SYSCALL_DEFINEx(3, __VA_ARGS__)
#define COMPAT_SYSCALL_DEFINE4(...) COMPAT_SYSCALL_DEFINEx(4, __VA_ARGS__)
#define COMPAT_SYSCALL_DEFINE5(...) COMPAT_SYSCALL_DEFINEx(5, __VA_ARGS__)
#define COMPAT_SYSCALL_DEFINE6(...) COMPAT_SYSCALL_DEFINEx(6, __VA_ARGS__)
#define COMPAT_SYSCALL_DEFINE0(name) \
	__SYSCALL_METADATA(compat_sys_##name, 0, true) \
	long __ia32_compat_sys_##name(const struct pt_regs *regs); \
	static long __do_compat_sys_##name(void); \
	long __ia32_compat_sys_##name(const struct pt_regs *regs __maybe_unused) \
	{ return __do_compat_sys_##name(); } \
	static long __do_compat_sys_##name(void)

/* The registers of the system call being made, for the few that need them all. */
#define current_pt_regs()	task_pt_regs(current)

/*
 * An index that was checked against a bound stays below it even on a path the
 * processor only guesses (Spectre v1): the mask is all ones or all zeros by
 * arithmetic, not by a branch.
 */
static __always_inline unsigned long array_index_mask_nospec(unsigned long index,
							     unsigned long size)
{
	unsigned long mask;

	asm volatile("cmp %1,%2; sbb %0,%0" : "=r"(mask) : "g"(size), "r"(index) : "cc");
	return mask;
}

#define array_index_nospec(index, size) ({ \
	typeof(index) _i = (index); \
	(typeof(index))(_i & array_index_mask_nospec(_i, (size))); })

#endif
