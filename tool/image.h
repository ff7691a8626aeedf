/*
 * image.h - the initramfs of one run
 */
#ifndef TOOL_IMAGE_H
#define TOOL_IMAGE_H

#include "cpio.h"
#include "options.h"

struct image {
	struct cpio cpio;
	int agent_flags;	/* AGENT_* */
	int rows, columns;	/* of the terminal */
};

/*
 * Packs the agent, the program, the files that go along, and what to run.
 * Returns 0, or the exit status after having complained.
 */
int image_make(struct image *image, const struct options *options);

#endif
