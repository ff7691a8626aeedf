"""Busybox as an interactive shell on the console: what a person would type,
key by key, and what must appear."""

import os
import select
import subprocess
import time

import cpio
import programs
import vm

INIT = b"""#!/bin/sh
export PATH=/bin PS1='$ ' HOME=/ TERM=vt100
/bin/busybox --install -s /bin
mount -t proc proc /proc
mkdir /sys && mount -t sysfs sysfs /sys
mount -t tmpfs tmpfs /tmp
[ -e /dev/ttyS0 ] || mount -t devtmpfs dev /dev
setsid cttyhack sh
poweroff -f
"""

PROMPT = "$ "

# What is typed, what must then appear (None: wait a moment instead), and
# whether the prompt comes behind it.
DIALOGUE = [
    (b"", "built-in shell", True),
    (b"echo he''llo\r", "\nhello", True),
    (b"tty | sed s/^/on:/\r", "on:/dev/", True),
    (b"echo eratt\x7f\x7fse''d\r", "\nerased", True),
    (b"wrong words\x15echo ki''lled\r", "\nkilled", True),
    (b"cat\r", None, False),
    (b"typed line\r", "typed line\r\ntyped line", False),
    (b"\x04", None, True),
    (b"sleep 100\r", None, False),
    (b"\x03", "^C", True),
    (b"echo st''atus $?\r", "\nstatus 130", True),
    (b"sleep 100\r", None, False),
    (b"\x1a", "Stopped", True),
    (b"jobs\r", "sleep 100", True),
    (b"bg; echo b''g\r", "\nbg", True),
    (b"fg\r", "sleep 100", False),
    (b"", None, False),
    (b"\x03", "^C", True),
    (b"echo s''t $?\r", "\nst 130", True),
    (b"sleep 0.3 & wait; echo wa''ited\r", "\nwaited", True),
    (b"ps | head -n 2 | tail -n 1 | tr -s ' ' | cut -c1-4\r", " 1 r", True),
    (b"stty -a | grep -o 'i''canon'\r", "\nicanon", True),
    (b"cd /tmp; printf 'one\\ntwo\\n' >f; vi f\r", "two", False),
    (b"", None, False),
    (b"ddix\x1b", None, False),
    (b":wq\r", None, True),
    (b"cat f; echo e''nd\r", "xtwo", True),
    (b"yes | head -c 20000 | wc -c\r", "20000", True),
    (b"read -t 1 x; echo ti''meout $?\r", "timeout 1", True),
    (b"exit\r", None, False),
]


def initrd():
    a = cpio.base()
    a.file("init", INIT)
    a.copy("bin/busybox", programs.BUSYBOX)
    a.link("bin/sh", "busybox")
    a.file("etc/passwd", b"root:x:0:0:root:/:/bin/sh\n", 0o644)
    return a.bytes()


class Console:
    def __init__(self, qemu):
        self.qemu = qemu
        self.text = ""
        self.seen = 0

    def read(self, seconds):
        fd = self.qemu.stdout.fileno()
        if not select.select([fd], [], [], seconds)[0]:
            return True
        data = os.read(fd, 65536)
        self.text += data.decode("utf-8", "replace")
        return bool(data)

    def expect(self, want, seconds=40):
        """True if it appears behind what was found before."""
        end = time.monotonic() + seconds
        while want not in self.text[self.seen:]:
            left = end - time.monotonic()
            if left <= 0 or not self.read(left):
                return False
        self.seen = self.text.index(want, self.seen) + len(want)
        return True

    def settle(self, seconds=0.7):
        """Reads what comes for a moment."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.read(0.1):
            pass

    def type(self, keys):
        self.qemu.stdin.write(keys)
        self.qemu.stdin.flush()


def run(kernel, cpus=1):
    """None if all went as it should, else what went wrong."""
    with vm.Machine(kernel, initrd(), stdin=subprocess.PIPE,
                    cpus=cpus) as m:
        console = Console(m.qemu)
        for keys, want, prompt in DIALOGUE:
            console.type(keys)
            if want is None:
                console.settle()
            missing = next((w for w in (want, PROMPT if prompt else None)
                            if w and not console.expect(w)), None)
            if missing:
                tail = console.text[-1500:].replace("\r", "")
                return (f"typed {keys!r}, and {missing!r} did not appear:\n"
                        + "\n".join("    " + t for t in tail.split("\n")))
        try:
            m.qemu.wait(timeout=15)
        except subprocess.TimeoutExpired:
            return "the machine goes on after the shell's end"
    return None
