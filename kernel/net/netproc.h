/*
 * netproc.h - /proc/net and /proc/sys/net
 */
#ifndef RINGSIDE_NET_NETPROC_H
#define RINGSIDE_NET_NETPROC_H

void net_proc_init(void);

#endif
