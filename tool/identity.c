/*
 * identity.c - as whom the program runs
 */
#include "identity.h"
#include "tool.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A whole string that is an ID; -1 is none, it means "do not change". */
static bool id_read(const char *text, unsigned int *id)
{
	unsigned long long number;
	char *end;

	if (!*text || strspn(text, "0123456789") != strlen(text))
		return false;
	errno = 0;
	number = strtoull(text, &end, 10);
	*id = number;
	return !errno && number < (unsigned int)-1;
}

static int groups_of_caller(struct identity *identity)
{
	int nr = getgroups(0, NULL);

	identity->uid = getuid();
	identity->gid = getgid();
	if (nr <= 0)
		return 0;
	identity->groups = calloc(nr, sizeof(gid_t));
	if (!identity->groups)
		abort();
	nr = getgroups(nr, identity->groups);
	identity->nr_groups = nr < 0 ? 0 : nr;
	return 0;
}

static void groups_of_other(struct identity *identity)
{
	int nr = 0;

	getgrouplist(identity->name, identity->gid, NULL, &nr);
	if (nr <= 0)
		return;
	identity->groups = calloc(nr, sizeof(gid_t));
	if (!identity->groups)
		abort();
	nr = getgrouplist(identity->name, identity->gid, identity->groups, &nr);
	identity->nr_groups = nr < 0 ? 0 : nr;
}

static int user_find(struct identity *identity, const char *text)
{
	bool number = id_read(text, &identity->uid);
	struct passwd *passwd = number ? getpwuid(identity->uid) : getpwnam(text);

	if (!number && !passwd) {
		complain("-u %s: there is no such user (a number need not be known)", text);
		return EXIT_TOOL;
	}
	identity->gid = passwd ? passwd->pw_gid : identity->uid;
	if (!passwd)
		return 0;
	identity->uid = passwd->pw_uid;
	identity->name = strdup(passwd->pw_name);
	identity->home = strdup(passwd->pw_dir);
	identity->shell = strdup(passwd->pw_shell);
	return 0;
}

static int group_find(struct identity *identity, const char *text)
{
	struct group *group;

	if (id_read(text, &identity->gid))
		return 0;
	group = getgrnam(text);
	if (!group) {
		complain("-u: there is no group '%s' (a number need not be known)", text);
		return EXIT_TOOL;
	}
	identity->gid = group->gr_gid;
	return 0;
}

int identity_find(struct identity *identity, const char *user, bool root_by_default)
{
	char *name, *group;
	int status;

	*identity = (struct identity){ 0 };
	if (!user)
		return root_by_default ? 0 : groups_of_caller(identity);
	identity->other = true;
	name = strdup(user);
	if (!name)
		abort();
	group = strchr(name, ':');
	if (group)
		*group++ = '\0';
	status = user_find(identity, name);
	if (!status && group)
		status = group_find(identity, group);
	if (!status && !group && identity->name)
		groups_of_other(identity);
	free(name);
	return status;
}

void identity_free(struct identity *identity)
{
	free(identity->groups);
	free(identity->name);
	free(identity->home);
	free(identity->shell);
}
