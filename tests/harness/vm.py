"""A test machine: QEMU with a kernel and an initramfs, watched by a clock."""

import os
import select
import subprocess
import tempfile
import time


class Kernel:
    """Which kernel, and the machine type it boots on under TCG.  Linux's
    timer calibration needs devices that microvm does not have."""

    def __init__(self, name, path, machine, append=""):
        self.name = name
        self.path = path
        self.machine = machine
        self.append = append


LINUX = Kernel("linux", "build/linux/vmlinuz", "q35",
               "quiet vsyscall=xonly")
RINGSIDE = Kernel("ringside", "build/kernel.elf", "microvm")
DEBUG = Kernel("debug", "build/debug/kernel.elf", "microvm")


def command(kernel, initrd, cpus=1, mem=512, append="", machine=None,
            cpu="max", prefix=(), extra=()):
    words = ["console=ttyS0", "panic=-1", kernel.append, append]
    return [*prefix, "qemu-system-x86_64",
            "-M", machine or kernel.machine, "-accel", "tcg", "-cpu", cpu,
            "-m", str(mem), "-smp", str(cpus),
            "-nodefaults", "-no-user-config", "-no-reboot",
            "-display", "none", "-serial", "stdio",
            "-kernel", kernel.path,
            *(["-initrd", initrd] if initrd else []),
            "-append", " ".join(w for w in words if w), *extra]


class Machine:
    """Boots at once; lines() gives the console until the machine ends or a
    deadline passes; close() leaves nothing behind."""

    def __init__(self, kernel, initrd, stdin=None, **options):
        if isinstance(initrd, bytes):
            self.file = tempfile.NamedTemporaryFile(
                prefix="initrd-", dir="build/tests")
            self.file.write(initrd)
            self.file.flush()
            initrd = self.file.name
        else:
            self.file = None
        self.console = []
        self.ended_by = None
        self.started = time.monotonic()
        self.qemu = subprocess.Popen(
            command(kernel, initrd, **options),
            stdin=stdin or subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def lines(self, silence, deadline):
        """Until `silence` seconds without a word, or `deadline` seconds in
        all; ended_by then says which, or "exit"."""
        fd = self.qemu.stdout.fileno()
        end = time.monotonic() + deadline
        rest = b""
        while True:
            wait = min(silence, end - time.monotonic())
            if wait <= 0 or not select.select([fd], [], [], wait)[0]:
                self.ended_by = ("deadline" if time.monotonic() >= end
                                 else "silence")
                break
            data = os.read(fd, 65536)
            if not data:
                self.ended_by = "exit"
                break
            *whole, rest = (rest + data).split(b"\n")
            for line in whole:
                text = line.decode("utf-8", "replace").rstrip("\r")
                self.console.append(text)
                yield text
        if rest:
            self.console.append(rest.decode("utf-8", "replace"))
            yield self.console[-1]

    def close(self):
        """The exit status of QEMU, killed if it still runs."""
        try:
            self.qemu.wait(timeout=3 if self.ended_by == "exit" else 0)
        except subprocess.TimeoutExpired:
            self.qemu.kill()
            self.qemu.wait()
        self.qemu.stdout.close()
        if self.file:
            self.file.close()
        return self.qemu.returncode

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def tail(self, count=40):
        return "\n".join("    " + line for line in self.console[-count:])


def boot(kernel, initrd, silence=60, deadline=120, **options):
    """Boot, wait for the end, and give (console lines, ended_by, status)."""
    with Machine(kernel, initrd, **options) as m:
        for _ in m.lines(silence, deadline):
            pass
        return m.console, m.ended_by, m.close()
