/*
 * program.c - who the program is, and its first instruction
 *
 * Runs in the child, which either becomes the program or says why it could
 * not: in one line, with the status a shell gives.  The search and the reasons
 * are the user's: what root could read or execute does not count.
 */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../tool/kind.h"

#define PATH_DEFAULT	"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

void failure_set(struct failure *failure, int status, const char *format, ...)
{
	va_list args;

	failure->status = status;
	va_start(args, format);
	vsnprintf(failure->text, sizeof(failure->text), format, args);
	va_end(args);
}

static void identity_take(const struct run *run, struct failure *failure)
{
	umask(run->umask);
	if (setgroups(run->nr_groups, run->groups) || setgid(run->gid) ||
	    setuid(run->uid))
		failure_set(failure, AGENT_EXIT_MACHINE, "user %u, group %u: %s",
			    run->uid, run->gid, strerror(errno));
}

static void directory_take(const struct run *run, struct failure *failure)
{
	if (chdir(run->directory) == 0)
		return;
	if (run->fallback && chdir("/") == 0)
		return;
	failure_set(failure, AGENT_EXIT_MACHINE, "working directory %s: %s (-w DIR names another)",
		    run->directory, strerror(errno));
}

static const char *path_of(const struct run *run)
{
	for (char **env = run->envp; *env; env++)
		if (!strncmp(*env, "PATH=", 5))
			return *env + 5;
	return PATH_DEFAULT;
}

/* What kind of file it is; PROGRAM_STATIC where even that cannot be told. */
static enum program_kind kind_of(const char *path, char *interpreter, size_t size)
{
	enum program_kind kind = PROGRAM_STATIC;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *bytes;

	if (fd < 0 || fstat(fd, &st))
		return kind;
	if (!st.st_size)
		return PROGRAM_NONE;
	bytes = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes != MAP_FAILED)
		kind = program_kind(bytes, st.st_size, interpreter, size);
	return kind;
}

static void not_there(const char *path, struct failure *failure)
{
	char interpreter[256] = "";
	enum program_kind kind = kind_of(path, interpreter, sizeof(interpreter));

	if (access(path, F_OK) < 0)
		failure_set(failure, AGENT_EXIT_NOT_FOUND, "%s: %s", path, strerror(errno));
	else if (kind == PROGRAM_DYNAMIC)
		failure_set(failure, AGENT_EXIT_NOT_FOUND, "%s: its loader %s is not there",
			    path, interpreter);
	else
		failure_set(failure, AGENT_EXIT_NOT_FOUND,
			    "%s: its interpreter %s is not there", path, interpreter);
}

static void not_allowed(const char *path, struct failure *failure)
{
	struct stat st;

	if (stat(path, &st) < 0)
		failure_set(failure, AGENT_EXIT_NOT_RUNNABLE, "%s: %s", path, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		failure_set(failure, AGENT_EXIT_NOT_RUNNABLE, "%s: is no program but a %s",
			    path, S_ISDIR(st.st_mode) ? "directory" : "special file");
	else if (!(st.st_mode & 0111))
		failure_set(failure, AGENT_EXIT_NOT_RUNNABLE,
			    "%s: may not be executed (chmod +x?)", path);
	else
		failure_set(failure, AGENT_EXIT_NOT_RUNNABLE, "%s: %s", path, strerror(EACCES));
}

static void no_program(const char *path, struct failure *failure)
{
	char interpreter[256];
	const char *why = "is nothing this kernel can execute";

	switch (kind_of(path, interpreter, sizeof(interpreter))) {
	case PROGRAM_FOREIGN:
		why = "is a program for another kind of machine than x86";
		break;
	case PROGRAM_BROKEN:
		why = "its ELF headers are damaged or cut off";
		break;
	case PROGRAM_NONE:
		why = "is neither an ELF program nor a #! script (for a shell script "
		      "without #!: sh FILE)";
		break;
	default:
		break;
	}
	failure_set(failure, AGENT_EXIT_NOT_RUNNABLE, "%s: %s", path, why);
}

static void refusal_explain(const char *path, int error, struct failure *failure)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		not_there(path, failure);
		break;
	case EACCES:
		not_allowed(path, failure);
		break;
	case ENOEXEC:
		no_program(path, failure);
		break;
	default:
		failure_set(failure, AGENT_EXIT_NOT_RUNNABLE, "%s: %s", path, strerror(error));
	}
}

static bool is_file(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode);
}

/*
 * Along PATH, as execvp() does it but for one thing: a text that no kernel
 * executes is not handed to a shell.  Comes back with the first file that was
 * there and could not be executed, if any.
 */
static void path_execute(const struct run *run, const char *name, struct failure *failure)
{
	const char *path = path_of(run);
	int error;

	for (;;) {
		int len = strcspn(path, ":");
		char candidate[PATH_MAX];

		if (snprintf(candidate, sizeof(candidate), "%.*s%s%s", len, path,
			     len ? "/" : "", name) < (int)sizeof(candidate)) {
			execve(candidate, run->argv, run->envp);
			error = errno;
			if (!failure->status && is_file(candidate))
				refusal_explain(candidate, error, failure);
		}
		if (!path[len])
			break;
		path += len + 1;
	}
	if (!failure->status)
		failure_set(failure, AGENT_EXIT_NOT_FOUND,
			    "%s: no such program (PATH was searched)", name);
}

void program_execute(const struct run *run, struct failure *failure)
{
	const char *name = run->program ? run->program : run->argv[0];

	identity_take(run, failure);
	if (!failure->status)
		directory_take(run, failure);
	if (failure->status)
		return;
	if (!run->program && !strchr(name, '/')) {
		path_execute(run, name, failure);
		return;
	}
	execve(name, run->argv, run->envp);
	refusal_explain(name, errno, failure);
}
