/*
 * af_unix.h - sockets between processes of one machine
 */
#ifndef RINGSIDE_NET_AF_UNIX_H
#define RINGSIDE_NET_AF_UNIX_H

#include <linux/socket.h>
#include <linux/un.h>

#include "fs/fs.h"
#include "fs/stream.h"
#include "net/scm.h"
#include "net/sock.h"

/* A bound name; never changes. */
struct unix_address {
	refcount_t		refcnt;
	int			len;		/* I  of the sockaddr */
	struct sockaddr_un	name[];		/* I */
};

/* One record of a SOCK_DGRAM or SOCK_SEQPACKET socket.  All I but list and scm. */
struct unix_message {
	struct list_head	list;		/* s  of the receiver */
	refcount_t		refs;		/* a peek reads without the lock */
	u32			len;
	u32			cost;		/* of the sender's sk_sndbuf */
	struct unix_sock	*sender;	/* a reference */
	struct unix_address	*addr;		/* the sender's name when it was sent */
	struct scm_cookie	scm;		/* s */
	u8			data[];
};

/* Ancillary data in a stream. */
struct unix_mark {
	struct stream_mark	mark;
	struct scm_cookie	scm;		/* the stream's lock */
};

/*
 * s  sk_lock    P  both ends' sk_locks, lower address first
 * T  unix_table_lock    L  the listener's sk_lock    g  unix_gc_sem
 */
struct unix_sock {
	struct sock		sk;
	struct list_head	queue;		/* s  others: records not yet received */
	u32			qlen;		/* s */
	atomic_t		wmem;		/* bytes sent and not yet received (records) */
	struct unix_sock	*peer;		/* P  a reference */

	struct unix_address	*addr;		/* s to set; never changes then */
	struct path		path;		/* s to set  the file of the name */
	struct hlist_node	name_node;	/* T  by name */
	struct hlist_node	inode_node;	/* T  by inode */
	struct list_head	all;		/* T  for /proc/net/unix */
	struct mutex		bindlock;

	struct list_head	accept_queue;	/* s  of a listener */
	struct list_head	embryo;		/* L  on it */
	struct wait_queue_head	peer_wait;	/* senders and connecters who wait for room */
	struct wait_queue_entry	peer_wake;	/* our place in the peer's peer_wait, for poll */

	/* garbage.c */
	struct list_head	gc_link;	/* g  in flight: on gc_inflight_list */
	long			inflight;	/* gc_lock  how often */
	long			gc_refs;	/* g */
	bool			gc_candidate;	/* g */
	bool			gc_reached;	/* g */

	struct stream		rx;		/* SOCK_STREAM: what the other end sent */
};

static inline struct unix_sock *unix_sk(const struct sock *sk)
{
	return (struct unix_sock *)sk;
}

#define unix_to_sk(u)	(&(u)->sk)

extern struct list_head unix_sockets;		/* T  all of them */
extern spinlock_t unix_table_lock;

extern int unix_max_dgram_qlen;	/* net.unix.max_dgram_qlen */

void unix_init(void);
bool is_unix_socket(const struct socket *sock);
/* Calls fn for every list of files that waits in @u's queues; g held for writing. */
void unix_for_each_inflight(struct unix_sock *u, void (*fn)(struct scm_fp_list **fp, void *arg),
			    void *arg);

#endif
