"""An initramfs, made in memory: a cpio archive in the `newc` format."""

import stat


class Archive:
    """Files are added in order; folders on the way to them appear by
    themselves."""

    def __init__(self):
        self.parts = []
        self.seen = set()
        self.inode = 0

    def _entry(self, name, mode, data=b"", major=0, minor=0):
        self.inode += 1
        fields = (self.inode, mode, 0, 0, 1, 0, len(data), 0, 0,
                  major, minor, len(name) + 1, 0)
        head = b"070701" + b"".join(b"%08X" % f for f in fields)
        head += name.encode() + b"\0"
        self.parts.append(head + b"\0" * (-len(head) % 4))
        self.parts.append(data + b"\0" * (-len(data) % 4))

    def folder(self, name, mode=0o755):
        above = name.rpartition("/")[0]
        if above:
            self.folder(above)
        if name not in self.seen:
            self.seen.add(name)
            self._entry(name, stat.S_IFDIR | mode)

    def _above(self, name):
        above = name.rpartition("/")[0]
        if above:
            self.folder(above)

    def file(self, name, data, mode=0o755):
        self._above(name)
        self._entry(name, stat.S_IFREG | mode, data)

    def copy(self, name, path, mode=0o755):
        with open(path, "rb") as f:
            self.file(name, f.read(), mode)

    def link(self, name, target):
        self._above(name)
        self._entry(name, stat.S_IFLNK | 0o777, target.encode())

    def device(self, name, mode, major, minor):
        self._above(name)
        self._entry(name, stat.S_IFCHR | mode, b"", major, minor)

    def bytes(self):
        self._entry("TRAILER!!!", 0)
        whole = b"".join(self.parts)
        return whole + b"\0" * (-len(whole) % 512)


def base():
    """What every test machine has: a console to speak on, and mount points
    (Linux wants /dev/console in the archive)."""
    a = Archive()
    a.folder("dev")
    a.device("dev/console", 0o600, 5, 1)
    a.device("dev/null", 0o666, 1, 3)
    a.folder("proc")
    a.folder("tmp", 0o1777)
    return a
