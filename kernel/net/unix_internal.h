/*
 * unix_internal.h - between af_unix.c and unix_dgram.c
 */
#ifndef RINGSIDE_NET_UNIX_INTERNAL_H
#define RINGSIDE_NET_UNIX_INTERNAL_H

#include "net/af_unix.h"

/* af_unix.c: what all types share. */
int unix_bind(struct socket *sock, struct sockaddr *uaddr, int addr_len);
int unix_getname(struct socket *sock, struct sockaddr *uaddr, int peer);
int unix_listen(struct socket *sock, int backlog);
int unix_shutdown(struct socket *sock, int how);
int unix_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg);
int unix_socketpair(struct socket *sock1, struct socket *sock2);
int unix_stream_connect(struct socket *sock, struct sockaddr *uaddr, int addr_len, int flags,
			struct sock_wait *wait);
struct socket *unix_accept(struct socket *sock);
void unix_release(struct socket *sock);
void unix_destroy(struct sock *sk);

struct unix_sock *unix_new(const struct socket *like, int type);
const struct proto_ops *unix_ops_of(int type);
int unix_check_addr(const struct sockaddr *uaddr, int addr_len);
int unix_autobind(struct unix_sock *u);
int unix_fill_name(struct sockaddr *uaddr, const struct unix_address *addr);
struct unix_sock *unix_find_other(const struct sockaddr *uaddr, int len, int type);
struct unix_sock *unix_peer_get(struct sock *sk);
bool unix_wants_sender(const struct sock *sk, const struct sock *other);
void unix_stream_purge(struct unix_sock *u);

/* unix_dgram.c */
extern const struct proto_ops unix_dgram_ops, unix_seqpacket_ops;
/* Drops all that was not received. */
void unix_purge(struct unix_sock *u);
/* Length of the next record. */
int unix_inq(struct unix_sock *u);
int unix_peer_wake(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
void unix_peer_unwatch(struct unix_sock *u, struct unix_sock *peer);
void unix_records_visit(struct unix_sock *u, void (*fn)(struct scm_fp_list **fp, void *arg),
			void *arg);

#endif
