/*
 * serial.c - the 16550 at port 0x3f8: ttyS0 and the kernel's first voice
 *
 * Output waits for the transmitter (in a virtual machine it is always ready);
 * input comes by interrupt.  A machine without the port has no console here,
 * and nothing is written.
 */
#include "drivers/serial.h"

#include "arch/x86/boot.h"
#include "arch/x86/io.h"
#include "arch/x86/irq.h"
#include "arch/x86/spinlock.h"
#include "lib/console_device.h"
#include "lib/kernel.h"

#define PORT	0x3f8
#define IRQ	4

enum { THR = 0, IER = 1, FCR = 2, LCR = 3, MCR = 4, LSR = 5, SCR = 7 };

#define LSR_DATA	0x01
#define LSR_THR_EMPTY	0x20
#define LCR_8N1		0x03
#define LCR_DLAB	0x80
#define FCR_ENABLE_CLEAR 0x07
#define MCR_DTR_RTS_OUT2 0x0b
#define IER_RX		0x01
#define TX_FIFO		16	/* bytes the transmitter takes once it is empty */

static bool present;
static DEFINE_SPINLOCK(tx_lock);	/* keeps one write's bytes together */

static bool probe(void)
{
	outb(0x5a, PORT + SCR);
	if (inb(PORT + SCR) != 0x5a)
		return false;
	outb(0xa5, PORT + SCR);
	return inb(PORT + SCR) == 0xa5;
}

static void put_bytes(const char *s, size_t len, bool add_cr)
{
	unsigned int room = 0;

	for (size_t i = 0; i < len; i++) {
		bool cr = add_cr && s[i] == '\n';

		if (room < 2) {
			for (int spin = 0; spin < 100000; spin++)
				if (inb(PORT + LSR) & LSR_THR_EMPTY)
					break;
			room = TX_FIFO;
		}
		if (cr) {
			outb('\r', PORT + THR);
			room--;
		}
		outb((u8)s[i], PORT + THR);
		room--;
	}
}

static void console_write(struct console *con __maybe_unused, const char *s, size_t len)
{
	put_bytes(s, len, true);
}

static struct console serial_console = { .name = "ttyS0", .write = console_write };

void serial_early_init(void)
{
	present = probe();
	if (!present)
		return;
	outb(0, PORT + IER);
	outb(LCR_8N1 | LCR_DLAB, PORT + LCR);
	outb(1, PORT + THR);		/* divisor 1: 115200 baud */
	outb(0, PORT + IER);
	outb(LCR_8N1, PORT + LCR);
	outb(FCR_ENABLE_CLEAR, PORT + FCR);
	outb(MCR_DTR_RTS_OUT2, PORT + MCR);
	register_console(&serial_console);
}

static size_t serial_write(struct console_device *dev __maybe_unused, const char *s, size_t len)
{
	unsigned long flags;

	spin_lock_irqsave(&tx_lock, flags);
	put_bytes(s, len, false);
	spin_unlock_irqrestore(&tx_lock, flags);
	return len;
}

static struct console_device serial_device = {
	.name = "ttyS0", .major = 4, .minor = 64, .write = serial_write,
};

static void serial_interrupt(int irq __maybe_unused, void *data __maybe_unused)
{
	char buf[64];
	size_t n = 0;

	while (n < sizeof(buf) && (inb(PORT + LSR) & LSR_DATA))
		buf[n++] = (char)inb(PORT + THR);
	if (n)
		console_device_receive(&serial_device, buf, n);
}

void serial_init(void)
{
	if (!present)
		return;
	register_console_device(&serial_device);
	if (request_irq(IRQ, serial_interrupt, "ttyS0", NULL)) {
		pr_warn("ttyS0: no interrupt, input is dead\n");
		return;
	}
	inb(PORT + THR);
	outb(IER_RX, PORT + IER);
}
