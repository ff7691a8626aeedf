/*
 * page_tree.c - pages of a file by number: a radix tree
 */
#include "mm/page_tree.h"

#include "mm/slab.h"

#define TREE_SHIFT	6
#define TREE_SLOTS	(1U << TREE_SHIFT)
#define TREE_MASK	(TREE_SLOTS - 1)
#define TREE_MAX_HEIGHT	DIV_ROUND_UP(64 - PAGE_SHIFT, TREE_SHIFT)

/* Slots of the lowest nodes are pages, of the others nodes; NULL: nothing there. */
struct tree_node {
	void		*slots[TREE_SLOTS];
	unsigned int	count;		/* slots in use */
};

static struct kmem_cache *node_cache;

static bool index_fits(pgoff_t index, unsigned int height)
{
	return height >= TREE_MAX_HEIGHT || !(index >> (height * TREE_SHIFT));
}

/* The lowest node that covers @index; NULL: none (the height must not be 0). */
static struct tree_node *lowest_node(const struct address_space *mapping, pgoff_t index)
{
	unsigned int shift = mapping->height * TREE_SHIFT;
	struct tree_node *node = mapping->root;

	if (!index_fits(index, mapping->height))
		return NULL;
	for (shift -= TREE_SHIFT; shift && node; shift -= TREE_SHIFT)
		node = node->slots[(index >> shift) & TREE_MASK];
	return node;
}

struct page *page_tree_find_below(const struct address_space *mapping, pgoff_t index)
{
	struct tree_node *node = lowest_node(mapping, index);

	return node ? node->slots[index & TREE_MASK] : NULL;
}

struct page **page_tree_run(const struct address_space *mapping, pgoff_t index, unsigned int *nr)
{
	struct tree_node *node;

	if (!mapping->height) {
		*nr = index || !mapping->root ? 0 : 1;
		return *nr ? (struct page **)&mapping->root : NULL;
	}
	node = lowest_node(mapping, index);
	*nr = node ? TREE_SLOTS - (index & TREE_MASK) : 0;
	return node ? (struct page **)&node->slots[index & TREE_MASK] : NULL;
}

/* In the subtree of @node, whose slots are @shift bits wide; *index moves on. */
static struct page *next_below(struct tree_node *node, unsigned int shift, pgoff_t *index)
{
	unsigned int i = (*index >> shift) & TREE_MASK;

	for (; i < TREE_SLOTS; i++) {
		pgoff_t next = ((*index >> shift) + 1) << shift;
		void *slot = node->slots[i];
		struct page *page;

		if (slot && !shift)
			return slot;
		page = slot ? next_below(slot, shift - TREE_SHIFT, index) : NULL;
		if (page)
			return page;
		*index = next;
	}
	return NULL;
}

struct page *page_tree_next(const struct address_space *mapping, pgoff_t *index)
{
	if (!mapping->root || !index_fits(*index, mapping->height))
		return NULL;
	if (!mapping->height)
		return *index ? NULL : mapping->root;
	return next_below(mapping->root, (mapping->height - 1) * TREE_SHIFT, index);
}

bool page_tree_preload(void)
{
	void *node = kmem_cache_alloc(node_cache, GFP_KERNEL);

	kmem_cache_free(node_cache, node);
	return node != NULL;
}

static struct tree_node *new_node(void)
{
	return kmem_cache_zalloc(node_cache, GFP_ATOMIC | __GFP_NOFAULT);
}

/* The tree becomes high enough for @index. */
static bool grow(struct address_space *mapping, pgoff_t index)
{
	if (!mapping->root)
		while (!index_fits(index, mapping->height))
			mapping->height++;
	while (!index_fits(index, mapping->height)) {
		struct tree_node *node = new_node();

		if (!node)
			return false;
		node->slots[0] = mapping->root;
		node->count = 1;
		mapping->root = node;
		mapping->height++;
	}
	return true;
}

int page_tree_insert(struct address_space *mapping, pgoff_t index, struct page *page)
{
	void **slot = &mapping->root;
	struct tree_node *node = NULL;
	unsigned int level;

	if (!grow(mapping, index))
		return -ENOMEM;
	for (level = mapping->height; level; level--) {
		if (!*slot) {
			struct tree_node *child = new_node();

			if (!child)
				return -ENOMEM;
			*slot = child;
			if (node)
				node->count++;
		}
		node = *slot;
		slot = &node->slots[(index >> ((level - 1) * TREE_SHIFT)) & TREE_MASK];
	}
	if (*slot)
		return -EEXIST;
	*slot = page;
	if (node)
		node->count++;
	return 0;
}

/* Frees nodes on the way to @index that hold nothing any more. */
static void prune(struct address_space *mapping, pgoff_t index)
{
	void **path[TREE_MAX_HEIGHT + 1];
	void **slot = &mapping->root;
	unsigned int level, depth = 0;

	for (level = mapping->height; level && *slot; level--) {
		struct tree_node *node = *slot;

		path[depth++] = slot;
		slot = &node->slots[(index >> ((level - 1) * TREE_SHIFT)) & TREE_MASK];
	}
	while (depth--) {
		struct tree_node *node = *path[depth];

		if (node->count)
			return;
		*path[depth] = NULL;
		kmem_cache_free(node_cache, node);
		if (depth)
			((struct tree_node *)*path[depth - 1])->count--;
	}
	mapping->height = 0;
}

struct page *page_tree_remove(struct address_space *mapping, pgoff_t index)
{
	struct tree_node *node;
	struct page *page;

	if (!mapping->height) {
		page = index ? NULL : mapping->root;
		if (page)
			mapping->root = NULL;
		return page;
	}
	node = lowest_node(mapping, index);
	page = node ? node->slots[index & TREE_MASK] : NULL;
	if (page) {
		node->slots[index & TREE_MASK] = NULL;
		if (!--node->count)
			prune(mapping, index);
	}
	return page;
}

void page_tree_init(void)
{
	node_cache = KMEM_CACHE(tree_node, SLAB_PANIC);
}
