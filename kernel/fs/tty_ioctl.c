/*
 * tty_ioctl.c - a terminal's modes, window size and queues
 *
 * The structures are the same for 32-bit programs, but for serial_struct.
 * At the controlling side of a
 * pty these calls mean the terminal at the other side.
 */
#include "fs/tty.h"

#include <linux/capability.h>
#include <linux/major.h>
#include <linux/serial.h>
#include <linux/tty.h>

#include "fs/poll.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "sched/signal.h"

int tty_drain(struct tty_struct *tty)
{
	if (!tty->ops->chars_in_buffer)
		return 0;
	return wait_event_interruptible(tty->write_wait, !tty->ops->chars_in_buffer(tty) ||
					READ_ONCE(tty->other_closed));
}

/* Speeds by the B* number; those from B57600 on begin at BOTHER + 1. */
static const unsigned int baud_low[] = {
	0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400,
};
static const unsigned int baud_high[] = {
	57600, 115200, 230400, 460800, 500000, 576000, 921600, 1000000, 1152000, 1500000,
	2000000, 2500000, 3000000, 3500000, 4000000,
};

static unsigned int baud_rate(unsigned int code, unsigned int other)
{
	unsigned int i = code & ~CBAUDEX;

	if (code == BOTHER)
		return other;
	if (!(code & CBAUDEX))
		return i < ARRAY_SIZE(baud_low) ? baud_low[i] : 0;
	return i - 1 < ARRAY_SIZE(baud_high) ? baud_high[i - 1] : 0;
}

/* Modes in the shape of @cmd's family: TCSETS, TCSETS2 or TCSETA. */
static int modes_from_user(struct ktermios *kt, unsigned int cmd, void __user *arg)
{
	struct termio old;

	switch (cmd) {
	case TCSETA: case TCSETAW: case TCSETAF:
		if (copy_from_user(&old, arg, sizeof(old)))
			return -EFAULT;
		kt->c_iflag = (kt->c_iflag & 0xffff0000) | old.c_iflag;
		kt->c_oflag = (kt->c_oflag & 0xffff0000) | old.c_oflag;
		kt->c_cflag = (kt->c_cflag & 0xffff0000) | old.c_cflag;
		kt->c_lflag = (kt->c_lflag & 0xffff0000) | old.c_lflag;
		kt->c_line = old.c_line;
		memcpy(kt->c_cc, old.c_cc, NCC);
		break;
	case TCSETS: case TCSETSW: case TCSETSF:
		if (copy_from_user(kt, arg, sizeof(struct termios)))
			return -EFAULT;
		break;
	default:
		if (copy_from_user(kt, arg, sizeof(struct termios2)))
			return -EFAULT;
	}
	kt->c_ospeed = baud_rate(kt->c_cflag & CBAUD, kt->c_ospeed);
	if (kt->c_cflag & CIBAUD)
		kt->c_ispeed = baud_rate((kt->c_cflag >> IBSHIFT) & CBAUD, kt->c_ispeed);
	else
		kt->c_ispeed = kt->c_ospeed;
	return 0;
}

static int modes_to_user(const struct ktermios *kt, unsigned int cmd, void __user *arg)
{
	struct termio old;
	size_t size = sizeof(struct termios);

	BUILD_BUG_ON(sizeof(struct ktermios) != sizeof(struct termios2));
	if (cmd == TCGETA) {
		memset(&old, 0, sizeof(old));
		old.c_iflag = kt->c_iflag;
		old.c_oflag = kt->c_oflag;
		old.c_cflag = kt->c_cflag;
		old.c_lflag = kt->c_lflag;
		old.c_line = kt->c_line;
		memcpy(old.c_cc, kt->c_cc, NCC);
		return copy_to_user(arg, &old, sizeof(old)) ? -EFAULT : 0;
	}
	if (cmd == TCGETS2)
		size = sizeof(struct termios2);
	return copy_to_user(arg, kt, size) ? -EFAULT : 0;
}

static long tty_set_modes(struct tty_struct *tty, unsigned int cmd, void __user *arg)
{
	bool flush = cmd == TCSETSF || cmd == TCSETSF2 || cmd == TCSETAF;
	bool wait = flush || cmd == TCSETSW || cmd == TCSETSW2 || cmd == TCSETAW;
	struct ktermios new = tty->termios, old;
	int err;

	err = tty_check_change(tty);
	if (err)
		return err;
	err = modes_from_user(&new, cmd, arg);
	if (err)
		return err;
	if (flush)
		n_tty_flush_input(tty);
	if (wait) {
		err = tty_drain(tty);
		if (err)
			return err;
	}
	mutex_lock(&tty->ldisc_lock);
	old = tty->termios;
	tty->termios = new;
	n_tty_set_termios(tty, &old);
	if (tty->ops->set_termios)
		tty->ops->set_termios(tty, &old);
	mutex_unlock(&tty->ldisc_lock);
	if ((old.c_iflag & IXON) && !(new.c_iflag & IXON))
		tty_start(tty);
	return 0;
}

static long tty_get_winsize(struct tty_struct *tty, struct winsize __user *arg)
{
	struct winsize ws;

	spin_lock(&tty->ctrl_lock);
	ws = tty->winsize;
	spin_unlock(&tty->ctrl_lock);
	return copy_to_user(arg, &ws, sizeof(ws)) ? -EFAULT : 0;
}

static long tty_set_winsize(struct tty_struct *tty, const struct winsize __user *arg)
{
	struct winsize ws;
	bool changed;

	if (copy_from_user(&ws, arg, sizeof(ws)))
		return -EFAULT;
	spin_lock(&tty->ctrl_lock);
	changed = memcmp(&ws, &tty->winsize, sizeof(ws)) != 0;
	tty->winsize = ws;
	spin_unlock(&tty->ctrl_lock);
	if (changed)
		tty_signal_pgrp(tty, SIGWINCH);
	return 0;
}

static long tty_flow_ioctl(struct tty_struct *tty, unsigned long arg)
{
	long err = tty_check_change(tty);

	if (err)
		return err;
	switch (arg) {
	case TCOOFF:
		spin_lock(&tty->ctrl_lock);
		tty->tco_stopped = true;
		spin_unlock(&tty->ctrl_lock);
		tty_stop(tty);
		return 0;
	case TCOON:
		spin_lock(&tty->ctrl_lock);
		tty->tco_stopped = false;
		spin_unlock(&tty->ctrl_lock);
		tty_start(tty);
		return 0;
	case TCIOFF:
		if (tty->termios.c_cc[VSTOP])
			tty_send_char(tty, tty->termios.c_cc[VSTOP]);
		return 0;
	case TCION:
		if (tty->termios.c_cc[VSTART])
			tty_send_char(tty, tty->termios.c_cc[VSTART]);
		return 0;
	}
	return -EINVAL;
}

static long tty_flush_ioctl(struct tty_struct *tty, unsigned long arg)
{
	long err = tty_check_change(tty);

	if (err)
		return err;
	if (arg != TCIFLUSH && arg != TCOFLUSH && arg != TCIOFLUSH)
		return -EINVAL;
	if (arg != TCOFLUSH)
		n_tty_flush_input(tty);
	if (arg != TCIFLUSH) {
		mutex_lock(&tty->output_lock);
		tty->ldata.echo_len = 0;
		if (tty->ops->flush_buffer)
			tty->ops->flush_buffer(tty);
		mutex_unlock(&tty->output_lock);
		tty_wakeup(tty);
	}
	return 0;
}

/* A break cannot be sent, but what the call promises besides it is kept. */
static long tty_break_ioctl(struct tty_struct *tty)
{
	long err = tty_check_change(tty);

	return err ? err : tty_drain(tty);
}

/* As if the character had been typed. */
static long tty_simulate_input(struct tty_struct *tty, const char __user *arg)
{
	char c;

	if (current->signal->tty != tty && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (get_user(c, arg))
		return -EFAULT;
	n_tty_receive(tty, &c, 1);
	return 0;
}

static void tty_set_exclusive(struct tty_struct *tty, bool on)
{
	mutex_lock(&tty_mutex);
	tty->exclusive = on;
	mutex_unlock(&tty_mutex);
}

static long tty_set_soft_carrier(struct tty_struct *tty, const int __user *arg)
{
	int on;

	if (get_user(on, arg))
		return -EFAULT;
	mutex_lock(&tty->ldisc_lock);
	tty->termios.c_cflag = (tty->termios.c_cflag & ~CLOCAL) | (on ? CLOCAL : 0);
	mutex_unlock(&tty->ldisc_lock);
	return 0;
}

static long tty_set_ldisc(const int __user *arg)
{
	int ldisc;

	if (get_user(ldisc, arg))
		return -EFAULT;
	return ldisc == N_TTY ? 0 : -EINVAL;
}

/* struct serial_struct of a 32-bit program, from iomem_base on. */
struct serial_tail32 {
	u32	iomem_base;
	u16	iomem_reg_shift;
	u32	port_high;
	s32	iomap_base;
};

#define FIRST_SERIAL_MINOR	64

/* What is known of a serial line: which one it is, and its speed. */
static long tty_get_serial(struct tty_struct *tty, void __user *arg, bool compat)
{
	struct serial_tail32 tail32 = {};
	struct serial_struct ss = {};
	size_t head = offsetof(struct serial_struct, closing_wait2) + sizeof(ss.closing_wait2);

	if (MAJOR(tty->dev) != TTY_MAJOR || MINOR(tty->dev) < FIRST_SERIAL_MINOR)
		return -ENOTTY;
	ss.type = PORT_16550A;
	ss.line = MINOR(tty->dev) - FIRST_SERIAL_MINOR;
	ss.baud_base = 115200;
	ss.xmit_fifo_size = 16;
	if (!compat)
		return copy_to_user(arg, &ss, sizeof(ss)) ? -EFAULT : 0;
	if (copy_to_user(arg, &ss, head) || copy_to_user(arg + head, &tail32, sizeof(tail32)))
		return -EFAULT;
	return 0;
}

long tty_do_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd,
		  unsigned long arg, bool master)
{
	void __user *p = (void __user *)arg;

	switch (cmd) {
	case TCGETS: case TCGETS2: case TCGETA:
		return modes_to_user(&tty->termios, cmd, p);
	case TCSETS: case TCSETSW: case TCSETSF:
	case TCSETS2: case TCSETSW2: case TCSETSF2:
	case TCSETA: case TCSETAW: case TCSETAF:
		return tty_set_modes(tty, cmd, p);
	case TIOCGWINSZ:
		return tty_get_winsize(tty, p);
	case TIOCSWINSZ:
		return tty_set_winsize(tty, p);
	case TCXONC:
		return tty_flow_ioctl(tty, arg);
	case TCFLSH:
		return tty_flush_ioctl(tty, arg);
	case TCSBRK: case TCSBRKP: case TIOCSBRK:
		return tty_break_ioctl(tty);
	case TIOCCBRK:
		return 0;
	case TIOCINQ:
		return put_user((int)n_tty_inq(tty), (int __user *)p);
	case TIOCOUTQ:
		return put_user(tty->ops->chars_in_buffer ?
				(int)tty->ops->chars_in_buffer(tty) : 0, (int __user *)p);
	case TIOCSTI:
		return tty_simulate_input(tty, p);
	case TIOCEXCL: case TIOCNXCL:
		tty_set_exclusive(tty, cmd == TIOCEXCL);
		return 0;
	case TIOCGEXCL:
		return put_user((int)tty->exclusive, (int __user *)p);
	case TIOCGETD:
		return put_user(N_TTY, (int __user *)p);
	case TIOCSETD:
		return tty_set_ldisc(p);
	case TIOCGSOFTCAR:
		return put_user(tty->termios.c_cflag & CLOCAL ? 1 : 0, (int __user *)p);
	case TIOCSSOFTCAR:
		return tty_set_soft_carrier(tty, p);
	case TIOCGDEV:
		return put_user(tty_devnum(tty), (unsigned int __user *)p);
	case TIOCVHANGUP:
		if (!capable(CAP_SYS_ADMIN))
			return -EPERM;
		tty_hangup(tty);
		return 0;
	case TIOCNOTTY: case TIOCSCTTY: case TIOCGPGRP: case TIOCSPGRP: case TIOCGSID:
		return tty_jobctl_ioctl(tty, file, cmd, arg, master);
	}
	return -ENOIOCTLCMD;
}

long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (tty_hung_up_p(file))
		return cmd == TIOCSPGRP ? -ENOTTY : -EIO;
	if (cmd == TIOCGSERIAL)
		return tty_get_serial(file_tty(file), (void __user *)arg, false);
	return tty_do_ioctl(file_tty(file), file, cmd, arg, false);
}

long tty_compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd == TIOCGSERIAL && !tty_hung_up_p(file))
		return tty_get_serial(file_tty(file), (void __user *)arg, true);
	return tty_ioctl(file, cmd, arg);
}
