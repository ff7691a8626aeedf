/*
 * agent.h - what the ringside command and user/init say to each other
 *
 * The command boots an initramfs with user/init as AGENT_INIT and a file
 * AGENT_RUN_FILE that says what to run.  stdin, stdout, stderr and the status
 * each travel over a virtio-serial port of their own, found by name below
 * /dev/virtio-ports (as udev names them).  Those of the three that are a
 * terminal where the command runs are one in the guest: a pseudo-terminal, whose
 * bytes have a port, too.
 *
 * AGENT_RUN_FILE holds strings, each ended by a NUL: a word, and after one
 * blank what belongs to it.  Words that may stand more than once add to a list.
 *
 *   tty BITS		AGENT_TTY_*: which descriptors are the terminal
 *   bare		there are no ports; the terminal is the console (--dry-run)
 *   winsize ROWS COLS	of the terminal; 0 0: not known
 *   time SECONDS NS	the host's clock, shortly before power-on
 *   hostname NAME
 *   root TAG		the 9p share that is /, with a layer of memory above it;
 *			without it / is the initramfs itself
 *   own DIR		an empty directory in memory takes its place
 *   share TAG MODE DIR	a 9p share at DIR; MODE is ro or rw
 *   directory DIR	working directory
 *   fallback		/ instead, when the working directory is missing
 *   umask OCTAL
 *   uid N, gid N, group N...
 *   program PATH	the file to execute; without it argv[0] is searched for
 *			along the PATH in the environment given here
 *   arg STRING...	argv[0] first
 *   env STRING...
 *
 * What the ports must do is what Linux's do: a read returns what is there, 0
 * once the host has closed its side and everything was read; poll reports
 * POLLHUP while the host's side is closed.
 */
#ifndef RINGSIDE_AGENT_H
#define RINGSIDE_AGENT_H

#define AGENT_INIT		"/.ringside/ringside-init"
#define AGENT_RUN_FILE		"/.ringside/run"

#define AGENT_PORT_STDIN	"ringside.stdin"
#define AGENT_PORT_STDOUT	"ringside.stdout"
#define AGENT_PORT_STDERR	"ringside.stderr"
#define AGENT_PORT_TERMINAL	"ringside.terminal"
#define AGENT_PORT_STATUS	"ringside.status"

/* These descriptors of the program are the terminal, the others are ports. */

#define AGENT_TTY_STDIN		1
#define AGENT_TTY_STDOUT	2
#define AGENT_TTY_STDERR	4
#define AGENT_TTY_ALL		7

/* The tag of the share that "root" names. */
#define AGENT_ROOT_TAG		"ringside.root"

/*
 * Lines on the status port.
 *
 * From the agent:
 *   started		the program runs: stdin may end, signals may come
 *   error TEXT		the program could not be started
 *   notice TEXT	something happened that the user should know of
 *   stopped N		the program was stopped by signal N
 *   exit N OUT ERR TTY	it ended; N is what a shell's $? would be (127, 126 or
 *			125 after an error), OUT and ERR how many bytes it wrote;
 *			all files are synced, the machine may be switched off
 *
 * From the command:
 *   winsize ROWS COLS	the terminal's size changed
 *   time SECONDS NS	the host's clock, now
 *   signal N		send the program this signal
 *   group-signal N	send it to the program's process group, as a terminal does
 *   bye		all OUT, ERR and TTY bytes arrived: power off (the command
 *			may as well kill the machine)
 */
#define AGENT_LINE_MAX		8192

/* Exit statuses of a program that never ran. */
#define AGENT_EXIT_MACHINE	125	/* the machine could not be set up */
#define AGENT_EXIT_NOT_RUNNABLE	126
#define AGENT_EXIT_NOT_FOUND	127

#endif
