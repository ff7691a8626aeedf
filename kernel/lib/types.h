/*
 * types.h - the integer types every file uses
 *
 * Linux's ABI types (__u32, __kernel_size_t ...) come from linux/types.h; the
 * short forms below are for our own structures.
 */
#ifndef RINGSIDE_LIB_TYPES_H
#define RINGSIDE_LIB_TYPES_H

#include <linux/types.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/compiler.h"

typedef __u8	u8;
typedef __u16	u16;
typedef __u32	u32;
typedef __u64	u64;
typedef __s8	s8;
typedef __s16	s16;
typedef __s32	s32;
typedef __s64	s64;

typedef long	ssize_t;
typedef long long loff_t;
typedef int	pid_t;
typedef u32	uid_t;
typedef u32	gid_t;
typedef unsigned short umode_t;
typedef u32	dev_t;		/* major << 20 | minor, as Linux keeps it inside */
typedef u64	ino_t;
typedef u64	blkcnt_t;
typedef unsigned int gfp_t;
typedef unsigned int __poll_t_;	/* bits of EPOLL* / POLL* */

/* Signed nanoseconds: a time, or a span of time. */
typedef s64	ktime_t;

typedef u64	phys_addr_t;
typedef u64	pteval_t;

#define MINORBITS	20
#define MAJOR(dev)	((unsigned int)((dev) >> MINORBITS))
#define MINOR(dev)	((unsigned int)((dev) & ((1U << MINORBITS) - 1)))
#define MKDEV(ma, mi)	(((ma) << MINORBITS) | (mi))

#define U8_MAX	((u8)~0U)
#define U16_MAX	((u16)~0U)
#define U32_MAX	((u32)~0U)
#define S32_MAX	((s32)(U32_MAX >> 1))
#define U64_MAX	((u64)~0ULL)
#define S64_MAX	((s64)(U64_MAX >> 1))
#ifndef INT_MAX
#define INT_MAX		((int)(~0U >> 1))
#define INT_MIN		(-INT_MAX - 1)
#define UINT_MAX	(~0U)
#define LONG_MAX	((long)(~0UL >> 1))
#define LONG_MIN	(-LONG_MAX - 1)
#define ULONG_MAX	(~0UL)
#define SSIZE_MAX	((ssize_t)(SIZE_MAX >> 1))
#define LLONG_MAX	((long long)(~0ULL >> 1))
#endif

struct list_head { struct list_head *next, *prev; };
struct hlist_head { struct hlist_node *first; };
struct hlist_node { struct hlist_node *next, **pprev; };

/* A callback once every CPU has passed a quiescent state (sched/rcu.h). */
struct rcu_head {
	struct rcu_head *next;
	void (*func)(struct rcu_head *head);
};

#endif
