/*
 * trace.c - the rings, and the thread that empties them
 *
 * Each CPU has a ring of bytes.  Only that CPU writes it, interrupts off, and
 * only the drain thread reads it, so head and tail need no lock: the writer
 * publishes head after the record is whole, the reader publishes tail after it
 * has copied.  A record that does not fit is counted; the next that fits is
 * preceded by a TRACE_LOST with the count.
 *
 * A program that makes calls faster than they leave the guest waits at the
 * entry to its next call until its ring is half empty.  Losses are then left to
 * bursts inside one call.
 *
 * Switched on by the kernel parameter ringside.trace; ringside.trace_kb=N sets
 * the size of each ring.
 */
#include "trace/trace.h"

#include "arch/x86/syscall.h"
#include "drivers/virtio_console.h"
#include "lib/bitops.h"
#include "lib/cmdline.h"
#include "lib/kernel.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/task.h"
#include "sched/time.h"
#include "sched/wait.h"

#define RING_KB_DEFAULT	256
#define DRAIN_PERIOD_NS	(5 * NSEC_PER_MSEC)
#define DRAIN_CHUNK	16384

struct trace_ring {
	u8	*data;		/* I */
	u64	size;		/* I  a power of two */
	u64	head;		/* bytes ever written; the ring's CPU */
	u64	tail;		/* bytes ever read; the drain thread */
	u64	lost;		/* records since the last TRACE_LOST; the ring's CPU */
};

DEFINE_STATIC_KEY_FALSE(trace_key);

static DEFINE_PER_CPU(struct trace_ring, trace_ring);
static atomic64_t next_call;			/* A  ids of calls */
static DECLARE_WAIT_QUEUE_HEAD(drain_wait);	/* the thread, when it sleeps */
static DECLARE_WAIT_QUEUE_HEAD(space_wait);	/* tasks whose ring is half full */
static struct virtio_port *port;		/* I */

static void ring_put(struct trace_ring *ring, const void *src, size_t len)
{
	u64 at = ring->head & (ring->size - 1);
	size_t first = min_t(u64, len, ring->size - at);

	memcpy(ring->data + at, src, first);
	memcpy(ring->data, (const u8 *)src + first, len - first);
	ring->head += len;
}

static bool ring_half_full(const struct trace_ring *ring)
{
	return READ_ONCE(ring->head) - smp_load_acquire(&ring->tail) > ring->size / 2;
}

static void fill_header(struct trace_record *rec, int type, size_t len)
{
	struct task_struct *me = current;

	*rec = (struct trace_record) {
		.len = (u32)len, .type = (u8)type, .cpu = (u8)smp_processor_id(),
		.tid = (u32)me->pid, .tgid = (u32)me->tgid,
		.time_ns = ktime_get_ns(), .call = me->trace_call,
	};
}

/* Tells of what was lost, if there is room for that and @need bytes more. */
static bool ring_room(struct trace_ring *ring, size_t need)
{
	struct {
		struct trace_record rec;
		struct trace_lost lost;
	} said;
	u64 room = ring->size - (ring->head - smp_load_acquire(&ring->tail));

	if (likely(!ring->lost))
		return room >= need;
	if (room < need + sizeof(said))
		return false;
	fill_header(&said.rec, TRACE_LOST, sizeof(said));
	said.lost.records = ring->lost;
	ring->lost = 0;
	ring_put(ring, &said, sizeof(said));
	return true;
}

/* One record: header, @body, then @data, padded to 8 bytes. */
static void record(int type, const void *body, size_t body_len, const void *data, size_t data_len)
{
	static const u8 zeros[8];
	size_t bytes = sizeof(struct trace_record) + body_len + data_len;
	size_t len = ALIGN(bytes, 8);
	struct trace_record rec;
	struct trace_ring *ring;
	unsigned long flags;
	u64 head;

	local_irq_save(flags);
	ring = this_cpu_ptr(&trace_ring);
	if (!ring_room(ring, len)) {
		ring->lost++;
		local_irq_restore(flags);
		return;
	}
	fill_header(&rec, type, len);
	head = ring->head;
	ring_put(ring, &rec, sizeof(rec));
	ring_put(ring, body, body_len);
	ring_put(ring, data, data_len);
	ring_put(ring, zeros, len - bytes);
	ring->head = head;
	smp_store_release(&ring->head, head + len);
	local_irq_restore(flags);
}

/* Waits, unless something kills the task, until its CPU's ring has room. */
static void wait_for_room(void)
{
	if (!ring_half_full(this_cpu_ptr(&trace_ring)))
		return;
	wake_up(&drain_wait);
	(void)wait_event_killable(space_wait, !ring_half_full(this_cpu_ptr(&trace_ring)));
}

/* The top of the user's stack, as far as it is in memory: faults are not caused. */
static size_t stack_read(const struct pt_regs *regs, u8 *bytes)
{
	unsigned long left;

	pagefault_disable();
	left = __copy_from_user_inatomic(bytes, (void __user *)regs->sp, TRACE_STACK_MAX);
	pagefault_enable();
	return TRACE_STACK_MAX - left;
}

void __trace_sys_enter(const struct pt_regs *regs, unsigned long nr, int door, int abi,
		       const void *entry, const void *handler)
{
	struct trace_sys_enter body = {
		.nr = nr, .ip = regs->ip, .sp = regs->sp,
		.entry = (u64)entry, .handler = (u64)handler,
		.door = (u8)door, .abi = (u8)abi,
	};
	struct trace_stack stack = { .sp = regs->sp };
	u8 bytes[TRACE_STACK_MAX];

	if (abi == TRACE_ABI_I386) {
		u64 args[6] = { (u32)regs->bx, (u32)regs->cx, (u32)regs->dx,
				(u32)regs->si, (u32)regs->di, (u32)regs->bp };
		memcpy(body.args, args, sizeof(args));
	} else {
		u64 args[6] = { regs->di, regs->si, regs->dx, regs->r10, regs->r8, regs->r9 };
		memcpy(body.args, args, sizeof(args));
	}
	wait_for_room();
	stack.len = (u32)stack_read(regs, bytes);	/* before the call: no COPY of its own */
	current->trace_call = (u64)atomic64_inc_return(&next_call);
	record(TRACE_SYS_ENTER, &body, sizeof(body), NULL, 0);
	if (stack.len)
		record(TRACE_STACK, &stack, sizeof(stack), bytes, stack.len);
}

void __trace_sys_exit(long ret)
{
	struct trace_sys_exit body = { .ret = ret };

	if (!current->trace_call)
		return;		/* tracing began inside this call */
	record(TRACE_SYS_EXIT, &body, sizeof(body), NULL, 0);
	current->trace_call = 0;
}

void __trace_copy(const void __user *uaddr, const void *data, size_t len, bool to_user)
{
	struct trace_copy body = {
		.addr = (__force u64)uaddr, .len = len,
		.kept = (u32)min_t(size_t, len, TRACE_COPY_MAX), .to_user = to_user,
	};

	if (current->trace_call)
		record(TRACE_COPY, &body, sizeof(body), data, body.kept);
}

void __trace_step(const void *func, int kind, u32 arg)
{
	struct trace_step body = { .func = (u64)func, .kind = (u32)kind, .arg = arg };

	if (current->trace_call)
		record(TRACE_STEP, &body, sizeof(body), NULL, 0);
}

void __trace_fork(pid_t tid, pid_t tgid, u64 clone_flags)
{
	struct trace_fork body = {
		.child_tid = (u32)tid, .child_tgid = (u32)tgid, .clone_flags = clone_flags,
	};

	record(TRACE_FORK, &body, sizeof(body), NULL, 0);
}

void __trace_exec(const char *path, bool is_32bit)
{
	struct trace_exec body = { .is_32bit = is_32bit, .path_len = (u32)strlen(path) };

	record(TRACE_EXEC, &body, sizeof(body), path, body.path_len);
}

void __trace_task_exit(int code, bool group)
{
	struct trace_task_exit body = { .code = (u32)code, .group = group };

	record(TRACE_TASK_EXIT, &body, sizeof(body), NULL, 0);
}

void __trace_signal(int signo, int code, pid_t pid, uid_t uid, u64 addr)
{
	struct trace_signal body = {
		.signo = (u32)signo, .code = code,
		.sender_pid = (u32)pid, .sender_uid = uid, .addr = addr,
	};

	record(TRACE_SIGNAL, &body, sizeof(body), NULL, 0);
}

/* Sends what CPU @cpu has recorded up to now.  Returns bytes. */
static size_t drain_cpu(unsigned int cpu, u8 *chunk)
{
	struct trace_ring *ring = per_cpu_ptr(&trace_ring, cpu);
	u64 head = smp_load_acquire(&ring->head);
	size_t sent = 0;

	while (ring->tail != head) {
		u64 at = ring->tail & (ring->size - 1);
		size_t n = min_t(u64, min_t(u64, head - ring->tail, ring->size - at), DRAIN_CHUNK);

		memcpy(chunk, ring->data + at, n);
		smp_store_release(&ring->tail, ring->tail + n);
		virtio_port_write(port, chunk, n);
		sent += n;
	}
	return sent;
}

static bool rings_empty(void)
{
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		struct trace_ring *ring = per_cpu_ptr(&trace_ring, cpu);

		if (READ_ONCE(ring->head) != READ_ONCE(ring->tail))
			return false;
	}
	return true;
}

static atomic_t draining;	/* A  1 while the thread holds bytes not yet sent */

static int trace_drain(void *arg)
{
	u8 *chunk = arg;
	unsigned int cpu;
	size_t sent;

	for (;;) {
		sent = 0;
		atomic_set(&draining, 1);
		for_each_online_cpu(cpu)
			sent += drain_cpu(cpu, chunk);
		atomic_set(&draining, 0);
		wake_up_all(&space_wait);
		if (!sent) {
			DEFINE_WAIT(wait);

			prepare_to_wait(&drain_wait, &wait, TASK_UNINTERRUPTIBLE);
			schedule_timeout(DRAIN_PERIOD_NS);
			finish_wait(&drain_wait, &wait);
		}
	}
	return 0;
}

void trace_flush(void)
{
	if (!trace_enabled())
		return;
	while (!rings_empty() || atomic_read(&draining)) {
		DEFINE_WAIT(wait);

		wake_up(&drain_wait);
		prepare_to_wait(&space_wait, &wait, TASK_UNINTERRUPTIBLE);
		if (!rings_empty() || atomic_read(&draining))
			schedule_timeout(DRAIN_PERIOD_NS);
		finish_wait(&space_wait, &wait);
	}
}

static void trace_hello(void)
{
	struct trace_hello body = {
		.version = TRACE_VERSION, .nr_cpus = nr_cpu_ids,
		.realtime_ns = ktime_get_real_ns(),
	};

	record(TRACE_HELLO, &body, sizeof(body), NULL, 0);
}

/* After all CPUs and drivers are up; before the first program runs. */
void trace_init(void)
{
	u64 kb = cmdline_get_number("ringside.trace_kb", RING_KB_DEFAULT);
	u64 size = roundup_pow_of_two(kb << 10);
	unsigned int cpu;
	u8 *chunk;

	if (!cmdline_has("ringside.trace"))
		return;
	port = virtio_port_find(TRACE_PORT_NAME);
	if (!port) {
		pr_err("trace: no virtio-serial port %s: tracing stays off\n", TRACE_PORT_NAME);
		return;
	}
	size = clamp(size, (u64)16384, (u64)64 << 20);
	for_each_online_cpu(cpu) {
		struct trace_ring *ring = per_cpu_ptr(&trace_ring, cpu);

		ring->size = size;
		ring->data = kvmalloc(size, GFP_KERNEL);
		if (!ring->data) {
			pr_err("trace: no memory for %u rings of %llu KiB: ringside.trace_kb=?\n",
			       nr_cpu_ids, (unsigned long long)size >> 10);
			return;
		}
	}
	chunk = kmalloc(DRAIN_CHUNK, GFP_KERNEL);
	if (!chunk || IS_ERR(kthread_run(trace_drain, chunk, "trace")))
		return;
	trace_hello();
	static_branch_enable(&trace_key);
	static_branch_enable(&syscall_slow_key);
}
