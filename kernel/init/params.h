/*
 * params.h - the kernel's command line: what is ours, what is init's
 */
#ifndef RINGSIDE_INIT_PARAMS_H
#define RINGSIDE_INIT_PARAMS_H

void parse_parameters(void);

/* The program to start: rdinit=, else init=, else /init. */
const char *init_path(void);
/* Its arguments and environment: NULL-terminated. */
const char *const *init_argv(void);
const char *const *init_envp(void);

#endif
