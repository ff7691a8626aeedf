/*
 * ipc.h - the IPC layer's face to the start of the kernel
 */
#ifndef RINGSIDE_IPC_IPC_H
#define RINGSIDE_IPC_IPC_H

/* System V shared memory, semaphores and message queues, and POSIX message queues. */
void ipc_init(void);

#endif
