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
#define MAX_SCRIPTS	5		/* #! programs that are themselves scripts */

struct elf_program;
struct mm_struct;
struct vm_area_struct;

/* What a script's first line says, and the script's own name: arguments to come. */
struct script_args {
	char	line[BINPRM_BUF_SIZE];
	char	*interp;
	char	*arg;			/* NULL: none */
	const char *script;
};

/* An execve() under way: what the formats need to know, and the new stack. */
struct linux_binprm {
	struct mm_struct	*mm;		/* the new image, until it is installed */
	struct vm_area_struct	*stack;		/* its stack */
	unsigned long		p;		/* lowest string so far */
	unsigned long		argmin;		/* p may not fall below: E2BIG */
	struct file		*file;		/* what is loaded: never a script */
	struct elf_program	*program;	/* binfmt_elf.c's */
	unsigned long		stack_flags;	/* VM_EXEC if it may be executed */
	struct cred		*cred;		/* the new credentials, until installed */
	const char		*filename;	/* as given, or "/dev/fd/N": AT_EXECFN, comm */
	int			argc, envc;
	int			nr_scripts;
	struct script_args	*scripts;	/* from the first to the last */
	bool			secureexec;	/* AT_SECURE: ids changed */
	bool			is_32bit;
	bool			unreadable;	/* may be run but not read: no dumps */
	bool			hidden_path;	/* "/dev/fd/N" will be closed by then */
	unsigned long		exec;		/* where the file name is on the stack */
	unsigned char		buf[BINPRM_BUF_SIZE];	/* the first bytes of the file */
};

/*
 * For kernel threads that become programs: on 0 the thread returns to user mode
 * and is the program.
 */
int kernel_execve(const char *path, const char *const *argv, const char *const *envp);

/* binfmt_script.c: -ENOEXEC when it is not a script; else its line taken apart. */
int parse_script(const unsigned char *buf, struct script_args *script);

/*
 * binfmt_elf.c: reads and checks the headers of bprm->file, opens its
 * interpreter; sets is_32bit and stack_flags.
 */
int elf_prepare(struct linux_binprm *bprm);
/* Calls begin_new_exec() and maps the program; on 0 it is ready to run. */
int elf_load(struct linux_binprm *bprm);
void elf_release(struct elf_program *program);

/* The point of no return: the old program is gone, bprm->mm is current's. */
int begin_new_exec(struct linux_binprm *bprm);

/* Opens a program: regular, executable, not being written to; nor will it be. */
struct file *open_exec(const char *name);

/* vdso.c: the vDSO and its data into current's new address space. */
int map_vdso(bool is_32bit);
void vdso_init(void);

/*
 * Why @path could not be started, in words, for the panic at boot: looks at the
 * file as execve would.
 */
void exec_explain(const char *path, int err, char *buf, size_t size);

#endif
