/* msync of attached System V memory succeeds: there is nothing to write. */
#include <sys/mman.h>
#include <sys/shm.h>
#include "check.h"

int main(void)
{
	int id = MUST(shmget(IPC_PRIVATE, 8192, IPC_CREAT | 0600));
	char *p = shmat(id, NULL, 0);

	CHECK(p != (char *)-1);
	p[0] = 1;
	CHECK_OK(msync(p, 8192, MS_SYNC));
	CHECK_OK(msync(p, 8192, MS_ASYNC));
	EXPECT_EQ(p[0], 1);
	CHECK_OK(shmdt(p));
	CHECK_OK(shmctl(id, IPC_RMID, NULL));
	return check_result();
}
