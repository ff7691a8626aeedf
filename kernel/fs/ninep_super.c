/*
 * ninep_super.c - mounting a share of the host's files
 *
 *   mount("TAG", dir, "9p", flags, "trans=virtio,version=9p2000.L,cache=loose")
 *
 * cache=loose is for a tree that nobody else changes: names (and that there is
 * no such name), attributes and content are asked for once.  The others give
 * what NFS calls close-to-open: names and attributes are asked for at each
 * use, content when a file that changed is opened.
 *
 * All of a mount's users act as the user the server runs as; what they may do
 * is checked here, by owner and mode.
 */
#include <linux/magic.h>

#include "fs/dcache.h"
#include "fs/internal.h"
#include "fs/ninep_fs.h"
#include "fs/seq_file.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/vmscan.h"
#include "sched/sched.h"
#include "sched/task.h"

/* 512 KiB of data, and room for a header. */
#define DEFAULT_MSIZE	((512u << 10) + PAGE_SIZE)
#define MAX_MSIZE	((1u << 20) + PAGE_SIZE)

static const char *const cache_names[] = {
	[V9FS_CACHE_NONE]	= "none",
	[V9FS_CACHE_MMAP]	= "mmap",
	[V9FS_CACHE_READAHEAD]	= "readahead",
	[V9FS_CACHE_LOOSE]	= "loose",
};

static int parse_cache(struct v9fs_session *s, const char *value)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cache_names); i++) {
		if (!strcmp(value, cache_names[i])) {
			s->cache = i;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_msize(struct v9fs_session *s, const char *value)
{
	char *end;
	unsigned long n = simple_strtoul(value, &end, 0);

	if (*end || n < 4096)
		return -EINVAL;
	s->msize = min(n, (unsigned long)MAX_MSIZE);
	return 0;
}

static int parse_option(struct v9fs_session *s, const char *key, const char *value)
{
	if (!strcmp(key, "noxattr") && !value) {
		s->noxattr = true;
		return 0;
	}
	if (!value)
		return -EINVAL;
	if (!strcmp(key, "trans"))
		return strcmp(value, "virtio") ? -EINVAL : 0;
	if (!strcmp(key, "version"))
		return strcmp(value, "9p2000.L") ? -EINVAL : 0;
	if (!strcmp(key, "msize"))
		return parse_msize(s, value);
	if (!strcmp(key, "cache"))
		return parse_cache(s, value);
	/* The server does not tell users apart, we do: one attachment serves all. */
	if (!strcmp(key, "access"))
		return strcmp(value, "any") && strcmp(value, "client") &&
		       strcmp(value, "user") ? -EINVAL : 0;
	if (!strcmp(key, "aname"))
		return strscpy(s->aname, value, sizeof(s->aname)) < 0 ? -EINVAL : 0;
	return -EINVAL;
}

static int parse_options(struct v9fs_session *s, char *data)
{
	while (data && *data) {
		char *next = strchr(data, ','), *value;
		int err;

		if (next)
			*next++ = '\0';
		value = strchr(data, '=');
		if (value)
			*value++ = '\0';
		err = *data ? parse_option(s, data, value) : 0;
		if (err)
			return err;
		data = next;
	}
	return 0;
}

static void v9fs_show_options(struct seq_file *m, struct dentry *root)
{
	struct v9fs_session *s = V9FS_SB(root->d_sb);

	seq_printf(m, ",trans=virtio,version=9p2000.L,msize=%u,cache=%s,access=any",
		   s->client->msize, cache_names[s->cache]);
	if (*s->aname)
		seq_printf(m, ",aname=%s", s->aname);
	if (s->noxattr)
		seq_puts(m, ",noxattr");
}

static int v9fs_statfs(struct dentry *dentry, struct kstatfs *buf)
{
	struct p9_fid *fid = v9fs_fid(dentry->d_inode);
	int err = p9_statfs(fid, buf);

	p9_fid_put(fid);
	buf->f_type = V9FS_MAGIC;
	return err;
}

static int v9fs_sync_fs(struct super_block *sb)
{
	return v9fs_write_out_all(sb, true);
}

/* ---- What waits too long is written out ---- */

#define FLUSH_INTERVAL	(5 * NSEC_PER_SEC)

static LIST_HEAD(mounts);		/* mounts_mutex */
static DEFINE_MUTEX(mounts_mutex);
static bool flusher_runs;		/* mounts_mutex */
static DECLARE_WAIT_QUEUE_HEAD(flusher_wait);
static bool flush_now;			/* A  memory is short: dirty pages are in the way */

static void wakeup_flusher(void)
{
	WRITE_ONCE(flush_now, true);
	wake_up(&flusher_wait);
}

#define ROOM_WANTED	(16ULL << 20)

/* Is the server's disk nearly full? */
static void look_for_room(struct v9fs_session *s)
{
	struct kstatfs st;

	WRITE_ONCE(s->wrote, false);
	if (!p9_statfs(s->root_fid, &st))
		WRITE_ONCE(s->nearly_full, st.f_bavail < ROOM_WANTED / max(st.f_bsize, 1L));
}

static int flusher(void *arg)
{
	struct v9fs_session *s;

	current->flags |= PF_MEMALLOC;	/* who waits for memory may wait for us */
	for (;;) {
		wait_event_interruptible_timeout(flusher_wait, READ_ONCE(flush_now),
						 FLUSH_INTERVAL);
		WRITE_ONCE(flush_now, false);
		mutex_lock(&mounts_mutex);
		list_for_each_entry(s, &mounts, node) {
			v9fs_write_out_all(s->sb, false);
			if (READ_ONCE(s->wrote) || READ_ONCE(s->nearly_full))
				look_for_room(s);
		}
		mutex_unlock(&mounts_mutex);
	}
	return (int)(long)arg;
}

static int flusher_add(struct v9fs_session *s)
{
	struct task_struct *t = NULL;

	mutex_lock(&mounts_mutex);
	if (!flusher_runs)
		t = kthread_run(flusher, NULL, "9p-flush");
	if (!IS_ERR(t)) {
		flusher_runs = true;
		wakeup_flusher_threads = wakeup_flusher;
		if (list_empty(&s->node))
			list_add_tail(&s->node, &mounts);
	}
	mutex_unlock(&mounts_mutex);
	look_for_room(s);
	return PTR_ERR_OR_ZERO(t);
}

/* Options of a mounted share stay as they are, but for read-only. */
static int v9fs_remount(struct super_block *sb, int *flags, char *data)
{
	struct v9fs_session checked = { .cache = V9FS_SB(sb)->cache };
	int err = parse_options(&checked, data);

	if (err)
		return err;
	if (*flags & MS_RDONLY)
		return v9fs_write_out_all(sb, true);
	return flusher_add(V9FS_SB(sb));
}

static void v9fs_shutdown(struct super_block *sb)
{
	struct v9fs_session *s = V9FS_SB(sb);

	mutex_lock(&mounts_mutex);
	list_del_init(&s->node);
	mutex_unlock(&mounts_mutex);
	p9_fid_put(s->root_fid);
	p9_client_end(s->client);
}

static void v9fs_put_super(struct super_block *sb)
{
	kfree(V9FS_SB(sb));
}

static const struct super_operations v9fs_super_operations = {
	.alloc_inode	= v9fs_alloc_inode,
	.free_inode	= v9fs_free_inode,
	.evict_inode	= v9fs_evict_inode,
	.shutdown	= v9fs_shutdown,
	.put_super	= v9fs_put_super,
	.sync_fs	= v9fs_sync_fs,
	.statfs		= v9fs_statfs,
	.remount_fs	= v9fs_remount,
	.show_options	= v9fs_show_options,
};

static struct inode *root_inode(struct super_block *sb)
{
	struct v9fs_session *s = V9FS_SB(sb);
	struct p9_attr attr;
	struct p9_qid qid;
	struct p9_fid *fid;
	int err;

	/* No user: new files belong to whom the server runs as. */
	fid = p9_attach(s->client, s->aname, (u32)-1, &qid);
	if (IS_ERR(fid))
		return ERR_CAST(fid);
	err = p9_getattr(fid, P9_STATS_BASIC, &attr);
	if (!err && !S_ISDIR(attr.mode))
		err = -ENOTDIR;
	if (err) {
		p9_fid_put(fid);
		return ERR_PTR(err);
	}
	return v9fs_iget(sb, fid, &attr);
}

static int v9fs_fill_super(struct super_block *sb, void *data, int flags)
{
	struct v9fs_session *s;
	struct inode *root;
	int err;

	s = kzalloc(sizeof(*s), GFP_KERNEL);
	if (!s)
		return -ENOMEM;
	s->msize = DEFAULT_MSIZE;
	spin_lock_init(&s->lock);
	INIT_LIST_HEAD(&s->writers);
	INIT_LIST_HEAD(&s->node);
	s->sb = sb;
	err = parse_options(s, data);
	if (err) {
		kfree(s);
		return err;
	}
	s->client = p9_client_create(sb->s_id, s->msize);
	if (IS_ERR(s->client)) {
		err = (int)PTR_ERR(s->client);
		kfree(s);
		return err;
	}
	/* From here on put_super() undoes it. */
	sb->s_fs_info = s;
	sb->s_op = &v9fs_super_operations;
	sb->s_magic = V9FS_MAGIC;
	sb->s_d_op = s->cache == V9FS_CACHE_LOOSE ? &v9fs_loose_dentry_operations :
						    &v9fs_dentry_operations;
	root = root_inode(sb);
	if (IS_ERR(root))
		return (int)PTR_ERR(root);
	s->root_fid = v9fs_fid(root);
	sb->s_root = d_make_root(root);
	if (!sb->s_root)
		return -ENOMEM;
	return flags & MS_RDONLY ? 0 : flusher_add(s);
}

static struct file_system_type v9fs_type = {
	.name		= "9p",
	.fs_flags	= FS_NODEV | FS_USER_XATTR,
	.fill_super	= v9fs_fill_super,
};

void __init ninep_init(void)
{
	v9fs_inode_init();
	register_filesystem(&v9fs_type);
}
