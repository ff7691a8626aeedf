/*
 * printk.c - the kernel's own voice
 *
 * The log is a ring of bytes holding whole messages, each "<level>[time] text".
 * log_head counts every byte ever written; the newest LOG_SIZE of them are
 * kept.  A message is formatted on the caller's stack and goes into the ring
 * and to the console under one lock; interrupts are off meanwhile, so an
 * interrupt handler may speak too.
 */
#include "lib/printk.h"

#include "lib/kernel.h"
#include "lib/string.h"

#define LOG_SIZE	16384		/* a power of two */
#define LINE_MAX	512

static char log_ring[LOG_SIZE];		/* l */
static u64 log_head;			/* l  bytes ever written */
static u64 console_seq;			/* l  what the console has seen */
static struct console *console;		/* l */
static int log_lock;			/* guards letters l; lib knows no spinlock_t */

int console_loglevel = LOG_DEBUG;
u64 (*printk_clock)(void);

static unsigned long lock_log(void)
{
	unsigned long flags;

	asm volatile("pushf; pop %0; cli" : "=rm"(flags) : : "memory");
	while (__atomic_exchange_n(&log_lock, 1, __ATOMIC_ACQUIRE))
		__builtin_ia32_pause();
	return flags;
}

static void unlock_log(unsigned long flags)
{
	__atomic_store_n(&log_lock, 0, __ATOMIC_RELEASE);
	asm volatile("push %0; popf" : : "rm"(flags) : "memory", "cc");
}

static void ring_put(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		log_ring[log_head++ % LOG_SIZE] = s[i];
}

/* Copies one message from @seq on; what was overwritten is skipped.  Lock held. */
static size_t ring_line(u64 *seq, char *buf, size_t size)
{
	size_t n = 0;
	char c;

	if (log_head - *seq > LOG_SIZE) {
		*seq = log_head - LOG_SIZE;
		while (*seq < log_head && log_ring[(*seq)++ % LOG_SIZE] != '\n')
			;
	}
	while (*seq + n < log_head && n < size) {
		c = log_ring[(*seq + n) % LOG_SIZE];
		buf[n++] = c;
		if (c == '\n') {
			*seq += n;
			return n;
		}
	}
	return 0;
}

/* Lets the console catch up.  Lock held. */
static void console_flush(void)
{
	char line[LINE_MAX + 32];
	size_t n;

	if (!console)
		return;
	while ((n = ring_line(&console_seq, line, sizeof(line))) > 0)
		if (n > 3 && line[1] - '0' < console_loglevel)
			console->write(console, line + 3, n - 3);
}

void vprintk(int level, const char *fmt, va_list ap)
{
	char line[LINE_MAX];
	u64 ns = printk_clock ? printk_clock() : 0;
	unsigned long flags;
	int n;

	n = scnprintf(line, sizeof(line), "<%d>[%5llu.%06llu] ", level,
		      (unsigned long long)(ns / NSEC_PER_SEC),
		      (unsigned long long)(ns % NSEC_PER_SEC / NSEC_PER_USEC));
	n += min(vsnprintf(line + n, sizeof(line) - (size_t)n, fmt, ap), (int)sizeof(line) - n - 1);
	if (line[n - 1] != '\n') {
		if (n == sizeof(line) - 1)
			n--;
		line[n++] = '\n';
	}

	flags = lock_log();
	ring_put(line, (size_t)n);
	console_flush();
	unlock_log(flags);
}

void printk(int level, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprintk(level, fmt, ap);
	va_end(ap);
}

void register_console(struct console *con)
{
	unsigned long flags = lock_log();

	console = con;
	console_flush();
	unlock_log(flags);
}

ssize_t printk_read(u64 *seq, char *buf, size_t size)
{
	unsigned long flags = lock_log();
	size_t n, total = 0;

	while ((n = ring_line(seq, buf + total, size - total)) > 0)
		total += n;
	unlock_log(flags);
	return (ssize_t)total;
}
