/*
 * A red-black tree stays ordered and balanced through random insertions and
 * removals.
 */
#include "lib/rbtree.h"

#include "unit.h"

#define COUNT 2000

struct item {
	struct rb_node node;
	int key;
	bool in;
};

static struct item items[COUNT];
static struct rb_root root = RB_ROOT;

static void insert(struct item *item)
{
	struct rb_node **link = &root.node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = item->key < rb_entry(parent, struct item, node)->key ?
		       &parent->left : &parent->right;
	}
	rb_link_node(&item->node, parent, link);
	rb_insert_color(&item->node, &root);
	item->in = true;
}

/* The number of black nodes on every way down; -1 if they differ. */
static int black_height(struct rb_node *n, struct rb_node *parent)
{
	int left, right;

	if (!n)
		return 1;
	CHECK(n->parent == parent);
	if (n->red)
		CHECK(!parent || !parent->red);
	left = black_height(n->left, n);
	right = black_height(n->right, n);
	if (left < 0 || left != right)
		return -1;
	return left + !n->red;
}

static void check_tree(void)
{
	struct rb_node *n;
	int count = 0, want = 0, i, last = -1;

	CHECK(!root.node || !root.node->red);
	CHECK(black_height(root.node, NULL) > 0);
	for (n = rb_first(&root); n; n = rb_next(n), count++) {
		int key = rb_entry(n, struct item, node)->key;

		CHECK(key >= last);
		last = key;
	}
	for (i = 0; i < COUNT; i++)
		want += items[i].in;
	EXPECT_EQ(count, want);
	for (n = rb_last(&root), count = 0; n; n = rb_prev(n))
		count++;
	EXPECT_EQ(count, want);
}

int main(void)
{
	int i, round;

	for (i = 0; i < COUNT; i++)
		items[i].key = unit_random() % (COUNT / 2);
	for (round = 0; round < 20; round++) {
		for (i = 0; i < 1000; i++) {
			struct item *item = &items[unit_random() % COUNT];

			if (item->in) {
				rb_erase(&item->node, &root);
				item->in = false;
			} else {
				insert(item);
			}
		}
		check_tree();
	}
	return unit_failures != 0;
}
