/*
 * printk.h - the kernel's own voice
 *
 * Messages go to a ring that keeps the newest (for /dev/kmsg and syslog(2))
 * and to the registered console.  Safe from any context, interrupts included.
 */
#ifndef RINGSIDE_LIB_PRINTK_H
#define RINGSIDE_LIB_PRINTK_H

#include "lib/types.h"

enum loglevel {
	LOG_EMERG, LOG_ALERT, LOG_CRIT, LOG_ERR, LOG_WARNING, LOG_NOTICE, LOG_INFO, LOG_DEBUG,
};

void printk(int level, const char *fmt, ...) __printf(2, 3);
void vprintk(int level, const char *fmt, va_list ap);

#define pr_emerg(...)	printk(LOG_EMERG, __VA_ARGS__)
#define pr_err(...)	printk(LOG_ERR, __VA_ARGS__)
#define pr_warn(...)	printk(LOG_WARNING, __VA_ARGS__)
#define pr_notice(...)	printk(LOG_NOTICE, __VA_ARGS__)
#define pr_info(...)	printk(LOG_INFO, __VA_ARGS__)

/* Messages of this level and above go to the console: Linux's loglevel=, quiet. */
extern int console_loglevel;

/*
 * A console takes bytes and never sleeps.  The newest registered is used;
 * what was said before it came is written to it first.
 */
struct console {
	const char *name;
	void (*write)(struct console *con, const char *s, size_t len);
};
void register_console(struct console *con);

/* Nanoseconds since boot for the time stamps; set once the clock runs. */
extern u64 (*printk_clock)(void);

/*
 * Reads kept messages from *seq on into buf (whole lines, "<level>[time] text").
 * Returns bytes, 0 at the end.
 */
ssize_t printk_read(u64 *seq, char *buf, size_t size);

#endif
