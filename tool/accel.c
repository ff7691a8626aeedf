/*
 * accel.c - does KVM work here?
 *
 * That /dev/kvm opens proves nothing.  In a virtual machine without nested
 * virtualisation a KVM may be there that only emulates: it opens, makes
 * virtual machines, even runs a `hlt`, and a real kernel still gets nowhere.
 * So the probe runs what a kernel lives on and an emulator lacks, in 64-bit
 * mode and with paging: vector instructions, wrmsr, and a `syscall` into a
 * handler that says so at an I/O port.
 * A child does it, because KVM_RUN may never come back.
 */
#include "accel.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/kvm.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATIENCE_MS	300
#define CPUID_ENTRIES_MAX	256

#define GUEST_SIZE	0x10000
#define GUEST_PML4	0x1000
#define GUEST_PDPT	0x2000
#define GUEST_PD	0x3000
#define GUEST_CODE	0x4000
#define GUEST_STACK	0x8000

#define PROBE_PORT	0x80
#define PROBE_WORD	0x5a

#define PTE_PRESENT	1
#define PTE_WRITE	2
#define PTE_LARGE	0x80

#define CR0_PE		(1u << 0)
#define CR0_MP		(1u << 1)
#define CR0_ET		(1u << 4)
#define CR0_NE		(1u << 5)
#define CR0_PG		(1u << 31)
#define CR4_PAE		(1u << 5)
#define CR4_OSFXSR	(1u << 9)
#define EFER_SCE	(1u << 0)
#define EFER_LME	(1u << 8)
#define EFER_LMA	(1u << 10)

/* The guest; position-independent, and never run by ourselves. */
extern const unsigned char probe_code[];
extern const unsigned int probe_code_size;

__asm__(".pushsection .rodata\n"
	"probe_code:\n"
	"	pxor %xmm0, %xmm0\n"
	"	punpcklbw %xmm0, %xmm0\n"
	"	movq %xmm0, %rbx\n"
	"	mov $0xc0000081, %ecx\n"	/* MSR_STAR: kernel CS 8 */
	"	xor %eax, %eax\n"
	"	mov $8, %edx\n"
	"	wrmsr\n"
	"	mov $0xc0000082, %ecx\n"	/* MSR_LSTAR: the label below */
	"	lea 2f(%rip), %rax\n"
	"	mov %rax, %rdx\n"
	"	shr $32, %rdx\n"
	"	wrmsr\n"
	"	syscall\n"
	"	hlt\n"
	"2:	mov $0x5a, %al\n"
	"	out %al, $0x80\n"
	"	hlt\n"
	"probe_code_end:\n"
	".balign 4\n"
	"probe_code_size: .long probe_code_end - probe_code\n"
	".popsection\n");

static void guest_fill(unsigned char *memory)
{
	uint64_t *pml4 = (uint64_t *)(memory + GUEST_PML4);
	uint64_t *pdpt = (uint64_t *)(memory + GUEST_PDPT);
	uint64_t *pd = (uint64_t *)(memory + GUEST_PD);

	pml4[0] = GUEST_PDPT | PTE_PRESENT | PTE_WRITE;
	pdpt[0] = GUEST_PD | PTE_PRESENT | PTE_WRITE;
	pd[0] = PTE_PRESENT | PTE_WRITE | PTE_LARGE;
	memcpy(memory + GUEST_CODE, probe_code, probe_code_size);
}

static int registers_set(int cpu)
{
	struct kvm_segment code = {
		.limit = 0xffffffff, .selector = 8, .type = 11, .present = 1,
		.s = 1, .l = 1, .g = 1,
	};
	struct kvm_segment data = {
		.limit = 0xffffffff, .selector = 16, .type = 3, .present = 1,
		.s = 1, .db = 1, .g = 1,
	};
	struct kvm_regs regs = {
		.rip = GUEST_CODE, .rsp = GUEST_STACK, .rflags = 2,
	};
	struct kvm_sregs sregs;

	if (ioctl(cpu, KVM_GET_SREGS, &sregs) < 0)
		return -1;
	sregs.cs = code;
	sregs.ds = sregs.es = sregs.fs = sregs.gs = sregs.ss = data;
	sregs.cr0 = CR0_PE | CR0_MP | CR0_ET | CR0_NE | CR0_PG;
	sregs.cr3 = GUEST_PML4;
	sregs.cr4 = CR4_PAE | CR4_OSFXSR;
	sregs.efer = EFER_SCE | EFER_LME | EFER_LMA;
	if (ioctl(cpu, KVM_SET_SREGS, &sregs) < 0)
		return -1;
	return ioctl(cpu, KVM_SET_REGS, &regs);
}

/* QEMU gives its guests all that the processor can do; so does the probe. */
static int cpuid_set(int kvm, int cpu)
{
	struct kvm_cpuid2 *cpuid;
	int err = -1;

	cpuid = calloc(1, sizeof(*cpuid) + CPUID_ENTRIES_MAX * sizeof(cpuid->entries[0]));
	if (!cpuid)
		return -1;
	cpuid->nent = CPUID_ENTRIES_MAX;
	if (!ioctl(kvm, KVM_GET_SUPPORTED_CPUID, cpuid))
		err = ioctl(cpu, KVM_SET_CPUID2, cpuid);
	free(cpuid);
	return err;
}

static int guest_run(void)
{
	struct kvm_userspace_memory_region region = { .memory_size = GUEST_SIZE };
	int kvm, vm, cpu, run_size;
	struct kvm_run *run;
	void *memory;

	kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (kvm < 0 || ioctl(kvm, KVM_GET_API_VERSION, 0) != KVM_API_VERSION)
		return -1;
	vm = ioctl(kvm, KVM_CREATE_VM, 0);
	memory = mmap(NULL, GUEST_SIZE, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (vm < 0 || memory == MAP_FAILED)
		return -1;
	guest_fill(memory);
	region.userspace_addr = (uintptr_t)memory;
	if (ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region) < 0)
		return -1;
	cpu = ioctl(vm, KVM_CREATE_VCPU, 0);
	run_size = ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	if (cpu < 0 || run_size <= 0)
		return -1;
	run = mmap(NULL, run_size, PROT_READ | PROT_WRITE, MAP_SHARED, cpu, 0);
	if (run == MAP_FAILED || cpuid_set(kvm, cpu) < 0 || registers_set(cpu) < 0)
		return -1;
	if (ioctl(cpu, KVM_RUN, 0) < 0)
		return -1;
	if (run->exit_reason != KVM_EXIT_IO || run->io.port != PROBE_PORT)
		return -1;
	return ((unsigned char *)run)[run->io.data_offset] == PROBE_WORD ? 0 : -1;
}

/*
 * The child says 'y' through a pipe; silence means no.  Nobody waits for its
 * end: to take a virtual machine apart takes longer than all the rest.
 */
static int guest_run_in_child(void)
{
	struct pollfd pollfd = { .events = POLLIN };
	char answer = 'n';
	int fds[2];
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		answer = guest_run() ? 'n' : 'y';
		_exit(write(fds[1], &answer, 1) != 1);
	}
	close(fds[1]);
	if (pid > 0) {
		pollfd.fd = fds[0];
		if (poll(&pollfd, 1, PATIENCE_MS) != 1 ||
		    read(fds[0], &answer, 1) != 1)
			answer = 'n';
		kill(pid, SIGKILL);
	}
	close(fds[0]);
	return answer == 'y' ? 0 : -1;
}

/*
 * The probe takes longer than a whole machine, so its verdict is kept, in a
 * file that says when it is good for: this boot, and this /dev/kvm, which is
 * made anew when the module is loaded again.
 */
static bool verdict_key(char *key, size_t size)
{
	char boot[64] = "";
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
	struct stat st;
	bool good = file && fgets(boot, sizeof(boot), file) && !stat("/dev/kvm", &st);

	if (file)
		fclose(file);
	boot[strcspn(boot, "\n")] = '\0';
	if (good)
		snprintf(key, size, "%s %llu %lld.%ld", boot,
			 (unsigned long long)st.st_ino, (long long)st.st_ctim.tv_sec,
			 st.st_ctim.tv_nsec);
	return good;
}

/* The directory is made when it is missing. */
static bool verdict_path(char *path, size_t size)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	char directory[PATH_MAX];

	if (cache && cache[0] == '/')
		snprintf(directory, sizeof(directory), "%s", cache);
	else if (home && home[0] == '/')
		snprintf(directory, sizeof(directory), "%s/.cache", home);
	else
		return false;
	mkdir(directory, 0700);
	if (snprintf(path, size, "%s/ringside", directory) >= (int)size - 8)
		return false;
	mkdir(path, 0755);
	strcat(path, "/kvm");
	return true;
}

/* Written beside it and renamed: others may read it meanwhile. */
static void verdict_keep(const char *path, const char *key, bool works)
{
	char new[PATH_MAX + 16];
	FILE *file;

	snprintf(new, sizeof(new), "%s.%d", path, getpid());
	file = fopen(new, "wex");
	if (!file)
		return;
	fprintf(file, "%s %s\n", key, works ? "works" : "broken");
	if (fclose(file) || rename(new, path))
		unlink(new);
}

/* Returns false when nothing is known. */
static bool verdict_recall(const char *path, const char *key, enum kvm_state *state)
{
	char line[256] = "";
	FILE *file = fopen(path, "re");
	size_t len = strlen(key);

	if (!file)
		return false;
	if (!fgets(line, sizeof(line), file))
		line[0] = '\0';
	fclose(file);
	if (strncmp(line, key, len))
		return false;
	*state = strcmp(line + len, " works\n") ? KVM_BROKEN : KVM_WORKS;
	return true;
}

enum kvm_state kvm_probe(bool anew)
{
	char path[PATH_MAX], key[160];
	enum kvm_state state;
	bool keeps;

	if (access("/dev/kvm", F_OK) < 0)
		return KVM_ABSENT;
	if (access("/dev/kvm", R_OK | W_OK) < 0)
		return KVM_DENIED;
	keeps = verdict_key(key, sizeof(key)) && verdict_path(path, sizeof(path));
	if (!anew && keeps && verdict_recall(path, key, &state))
		return state;
	state = guest_run_in_child() ? KVM_BROKEN : KVM_WORKS;
	if (keeps)
		verdict_keep(path, key, state == KVM_WORKS);
	return state;
}

const char *kvm_state_text(enum kvm_state state)
{
	static const char *const texts[] = {
		[KVM_WORKS]	= "works",
		[KVM_ABSENT]	= "there is no /dev/kvm",
		[KVM_DENIED]	= "/dev/kvm is not open to you (group kvm?)",
		[KVM_BROKEN]	= "/dev/kvm opens, but no guest runs",
	};

	return texts[state];
}
