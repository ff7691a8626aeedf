/*
 * socket.c - the edge: the socket system calls and the files behind descriptors
 *
 * Each call is one __sys_ function that finds the socket, copies addresses
 * and message headers in, asks the policy, and calls the family by
 * sock->ops.  The 64-bit table, the 32-bit table and socketcall() all come here.
 *
 * The order of checks is what programs see in errno, so it is Linux's, call by
 * call: sendto() looks at the buffer before the descriptor, connect() at the
 * address before it asks whether the descriptor is a socket.
 */
#include "net/net.h"

#include <asm/ioctls.h>
#include <linux/sockios.h>

#include "fs/file.h"
#include "fs/mount.h"
#include "fs/poll.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "net/af_inet.h"
#include "net/af_unix.h"
#include "net/compat.h"
#include "net/dev.h"
#include "net/netproc.h"
#include "net/sock.h"
#include "policy/policy.h"
#include "sched/cred.h"
#include "sched/signal.h"
#include "sched/time.h"
#include "syscall/syscall.h"
#include "trace/trace.h"

#define SOCKFS_MAGIC	0x534F434B

/* The most bytes of control messages one send may carry: net.core.optmem_max. */
#define OPTMEM_MAX	20480

static const struct net_proto_family *net_families[AF_MAX] __ro_after_init;
static struct vfsmount *sock_mnt __ro_after_init;
static const struct file_operations socket_file_ops;

int sock_register(const struct net_proto_family *fam)
{
	if (fam->family < 0 || fam->family >= AF_MAX || net_families[fam->family])
		return -EEXIST;
	net_families[fam->family] = fam;
	return 0;
}

/*
 * Sockets and files.
 */

static int __sock_create(int family, int type, int protocol, struct socket **res)
{
	const struct net_proto_family *fam;

	if (family < 0 || family >= AF_MAX)
		return -EAFNOSUPPORT;
	if (type < 0 || type >= SOCK_MAX)
		return -EINVAL;
	if (family == AF_INET && type == SOCK_PACKET)	/* as programs of old asked for it */
		family = AF_PACKET;
	family = array_index_nospec(family, AF_MAX);
	fam = net_families[family];
	if (!fam)
		return -EAFNOSUPPORT;
	return fam->create(res, type, protocol);
}

int sock_create(int family, int type, int protocol, struct socket **res)
{
	int err = policy_check_socket(family, type, protocol);

	return err ? err : __sock_create(family, type, protocol, res);
}

void sock_release(struct socket *sock)
{
	struct sock *sk = sock->sk;

	sock->ops->release(sock);
	sock_put(sk);
}

/*
 * The new file holds the reference of the socket's user, its inode (which is
 * part of the sock) one more.
 */
struct file *sock_alloc_file(struct socket *sock, int flags)
{
	struct inode *inode = &sock->sk->sk_inode;
	struct file *file;

	inode_init_once_fields(inode, sock_mnt->mnt_sb);
	inode->i_mode = S_IFSOCK | S_IRWXUGO;
	inode->i_uid = current_fsuid();
	inode->i_gid = current_fsgid();
	file = alloc_file_pseudo(inode, sock_mnt, NULL, O_RDWR | (flags & O_NONBLOCK),
				 &socket_file_ops);
	if (IS_ERR(file))
		return file;
	sock_hold(sock->sk);
	file->private_data = sock;
	sock->sk->sk_ino = inode->i_ino;
	sock->file = file;
	return file;
}

static void sock_free_inode(struct inode *inode)
{
	sock_put(container_of(inode, struct sock, sk_inode));
}

static const struct super_operations sockfs_ops = {
	.free_inode	= sock_free_inode,
};

int sock_map_fd(struct socket *sock, int flags)
{
	struct file *file;
	int fd = get_unused_fd_flags(flags);

	if (unlikely(fd < 0)) {
		sock_release(sock);
		return fd;
	}
	file = sock_alloc_file(sock, flags);
	if (IS_ERR(file)) {
		sock_release(sock);
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

struct socket *sock_from_file(struct file *file)
{
	return likely(file->f_op == &socket_file_ops) ? file->private_data : NULL;
}

struct socket *sockfd_lookup(int fd, int *err)
{
	struct file *file = fget(fd);
	struct socket *sock;

	*err = -EBADF;
	if (!file)
		return NULL;
	*err = -ENOTSOCK;
	sock = sock_from_file(file);
	if (!sock)
		fput(file);
	return sock;
}

/*
 * The socket of a descriptor for the length of one call: EBADF, ENOTSOCK.
 * Ended by fdput() when the value is not an error.
 */
static __always_inline struct socket *sockfd_lookup_light(int fd, struct fd *f)
{
	*f = fdget(fd);
	if (unlikely(!f->file))
		return ERR_PTR(-EBADF);
	if (unlikely(f->file->f_op != &socket_file_ops)) {
		fdput(*f);
		return ERR_PTR(-ENOTSOCK);
	}
	return f->file->private_data;
}

static inline unsigned int sock_msg_flags(const struct socket *sock, unsigned int flags)
{
	return sock->file->f_flags & O_NONBLOCK ? flags | MSG_DONTWAIT : flags;
}

static ssize_t sock_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	struct socket *sock = file->private_data;
	struct msghdr msg;
	ssize_t n;

	if (unlikely(iocb->ki_pos && !(file->f_mode & FMODE_STREAM)))
		return -ESPIPE;
	if (!iov_iter_count(to))
		return 0;
	msg.msg_name = NULL;
	msg.msg_namelen = 0;
	msg.msg_control_user = NULL;
	msg.msg_controllen = 0;
	msg.msg_flags = 0;
	msg.msg_iter = *to;
	n = sock_recvmsg(sock, &msg, file->f_flags & O_NONBLOCK ||
			 iocb->ki_flags & IOCB_NOWAIT ? MSG_DONTWAIT : 0);
	*to = msg.msg_iter;
	return n;
}

static ssize_t sock_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	struct socket *sock = file->private_data;
	struct msghdr msg;
	ssize_t n;

	if (unlikely(iocb->ki_pos && !(file->f_mode & FMODE_STREAM)))
		return -ESPIPE;
	msg.msg_name = NULL;
	msg.msg_namelen = 0;
	msg.msg_control = NULL;
	msg.msg_controllen = 0;
	msg.msg_flags = file->f_flags & O_NONBLOCK ||
			iocb->ki_flags & IOCB_NOWAIT ? MSG_DONTWAIT : 0;
	if (sock->type == SOCK_SEQPACKET)
		msg.msg_flags |= MSG_EOR;
	msg.msg_iter = *from;
	n = sock_sendmsg(sock, &msg);
	*from = msg.msg_iter;
	return n;
}

static __poll_t sock_poll(struct file *file, struct poll_table_struct *wait)
{
	struct socket *sock = file->private_data;

	poll_wait(file, &sock->sk->sk_wq, wait);
	return sock->ops->events(sock, READ_ONCE(sock->sk->sk_rcvlowat));
}

static int sock_close(struct inode *inode __maybe_unused, struct file *file)
{
	struct socket *sock = file->private_data;

	if (sock->fasync_list)
		fasync_helper(-1, file, 0, &sock->fasync_list);
	sock_release(sock);
	return 0;
}

static int sock_fasync(int fd, struct file *file, int on)
{
	struct socket *sock = file->private_data;
	int err = fasync_helper(fd, file, on, &sock->fasync_list);

	return err < 0 ? err : 0;
}

static int sock_ioctl_stamp(struct sock *sk, unsigned int cmd, void __user *argp)
{
	bool ns = cmd == SIOCGSTAMPNS_OLD || cmd == SIOCGSTAMPNS_NEW;
	bool old32 = current->is_32bit && (cmd == SIOCGSTAMP_OLD || cmd == SIOCGSTAMPNS_OLD);
	u64 stamp = READ_ONCE(sk->sk_stamp);
	s64 tv[2];
	s32 tv32[2];

	if (!stamp)
		return -ENOENT;
	tv32[0] = tv[0] = stamp / NSEC_PER_SEC;
	tv[1] = stamp % NSEC_PER_SEC;
	if (!ns)
		tv[1] /= NSEC_PER_USEC;
	tv32[1] = tv[1];
	if (old32)
		return copy_to_user(argp, tv32, sizeof(tv32)) ? -EFAULT : 0;
	return copy_to_user(argp, tv, sizeof(tv)) ? -EFAULT : 0;
}

/* As F_GETOWN shows it: negative for a process group. */
static int sock_getown(struct file *file)
{
	int nr = 0;

	spin_lock(&file->f_lock);
	if (file->f_owner) {
		nr = pid_vnr(file->f_owner->pid);
		if (file->f_owner->pid_type == PIDTYPE_PGID)
			nr = -nr;
	}
	spin_unlock(&file->f_lock);
	return nr;
}

static long sock_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct socket *sock = file->private_data;
	void __user *argp = (void __user *)arg;
	int err, pid;

	switch (cmd) {
	case FIOSETOWN:
	case SIOCSPGRP:
		if (get_user(pid, (int __user *)argp))
			return -EFAULT;
		return f_setown(file, pid, 1);
	case FIOGETOWN:
	case SIOCGPGRP:
		return put_user(sock_getown(file), (int __user *)argp);
	case SIOCGSTAMP_OLD:
	case SIOCGSTAMPNS_OLD:
	case SIOCGSTAMP_NEW:
	case SIOCGSTAMPNS_NEW:
		return sock_ioctl_stamp(sock->sk, cmd, argp);
	}
	err = sock->ops->ioctl ? sock->ops->ioctl(sock, cmd, arg) : -ENOIOCTLCMD;
	if (err == -ENOIOCTLCMD)
		err = dev_ioctl(cmd, arg);
	return err;
}

static const struct file_operations socket_file_ops = {
	.llseek		= no_llseek,
	.read_iter	= sock_read_iter,
	.write_iter	= sock_write_iter,
	.poll		= sock_poll,
	.unlocked_ioctl	= sock_ioctl,
	.compat_ioctl	= sock_ioctl,
	.release	= sock_close,
	.fasync		= sock_fasync,
};

/*
 * Addresses.
 */

int move_addr_to_kernel(const void __user *uaddr, int ulen, struct sockaddr_storage *kaddr)
{
	if (ulen < 0 || ulen > (int)sizeof(*kaddr))
		return -EINVAL;
	if (!ulen)
		return 0;
	return copy_from_user(kaddr, uaddr, ulen) ? -EFAULT : 0;
}

int move_addr_to_user(const struct sockaddr_storage *kaddr, int klen, void __user *uaddr,
		      int __user *ulen)
{
	int len;

	if (get_user(len, ulen))
		return -EFAULT;
	if (len > klen)
		len = klen;
	if (len < 0)
		return -EINVAL;
	if (len && copy_to_user(uaddr, kaddr, len))
		return -EFAULT;
	/* The length the address really has, not what was copied of it. */
	return put_user(klen, ulen);
}

/*
 * The calls.
 */

static int sock_type_flags(int *type)
{
	int flags = *type & ~SOCK_TYPE_MASK;

	if (flags & ~(SOCK_CLOEXEC | SOCK_NONBLOCK))
		return -EINVAL;
	*type &= SOCK_TYPE_MASK;
	return flags;
}

int __sys_socket(int family, int type, int protocol)
{
	int flags = sock_type_flags(&type);
	struct socket *sock;
	int err;

	trace_step(__sys_socket, TRACE_STEP_EDGE, 0);
	if (flags < 0)
		return flags;
	err = sock_create(family, type, protocol, &sock);
	if (err)
		return err;
	return sock_map_fd(sock, flags);
}

static int sock_create_pair(int family, int type, int protocol, struct socket *socks[2])
{
	int err = sock_create(family, type, protocol, &socks[0]);

	if (err)
		return err;
	err = sock_create(family, type, protocol, &socks[1]);
	if (err)
		goto release_first;
	err = -EOPNOTSUPP;
	if (socks[0]->ops->socketpair) {
		trace_step(socks[0]->ops->socketpair, TRACE_STEP_SOCKET, 0);
		err = socks[0]->ops->socketpair(socks[0], socks[1]);
	}
	if (!err)
		return 0;
	sock_release(socks[1]);
release_first:
	sock_release(socks[0]);
	return err;
}

int __sys_socketpair(int family, int type, int protocol, int __user *usockvec)
{
	int flags = sock_type_flags(&type), fd1, fd2, err;
	struct file *file1, *file2;
	struct socket *socks[2];

	trace_step(__sys_socketpair, TRACE_STEP_EDGE, 0);
	if (flags < 0)
		return flags;
	fd1 = get_unused_fd_flags(flags);
	if (fd1 < 0)
		return fd1;
	fd2 = get_unused_fd_flags(flags);
	if (fd2 < 0) {
		put_unused_fd(fd1);
		return fd2;
	}
	err = -EFAULT;
	if (put_user(fd1, &usockvec[0]) || put_user(fd2, &usockvec[1]))
		goto put_fds;
	err = sock_create_pair(family, type, protocol, socks);
	if (err)
		goto put_fds;

	file1 = sock_alloc_file(socks[0], flags);
	if (IS_ERR(file1)) {
		err = PTR_ERR(file1);
		sock_release(socks[1]);
		sock_release(socks[0]);
		goto put_fds;
	}
	file2 = sock_alloc_file(socks[1], flags);
	if (IS_ERR(file2)) {
		err = PTR_ERR(file2);
		sock_release(socks[1]);
		fput(file1);
		goto put_fds;
	}
	fd_install(fd1, file1);
	fd_install(fd2, file2);
	return 0;

put_fds:
	put_unused_fd(fd2);
	put_unused_fd(fd1);
	return err;
}

int __sys_bind(int fd, struct sockaddr __user *umyaddr, int addrlen)
{
	struct sockaddr_storage address;
	struct socket *sock;
	struct fd f;
	int err;

	trace_step(__sys_bind, TRACE_STEP_EDGE, 0);
	sock = sockfd_lookup_light(fd, &f);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	err = move_addr_to_kernel(umyaddr, addrlen, &address);
	if (!err)
		err = policy_check_bind(&address, addrlen);
	if (!err) {
		trace_step(sock->ops->bind, TRACE_STEP_SOCKET, 0);
		err = sock->ops->bind(sock, (struct sockaddr *)&address, addrlen);
	}
	fdput(f);
	return err;
}

int __sys_listen(int fd, int backlog)
{
	struct socket *sock;
	struct fd f;
	int err;

	trace_step(__sys_listen, TRACE_STEP_EDGE, 0);
	sock = sockfd_lookup_light(fd, &f);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	if ((unsigned int)backlog > SOMAXCONN)
		backlog = SOMAXCONN;
	err = policy_check_listen(backlog);
	if (!err) {
		err = -EOPNOTSUPP;
		if (sock->ops->listen) {
			trace_step(sock->ops->listen, TRACE_STEP_SOCKET, 0);
			err = sock->ops->listen(sock, backlog);
		}
	}
	fdput(f);
	return err;
}

static struct file *do_accept(struct file *file, struct sockaddr __user *upeer_sockaddr,
			      int __user *upeer_addrlen, int flags)
{
	struct socket *sock = sock_from_file(file), *newsock;
	struct sockaddr_storage address;
	struct file *newfile;
	int err;

	if (!sock)
		return ERR_PTR(-ENOTSOCK);
	newsock = sock_accept(sock, file->f_flags);
	if (IS_ERR(newsock))
		return ERR_CAST(newsock);
	newfile = sock_alloc_file(newsock, flags);
	if (IS_ERR(newfile)) {
		sock_release(newsock);
		return newfile;
	}
	err = policy_check_accept();
	if (err)
		goto drop;
	if (upeer_sockaddr) {
		int len = newsock->ops->getname(newsock, (struct sockaddr *)&address, 2);

		err = -ECONNABORTED;
		if (len < 0)
			goto drop;
		err = move_addr_to_user(&address, len, upeer_sockaddr, upeer_addrlen);
		if (err)
			goto drop;
	}
	return newfile;
drop:
	fput(newfile);
	return ERR_PTR(err);
}

static int __sys_accept4_file(struct file *file, struct sockaddr __user *upeer_sockaddr,
			      int __user *upeer_addrlen, int flags)
{
	struct file *newfile;
	int newfd;

	if (flags & ~(SOCK_CLOEXEC | SOCK_NONBLOCK))
		return -EINVAL;
	newfd = get_unused_fd_flags(flags);
	if (unlikely(newfd < 0))
		return newfd;
	newfile = do_accept(file, upeer_sockaddr, upeer_addrlen, flags);
	if (IS_ERR(newfile)) {
		put_unused_fd(newfd);
		return PTR_ERR(newfile);
	}
	fd_install(newfd, newfile);
	return newfd;
}

int __sys_accept4(int fd, struct sockaddr __user *upeer_sockaddr, int __user *upeer_addrlen,
		  int flags)
{
	struct fd f;
	int err = -EBADF;

	trace_step(__sys_accept4, TRACE_STEP_EDGE, 0);
	f = fdget(fd);
	if (f.file) {
		err = __sys_accept4_file(f.file, upeer_sockaddr, upeer_addrlen, flags);
		fdput(f);
	}
	return err;
}

int __sys_connect(int fd, struct sockaddr __user *uservaddr, int addrlen)
{
	struct sockaddr_storage address;
	struct socket *sock;
	struct fd f;
	int err;

	trace_step(__sys_connect, TRACE_STEP_EDGE, 0);
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	err = move_addr_to_kernel(uservaddr, addrlen, &address);
	if (err)
		goto out;
	err = -ENOTSOCK;
	sock = sock_from_file(f.file);
	if (!sock)
		goto out;
	err = policy_check_connect(&address, addrlen);
	if (!err)
		err = sock_connect(sock, (struct sockaddr *)&address, addrlen, f.file->f_flags);
out:
	fdput(f);
	return err;
}

static int sock_get_name(int fd, struct sockaddr __user *uaddr, int __user *ulen, int peer)
{
	struct sockaddr_storage address;
	struct socket *sock;
	struct fd f;
	int err;

	sock = sockfd_lookup_light(fd, &f);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	trace_step(sock->ops->getname, TRACE_STEP_SOCKET, 0);
	err = sock->ops->getname(sock, (struct sockaddr *)&address, peer);
	if (err >= 0)
		err = move_addr_to_user(&address, err, uaddr, ulen);
	fdput(f);
	return err;
}

int __sys_getsockname(int fd, struct sockaddr __user *usockaddr, int __user *usockaddr_len)
{
	trace_step(__sys_getsockname, TRACE_STEP_EDGE, 0);
	return sock_get_name(fd, usockaddr, usockaddr_len, 0);
}

int __sys_getpeername(int fd, struct sockaddr __user *usockaddr, int __user *usockaddr_len)
{
	trace_step(__sys_getpeername, TRACE_STEP_EDGE, 0);
	return sock_get_name(fd, usockaddr, usockaddr_len, 1);
}

long __sys_sendto(int fd, void __user *buff, size_t len, unsigned int flags,
		  struct sockaddr __user *addr, int addr_len)
{
	struct sockaddr_storage address;
	struct socket *sock;
	struct msghdr msg;
	struct fd f;
	long err;

	trace_step(__sys_sendto, TRACE_STEP_EDGE, 0);
	err = import_ubuf(ITER_SOURCE, buff, len, &msg.msg_iter);
	if (unlikely(err))
		return err;
	sock = sockfd_lookup_light(fd, &f);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	msg.msg_name = NULL;
	msg.msg_namelen = 0;
	msg.msg_control = NULL;
	msg.msg_controllen = 0;
	if (addr) {
		err = move_addr_to_kernel(addr, addr_len, &address);
		if (!err)
			err = policy_check_sendmsg(&address, addr_len);
		if (err < 0)
			goto out;
		msg.msg_name = &address;
		msg.msg_namelen = addr_len;
	}
	msg.msg_flags = sock_msg_flags(sock, flags & ~MSG_INTERNAL_FLAGS);
	err = sock_sendmsg(sock, &msg);
out:
	fdput(f);
	return err;
}

long __sys_recvfrom(int fd, void __user *ubuf, size_t size, unsigned int flags,
		    struct sockaddr __user *addr, int __user *addr_len)
{
	struct sockaddr_storage address;
	struct socket *sock;
	struct msghdr msg;
	struct fd f;
	long n;
	int err;

	trace_step(__sys_recvfrom, TRACE_STEP_EDGE, 0);
	err = import_ubuf(ITER_DEST, ubuf, size, &msg.msg_iter);
	if (unlikely(err))
		return err;
	sock = sockfd_lookup_light(fd, &f);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	msg.msg_name = addr ? &address : NULL;
	msg.msg_namelen = 0;
	msg.msg_control_user = NULL;
	msg.msg_controllen = 0;
	msg.msg_flags = 0;
	n = sock_recvmsg(sock, &msg, sock_msg_flags(sock, flags));
	if (n >= 0 && addr) {
		err = move_addr_to_user(&address, msg.msg_namelen, addr, addr_len);
		if (err < 0)
			n = err;
	}
	fdput(f);
	return n;
}

int __sys_setsockopt(int fd, int level, int optname, char __user *optval, int optlen)
{
	struct socket *sock;
	struct fd f;
	int err;

	trace_step(__sys_setsockopt, TRACE_STEP_EDGE, 0);
	if (optlen < 0)
		return -EINVAL;
	sock = sockfd_lookup_light(fd, &f);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	if (level == SOL_SOCKET) {
		trace_step(sock_setsockopt, TRACE_STEP_SOCKET, 0);
		err = sock_setsockopt(sock, level, optname, optval, optlen);
	} else if (!sock->ops->setsockopt) {
		err = -EOPNOTSUPP;
	} else {
		trace_step(sock->ops->setsockopt, TRACE_STEP_SOCKET, 0);
		err = sock->ops->setsockopt(sock, level, optname, optval, optlen);
	}
	fdput(f);
	return err;
}

int __sys_getsockopt(int fd, int level, int optname, char __user *optval, int __user *optlen)
{
	struct socket *sock;
	struct fd f;
	int err;

	trace_step(__sys_getsockopt, TRACE_STEP_EDGE, 0);
	sock = sockfd_lookup_light(fd, &f);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	if (level == SOL_SOCKET) {
		trace_step(sock_getsockopt, TRACE_STEP_SOCKET, 0);
		err = sock_getsockopt(sock, level, optname, optval, optlen);
	} else if (!sock->ops->getsockopt) {
		err = -EOPNOTSUPP;
	} else {
		trace_step(sock->ops->getsockopt, TRACE_STEP_SOCKET, 0);
		err = sock->ops->getsockopt(sock, level, optname, optval, optlen);
	}
	fdput(f);
	return err;
}

int __sys_shutdown(int fd, int how)
{
	struct socket *sock;
	struct fd f;
	int err;

	trace_step(__sys_shutdown, TRACE_STEP_EDGE, 0);
	sock = sockfd_lookup_light(fd, &f);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	trace_step(sock->ops->shutdown, TRACE_STEP_SOCKET, 0);
	err = sock->ops->shutdown(sock, how);
	fdput(f);
	return err;
}

/*
 * Messages with headers.
 */

/* A header copied in, and what must be freed with it. */
struct msg_in {
	struct msghdr		msg;
	struct iovec		fast_iov[UIO_FASTIOV];
	struct iovec		*iov;		/* NULL or to be freed */
	struct sockaddr_storage	address;
	void __user		*uaddr;		/* where the name goes (receiving) */
};

static int copy_header(struct user_msghdr *hdr, const struct user_msghdr __user *umsg,
		       unsigned int flags)
{
	if (flags & MSG_CMSG_COMPAT)
		return get_compat_msghdr(hdr, (const struct compat_msghdr __user *)umsg);
	return copy_from_user(hdr, umsg, sizeof(*hdr)) ? -EFAULT : 0;
}

static int copy_msghdr_from_user(struct msg_in *in, const struct user_msghdr __user *umsg,
				 unsigned int flags, int direction)
{
	struct msghdr *msg = &in->msg;
	struct user_msghdr hdr;
	ssize_t err = copy_header(&hdr, umsg, flags);

	if (err)
		return err;
	msg->msg_control_user = hdr.msg_control;
	msg->msg_controllen = hdr.msg_controllen;
	msg->msg_namelen = hdr.msg_name ? hdr.msg_namelen : 0;
	if (msg->msg_namelen < 0)
		return -EINVAL;
	if (msg->msg_namelen > (int)sizeof(in->address))
		msg->msg_namelen = sizeof(in->address);
	in->uaddr = hdr.msg_name;
	msg->msg_name = hdr.msg_name ? &in->address : NULL;
	if (direction == ITER_SOURCE) {
		if (!msg->msg_namelen)
			msg->msg_name = NULL;
		err = move_addr_to_kernel(hdr.msg_name, msg->msg_namelen, &in->address);
		if (err)
			return err;
	}
	if (hdr.msg_iovlen > UIO_MAXIOV)
		return -EMSGSIZE;
	in->iov = in->fast_iov;
	err = __import_iovec(direction, hdr.msg_iov, hdr.msg_iovlen, UIO_FASTIOV, &in->iov,
			     &msg->msg_iter, flags & MSG_CMSG_COMPAT);
	return err < 0 ? err : 0;
}

/* Control messages into the kernel, in the kernel's layout.  *buf: kfree() it. */
static int copy_control_from_user(struct msghdr *msg, unsigned int flags, void *small,
				  size_t small_len, void **buf)
{
	size_t len = msg->msg_controllen;
	void *ctl = small;

	*buf = NULL;
	if (!len)
		return 0;
	if (len > INT_MAX)
		return -ENOBUFS;
	if (flags & MSG_CMSG_COMPAT)
		return cmsghdr_from_user_compat_to_kern(msg, small, small_len, buf);
	if (len > small_len) {
		if (len > OPTMEM_MAX)
			return -ENOBUFS;
		ctl = *buf = kmalloc(len, GFP_KERNEL);
		if (!ctl)
			return -ENOBUFS;
	}
	if (copy_from_user(ctl, msg->msg_control_user, len)) {
		kfree(*buf);
		*buf = NULL;
		return -EFAULT;
	}
	msg->msg_control = ctl;
	return 0;
}

static long ___sys_sendmsg(struct socket *sock, struct user_msghdr __user *umsg,
			   unsigned int flags, struct msghdr *used)
{
	unsigned long small[48 / sizeof(long)];
	void *control = NULL;
	struct msg_in in;
	long err;

	err = copy_msghdr_from_user(&in, umsg, flags, ITER_SOURCE);
	if (err)
		return err;
	err = copy_control_from_user(&in.msg, flags, small, sizeof(small), &control);
	if (err)
		goto free_iov;
	if (in.msg.msg_name) {
		err = policy_check_sendmsg(&in.address, in.msg.msg_namelen);
		if (err)
			goto free_control;
	}
	in.msg.msg_flags = sock_msg_flags(sock, flags & ~MSG_INTERNAL_FLAGS);
	err = sock_sendmsg(sock, &in.msg);
	if (used)
		*used = in.msg;
free_control:
	kfree(control);
free_iov:
	kfree(in.iov);
	return err;
}

long __sys_sendmsg(int fd, struct user_msghdr __user *msg, unsigned int flags,
		   bool forbid_cmsg_compat)
{
	struct socket *sock;
	struct fd f;
	long err;

	trace_step(__sys_sendmsg, TRACE_STEP_EDGE, 0);
	if (forbid_cmsg_compat && (flags & MSG_CMSG_COMPAT))
		return -EINVAL;
	sock = sockfd_lookup_light(fd, &f);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	err = ___sys_sendmsg(sock, msg, flags, NULL);
	fdput(f);
	return err;
}

/* The i-th header of an array, in the caller's layout. */
static struct user_msghdr __user *mmsg_entry(struct mmsghdr __user *mmsg, unsigned int i,
					     unsigned int flags, unsigned int __user **ulen)
{
	if (flags & MSG_CMSG_COMPAT) {
		struct compat_mmsghdr __user *entry =
			(struct compat_mmsghdr __user *)mmsg + i;

		*ulen = &entry->msg_len;
		return (struct user_msghdr __user *)entry;
	}
	*ulen = &mmsg[i].msg_len;
	return &mmsg[i].msg_hdr;
}

int __sys_sendmmsg(int fd, struct mmsghdr __user *mmsg, unsigned int vlen, unsigned int flags,
		   bool forbid_cmsg_compat)
{
	struct socket *sock;
	unsigned int i;
	struct fd f;
	long err = 0;

	trace_step(__sys_sendmmsg, TRACE_STEP_EDGE, 0);
	if (forbid_cmsg_compat && (flags & MSG_CMSG_COMPAT))
		return -EINVAL;
	if (vlen > UIO_MAXIOV)
		vlen = UIO_MAXIOV;
	sock = sockfd_lookup_light(fd, &f);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	for (i = 0; i < vlen; i++) {
		unsigned int __user *ulen;
		struct user_msghdr __user *umsg = mmsg_entry(mmsg, i, flags, &ulen);
		struct msghdr used;

		used.msg_iter.count = 0;
		err = ___sys_sendmsg(sock, umsg, flags, &used);
		if (err < 0)
			break;
		err = put_user((unsigned int)err, ulen);
		if (err)
			break;
		/* A partial send is the last: what follows would not follow it. */
		if (iov_iter_count(&used.msg_iter)) {
			i++;
			break;
		}
		cond_resched();
	}
	fdput(f);
	return i ? (int)i : err;
}

/* What the program learns besides the bytes: flags, control length, name. */
static int put_msghdr(struct msg_in *in, struct user_msghdr __user *umsg, unsigned int flags,
		      size_t control_len)
{
	struct compat_msghdr __user *cmsg = (struct compat_msghdr __user *)umsg;
	unsigned int out_flags = in->msg.msg_flags & ~(MSG_CMSG_COMPAT | MSG_CMSG_CLOEXEC);
	bool compat = flags & MSG_CMSG_COMPAT;
	int err;

	out_flags |= flags & MSG_CMSG_CLOEXEC;
	if (in->uaddr) {
		err = move_addr_to_user(&in->address, in->msg.msg_namelen, in->uaddr,
					compat ? &cmsg->msg_namelen : &umsg->msg_namelen);
		if (err)
			return err;
	}
	if (compat) {
		if (put_user(out_flags, &cmsg->msg_flags))
			return -EFAULT;
		return put_user((u32)control_len, &cmsg->msg_controllen);
	}
	if (put_user(out_flags, &umsg->msg_flags))
		return -EFAULT;
	return put_user(control_len, &umsg->msg_controllen);
}

static long ___sys_recvmsg(struct socket *sock, struct user_msghdr __user *umsg,
			   unsigned int flags)
{
	void __user *control;
	struct msg_in in;
	long n;
	int err;

	err = copy_msghdr_from_user(&in, umsg, flags, ITER_DEST);
	if (err)
		return err;
	control = in.msg.msg_control_user;
	in.msg.msg_flags = flags & (MSG_CMSG_CLOEXEC | MSG_CMSG_COMPAT);
	in.msg.msg_namelen = 0;
	n = sock_recvmsg(sock, &in.msg, sock_msg_flags(sock, flags & ~MSG_INTERNAL_FLAGS));
	if (n >= 0) {
		err = put_msghdr(&in, umsg, flags,
				 (unsigned long)in.msg.msg_control_user - (unsigned long)control);
		if (err)
			n = err;
	}
	kfree(in.iov);
	return n;
}

long __sys_recvmsg(int fd, struct user_msghdr __user *msg, unsigned int flags,
		   bool forbid_cmsg_compat)
{
	struct socket *sock;
	struct fd f;
	long err;

	trace_step(__sys_recvmsg, TRACE_STEP_EDGE, 0);
	if (forbid_cmsg_compat && (flags & MSG_CMSG_COMPAT))
		return -EINVAL;
	sock = sockfd_lookup_light(fd, &f);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	err = ___sys_recvmsg(sock, msg, flags);
	fdput(f);
	return err;
}

/*
 * Receives until the array is full, the time is over or an error comes.  As on
 * Linux the timeout is looked at between messages only: a receive that
 * waits is not cut short by it.  An error after the first message is kept
 * for the next call.
 */
static int do_recvmmsg(struct socket *sock, struct mmsghdr __user *mmsg, unsigned int vlen,
		       unsigned int flags, ktime_t *end)
{
	unsigned int i;
	long err = sock_error(sock->sk);

	if (err)
		return err;
	for (i = 0; i < vlen; i++) {
		unsigned int __user *ulen;
		struct user_msghdr __user *umsg = mmsg_entry(mmsg, i, flags, &ulen);

		err = ___sys_recvmsg(sock, umsg, flags & ~MSG_WAITFORONE);
		if (err < 0)
			break;
		err = put_user((unsigned int)err, ulen);
		if (err)
			break;
		if (flags & MSG_WAITFORONE)
			flags |= MSG_DONTWAIT;
		if (end && ktime_get() >= *end) {
			i++;
			break;
		}
		cond_resched();
	}
	if (!i)
		return err;
	if (err < 0 && err != -EAGAIN)
		WRITE_ONCE(sock->sk->sk_err, -err);
	return i;
}

static int get_mmsg_timeout(struct timespec64 *ts, struct __kernel_timespec __user *timeout,
			    struct old_timespec32 __user *timeout32)
{
	if (timeout ? get_timespec64(ts, timeout) : get_old_timespec32(ts, timeout32))
		return -EFAULT;
	return timespec64_valid(ts) ? 0 : -EINVAL;
}

int __sys_recvmmsg(int fd, struct mmsghdr __user *mmsg, unsigned int vlen, unsigned int flags,
		   struct __kernel_timespec __user *timeout,
		   struct old_timespec32 __user *timeout32)
{
	bool timed = timeout || timeout32;
	struct timespec64 ts;
	struct socket *sock;
	ktime_t end = 0, left;
	struct fd f;
	int n;

	trace_step(__sys_recvmmsg, TRACE_STEP_EDGE, 0);
	if (timed) {
		n = get_mmsg_timeout(&ts, timeout, timeout32);
		if (n)
			return n;
		end = ktime_add_safe(ktime_get(), timespec64_to_ktime(ts));
	}
	sock = sockfd_lookup_light(fd, &f);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	n = do_recvmmsg(sock, mmsg, vlen, flags, timed ? &end : NULL);
	fdput(f);
	if (n <= 0 || !timed)
		return n;
	left = end - ktime_get();
	ts = ns_to_timespec64(left > 0 ? left : 0);
	if (timeout ? put_timespec64(&ts, timeout) : put_old_timespec32(&ts, timeout32))
		n = -EFAULT;
	return n;
}

int put_cmsg(struct msghdr *msg, int level, int type, int len, const void *data)
{
	size_t cmlen = CMSG_LEN(len), space;
	struct cmsghdr hdr;

	if (msg->msg_flags & MSG_CMSG_COMPAT)
		return put_cmsg_compat(msg, level, type, len, data);
	if (!msg->msg_control_user || msg->msg_controllen < sizeof(hdr)) {
		msg->msg_flags |= MSG_CTRUNC;
		return 0;
	}
	if (msg->msg_controllen < cmlen) {
		msg->msg_flags |= MSG_CTRUNC;
		cmlen = msg->msg_controllen;
	}
	hdr.cmsg_level = level;
	hdr.cmsg_type = type;
	hdr.cmsg_len = cmlen;
	if (copy_to_user(msg->msg_control_user, &hdr, sizeof(hdr)) ||
	    copy_to_user(msg->msg_control_user + sizeof(hdr), data, cmlen - sizeof(hdr)))
		return -EFAULT;
	space = min(CMSG_SPACE(len), msg->msg_controllen);
	msg->msg_control_user += space;
	msg->msg_controllen -= space;
	return 0;
}

SYSCALL_DEFINE3(socket, int, family, int, type, int, protocol)
{
	return __sys_socket(family, type, protocol);
}

SYSCALL_DEFINE4(socketpair, int, family, int, type, int, protocol, int __user *, usockvec)
{
	return __sys_socketpair(family, type, protocol, usockvec);
}

SYSCALL_DEFINE3(bind, int, fd, struct sockaddr __user *, umyaddr, int, addrlen)
{
	return __sys_bind(fd, umyaddr, addrlen);
}

SYSCALL_DEFINE2(listen, int, fd, int, backlog)
{
	return __sys_listen(fd, backlog);
}

SYSCALL_DEFINE4(accept4, int, fd, struct sockaddr __user *, upeer_sockaddr, int __user *,
		upeer_addrlen, int, flags)
{
	return __sys_accept4(fd, upeer_sockaddr, upeer_addrlen, flags);
}

SYSCALL_DEFINE3(accept, int, fd, struct sockaddr __user *, upeer_sockaddr, int __user *,
		upeer_addrlen)
{
	return __sys_accept4(fd, upeer_sockaddr, upeer_addrlen, 0);
}

SYSCALL_DEFINE3(connect, int, fd, struct sockaddr __user *, uservaddr, int, addrlen)
{
	return __sys_connect(fd, uservaddr, addrlen);
}

SYSCALL_DEFINE3(getsockname, int, fd, struct sockaddr __user *, usockaddr, int __user *,
		usockaddr_len)
{
	return __sys_getsockname(fd, usockaddr, usockaddr_len);
}

SYSCALL_DEFINE3(getpeername, int, fd, struct sockaddr __user *, usockaddr, int __user *,
		usockaddr_len)
{
	return __sys_getpeername(fd, usockaddr, usockaddr_len);
}

SYSCALL_DEFINE6(sendto, int, fd, void __user *, buff, size_t, len, unsigned int, flags,
		struct sockaddr __user *, addr, int, addr_len)
{
	return __sys_sendto(fd, buff, len, flags, addr, addr_len);
}

SYSCALL_DEFINE6(recvfrom, int, fd, void __user *, ubuf, size_t, size, unsigned int, flags,
		struct sockaddr __user *, addr, int __user *, addr_len)
{
	return __sys_recvfrom(fd, ubuf, size, flags, addr, addr_len);
}

SYSCALL_DEFINE5(setsockopt, int, fd, int, level, int, optname, char __user *, optval, int,
		optlen)
{
	return __sys_setsockopt(fd, level, optname, optval, optlen);
}

SYSCALL_DEFINE5(getsockopt, int, fd, int, level, int, optname, char __user *, optval,
		int __user *, optlen)
{
	return __sys_getsockopt(fd, level, optname, optval, optlen);
}

SYSCALL_DEFINE2(shutdown, int, fd, int, how)
{
	return __sys_shutdown(fd, how);
}

SYSCALL_DEFINE3(sendmsg, int, fd, struct user_msghdr __user *, msg, unsigned int, flags)
{
	return __sys_sendmsg(fd, msg, flags, true);
}

SYSCALL_DEFINE4(sendmmsg, int, fd, struct mmsghdr __user *, mmsg, unsigned int, vlen,
		unsigned int, flags)
{
	return __sys_sendmmsg(fd, mmsg, vlen, flags, true);
}

SYSCALL_DEFINE3(recvmsg, int, fd, struct user_msghdr __user *, msg, unsigned int, flags)
{
	return __sys_recvmsg(fd, msg, flags, true);
}

SYSCALL_DEFINE5(recvmmsg, int, fd, struct mmsghdr __user *, mmsg, unsigned int, vlen,
		unsigned int, flags, struct __kernel_timespec __user *, timeout)
{
	if (flags & MSG_CMSG_COMPAT)
		return -EINVAL;
	return __sys_recvmmsg(fd, mmsg, vlen, flags, timeout, NULL);
}

static struct file_system_type sock_fs_type = {
	.name		= "sockfs",
	.fs_flags	= FS_NOMOUNT,
};

void net_init(void)
{
	sock_mnt = kern_mount_pseudo(&sock_fs_type, SOCKFS_MAGIC, &sockfs_ops);
	if (IS_ERR_OR_NULL(sock_mnt))
		panic("sockfs: no memory");
	unix_init();
	inet_init();
	net_proc_init();
}
