/*
 * string.h - memory and strings, with the C library's names and meanings
 */
#ifndef RINGSIDE_LIB_STRING_H
#define RINGSIDE_LIB_STRING_H

#include "lib/types.h"

void *memcpy(void *dst, const void *src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);

size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *what);

/*
 * Copies at most size - 1 bytes and ends them with NUL.  Returns the length
 * copied, or -E2BIG when @src was cut.
 */
ssize_t strscpy(char *dst, const char *src, size_t size);

/* Parses an unsigned number as C does; *end is the first byte not used. */
unsigned long simple_strtoul(const char *s, char **end, int base);

/* stb_sprintf's: no floating point; %p prints a plain hexadecimal number. */
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int vsnprintf(char *buf, size_t size, const char *fmt, va_list ap);
/* As snprintf, but returns the bytes really in buf. */
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);

#endif
