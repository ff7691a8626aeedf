/*
 * uaccess.h - the only way to a program's memory
 *
 * A user address may point anywhere, also to nothing.  Every access is checked
 * against the range programs may use and is listed in the exception table: a
 * fault that cannot be served ends in an error, not in a panic.  SMAP is
 * open for just the instructions that copy.
 *
 * copy_*_user() return the bytes NOT copied; get_user(), put_user() 0 or -EFAULT.
 * Every byte that crosses passes the seam trace_copy().
 */
#ifndef RINGSIDE_MM_UACCESS_H
#define RINGSIDE_MM_UACCESS_H

#include "arch/x86/page.h"
#include "arch/x86/percpu.h"
#include "arch/x86/uaccess_asm.h"
#include "lib/kernel.h"
#include "lib/string.h"
#include "lib/word.h"
#include "trace/trace.h"

static __always_inline bool __access_ok(unsigned long addr, unsigned long size)
{
	if (__builtin_constant_p(size) && size <= PAGE_SIZE)
		return likely(addr <= TASK_SIZE_MAX - size);
	return likely(size <= TASK_SIZE_MAX && addr <= TASK_SIZE_MAX - size);
}
#define access_ok(addr, size)	__access_ok((__force unsigned long)(addr), (size))

/*
 * Between these a fault on user memory fails at once instead of sleeping:
 * for looks at user memory with a spinlock held.  They nest; no sleeping inside.
 */
DECLARE_PER_CPU(int, pagefault_off);

static inline void pagefault_disable(void)
{
	this_cpu_inc(pagefault_off);
	barrier();
}

static inline void pagefault_enable(void)
{
	barrier();
	this_cpu_dec(pagefault_off);
}

static inline bool pagefault_disabled(void)
{
	return this_cpu_read(pagefault_off) != 0;
}

#define __get_user_asm(x, addr, size_suffix, mod, label) \
	asm goto("1: mov" size_suffix " %[mem], %" mod "[out]\n" _ASM_EXTABLE(1b, %l[label]) \
		 : [out] "=r"(x) \
		 : [mem] "m"(*(const __typeof__(x) *)(addr)) : : label)
#define __put_user_asm(x, addr, size_suffix, mod, label) \
	asm goto("1: mov" size_suffix " %" mod "[in], %[mem]\n" _ASM_EXTABLE(1b, %l[label]) \
		 : : [in] "r"(x), [mem] "m"(*(__typeof__(x) *)(addr)) : "memory" : label)

/* Reads @size (1, 2, 4, 8) bytes at @addr into *out; false: a fault. */
static __always_inline bool __get_user_n(void *out, unsigned long addr, size_t size)
{
	u64 v8;
	u32 v4;
	u16 v2;
	u8 v1;

	stac();
	switch (size) {
	case 1:
		__get_user_asm(v1, addr, "b", "b", fault);
		*(u8 *)out = v1;
		break;
	case 2:
		__get_user_asm(v2, addr, "w", "w", fault);
		*(u16 *)out = v2;
		break;
	case 4:
		__get_user_asm(v4, addr, "l", "k", fault);
		*(u32 *)out = v4;
		break;
	case 8:
		__get_user_asm(v8, addr, "q", "q", fault);
		*(u64 *)out = v8;
		break;
	}
	clac();
	return true;
fault:
	clac();
	return false;
}

static __always_inline bool __put_user_n(const void *in, unsigned long addr, size_t size)
{
	stac();
	switch (size) {
	case 1:
		__put_user_asm(*(const u8 *)in, addr, "b", "b", fault);
		break;
	case 2:
		__put_user_asm(*(const u16 *)in, addr, "w", "w", fault);
		break;
	case 4:
		__put_user_asm(*(const u32 *)in, addr, "l", "k", fault);
		break;
	case 8:
		__put_user_asm(*(const u64 *)in, addr, "q", "q", fault);
		break;
	}
	clac();
	return true;
fault:
	clac();
	return false;
}

/*
 * Many small values into one object: between user_write_access_begin() and
 * user_write_access_end() nothing but unsafe_put_user(), which goes to @label when it
 * faults, with the access still open.  A trace wants to see bytes: it gets false, and
 * the caller copies a whole object instead.
 */
static __always_inline bool user_write_access_begin(const void __user *ptr, size_t len)
{
	if (unlikely(trace_enabled()) || !access_ok(ptr, len))
		return false;
	stac();
	return true;
}
#define user_write_access_end()	clac()
#define unsafe_put_user(x, ptr, label) do { \
	__typeof__(*(__force __typeof__(*(ptr)) *)(ptr)) __pu = (x); \
	unsigned long __pu_addr = (__force unsigned long)(ptr); \
	BUILD_BUG_ON(!__user_size_ok(sizeof(__pu))); \
	if (sizeof(__pu) == 1) \
		__put_user_asm((u8)__pu, __pu_addr, "b", "b", label); \
	else if (sizeof(__pu) == 2) \
		__put_user_asm((u16)__pu, __pu_addr, "w", "w", label); \
	else if (sizeof(__pu) == 4) \
		__put_user_asm((u32)__pu, __pu_addr, "l", "k", label); \
	else \
		__put_user_asm((u64)__pu, __pu_addr, "q", "q", label); \
} while (0)

#define __user_size_ok(n)	((n) == 1 || (n) == 2 || (n) == 4 || (n) == 8)

/* @x becomes the value at @ptr, or 0 with -EFAULT. */
#define get_user(x, ptr) ({ \
	const __typeof__(*(ptr)) __user *__gu_ptr = (ptr); \
	union { __typeof__(*(__force __typeof__(*(ptr)) *)(ptr)) v; u64 raw; } __gu; \
	int __gu_err = -EFAULT; \
	BUILD_BUG_ON(!__user_size_ok(sizeof(*(ptr)))); \
	__gu.raw = 0; \
	if (access_ok(__gu_ptr, sizeof(*(ptr))) && \
	    likely(__get_user_n(&__gu.raw, (__force unsigned long)__gu_ptr, sizeof(*(ptr))))) { \
		trace_copy(__gu_ptr, &__gu.raw, sizeof(*(ptr)), false); \
		__gu_err = 0; \
	} \
	(x) = (__force __typeof__(x))__gu.v; \
	__gu_err; })

#define put_user(x, ptr) ({ \
	__typeof__(*(ptr)) __user *__pu_ptr = (ptr); \
	__typeof__(*(__force __typeof__(*(ptr)) *)(ptr)) __pu_val = \
		(__typeof__(*(__force __typeof__(*(ptr)) *)(ptr)))(x); \
	int __pu_err = -EFAULT; \
	BUILD_BUG_ON(!__user_size_ok(sizeof(*(ptr)))); \
	if (access_ok(__pu_ptr, sizeof(*(ptr))) && \
	    likely(__put_user_n(&__pu_val, (__force unsigned long)__pu_ptr, sizeof(*(ptr))))) { \
		trace_copy(__pu_ptr, &__pu_val, sizeof(*(ptr)), true); \
		__pu_err = 0; \
	} \
	__pu_err; })

/* The check costs two instructions: these keep it. */
#define __get_user(x, ptr)	get_user(x, ptr)
#define __put_user(x, ptr)	put_user(x, ptr)

unsigned long __must_check _copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long __must_check _copy_to_user(void __user *to, const void *from, unsigned long n);

static __always_inline unsigned long __must_check
copy_from_user(void *to, const void __user *from, unsigned long n)
{
	if (__builtin_constant_p(n) && __user_size_ok(n)) {
		if (!access_ok(from, n) ||
		    unlikely(!__get_user_n(to, (__force unsigned long)from, n)))
			return _copy_from_user(to, from, n);
		trace_copy(from, to, n, false);
		return 0;
	}
	return _copy_from_user(to, from, n);
}

static __always_inline unsigned long __must_check
copy_to_user(void __user *to, const void *from, unsigned long n)
{
	if (__builtin_constant_p(n) && __user_size_ok(n)) {
		if (!access_ok(to, n) ||
		    unlikely(!__put_user_n(from, (__force unsigned long)to, n)))
			return _copy_to_user(to, from, n);
		trace_copy(to, from, n, true);
		return 0;
	}
	return _copy_to_user(to, from, n);
}

#define __copy_from_user(to, from, n)	copy_from_user(to, from, n)
#define __copy_to_user(to, from, n)	copy_to_user(to, from, n)

/* For callers inside pagefault_disable(): fail rather than sleep. */
#define __copy_from_user_inatomic(to, from, n)	copy_from_user(to, from, n)
#define __copy_to_user_inatomic(to, from, n)	copy_to_user(to, from, n)

/* Zeroes @n bytes; returns the bytes not zeroed. */
unsigned long __must_check clear_user(void __user *to, unsigned long n);

/*
 * Copies a string with its NUL, at most @count bytes.  Returns its length
 * without the NUL, @count when no NUL was among them, or -EFAULT.
 */
long __must_check strncpy_from_user(char *dst, const char __user *src, long count);

/* From @addr to the end of its page: a longer read may fault on what nobody asked for. */
static __always_inline long left_in_page(unsigned long addr)
{
	return PAGE_SIZE - addr % PAGE_SIZE;
}

/*
 * The usual case of strncpy_from_user(), inline: all @size bytes, a multiple of 8, at
 * @src lie in one page.  Copies words up to the one with the NUL; false: nothing is
 * known, strncpy_from_user() has to be asked.
 */
static __always_inline bool strcpy_short_from_user(char *dst, const char __user *src, long size)
{
	unsigned long addr = (__force unsigned long)src;
	long done;

	if (unlikely(addr >= TASK_SIZE_MAX || left_in_page(addr) < size || trace_enabled()))
		return false;
	stac();
	for (done = 0; done < size; done += 8) {
		u64 word;

		__get_user_asm(word, addr + done, "q", "q", fault);
		__builtin_memcpy(dst + done, &word, 8);
		if (mark_zero(word)) {
			clac();
			return true;
		}
	}
fault:
	clac();
	return false;
}

/* Length with the NUL; > @count when there is none in @count bytes; 0: a fault. */
long __must_check strnlen_user(const char __user *str, long count);

/*
 * An extensible structure: copies @usize bytes of a user structure into one of
 * @ksize, zeroes the rest.  -E2BIG when bytes the kernel does not know are not 0.
 */
int __must_check copy_struct_from_user(void *dst, size_t ksize, const void __user *src,
				       size_t usize);

/* Atomic on user memory, for futexes.  *old: what was there.  0 or -EFAULT. */
int futex_cmpxchg_user(u32 *old, u32 __user *uaddr, u32 expect, u32 new);
/* FUTEX_OP_*: *old = *uaddr; *uaddr = op(*uaddr, arg).  -ENOSYS: unknown op. */
int futex_atomic_op_inuser(unsigned int op, u32 arg, u32 *old, u32 __user *uaddr);

/*
 * Serves the fault at @uaddr as if the program had touched it: after an access
 * inside pagefault_disable() failed.  0, or -EFAULT.
 */
int fault_in_user(const void __user *uaddr, bool write);

#endif
