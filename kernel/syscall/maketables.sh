#!/bin/sh
# maketables.sh - sys_call_table and ia32_sys_call_table from the two .tbl files
#
#   maketables.sh syscall_64.tbl syscall_32.tbl > syscall_tables.c
#   maketables.sh --count syscall_64.tbl syscall_32.tbl > syscall_nr.h
#
# A row is: number abi name [entry point].  A row without an entry point, and
# every number without a row, gets the table's ni_syscall.
set -e

count() { # FILE MACRO
	awk -v macro="$2" '/^#/ || NF < 3 { next } $1 > last { last = $1 }
		END { printf "#define %s %dUL\n", macro, last + 1 }' "$1"
}

if [ "$1" = --count ]; then
	echo '/* Made by maketables.sh: one past the highest number of each table. */'
	count "$2" NR_syscalls
	count "$3" IA32_NR_syscalls
	exit
fi

table() { # FILE TABLE NI COUNT
	awk -v table="$2" -v ni="$3" -v count="$4" '
	/^#/ || NF < 3 { next }
	{ if ($1 > last) last = $1; if (NF >= 4) entry[$1] = $4 }
	END {
		for (i = 0; i <= last; i++) if (entry[i] != "" && !seen[entry[i]]++)
			printf "long %s(const struct pt_regs *regs);\n", entry[i]
		printf "\nconst sys_call_ptr_t %s[%s] = {\n", table, count
		for (i = 0; i <= last; i++)
			printf "\t[%d] = %s,\n", i, entry[i] != "" ? entry[i] : ni
		print "};\n"
	}' "$1"
}

echo '/* Made by maketables.sh from the .tbl files. */'
echo '#include "syscall/syscall.h"'
echo
table "$1" sys_call_table __x64_sys_ni_syscall NR_syscalls
table "$2" ia32_sys_call_table __ia32_sys_ni_syscall IA32_NR_syscalls
