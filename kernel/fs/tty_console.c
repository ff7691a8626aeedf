/*
 * tty_console.c - terminals over a console_device: ttyS0, hvc0, /dev/console
 *
 * A driver's interrupt puts what was typed into a small ring and wakes one
 * kernel thread, which feeds the line discipline: editing, echo and signals
 * happen in process context.  Output that the device does not take at once
 * waits in a buffer of ours until it says it is writable.
 *
 * /dev/console is the device the last console= names, else the first there is.
 */
#include "lib/console_device.h"

#include <linux/major.h>

#include "fs/char_dev.h"
#include "fs/tty.h"
#include "lib/cmdline.h"
#include "lib/string.h"
#include "mm/slab.h"

#define RING_SIZE	1024
#define OUT_SIZE	2048

/*
 * I  written once    r  lock (interrupts off)    o  tty->output_lock
 */
struct console_tty {
	struct console_device	*dev;		/* I */
	struct tty_struct	*tty;		/* I */
	struct console_tty	*next;		/* I */
	spinlock_t		lock;
	char			ring[RING_SIZE];/* r  typed, not yet processed */
	unsigned int		head, tail;	/* r  count up */
	bool			throttled;	/* r  the discipline is full */
	bool			writable;	/* r  the device has room again */
	char			out[OUT_SIZE];	/* o */
	size_t			out_len;	/* o */
};

/* Both grow at the head, under tty_mutex once booting is over. */
static struct console_device *console_devices;
static struct console_tty *console_ttys;
static struct console_tty *system_console;
static bool layer_up;

static DECLARE_WAIT_QUEUE_HEAD(input_wait);
static struct task_struct *input_thread;	/* tty_mutex */

static bool console_has_work(struct console_tty *ct)
{
	return READ_ONCE(ct->writable) ||
	       (READ_ONCE(ct->head) != READ_ONCE(ct->tail) && !READ_ONCE(ct->throttled));
}

static bool any_work(void)
{
	struct console_tty *ct;

	for (ct = console_ttys; ct; ct = ct->next)
		if (console_has_work(ct))
			return true;
	return false;
}

static void console_push_output(struct console_tty *ct)
{
	size_t n;

	mutex_lock(&ct->tty->output_lock);
	n = ct->dev->write(ct->dev, ct->out, ct->out_len);
	ct->out_len -= n;
	memmove(ct->out, ct->out + n, ct->out_len);
	mutex_unlock(&ct->tty->output_lock);
	tty_wakeup(ct->tty);
}

static void console_take_input(struct console_tty *ct)
{
	char piece[64];
	unsigned long flags;
	unsigned int n, i;
	size_t taken;

	spin_lock_irqsave(&ct->lock, flags);
	n = min_t(unsigned int, ct->head - ct->tail, sizeof(piece));
	for (i = 0; i < n; i++)
		piece[i] = ct->ring[(ct->tail + i) % RING_SIZE];
	spin_unlock_irqrestore(&ct->lock, flags);

	taken = n_tty_receive(ct->tty, piece, n);

	spin_lock_irqsave(&ct->lock, flags);
	ct->tail += taken;
	ct->throttled = taken < n;
	spin_unlock_irqrestore(&ct->lock, flags);
	if (taken < n && n_tty_has_room(ct->tty))
		WRITE_ONCE(ct->throttled, false);
}

static int console_thread(void *arg __maybe_unused)
{
	struct console_tty *ct;

	for (;;) {
		(void)wait_event_interruptible(input_wait, any_work());
		for (ct = console_ttys; ct; ct = ct->next) {
			if (xchg(&ct->writable, false))
				console_push_output(ct);
			if (console_has_work(ct))
				console_take_input(ct);
		}
	}
	return 0;
}

void console_device_receive(struct console_device *dev, const char *s, size_t len)
{
	struct console_tty *ct = READ_ONCE(dev->tty);
	unsigned long flags;

	if (!ct)
		return;
	spin_lock_irqsave(&ct->lock, flags);
	while (len-- && ct->head - ct->tail < RING_SIZE)
		ct->ring[ct->head++ % RING_SIZE] = *s++;
	spin_unlock_irqrestore(&ct->lock, flags);
	wake_up_all(&input_wait);
}

void console_device_writable(struct console_device *dev)
{
	struct console_tty *ct = READ_ONCE(dev->tty);

	if (!ct)
		return;
	WRITE_ONCE(ct->writable, true);
	wake_up_all(&input_wait);
}

static size_t console_write(struct tty_struct *tty, const char *s, size_t len)
{
	struct console_tty *ct = tty->driver_data;
	size_t n = 0, rest;

	if (!ct->out_len)
		n = ct->dev->write(ct->dev, s, len);
	rest = min(len - n, OUT_SIZE - ct->out_len);
	memcpy(ct->out + ct->out_len, s + n, rest);
	ct->out_len += rest;
	return n + rest;
}

static size_t console_write_room(struct tty_struct *tty)
{
	struct console_tty *ct = tty->driver_data;

	return OUT_SIZE - READ_ONCE(ct->out_len);
}

static size_t console_chars_in_buffer(struct tty_struct *tty)
{
	struct console_tty *ct = tty->driver_data;

	return READ_ONCE(ct->out_len);
}

static void console_flush_buffer(struct tty_struct *tty)
{
	struct console_tty *ct = tty->driver_data;

	ct->out_len = 0;
}

static void console_unthrottle(struct tty_struct *tty)
{
	struct console_tty *ct = tty->driver_data;

	if (READ_ONCE(ct->throttled)) {
		WRITE_ONCE(ct->throttled, false);
		wake_up_all(&input_wait);
	}
}

/* The thread that handles input runs from the first open on. */
static int console_open(struct tty_struct *tty __maybe_unused)
{
	struct task_struct *t;

	if (input_thread)
		return 0;
	t = kthread_run(console_thread, NULL, "ttyd");
	if (IS_ERR(t))
		return PTR_ERR(t);
	input_thread = t;
	return 0;
}

static const struct tty_operations console_ops = {
	.open		 = console_open,
	.write		 = console_write,
	.write_room	 = console_write_room,
	.chars_in_buffer = console_chars_in_buffer,
	.flush_buffer	 = console_flush_buffer,
	.unthrottle	 = console_unthrottle,
};

/* Did console= ask for this device?  "ttyS0,115200" means ttyS0. */
static bool console_named(const char *name)
{
	char value[64], *comma;

	if (!cmdline_get("console", value, sizeof(value)))
		return false;
	comma = strchr(value, ',');
	if (comma)
		*comma = '\0';
	return strcmp(value, name) == 0;
}

static void console_tty_create(struct console_device *dev)
{
	dev_t devnum = MKDEV(dev->major, dev->minor);
	struct console_tty *ct = kzalloc(sizeof(*ct), GFP_KERNEL);

	if (!ct)
		return;
	ct->dev = dev;
	spin_lock_init(&ct->lock);
	ct->tty = tty_alloc(&console_ops, dev->name, devnum, ct);
	if (!ct->tty) {
		kfree(ct);
		return;
	}
	ct->tty->termios.c_cflag = B115200 | CS8 | CREAD | HUPCL | CLOCAL;
	ct->tty->termios.c_ispeed = ct->tty->termios.c_ospeed = 115200;
	__register_chrdev(dev->major, dev->minor, 1, dev->name, &tty_fops);
	devtmpfs_create_node(dev->name, 0600, devnum);
	ct->next = console_ttys;
	console_ttys = ct;
	if (!system_console || console_named(dev->name))
		system_console = ct;
	smp_store_release(&dev->tty, ct);
}

void register_console_device(struct console_device *dev)
{
	dev->next = console_devices;
	console_devices = dev;
	if (layer_up)
		console_tty_create(dev);
}

struct tty_struct *tty_console_find(dev_t dev)
{
	struct console_tty *ct;

	if (dev == MKDEV(TTYAUX_MAJOR, 1))
		return system_console ? tty_kref_get(system_console->tty) : ERR_PTR(-ENODEV);
	for (ct = console_ttys; ct; ct = ct->next)
		if (ct->tty->dev == dev)
			return tty_kref_get(ct->tty);
	return ERR_PTR(-ENXIO);
}

const char *tty_console_name(void)
{
	return system_console ? system_console->dev->name : NULL;
}

void tty_init(void)
{
	struct console_device *dev;

	__register_chrdev(TTYAUX_MAJOR, 0, 1, "/dev/tty", &tty_fops);
	__register_chrdev(TTYAUX_MAJOR, 1, 1, "/dev/console", &tty_fops);
	devtmpfs_create_node("tty", 0666, MKDEV(TTYAUX_MAJOR, 0));
	devtmpfs_create_node("console", 0600, MKDEV(TTYAUX_MAJOR, 1));
	layer_up = true;
	for (dev = console_devices; dev; dev = dev->next)
		console_tty_create(dev);
	pty_init();
}
