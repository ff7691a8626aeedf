/*
 * trace_names.h - what the numbers are called
 */
#ifndef TOOL_TRACE_NAMES_H
#define TOOL_TRACE_NAMES_H

#include "trace_view.h"

extern const struct name access_modes[];
extern const struct name address_families[];
extern const struct name arch_codes[];
extern const struct name at_flags[];
extern const struct name clock_ids[];
extern const struct name clone_flags[];
extern const struct name dirent_types[];
extern const struct name epoll_events[];
extern const struct name epoll_flags[];
extern const struct name epoll_ops[];
extern const struct name eventfd_flags[];
extern const struct name fcntl_commands[];
extern const struct name file_types[];
extern const struct name flock_ops[];
extern const struct name ipc_calls[];
extern const struct name ipc_flags[];
extern const struct name msg_flags[];
extern const struct name msgctl_commands[];
extern const struct name semctl_commands[];
extern const struct name shmat_flags[];
extern const struct name shmctl_commands[];
extern const struct name futex_ops[];
extern const struct name getrandom_flags[];
extern const struct name ioctl_codes[];
extern const struct name ip_options[];
extern const struct name ip_protocols[];
extern const struct name ipv6_options[];
extern const struct name itimers[];
extern const struct name madvices[];
extern const struct name membarrier_commands[];
extern const struct name mmap_flags[];
extern const struct name mmap_prots[];
extern const struct name mount_flags[];
extern const struct name mremap_flags[];
extern const struct name msync_flags[];
extern const struct name message_flags[];
extern const struct name open_flags[];
extern const struct name pipe_flags[];
extern const struct name poll_events[];
extern const struct name prctl_options[];
extern const struct name ptrace_requests[];
extern const struct name reboot_commands[];
extern const struct name reboot_magics[];
extern const struct name rlimits[];
extern const struct name rusage_whos[];
extern const struct name sa_flags[];
extern const struct name seek_whences[];
extern const struct name shutdown_hows[];
extern const struct name si_codes[];
extern const struct name signalfd_flags[];
extern const struct name sigmask_hows[];
extern const struct name socket_levels[];
extern const struct name socket_options[];
extern const struct name socket_type_flags[];
extern const struct name socket_types[];
extern const struct name splice_flags[];
extern const struct name statx_masks[];
extern const struct name tcp_options[];
extern const struct name timer_flags[];
extern const struct name timerfd_flags[];
extern const struct name umount_flags[];
extern const struct name unlink_flags[];
extern const struct name wait_flags[];

#endif
