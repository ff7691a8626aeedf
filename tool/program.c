/*
 * program.c - the program to run, as it lies on this computer
 */
#include "program.h"
#include "tool.h"

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_file(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode);
}

/* Along PATH: the first that may be executed, else the first that exists. */
static char *path_search(const char *name)
{
	const char *path = getenv("PATH");
	char *candidate, *second_best = NULL;

	for (; path && *path; path += strspn(path, ":")) {
		int len = strcspn(path, ":");

		if (asprintf(&candidate, "%.*s/%s", len, path, name) < 0)
			break;
		path += len;
		if (is_file(candidate) && !access(candidate, X_OK)) {
			free(second_best);
			return candidate;
		}
		if (!second_best && is_file(candidate))
			second_best = candidate;
		else
			free(candidate);
	}
	return second_best;
}

static char *absolute(const char *name)
{
	char *here, *path;

	if (name[0] == '/')
		return strdup(name);
	here = getcwd(NULL, 0);
	while (!strncmp(name, "./", 2))
		name += 2 + strspn(name + 2, "/");
	if (!here || asprintf(&path, "%s/%s", strcmp(here, "/") ? here : "", name) < 0)
		path = NULL;
	free(here);
	return path;
}

static char *give_up(char *path, int *status, int code)
{
	free(path);
	*status = code;
	return NULL;
}

char *program_find(const char *name, int *status)
{
	char *found = strchr(name, '/') ? strdup(name) : path_search(name);
	char *path = found ? absolute(found) : NULL;
	struct stat st;

	free(found);
	if (!path) {
		complain("%s: no such program here (PATH was searched)", name);
		return give_up(path, status, EXIT_NOT_FOUND);
	}
	if (stat(path, &st) < 0) {
		complain("%s: %s", name, strerror(errno));
		return give_up(path, status, errno == ENOENT || errno == ENOTDIR ?
			       EXIT_NOT_FOUND : EXIT_NOT_RUNNABLE);
	}
	if (!S_ISREG(st.st_mode)) {
		complain("%s: is no program but a %s", name,
			 S_ISDIR(st.st_mode) ? "directory" : "special file");
		return give_up(path, status, EXIT_NOT_RUNNABLE);
	}
	if (!(st.st_mode & 0111)) {
		complain("%s: may not be executed (chmod +x?)", name);
		return give_up(path, status, EXIT_NOT_RUNNABLE);
	}
	return path;
}

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

enum program_kind program_kind(const unsigned char *bytes, size_t len,
			       char *interpreter, size_t size)
{
	if (len >= 2 && !memcmp(bytes, "#!", 2))
		return PROGRAM_SCRIPT;
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
