/*
 * scm.c - SCM_RIGHTS and SCM_CREDENTIALS
 */
#include "net/scm.h"

#include "fs/file.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "net/af_unix.h"
#include "net/compat.h"
#include "net/sock.h"
#include "sched/cred.h"
#include "sched/pid.h"
#include "sched/signal.h"

#define OVERFLOWUID	65534

static int scm_add_files(struct scm_cookie *scm, const int *fds, int n)
{
	struct scm_fp_list *fp = scm->fp;
	int i;

	if (!fp) {
		fp = kmalloc(sizeof(*fp), GFP_KERNEL);
		if (!fp)
			return -ENOMEM;
		fp->count = 0;
		scm->fp = fp;
	}
	if (n > SCM_MAX_FD - fp->count)
		return -EINVAL;
	for (i = 0; i < n; i++) {
		struct file *file;

		if (fds[i] < 0)
			return -EBADF;
		file = fget_raw(fds[i]);
		if (!file)
			return -EBADF;
		fp->fp[fp->count++] = file;
	}
	return 0;
}

static int scm_rights(struct scm_cookie *scm, struct cmsghdr *c)
{
	int n = (c->cmsg_len - sizeof(*c)) / sizeof(int);

	if (n > SCM_MAX_FD)
		return -EINVAL;
	return n ? scm_add_files(scm, CMSG_DATA(c), n) : 0;
}

static void scm_set_sender(struct scm_cookie *scm, struct pid *pid, uid_t uid, gid_t gid)
{
	if (scm->pid)
		put_pid(scm->pid);
	scm->pid = pid;
	scm->uid = uid;
	scm->gid = gid;
}

/* May the task say that it is this? */
static bool scm_creds_allowed(const struct ucred *uc)
{
	const struct cred *cred = current_cred();

	return ((pid_t)uc->pid == current->tgid || capable(CAP_SYS_ADMIN)) &&
	       (uc->uid == cred->uid || uc->uid == cred->euid || uc->uid == cred->suid ||
		capable(CAP_SETUID)) &&
	       (uc->gid == cred->gid || uc->gid == cred->egid || uc->gid == cred->sgid ||
		capable(CAP_SETGID));
}

static int scm_credentials(struct scm_cookie *scm, struct cmsghdr *c)
{
	struct ucred uc;
	struct pid *pid;

	if (c->cmsg_len != CMSG_LEN(sizeof(uc)))
		return -EINVAL;
	memcpy(&uc, CMSG_DATA(c), sizeof(uc));
	if (!scm_creds_allowed(&uc))
		return -EPERM;
	pid = find_get_pid(uc.pid);
	if (!pid)
		return -ESRCH;
	scm_set_sender(scm, pid, uc.uid, uc.gid);
	return 0;
}

static int scm_parse(struct msghdr *msg, struct scm_cookie *scm)
{
	struct cmsghdr *c;
	int err;

	for_each_cmsghdr(c, msg) {
		if (!CMSG_OK(msg, c))
			return -EINVAL;
		if (c->cmsg_level != SOL_SOCKET)
			continue;
		if (c->cmsg_type == SCM_RIGHTS)
			err = scm_rights(scm, c);
		else if (c->cmsg_type == SCM_CREDENTIALS)
			err = scm_credentials(scm, c);
		else
			err = -EINVAL;
		if (err)
			return err;
	}
	return 0;
}

int scm_send(struct msghdr *msg, struct scm_cookie *scm, bool with_sender)
{
	int err = 0;

	memset(scm, 0, sizeof(*scm));
	if (msg->msg_controllen)
		err = scm_parse(msg, scm);
	if (!err && with_sender && !scm->pid)
		scm_set_sender(scm, get_pid(task_tgid(current)), current_uid(), current_gid());
	if (err)
		scm_destroy(scm);
	return err;
}

static void scm_fp_put(struct scm_fp_list *fp)
{
	int i;

	for (i = 0; i < fp->count; i++)
		fput(fp->fp[i]);
	kfree(fp);
}

void scm_destroy(struct scm_cookie *scm)
{
	if (scm->fp)
		scm_fp_put(scm->fp);
	if (scm->pid)
		put_pid(scm->pid);
	scm->fp = NULL;
	scm->pid = NULL;
}

struct scm_fp_list *scm_fp_dup(const struct scm_fp_list *fp, gfp_t gfp)
{
	struct scm_fp_list *copy = kmemdup(fp, sizeof(*fp), gfp);
	int i;

	if (copy)
		for (i = 0; i < copy->count; i++)
			get_file(copy->fp[i]);
	return copy;
}

/* As many descriptors as the buffer has room for; the header tells how many. */
static void scm_put_files(struct msghdr *msg, struct scm_fp_list *fp, unsigned int oflags)
{
	bool compat = msg->msg_flags & MSG_CMSG_COMPAT;
	size_t hdr = compat ? sizeof(struct compat_cmsghdr) : sizeof(struct cmsghdr);
	void __user *control = msg->msg_control_user;
	int room = 0, i, err = 0;
	size_t len, space;

	if (control && msg->msg_controllen > hdr)
		room = (msg->msg_controllen - hdr) / sizeof(int);
	if (room > fp->count)
		room = fp->count;
	for (i = 0; i < room; i++) {
		err = receive_fd(fp->fp[i], (int __user *)(control + hdr) + i, oflags);
		if (err < 0)
			break;
	}
	if (i < fp->count)
		msg->msg_flags |= MSG_CTRUNC;
	if (!i)
		return;
	len = hdr + i * sizeof(int);
	if (compat) {
		struct compat_cmsghdr c = { len, SOL_SOCKET, SCM_RIGHTS };

		err = copy_to_user(control, &c, sizeof(c));
		space = COMPAT_CMSG_SPACE(i * sizeof(int));
	} else {
		struct cmsghdr c = { len, SOL_SOCKET, SCM_RIGHTS };

		err = copy_to_user(control, &c, sizeof(c));
		space = CMSG_SPACE(i * sizeof(int));
	}
	if (err)
		return;
	space = min(space, msg->msg_controllen);
	msg->msg_control_user += space;
	msg->msg_controllen -= space;
}

void scm_recv(struct socket *sock, struct msghdr *msg, struct scm_cookie *scm, int flags)
{
	bool passcred = sock_flag(sock->sk, SOCK_PASSCRED);

	if (!msg->msg_control_user) {
		if (passcred || scm->fp)
			msg->msg_flags |= MSG_CTRUNC;
		scm_destroy(scm);
		return;
	}
	if (passcred) {
		struct ucred uc = { pid_vnr(scm->pid), OVERFLOWUID, OVERFLOWUID };

		if (scm->pid) {
			uc.uid = scm->uid;
			uc.gid = scm->gid;
		}
		put_cmsg(msg, SOL_SOCKET, SCM_CREDENTIALS, sizeof(uc), &uc);
	}
	if (scm->fp)
		scm_put_files(msg, scm->fp, (flags | msg->msg_flags) & MSG_CMSG_CLOEXEC ?
			      O_CLOEXEC : 0);
	scm_destroy(scm);
}
