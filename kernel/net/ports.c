/*
 * ports.c - who holds which port: bind, connect, TIME_WAIT
 *
 * The table has a slot for each port, made in chunks when first used and kept.
 * There is nothing to hash: a port's slot is found in two steps, and the lists
 * in it are short, but for the children of a busy server, which nobody needs
 * to search but its own closed connections (newest first).
 *
 * TIME_WAIT entries leave when their time is over and somebody looks: at
 * every new entry, at bind() and at connect().  No timer runs for them.
 */
#include "net/ports.h"

#include "lib/hash.h"
#include "mm/slab.h"
#include "net/af_inet.h"
#include "sched/time.h"

#define TCP_TIMEWAIT_LEN	(60 * NSEC_PER_SEC)
#define TCP_MAX_TW_BUCKETS	4096
/* On loopback an old connection's addresses may be taken again so soon. */
#define TCP_TW_REUSE_DELAY	NSEC_PER_SEC

struct port_table tcp_ports = { .stream = true };
struct port_table udp_ports, udplite_ports;
int ip_local_port_range[2] = { 32768, 60999 };

static LIST_HEAD(timewait_list);
static DEFINE_SPINLOCK(timewait_lock);
static int nr_timewait;

void ports_init(void)
{
	int i;

	for (i = 0; i < PORT_LOCKS; i++) {
		spin_lock_init(&tcp_ports.locks[i]);
		spin_lock_init(&udp_ports.locks[i]);
		spin_lock_init(&udplite_ports.locks[i]);
	}
}

/* The slot of a port, made if it has to be; NULL without memory. */
static struct port_slot *port_slot_make(struct port_table *t, u16 num)
{
	struct port_slot *slot = port_slot(t, num), *chunk;

	if (likely(slot))
		return slot;
	chunk = kcalloc(PORTS_PER_CHUNK, sizeof(*chunk), GFP_KERNEL);
	if (!chunk)
		return NULL;
	if (cmpxchg(&t->chunks[num / PORTS_PER_CHUNK], NULL, chunk))
		kfree(chunk);
	return port_slot(t, num);
}

/*
 * Old connections.
 */

/* timewait_lock is held; an entry is in its slot and in the list, or in neither. */
static void timewait_unlink(struct tcp_timewait *tw)
{
	spinlock_t *lock = port_lock(tw->port.table, tw->port.num);

	spin_lock(lock);
	hlist_del_init(&tw->port.node);
	spin_unlock(lock);
	list_del(&tw->list);
	nr_timewait--;
}

/* Drops those whose time is over; called without locks. */
static void timewait_reap(void)
{
	struct tcp_timewait *tw;
	ktime_t now;

	if (likely(list_empty(&timewait_list)))
		return;
	now = ktime_get();
	for (;;) {
		spin_lock(&timewait_lock);
		tw = list_first_entry_or_null(&timewait_list, struct tcp_timewait, list);
		if (tw && tw->expires > now)
			tw = NULL;
		if (tw)
			timewait_unlink(tw);
		spin_unlock(&timewait_lock);
		if (!tw)
			return;
		kfree(tw);
	}
}

int timewait_count(void)
{
	return READ_ONCE(nr_timewait);
}

static struct tcp_timewait *to_timewait(struct port_owner *o)
{
	return container_of(o, struct tcp_timewait, port);
}

/* Its addresses may be used again by a new connection. */
static bool timewait_reusable(struct port_owner *o)
{
	struct tcp_timewait *tw = to_timewait(o);

	return tw->state == TCP_TIME_WAIT &&
	       ktime_get() > tw->expires - TCP_TIMEWAIT_LEN + TCP_TW_REUSE_DELAY;
}

void port_timewait(struct port_owner *o, u8 state)
{
	struct tcp_timewait *tw = NULL;
	spinlock_t *lock = port_lock(o->table, o->num);

	if (!o->num)
		return;
	if (READ_ONCE(nr_timewait) < TCP_MAX_TW_BUCKETS)
		tw = kmalloc(sizeof(*tw), GFP_ATOMIC);
	if (!tw) {
		port_release(o);
		return;
	}
	tw->uid = o->sk->sk_uid;
	tw->reuse = sock_flag(o->sk, SOCK_REUSE);
	tw->reuseport = sock_flag(o->sk, SOCK_REUSEPORT);
	tw->state = state;
	tw->expires = ktime_get() + TCP_TIMEWAIT_LEN;

	spin_lock(&timewait_lock);
	spin_lock(lock);
	tw->port = *o;
	tw->port.sk = NULL;
	hlist_del_init(&o->node);
	o->num = 0;
	hlist_add_head(&tw->port.node, &port_slot(o->table, tw->port.num)->children);
	spin_unlock(lock);
	list_add_tail(&tw->list, &timewait_list);
	nr_timewait++;
	spin_unlock(&timewait_lock);
}

static struct tcp_timewait *timewait_find(__be32 rcv_saddr, u16 num, __be32 daddr, __be16 dport)
{
	struct port_slot *slot = port_slot(&tcp_ports, num);
	struct port_owner *o;

	if (!slot)
		return NULL;
	hlist_for_each_entry(o, &slot->children, node)
		if (!o->sk && o->dport == dport && o->daddr == daddr && o->rcv_saddr == rcv_saddr)
			return to_timewait(o);
	return NULL;
}

void timewait_update(__be32 rcv_saddr, u16 num, __be32 daddr, __be16 dport, bool reset)
{
	spinlock_t *lock = port_lock(&tcp_ports, num);
	struct tcp_timewait *tw;

	spin_lock(&timewait_lock);
	spin_lock(lock);
	tw = timewait_find(rcv_saddr, num, daddr, dport);
	spin_unlock(lock);
	if (tw && reset) {
		timewait_unlink(tw);
		kfree(tw);
	} else if (tw) {
		tw->state = TCP_TIME_WAIT;
		tw->expires = ktime_get() + TCP_TIMEWAIT_LEN;
		list_move_tail(&tw->list, &timewait_list);
	}
	spin_unlock(&timewait_lock);
}

/*
 * Binding.
 */

static bool owner_flag(struct port_owner *o, enum sock_flags flag)
{
	if (o->sk)
		return sock_flag(o->sk, flag);
	return flag == SOCK_REUSE ? to_timewait(o)->reuse : to_timewait(o)->reuseport;
}

static uid_t owner_uid(struct port_owner *o)
{
	return o->sk ? o->sk->sk_uid : to_timewait(o)->uid;
}

static bool owner_listens(struct port_owner *o)
{
	return o->sk && READ_ONCE(o->sk->sk_state) == TCP_LISTEN;
}

/* Both may bind the port, because both said SO_REUSEPORT and are one user's. */
static bool reuseport_agrees(struct port_owner *o, struct port_owner *other)
{
	return sock_flag(o->sk, SOCK_REUSEPORT) && owner_flag(other, SOCK_REUSEPORT) &&
	       (!other->sk || owner_uid(other) == o->sk->sk_uid);
}

/*
 * @strict: for a port of the kernel's choice, SO_REUSEADDR does not count.
 */
static bool bind_conflicts(struct port_owner *o, struct port_owner *other, bool strict)
{
	int dev = READ_ONCE(o->sk->sk_bound_dev_if);
	int other_dev = other->sk ? READ_ONCE(other->sk->sk_bound_dev_if) : 0;

	if (o == other || (dev && other_dev && dev != other_dev))
		return false;
	if (o->rcv_saddr && other->rcv_saddr && o->rcv_saddr != other->rcv_saddr)
		return false;
	if (strict)
		return true;
	if (sock_flag(o->sk, SOCK_REUSE) && owner_flag(other, SOCK_REUSE) &&
	    !(o->table->stream && owner_listens(other)))
		return false;
	return !reuseport_agrees(o, other);
}

static bool slot_conflicts(struct port_slot *slot, struct port_owner *o, bool strict)
{
	struct port_owner *other;

	hlist_for_each_entry(other, &slot->owners, node)
		if (bind_conflicts(o, other, strict))
			return true;
	hlist_for_each_entry(other, &slot->children, node)
		if (bind_conflicts(o, other, strict))
			return true;
	return false;
}

static int port_try_bind(struct port_owner *o, u16 num, bool strict)
{
	struct port_slot *slot = port_slot_make(o->table, num);
	spinlock_t *lock = port_lock(o->table, num);
	int err = -EADDRINUSE;

	if (!slot)
		return -ENOMEM;
	spin_lock(lock);
	if (!slot_conflicts(slot, o, strict)) {
		o->num = num;
		hlist_add_head(&o->node, &slot->owners);
		err = 0;
	}
	spin_unlock(lock);
	return err;
}

/* Ports of the kernel's choice go round the range from a start nobody knows. */
static unsigned int next_ephemeral(void)
{
	static atomic_t next;

	if (unlikely(!atomic_read(&next)))
		atomic_cmpxchg(&next, 0, hash_64(ktime_get_real_ns(), 24) | 1);
	return atomic_inc_return(&next);
}

static int port_bind_any(struct port_owner *o)
{
	unsigned int low = ip_local_port_range[0], n = ip_local_port_range[1] - low + 1;
	unsigned int start = next_ephemeral(), i;
	int err;

	for (i = 0; i < n; i++) {
		err = port_try_bind(o, low + (start + i) % n, true);
		if (err != -EADDRINUSE)
			return err;
	}
	return -EADDRINUSE;
}

int port_bind(struct port_owner *o, u16 num)
{
	timewait_reap();
	return num ? port_try_bind(o, num, false) : port_bind_any(o);
}

int port_listen_check(struct port_owner *o)
{
	spinlock_t *lock = port_lock(o->table, o->num);
	struct port_slot *slot = port_slot(o->table, o->num);
	int err = 0;

	spin_lock(lock);
	if (slot_conflicts(slot, o, false))
		err = -EADDRINUSE;
	spin_unlock(lock);
	return err;
}

/*
 * Connecting.
 */

/* There is a connection (or the rest of one) with the same four addresses. */
static bool tuple_taken(struct hlist_head *list, struct port_owner *o)
{
	struct port_owner *other;

	hlist_for_each_entry(other, list, node) {
		if (other == o || other->dport != o->dport || other->daddr != o->daddr ||
		    other->rcv_saddr != o->rcv_saddr)
			continue;
		if (other->sk || !timewait_reusable(other))
			return true;
	}
	return false;
}

/* Somebody asked for this very port: it is not given to a connection. */
static bool slot_reserved(struct port_slot *slot)
{
	struct port_owner *other;

	hlist_for_each_entry(other, &slot->owners, node)
		if (!other->dport || (other->sk->sk_userlocks & SOCK_BINDPORT_LOCK))
			return true;
	return false;
}

static int port_try_connect(struct port_owner *o, u16 num, bool own)
{
	struct port_slot *slot = port_slot_make(o->table, num);
	spinlock_t *lock = port_lock(o->table, num);
	int err = -EADDRNOTAVAIL;

	if (!slot)
		return -ENOMEM;
	spin_lock(lock);
	if ((own || !slot_reserved(slot)) && !tuple_taken(&slot->owners, o) &&
	    !tuple_taken(&slot->children, o)) {
		if (!own) {
			o->num = num;
			hlist_add_head(&o->node, &slot->owners);
		}
		err = 0;
	}
	spin_unlock(lock);
	return err;
}

int port_connect(struct port_owner *o)
{
	unsigned int low = ip_local_port_range[0], n = ip_local_port_range[1] - low + 1;
	unsigned int start, i;
	int err;

	timewait_reap();
	if (o->num)
		return port_try_connect(o, o->num, true);
	start = next_ephemeral();
	for (i = 0; i < n; i++) {
		err = port_try_connect(o, low + (start + i) % n, false);
		if (err != -EADDRNOTAVAIL)
			return err;
	}
	return -EADDRNOTAVAIL;
}

void port_join(struct port_owner *o, u16 num)
{
	spinlock_t *lock = port_lock(o->table, num);

	spin_lock(lock);
	o->num = num;
	hlist_add_head(&o->node, &port_slot(o->table, num)->children);
	spin_unlock(lock);
}

void port_release(struct port_owner *o)
{
	spinlock_t *lock = port_lock(o->table, o->num);

	if (!o->num)
		return;
	spin_lock(lock);
	hlist_del_init(&o->node);
	o->num = 0;
	spin_unlock(lock);
}

struct sock *port_find_listener(struct port_table *t, __be32 daddr, u16 num)
{
	struct port_slot *slot = port_slot(t, num);
	struct sock *best = NULL;
	struct port_owner *o;

	if (!slot)
		return NULL;
	spin_lock(port_lock(t, num));
	hlist_for_each_entry(o, &slot->owners, node) {
		if (!owner_listens(o) || (o->rcv_saddr && o->rcv_saddr != daddr))
			continue;
		if (best && (inet_sk(best)->port.rcv_saddr || !o->rcv_saddr) &&
		    best->sk_ack_backlog <= o->sk->sk_ack_backlog)
			continue;
		best = o->sk;
		if (o->rcv_saddr && !sock_flag(best, SOCK_REUSEPORT))
			break;
	}
	if (best)
		sock_hold(best);
	spin_unlock(port_lock(t, num));
	return best;
}
