/*
 * image.h - the initramfs of one run
 */
#ifndef TOOL_IMAGE_H
#define TOOL_IMAGE_H

#include "cpio.h"
#include "options.h"
#include "share.h"

struct image {
	struct cpio cpio;
	struct shares shares;
	int tty;		/* AGENT_TTY_* */
	int rows, columns;	/* of the terminal */
};

/*
 * Packs the agent, what to run, and the program if it is alone.  Returns 0, or
 * the exit status after having complained; image_free() must follow.
 */
int image_make(struct image *image, const struct options *options);
void image_free(struct image *image);

#endif
