/*
 * garbage.c - sockets that only queues of each other still hold
 *
 * A socket sent over a socket and then closed lives on in the receiver's queue.
 * When the receiver itself is only in such a queue, nobody can ever take them
 * out.  The collector finds these:
 *
 *   1. Candidates are sockets whose files have no reference but those of
 *      queues (file count equals the number of times in flight).
 *   2. From each candidate's count are taken the references out of queues of
 *      candidates.  What stays above 0 is held by a queue that is alive.
 *   3. Everything in the queues of those is alive too, and so on.
 *   4. The files in the queues of the rest are taken out and dropped, which
 *      closes the rest.
 *
 * unix_gc_sem keeps queues still meanwhile: nobody puts files in or takes them out.
 */
#include "fs/file.h"
#include "mm/slab.h"
#include "net/af_unix.h"
#include "sched/cred.h"
#include "sched/rlimit.h"
#include "sched/task.h"

DECLARE_RWSEM(unix_gc_sem);
static DEFINE_SPINLOCK(gc_lock);
static LIST_HEAD(gc_inflight_list);	/* changed under gc_lock */
static unsigned int nr_inflight_sockets;
static atomic_t nr_inflight_files;	/* over all users */

static struct unix_sock *unix_from_file(struct file *file)
{
	struct socket *sock = sock_from_file(file);

	return sock && is_unix_socket(sock) ? unix_sk(sock->sk) : NULL;
}

int unix_inflight_files(struct scm_fp_list *fp)
{
	int i;

	if (atomic_read(&nr_inflight_files) > (long)rlimit(RLIMIT_NOFILE) &&
	    !capable(CAP_SYS_RESOURCE) && !capable(CAP_SYS_ADMIN))
		return -ETOOMANYREFS;
	atomic_add(fp->count, &nr_inflight_files);
	spin_lock(&gc_lock);
	for (i = 0; i < fp->count; i++) {
		struct unix_sock *u = unix_from_file(fp->fp[i]);

		if (u && !u->inflight++) {
			list_add_tail(&u->gc_link, &gc_inflight_list);
			nr_inflight_sockets++;
		}
	}
	spin_unlock(&gc_lock);
	return 0;
}

void unix_notinflight_files(struct scm_fp_list *fp)
{
	int i;

	atomic_sub(fp->count, &nr_inflight_files);
	spin_lock(&gc_lock);
	for (i = 0; i < fp->count; i++) {
		struct unix_sock *u = unix_from_file(fp->fp[i]);

		if (u && !--u->inflight) {
			list_del(&u->gc_link);
			nr_inflight_sockets--;
		}
	}
	spin_unlock(&gc_lock);
}

static void gc_drop_refs(struct scm_fp_list **fp, void *arg __maybe_unused)
{
	int i;

	for (i = 0; i < (*fp)->count; i++) {
		struct unix_sock *u = unix_from_file((*fp)->fp[i]);

		if (u && u->gc_candidate)
			u->gc_refs--;
	}
}

/* A queue that is alive holds these: look into their queues next. */
static void gc_reach(struct scm_fp_list **fp, void *arg)
{
	struct list_head *todo = arg;
	int i;

	for (i = 0; i < (*fp)->count; i++) {
		struct unix_sock *u = unix_from_file((*fp)->fp[i]);

		if (u && u->gc_candidate && !u->gc_reached) {
			u->gc_reached = true;
			list_move_tail(&u->gc_link, todo);
		}
	}
}

/* The list that hangs all lists of files of the garbage together. */
struct gc_haul {
	struct scm_fp_list	*fp;
	struct gc_haul		*next;
};

static void gc_take(struct scm_fp_list **fp, void *arg)
{
	struct gc_haul **list = arg, *h = kmalloc(sizeof(*h), GFP_ATOMIC);

	if (!h)
		return;		/* the next run finds it */
	h->fp = *fp;
	h->next = *list;
	*list = h;
	*fp = NULL;
}

static void gc_mark_candidates(struct list_head *candidates)
{
	struct unix_sock *u, *next;

	spin_lock(&gc_lock);
	list_for_each_entry_safe(u, next, &gc_inflight_list, gc_link) {
		struct file *file = u->sk.socket.file;

		if (!file || file_count(file) != u->inflight)
			continue;
		u->gc_candidate = true;
		u->gc_reached = false;
		u->gc_refs = u->inflight;
		list_move_tail(&u->gc_link, candidates);
	}
	spin_unlock(&gc_lock);
}

static struct gc_haul *gc_find(void)
{
	LIST_HEAD(candidates);
	LIST_HEAD(alive);
	struct gc_haul *haul = NULL;
	struct unix_sock *u, *next;

	gc_mark_candidates(&candidates);
	list_for_each_entry(u, &candidates, gc_link)
		unix_for_each_inflight(u, gc_drop_refs, NULL);
	list_for_each_entry_safe(u, next, &candidates, gc_link)
		if (u->gc_refs > 0) {
			u->gc_reached = true;
			list_move_tail(&u->gc_link, &alive);
		}
	list_for_each_entry(u, &alive, gc_link)
		unix_for_each_inflight(u, gc_reach, &alive);
	list_for_each_entry(u, &candidates, gc_link)
		unix_for_each_inflight(u, gc_take, &haul);

	list_splice_tail_init(&alive, &candidates);
	list_for_each_entry(u, &candidates, gc_link)
		u->gc_candidate = false;
	spin_lock(&gc_lock);
	list_splice_tail_init(&candidates, &gc_inflight_list);
	spin_unlock(&gc_lock);
	return haul;
}

/*
 * Closing one socket can close a long chain of others in its queue, in its
 * queue ...: the last of them looks for all.
 */
static bool more_sockets_to_close(void)
{
	struct file *file;

	for (file = current->fput_list; file; file = file->f_next)
		if (unix_from_file(file))
			return true;
	return false;
}

void unix_gc(void)
{
	struct gc_haul *haul, *next;

	if (likely(!READ_ONCE(nr_inflight_sockets)) || more_sockets_to_close())
		return;
	down_write(&unix_gc_sem);
	haul = gc_find();
	up_write(&unix_gc_sem);

	/* Dropping the files closes sockets, which may come here again. */
	for (; haul; haul = next) {
		struct scm_cookie scm = { .fp = haul->fp };

		next = haul->next;
		unix_notinflight_files(haul->fp);
		scm_destroy(&scm);
		kfree(haul);
	}
}
