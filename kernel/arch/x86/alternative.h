/*
 * alternative.h - instructions chosen once, by what the CPU can do
 */
#ifndef RINGSIDE_ARCH_ALTERNATIVE_H
#define RINGSIDE_ARCH_ALTERNATIVE_H

/* Patches all sites whose feature the CPU has; before the text is read-only. */
void apply_alternatives(void);

#endif
