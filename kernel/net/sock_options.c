/*
 * sock_options.c - the SOL_SOCKET options, the same for every family
 *
 * Those that only shape packets on a wire are kept and told back, which
 * docs/syscalls.md lists; what cannot be done here is ENOPROTOOPT.
 */
#include "net/sock.h"

#include "lib/string.h"
#include "mm/uaccess.h"
#include "net/dev.h"
#include "sched/cred.h"
#include "sched/pid.h"

int sock_get_int(const void __user *optval, unsigned int optlen, int *val)
{
	if (optlen < sizeof(int))
		return -EINVAL;
	return copy_from_user(val, optval, sizeof(int)) ? -EFAULT : 0;
}

int sock_put_option(void __user *optval, int __user *optlen, const void *val, int size)
{
	int len;

	if (get_user(len, optlen))
		return -EFAULT;
	if (len < 0)
		return -EINVAL;
	if (len > size)
		len = size;
	if (copy_to_user(optval, val, len))
		return -EFAULT;
	return put_user(len, optlen);
}

/* SO_RCVTIMEO and SO_SNDTIMEO come in three layouts. */
static bool timeo_is_32bit(int optname)
{
	return current->is_32bit && (optname == SO_RCVTIMEO_OLD || optname == SO_SNDTIMEO_OLD);
}

static int sock_set_timeout(long *timeo, int optname, const void __user *optval,
			    unsigned int optlen)
{
	s64 sec, usec;

	if (timeo_is_32bit(optname)) {
		s32 tv[2];

		if (optlen < sizeof(tv))
			return -EINVAL;
		if (copy_from_user(tv, optval, sizeof(tv)))
			return -EFAULT;
		sec = tv[0];
		usec = tv[1];
	} else {
		s64 tv[2];

		if (optlen < sizeof(tv))
			return -EINVAL;
		if (copy_from_user(tv, optval, sizeof(tv)))
			return -EFAULT;
		sec = tv[0];
		usec = tv[1];
	}
	if (usec < 0 || usec >= USEC_PER_SEC)
		return -EDOM;
	if (sec < 0)
		*timeo = 0;
	else if ((!sec && !usec) || sec >= MAX_SCHEDULE_TIMEOUT / NSEC_PER_SEC - 1)
		*timeo = MAX_SCHEDULE_TIMEOUT;
	else
		*timeo = sec * NSEC_PER_SEC + usec * NSEC_PER_USEC;
	return 0;
}

static int sock_get_timeout(long timeo, int optname, void __user *optval, int __user *optlen)
{
	s64 tv[2] = { 0, 0 };
	s32 tv32[2];

	if (timeo != MAX_SCHEDULE_TIMEOUT) {
		tv[0] = timeo / NSEC_PER_SEC;
		tv[1] = timeo % NSEC_PER_SEC / NSEC_PER_USEC;
	}
	if (!timeo_is_32bit(optname))
		return sock_put_option(optval, optlen, tv, sizeof(tv));
	tv32[0] = tv[0];
	tv32[1] = tv[1];
	return sock_put_option(optval, optlen, tv32, sizeof(tv32));
}

static int sock_bindtodevice(struct sock *sk, const void __user *optval, unsigned int optlen)
{
	char name[IFNAMSIZ] = "";
	int index = 0;

	if (optlen > IFNAMSIZ - 1)
		optlen = IFNAMSIZ - 1;
	if (copy_from_user(name, optval, optlen))
		return -EFAULT;
	if (name[0]) {
		index = dev_index(name);
		if (!index)
			return -ENODEV;
	}
	if (READ_ONCE(sk->sk_bound_dev_if) && !capable(CAP_NET_RAW))
		return -EPERM;
	WRITE_ONCE(sk->sk_bound_dev_if, index);
	return 0;
}

static int sock_getbindtodevice(struct sock *sk, void __user *optval, int __user *optlen,
				int len)
{
	const char *name;
	int index = READ_ONCE(sk->sk_bound_dev_if);
	int size;

	if (!index)
		return put_user(0, optlen);
	if (len < IFNAMSIZ)
		return -EINVAL;
	name = dev_name(index);
	if (!name)
		return -ENODEV;
	size = strlen(name) + 1;
	if (copy_to_user(optval, name, size))
		return -EFAULT;
	return put_user(size, optlen);
}

static void sock_set_sndbuf(struct sock *sk, int val)
{
	val = min_t(int, val, INT_MAX / 2);
	sk->sk_userlocks |= SOCK_SNDBUF_LOCK;
	WRITE_ONCE(sk->sk_sndbuf, max_t(int, val * 2, SOCK_MIN_SNDBUF));
	sk_wake(sk, SK_WAKE_WRITE);
}

static void sock_set_rcvbuf(struct sock *sk, int val)
{
	val = min_t(int, val, INT_MAX / 2);
	sk->sk_userlocks |= SOCK_RCVBUF_LOCK;
	WRITE_ONCE(sk->sk_rcvbuf, max_t(int, val * 2, SOCK_MIN_RCVBUF));
}

static int sock_set_linger(struct sock *sk, const void __user *optval, unsigned int optlen)
{
	struct linger ling;

	if (optlen < sizeof(ling))
		return -EINVAL;
	if (copy_from_user(&ling, optval, sizeof(ling)))
		return -EFAULT;
	if (ling.l_onoff)
		WRITE_ONCE(sk->sk_lingertime, (unsigned int)ling.l_linger);
	sock_valbool_flag(sk, SOCK_LINGER, ling.l_onoff);
	return 0;
}

static void sock_set_timestamp(struct sock *sk, int optname, int on)
{
	bool ns = optname == SO_TIMESTAMPNS_OLD || optname == SO_TIMESTAMPNS_NEW;
	bool new = optname == SO_TIMESTAMP_NEW || optname == SO_TIMESTAMPNS_NEW;

	sock_valbool_flag(sk, SOCK_RCVTSTAMP, on);
	sock_valbool_flag(sk, SOCK_RCVTSTAMPNS, on && ns);
	sock_valbool_flag(sk, SOCK_TSTAMP_NEW, on && new);
}

static int sock_set_busy_poll(struct sock *sk, int val)
{
	if (val < 0)
		return -EINVAL;
	if (val > sk->sk_ll_usec && !capable(CAP_NET_ADMIN))
		return -EPERM;
	sk->sk_ll_usec = val;
	return 0;
}

static bool ns_net_capable(void)
{
	return capable(CAP_NET_ADMIN) || capable(CAP_NET_RAW);
}

/* Options that are a flag and nothing else; the socket keeps them as 0 or 1. */
static const struct {
	int		optname;
	enum sock_flags	flag;
	bool		checked;	/* setting it takes more: sock_setsockopt() */
} flag_options[] = {
	{ SO_DEBUG,		SOCK_DBG,		true },
	{ SO_REUSEPORT,		SOCK_REUSEPORT,		true },
	{ SO_REUSEADDR,		SOCK_REUSE },
	{ SO_DONTROUTE,		SOCK_LOCALROUTE },
	{ SO_BROADCAST,		SOCK_BROADCAST },
	{ SO_KEEPALIVE,		SOCK_KEEPOPEN },
	{ SO_OOBINLINE,		SOCK_URGINLINE },
	{ SO_PASSCRED,		SOCK_PASSCRED },
	{ SO_PASSSEC,		SOCK_PASSSEC },
	{ SO_RCVMARK,		SOCK_RCVMARK },
	{ SO_RXQ_OVFL,		SOCK_RXQ_OVFL },
	{ SO_SELECT_ERR_QUEUE,	SOCK_SELECT_ERR_QUEUE },
};

/* The row of an option, or -1. */
static int flag_option(int optname)
{
	for (int i = 0; i < ARRAY_SIZE(flag_options); i++)
		if (flag_options[i].optname == optname)
			return i;
	return -1;
}

int sock_setsockopt(struct socket *sock, int level __maybe_unused, int optname,
		    const void __user *optval, unsigned int optlen)
{
	struct sock *sk = sock->sk;
	int val, err, on, row;

	if (optname == SO_BINDTODEVICE)
		return sock_bindtodevice(sk, optval, optlen);
	err = sock_get_int(optval, optlen, &val);
	if (err)
		return err;
	on = val ? 1 : 0;
	row = flag_option(optname);
	if (row >= 0 && !flag_options[row].checked) {
		sock_valbool_flag(sk, flag_options[row].flag, on);
		return 0;
	}

	switch (optname) {
	case SO_DEBUG:
		if (val && !capable(CAP_NET_ADMIN))
			return -EACCES;
		sock_valbool_flag(sk, SOCK_DBG, on);
		return 0;
	case SO_REUSEPORT:
		if (on && sk->sk_family != AF_INET)
			return -EOPNOTSUPP;
		sock_valbool_flag(sk, SOCK_REUSEPORT, on);
		return 0;
	case SO_SNDBUF:
		sock_set_sndbuf(sk, min_t(u32, val, SK_WMEM_MAX));
		return 0;
	case SO_SNDBUFFORCE:
		if (!capable(CAP_NET_ADMIN))
			return -EPERM;
		sock_set_sndbuf(sk, max_t(int, val, 0));
		return 0;
	case SO_RCVBUF:
		sock_set_rcvbuf(sk, min_t(u32, val, SK_RMEM_MAX));
		return 0;
	case SO_RCVBUFFORCE:
		if (!capable(CAP_NET_ADMIN))
			return -EPERM;
		sock_set_rcvbuf(sk, max_t(int, val, 0));
		return 0;
	case SO_NO_CHECK:
		sk->sk_no_check = on;
		return 0;
	case SO_PRIORITY:
		if ((val < 0 || val > 6) && !ns_net_capable())
			return -EPERM;
		sk->sk_priority = val;
		return 0;
	case SO_LINGER:
		return sock_set_linger(sk, optval, optlen);
	case SO_BSDCOMPAT:
		return 0;
	case SO_TIMESTAMP_OLD:
	case SO_TIMESTAMP_NEW:
	case SO_TIMESTAMPNS_OLD:
	case SO_TIMESTAMPNS_NEW:
		sock_set_timestamp(sk, optname, on);
		return 0;
	case SO_RCVLOWAT:
		if (val < 0)
			val = INT_MAX;
		WRITE_ONCE(sk->sk_rcvlowat, val ? val : 1);
		return 0;
	case SO_RCVTIMEO_OLD:
	case SO_RCVTIMEO_NEW:
		return sock_set_timeout(&sk->sk_rcvtimeo, optname, optval, optlen);
	case SO_SNDTIMEO_OLD:
	case SO_SNDTIMEO_NEW:
		return sock_set_timeout(&sk->sk_sndtimeo, optname, optval, optlen);
	case SO_DETACH_FILTER:
		return -ENOENT;
	case SO_MARK:
		if (!ns_net_capable())
			return -EPERM;
		sk->sk_mark = val;
		return 0;
	case SO_PEEK_OFF:
		if (sk->sk_family != AF_UNIX && sk->socket.type != SOCK_DGRAM)
			return -EOPNOTSUPP;
		WRITE_ONCE(sk->sk_peek_off, val);
		return 0;
	case SO_BUSY_POLL:
		return sock_set_busy_poll(sk, val);
	case SO_MAX_PACING_RATE:
		sk->sk_pacing_rate = val;
		return 0;
	case SO_INCOMING_CPU:
		sk->sk_incoming_cpu = val;
		return 0;
	case SO_BINDTOIFINDEX:
		if (val < 0)
			return -EINVAL;
		if (val && !dev_name(val))
			return -ENODEV;
		if (sk->sk_bound_dev_if && !capable(CAP_NET_RAW))
			return -EPERM;
		sk->sk_bound_dev_if = val;
		return 0;
	case SO_BUF_LOCK:
		if (val & ~(SOCK_SNDBUF_LOCK | SOCK_RCVBUF_LOCK))
			return -EINVAL;
		sk->sk_userlocks = (sk->sk_userlocks &
				    ~(SOCK_SNDBUF_LOCK | SOCK_RCVBUF_LOCK)) | val;
		return 0;
	case SO_TXREHASH:
		if (val < -1 || val > 1)
			return -EINVAL;
		sk->sk_txrehash = val == -1 ? 1 : val;
		return 0;
	case SO_TYPE:
	case SO_PROTOCOL:
	case SO_DOMAIN:
	case SO_ERROR:
	default:
		return -ENOPROTOOPT;
	}
}

static int sock_get_peercred(struct sock *sk, void __user *optval, int __user *optlen)
{
	struct ucred peer = { .pid = 0, .uid = -1, .gid = -1 };

	spin_lock(&sk->sk_lock);
	if (sk->sk_peer_pid)
		peer.pid = pid_vnr(sk->sk_peer_pid);
	if (sk->sk_peer_cred) {
		peer.uid = sk->sk_peer_cred->euid;
		peer.gid = sk->sk_peer_cred->egid;
	}
	spin_unlock(&sk->sk_lock);
	return sock_put_option(optval, optlen, &peer, sizeof(peer));
}

static int sock_get_peergroups(struct sock *sk, void __user *optval, int __user *optlen, int len)
{
	const struct cred *cred;
	int size, err = 0;

	spin_lock(&sk->sk_lock);
	cred = sk->sk_peer_cred ? get_cred(sk->sk_peer_cred) : NULL;
	spin_unlock(&sk->sk_lock);
	if (!cred)
		return -ENODATA;
	size = cred->group_info->ngroups * sizeof(gid_t);
	if (len < size)
		err = put_user(size, optlen) ? -EFAULT : -ERANGE;
	else if (copy_to_user(optval, cred->group_info->gid, size))
		err = -EFAULT;
	else
		err = put_user(size, optlen);
	put_cred(cred);
	return err;
}

static int sock_get_meminfo(struct sock *sk, void __user *optval, int __user *optlen)
{
	u32 info[9] = { 0 };

	info[1] = sk->sk_rcvbuf;
	info[3] = sk->sk_sndbuf;
	info[8] = sk->sk_drops;
	return sock_put_option(optval, optlen, info, sizeof(info));
}

static int sock_get_peername(struct socket *sock, void __user *optval, int __user *optlen,
			     int len)
{
	struct sockaddr_storage addr;
	int size = sock->ops->getname(sock, (struct sockaddr *)&addr, 2);

	if (size < 0)
		return -ENOTCONN;
	if (size < len)
		return -EINVAL;
	return copy_to_user(optval, &addr, len) ? -EFAULT : put_user(len, optlen);
}

int sock_getsockopt(struct socket *sock, int level __maybe_unused, int optname,
		    void __user *optval, int __user *optlen)
{
	struct sock *sk = sock->sk;
	struct linger ling;
	u64 cookie, rate;
	int val, len, row;

	if (get_user(len, optlen))
		return -EFAULT;
	if (len < 0)
		return -EINVAL;
	row = flag_option(optname);
	if (row >= 0) {
		val = sock_flag(sk, flag_options[row].flag);
		return sock_put_option(optval, optlen, &val, sizeof(val));
	}

	switch (optname) {
	case SO_SNDBUF:
		val = sk->sk_sndbuf;
		break;
	case SO_RCVBUF:
		val = sk->sk_rcvbuf;
		break;
	case SO_TYPE:
		val = sock->type;
		break;
	case SO_PROTOCOL:
		val = sk->sk_protocol;
		break;
	case SO_DOMAIN:
		val = sk->sk_family;
		break;
	case SO_ERROR:
		val = -sock_error(sk);
		break;
	case SO_NO_CHECK:
		val = sk->sk_no_check;
		break;
	case SO_PRIORITY:
		val = sk->sk_priority;
		break;
	case SO_LINGER:
		ling.l_onoff = sock_flag(sk, SOCK_LINGER);
		ling.l_linger = sk->sk_lingertime;
		return sock_put_option(optval, optlen, &ling, sizeof(ling));
	case SO_BSDCOMPAT:
		val = 0;
		break;
	case SO_TIMESTAMP_OLD:
		val = sock_flag(sk, SOCK_RCVTSTAMP) && !sock_flag(sk, SOCK_TSTAMP_NEW) &&
		      !sock_flag(sk, SOCK_RCVTSTAMPNS);
		break;
	case SO_TIMESTAMPNS_OLD:
		val = sock_flag(sk, SOCK_RCVTSTAMPNS) && !sock_flag(sk, SOCK_TSTAMP_NEW);
		break;
	case SO_TIMESTAMP_NEW:
		val = sock_flag(sk, SOCK_RCVTSTAMP) && sock_flag(sk, SOCK_TSTAMP_NEW);
		break;
	case SO_TIMESTAMPNS_NEW:
		val = sock_flag(sk, SOCK_RCVTSTAMPNS) && sock_flag(sk, SOCK_TSTAMP_NEW);
		break;
	case SO_RCVTIMEO_OLD:
	case SO_RCVTIMEO_NEW:
		return sock_get_timeout(sk->sk_rcvtimeo, optname, optval, optlen);
	case SO_SNDTIMEO_OLD:
	case SO_SNDTIMEO_NEW:
		return sock_get_timeout(sk->sk_sndtimeo, optname, optval, optlen);
	case SO_RCVLOWAT:
		val = sk->sk_rcvlowat;
		break;
	case SO_SNDLOWAT:
		val = 1;
		break;
	case SO_PEERCRED:
		return sock_get_peercred(sk, optval, optlen);
	case SO_PEERGROUPS:
		return sock_get_peergroups(sk, optval, optlen, len);
	case SO_PEERNAME:
		return sock_get_peername(sock, optval, optlen, len);
	case SO_ACCEPTCONN:
		val = sk->sk_state == TCP_LISTEN;
		break;
	case SO_MARK:
		val = sk->sk_mark;
		break;
	case SO_PEEK_OFF:
		if (sk->sk_family != AF_UNIX && sk->socket.type != SOCK_DGRAM)
			return -EOPNOTSUPP;
		val = sk->sk_peek_off;
		break;
	case SO_BINDTODEVICE:
		return sock_getbindtodevice(sk, optval, optlen, len);
	case SO_LOCK_FILTER:
		val = 0;
		break;
	case SO_BUSY_POLL:
		val = sk->sk_ll_usec;
		break;
	case SO_MAX_PACING_RATE:
		rate = sk->sk_pacing_rate == ~0U ? ~0ULL : sk->sk_pacing_rate;
		if (len >= (int)sizeof(rate))
			return sock_put_option(optval, optlen, &rate, sizeof(rate));
		val = sk->sk_pacing_rate;
		break;
	case SO_INCOMING_NAPI_ID:
		val = 0;
		break;
	case SO_NETNS_COOKIE:
		cookie = 1;	/* there is one name space */
		if (len != sizeof(cookie))
			return -EINVAL;
		return sock_put_option(optval, optlen, &cookie, sizeof(cookie));
	case SO_INCOMING_CPU:
		val = sk->sk_incoming_cpu;
		break;
	case SO_MEMINFO:
		return sock_get_meminfo(sk, optval, optlen);
	case SO_COOKIE:
		if (len < (int)sizeof(cookie))
			return -EINVAL;
		cookie = sock_gen_cookie(sk);
		return sock_put_option(optval, optlen, &cookie, sizeof(cookie));
	case SO_BINDTOIFINDEX:
		val = sk->sk_bound_dev_if;
		break;
	case SO_BUF_LOCK:
		val = sk->sk_userlocks & (SOCK_SNDBUF_LOCK | SOCK_RCVBUF_LOCK);
		break;
	case SO_TXREHASH:
		val = sk->sk_txrehash;
		break;
	default:
		return -ENOPROTOOPT;
	}
	return sock_put_option(optval, optlen, &val, sizeof(val));
}
