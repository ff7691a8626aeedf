#!/bin/sh
# syscall_names.sh UNISTD_64.H UNISTD_32.H - writes syscall_names.c to stdout:
# what each number is called, in either ABI
set -eu

names() {
	echo "static const char *const $1[] = {"
	awk '$1 == "#define" && $2 ~ /^__NR_/ && $3 ~ /^[0-9]+$/ {
		printf "\t[%d] = \"%s\",\n", $3, substr($2, 6)
	}' "$2"
	echo "};"
	echo
}

echo "/* Made by tool/syscall_names.sh. */"
echo "#include \"trace_view.h\""
echo
names names_64 "$1"
names names_32 "$2"
cat <<'EOF'
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

const char *call_name(enum trace_abi abi, uint64_t nr)
{
	if (abi == TRACE_ABI_I386)
		return nr < ARRAY_SIZE(names_32) ? names_32[nr] : NULL;
	return nr < ARRAY_SIZE(names_64) ? names_64[nr] : NULL;
}
EOF
