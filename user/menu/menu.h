/*
 * menu.h - what the files of the menu share
 */
#ifndef MENU_MENU_H
#define MENU_MENU_H

#include <stdbool.h>

/* Prints with one write(2), so that a trace shows lines, not pieces of them. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Where the service is to be found: the address of the seeds' lab. */
#define SERVICE_IP	"127.0.0.1"
#define SERVICE_PORT	5001

/* network.c: both ends of the conversation. */
int replyhi(int argc, char **argv);
int hello(int argc, char **argv);
void replyhi_stop(void);
void replyhi_ended(int pid, int status);

/* machine.c: what a first process owes its machine. */
void machine_start(void);
void machine_stop(void);
int program_run(char **argv);
void children_reap(void);

#endif
