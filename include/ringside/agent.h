/*
 * agent.h - what the ringside command and user/init say to each other
 *
 * The command packs the program into an initramfs of its own, with user/init
 * as AGENT_INIT and a file AGENT_RUN_FILE that says what to run.  stdin,
 * stdout, stderr and the status each travel over a virtio-serial port of
 * their own, found by name below /dev/virtio-ports (as udev names them).
 *
 * AGENT_RUN_FILE holds strings, each ended by a NUL, in this order: the flags
 * (decimal number, AGENT_* below), the terminal's rows and columns (0: not
 * known), the working directory, the path of the program, the number of
 * arguments, the arguments (argv[0] first), the number of environment
 * strings, the environment strings.
 *
 * What the ports must do is what Linux's do: a read returns what is there, 0
 * once the host has closed its side and everything was read; poll reports
 * POLLHUP while the host's side is closed.
 */
#ifndef RINGSIDE_AGENT_H
#define RINGSIDE_AGENT_H

#define AGENT_INIT		"/.ringside/init"
#define AGENT_RUN_FILE		"/.ringside/run"

#define AGENT_PORT_STDIN	"ringside.stdin"
#define AGENT_PORT_STDOUT	"ringside.stdout"
#define AGENT_PORT_STDERR	"ringside.stderr"
#define AGENT_PORT_STATUS	"ringside.status"

/* The program's stdin, stdout and stderr are the console, not the ports. */
#define AGENT_TTY		1
/* With AGENT_TTY: stderr is the port all the same. */
#define AGENT_TTY_STDERR_PORT	2

/*
 * Lines on the status port.
 *
 * From the agent:
 *   started		the program runs: stdin may end, signals may come
 *   error TEXT		the program could not be started
 *   exit N OUT ERR	it ended; N is what a shell's $? would be (127, 126
 *			after an error), OUT and ERR how many bytes it wrote;
 *			all files are synced, the machine may be switched off
 *
 * From the command:
 *   winsize ROWS COLS	the terminal's size changed
 *   signal N		send the program this signal
 *   bye		all OUT and ERR bytes arrived: power off (the command
 *			may as well kill the machine)
 */
#define AGENT_LINE_MAX		512

#endif
