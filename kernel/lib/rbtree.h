/*
 * rbtree.h - red-black trees, linked through a node inside the member
 *
 * The caller walks down by its own order, links the new node where the walk
 * ended (rb_link_node) and has the tree balanced (rb_insert_color).
 * The caller's lock guards a tree.
 */
#ifndef RINGSIDE_LIB_RBTREE_H
#define RINGSIDE_LIB_RBTREE_H

#include "lib/kernel.h"

struct rb_node {
	struct rb_node	*parent;
	struct rb_node	*left, *right;
	bool		red;
};

struct rb_root {
	struct rb_node *node;
};

#define RB_ROOT		((struct rb_root){ NULL })
#define rb_entry(ptr, type, member) container_of(ptr, type, member)
#define rb_entry_safe(ptr, type, member) ({ typeof(ptr) _p = (ptr); \
	_p ? rb_entry(_p, type, member) : NULL; })
#define RB_EMPTY_ROOT(root)	(!(root)->node)
/* A node outside any tree is its own parent. */
#define RB_CLEAR_NODE(n)	((n)->parent = (n))
#define RB_EMPTY_NODE(n)	((n)->parent == (n))

static inline void rb_link_node(struct rb_node *node, struct rb_node *parent,
				struct rb_node **link)
{
	node->parent = parent;
	node->left = node->right = NULL;
	node->red = true;
	*link = node;
}

void rb_insert_color(struct rb_node *node, struct rb_root *root);
void rb_erase(struct rb_node *node, struct rb_root *root);
struct rb_node *rb_first(const struct rb_root *root);
struct rb_node *rb_last(const struct rb_root *root);
struct rb_node *rb_next(const struct rb_node *node);
struct rb_node *rb_prev(const struct rb_node *node);

#endif
