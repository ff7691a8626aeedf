/*
 * n_tty.c - the line discipline: what a terminal does between keys and read()
 *
 * In canonical mode characters are collected and edited until a line is
 * complete; read() gets whole lines.  Otherwise read() gets characters as they
 * come, as VMIN and VTIME say.  In both, keys may be signals, stop and start
 * output, and are echoed.
 *
 * Output processing turns newlines and tabs into what the terminal needs and
 * keeps count of the cursor's column, by which echoed characters are erased.
 * Echo for which the terminal has no room (or while it is stopped) waits
 * in ldata.echo and goes before any later output.
 *
 * A line ended by the end-of-file key ends with a NUL that is flagged as line
 * end and is not given to the reader.
 */
#include "fs/tty.h"

#include "fs/poll.h"
#include "lib/string.h"
#include "mm/uio.h"
#include "sched/signal.h"

#define MASK		(N_TTY_BUF_SIZE - 1)
#define EOF_MARK	'\0'
/* A special character with this value is switched off. */
#define _POSIX_VDISABLE	'\0'

#define I_FLAG(tty, f)	((tty)->termios.c_iflag & (f))
#define O_FLAG(tty, f)	((tty)->termios.c_oflag & (f))
#define L_FLAG(tty, f)	((tty)->termios.c_lflag & (f))
#define CC(tty, n)	((tty)->termios.c_cc[n])

static bool is_control(u8 c)
{
	return c < 32 || c == 127;
}

/* A byte inside a multi-byte UTF-8 character: takes no column of its own. */
static bool is_continuation(struct tty_struct *tty, u8 c)
{
	return I_FLAG(tty, IUTF8) && (c & 0xc0) == 0x80;
}

static bool is_word(u8 c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || c >= 0x80;
}

/* Key @c is the special character @n, and that is not switched off. */
static bool is_key(struct tty_struct *tty, u8 c, int n)
{
	return c == CC(tty, n) && c != _POSIX_VDISABLE;
}

static bool canonical(struct tty_struct *tty)
{
	return L_FLAG(tty, ICANON) && !L_FLAG(tty, EXTPROC);
}

/* ---- output ---- */

/* Column after @c is shown at @column. */
static unsigned int column_after(struct tty_struct *tty, unsigned int column, u8 c)
{
	if (c == '\t')
		return (column | 7) + 1;
	if (is_control(c))
		return L_FLAG(tty, ECHOCTL) ? column + 2 : column;
	return is_continuation(tty, c) ? column : column + 1;
}

/* What output processing makes of @c: at most 8 bytes at @out. */
static size_t opost_char(struct tty_struct *tty, u8 c, char *out)
{
	struct n_tty_data *ld = &tty->ldata;
	size_t spaces;

	switch (c) {
	case '\n':
		if (O_FLAG(tty, ONLRET))
			ld->column = 0;
		if (O_FLAG(tty, ONLCR)) {
			ld->canon_column = ld->column = 0;
			out[0] = '\r';
			out[1] = '\n';
			return 2;
		}
		ld->canon_column = ld->column;
		break;
	case '\r':
		if (O_FLAG(tty, ONOCR) && !ld->column)
			return 0;
		if (O_FLAG(tty, OCRNL)) {
			c = '\n';
			if (O_FLAG(tty, ONLRET))
				ld->canon_column = ld->column = 0;
			break;
		}
		ld->canon_column = ld->column = 0;
		break;
	case '\t':
		spaces = 8 - (ld->column & 7);
		ld->column += spaces;
		if (O_FLAG(tty, TABDLY) == XTABS) {
			memset(out, ' ', spaces);
			return spaces;
		}
		break;
	case '\b':
		if (ld->column)
			ld->column--;
		break;
	default:
		if (is_control(c))
			break;
		if (O_FLAG(tty, OLCUC) && c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
		if (!is_continuation(tty, c))
			ld->column++;
	}
	out[0] = c;
	return 1;
}

static size_t output_room(struct tty_struct *tty)
{
	return READ_ONCE(tty->stopped) ? 0 : tty->ops->write_room(tty);
}

/* output_lock held.  Echo first waits its turn, then goes out. */
static void echo_drain(struct tty_struct *tty)
{
	struct n_tty_data *ld = &tty->ldata;
	size_t n = min(ld->echo_len, output_room(tty));

	if (!n)
		return;
	tty->ops->write(tty, ld->echo, n);
	ld->echo_len -= n;
	memmove(ld->echo, ld->echo + n, ld->echo_len);
}

static void echo_raw(struct tty_struct *tty, const char *s, size_t len)
{
	struct n_tty_data *ld = &tty->ldata;

	if (!ld->echo_len && output_room(tty) >= len) {
		tty->ops->write(tty, s, len);
		return;
	}
	len = min(len, sizeof(ld->echo) - ld->echo_len);
	memcpy(ld->echo + ld->echo_len, s, len);
	ld->echo_len += len;
	echo_drain(tty);
}

/* Bytes as a program would write them: the cursor moves as they say. */
static void echo_bytes(struct tty_struct *tty, const char *s, size_t len)
{
	char out[8];

	mutex_lock(&tty->output_lock);
	while (len--) {
		if (O_FLAG(tty, OPOST)) {
			size_t n = opost_char(tty, *s++, out);

			echo_raw(tty, out, n);
		} else {
			echo_raw(tty, s++, 1);
		}
	}
	mutex_unlock(&tty->output_lock);
}

/* A typed character; control characters as ^X. */
static void echo_char(struct tty_struct *tty, u8 c)
{
	char pair[2] = { '^', c ^ 0100 };

	if (L_FLAG(tty, ECHOCTL) && is_control(c) && c != '\t')
		echo_bytes(tty, pair, 2);
	else
		echo_bytes(tty, (char *)&c, 1);
}

void n_tty_flush_echo(struct tty_struct *tty)
{
	mutex_lock(&tty->output_lock);
	echo_drain(tty);
	mutex_unlock(&tty->output_lock);
}

void tty_send_char(struct tty_struct *tty, char c)
{
	mutex_lock(&tty->output_lock);
	if (tty->ops->write_room(tty))
		tty->ops->write(tty, &c, 1);
	mutex_unlock(&tty->output_lock);
}

#define OPOST_PIECE	256

/*
 * Writes of @s what there is room for; returns how many of the @len bytes.
 * Room is counted first, so what was processed is written whole.
 */
static size_t output_piece(struct tty_struct *tty, const char *s, size_t len)
{
	char out[OPOST_PIECE + 8];
	size_t room, n = 0, done = 0;

	mutex_lock(&tty->output_lock);
	echo_drain(tty);
	room = tty->ldata.echo_len ? 0 : output_room(tty);
	if (!O_FLAG(tty, OPOST)) {
		done = min(len, room);
		if (done)
			done = tty->ops->write(tty, s, done);
		goto out;
	}
	room = min_t(size_t, room, OPOST_PIECE);
	while (done < len && (n + 8 <= room || (n < room && s[done] != '\n' && s[done] != '\t')))
		n += opost_char(tty, s[done++], out + n);
	/* Too little room even for one newline or tab, in a nearly full queue: */
	if (!done && room >= 2 && len && s[0] == '\n')
		n += opost_char(tty, s[done++], out);
	if (n)
		tty->ops->write(tty, out, n);
out:
	mutex_unlock(&tty->output_lock);
	return done;
}

/* More of a piece can go out, or it never will. */
static bool output_ready(struct tty_struct *tty, struct file *file)
{
	return output_room(tty) >= 8 || READ_ONCE(tty->other_closed) || tty_hung_up_p(file);
}

static ssize_t output_all(struct tty_struct *tty, struct file *file, const char *s, size_t len)
{
	size_t done = 0;

	while (done < len) {
		size_t n;
		int err;

		if (tty_hung_up_p(file) || READ_ONCE(tty->other_closed))
			return done ? (ssize_t)done : -EIO;
		n = output_piece(tty, s + done, len - done);
		done += n;
		if (n)
			continue;
		if (file->f_flags & O_NONBLOCK)
			return done ? (ssize_t)done : -EAGAIN;
		err = wait_event_interruptible(tty->write_wait, output_ready(tty, file));
		if (err)
			return done ? (ssize_t)done : err;
	}
	return done;
}

ssize_t n_tty_write(struct tty_struct *tty, struct file *file, struct iov_iter *from)
{
	ssize_t done = 0, ret = 0;
	char buf[OPOST_PIECE];

	if (L_FLAG(tty, TOSTOP)) {
		ret = tty_check_change(tty);
		if (ret)
			return ret;
	}
	if (file->f_flags & O_NONBLOCK) {
		if (!mutex_trylock(&tty->write_lock))
			return -EAGAIN;
	} else if (mutex_lock_interruptible(&tty->write_lock)) {
		return -ERESTARTSYS;
	}
	while (iov_iter_count(from)) {
		size_t n = copy_from_iter(buf, min_t(size_t, iov_iter_count(from), sizeof(buf)),
					  from);

		if (!n) {
			ret = -EFAULT;
			break;
		}
		ret = output_all(tty, file, buf, n);
		if (ret > 0)
			done += ret;
		if (ret < (ssize_t)n)
			break;
	}
	mutex_unlock(&tty->write_lock);
	return done ? done : ret;
}

/* ---- input: ldisc_lock held in all of this section ---- */

static size_t buffered(struct n_tty_data *ld)
{
	return ld->head - ld->tail;
}

static void put_char(struct n_tty_data *ld, u8 c)
{
	clear_bit(ld->head & MASK, ld->flags);
	ld->buf[ld->head++ & MASK] = c;
}

/* @c ends the line. */
static void put_line_end(struct n_tty_data *ld, u8 c)
{
	ld->buf[ld->head & MASK] = c;
	set_bit(ld->head & MASK, ld->flags);
	ld->canon_head = ++ld->head;
}

static void flush_input(struct tty_struct *tty)
{
	struct n_tty_data *ld = &tty->ldata;

	ld->head = ld->canon_head = ld->tail = 0;
	ld->lnext = ld->erasing = false;
	memset(ld->flags, 0, sizeof(ld->flags));
	if (tty->ops->flushed)
		tty->ops->flushed(tty, true);
	if (tty->ops->unthrottle)
		tty->ops->unthrottle(tty);
}

static void flush_output(struct tty_struct *tty)
{
	mutex_lock(&tty->output_lock);
	tty->ldata.echo_len = 0;
	if (tty->ops->flush_buffer)
		tty->ops->flush_buffer(tty);
	mutex_unlock(&tty->output_lock);
	tty_wakeup(tty);
}

static void finish_erasing(struct tty_struct *tty)
{
	if (tty->ldata.erasing) {
		echo_bytes(tty, "/", 1);
		tty->ldata.erasing = false;
	}
}

/* Column of the cursor after the line from canon_head to @end is shown. */
static unsigned int line_column(struct tty_struct *tty, size_t end)
{
	struct n_tty_data *ld = &tty->ldata;
	unsigned int column = ld->canon_column;
	size_t i;

	for (i = ld->canon_head; i != end; i++)
		column = column_after(tty, column, ld->buf[i & MASK]);
	return column;
}

static void rub_out(struct tty_struct *tty, u8 c)
{
	unsigned int columns;

	if (c == '\t') {
		unsigned int want = line_column(tty, tty->ldata.head);

		while (tty->ldata.column > want)
			echo_bytes(tty, "\b", 1);
		return;
	}
	columns = is_control(c) ? (L_FLAG(tty, ECHOCTL) ? 2 : 0) : 1;
	while (columns--)
		echo_bytes(tty, "\b \b", 3);
}

/* Shows that the character(s) from head to @end, first of them @c, are gone. */
static void echo_erased(struct tty_struct *tty, int key, u8 c, size_t end)
{
	struct n_tty_data *ld = &tty->ldata;
	size_t i;

	if (!L_FLAG(tty, ECHO))
		return;
	if (L_FLAG(tty, ECHOPRT)) {
		if (!ld->erasing)
			echo_bytes(tty, "\\", 1);
		ld->erasing = true;
		for (i = ld->head; i != end; i++)
			echo_char(tty, ld->buf[i & MASK]);
	} else if (key == VERASE && !L_FLAG(tty, ECHOE)) {
		echo_char(tty, CC(tty, VERASE));
	} else {
		rub_out(tty, c);
	}
}

static void kill_line_at_once(struct tty_struct *tty)
{
	struct n_tty_data *ld = &tty->ldata;

	ld->head = ld->canon_head;
	if (!L_FLAG(tty, ECHO))
		return;
	finish_erasing(tty);
	echo_char(tty, CC(tty, VKILL));
	if (L_FLAG(tty, ECHOK))
		echo_bytes(tty, "\n", 1);
}

static void erase(struct tty_struct *tty, int key)
{
	struct n_tty_data *ld = &tty->ldata;
	bool in_word = false;

	if (ld->head == ld->canon_head)
		return;
	if (key == VKILL && (!L_FLAG(tty, ECHO) || !L_FLAG(tty, ECHOK) || !L_FLAG(tty, ECHOKE) ||
			     !L_FLAG(tty, ECHOE))) {
		kill_line_at_once(tty);
		return;
	}
	while (ld->head != ld->canon_head) {
		size_t end = ld->head, at = end;
		u8 c;

		do {
			c = ld->buf[--at & MASK];
		} while (is_continuation(tty, c) && at != ld->canon_head);
		if (key == VWERASE) {
			if (is_word(c))
				in_word = true;
			else if (in_word)
				break;
		}
		ld->head = at;
		echo_erased(tty, key, c, end);
		if (key == VERASE)
			break;
	}
	if (ld->head == ld->canon_head && L_FLAG(tty, ECHO))
		finish_erasing(tty);
}

static void reprint(struct tty_struct *tty)
{
	struct n_tty_data *ld = &tty->ldata;
	size_t i;

	finish_erasing(tty);
	echo_char(tty, CC(tty, VREPRINT));
	echo_bytes(tty, "\n", 1);
	for (i = ld->canon_head; i != ld->head; i++)
		echo_char(tty, ld->buf[i & MASK]);
}

/* True: @c was a signal's key. */
static bool receive_signal(struct tty_struct *tty, u8 c)
{
	int sig = 0;

	if (!L_FLAG(tty, ISIG))
		return false;
	if (is_key(tty, c, VINTR))
		sig = SIGINT;
	else if (is_key(tty, c, VQUIT))
		sig = SIGQUIT;
	else if (is_key(tty, c, VSUSP))
		sig = SIGTSTP;
	if (!sig)
		return false;
	if (!L_FLAG(tty, NOFLSH)) {
		flush_output(tty);
		flush_input(tty);
	}
	if (I_FLAG(tty, IXON))
		tty_start(tty);
	if (L_FLAG(tty, ECHO))
		echo_char(tty, c);
	tty_signal_pgrp(tty, sig);
	return true;
}

/* True: @c stops or starts the output. */
static bool receive_flow(struct tty_struct *tty, u8 c)
{
	if (!I_FLAG(tty, IXON))
		return false;
	if (is_key(tty, c, VSTART)) {
		tty_start(tty);
		return true;
	}
	if (is_key(tty, c, VSTOP)) {
		tty_stop(tty);
		return true;
	}
	if (I_FLAG(tty, IXANY) && READ_ONCE(tty->stopped) && !tty->tco_stopped)
		tty_start(tty);
	return false;
}

/* True: @c edits or ends the line. */
static bool receive_editing(struct tty_struct *tty, u8 c)
{
	struct n_tty_data *ld = &tty->ldata;

	if (is_key(tty, c, VERASE) || is_key(tty, c, VKILL)) {
		erase(tty, is_key(tty, c, VERASE) ? VERASE : VKILL);
		return true;
	}
	if (L_FLAG(tty, IEXTEN)) {
		if (is_key(tty, c, VWERASE)) {
			erase(tty, VWERASE);
			return true;
		}
		if (is_key(tty, c, VLNEXT)) {
			ld->lnext = true;
			if (L_FLAG(tty, ECHO)) {
				finish_erasing(tty);
				if (L_FLAG(tty, ECHOCTL))
					echo_bytes(tty, "^\b", 2);
			}
			return true;
		}
		if (is_key(tty, c, VREPRINT) && L_FLAG(tty, ECHO)) {
			reprint(tty);
			return true;
		}
	}
	if (c == '\n') {
		if (L_FLAG(tty, ECHO) || L_FLAG(tty, ECHONL)) {
			finish_erasing(tty);
			echo_bytes(tty, "\n", 1);
		}
		put_line_end(ld, c);
		return true;
	}
	if (is_key(tty, c, VEOF)) {
		put_line_end(ld, EOF_MARK);
		return true;
	}
	if (is_key(tty, c, VEOL) || (L_FLAG(tty, IEXTEN) && is_key(tty, c, VEOL2))) {
		if (L_FLAG(tty, ECHO))
			echo_char(tty, c);
		put_line_end(ld, c);
		return true;
	}
	return false;
}

static void receive_plain(struct tty_struct *tty, u8 c)
{
	struct n_tty_data *ld = &tty->ldata;

	/* A line that fills the buffer: only what ends it is still taken. */
	if (buffered(ld) >= N_TTY_BUF_SIZE - 1) {
		if (I_FLAG(tty, IMAXBEL))
			echo_bytes(tty, "\a", 1);
		return;
	}
	if (L_FLAG(tty, ECHO)) {
		finish_erasing(tty);
		if (ld->head == ld->canon_head)
			ld->canon_column = ld->column;
		if (c == '\n')
			echo_bytes(tty, "\n", 1);
		else
			echo_char(tty, c);
	}
	if (I_FLAG(tty, PARMRK) && c == 0377 && !I_FLAG(tty, ISTRIP))
		put_char(ld, c);
	put_char(ld, c);
}

static void receive_char(struct tty_struct *tty, u8 c)
{
	struct n_tty_data *ld = &tty->ldata;

	if (I_FLAG(tty, ISTRIP))
		c &= 0x7f;
	if (I_FLAG(tty, IUCLC) && L_FLAG(tty, IEXTEN) && c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	if (L_FLAG(tty, EXTPROC)) {
		put_char(ld, c);
		return;
	}
	if (ld->lnext) {
		ld->lnext = false;
		receive_plain(tty, c);
		return;
	}
	if (receive_flow(tty, c) || receive_signal(tty, c))
		return;
	if (c == '\r') {
		if (I_FLAG(tty, IGNCR))
			return;
		if (I_FLAG(tty, ICRNL))
			c = '\n';
	} else if (c == '\n' && I_FLAG(tty, INLCR)) {
		c = '\r';
	}
	if (L_FLAG(tty, ICANON) && receive_editing(tty, c))
		return;
	receive_plain(tty, c);
}

/* One more character can be handled: stored, or dropped as a line's excess. */
static bool has_room(struct tty_struct *tty)
{
	struct n_tty_data *ld = &tty->ldata;

	if (buffered(ld) < N_TTY_BUF_SIZE - 2)
		return true;
	return canonical(tty) && ld->canon_head == ld->tail &&
	       buffered(ld) < N_TTY_BUF_SIZE;
}

static bool input_available(struct tty_struct *tty, size_t amount)
{
	struct n_tty_data *ld = &tty->ldata;

	if (canonical(tty))
		return READ_ONCE(ld->canon_head) != READ_ONCE(ld->tail);
	return READ_ONCE(ld->head) - READ_ONCE(ld->tail) >= amount;
}

size_t n_tty_receive(struct tty_struct *tty, const char *s, size_t len)
{
	size_t n = 0;

	mutex_lock(&tty->ldisc_lock);
	while (n < len && has_room(tty))
		receive_char(tty, s[n++]);
	mutex_unlock(&tty->ldisc_lock);
	if (input_available(tty, 1) && wq_has_sleeper(&tty->read_wait))
		wake_up_interruptible_poll(&tty->read_wait, EPOLLIN | EPOLLRDNORM);
	return n;
}

/* A look without the lock. */
bool n_tty_has_room(struct tty_struct *tty)
{
	return has_room(tty);
}

void n_tty_flush_input(struct tty_struct *tty)
{
	mutex_lock(&tty->ldisc_lock);
	flush_input(tty);
	mutex_unlock(&tty->ldisc_lock);
}

/*
 * Modes changed (ldisc_lock held).  What was typed before canonical mode began
 * is readable as if its line were complete.
 */
void n_tty_set_termios(struct tty_struct *tty, const struct ktermios *old)
{
	struct n_tty_data *ld = &tty->ldata;

	if (!((old->c_lflag ^ tty->termios.c_lflag) & (ICANON | EXTPROC)))
		return;
	memset(ld->flags, 0, sizeof(ld->flags));
	ld->lnext = ld->erasing = false;
	if (L_FLAG(tty, ICANON) && buffered(ld)) {
		ld->canon_head = ld->head;
		set_bit((ld->head - 1) & MASK, ld->flags);
	} else {
		ld->canon_head = ld->tail;
	}
	wake_up_interruptible_all(&tty->read_wait);
}

size_t n_tty_inq(struct tty_struct *tty)
{
	struct n_tty_data *ld = &tty->ldata;
	size_t i, n = 0;

	mutex_lock(&tty->ldisc_lock);
	if (!canonical(tty)) {
		n = buffered(ld);
	} else {
		for (i = ld->tail; i != ld->canon_head; i++)
			n += !(test_bit(i & MASK, ld->flags) && ld->buf[i & MASK] == EOF_MARK);
	}
	mutex_unlock(&tty->ldisc_lock);
	return n;
}

/* ---- reading ---- */

/* Copies buffer places @from .. @from + @n; bytes copied. */
static size_t copy_ring(struct n_tty_data *ld, size_t from, size_t n, struct iov_iter *to)
{
	size_t done = 0;

	while (done < n) {
		size_t at = (from + done) & MASK;
		size_t k = min(n - done, N_TTY_BUF_SIZE - at), got;

		got = copy_to_iter(ld->buf + at, k, to);
		done += got;
		if (got < k)
			break;
	}
	return done;
}

/* One line or what fits of it; an end-of-file mark right behind is taken along. */
static ssize_t copy_line(struct n_tty_data *ld, struct iov_iter *to)
{
	size_t want = iov_iter_count(to), i, n;
	bool eof = false;

	for (i = ld->tail; i != ld->canon_head && i - ld->tail < want; i++) {
		if (!test_bit(i & MASK, ld->flags))
			continue;
		eof = ld->buf[i & MASK] == EOF_MARK;
		if (!eof)
			i++;
		break;
	}
	n = i - ld->tail;
	if (n == want && i != ld->canon_head && test_bit(i & MASK, ld->flags) &&
	    ld->buf[i & MASK] == EOF_MARK && !(n && test_bit((i - 1) & MASK, ld->flags)))
		eof = true;
	if (copy_ring(ld, ld->tail, n, to) < n)
		return -EFAULT;
	WRITE_ONCE(ld->tail, ld->tail + n + eof);
	return n;
}

static ssize_t copy_raw(struct n_tty_data *ld, struct iov_iter *to)
{
	size_t n = min(iov_iter_count(to), buffered(ld)), done;

	done = copy_ring(ld, ld->tail, n, to);
	WRITE_ONCE(ld->tail, ld->tail + done);
	ld->canon_head = ld->tail;
	return done || !n ? (ssize_t)done : -EFAULT;
}

/* What can be read now: -EAGAIN if nothing. */
static ssize_t read_now(struct tty_struct *tty, struct iov_iter *to)
{
	ssize_t ret = -EAGAIN;

	mutex_lock(&tty->ldisc_lock);
	if (input_available(tty, 1))
		ret = canonical(tty) ? copy_line(&tty->ldata, to) : copy_raw(&tty->ldata, to);
	mutex_unlock(&tty->ldisc_lock);
	if (ret >= 0 && tty->ops->unthrottle)
		tty->ops->unthrottle(tty);
	return ret;
}

static bool read_ready(struct tty_struct *tty, struct file *file)
{
	return input_available(tty, 1) || READ_ONCE(tty->other_closed) || tty_hung_up_p(file);
}

/*
 * Waits for input at most @timeout ns.  1: there may be some, 0: time over,
 * or a negative errno.
 */
static int read_wait(struct tty_struct *tty, struct file *file, long timeout)
{
	long left;

	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		int err = wait_event_interruptible(tty->read_wait, read_ready(tty, file));

		return err ? err : 1;
	}
	left = wait_event_interruptible_timeout(tty->read_wait, read_ready(tty, file), timeout);
	return left < 0 ? (int)left : left > 0;
}

#define VTIME_NS(tty)	(CC(tty, VTIME) * (NSEC_PER_SEC / 10))

/*
 * VMIN and VTIME without ICANON:
 *	MIN > 0, TIME 0	until MIN bytes are there
 *	MIN > 0, TIME	the same, but a pause of TIME after a byte ends it
 *	MIN 0, TIME	one byte, or TIME is over
 *	MIN 0, TIME 0	what is there
 */
ssize_t n_tty_read(struct tty_struct *tty, struct file *file, struct iov_iter *to)
{
	long first = MAX_SCHEDULE_TIMEOUT, between = MAX_SCHEDULE_TIMEOUT;
	size_t want = iov_iter_count(to), minimum = 1, done = 0;
	ssize_t ret;

	ret = __tty_check_change(tty, SIGTTIN);
	if (ret)
		return ret;
	if (!canonical(tty)) {
		minimum = min_t(size_t, CC(tty, VMIN), want);
		if (minimum) {
			if (CC(tty, VTIME))
				between = VTIME_NS(tty);
		} else {
			minimum = 1;
			first = between = VTIME_NS(tty);
		}
	}
	while (done < want) {
		ret = tty_hung_up_p(file) ? 0 : read_now(tty, to);
		if (ret >= 0) {
			done += ret;
			if (!ret || done >= minimum || canonical(tty))
				break;
			continue;
		}
		if (ret != -EAGAIN)
			break;
		ret = -EIO;
		if (READ_ONCE(tty->other_closed))
			break;
		ret = 0;
		if (!first)
			break;
		ret = -EAGAIN;
		if (file->f_flags & O_NONBLOCK)
			break;
		ret = read_wait(tty, file, done ? between : first);
		if (ret <= 0)
			break;
	}
	return done ? (ssize_t)done : ret;
}

__poll_t n_tty_poll(struct tty_struct *tty)
{
	size_t amount = !CC(tty, VTIME) && CC(tty, VMIN) ? CC(tty, VMIN) : 1;
	__poll_t mask = 0;

	if (input_available(tty, amount))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (READ_ONCE(tty->other_closed))
		mask |= EPOLLHUP;
	if (output_room(tty) >= 8)
		mask |= EPOLLOUT | EPOLLWRNORM;
	return mask;
}

void n_tty_init(struct tty_struct *tty)
{
	struct n_tty_data *ld = &tty->ldata;

	ld->head = ld->canon_head = ld->tail = 0;
	ld->lnext = ld->erasing = false;
	ld->column = ld->canon_column = 0;
	ld->echo_len = 0;
	memset(ld->flags, 0, sizeof(ld->flags));
}
