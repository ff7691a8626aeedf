/*
 * symbols.c - from an address to the function it lies in
 *
 * A position-independent program is loaded where the kernel pleases, which
 * the trace does not tell, so it has no symbols for us.
 */
#include "symbols.h"

#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How far a label of assembler code, which has no size, is thought to reach. */
#define UNSIZED_MAX	4096

struct symbol {
	uint64_t start, size;
	char *name;
	bool global;
};

struct code {
	struct code *next;
	uint64_t start, size;
	unsigned char bytes[];
};

struct symbols {
	struct symbol *list;	/* by address */
	size_t nr;
	struct code *code;	/* the sections that are executed */
};

static int symbol_compare(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	/* Of aliases the public one, then the shortest, is the last. */
	if (x->global != y->global)
		return x->global ? 1 : -1;
	return (int)strlen(y->name) - (int)strlen(x->name);
}

static bool is_code(Elf *elf, const GElf_Sym *sym)
{
	Elf_Scn *section = elf_getscn(elf, sym->st_shndx);
	GElf_Shdr head;

	return section && gelf_getshdr(section, &head) &&
	       (head.sh_flags & SHF_EXECINSTR) &&
	       sym->st_value >= head.sh_addr &&
	       sym->st_value < head.sh_addr + head.sh_size;
}

static void table_read(struct symbols *symbols, Elf *elf, Elf_Scn *section,
		       const GElf_Shdr *head)
{
	Elf_Data *data = elf_getdata(section, NULL);
	size_t nr = data && head->sh_entsize ? head->sh_size / head->sh_entsize : 0;

	symbols->list = calloc(nr, sizeof(*symbols->list));
	for (size_t i = 0; symbols->list && i < nr; i++) {
		struct symbol *symbol = &symbols->list[symbols->nr];
		const char *name;
		GElf_Sym sym;
		int type;

		if (!gelf_getsym(data, i, &sym) || !is_code(elf, &sym))
			continue;
		type = GELF_ST_TYPE(sym.st_info);
		name = elf_strptr(elf, head->sh_link, sym.st_name);
		/* Assembler labels often have no type. */
		if (!name || !*name || (type != STT_FUNC && type != STT_NOTYPE &&
					type != STT_GNU_IFUNC))
			continue;
		symbol->start = sym.st_value;
		symbol->size = sym.st_size;
		symbol->global = GELF_ST_BIND(sym.st_info) == STB_GLOBAL;
		symbol->name = strdup(name);
		if (symbol->name)
			symbols->nr++;
	}
	if (symbols->nr)
		qsort(symbols->list, symbols->nr, sizeof(*symbols->list),
		      symbol_compare);
}

static void code_read(struct symbols *symbols, Elf_Scn *section,
		      const GElf_Shdr *head)
{
	Elf_Data *data = elf_getdata(section, NULL);
	struct code *code;

	if (!data || !data->d_buf)
		return;
	code = malloc(sizeof(*code) + data->d_size);
	if (!code)
		return;
	code->start = head->sh_addr;
	code->size = data->d_size;
	memcpy(code->bytes, data->d_buf, data->d_size);
	code->next = symbols->code;
	symbols->code = code;
}

static void elf_read(struct symbols *symbols, Elf *elf)
{
	Elf_Scn *section = NULL;
	GElf_Ehdr head;
	GElf_Shdr shdr;

	if (!gelf_getehdr(elf, &head) || head.e_type != ET_EXEC)
		return;
	while ((section = elf_nextscn(elf, section))) {
		if (!gelf_getshdr(section, &shdr))
			continue;
		if (shdr.sh_type == SHT_SYMTAB && !symbols->list)
			table_read(symbols, elf, section, &shdr);
		else if (shdr.sh_type == SHT_PROGBITS &&
			 (shdr.sh_flags & SHF_EXECINSTR))
			code_read(symbols, section, &shdr);
	}
}

struct symbols *symbols_open(const char *path)
{
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	struct symbols *symbols;
	Elf *elf;

	if (fd < 0)
		return NULL;
	symbols = calloc(1, sizeof(*symbols));
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (symbols && elf)
		elf_read(symbols, elf);
	if (elf)
		elf_end(elf);
	close(fd);
	if (symbols && !symbols->nr) {
		symbols_close(symbols);
		return NULL;
	}
	return symbols;
}

void symbols_close(struct symbols *symbols)
{
	if (!symbols)
		return;
	for (size_t i = 0; i < symbols->nr; i++)
		free(symbols->list[i].name);
	free(symbols->list);
	while (symbols->code) {
		struct code *code = symbols->code;

		symbols->code = code->next;
		free(code);
	}
	free(symbols);
}

/* A call with a 32-bit distance, or through a register or memory. */
static bool ends_with_call(const unsigned char *end, size_t before)
{
	static const unsigned char indirect_sizes[] = { 2, 3, 4, 6, 7 };

	if (before >= 5 && end[-5] == 0xe8)
		return true;
	for (size_t i = 0; i < sizeof(indirect_sizes); i++) {
		size_t size = indirect_sizes[i];

		/* Opcode ff, operation 2 in the byte after it. */
		if (before >= size && end[-(long)size] == 0xff &&
		    (end[-(long)size + 1] & 0x38) == 0x10)
			return true;
	}
	return false;
}

bool symbols_is_return(const struct symbols *symbols, uint64_t addr)
{
	const struct code *code = symbols ? symbols->code : NULL;

	for (; code; code = code->next)
		if (addr > code->start && addr - code->start <= code->size)
			return ends_with_call(code->bytes + (addr - code->start),
					      addr - code->start);
	return false;
}

const char *symbols_find(const struct symbols *symbols, uint64_t addr,
			 uint64_t *offset)
{
	size_t low = 0, high = symbols ? symbols->nr : 0;
	const struct symbol *symbol;

	/* The last one that starts at or below the address. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (symbols->list[middle].start <= addr)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return NULL;
	symbol = &symbols->list[low - 1];
	/* A return address may lie just behind a function that never returns. */
	if (addr - symbol->start > (symbol->size ? symbol->size : UNSIZED_MAX))
		return NULL;
	*offset = addr - symbol->start;
	return symbol->name;
}
