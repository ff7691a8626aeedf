/*
 * exec_explain.c - why the first program could not be started
 *
 * Only for the panic at boot: says what is wrong with the file and what to do.
 */
#include <linux/elf.h>

#include "fs/exec.h"
#include "fs/file.h"
#include "fs/internal.h"
#include "lib/string.h"

static const char *machine_name(unsigned int machine)
{
	static const struct { unsigned int machine; const char *name; } names[] = {
		{ EM_386, "i386" }, { EM_X86_64, "x86-64" }, { EM_ARM, "32-bit ARM" },
		{ EM_AARCH64, "64-bit ARM" }, { EM_RISCV, "RISC-V" }, { EM_PPC, "PowerPC" },
		{ EM_PPC64, "64-bit PowerPC" }, { EM_S390, "s390" }, { EM_MIPS, "MIPS" },
		{ EM_SPARCV9, "SPARC" }, { EM_LOONGARCH, "LoongArch" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].machine == machine)
			return names[i].name;
	return "another kind of";
}

static void explain_missing(const char *path, int err, char *buf, size_t size)
{
	if (err == -ENOENT)
		snprintf(buf, size, "there is no %s in the initramfs: put the program there, "
			 "or name another with rdinit=PATH", path);
	else if (err == -ELOOP)
		snprintf(buf, size, "%s is a symbolic link that leads in a circle", path);
	else
		snprintf(buf, size, "%s cannot be looked up (error %d)", path, err);
}

static void explain_script(const char *path, const unsigned char *head, int err, char *buf,
			   size_t size)
{
	static struct script_args script;	/* only ever called once, by process 1 */

	if (parse_script(head, &script))
		snprintf(buf, size, "%s is a script, but its first line names no program", path);
	else if (err == -ENOENT)
		snprintf(buf, size, "%s is a script for %s, which is not in the initramfs", path,
			 script.interp);
	else
		snprintf(buf, size, "%s is a script, and %s could not run it (error %d)", path,
			 script.interp, err);
}

static void explain_elf(const char *path, const unsigned char *head, int err, char *buf,
			size_t size)
{
	const struct elf64_hdr *h = (const void *)head;

	if (h->e_machine != EM_X86_64 && h->e_machine != EM_386)
		snprintf(buf, size, "%s is a program for %s machines: build it for x86-64 or i386",
			 path, machine_name(h->e_machine));
	else if (h->e_type == ET_REL)
		snprintf(buf, size, "%s is an object file: link it to a program", path);
	else if (h->e_type != ET_EXEC && h->e_type != ET_DYN)
		snprintf(buf, size, "%s is an ELF file, but no program", path);
	else if (err == -ENOENT)
		snprintf(buf, size, "%s needs an interpreter (ld.so) that is not in the initramfs: "
			 "add it, or link the program with -static", path);
	else if (err == -ENOMEM)
		snprintf(buf, size, "%s does not fit into memory: give the machine more (-m)",
			 path);
	else
		snprintf(buf, size, "%s has ELF headers that make no sense (error %d): "
			 "is the file complete?", path, err);
}

static void explain_content(const char *path, struct file *file, int err, char *buf, size_t size)
{
	unsigned char head[BINPRM_BUF_SIZE] = { 0 };
	loff_t pos = 0;
	ssize_t n = kernel_read(file, head, sizeof(head), &pos);

	if (n < 0)
		snprintf(buf, size, "%s cannot be read (error %d)", path, (int)n);
	else if (!n)
		snprintf(buf, size, "%s is empty", path);
	else if (head[0] == '#' && head[1] == '!')
		explain_script(path, head, err, buf, size);
	else if (n < (ssize_t)sizeof(struct elf32_hdr) || memcmp(head, ELFMAG, SELFMAG))
		snprintf(buf, size, "%s is neither an ELF program nor a #! script", path);
	else
		explain_elf(path, head, err, buf, size);
}

void exec_explain(const char *path, int err, char *buf, size_t size)
{
	struct file *file;
	struct path found;
	umode_t mode;
	int missing = kern_path(path, LOOKUP_FOLLOW, &found);

	if (missing) {
		explain_missing(path, missing, buf, size);
		return;
	}
	mode = found.dentry->d_inode->i_mode;
	path_put(&found);
	if (S_ISDIR(mode)) {
		snprintf(buf, size, "%s is a directory", path);
		return;
	}
	if (!S_ISREG(mode)) {
		snprintf(buf, size, "%s is no regular file", path);
		return;
	}
	if (!(mode & S_IXUGO)) {
		snprintf(buf, size, "%s is not executable: chmod +x it before packing", path);
		return;
	}
	file = filp_open(path, O_RDONLY, 0);
	if (IS_ERR(file)) {
		snprintf(buf, size, "%s cannot be opened (error %ld)", path, PTR_ERR(file));
		return;
	}
	explain_content(path, file, err, buf, size);
	fput(file);
}
