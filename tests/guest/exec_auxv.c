/*
 * The auxiliary vector tells a new program its entry, headers, page size,
 * ids, 16 random bytes and its own name; the stack is aligned to 16.
 */
#include <elf.h>
#include <sys/auxv.h>
#include "check.h"

extern char **environ;

int main(int argc, char **argv)
{
	Elf64_Phdr *ph = (void *)getauxval(AT_PHDR);
	unsigned char *rnd = (void *)getauxval(AT_RANDOM);
	char *name = (char *)getauxval(AT_EXECFN);
	char *platform = (char *)getauxval(AT_PLATFORM);
	unsigned long i, sum = 0, loads = 0;
	char **e = environ;

	EXPECT_EQ(getauxval(AT_PAGESZ), 4096);
	EXPECT_EQ(getauxval(AT_CLKTCK), 100);
	EXPECT_EQ(getauxval(AT_PHENT), sizeof(*ph));
	CHECK(ph != NULL);
	for (i = 0; ph && i < getauxval(AT_PHNUM); i++)
		loads += ph[i].p_type == PT_LOAD;
	CHECK(loads > 0);
	CHECK(getauxval(AT_ENTRY) != 0);
	EXPECT_EQ(getauxval(AT_BASE), 0);
	EXPECT_EQ(getauxval(AT_UID), 0);
	EXPECT_EQ(getauxval(AT_EUID), 0);
	EXPECT_EQ(getauxval(AT_GID), 0);
	EXPECT_EQ(getauxval(AT_EGID), 0);
	EXPECT_EQ(getauxval(AT_SECURE), 0);
	CHECK(getauxval(AT_HWCAP) != 0);
	CHECK(rnd != NULL);
	for (i = 0; rnd && i < 16; i++)
		sum += rnd[i];
	CHECK(sum != 0);
	CHECK(name && !strcmp(name, argv[0]));
	CHECK(platform && !strcmp(platform, "x86_64"));

	/* The order on the stack: argc, argv, NULL, envp, NULL, auxv. */
	CHECK((char *)&argv[argc + 1] == (char *)environ);
	EXPECT_EQ(((long *)argv)[-1], argc);
	EXPECT_EQ((uintptr_t)(argv - 1) % 16, 0);
	while (*e)
		e++;
	CHECK(((Elf64_auxv_t *)(e + 1))->a_type < 100);
	return check_result();
}
