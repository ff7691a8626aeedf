/*
 * The vDSO exports the time functions, which agree with the calls; the
 * vsyscall page still answers old programs, and is no place to read.
 */
#include <elf.h>
#include <setjmp.h>
#include <sys/auxv.h>
#include "check.h"

static void *symbol(const char *base, const char *name)
{
	const Elf64_Ehdr *eh = (void *)base;
	const Elf64_Phdr *ph = (void *)(base + eh->e_phoff);
	const Elf64_Dyn *dyn = NULL;
	const Elf64_Sym *sym = NULL;
	const char *str = NULL;
	const uint32_t *hash = NULL;
	unsigned long bias = 0;
	uint32_t i;

	for (i = 0; i < eh->e_phnum; i++) {
		if (ph[i].p_type == PT_LOAD)
			bias = (unsigned long)base + ph[i].p_offset -
			       ph[i].p_vaddr;
		if (ph[i].p_type == PT_DYNAMIC)
			dyn = (void *)(base + ph[i].p_offset);
	}
	for (; dyn && dyn->d_tag; dyn++) {
		void *p = (void *)(bias + dyn->d_un.d_ptr);

		if (dyn->d_tag == DT_SYMTAB)
			sym = p;
		if (dyn->d_tag == DT_STRTAB)
			str = p;
		if (dyn->d_tag == DT_HASH)
			hash = p;
	}
	for (i = 0; sym && str && hash && i < hash[1]; i++)
		if (!strcmp(str + sym[i].st_name, name))
			return (void *)(bias + sym[i].st_value);
	FAIL("the vDSO has no %s", name);
	return NULL;
}

int main(void)
{
	const char *vdso = (void *)getauxval(AT_SYSINFO_EHDR);
	int (*gettime)(clockid_t, struct timespec *);
	int (*getday)(struct timeval *, struct timezone *);
	long (*get_time)(long *);
	int (*get_cpu)(unsigned *, unsigned *, void *);
	struct timespec a, b, c;
	struct timeval tv;
	unsigned cpu;
	long t;

	CHECK(vdso && !memcmp(vdso, ELFMAG, 4));
	if (!vdso)
		return check_result();
	gettime = symbol(vdso, "__vdso_clock_gettime");
	getday = symbol(vdso, "__vdso_gettimeofday");
	get_time = symbol(vdso, "__vdso_time");
	get_cpu = symbol(vdso, "__vdso_getcpu");
	if (check_failures)
		return check_result();
	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &a);
	EXPECT_EQ(gettime(CLOCK_MONOTONIC, &b), 0);
	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &c);
	CHECK(b.tv_sec > a.tv_sec ||
	      (b.tv_sec == a.tv_sec && b.tv_nsec >= a.tv_nsec));
	CHECK(c.tv_sec > b.tv_sec ||
	      (c.tv_sec == b.tv_sec && c.tv_nsec >= b.tv_nsec));
	EXPECT_EQ(gettime(99, &b), -EINVAL);
	EXPECT_EQ(getday(&tv, NULL), 0);
	t = get_time(NULL);
	CHECK(t - tv.tv_sec >= 0 && t - tv.tv_sec <= 2);
	EXPECT_EQ(get_cpu(&cpu, NULL, NULL), 0);
	CHECK(cpu < 64);

	/* vsyscall: gettimeofday, time, getcpu at fixed addresses. */
	EXPECT_EQ(((int (*)(struct timeval *, void *))0xffffffffff600000)(&tv,
									NULL),
		  0);
	t = ((long (*)(long *))0xffffffffff600400)(NULL);
	CHECK(t - tv.tv_sec >= 0 && t - tv.tv_sec <= 2);
	EXPECT_EQ(((long (*)(unsigned *, unsigned *, void *))
		   0xffffffffff600800)(&cpu, NULL, NULL), 0);
	return check_result();
}
