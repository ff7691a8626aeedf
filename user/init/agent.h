/*
 * agent.h - what the files of the agent share
 */
#ifndef INIT_AGENT_H
#define INIT_AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#include <ringside/agent.h>

/* runfile.c: what to run, as AGENT_RUN_FILE says it. */
struct run_share {
	const char *tag;
	const char *where;		/* in the guest, absolute */
	bool writable;
};

struct run {
	int tty;			/* AGENT_TTY_* */
	bool bare;
	int rows, columns;
	struct timespec host_time;
	const char *hostname;		/* NULL: as it is */
	const char *root;		/* tag; NULL: the initramfs */
	const char **own;
	size_t nr_own;
	struct run_share *shares;
	size_t nr_shares;
	const char *directory;
	bool fallback;
	mode_t umask;
	uid_t uid;
	gid_t gid;
	gid_t *groups;
	size_t nr_groups;
	const char *program;		/* NULL: search for argv[0] */
	char **argv, **envp;
	size_t argc, envc;
};

int run_read(struct run *run);

/* machine.c: mounts, loopback, ports, console, power. */
void machine_prepare(void);
void machine_mount_systems(const char *stage);
void machine_clock_advance(const struct timespec *host);
int port_open(const char *name);
int console_open(void);
void machine_power_off(void) __attribute__((noreturn));

/*
 * What went wrong, as one line for the user; the exit status that goes with
 * it.  Travels through a pipe from the child that becomes the program.
 */
struct failure {
	int status;			/* 0: nothing went wrong */
	char text[AGENT_LINE_MAX - 64];
};

void failure_set(struct failure *failure, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * root.c: the tree the program sees.  Makes it /, and says in @failure what
 * could not be done.
 */
void root_enter(const struct run *run, struct failure *failure);

/* program.c: who the program is, and its first instruction. */
void program_execute(const struct run *run, struct failure *failure);

/* oom.c: calls @tell with a line for each process the kernel had to kill. */
void oom_report(void (*tell)(const char *line));

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
