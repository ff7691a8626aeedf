/*
 * flow.c - bytes on their way from one descriptor to another
 *
 * The descriptors may be the user's own, shared with other processes, so
 * they are not made non-blocking: poll() says when to read, and once it says
 * that a write can begin, a pipe has room for PIPE_BUF bytes.
 */
#include "flow.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

void flow_open(struct flow *flow, int from, int to)
{
	flow->from = from;
	flow->to = to;
}

bool flow_has_ended(const struct flow *flow)
{
	return flow->from < 0 && flow->start == flow->end;
}

static bool flow_is_empty(const struct flow *flow)
{
	return flow->start == flow->end;
}

bool flow_insert(struct flow *flow, const char *bytes, size_t len)
{
	if (flow_is_empty(flow))
		flow->start = flow->end = 0;
	if (len > sizeof(flow->bytes) - flow->end)
		return false;
	memcpy(flow->bytes + flow->end, bytes, len);
	flow->end += len;
	return true;
}

void flow_poll_prepare(const struct flow *flow, struct pollfd *fds)
{
	bool empty = flow_is_empty(flow);

	fds[0] = (struct pollfd){
		.fd = empty && !flow->held ? flow->from : -1, .events = POLLIN,
	};
	fds[1] = (struct pollfd){ .fd = empty ? -1 : flow->to, .events = POLLOUT };
}

static void flow_fill(struct flow *flow)
{
	ssize_t n = read(flow->from, flow->bytes, sizeof(flow->bytes));

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		flow->from = -1;
		return;
	}
	if (flow->tap)
		flow->tap(flow->context, flow->bytes, n);
	flow->start = 0;
	flow->end = flow->to < 0 || flow->broken ? 0 : n;
}

static void flow_drain(struct flow *flow)
{
	size_t len = flow->end - flow->start;
	ssize_t n;

	n = write(flow->to, flow->bytes + flow->start, len < PIPE_BUF ? len : PIPE_BUF);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n < 0) {
		flow->broken = true;
		flow->start = flow->end = 0;
		return;
	}
	flow->start += n;
	flow->total += n;
}

static bool can_write(int fd)
{
	struct pollfd pollfd = { .fd = fd, .events = POLLOUT };

	return poll(&pollfd, 1, 0) == 1;
}

void flow_poll_done(struct flow *flow, const struct pollfd *fds)
{
	bool may_write = fds[1].fd >= 0 && fds[1].revents;

	if (fds[0].fd >= 0 && fds[0].revents) {
		flow_fill(flow);
		may_write = !flow_is_empty(flow) && can_write(flow->to);
	}
	while (may_write && !flow_is_empty(flow)) {
		flow_drain(flow);
		may_write = !flow_is_empty(flow) && can_write(flow->to);
	}
}

void flow_finish(struct flow *flow)
{
	while (!flow_has_ended(flow)) {
		struct pollfd fds[2];

		flow_poll_prepare(flow, fds);
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return;
		flow_poll_done(flow, fds);
	}
}
