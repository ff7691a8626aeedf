/*
 * tty.h - terminals
 *
 *	tty.c		opening, reading, writing, ioctls: what every terminal does
 *	tty_jobctl.c	sessions, foreground groups, SIGTTIN, SIGTTOU, hang-up
 *	n_tty.c		the line discipline: editing, echo, signals from keys
 *	tty_console.c	terminals over a console_device: ttyS0, hvc0, /dev/console
 *	pty.c		pseudo-terminals: /dev/ptmx and /dev/pts
 *
 * A tty has two directions.  Input comes from the driver through
 * tty_receive(), is edited by the line discipline and read by the program.
 * Output goes through the discipline's output processing to ops->write().
 *
 * Locks, in order: ldisc_lock (input, editing, echo; a mutex), output_lock
 * (a mutex, keeps one write() together), ctrl_lock (a spinlock: session, group,
 * flags), then tasklist_lock, then sighand->siglock.
 */
#ifndef RINGSIDE_FS_TTY_H
#define RINGSIDE_FS_TTY_H

#include <asm/termbits.h>
#include <asm/ioctls.h>
#include <asm/termios.h>

#include "fs/fs.h"
#include "lib/atomic.h"
#include "sched/mutex.h"
#include "sched/pid.h"
#include "sched/wait.h"

struct tty_struct;

#define N_TTY_BUF_SIZE	4096

struct tty_operations {
	/* Takes some of the bytes; 0 when it is full (tty_wakeup() follows). May sleep. */
	size_t	(*write)(struct tty_struct *tty, const char *s, size_t len);
	size_t	(*write_room)(struct tty_struct *tty);
	/* Bytes written that the far end has not taken yet. */
	size_t	(*chars_in_buffer)(struct tty_struct *tty);
	void	(*flush_buffer)(struct tty_struct *tty);
	/* Input was read; more can be received. */
	void	(*unthrottle)(struct tty_struct *tty);
	long	(*ioctl)(struct tty_struct *tty, struct file *file, unsigned int cmd,
			 unsigned long arg);
	int	(*resize)(struct tty_struct *tty, const struct winsize *ws);
	void	(*set_termios)(struct tty_struct *tty, const struct ktermios *old);
	void	(*stop)(struct tty_struct *tty);
	void	(*start)(struct tty_struct *tty);
	int	(*open)(struct tty_struct *tty, struct file *file);
	void	(*close)(struct tty_struct *tty);	/* the last descriptor is gone */
	void	(*hangup)(struct tty_struct *tty);
	void	(*free)(struct tty_struct *tty);	/* the last reference is gone */
};

/* What the line discipline knows of a terminal's input. */
struct n_tty_data {
	char		buf[N_TTY_BUF_SIZE];	/* L  a ring */
	DECLARE_BITMAP(flags, N_TTY_BUF_SIZE);	/* L  this character ends a line */
	size_t		head;		/* L  next character goes here; counts up, wraps by mask */
	size_t		canon_head;	/* L  after the last complete line */
	size_t		tail;		/* L  next character to read */
	unsigned int	column;		/* L  of the cursor, for tabs and erasing */
	unsigned int	canon_column;	/* L  where the line being edited began */
	bool		lnext;		/* L  the next character is literal */
	bool		erasing;	/* L  between \ and / of a printing terminal */
	bool		push;		/* L  EXTPROC or mode change: a partial line may be read */
};

/*
 * I  written once    L  ldisc_lock    o  output_lock    c  ctrl_lock    A  atomic
 */
struct tty_struct {
	refcount_t		kref;
	const struct tty_operations *ops;	/* I */
	char			name[16];	/* I  "ttyS0", "pts/3" */
	dev_t			dev;		/* I */
	int			index;		/* I  pts number */
	void			*driver_data;	/* I */
	bool			is_master;	/* I  the controlling side of a pty */
	struct tty_struct	*link;		/* I  the other side of a pty */

	struct mutex		ldisc_lock;
	struct mutex		output_lock;
	spinlock_t		ctrl_lock;

	struct ktermios		termios;	/* L to write */
	struct winsize		winsize;	/* c */
	struct n_tty_data	*ldata;		/* I  NULL on a pty master */

	struct wait_queue_head	read_wait, write_wait;
	unsigned int		count;		/* tty_mutex  open file descriptions */
	bool			stopped;	/* c  by ^S or TCOOFF */
	bool			tco_stopped;	/* c  by TCOOFF: a key does not restart it */
	bool			hung_up;	/* A  operations fail as on a dead line */
	bool			other_closed;	/* A  pty: the far side has no descriptor left */
	bool			exclusive;	/* c  TIOCEXCL */
	bool			packet;		/* c  pty master: TIOCPKT */
	u8			ctrl_status;	/* c  TIOCPKT_* not yet read by the master */
	bool			pty_locked;	/* c  TIOCSPTLCK: the slave cannot be opened */

	struct pid		*session;	/* c */
	struct pid		*pgrp;		/* c  foreground group */
};

extern struct mutex tty_mutex;			/* opens and closes */
extern const struct file_operations tty_fops;
extern const struct ktermios tty_std_termios;

/* tty.c, for drivers and pty.c */
struct tty_struct *tty_alloc(const struct tty_operations *ops, const char *name, dev_t dev,
			     bool with_ldisc);
struct tty_struct *tty_kref_get(struct tty_struct *tty);
void tty_kref_put(struct tty_struct *tty);
int tty_open_file(struct tty_struct *tty, struct file *file);	/* tty_mutex held */
/* Finds the terminal of a device number, with a reference; tables of tty_console.c and pty.c. */
struct tty_struct *tty_find(dev_t dev);
struct tty_struct *file_tty(struct file *file);		/* NULL: not a terminal */
long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
long tty_compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
/* Output room is back. */
void tty_wakeup(struct tty_struct *tty);
size_t tty_put_raw(struct tty_struct *tty, const char *s, size_t len);
int tty_do_resize(struct tty_struct *tty, const struct winsize *ws);
void tty_stop(struct tty_struct *tty);
void tty_start(struct tty_struct *tty);

/* tty_ioctl.c */
long tty_mode_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd,
		    unsigned long arg);
int tty_drain(struct tty_struct *tty);		/* waits until output has gone; -ERESTARTSYS */

/* n_tty.c */
void n_tty_reset(struct tty_struct *tty);
/* Typed characters; process context.  Returns how many found room. */
size_t n_tty_receive(struct tty_struct *tty, const char *s, size_t len);
size_t n_tty_receive_room(struct tty_struct *tty);
void n_tty_termios_changed(struct tty_struct *tty, const struct ktermios *old);
void n_tty_flush_input(struct tty_struct *tty);
size_t n_tty_chars_in_buffer(struct tty_struct *tty);
ssize_t n_tty_read(struct tty_struct *tty, struct file *file, struct iov_iter *to);
ssize_t n_tty_write(struct tty_struct *tty, struct file *file, struct iov_iter *from);
__poll_t n_tty_poll(struct tty_struct *tty);

/* tty_jobctl.c */
int tty_check_change(struct tty_struct *tty);
int __tty_check_change(struct tty_struct *tty, int sig);
void tty_open_ctty(struct tty_struct *tty, struct file *file);
long tty_jobctl_ioctl(struct tty_struct *tty, struct tty_struct *real, struct file *file,
		      unsigned int cmd, unsigned long arg);
void tty_signal_pgrp(struct tty_struct *tty, int sig);
void tty_hangup(struct tty_struct *tty);
/* With a reference, or NULL. */
struct tty_struct *get_current_tty(void);

/*
 * For proc/.  setsid() and daemons: forget the terminal.  A session leader
 * that ends (or gives it up: TIOCNOTTY, on_exit false) hangs up its session.
 */
void proc_clear_tty(struct task_struct *t);
void disassociate_ctty(int on_exit);
/* fork: the child shares the parent's terminal (siglock held). */
struct signal_struct;
void tty_fork(struct signal_struct *child, struct signal_struct *parent);
/* /proc/PID/stat; 0 and -1 without a terminal. */
u32 tty_devnum(struct tty_struct *tty);
pid_t tty_pgrp_nr(struct tty_struct *tty);

void tty_init(void);
void pty_init(void);

#endif
