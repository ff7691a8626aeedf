/*
 * uaccess.c - to and from a program's memory, where it is more than one load
 */
#include "mm/uaccess.h"

#include <linux/futex.h>

#include "mm/kasan_check.h"
#include "mm/mm.h"
#include "sched/task.h"

DEFINE_PER_CPU(int, pagefault_off);

/* A copy in that falls short leaves zeros, not what the kernel had there before. */
unsigned long _copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long left = n;

	kasan_check_range(to, n, true);
	if (likely(access_ok(from, n))) {
		stac();
		left = copy_user_generic(to, (__force const void *)from, n);
		clac();
	}
	trace_copy(from, to, n - left, false);
	if (unlikely(left))
		memset((char *)to + (n - left), 0, left);
	return left;
}

unsigned long _copy_to_user(void __user *to, const void *from, unsigned long n)
{
	unsigned long left;

	kasan_check_range(from, n, false);
	if (unlikely(!access_ok(to, n)))
		return n;
	stac();
	left = copy_user_generic((__force void *)to, from, n);
	clac();
	trace_copy(to, from, n - left, true);
	return left;
}

static noinline void trace_zeros(void __user *to, unsigned long n)
{
	unsigned long done, piece;

	for (done = 0; done < n; done += piece) {
		piece = min(n - done, PAGE_SIZE);
		trace_copy(to + done, empty_zero_page, piece, true);
	}
}

unsigned long clear_user(void __user *to, unsigned long n)
{
	unsigned long left;

	if (!access_ok(to, n))
		return n;
	stac();
	left = clear_user_generic((__force void *)to, n);
	clac();
	if (trace_enabled())
		trace_zeros(to, n - left);
	return left;
}

static bool get_user_byte(u8 *c, unsigned long addr)
{
	return __get_user_n(c, addr, 1);
}

/*
 * Copies until a NUL or @count bytes, none behind a page's end.  Returns the
 * bytes before the NUL, @count when there was none, or -EFAULT.  User access is open.
 */
static __always_inline long strncpy_in_page(char *dst, unsigned long addr, long count)
{
	long done = 0;
	u64 word;
	u8 c;

	while (likely(count - done >= 8)) {
		u64 marks;

		__get_user_asm(word, addr + done, "q", "q", fault);
		__builtin_memcpy(dst + done, &word, 8);
		marks = mark_zero(word);
		if (marks)
			return done + marked_byte(marks);
		done += 8;
	}
	for (; done < count; done++) {
		__get_user_asm(c, addr + done, "b", "b", fault);
		dst[done] = c;
		if (!c)
			break;
	}
	return done;
fault:
	return -EFAULT;
}

long strncpy_from_user(char *dst, const char __user *src, long count)
{
	unsigned long addr = (__force unsigned long)src;
	long done = 0, got, piece;

	if (count <= 0)
		return 0;
	stac();
	do {
		got = -EFAULT;
		if (unlikely(addr + done >= TASK_SIZE_MAX))
			break;
		piece = min(count - done, left_in_page(addr + done));
		got = strncpy_in_page(dst + done, addr + done, piece);
		if (unlikely(got < 0))
			break;
		done += got;
	} while (unlikely(got == piece) && done < count);
	clac();
	if (unlikely(got < 0))
		return -EFAULT;
	trace_copy(src, dst, done < count ? done + 1 : done, false);
	return done;
}

long strnlen_user(const char __user *str, long count)
{
	unsigned long addr = (__force unsigned long)str;
	long done = 0;

	if (count <= 0)
		return 0;
	while (done < count) {
		u64 word;
		u8 c;

		if (addr + done >= TASK_SIZE_MAX)
			return 0;
		if (((addr + done) & 7) == 0 && addr + done <= TASK_SIZE_MAX - 8) {
			u64 marks;

			if (!__get_user_n(&word, addr + done, 8))
				return 0;
			marks = mark_zero(word);
			if (!marks) {
				done += 8;
				continue;
			}
			done += marked_byte(marks) + 1;
			return done <= count ? done : count + 1;
		}
		if (!get_user_byte(&c, addr + done))
			return 0;
		done++;
		if (!c)
			return done;
	}
	return count + 1;
}

int copy_struct_from_user(void *dst, size_t ksize, const void __user *src, size_t usize)
{
	size_t size = min(ksize, usize), i;

	for (i = size; i < usize; i++) {
		u8 c;

		if (get_user(c, (const u8 __user *)src + i))
			return -EFAULT;
		if (c)
			return -E2BIG;
	}
	if (copy_from_user(dst, src, size))
		return -EFAULT;
	memset((char *)dst + size, 0, ksize - size);
	return 0;
}

/* One locked compare-and-exchange on user memory; *old is what was found. */
static bool cmpxchg_user(u32 *old, unsigned long addr, u32 expect, u32 new)
{
	u32 found = expect;

	stac();
	asm goto("1: lock; cmpxchgl %[new], %[mem]\n" _ASM_EXTABLE(1b, %l[fault])
		 : "+a"(found), [mem] "+m"(*(volatile u32 *)addr)
		 : [new] "r"(new) : "memory", "cc" : fault);
	clac();
	*old = found;
	return true;
fault:
	clac();
	return false;
}

int futex_cmpxchg_user(u32 *old, u32 __user *uaddr, u32 expect, u32 new)
{
	if (!access_ok(uaddr, sizeof(*uaddr)) ||
	    !cmpxchg_user(old, (__force unsigned long)uaddr, expect, new))
		return -EFAULT;
	return 0;
}

int futex_atomic_op_inuser(unsigned int op, u32 arg, u32 *old, u32 __user *uaddr)
{
	u32 seen, found, new;

	if (get_user(seen, uaddr))
		return -EFAULT;
	for (;;) {
		switch (op) {
		case FUTEX_OP_SET:
			new = arg;
			break;
		case FUTEX_OP_ADD:
			new = seen + arg;
			break;
		case FUTEX_OP_OR:
			new = seen | arg;
			break;
		case FUTEX_OP_ANDN:
			new = seen & ~arg;
			break;
		case FUTEX_OP_XOR:
			new = seen ^ arg;
			break;
		default:
			return -ENOSYS;
		}
		if (futex_cmpxchg_user(&found, uaddr, seen, new))
			return -EFAULT;
		if (found == seen)
			break;
		seen = found;
	}
	*old = seen;
	return 0;
}

int fault_in_user(const void __user *uaddr, bool write)
{
	unsigned long addr = (__force unsigned long)uaddr;
	struct mm_struct *mm = current->mm;
	unsigned int flags = write ? FAULT_FLAG_WRITE : 0;
	struct page *page;

	if (!mm || !access_ok(uaddr, 1))
		return -EFAULT;
	mmap_read_lock(mm);
	page = get_user_page(mm, addr, flags);
	mmap_read_unlock(mm);
	if (IS_ERR(page))
		return -EFAULT;
	put_page(page);
	return 0;
}
