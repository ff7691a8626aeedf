/*
 * net.h - sockets as the system calls see them, and what a family brings
 *
 * A socket has three storeys.  socket.c is the edge: descriptors, user memory,
 * policy.  sock.c is the house: options, queues, and all the waiting.  A family
 * (af_unix.c, af_inet.c with tcp.c and udp.c) stands below: it answers "could
 * you now?" and "do it", and never sleeps for another process.
 *
 * struct socket is the face of a struct sock (sock.h) and lives inside it: one
 * object from socket() to the last reference.
 */
#ifndef RINGSIDE_NET_NET_H
#define RINGSIDE_NET_NET_H

#include <linux/net.h>
#include <sys/socket.h>

#include "lib/kernel.h"
#include "mm/uio.h"
#include "sched/wait.h"

struct file;
struct fasync_struct;
struct sock;

#define sockaddr_storage __kernel_sockaddr_storage

/* Families and levels: not in Linux's uapi headers, the numbers are ABI. */
#define AF_UNSPEC	0
#define AF_UNIX		1
#define AF_LOCAL	1
#define AF_INET		2
#define AF_INET6	10
#define AF_NETLINK	16
#define AF_PACKET	17
#define AF_MAX		46

/* Types of socket; the upper bits of the argument are flags. */
enum sock_type {
	SOCK_STREAM	= 1,
	SOCK_DGRAM	= 2,
	SOCK_RAW	= 3,
	SOCK_RDM	= 4,
	SOCK_SEQPACKET	= 5,
	SOCK_DCCP	= 6,
	SOCK_PACKET	= 10,
};
#define SOCK_MAX	(SOCK_PACKET + 1)
#define SOCK_TYPE_MASK	0xf
#define SOCK_CLOEXEC	02000000
#define SOCK_NONBLOCK	04000

#define SOL_IP		0
#define SOL_TCP		6
#define SOL_UDP		17
#define SOL_UDPLITE	136
#define SOL_RAW		255

#define SOMAXCONN	4096

#define MSG_OOB		0x1
#define MSG_PEEK	0x2
#define MSG_DONTROUTE	0x4
#define MSG_CTRUNC	0x8
#define MSG_TRUNC	0x20
#define MSG_DONTWAIT	0x40
#define MSG_EOR		0x80
#define MSG_WAITALL	0x100
#define MSG_CONFIRM	0x800
#define MSG_ERRQUEUE	0x2000
#define MSG_NOSIGNAL	0x4000
#define MSG_MORE	0x8000
#define MSG_WAITFORONE	0x10000
#define MSG_BATCH	0x40000
#define MSG_ZEROCOPY	0x4000000
#define MSG_FASTOPEN	0x20000000
#define MSG_CMSG_CLOEXEC 0x40000000
#define MSG_CMSG_COMPAT	0x80000000	/* the caller's structures are 32-bit */
/* What programs may not pass. */
#define MSG_INTERNAL_FLAGS (MSG_CMSG_COMPAT)

#define SCM_RIGHTS	1
#define SCM_CREDENTIALS	2
#define SCM_MAX_FD	253

enum sock_shutdown_cmd { SHUT_RD, SHUT_WR, SHUT_RDWR };

struct ucred {
	u32	pid;
	u32	uid;
	u32	gid;
};

struct linger {
	int	l_onoff;
	int	l_linger;
};

/* A program's message header, 64-bit layout. */
struct user_msghdr {
	void __user		*msg_name;
	int			msg_namelen;
	struct iovec __user	*msg_iov;
	__kernel_size_t		msg_iovlen;
	void __user		*msg_control;
	__kernel_size_t		msg_controllen;
	unsigned int		msg_flags;
};

struct mmsghdr {
	struct user_msghdr	msg_hdr;
	unsigned int		msg_len;
};

struct cmsghdr {
	__kernel_size_t	cmsg_len;
	int		cmsg_level;
	int		cmsg_type;
};

#define CMSG_ALIGN(len)	ALIGN((size_t)(len), sizeof(long))
#define CMSG_DATA(cmsg)	((void *)((char *)(cmsg) + sizeof(struct cmsghdr)))
#define CMSG_SPACE(len)	(sizeof(struct cmsghdr) + CMSG_ALIGN(len))
#define CMSG_LEN(len)	(sizeof(struct cmsghdr) + (len))

/*
 * Somebody else's room that an operation lacked: filled in with -EAGAIN by a
 * family whose sender waits for the receiver (AF_UNIX).  @sk is a reference.
 */
struct sock_wait {
	struct sock		*sk;		/* NULL: wait for the socket itself */
	struct wait_queue_head	*wq;
	bool			(*ready)(struct sock *sk);
};

/*
 * One message on its way through the house.  For sending, name and control
 * are the kernel's copies; for receiving, name is a kernel buffer and control
 * a place in the program's, which put_cmsg() moves on.
 */
struct msghdr {
	struct sockaddr_storage	*msg_name;	/* NULL: none given or none wanted */
	int			msg_namelen;
	unsigned int		msg_flags;	/* MSG_* */
	struct iov_iter		msg_iter;
	union {
		void		*msg_control;
		void __user	*msg_control_user;
	};
	size_t			msg_controllen;
	size_t			msg_done;	/* moved by earlier rounds of this call */
	bool			msg_stop;	/* what comes next belongs to another call */
	struct sock_wait	msg_wait;
};

/* Walks the control messages of a send; lengths are checked by the caller. */
#define CMSG_FIRSTHDR(m) \
	((m)->msg_controllen >= sizeof(struct cmsghdr) ? (struct cmsghdr *)(m)->msg_control : NULL)
#define CMSG_OK(m, c)	((c)->cmsg_len >= sizeof(struct cmsghdr) && \
	(c)->cmsg_len <= (size_t)((char *)(m)->msg_control + (m)->msg_controllen - (char *)(c)))
#define for_each_cmsghdr(c, m) \
	for (c = CMSG_FIRSTHDR(m); c; c = cmsg_nxthdr(m, c))

static inline struct cmsghdr *cmsg_nxthdr(struct msghdr *m, struct cmsghdr *c)
{
	char *next = (char *)c + CMSG_ALIGN(c->cmsg_len);
	char *end = (char *)m->msg_control + m->msg_controllen;

	return next + sizeof(*c) <= end ? (struct cmsghdr *)next : NULL;
}

/*
 * s  the sock's lock    I  written once    F  fs's fasync lock
 */
struct socket {
	short			type;		/* I  SOCK_* */
	u8			state;		/* s  SS_* */
	struct file		*file;		/* I  once accepted or created; NULL in a backlog */
	struct sock		*sk;		/* I  the sock around it */
	const struct proto_ops	*ops;		/* I */
	struct fasync_struct	*fasync_list;	/* F  who gets SIGIO */
};

/*
 * A type of socket of one family.  None of these sleeps for another process.
 * sendmsg, recvmsg, accept: -EAGAIN means "not now", and sock.c decides
 * whether to wait for events() and ask again.  connect: -EINPROGRESS means that
 * connect_done() will tell the outcome once events() shows EPOLLOUT or EPOLLERR.
 * An operation that is NULL answers -EOPNOTSUPP.
 */
struct proto_ops {
	int		family;
	const char	*name;
	int	(*bind)(struct socket *sock, struct sockaddr *addr, int addr_len);
	int	(*connect)(struct socket *sock, struct sockaddr *addr, int addr_len, int flags,
			   struct sock_wait *wait);
	int	(*connect_done)(struct socket *sock);
	/* How long it tries, in ns, and what connect() says after that. */
	long	(*connect_limit)(struct socket *sock);
	int	(*connect_give_up)(struct socket *sock);
	int	(*socketpair)(struct socket *sock1, struct socket *sock2);
	struct socket *(*accept)(struct socket *sock);
	/* Returns the length of the address. */
	int	(*getname)(struct socket *sock, struct sockaddr *addr, int peer);
	/* What is possible now, as EPOLL* bits; EPOLLIN from @low bytes on. */
	__poll_t (*events)(struct socket *sock, int low);
	int	(*ioctl)(struct socket *sock, unsigned int cmd, unsigned long arg);
	int	(*listen)(struct socket *sock, int backlog);
	int	(*shutdown)(struct socket *sock, int how);
	int	(*setsockopt)(struct socket *sock, int level, int optname,
			      const void __user *optval, unsigned int optlen);
	int	(*getsockopt)(struct socket *sock, int level, int optname,
			      void __user *optval, int __user *optlen);
	ssize_t	(*sendmsg)(struct socket *sock, struct msghdr *msg, size_t len);
	ssize_t	(*recvmsg)(struct socket *sock, struct msghdr *msg, size_t len, int flags);
	/* The program's last reference goes; frees nothing that others still hold. */
	void	(*release)(struct socket *sock);
	/* Nobody refers to the sock any more; frees what the family added. */
	void	(*destroy)(struct sock *sk);
	/* A datagram is read whole or cut, never joined with the next. */
	bool	atomic_messages;
};

/* A family: makes sockets. Registered while booting. */
struct net_proto_family {
	int	family;
	int	(*create)(struct socket **res, int type, int protocol);
};
int sock_register(const struct net_proto_family *fam);

int sock_create(int family, int type, int protocol, struct socket **res);
/* For a socket that has no file: gives it up. */
void sock_release(struct socket *sock);
/* A descriptor for @sock; on error the socket is released. */
int sock_map_fd(struct socket *sock, int flags);
struct file *sock_alloc_file(struct socket *sock, int flags);
struct socket *sock_from_file(struct file *file);
struct socket *sockfd_lookup(int fd, int *err);

/* A control message for the program's buffer; sets MSG_CTRUNC when it is cut. */
int put_cmsg(struct msghdr *msg, int level, int type, int len, const void *data);

int move_addr_to_kernel(const void __user *uaddr, int ulen, struct sockaddr_storage *kaddr);
int move_addr_to_user(const struct sockaddr_storage *kaddr, int klen, void __user *uaddr,
		      int __user *ulen);

/*
 * The work of the system calls: entered from the 64-bit table, from the 32-bit
 * table and from socketcall alike.  Never inlined: a breakpoint on one of them
 * stops every call, whichever door it came through.
 */
noinline int __sys_socket(int family, int type, int protocol);
noinline int __sys_socketpair(int family, int type, int protocol, int __user *usockvec);
noinline int __sys_bind(int fd, struct sockaddr __user *umyaddr, int addrlen);
noinline int __sys_listen(int fd, int backlog);
noinline int __sys_accept4(int fd, struct sockaddr __user *upeer_sockaddr,
			int __user *upeer_addrlen, int flags);
noinline int __sys_connect(int fd, struct sockaddr __user *uservaddr, int addrlen);
noinline int __sys_getsockname(int fd, struct sockaddr __user *usockaddr,
			int __user *usockaddr_len);
noinline int __sys_getpeername(int fd, struct sockaddr __user *usockaddr,
			int __user *usockaddr_len);
noinline long __sys_sendto(int fd, void __user *buff, size_t len, unsigned int flags,
			struct sockaddr __user *addr, int addr_len);
noinline long __sys_recvfrom(int fd, void __user *ubuf, size_t size, unsigned int flags,
			struct sockaddr __user *addr, int __user *addr_len);
noinline int __sys_setsockopt(int fd, int level, int optname, char __user *optval, int optlen);
noinline int __sys_getsockopt(int fd, int level, int optname, char __user *optval,
			int __user *optlen);
noinline int __sys_shutdown(int fd, int how);
noinline long __sys_sendmsg(int fd, struct user_msghdr __user *msg, unsigned int flags,
			bool forbid_cmsg_compat);
noinline long __sys_recvmsg(int fd, struct user_msghdr __user *msg, unsigned int flags,
			bool forbid_cmsg_compat);
noinline int __sys_sendmmsg(int fd, struct mmsghdr __user *mmsg, unsigned int vlen,
			unsigned int flags, bool forbid_cmsg_compat);
struct old_timespec32;
noinline int __sys_recvmmsg(int fd, struct mmsghdr __user *mmsg, unsigned int vlen,
			unsigned int flags, struct __kernel_timespec __user *timeout,
			struct old_timespec32 __user *timeout32);

void net_init(void);

#endif
