/*
 * trace_names.c - what the numbers are called
 *
 * All numbers are the headers'.  Where one table holds a value and parts of
 * it (O_SYNC and O_DSYNC), the larger one comes first.
 */
#include "trace_names.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/if_packet.h>
#include <linux/membarrier.h>
#include <linux/reboot.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <asm/prctl.h>

#define N(value)	{ (uint64_t)(value), #value }
#define END		{ 0, NULL }

const struct name access_modes[] = { N(R_OK), N(W_OK), N(X_OK), END };

const struct name address_families[] = {
	N(AF_UNSPEC), N(AF_UNIX), N(AF_INET), N(AF_INET6), N(AF_NETLINK),
	N(AF_PACKET), N(AF_VSOCK), N(AF_ALG), N(AF_KEY), N(AF_XDP), N(AF_BLUETOOTH),
	N(AF_CAN), N(AF_TIPC), END
};

const struct name arch_codes[] = {
	N(ARCH_SET_GS), N(ARCH_SET_FS), N(ARCH_GET_FS), N(ARCH_GET_GS),
	{ 0x1011, "ARCH_GET_CPUID" }, { 0x1012, "ARCH_SET_CPUID" },
	{ 0x3001, "ARCH_CET_STATUS" }, END
};

const struct name at_flags[] = {
	N(AT_SYMLINK_NOFOLLOW), N(AT_SYMLINK_FOLLOW), N(AT_NO_AUTOMOUNT),
	N(AT_EMPTY_PATH), N(AT_EACCESS), N(AT_STATX_FORCE_SYNC),
	N(AT_STATX_DONT_SYNC), END
};

const struct name unlink_flags[] = { N(AT_REMOVEDIR), END };

const struct name clock_ids[] = {
	N(CLOCK_REALTIME), N(CLOCK_MONOTONIC), N(CLOCK_PROCESS_CPUTIME_ID),
	N(CLOCK_THREAD_CPUTIME_ID), N(CLOCK_MONOTONIC_RAW),
	N(CLOCK_REALTIME_COARSE), N(CLOCK_MONOTONIC_COARSE), N(CLOCK_BOOTTIME),
	N(CLOCK_REALTIME_ALARM), N(CLOCK_BOOTTIME_ALARM), N(CLOCK_TAI), END
};

const struct name clone_flags[] = {
	N(CLONE_VM), N(CLONE_FS), N(CLONE_FILES), N(CLONE_SIGHAND),
	N(CLONE_PIDFD), N(CLONE_PTRACE), N(CLONE_VFORK), N(CLONE_PARENT),
	N(CLONE_THREAD), N(CLONE_NEWNS), N(CLONE_SYSVSEM), N(CLONE_SETTLS),
	N(CLONE_PARENT_SETTID), N(CLONE_CHILD_CLEARTID), N(CLONE_DETACHED),
	N(CLONE_UNTRACED), N(CLONE_CHILD_SETTID), N(CLONE_NEWCGROUP),
	N(CLONE_NEWUTS), N(CLONE_NEWIPC), N(CLONE_NEWUSER), N(CLONE_NEWPID),
	N(CLONE_NEWNET), N(CLONE_IO), END
};

const struct name dirent_types[] = {
	N(DT_UNKNOWN), N(DT_FIFO), N(DT_CHR), N(DT_DIR), N(DT_BLK), N(DT_REG),
	N(DT_LNK), N(DT_SOCK), END
};

const struct name epoll_events[] = {
	N(EPOLLIN), N(EPOLLPRI), N(EPOLLOUT), N(EPOLLERR), N(EPOLLHUP),
	N(EPOLLRDNORM), N(EPOLLRDBAND), N(EPOLLWRNORM), N(EPOLLWRBAND),
	N(EPOLLMSG), N(EPOLLRDHUP), N(EPOLLEXCLUSIVE), N(EPOLLWAKEUP),
	N(EPOLLONESHOT), N(EPOLLET), END
};

const struct name epoll_flags[] = { N(EPOLL_CLOEXEC), END };
const struct name epoll_ops[] = {
	N(EPOLL_CTL_ADD), N(EPOLL_CTL_DEL), N(EPOLL_CTL_MOD), END
};

const struct name eventfd_flags[] = {
	N(EFD_SEMAPHORE), N(EFD_CLOEXEC), N(EFD_NONBLOCK), END
};

const struct name fcntl_commands[] = {
	N(F_DUPFD), N(F_GETFD), N(F_SETFD), N(F_GETFL), N(F_SETFL),
	N(F_GETLK), N(F_SETLK), N(F_SETLKW), N(F_SETOWN), N(F_GETOWN),
	N(F_SETSIG), N(F_GETSIG), { 12, "F_GETLK64" }, { 13, "F_SETLK64" },
	{ 14, "F_SETLKW64" }, N(F_SETOWN_EX), N(F_GETOWN_EX),
	N(F_OFD_GETLK), N(F_OFD_SETLK), N(F_OFD_SETLKW), N(F_SETLEASE),
	N(F_GETLEASE), N(F_NOTIFY), N(F_DUPFD_CLOEXEC), N(F_SETPIPE_SZ),
	N(F_GETPIPE_SZ), N(F_ADD_SEALS), N(F_GET_SEALS), END
};

const struct name file_types[] = {
	N(S_IFSOCK), N(S_IFLNK), N(S_IFREG), N(S_IFBLK), N(S_IFDIR),
	N(S_IFCHR), N(S_IFIFO), END
};

/* Of i386's ipc; the C library has no names for them. */
const struct name ipc_calls[] = {
	{ 1, "SEMOP" }, { 2, "SEMGET" }, { 3, "SEMCTL" }, { 4, "SEMTIMEDOP" },
	{ 11, "MSGSND" }, { 12, "MSGRCV" }, { 13, "MSGGET" }, { 14, "MSGCTL" },
	{ 21, "SHMAT" }, { 22, "SHMDT" }, { 23, "SHMGET" }, { 24, "SHMCTL" }, END
};

const struct name ipc_flags[] = { N(IPC_CREAT), N(IPC_EXCL), END };

const struct name msg_flags[] = {
	N(IPC_NOWAIT), N(MSG_NOERROR), { 020000, "MSG_EXCEPT" }, { 040000, "MSG_COPY" }, END
};

#define IPC_COMMANDS N(IPC_RMID), N(IPC_SET), N(IPC_STAT), { 3, "IPC_INFO" }

const struct name msgctl_commands[] = {
	IPC_COMMANDS, { 11, "MSG_STAT" }, { 12, "MSG_INFO" }, { 13, "MSG_STAT_ANY" }, END
};

const struct name semctl_commands[] = {
	IPC_COMMANDS, N(GETPID), N(GETVAL), N(GETALL), N(GETNCNT), N(GETZCNT), N(SETVAL),
	N(SETALL), { 18, "SEM_STAT" }, { 19, "SEM_INFO" }, { 20, "SEM_STAT_ANY" }, END
};

const struct name shmat_flags[] = {
	N(SHM_RDONLY), N(SHM_RND), { 040000, "SHM_REMAP" }, { 0100000, "SHM_EXEC" }, END
};

const struct name shmctl_commands[] = {
	IPC_COMMANDS, { 11, "SHM_LOCK" }, { 12, "SHM_UNLOCK" }, { 13, "SHM_STAT" },
	{ 14, "SHM_INFO" }, { 15, "SHM_STAT_ANY" }, END
};

const struct name flock_ops[] = {
	N(LOCK_SH), N(LOCK_EX), N(LOCK_UN), N(LOCK_NB), END
};

const struct name futex_ops[] = {
	N(FUTEX_WAIT), N(FUTEX_WAKE), N(FUTEX_FD), N(FUTEX_REQUEUE),
	N(FUTEX_CMP_REQUEUE), N(FUTEX_WAKE_OP), N(FUTEX_LOCK_PI),
	N(FUTEX_UNLOCK_PI), N(FUTEX_TRYLOCK_PI), N(FUTEX_WAIT_BITSET),
	N(FUTEX_WAKE_BITSET), N(FUTEX_WAIT_REQUEUE_PI),
	N(FUTEX_CMP_REQUEUE_PI), END
};

const struct name getrandom_flags[] = {
	N(GRND_NONBLOCK), N(GRND_RANDOM), { 4, "GRND_INSECURE" }, END
};

const struct name ioctl_codes[] = {
	N(TCGETS), N(TCSETS), N(TCSETSW), N(TCSETSF), N(TCSBRK), N(TCSBRKP),
	N(TCXONC), N(TCFLSH), N(TIOCSCTTY), N(TIOCNOTTY), N(TIOCGPGRP),
	N(TIOCSPGRP), N(TIOCGSID), N(TIOCGWINSZ), N(TIOCSWINSZ), N(TIOCSTI),
	N(TIOCGPTN), N(TIOCSPTLCK), N(TIOCGPTPEER), N(TIOCOUTQ), N(FIONREAD),
	N(FIONBIO), N(FIOCLEX), N(FIONCLEX), N(FIOASYNC), N(TIOCGDEV),
	N(SIOCGIFNAME), N(SIOCGIFCONF), N(SIOCGIFFLAGS), N(SIOCSIFFLAGS),
	N(SIOCGIFADDR), N(SIOCSIFADDR), N(SIOCGIFDSTADDR), N(SIOCGIFBRDADDR),
	N(SIOCSIFBRDADDR), N(SIOCGIFNETMASK), N(SIOCSIFNETMASK),
	N(SIOCGIFMETRIC), N(SIOCGIFMTU), N(SIOCSIFMTU), N(SIOCGIFHWADDR),
	N(SIOCGIFINDEX), N(SIOCGIFTXQLEN), N(SIOCGIFMAP), N(SIOCADDRT),
	N(SIOCDELRT), N(SIOCATMARK), N(SIOCGPGRP), N(SIOCSPGRP), END
};

const struct name ip_options[] = {
	N(IP_TOS), N(IP_TTL), N(IP_HDRINCL), N(IP_OPTIONS), N(IP_RECVOPTS),
	N(IP_RETOPTS), N(IP_PKTINFO), N(IP_MTU_DISCOVER), N(IP_RECVERR),
	N(IP_RECVTTL), N(IP_RECVTOS), N(IP_MTU), N(IP_FREEBIND),
	N(IP_TRANSPARENT), N(IP_MULTICAST_IF), N(IP_MULTICAST_TTL),
	N(IP_MULTICAST_LOOP), N(IP_ADD_MEMBERSHIP), N(IP_DROP_MEMBERSHIP),
	N(IP_BIND_ADDRESS_NO_PORT), END
};

const struct name ipv6_options[] = {
	N(IPV6_V6ONLY), N(IPV6_UNICAST_HOPS), N(IPV6_MULTICAST_IF),
	N(IPV6_MULTICAST_HOPS), N(IPV6_MULTICAST_LOOP), N(IPV6_JOIN_GROUP),
	N(IPV6_LEAVE_GROUP), N(IPV6_RECVPKTINFO), N(IPV6_RECVERR),
	N(IPV6_TCLASS), N(IPV6_MTU_DISCOVER), N(IPV6_MTU), END
};

const struct name ip_protocols[] = {
	N(IPPROTO_IP), N(IPPROTO_ICMP), N(IPPROTO_TCP), N(IPPROTO_UDP),
	N(IPPROTO_IPV6), N(IPPROTO_ICMPV6), N(IPPROTO_RAW), N(IPPROTO_SCTP),
	N(IPPROTO_UDPLITE), END
};

const struct name itimers[] = {
	N(ITIMER_REAL), N(ITIMER_VIRTUAL), N(ITIMER_PROF), END
};

const struct name madvices[] = {
	N(MADV_NORMAL), N(MADV_RANDOM), N(MADV_SEQUENTIAL), N(MADV_WILLNEED),
	N(MADV_DONTNEED), N(MADV_FREE), N(MADV_REMOVE), N(MADV_DONTFORK),
	N(MADV_DOFORK), N(MADV_MERGEABLE), N(MADV_UNMERGEABLE),
	N(MADV_HUGEPAGE), N(MADV_NOHUGEPAGE), N(MADV_DONTDUMP), N(MADV_DODUMP),
	N(MADV_WIPEONFORK), N(MADV_KEEPONFORK), N(MADV_COLD), N(MADV_PAGEOUT),
	END
};

const struct name membarrier_commands[] = {
	N(MEMBARRIER_CMD_QUERY), N(MEMBARRIER_CMD_GLOBAL),
	N(MEMBARRIER_CMD_GLOBAL_EXPEDITED),
	N(MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED),
	N(MEMBARRIER_CMD_PRIVATE_EXPEDITED),
	N(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED), END
};

const struct name mmap_flags[] = {
	{ 3, "MAP_SHARED_VALIDATE" }, N(MAP_SHARED), N(MAP_PRIVATE), N(MAP_FIXED_NOREPLACE),
	N(MAP_FIXED), N(MAP_ANONYMOUS), N(MAP_32BIT), N(MAP_GROWSDOWN),
	N(MAP_DENYWRITE), N(MAP_EXECUTABLE), N(MAP_LOCKED), N(MAP_NORESERVE),
	N(MAP_POPULATE), N(MAP_NONBLOCK), N(MAP_STACK), N(MAP_HUGETLB),
	N(MAP_SYNC), END
};

const struct name mmap_prots[] = {
	N(PROT_NONE), N(PROT_READ), N(PROT_WRITE), N(PROT_EXEC), N(PROT_GROWSDOWN),
	N(PROT_GROWSUP), END
};

const struct name mount_flags[] = {
	N(MS_RDONLY), N(MS_NOSUID), N(MS_NODEV), N(MS_NOEXEC),
	N(MS_SYNCHRONOUS), N(MS_REMOUNT), N(MS_MANDLOCK), N(MS_DIRSYNC),
	N(MS_NOATIME), N(MS_NODIRATIME), N(MS_BIND), N(MS_MOVE), N(MS_REC),
	N(MS_SILENT), N(MS_PRIVATE), N(MS_SLAVE), N(MS_SHARED), N(MS_RELATIME),
	N(MS_STRICTATIME), END
};

const struct name mremap_flags[] = { N(MREMAP_MAYMOVE), N(MREMAP_FIXED), END };
const struct name msync_flags[] = {
	N(MS_ASYNC), N(MS_INVALIDATE), N(MS_SYNC), END
};

const struct name message_flags[] = {
	N(MSG_OOB), N(MSG_PEEK), N(MSG_DONTROUTE), N(MSG_CTRUNC), N(MSG_PROXY),
	N(MSG_TRUNC), N(MSG_DONTWAIT), N(MSG_EOR), N(MSG_WAITALL), N(MSG_FIN),
	N(MSG_SYN), N(MSG_CONFIRM), N(MSG_RST), N(MSG_ERRQUEUE),
	N(MSG_NOSIGNAL), N(MSG_MORE), N(MSG_WAITFORONE), N(MSG_ZEROCOPY),
	N(MSG_FASTOPEN), N(MSG_CMSG_CLOEXEC), END
};

/* The kernel's O_LARGEFILE; in 64-bit programs' headers it is 0. */
const struct name open_flags[] = {
	N(O_CREAT), N(O_EXCL), N(O_NOCTTY), N(O_TRUNC), N(O_APPEND),
	N(O_NONBLOCK), N(O_SYNC), N(O_DSYNC), N(O_ASYNC), N(O_DIRECT),
	{ 0100000, "O_LARGEFILE" }, N(O_NOFOLLOW), N(O_NOATIME), N(O_CLOEXEC),
	N(O_PATH), N(O_TMPFILE), N(O_DIRECTORY), END
};

const struct name pipe_flags[] = {
	N(O_CLOEXEC), N(O_NONBLOCK), N(O_DIRECT), END
};

const struct name poll_events[] = {
	N(POLLIN), N(POLLPRI), N(POLLOUT), N(POLLERR), N(POLLHUP), N(POLLNVAL),
	N(POLLRDNORM), N(POLLRDBAND), N(POLLWRNORM), N(POLLWRBAND), N(POLLMSG),
	N(POLLRDHUP), END
};

const struct name prctl_options[] = {
	N(PR_SET_PDEATHSIG), N(PR_GET_PDEATHSIG), N(PR_GET_DUMPABLE),
	N(PR_SET_DUMPABLE), N(PR_SET_NAME), N(PR_GET_NAME), N(PR_SET_SECCOMP),
	N(PR_GET_SECCOMP), N(PR_CAPBSET_READ), N(PR_CAPBSET_DROP),
	N(PR_SET_KEEPCAPS), N(PR_GET_KEEPCAPS), N(PR_SET_NO_NEW_PRIVS),
	N(PR_GET_NO_NEW_PRIVS), N(PR_SET_CHILD_SUBREAPER),
	N(PR_GET_CHILD_SUBREAPER), N(PR_SET_TIMERSLACK), N(PR_GET_TIMERSLACK),
	N(PR_SET_VMA), END
};

const struct name ptrace_requests[] = {
	N(PTRACE_TRACEME), N(PTRACE_PEEKTEXT), N(PTRACE_PEEKDATA), N(PTRACE_PEEKUSER),
	N(PTRACE_POKETEXT), N(PTRACE_POKEDATA), N(PTRACE_POKEUSER), N(PTRACE_CONT),
	N(PTRACE_KILL), N(PTRACE_SINGLESTEP), N(PTRACE_GETREGS), N(PTRACE_SETREGS),
	N(PTRACE_GETFPREGS), N(PTRACE_SETFPREGS), N(PTRACE_ATTACH), N(PTRACE_DETACH),
	N(PTRACE_SYSCALL), N(PTRACE_SETOPTIONS), N(PTRACE_GETEVENTMSG),
	N(PTRACE_GETSIGINFO), N(PTRACE_SETSIGINFO), N(PTRACE_GETREGSET),
	N(PTRACE_SETREGSET), N(PTRACE_SEIZE), N(PTRACE_INTERRUPT), N(PTRACE_LISTEN),
	{ 0x420e, "PTRACE_GET_SYSCALL_INFO" }, END
};

const struct name reboot_commands[] = {
	N(LINUX_REBOOT_CMD_RESTART), N(LINUX_REBOOT_CMD_HALT),
	N(LINUX_REBOOT_CMD_CAD_ON), N(LINUX_REBOOT_CMD_CAD_OFF),
	N(LINUX_REBOOT_CMD_POWER_OFF), N(LINUX_REBOOT_CMD_RESTART2),
	N(LINUX_REBOOT_CMD_SW_SUSPEND), N(LINUX_REBOOT_CMD_KEXEC), END
};

const struct name reboot_magics[] = {
	N(LINUX_REBOOT_MAGIC1), N(LINUX_REBOOT_MAGIC2), N(LINUX_REBOOT_MAGIC2A),
	N(LINUX_REBOOT_MAGIC2B), N(LINUX_REBOOT_MAGIC2C), END
};

const struct name rlimits[] = {
	N(RLIMIT_CPU), N(RLIMIT_FSIZE), N(RLIMIT_DATA), N(RLIMIT_STACK),
	N(RLIMIT_CORE), N(RLIMIT_RSS), N(RLIMIT_NPROC), N(RLIMIT_NOFILE),
	N(RLIMIT_MEMLOCK), N(RLIMIT_AS), N(RLIMIT_LOCKS), N(RLIMIT_SIGPENDING),
	N(RLIMIT_MSGQUEUE), N(RLIMIT_NICE), N(RLIMIT_RTPRIO), N(RLIMIT_RTTIME),
	END
};

const struct name rusage_whos[] = {
	{ 0, "RUSAGE_SELF" }, { (uint32_t)-1, "RUSAGE_CHILDREN" },
	{ 1, "RUSAGE_THREAD" }, END
};

const struct name sa_flags[] = {
	{ 0x04000000, "SA_RESTORER" }, N(SA_ONSTACK), N(SA_RESTART),
	N(SA_NODEFER), { 0x80000000, "SA_RESETHAND" }, N(SA_SIGINFO),
	N(SA_NOCLDSTOP), N(SA_NOCLDWAIT), END
};

const struct name seek_whences[] = {
	N(SEEK_SET), N(SEEK_CUR), N(SEEK_END), N(SEEK_DATA), N(SEEK_HOLE), END
};

const struct name shutdown_hows[] = {
	N(SHUT_RD), N(SHUT_WR), N(SHUT_RDWR), END
};

const struct name si_codes[] = {
	{ 0x80, "SI_KERNEL" }, { 0, "SI_USER" }, { (uint32_t)-1, "SI_QUEUE" },
	{ (uint32_t)-2, "SI_TIMER" }, { (uint32_t)-3, "SI_MESGQ" },
	{ (uint32_t)-4, "SI_ASYNCIO" }, { (uint32_t)-5, "SI_SIGIO" },
	{ (uint32_t)-6, "SI_TKILL" }, END
};

const struct name signalfd_flags[] = { N(SFD_CLOEXEC), N(SFD_NONBLOCK), END };
const struct name sigmask_hows[] = {
	N(SIG_BLOCK), N(SIG_UNBLOCK), N(SIG_SETMASK), END
};

const struct name socket_levels[] = {
	N(SOL_SOCKET), N(SOL_IP), N(SOL_TCP), { IPPROTO_UDP, "SOL_UDP" },
	N(SOL_IPV6), N(SOL_RAW), N(SOL_ICMPV6), N(SOL_PACKET), { 270, "SOL_NETLINK" },
	END
};

const struct name socket_options[] = {
	N(SO_DEBUG), N(SO_REUSEADDR), N(SO_TYPE), N(SO_ERROR), N(SO_DONTROUTE),
	N(SO_BROADCAST), N(SO_SNDBUF), N(SO_RCVBUF), N(SO_SNDBUFFORCE),
	N(SO_RCVBUFFORCE), N(SO_KEEPALIVE), N(SO_OOBINLINE), N(SO_NO_CHECK),
	N(SO_PRIORITY), N(SO_LINGER), N(SO_BSDCOMPAT), N(SO_REUSEPORT),
	N(SO_PASSCRED), N(SO_PEERCRED), N(SO_RCVLOWAT), N(SO_SNDLOWAT),
	{ 20, "SO_RCVTIMEO_OLD" }, { 21, "SO_SNDTIMEO_OLD" },
	N(SO_BINDTODEVICE), N(SO_ATTACH_FILTER), N(SO_DETACH_FILTER),
	N(SO_PEERNAME), N(SO_TIMESTAMP), N(SO_ACCEPTCONN), N(SO_PEERSEC),
	N(SO_PASSSEC), N(SO_TIMESTAMPNS), N(SO_MARK), N(SO_TIMESTAMPING),
	N(SO_PROTOCOL), N(SO_DOMAIN), N(SO_RXQ_OVFL), N(SO_PEEK_OFF),
	N(SO_BUSY_POLL), N(SO_INCOMING_CPU), N(SO_PEERGROUPS), N(SO_ZEROCOPY),
	{ 66, "SO_RCVTIMEO_NEW" }, { 67, "SO_SNDTIMEO_NEW" }, END
};

const struct name socket_type_flags[] = {
	N(SOCK_CLOEXEC), N(SOCK_NONBLOCK), END
};

const struct name socket_types[] = {
	N(SOCK_STREAM), N(SOCK_DGRAM), N(SOCK_RAW), N(SOCK_RDM),
	N(SOCK_SEQPACKET), N(SOCK_DCCP), N(SOCK_PACKET), END
};

const struct name splice_flags[] = {
	N(SPLICE_F_MOVE), N(SPLICE_F_NONBLOCK), N(SPLICE_F_MORE),
	N(SPLICE_F_GIFT), END
};

const struct name statx_masks[] = {
	{ STATX_ALL, "STATX_ALL" }, N(STATX_BASIC_STATS), N(STATX_TYPE),
	N(STATX_MODE), N(STATX_NLINK), N(STATX_UID), N(STATX_GID),
	N(STATX_ATIME), N(STATX_MTIME), N(STATX_CTIME), N(STATX_INO),
	N(STATX_SIZE), N(STATX_BLOCKS), N(STATX_BTIME), END
};

const struct name tcp_options[] = {
	N(TCP_NODELAY), N(TCP_MAXSEG), N(TCP_CORK), N(TCP_KEEPIDLE),
	N(TCP_KEEPINTVL), N(TCP_KEEPCNT), N(TCP_SYNCNT), N(TCP_LINGER2),
	N(TCP_DEFER_ACCEPT), N(TCP_WINDOW_CLAMP), N(TCP_INFO), N(TCP_QUICKACK),
	N(TCP_CONGESTION), N(TCP_MD5SIG), N(TCP_USER_TIMEOUT), N(TCP_FASTOPEN),
	N(TCP_TIMESTAMP), N(TCP_NOTSENT_LOWAT), N(TCP_FASTOPEN_CONNECT), END
};

const struct name timer_flags[] = { N(TIMER_ABSTIME), END };
const struct name timerfd_flags[] = { N(TFD_CLOEXEC), N(TFD_NONBLOCK), END };
const struct name umount_flags[] = {
	N(MNT_FORCE), N(MNT_DETACH), N(MNT_EXPIRE), N(UMOUNT_NOFOLLOW), END
};

const struct name wait_flags[] = {
	N(WNOHANG), N(WUNTRACED), N(WCONTINUED), N(WEXITED), N(WNOWAIT),
	{ 0x20000000, "__WNOTHREAD" }, { 0x40000000, "__WALL" },
	{ 0x80000000, "__WCLONE" }, END
};
