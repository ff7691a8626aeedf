/*
 * sys/socket.h - struct sockaddr, where <linux/if.h> looks for it
 *
 * Linux's header for interfaces takes the type from the C library; this is the
 * kernel's.
 */
#ifndef RINGSIDE_SYS_SOCKET_H
#define RINGSIDE_SYS_SOCKET_H

typedef unsigned short sa_family_t;

struct sockaddr {
	sa_family_t	sa_family;
	char		sa_data[14];
};

#endif
