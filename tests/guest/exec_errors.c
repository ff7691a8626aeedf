/*
 * execve of what cannot be run: ENOENT, EACCES, ENOEXEC, ENOTDIR, ELOOP,
 * ENAMETOOLONG, with the caller unharmed.
 */
#include <elf.h>
#include <sys/stat.h>
#include "check.h"

static char *args[] = { "x", NULL };

static void try_bytes(const void *data, size_t len, int want)
{
	int fd;

	unlink("prog");
	fd = MUST(open("prog", O_CREAT | O_WRONLY, 0755));
	EXPECT_EQ(write(fd, data, len), len);
	close(fd);
	errno = 0;
	if (execve("./prog", args, NULL) != -1 || errno != want)
		FAIL("%zu bytes: errno %d, not %d", len, errno, want);
}

static Elf64_Ehdr good(void)
{
	Elf64_Ehdr h = { .e_type = ET_EXEC, .e_machine = EM_X86_64,
			 .e_version = 1, .e_entry = 0x400000,
			 .e_phoff = sizeof(h), .e_ehsize = sizeof(h),
			 .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 1 };

	memcpy(h.e_ident, ELFMAG, 4);
	h.e_ident[EI_CLASS] = ELFCLASS64;
	h.e_ident[EI_DATA] = ELFDATA2LSB;
	h.e_ident[EI_VERSION] = 1;
	return h;
}

static void bad_elves(void)
{
	Elf64_Ehdr h = good();

	try_bytes(&h, 40, ENOEXEC);
	h.e_machine = EM_AARCH64;
	try_bytes(&h, sizeof(h), ENOEXEC);
	h = good();
	h.e_type = ET_REL;
	try_bytes(&h, sizeof(h), ENOEXEC);
	h = good();
	h.e_phentsize = 10;
	try_bytes(&h, sizeof(h), ENOEXEC);
	h = good();
	h.e_phnum = 0;
	try_bytes(&h, sizeof(h), ENOEXEC);
	h = good();
	h.e_phnum = 60000;
	try_bytes(&h, sizeof(h), ENOEXEC);
}

int main(void)
{
	char name[5000];

	CHECK_ERRNO(execve("nothere", args, NULL), ENOENT);
	CHECK_ERRNO(execve("", args, NULL), ENOENT);
	CHECK_ERRNO(execve("nothere/x", args, NULL), ENOENT);
	CHECK_ERRNO(execve("/tmp", args, NULL), EACCES);
	CHECK_ERRNO(execve("/dev/null", args, NULL), EACCES);

	make_file("plain", "hello");
	CHECK_ERRNO(execve("plain", args, NULL), EACCES);
	CHECK_ERRNO(execve("plain/x", args, NULL), ENOTDIR);
	MUST(chmod("plain", 0755));
	CHECK_ERRNO(execve("plain", args, NULL), ENOEXEC);
	try_bytes("", 0, ENOEXEC);
	try_bytes("\177ELF", 4, ENOEXEC);
	try_bytes("#!/nothere\n", 11, ENOENT);
	try_bytes("#!\n", 3, ENOEXEC);
	try_bytes("#!   \n", 6, ENOEXEC);
	bad_elves();

	MUST(symlink("loop", "loop"));
	CHECK_ERRNO(execve("loop", args, NULL), ELOOP);
	memset(name, 'n', sizeof(name));
	name[300] = 0;
	CHECK_ERRNO(execve(name, args, NULL), ENAMETOOLONG);
	name[300] = 'n';
	name[4999] = 0;
	CHECK_ERRNO(execve(name, args, NULL), ENAMETOOLONG);

	/* A file open for writing is busy. */
	{
		int fd = MUST(open("prog", O_WRONLY));

		CHECK_ERRNO(execve("./prog", args, NULL), ETXTBSY);
		close(fd);
	}

	CHECK_ERRNO(syscall(SYS_execveat, AT_FDCWD, "", args, NULL, 0), ENOENT);
	CHECK_ERRNO(syscall(SYS_execveat, 77, "x", args, NULL, 0), EBADF);
	CHECK_ERRNO(syscall(SYS_execveat, AT_FDCWD, "plain", args, NULL, 0x9),
		    EINVAL);
	return check_result();
}
