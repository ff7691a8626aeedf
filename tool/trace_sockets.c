/*
 * trace_sockets.c - prints what socket calls are given, in strace's notation
 */
#include "trace_names.h"
#include "trace_view.h"

#include <arpa/inet.h>
#include <linux/net.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#define SOCK_TYPE_MASK	0xf
#define IOVECS_SHOWN	16

/* --- domain, type, protocol --- */

void print_socket_type(struct view *view, int i, const struct arg *arg)
{
	unsigned int type = view->args[i];

	(void)arg;
	put_name(view->out, socket_types, type & SOCK_TYPE_MASK, "SOCK_???");
	if (type & ~SOCK_TYPE_MASK) {
		fputc('|', view->out);
		put_flags(view->out, socket_type_flags, type & ~SOCK_TYPE_MASK,
			  "SOCK_???");
	}
}

void print_socket_protocol(struct view *view, int i, const struct arg *arg)
{
	unsigned int domain = view->args[i - 2];

	if (domain == AF_INET || domain == AF_INET6)
		put_name(view->out, ip_protocols, view->args[i] & 0xffffffff,
			 "IPPROTO_???");
	else
		print_int(view, i, arg);
}

/* --- addresses --- */

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_un un;
	struct sockaddr_nl nl;
	unsigned char bytes[sizeof(struct sockaddr_storage)];
};

static void put_unix_path(FILE *out, const struct sockaddr_un *un, size_t len)
{
	size_t path_len = len - offsetof(struct sockaddr_un, sun_path);

	if (path_len && !un->sun_path[0]) {
		fputs(", sun_path=@", out);
		put_quoted(out, un->sun_path + 1, path_len - 1, false);
	} else if (path_len) {
		fputs(", sun_path=", out);
		put_quoted(out, un->sun_path, strnlen(un->sun_path, path_len), false);
	}
}

static void put_address(FILE *out, const union address *address, size_t len)
{
	char text[INET6_ADDRSTRLEN];
	sa_family_t family = address->any.sa_family;

	fputs("{sa_family=", out);
	put_name(out, address_families, family, "AF_???");
	if (family == AF_INET && len >= sizeof(address->in)) {
		inet_ntop(AF_INET, &address->in.sin_addr, text, sizeof(text));
		fprintf(out, ", sin_port=htons(%u), sin_addr=inet_addr(\"%s\")",
			ntohs(address->in.sin_port), text);
	} else if (family == AF_INET6 && len >= sizeof(address->in6)) {
		inet_ntop(AF_INET6, &address->in6.sin6_addr, text, sizeof(text));
		fprintf(out, ", sin6_port=htons(%u), sin6_flowinfo=htonl(%u), "
			"inet_pton(AF_INET6, \"%s\", &sin6_addr), sin6_scope_id=%u",
			ntohs(address->in6.sin6_port),
			ntohl(address->in6.sin6_flowinfo), text,
			address->in6.sin6_scope_id);
	} else if (family == AF_UNIX) {
		put_unix_path(out, &address->un, len);
	} else if (family == AF_NETLINK && len >= sizeof(address->nl)) {
		fprintf(out, ", nl_pid=%u, nl_groups=%#010x",
			address->nl.nl_pid, address->nl.nl_groups);
	} else if (len > sizeof(family)) {
		fputs(", sa_data=", out);
		put_quoted(out, address->bytes + sizeof(family),
			   len - sizeof(family), false);
	}
	fputc('}', out);
}

static void put_address_at(struct view *view, enum direction direction,
			   uint64_t addr, uint64_t len)
{
	union address address = { 0 };

	if (len > sizeof(address))
		len = sizeof(address);
	if (len >= sizeof(sa_family_t) &&
	    view_get(view, direction, addr, &address, len))
		put_address(view->out, &address, len);
	else
		put_pointer(view, addr);
}

void print_in_sockaddr(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_address_at(view, READ_BY_KERNEL, view->args[i],
		       view->args[i + 1] & 0xffffffff);
}

/* The length before and after, from the int the next argument points to. */
static bool length_get(const struct view *view, uint64_t addr, int *before,
		       int *after)
{
	if (!view_get(view, READ_BY_KERNEL, addr, before, sizeof(*before)))
		return false;
	if (!view_get(view, WRITTEN_BY_KERNEL, addr, after, sizeof(*after)))
		*after = *before;
	return true;
}

void print_out_sockaddr(struct view *view, int i, const struct arg *arg)
{
	int before, after;

	(void)arg;
	if (!view_failed(view) &&
	    length_get(view, view->args[i + 1], &before, &after))
		put_address_at(view, WRITTEN_BY_KERNEL, view->args[i],
			       after < before ? after : before);
	else
		put_pointer(view, view->args[i]);
}

void print_inout_length(struct view *view, int i, const struct arg *arg)
{
	int before, after;

	(void)arg;
	if (!length_get(view, view->args[i], &before, &after))
		put_pointer(view, view->args[i]);
	else if (before == after)
		fprintf(view->out, "[%d]", after);
	else
		fprintf(view->out, "[%d => %d]", before, after);
}

/* --- vectors --- */

/* @left: how many bytes of the vector were moved. */
static void put_iovec(struct view *view, enum direction direction, uint64_t addr,
		      uint64_t nr, uint64_t left)
{
	size_t word = view_word(view);
	uint64_t base, len, shown;

	if (!nr || !view_get_word(view, READ_BY_KERNEL, addr, &base)) {
		put_pointer(view, addr);
		return;
	}
	fputc('[', view->out);
	for (uint64_t n = 0; n < nr; n++, addr += 2 * word) {
		if (n == IOVECS_SHOWN ||
		    !view_get_word(view, READ_BY_KERNEL, addr, &base) ||
		    !view_get_word(view, READ_BY_KERNEL, addr + word, &len)) {
			fputs(", ...", view->out);
			break;
		}
		shown = len < left ? len : left;
		left -= shown;
		fprintf(view->out, "%s{iov_base=", n ? ", " : "");
		if (shown || !len)
			put_buffer(view, direction, base, shown);
		else
			put_pointer(view, base);
		fprintf(view->out, ", iov_len=%llu}", (unsigned long long)len);
	}
	fputc(']', view->out);
}

void print_in_iovec(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_iovec(view, READ_BY_KERNEL, view->args[i], view->args[i + 1], UINT64_MAX);
}

void print_out_iovec(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_iovec(view, WRITTEN_BY_KERNEL, view->args[i], view->args[i + 1],
		  view_failed(view) ? 0 : view->ret);
}

/* --- messages --- */

/* struct msghdr is words only; in 64 bits two of them are padded ints. */
enum { MSG_NAME, MSG_NAMELEN, MSG_IOV, MSG_IOVLEN, MSG_CONTROL, MSG_CONTROLLEN,
       MSG_FLAGS, MSG_FIELDS };

static bool message_field(const struct view *view, enum direction direction,
			  uint64_t addr, int field, uint64_t *value)
{
	bool is_int = field == MSG_NAMELEN || field == MSG_FLAGS;

	addr += field * view_word(view);
	*value = 0;
	return view_get(view, direction, addr, value,
			is_int ? sizeof(int) : view_word(view));
}

/* What a field was, or became. */
static uint64_t message_result(const struct view *view, uint64_t addr, int field,
			       uint64_t otherwise)
{
	uint64_t value;

	return message_field(view, WRITTEN_BY_KERNEL, addr, field, &value) ?
	       value : otherwise;
}

static void put_control_data(struct view *view, enum direction direction,
			     uint64_t addr, size_t len, uint32_t level,
			     uint32_t type)
{
	const char *comma = "";
	int values[3];

	if (level != SOL_SOCKET || (type != SCM_RIGHTS && type != SCM_CREDENTIALS)) {
		put_buffer(view, direction, addr, len);
		return;
	}
	if (type == SCM_CREDENTIALS &&
	    view_get(view, direction, addr, values, sizeof(values))) {
		fprintf(view->out, "{pid=%d, uid=%d, gid=%d}", values[0], values[1],
			values[2]);
		return;
	}
	fputc('[', view->out);
	for (size_t at = 0; at + 4 <= len; at += 4) {
		if (!view_get(view, direction, addr + at, values, 4))
			break;
		fprintf(view->out, "%s%d", comma, values[0]);
		comma = ", ";
	}
	fputc(']', view->out);
}

static void put_control(struct view *view, enum direction direction,
			uint64_t addr, uint64_t len)
{
	size_t word = view_word(view), head = word + 8;
	const char *comma = "";
	uint64_t at = 0, size;
	uint32_t kind[2];

	fputc('[', view->out);
	while (at + head <= len &&
	       view_get_word(view, direction, addr + at, &size) && size >= head &&
	       view_get(view, direction, addr + at + word, kind, sizeof(kind))) {
		fprintf(view->out, "%s{cmsg_len=%llu, cmsg_level=", comma,
			(unsigned long long)size);
		put_name(view->out, socket_levels, kind[0], "SOL_???");
		fputs(", cmsg_type=", view->out);
		if (kind[0] == SOL_SOCKET && kind[1] == SCM_RIGHTS)
			fputs("SCM_RIGHTS", view->out);
		else if (kind[0] == SOL_SOCKET && kind[1] == SCM_CREDENTIALS)
			fputs("SCM_CREDENTIALS", view->out);
		else
			fprintf(view->out, "%#x", kind[1]);
		fputs(", cmsg_data=", view->out);
		put_control_data(view, direction, addr + at + head, size - head,
				 kind[0], kind[1]);
		fputc('}', view->out);
		comma = ", ";
		at += (size + word - 1) & ~(uint64_t)(word - 1);
	}
	fputc(']', view->out);
}

/* @moved: bytes of the vector that were moved. */
static void put_message(struct view *view, enum direction direction,
			uint64_t addr, uint64_t moved)
{
	uint64_t in[MSG_FIELDS], name_len, control_len, flags;

	for (int field = 0; field < MSG_FLAGS; field++) {
		if (!message_field(view, READ_BY_KERNEL, addr, field, &in[field])) {
			put_pointer(view, addr);
			return;
		}
	}
	if (!message_field(view, READ_BY_KERNEL, addr, MSG_FLAGS, &in[MSG_FLAGS]))
		in[MSG_FLAGS] = 0;
	name_len = message_result(view, addr, MSG_NAMELEN, in[MSG_NAMELEN]);
	control_len = message_result(view, addr, MSG_CONTROLLEN, in[MSG_CONTROLLEN]);
	flags = message_result(view, addr, MSG_FLAGS, in[MSG_FLAGS]);

	fputs("{msg_name=", view->out);
	put_address_at(view, direction, in[MSG_NAME],
		       name_len < in[MSG_NAMELEN] ? name_len : in[MSG_NAMELEN]);
	if (name_len == in[MSG_NAMELEN])
		fprintf(view->out, ", msg_namelen=%u", (unsigned int)name_len);
	else
		fprintf(view->out, ", msg_namelen=%u => %u",
			(unsigned int)in[MSG_NAMELEN], (unsigned int)name_len);
	fputs(", msg_iov=", view->out);
	put_iovec(view, direction, in[MSG_IOV], in[MSG_IOVLEN], moved);
	fprintf(view->out, ", msg_iovlen=%llu", (unsigned long long)in[MSG_IOVLEN]);
	if (in[MSG_CONTROL] && control_len) {
		fputs(", msg_control=", view->out);
		put_control(view, direction, in[MSG_CONTROL], control_len);
	}
	fprintf(view->out, ", msg_controllen=%llu, msg_flags=",
		(unsigned long long)control_len);
	put_flags(view->out, message_flags, flags, "MSG_???");
	fputc('}', view->out);
}

void print_in_msghdr(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_message(view, READ_BY_KERNEL, view->args[i], UINT64_MAX);
}

void print_out_msghdr(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	if (view_failed(view))
		put_pointer(view, view->args[i]);
	else
		put_message(view, WRITTEN_BY_KERNEL, view->args[i], view->ret);
}

/* sendmmsg, recvmmsg: messages, each with how many bytes it moved. */
static void put_messages(struct view *view, enum direction direction, int i,
			 uint64_t nr)
{
	size_t step = view_is_32bit(view) ? 32 : 64;

	fputc('[', view->out);
	for (uint64_t n = 0; n < nr && n < IOVECS_SHOWN; n++) {
		uint64_t addr = view->args[i] + n * step;
		uint32_t moved;
		bool known = view_get(view, WRITTEN_BY_KERNEL, addr + step -
				      view_word(view), &moved, sizeof(moved));

		fprintf(view->out, "%s{msg_hdr=", n ? ", " : "");
		put_message(view, direction, addr, known ? moved : UINT64_MAX);
		if (known)
			fprintf(view->out, ", msg_len=%u", moved);
		fputc('}', view->out);
	}
	fputc(']', view->out);
}

void print_in_mmsghdr(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_messages(view, READ_BY_KERNEL, i, view->args[i + 1] & 0xffffffff);
}

void print_out_mmsghdr(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	if (view_failed(view))
		put_pointer(view, view->args[i]);
	else
		put_messages(view, WRITTEN_BY_KERNEL, i, view->ret);
}

/* --- options --- */

void print_sockopt_name(struct view *view, int i, const struct arg *arg)
{
	static const struct {
		unsigned int level;
		const struct name *names;
	} tables[] = {
		{ SOL_SOCKET,	socket_options },
		{ IPPROTO_TCP,	tcp_options },
		{ IPPROTO_IP,	ip_options },
		{ IPPROTO_IPV6,	ipv6_options },
	};

	for (size_t n = 0; n < sizeof(tables) / sizeof(tables[0]); n++) {
		if (tables[n].level == (unsigned int)view->args[i - 1]) {
			put_name(view->out, tables[n].names,
				 view->args[i] & 0xffffffff, "?");
			return;
		}
	}
	print_int(view, i, arg);
}

static void put_option(struct view *view, enum direction direction, int i,
		       unsigned int len)
{
	bool at_socket = view->args[i - 2] == SOL_SOCKET;
	unsigned int option = view->args[i - 1];
	uint64_t addr = view->args[i];
	int values[3];

	if (at_socket && option == SO_LINGER && len >= 8 &&
	    view_get(view, direction, addr, values, 8))
		fprintf(view->out, "{l_onoff=%d, l_linger=%d}", values[0], values[1]);
	else if (at_socket && option == SO_PEERCRED && len >= 12 &&
		 view_get(view, direction, addr, values, 12))
		fprintf(view->out, "{pid=%d, uid=%d, gid=%d}", values[0], values[1],
			values[2]);
	else if (len == sizeof(int) && view_get(view, direction, addr, values, 4))
		fprintf(view->out, "[%d]", values[0]);
	else
		put_buffer(view, direction, addr, len);
}

void print_in_sockopt(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_option(view, READ_BY_KERNEL, i, view->args[i + 1]);
}

void print_out_sockopt(struct view *view, int i, const struct arg *arg)
{
	int before, after;

	(void)arg;
	if (!view_failed(view) &&
	    length_get(view, view->args[i + 1], &before, &after))
		put_option(view, WRITTEN_BY_KERNEL, i, after);
	else
		put_pointer(view, view->args[i]);
}

/* --- socketcall --- */

static const struct {
	const char *name;	/* in capitals, as <linux/net.h> has it */
	const char *call;
	int nr_args;
} socketcalls[] = {
	[SYS_SOCKET]		= { "SYS_SOCKET",	"socket",	3 },
	[SYS_BIND]		= { "SYS_BIND",		"bind",		3 },
	[SYS_CONNECT]		= { "SYS_CONNECT",	"connect",	3 },
	[SYS_LISTEN]		= { "SYS_LISTEN",	"listen",	2 },
	[SYS_ACCEPT]		= { "SYS_ACCEPT",	"accept",	3 },
	[SYS_GETSOCKNAME]	= { "SYS_GETSOCKNAME",	"getsockname",	3 },
	[SYS_GETPEERNAME]	= { "SYS_GETPEERNAME",	"getpeername",	3 },
	[SYS_SOCKETPAIR]	= { "SYS_SOCKETPAIR",	"socketpair",	4 },
	[SYS_SEND]		= { "SYS_SEND",		"send",		4 },
	[SYS_RECV]		= { "SYS_RECV",		"recv",		4 },
	[SYS_SENDTO]		= { "SYS_SENDTO",	"sendto",	6 },
	[SYS_RECVFROM]		= { "SYS_RECVFROM",	"recvfrom",	6 },
	[SYS_SHUTDOWN]		= { "SYS_SHUTDOWN",	"shutdown",	2 },
	[SYS_SETSOCKOPT]	= { "SYS_SETSOCKOPT",	"setsockopt",	5 },
	[SYS_GETSOCKOPT]	= { "SYS_GETSOCKOPT",	"getsockopt",	5 },
	[SYS_SENDMSG]		= { "SYS_SENDMSG",	"sendmsg",	3 },
	[SYS_RECVMSG]		= { "SYS_RECVMSG",	"recvmsg",	3 },
	[SYS_ACCEPT4]		= { "SYS_ACCEPT4",	"accept4",	4 },
	[SYS_RECVMMSG]		= { "SYS_RECVMMSG",	"recvmmsg",	5 },
	[SYS_SENDMMSG]		= { "SYS_SENDMMSG",	"sendmmsg",	4 },
};

#define NR_SOCKETCALLS	(sizeof(socketcalls) / sizeof(socketcalls[0]))

const char *socketcall_name(uint64_t call)
{
	return call < NR_SOCKETCALLS ? socketcalls[call].name : NULL;
}

const struct call_row *socketcall_unpack(struct view *view)
{
	uint64_t call = view->args[0] & 0xffffffff, block = view->args[1];
	uint64_t args[CALL_ARGS_MAX] = { 0 };

	if (call >= NR_SOCKETCALLS || !socketcalls[call].name)
		return NULL;
	for (int i = 0; i < socketcalls[call].nr_args; i++)
		if (!view_get_word(view, READ_BY_KERNEL, block + 4 * i, &args[i]))
			return NULL;
	memcpy(view->args, args, sizeof(args));
	return call_row(socketcalls[call].call, view->abi);
}
