/*
 * usercopy.c - this layer's own few accesses to user memory
 */
#include "arch/x86/uaccess_asm.h"

#include "arch/x86/page.h"

static bool user_range(unsigned long addr, unsigned long len)
{
	return len <= TASK_SIZE_MAX && addr <= TASK_SIZE_MAX - len;
}

unsigned long arch_copy_to_user(void __user *to, const void *from, unsigned long len)
{
	if (!user_range((unsigned long)to, len))
		return len;
	stac();
	len = copy_user_generic((__force void *)to, from, len);
	clac();
	return len;
}

unsigned long arch_copy_from_user(void *to, const void __user *from, unsigned long len)
{
	if (!user_range((unsigned long)from, len))
		return len;
	stac();
	len = copy_user_generic(to, (__force const void *)from, len);
	clac();
	return len;
}
