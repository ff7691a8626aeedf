/*
 * vma_tree.c - a balanced tree of areas that also knows the holes
 *
 * An AVL tree by address.  Each node knows the largest hole that lies directly
 * before any area of its subtree, so that a search for free addresses goes
 * down one path.  The areas are also a list by address.
 *
 * After a change, fix_up() walks from the lowest node that changed towards the
 * root.  The hole before the upper neighbour changes too; that neighbour always
 * lies on this way, so one walk is enough.
 */
#include "mm/vma_tree.h"

static unsigned long gap_start(const struct vm_area_struct *v)
{
	return v->vm_prev ? v->vm_prev->vm_end : 0;
}

/* Recomputes the hole before @v, after it or its lower neighbour has changed. */
static void gap_update(struct vm_area_struct *v)
{
	unsigned long start = gap_start(v), end = vm_start_gap(v);

	v->vm_gap = end > start ? end - start : 0;
}

static int height(const struct vm_area_struct *v)
{
	return v ? v->vm_height : 0;
}

/* Recomputes what @v knows about its subtree.  *changed: it knew otherwise. */
static __always_inline int node_update(struct vm_area_struct *v, bool *changed)
{
	const struct vm_area_struct *l = v->vm_left, *r = v->vm_right;
	unsigned long gap = v->vm_gap;
	int left = 0, right = 0, h;

	if (l) {
		left = l->vm_height;
		gap = max(gap, l->vm_max_gap);
	}
	if (r) {
		right = r->vm_height;
		gap = max(gap, r->vm_max_gap);
	}
	h = max(left, right) + 1;
	*changed = h != v->vm_height || gap != v->vm_max_gap;
	if (*changed) {
		v->vm_height = h;
		v->vm_max_gap = gap;
	}
	return left - right;
}

/* @new takes the place of @old below @old's parent. */
static void replace_node(struct mm_struct *mm, struct vm_area_struct *old,
			 struct vm_area_struct *new)
{
	struct vm_area_struct *parent = old->vm_parent;

	if (!parent)
		mm->vma_root = new;
	else if (parent->vm_left == old)
		parent->vm_left = new;
	else
		parent->vm_right = new;
	if (new)
		new->vm_parent = parent;
}

static void rotated(struct vm_area_struct *down, struct vm_area_struct *up)
{
	bool changed;

	node_update(down, &changed);
	node_update(up, &changed);
}

/* @v goes down to the left, its right child up; returns that child. */
static struct vm_area_struct *rotate_left(struct mm_struct *mm, struct vm_area_struct *v)
{
	struct vm_area_struct *up = v->vm_right;

	replace_node(mm, v, up);
	v->vm_right = up->vm_left;
	if (v->vm_right)
		v->vm_right->vm_parent = v;
	up->vm_left = v;
	v->vm_parent = up;
	rotated(v, up);
	return up;
}

static struct vm_area_struct *rotate_right(struct mm_struct *mm, struct vm_area_struct *v)
{
	struct vm_area_struct *up = v->vm_left;

	replace_node(mm, v, up);
	v->vm_left = up->vm_right;
	if (v->vm_left)
		v->vm_left->vm_parent = v;
	up->vm_right = v;
	v->vm_parent = up;
	rotated(v, up);
	return up;
}

static noinline struct vm_area_struct *rebalance(struct mm_struct *mm, struct vm_area_struct *v,
						 int balance)
{
	if (balance > 0) {
		if (height(v->vm_left->vm_left) < height(v->vm_left->vm_right))
			rotate_left(mm, v->vm_left);
		return rotate_right(mm, v);
	}
	if (height(v->vm_right->vm_right) < height(v->vm_right->vm_left))
		rotate_right(mm, v->vm_right);
	return rotate_left(mm, v);
}

/*
 * From @v towards the root: heights, holes and balance are put right.  Stops
 * when nothing changes any more, but not before @reach, which lies on the way.
 */
static void fix_up(struct mm_struct *mm, struct vm_area_struct *v,
		   const struct vm_area_struct *reach)
{
	for (; v; v = v->vm_parent) {
		bool changed;
		int balance = node_update(v, &changed);

		if (v == reach)
			reach = NULL;
		if (unlikely(balance > 1 || balance < -1))
			v = rebalance(mm, v, balance);
		else if (!changed && !reach)
			return;
	}
}

static void list_insert(struct mm_struct *mm, struct vm_area_struct *vma,
			struct vm_area_struct *prev)
{
	vma->vm_prev = prev;
	vma->vm_next = prev ? prev->vm_next : mm->mmap;
	if (prev)
		prev->vm_next = vma;
	else
		mm->mmap = vma;
	if (vma->vm_next)
		vma->vm_next->vm_prev = vma;
	else
		mm->vma_last = vma;
}

/*
 * The new area becomes a leaf: right below its lower neighbour, or left below
 * the upper one; one of them has no child there.  The upper neighbour is
 * an ancestor in both cases.
 */
void vma_tree_insert_after(struct mm_struct *mm, struct vm_area_struct *vma,
			   struct vm_area_struct *prev)
{
	struct vm_area_struct *next;

	list_insert(mm, vma, prev);
	next = vma->vm_next;
	vma->vm_left = vma->vm_right = NULL;
	vma->vm_height = 1;
	if (prev && !prev->vm_right) {
		prev->vm_right = vma;
		vma->vm_parent = prev;
	} else if (next) {
		next->vm_left = vma;
		vma->vm_parent = next;
	} else {
		mm->vma_root = vma;
		vma->vm_parent = NULL;
	}
	mm->map_count++;
	gap_update(vma);
	vma->vm_max_gap = vma->vm_gap;
	if (next)
		gap_update(next);
	mm->vma_hint = vma;		/* it will be touched next */
	fix_up(mm, vma->vm_parent, next);
}

void vma_tree_insert(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct *prev;

	find_vma_prev(mm, vma->vm_start, &prev);
	vma_tree_insert_after(mm, vma, prev);
}

/* A balanced tree of the next @nr areas of the list, which *next runs along. */
static struct vm_area_struct *build(struct vm_area_struct **next, int nr)
{
	struct vm_area_struct *left, *v;
	bool changed;

	if (!nr)
		return NULL;
	left = build(next, nr / 2);
	v = *next;
	*next = v->vm_next;
	v->vm_left = left;
	if (left)
		left->vm_parent = v;
	v->vm_right = build(next, nr - nr / 2 - 1);
	if (v->vm_right)
		v->vm_right->vm_parent = v;
	gap_update(v);
	node_update(v, &changed);
	return v;
}

void vma_tree_build(struct mm_struct *mm, int nr)
{
	struct vm_area_struct *next = mm->mmap;

	mm->vma_root = build(&next, nr);
	if (mm->vma_root)
		mm->vma_root->vm_parent = NULL;
	for (mm->vma_last = mm->vma_root; mm->vma_last && mm->vma_last->vm_right; )
		mm->vma_last = mm->vma_last->vm_right;
	mm->map_count = nr;
}

void vma_tree_erase(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct *next = vma->vm_next, *start;

	if (mm->vma_hint == vma)
		mm->vma_hint = next;
	if (vma->vm_prev)
		vma->vm_prev->vm_next = next;
	else
		mm->mmap = next;
	if (next)
		next->vm_prev = vma->vm_prev;
	else
		mm->vma_last = vma->vm_prev;

	if (vma->vm_left && vma->vm_right) {
		/* The next area has no left child: it takes this one's place. */
		start = next->vm_parent == vma ? next : next->vm_parent;
		replace_node(mm, next, next->vm_right);
		next->vm_left = vma->vm_left;
		next->vm_left->vm_parent = next;
		next->vm_right = vma->vm_right;
		if (next->vm_right)
			next->vm_right->vm_parent = next;
		replace_node(mm, vma, next);
		next->vm_height = vma->vm_height;
	} else if (vma->vm_right) {
		start = next;
		replace_node(mm, vma, vma->vm_right);
	} else {
		start = vma->vm_parent;
		replace_node(mm, vma, vma->vm_left);
	}
	mm->map_count--;
	if (next)
		gap_update(next);
	fix_up(mm, start, next);
}

void vma_tree_resize(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	vma->vm_start = start;
	vma->vm_end = end;
	gap_update(vma);
	fix_up(vma->vm_mm, vma, NULL);
	if (vma->vm_next) {
		gap_update(vma->vm_next);
		fix_up(vma->vm_mm, vma->vm_next, NULL);
	}
}

struct vm_area_struct *__find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *v = mm->vma_root, *best = NULL;

	while (v) {
		if (v->vm_end > addr) {
			best = v;
			if (v->vm_start <= addr)
				break;
			v = v->vm_left;
		} else {
			v = v->vm_right;
		}
	}
	/* All who do this hold mmap_lock, and who frees the area holds it for writing. */
	WRITE_ONCE(mm->vma_hint, best);
	return best;
}

struct vm_area_struct *find_vma_prev(struct mm_struct *mm, unsigned long addr,
				     struct vm_area_struct **prev)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	*prev = vma ? vma->vm_prev : mm->vma_last;
	return vma;
}

/* The part of the hole [start, end) inside [low, high): is @len in it? */
static inline bool gap_fits(unsigned long *start, unsigned long *end, unsigned long len,
		     unsigned long low, unsigned long high)
{
	*start = max(*start, low);
	*end = min(*end, high);
	return *end > *start && *end - *start >= len;
}

/* Is there a hole of @len before some area of the subtree of @v? */
static inline bool has_gap(const struct vm_area_struct *v, unsigned long len)
{
	return v && v->vm_max_gap >= len;
}

/* The highest area below @high in the subtree of @v that may have such a hole in its subtree. */
static inline struct vm_area_struct *highest_with_gap(struct vm_area_struct *v, unsigned long len,
						      unsigned long high)
{
	while (v->vm_end < high && has_gap(v->vm_right, len))
		v = v->vm_right;
	return v;
}

/* The lowest ancestor of @v that lies below it. */
static inline struct vm_area_struct *lower_ancestor(struct vm_area_struct *v)
{
	struct vm_area_struct *child;

	do {
		child = v;
		v = v->vm_parent;
	} while (v && v->vm_left == child);
	return v;
}

/* From high to low over those areas that may have such a hole before them. */
static unsigned long search_down(struct vm_area_struct *v, unsigned long len, unsigned long low,
				 unsigned long high)
{
	if (!has_gap(v, len))
		return 0;
	v = highest_with_gap(v, len, high);
	while (v) {
		unsigned long start = gap_start(v), end;

		if (v->vm_gap >= len) {
			end = start + v->vm_gap;
			if (gap_fits(&start, &end, len, low, high))
				return end - len;
		}
		if (start < low)
			return 0;
		if (has_gap(v->vm_left, len))
			v = highest_with_gap(v->vm_left, len, high);
		else
			v = lower_ancestor(v);
	}
	return 0;
}

unsigned long vma_gap_topdown(struct mm_struct *mm, unsigned long len, unsigned long low,
			      unsigned long high)
{
	struct vm_area_struct *last = mm->vma_last;
	unsigned long start = last ? last->vm_end : 0, end = high;

	if (gap_fits(&start, &end, len, low, high))
		return end - len;
	return search_down(mm->vma_root, len, low, high);
}

static unsigned long search_up(struct vm_area_struct *v, unsigned long len, unsigned long low,
			       unsigned long high)
{
	while (has_gap(v, len)) {
		unsigned long start = gap_start(v), end = vm_start_gap(v), found;

		if (start > low && has_gap(v->vm_left, len)) {
			found = search_up(v->vm_left, len, low, high);
			if (found)
				return found;
		}
		if (v->vm_gap >= len && gap_fits(&start, &end, len, low, high))
			return start;
		if (v->vm_end >= high)
			break;
		v = v->vm_right;
	}
	return 0;
}

unsigned long vma_gap_bottomup(struct mm_struct *mm, unsigned long len, unsigned long low,
			       unsigned long high)
{
	struct vm_area_struct *last = mm->vma_last;
	unsigned long start = last ? last->vm_end : 0, end = high;
	unsigned long found = search_up(mm->vma_root, len, low, high);

	if (!found && gap_fits(&start, &end, len, low, high))
		found = start;
	return found;
}
