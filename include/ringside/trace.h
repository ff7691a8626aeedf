/*
 * trace.h - the records the kernel writes and the tool reads
 *
 * The kernel writes fixed-layout binary records into one ring per CPU; the
 * rings leave the guest through the virtio-serial port TRACE_PORT_NAME.  The
 * stream is a sequence of records, each a struct trace_record followed by the
 * body of its type, padded with zeros to a multiple of 8 bytes.  Integers are
 * little-endian.  Records of one CPU are in order; the reader merges CPUs by
 * time_ns.
 *
 * Every record made on behalf of one system call carries that call's id, so a
 * call can be put together again as a tree: ENTER, STACK, then its steps and
 * copies, then EXIT.  Nothing is formatted in the kernel: what a pointer argument held is
 * known from the COPY records, which hold the bytes the kernel really read or
 * wrote.  A pointer the kernel never followed has no COPY record.
 */
#ifndef RINGSIDE_TRACE_H
#define RINGSIDE_TRACE_H

#include <linux/types.h>

#define TRACE_PORT_NAME		"ringside.trace"
#define TRACE_VERSION		1

/* At most this many bytes of one copy are kept in its COPY record. */
#define TRACE_COPY_MAX		512

enum trace_type {
	TRACE_HELLO	= 1,	/* struct trace_hello: first record of the stream */
	TRACE_LOST	= 2,	/* struct trace_lost: records dropped on this CPU */
	TRACE_SYS_ENTER	= 3,	/* struct trace_sys_enter */
	TRACE_SYS_EXIT	= 4,	/* struct trace_sys_exit */
	TRACE_COPY	= 5,	/* struct trace_copy and its bytes */
	TRACE_STEP	= 6,	/* struct trace_step: a function the call went through */
	TRACE_FORK	= 7,	/* struct trace_fork */
	TRACE_EXEC	= 8,	/* struct trace_exec */
	TRACE_TASK_EXIT	= 9,	/* struct trace_task_exit */
	TRACE_SIGNAL	= 10,	/* struct trace_signal: a signal is delivered */
	TRACE_STACK	= 11,	/* struct trace_stack: the user stack at a call's entry */
};

/* How much of the user stack a STACK record holds. */
#define TRACE_STACK_MAX		128

/* How the call entered the kernel. */
enum trace_door {
	TRACE_DOOR_SYSCALL_64	= 0,	/* syscall from 64-bit mode: MSR_LSTAR */
	TRACE_DOOR_INT80	= 1,	/* int $0x80, from either mode */
	TRACE_DOOR_SYSENTER_32	= 2,	/* sysenter from 32-bit mode */
	TRACE_DOOR_SYSCALL_32	= 3,	/* syscall from 32-bit mode: MSR_CSTAR */
};

/* Which table the number was looked up in. */
enum trace_abi {
	TRACE_ABI_X86_64	= 0,	/* sys_call_table */
	TRACE_ABI_I386		= 1,	/* ia32_sys_call_table */
};

/* What kind of place a STEP names. */
enum trace_step_kind {
	TRACE_STEP_EDGE		= 1,	/* work function of the handler: __sys_connect, vfs_write */
	TRACE_STEP_SOCKET	= 2,	/* socket-layer operation: inet_stream_connect */
	TRACE_STEP_PROTOCOL	= 3,	/* protocol operation: tcp_connect */
	TRACE_STEP_FILE		= 4,	/* file operation: pipe_write */
};

struct trace_record {
	__u32	len;		/* bytes in all: this header, body, padding */
	__u8	type;		/* enum trace_type */
	__u8	cpu;
	__u16	reserved;
	__u32	tid;		/* thread (0: none) */
	__u32	tgid;		/* process */
	__u64	time_ns;	/* CLOCK_MONOTONIC */
	__u64	call;		/* system call id, 0 outside of one */
};

struct trace_hello {
	__u32	version;	/* TRACE_VERSION */
	__u32	nr_cpus;
	__u64	realtime_ns;	/* CLOCK_REALTIME when time_ns of this record was taken */
};

struct trace_lost {
	__u64	records;	/* dropped on this CPU since the last TRACE_LOST */
};

struct trace_sys_enter {
	__u64	nr;
	__u64	args[6];
	__u64	ip;		/* user return address */
	__u64	sp;		/* user stack pointer */
	__u64	entry;		/* address of the entry symbol: entry_SYSCALL_64 ... */
	__u64	handler;	/* address found in the table, 0 when nr has no slot */
	__u8	door;		/* enum trace_door */
	__u8	abi;		/* enum trace_abi */
	__u8	reserved[6];
};

/*
 * C libraries enter the kernel in helpers that many wrappers share: whose
 * wrapper it was stands on the stack.
 */
struct trace_stack {
	__u64	sp;
	__u32	len;		/* bytes that follow */
	__u32	reserved;
	__u8	data[];
};

struct trace_sys_exit {
	__s64	ret;		/* what the program gets, as a signed number */
};

struct trace_copy {
	__u64	addr;		/* user address */
	__u64	len;		/* bytes copied */
	__u32	kept;		/* bytes that follow: min(len, TRACE_COPY_MAX) */
	__u8	to_user;	/* 0: read from the program, 1: written to it */
	__u8	reserved[3];
	__u8	data[];
};

struct trace_step {
	__u64	func;		/* kernel address of the function */
	__u32	kind;		/* enum trace_step_kind */
	__u32	arg;		/* kind's own: socketcall's call number, else 0 */
};

struct trace_fork {
	__u32	child_tid;
	__u32	child_tgid;
	__u64	clone_flags;
};

struct trace_exec {
	__u32	is_32bit;
	__u32	path_len;	/* bytes of path that follow, without NUL */
	char	path[];
};

struct trace_task_exit {
	__u32	code;		/* as wait status: low 7 bits signal, next byte exit code << 8 */
	__u32	group;		/* 1: the last thread of its process */
};

struct trace_signal {
	__u32	signo;
	__s32	code;		/* si_code */
	__u32	sender_pid;
	__u32	sender_uid;
	__u64	addr;		/* si_addr for faults */
};

#endif
