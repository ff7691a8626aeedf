/*
 * trace_print.c - prints the simple kinds of arguments, in strace's notation
 */
#include "trace_view.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>

/* --- what the program's memory held --- */

/* The last copy in this direction that covers @addr: it is the newest. */
static const struct copy *copy_at(const struct view *view,
				  enum direction direction, uint64_t addr)
{
	for (size_t i = view->nr_copies; i-- > 0;) {
		const struct copy *copy = &view->copies[i];

		if (copy->to_user == (direction == WRITTEN_BY_KERNEL) &&
		    addr >= copy->addr && addr - copy->addr < copy->kept)
			return copy;
	}
	return NULL;
}

size_t view_read(const struct view *view, enum direction direction,
		 uint64_t addr, void *to, size_t len)
{
	size_t done = 0;

	while (done < len) {
		const struct copy *copy = copy_at(view, direction, addr + done);
		size_t offset, n;

		if (!copy)
			break;
		offset = addr + done - copy->addr;
		n = copy->kept - offset;
		if (n > len - done)
			n = len - done;
		memcpy((char *)to + done, copy->data + offset, n);
		done += n;
	}
	return done;
}

bool view_get(const struct view *view, enum direction direction,
	      uint64_t addr, void *to, size_t len)
{
	return addr && view_read(view, direction, addr, to, len) == len;
}

bool view_get_word(const struct view *view, enum direction direction,
		   uint64_t addr, uint64_t *word)
{
	*word = 0;
	return view_get(view, direction, addr, word, view_word(view));
}

int64_t view_signed(const struct view *view, int i)
{
	return view_is_32bit(view) ? (int32_t)view->args[i]
				   : (int64_t)view->args[i];
}

/* --- pieces --- */

void put_pointer(struct view *view, uint64_t addr)
{
	if (addr)
		fprintf(view->out, "%#llx", (unsigned long long)addr);
	else
		fputs("NULL", view->out);
}

static void put_byte(FILE *out, unsigned char byte, unsigned char next)
{
	static const char special[] = "\t\n\v\f\r\"\\";
	static const char letters[] = "tnvfr\"\\";
	const char *found = byte ? strchr(special, byte) : NULL;

	if (found)
		fprintf(out, "\\%c", letters[found - special]);
	else if (byte >= 0x20 && byte < 0x7f)
		fputc(byte, out);
	else if (next >= '0' && next <= '9')
		fprintf(out, "\\%03o", byte);
	else
		fprintf(out, "\\%o", byte);
}

void put_quoted(FILE *out, const void *bytes, size_t len, bool cut)
{
	const unsigned char *byte = bytes;

	fputc('"', out);
	for (size_t i = 0; i < len; i++)
		put_byte(out, byte[i], i + 1 < len ? byte[i + 1] : 0);
	fputs(cut ? "\"..." : "\"", out);
}

/* OR of names; what has no name is a number at the end. */
void put_flags(FILE *out, const struct name *names, uint64_t value,
	       const char *otherwise)
{
	uint64_t left = value;
	const char *bar = "";

	for (; names->name; names++) {
		if (names->value ? (left & names->value) != names->value || !left
				 : value != 0)
			continue;
		fprintf(out, "%s%s", bar, names->name);
		left &= ~names->value;
		bar = "|";
	}
	if (left || !*bar)
		fprintf(out, "%s%#llx", bar, (unsigned long long)left);
	if (left && !*bar)
		fprintf(out, " /* %s */", otherwise);
}

void put_name(FILE *out, const struct name *names, uint64_t value,
	      const char *otherwise)
{
	for (; names->name; names++) {
		if (names->value == value) {
			fputs(names->name, out);
			return;
		}
	}
	fprintf(out, "%#llx /* %s */", (unsigned long long)value, otherwise);
}

/* Real-time signals count from the kernel's SIGRTMIN, 32. */
void put_signal(FILE *out, int signo)
{
	const char *name = signo > 0 && signo < 32 ? sigabbrev_np(signo) : NULL;

	if (name)
		fprintf(out, "SIG%s", name);
	else if (signo == 32)
		fputs("SIGRTMIN", out);
	else if (signo > 32 && signo <= 64)
		fprintf(out, "SIGRT_%d", signo - 32);
	else
		fprintf(out, "%d", signo);
}

void put_buffer(struct view *view, enum direction direction, uint64_t addr,
		uint64_t len)
{
	unsigned char bytes[STRING_SHOWN];
	size_t want = len < STRING_SHOWN ? len : STRING_SHOWN;
	size_t have = view_read(view, direction, addr, bytes, want);

	if (!addr || have < want)
		put_pointer(view, addr);
	else
		put_quoted(view->out, bytes, want, len > want);
}

/* A NUL-terminated string that the kernel read or wrote. */
static bool put_string(struct view *view, enum direction direction, uint64_t addr)
{
	char text[TRACE_COPY_MAX + 1];
	size_t len = view_read(view, direction, addr, text, sizeof(text) - 1);

	if (!addr || !len)
		return false;
	text[len] = '\0';
	put_quoted(view->out, text, strlen(text), strlen(text) == TRACE_COPY_MAX);
	return true;
}

/* --- arguments --- */

void print_int(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	fprintf(view->out, "%d", (int)view->args[i]);
}

void print_uint(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	fprintf(view->out, "%u", (unsigned int)view->args[i]);
}

void print_long(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	fprintf(view->out, "%lld", (long long)view_signed(view, i));
}

void print_ulong(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	fprintf(view->out, "%llu", (unsigned long long)view->args[i]);
}

void print_hex(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	fprintf(view->out, "%#llx", (unsigned long long)view->args[i]);
}

void print_octal(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	fprintf(view->out, "%#03o", (unsigned int)view->args[i]);
}

void print_pointer(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_pointer(view, view->args[i]);
}

void print_dirfd(struct view *view, int i, const struct arg *arg)
{
	if ((int)view->args[i] == AT_FDCWD)
		fputs("AT_FDCWD", view->out);
	else
		print_int(view, i, arg);
}

void print_path(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	if (!put_string(view, READ_BY_KERNEL, view->args[i]))
		put_pointer(view, view->args[i]);
}

/* argv: the strings themselves. */
void print_strings(struct view *view, int i, const struct arg *arg)
{
	uint64_t at = view->args[i], string;
	const char *comma = "[";

	(void)arg;
	if (!view_get_word(view, READ_BY_KERNEL, at, &string)) {
		put_pointer(view, view->args[i]);
		return;
	}
	while (string) {
		fputs(comma, view->out);
		comma = ", ";
		if (!put_string(view, READ_BY_KERNEL, string))
			put_pointer(view, string);
		at += view_word(view);
		if (!view_get_word(view, READ_BY_KERNEL, at, &string)) {
			fputs(", ...", view->out);
			break;
		}
	}
	fputs(*comma == '[' ? "[]" : "]", view->out);
}

/* envp: how many there are. */
void print_vars(struct view *view, int i, const struct arg *arg)
{
	uint64_t at = view->args[i], string;
	int nr = 0;

	(void)arg;
	put_pointer(view, at);
	if (!view_get_word(view, READ_BY_KERNEL, at, &string))
		return;
	while (string && view_get_word(view, READ_BY_KERNEL, at, &string)) {
		nr += string != 0;
		at += view_word(view);
	}
	fprintf(view->out, " /* %d var%s */", nr, nr == 1 ? "" : "s");
}

/* Its length is the next argument. */
void print_in_buffer(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_buffer(view, READ_BY_KERNEL, view->args[i], view->args[i + 1]);
}

/* Its length is the result. */
void print_out_buffer(struct view *view, int i, const struct arg *arg)
{
	uint64_t len = view->ret;

	(void)arg;
	if (view_failed(view)) {
		put_pointer(view, view->args[i]);
		return;
	}
	/* With MSG_TRUNC the result is more than the buffer holds. */
	if (len > view->args[i + 1])
		len = view->args[i + 1];
	put_buffer(view, WRITTEN_BY_KERNEL, view->args[i], len);
}

void print_out_string(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	if (view_failed(view) ||
	    !put_string(view, WRITTEN_BY_KERNEL, view->args[i]))
		put_pointer(view, view->args[i]);
}

void print_flags(struct view *view, int i, const struct arg *arg)
{
	uint64_t value = view->args[i] & 0xffffffff;

	if (!value && arg->names[0].value)
		fputc('0', view->out);
	else
		put_flags(view->out, arg->names, value, "?");
}

void print_name(struct view *view, int i, const struct arg *arg)
{
	put_name(view->out, arg->names, view->args[i] & 0xffffffff, "?");
}

void print_signal(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_signal(view->out, view->args[i]);
}

static void put_int_at(struct view *view, enum direction direction, uint64_t addr)
{
	int value;

	if (view_get(view, direction, addr, &value, sizeof(value)))
		fprintf(view->out, "[%d]", value);
	else
		put_pointer(view, addr);
}

void print_out_int(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_int_at(view, WRITTEN_BY_KERNEL, view->args[i]);
}

void print_in_int(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_int_at(view, READ_BY_KERNEL, view->args[i]);
}

/* pipe, socketpair */
void print_out_pair(struct view *view, int i, const struct arg *arg)
{
	int pair[2];

	(void)arg;
	if (!view_failed(view) && view_get(view, WRITTEN_BY_KERNEL, view->args[i],
					   pair, sizeof(pair)))
		fprintf(view->out, "[%d, %d]", pair[0], pair[1]);
	else
		put_pointer(view, view->args[i]);
}

void print_out_long(struct view *view, int i, const struct arg *arg)
{
	uint64_t word;

	(void)arg;
	if (view_get_word(view, WRITTEN_BY_KERNEL, view->args[i], &word))
		fprintf(view->out, "[%lld]", view_is_32bit(view) ?
			(long long)(int32_t)word : (long long)word);
	else
		put_pointer(view, view->args[i]);
}

/* i386: a 64-bit number in two registers, the low half first. */
void print_split64(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	fprintf(view->out, "%lld", (long long)((view->args[i] & 0xffffffff) |
					       view->args[i + 1] << 32));
}
