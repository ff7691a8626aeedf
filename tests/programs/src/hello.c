/*
 * hello.c - says hello, how wide it is, and a square root: libc and libm
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	printf("hello from %zu bits, %.3f\n", sizeof(long) * 8, sqrt(atof(argv[1])));
	return argc;
}
