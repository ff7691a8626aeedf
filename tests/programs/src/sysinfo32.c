/*
 * sysinfo32.c - getpid by the vDSO's __kernel_vsyscall, which AT_SYSINFO names
 */
#include <stdio.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	pid_t pid;

	__asm__ volatile("call *%1"
			 : "=a" (pid)
			 : "r" (getauxval(AT_SYSINFO)), "a" (SYS_getpid)
			 : "memory");
	printf("by the vDSO: %d\n", pid == getpid());
	return 0;
}
