/*
 * symbols.h - from an address to the function it lies in
 */
#ifndef TOOL_SYMBOLS_H
#define TOOL_SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

struct symbols;

/* NULL when @path has no symbols, or is position-independent. */
struct symbols *symbols_open(const char *path);
void symbols_close(struct symbols *symbols);

/* The function's name, NULL when none is known there; symbols may be NULL. */
const char *symbols_find(const struct symbols *symbols, uint64_t addr,
			 uint64_t *offset);

/* Does a call instruction end at this address? */
bool symbols_is_return(const struct symbols *symbols, uint64_t addr);

#endif
