/*
 * trace_path.c - the way of one call, from the wrapper to the protocol
 *
 *	connect(3, {sa_family=AF_INET, ...}, 16) = 0
 *	  connect+0x15                               wrapper
 *	  entry_SYSCALL_64  rax=42
 *	  sys_call_table[42] -> __x64_sys_connect
 *	    __sys_connect
 *	      16 bytes in from 0x7ffd8a3b2c40
 *	      inet_stream_connect                    socket layer
 *	        tcp_connect                          protocol
 */
#include "trace_line.h"

#include <string.h>

#define COLUMN	44	/* where the remarks begin */

static const struct {
	const char *symbol;	/* without a kernel.elf to look it up in */
	const char *reg;
} doors[] = {
	[TRACE_DOOR_SYSCALL_64]		= { "entry_SYSCALL_64",		"rax" },
	[TRACE_DOOR_INT80]		= { "entry_INT80_compat",	"eax" },
	[TRACE_DOOR_SYSENTER_32]	= { "entry_SYSENTER_compat",	"eax" },
	[TRACE_DOOR_SYSCALL_32]		= { "entry_SYSCALL_compat",	"eax" },
};

static const struct {
	const char *remark;
	int indent;
} kinds[] = {
	[TRACE_STEP_EDGE]	= { NULL,		4 },
	[TRACE_STEP_SOCKET]	= { "socket layer",	6 },
	[TRACE_STEP_PROTOCOL]	= { "protocol",		8 },
	[TRACE_STEP_FILE]	= { "file",		6 },
};

#define NR_DOORS	(sizeof(doors) / sizeof(doors[0]))
#define NR_KINDS	(sizeof(kinds) / sizeof(kinds[0]))

static void line_print(FILE *out, int indent, const char *text, const char *remark)
{
	if (remark)
		fprintf(out, "%*s%-*s %s\n", indent, "", COLUMN - indent, text, remark);
	else
		fprintf(out, "%*s%s\n", indent, "", text);
}

static const char *kernel_name(const struct symbols *kernel, uint64_t addr,
			       char *buffer, size_t size)
{
	uint64_t offset;
	const char *name = symbols_find(kernel, addr, &offset);

	if (name && offset)
		snprintf(buffer, size, "%s+%#llx", name, (unsigned long long)offset);
	else if (name)
		snprintf(buffer, size, "%s", name);
	else
		snprintf(buffer, size, "%#llx", (unsigned long long)addr);
	return buffer;
}

/* Libraries have several names for one function: __libc_send, __send, send. */
static const char *plain_name(const char *name)
{
	if (!strncmp(name, "__", 2))
		name += strspn(name, "_");
	return strncmp(name, "libc_", 5) ? name : name + 5;
}

static bool is_named_after(const struct call *call, const char *function)
{
	struct view view = { 0 };
	char title[32];

	return !strcmp(plain_name(function),
		       call_title(call, call_view(call, &view), title, sizeof(title)));
}

/* What only carries other functions' calls into the kernel. */
static bool is_helper(const char *function)
{
	static const char *const helpers[] = {
		"sccp", "__syscall_cp_c", "__syscall_cp_asm", "__syscall6", /* musl */
		"_dl_sysinfo_int80", "__libc_do_syscall", "int80",	/* glibc */
		"syscall",
	};

	for (size_t i = 0; i < sizeof(helpers) / sizeof(helpers[0]); i++)
		if (!strcmp(function, helpers[i]))
			return true;
	return false;
}

/*
 * The return address to name: the one behind the instruction that entered,
 * unless that stands in a helper or outside of the program (in the vDSO).
 * Then it is the nearest one on the stack that lies in another function.
 * *helper becomes the helper's name.
 */
static uint64_t wrapper_find(const struct call *call, const struct symbols *program,
			     const char **helper)
{
	size_t word = call->enter.abi == TRACE_ABI_I386 ? 4 : 8;
	const char *entered, *name;
	uint64_t addr, offset;

	*helper = NULL;
	entered = symbols_find(program, call->enter.ip, &offset);
	if (entered && !is_helper(entered))
		return call->enter.ip;
	for (size_t at = 0; at + word <= call->stack_len; at += word) {
		addr = 0;
		memcpy(&addr, call->stack + at, word);
		if (!symbols_is_return(program, addr))
			continue;
		name = symbols_find(program, addr, &offset);
		if (!name || (entered && !strcmp(name, entered)))
			continue;
		*helper = entered;
		return addr;
	}
	return call->enter.ip;
}

static void wrapper_print(FILE *out, const struct call *call,
			  const struct symbols *program)
{
	const char *helper, *name;
	char text[256], remark[256];
	uint64_t addr, offset;

	addr = wrapper_find(call, program, &helper);
	name = symbols_find(program, addr, &offset);
	if (!name) {
		snprintf(text, sizeof(text), "%#llx", (unsigned long long)addr);
		line_print(out, 2, text, "program");
		return;
	}
	snprintf(text, sizeof(text), "%s+%#llx", plain_name(name),
		 (unsigned long long)offset);
	if (helper)
		snprintf(remark, sizeof(remark), "wrapper, through %s", helper);
	else
		snprintf(remark, sizeof(remark), "%s",
			 is_named_after(call, name) ? "wrapper" : "program");
	line_print(out, 2, text, remark);
}

static void door_print(FILE *out, const struct call *call,
		       const struct symbols *kernel)
{
	const struct trace_sys_enter *enter = &call->enter;
	size_t door = enter->door < NR_DOORS ? enter->door : 0;
	const char *symbol = doors[door].symbol;
	const char *sub = NULL;
	uint64_t offset;
	char text[256];

	if (symbols_find(kernel, enter->entry, &offset))
		symbol = kernel_name(kernel, enter->entry, text, sizeof(text));
	if (enter->abi == TRACE_ABI_I386 && enter->nr == 102)
		sub = socketcall_name(enter->args[0] & 0xffffffff);
	fprintf(out, "  %s  %s=%lld%s%s\n", symbol, doors[door].reg,
		(long long)enter->nr, sub ? " " : "", sub ? sub : "");
}

static void table_print(FILE *out, const struct call *call,
			const struct symbols *kernel)
{
	const struct trace_sys_enter *enter = &call->enter;
	const char *table = enter->abi == TRACE_ABI_I386 ? "ia32_sys_call_table"
							 : "sys_call_table";
	char text[256];

	if (!enter->handler)
		fprintf(out, "  %s has no slot %lld\n", table, (long long)enter->nr);
	else
		fprintf(out, "  %s[%lld] -> %s\n", table, (long long)enter->nr,
			kernel_name(kernel, enter->handler, text, sizeof(text)));
}

static void way_print(FILE *out, const struct way *way,
		      const struct symbols *kernel)
{
	size_t kind = way->step.kind < NR_KINDS ? way->step.kind : 0;
	char text[256];

	if (way->is_copy) {
		snprintf(text, sizeof(text), "%llu byte%s %s %#llx",
			 (unsigned long long)way->len, way->len == 1 ? "" : "s",
			 way->to_user ? "out to" : "in from",
			 (unsigned long long)way->addr);
		line_print(out, 6, text, NULL);
		return;
	}
	kernel_name(kernel, way->step.func, text, sizeof(text));
	line_print(out, kind ? kinds[kind].indent : 4, text, kinds[kind].remark);
}

void call_print_path(FILE *out, const struct call *call,
		     const struct way_symbols *symbols)
{
	wrapper_print(out, call, symbols->program);
	door_print(out, call, symbols->kernel);
	table_print(out, call, symbols->kernel);
	for (size_t i = 0; i < call->nr_ways; i++)
		way_print(out, &call->ways[i], symbols->kernel);
}
