# Ringside: one front door.
#
#   make            kernel, command, menu          make test     ./test
#   make run        ./run                          make check    static checks
#   make debug      build/debug/kernel.elf: KASAN, UBSAN, lock and sleep checks
#   make bench      docs/benchmarks.md             make gdb      attach to ringside menu --gdb
#   make install    PREFIX=/usr/local DESTDIR=     make uninstall, make clean

B ?= build
# V=1 shows the commands.
Q := $(if $(V),,@)
say = $(if $(V)$(findstring s,$(firstword -$(MAKEFLAGS))),,@printf '  %-7s %s\n' '$(1)' '$(2)')
PREFIX ?= /usr/local
CC = gcc
ARCH_C := $(wildcard kernel/arch/x86/*.c)
ARCH_S := $(wildcard kernel/arch/x86/*.S)
KERNEL_C := $(ARCH_C) $(foreach d,lib sched mm fs proc ipc net drivers trace policy syscall init, \
	$(wildcard kernel/$(d)/*.c))

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:

# Only Linux's ABI headers and the compiler's own: no C library in the kernel.
UAPI := build/uapi
GCCINC := $(shell $(CC) -print-file-name=include)
CPPFLAGS_K := -nostdinc -isystem $(GCCINC) -isystem $(UAPI) -Ikernel -Iinclude \
	-Ibuild/include -I$(B)/include -D__RINGSIDE__
WARN := -Wall -Wextra -Werror -Wstrict-prototypes -Wmissing-prototypes -Wno-sign-compare \
	-Wno-missing-field-initializers
CFLAGS_K := -std=gnu17 -O2 -g $(WARN) -ffreestanding -fno-pic -fno-pie -mcmodel=kernel \
	-mno-red-zone -mgeneral-regs-only -fno-stack-protector -fno-strict-aliasing \
	-fno-asynchronous-unwind-tables -fno-common -fno-delete-null-pointer-checks \
	-fno-strict-overflow -ffunction-sections -fcf-protection=none \
	-falign-functions=16
LDFLAGS_K := -nostdlib -static -no-pie -Wl,-z,max-page-size=4096 -Wl,--build-id=none \
	-Wl,--orphan-handling=warn -Wl,--gc-sections -Wl,-z,noexecstack

# stb_sprintf reads whole words, past a string's end but not past its word.
CFLAGS_snprintf := $(if $(DEBUG),--param asan-instrument-reads=0)
# The checker itself, and who writes into memory that nobody else may touch.
CFLAGS_kasan := $(if $(DEBUG),--param asan-instrument-reads=0 --param asan-instrument-writes=0)
CFLAGS_slab := $(CFLAGS_kasan)

ifneq ($(DEBUG),)
CPPFLAGS_K += -DCONFIG_DEBUG_LOCKS -DCONFIG_KASAN -DCONFIG_UBSAN -DCONFIG_FAULT_INJECTION
CFLAGS_K += -fno-omit-frame-pointer -fsanitize=kernel-address \
	-fasan-shadow-offset=0xdffffc0000000000 --param asan-stack=0 --param asan-globals=0 \
	--param asan-instrumentation-with-call-threshold=0 \
	-fsanitize=bounds,shift,integer-divide-by-zero,bool,enum,unreachable,vla-bound \
	-fsanitize-undefined-trap-on-error
LDFLAGS_K += -Wl,--wrap=memcpy,--wrap=memmove,--wrap=memset
endif

OBJS := $(patsubst %.c,$(B)/obj/%.o,$(KERNEL_C)) $(patsubst %.S,$(B)/obj/%.o,$(ARCH_S)) \
	$(B)/obj/syscall_tables.o

all: $(B)/kernel.elf $(B)/ringside $(B)/menu.cpio.gz $(B)/menu32.cpio.gz

$(UAPI)/.made:
	@mkdir -p $(UAPI)
	@ln -sfn /usr/include/linux $(UAPI)/linux
	@ln -sfn /usr/include/asm-generic $(UAPI)/asm-generic
	@ln -sfn /usr/include/x86_64-linux-gnu/asm $(UAPI)/asm
	@ln -sfn /usr/include/stb $(UAPI)/stb
	@touch $@

# Both system-call tables, from the .tbl files.
$(B)/obj/syscall_tables.c: kernel/syscall/maketables.sh kernel/syscall/syscall_64.tbl \
		kernel/syscall/syscall_32.tbl
	@mkdir -p $(@D)
	$(Q)sh kernel/syscall/maketables.sh kernel/syscall/syscall_64.tbl \
		kernel/syscall/syscall_32.tbl > $@

# Compared first: a new entry point alone does not compile everything anew.
build/include/syscall_nr.h: kernel/syscall/maketables.sh kernel/syscall/syscall_64.tbl \
		kernel/syscall/syscall_32.tbl
	@mkdir -p $(@D)
	$(Q)sh kernel/syscall/maketables.sh --count kernel/syscall/syscall_64.tbl \
		kernel/syscall/syscall_32.tbl > $@.new
	$(Q)cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(B)/obj/syscall_tables.o: $(B)/obj/syscall_tables.c $(UAPI)/.made | build/include/syscall_nr.h
	$(call say,CC,$@)
	$(Q)$(CC) $(CPPFLAGS_K) $(CFLAGS_K) -MMD -MP -c $< -o $@

$(B)/obj/%.o: %.c $(UAPI)/.made | build/include/syscall_nr.h
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS_K) $(CFLAGS_K) $(CFLAGS_$(notdir $*)) -MMD -MP -c $< -o $@

$(B)/obj/%.o: %.S $(UAPI)/.made
	@mkdir -p $(@D)
	$(call say,AS,$<)
	$(Q)$(CC) $(CPPFLAGS_K) -D__ASSEMBLY__ -g -Wa,--noexecstack -MMD -MP -c $< -o $@

-include kernel/arch/x86/Makefile.inc
-include kernel/fs/Makefile.inc
-include user/Makefile.inc
-include tool/Makefile.inc
-include tests/Makefile.inc
-include bench/Makefile.inc

# kernel/arch/x86/Makefile.inc may replace this by the two-pass link with kallsyms.
ifndef KERNEL_LINK_RULE
$(B)/kernel.elf: $(OBJS) kernel/arch/x86/kernel.lds
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_K) -Wl,-T,kernel/arch/x86/kernel.lds $(OBJS) -o $@
endif

kernel: $(B)/kernel.elf

debug:
	$(MAKE) DEBUG=1 B=build/debug build/debug/kernel.elf

run:
	./run
test:
	./test
docs:
	scripts/syscalls-doc > docs/syscalls.md
bench: all
	bench/run
check: $(UAPI)/.made
	scripts/check
print-cppflags: $(UAPI)/.made build/include/syscall_nr.h
	@echo $(CPPFLAGS_K)

gdb:
	gdb -q build/kernel.elf -x scripts/gdb/ringside.py -ex 'target remote :1234'

# Where what goes, below DESTDIR; uninstall takes away just that.
MANDIR := $(PREFIX)/share/man/man1
COMPLETIONS := $(PREFIX)/share/bash-completion/completions
LIB_FILES := kernel.elf init menu menu32 menu.cpio.gz menu32.cpio.gz

install: all
	install -D -m 755 $(B)/ringside $(DESTDIR)$(PREFIX)/bin/ringside
	install -d $(DESTDIR)$(PREFIX)/lib/ringside
	install -m 644 $(LIB_FILES:%=$(B)/%) $(DESTDIR)$(PREFIX)/lib/ringside
	install -D -m 644 tool/ringside.1 $(DESTDIR)$(MANDIR)/ringside.1
	install -D -m 644 tool/ringside.bash $(DESTDIR)$(COMPLETIONS)/ringside

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/ringside $(LIB_FILES:%=$(DESTDIR)$(PREFIX)/lib/ringside/%)
	rm -f $(DESTDIR)$(MANDIR)/ringside.1 $(DESTDIR)$(COMPLETIONS)/ringside
	-rmdir $(DESTDIR)$(PREFIX)/lib/ringside 2>/dev/null

clean:
	rm -rf build/obj build/debug build/kernel.elf build/ringside build/menu* build/init build/uapi

.PHONY: print-cppflags docs all kernel debug run test bench check gdb install uninstall clean

-include $(OBJS:.o=.d)
