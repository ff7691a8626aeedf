/*
 * initramfs.c - the first files, from the boot loader's archive
 *
 * The initrd is one or more newc cpio archives, each plain or gzip'ed, with
 * zeros between them.  The unpacker takes bytes as they come (from inflate or
 * from memory): a header, then the name, then the content; each is padded to
 * four bytes.
 *
 * A bad archive ends in a panic that says what is wrong: half a root file
 * system would only fail later and stranger.
 */
#include "fs/initramfs.h"

#include "arch/x86/boot.h"
#include "fs/dcache.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/inflate_initrd.h"
#include "fs/internal.h"
#include "fs/tmpfs.h"
#include "lib/string.h"
#include "mm/page.h"
#include "mm/slab.h"

#define CPIO_HEADER	110	/* "070701" and 13 numbers of 8 hex digits */
#define CPIO_FIELDS	13

enum cpio_field {
	C_INO, C_MODE, C_UID, C_GID, C_NLINK, C_MTIME, C_FILESIZE, C_MAJ, C_MIN,
	C_RMAJ, C_RMIN, C_NAMESIZE, C_CHECK,
};

/* A file with more than one name, by its place in the archive. */
struct hard_link {
	struct hard_link *next;
	u32	ino, major, minor, type;
	char	name[];
};

enum cpio_state { CPIO_START, CPIO_NAME, CPIO_DATA, CPIO_LINK, CPIO_SKIP };

struct unpack {
	enum cpio_state	state;
	u64		offset;		/* bytes of this archive so far */
	size_t		want, have;	/* bytes to collect in buf for this state */
	u64		left;		/* bytes of content (or padding) to come */
	u32		f[CPIO_FIELDS];
	struct file	*file;
	loff_t		pos;
	struct hard_link *links;
	size_t		rest;		/* bytes behind the archive that are none of it */
	const char	*error;
	int		errnum;
	char		*name;		/* PATH_MAX_LEN + 4 bytes */
	char		*buf;		/* as large: headers and link targets */
};

static bool fail(struct unpack *u, const char *error, int errnum)
{
	u->error = error;
	u->errnum = errnum;
	return false;
}

static void collect(struct unpack *u, enum cpio_state state, size_t want)
{
	u->state = state;
	u->want = want;
	u->have = 0;
}

/* Skips content that nobody wants, or the padding behind it. */
static void skip(struct unpack *u, u64 n)
{
	u->state = CPIO_SKIP;
	u->left = n;
}

static bool parse_header(struct unpack *u)
{
	int i, d;

	if (memcmp(u->buf, "070701", 6) && memcmp(u->buf, "070702", 6))
		return fail(u, "this is no cpio archive of the newc kind", 0);
	for (i = 0; i < CPIO_FIELDS; i++) {
		u32 v = 0;

		for (d = 0; d < 8; d++) {
			char c = u->buf[6 + 8 * i + d];
			int digit = c >= '0' && c <= '9' ? c - '0' :
				    (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;

			if (digit < 0)
				return fail(u, "a cpio header is corrupt", 0);
			v = v << 4 | digit;
		}
		u->f[i] = v;
	}
	if (!u->f[C_NAMESIZE] || u->f[C_NAMESIZE] > PATH_MAX_LEN)
		return fail(u, "a file name in the cpio archive is too long", 0);
	collect(u, CPIO_NAME, ALIGN(CPIO_HEADER + u->f[C_NAMESIZE], 4) - CPIO_HEADER);
	return true;
}

/* Owner, mode and time as the archive has them. */
static void set_attributes(struct unpack *u, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;

	inode->i_uid = u->f[C_UID];
	inode->i_gid = u->f[C_GID];
	if (!S_ISLNK(inode->i_mode))
		inode->i_mode = (inode->i_mode & S_IFMT) | (u->f[C_MODE] & S_IALLUGO);
	inode->i_mtime = (struct timespec64){ .tv_sec = u->f[C_MTIME] };
}

static void remove_existing(const char *name, umode_t mode)
{
	struct dentry *dentry;
	struct path path;
	struct inode *dir;
	bool is_dir;

	if (kern_path(name, 0, &path))
		return;
	dentry = path.dentry;
	is_dir = d_is_dir(dentry);
	if ((is_dir && S_ISDIR(mode)) || (S_ISREG(mode) && S_ISREG(dentry->d_inode->i_mode))) {
		path_put(&path);
		return;
	}
	dir = dentry->d_parent->d_inode;
	inode_lock(dir);
	if (is_dir)
		vfs_rmdir(dir, dentry);
	else
		vfs_unlink(dir, dentry);
	inode_unlock(dir);
	path_put(&path);
}

/* Another name of a file that came before?  1: linked, 0: no, or -errno. */
static int link_to_earlier(struct unpack *u)
{
	struct dentry *dentry;
	struct path old, path;
	struct hard_link *l;
	size_t len;
	int err;

	if (u->f[C_NLINK] < 2)
		return 0;
	for (l = u->links; l; l = l->next)
		if (l->ino == u->f[C_INO] && l->major == u->f[C_MAJ] && l->minor == u->f[C_MIN] &&
		    l->type == (u->f[C_MODE] & S_IFMT))
			break;
	if (!l) {
		len = strlen(u->name) + 1;
		l = kmalloc(sizeof(*l) + len, GFP_KERNEL);
		if (!l)
			return -ENOMEM;
		*l = (struct hard_link){ u->links, u->f[C_INO], u->f[C_MAJ], u->f[C_MIN],
					 u->f[C_MODE] & S_IFMT };
		memcpy(l->name, u->name, len);
		u->links = l;
		return 0;
	}
	err = kern_path(l->name, 0, &old);
	if (err)
		return err;
	dentry = kern_path_create(AT_FDCWD, u->name, &path, 0);
	err = PTR_ERR_OR_ZERO(dentry);
	if (!err) {
		err = vfs_link(old.dentry, path.dentry->d_inode, dentry);
		done_path_create(&path, dentry);
	} else if (err == -EEXIST) {
		err = 0;
	}
	path_put(&old);
	return err ? err : 1;
}

static int make_file(struct unpack *u)
{
	int linked = link_to_earlier(u);

	if (linked < 0)
		return linked;
	u->file = filp_open(u->name, O_WRONLY | O_CREAT | O_LARGEFILE | (linked ? 0 : O_TRUNC),
			    u->f[C_MODE] & S_IALLUGO);
	if (IS_ERR(u->file))
		return PTR_ERR(u->file);
	u->pos = 0;
	return 0;
}

static int make_other(struct unpack *u)
{
	umode_t mode = u->f[C_MODE];
	struct dentry *dentry;
	struct path path;
	int err;

	if (!S_ISDIR(mode)) {
		err = link_to_earlier(u);
		if (err)
			return err < 0 ? err : 0;
	}
	dentry = kern_path_create(AT_FDCWD, u->name, &path, LOOKUP_DIRECTORY);
	if (IS_ERR(dentry)) {
		if (PTR_ERR(dentry) != -EEXIST || !S_ISDIR(mode))
			return PTR_ERR(dentry);
		/* "." or a directory that is there: it gets the archive's mode. */
		err = kern_path(u->name, 0, &path);
		if (!err) {
			set_attributes(u, path.dentry);
			path_put(&path);
		}
		return err;
	}
	if (S_ISDIR(mode))
		err = vfs_mkdir(path.dentry->d_inode, dentry, mode);
	else
		err = vfs_mknod(path.dentry->d_inode, dentry, mode,
				MKDEV(u->f[C_RMAJ], u->f[C_RMIN]));
	if (!err)
		set_attributes(u, dentry);
	done_path_create(&path, dentry);
	return err;
}

static int make_symlink(struct unpack *u)
{
	struct dentry *dentry;
	struct path path;
	int err;

	dentry = kern_path_create(AT_FDCWD, u->name, &path, 0);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	err = vfs_symlink(path.dentry->d_inode, dentry, u->buf);
	if (!err)
		set_attributes(u, dentry);
	done_path_create(&path, dentry);
	return err;
}

static void free_links(struct unpack *u)
{
	while (u->links) {
		struct hard_link *l = u->links;

		u->links = l->next;
		kfree(l);
	}
}

/* The entry's name is complete: makes what it names. */
static bool begin_entry(struct unpack *u)
{
	u32 size = u->f[C_FILESIZE];
	umode_t mode = u->f[C_MODE];
	int err;

	memcpy(u->name, u->buf, u->f[C_NAMESIZE]);
	u->name[u->f[C_NAMESIZE] - 1] = '\0';
	if (!strcmp(u->name, "TRAILER!!!")) {
		free_links(u);
		collect(u, CPIO_START, 0);
		return true;
	}
	remove_existing(u->name, mode);
	if (S_ISLNK(mode)) {
		if (!size || size > PATH_MAX_LEN)
			return fail(u, "a symbolic link in the cpio archive is too long", 0);
		collect(u, CPIO_LINK, ALIGN(size, 4));
		return true;
	}
	if (S_ISREG(mode)) {
		err = make_file(u);
		if (err)
			return fail(u, "a file cannot be made", err);
		u->state = CPIO_DATA;
		u->left = size;
		return true;
	}
	err = make_other(u);
	if (err)
		return fail(u, "a file cannot be made", err);
	skip(u, ALIGN((u64)size, 4));
	return true;
}

static void end_file(struct unpack *u)
{
	set_attributes(u, u->file->f_path.dentry);
	fput(u->file);
	u->file = NULL;
	skip(u, -u->f[C_FILESIZE] & 3);
}

/* buf holds what the state wanted. */
static bool collected(struct unpack *u)
{
	int err;

	switch (u->state) {
	case CPIO_START:
		return parse_header(u);
	case CPIO_NAME:
		return begin_entry(u);
	default:			/* CPIO_LINK */
		u->buf[u->f[C_FILESIZE]] = '\0';
		err = make_symlink(u);
		if (err)
			return fail(u, "a symbolic link cannot be made", err);
		skip(u, 0);
		return true;
	}
}

/* Takes the next bytes of an archive; false: u->error. */
static bool cpio_write(void *arg, const u8 *data, size_t len)
{
	struct unpack *u = arg;
	size_t n;

	for (;;) {
		switch (u->state) {
		case CPIO_SKIP:
			n = min_t(u64, u->left, len);
			u->left -= n;
			if (!u->left)
				collect(u, CPIO_START, 0);
			else if (!len)
				return true;
			break;
		case CPIO_DATA:
			if (!u->left) {
				end_file(u);
				continue;
			}
			if (!len)
				return true;
			n = min_t(u64, u->left, len);
			n = min_t(size_t, n, MAX_RW_COUNT);
			if (kernel_write(u->file, data, n, &u->pos) != (ssize_t)n)
				return fail(u, "its content does not fit into memory", -ENOSPC);
			u->left -= n;
			break;
		default:
			if (!len)
				return true;
			if (u->state == CPIO_START && !u->have) {
				if (!*data) {		/* padding between archives */
					n = 1;
					break;
				}
				if (*data == 0x1f) {		/* another, gzip'ed */
					u->rest = len;
					return true;
				}
				u->want = CPIO_HEADER;
			}
			n = min_t(size_t, u->want - u->have, len);
			memcpy(u->buf + u->have, data, n);
			u->have += n;
			if (u->have == u->want && !collected(u))
				return false;
		}
		data += n;
		len -= n;
		u->offset += n;
	}
}

static void __noreturn bad_archive(const struct unpack *u, const char *what, const char *error)
{
	if (u->name[0] && u->errnum == -ENOSPC)
		panic("initramfs: %s: %s; give the machine more memory (-m)", u->name, error);
	if (u->name[0] && u->errnum)
		panic("initramfs: %s: %s (error %d)", u->name, error, u->errnum);
	panic("initramfs: %s at byte %lu%s; give -initrd a newc cpio archive, plain or gzip'ed",
	      error, (unsigned long)u->offset, what);
}

static void unpack_all(struct unpack *u, const u8 *data, size_t len)
{
	const char *error = NULL;
	long used;

	while (len) {
		if (!*data && u->state == CPIO_START && !u->have) {
			data++;
			len--;
			continue;
		}
		u->offset = 0;
		if (len >= 2 && data[0] == 0x1f && data[1] == 0x8b) {
			used = gunzip_member(data, len, cpio_write, u, &error);
			if (used < 0)
				bad_archive(u, error ? "" : " of the unpacked data",
					    error ? error : u->error);
		} else if (len >= 6 && (!memcmp(data, "070701", 6) || !memcmp(data, "070702", 6))) {
			u->rest = 0;
			if (!cpio_write(u, data, len))
				bad_archive(u, "", u->error);
			used = len - u->rest;
		} else {
			u->name[0] = '\0';
			bad_archive(u, "", "this is neither a cpio archive nor gzip'ed");
		}
		data += used;
		len -= used;
	}
	if (u->state != CPIO_START || u->have) {
		u->errnum = 0;
		bad_archive(u, "", "the cpio archive is truncated: it ends");
	}
}

/* What is there without any archive, as Linux has it. */
static void make_default_files(void)
{
	kern_mkdir("/dev", 0755);
	kern_mknod("/dev/console", S_IFCHR | 0600, MKDEV(5, 1));
	kern_mkdir("/root", 0700);
}

static void open_console(void)
{
	struct file *file = filp_open("/dev/console", O_RDWR, 0);
	int i;

	if (IS_ERR(file)) {
		pr_err("init has no standard input and output: /dev/console: error %ld\n",
		       PTR_ERR(file));
		return;
	}
	for (i = 0; i < 3; i++) {
		int fd = get_unused_fd_flags(0);

		if (fd >= 0)
			fd_install(fd, get_file(file));
	}
	fput(file);
}

void populate_rootfs(void)
{
	phys_addr_t start = boot_info.initrd_start, end = start + boot_info.initrd_size;
	struct unpack *u = kzalloc(sizeof(*u), GFP_KERNEL);

	if (!boot_info.initrd_size)
		panic("no initrd: there are no files to run; give one with -initrd FILE");
	if (!u)
		panic("initramfs: no memory");
	u->name = kzalloc(PATH_MAX_LEN + 4, GFP_KERNEL);
	u->buf = kzalloc(PATH_MAX_LEN + 4, GFP_KERNEL);
	if (!u->name || !u->buf)
		panic("initramfs: no memory");
	make_default_files();
	unpack_all(u, __va(start), boot_info.initrd_size);
	free_links(u);
	kfree(u->name);
	kfree(u->buf);
	kfree(u);
	free_reserved_area(start & PAGE_MASK, PAGE_ALIGN(end));
	rootfs_set_limit();
	open_console();
}
