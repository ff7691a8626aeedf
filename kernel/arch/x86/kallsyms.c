/*
 * kallsyms.c - names of the kernel's functions
 *
 * scripts/kallsyms.sh makes the table from the linked kernel and puts it in
 * section .kallsyms: the number of symbols; their addresses, ascending, less
 * the image's base; for each, where its name begins; the names.  The name's
 * first byte is the type letter that nm prints.
 */
#include "arch/x86/panic.h"

#include "arch/x86/boot.h"
#include "arch/x86/page.h"
#include "lib/kernel.h"
#include "lib/string.h"

extern const u32 __start_kallsyms[], __stop_kallsyms[];

static u32 nr_syms(void)
{
	return __stop_kallsyms - __start_kallsyms > 1 ? __start_kallsyms[0] : 0;
}

static unsigned long sym_addr(u32 i)
{
	return __START_KERNEL_map + __start_kallsyms[1 + i];
}

static const char *sym_name(u32 i)
{
	const u32 *offsets = __start_kallsyms + 1 + nr_syms();

	return (const char *)(offsets + nr_syms()) + offsets[i];
}

const char *kallsyms_lookup(unsigned long addr, unsigned long *start, unsigned long *size)
{
	u32 lo = 0, hi = nr_syms();

	if (addr < (unsigned long)_text || addr >= (unsigned long)_end)
		return NULL;
	while (lo < hi) {
		u32 mid = lo + (hi - lo) / 2;

		if (sym_addr(mid) <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == 0)
		return NULL;
	*start = sym_addr(lo - 1);
	*size = (lo < nr_syms() ? sym_addr(lo) : (unsigned long)_etext) - *start;
	return sym_name(lo - 1) + 1;
}

const char *kallsyms_format(unsigned long addr, char *buf, size_t size)
{
	unsigned long start, len;
	const char *name = kallsyms_lookup(addr, &start, &len);

	if (name)
		scnprintf(buf, size, "%s+0x%lx/0x%lx", name, addr - start, len);
	else
		strscpy(buf, "?", size);
	return buf;
}

const char *kallsyms_nth(unsigned long n, unsigned long *addr, char *type)
{
	if (n >= nr_syms())
		return NULL;
	*addr = sym_addr(n);
	*type = sym_name(n)[0];
	return sym_name(n) + 1;
}
