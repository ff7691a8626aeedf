"""The guest tests once more, on the debug kernel, while allocations fail.

A program may fail then, or get stuck and be killed: nothing is asked of it.
The kernel may not: no complaint of its own, no hang, nothing that cannot be
killed; and programs for which nothing fails pass afterwards.
"""

import re

import cpio
import guest
import vm

# Two allocations in a hundred: most programs get to their own business first.
APPEND = "failslab=1,2,0,-1 fail_page_alloc=1,2,0,-1"
SECONDS = 2                     # for one program, in the guest
SECONDS_CLEAN = 30
COMPLAINT = re.compile(r"Call trace:|cannot be killed|Kernel panic")
# Wait for what is slow on this kernel, or need one thing that then fails.
LEFT_OUT = re.compile(
    r"exhaust_|fuzz_|stress_|out_of_memory|sched_uses|storm")
# One program of each large part of the kernel.
CLEAN = ["fork_copies_memory", "exec_auxv", "thread_create_join",
         "signal_queue_realtime", "futex_wait_wake", "mmap_shared_file",
         "rename_rules", "pipe_semantics", "epoll_levels_edges",
         "unix_passing_descriptors", "tcp_stream_data", "pty_terminal"]


def programs():
    return [n for n in guest.programs() if not LEFT_OUT.search(n)]


def initrd(names):
    a = cpio.base()
    a.copy("init", f"{guest.OUT}/guest/runner")
    listing = "".join(f"{SECONDS} !/tests/{n}\n" for n in names)
    for name in names:
        a.copy(f"tests/{name}", f"{guest.OUT}/guest/{name}")
    # Under another name: what failed before left its files behind.
    for name in CLEAN:
        a.copy(f"tests/clean_{name}", f"{guest.OUT}/guest/{name}")
        listing += f"{SECONDS_CLEAN} /tests/clean_{name}\n"
    a.file("tests.list", listing.encode(), 0o644)
    return a.bytes()


def judge(lines):
    """What is wrong with the kernel, or None; by the console's lines."""
    running, verdicts = "boot", []
    for line in lines:
        found = guest.VERDICT.search(line)
        if COMPLAINT.search(line):
            return f"during {running}: {line}"
        if not found:
            continue
        what, path, more = found.groups()
        if what == "run":
            running = path
        elif what in ("ok", "fail", "skip"):
            verdicts.append((what, f"{path} {more}"))
        elif what == "end":
            bad = [p for v, p in verdicts[-len(CLEAN):] if v != "ok"]
            return f"afterwards: {', '.join(bad)}" if bad else None
    return f"it ended during {running}"


def run(kernel, cpus, names):
    """(what went wrong or None, how many programs)."""
    with vm.Machine(kernel, initrd(names), cpus=cpus, append=APPEND) as m:
        wrong = judge(m.lines(60, 300))
        with open(f"{guest.OUT}/log/failslab-{cpus}.log", "w",
                  encoding="utf-8") as log:
            log.writelines(line + "\n" for line in m.console)
        if wrong:
            for _ in m.lines(2, 5):     # the rest of what it says
                pass
            wrong += "\n" + m.tail(60)
    return wrong, len(names)
