/*
 * binfmt_elf.c - ELF programs, 64-bit and 32-bit
 *
 * Headers of both classes are turned into one form first.  Segments are mapped
 * from the page cache; nothing is copied.  What can be refused is refused
 * before begin_new_exec().
 */
#include <linux/auxvec.h>
#include <linux/elf.h>
#include <linux/personality.h>
#include <asm/signal.h>

#include "arch/x86/fpu.h"
#include "arch/x86/processor.h"
#include "arch/x86/sigframe.h"
#include "arch/x86/switch.h"
#include "arch/x86/vdso.h"
#include "fs/exec.h"
#include "fs/file.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "sched/random.h"

/* Where position-independent programs go (those with an interpreter). */
#define ELF_ET_DYN_BASE		(TASK_SIZE_MAX / 3 * 2)
#define COMPAT_ELF_ET_DYN_BASE	(PAGE_ALIGN(TASK_SIZE32 / 3) + 0x1000000)

#define ELF_MAX_PHDRS_SIZE	65536

#ifndef AT_SYSINFO
#define AT_SYSINFO	32		/* 32-bit programs: the vDSO's way into the kernel */
#endif

/* One program header of either class. */
struct segment {
	u32	type, flags;
	u64	offset, vaddr, filesz, memsz, align;
};

/* A file whose headers were read. */
struct elf_image {
	struct file	*file;
	bool		is_32bit;
	u16		type;
	u16		phnum, phentsize;
	u64		entry, phoff;
	struct segment	*segs;
};

/* Where it was mapped. */
struct elf_place {
	unsigned long	bias;
	unsigned long	phdr;		/* address of the program headers, 0: not mapped */
	unsigned long	start_code, end_code, start_data, end_data;
	unsigned long	end;		/* highest byte of any segment */
};

/* Takes the file header apart; -ENOEXEC when it is not for this machine. */
static int read_header(struct elf_image *elf, const unsigned char *buf)
{
	const struct elf64_hdr *h64 = (const void *)buf;
	const struct elf32_hdr *h32 = (const void *)buf;

	if (memcmp(buf, ELFMAG, SELFMAG))
		return -ENOEXEC;
	elf->type = h64->e_type;
	if (elf->type != ET_EXEC && elf->type != ET_DYN)
		return -ENOEXEC;
	if (h64->e_machine == EM_X86_64) {
		elf->is_32bit = false;
		elf->entry = h64->e_entry;
		elf->phoff = h64->e_phoff;
		elf->phnum = h64->e_phnum;
		elf->phentsize = h64->e_phentsize;
		if (elf->phentsize != sizeof(struct elf64_phdr))
			return -ENOEXEC;
	} else if (h64->e_machine == EM_386) {
		elf->is_32bit = true;
		elf->entry = h32->e_entry;
		elf->phoff = h32->e_phoff;
		elf->phnum = h32->e_phnum;
		elf->phentsize = h32->e_phentsize;
		if (elf->phentsize != sizeof(struct elf32_phdr))
			return -ENOEXEC;
	} else {
		return -ENOEXEC;
	}
	if (buf[EI_CLASS] != (elf->is_32bit ? ELFCLASS32 : ELFCLASS64))
		return -ENOEXEC;
	if (!elf->file->f_op->mmap)
		return -ENOEXEC;
	return 0;
}

static void convert_segment(struct segment *s, const void *raw, bool is_32bit)
{
	const struct elf64_phdr *p64 = raw;
	const struct elf32_phdr *p32 = raw;

	if (is_32bit)
		*s = (struct segment){ p32->p_type, p32->p_flags, p32->p_offset, p32->p_vaddr,
				       p32->p_filesz, p32->p_memsz, p32->p_align };
	else
		*s = (struct segment){ p64->p_type, p64->p_flags, p64->p_offset, p64->p_vaddr,
				       p64->p_filesz, p64->p_memsz, p64->p_align };
}

static int read_segments(struct elf_image *elf)
{
	size_t size = (size_t)elf->phnum * elf->phentsize;
	loff_t pos = elf->phoff;
	ssize_t n;
	char *raw;
	int i;

	if (!elf->phnum || size > ELF_MAX_PHDRS_SIZE)
		return -ENOEXEC;
	raw = kmalloc(size, GFP_KERNEL);
	elf->segs = kmalloc_array(elf->phnum, sizeof(*elf->segs), GFP_KERNEL);
	if (!raw || !elf->segs) {
		kfree(raw);
		return -ENOMEM;
	}
	n = kernel_read(elf->file, raw, size, &pos);
	for (i = 0; n == (ssize_t)size && i < elf->phnum; i++)
		convert_segment(&elf->segs[i], raw + i * elf->phentsize, elf->is_32bit);
	kfree(raw);
	return n == (ssize_t)size ? 0 : -ENOEXEC;
}

static int read_image(struct elf_image *elf, struct file *file, const unsigned char *buf)
{
	int err;

	elf->file = file;
	elf->segs = NULL;
	err = read_header(elf, buf);
	return err ? err : read_segments(elf);
}

/* PT_INTERP: opens the interpreter and reads its headers; 0 also when there is none. */
static int read_interpreter(const struct elf_image *elf, struct elf_image *interp)
{
	unsigned char buf[sizeof(struct elf64_hdr)];
	const struct segment *s = NULL;
	loff_t pos;
	char *name;
	int i, err;

	interp->file = NULL;
	interp->segs = NULL;
	for (i = 0; i < elf->phnum && !s; i++)
		if (elf->segs[i].type == PT_INTERP)
			s = &elf->segs[i];
	if (!s)
		return 0;
	if (s->filesz > PATH_MAX_LEN || s->filesz < 2)
		return -ENOEXEC;
	name = kmalloc(s->filesz, GFP_KERNEL);
	if (!name)
		return -ENOMEM;
	pos = s->offset;
	err = -ENOEXEC;
	if (kernel_read(elf->file, name, s->filesz, &pos) != (ssize_t)s->filesz)
		err = -EIO;
	else if (!name[s->filesz - 1]) {
		interp->file = open_exec(name);
		err = PTR_ERR_OR_ZERO(interp->file);
	}
	kfree(name);
	if (err) {
		interp->file = NULL;
		return err;
	}
	pos = 0;
	if (kernel_read(interp->file, buf, sizeof(buf), &pos) != sizeof(buf))
		return -EIO;
	err = read_image(interp, interp->file, buf);
	if (!err && interp->is_32bit != elf->is_32bit)
		err = -ELIBBAD;
	return err == -ENOEXEC ? -ELIBBAD : err;
}

/* What the stack may do; programs that do not say get what their age expects. */
static int stack_access(const struct elf_image *elf)
{
	int i;

	for (i = 0; i < elf->phnum; i++)
		if (elf->segs[i].type == PT_GNU_STACK)
			return elf->segs[i].flags & PF_X ? VM_EXEC : 0;
	return elf->is_32bit ? VM_EXEC | VM_READ : 0;	/* VM_READ: readable is executable */
}

/* Bytes from the first segment's page to the last one's end; 0: no segments. */
static unsigned long image_span(const struct elf_image *elf, unsigned long *first,
				unsigned long *align)
{
	unsigned long lo = ~0UL, hi = 0;
	int i;

	*align = PAGE_SIZE;
	for (i = 0; i < elf->phnum; i++) {
		const struct segment *s = &elf->segs[i];

		if (s->type != PT_LOAD)
			continue;
		lo = min_t(unsigned long, lo, s->vaddr & PAGE_MASK);
		hi = max_t(unsigned long, hi, s->vaddr + s->memsz);
		if (is_power_of_2(s->align))
			*align = max_t(unsigned long, *align, s->align);
	}
	*first = lo;
	return hi > lo ? PAGE_ALIGN(hi) - lo : 0;
}

static int segment_prot(const struct segment *s)
{
	return (s->flags & PF_R ? PROT_READ : 0) | (s->flags & PF_W ? PROT_WRITE : 0) |
	       (s->flags & PF_X ? PROT_EXEC : 0);
}

/* The part of a segment that the file does not have: zeros. */
static int map_bss(const struct segment *s, unsigned long addr)
{
	unsigned long start = addr + s->filesz, end = addr + s->memsz;
	unsigned long page = PAGE_ALIGN(start);

	/* To the end of the page: the C library's loader allocates from there. */
	if (s->filesz && offset_in_page(start) && (s->flags & PF_W) &&
	    clear_user((void __user *)start, page - start))
		return -EFAULT;
	if (!s->filesz)
		page = start & PAGE_MASK;
	if (PAGE_ALIGN(end) <= page)
		return 0;
	return vm_brk_flags(page, PAGE_ALIGN(end) - page, s->flags & PF_X ? VM_EXEC : 0);
}

static int map_segment(const struct elf_image *elf, const struct segment *s, unsigned long bias,
		       unsigned long flags)
{
	unsigned long addr = s->vaddr + bias, skip = offset_in_page(s->vaddr), got;

	if (s->filesz > s->memsz || s->memsz > current->mm->task_size ||
	    addr > current->mm->task_size - s->memsz)
		return -EINVAL;
	if (offset_in_page(s->offset) != skip)
		return -EINVAL;
	if (s->filesz) {
		got = vm_mmap(elf->file, addr - skip, PAGE_ALIGN(s->filesz + skip),
			      segment_prot(s), MAP_PRIVATE | flags, s->offset - skip);
		if (IS_ERR_VALUE(got))
			return (int)got;
	}
	return s->memsz > s->filesz ? map_bss(s, addr) : 0;
}

/* Where the file's program headers ended up in memory. */
static unsigned long find_phdr(const struct elf_image *elf, unsigned long bias)
{
	int i;

	for (i = 0; i < elf->phnum; i++)
		if (elf->segs[i].type == PT_PHDR)
			return elf->segs[i].vaddr + bias;
	for (i = 0; i < elf->phnum; i++) {
		const struct segment *s = &elf->segs[i];

		if (s->type == PT_LOAD && s->offset <= elf->phoff &&
		    elf->phoff < s->offset + s->filesz)
			return elf->phoff - s->offset + s->vaddr + bias;
	}
	return 0;
}

/*
 * Maps all segments.  @base: the lowest place for a position-independent
 * image; 0: anywhere.
 */
static int map_image(const struct elf_image *elf, unsigned long base, struct elf_place *place)
{
	unsigned long first, align, span = image_span(elf, &first, &align), addr;
	int i, err;

	*place = (struct elf_place){ .start_code = ~0UL };
	if (elf->type == ET_DYN) {
		if (!span || span > current->mm->task_size)
			return -EINVAL;
		if (!base) {
			mmap_write_lock(current->mm);
			addr = get_unmapped_area(NULL, 0, span + align - PAGE_SIZE, 0, 0);
			mmap_write_unlock(current->mm);
			if (IS_ERR_VALUE(addr))
				return (int)addr;
			addr = ALIGN(addr, align);
		} else {
			addr = ALIGN_DOWN(base, align);
		}
		place->bias = addr - first;
	}
	for (i = 0; i < elf->phnum; i++) {
		const struct segment *s = &elf->segs[i];
		unsigned long start = s->vaddr + place->bias;

		if (s->type != PT_LOAD)
			continue;
		err = map_segment(elf, s, place->bias, MAP_FIXED);
		if (err)
			return err;
		if ((s->flags & PF_X) && start < place->start_code)
			place->start_code = start;
		if ((s->flags & PF_X) && start + s->filesz > place->end_code)
			place->end_code = start + s->filesz;
		if (start > place->start_data)
			place->start_data = start;
		if (start + s->filesz > place->end_data)
			place->end_data = start + s->filesz;
		if (start + s->memsz > place->end)
			place->end = start + s->memsz;
	}
	place->phdr = find_phdr(elf, place->bias);
	return 0;
}

/*
 * The stack as the program finds it: argc, argv, envp, auxiliary vector;
 * higher up the strings.
 */
struct stack_image {
	unsigned long	*words;		/* built here, 64-bit, then copied */
	unsigned int	nr;
};

static void put_word(struct stack_image *st, unsigned long word)
{
	st->words[st->nr++] = word;
}

static void put_aux(struct stack_image *st, unsigned long id, unsigned long val)
{
	put_word(st, id);
	put_word(st, val);
}

/* Addresses of @n strings that begin at *p; *p moves behind them. */
static int put_strings(struct stack_image *st, int n, unsigned long *p)
{
	while (n-- > 0) {
		long len = strnlen_user((const char __user *)*p, MAX_ARG_STRLEN);

		if (!len || len > MAX_ARG_STRLEN)
			return -EINVAL;
		put_word(st, *p);
		*p += len;
	}
	put_word(st, 0);
	return 0;
}

static void put_auxv(struct stack_image *st, const struct linux_binprm *bprm,
		     const struct elf_image *elf, const struct elf_place *place,
		     unsigned long interp_base, unsigned long entry, unsigned long platform,
		     unsigned long random)
{
	const struct cred *cred = current_cred();
	unsigned long vdso = current_vdso_base();

	if (vdso && bprm->is_32bit)
		put_aux(st, AT_SYSINFO, vdso + vdso32_image.kernel_vsyscall);
	if (vdso)
		put_aux(st, AT_SYSINFO_EHDR, vdso);
	put_aux(st, AT_MINSIGSTKSZ, sizeof(struct rt_sigframe) + fpu_state_size + 64);
	put_aux(st, AT_HWCAP, elf_hwcap);
	put_aux(st, AT_PAGESZ, PAGE_SIZE);
	put_aux(st, AT_CLKTCK, 100);
	put_aux(st, AT_PHDR, place->phdr);
	put_aux(st, AT_PHENT, elf->phentsize);
	put_aux(st, AT_PHNUM, elf->phnum);
	put_aux(st, AT_BASE, interp_base);
	put_aux(st, AT_FLAGS, 0);
	put_aux(st, AT_ENTRY, entry);
	put_aux(st, AT_UID, cred->uid);
	put_aux(st, AT_EUID, cred->euid);
	put_aux(st, AT_GID, cred->gid);
	put_aux(st, AT_EGID, cred->egid);
	put_aux(st, AT_SECURE, bprm->secureexec);
	put_aux(st, AT_RANDOM, random);
	put_aux(st, AT_HWCAP2, elf_hwcap2);
	put_aux(st, AT_EXECFN, bprm->exec);
	put_aux(st, AT_PLATFORM, platform);
	put_aux(st, AT_NULL, 0);
}

#define AUXV_MAX_WORDS	(2 * 24)

/* Narrows the words to 32 bits in place. */
static size_t narrow_words(struct stack_image *st)
{
	u32 *to = (u32 *)st->words;
	unsigned int i;

	for (i = 0; i < st->nr; i++)
		to[i] = (u32)st->words[i];
	return st->nr * sizeof(u32);
}

static int build_stack(struct linux_binprm *bprm, const struct elf_image *elf,
		       const struct elf_place *place, unsigned long interp_base,
		       unsigned long entry, unsigned long *spp)
{
	const char *platform_name = bprm->is_32bit ? "i686" : "x86_64";
	size_t platform_len = strlen(platform_name) + 1, bytes;
	unsigned long p = bprm->p, platform, random_at, sp, strings = bprm->p;
	struct mm_struct *mm = current->mm;
	struct stack_image st = { NULL, 0 };
	unsigned int auxv_at, max;
	struct {
		u8	program[16];	/* AT_RANDOM */
		u16	stack;		/* how far the stack moves down */
	} random;
	int err;

	get_random_bytes(&random, sizeof(random));
	if (randomize_va_space && !(current->personality & ADDR_NO_RANDOMIZE))
		p -= random.stack % 8192;
	p &= ~0xfUL;
	platform = p - platform_len;
	random_at = platform - sizeof(random.program);

	max = bprm->argc + bprm->envc + 3 + AUXV_MAX_WORDS;
	st.words = kvmalloc(max * sizeof(long), GFP_KERNEL);
	if (!st.words)
		return -ENOMEM;
	put_word(&st, bprm->argc);
	mm->arg_start = strings;
	err = put_strings(&st, bprm->argc, &strings);
	mm->arg_end = mm->env_start = strings;
	if (!err)
		err = put_strings(&st, bprm->envc, &strings);
	mm->env_end = strings;
	if (err)
		goto out;
	auxv_at = st.nr;
	put_auxv(&st, bprm, elf, place, interp_base, entry, platform, random_at);
	memset(mm->saved_auxv, 0, sizeof(mm->saved_auxv));
	memcpy(mm->saved_auxv, st.words + auxv_at, (st.nr - auxv_at) * sizeof(long));

	bytes = bprm->is_32bit ? narrow_words(&st) : st.nr * sizeof(long);
	sp = (random_at - bytes) & ~0xfUL;
	mmap_write_lock(mm);
	err = expand_stack(bprm->stack, sp);
	mmap_write_unlock(mm);
	if (err)
		goto out;
	err = -EFAULT;
	if (copy_to_user((void __user *)platform, platform_name, platform_len) ||
	    copy_to_user((void __user *)random_at, random.program, sizeof(random.program)) ||
	    copy_to_user((void __user *)sp, st.words, bytes))
		goto out;
	mm->start_stack = *spp = sp;
	err = 0;
out:
	kvfree(st.words);
	return err;
}

/* The heap starts behind the program, or, for a static PIE, where programs usually are. */
static void set_brk(const struct elf_image *elf, bool has_interp, const struct elf_place *place)
{
	struct mm_struct *mm = current->mm;

	mm->start_code = place->start_code;
	mm->end_code = place->end_code;
	mm->start_data = place->start_data;
	mm->end_data = place->end_data;
	mm->start_brk = mm->brk = PAGE_ALIGN(place->end);
	if (randomize_va_space > 1 && !(current->personality & ADDR_NO_RANDOMIZE)) {
		if (elf->type == ET_DYN && !has_interp)
			mm->brk = mm->start_brk = elf->is_32bit ? COMPAT_ELF_ET_DYN_BASE :
								  ELF_ET_DYN_BASE;
		mm->brk = mm->start_brk = arch_randomize_brk(mm);
	}
}

/* The new program is being made in current: nothing leads back. */
static int install_image(struct linux_binprm *bprm, const struct elf_image *elf,
			 const struct elf_image *interp)
{
	unsigned long base = 0, entry, interp_base = 0, sp;
	struct elf_place place, interp_place;
	struct pt_regs *regs = task_pt_regs(current);
	int err;

	if (elf->type == ET_DYN && interp->file) {
		base = elf->is_32bit ? COMPAT_ELF_ET_DYN_BASE : ELF_ET_DYN_BASE;
		if (!(current->personality & ADDR_NO_RANDOMIZE))
			base += arch_mmap_rnd(elf->is_32bit);
	}
	err = map_image(elf, base, &place);
	if (err)
		return err;
	entry = elf->entry + place.bias;
	set_brk(elf, interp->file, &place);
	if (interp->file) {
		err = map_image(interp, 0, &interp_place);
		if (err)
			return err;
		interp_base = interp_place.bias;
	}
	err = map_vdso(elf->is_32bit);
	if (!err)
		err = build_stack(bprm, elf, &place, interp_base, entry, &sp);
	if (err)
		return err;
	if (interp->file)
		entry = interp->entry + interp_base;
	if (elf->is_32bit)
		start_thread_ia32(regs, entry, sp);
	else if (entry >= TASK_SIZE_MAX)
		return -EINVAL;
	else
		start_thread(regs, entry, sp);
	return 0;
}

/* A program and what it asks to be loaded with. */
struct elf_program {
	struct elf_image	elf, interp;	/* interp.file NULL: none */
	bool			implies_exec;	/* whatever can be read can be executed */
};

int elf_prepare(struct linux_binprm *bprm)
{
	struct elf_program *prog = kzalloc(sizeof(*prog), GFP_KERNEL);
	int err, access;

	if (!prog)
		return -ENOMEM;
	bprm->program = prog;
	err = read_image(&prog->elf, bprm->file, bprm->buf);
	if (!err)
		err = read_interpreter(&prog->elf, &prog->interp);
	if (err)
		return err;
	access = stack_access(&prog->elf);
	bprm->is_32bit = prog->elf.is_32bit;
	bprm->stack_flags = access & VM_EXEC;
	prog->implies_exec = access & VM_READ;
	return 0;
}

int elf_load(struct linux_binprm *bprm)
{
	struct elf_program *prog = bprm->program;
	int err = begin_new_exec(bprm);

	if (err)
		return err;
	if (prog->implies_exec)
		current->personality |= READ_IMPLIES_EXEC;
	return install_image(bprm, &prog->elf, &prog->interp);
}

void elf_release(struct elf_program *prog)
{
	if (!prog)
		return;
	kfree(prog->elf.segs);
	kfree(prog->interp.segs);
	if (prog->interp.file)
		fput(prog->interp.file);
	kfree(prog);
}
