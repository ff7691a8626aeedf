/*
 * exec.h - a new program in an old process
 */
#ifndef RINGSIDE_FS_EXEC_H
#define RINGSIDE_FS_EXEC_H

#include "fs/fs.h"
#include "sched/task.h"

#define BINPRM_BUF_SIZE	256
#define MAX_ARG_STRLEN	(32 * 4096)
#define MAX_ARG_STRINGS	0x7fffffff

struct mm_struct;
struct page;

/* An execve() under way: what the formats need to know, and the new stack. */
struct linux_binprm {
	struct mm_struct	*mm;		/* the new image, until it is installed */
	struct vm_area_struct	*vma;		/* its stack */
	unsigned long		p;		/* current top of the strings */
	unsigned long		argmin;		/* p may not fall below: E2BIG */
	struct file		*executable;	/* of a binfmt_misc-like outer format */
	struct file		*interpreter;	/* a script's #! program: to be run instead */
	struct file		*file;
	struct cred		*cred;		/* the new credentials */
	const char		*filename;	/* as seen by ps: AT_EXECFN */
	const char		*interp;	/* what really runs; differs for scripts */
	char			*interp_buf;	/* kmalloc'ed interp, or NULL */
	const char		*fdpath;	/* "/dev/fd/N" of execveat, or NULL */
	int			argc, envc;
	bool			secureexec;	/* AT_SECURE: ids changed */
	bool			point_of_no_return;
	bool			is_32bit;
	bool			would_dump;	/* unreadable image: not dumpable */
	unsigned long		exec;		/* stack pointer of the strings' start */
	u64			random[2];	/* AT_RANDOM */
	char			buf[BINPRM_BUF_SIZE];	/* the first bytes of the file */
};

/* For kernel threads that become programs: does not return to them on success. */
int kernel_execve(const char *path, const char *const *argv, const char *const *envp);

/* Formats return -ENOEXEC when the file is not theirs. */
int load_elf_binary(struct linux_binprm *bprm);
int load_script(struct linux_binprm *bprm);

/* For the formats (exec.c). */
int copy_string_kernel(const char *arg, struct linux_binprm *bprm);
int remove_arg_zero(struct linux_binprm *bprm);
int begin_new_exec(struct linux_binprm *bprm);	/* the point of no return */
void setup_new_exec(struct linux_binprm *bprm);
void finalize_exec(struct linux_binprm *bprm);
struct file *open_exec(const char *name);

void __set_task_comm(struct task_struct *task, const char *buf);

/*
 * Why no program could be started, in words, for the panic at boot: checks the
 * file at @path as execve would and says what is wrong.
 */
void exec_explain(const char *path, int err, char *buf, size_t size);

#endif
