/*
 * network.c - replyhi and hello: two processes that talk over TCP
 *
 *	replyhi (a process of its own)		hello (the menu itself)
 *	socket, bind, listen			socket
 *	accept		<---------------------	connect
 *	recv		<---------------------	send "hello"
 *	send "hi"	--------------------->	recv
 *	close					close
 *	accept ...
 *
 * Every call is made once and in this order, so that a student with a
 * debugger or a trace sees what the drawing shows.  What is printed is what
 * was sent or received, and the address that the kernel gave for the peer.
 *
 * The service tells the menu through a pipe when it listens, and when it is
 * done with a client: the menu waits for that, so that its next prompt comes
 * after the service's last line.  The pipe's descriptors are moved up out of
 * the way; the sockets get the numbers they would get without it.
 */
#include "menu.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define BACKLOG		1024
#define MESSAGE_SIZE	256
#define PIPE_FD_MIN	10
#define PATIENCE_MS	2000

/* What the service tells the menu; 0 is "fine". */
struct report {
	int error;		/* errno of what went wrong while starting */
	char call[8];		/* and which call it was */
};

static pid_t service;			/* 0: none was started, or it ended */
static int service_reports = -1;	/* our end of its pipe */

static struct sockaddr_in service_address(void)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_port = htons(SERVICE_PORT),
		.sin_addr.s_addr = inet_addr(SERVICE_IP),
	};

	return addr;
}

static int message_receive(int fd, const struct sockaddr_in *peer)
{
	char text[MESSAGE_SIZE];
	ssize_t n = recv(fd, text, sizeof(text), 0);

	if (n < 0) {
		say("recv: %s\n", strerror(errno));
		return -1;
	}
	if (n == 0) {
		say("recv: %s:%d closed the connection without a word\n",
		    inet_ntoa(peer->sin_addr), ntohs(peer->sin_port));
		return -1;
	}
	say("recv \"%.*s\" from %s:%d\n", (int)n, text,
	    inet_ntoa(peer->sin_addr), ntohs(peer->sin_port));
	return 0;
}

static int message_send(int fd, const char *text, const struct sockaddr_in *peer)
{
	ssize_t n = send(fd, text, strlen(text), MSG_NOSIGNAL);

	if (n < 0) {
		say("send: %s\n", strerror(errno));
		return -1;
	}
	say("send \"%.*s\" to %s:%d\n", (int)n, text,
	    inet_ntoa(peer->sin_addr), ntohs(peer->sin_port));
	return 0;
}

static void report_send(int fd, int error, const char *call)
{
	struct report report = { .error = error };

	strncpy(report.call, call, sizeof(report.call) - 1);
	/* Without a menu to read it there is nobody left to tell. */
	if (write(fd, &report, sizeof(report)) < 0)
		return;
}

/* A service that says nothing has failed too. */
static void report_receive(struct report *report)
{
	struct pollfd pollfd = { .fd = service_reports, .events = POLLIN };
	int ready = poll(&pollfd, 1, PATIENCE_MS);

	*report = (struct report){ .error = ETIMEDOUT, .call = "service" };
	if (ready < 0)
		*report = (struct report){ .error = errno, .call = "poll" };
	else if (ready && read(service_reports, report, sizeof(*report)) !=
			  sizeof(*report))
		*report = (struct report){ .error = EPIPE, .call = "service" };
}

/* Returns the listening socket, or -1 after having reported why not. */
static int service_open(int reports)
{
	struct sockaddr_in addr = service_address();
	int fd;

	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0) {
		report_send(reports, errno, "socket");
		return -1;
	}
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0) {
		report_send(reports, errno, "bind");
		return -1;
	}
	if (listen(fd, BACKLOG) < 0) {
		report_send(reports, errno, "listen");
		return -1;
	}
	return fd;
}

static void service_run(int reports)
{
	int listener = service_open(reports);

	if (listener < 0)
		exit(1);
	report_send(reports, 0, "");
	for (;;) {
		struct sockaddr_in client;
		socklen_t len = sizeof(client);
		int fd = accept(listener, (struct sockaddr *)&client, &len);

		if (fd < 0) {
			say("accept: %s\n", strerror(errno));
			exit(1);
		}
		if (!message_receive(fd, &client))
			message_send(fd, "hi", &client);
		close(fd);
		report_send(reports, 0, "");
	}
}

/* A pipe whose descriptors stay clear of the small numbers. */
static int pipe_high(int fds[2])
{
	int low[2];

	if (pipe(low) < 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		fds[i] = fcntl(low[i], F_DUPFD_CLOEXEC, PIPE_FD_MIN);
		close(low[i]);
	}
	return fds[0] < 0 || fds[1] < 0 ? -1 : 0;
}

/*
 * The new service says whether it listens.  When it does not, another may
 * be running already: then that one stays the one we know of.
 */
static int service_adopt(pid_t pid, int reports)
{
	int previous_reports = service_reports;
	struct report report;

	service_reports = reports;
	report_receive(&report);
	if (!report.error) {
		if (previous_reports >= 0)
			close(previous_reports);
		service = pid;
		say("replyhi: listening on %s:%d as process %d; now type hello\n",
		    SERVICE_IP, SERVICE_PORT, (int)pid);
		return 0;
	}

	service_reports = previous_reports;
	close(reports);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	if (service)
		say("replyhi: %s on %s:%d: %s; process %d serves there\n",
		    report.call, SERVICE_IP, SERVICE_PORT, strerror(report.error),
		    (int)service);
	else
		say("replyhi: %s on %s:%d: %s\n", report.call, SERVICE_IP,
		    SERVICE_PORT, strerror(report.error));
	return 1;
}

int replyhi(int argc, char **argv)
{
	int fds[2];
	pid_t pid;

	(void)argc;
	(void)argv;
	if (pipe_high(fds) < 0) {
		say("replyhi: pipe: %s\n", strerror(errno));
		return 1;
	}
	pid = fork();
	if (pid < 0) {
		say("replyhi: fork: %s\n", strerror(errno));
		close(fds[0]);
		close(fds[1]);
		return 1;
	}
	if (pid == 0) {
		/* Out of the way of Ctrl-C, which is for the foreground. */
		setpgid(0, 0);
		close(fds[0]);
		service_run(fds[1]);
	}
	close(fds[1]);
	return service_adopt(pid, fds[0]);
}

int hello(int argc, char **argv)
{
	struct sockaddr_in addr = service_address();
	struct report report;
	int err = 1;
	int fd;

	(void)argc;
	(void)argv;
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0) {
		say("hello: socket: %s\n", strerror(errno));
		return 1;
	}
	if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0) {
		say("hello: connect to %s:%d: %s%s\n", SERVICE_IP, SERVICE_PORT,
		    strerror(errno), errno == ECONNREFUSED ?
		    "; type replyhi first" : "");
		close(fd);
		return 1;
	}
	if (!message_send(fd, "hello", &addr) && !message_receive(fd, &addr))
		err = 0;
	close(fd);
	if (service)
		report_receive(&report);
	return err;
}

void replyhi_stop(void)
{
	if (!service)
		return;
	kill(service, SIGTERM);
	waitpid(service, NULL, 0);
	service = 0;
}

/* A child was reaped: was it the service? */
void replyhi_ended(int pid, int status)
{
	if (pid != service)
		return;
	service = 0;
	close(service_reports);
	service_reports = -1;
	if (WIFSIGNALED(status))
		say("replyhi: process %d was ended by signal %d\n", pid,
		    WTERMSIG(status));
	else
		say("replyhi: process %d ended with status %d\n", pid,
		    WEXITSTATUS(status));
}
