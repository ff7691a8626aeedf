/*
 * plugin.c - loads ./libf.so and calls f in it; a library that is missing fails
 */
#include <dlfcn.h>
#include <stdio.h>

int main(void)
{
	void *lib = dlopen("./libf.so", RTLD_NOW);
	int (*f)(void) = (int (*)(void))dlsym(lib, "f");

	printf("%d %s\n", f(), dlopen("./no.so", RTLD_NOW) ? "?" : "missing");
	return 0;
}
