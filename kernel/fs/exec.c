/*
 * exec.c - a new program in an old process
 *
 * First the file is opened and, while it is a script, replaced by the program
 * its first line names.  Then a new address space is made with nothing but a
 * stack that holds the strings.  The format (binfmt_elf.c) checks its headers
 * and calls begin_new_exec(): from there the old program is gone and an error
 * can only end the process.
 */
#include "fs/exec.h"

#include <linux/capability.h>
#include <linux/personality.h>
#include <linux/resource.h>

#include "arch/x86/switch.h"
#include "fs/compat.h"
#include "fs/dcache.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/inotify.h"
#include "fs/internal.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "sched/exec.h"
#include "sched/rlimit.h"
#include "syscall/syscall.h"
#include "trace/trace.h"

#define STACK_LIMIT_MAX	(8UL << 20)		/* three quarters of it: most strings ever */
#define ARG_MAX_MIN	(32UL * PAGE_SIZE)	/* what is allowed under any limit */
#define PER_CLEAR_ON_SETID (READ_IMPLIES_EXEC | ADDR_NO_RANDOMIZE | ADDR_COMPAT_LAYOUT | \
			    MMAP_PAGE_ZERO)

/* argv or envp: of a program, of a 32-bit program, or the kernel's own. */
struct arg_list {
	enum { ARG_NATIVE, ARG_COMPAT, ARG_KERNEL } kind;
	union {
		const char __user *const __user *native;
		const compat_uptr_t __user *compat;
		const char *const *kernel;
	};
};

/* The n'th pointer; ERR_PTR(-EFAULT). */
static const char *arg_get(const struct arg_list *list, int n)
{
	const char __user *ptr;
	compat_uptr_t p32;

	switch (list->kind) {
	case ARG_KERNEL:
		return list->kernel ? list->kernel[n] : NULL;
	case ARG_COMPAT:
		if (!list->compat)
			return NULL;
		if (get_user(p32, list->compat + n))
			return ERR_PTR(-EFAULT);
		return (__force const char *)compat_ptr(p32);
	default:
		if (!list->native)
			return NULL;
		if (get_user(ptr, list->native + n))
			return ERR_PTR(-EFAULT);
		return (__force const char *)ptr;
	}
}

/* Length with the NUL; 0: a fault. */
static long arg_len(const struct arg_list *list, const char *s)
{
	if (list->kind == ARG_KERNEL)
		return strlen(s) + 1;
	return strnlen_user((__force const char __user *)s, MAX_ARG_STRLEN);
}

/* How many strings, and *bytes of them in all. */
static int arg_count(const struct arg_list *list, unsigned long *bytes)
{
	int n;

	for (n = 0;; n++) {
		const char *s = arg_get(list, n);
		long len;

		if (!s)
			return n;
		if (IS_ERR(s))
			return -EFAULT;
		if (n >= MAX_ARG_STRINGS)
			return -E2BIG;
		len = arg_len(list, s);
		if (!len)
			return -EFAULT;
		if (len > MAX_ARG_STRLEN)
			return -E2BIG;
		*bytes += len;
		if (fatal_signal_pending(current))
			return -ERESTARTNOHAND;
		cond_resched();
	}
}

/* All strings and the pointers to them may take a quarter of the stack's limit. */
static int arg_limit(unsigned long strings, int argc, int envc, unsigned long *limit)
{
	unsigned long pointers = ((unsigned long)max(argc, 1) + envc) * sizeof(void *);

	*limit = min(STACK_LIMIT_MAX / 4 * 3, rlimit(RLIMIT_STACK) / 4);
	*limit = max(*limit, ARG_MAX_MIN);
	if (*limit <= pointers)
		return -E2BIG;
	*limit -= pointers;
	return strings > *limit ? -E2BIG : 0;
}

/*
 * The new stack.
 */
static int setup_stack(struct linux_binprm *bprm, unsigned long arg_max)
{
	bool randomize = randomize_va_space && !(current->personality & ADDR_NO_RANDOMIZE);
	struct mm_struct *mm = mm_alloc();
	unsigned long top;

	if (!mm)
		return -ENOMEM;
	bprm->mm = mm;
	arch_pick_mmap_layout(mm, bprm->is_32bit, randomize, rlimit(RLIMIT_STACK));
	top = randomize_stack_top(mm->task_size, bprm->is_32bit);
	bprm->stack = mm_setup_stack(mm, top, bprm->stack_flags);
	if (IS_ERR(bprm->stack))
		return PTR_ERR(bprm->stack);
	bprm->p = top - sizeof(void *);
	bprm->argmin = bprm->p - arg_max;
	return 0;
}

/* Copies @len bytes to @pos on the new stack, which nobody else can see yet. */
static int stack_write(struct linux_binprm *bprm, unsigned long pos, const char *from,
		       unsigned long len, bool user)
{
	int err = 0;

	if (pos < bprm->stack->vm_start) {
		err = expand_stack(bprm->stack, pos);
		if (err)
			return -E2BIG;
	}
	while (len && !err) {
		unsigned long n = min(len, PAGE_SIZE - offset_in_page(pos));
		struct page *page = get_user_page(bprm->mm, pos,
						  FAULT_FLAG_WRITE | FAULT_FLAG_REMOTE);
		char *to;

		if (IS_ERR(page))
			return -E2BIG;
		to = (char *)page_address(page) + offset_in_page(pos);
		if (!user)
			memcpy(to, from, n);
		else if (copy_from_user(to, (__force const char __user *)from, n))
			err = -EFAULT;
		put_page(page);
		pos += n;
		from += n;
		len -= n;
	}
	return err;
}

static int push_string(struct linux_binprm *bprm, const char *s, unsigned long len, bool user)
{
	if (bprm->p - bprm->argmin < len)
		return -E2BIG;
	bprm->p -= len;
	return stack_write(bprm, bprm->p, s, len, user);
}

static int push_kernel_string(struct linux_binprm *bprm, const char *s)
{
	return push_string(bprm, s, strlen(s) + 1, false);
}

/* Strings @n - 1 down to @first: the first ends up lowest. */
static int push_list(struct linux_binprm *bprm, const struct arg_list *list, int n, int first)
{
	while (n-- > first) {
		const char *s = arg_get(list, n);
		long len;
		int err;

		if (IS_ERR_OR_NULL(s))
			return -EFAULT;
		len = arg_len(list, s);
		if (!len)
			return -EFAULT;
		if (len > MAX_ARG_STRLEN)
			return -E2BIG;
		err = push_string(bprm, s, len, list->kind != ARG_KERNEL);
		if (err)
			return err;
		if (fatal_signal_pending(current))
			return -ERESTARTNOHAND;
		cond_resched();
	}
	return 0;
}

/* A script's own name takes the place of argv[0]; what it names comes before. */
static int push_scripts(struct linux_binprm *bprm)
{
	int i, err;

	for (i = 0; i < bprm->nr_scripts; i++) {
		struct script_args *s = &bprm->scripts[i];

		err = push_kernel_string(bprm, s->script);
		if (!err && s->arg) {
			err = push_kernel_string(bprm, s->arg);
			bprm->argc++;
		}
		if (err)
			return err;
		bprm->argc++;
	}
	/* The last program named is run: its name is argv[0]. */
	return push_kernel_string(bprm, bprm->scripts[bprm->nr_scripts - 1].interp);
}

static int push_all(struct linux_binprm *bprm, const struct arg_list *argv,
		    const struct arg_list *envp)
{
	int argc = bprm->argc, err;

	err = push_kernel_string(bprm, bprm->filename);
	bprm->exec = bprm->p;
	if (!err)
		err = push_list(bprm, envp, bprm->envc, 0);
	if (!err)
		err = push_list(bprm, argv, argc, bprm->nr_scripts ? 1 : 0);
	if (err)
		return err;
	if (!argc) {			/* no program is called with an empty argv */
		bprm->argc = 1;
		if (!bprm->nr_scripts)
			return push_kernel_string(bprm, "");
	}
	return bprm->nr_scripts ? push_scripts(bprm) : 0;
}

/*
 * Opening the program.
 */
static struct file *open_exec_at(int dfd, struct filename *name, int flags)
{
	struct open_flags op = {
		.open_flag	= O_LARGEFILE | O_RDONLY,
		.acc_mode	= MAY_EXEC,
		.lookup_flags	= LOOKUP_FOLLOW,
	};
	struct file *file;
	int err;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return ERR_PTR(-EINVAL);
	if (flags & AT_SYMLINK_NOFOLLOW)
		op.lookup_flags &= ~LOOKUP_FOLLOW;
	if (flags & AT_EMPTY_PATH)
		op.lookup_flags |= LOOKUP_EMPTY;
	file = do_filp_open(dfd, name, &op);
	if (IS_ERR(file))
		return file;
	err = -EACCES;
	if (!S_ISREG(file->f_inode->i_mode) || path_noexec(&file->f_path))
		goto fail;
	err = deny_write_access(file);
	if (err)
		goto fail;
	/* Until the last reference goes: as long as it is mapped. */
	file->f_mode |= FMODE_DENY_WRITE;
	return file;
fail:
	fput(file);
	return ERR_PTR(err);
}

struct file *open_exec(const char *name)
{
	struct filename fn;

	getname_kernel(&fn, name);
	return open_exec_at(AT_FDCWD, &fn, 0);
}

/* The first bytes of the file; what is missing reads as zeros. */
static int read_head(struct linux_binprm *bprm)
{
	loff_t pos = 0;
	ssize_t n = kernel_read(bprm->file, bprm->buf, BINPRM_BUF_SIZE, &pos);

	if (n < 0)
		return n;
	memset(bprm->buf + n, 0, BINPRM_BUF_SIZE - n);
	return 0;
}

/* While the file is a script, goes on with the program that it names. */
static int follow_scripts(struct linux_binprm *bprm)
{
	const char *script = bprm->filename;
	struct file *file;
	int err;

	for (;;) {
		struct script_args *s;

		err = read_head(bprm);
		if (err || bprm->buf[0] != '#' || bprm->buf[1] != '!')
			return err;
		if (bprm->hidden_path)
			return -ENOENT;		/* the interpreter could not open it */
		if (bprm->nr_scripts == MAX_SCRIPTS)
			return -ELOOP;
		if (!bprm->scripts) {
			bprm->scripts = kmalloc_array(MAX_SCRIPTS, sizeof(*s), GFP_KERNEL);
			if (!bprm->scripts)
				return -ENOMEM;
		}
		s = &bprm->scripts[bprm->nr_scripts];
		err = parse_script(bprm->buf, s);
		if (err)
			return err;
		s->script = script;
		script = s->interp;
		bprm->nr_scripts++;
		file = open_exec(s->interp);
		if (IS_ERR(file))
			return PTR_ERR(file);
		fput(bprm->file);
		bprm->file = file;
	}
}

/* Who the program will be: setuid and setgid bits of the file. */
static int prepare_cred(struct linux_binprm *bprm)
{
	struct inode *inode = bprm->file->f_inode;
	umode_t mode = READ_ONCE(inode->i_mode);
	uid_t uid = -1;
	gid_t gid = -1;

	bprm->cred = prepare_creds();
	if (!bprm->cred)
		return -ENOMEM;
	if (!(bprm->file->f_path.mnt->mnt_flags & MNT_NOSUID) && !current->no_new_privs &&
	    !exec_is_watched()) {
		if (mode & S_ISUID)
			uid = inode->i_uid;
		if ((mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
			gid = inode->i_gid;
	}
	cred_exec(bprm->cred, uid, gid, &bprm->secureexec);
	bprm->unreadable = inode_permission(inode, MAY_READ) < 0;
	return 0;
}

int begin_new_exec(struct linux_binprm *bprm)
{
	const char *slash = strrchr(bprm->filename, '/');
	struct task_struct *me = current;
	bool dumpable = true;
	int err;

	err = unshare_files();
	if (!err)
		err = de_thread(me);
	if (err)
		return err;
	if (bprm->unreadable || bprm->cred->euid != bprm->cred->uid ||
	    bprm->cred->egid != bprm->cred->gid)
		dumpable = false;
	bprm->mm->dumpable = dumpable;
	bprm->mm->exe_file = get_file(bprm->file);

	exec_mm_release(me, me->mm);
	exec_mmap(bprm->mm);
	bprm->mm = NULL;

	exec_reset_task(me);
	me->is_32bit = bprm->is_32bit;
	me->personality &= ~READ_IMPLIES_EXEC;
	if (bprm->secureexec)
		me->personality &= ~PER_CLEAR_ON_SETID;
	me->flags &= ~PF_KTHREAD;
	do_close_on_exec(me->files);
	set_task_comm(me, slash ? slash + 1 : bprm->filename);
	commit_creds(bprm->cred);
	bprm->cred = NULL;
	current->mm->dumpable = dumpable;
	return 0;
}

static void free_bprm(struct linux_binprm *bprm)
{
	if (bprm->mm)
		mmput(bprm->mm);
	if (bprm->cred)
		abort_creds(bprm->cred);
	if (!IS_ERR_OR_NULL(bprm->file))
		fput(bprm->file);
	elf_release(bprm->program);
	kfree(bprm->scripts);
	kfree(bprm);
}

static int do_exec(struct linux_binprm *bprm, int dfd, struct filename *name,
		   const struct arg_list *argv, const struct arg_list *envp, int flags)
{
	unsigned long strings = strlen(bprm->filename) + 1, limit;
	struct mm_struct *old_mm = current->mm;
	pid_t old_pid = current->pid;
	int err;

	bprm->argc = arg_count(argv, &strings);
	if (bprm->argc < 0)
		return bprm->argc;
	bprm->envc = arg_count(envp, &strings);
	if (bprm->envc < 0)
		return bprm->envc;
	err = arg_limit(strings, bprm->argc, bprm->envc, &limit);
	if (err)
		return err;
	bprm->file = open_exec_at(dfd, name, flags);
	if (IS_ERR(bprm->file))
		return PTR_ERR(bprm->file);
	err = follow_scripts(bprm);
	if (err)
		return err;
	err = elf_prepare(bprm);
	if (!err)
		err = setup_stack(bprm, limit);
	if (!err)
		err = push_all(bprm, argv, envp);
	if (!err)
		err = prepare_cred(bprm);
	if (err)
		return err;

	err = elf_load(bprm);
	if (!err) {
		fsnotify_file(bprm->file, IN_OPEN);
		trace_exec(bprm->filename, bprm->is_32bit);
		exec_traced(old_pid);
		return 0;
	}
	/* Nothing is left to return to.  (The kernel's own init says why.) */
	if (current->mm != old_mm && old_mm)
		force_fatal_sig(SIGSEGV);
	return err;
}

static int do_execveat_common(int dfd, struct filename *name, const struct arg_list *argv,
			      const struct arg_list *envp, int flags)
{
	struct linux_binprm *bprm;
	char *fdpath = NULL;
	int err;

	bprm = kzalloc(sizeof(*bprm), GFP_KERNEL);
	if (!bprm)
		return -ENOMEM;
	bprm->filename = name->name;
	if (dfd != AT_FDCWD && *name->name != '/') {
		fdpath = kmalloc(strlen(name->name) + 32, GFP_KERNEL);
		err = -ENOMEM;
		if (!fdpath)
			goto out;
		snprintf(fdpath, strlen(name->name) + 32, *name->name ? "/dev/fd/%d/%s" :
			 "/dev/fd/%d", dfd, name->name);
		bprm->filename = fdpath;
		bprm->hidden_path = get_close_on_exec(dfd);
	}
	err = do_exec(bprm, dfd, name, argv, envp, flags);
out:
	free_bprm(bprm);
	kfree(fdpath);
	return err;
}

int kernel_execve(const char *path, const char *const *argv, const char *const *envp)
{
	struct arg_list args = { .kind = ARG_KERNEL, .kernel = argv };
	struct arg_list envs = { .kind = ARG_KERNEL, .kernel = envp };
	struct filename name;

	getname_kernel(&name, path);
	return do_execveat_common(AT_FDCWD, &name, &args, &envs, 0);
}

static int do_execveat(int dfd, const char __user *filename, const struct arg_list *argv,
		       const struct arg_list *envp, int flags)
{
	struct filename name;
	int err;

	err = getname_flags(&name, filename, flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
	if (err)
		return err;
	err = do_execveat_common(dfd, &name, argv, envp, flags);
	putname(&name);
	return err;
}

typedef const char __user *const __user *user_argv_t;

static struct arg_list native_args(user_argv_t argv)
{
	return (struct arg_list){ .kind = ARG_NATIVE, .native = argv };
}

static struct arg_list compat_args(const compat_uptr_t __user *argv)
{
	return (struct arg_list){ .kind = ARG_COMPAT, .compat = argv };
}

SYSCALL_DEFINE3(execve, const char __user *, filename, user_argv_t, argv, user_argv_t, envp)
{
	struct arg_list args = native_args(argv), envs = native_args(envp);

	return do_execveat(AT_FDCWD, filename, &args, &envs, 0);
}

SYSCALL_DEFINE5(execveat, int, fd, const char __user *, filename, user_argv_t, argv,
		user_argv_t, envp, int, flags)
{
	struct arg_list args = native_args(argv), envs = native_args(envp);

	return do_execveat(fd, filename, &args, &envs, flags);
}

COMPAT_SYSCALL_DEFINE3(execve, const char __user *, filename, const compat_uptr_t __user *, argv,
		       const compat_uptr_t __user *, envp)
{
	struct arg_list args = compat_args(argv), envs = compat_args(envp);

	return do_execveat(AT_FDCWD, filename, &args, &envs, 0);
}

COMPAT_SYSCALL_DEFINE5(execveat, int, fd, const char __user *, filename,
		       const compat_uptr_t __user *, argv, const compat_uptr_t __user *, envp,
		       int, flags)
{
	struct arg_list args = compat_args(argv), envs = compat_args(envp);

	return do_execveat(fd, filename, &args, &envs, flags);
}
