/*
 * The init of a machine that tests a share: mounts it, runs /test in it, says
 * with what status that ended, and powers off.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int run(void)
{
	const char *options = getenv("share_options");
	int status;
	pid_t pid;

	mkdir("/share", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	if (mount("share", "/share", "9p", getenv("share_ro") ? MS_RDONLY : 0,
		  options ? options : "trans=virtio")) {
		perror("mounting the share");
		return 1;
	}
	pid = fork();
	if (!pid) {
		if (chdir("/share"))
			_exit(126);
		execl("/test", "test", (char *)NULL);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) != pid)
		;
	umount("/share");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(void)
{
	printf("@@exit %d\n", run());
	fflush(stdout);
	reboot(RB_POWER_OFF);
	return 1;
}
