/*
 * rbtree.c - balancing of red-black trees
 *
 * The rules: a red node has black children, and every way from a node down to
 * a leaf meets the same number of black nodes.  Insertion may break the first
 * rule, erasure the second; both are mended on the way up.
 */
#include "lib/rbtree.h"

static bool is_red(const struct rb_node *n)
{
	return n && n->red;
}

/* @new takes the place of @old below @parent. */
static void replace_child(struct rb_root *root, struct rb_node *parent,
			  struct rb_node *old, struct rb_node *new)
{
	if (!parent)
		root->node = new;
	else if (parent->left == old)
		parent->left = new;
	else
		parent->right = new;
	if (new)
		new->parent = parent;
}

/* The right (left) child of @n rises into its place; @n becomes its child. */
static void rotate(struct rb_root *root, struct rb_node *n, bool left)
{
	struct rb_node *up = left ? n->right : n->left;
	struct rb_node *moved = left ? up->left : up->right;

	replace_child(root, n->parent, n, up);
	if (left) {
		n->right = moved;
		up->left = n;
	} else {
		n->left = moved;
		up->right = n;
	}
	if (moved)
		moved->parent = n;
	n->parent = up;
}

void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *parent;

	while ((parent = node->parent) && parent->red) {
		struct rb_node *grand = parent->parent;
		bool left = parent == grand->left;
		struct rb_node *uncle = left ? grand->right : grand->left;

		if (is_red(uncle)) {
			parent->red = uncle->red = false;
			grand->red = true;
			node = grand;
			continue;
		}
		if (node == (left ? parent->right : parent->left)) {
			rotate(root, parent, left);
			swap(node, parent);
		}
		parent->red = false;
		grand->red = true;
		rotate(root, grand, !left);
	}
	root->node->red = false;
}

/* Every way through @node (maybe NULL, child of @parent) is one black short. */
static void erase_color(struct rb_root *root, struct rb_node *node, struct rb_node *parent)
{
	while (parent && !is_red(node)) {
		bool left = node == parent->left;
		struct rb_node *sibling = left ? parent->right : parent->left;

		if (sibling->red) {
			sibling->red = false;
			parent->red = true;
			rotate(root, parent, left);
			sibling = left ? parent->right : parent->left;
		}
		if (!is_red(sibling->left) && !is_red(sibling->right)) {
			sibling->red = true;
			node = parent;
			parent = node->parent;
			continue;
		}
		if (!is_red(left ? sibling->right : sibling->left)) {
			(left ? sibling->left : sibling->right)->red = false;
			sibling->red = true;
			rotate(root, sibling, !left);
			sibling = left ? parent->right : parent->left;
		}
		sibling->red = parent->red;
		parent->red = false;
		(left ? sibling->right : sibling->left)->red = false;
		rotate(root, parent, left);
		return;
	}
	if (node)
		node->red = false;
}

void rb_erase(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *child, *parent, *next;
	bool black;

	if (node->left && node->right) {
		/* The next node in order has no left child; it moves here. */
		next = node->right;
		while (next->left)
			next = next->left;
		child = next->right;
		black = !next->red;
		parent = next->parent;
		if (parent == node) {
			parent = next;
		} else {
			replace_child(root, parent, next, child);
			next->right = node->right;
			next->right->parent = next;
		}
		replace_child(root, node->parent, node, next);
		next->red = node->red;
		next->left = node->left;
		next->left->parent = next;
	} else {
		child = node->left ? node->left : node->right;
		parent = node->parent;
		black = !node->red;
		replace_child(root, parent, node, child);
	}
	if (black)
		erase_color(root, child, parent);
}

struct rb_node *rb_first(const struct rb_root *root)
{
	struct rb_node *n = root->node;

	while (n && n->left)
		n = n->left;
	return n;
}

struct rb_node *rb_last(const struct rb_root *root)
{
	struct rb_node *n = root->node;

	while (n && n->right)
		n = n->right;
	return n;
}

struct rb_node *rb_next(const struct rb_node *node)
{
	if (node->right) {
		node = node->right;
		while (node->left)
			node = node->left;
		return (struct rb_node *)node;
	}
	while (node->parent && node == node->parent->right)
		node = node->parent;
	return node->parent;
}

struct rb_node *rb_prev(const struct rb_node *node)
{
	if (node->left) {
		node = node->left;
		while (node->right)
			node = node->right;
		return (struct rb_node *)node;
	}
	while (node->parent && node == node->parent->left)
		node = node->parent;
	return node->parent;
}
