#!/bin/sh
# kallsyms.sh KERNEL - the table of function names as assembler, from a linked kernel
#
# The layout is described in kernel/arch/x86/kallsyms.c.  The size of the table
# depends on the set of symbols alone, so the kernel linked with the table of an
# earlier link has its final addresses.
set -eu

nm -n "$1" | awk '
	BEGIN { n = offset = 0 }
	$2 ~ /^[tT]$/ && $3 !~ /^(\.L|_text$|_etext$|__init_begin$|__init_text_end$)/ {
		addr[n] = "0x" substr($1, 9) " - 0x80000000"
		name[n++] = $2 $3
	}
	END {
		print "\t.section .kallsyms, \"a\""
		print "\t.balign 8"
		printf "\t.long %d\n", n
		for (i = 0; i < n; i++)
			printf "\t.long %s\n", addr[i]
		for (i = 0; i < n; i++) {
			printf "\t.long %d\n", offset
			offset += length(name[i]) + 1
		}
		for (i = 0; i < n; i++)
			printf "\t.asciz \"%s\"\n", name[i]
		print "\t.balign 8"
		print "\t.section .note.GNU-stack, \"\", @progbits"
	}'
