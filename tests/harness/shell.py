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
mount -t tmpfs tmpfs /tmp
[ -e /dev/ttyS0 ] || mount -t devtmpfs dev /dev
exec setsid cttyhack sh
"""

# What is typed, and what must then appear within the time.  None: nothing.
DIALOGUE = [
    (b"", "$ "),
    (b"echo he''llo\r", "\nhello"),
    (b"tty | sed s/^/on:/\r", "on:/dev/"),
    (b"echo eratt\x7f\x7fse''d\r", "\nerased"),
    (b"wrong words\x15echo ki''lled\r", "\nkilled"),
    (b"cat\r", None),
    (b"typed line\r", "typed line\r\ntyped line"),
    (b"\x04echo e''of\r", "\neof"),
    (b"sleep 100\r", None),
    (b"\x03echo st''atus $?\r", "\nstatus 130"),
    (b"sleep 100\r", None),
    (b"\x1a", "Stopped"),
    (b"jobs\r", "sleep 100"),
    (b"bg; echo b''g\r", "\nbg"),
    (b"fg\r", "sleep 100"),
    (b"\x03echo s''t $?\r", "\nst 130"),
    (b"sleep 0.3 & wait; echo wa''ited\r", "\nwaited"),
    (b"ps | head -n 2 | tail -n 1 | tr -s ' ' | cut -c1-4\r", " 1 0"),
    (b"stty -a | grep -o 'i''canon'; stty size | wc -w\r", "\n2"),
    (b"cd /tmp; printf 'one\\ntwo\\n' >f; vi f\r", "two"),
    (b"ddix\x1b:wq\r", None),
    (b"clear; cat f; echo e''nd\r", "xtwo"),
    (b"yes | head -c 20000 | wc -c\r", "20000"),
    (b"read -t 1 x; echo ti''meout $?\r", "timeout 1"),
    (b"poweroff -f\r", None),
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

    def expect(self, want, seconds=20):
        """True if it appears behind what was found before."""
        end = time.monotonic() + seconds
        while want not in self.text[self.seen:]:
            left = end - time.monotonic()
            if left <= 0 or not self.read(left):
                return False
        self.seen = self.text.index(want, self.seen) + len(want)
        return True

    def type(self, keys):
        self.qemu.stdin.write(keys)
        self.qemu.stdin.flush()


def run(kernel, cpus=1):
    """None if all went as it should, else what went wrong."""
    with vm.Machine(kernel, initrd(), stdin=subprocess.PIPE,
                    cpus=cpus) as m:
        console = Console(m.qemu)
        for keys, want in DIALOGUE:
            if keys:
                console.type(keys)
            if want is None:
                end = time.monotonic() + 0.7
                while time.monotonic() < end and console.read(0.1):
                    pass
            elif not console.expect(want, 60 if not keys else 20):
                tail = console.text[-1500:].replace("\r", "")
                return (f"typed {keys!r}, and {want!r} did not appear:\n"
                        + "\n".join("    " + t for t in tail.split("\n")))
        try:
            m.qemu.wait(timeout=15)
        except subprocess.TimeoutExpired:
            return "poweroff did not end the machine"
    return None
