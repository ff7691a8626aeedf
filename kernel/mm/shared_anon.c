/*
 * shared_anon.c - memory that processes share and no file names
 *
 * mmap(MAP_SHARED | MAP_ANONYMOUS) makes a page cache of its own.  Every area of it,
 * also in children, counts as one reference; with the last one the pages go.
 */
#include "mm/shared_anon.h"

#include "mm/filemap.h"
#include "mm/internal.h"
#include "mm/slab.h"

struct shared_anon {
	struct address_space	mapping;
	loff_t			size;		/* I */
	refcount_t		refs;		/* areas */
};

static void shared_anon_open(struct vm_area_struct *vma)
{
	struct shared_anon *obj = vma->vm_private_data;

	refcount_inc(&obj->refs);
}

static void shared_anon_close(struct vm_area_struct *vma)
{
	struct shared_anon *obj = vma->vm_private_data;

	if (!refcount_dec_and_test(&obj->refs))
		return;
	address_space_destroy(&obj->mapping);
	kfree(obj);
}

static const char *shared_anon_name(struct vm_area_struct *vma __maybe_unused)
{
	return "/dev/zero (deleted)";
}

static const struct vm_operations_struct shared_anon_ops = {
	.open	= shared_anon_open,
	.close	= shared_anon_close,
	.fault	= filemap_fault,
	.name	= shared_anon_name,
};

static const struct address_space_operations shared_anon_aops = { 0 };

int shmem_zero_setup(struct vm_area_struct *vma)
{
	struct shared_anon *obj = kzalloc(sizeof(*obj), GFP_KERNEL);

	if (!obj)
		return -ENOMEM;
	/* mremap() may enlarge the area: the object has no end of its own. */
	obj->size = (loff_t)1 << 62;
	refcount_set(&obj->refs, 1);
	address_space_init(&obj->mapping, NULL, &obj->size, &shared_anon_aops);
	vma->vm_ops = &shared_anon_ops;
	vma->vm_private_data = obj;
	vma->vm_mapping = &obj->mapping;
	return 0;
}
