/*
 * compiler.h - what C cannot say by itself: annotations and barriers
 */
#ifndef RINGSIDE_LIB_COMPILER_H
#define RINGSIDE_LIB_COMPILER_H

#ifdef __CHECKER__
/* sparse: a __user pointer may only be followed by mm/uaccess.h. */
#define __user		__attribute__((noderef, address_space(__user)))
#define __force		__attribute__((force))
#define __must_hold(x)	__attribute__((context(x, 1, 1)))
#define __acquires(x)	__attribute__((context(x, 0, 1)))
#define __releases(x)	__attribute__((context(x, 1, 0)))
#define __percpu_seg
#else
#define __user
#define __force
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)
#define __percpu_seg	__seg_gs
#endif

#define likely(x)	__builtin_expect(!!(x), 1)
#define unlikely(x)	__builtin_expect(!!(x), 0)

#undef __always_inline	/* linux/stddef.h has a weaker one */
#define __always_inline	inline __attribute__((always_inline))
#define noinline	__attribute__((noinline))
#define __noreturn	__attribute__((noreturn))
#define __cold		__attribute__((cold))
#define __packed	__attribute__((packed))
#define __aligned(n)	__attribute__((aligned(n)))
#define __maybe_unused	__attribute__((unused))
#define __used		__attribute__((used))
#define __weak		__attribute__((weak))
#define __must_check	__attribute__((warn_unused_result))
#define __printf(f, a)	__attribute__((format(printf, f, a)))
#define __section(s)	__attribute__((section(s)))
#define fallthrough	__attribute__((fallthrough))

/* Code and data used only while booting; freed before /init runs. */
#define __init		__section(".init.text") __cold
#define __initdata	__section(".init.data")
/* Written once while booting, read-only afterwards. */
#define __ro_after_init	__section(".data..ro_after_init")

/* KASAN must not see accesses made by this function. */
#define __no_kasan	__attribute__((no_sanitize("kernel-address")))
#define __no_ubsan	__attribute__((no_sanitize("undefined")))

#define barrier()	asm volatile("" ::: "memory")
#define OPTIMIZER_HIDE_VAR(v) asm volatile("" : "+r"(v))

/* One load or one store, neither torn, repeated nor invented. */
#define READ_ONCE(x)	(*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile typeof(x) *)&(x) = (v))

/* x86 orders loads with loads and stores with stores by itself. */
#define smp_mb()	asm volatile("lock; addl $0,-4(%%rsp)" ::: "memory", "cc")
#define smp_rmb()	barrier()
#define smp_wmb()	barrier()
#define smp_store_release(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define smp_load_acquire(p)	__atomic_load_n((p), __ATOMIC_ACQUIRE)

#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)
#define ___PASTE(a, b)	a##b
#define __PASTE(a, b)	___PASTE(a, b)
#define __UNIQUE_ID(p)	__PASTE(p, __COUNTER__)

#endif
