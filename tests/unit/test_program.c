/*
 * test_program - what can be run is told from its first bytes
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "kind.h"
#include "program.h"
#include "tool.h"

void complain(const char *format, ...)
{
	(void)format;
}

static struct {
	Elf64_Ehdr head;
	Elf64_Phdr segment;
	char interpreter[16];
} elf;

static enum program_kind kind(size_t len)
{
	/* Of just this size, so that no byte beyond is read unseen. */
	unsigned char *bytes = malloc(len ? len : 1);
	char interpreter[256];
	enum program_kind result;

	memcpy(bytes, &elf, len);
	result = program_kind(bytes, len, interpreter, sizeof(interpreter));
	if (result == PROGRAM_DYNAMIC)
		assert_string_equal(interpreter, "/lib/ld.so");
	free(bytes);
	return result;
}

static void elf_make(void)
{
	memset(&elf, 0, sizeof(elf));
	memcpy(elf.head.e_ident, ELFMAG, SELFMAG);
	elf.head.e_ident[EI_CLASS] = ELFCLASS64;
	elf.head.e_ident[EI_DATA] = ELFDATA2LSB;
	elf.head.e_machine = EM_X86_64;
	elf.head.e_type = ET_EXEC;
	elf.head.e_phoff = offsetof(typeof(elf), segment);
	elf.head.e_phentsize = sizeof(elf.segment);
	elf.head.e_phnum = 1;
	elf.segment.p_type = PT_LOAD;
	elf.segment.p_offset = offsetof(typeof(elf), interpreter);
	elf.segment.p_filesz = 11;
	strcpy(elf.interpreter, "/lib/ld.so");
}

static void test_kinds(void **state)
{
	char interpreter[16];

	(void)state;
	elf_make();
	assert_int_equal(kind(sizeof(elf)), PROGRAM_STATIC);
	elf.segment.p_type = PT_INTERP;
	assert_int_equal(kind(sizeof(elf)), PROGRAM_DYNAMIC);
	elf.head.e_machine = EM_AARCH64;
	assert_int_equal(kind(sizeof(elf)), PROGRAM_FOREIGN);
	elf_make();
	elf.head.e_type = ET_REL;
	assert_int_equal(kind(sizeof(elf)), PROGRAM_NONE);
	assert_int_equal(program_kind((unsigned char *)"#!/bin/sh\n", 10, interpreter, 16),
			 PROGRAM_SCRIPT);
	assert_int_equal(program_kind((unsigned char *)"hello", 5, interpreter, 16),
			 PROGRAM_NONE);
	assert_int_equal(program_kind((unsigned char *)"", 0, interpreter, 16),
			 PROGRAM_NONE);
}

static void test_absurd_headers(void **state)
{
	(void)state;
	elf_make();
	elf.segment.p_type = PT_INTERP;
	for (size_t len = 4; len < sizeof(elf) - 8; len++)
		assert_int_equal(kind(len), PROGRAM_BROKEN);
	elf.segment.p_filesz = UINT64_MAX;
	assert_int_equal(kind(sizeof(elf)), PROGRAM_BROKEN);
	elf.segment.p_filesz = 0;
	assert_int_equal(kind(sizeof(elf)), PROGRAM_BROKEN);
	elf_make();
	elf.head.e_phoff = UINT64_MAX - 8;
	assert_int_equal(kind(sizeof(elf)), PROGRAM_BROKEN);
	elf_make();
	elf.head.e_phnum = 65535;
	assert_int_equal(kind(sizeof(elf)), PROGRAM_BROKEN);
	elf_make();
	elf.head.e_ident[EI_CLASS] = 9;
	assert_int_equal(kind(sizeof(elf)), PROGRAM_BROKEN);
}

static void test_find(void **state)
{
	char *path;
	int status;

	(void)state;
	setenv("PATH", "/nowhere:/bin", 1);
	path = program_find("sh", &status);
	assert_string_equal(path, "/bin/sh");
	free(path);
	assert_null(program_find("no-such-program", &status));
	assert_int_equal(status, EXIT_NOT_FOUND);
	assert_null(program_find("/no/such/program", &status));
	assert_int_equal(status, EXIT_NOT_FOUND);
	assert_null(program_find("/etc/passwd", &status));
	assert_int_equal(status, EXIT_NOT_RUNNABLE);
	assert_null(program_find("/etc", &status));
	assert_int_equal(status, EXIT_NOT_RUNNABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_absurd_headers),
		cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
