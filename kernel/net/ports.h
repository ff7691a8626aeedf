/*
 * ports.h - who holds which port
 *
 * A table a protocol.  Each port has a list of those who bound it and a list
 * of the connections that share it without having asked for it (accepted ones,
 * and what is left of closed ones: TIME_WAIT).
 */
#ifndef RINGSIDE_NET_PORTS_H
#define RINGSIDE_NET_PORTS_H

#include "arch/x86/spinlock.h"
#include "lib/list.h"
#include "lib/types.h"

struct sock;

/*
 * p  the port's lock
 */
struct port_owner {
	struct hlist_node	node;		/* p */
	struct port_table	*table;		/* I */
	struct sock		*sk;		/* I  NULL: a closed connection, see below */
	__be32			rcv_saddr;	/* p  local address; 0: any */
	__be32			daddr;		/* p  connected to; 0: not */
	__be16			dport;		/* p */
	u16			num;		/* p  port, host byte order; 0: none */
};

/*
 * A connection whose end was closed first: its addresses stay taken while
 * segments of it might still be on the wire.
 */
struct tcp_timewait {
	struct port_owner	port;
	struct list_head	list;		/* timewait_lock, oldest first */
	ktime_t			expires;	/* timewait_lock */
	uid_t			uid;		/* I */
	u8			state;		/* p  TCP_FIN_WAIT2 or TCP_TIME_WAIT */
	bool			reuse, reuseport; /* I */
};

#define PORT_LOCKS	32
#define PORTS_PER_CHUNK	64

struct port_slot {
	struct hlist_head	owners;		/* p  bound */
	struct hlist_head	children;	/* p  share the port */
};

struct port_table {
	bool			stream;		/* I  TCP's rules, not UDP's */
	spinlock_t		locks[PORT_LOCKS];
	struct port_slot	*chunks[65536 / PORTS_PER_CHUNK]; /* I  once made they stay */
};

extern struct port_table tcp_ports, udp_ports, udplite_ports;

/* net.ipv4.ip_local_port_range */
extern int ip_local_port_range[2];

void ports_init(void);

static inline spinlock_t *port_lock(struct port_table *t, u16 num)
{
	return &t->locks[num % PORT_LOCKS];
}

/* NULL: nobody ever held a port near it. */
static inline struct port_slot *port_slot(struct port_table *t, u16 num)
{
	struct port_slot *chunk = READ_ONCE(t->chunks[num / PORTS_PER_CHUNK]);

	return chunk ? &chunk[num % PORTS_PER_CHUNK] : NULL;
}

/*
 * Binds @o to @num (0: one that is free), with o->rcv_saddr set.  -EADDRINUSE;
 * -ENOMEM.
 */
int port_bind(struct port_owner *o, u16 num);
/* listen(): is the port still free for a listener? */
int port_listen_check(struct port_owner *o);
/*
 * connect(): @o has rcv_saddr, daddr and dport.  Takes a port if it has none.
 * -EADDRNOTAVAIL: every port is taken, or its own has such a connection already.
 */
int port_connect(struct port_owner *o);
/* An accepted connection joins its listener's port. */
void port_join(struct port_owner *o, u16 num);
/* Gives the port back; o->num becomes 0. */
void port_release(struct port_owner *o);

/* The listener for a connection to daddr:num, with a reference, or NULL. */
struct sock *port_find_listener(struct port_table *t, __be32 daddr, u16 num);

/*
 * The end @o was closed first: it becomes a tcp_timewait in @state, which takes
 * its place in the table.
 */
void port_timewait(struct port_owner *o, u8 state);
/* The other end closed too: FIN_WAIT2 becomes TIME_WAIT; or it reset: gone. */
void timewait_update(__be32 rcv_saddr, u16 num, __be32 daddr, __be16 dport, bool reset);
int timewait_count(void);

#endif
