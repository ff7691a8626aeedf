/*
 * channel.c - bytes on their way from one descriptor to another
 */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void nonblocking_set(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

void channel_open(struct channel *channel, int from, int to)
{
	nonblocking_set(from);
	nonblocking_set(to);
	channel->from = from;
	channel->to = to;
	channel->limit = SIZE_MAX;
}

bool channel_ended(const struct channel *channel)
{
	return channel->from < 0;
}

static void channel_end(struct channel *channel)
{
	close(channel->from);
	close(channel->to);
	channel->from = channel->to = -1;
	channel->start = channel->end = 0;
}

static void channel_close_if_done(struct channel *channel)
{
	if (!channel_ended(channel) && channel->from_ended &&
	    channel->start == channel->end)
		channel_end(channel);
}

/* What was written until now is still carried, what comes later is not. */
void channel_last_call(struct channel *channel)
{
	int unread = 0;

	if (channel_ended(channel) || channel->from_ended)
		return;
	ioctl(channel->from, FIONREAD, &unread);
	channel->limit = unread;
	channel->from_ended = unread == 0;
	channel_close_if_done(channel);
}

/*
 * A full channel waits for its reader, an empty one for its writer.  Both
 * wait for the reader to go away, which poll() always reports.
 */
void channel_poll_prepare(struct channel *channel, struct pollfd *from,
			  struct pollfd *to)
{
	bool empty = channel->start == channel->end;

	from->fd = empty && !channel->from_ended ? channel->from : -1;
	from->events = POLLIN;
	to->fd = channel->to;
	to->events = empty ? 0 : POLLOUT;
}

static void channel_fill(struct channel *channel)
{
	size_t room = sizeof(channel->bytes);
	ssize_t n;

	n = read(channel->from, channel->bytes,
		 room < channel->limit ? room : channel->limit);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0) {
		channel->start = 0;
		channel->end = n;
		if (channel->limit != SIZE_MAX)
			channel->limit -= n;
	}
	channel->from_ended = n <= 0 || channel->limit == 0;
}

static void channel_drain(struct channel *channel)
{
	while (channel->start < channel->end) {
		ssize_t n = write(channel->to, channel->bytes + channel->start,
				  channel->end - channel->start);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			channel_end(channel);
			return;
		}
		channel->start += n;
		channel->total += n;
	}
}

void channel_poll_done(struct channel *channel, const struct pollfd *from,
		       const struct pollfd *to)
{
	if (channel_ended(channel))
		return;
	if (to->revents & (POLLERR | POLLHUP | POLLNVAL)) {
		channel_end(channel);
		return;
	}
	if (from->fd >= 0 && from->revents)
		channel_fill(channel);
	channel_drain(channel);
	channel_close_if_done(channel);
}
