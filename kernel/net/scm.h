/*
 * scm.h - what travels with a message between AF_UNIX sockets: open files,
 * and who sent it
 */
#ifndef RINGSIDE_NET_SCM_H
#define RINGSIDE_NET_SCM_H

#include "net/net.h"
#include "sched/mutex.h"

struct file;
struct pid;
struct sock;

struct scm_fp_list {
	int		count;
	struct file	*fp[SCM_MAX_FD];
};

/* All owned by the holder; a zeroed one carries nothing. */
struct scm_cookie {
	struct scm_fp_list	*fp;		/* NULL: no files */
	struct pid		*pid;		/* NULL: sender not recorded */
	uid_t			uid;
	gid_t			gid;
};

/*
 * From the control messages of a send.  @with_sender: record who sends even when
 * it does not say.  EINVAL, EBADF, EPERM, ESRCH, ETOOMANYREFS.
 */
int scm_send(struct msghdr *msg, struct scm_cookie *scm, bool with_sender);
/* To the control messages of a receive, and away with it. */
void scm_recv(struct socket *sock, struct msghdr *msg, struct scm_cookie *scm, int flags);
void scm_destroy(struct scm_cookie *scm);
/* The files once more: for MSG_PEEK.  NULL without memory. */
struct scm_fp_list *scm_fp_dup(const struct scm_fp_list *fp, gfp_t gfp);

static inline bool scm_same_sender(const struct scm_cookie *a, const struct scm_cookie *b)
{
	return a->pid == b->pid && a->uid == b->uid && a->gid == b->gid;
}

/*
 * Files in flight, garbage.c: sockets among them may keep each other alive when
 * nobody can reach them any more.  A sender counts its files before they are
 * in a queue; a receiver after they left it.
 */
int unix_inflight_files(struct scm_fp_list *fp);
void unix_notinflight_files(struct scm_fp_list *fp);
/* Frees unreachable sockets; called when a socket closed. */
void unix_gc(void);

/*
 * Held for reading while files are put into a queue or taken out of it, for
 * writing by the collector.  Order: before a stream's mutex.
 */
extern struct rw_semaphore unix_gc_sem;

#endif
