/*
 * policy.h - may this task do this?
 *
 * One question at each place where a socket call would begin to act, on the
 * copied-in address: 0, or the errno that the call answers.  The same question
 * whichever door the call came through.  Nothing is asked while no policy
 * is set: the branch is a no-op.
 *
 * A policy registers its answers once (policy_register); it changes nothing
 * and may not sleep.
 */
#ifndef RINGSIDE_POLICY_POLICY_H
#define RINGSIDE_POLICY_POLICY_H

#include "arch/x86/jump_label.h"
#include "lib/kernel.h"

struct __kernel_sockaddr_storage;

enum policy_action {
	POLICY_SOCKET,
	POLICY_BIND,
	POLICY_CONNECT,
	POLICY_LISTEN,
	POLICY_ACCEPT,
	POLICY_SENDMSG,
};

/* What is asked; fields the action does not have are 0. */
struct policy_question {
	enum policy_action				action;
	int						family, type, protocol;
	int						backlog;
	const struct __kernel_sockaddr_storage		*addr;
	int						addr_len;
};

/* 0: yes; else a negative errno, -EACCES or -EPERM. */
typedef int (*policy_answer_t)(const struct policy_question *q);

/* From now on @answer is asked; NULL: nobody is. */
void policy_register(policy_answer_t answer);

DECLARE_STATIC_KEY(policy_key);
int __policy_ask(const struct policy_question *q);

#define policy_ask(...) \
	(static_branch_unlikely(&policy_key) ? \
	 __policy_ask(&(struct policy_question){ __VA_ARGS__ }) : 0)

static __always_inline int policy_check_socket(int family, int type, int protocol)
{
	return policy_ask(.action = POLICY_SOCKET, .family = family, .type = type,
			  .protocol = protocol);
}

static __always_inline int policy_check_bind(const struct __kernel_sockaddr_storage *addr,
					     int addr_len)
{
	return policy_ask(.action = POLICY_BIND, .addr = addr, .addr_len = addr_len);
}

static __always_inline int policy_check_connect(const struct __kernel_sockaddr_storage *addr,
						int addr_len)
{
	return policy_ask(.action = POLICY_CONNECT, .addr = addr, .addr_len = addr_len);
}

static __always_inline int policy_check_listen(int backlog)
{
	return policy_ask(.action = POLICY_LISTEN, .backlog = backlog);
}

static __always_inline int policy_check_accept(void)
{
	return policy_ask(.action = POLICY_ACCEPT);
}

static __always_inline int policy_check_sendmsg(const struct __kernel_sockaddr_storage *addr,
						int addr_len)
{
	return policy_ask(.action = POLICY_SENDMSG, .addr = addr, .addr_len = addr_len);
}

#endif
