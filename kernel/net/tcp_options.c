/*
 * tcp_options.c - options of level IPPROTO_TCP, and TCP_INFO
 *
 * Without segments there is nothing to delay, to retransmit or to probe: the
 * options about that keep their value and are trivially honoured.  What
 * needs a mechanism that is not here answers as Linux without it.
 */
#include "net/tcp.h"

#include "lib/string.h"
#include "mm/uaccess.h"
#include "net/dev.h"
#include "sched/cred.h"
#include "sched/time.h"

#define MAX_TCP_KEEPIDLE	32767
#define MAX_TCP_KEEPINTVL	32767
#define MAX_TCP_KEEPCNT		127
#define MAX_TCP_SYNCNT		127
#define MAX_TCP_WINDOW		32767
#define TCP_MIN_MSS		88
#define TCP_KEEPALIVE_TIME	7200
#define TCP_KEEPALIVE_INTVL	75
#define TCP_KEEPALIVE_PROBES	9
#define TCP_FIN_TIMEOUT		60
#define TCP_RTO_MAX_SEC		120
#define SOCK_MIN_RCVBUF_HALF	(SOCK_MIN_RCVBUF / 2)
#define TCP_CA_NAME_MAX		16

static const char *const tcp_congestion_names[] = { "cubic", "reno" };

static int tcp_set_congestion(struct tcp_sock *tp, const void __user *optval, unsigned int optlen)
{
	char name[TCP_CA_NAME_MAX];
	long len;
	size_t i;

	if (optlen < 1)
		return -EINVAL;
	len = strncpy_from_user(name, optval, min_t(long, TCP_CA_NAME_MAX - 1, optlen));
	if (len < 0)
		return -EFAULT;
	name[len] = '\0';
	for (i = 0; i < ARRAY_SIZE(tcp_congestion_names); i++)
		if (!strcmp(name, tcp_congestion_names[i])) {
			tp->congestion = tcp_congestion_names[i];
			return 0;
		}
	return -ENOENT;
}

/* Seconds as the number of retransmits that take so long, and back. */
static u8 secs_to_retrans(int seconds)
{
	int period = 1, timeout = 1;
	u8 n = 0;

	if (seconds <= 0)
		return 0;
	for (n = 1; seconds > period && n < 255; n++) {
		timeout <<= 1;
		if (timeout > TCP_RTO_MAX_SEC)
			timeout = TCP_RTO_MAX_SEC;
		period += timeout;
	}
	return n;
}

static int retrans_to_secs(u8 retrans)
{
	int period = 0, timeout = 1;

	while (retrans--) {
		period += timeout;
		timeout <<= 1;
		if (timeout > TCP_RTO_MAX_SEC)
			timeout = TCP_RTO_MAX_SEC;
	}
	return period;
}

static int tcp_set_window_clamp(struct sock *sk, int val)
{
	if (!val) {
		if (sk->sk_state != TCP_CLOSE)
			return -EINVAL;
		tcp_sk(sk)->window_clamp = 0;
	} else {
		tcp_sk(sk)->window_clamp = max_t(int, val, SOCK_MIN_RCVBUF_HALF);
	}
	return 0;
}

int tcp_setsockopt(struct sock *sk, int optname, const void __user *optval, unsigned int optlen)
{
	struct tcp_sock *tp = tcp_sk(sk);
	int val, err;

	if (optname == TCP_CONGESTION)
		return tcp_set_congestion(tp, optval, optlen);
	if (optname == TCP_ULP)
		return optlen < 1 ? -EINVAL : -ENOENT;
	err = sock_get_int(optval, optlen, &val);
	if (err)
		return err;

	switch (optname) {
	case TCP_MAXSEG:
		if (val && (val < TCP_MIN_MSS || val > MAX_TCP_WINDOW))
			return -EINVAL;
		tp->user_mss = val;
		return 0;
	case TCP_NODELAY:
		tp->nonagle = !!val;
		return 0;
	case TCP_CORK:
		tp->cork = val;
		return 0;
	case TCP_KEEPIDLE:
		if (val < 1 || val > MAX_TCP_KEEPIDLE)
			return -EINVAL;
		tp->keepalive_time = val;
		return 0;
	case TCP_KEEPINTVL:
		if (val < 1 || val > MAX_TCP_KEEPINTVL)
			return -EINVAL;
		tp->keepalive_intvl = val;
		return 0;
	case TCP_KEEPCNT:
		if (val < 1 || val > MAX_TCP_KEEPCNT)
			return -EINVAL;
		tp->keepalive_probes = val;
		return 0;
	case TCP_SYNCNT:
		if (val < 1 || val > MAX_TCP_SYNCNT)
			return -EINVAL;
		tp->syn_retries = val;
		return 0;
	case TCP_SAVE_SYN:
		if (val < 0 || val > 2)
			return -EINVAL;
		return val ? -EOPNOTSUPP : 0;
	case TCP_LINGER2:
		tp->linger2 = val < 0 ? -1 : val > 120 ? 120 : val;
		return 0;
	case TCP_DEFER_ACCEPT:
		tp->defer_accept = secs_to_retrans(val);
		return 0;
	case TCP_WINDOW_CLAMP:
		return tcp_set_window_clamp(sk, val);
	case TCP_QUICKACK:
		tp->quickack = val & 1;
		return 0;
	case TCP_USER_TIMEOUT:
		if (val < 0)
			return -EINVAL;
		tp->user_timeout = val;
		return 0;
	case TCP_THIN_LINEAR_TIMEOUTS:
		if (val < 0 || val > 1)
			return -EINVAL;
		tp->thin_lto = val;
		return 0;
	case TCP_THIN_DUPACK:
		return val < 0 || val > 1 ? -EINVAL : 0;
	case TCP_FASTOPEN:
		if (val < 0 || (sk->sk_state != TCP_CLOSE && sk->sk_state != TCP_LISTEN))
			return -EINVAL;
		tp->fastopen_qlen = val;
		return 0;
	case TCP_FASTOPEN_CONNECT:
		if (val < 0 || val > 1)
			return -EINVAL;
		return val ? -EOPNOTSUPP : 0;
	case TCP_NOTSENT_LOWAT:
		tp->notsent_lowat = val;
		return 0;
	case TCP_INQ:
		if (val < 0 || val > 1)
			return -EINVAL;
		tp->recvmsg_inq = val;
		return 0;
	case TCP_REPAIR:
	case TCP_REPAIR_QUEUE:
	case TCP_QUEUE_SEQ:
	case TCP_REPAIR_OPTIONS:
	case TCP_REPAIR_WINDOW:
		return capable(CAP_NET_ADMIN) ? -EOPNOTSUPP : -EPERM;
	}
	return -ENOPROTOOPT;
}

static int tcp_mss(const struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	int mss = TCP_MSS_LOOPBACK;

	if (sk->sk_state == TCP_CLOSE || sk->sk_state == TCP_LISTEN)
		return tp->user_mss ? tp->user_mss : TCP_MSS_DEFAULT;
	if (tp->user_mss && tp->user_mss < mss)
		mss = tp->user_mss - 12;	/* less the time stamp option */
	return mss;
}

static u32 msecs_since(ktime_t when)
{
	return when ? (ktime_get_coarse_real() - when) / NSEC_PER_MSEC : 0;
}

static void tcp_get_info(struct sock *sk, struct tcp_info *info)
{
	struct tcp_sock *tp = tcp_sk(sk), *peer;

	memset(info, 0, sizeof(*info));
	info->tcpi_state = sk->sk_state;
	info->tcpi_rto = 1000000;
	info->tcpi_snd_cwnd = 10;
	info->tcpi_reordering = 3;
	info->tcpi_pacing_rate = ~0ULL;
	info->tcpi_max_pacing_rate = ~0ULL;
	if (sk->sk_state == TCP_LISTEN) {
		info->tcpi_unacked = sk->sk_ack_backlog;
		info->tcpi_sacked = sk->sk_max_ack_backlog;
		return;
	}
	info->tcpi_snd_mss = tcp_mss(sk);
	info->tcpi_rcv_mss = sk->sk_state == TCP_CLOSE ? TCP_MSS_DEFAULT : TCP_MSS_LOOPBACK;
	info->tcpi_advmss = TCP_ADVMSS_LOOPBACK;
	info->tcpi_pmtu = loopback_dev.mtu;
	info->tcpi_snd_ssthresh = 0x7fffffff;
	info->tcpi_rcv_space = sk->sk_rcvbuf / 2;
	info->tcpi_rcv_ssthresh = sk->sk_rcvbuf / 2;
	if (sk->sk_state != TCP_CLOSE && sk->sk_state != TCP_SYN_SENT) {
		info->tcpi_options = TCPI_OPT_TIMESTAMPS | TCPI_OPT_SACK | TCPI_OPT_WSCALE;
		info->tcpi_snd_wscale = info->tcpi_rcv_wscale = 7;
		info->tcpi_rto = 200000;
	}
	info->tcpi_bytes_sent = tp->bytes_sent;
	info->tcpi_bytes_acked = tp->bytes_sent;
	info->tcpi_segs_out = info->tcpi_data_segs_out = tp->segs_out;
	info->tcpi_bytes_received = tp->rx.in;
	info->tcpi_last_data_sent = msecs_since(tp->last_data_sent);
	info->tcpi_last_data_recv = msecs_since(tp->last_data_recv);
	spin_lock(&sk->sk_lock);
	peer = tp->peer;
	if (peer) {
		info->tcpi_segs_in = info->tcpi_data_segs_in = peer->segs_out;
		info->tcpi_snd_wnd = stream_room(&peer->rx);
	}
	spin_unlock(&sk->sk_lock);
}

static int or_default(int val, int def)
{
	return val ? val : def;
}

int tcp_getsockopt(struct sock *sk, int optname, void __user *optval, int __user *optlen)
{
	struct tcp_sock *tp = tcp_sk(sk);
	char name[TCP_CA_NAME_MAX] = "";
	struct tcp_info info;
	int val, len;

	if (get_user(len, optlen))
		return -EFAULT;
	if (len < 0)
		return -EINVAL;
	switch (optname) {
	case TCP_MAXSEG:
		val = tcp_mss(sk);
		break;
	case TCP_NODELAY:
		val = tp->nonagle;
		break;
	case TCP_CORK:
		val = tp->cork;
		break;
	case TCP_KEEPIDLE:
		val = or_default(tp->keepalive_time, TCP_KEEPALIVE_TIME);
		break;
	case TCP_KEEPINTVL:
		val = or_default(tp->keepalive_intvl, TCP_KEEPALIVE_INTVL);
		break;
	case TCP_KEEPCNT:
		val = or_default(tp->keepalive_probes, TCP_KEEPALIVE_PROBES);
		break;
	case TCP_SYNCNT:
		val = or_default(tp->syn_retries, TCP_SYN_RETRIES);
		break;
	case TCP_SAVE_SYN:
		val = 0;
		break;
	case TCP_LINGER2:
		val = or_default(tp->linger2, TCP_FIN_TIMEOUT);
		break;
	case TCP_DEFER_ACCEPT:
		val = retrans_to_secs(tp->defer_accept);
		break;
	case TCP_WINDOW_CLAMP:
		val = tp->window_clamp;
		break;
	case TCP_QUICKACK:
		val = 1;
		break;
	case TCP_USER_TIMEOUT:
		val = tp->user_timeout;
		break;
	case TCP_THIN_LINEAR_TIMEOUTS:
		val = tp->thin_lto;
		break;
	case TCP_THIN_DUPACK:
		val = 0;
		break;
	case TCP_FASTOPEN:
		val = tp->fastopen_qlen;
		break;
	case TCP_FASTOPEN_CONNECT:
		val = 0;
		break;
	case TCP_NOTSENT_LOWAT:
		val = tp->notsent_lowat;
		break;
	case TCP_INQ:
		val = tp->recvmsg_inq;
		break;
	case TCP_INFO:
		tcp_get_info(sk, &info);
		return sock_put_option(optval, optlen, &info, sizeof(info));
	case TCP_CONGESTION:
		strscpy(name, tp->congestion ? tp->congestion : tcp_congestion_names[0],
			sizeof(name));
		return sock_put_option(optval, optlen, name, sizeof(name));
	case TCP_ULP:
		return put_user(0, optlen);
	default:
		return -ENOPROTOOPT;
	}
	return sock_put_option(optval, optlen, &val, sizeof(val));
}
