/*
 * kind.c - what the first bytes of a file say about running it
 *
 * The command asks before it packs a program, and user/init asks when the
 * kernel refused one.
 */
#include "kind.h"

#include <elf.h>
#include <stdbool.h>
#include <string.h>

/* Copies bytes out of the file; false when they lie outside of it. */
static bool take(const unsigned char *bytes, size_t len, unsigned long long at,
		 void *to, size_t size)
{
	if (at > len || size > len - at)
		return false;
	memcpy(to, bytes + at, size);
	return true;
}

static enum program_kind interpreter_take(const unsigned char *bytes, size_t len,
					  unsigned long long at,
					  unsigned long long filesz,
					  char *interpreter, size_t size)
{
	if (filesz == 0 || filesz > size ||
	    !take(bytes, len, at, interpreter, filesz) ||
	    interpreter[filesz - 1] != '\0')
		return PROGRAM_BROKEN;
	return PROGRAM_DYNAMIC;
}

static enum program_kind elf64_kind(const unsigned char *bytes, size_t len,
				    char *interpreter, size_t size)
{
	Elf64_Ehdr head;
	Elf64_Phdr segment;

	if (!take(bytes, len, 0, &head, sizeof(head)))
		return PROGRAM_BROKEN;
	if (head.e_machine != EM_X86_64)
		return PROGRAM_FOREIGN;
	if (head.e_type != ET_EXEC && head.e_type != ET_DYN)
		return PROGRAM_NONE;
	for (int i = 0; i < head.e_phnum; i++) {
		if (!take(bytes, len, head.e_phoff + (size_t)i * head.e_phentsize,
			  &segment, sizeof(segment)))
			return PROGRAM_BROKEN;
		if (segment.p_type == PT_INTERP)
			return interpreter_take(bytes, len, segment.p_offset,
						segment.p_filesz, interpreter, size);
	}
	return PROGRAM_STATIC;
}

static enum program_kind elf32_kind(const unsigned char *bytes, size_t len,
				    char *interpreter, size_t size)
{
	Elf32_Ehdr head;
	Elf32_Phdr segment;

	if (!take(bytes, len, 0, &head, sizeof(head)))
		return PROGRAM_BROKEN;
	if (head.e_machine != EM_386)
		return PROGRAM_FOREIGN;
	if (head.e_type != ET_EXEC && head.e_type != ET_DYN)
		return PROGRAM_NONE;
	for (int i = 0; i < head.e_phnum; i++) {
		if (!take(bytes, len, head.e_phoff + (size_t)i * head.e_phentsize,
			  &segment, sizeof(segment)))
			return PROGRAM_BROKEN;
		if (segment.p_type == PT_INTERP)
			return interpreter_take(bytes, len, segment.p_offset,
						segment.p_filesz, interpreter, size);
	}
	return PROGRAM_STATIC;
}

/* The first word of the line; one that does not fit is cut off. */
static enum program_kind script_interpreter_take(const unsigned char *bytes, size_t len,
						 char *interpreter, size_t size)
{
	size_t at = 2, n = 0;

	while (at < len && (bytes[at] == ' ' || bytes[at] == '\t'))
		at++;
	while (at < len && n < size - 1 && bytes[at] && !strchr(" \t\r\n", bytes[at]))
		interpreter[n++] = bytes[at++];
	interpreter[n] = '\0';
	return PROGRAM_SCRIPT;
}

enum program_kind program_kind(const unsigned char *bytes, size_t len,
			       char *interpreter, size_t size)
{
	if (len >= 2 && !memcmp(bytes, "#!", 2))
		return script_interpreter_take(bytes, len, interpreter, size);
	if (len < EI_NIDENT || memcmp(bytes, ELFMAG, SELFMAG))
		return len >= SELFMAG && !memcmp(bytes, ELFMAG, SELFMAG) ?
		       PROGRAM_BROKEN : PROGRAM_NONE;
	if (bytes[EI_DATA] != ELFDATA2LSB)
		return PROGRAM_FOREIGN;
	switch (bytes[EI_CLASS]) {
	case ELFCLASS64:
		return elf64_kind(bytes, len, interpreter, size);
	case ELFCLASS32:
		return elf32_kind(bytes, len, interpreter, size);
	default:
		return PROGRAM_BROKEN;
	}
}
