/*
 * layout.c - where the parts of a program lie, and by how much chance moves them
 *
 *	64 bit:  program  heap ->   ...   <- mmap_base  gap for the stack  stack
 *
 * The widths of the random parts are Linux's.
 */
#include <linux/personality.h>

#include "arch/x86/percpu.h"
#include "lib/bitops.h"
#include "mm/mm.h"
#include "mm/vma_tree.h"
#include "sched/random.h"
#include "sched/task.h"

int randomize_va_space = 2;

#define MIN_STACK_GAP	(128UL << 20)

static bool randomize(int level)
{
	return randomize_va_space >= level && !(current->personality & ADDR_NO_RANDOMIZE);
}

/*
 * Random words at hand: one request to the generator serves more than one
 * exec.  Each is used once.  This CPU's; the kernel is not preempted.
 */
struct random_words {
	unsigned int	left;
	u64		word[4];
};
static DEFINE_PER_CPU(struct random_words, random_words);

static u64 random_word(void)
{
	struct random_words *r = this_cpu_ptr(&random_words);
	u64 v;

	if (!r->left) {
		get_random_bytes(r->word, sizeof(r->word));
		r->left = ARRAY_SIZE(r->word);
	}
	v = r->word[--r->left];
	r->word[r->left] = 0;
	return v;
}

unsigned long arch_mmap_rnd(bool is_32bit)
{
	if (!randomize(1))
		return 0;
	return (random_word() & (BIT(is_32bit ? 8 : 28) - 1)) << PAGE_SHIFT;
}

static unsigned long stack_maxrandom(bool is_32bit)
{
	return is_32bit ? 0x7ffUL << PAGE_SHIFT : 0x3fffffUL << PAGE_SHIFT;
}

void arch_pick_mmap_layout(struct mm_struct *mm, bool is_32bit, bool random,
			   unsigned long stack_limit)
{
	unsigned long size = is_32bit ? TASK_SIZE32 : TASK_SIZE_MAX;
	unsigned long rnd = random ? arch_mmap_rnd(is_32bit) : 0;
	unsigned long gap = stack_limit;

	mm->is_32bit = is_32bit;
	mm->task_size = size;
	mm->mmap_legacy = stack_limit == ~0UL || (current->personality & ADDR_COMPAT_LAYOUT);
	if (mm->mmap_legacy) {
		mm->mmap_base = PAGE_ALIGN(size / 3) + rnd;
		return;
	}
	gap += STACK_GUARD_GAP + (random ? stack_maxrandom(is_32bit) : 0);
	gap = clamp(gap, MIN_STACK_GAP, size / 6 * 5);
	mm->mmap_base = PAGE_ALIGN(size - gap - rnd);
}

unsigned long randomize_stack_top(unsigned long stack_top, bool is_32bit)
{
	unsigned long pages = 0;

	if (randomize(1))
		pages = random_word() & (stack_maxrandom(is_32bit) >> PAGE_SHIFT);
	return PAGE_ALIGN(stack_top) - (pages << PAGE_SHIFT);
}

unsigned long arch_randomize_brk(struct mm_struct *mm)
{
	unsigned long range = mm->is_32bit ? 0x02000000 : 0x40000000;

	if (!randomize(2))
		return mm->brk;
	return PAGE_ALIGN(mm->brk + random_word() % range);
}
