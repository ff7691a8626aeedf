/*
 * agent.h - what the files of the agent share
 */
#ifndef INIT_AGENT_H
#define INIT_AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* runfile.c: what to run, as AGENT_RUN_FILE says it. */
struct run {
	int flags;
	int rows, columns;
	const char *directory;
	const char *path;
	char **argv;
	char **envp;
};

int run_read(struct run *run);

/* machine.c: mounts, loopback, ports, console, power. */
void machine_prepare(void);
int port_open(const char *name);
int console_open(void);
void machine_power_off(void) __attribute__((noreturn));

/*
 * channel.c: bytes on their way from one descriptor to another.
 *
 * A channel ends when @from has ended and all its bytes went to @to, or when
 * @to has nobody who reads it.  Then both descriptors are closed, which
 * passes the news on to the other side.
 */
struct channel {
	int from, to;			/* -1: ended */
	bool from_ended;
	size_t limit;			/* bytes it may still read */
	size_t start, end;		/* bytes read and not yet written */
	unsigned long long total;	/* bytes written */
	char bytes[65536];
};

struct pollfd;

void channel_open(struct channel *channel, int from, int to);
bool channel_ended(const struct channel *channel);
void channel_last_call(struct channel *channel);
void channel_poll_prepare(struct channel *channel, struct pollfd *from,
			  struct pollfd *to);
void channel_poll_done(struct channel *channel, const struct pollfd *from,
		       const struct pollfd *to);

#endif
