"""Shares of the host's files: a test in the guest (tests/shares), a temporary
directory of the host's below it, and what the host finds there afterwards.

A case may also act while the guest runs: the guest says `@@step N` and waits
for the name `doneN` to appear.  The server may be run under limits.
"""

import array
import os
import shutil
import stat
import subprocess
import tempfile

import cpio
import guest
import vm

MIB = 1 << 20


def write(*parts, data):
    path = os.path.join(*parts)
    with open(path, "wb") as f:
        f.write(data)
    return path


def read(*parts):
    with open(os.path.join(*parts), "rb") as f:
        return f.read()


def numbers(path, count):
    """A file of the numbers from 0 on, 4 bytes each."""
    write(path, "numbers", data=array.array("I", range(count)).tobytes())


def same(what, got, want):
    if got != want:
        raise AssertionError(f"on the host {what} is {got!r}, not {want!r}")


# ---- the cases: what is there before, meanwhile, and what must be after ----

class Case:
    program = None          # in tests/shares; the case's name if None
    options = "trans=virtio,cache=none"
    readonly = False        # the server's
    mount_ro = False
    device = None           # the machine's default
    machine = None
    prefix = ()             # before QEMU: limits
    mem = 256

    def prepare(self, path):
        pass

    def step(self, path, number):
        pass

    def verify(self, path):
        pass


class Contents(Case):
    program = "contents"

    def verify(self, path):
        same("append", read(path, "append"), b"line\nmore\n" * 3)
        same("mapped", read(path, "mapped")[:3], b"ade")
        same("mapped, in the middle", read(path, "mapped")[60000:60001], b"w")
        same("cut", read(path, "cut"), b"new")
        same("the end of end", read(path, "end")[10:], bytes(40) + b"!")
        same("size of sparse", os.stat(f"{path}/sparse").st_size, (5 << 30) + 3)
        same("gone", read(path, "gone"), b"")
        same("size of pattern", os.stat(f"{path}/pattern").st_size, 300000)


class ContentsLoose(Contents):
    options = "trans=virtio,cache=loose,msize=8192"


class Metadata(Case):
    def verify(self, path):
        same("mode of hard", stat.S_IMODE(os.stat(f"{path}/hard").st_mode), 0o604)
        same("link", os.readlink(f"{path}/link"), "some/where")
        same("target", read(path, "target"), b"newer")
        same("mode of inside", stat.S_IMODE(os.stat(f"{path}/dir2/inside").st_mode), 0o600)
        if "x" in os.listdir(path) and "user.kept" in os.listxattr(f"{path}/x"):
            same("user.kept", os.getxattr(f"{path}/x", "user.kept"), b"stays")


class Listing(Case):
    def prepare(self, path):
        os.mkdir(f"{path}/many")
        for i in range(100000):
            os.close(os.open(f"{path}/many/n{i}", os.O_CREAT | os.O_WRONLY))
        odd = os.path.join(os.fsencode(path), b"odd")
        os.mkdir(odd)
        for i in range(1, 256):
            if i != ord("/"):
                write(odd, bytes([i]) + str(i).encode(), data=b"")
        write(odd, b"n" * 255, data=b"")
        os.mkdir(f"{path}/types")
        os.mkdir(f"{path}/types/dir")
        os.symlink("x", f"{path}/types/link")
        os.mkfifo(f"{path}/types/fifo")

    def verify(self, path):
        same("the made name", b"made\n\xffhere" in
             os.listdir(os.path.join(os.fsencode(path), b"odd")), True)


class ListingLoose(Listing):
    program = "listing"
    options = "trans=virtio,cache=loose"


class Escape(Case):
    """The share is a directory of the test's; the secret lies beside it."""

    def prepare(self, path):
        above = os.path.dirname(path)
        write(above, "secret", data=b"the secret of the host\n")
        os.symlink(f"{above}/secret", f"{path}/absolute")
        os.symlink("../secret", f"{path}/relative")
        os.symlink(above, f"{path}/dirlink")
        os.symlink("..", f"{path}/parent")
        os.symlink("relative", f"{path}/chain")
        os.mkdir(f"{path}/sub")
        os.symlink("../..", f"{path}/sub/up")


class Readonly(Case):
    readonly = True

    def prepare(self, path):
        write(path, "file", data=b"text")
        os.mkdir(f"{path}/dir")

    def verify(self, path):
        same("the list of names", sorted(os.listdir(path)), ["dir", "file"])
        same("file", read(path, "file"), b"text")


class Options(Case):
    def prepare(self, path):
        write(path, "file", data=b"text")


class Sharing(Case):
    def prepare(self, path):
        numbers(path, 4 * MIB)

    def verify(self, path):
        same("counter", int.from_bytes(read(path, "counter")[:8], "little"), 800)


class BigRead(Case):
    program = "big_read"
    options = "trans=virtio,cache=loose"
    mount_ro = True
    mem = 64                # less than the file and the kernel

    def prepare(self, path):
        numbers(path, 16 * MIB)


class BigReadPci(BigRead):
    machine = "q35"
    device = "virtio-9p-pci"
    mem = 128


class FullDisk(Case):
    """A limit of the server's on the size of a file works as anybody."""

    program = "full"
    prefix = ("sh", "-c", "trap '' XFSZ; ulimit -f 16384; exec \"$@\"", "sh")

    def verify(self, path):
        same("small", read(path, "small"), b"x" * 1000)


class Durable(Case):
    kill_at = "@@kill me"

    def verify(self, path):
        for name in ("fsync", "fdatasync", "o-sync", "o-dsync", "close",
                     "sync-file-range", "syncfs", "sync"):
            same(f"by-{name}", read(path, f"by-{name}"), f"by-{name}".encode())
        same("by-msync", read(path, "by-msync"), b"BY-msync")


class Changes(Case):
    def prepare(self, path):
        write(path, "grows", data=b"one")
        write(path, "rewritten", data=b"first text")
        write(path, "replaced", data=b"old file")
        write(path, "removed", data=b"x")
        write(path, "mode", data=b"x")
        write(path, "became", data=b"a file")
        write(path, "shrinks", data=b"abcdefgh" * 1000)
        os.mkdir(f"{path}/moved")
        write(path, "moved", "inside", data=b"inside")

    def step(self, path, number):
        if number == 1:
            with open(f"{path}/grows", "ab") as f:
                f.write(b" two")
            write(path, "rewritten", data=b"other text")
            os.rename(write(path, "new", data=b"new one"), f"{path}/replaced")
            write(path, "appears", data=b"here")
            os.unlink(f"{path}/removed")
            os.rename(f"{path}/moved", f"{path}/elsewhere")
            os.chmod(f"{path}/mode", 0o600)
            os.unlink(f"{path}/became")
            os.mkdir(f"{path}/became")
        else:
            os.truncate(f"{path}/shrinks", 2)


class ChangesLoose(Changes):
    program = "changes_loose"
    options = "trans=virtio,cache=loose"
    mount_ro = True


CASES = {
    "contents": Contents, "contents_loose": ContentsLoose, "metadata": Metadata,
    "listing": Listing, "listing_loose": ListingLoose, "escape": Escape,
    "readonly": Readonly, "options": Options, "sharing": Sharing,
    "big_read": BigRead, "big_read_pci": BigReadPci, "full": FullDisk,
    "durable": Durable, "changes": Changes, "changes_loose": ChangesLoose,
}


# ---- running them ----

def initrd(program):
    a = cpio.base()
    a.copy("init", f"{guest.OUT}/shares/init")
    a.copy("test", f"{guest.OUT}/shares/{program}")
    return a.bytes()


def arguments(case, path):
    device = case.device or "virtio-9p-device"
    return ["-fsdev", f"local,id=share,path={path},security_model=none,"
            f"multidevs=remap,readonly={'on' if case.readonly else 'off'}",
            "-device", f"{device},fsdev=share,mount_tag=share"]


def watch(case, machine, path):
    """Follows the console; None, or what went wrong."""
    status = None
    for line in machine.lines(silence=60, deadline=180):
        if line.startswith("@@step "):
            number = int(line.split()[1])
            case.step(path, number)
            write(path, f"done{number}", data=b"")
        elif line == getattr(case, "kill_at", None):
            machine.qemu.kill()
            status = 0
        elif line.startswith("@@exit "):
            status = int(line.split()[1])
    if status is None:
        return f"it did not end: {machine.ended_by}\n{machine.tail()}"
    if status:
        return f"exit status {status}\n{machine.tail()}"
    return None


def run(kernel, cpus, name):
    """None if it went as it should, else what went wrong."""
    case = CASES[name]()
    above = tempfile.mkdtemp(prefix="share-", dir=guest.OUT)
    path = os.path.abspath(os.path.join(above, "shared"))
    os.mkdir(path)
    append = f"share_options={case.options}"
    if case.mount_ro:
        append += " share_ro=1"
    try:
        case.prepare(path)
        with vm.Machine(kernel, initrd(case.program or name), cpus=cpus,
                        mem=case.mem + (192 if kernel is vm.DEBUG else 0),
                        append=append, machine=case.machine,
                        prefix=case.prefix, extra=arguments(case, path)) as m:
            wrong = watch(case, m, path)
        if not wrong:
            case.verify(path)
        return wrong
    except (AssertionError, OSError) as e:
        return str(e)
    finally:
        subprocess.run(["chmod", "-R", "u+rwx", above], check=False,
                       stderr=subprocess.DEVNULL)
        shutil.rmtree(above, ignore_errors=True)


def names():
    return list(CASES)
