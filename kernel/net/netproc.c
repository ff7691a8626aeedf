/*
 * netproc.c - /proc/net and /proc/sys/net: what ss, netstat and ifconfig read
 *
 * The columns are Linux's; those that speak of timers, retransmits and windows
 * are 0, for there are none.
 */
#include "net/netproc.h"

#include "fs/procfs.h"
#include "lib/string.h"
#include "net/af_unix.h"
#include "net/dev.h"
#include "net/tcp.h"
#include "net/udp.h"

/* Calls show() for everyone in a port table; the port's lock is held. */
static void ports_show(struct seq_file *m, struct port_table *t, int *sl,
		       void (*show)(struct seq_file *m, struct port_owner *o, int *sl))
{
	struct port_owner *o;
	unsigned int num;

	for (num = 0; num < 65536; num++) {
		struct port_slot *slot = port_slot(t, num);

		if (!slot) {
			num |= PORTS_PER_CHUNK - 1;
			continue;
		}
		if (hlist_empty(&slot->owners) && hlist_empty(&slot->children))
			continue;
		spin_lock(port_lock(t, num));
		hlist_for_each_entry(o, &slot->owners, node)
			show(m, o, sl);
		hlist_for_each_entry(o, &slot->children, node)
			show(m, o, sl);
		spin_unlock(port_lock(t, num));
	}
}

/* References that are not the file's: Linux counts its own way. */
static int sock_refs(const struct sock *sk)
{
	return refcount_read(&sk->sk_refcnt) - (sk->socket.file ? 1 : 0);
}

static void tcp_show_listener(struct seq_file *m, struct port_owner *o, int *sl)
{
	struct sock *sk = o->sk;
	size_t from = m->count;

	if (!sk || sk->sk_state != TCP_LISTEN)
		return;
	seq_printf(m, "%4d: %08X:%04X %08X:%04X %02X %08X:%08X %02X:%08X %08X %5u %8d %llu %d "
		   "0000000000000000 100 0 0 10 0", (*sl)++, o->rcv_saddr, o->num, 0, 0,
		   TCP_LISTEN, 0, sk->sk_ack_backlog, 0, 0, 0, sk->sk_uid, 0,
		   (unsigned long long)sk->sk_ino, sock_refs(sk));
	seq_pad_to(m, from, 149);
	seq_putc(m, '\n');
}

static void tcp_show(struct seq_file *m, struct port_owner *o, int *sl)
{
	struct tcp_timewait *tw = container_of(o, struct tcp_timewait, port);
	size_t from = m->count, queue = 0;
	struct sock *sk = o->sk;
	u8 state = sk ? sk->sk_state : tw->state;

	if (state == TCP_CLOSE || state == TCP_LISTEN)
		return;
	if (sk)
		queue = stream_bytes(&tcp_sk(sk)->rx);
	seq_printf(m, "%4d: %08X:%04X %08X:%04X %02X %08X:%08X %02X:%08X %08X %5u %8d %llu %d "
		   "0000000000000000", (*sl)++, o->rcv_saddr, o->num, o->daddr, ntohs(o->dport),
		   state, 0, (u32)queue, sk ? 0 : 3, 0, 0, sk ? sk->sk_uid : 0, 0,
		   (unsigned long long)(sk ? sk->sk_ino : 0), sk ? sock_refs(sk) : 3);
	if (sk)
		seq_printf(m, " 20 4 0 10 -1");
	seq_pad_to(m, from, 149);
	seq_putc(m, '\n');
}

static int tcp_seq_show(struct seq_file *m, void *v __maybe_unused)
{
	size_t from = m->count;
	int sl = 0;

	seq_puts(m, "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when "
		 "retrnsmt   uid  timeout inode");
	seq_pad_to(m, from, 149);
	seq_putc(m, '\n');
	ports_show(m, &tcp_ports, &sl, tcp_show_listener);
	ports_show(m, &tcp_ports, &sl, tcp_show);
	return 0;
}

static void udp_show(struct seq_file *m, struct port_owner *o, int *sl)
{
	size_t from = m->count;
	struct sock *sk = o->sk;

	seq_printf(m, "%5d: %08X:%04X %08X:%04X %02X %08X:%08X %02X:%08X %08X %5u %8d %llu %d "
		   "0000000000000000 %u", (*sl)++, o->rcv_saddr, o->num, o->daddr, ntohs(o->dport),
		   sk->sk_state, 0, (u32)udp_rmem(sk), 0, 0, 0, sk->sk_uid, 0,
		   (unsigned long long)sk->sk_ino, sock_refs(sk) + 1, sk->sk_drops);
	seq_pad_to(m, from, 127);
	seq_putc(m, '\n');
}

static int udp_table_show(struct seq_file *m, struct port_table *ports)
{
	size_t from = m->count;
	int sl = 0;

	seq_puts(m, "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when "
		 "retrnsmt   uid  timeout inode ref pointer drops");
	seq_pad_to(m, from, 127);
	seq_putc(m, '\n');
	ports_show(m, ports, &sl, udp_show);
	return 0;
}

static int udp_seq_show(struct seq_file *m, void *v __maybe_unused)
{
	return udp_table_show(m, &udp_ports);
}

static int udplite_seq_show(struct seq_file *m, void *v __maybe_unused)
{
	return udp_table_show(m, &udplite_ports);
}

static int raw_seq_show(struct seq_file *m, void *v __maybe_unused)
{
	seq_puts(m, "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when "
		 "retrnsmt   uid  timeout inode ref pointer drops\n");
	return 0;
}

static void unix_show_name(struct seq_file *m, const struct unix_address *addr)
{
	int n = addr->len - offsetof(struct sockaddr_un, sun_path), i;
	const char *path = addr->name->sun_path;

	seq_putc(m, ' ');
	if (path[0])
		n--;		/* its NUL */
	for (i = 0; i < n; i++)
		seq_putc(m, path[i] ? path[i] : '@');
}

static void unix_show(struct seq_file *m, struct unix_sock *u)
{
	struct sock *sk = unix_to_sk(u);
	bool connected = sk->sk_state == TCP_ESTABLISHED;
	const struct unix_address *addr = smp_load_acquire(&u->addr);
	int state;

	if (sk->socket.file)
		state = connected ? SS_CONNECTED : SS_UNCONNECTED;
	else
		state = connected ? SS_CONNECTING : SS_DISCONNECTING;
	seq_printf(m, "0000000000000000: %08X %08X %08X %04X %02X %5llu",
		   refcount_read(&sk->sk_refcnt), 0,
		   sk->sk_state == TCP_LISTEN ? __SO_ACCEPTCON : 0, sk->socket.type, state,
		   (unsigned long long)sk->sk_ino);
	if (addr)
		unix_show_name(m, addr);
	seq_putc(m, '\n');
}

static int unix_seq_show(struct seq_file *m, void *v __maybe_unused)
{
	struct unix_sock *u;

	seq_puts(m, "Num       RefCount Protocol Flags    Type St Inode Path\n");
	spin_lock(&unix_table_lock);
	list_for_each_entry(u, &unix_sockets, all)
		if (!sock_flag(unix_to_sk(u), SOCK_DEAD))
			unix_show(m, u);
	spin_unlock(&unix_table_lock);
	return 0;
}

static int dev_seq_show(struct seq_file *m, void *v __maybe_unused)
{
	const struct net_device *dev = &loopback_dev;

	seq_puts(m, "Inter-|   Receive                            "
		 "                    |  Transmit\n"
		 " face |bytes    packets errs drop fifo frame "
		 "compressed multicast|bytes    packets errs "
		 "drop fifo colls carrier compressed\n");
	seq_printf(m, "%6s: %7llu %7llu %4u %4u %4u %5u %10u %9u "
		   "%8llu %7llu %4u %4u %4u %5u %7u %10u\n",
		   dev->name, (unsigned long long)dev->bytes, (unsigned long long)dev->packets,
		   0, 0, 0, 0, 0, 0, (unsigned long long)dev->bytes,
		   (unsigned long long)dev->packets, 0, 0, 0, 0, 0, 0);
	return 0;
}

static int route_seq_show(struct seq_file *m, void *v __maybe_unused)
{
	size_t from = m->count;

	seq_puts(m, "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU"
		 "\tWindow\tIRTT");
	seq_pad_to(m, from, 127);
	seq_putc(m, '\n');
	return 0;
}

/* How many a port table holds; counted by show functions that print nothing. */
struct port_count {
	int	inuse, established;
};

static struct port_count ports_count(struct port_table *t)
{
	struct port_count c = { 0 };
	struct port_owner *o;
	unsigned int num;

	for (num = 0; num < 65536; num++) {
		struct port_slot *slot = port_slot(t, num);

		if (!slot) {
			num |= PORTS_PER_CHUNK - 1;
			continue;
		}
		spin_lock(port_lock(t, num));
		hlist_for_each_entry(o, &slot->owners, node) {
			c.inuse++;
			c.established += o->sk->sk_state == TCP_ESTABLISHED;
		}
		hlist_for_each_entry(o, &slot->children, node) {
			c.inuse += !!o->sk;
			c.established += o->sk && o->sk->sk_state == TCP_ESTABLISHED;
		}
		spin_unlock(port_lock(t, num));
	}
	return c;
}

static int sockstat_seq_show(struct seq_file *m, void *v __maybe_unused)
{
	struct port_count tcp = ports_count(&tcp_ports), udp = ports_count(&udp_ports);

	seq_printf(m, "sockets: used %d\n", atomic_read(&nr_socks));
	seq_printf(m, "TCP: inuse %d orphan %d tw %d alloc %d mem %d\n", tcp.inuse, 0,
		   timewait_count(), tcp.inuse, 0);
	seq_printf(m, "UDP: inuse %d mem %d\n", udp.inuse, 0);
	seq_printf(m, "UDPLITE: inuse %d\n", ports_count(&udplite_ports).inuse);
	seq_puts(m, "RAW: inuse 0\nFRAG: inuse 0 memory 0\n");
	return 0;
}

static int snmp_seq_show(struct seq_file *m, void *v __maybe_unused)
{
	struct port_count tcp = ports_count(&tcp_ports);

	seq_puts(m, "Ip: Forwarding DefaultTTL\nIp: 2 64\n");
	seq_puts(m, "Tcp: RtoAlgorithm RtoMin RtoMax MaxConn CurrEstab\n");
	seq_printf(m, "Tcp: 1 200 120000 -1 %d\n", tcp.established);
	return 0;
}

static const struct {
	const char *name;
	int (*show)(struct seq_file *m, void *v);
} net_files[] = {
	{ "tcp", tcp_seq_show },
	{ "udp", udp_seq_show },
	{ "udplite", udplite_seq_show },
	{ "raw", raw_seq_show },
	{ "unix", unix_seq_show },
	{ "dev", dev_seq_show },
	{ "route", route_seq_show },
	{ "sockstat", sockstat_seq_show },
	{ "snmp", snmp_seq_show },
};

static int somaxconn = SOMAXCONN, wmem_max = SK_WMEM_MAX, rmem_max = SK_RMEM_MAX;
static int unprivileged_port_start = 1024;
static char port_range[] = "32768\t60999";

static const struct proc_sysctl core_table[] = {
	{ "somaxconn", 0444, SYSCTL_INT, &somaxconn, 0, 0 },
	{ "wmem_max", 0444, SYSCTL_INT, &wmem_max, 0, 0 },
	{ "wmem_default", 0444, SYSCTL_INT, &wmem_max, 0, 0 },
	{ "rmem_max", 0444, SYSCTL_INT, &rmem_max, 0, 0 },
	{ "rmem_default", 0444, SYSCTL_INT, &rmem_max, 0, 0 },
};

static const struct proc_sysctl ipv4_table[] = {
	{ "ip_local_port_range", 0444, SYSCTL_STRING, port_range, 0, sizeof(port_range) },
	{ "ip_unprivileged_port_start", 0444, SYSCTL_INT, &unprivileged_port_start, 0, 0 },
};

static const struct proc_sysctl unix_table[] = {
	{ "max_dgram_qlen", 0644, SYSCTL_INT, &unix_max_dgram_qlen, 0, INT_MAX },
};

void net_proc_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(net_files); i++)
		proc_create_single(net_files[i].name, 0444, proc_net, net_files[i].show);
	proc_create_sysctl(proc_mkdir("core", proc_sys_net), core_table, ARRAY_SIZE(core_table));
	proc_create_sysctl(proc_mkdir("ipv4", proc_sys_net), ipv4_table, ARRAY_SIZE(ipv4_table));
	proc_create_sysctl(proc_mkdir("unix", proc_sys_net), unix_table, ARRAY_SIZE(unix_table));
}
