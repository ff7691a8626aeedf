/*
 * compat.c - the socket calls of 32-bit programs whose structures differ
 *
 * A struct msghdr and the control messages in it hold pointers and longs.
 * Everything else (addresses, int options) has one layout for both; times in
 * options are told apart where the option is (sock.c).
 */
#include "net/compat.h"

#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "syscall/syscall.h"

static void __user *compat_ptr(u32 addr)
{
	return (void __user *)(unsigned long)addr;
}

int get_compat_msghdr(struct user_msghdr *hdr, const struct compat_msghdr __user *umsg)
{
	struct compat_msghdr c;

	if (copy_from_user(&c, umsg, sizeof(c)))
		return -EFAULT;
	hdr->msg_name = compat_ptr(c.msg_name);
	hdr->msg_namelen = c.msg_namelen;
	hdr->msg_iov = compat_ptr(c.msg_iov);
	hdr->msg_iovlen = c.msg_iovlen;
	hdr->msg_control = compat_ptr(c.msg_control);
	hdr->msg_controllen = c.msg_controllen;
	hdr->msg_flags = c.msg_flags;
	return 0;
}

/* The bytes all of them need in the layout of the kernel; -EINVAL: a bad length. */
static ssize_t compat_control_size(const char *ctl, size_t len)
{
	size_t at = 0, need = 0;

	while (at + sizeof(struct compat_cmsghdr) <= len) {
		const struct compat_cmsghdr *c = (const void *)(ctl + at);

		if (c->cmsg_len < sizeof(*c) || c->cmsg_len > len - at)
			return -EINVAL;
		need += CMSG_SPACE(c->cmsg_len - sizeof(*c));
		at += COMPAT_CMSG_ALIGN(c->cmsg_len);
	}
	return need;
}

static void compat_control_convert(const char *ctl, size_t len, char *out)
{
	size_t at = 0;

	while (at + sizeof(struct compat_cmsghdr) <= len) {
		const struct compat_cmsghdr *c = (const void *)(ctl + at);
		size_t data = c->cmsg_len - sizeof(*c);
		struct cmsghdr *k = (struct cmsghdr *)out;

		k->cmsg_len = CMSG_LEN(data);
		k->cmsg_level = c->cmsg_level;
		k->cmsg_type = c->cmsg_type;
		memcpy(CMSG_DATA(k), c + 1, data);
		memset((char *)CMSG_DATA(k) + data, 0, CMSG_ALIGN(data) - data);
		out += CMSG_SPACE(data);
		at += COMPAT_CMSG_ALIGN(c->cmsg_len);
	}
}

int cmsghdr_from_user_compat_to_kern(struct msghdr *msg, void *small, size_t small_len,
				     void **buf)
{
	size_t len = msg->msg_controllen;
	void *out = small;
	ssize_t need;
	char *ctl;

	if (len > 20480)
		return -ENOBUFS;
	ctl = memdup_user(msg->msg_control_user, len);
	if (IS_ERR(ctl))
		return PTR_ERR(ctl);
	need = compat_control_size(ctl, len);
	if (need > (ssize_t)small_len) {
		out = *buf = kmalloc(need, GFP_KERNEL);
		if (!out)
			need = -ENOBUFS;
	}
	if (need >= 0) {
		compat_control_convert(ctl, len, out);
		msg->msg_control = out;
		msg->msg_controllen = need;
	}
	kfree(ctl);
	return need < 0 ? need : 0;
}

int put_cmsg_compat(struct msghdr *msg, int level, int type, int len, const void *data)
{
	size_t cmlen = COMPAT_CMSG_LEN(len), space;
	struct compat_cmsghdr hdr;

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
	space = min(COMPAT_CMSG_SPACE(len), msg->msg_controllen);
	msg->msg_control_user += space;
	msg->msg_controllen -= space;
	return 0;
}

COMPAT_SYSCALL_DEFINE3(sendmsg, int, fd, struct compat_msghdr __user *, msg, unsigned int, flags)
{
	return __sys_sendmsg(fd, (struct user_msghdr __user *)msg, flags | MSG_CMSG_COMPAT, false);
}

COMPAT_SYSCALL_DEFINE4(sendmmsg, int, fd, struct compat_mmsghdr __user *, mmsg, unsigned int,
		       vlen, unsigned int, flags)
{
	return __sys_sendmmsg(fd, (struct mmsghdr __user *)mmsg, vlen, flags | MSG_CMSG_COMPAT,
			      false);
}

COMPAT_SYSCALL_DEFINE3(recvmsg, int, fd, struct compat_msghdr __user *, msg, unsigned int, flags)
{
	return __sys_recvmsg(fd, (struct user_msghdr __user *)msg, flags | MSG_CMSG_COMPAT, false);
}

COMPAT_SYSCALL_DEFINE5(recvmmsg, int, fd, struct compat_mmsghdr __user *, mmsg, unsigned int,
		       vlen, unsigned int, flags, struct old_timespec32 __user *, timeout)
{
	return __sys_recvmmsg(fd, (struct mmsghdr __user *)mmsg, vlen, flags | MSG_CMSG_COMPAT,
			      NULL, timeout);
}

COMPAT_SYSCALL_DEFINE5(recvmmsg_time64, int, fd, struct compat_mmsghdr __user *, mmsg,
		       unsigned int, vlen, unsigned int, flags,
		       struct __kernel_timespec __user *, timeout)
{
	return __sys_recvmmsg(fd, (struct mmsghdr __user *)mmsg, vlen, flags | MSG_CMSG_COMPAT,
			      timeout, NULL);
}
