"""Debian's own programs: scripts for busybox-static's shell, whose output on
Ringside must be what it is on Linux."""

import difflib
import hashlib
import json
import os

import cpio
import guest
import vm

BUSYBOX = "/bin/busybox"
FOLDER = "tests/programs"
SECONDS = 60


def names():
    return [os.path.splitext(n)[0] for n in sorted(os.listdir(FOLDER))
            if n.endswith(".sh")]


def initrd(scripts):
    a = cpio.base()
    a.copy("init", f"{guest.OUT}/guest/runner")
    a.copy("bin/busybox", BUSYBOX)
    a.link("bin/sh", "busybox")
    a.file("etc/passwd", b"root:x:0:0:root:/:/bin/sh\n", 0o644)
    a.file("etc/group", b"root:x:0:\n", 0o644)
    a.file("etc/hosts", b"127.0.0.1 localhost\n", 0o644)
    listing = ""
    for name in scripts:
        a.copy(f"tests/{name}", f"{FOLDER}/{name}.sh")
        listing += f"{SECONDS} =/tests/{name}\n"
    a.file("tests.list", listing.encode(), 0o644)
    return a.bytes()


def on(kernel, cpus, scripts, say):
    """The verdict and the output of each script, by name."""
    batch = guest.Batch(kernel, cpus, scripts, say, make_initrd=initrd,
                        log="programs")
    verdicts = batch.run()
    return {n: (verdicts[n][0], batch.output.get(n, [])) for n in scripts}


def on_linux(scripts, say):
    """As `on`, remembered for the same script, busybox and kernel."""
    path = f"{guest.OUT}/linux-output.json"
    try:
        with open(path, encoding="utf-8") as f:
            known = json.load(f)
    except (OSError, ValueError):
        known = {}
    keys = {}
    for name in scripts:
        whole = hashlib.sha256()
        for part in (f"{FOLDER}/{name}.sh", BUSYBOX, vm.LINUX.path,
                     f"{guest.OUT}/guest/runner"):
            with open(part, "rb") as f:
                whole.update(f.read())
        keys[name] = whole.hexdigest()
    todo = [n for n in scripts if known.get(n, [None])[0] != keys[n]]
    if todo:
        for name, (verdict, output) in on(vm.LINUX, 2, todo, say).items():
            known[name] = [keys[name], verdict, output]
        with open(path, "w", encoding="utf-8") as f:
            json.dump(known, f, indent=0)
    return {n: (known[n][1], known[n][2]) for n in scripts}


def difference(wanted, ours, where="on Linux"):
    return "\n".join("    " + line for line in difflib.unified_diff(
        wanted, ours, where, "on Ringside", lineterm="", n=1))
