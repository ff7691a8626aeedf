/*
 * mm.h - address spaces: what a program's addresses mean
 *
 * An mm_struct is a set of areas (vm_area_struct), none overlapping, in a tree
 * by address, and the page tables that have been filled in for them so far.
 * Page faults fill in the rest (memory.c).
 *
 * Lock order: mmap_lock, then mapping->i_mmap_lock, then page_table_lock, then
 * mapping->lock.
 *
 * Lock letters:
 *   I  written once before others can see it
 *   w  mmap_lock: held for writing to change, for reading to look
 *   p  page_table_lock
 *   a  arg_lock
 *   A  atomic
 */
#ifndef RINGSIDE_MM_MM_H
#define RINGSIDE_MM_MM_H

#include <linux/mman.h>

#include "arch/x86/pgtable.h"
#include "arch/x86/spinlock.h"
#include "lib/atomic.h"
#include "lib/list.h"
#include "mm/page.h"
#include "sched/mutex.h"

struct address_space;
struct file;
struct iov_iter;
struct pt_regs;
struct task_struct;

typedef unsigned long pgoff_t;
typedef unsigned int vm_fault_t;

#define VM_READ		0x1UL
#define VM_WRITE	0x2UL
#define VM_EXEC		0x4UL
#define VM_SHARED	0x8UL
#define VM_MAYREAD	0x10UL		/* what mprotect() may add */
#define VM_MAYWRITE	0x20UL
#define VM_MAYEXEC	0x40UL
#define VM_MAYSHARE	0x80UL
#define VM_GROWSDOWN	0x100UL		/* a stack */
#define VM_PFNMAP	0x400UL		/* pages without struct page users: never counted */
#define VM_LOCKED	0x2000UL
#define VM_IO		0x4000UL
#define VM_DONTCOPY	0x20000UL	/* not for children */
#define VM_DONTEXPAND	0x40000UL	/* mremap() may not enlarge it */
#define VM_LOCKONFAULT	0x80000UL
#define VM_ACCOUNT	0x100000UL	/* counted against the commit limit */
#define VM_NORESERVE	0x200000UL
#define VM_WIPEONFORK	0x2000000UL	/* children find zeros */
#define VM_DONTDUMP	0x4000000UL
#define VM_NOHUGEPAGE	0x40000000UL
#define VM_HUGEPAGE	0x20000000UL
#define VM_MERGEABLE	0x80000000UL
#define VM_STACK	VM_GROWSDOWN
#define VM_SPECIAL	(VM_IO | VM_DONTEXPAND | VM_PFNMAP)
#define VM_ACCESS_FLAGS	(VM_READ | VM_WRITE | VM_EXEC)

struct vm_area_struct {
	unsigned long		vm_start, vm_end;	/* w  [start, end) */
	struct mm_struct	*vm_mm;			/* I */
	unsigned long		vm_flags;		/* w  VM_* */
	pgprot_t		vm_page_prot;		/* w  bits of its page table entries */
	pgoff_t			vm_pgoff;		/* w  page of the file at vm_start */
	struct file		*vm_file;		/* w  counted; NULL: anonymous */
	const struct vm_operations_struct *vm_ops;	/* w  NULL: anonymous, private */
	void			*vm_private_data;	/* the owner's */
	struct address_space	*vm_mapping;		/* w  the file's pages, or NULL */
	struct list_head	i_mmap_node;		/* mapping->i_mmap_lock */

	/* Place in the tree (vma_tree.c). */
	struct vm_area_struct	*vm_next, *vm_prev;	/* w  by address */
	struct vm_area_struct	*vm_left, *vm_right, *vm_parent;	/* w */
	unsigned long		vm_gap;			/* w  bytes of the hole before it */
	unsigned long		vm_max_gap;		/* w  largest hole before one below here */
	int			vm_height;		/* w */
};

#define VM_FAULT_OOM		0x1u
#define VM_FAULT_SIGBUS		0x2u
#define VM_FAULT_MAJOR		0x4u
#define VM_FAULT_SIGSEGV	0x40u
#define VM_FAULT_NOPAGE		0x100u	/* the handler filled the entry in itself */
#define VM_FAULT_LOCKED		0x200u	/* vmf->page is locked */
#define VM_FAULT_RETRY		0x400u
#define VM_FAULT_ERROR		(VM_FAULT_OOM | VM_FAULT_SIGBUS | VM_FAULT_SIGSEGV)

#define FAULT_FLAG_WRITE	1u
#define FAULT_FLAG_REMOTE	8u	/* another process's memory */
#define FAULT_FLAG_FORCE	16u	/* ptrace: VM_MAYWRITE is enough for private memory */

struct vm_fault {
	struct vm_area_struct	*vma;
	unsigned int		flags;		/* FAULT_FLAG_* */
	unsigned long		address;	/* page aligned */
	pgoff_t			pgoff;		/* page of the file */
	struct page		*page;		/* set by ->fault, with a reference */
};

struct vm_operations_struct {
	void (*open)(struct vm_area_struct *vma);	/* a second area: fork, split */
	void (*close)(struct vm_area_struct *vma);
	int (*may_split)(struct vm_area_struct *vma, unsigned long addr);
	int (*mremap)(struct vm_area_struct *vma);	/* it has a new address */
	/* Sets vmf->page, or answers VM_FAULT_*. */
	vm_fault_t (*fault)(struct vm_fault *vmf);
	/* A page of a shared mapping is about to become writable.  0 or VM_FAULT_*. */
	vm_fault_t (*page_mkwrite)(struct vm_fault *vmf);
	const char *(*name)(struct vm_area_struct *vma);
};

enum { MM_FILEPAGES, MM_ANONPAGES, MM_SHMEMPAGES, NR_MM_COUNTERS };

#define AT_VECTOR_SIZE	(2 * 24)

struct mm_struct {
	struct vm_area_struct	*mmap;		/* w  lowest area */
	struct vm_area_struct	*vma_root;	/* w */
	struct vm_area_struct	*vma_hint;	/* A  what was found or made last; may be NULL */
	struct vm_area_struct	*vma_last;	/* w  the highest; NULL if none */
	int			map_count;	/* w */
	pgd_t			*pgd;		/* I */
	phys_addr_t		pgd_pa;		/* I  what cr3 is loaded with */
	struct rw_semaphore	mmap_lock;
	spinlock_t		page_table_lock;
	long			rss[NR_MM_COUNTERS];	/* p */
	unsigned long		hiwater_rss;	/* p  largest total so far, as of the last shrink */
	unsigned long		pgtables;	/* p  page table pages */

	atomic_t		mm_users;	/* A  tasks (and lookers) that use it */
	atomic_t		mm_count;	/* A  users as one, and CPUs that borrow it */
	u64			cpu_bitmap;	/* A  bit n: CPU n may hold translations */

	unsigned long		task_size;	/* I  exec: TASK_SIZE_MAX or TASK_SIZE32 */
	unsigned long		mmap_base;	/* I  exec: mmap() searches downwards from here */
	bool			is_32bit;	/* I  exec */
	bool			mmap_legacy;	/* I  exec: search upwards (unlimited stack) */
	u8			dumpable;	/* A  PR_SET_DUMPABLE: 0, 1, 2 */
	u32			def_flags;	/* w  VM_LOCKED after mlockall(MCL_FUTURE) */

	unsigned long		total_vm;	/* w  pages mapped */
	unsigned long		locked_vm;	/* w  pages with VM_LOCKED */
	unsigned long		data_vm;	/* w  private, writable, no stack */
	unsigned long		exec_vm;	/* w */
	unsigned long		stack_vm;	/* w */
	unsigned long		hiwater_vm;	/* w */

	spinlock_t		arg_lock;
	unsigned long		start_code, end_code, start_data, end_data;	/* a */
	unsigned long		start_brk, brk;		/* w */
	unsigned long		start_stack;		/* a */
	unsigned long		arg_start, arg_end, env_start, env_end;		/* a */
	unsigned long		saved_auxv[AT_VECTOR_SIZE];	/* I  exec: /proc/PID/auxv */
	struct file		*exe_file;	/* w  the program; counted */
	void			*vdso;		/* I  exec: where the vDSO is mapped, or NULL */
	u32			membarrier_state;	/* A */
};

extern const char empty_zero_page[];	/* what reads of untouched private memory see */

extern struct mm_struct init_mm;	/* the kernel's own: kernel threads, CPUs at rest */

static inline void mmap_read_lock(struct mm_struct *mm)
{
	down_read(&mm->mmap_lock);
}

static inline void mmap_read_unlock(struct mm_struct *mm)
{
	up_read(&mm->mmap_lock);
}

static inline int mmap_write_lock_killable(struct mm_struct *mm)
{
	return down_write_killable(&mm->mmap_lock);
}

static inline void mmap_write_lock(struct mm_struct *mm)
{
	down_write(&mm->mmap_lock);
}

static inline void mmap_write_unlock(struct mm_struct *mm)
{
	up_write(&mm->mmap_lock);
}

/* Life of an address space. */
struct mm_struct *mm_alloc(void);		/* empty, one user; NULL: no memory */
struct mm_struct *dup_mm(struct mm_struct *oldmm);	/* fork: copy on write; ERR_PTR */
void mmput(struct mm_struct *mm);		/* last user: unmaps everything.  May sleep */
void __mmdrop(struct mm_struct *mm);
/* NULL: a kernel thread, or exiting */
struct mm_struct *get_task_mm(struct task_struct *task);

static inline void mmget(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_users);
}

static inline bool mmget_not_zero(struct mm_struct *mm)
{
	return atomic_inc_not_zero(&mm->mm_users);
}

static inline void mmgrab(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_count);
}

static inline void mmdrop(struct mm_struct *mm)
{
	if (atomic_dec_and_test(&mm->mm_count))
		__mmdrop(mm);
}

/* This CPU goes from @prev to @next; interrupts off or not preempted. */
void switch_mm(struct mm_struct *prev, struct mm_struct *next, struct task_struct *tsk);
/* The current task gets @next as its (only) address space: exec. */
void activate_mm(struct mm_struct *prev, struct mm_struct *next);
/* A kernel thread follows: it borrows @mm. */
void enter_lazy_tlb(struct mm_struct *mm, struct task_struct *tsk);
/*
 * exec: current leaves its address space for @mm (one user is handed over);
 * the old one is put.  Wakes a vfork parent only through the caller.
 */
void exec_mmap(struct mm_struct *mm);
/* exit: current has no address space any more. */
void exit_mm(void);

/*
 * exec, before anything is mapped: 32- or 64-bit, and where mmap() searches, from
 * the stack limit and ASLR (@randomize).
 */
void arch_pick_mmap_layout(struct mm_struct *mm, bool is_32bit, bool randomize,
			   unsigned long stack_limit);
unsigned long arch_randomize_brk(struct mm_struct *mm);
unsigned long randomize_stack_top(unsigned long stack_top, bool is_32bit);
unsigned long arch_mmap_rnd(bool is_32bit);	/* page aligned: load address of a PIE */

/* Looking areas up; mmap_lock held. */
struct vm_area_struct *__find_vma(struct mm_struct *mm, unsigned long addr);

/* The first area with end > addr.  Often the one that was found before. */
static inline struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *v = READ_ONCE(mm->vma_hint);

	if (v && addr < v->vm_end &&
	    (v->vm_start <= addr || (v->vm_prev && v->vm_prev->vm_end <= addr)))
		return v;
	return __find_vma(mm, addr);
}

struct vm_area_struct *find_vma_prev(struct mm_struct *mm, unsigned long addr,
				     struct vm_area_struct **prev);
static inline struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	return vma && vma->vm_start <= addr ? vma : NULL;
}

static inline struct vm_area_struct *find_vma_intersection(struct mm_struct *mm,
							    unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start);

	return vma && vma->vm_start < end ? vma : NULL;
}

static inline unsigned long vma_pages(const struct vm_area_struct *vma)
{
	return (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
}

static inline bool vma_is_anonymous(const struct vm_area_struct *vma)
{
	return !vma->vm_ops;
}

static inline pgoff_t linear_page_index(const struct vm_area_struct *vma, unsigned long addr)
{
	return ((addr - vma->vm_start) >> PAGE_SHIFT) + vma->vm_pgoff;
}

#define for_each_vma(mm, vma)	for (vma = (mm)->mmap; vma; vma = vma->vm_next)

/* Flags of mmap() that MAP_SHARED_VALIDATE knows; the others ignore what they do not. */
#define MMAP_LEGACY_MASK (MAP_SHARED | MAP_PRIVATE | MAP_SHARED_VALIDATE | MAP_FIXED | \
	MAP_ANONYMOUS | MAP_DENYWRITE | MAP_EXECUTABLE | MAP_UNINITIALIZED | MAP_GROWSDOWN | \
	MAP_LOCKED | MAP_NORESERVE | MAP_POPULATE | MAP_NONBLOCK | MAP_STACK | MAP_HUGETLB | \
	MAP_32BIT | MAP_FIXED_NOREPLACE | (63UL << MAP_HUGE_SHIFT))

/*
 * Changing areas.  do_*: the caller holds mmap_lock for writing.  vm_*: they
 * take it, for current.  Addresses or -errno.
 */
unsigned long do_mmap(struct file *file, unsigned long addr, unsigned long len,
		      unsigned long prot, unsigned long flags, unsigned long pgoff,
		      unsigned long *populate);
unsigned long vm_mmap_pgoff(struct file *file, unsigned long addr, unsigned long len,
			    unsigned long prot, unsigned long flags, unsigned long pgoff);
unsigned long vm_mmap(struct file *file, unsigned long addr, unsigned long len,
		      unsigned long prot, unsigned long flags, unsigned long offset);
int do_munmap(struct mm_struct *mm, unsigned long start, size_t len);
int vm_munmap(unsigned long start, size_t len);
int vm_brk_flags(unsigned long addr, unsigned long len, unsigned long vm_flags);
int vm_brk(unsigned long addr, unsigned long len);

/* exec's own stack area in a new mm: one page below TASK_SIZE, then moved. */
struct vm_area_struct *mm_setup_stack(struct mm_struct *mm, unsigned long stack_top,
				      unsigned long vm_flags);
/*
 * An area of the kernel's own pages (vDSO, vvar); @pages is NULL-terminated
 * and stays.  @name shows in /proc/PID/maps.
 */
struct vm_special_mapping {
	const char	*name;
	struct page	**pages;
};
struct vm_area_struct *_install_special_mapping(struct mm_struct *mm, unsigned long addr,
						unsigned long len, unsigned long vm_flags,
						const struct vm_special_mapping *spec);
unsigned long get_unmapped_area(struct file *file, unsigned long addr, unsigned long len,
				unsigned long pgoff, unsigned long flags);
int expand_stack(struct vm_area_struct *vma, unsigned long address);

/* For the f_op->mmap of devices: physical pages into @vma. */
int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size, pgprot_t prot);
/* One page of the kernel's, counted. */
int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page);

/* Page faults. */
vm_fault_t handle_mm_fault(struct vm_area_struct *vma, unsigned long address, unsigned int flags);
/* Called by arch's trap entry; interrupts as they were when it happened. */
void do_user_addr_fault(struct pt_regs *regs, unsigned long error_code, unsigned long address);
/*
 * Makes [start, start + len) present, writable if the area is.  For
 * MAP_POPULATE, mlock: mmap_lock not held.
 */
int mm_populate(struct mm_struct *mm, unsigned long start, unsigned long len);
/*
 * The page at @addr in @mm, served as a fault would; a reference for the
 * caller.  ERR_PTR(-EFAULT).  mmap_lock held for reading.
 */
struct page *get_user_page(struct mm_struct *mm, unsigned long addr, unsigned int flags);
/* Another process's memory, page by page: ptrace, /proc/PID/{mem,cmdline,environ}.  Bytes done. */
int access_process_vm(struct task_struct *tsk, unsigned long addr, void *buf, int len,
		      unsigned int gup_flags);
int access_remote_vm(struct mm_struct *mm, unsigned long addr, void *buf, int len,
		     unsigned int gup_flags);
/*
 * May current look into @task?  By its real ids (a system call that names the
 * task) or by those it opens files with (@real false: /proc).
 */
bool ptrace_may_access(struct task_struct *task, bool real);
/* @task's address space with a user counted; -ESRCH, -EACCES. */
struct mm_struct *mm_access(struct task_struct *task, bool real);
/* madvise(), in any address space; for another's only what changes no contents. */
int do_madvise(struct mm_struct *mm, unsigned long start, size_t len_in, int advice);
#define FOLL_WRITE	1u
#define FOLL_FORCE	2u

/* Accounting. */
static inline unsigned long get_mm_counter(struct mm_struct *mm, int member)
{
	long v = READ_ONCE(mm->rss[member]);

	return v < 0 ? 0 : (unsigned long)v;
}

static inline unsigned long get_mm_rss(struct mm_struct *mm)
{
	return get_mm_counter(mm, MM_FILEPAGES) + get_mm_counter(mm, MM_ANONPAGES) +
	       get_mm_counter(mm, MM_SHMEMPAGES);
}

static inline unsigned long get_mm_hiwater_rss(struct mm_struct *mm)
{
	return max(READ_ONCE(mm->hiwater_rss), get_mm_rss(mm));
}

/*
 * /proc/PID/maps: the name of an area without a file: "[heap]", "[stack]",
 * "[vdso]" ..., or NULL.
 */
const char *vma_special_name(struct vm_area_struct *vma);

/* Limits that sysctls show. */
extern int sysctl_max_map_count;
extern int sysctl_overcommit_memory;
extern int sysctl_overcommit_ratio;		/* percent of memory: policy 2's limit */
extern unsigned long sysctl_overcommit_kbytes;	/* or this, if not 0 */
extern unsigned long sysctl_admin_reserve_kbytes, sysctl_user_reserve_kbytes;
extern unsigned long mmap_min_addr;
extern int randomize_va_space;
extern atomic_long_t vm_committed_as;	/* pages promised to private writable areas */
unsigned long vm_commit_limit(void);
/* Promises @pages of memory; -ENOMEM when that is too much. */
int vm_enough_memory(long pages);
static inline void vm_unacct_memory(long pages)
{
	atomic_long_sub(pages, &vm_committed_as);
}
bool can_do_mlock(void);	/* RLIMIT_MEMLOCK is not 0, or CAP_IPC_LOCK */

/*
 * What this layer needs from files; implemented by fs/mmap.c.
 */
struct file *mmap_fget(unsigned int fd);	/* NULL: bad descriptor */
void vma_get_file(struct file *file);
void vma_put_file(struct file *file);
/*
 * Checks mode of @file and mount against prot and flags; adds VM_MAY* and
 * VM_SHARED to *vm_flags.  0, -EACCES, -EPERM, -ENODEV.
 */
int vma_file_check(struct file *file, unsigned long prot, unsigned long flags,
		   unsigned long *vm_flags);
int vma_file_mmap(struct file *file, struct vm_area_struct *vma);	/* f_op->mmap */
struct address_space *vma_file_mapping(struct file *file);
int vma_file_fsync(struct file *file, loff_t start, loff_t end);
int vma_file_punch_hole(struct file *file, loff_t start, loff_t len);

#endif
