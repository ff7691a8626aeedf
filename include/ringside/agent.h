/*
 * agent.h - what the ringside command and user/init say to each other
 *
 * The command packs the program into an initramfs of its own, with user/init
 * as /init and a file /.ringside/run that says what to run.  stdin, stdout,
 * stderr and the exit status each travel over a virtio-serial port of their
 * own, found by name below /dev/virtio-ports (as udev names them on Linux).
 *
 * /.ringside/run holds strings, each ended by a NUL, in this order: the flags
 * (decimal number, AGENT_* below), the working directory, the number of
 * arguments, the arguments (argv[0] first), the number of environment strings,
 * the environment strings.
 */
#ifndef RINGSIDE_AGENT_H
#define RINGSIDE_AGENT_H

#define AGENT_RUN_FILE		"/.ringside/run"

#define AGENT_PORT_STDIN	"ringside.stdin"
#define AGENT_PORT_STDOUT	"ringside.stdout"
#define AGENT_PORT_STDERR	"ringside.stderr"
#define AGENT_PORT_STATUS	"ringside.status"

/* Program's stdin, stdout, stderr are the console terminal, not the ports. */
#define AGENT_TTY		1

/*
 * On the status port the agent writes one line, "exit N\n" with N what a
 * shell's $? would be, or "error TEXT\n" when the program could not be
 * started, followed by "exit 127\n" or "exit 126\n"; then it powers off.
 */

#endif
