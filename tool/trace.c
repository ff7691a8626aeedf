/*
 * trace.c - from the kernel's records to lines that people read
 *
 * Three steps: bytes become records; the records of several processors are
 * put in order of time; each record changes what is known of its task, and
 * sometimes that makes a line.
 *
 * A call makes its line when it returns.  When another task has something to
 * say before that, the call is first announced with <unfinished ...>, and its
 * rest comes later with <... resumed>, as strace does it.
 *
 * Lines begin with [pid N] from the second task on.
 */
#include "trace.h"
#include "trace_line.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* How long a record waits for earlier ones of another processor. */
#define ORDER_WAIT_MS	100
#define CPUS_MAX	256
#define RECORD_MAX	(1u << 20)

/* A record and, unaligned to nothing, its body. */
struct entry {
	struct entry *next;
	long long arrived_ms;
	struct trace_record head;
	unsigned char body[];
};

struct queue {
	struct entry *first, *last;
};

struct task {
	struct task *next;
	uint32_t tid, tgid;
	bool shown;
	bool known_program;	/* it runs the program whose symbols we have */
	struct call call;	/* the one it is in; id 0: none */
	char *signals;		/* lines that come after the call's */
};

struct tracer {
	struct tracer_config config;
	struct symbols *kernel, *program;

	unsigned char *bytes;	/* of a record that is not complete yet */
	size_t len, size;
	bool any;		/* something came */
	bool confused;		/* the stream made no sense */

	struct queue queues[CPUS_MAX];
	unsigned int nr_cpus;

	struct task *tasks;
	unsigned int nr_shown;	/* tasks that were shown, ever */
	unsigned long long lost;
};

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* --- tasks --- */

static void task_show(struct tracer *tracer, struct task *task)
{
	if (!task->shown)
		tracer->nr_shown++;
	task->shown = true;
}

static struct task *task_add(struct tracer *tracer, uint32_t tid, uint32_t tgid)
{
	struct task *task = calloc(1, sizeof(*task));

	if (!task)
		abort();
	task->tid = tid;
	task->tgid = tgid;
	task->next = tracer->tasks;
	tracer->tasks = task;
	return task;
}

/* With an agent, only what it starts is shown, and only from its exec on. */
static struct task *task_get(struct tracer *tracer, uint32_t tid, uint32_t tgid)
{
	struct task *task;

	for (task = tracer->tasks; task; task = task->next)
		if (task->tid == tid)
			return task;
	task = task_add(tracer, tid, tgid);
	if (!tracer->config.agent)
		task_show(tracer, task);
	return task;
}

static void call_forget(struct call *call)
{
	for (size_t i = 0; i < call->nr_copies; i++)
		free(call->copies[i].data);
	free(call->copies);
	free(call->ways);
	memset(call, 0, sizeof(*call));
}

static void task_remove(struct tracer *tracer, struct task *task)
{
	struct task **link = &tracer->tasks;

	while (*link != task)
		link = &(*link)->next;
	*link = task->next;
	call_forget(&task->call);
	free(task->signals);
	free(task);
}

/* --- lines --- */

static void prefix_print(struct tracer *tracer, const struct task *task)
{
	if (tracer->nr_shown > 1)
		fprintf(tracer->config.out, "[pid %u] ", task->tid);
}

static void call_add_copy(struct call *call, const struct trace_copy *body);

/*
 * The copies of a call that is to be announced may still wait in a queue,
 * behind records of another processor.
 */
static void copies_fetch(struct tracer *tracer, struct call *call)
{
	for (unsigned int cpu = 0; cpu < tracer->nr_cpus; cpu++) {
		struct entry *entry = tracer->queues[cpu].first;

		for (; entry; entry = entry->next) {
			const struct trace_copy *copy = (void *)entry->body;

			if (entry->head.type == TRACE_COPY &&
			    entry->head.call == call->id && !copy->to_user)
				call_add_copy(call, copy);
		}
	}
}

static void call_announce(struct tracer *tracer, struct task *task)
{
	if (!task->shown || !task->call.id || task->call.announced)
		return;
	copies_fetch(tracer, &task->call);
	prefix_print(tracer, task);
	call_print_entry(tracer->config.out, &task->call);
	fputs(" <unfinished ...>\n", tracer->config.out);
	task->call.announced = true;
}

/* Every line of a task begins here. */
static void line_begin(struct tracer *tracer, const struct task *task)
{
	for (struct task *other = tracer->tasks; other; other = other->next)
		if (other != task)
			call_announce(tracer, other);
	prefix_print(tracer, task);
}

static void path_print(struct tracer *tracer, const struct task *task)
{
	const struct way_symbols symbols = {
		.kernel = tracer->kernel,
		.program = task->known_program ? tracer->program : NULL,
	};

	if (tracer->config.path)
		call_print_path(tracer->config.out, &task->call, &symbols);
}

static void signals_print(struct tracer *tracer, struct task *task)
{
	char *lines = task->signals, *line, *rest = lines;

	task->signals = NULL;
	while (lines && (line = strsep(&rest, "\n"))) {
		if (!*line)
			continue;
		line_begin(tracer, task);
		fprintf(tracer->config.out, "%s\n", line);
	}
	free(lines);
}

/* The call ended without a result that anyone will see. */
static void call_abandon(struct tracer *tracer, struct task *task, const char *end)
{
	FILE *out = tracer->config.out;

	if (task->shown && task->call.id && !task->call.announced) {
		line_begin(tracer, task);
		call_print_entry(out, &task->call);
		fprintf(out, "%s\n", end);
		path_print(tracer, task);
	}
	call_forget(&task->call);
	signals_print(tracer, task);
}

static bool call_never_returns(const struct call *call)
{
	struct view view = { 0 };

	return call_view(call, &view)->result == RESULT_NEVER;
}

/* --- records --- */

static void on_enter(struct tracer *tracer, const struct trace_record *head,
		     const void *body)
{
	struct task *task = task_get(tracer, head->tid, head->tgid);

	if (task->call.id)
		call_abandon(tracer, task, " <lost>");
	task->call.id = head->call;
	memcpy(&task->call.enter, body, sizeof(task->call.enter));
}

static void on_exit_(struct tracer *tracer, const struct trace_record *head,
		     const void *body)
{
	struct task *task = task_get(tracer, head->tid, head->tgid);
	const struct trace_sys_exit *exited = body;

	if (task->call.id != head->call)
		return;		/* its beginning was lost */
	if (task->shown) {
		line_begin(tracer, task);
		call_print_exit(tracer->config.out, &task->call, exited->ret);
		fputc('\n', tracer->config.out);
		path_print(tracer, task);
	}
	call_forget(&task->call);
	signals_print(tracer, task);
}

static struct way *call_add_way(struct call *call)
{
	struct way *ways = realloc(call->ways, (call->nr_ways + 1) * sizeof(*ways));

	if (!ways)
		abort();
	call->ways = ways;
	memset(&ways[call->nr_ways], 0, sizeof(*ways));
	return &ways[call->nr_ways++];
}

static void call_add_copy(struct call *call, const struct trace_copy *body)
{
	struct copy *copies, *copy;

	copies = realloc(call->copies, (call->nr_copies + 1) * sizeof(*copies));
	if (!copies)
		abort();
	call->copies = copies;
	copy = &copies[call->nr_copies];
	copy->addr = body->addr;
	copy->len = body->len;
	copy->kept = body->kept;
	copy->to_user = body->to_user;
	copy->data = malloc(body->kept + 1);
	if (!copy->data)
		abort();
	memcpy(copy->data, body->data, body->kept);
	call->nr_copies++;
}

static void on_copy(struct tracer *tracer, const struct trace_record *head,
		    const void *body)
{
	struct task *task = task_get(tracer, head->tid, head->tgid);
	const struct trace_copy *copy = body;
	struct way *way;

	if (!head->call || task->call.id != head->call)
		return;
	call_add_copy(&task->call, copy);
	way = call_add_way(&task->call);
	way->is_copy = true;
	way->addr = copy->addr;
	way->len = copy->len;
	way->to_user = copy->to_user;
}

static void on_step(struct tracer *tracer, const struct trace_record *head,
		    const void *body)
{
	struct task *task = task_get(tracer, head->tid, head->tgid);

	if (head->call && task->call.id == head->call)
		memcpy(&call_add_way(&task->call)->step, body,
		       sizeof(struct trace_step));
}

static void on_stack(struct tracer *tracer, const struct trace_record *head,
		     const void *body)
{
	struct task *task = task_get(tracer, head->tid, head->tgid);
	const struct trace_stack *stack = body;

	if (!head->call || task->call.id != head->call)
		return;
	task->call.stack_len = stack->len < TRACE_STACK_MAX ? stack->len
							    : TRACE_STACK_MAX;
	memcpy(task->call.stack, stack->data, task->call.stack_len);
}

static void on_fork(struct tracer *tracer, const struct trace_record *head,
		    const void *body)
{
	const struct trace_fork *fork = body;
	struct task *parent = task_get(tracer, head->tid, head->tgid);
	struct task *child;

	child = task_get(tracer, fork->child_tid, fork->child_tgid);
	child->tgid = fork->child_tgid;
	child->known_program = parent->known_program;
	if (parent->shown)
		task_show(tracer, child);
}

/* The program we have the symbols of: the agent's, or the first of all. */
static bool program_is_known(const struct tracer *tracer,
			     const struct trace_exec *exec)
{
	const char *path = tracer->config.program_elf;

	if (!path)
		return false;
	if (!tracer->config.agent)
		return exec->path_len == 5 && !memcmp(exec->path, "/init", 5);
	return exec->path_len == strlen(path) &&
	       !memcmp(exec->path, path, exec->path_len);
}

static void on_exec(struct tracer *tracer, const struct trace_record *head,
		    const void *body)
{
	struct task *task = task_get(tracer, head->tid, head->tgid);

	task->known_program = program_is_known(tracer, body);
	if (!tracer->config.agent || head->tid != 1)
		task_show(tracer, task);
}

static void on_task_exit(struct tracer *tracer, const struct trace_record *head,
			 const void *body)
{
	struct task *task = task_get(tracer, head->tid, head->tgid);

	if (task->call.id)
		call_abandon(tracer, task, call_never_returns(&task->call) ?
			     ") = ?" : " <unfinished ...>) = ?");
	if (task->shown) {
		line_begin(tracer, task);
		task_exit_print(tracer->config.out, body);
		fputc('\n', tracer->config.out);
	}
	task_remove(tracer, task);
}

/* A signal is delivered on the way out of a call: its line comes after. */
static void on_signal(struct tracer *tracer, const struct trace_record *head,
		      const void *body)
{
	struct task *task = task_get(tracer, head->tid, head->tgid);
	char *lines = NULL;
	size_t len;
	FILE *out;

	/* SIGKILL is never delivered: the end says it all. */
	if (!task->shown || ((const struct trace_signal *)body)->signo == SIGKILL)
		return;
	out = open_memstream(&lines, &len);
	if (!out)
		abort();
	if (task->signals)
		fputs(task->signals, out);
	signal_print(out, body);
	fputc('\n', out);
	fclose(out);
	free(task->signals);
	task->signals = lines;
	if (!task->call.id)
		signals_print(tracer, task);
}

static void on_lost(struct tracer *tracer, const struct trace_record *head,
		    const void *body)
{
	const struct trace_lost *lost = body;

	tracer->lost += lost->records;
	fprintf(tracer->config.out, "*** %llu records lost on processor %u ***\n",
		(unsigned long long)lost->records, head->cpu);
}

static void on_hello(struct tracer *tracer, const struct trace_record *head,
		     const void *body)
{
	const struct trace_hello *hello = body;

	(void)head;
	if (hello->version != TRACE_VERSION) {
		fprintf(tracer->config.out,
			"*** the kernel writes trace version %u, this reads %u ***\n",
			hello->version, (unsigned int)TRACE_VERSION);
		tracer->confused = true;
	}
	if (hello->nr_cpus > tracer->nr_cpus && hello->nr_cpus <= CPUS_MAX)
		tracer->nr_cpus = hello->nr_cpus;
}

static const struct {
	size_t size;		/* the body is at least this long */
	void (*take)(struct tracer *tracer, const struct trace_record *head,
		     const void *body);
} types[] = {
	[TRACE_HELLO]		= { sizeof(struct trace_hello),		on_hello },
	[TRACE_LOST]		= { sizeof(struct trace_lost),		on_lost },
	[TRACE_SYS_ENTER]	= { sizeof(struct trace_sys_enter),	on_enter },
	[TRACE_SYS_EXIT]	= { sizeof(struct trace_sys_exit),	on_exit_ },
	[TRACE_COPY]		= { sizeof(struct trace_copy),		on_copy },
	[TRACE_STEP]		= { sizeof(struct trace_step),		on_step },
	[TRACE_FORK]		= { sizeof(struct trace_fork),		on_fork },
	[TRACE_EXEC]		= { sizeof(struct trace_exec),		on_exec },
	[TRACE_TASK_EXIT]	= { sizeof(struct trace_task_exit),	on_task_exit },
	[TRACE_SIGNAL]		= { sizeof(struct trace_signal),	on_signal },
	[TRACE_STACK]		= { sizeof(struct trace_stack),		on_stack },
};

#define NR_TYPES	(sizeof(types) / sizeof(types[0]))

/* A body that says it holds more than it does is not to be believed. */
static bool body_is_whole(const struct trace_record *head, const void *body)
{
	size_t len = head->len - sizeof(*head);

	if (len < types[head->type].size)
		return false;
	if (head->type == TRACE_COPY)
		return ((const struct trace_copy *)body)->kept <=
		       len - sizeof(struct trace_copy);
	if (head->type == TRACE_STACK)
		return ((const struct trace_stack *)body)->len <=
		       len - sizeof(struct trace_stack);
	if (head->type == TRACE_EXEC)
		return ((const struct trace_exec *)body)->path_len <=
		       len - sizeof(struct trace_exec);
	return true;
}

static void record_take(struct tracer *tracer, const struct trace_record *head,
			const void *body)
{
	if (head->type < NR_TYPES && types[head->type].take)
		types[head->type].take(tracer, head, body);
}

/* --- order --- */

static void queue_put(struct tracer *tracer, const struct trace_record *head,
		      const void *body)
{
	struct queue *queue = &tracer->queues[head->cpu];
	size_t len = head->len - sizeof(*head);
	struct entry *entry = malloc(sizeof(*entry) + len);

	if (!entry)
		abort();
	entry->next = NULL;
	entry->arrived_ms = now_ms();
	entry->head = *head;
	memcpy(entry->body, body, len);
	if (queue->last)
		queue->last->next = entry;
	else
		queue->first = entry;
	queue->last = entry;
}

/* The earliest record; *all: every processor has one waiting. */
static struct queue *queue_earliest(struct tracer *tracer, bool *all)
{
	struct queue *earliest = NULL;

	*all = true;
	for (unsigned int cpu = 0; cpu < tracer->nr_cpus; cpu++) {
		struct queue *queue = &tracer->queues[cpu];

		if (!queue->first)
			*all = false;
		else if (!earliest || queue->first->head.time_ns <
				      earliest->first->head.time_ns)
			earliest = queue;
	}
	return earliest;
}

static void queues_take(struct tracer *tracer, long long patience_ms)
{
	struct queue *queue;
	bool all;

	while ((queue = queue_earliest(tracer, &all))) {
		struct entry *entry = queue->first;

		if (!all && now_ms() - entry->arrived_ms < patience_ms)
			return;
		queue->first = entry->next;
		if (!queue->first)
			queue->last = NULL;
		record_take(tracer, &entry->head, entry->body);
		free(entry);
	}
}

/* --- the stream --- */

/* Takes one record from the start of the bytes; returns its length or 0. */
static size_t stream_take(struct tracer *tracer, const unsigned char *bytes,
			  size_t len)
{
	struct trace_record head;

	if (len < sizeof(head))
		return 0;
	memcpy(&head, bytes, sizeof(head));
	if (head.len < sizeof(head) || head.len % 8 || head.len > RECORD_MAX) {
		fprintf(tracer->config.out,
			"*** the trace is damaged: a record of %u bytes ***\n",
			head.len);
		tracer->confused = true;
		return 0;
	}
	if (len < head.len)
		return 0;
	if (head.type >= NR_TYPES || !types[head.type].take)
		return head.len;	/* a kind made after this was built */
	/* Copied, for the alignment. */
	if (head.cpu >= tracer->nr_cpus)
		tracer->nr_cpus = head.cpu + 1;
	if (!body_is_whole(&head, bytes + sizeof(head)))
		return head.len;
	queue_put(tracer, &head, bytes + sizeof(head));
	return head.len;
}

void tracer_feed(struct tracer *tracer, const void *bytes, size_t len)
{
	size_t at = 0, taken;

	tracer->any = true;
	if (tracer->confused)
		return;
	if (tracer->len + len > tracer->size) {
		tracer->size = 2 * (tracer->len + len);
		tracer->bytes = realloc(tracer->bytes, tracer->size);
		if (!tracer->bytes)
			abort();
	}
	memcpy(tracer->bytes + tracer->len, bytes, len);
	tracer->len += len;
	while (!tracer->confused &&
	       (taken = stream_take(tracer, tracer->bytes + at, tracer->len - at)))
		at += taken;
	tracer->len -= at;
	memmove(tracer->bytes, tracer->bytes + at, tracer->len);
	queues_take(tracer, ORDER_WAIT_MS);
}

void tracer_tick(struct tracer *tracer)
{
	queues_take(tracer, ORDER_WAIT_MS);
	fflush(tracer->config.out);
}

struct tracer *tracer_new(const struct tracer_config *config)
{
	struct tracer *tracer = calloc(1, sizeof(*tracer));

	if (!tracer)
		return NULL;
	tracer->config = *config;
	tracer->nr_cpus = 1;
	if (config->path) {
		tracer->kernel = symbols_open(config->kernel_elf);
		tracer->program = symbols_open(config->program_elf);
	}
	return tracer;
}

bool tracer_end(struct tracer *tracer)
{
	bool any = tracer->any;

	queues_take(tracer, -1);
	while (tracer->tasks) {
		call_announce(tracer, tracer->tasks);
		task_remove(tracer, tracer->tasks);
	}
	if (tracer->lost)
		fprintf(tracer->config.out, "*** %llu records lost in all: take a larger "
			"ring (--append ringside.trace_kb=N) ***\n", tracer->lost);
	fflush(tracer->config.out);
	symbols_close(tracer->kernel);
	symbols_close(tracer->program);
	free(tracer->bytes);
	free(tracer);
	return any;
}
