/*
 * compat.h - the socket structures of 32-bit programs
 */
#ifndef RINGSIDE_NET_COMPAT_H
#define RINGSIDE_NET_COMPAT_H

#include "net/net.h"

struct compat_msghdr {
	u32	msg_name;
	s32	msg_namelen;
	u32	msg_iov;
	u32	msg_iovlen;
	u32	msg_control;
	u32	msg_controllen;
	u32	msg_flags;
};

struct compat_mmsghdr {
	struct compat_msghdr	msg_hdr;
	u32			msg_len;
};

struct compat_cmsghdr {
	u32	cmsg_len;
	s32	cmsg_level;
	s32	cmsg_type;
};

#define COMPAT_CMSG_ALIGN(len)	ALIGN((size_t)(len), sizeof(u32))
#define COMPAT_CMSG_LEN(len)	(sizeof(struct compat_cmsghdr) + (len))
#define COMPAT_CMSG_SPACE(len)	(sizeof(struct compat_cmsghdr) + COMPAT_CMSG_ALIGN(len))

int get_compat_msghdr(struct user_msghdr *hdr, const struct compat_msghdr __user *umsg);

/*
 * Control messages of a send, laid out anew as the kernel has them.  They go to
 * @small, or, when they do not fit, to memory that *buf then points to.
 */
int cmsghdr_from_user_compat_to_kern(struct msghdr *msg, void *small, size_t small_len,
				     void **buf);
int put_cmsg_compat(struct msghdr *msg, int level, int type, int len, const void *data);

#endif
