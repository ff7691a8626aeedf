"""Guest tests: many programs, one boot, one verdict each.

tests/guest/runner.c is /init and prints the verdicts.  When a machine goes
down or silent, the program then running has failed; the rest is run on a
new machine.
"""

import glob
import hashlib
import json
import os
import re
import threading

import cpio
import vm

OUT = "build/tests"
SECONDS = 20                    # for one test, in the guest
SECONDS_LONG = 150              # for those that say so by name
BOOT_SECONDS = 60
LONG = re.compile(r"exhaust_|fuzz_|stress_|out_of_memory|sched_uses")
VERDICT = re.compile(r"@@(run|ok|skip|fail|\||end) ?(\S*) ?(.*)")


def programs():
    """Every guest test, as its path below build/tests/guest."""
    found = []
    for folder in ("guest", "guest/ia32"):
        for name in sorted(os.listdir(f"tests/{folder}")):
            stem, ext = os.path.splitext(name)
            if ext == ".c" and stem != "runner":
                found.append(f"{folder}/{stem}"[len("guest/"):])
    return found


def modules(names):
    """What Linux must load first: a test says "Linux module: NAME"."""
    wanted = set()
    for name in names:
        with open(f"tests/guest/{name}.c", encoding="utf-8") as f:
            wanted.update(re.findall(r"Linux module: (\w+)", f.read()))
    for module in sorted(wanted):
        found = glob.glob(f"build/linux/lib/modules/**/{module}.ko",
                          recursive=True)
        yield module, found[0]


def initrd(names):
    a = cpio.base()
    a.copy("init", f"{OUT}/guest/runner")
    for module, path in modules(names):
        a.copy(f"modules/{module}.ko", path)
    listing = ""
    for name in names:
        a.copy(f"tests/{name}", f"{OUT}/guest/{name}")
        seconds = SECONDS_LONG if LONG.search(name) else SECONDS
        listing += f"{seconds} /tests/{name}\n"
    a.file("tests.list", listing.encode(), 0o644)
    return a.bytes()


class Batch:
    """One set of programs on one kernel with so many CPUs."""

    def __init__(self, kernel, cpus, names, say, max_boots=12,
                 make_initrd=initrd, log="guest"):
        self.kernel = kernel
        self.make_initrd = make_initrd
        self.log = f"{OUT}/log/{log}-{kernel.name}-{cpus}.log"
        self.cpus = cpus
        self.names = names
        self.say = say
        self.max_boots = max_boots
        self.verdicts = {}      # name: (ok|fail|skip, reason)
        self.output = {}        # name: lines it printed, where wanted
        self.label = f"{kernel.name}/{cpus}"

    def _fail(self, name, reason, detail=()):
        self.verdicts[name] = ("fail", reason)
        self.say("\n".join(
            [f"not ok {self.label} {name}: {reason}", *detail]))

    def _one_boot(self, todo):
        """Runs what it can; True if the machine came to the end."""
        running = None
        pending = None          # a failure whose output still comes
        detail = []
        log = open(self.log, "a", encoding="utf-8")
        last = None
        complained = False      # since the running test began

        def settle():
            nonlocal pending, detail
            if pending:
                self._fail(*pending, detail)
            pending, detail = None, []

        with vm.Machine(self.kernel, self.make_initrd(todo),
                        cpus=self.cpus) as m:
            for line in m.lines(SECONDS_LONG + BOOT_SECONDS, 1500):
                log.write(line + "\n")
                found = VERDICT.search(line)
                if not found:
                    # What the kernel itself finds wrong fails the test too.
                    complained = complained or "Call trace:" in line
                    continue
                what, path, more = found.groups()
                name = path.removeprefix("/tests/")
                if what == "|":
                    text = line[found.start() + 4:]
                    detail.append("    " + text)
                    self.output.setdefault(last, []).append(text)
                    continue
                settle()
                last = name
                if what == "run":
                    running, complained = name, False
                elif what == "end":
                    return True
                elif what == "fail":
                    pending, running = (name, more), None
                elif complained:
                    self._fail(name, "the kernel complained", [m.tail()])
                    running = None
                else:
                    self.verdicts[name] = (what, more)
                    running = None
            settle()
            why = {"exit": "the machine ended",
                   "silence": "the machine fell silent",
                   "deadline": "the machine ran too long"}[m.ended_by]
            if running:
                self._fail(running, why, [m.tail()])
            else:
                self.say(f"not ok {self.label}: {why}\n{m.tail()}")
            log.close()
        return False

    def run(self):
        open(self.log, "w", encoding="utf-8").close()
        todo = list(self.names)
        for _ in range(self.max_boots):
            if not todo or self._one_boot(todo):
                break
            before = len(todo)
            todo = [n for n in todo if n not in self.verdicts]
            if len(todo) == before:
                break
        for name in self.names:
            if name not in self.verdicts:
                self.verdicts[name] = ("fail", "no verdict")
                self.say(f"not ok {self.label} {name}: no verdict")
        return self.verdicts


class Remembered:
    """What passed on Linux, by the hash of program and kernel: the same
    binary on the same kernel need not be run again."""

    path = f"{OUT}/linux-passed.json"
    lock = threading.Lock()

    def __init__(self):
        self.kernel = self._hash(vm.LINUX.path)
        try:
            with open(self.path, encoding="utf-8") as f:
                self.known = json.load(f)
        except (OSError, ValueError):
            self.known = {}

    @staticmethod
    def _hash(path):
        with open(path, "rb") as f:
            return hashlib.sha256(f.read()).hexdigest()

    def key(self, name, cpus):
        return f"{self._hash(f'{OUT}/guest/{name}')} {self.kernel} {cpus}"

    def has(self, name, cpus):
        return self.known.get(name) == self.key(name, cpus)

    def add(self, names, cpus):
        with self.lock:
            for name in names:
                self.known[name] = self.key(name, cpus)
            with open(self.path, "w", encoding="utf-8") as f:
                json.dump(self.known, f, indent=0)
