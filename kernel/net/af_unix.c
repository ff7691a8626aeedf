/*
 * af_unix.c - sockets between processes of one machine
 *
 * A stream socket is new, listening or connected.  connect() makes the far end
 * at once and queues it; accept() only takes it off the queue.  Bytes go
 * straight into the other end's stream.  Datagram and sequenced-packet sockets
 * keep a list of records instead (unix_dgram.c).
 *
 * An end that closes leaves the other one connected to a dead socket: what was
 * sent before can still be read, sending is EPIPE.
 *
 * Names are a file's inode or an abstract string; both are found by hashing
 * under unix_table_lock.
 *
 * Lock order: listener, then a pair by address, then unix_table_lock.
 */
#include "net/af_unix.h"

#include <asm/ioctls.h>
#include <linux/sockios.h>

#include "fs/dcache.h"
#include "fs/fs_struct.h"
#include "fs/mount.h"
#include "fs/namei.h"
#include "lib/hash.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "net/unix_internal.h"
#include "sched/cred.h"
#include "sched/pid.h"
#include "sched/signal.h"
#include "trace/trace.h"

#define UNIX_HASH_BITS	6
#define NAME_OFFSET	offsetof(struct sockaddr_un, sun_path)

static struct kmem_cache *unix_cache __ro_after_init;
static struct hlist_head unix_names[1 << UNIX_HASH_BITS];	/* T  abstract names */
static struct hlist_head unix_inodes[1 << UNIX_HASH_BITS];	/* T  names that are files */
LIST_HEAD(unix_sockets);
DEFINE_SPINLOCK(unix_table_lock);

/* net.unix.max_dgram_qlen */
int unix_max_dgram_qlen = 10;

bool is_unix_socket(const struct socket *sock)
{
	return sock->sk->sk_family == AF_UNIX;
}

/*
 * A socket's beginning and end.
 */

struct unix_sock *unix_new(const struct socket *like, int type)
{
	const struct proto_ops *ops = like ? like->ops : unix_ops_of(type);
	struct sock *sk = sk_alloc(unix_cache, offsetof(struct unix_sock, rx), AF_UNIX, type, 0,
				   ops, GFP_KERNEL);
	struct unix_sock *u;

	if (!sk)
		return NULL;
	u = unix_sk(sk);
	sk->sk_state = TCP_CLOSE;
	sk->sk_max_ack_backlog = unix_max_dgram_qlen;
	if (type == SOCK_STREAM)
		stream_init(&u->rx, SK_WMEM_MAX);
	INIT_LIST_HEAD(&u->queue);
	INIT_LIST_HEAD(&u->accept_queue);
	INIT_LIST_HEAD(&u->embryo);
	mutex_init(&u->bindlock);
	init_waitqueue_head(&u->peer_wait);
	init_waitqueue_func_entry(&u->peer_wake, unix_peer_wake);
	spin_lock(&unix_table_lock);
	list_add_tail(&u->all, &unix_sockets);
	spin_unlock(&unix_table_lock);
	return u;
}

static int unix_create(struct socket **res, int type, int protocol)
{
	struct unix_sock *u;

	trace_step(unix_create, TRACE_STEP_SOCKET, 0);
	if (protocol && protocol != AF_UNIX)
		return -EPROTONOSUPPORT;
	if (type == SOCK_RAW)	/* BSD's name for it */
		type = SOCK_DGRAM;
	if (!unix_ops_of(type))
		return -ESOCKTNOSUPPORT;
	u = unix_new(NULL, type);
	if (!u)
		return -ENOMEM;
	*res = &unix_to_sk(u)->socket;
	return 0;
}

static void unix_address_put(struct unix_address *addr)
{
	if (addr && refcount_dec_and_test(&addr->refcnt))
		kfree(addr);
}

void unix_destroy(struct sock *sk)
{
	struct unix_sock *u = unix_sk(sk);

	spin_lock(&unix_table_lock);
	list_del(&u->all);
	spin_unlock(&unix_table_lock);
	if (sk->socket.type == SOCK_STREAM)
		stream_destroy(&u->rx);
	unix_address_put(u->addr);
}

/* Credentials that the other end sees in SO_PEERCRED. */
static void unix_set_peercred(struct sock *sk, struct pid *pid, const struct cred *cred)
{
	struct pid *old_pid = sk->sk_peer_pid;
	const struct cred *old_cred = sk->sk_peer_cred;

	sk->sk_peer_pid = get_pid(pid);
	sk->sk_peer_cred = cred ? get_cred(cred) : NULL;
	if (old_pid)
		put_pid(old_pid);
	if (old_cred)
		put_cred(old_cred);
}

static void unix_set_peercred_current(struct sock *sk)
{
	unix_set_peercred(sk, task_tgid(current), current_cred());
}

struct unix_sock *unix_peer_get(struct sock *sk)
{
	struct unix_sock *peer;

	spin_lock(&sk->sk_lock);
	peer = unix_sk(sk)->peer;
	if (peer)
		sock_hold(unix_to_sk(peer));
	spin_unlock(&sk->sk_lock);
	return peer;
}

/*
 * The other end of a connected stream.  It is only given up by release(), so in
 * an operation on the socket no reference is needed.
 */
static struct unix_sock *unix_stream_peer(const struct sock *sk)
{
	return smp_load_acquire(&unix_sk(sk)->peer);
}

/* Found by no name any more. */
static void unix_unname(struct unix_sock *u)
{
	struct path path;

	spin_lock(&unix_table_lock);
	hlist_del_init(&u->name_node);
	hlist_del_init(&u->inode_node);
	path = u->path;
	u->path.dentry = NULL;
	u->path.mnt = NULL;
	spin_unlock(&unix_table_lock);
	if (path.dentry)
		path_put(&path);
}

/* A connected end goes: the other one learns it. */
static void unix_hang_up(struct sock *sk, struct unix_sock *peer, bool unread)
{
	struct sock *psk = unix_to_sk(peer);

	spin_lock(&psk->sk_lock);
	psk->sk_shutdown = SHUTDOWN_MASK;
	if (unread)
		psk->sk_err = ECONNRESET;
	spin_unlock(&psk->sk_lock);
	if (sk->socket.type == SOCK_STREAM)
		stream_shutdown(&unix_sk(sk)->rx, STREAM_SHUT_READ);
	sk_wake(psk, SK_WAKE_HUP);
}

/* @embryo: nobody ever accepted it. */
static void unix_release_sock(struct sock *sk, bool embryo)
{
	struct unix_sock *u = unix_sk(sk), *peer, *child;
	bool connected_type = sk->socket.type != SOCK_DGRAM;
	bool unread, listening;
	LIST_HEAD(children);

	unix_unname(u);
	spin_lock(&sk->sk_lock);
	listening = sk->sk_state == TCP_LISTEN;
	sock_set_flag(sk, SOCK_DEAD);
	sk->sk_shutdown = SHUTDOWN_MASK;
	sk->sk_state = TCP_CLOSE;
	sk->socket.file = NULL;
	peer = u->peer;
	u->peer = NULL;
	list_splice_init(&u->accept_queue, &children);
	sk->sk_ack_backlog = 0;
	unread = !list_empty(&u->queue) || embryo;
	spin_unlock(&sk->sk_lock);

	if (sk->socket.type == SOCK_STREAM)
		unread |= !stream_empty(&u->rx);
	if (waitqueue_active(&u->peer_wait))
		wake_up_all(&u->peer_wait);
	if (peer) {
		if (connected_type)
			unix_hang_up(sk, peer, unread);
		unix_peer_unwatch(u, peer);
		sock_put(unix_to_sk(peer));
	}
	while (listening && !list_empty(&children)) {
		child = list_first_entry(&children, struct unix_sock, embryo);
		list_del_init(&child->embryo);
		unix_release_sock(unix_to_sk(child), true);
		sock_put(unix_to_sk(child));
	}
	unix_purge(u);
}

void unix_release(struct socket *sock)
{
	trace_step(unix_release, TRACE_STEP_PROTOCOL, 0);
	unix_release_sock(sock->sk, false);
	unix_gc();
}

/*
 * Names.
 */

int unix_check_addr(const struct sockaddr *uaddr, int addr_len)
{
	if (addr_len <= (int)NAME_OFFSET || addr_len > (int)sizeof(struct sockaddr_un))
		return -EINVAL;
	return uaddr->sa_family == AF_UNIX ? 0 : -EINVAL;
}

/* The path need not end in NUL: this copy does.  @buf: PATH + 1 bytes. */
static void unix_copy_path(char *buf, const struct sockaddr *uaddr, int addr_len)
{
	int n = addr_len - NAME_OFFSET;

	memcpy(buf, ((const struct sockaddr_un *)uaddr)->sun_path, n);
	buf[n] = '\0';
}

static bool unix_is_abstract(const struct sockaddr *uaddr)
{
	return !((const struct sockaddr_un *)uaddr)->sun_path[0];
}

static unsigned int unix_name_hash(const void *name, int len, int type)
{
	return hash_64(hash_bytes(FNV_INIT, name, len) ^ type, UNIX_HASH_BITS);
}

static unsigned int unix_inode_hash(const struct inode *inode)
{
	return hash_ptr(inode, UNIX_HASH_BITS);
}

static struct unix_sock *__unix_find_abstract(const void *name, int len, int type)
{
	struct unix_sock *u;

	hlist_for_each_entry(u, &unix_names[unix_name_hash(name, len, type)], name_node)
		if (u->addr->len == len && u->sk.socket.type == type &&
		    !memcmp(u->addr->name, name, len))
			return u;
	return NULL;
}

static struct unix_sock *unix_find_abstract(const struct sockaddr *name, int len, int type)
{
	struct unix_sock *u;

	spin_lock(&unix_table_lock);
	u = __unix_find_abstract(name, len, type);
	if (u)
		sock_hold(unix_to_sk(u));
	spin_unlock(&unix_table_lock);
	return u;
}

static struct unix_sock *unix_find_inode(const struct inode *inode)
{
	struct unix_sock *u, *found = NULL;

	spin_lock(&unix_table_lock);
	hlist_for_each_entry(u, &unix_inodes[unix_inode_hash(inode)], inode_node)
		if (d_inode(u->path.dentry) == inode) {
			found = u;
			sock_hold(unix_to_sk(u));
			break;
		}
	spin_unlock(&unix_table_lock);
	return found;
}

static struct unix_sock *unix_find_path(const char *name, int type)
{
	struct unix_sock *u = NULL;
	struct inode *inode;
	struct path path;
	int err;

	err = kern_path(name, LOOKUP_FOLLOW, &path);
	if (err)
		return ERR_PTR(err);
	inode = d_inode(path.dentry);
	err = inode_permission(inode, MAY_WRITE);
	if (err)
		goto out;
	err = -ECONNREFUSED;
	if (!S_ISSOCK(inode->i_mode))
		goto out;
	u = unix_find_inode(inode);
	if (!u)
		goto out;
	err = -EPROTOTYPE;
	if (u->sk.socket.type == type)
		err = 0;
	else
		sock_put(unix_to_sk(u));
out:
	path_put(&path);
	return err ? ERR_PTR(err) : u;
}

/* Who has this name and type, with a reference. */
struct unix_sock *unix_find_other(const struct sockaddr *uaddr, int len, int type)
{
	char name[sizeof_field(struct sockaddr_un, sun_path) + 1];
	struct unix_sock *u;

	if (unix_is_abstract(uaddr)) {
		u = unix_find_abstract(uaddr, len, type);
		return u ? u : ERR_PTR(-ECONNREFUSED);
	}
	unix_copy_path(name, uaddr, len);
	return unix_find_path(name, type);
}

static struct unix_address *unix_address_new(const void *name, int len)
{
	struct unix_address *addr = kmalloc(sizeof(*addr) + len, GFP_KERNEL);

	if (addr) {
		refcount_set(&addr->refcnt, 1);
		addr->len = len;
		memcpy(addr->name, name, len);
	}
	return addr;
}

static int unix_bind_abstract(struct unix_sock *u, const struct sockaddr *uaddr, int addr_len)
{
	struct unix_address *addr = unix_address_new(uaddr, addr_len);
	int type = u->sk.socket.type, err = -EADDRINUSE;

	if (!addr)
		return -ENOMEM;
	spin_lock(&unix_table_lock);
	if (!__unix_find_abstract(uaddr, addr_len, type)) {
		smp_store_release(&u->addr, addr);
		hlist_add_head(&u->name_node,
			       &unix_names[unix_name_hash(uaddr, addr_len, type)]);
		err = 0;
	}
	spin_unlock(&unix_table_lock);
	if (err)
		kfree(addr);
	return err;
}

static int unix_bind_path(struct unix_sock *u, const struct sockaddr *uaddr, int addr_len)
{
	char name[sizeof_field(struct sockaddr_un, sun_path) + 1];
	struct {
		sa_family_t	family;
		char		path[sizeof(name)];
	} full = { .family = AF_UNIX };
	umode_t mode = S_IFSOCK | (S_IRWXUGO & ~current_umask());
	struct unix_address *addr;
	struct dentry *dentry;
	struct path parent;
	int err;

	unix_copy_path(name, uaddr, addr_len);
	strscpy(full.path, name, sizeof(full.path));
	addr = unix_address_new(&full, NAME_OFFSET + strlen(name) + 1);
	if (!addr)
		return -ENOMEM;
	dentry = kern_path_create(AT_FDCWD, name, &parent, 0);
	if (IS_ERR(dentry)) {
		err = PTR_ERR(dentry);
		goto free_addr;
	}
	err = vfs_mknod(d_inode(parent.dentry), dentry, mode, 0);
	if (!err) {
		spin_lock(&unix_table_lock);
		u->path.mnt = mntget(parent.mnt);
		u->path.dentry = dget(dentry);
		smp_store_release(&u->addr, addr);
		hlist_add_head(&u->inode_node, &unix_inodes[unix_inode_hash(d_inode(dentry))]);
		spin_unlock(&unix_table_lock);
	}
	done_path_create(&parent, dentry);
	if (!err)
		return 0;
free_addr:
	kfree(addr);
	return err == -EEXIST ? -EADDRINUSE : err;
}

/* Five hexadecimal digits in the abstract name space. */
static int unix_autobind_locked(struct unix_sock *u)
{
	static atomic_t next;
	struct {
		sa_family_t	family;
		char		path[8];
	} name = { .family = AF_UNIX };
	int tries, err = -EADDRINUSE;

	for (tries = 0; tries <= 0xfffff && err == -EADDRINUSE; tries++) {
		snprintf(name.path + 1, 6, "%05x", atomic_inc_return(&next) & 0xfffff);
		err = unix_bind_abstract(u, (struct sockaddr *)&name, NAME_OFFSET + 6);
	}
	return err == -EADDRINUSE ? -ENOSPC : err;
}

int unix_autobind(struct unix_sock *u)
{
	int err = 0;

	if (READ_ONCE(u->addr))
		return 0;
	mutex_lock(&u->bindlock);
	if (!u->addr)
		err = unix_autobind_locked(u);
	mutex_unlock(&u->bindlock);
	return err;
}

int unix_bind(struct socket *sock, struct sockaddr *uaddr, int addr_len)
{
	struct unix_sock *u = unix_sk(sock->sk);
	bool autobind = addr_len == (int)NAME_OFFSET && uaddr->sa_family == AF_UNIX;
	int err;

	if (!autobind) {
		err = unix_check_addr(uaddr, addr_len);
		if (err)
			return err;
	}
	err = mutex_lock_interruptible(&u->bindlock);
	if (err)
		return -EINTR;
	if (u->addr)
		err = autobind ? 0 : -EINVAL;
	else if (autobind)
		err = unix_autobind_locked(u);
	else if (unix_is_abstract(uaddr))
		err = unix_bind_abstract(u, uaddr, addr_len);
	else
		err = unix_bind_path(u, uaddr, addr_len);
	mutex_unlock(&u->bindlock);
	return err;
}

/* The name of @u (NULL: none) as a sockaddr; returns its length. */
int unix_fill_name(struct sockaddr *uaddr, const struct unix_address *addr)
{
	if (!addr) {
		uaddr->sa_family = AF_UNIX;
		return NAME_OFFSET;
	}
	memcpy(uaddr, addr->name, addr->len);
	return addr->len;
}

int unix_getname(struct socket *sock, struct sockaddr *uaddr, int peer)
{
	struct unix_sock *u = unix_sk(sock->sk);
	int len;

	if (!peer)
		return unix_fill_name(uaddr, smp_load_acquire(&u->addr));
	u = unix_peer_get(sock->sk);
	if (!u)
		return -ENOTCONN;
	len = unix_fill_name(uaddr, smp_load_acquire(&u->addr));
	sock_put(unix_to_sk(u));
	return len;
}

/*
 * Connections (SOCK_STREAM, SOCK_SEQPACKET).
 */

int unix_listen(struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	struct unix_sock *u = unix_sk(sk);
	int err = -EINVAL;

	if (!READ_ONCE(u->addr))
		return -EINVAL;
	spin_lock(&sk->sk_lock);
	if (sk->sk_state == TCP_CLOSE || sk->sk_state == TCP_LISTEN) {
		if ((u32)backlog > sk->sk_max_ack_backlog)
			wake_up_all(&u->peer_wait);
		sk->sk_max_ack_backlog = backlog;
		sk->sk_state = TCP_LISTEN;
		unix_set_peercred_current(sk);
		err = 0;
	}
	spin_unlock(&sk->sk_lock);
	return err;
}

/* For those who wait in connect(): room in the backlog, or no listener any more. */
static bool unix_backlog_ready(struct sock *sk)
{
	return READ_ONCE(sk->sk_ack_backlog) <= READ_ONCE(sk->sk_max_ack_backlog) ||
	       READ_ONCE(sk->sk_state) != TCP_LISTEN || (sk->sk_shutdown & RCV_SHUTDOWN);
}

/* Joins @sk with @child, which @listener's accept() will hand out.  Its lock is held. */
static int unix_join(struct sock *listener, struct sock *sk, struct unix_sock *child)
{
	struct unix_sock *u = unix_sk(sk), *l = unix_sk(listener);
	struct sock *csk = unix_to_sk(child);
	int err;

	spin_lock(&sk->sk_lock);
	err = sk->sk_state == TCP_ESTABLISHED ? -EISCONN : -EINVAL;
	if (sk->sk_state == TCP_CLOSE && !u->peer) {
		csk->sk_state = TCP_ESTABLISHED;
		csk->socket.state = SS_CONNECTED;
		unix_set_peercred_current(csk);
		unix_set_peercred(sk, listener->sk_peer_pid, listener->sk_peer_cred);
		child->addr = l->addr;
		refcount_inc(&l->addr->refcnt);
		child->peer = u;
		sock_hold(sk);
		u->peer = child;
		sock_hold(csk);
		sk->sk_state = TCP_ESTABLISHED;
		sk->socket.state = SS_CONNECTED;
		err = 0;
	}
	spin_unlock(&sk->sk_lock);
	if (!err) {
		list_add_tail(&child->embryo, &l->accept_queue);
		listener->sk_ack_backlog++;
	}
	return err;
}

int unix_stream_connect(struct socket *sock, struct sockaddr *uaddr, int addr_len,
			int flags __maybe_unused, struct sock_wait *wait)
{
	struct sock *sk = sock->sk, *lsk;
	struct unix_sock *other, *child;
	int err = unix_check_addr(uaddr, addr_len);

	if (err)
		return err;
	if (sock_flag(sk, SOCK_PASSCRED)) {
		err = unix_autobind(unix_sk(sk));
		if (err)
			return err;
	}
	child = unix_new(sock, sock->type);
	if (!child)
		return -ENOMEM;
	other = unix_find_other(uaddr, addr_len, sock->type);
	if (IS_ERR(other)) {
		err = PTR_ERR(other);
		goto put_child;
	}
	lsk = unix_to_sk(other);
	spin_lock(&lsk->sk_lock);
	if (lsk == sk || lsk->sk_state != TCP_LISTEN || (lsk->sk_shutdown & RCV_SHUTDOWN)) {
		err = lsk == sk && sk->sk_state == TCP_LISTEN ? -EINVAL : -ECONNREFUSED;
	} else if (lsk->sk_ack_backlog > lsk->sk_max_ack_backlog) {
		wait->sk = lsk;
		wait->wq = &other->peer_wait;
		wait->ready = unix_backlog_ready;
		sock_hold(lsk);
		err = -EAGAIN;
	} else {
		unix_to_sk(child)->sk_flags |= lsk->sk_flags & (1U << SOCK_PASSCRED);
		err = unix_join(lsk, sk, child);
	}
	spin_unlock(&lsk->sk_lock);
	if (!err)
		sk_wake(lsk, SK_WAKE_READ);
	sock_put(lsk);
	if (!err)
		return 0;
put_child:
	sock_put(unix_to_sk(child));
	return err;
}

struct socket *unix_accept(struct socket *sock)
{
	struct unix_sock *u = unix_sk(sock->sk), *child;
	struct sock *sk = sock->sk;
	struct socket *res;

	spin_lock(&sk->sk_lock);
	if (sk->sk_state != TCP_LISTEN) {
		res = ERR_PTR(-EINVAL);
	} else if (list_empty(&u->accept_queue)) {
		res = ERR_PTR(sk->sk_shutdown & RCV_SHUTDOWN ? -EINVAL : -EAGAIN);
	} else {
		child = list_first_entry(&u->accept_queue, struct unix_sock, embryo);
		list_del_init(&child->embryo);
		sk->sk_ack_backlog--;
		res = &unix_to_sk(child)->socket;
	}
	spin_unlock(&sk->sk_lock);
	if (!IS_ERR(res) && waitqueue_active(&u->peer_wait))
		wake_up_interruptible(&u->peer_wait);
	return res;
}

int unix_socketpair(struct socket *sock1, struct socket *sock2)
{
	struct sock *a = sock1->sk, *b = sock2->sk;

	sock_hold(a);
	sock_hold(b);
	unix_sk(a)->peer = unix_sk(b);
	unix_sk(b)->peer = unix_sk(a);
	unix_set_peercred_current(a);
	unix_set_peercred_current(b);
	a->sk_state = b->sk_state = TCP_ESTABLISHED;
	sock1->state = sock2->state = SS_CONNECTED;
	return 0;
}

int unix_shutdown(struct socket *sock, int how)
{
	struct sock *sk = sock->sk, *psk;
	struct unix_sock *peer;
	u8 mode, peer_mode;

	if (how < SHUT_RD || how > SHUT_RDWR)
		return -EINVAL;
	mode = how + 1;
	peer_mode = (mode & RCV_SHUTDOWN ? SEND_SHUTDOWN : 0) |
		    (mode & SEND_SHUTDOWN ? RCV_SHUTDOWN : 0);
	spin_lock(&sk->sk_lock);
	sk->sk_shutdown |= mode;
	spin_unlock(&sk->sk_lock);
	peer = sock->type == SOCK_DGRAM ? NULL : unix_peer_get(sk);
	if (peer) {
		psk = unix_to_sk(peer);
		spin_lock(&psk->sk_lock);
		psk->sk_shutdown |= peer_mode;
		spin_unlock(&psk->sk_lock);
		sk_wake(psk, SK_WAKE_HUP);
		sock_put(psk);
	}
	if (waitqueue_active(&unix_sk(sk)->peer_wait))
		wake_up_all(&unix_sk(sk)->peer_wait);
	sk_wake(sk, SK_WAKE_HUP);
	return 0;
}

/*
 * Streams.
 */

static void unix_set_limit(const struct sock *sk, struct unix_sock *to)
{
	u32 limit = READ_ONCE(sk->sk_sndbuf);

	if (unlikely(READ_ONCE(to->rx.limit) != limit))
		stream_set_limit(&to->rx, limit);
}

static bool unix_stream_writable(const struct unix_sock *to)
{
	return READ_ONCE(to->rx.charged) <= READ_ONCE(to->rx.limit) / 4;
}

static void unix_mark_destroy(struct stream_mark *mark)
{
	struct unix_mark *m = container_of(mark, struct unix_mark, mark);

	if (m->scm.fp)
		unix_notinflight_files(m->scm.fp);
	scm_destroy(&m->scm);
	kfree(m);
}

static struct unix_mark *unix_mark_new(struct scm_cookie *scm)
{
	struct unix_mark *m = kmalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return NULL;
	m->mark.destroy = unix_mark_destroy;
	m->mark.barrier = scm->fp;
	m->scm = *scm;
	return m;
}

/* A write that has something to go with it. */
static ssize_t unix_write_marked(struct unix_sock *peer, struct msghdr *msg, unsigned int flags,
				 struct scm_cookie *scm)
{
	struct unix_mark *m = unix_mark_new(scm);
	ssize_t n = -ENOMEM;

	if (!m)
		goto destroy;
	if (scm->fp) {
		down_read(&unix_gc_sem);
		n = unix_inflight_files(scm->fp);
		if (!n) {
			n = stream_write(&peer->rx, &msg->msg_iter, flags, &m->mark);
			if (n <= 0)
				unix_notinflight_files(scm->fp);
		}
		up_read(&unix_gc_sem);
	} else {
		n = stream_write(&peer->rx, &msg->msg_iter, flags, &m->mark);
	}
	if (n > 0)
		return n;
	kfree(m);
destroy:
	scm_destroy(scm);
	return n;
}

bool unix_wants_sender(const struct sock *sk, const struct sock *other)
{
	return sock_flag(sk, SOCK_PASSCRED) || sock_flag(other, SOCK_PASSCRED);
}

static void unix_send_urgent(struct sock *psk)
{
	spin_lock(&psk->sk_lock);
	if (psk->socket.file)
		send_sigurg(psk->socket.file);
	spin_unlock(&psk->sk_lock);
	sk_wake(psk, EPOLLPRI | SK_WAKE_READ);
}

static ssize_t unix_stream_write(struct sock *sk, struct unix_sock *peer, struct msghdr *msg)
{
	unsigned int flags = msg->msg_flags & MSG_OOB ? STREAM_OOB : 0;
	struct sock *psk = unix_to_sk(peer);
	struct scm_cookie scm;
	ssize_t n;

	if (sk->sk_shutdown & SEND_SHUTDOWN || psk->sk_shutdown & RCV_SHUTDOWN)
		return -EPIPE;
	unix_set_limit(sk, peer);
	if (likely(!msg->msg_controllen && !unix_wants_sender(sk, psk)))
		return stream_write(&peer->rx, &msg->msg_iter, flags, NULL);
	/* What goes with a message goes with its first bytes. */
	if (msg->msg_done)
		msg->msg_controllen = 0;
	n = scm_send(msg, &scm, unix_wants_sender(sk, psk));
	if (n)
		return n;
	if (!scm.fp && !scm.pid)
		return stream_write(&peer->rx, &msg->msg_iter, flags, NULL);
	return unix_write_marked(peer, msg, flags, &scm);
}

/* Bad control messages are an error even if there is nobody to send to. */
static int unix_check_control(struct msghdr *msg)
{
	struct scm_cookie scm;
	int err;

	if (likely(!msg->msg_controllen))
		return 0;
	err = scm_send(msg, &scm, false);
	if (!err)
		scm_destroy(&scm);
	return err;
}

static ssize_t unix_stream_sendmsg(struct socket *sock, struct msghdr *msg,
				   size_t len __maybe_unused)
{
	struct sock *sk = sock->sk;
	struct unix_sock *peer = unix_stream_peer(sk);
	ssize_t n;

	if (unlikely(msg->msg_namelen || !peer)) {
		n = unix_check_control(msg);
		if (!n && msg->msg_namelen)
			n = sk->sk_state == TCP_ESTABLISHED ? -EISCONN : -EOPNOTSUPP;
		else if (!n)
			n = -ENOTCONN;
		return n;
	}
	n = unix_stream_write(sk, peer, msg);
	if (likely(n > 0)) {
		if (unlikely(msg->msg_flags & MSG_OOB))
			unix_send_urgent(unix_to_sk(peer));
		sk_wake(unix_to_sk(peer), SK_WAKE_READ);
	}
	return n;
}

/* How one receive meets marks. */
struct unix_reader {
	struct stream_reader	reader;
	struct scm_cookie	scm;
	bool			passcred;
	bool			gc_held;	/* unix_gc_sem: files may be taken */
	bool			retry;		/* files came, but it is not */
	size_t			done;		/* bytes of earlier rounds */
};

static bool unix_take_mark(struct stream_reader *reader, struct stream_mark *mark,
			   size_t copied, bool peek)
{
	struct unix_reader *r = container_of(reader, struct unix_reader, reader);
	struct unix_mark *m = container_of(mark, struct unix_mark, mark);

	if (m->scm.fp && !r->gc_held) {
		r->retry = true;
		return false;
	}
	if (r->passcred) {
		if (copied + r->done && !scm_same_sender(&r->scm, &m->scm))
			return false;
		if (!r->scm.pid) {
			r->scm.pid = get_pid(m->scm.pid);
			r->scm.uid = m->scm.uid;
			r->scm.gid = m->scm.gid;
		}
	}
	if (m->scm.fp && r->scm.fp)	/* the files of two messages are not mixed */
		return false;
	if (m->scm.fp && peek) {
		r->scm.fp = scm_fp_dup(m->scm.fp, GFP_KERNEL);
	} else if (m->scm.fp) {
		unix_notinflight_files(m->scm.fp);
		r->scm.fp = m->scm.fp;
		m->scm.fp = NULL;
	}
	return true;
}

static ssize_t unix_stream_read(struct sock *sk, struct msghdr *msg, int flags,
				struct stream_reader *reader)
{
	struct stream *rx = &unix_sk(sk)->rx;
	unsigned int sflags = flags & MSG_TRUNC ? STREAM_DROP : 0;
	int off = READ_ONCE(sk->sk_peek_off);
	u64 skip = msg->msg_done ? msg->msg_done : off > 0 ? off : 0;
	ssize_t n;

	if (sock_flag(sk, SOCK_URGINLINE))
		sflags |= STREAM_OOBINLINE;
	if (likely(!(flags & MSG_PEEK))) {
		n = stream_read(rx, &msg->msg_iter, sflags, reader);
		if (unlikely(off > 0) && n > 0)
			WRITE_ONCE(sk->sk_peek_off, max_t(int, 0, off - n));
		return n;
	}
	/* An urgent byte that a read would pass over does not count. */
	if (unlikely(stream_at_mark(rx)) && !(sflags & STREAM_OOBINLINE) && skip)
		skip++;
	n = stream_peek_at(rx, skip, &msg->msg_iter, sflags, reader);
	msg->msg_stop = n > 0;		/* it never waits for more */
	if (off >= 0 && n > 0)
		WRITE_ONCE(sk->sk_peek_off, off + n);
	return n;
}

static ssize_t unix_recv_nothing(struct sock *sk, struct msghdr *msg, bool ended)
{
	int err;

	if (!ended)
		return -EAGAIN;
	if (msg->msg_done)
		return 0;
	err = sock_error(sk);
	return err ? err : sk->sk_shutdown & RCV_SHUTDOWN ? 0 : -EAGAIN;
}

static ssize_t unix_recv_urgent(struct sock *sk, struct msghdr *msg, int flags)
{
	u8 byte;
	int ret;

	if (sock_flag(sk, SOCK_URGINLINE))
		return -EINVAL;
	ret = stream_read_oob(&unix_sk(sk)->rx, &byte, flags & MSG_PEEK ? STREAM_PEEK : 0);
	if (ret != 1)
		return -EINVAL;
	if (copy_to_iter(&byte, 1, &msg->msg_iter) != 1)
		return -EFAULT;
	msg->msg_flags |= MSG_OOB;
	return 1;
}

/* Some bytes left the stream: a writer may go on. */
static void unix_tell_writer(struct sock *sk)
{
	struct unix_sock *peer = unix_stream_peer(sk);

	if (peer && unix_stream_writable(unix_sk(sk)))
		sk_wake(unix_to_sk(peer), SK_WAKE_WRITE);
}

static ssize_t unix_recv_marked(struct socket *sock, struct msghdr *msg, int flags)
{
	struct unix_reader r = { .reader.take = unix_take_mark, .done = msg->msg_done };
	struct sock *sk = sock->sk;
	struct unix_sock *u = unix_sk(sk);
	ssize_t n = -EAGAIN;

	r.passcred = sock_flag(sk, SOCK_PASSCRED);
	do {
		r.retry = false;
		r.gc_held = READ_ONCE(u->rx.marks);
		if (r.gc_held)
			down_read(&unix_gc_sem);
		n = unix_stream_read(sk, msg, flags, &r.reader);
		if (r.gc_held)
			up_read(&unix_gc_sem);
	} while (n <= 0 && r.retry);

	if (n == -EAGAIN && msg->msg_done && !stream_empty(&u->rx))
		n = 0;		/* the next bytes are another sender's */
	if (n <= 0) {
		scm_destroy(&r.scm);
		return n;
	}
	if (r.scm.fp || r.passcred) {
		msg->msg_stop = true;
		scm_recv(sock, msg, &r.scm, flags);
	}
	return n;
}

/* A receive that saw no marks leaves one that comes meanwhile to the next. */
static bool unix_leave_mark(struct stream_reader *reader __maybe_unused,
			    struct stream_mark *mark __maybe_unused,
			    size_t copied __maybe_unused, bool peek __maybe_unused)
{
	return false;
}

static struct stream_reader unix_plain_reader = { .take = unix_leave_mark };

static ssize_t unix_stream_recvmsg(struct socket *sock, struct msghdr *msg, size_t len,
				   int flags)
{
	struct sock *sk = sock->sk;
	struct unix_sock *u = unix_sk(sk);
	ssize_t n = -EAGAIN;
	bool ended, tight;

	if (unlikely(sk->sk_state != TCP_ESTABLISHED))
		return -EINVAL;
	if (unlikely(flags & (MSG_OOB | MSG_ERRQUEUE)))
		return flags & MSG_OOB ? unix_recv_urgent(sk, msg, flags) : -EAGAIN;
	if (unlikely(!len))
		return stream_empty(&u->rx) ? -EAGAIN : 0;
	/* Ends are looked at first: bytes that came before them are found then. */
	ended = READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN || READ_ONCE(sk->sk_err);
	tight = !unix_stream_writable(u);
	smp_rmb();
	if (likely(!sock_flag(sk, SOCK_PASSCRED) && !READ_ONCE(u->rx.marks)))
		n = unix_stream_read(sk, msg, flags, &unix_plain_reader);
	if (unlikely(n <= 0 && (u->rx.marks || sock_flag(sk, SOCK_PASSCRED))))
		n = unix_recv_marked(sock, msg, flags);
	if (unlikely(n == -EAGAIN))
		return unix_recv_nothing(sk, msg, ended);
	if (unlikely(tight))
		unix_tell_writer(sk);
	if (unlikely(stream_at_mark(&u->rx)))
		msg->msg_stop = true;
	return n;
}

static __poll_t unix_stream_events(struct socket *sock, int low)
{
	struct sock *sk = sock->sk;
	struct unix_sock *u = unix_sk(sk), *peer;
	bool writable = sk->sk_state != TCP_LISTEN;
	__poll_t mask = 0;

	if (READ_ONCE(sk->sk_err))
		mask |= EPOLLERR;
	if (sk->sk_shutdown == SHUTDOWN_MASK)
		mask |= EPOLLHUP;
	if (sk->sk_shutdown & RCV_SHUTDOWN)
		mask |= EPOLLRDHUP | EPOLLIN | EPOLLRDNORM;
	if (sk->sk_state == TCP_LISTEN)
		return mask | (list_empty(&u->accept_queue) ? 0 : EPOLLIN | EPOLLRDNORM);
	if (sk->sk_state == TCP_CLOSE)
		mask |= EPOLLHUP;
	if (stream_bytes(&u->rx) >= (size_t)low)
		mask |= EPOLLIN | EPOLLRDNORM;
	if (READ_ONCE(u->rx.urgent) == STREAM_URG_VALID)
		mask |= EPOLLPRI;
	peer = unix_stream_peer(sk);
	if (peer) {
		unix_set_limit(sk, peer);
		writable = unix_stream_writable(peer);
	}
	if (writable)
		mask |= EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;
	return mask;
}

int unix_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg)
{
	struct sock *sk = sock->sk;
	struct unix_sock *u = unix_sk(sk), *peer;
	int answer = 0;

	switch (cmd) {
	case SIOCINQ:
		if (sk->sk_state == TCP_LISTEN)
			return -EINVAL;
		answer = sock->type == SOCK_STREAM ? (int)stream_bytes(&u->rx) : unix_inq(u);
		break;
	case SIOCOUTQ:
		answer = atomic_read(&u->wmem);
		peer = sock->type == SOCK_STREAM ? unix_peer_get(sk) : NULL;
		if (peer) {
			answer = stream_bytes(&peer->rx);
			sock_put(unix_to_sk(peer));
		}
		break;
	case SIOCATMARK:
		if (sock->type != SOCK_STREAM)
			return -EINVAL;
		answer = stream_at_mark(&u->rx);
		break;
	default:
		return -ENOIOCTLCMD;
	}
	return put_user(answer, (int __user *)arg);
}

void unix_stream_purge(struct unix_sock *u)
{
	if (u->rx.in != u->rx.out)
		stream_purge(&u->rx);
}

struct inflight_visit {
	void	(*fn)(struct scm_fp_list **fp, void *arg);
	void	*arg;
};

static void unix_stream_visit(struct stream *s, struct inflight_visit *v)
{
	struct stream_mark *mark;

	mutex_lock(&s->lock);
	for (mark = s->marks; mark; mark = mark->next) {
		struct unix_mark *m = container_of(mark, struct unix_mark, mark);

		if (m->scm.fp)
			v->fn(&m->scm.fp, v->arg);
	}
	mutex_unlock(&s->lock);
}

static void unix_queues_visit(struct unix_sock *u, struct inflight_visit *v)
{
	if (u->sk.socket.type == SOCK_STREAM)
		unix_stream_visit(&u->rx, v);
	else
		unix_records_visit(u, v->fn, v->arg);
}

void unix_for_each_inflight(struct unix_sock *u, void (*fn)(struct scm_fp_list **fp, void *arg),
			    void *arg)
{
	struct inflight_visit v = { fn, arg };
	struct unix_sock *child;

	unix_queues_visit(u, &v);
	if (u->sk.sk_state != TCP_LISTEN)
		return;
	/* A listener that only queues hold is not in accept(): its children stay. */
	list_for_each_entry(child, &u->accept_queue, embryo)
		unix_queues_visit(child, &v);
}

static const struct proto_ops unix_stream_ops = {
	.family		= AF_UNIX,
	.name		= "UNIX-STREAM",
	.bind		= unix_bind,
	.connect	= unix_stream_connect,
	.socketpair	= unix_socketpair,
	.accept		= unix_accept,
	.getname	= unix_getname,
	.events		= unix_stream_events,
	.ioctl		= unix_ioctl,
	.listen		= unix_listen,
	.shutdown	= unix_shutdown,
	.sendmsg	= unix_stream_sendmsg,
	.recvmsg	= unix_stream_recvmsg,
	.release	= unix_release,
	.destroy	= unix_destroy,
};

const struct proto_ops *unix_ops_of(int type)
{
	switch (type) {
	case SOCK_STREAM:
		return &unix_stream_ops;
	case SOCK_DGRAM:
		return &unix_dgram_ops;
	case SOCK_SEQPACKET:
		return &unix_seqpacket_ops;
	}
	return NULL;
}

static const struct net_proto_family unix_family = {
	.family	= AF_UNIX,
	.create	= unix_create,
};

void unix_init(void)
{
	unix_cache = KMEM_CACHE(unix_sock, SLAB_PANIC);
	sock_register(&unix_family);
}
