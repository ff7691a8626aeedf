"""Runs the tests: all, or those whose names contain one of the patterns.

    python3 tests/harness [-k KERNEL] [-c CPUS] [-l] [PATTERN...]

A test's name is KIND/NAME: build/..., check/..., unit/..., lab/..., tool/...,
guest/..., programs/..., shares/..., boots/..., failslab/...;
--list shows them all.  The last line is the sum.
"""

import argparse
import concurrent.futures
import glob
import os
import subprocess
import sys
import threading
import time

import boots
import failing
import guest
import jobs
import programs
import shares
import shell
import vm

OUT = guest.OUT
CORES = 2

# Built first: without these there is nothing to test.
BUILDS = [
    ("build/all", ["make", "-s", "-j2", "all"]),
    ("build/debug", ["make", "-s", "-j2", "debug"]),
    ("build/tests", ["make", "-s", "-k", "-j2", "-f", "tests/Makefile"]),
]

# Tests that are one command each.
COMMANDS = [
    ("unit/all", ["make", "-s", "-j2", "unit"]),
    ("check/all", ["make", "-s", "check"]),
    ("run/conversation", ["./run"]),
    ("lab/x86_64", ["tests/lab/lab.py", "x86_64"]),
    ("lab/i386", ["tests/lab/lab.py", "i386"]),
] + [(f"tool/{os.path.splitext(os.path.basename(script))[0]}", [script])
     for script in sorted(glob.glob("tests/tool/*"))
     if os.access(script, os.X_OK)]


class Sum:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.lock = threading.Lock()
        self.failures = []

    def say(self, text):
        with self.lock:
            print(text, flush=True)

    def add(self, name, verdict):
        with self.lock:
            if verdict == "ok":
                self.passed += 1
            elif verdict == "skip":
                self.skipped += 1
            else:
                self.failed += 1
                self.failures.append(name)


class Cores:
    """Machines run side by side as far as the host has cores for them."""

    def __init__(self, count):
        self.free = count
        self.count = count
        self.changed = threading.Condition()

    def take(self, wanted):
        wanted = min(wanted, self.count)
        with self.changed:
            while self.free < wanted:
                self.changed.wait()
            self.free -= wanted
        return wanted

    def give(self, taken):
        with self.changed:
            self.free += taken
            self.changed.notify_all()


def command_test(total, name, argv, **options):
    """A test that is one command: its exit status is the verdict."""
    start = time.monotonic()
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          **options)
    took = time.monotonic() - start
    if done.returncode == 0:
        total.say(f"ok {name} ({took:.1f} s)")
        total.add(name, "ok")
    else:
        text = done.stdout.decode("utf-8", "replace").splitlines()[-60:]
        total.say("\n".join([f"not ok {name}: exit status {done.returncode}",
                             *("    " + line for line in text)]))
        total.add(name, "fail")
    return done.returncode == 0


def guest_batch(total, kernel, cpus, names):
    start = time.monotonic()
    batch = guest.Batch(kernel, cpus, names, total.say)
    verdicts = batch.run()
    for name, (verdict, reason) in verdicts.items():
        total.add(f"{batch.label} {name}", verdict)
        if verdict == "skip":
            total.say(f"skip {batch.label} {name}: {reason}")
    good = [n for n, v in verdicts.items() if v[0] == "ok"]
    total.say(f"{'ok' if len(good) == len(names) else '--'} guest tests on "
              f"{batch.label} cpus: {len(good)} of {len(names)} passed "
              f"({time.monotonic() - start:.0f} s)")
    return good


def guest_on_linux(total, names, cpus=2):
    """Linux is the specification: a test that fails there is wrong."""
    remembered = guest.Remembered()
    known = [n for n in names if remembered.has(n, cpus)]
    for name in known:
        total.add(f"linux {name}", "ok")
    if known:
        total.say(f"ok {len(known)} guest tests passed on Linux before, "
                  "same program, same kernel")
    todo = [n for n in names if n not in known]
    if todo:
        remembered.add(guest_batch(total, vm.LINUX, cpus, todo), cpus)


def program_batch(total, kernel, cpus, names):
    """Busybox says the same on both kernels."""
    start = time.monotonic()
    linux = programs.on_linux(names, total.say)
    ours = programs.on(kernel, cpus, names, total.say)
    good = 0
    for name in names:
        label = f"{kernel.name}/{cpus} programs/{name}"
        if ours[name][0] == "ok" and ours[name][1] == linux[name][1]:
            total.add(label, "ok")
            good += 1
            continue
        total.say(f"not ok {label}: not what it is on Linux\n" +
                  programs.difference(linux[name][1], ours[name][1]))
        total.add(label, "fail")
    total.say(f"{'ok' if good == len(names) else '--'} programs on "
              f"{kernel.name}/{cpus} cpus: {good} of {len(names)} as on Linux "
              f"({time.monotonic() - start:.0f} s)")


def job_batch(total, kernel, cpus, host):
    """Programs of this computer do here what they do there."""
    start = time.monotonic()
    wanted = host.get()
    ours, beside = jobs.on_ringside(kernel, cpus, host.jobs)
    if beside:
        total.say("\n".join(["    " + line for line in beside[-40:]]))
    good = 0
    for name in host.jobs:
        label = f"{kernel.name}/{cpus} programs/{name}"
        if ours[name].text() == wanted[name].text():
            total.add(label, "ok")
            good += 1
            continue
        total.say(f"not ok {label}: not what it is here\n" +
                  programs.difference(wanted[name].text(),
                                      ours[name].text(), "on this computer"))
        total.add(label, "fail")
    total.say(f"{'ok' if good == len(host.jobs) else '--'} jobs on "
              f"{kernel.name}/{cpus} cpus: {good} of {len(host.jobs)} as on "
              f"this computer ({time.monotonic() - start:.0f} s)")


def terminal_test(total, kernel, cpus, host):
    """A terminal of this computer with a shell on Ringside in it."""
    wanted = host.get()["terminal"].text()
    ours = jobs.terminal_outside(kernel, cpus)
    label = f"{kernel.name}/{cpus} programs/terminal_outside"
    if ours == wanted:
        total.say(f"ok {label}")
        total.add(label, "ok")
        return
    total.say(f"not ok {label}: not the screens of a shell of this computer\n"
              + programs.difference(wanted, ours, "on this computer"))
    total.add(label, "fail")


def shell_test(total, kernel, cpus):
    wrong = shell.run(kernel, cpus)
    label = f"{kernel.name}/{cpus} programs/interactive_shell"
    total.say(f"not ok {label}: {wrong}" if wrong else f"ok {label}")
    total.add(label, "fail" if wrong else "ok")


def share_tests(total, kernel, cpus, names):
    """The host's files, in the guest's hands."""
    start = time.monotonic()
    good = 0
    for name in names:
        label = f"{kernel.name}/{cpus} shares/{name}"
        wrong = shares.run(kernel, cpus, name)
        if wrong:
            total.say(f"not ok {label}: {wrong}")
        total.add(label, "fail" if wrong else "ok")
        good += not wrong
    total.say(f"{'ok' if good == len(names) else '--'} shares on "
              f"{kernel.name}/{cpus} cpus: {good} of {len(names)} "
              f"({time.monotonic() - start:.0f} s)")


def bad_boots(total, kernel, names):
    start = time.monotonic()
    good = 0
    for name in names:
        wrong = boots.run(kernel, name)
        if wrong:
            total.say(f"not ok {kernel.name} boots/{name}: {wrong}")
        total.add(f"{kernel.name} boots/{name}", "fail" if wrong else "ok")
        good += not wrong
    total.say(f"{'ok' if good == len(names) else '--'} bad boots of "
              f"{kernel.name}: {good} of {len(names)} end as they should "
              f"({time.monotonic() - start:.0f} s)")


def failing_allocations(total, kernel, cpus, names):
    """The kernel survives every allocation it does not get."""
    start = time.monotonic()
    wrong, count = failing.run(kernel, cpus, names)
    label = f"{kernel.name}/{cpus} failslab/allocations"
    total.add(label, "fail" if wrong else "ok")
    total.say(f"not ok {label}: {wrong}" if wrong else
              f"ok {label}: sound after {count} programs whose allocations "
              f"failed ({time.monotonic() - start:.0f} s)")


def main():
    parser = argparse.ArgumentParser(prog="test")
    parser.add_argument("-k", "--kernel", action="append",
                        choices=["linux", "ringside", "debug"])
    parser.add_argument("-c", "--cpus", type=int, action="append")
    parser.add_argument("-l", "--list", action="store_true")
    parser.add_argument("pattern", nargs="*")
    args = parser.parse_args()
    kernels = args.kernel or ["linux", "ringside", "debug"]

    def chosen(name):
        return not args.pattern or any(p in name for p in args.pattern)

    names = [n for n in guest.programs() if chosen(f"guest/{n}")]
    scripts = [n for n in programs.names() if chosen(f"programs/{n}")]
    share_names = [n for n in shares.names() if chosen(f"shares/{n}")]
    job_names = [n for n in jobs.names() if chosen(f"programs/{n}")]
    boot_names = [n for n in boots.CASES if chosen(f"boots/{n}")]
    commands = [c for c in COMMANDS if chosen(c[0]) and not args.kernel]
    if args.list:
        print("\n".join(name for name, _ in commands))
        for kind, some in (("guest", names), ("programs", scripts),
                           ("programs", job_names),
                           ("shares", share_names), ("boots", boot_names),
                           ("failslab", ["allocations"])):
            print("\n".join(f"{kind}/{n}" for n in some))
        return 0

    total = Sum()
    os.makedirs(f"{OUT}/log", exist_ok=True)

    for name, argv in BUILDS:
        wanted = name != "build/debug" or "debug" in kernels
        if wanted and not command_test(total, name, argv):
            print(f"{total.passed} passed, {total.failed} failed, 0 skipped")
            return 1

    cores = Cores(CORES)
    host = jobs.Host(job_names)
    todo = [(2 if name.startswith("check/") else 1, command_test, total,
             name, argv) for name, argv in commands]

    def job(weight, function, *argv):
        taken = cores.take(weight)
        try:
            function(*argv)
        finally:
            cores.give(taken)

    if names and "linux" in kernels:
        todo.append((2, guest_on_linux, total, names))
    for kernel in (vm.RINGSIDE, vm.DEBUG):
        if kernel.name not in kernels:
            continue
        if not os.path.exists(kernel.path):
            total.say(f"not ok {kernel.name}: no {kernel.path}")
            total.add(kernel.name, "fail")
            continue
        # The debug kernel is slow, and what it looks for needs one CPU or many.
        counts = (1, 4) if kernel is vm.DEBUG else (1, 2, 4)
        if names:
            for cpus in args.cpus or counts:
                todo.append((cpus, guest_batch, total, kernel, cpus, names))
        if scripts:
            todo.append((2, program_batch, total, kernel, 2, scripts))
        if job_names and kernel is vm.RINGSIDE:
            # One core each: most of a job is one program at a time.
            for cpus in args.cpus or (1, 4):
                todo.append((1, job_batch, total, kernel, cpus, host))
            if "terminal" in job_names:
                todo.append((1, terminal_test, total, kernel, 2, host))
        if chosen("programs/interactive_shell"):
            todo.append((2, shell_test, total, kernel, 2))
        if kernel is vm.DEBUG and chosen("failslab/allocations"):
            for cpus in args.cpus or (1, 4):
                todo.append((cpus, failing_allocations, total, kernel, cpus,
                             failing.programs()))
        if share_names:
            for cpus in args.cpus or ((4,) if kernel is vm.DEBUG else (1, 4)):
                todo.append((cpus, share_tests, total, kernel, cpus,
                             share_names))
        if boot_names:
            todo.append((1, bad_boots, total, kernel, boot_names))

    with concurrent.futures.ThreadPoolExecutor(CORES) as pool:
        for done in [pool.submit(job, *j) for j in todo]:
            done.result()

    for name in total.failures:
        print(f"failed: {name}")
    print(f"{total.passed} passed, {total.failed} failed, "
          f"{total.skipped} skipped")
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
