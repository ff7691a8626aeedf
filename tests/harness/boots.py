"""Boots that cannot succeed: each ends by itself, soon, and says in one
line what is wrong.  Only for Ringside; how Linux puts it is its own affair.
"""

import gzip
import re
import struct

import cpio
import vm

GOOD = "build/tests/bench/first"        # says @@hello and powers off


def archive(data, mode=0o755, name="init"):
    a = cpio.base()
    a.file(name, data, mode)
    return a.bytes()


def good():
    with open(GOOD, "rb") as f:
        return f.read()


def elf(machine=62, kind=2, phoff=64, phnum=1, phentsize=56, vaddr=0x400000,
        filesz=0x1000, memsz=0x1000, offset=0, entry=0x400078, flags=5,
        bits=2):
    """A small ELF file with one segment, wrong where the caller says."""
    head = b"\x7fELF" + bytes([bits, 1, 1]) + bytes(9)
    head += struct.pack("<HHIQQQIHHHHHH", kind, machine, 1, entry, phoff, 0,
                        0, 64, phentsize, phnum, 0, 0, 0)
    head += struct.pack("<IIQQQQQQ", 1, flags, offset, vaddr, vaddr, filesz,
                        memsz, 0x1000)
    return head.ljust(0x1000, b"\x90")


def directory():
    a = cpio.base()
    a.folder("init")
    return a.bytes()


def flipped(data):
    middle = len(data) // 2
    return (data[:middle] + bytes(b ^ 0x55 for b in data[middle:middle + 64])
            + data[middle + 64:])


# init that ends: exit(3), and a store to address 0
EXITS = elf()[:0x78] + bytes.fromhex("bf03000000b8e70000000f05")
CRASHES = elf()[:0x78] + bytes.fromhex("c704250000000001000000")

# name: initrd, what the console must say, options for the machine
CASES = {
    "no_initrd": (None, r"init", {}),
    "empty_initrd": (b"", r"init", {}),
    "no_init": (archive(b"x", name="other"), r"init", {}),
    "garbage_initrd": (bytes(range(256)) * 64, r"initr|initramfs|archive",
                       {}),
    "truncated_cpio": (lambda: archive(good())[:-5000],
                       r"initr|initramfs|cpio|archive", {}),
    "truncated_gzip": (lambda: gzip.compress(archive(good()))[:-800],
                       r"initr|initramfs|gzip|inflate", {}),
    "corrupt_gzip": (lambda: flipped(gzip.compress(archive(good()))),
                     r"initr|initramfs|gzip|inflate", {}),
    "init_not_elf": (archive(b"this is no program\n"), r"/init", {}),
    "init_not_executable": (lambda: archive(good(), 0o644), r"/init", {}),
    "init_is_directory": (directory(), r"/init", {}),
    "init_empty": (archive(b""), r"/init", {}),
    "init_other_machine": (archive(elf(machine=183)), r"/init", {}),
    "init_relocatable": (archive(elf(kind=1)), r"/init", {}),
    "init_no_segments": (archive(elf(phnum=0)), r"/init", {}),
    "init_headers_outside": (archive(elf(phoff=1 << 40)), r"/init", {}),
    "init_many_headers": (archive(elf(phnum=65535)), r"/init", {}),
    "init_odd_header_size": (archive(elf(phentsize=3)), r"/init", {}),
    "init_huge_segment": (archive(elf(memsz=1 << 60)), r"init", {}),
    "init_segment_in_kernel": (archive(elf(vaddr=0xffffffff80000000)),
                               r"init", {}),
    "init_segment_wraps": (archive(elf(vaddr=0x7ffffffff000, memsz=1 << 50)),
                           r"init", {}),
    "init_segment_past_file": (archive(elf(offset=1 << 30)), r"init", {}),
    "init_entry_nowhere": (archive(elf(entry=1 << 63)), r"init", {}),
    "init_missing_rdinit": (lambda: archive(good()), r"/nothere",
                            {"append": "rdinit=/nothere"}),
    "init_exits": (archive(EXITS.ljust(0x1000, b"\x90")),
                   r"init.*0x0*300|init.*(status|code).* 3\b", {}),
    "init_crashes": (archive(CRASHES.ljust(0x1000, b"\x90")),
                     r"init.*(0x0*b\b|signal.* 11\b|SIGSEGV)", {}),
    "little_memory_3": (lambda: archive(good()), r"memory|@@hello",
                        {"mem": 3}),
    "little_memory_4": (lambda: archive(good()), r"memory|@@hello",
                        {"mem": 4}),
    "initrd_fills_memory": (lambda: archive(good() + bytes(5 << 20)),
                            r"memory|@@hello", {"mem": 8}),
    "unknown_option": (lambda: archive(good()), r"@@hello",
                       {"append": "nosuchoption=1 another"}),
}


def run(kernel, name):
    """None if it went as it should, else what went wrong."""
    initrd, want, options = CASES[name]
    if callable(initrd):
        initrd = initrd()
    console, ended_by, _ = vm.boot(kernel, initrd, silence=20, deadline=40,
                                   **options)
    text = "\n".join(console)
    tail = "\n".join("    " + line for line in console[-25:])
    if ended_by != "exit":
        return f"the machine did not end by itself\n{tail}"
    if not re.search(want, text, re.I):
        return f"the console does not say /{want}/\n{tail}"
    if "@@hello" not in text and not re.search("panic", text, re.I):
        return f"it ended without saying that it gives up\n{tail}"
    return None
