/*
 * snprintf.c - formatting, by stb_sprintf (Debian: libstb-dev)
 *
 * The library is told to leave floating point out: the kernel uses no vector
 * registers.  It writes at most @size bytes including the NUL, as C says.
 */
#include "lib/string.h"

#include "lib/kernel.h"

#define STB_SPRINTF_IMPLEMENTATION
#define STB_SPRINTF_NOFLOAT
#define STB_SPRINTF_STATIC
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"
#include <stb/stb_sprintf.h>
#pragma GCC diagnostic pop

int vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{
	return stbsp_vsnprintf(buf, (int)min_t(size_t, size, INT_MAX), fmt, ap);
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(buf, size, fmt, ap);
	va_end(ap);
	return n;
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (!size)
		return 0;
	va_start(ap, fmt);
	n = vsnprintf(buf, size, fmt, ap);
	va_end(ap);
	return n < (int)size ? n : (int)size - 1;
}
