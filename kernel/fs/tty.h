/*
 * tty.h - terminals
 *
 *	tty.c		opening, reading, writing, poll: what every terminal does
 *	tty_ioctl.c	modes, window size, queues
 *	tty_jobctl.c	sessions, foreground groups, SIGTTIN, SIGTTOU, hang-up
 *	n_tty.c		the line discipline: editing, echo, signals from keys
 *	tty_console.c	terminals over a console_device: ttyS0, hvc0, /dev/console
 *	pty.c		pseudo-terminals: /dev/ptmx and /dev/pts
 *
 * A tty has two directions.  Input comes from the driver through
 * n_tty_receive(), is edited there and read by the program.  Output goes
 * through the discipline's output processing to ops->write().
 *
 * Order of locks: tty_mutex, write_lock (one write() at a time), ldisc_lock
 * (input, editing), output_lock (column, and room for what was counted); then
 * the spin locks: tasklist_lock, sighand->siglock, ctrl_lock.
 */
#ifndef RINGSIDE_FS_TTY_H
#define RINGSIDE_FS_TTY_H

#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <asm/termios.h>

#include "fs/fs.h"
#include "lib/atomic.h"
#include "lib/bitops.h"
#include "sched/mutex.h"
#include "sched/pid.h"
#include "sched/wait.h"

struct signal_struct;
struct tty_struct;

#define N_TTY_BUF_SIZE	4096
#define N_TTY_ECHO_SIZE	512

struct tty_operations {
	/* Takes as many bytes as write_room() said, at least.  Never waits for room. */
	size_t	(*write)(struct tty_struct *tty, const char *s, size_t len);
	size_t	(*write_room)(struct tty_struct *tty);
	/* Optional: bytes written that the far end has not taken yet; drop them. */
	size_t	(*chars_in_buffer)(struct tty_struct *tty);
	void	(*flush_buffer)(struct tty_struct *tty);
	/* Optional: input was read, so more can be received. */
	void	(*unthrottle)(struct tty_struct *tty);
	/* Optional: modes, flow control or queues changed. */
	void	(*set_termios)(struct tty_struct *tty, const struct ktermios *old);
	void	(*flow)(struct tty_struct *tty, bool stopped);
	void	(*flushed)(struct tty_struct *tty, bool input);
	/* Optional. */
	int	(*open)(struct tty_struct *tty);
	void	(*close)(struct tty_struct *tty);	/* the last descriptor is gone */
	void	(*free)(struct tty_struct *tty);	/* the last reference is gone */
};

/*
 * The line discipline's state.  head, canon_head and tail count up for ever;
 * a character lies at its count modulo the size.
 */
struct n_tty_data {
	char		buf[N_TTY_BUF_SIZE];	/* L */
	DECLARE_BITMAP(flags, N_TTY_BUF_SIZE);	/* L  the character ends a line */
	size_t		head;		/* L  the next character goes here */
	size_t		canon_head;	/* L  after the last complete line */
	size_t		tail;		/* L  next character to read */
	bool		lnext;		/* L  the next character is literal */
	bool		erasing;	/* L  between \ and / of a printing terminal */
	unsigned int	column;		/* o  of the cursor, for tabs and erasing */
	unsigned int	canon_column;	/* o  where the line being edited began */
	char		echo[N_TTY_ECHO_SIZE];	/* o  for which there was no room yet */
	size_t		echo_len;	/* o */
};

/*
 * I  written once    L  ldisc_lock    o  output_lock    c  ctrl_lock
 * T  tty_mutex       A  read without a lock
 */
struct tty_struct {
	refcount_t		kref;
	const struct tty_operations *ops;	/* I */
	char			name[16];	/* I  "ttyS0", "pts/3" */
	dev_t			dev;		/* I */
	void			*driver_data;	/* I */

	struct mutex		write_lock;
	struct mutex		ldisc_lock;
	struct mutex		output_lock;
	spinlock_t		ctrl_lock;

	struct ktermios		termios;	/* L  A */
	struct n_tty_data	ldata;
	struct wait_queue_head	read_wait, write_wait;

	unsigned int		count;		/* T  open file descriptions */
	unsigned int		hangups;	/* T  A  files opened before the last are dead */
	bool			other_closed;	/* T  A  the far side is gone (pty) */
	bool			exclusive;	/* T  TIOCEXCL */
	bool			stopped;	/* c  A  by ^S or TCOOFF */
	bool			tco_stopped;	/* c  by TCOOFF: a key does not restart it */
	struct winsize		winsize;	/* c */
	struct pid		*session;	/* c */
	struct pid		*pgrp;		/* c  foreground group */
};

/* What file->private_data of a terminal is. */
struct tty_file {
	struct tty_struct	*tty;
	unsigned int		hangups;	/* tty->hangups at open */
	bool			console;	/* by /dev/console: survives hang-ups */
};

extern struct mutex tty_mutex;
extern const struct file_operations tty_fops;
extern const struct ktermios tty_std_termios;

/* tty.c */
struct tty_struct *tty_alloc(const struct tty_operations *ops, const char *name, dev_t dev,
			     void *driver_data);
struct tty_struct *tty_kref_get(struct tty_struct *tty);
void tty_kref_put(struct tty_struct *tty);
/* Makes @file an open description of @tty (tty_mutex held); takes over the reference. */
int tty_open_file(struct tty_struct *tty, struct file *file, bool console, bool noctty);
/* NULL: not a terminal. */
struct tty_struct *file_tty(struct file *file);
/* There is room for output again. */
void tty_wakeup(struct tty_struct *tty);
void tty_stop(struct tty_struct *tty);
void tty_start(struct tty_struct *tty);

/* The terminal of a device number, with a reference, or ERR_PTR; tty_mutex held. */
struct tty_struct *tty_console_find(dev_t dev);
/* What /dev/console is: "ttyS0"; NULL: nothing. */
const char *tty_console_name(void);
struct tty_struct *pts_find(dev_t dev);

/* tty_ioctl.c; @master: asked at the controlling side of a pty */
long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
long tty_compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
long tty_do_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd,
		  unsigned long arg, bool master);
/* Waits until output has gone; 0 or -ERESTARTSYS. */
int tty_drain(struct tty_struct *tty);

/* n_tty.c */
void n_tty_init(struct tty_struct *tty);
/* Typed characters, in process context.  Returns how many found room. */
size_t n_tty_receive(struct tty_struct *tty, const char *s, size_t len);
bool n_tty_has_room(struct tty_struct *tty);
void n_tty_set_termios(struct tty_struct *tty, const struct ktermios *old);
void n_tty_flush_input(struct tty_struct *tty);
void n_tty_flush_echo(struct tty_struct *tty);
size_t n_tty_inq(struct tty_struct *tty);
ssize_t n_tty_read(struct tty_struct *tty, struct file *file, struct iov_iter *to);
ssize_t n_tty_write(struct tty_struct *tty, struct file *file, struct iov_iter *from);
__poll_t n_tty_poll(struct tty_struct *tty);
/* Output without processing: the start and stop characters. */
void tty_send_char(struct tty_struct *tty, char c);

/* Reads and writes of @file must fail: it was opened before a hang-up. */
bool tty_hung_up_p(struct file *file);

/* tty_jobctl.c */
int tty_check_change(struct tty_struct *tty);
int __tty_check_change(struct tty_struct *tty, int sig);
void tty_open_ctty(struct tty_struct *tty, struct file *file);
long tty_jobctl_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd,
		      unsigned long arg, bool master);
void tty_signal_pgrp(struct tty_struct *tty, int sig);
/* The line is dead: for all who have it open, and its session is told. */
void tty_hangup(struct tty_struct *tty);
/* No descriptor is left: nobody's controlling terminal any more. */
void tty_forget_session(struct tty_struct *tty);
/* With a reference, or NULL. */
struct tty_struct *get_current_tty(void);

/*
 * For proc/.  setsid(): forget the terminal.  A session leader that ends
 * (on_exit) or gives it up hangs up its session.
 */
void proc_clear_tty(struct task_struct *t);
void disassociate_ctty(int on_exit);
/* fork: the child shares the parent's terminal. */
void tty_fork(struct signal_struct *child, struct signal_struct *parent);
/* /proc/PID/stat; 0 and -1 without a terminal. */
u32 tty_devnum(struct tty_struct *tty);
pid_t tty_pgrp_nr(struct tty_struct *tty);

void tty_init(void);
void pty_init(void);

#endif
