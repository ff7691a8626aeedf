/*
 * ninep_client.c - talking 9P2000.L: messages, their tags, and fids
 *
 * A request is one piece of memory: the message, room for the reply, and the
 * list of buffers that the ring takes.  Data of reads and writes is not copied:
 * the pages themselves stand in the list.  Any number of tasks have requests
 * under way; each has a tag, and replies come in any order.
 *
 * Nothing the device says is believed: every length is compared with what
 * was sent to us, and a reply that makes no sense is -EIO.
 *
 * A task that is killed while it waits sends Tflush and then waits for that:
 * afterwards the server will not touch the request's memory.  Memory that the
 * device holds on to all the same is left to it.
 */
#include "fs/ninep.h"

#include <linux/limits.h>

#include "lib/string.h"
#include "mm/slab.h"
#include "sched/wait.h"

enum p9_type {
	P9_RLERROR	= 7,
	P9_TSTATFS	= 8,
	P9_TLOPEN	= 12,
	P9_TLCREATE	= 14,
	P9_TSYMLINK	= 16,
	P9_TMKNOD	= 18,
	P9_TREADLINK	= 22,
	P9_TGETATTR	= 24,
	P9_TSETATTR	= 26,
	P9_TXATTRWALK	= 30,
	P9_TXATTRCREATE	= 32,
	P9_TREADDIR	= 40,
	P9_TFSYNC	= 50,
	P9_TLINK	= 70,
	P9_TMKDIR	= 72,
	P9_TRENAMEAT	= 74,
	P9_TUNLINKAT	= 76,
	P9_TVERSION	= 100,
	P9_TATTACH	= 104,
	P9_TFLUSH	= 108,
	P9_TWALK	= 110,
	P9_TREAD	= 116,
	P9_TWRITE	= 118,
	P9_TCLUNK	= 120,
};

#define P9_HDRSZ	7		/* size[4] type[1] tag[2] */
#define P9_READHDRSZ	(P9_HDRSZ + 4)	/* of Rread and Rreaddir */
#define P9_QIDSZ	13
#define P9_NOTAG	0xffff
#define P9_NOFID	0xffffffffu
#define P9_VERSION	"9P2000.L"

/*
 * Lock letters: o  the owner's, until it is submitted and after it is done
 *               d  the device's in between     A  atomic
 */
struct p9_req {
	struct virtio_9p_request v;		/* o, d */
	struct p9_client	*client;	/* o  counted */
	atomic_t		refs;		/* A  the owner, the device */
	u8			type;		/* o */
	u16			tag;		/* o  P9_NOTAG: none */
	bool			done;		/* the reply is there; set last */
	bool			flushed;	/* o  the server was asked to forget it */
	bool			overflow;	/* o  the message was too long for tx */
	bool			bad;		/* o  the reply was too short for what was read */
	u8			*tx, *rx;	/* o, d */
	u32			tx_len, tx_size;
	u32			rx_pos, rx_len;	/* o  reading the reply */
	u32			rx_size;
	const struct p9_io	*in, *out;	/* o  data, until it is submitted */
	u32			in_count;	/* o  bytes that may lie behind rx */
	struct wait_queue_head	wait;
	/* o  called in the interrupt; NULL: somebody waits */
	void			(*complete)(struct p9_req *req);
	p9_read_done_t		io_done;	/* o  p9_read_async()'s */
	void			*io_arg;
};

/*
 * I  written once     A  atomic     l  client->lock
 */
struct p9_fid {
	struct p9_client	*client;	/* I */
	u32			nr;		/* I */
	atomic_t		refs;		/* A */
	struct p9_fid		*next_free;	/* l */
	/* Its end needs no memory: the message is here from the start. */
	struct p9_req		clunk;
	struct virtio_buf	clunk_bufs[2];
	struct vring_desc	clunk_table[2];
	u8			clunk_tx[P9_HDRSZ + 4], clunk_rx[P9_HDRSZ + 4];
};

/* ---- Writing a message, reading a reply ---- */

static void put_bytes(struct p9_req *req, const void *p, size_t n)
{
	if (n > req->tx_size - req->tx_len) {
		req->overflow = true;
		return;
	}
	memcpy(req->tx + req->tx_len, p, n);
	req->tx_len += n;
}

static void put_u16(struct p9_req *req, u16 v)
{
	put_bytes(req, &v, sizeof(v));
}

static void put_u32(struct p9_req *req, u32 v)
{
	put_bytes(req, &v, sizeof(v));
}

static void put_u64(struct p9_req *req, u64 v)
{
	put_bytes(req, &v, sizeof(v));
}

static void put_str(struct p9_req *req, const char *s, size_t len)
{
	put_u16(req, len);
	put_bytes(req, s, len);
}

static void put_name(struct p9_req *req, const struct qstr *name)
{
	put_str(req, name->name, name->len);
}

static void put_fid(struct p9_req *req, const struct p9_fid *fid)
{
	put_u32(req, fid->nr);
}

static const u8 *get_bytes(struct p9_req *req, size_t n)
{
	static const u8 nothing[8];
	const u8 *p = req->rx + req->rx_pos;

	if (n > req->rx_len - req->rx_pos) {
		req->bad = true;
		return nothing;
	}
	req->rx_pos += n;
	return p;
}

static u8 get_u8(struct p9_req *req)
{
	return *get_bytes(req, 1);
}

static u16 get_u16(struct p9_req *req)
{
	u16 v;

	memcpy(&v, get_bytes(req, sizeof(v)), sizeof(v));
	return v;
}

static u32 get_u32(struct p9_req *req)
{
	u32 v;

	memcpy(&v, get_bytes(req, sizeof(v)), sizeof(v));
	return v;
}

static u64 get_u64(struct p9_req *req)
{
	u64 v;

	memcpy(&v, get_bytes(req, sizeof(v)), sizeof(v));
	return v;
}

static void get_qid(struct p9_req *req, struct p9_qid *qid)
{
	qid->type = get_u8(req);
	qid->version = get_u32(req);
	qid->path = get_u64(req);
}

static struct timespec64 get_time(struct p9_req *req)
{
	struct timespec64 t;

	t.tv_sec = get_u64(req);
	t.tv_nsec = min_t(u64, get_u64(req), 999999999);
	return t;
}

/* ---- Tags ---- */

static bool tag_take(struct p9_client *c, u16 *tag)
{
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&c->lock, flags);
	for (i = 0; i < P9_TAGS && test_bit(i, c->tags); i++)
		;
	if (i < P9_TAGS)
		set_bit(i, c->tags);
	spin_unlock_irqrestore(&c->lock, flags);
	*tag = i;
	return i < P9_TAGS;
}

static void tag_give(struct p9_client *c, u16 tag)
{
	if (tag == P9_NOTAG)
		return;
	clear_bit(tag, c->tags);
	if (wq_has_sleeper(&c->tag_wait))
		wake_up(&c->tag_wait);
}

/* ---- Requests ---- */

static void req_init(struct p9_req *req, struct p9_client *c, enum p9_type type)
{
	req->client = c;
	req->type = type;
	req->tag = P9_NOTAG;
	req->tx_len = P9_HDRSZ;
	atomic_set(&req->refs, 1);
	atomic_inc(&c->refs);
	init_waitqueue_head(&req->wait);
}

static unsigned int io_bufs(const struct p9_io *io)
{
	return io ? io->nr : 0;
}

/*
 * @tx: the most the message takes behind its header, @rx: the most its reply
 * does.  @in and @out are the data behind the reply or the message.
 */
static struct p9_req *req_alloc_io(struct p9_client *c, enum p9_type type, size_t tx, size_t rx,
				   const struct p9_io *in, const struct p9_io *out)
{
	unsigned int nr = 2 + io_bufs(in) + io_bufs(out);
	struct virtio_buf *bufs;
	struct p9_req *req;

	tx = ALIGN(tx + P9_HDRSZ, 8);
	rx = max(rx + P9_HDRSZ, (size_t)P9_HDRSZ + 4);	/* Rlerror fits always */
	req = kmalloc(sizeof(*req) + nr * (sizeof(*bufs) + sizeof(*req->v.table)) + tx + rx,
		      GFP_KERNEL);
	if (!req)
		return NULL;
	memset(req, 0, sizeof(*req));
	req_init(req, c, type);
	req->v.table = (void *)(req + 1);
	bufs = (void *)(req->v.table + nr);
	req->v.bufs = bufs;
	req->tx = (void *)(bufs + nr);
	req->rx = req->tx + tx;
	req->tx_size = tx;
	req->rx_size = rx;
	req->in = in;
	req->out = out;
	req->in_count = in ? in->count : 0;
	return req;
}

static struct p9_req *req_alloc(struct p9_client *c, enum p9_type type, size_t tx, size_t rx)
{
	return req_alloc_io(c, type, tx, rx, NULL, NULL);
}

static void req_put(struct p9_req *req)
{
	struct p9_client *c = req->client;

	if (!atomic_dec_and_test(&req->refs))
		return;
	kfree(req);
	p9_client_put(c);
}

/* Interrupt. */
static void req_done(struct virtio_9p_request *v)
{
	struct p9_req *req = container_of(v, struct p9_req, v);

	tag_give(req->client, req->tag);
	if (req->complete) {
		req->complete(req);
		return;
	}
	smp_store_release(&req->done, true);
	if (wq_has_sleeper(&req->wait))
		wake_up(&req->wait);
	req_put(req);
}

/* The list of buffers, in the order the device wants them. */
static void req_bufs(struct p9_req *req)
{
	struct virtio_buf *b = (struct virtio_buf *)req->v.bufs;
	unsigned int nr_out = io_bufs(req->out), nr_in = io_bufs(req->in);

	*b++ = (struct virtio_buf){ req->tx, req->tx_len };
	if (nr_out)
		memcpy(b, req->out->bufs, nr_out * sizeof(*b));
	b += nr_out;
	*b++ = (struct virtio_buf){ req->rx, req->rx_size };
	if (nr_in)
		memcpy(b, req->in->bufs, nr_in * sizeof(*b));
	req->v.nr_out = 1 + nr_out;
	req->v.nr_in = 1 + nr_in;
}

/* Off it goes.  The device's reference is dropped, or passed on, when it is done. */
static void req_submit(struct p9_req *req)
{
	struct p9_client *c = req->client;
	u32 size = req->tx_len + (req->out ? req->out->count : 0);

	if (req->type != P9_TVERSION)
		wait_event(c->tag_wait, tag_take(c, &req->tag));
	memcpy(req->tx, &size, 4);
	req->tx[4] = req->type;
	memcpy(req->tx + 5, &req->tag, 2);
	req_bufs(req);
	req->v.done = req_done;
	atomic_inc(&req->refs);
	virtio_9p_submit(c->channel, &req->v);
}

static int reply_malformed(struct p9_req *req, const char *what)
{
	pr_warn("9p: %s: reply to message %u: %s\n", req->client->name, req->type, what);
	return -EIO;
}

/* Is what came the reply?  0 and the reader stands behind the header; or the server's error. */
static int reply_check(struct p9_req *req)
{
	u32 room = req->rx_size + req->in_count, size, err;
	u16 tag;

	if (!req->v.written && req->flushed)
		return -EINTR;
	if (req->v.written < P9_HDRSZ || req->v.written > room)
		return reply_malformed(req, "wrong length");
	memcpy(&size, req->rx, 4);
	memcpy(&tag, req->rx + 5, 2);
	if (size < P9_HDRSZ || size > req->v.written)
		return reply_malformed(req, "wrong size");
	if (tag != req->tag)
		return reply_malformed(req, "wrong tag");
	req->rx_len = min(size, req->rx_size);
	req->rx_pos = P9_HDRSZ;
	if (req->rx[4] == req->type + 1)
		return 0;
	if (req->rx[4] != P9_RLERROR)
		return reply_malformed(req, "wrong type");
	err = get_u32(req);
	if (req->bad || !err || err >= 512)
		return reply_malformed(req, "no error number");
	return -(int)err;
}

/* The request's memory is wanted back: asks the server to forget it, and waits for that. */
static void req_flush(struct p9_req *req)
{
	struct p9_req *flush = req_alloc(req->client, P9_TFLUSH, 2, 0);

	if (!flush) {			/* then it has to come by itself */
		wait_event(req->wait, smp_load_acquire(&req->done));
		return;
	}
	req->flushed = true;
	put_u16(flush, req->tag);
	req_submit(flush);
	wait_event(flush->wait, smp_load_acquire(&flush->done));
	req_put(flush);
	/* The caller's buffers are in the chain: they have to be back. */
	if (req->v.nr_out + req->v.nr_in > 2)
		wait_event(req->wait, smp_load_acquire(&req->done));
}

/*
 * Sends @req and waits for the reply.  0, or -errno; the request is the
 * caller's still.  @killable: -EINTR after a fatal signal.
 */
static int req_call(struct p9_req *req, bool killable)
{
	if (req->overflow)
		return -ENAMETOOLONG;
	req_submit(req);
	if (!killable) {
		wait_event(req->wait, smp_load_acquire(&req->done));
	} else if (wait_event_killable(req->wait, smp_load_acquire(&req->done))) {
		req_flush(req);
		if (!smp_load_acquire(&req->done))
			return -EINTR;
	}
	return reply_check(req);
}

/* The same for a message whose reply has nothing to read. */
static int req_simple(struct p9_req *req, bool killable)
{
	int err = req_call(req, killable);

	req_put(req);
	return err;
}

/* After the last get_*(): did the reply hold all of it? */
static int req_finish(struct p9_req *req, int err)
{
	if (!err && req->bad)
		err = reply_malformed(req, "too short");
	req_put(req);
	return err;
}

/* ---- Fids ---- */

static struct p9_fid *fid_alloc(struct p9_client *c)
{
	struct p9_fid *fid;
	unsigned long flags;

	spin_lock_irqsave(&c->lock, flags);
	fid = c->free_fids;
	if (fid)
		c->free_fids = fid->next_free;
	spin_unlock_irqrestore(&c->lock, flags);
	if (!fid) {
		fid = kzalloc(sizeof(*fid), GFP_KERNEL);
		if (!fid)
			return NULL;
		fid->client = c;
		spin_lock_irqsave(&c->lock, flags);
		fid->nr = c->next_fid++;
		spin_unlock_irqrestore(&c->lock, flags);
	}
	atomic_set(&fid->refs, 1);
	atomic_inc(&c->refs);
	return fid;
}

/* The server does not know it (any more): its number is free.  Any context. */
static void fid_free(struct p9_fid *fid)
{
	struct p9_client *c = fid->client;
	unsigned long flags;

	spin_lock_irqsave(&c->lock, flags);
	fid->next_free = c->free_fids;
	c->free_fids = fid;
	spin_unlock_irqrestore(&c->lock, flags);
	p9_client_put(c);
}

static void clunk_done(struct p9_req *req)
{
	struct p9_client *c = req->client;

	fid_free(container_of(req, struct p9_fid, clunk));
	p9_client_put(c);
}

struct p9_fid *p9_fid_get(struct p9_fid *fid)
{
	atomic_inc(&fid->refs);
	return fid;
}

struct p9_client *fid_client(const struct p9_fid *fid)
{
	return fid->client;
}

static void clunk_prepare(struct p9_fid *fid)
{
	struct p9_req *req = &fid->clunk;

	memset(req, 0, sizeof(*req));
	req_init(req, fid->client, P9_TCLUNK);
	req->v.bufs = fid->clunk_bufs;
	req->v.table = fid->clunk_table;
	req->tx = fid->clunk_tx;
	req->rx = fid->clunk_rx;
	req->tx_size = sizeof(fid->clunk_tx);
	req->rx_size = sizeof(fid->clunk_rx);
	put_fid(req, fid);
}

void p9_fid_put(struct p9_fid *fid)
{
	if (!fid || !atomic_dec_and_test(&fid->refs))
		return;
	clunk_prepare(fid);
	fid->clunk.complete = clunk_done;
	req_submit(&fid->clunk);
}

int p9_clunk(struct p9_fid *fid)
{
	struct p9_client *c = fid->client;
	struct p9_req *req = req_alloc(c, P9_TCLUNK, 4, 4);
	int err;

	if (!req) {
		p9_fid_put(fid);
		return -ENOMEM;
	}
	put_fid(req, fid);
	err = req_simple(req, false);
	fid_free(fid);		/* the server forgets it even when it complains */
	return err;
}

/* ---- The session ---- */

static int client_version(struct p9_client *c)
{
	struct p9_req *req = req_alloc(c, P9_TVERSION, 4 + 2 + sizeof(P9_VERSION), 64);
	const u8 *text;
	u32 msize;
	u16 len;
	int err;

	if (!req)
		return -ENOMEM;
	put_u32(req, c->msize);
	put_str(req, P9_VERSION, strlen(P9_VERSION));
	err = req_call(req, true);
	if (err)
		return req_finish(req, err);
	msize = get_u32(req);
	len = get_u16(req);
	text = get_bytes(req, len);
	if (!req->bad && (len != strlen(P9_VERSION) || memcmp(text, P9_VERSION, len)))
		err = -EREMOTEIO;
	else if (!req->bad && (msize < 4096 || msize > c->msize))
		err = reply_malformed(req, "message size");
	else
		c->msize = msize;
	return req_finish(req, err);
}

static void client_free(struct p9_client *c)
{
	virtio_9p_close(c->channel);
	while (c->free_fids) {
		struct p9_fid *fid = c->free_fids;

		c->free_fids = fid->next_free;
		kfree(fid);
	}
	kfree(c);
}

void p9_client_put(struct p9_client *c)
{
	unsigned long flags;
	int left;

	/* The lock keeps who waits for us from freeing it under our hands. */
	spin_lock_irqsave(&c->lock, flags);
	left = atomic_dec_return(&c->refs);
	if (left == 1)
		wake_up_all(&c->idle);
	spin_unlock_irqrestore(&c->lock, flags);
	if (!left)
		client_free(c);
}

static bool client_idle(struct p9_client *c)
{
	unsigned long flags;
	bool idle;

	spin_lock_irqsave(&c->lock, flags);
	idle = atomic_read(&c->refs) == 1;
	spin_unlock_irqrestore(&c->lock, flags);
	return idle;
}

void p9_client_end(struct p9_client *c)
{
	wait_event_killable(c->idle, client_idle(c));
	p9_client_put(c);
}

struct p9_client *p9_client_create(const char *tag, u32 msize)
{
	struct p9_client *c = kzalloc(sizeof(*c), GFP_KERNEL);
	unsigned int max_bufs;
	int err;

	if (!c)
		return ERR_PTR(-ENOMEM);
	c->channel = virtio_9p_open(tag);
	if (IS_ERR(c->channel)) {
		err = (int)PTR_ERR(c->channel);
		kfree(c);
		return ERR_PTR(err);
	}
	atomic_set(&c->refs, 1);
	spin_lock_init(&c->lock);
	init_waitqueue_head(&c->tag_wait);
	init_waitqueue_head(&c->idle);
	strscpy(c->name, tag, sizeof(c->name));
	c->msize = msize;
	err = client_version(c);
	if (err) {
		p9_client_put(c);
		return ERR_PTR(err);
	}
	max_bufs = virtio_9p_max_bufs(c->channel) - 2;
	c->max_io = min(c->msize - P9_IOHDRSZ, max_bufs << PAGE_SHIFT);
	if (c->max_io > PAGE_SIZE)
		c->max_io &= PAGE_MASK;
	return c;
}

/* ---- One function for each message ---- */

struct p9_fid *p9_attach(struct p9_client *c, const char *aname, u32 uid, struct p9_qid *qid)
{
	size_t len = strlen(aname);
	struct p9_fid *fid = fid_alloc(c);
	struct p9_req *req;
	int err = -ENOMEM;

	if (!fid)
		return ERR_PTR(-ENOMEM);
	req = req_alloc(c, P9_TATTACH, 16 + len, P9_QIDSZ);
	if (!req)
		goto fail;
	put_fid(req, fid);
	put_u32(req, P9_NOFID);
	put_str(req, "", 0);
	put_str(req, aname, len);
	put_u32(req, uid);
	err = req_call(req, true);
	if (!err)
		get_qid(req, qid);
	err = req_finish(req, err);
	if (!err)
		return fid;
fail:
	fid_free(fid);
	return ERR_PTR(err);
}

struct p9_fid *p9_walk(struct p9_fid *from, const char *name, size_t len, struct p9_qid *qid)
{
	struct p9_fid *fid = fid_alloc(from->client);
	struct p9_req *req;
	int err = -ENOMEM;
	u16 nr;

	if (!fid)
		return ERR_PTR(-ENOMEM);
	req = req_alloc(from->client, P9_TWALK, 12 + len, 2 + P9_QIDSZ);
	if (!req)
		goto fail;
	put_fid(req, from);
	put_fid(req, fid);
	put_u16(req, name ? 1 : 0);
	if (name)
		put_str(req, name, len);
	err = req_call(req, true);
	if (err == -EINTR && !req->done) {
		/* Whether the server knows the fid now cannot be told: the number is lost. */
		req_put(req);
		kfree(fid);
		p9_client_put(from->client);
		return ERR_PTR(err);
	}
	if (!err) {
		nr = get_u16(req);
		if (nr != (name ? 1 : 0))
			err = -ENOENT;
		else if (nr)
			get_qid(req, qid);
	}
	err = req_finish(req, err);
	if (!err)
		return fid;
fail:
	fid_free(fid);
	return ERR_PTR(err);
}

int p9_getattr(struct p9_fid *fid, u64 mask, struct p9_attr *a)
{
	struct p9_req *req = req_alloc(fid->client, P9_TGETATTR, 12, 8 + P9_QIDSZ + 12 + 15 * 8);
	int err;

	if (!req)
		return -ENOMEM;
	put_fid(req, fid);
	put_u64(req, mask);
	err = req_call(req, true);
	if (!err) {
		a->valid = get_u64(req);
		get_qid(req, &a->qid);
		a->mode = get_u32(req);
		a->uid = get_u32(req);
		a->gid = get_u32(req);
		a->nlink = get_u64(req);
		a->rdev = get_u64(req);
		a->size = get_u64(req);
		a->blksize = get_u64(req);
		a->blocks = get_u64(req);
		a->atime = get_time(req);
		a->mtime = get_time(req);
		a->ctime = get_time(req);
		a->btime = get_time(req);
	}
	return req_finish(req, err);
}

int p9_setattr(struct p9_fid *fid, const struct p9_setattr *set)
{
	struct p9_req *req = req_alloc(fid->client, P9_TSETATTR, 4 + 4 * 4 + 5 * 8, 0);

	if (!req)
		return -ENOMEM;
	put_fid(req, fid);
	put_u32(req, set->valid);
	put_u32(req, set->mode);
	put_u32(req, set->uid);
	put_u32(req, set->gid);
	put_u64(req, set->size);
	put_u64(req, set->atime.tv_sec);
	put_u64(req, set->atime.tv_nsec);
	put_u64(req, set->mtime.tv_sec);
	put_u64(req, set->mtime.tv_nsec);
	return req_simple(req, true);
}

char *p9_readlink(struct p9_fid *fid)
{
	struct p9_req *req = req_alloc(fid->client, P9_TREADLINK, 4, 2 + PATH_MAX);
	char *target = NULL;
	const u8 *text;
	u16 len;
	int err;

	if (!req)
		return ERR_PTR(-ENOMEM);
	put_fid(req, fid);
	err = req_call(req, true);
	if (!err) {
		len = get_u16(req);
		text = get_bytes(req, len);
		if (!req->bad && (!len || memchr(text, 0, len)))
			err = reply_malformed(req, "empty link");
		else if (!req->bad)
			target = kstrndup((const char *)text, len, GFP_KERNEL);
	}
	err = req_finish(req, err);
	if (!err && !target)
		err = -ENOMEM;
	return err ? ERR_PTR(err) : target;
}

int p9_statfs(struct p9_fid *fid, struct kstatfs *st)
{
	struct p9_req *req = req_alloc(fid->client, P9_TSTATFS, 4, 3 * 4 + 6 * 8);
	u64 fsid;
	int err;

	if (!req)
		return -ENOMEM;
	put_fid(req, fid);
	err = req_call(req, true);
	if (!err) {
		get_u32(req);		/* the host's magic: ours is V9FS_MAGIC */
		st->f_bsize = get_u32(req);
		st->f_blocks = get_u64(req);
		st->f_bfree = get_u64(req);
		st->f_bavail = get_u64(req);
		st->f_files = get_u64(req);
		st->f_ffree = get_u64(req);
		fsid = get_u64(req);
		st->f_fsid[0] = (int)fsid;
		st->f_fsid[1] = (int)(fsid >> 32);
		st->f_namelen = get_u32(req);
	}
	return req_finish(req, err);
}

int p9_lopen(struct p9_fid *fid, u32 flags, struct p9_qid *qid)
{
	struct p9_req *req = req_alloc(fid->client, P9_TLOPEN, 8, P9_QIDSZ + 4);
	int err;

	if (!req)
		return -ENOMEM;
	put_fid(req, fid);
	put_u32(req, flags);
	err = req_call(req, true);
	if (!err)
		get_qid(req, qid);
	return req_finish(req, err);
}

int p9_fsync(struct p9_fid *fid, bool datasync)
{
	struct p9_req *req = req_alloc(fid->client, P9_TFSYNC, 8, 0);

	if (!req)
		return -ENOMEM;
	put_fid(req, fid);
	put_u32(req, datasync);
	return req_simple(req, true);
}

int p9_lcreate(struct p9_fid *fid, const struct qstr *name, u32 flags, u32 mode, u32 gid)
{
	struct p9_req *req = req_alloc(fid->client, P9_TLCREATE, 18 + name->len, P9_QIDSZ + 4);

	if (!req)
		return -ENOMEM;
	put_fid(req, fid);
	put_name(req, name);
	put_u32(req, flags);
	put_u32(req, mode);
	put_u32(req, gid);
	return req_simple(req, true);
}

int p9_mkdir(struct p9_fid *dir, const struct qstr *name, u32 mode, u32 gid)
{
	struct p9_req *req = req_alloc(dir->client, P9_TMKDIR, 14 + name->len, P9_QIDSZ);

	if (!req)
		return -ENOMEM;
	put_fid(req, dir);
	put_name(req, name);
	put_u32(req, mode);
	put_u32(req, gid);
	return req_simple(req, true);
}

int p9_mknod(struct p9_fid *dir, const struct qstr *name, u32 mode, dev_t rdev, u32 gid)
{
	struct p9_req *req = req_alloc(dir->client, P9_TMKNOD, 22 + name->len, P9_QIDSZ);

	if (!req)
		return -ENOMEM;
	put_fid(req, dir);
	put_name(req, name);
	put_u32(req, mode);
	put_u32(req, MAJOR(rdev));
	put_u32(req, MINOR(rdev));
	put_u32(req, gid);
	return req_simple(req, true);
}

int p9_symlink(struct p9_fid *dir, const struct qstr *name, const char *target, u32 gid)
{
	size_t len = strlen(target);
	struct p9_req *req = req_alloc(dir->client, P9_TSYMLINK, 12 + name->len + len, P9_QIDSZ);

	if (!req)
		return -ENOMEM;
	put_fid(req, dir);
	put_name(req, name);
	put_str(req, target, len);
	put_u32(req, gid);
	return req_simple(req, true);
}

int p9_link(struct p9_fid *dir, struct p9_fid *fid, const struct qstr *name)
{
	struct p9_req *req = req_alloc(dir->client, P9_TLINK, 10 + name->len, 0);

	if (!req)
		return -ENOMEM;
	put_fid(req, dir);
	put_fid(req, fid);
	put_name(req, name);
	return req_simple(req, true);
}

int p9_unlinkat(struct p9_fid *dir, const struct qstr *name, u32 flags)
{
	struct p9_req *req = req_alloc(dir->client, P9_TUNLINKAT, 10 + name->len, 0);

	if (!req)
		return -ENOMEM;
	put_fid(req, dir);
	put_name(req, name);
	put_u32(req, flags);
	return req_simple(req, true);
}

int p9_renameat(struct p9_fid *olddir, const struct qstr *old, struct p9_fid *newdir,
		const struct qstr *new)
{
	struct p9_req *req = req_alloc(olddir->client, P9_TRENAMEAT, 12 + old->len + new->len, 0);

	if (!req)
		return -ENOMEM;
	put_fid(req, olddir);
	put_name(req, old);
	put_fid(req, newdir);
	put_name(req, new);
	return req_simple(req, true);
}

/* ---- Data ---- */

/* The count in Rread, whose header was checked: what really lies behind it. */
static ssize_t read_result(struct p9_req *req)
{
	u32 count = get_u32(req);

	if (req->bad || count > req->in_count || count > req->v.written - P9_READHDRSZ)
		return reply_malformed(req, "wrong count");
	return count;
}

static struct p9_req *read_prepare(struct p9_fid *fid, enum p9_type type, u64 offset,
				   const struct p9_io *io)
{
	struct p9_req *req = req_alloc_io(fid->client, type, 16, 4, io, NULL);

	if (!req)
		return NULL;
	put_fid(req, fid);
	put_u64(req, offset);
	put_u32(req, io->count);
	return req;
}

static ssize_t read_sync(struct p9_fid *fid, enum p9_type type, u64 offset, const struct p9_io *io)
{
	struct p9_req *req = read_prepare(fid, type, offset, io);
	ssize_t n;

	if (!req)
		return -ENOMEM;
	n = req_call(req, true);
	if (!n)
		n = read_result(req);
	req_put(req);
	return n;
}

ssize_t p9_read(struct p9_fid *fid, u64 offset, const struct p9_io *io)
{
	return read_sync(fid, P9_TREAD, offset, io);
}

/* Interrupt. */
static void read_async_done(struct p9_req *req)
{
	ssize_t n = reply_check(req);

	if (!n)
		n = read_result(req);
	req->io_done(req->io_arg, n);
	req_put(req);
}

int p9_read_async(struct p9_fid *fid, u64 offset, const struct p9_io *io, p9_read_done_t done,
		  void *arg)
{
	struct p9_req *req = read_prepare(fid, P9_TREAD, offset, io);

	if (!req)
		return -ENOMEM;
	req->io_done = done;
	req->io_arg = arg;
	req->complete = read_async_done;
	req_submit(req);
	req_put(req);
	return 0;
}

ssize_t p9_write(struct p9_fid *fid, u64 offset, const struct p9_io *io)
{
	struct p9_req *req = req_alloc_io(fid->client, P9_TWRITE, 16, 4, NULL, io);
	u32 count = 0;
	int err;

	if (!req)
		return -ENOMEM;
	put_fid(req, fid);
	put_u64(req, offset);
	put_u32(req, io->count);
	err = req_call(req, false);
	if (!err) {
		count = get_u32(req);
		if (!req->bad && count > io->count)
			err = reply_malformed(req, "wrong count");
	}
	err = req_finish(req, err);
	return err ? err : (ssize_t)count;
}

/* ---- Directories ---- */

ssize_t p9_readdir(struct p9_fid *fid, u64 offset, void *buf, u32 count)
{
	struct virtio_buf b = { buf, count };
	struct p9_io io = { &b, 1, count };

	return read_sync(fid, P9_TREADDIR, offset, &io);
}

ssize_t p9_dirent_parse(const u8 *p, size_t n, struct p9_dirent *d)
{
	const size_t head = P9_QIDSZ + 8 + 1 + 2;

	if (n < head)
		return -EIO;
	d->qid.type = p[0];
	memcpy(&d->qid.version, p + 1, 4);
	memcpy(&d->qid.path, p + 5, 8);
	memcpy(&d->offset, p + 13, 8);
	d->type = p[21];
	memcpy(&d->namelen, p + 22, 2);
	d->name = (const char *)p + head;
	if (d->namelen > n - head || !d->namelen || d->namelen > NAME_MAX ||
	    memchr(d->name, '/', d->namelen) || memchr(d->name, 0, d->namelen))
		return -EIO;
	return head + d->namelen;
}

/* ---- Extended attributes ---- */

struct p9_fid *p9_xattrwalk(struct p9_fid *from, const char *name, u64 *size)
{
	size_t len = strlen(name);
	struct p9_fid *fid = fid_alloc(from->client);
	struct p9_req *req;
	int err = -ENOMEM;

	if (!fid)
		return ERR_PTR(-ENOMEM);
	req = req_alloc(from->client, P9_TXATTRWALK, 10 + len, 8);
	if (!req)
		goto fail;
	put_fid(req, from);
	put_fid(req, fid);
	put_str(req, name, len);
	err = req_call(req, false);
	if (!err)
		*size = get_u64(req);
	err = req_finish(req, err);
	if (!err)
		return fid;
fail:
	fid_free(fid);
	return ERR_PTR(err);
}

int p9_xattrcreate(struct p9_fid *fid, const char *name, u64 size, u32 flags)
{
	size_t len = strlen(name);
	struct p9_req *req = req_alloc(fid->client, P9_TXATTRCREATE, 18 + len, 0);

	if (!req)
		return -ENOMEM;
	put_fid(req, fid);
	put_str(req, name, len);
	put_u64(req, size);
	put_u32(req, flags);
	return req_simple(req, false);
}
