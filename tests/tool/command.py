#!/usr/bin/env python3
"""The ringside command, from outside: what goes in, what comes out, what is
left behind.  Every test boots real machines.

    tests/tool/command.py [NAME...]
"""

import fcntl
import hashlib
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.path.join(TOP, os.environ.get("B", "build"), "ringside")
BUSYBOX = "/bin/busybox"
PATIENCE = 40


def host(*args, stdin=b"", options=(), **kwargs):
    """A program that sees this computer's files."""
    return subprocess.run([TOOL, "run", "-q", *options, "--", *args], input=stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=PATIENCE, check=False, **kwargs)


def run(*args, options=(), **kwargs):
    """A program that is packed alone."""
    return host(*args, options=("--alone", *options), **kwargs)


def sh(script, **kwargs):
    return run(BUSYBOX, "sh", "-c", script, **kwargs)


def tool(*args, env=None):
    return subprocess.run([TOOL, *args], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=PATIENCE, check=False, env=env)


def children(pid):
    """The children of a process that still run."""
    found = []
    for entry in os.listdir("/proc"):
        try:
            with open(f"/proc/{entry}/stat", encoding="latin-1") as f:
                fields = f.read().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(entry))
    return found


def runs(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="latin-1") as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Program(unittest.TestCase):
    """stdin, stdout, stderr and the status are the program's."""

    def test_streams_are_apart(self):
        done = sh("cat; echo err >&2; exit 7", stdin=b"abc")
        self.assertEqual((done.stdout, done.stderr, done.returncode),
                         (b"abc", b"err\n", 7))

    def test_every_byte(self):
        data = bytes(range(256)) * 4000 + os.urandom(123457)
        done = run(BUSYBOX, "cat", stdin=data)
        self.assertEqual(done.stderr, b"")
        self.assertTrue(done.stdout == data)

    def test_signal_status(self):
        self.assertEqual(sh("kill -9 $$").returncode, 137)
        self.assertEqual(sh("kill -TERM $$").returncode, 143)

    def test_no_terminal(self):
        self.assertEqual(sh("[ ! -t 0 ] && [ ! -t 1 ] && [ ! -t 2 ]").returncode, 0)

    def test_reader_goes_away(self):
        with subprocess.Popen([TOOL, "run", "-q", "--alone", "--", BUSYBOX, "yes"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as p:
            self.assertEqual(p.stdout.read(2), b"y\n")
            p.stdout.close()
            self.assertEqual(p.wait(PATIENCE), 128 + signal.SIGPIPE)

    def test_children_left_behind(self):
        start = time.monotonic()
        self.assertEqual(sh("(sleep 0.2; echo late) & echo now").stdout, b"now\nlate\n")
        done = sh("sleep 1000 & yes & echo now; exit 3")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"now\n", done.stdout)
        self.assertLess(time.monotonic() - start, 30)

    def test_slow_reader_gets_all(self):
        with subprocess.Popen([TOOL, "run", "-q", "--alone", "--", BUSYBOX, "head", "-c", "3000000",
                               "/dev/zero"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE) as p:
            time.sleep(3)
            self.assertEqual(len(p.stdout.read()), 3000000)
            self.assertEqual(p.wait(PATIENCE), 0)

    def test_environment_and_directory(self):
        with tempfile.TemporaryDirectory() as tmp:
            os.mkdir(f"{tmp}/tree")
            with open(f"{tmp}/tree/file", "w", encoding="ascii") as f:
                f.write("contents")
            done = sh("pwd; cat file; echo $K $HOME; env | grep -c SECRET",
                      options=("-e", "K=V", "--add", f"{tmp}/tree:/data", "-w", "/data"),
                      env={**os.environ, "SECRET": "x"})
            self.assertEqual(done.stdout, b"/data\ncontentsV /\n0\n")
            done = run(BUSYBOX, "pwd", cwd=tmp)
            self.assertEqual(done.stdout.decode().strip(), os.path.realpath(tmp))

    def test_every_machine(self):
        for machine in "microvm", "q35", "pc":
            for cpus in "1", "4":
                done = sh("grep -c ^processor /proc/cpuinfo",
                          options=("--machine", machine, "-c", cpus))
                self.assertEqual(done.stdout.decode().strip(), cpus, machine)


class HostFiles(unittest.TestCase):
    """What the guest says of a file of this computer is what this computer says."""

    def test_attributes(self):
        form = "%n %F %a %u %g %h %s %b %B %Y"
        names = ["/etc/passwd", "/bin/sh", "/usr/share/doc", "/usr/bin", BUSYBOX]
        here = subprocess.run(["/bin/stat", "-c", form, *names], check=True,
                              stdout=subprocess.PIPE, timeout=PATIENCE)
        there = tool("run", "-q", "--", "/bin/stat", "-c", form, *names)
        self.assertEqual(there.stdout.decode(), here.stdout.decode())


class Mistakes(unittest.TestCase):
    """One clear line and a status, never a hang."""

    def expect(self, done, status, *words):
        lines = done.stderr.decode().splitlines()
        self.assertEqual(done.returncode, status, lines)
        self.assertEqual(len(lines), 1, lines)
        self.assertTrue(lines[0].startswith("ringside: "), lines)
        for word in words:
            self.assertIn(word, lines[0])
        self.assertEqual(done.stdout, b"")

    def test_program(self):
        self.expect(run("no-such-program-here"), 127, "no such program")
        self.expect(run("/no/such/program"), 127, "No such file")
        self.expect(run("/etc/passwd"), 126, "chmod +x")
        self.expect(run("/etc"), 126, "directory")
        self.expect(run(sys.executable), 126, "-static")

    def test_program_of_the_host(self):
        self.expect(host("no-such-program-here"), 127, "no such program")
        self.expect(host("/no/such/program"), 127, "No such file")
        self.expect(host("/etc/passwd/x"), 127, "Not a directory")
        self.expect(host("/etc/passwd"), 126, "chmod +x")
        self.expect(host("/etc"), 126, "directory")
        self.expect(host("/dev/null"), 126, "special file")
        self.expect(host("ls", options=("-e", "PATH=/nowhere")), 127, "no such program")

    def test_shares(self):
        for option in "--root", "--rodir", "--rwdir":
            self.expect(host("true", options=(option, "/no/such")), 125, "/no/such", "No such file")
            self.expect(host("true", options=(option, "/etc/passwd")), 125, "Not a directory")
        self.expect(host("true", options=("--rodir", "/etc:x")), 125, "absolute GUEST")
        self.expect(host("true", options=("--rodir", "/etc:/x", "--rwdir", "/usr:/x")), 125,
                    "/x is shared twice")
        self.expect(host("true", options=("--alone", "--root", "/")), 125, "--root")
        self.expect(host("true", options=("-w", "/no/such")), 125, "/no/such", "-w")
        self.expect(host("true", options=("-u", "no-such-user")), 125, "no such user")

    def test_strange_files(self):
        with tempfile.TemporaryDirectory() as tmp:
            for name, data, status, word in (
                    ("text", b"hello\n", 126, "neither"),
                    ("empty", b"", 126, "neither"),
                    ("cut", b"\x7fELF\x02\x01", 126, "cut off"),
                    ("script", b"#!/no/such/shell\n", 127, "its interpreter")):
                path = f"{tmp}/{name}"
                with open(path, "wb") as f:
                    f.write(data)
                os.chmod(path, 0o755)
                self.expect(run(path), status, word)
                self.expect(host(path), status, word)

    def test_arm_program(self):
        with tempfile.NamedTemporaryFile(delete=False) as f:
            f.write(b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 2, 183) +
                    bytes(44))
        os.chmod(f.name, 0o755)
        self.expect(run(f.name), 126, "another kind of machine")
        self.expect(host(f.name), 126, "another kind of machine")
        os.unlink(f.name)

    def test_options(self):
        self.expect(tool("run", "--nonsense"), 125, "--nonsense", "--help")
        self.expect(tool("run"), 125, "needs a program")
        self.expect(tool("fly"), 125, "fly")
        self.expect(tool("menu", "--abi", "arm"), 125, "x86_64 or i386")

    def test_files(self):
        self.expect(run(BUSYBOX, options=("--add", "/no/such/file")), 125, "No such file")
        self.expect(run(BUSYBOX, options=("--initrd", "/no/such/file")), 125, "No such file")
        self.expect(tool("run", "-q", "--initrd", "/no/such/file"), 125, "No such file")
        self.expect(run(BUSYBOX, options=("--initrd", "/etc/passwd")), 125, "cpio")
        self.expect(run(BUSYBOX, options=("--kernel", "/no/such/file")), 125, "No such file")
        self.expect(run(BUSYBOX, options=("--kernel", "/etc/passwd")), 125, "no kernel")
        self.expect(run(BUSYBOX, options=("--trace=/no/such/dir/file",)), 125, "No such file")

    def test_no_qemu(self):
        self.expect(tool("run", "-q", "--alone", "--", BUSYBOX, env={"PATH": "/nonexistent"}), 125,
                    "apt-get install qemu-system-x86")

    def test_timeout(self):
        self.expect(run(BUSYBOX, "sleep", "1000", options=("--timeout", "2")), 124,
                    "--timeout")


class Host(unittest.TestCase):
    """The program sees this computer's files, and writes into memory."""

    def setUp(self):
        self.tmp = os.path.realpath(tempfile.mkdtemp(prefix="ringside test, "))
        os.chmod(self.tmp, 0o755)

    def tearDown(self):
        shutil.rmtree(self.tmp)

    def sh(self, script, *options, **kwargs):
        done = host("/bin/sh", "-c", script, options=options, cwd=self.tmp, **kwargs)
        self.assertEqual((done.stderr, done.returncode), (b"", 0))
        return done.stdout.decode()

    def write(self, name, text, mode=0o644):
        path = os.path.join(self.tmp, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        os.chmod(path, mode)
        return path

    def test_dynamic_program(self):
        done = host("cat", "/etc/debian_version")
        with open("/etc/debian_version", "rb") as f:
            self.assertEqual((done.stdout, done.stderr, done.returncode), (f.read(), b"", 0))

    def test_writes_stay_in_memory(self):
        self.write("old", "old\n")
        text = self.sh("echo new >>old; echo fresh >fresh; mkdir d; mv fresh d; cat old d/fresh; "
                       "rm old; ls")
        self.assertEqual(text, "old\nnew\nfresh\nd\n")
        self.assertEqual(os.listdir(self.tmp), ["old"])
        with open(f"{self.tmp}/old", encoding="ascii") as f:
            self.assertEqual(f.read(), "old\n")

    def test_read_write_share(self):
        os.mkdir(f"{self.tmp}/out")
        self.sh("echo kept >out/file; mkdir out/d; echo lost >lost", "--rwdir", "out")
        self.sh("cat /a/b/file >>/a/b/d/copy; pwd", "--rwdir", "out:/a/b", "-w", "/a/b/d")
        with open(f"{self.tmp}/out/d/copy", encoding="ascii") as f:
            self.assertEqual(f.read(), "kept\n")
        self.assertEqual(os.listdir(self.tmp), ["out"])

    def test_read_only_share(self):
        self.write("file", "text\n")
        done = host("/bin/sh", "-c", "cat /in/put/file; echo x >/in/put/file",
                    options=("--rodir", f"{self.tmp}:/in/put"))
        self.assertEqual(done.stdout, b"text\n")
        self.assertIn(b"Read-only file system", done.stderr)

    def test_nothing_outside_a_share(self):
        os.mkdir(f"{self.tmp}/share")
        self.write("secret", "secret")
        os.symlink("../secret", f"{self.tmp}/share/link")
        os.symlink(f"{self.tmp}/secret", f"{self.tmp}/share/absolute")
        done = run(BUSYBOX, "sh", "-c", "cd /s; cat link; cat absolute; cat ../secret; cat file",
                   options=("--rodir", f"{self.tmp}/share:/s"))
        self.assertEqual(done.stdout, b"")
        self.assertEqual(done.stderr.count(b"No such file"), 4)

    def test_another_root(self):
        for name in "bin", "etc", "proc":
            os.mkdir(f"{self.tmp}/{name}")
        shutil.copy(BUSYBOX, f"{self.tmp}/bin/sh")
        self.write("etc/name", "this tree\n")
        done = host("sh", "-c", "pwd; cat /etc/name; echo /*; test -c /dev/null && echo null",
                    options=("--root", self.tmp), env={**os.environ, "PATH": "/bin"})
        self.assertEqual((done.stdout.decode(), done.stderr), (
            "/\nthis tree\n/bin /dev /etc /proc /run /sys /tmp\nnull\n", b""))
        self.assertEqual(sorted(os.listdir(self.tmp)), ["bin", "etc", "proc"])
        done = host("cat", "/etc/name", options=("--root", self.tmp))
        self.assertEqual(done.returncode, 127)

    def test_what_is_the_guests_own(self):
        self.assertEqual(self.sh("ls /run /tmp; readlink /dev/stdin; stat -c %a /tmp /dev/shm; "
                                 "ls -d /dev/pts/ptmx /dev/fd/0",
                                 "-w", "/usr", env={"PATH": "/usr/bin:/bin"}),
                         "/run:\n\n/tmp:\n/proc/self/fd/0\n1777\n1777\n/dev/fd/0\n/dev/pts/ptmx\n")
        types = self.sh("for d in / /proc /sys /dev /dev/pts /dev/shm /tmp /run; do "
                        "findmnt -n -o FSTYPE $d; done", "-w", "/usr",
                        env={"PATH": "/usr/bin:/bin"}).split()
        self.assertEqual(types, ["overlay", "proc", "sysfs", "devtmpfs", "devpts"] + ["tmpfs"] * 3)

    def test_named_below_tmp(self):
        """Of /tmp the guest sees what the command line names."""
        script = self.write("script.sh", "echo called with $1; ls \"$(dirname \"$0\")\"\n", 0o755)
        for options, words in (((), ("sh", script, "x")), ((), ("sh", "./script.sh", "x"))):
            done = host(*words, options=options, cwd=self.tmp if "./" in words[1] else "/")
            self.assertEqual(done.stdout, b"called with x\nscript.sh\n", done.stderr)

    def test_environment(self):
        text = self.sh("echo $A $B; echo ${DISPLAY-none} ${TMPDIR-none}; pwd; echo $PWD",
                       "-e", "B=2", env={**os.environ, "A": "1", "DISPLAY": ":0",
                                         "TMPDIR": self.tmp})
        self.assertEqual(text, f"1 2\nnone none\n{self.tmp}\n{self.tmp}\n")

    def test_host_name_and_clock(self):
        before = time.time()
        name, now = self.sh("uname -n; date +%s.%N").split()
        self.assertEqual(name, os.uname().nodename)
        self.assertLess(before - 0.1, float(now))
        self.assertLess(float(now), time.time() + 0.5)

    def test_identity(self):
        own = f"{os.getuid()} {os.getgid()} 0027\n"
        mask = os.umask(0o027)
        try:
            self.assertEqual(self.sh("echo $(id -u) $(id -g) $(umask)"), own)
        finally:
            os.umask(mask)
        self.assertEqual(self.sh("id -u; id -g; id -G; cat /etc/shadow 2>&1 | grep -c denied; "
                                 "(echo x >/etc/x) 2>&1 | grep -c denied; echo ok >/dev/stdout",
                                 "-u", "1234:99"), "1234\n99\n99\n1\n1\nok\n")
        self.assertEqual(self.sh("id -un; echo $HOME", "-u", "nobody"), "nobody\n/nonexistent\n")
        self.assertEqual(self.sh("id -u; echo x >/etc/x; cat /etc/x", "-u", "0"), "0\nx\n")
        self.assertFalse(os.path.exists("/etc/x"))

    def test_closed_descriptors(self):
        for closed in "0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-":
            done = subprocess.run(["sh", "-c", f'"$1" run -q -- sh -c "cat; exit 3" {closed}',
                                   "sh", TOOL], stdin=subprocess.DEVNULL, timeout=PATIENCE,
                                  check=False)
            self.assertEqual(done.returncode, 3, closed)

    def test_five_at_once(self):
        os.mkdir(f"{self.tmp}/out")
        command = [TOOL, "run", "-q", "--rwdir", "out", "--", "sh", "-c",
                   "i=0; while [ $i -lt 50 ]; do echo $1 $i >>out/$1; i=$((i+1)); done; cat out/$1",
                   "sh"]
        many = [subprocess.Popen([*command, str(n)], cwd=self.tmp, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE) for n in range(5)]
        for n, p in enumerate(many):
            text = p.communicate(timeout=PATIENCE)[0].decode()
            self.assertEqual(p.returncode, 0)
            self.assertEqual(text, "".join(f"{n} {i}\n" for i in range(50)))

    def test_many_shares(self):
        options = []
        for n in range(16):
            os.mkdir(f"{self.tmp}/{n}")
            options += ["--rwdir" if n % 2 else "--rodir", f"{self.tmp}/{n}:/shares/{n}"]
        self.sh("for d in /shares/*[13579]; do echo $d >$d/name; done", *options)
        for n in range(1, 16, 2):
            with open(f"{self.tmp}/{n}/name", encoding="ascii") as f:
                self.assertEqual(f.read(), f"/shares/{n}\n")

    def test_synced_data_survives(self):
        os.mkdir(f"{self.tmp}/out")
        with subprocess.Popen([TOOL, "run", "-q", "--rwdir", "out", "--", "sh", "-c",
                               "echo kept >out/file; sync out/file; echo up; sleep 1000"],
                              cwd=self.tmp, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE) as p:
            self.assertEqual(p.stdout.readline(), b"up\n")
            p.kill()
        with open(f"{self.tmp}/out/file", encoding="ascii") as f:
            self.assertEqual(f.read(), "kept\n")

    def test_out_of_memory(self):
        done = host("sh", "-c", "tail /dev/zero; echo status $?", options=("-m", "64"))
        lines = done.stderr.decode().splitlines()
        self.assertEqual(done.stdout, b"status 137\n")
        self.assertEqual(done.returncode, 0)
        self.assertIn("ran out of memory and killed tail (pid ", lines[-1])

    def test_panic(self):
        done = host("true", options=("--append", "rdinit=/nothere"))
        self.assertEqual(done.returncode, 125)
        self.assertIn(b"Kernel panic", done.stderr)

    def test_dry_run(self):
        """The line can be pasted: the program's terminal is the console."""
        done = host("sh", "-c", "echo it \"$1\"", "sh", "works, it's",
                    options=("--dry-run", "--rodir", f"{self.tmp}:/x"),
                    env={**os.environ, "TMPDIR": self.tmp})
        self.assertEqual((done.stderr, done.returncode), (b"", 0))
        self.assertEqual(done.stdout.count(b"\n"), 1)
        done = subprocess.run(["sh", "-c", done.stdout], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, timeout=PATIENCE, check=False)
        self.assertIn(b"it works, it's", done.stdout)

    def test_trace(self):
        done = host("cat", "/dev/null", options=("--trace",))
        self.assertIn(b'openat(AT_FDCWD, "/etc/ld.so.cache"', done.stderr)


class Installed(unittest.TestCase):
    """make install, make uninstall, the completion, the doctor."""

    def make(self, target, dest):
        subprocess.run(["make", "-s", target, f"DESTDIR={dest}", "PREFIX=/usr",
                        f"B={os.environ.get('B', 'build')}"], cwd=TOP, check=True,
                       stdout=subprocess.DEVNULL, timeout=PATIENCE)

    def test_install_and_uninstall(self):
        with tempfile.TemporaryDirectory() as dest:
            self.make("install", dest)
            done = subprocess.run([f"{dest}/usr/bin/ringside", "run", "-q", "--", "echo", "ok"],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  timeout=PATIENCE, check=True)
            self.assertEqual(done.stdout, b"ok\n")
            for name in ("share/man/man1/ringside.1",
                         "share/bash-completion/completions/ringside"):
                self.assertTrue(os.path.exists(f"{dest}/usr/{name}"), name)
            self.make("uninstall", dest)
            self.assertEqual([files for _, _, files in os.walk(dest) if files], [])

    def complete(self, *words):
        script = ('. tool/ringside.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ringside; '
                  'echo "${COMPREPLY[*]}"')
        return subprocess.run(["bash", "-c", script, "bash", *words], cwd=TOP, check=True,
                              stdout=subprocess.PIPE, timeout=PATIENCE).stdout.decode().split()

    def test_completion(self):
        self.assertEqual(self.complete("ringside", "r"), ["run"])
        self.assertEqual(self.complete("ringside", "run", "--rw"), ["--rwdir"])
        self.assertEqual(self.complete("ringside", "run", "--accel", "k"), ["kvm"])
        self.assertIn("/usr", self.complete("ringside", "run", "--rodir", "/us"))
        self.assertIn("true", self.complete("ringside", "run", "-m", "64", "--", "tru"))
        self.assertIn("/usr", self.complete("ringside", "run", "ls", "/us"))

    def test_doctor(self):
        done = tool("doctor")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(b"ok       a machine        Linux ", done.stdout)
        done = tool("doctor", env={"PATH": "/usr/nowhere:/bin/nowhere"})
        self.assertEqual(done.returncode, 125)
        self.assertIn(b"apt-get install qemu-system-x86", done.stdout)


class Ends(unittest.TestCase):
    """Whatever ends the command, no QEMU stays behind."""

    def start(self, *program):
        p = subprocess.Popen([TOOL, "run", "-q", "--alone", "--", *program],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self.assertEqual(p.stdout.readline(), b"up\n")
        return p, children(p.pid)

    def gone(self, pids):
        self.assertTrue(pids)
        for _ in range(50):
            if not any(runs(pid) for pid in pids):
                return
            time.sleep(0.1)
        self.fail("QEMU still runs")

    def test_signals_reach_the_program(self):
        for signo in signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1:
            p, machine = self.start(BUSYBOX, "sh", "-c", "echo up; exec sleep 1000")
            p.send_signal(signo)
            self.assertEqual(p.wait(PATIENCE), 128 + signo)
            p.stdout.close()
            self.gone(machine)

    def test_program_handles_the_signal(self):
        p, machine = self.start(BUSYBOX, "sh", "-c", "trap 'echo got; exit 3' TERM; echo up; "
                                "while :; do sleep 0.1; done")
        p.send_signal(signal.SIGTERM)
        self.assertEqual(p.stdout.read(), b"got\n")
        self.assertEqual(p.wait(PATIENCE), 3)
        p.stdout.close()
        self.gone(machine)

    def test_deaf_program(self):
        p, machine = self.start(BUSYBOX, "sh", "-c", "trap '' INT; echo up; sleep 1000")
        p.send_signal(signal.SIGINT)
        time.sleep(0.3)
        self.assertIsNone(p.poll())
        p.send_signal(signal.SIGINT)
        self.assertEqual(p.wait(PATIENCE), 130)
        p.stdout.close()
        self.gone(machine)

    def test_killed(self):
        p, machine = self.start(BUSYBOX, "sh", "-c", "echo up; exec sleep 1000")
        p.kill()
        p.wait()
        p.stdout.close()
        self.gone(machine)

    def test_machine_dies(self):
        p, machine = self.start(BUSYBOX, "sh", "-c", "echo up; exec sleep 1000")
        for pid in machine:
            os.kill(pid, signal.SIGKILL)
        self.assertEqual(p.wait(PATIENCE), 125)
        p.stdout.close()


class OnTerminal(unittest.TestCase):
    """A terminal of our own, and a program on it."""

    def open(self, *args):
        self.open_program(TOOL, *args)

    def open_program(self, *program, env=None):
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 33, 101, 0, 0))
        self.before = termios.tcgetattr(self.slave)

        def become():
            os.setsid()
            fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(program, stdin=self.slave, stdout=self.slave,
                                        stderr=self.slave, preexec_fn=become, env=env)
        self.said = b""

    def wait_for(self, text):
        end = time.monotonic() + PATIENCE
        while text not in self.said:
            left = end - time.monotonic()
            self.assertGreater(left, 0, self.said)
            if select.select([self.master], [], [], left)[0]:
                self.said += os.read(self.master, 4096)
        before, self.said = self.said.split(text, 1)
        return before

    def type(self, text):
        os.write(self.master, text)

    def close(self, status):
        # A terminal nobody reads would keep the command waiting.
        while self.process.poll() is None:
            if select.select([self.master], [], [], 0.1)[0]:
                self.said += os.read(self.master, 4096)
        self.assertEqual(self.process.returncode, status, self.said)
        self.assertEqual(termios.tcgetattr(self.slave), self.before)
        os.close(self.master)
        os.close(self.slave)


class Terminal(OnTerminal):
    """On a terminal the program has a terminal, and gives it back."""

    def test_shell(self):
        self.open("run", "-q", "--alone", "--", BUSYBOX, "sh")
        self.wait_for(b"# ")
        self.assertNotEqual(termios.tcgetattr(self.slave), self.before)
        self.type(b"busybox stty size; echo size $?\r")
        self.wait_for(b"33 101")
        self.wait_for(b"size 0")
        self.type(b"busybox sleep 1000; echo slept $?\r")
        self.wait_for(b"slept")
        time.sleep(1)
        self.type(b"\x03")
        self.wait_for(b"# ")
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 44, 55, 0, 0))
        self.process.send_signal(signal.SIGWINCH)
        time.sleep(0.5)
        self.type(b"busybox stty size\r")
        self.wait_for(b"44 55")
        self.type(b"exit 4\r")
        self.close(4)

    def test_every_byte_both_ways(self):
        data = bytes(range(33, 127)) * 500
        self.open("run", "-q", "--", "sh", "-c", "stty raw -echo; echo up; "
                  f"head -c {len(data)} | md5sum; stty sane; seq 30000; tty")
        self.wait_for(b"up")
        feeder = threading.Thread(target=self.type_all, args=(data,))
        feeder.start()
        self.wait_for(hashlib.md5(data).hexdigest().encode())
        feeder.join()
        self.wait_for(b"-\n")
        self.assertEqual(self.wait_for(b"/dev/pts/0"),
                         b"".join(b"%d\r\n" % n for n in range(1, 30001)))
        self.close(0)

    def type_all(self, data):
        while data:
            data = data[os.write(self.master, data[:1000]):]

    def test_killed_while_raw(self):
        self.open("run", "-q", "--alone", "--", BUSYBOX, "sh")
        self.wait_for(b"# ")
        # An interactive shell is deaf to it; the second one ends the machine.
        self.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        self.process.send_signal(signal.SIGTERM)
        self.close(143)

    def test_escape_key(self):
        self.open("menu", "-q")
        self.wait_for(b"MenuOS>> ")
        self.type(b"\x1d")
        self.close(130)

    def test_menu_by_hand(self):
        self.open("menu", "-q")
        self.wait_for(b"MenuOS>> ")
        for command, answer in ((b"hello", b"type replyhi first"),
                                (b"replyhi", b"listening on 127.0.0.1:5001"),
                                (b"replyhi", b"serves there"),
                                (b"hello", b'recv "hi" from 127.0.0.1:5001'),
                                (b"nonsense", b"no such command"),
                                (b"exec", b"which program"),
                                (b"exec /no/such", b"No such file")):
            self.type(command + b"\r")
            self.wait_for(answer)
            self.wait_for(b"MenuOS>> ")
        self.type(b"\x04")
        self.wait_for(b"end of input")
        self.close(0)


class JobControl(OnTerminal):
    """The command is a job of an interactive shell, as the program would be."""

    def setUp(self):
        self.open_program("bash", "--norc", "--noediting", "-i",
                          env={**os.environ, "PS1": "HOST> ", "R": TOOL})
        self.wait_for(b"HOST> ")

    def tearDown(self):
        self.type(b"exit\r")
        self.close(self.status)

    status = 0

    def enter(self, line, *expected):
        self.type(line + b"\r")
        for text in expected:
            self.wait_for(text)

    def run_line(self, line, *expected):
        self.enter(b'"$R" run -q ' + line, b"\r\n", *expected)

    def prompt(self, status):
        self.wait_for(b"HOST> ")
        self.enter(b"echo st=$?", b"\r\nst=%d\r" % status, b"HOST> ")

    def test_stop_and_go_on(self):
        self.run_line(b"sh -c 'echo up; sleep 1; echo woke; sleep 1000'", b"up\r\n")
        self.enter(b"\x1a", b"Stopped", b"HOST> ")
        self.enter(b"stty -a", b" icanon", b"HOST> ")
        self.enter(b"fg", b"woke\r\n")
        self.type(b"\x03")
        self.prompt(130)

    def test_jobs_inside(self):
        self.run_line(b"-e 'PS1=GUEST> ' bash --norc --noediting", b"GUEST> ")
        self.enter(b"sleep 1000", b"\r\n")
        time.sleep(1)
        self.enter(b"\x1a", b"Stopped", b"GUEST> ")
        self.enter(b"fg", b"sleep 1000\r\n")
        time.sleep(1)
        self.enter(b"\x03", b"GUEST> ")
        self.enter(b"suspend", b"Stopped", b"HOST> ")
        self.enter(b"fg", b"GUEST> ")
        self.enter(b"exit 5", b"exit")
        self.prompt(5)

    def test_in_the_background(self):
        self.run_line(b"cat &", b"HOST> ")
        self.enter(b"echo free", b"\r\nfree\r", b"HOST> ")
        self.enter(b"fg", b"cat\r\n")
        time.sleep(0.5)
        self.enter(b"typed", b"typed\r\n", b"typed\r\n")
        self.type(b"\x04")
        self.prompt(0)

    def test_each_descriptor_by_itself(self):
        check = b"sh -c 'for i in 0 1 2; do test -t $i && echo tty $i; done >/dev/tty; true'"
        self.run_line(check, b"tty 0\r", b"tty 1\r", b"tty 2\r")
        self.prompt(0)
        self.run_line(check + b" 2>/dev/null", b"tty 0\r", b"tty 1\r")
        self.prompt(0)
        self.run_line(check + b" </dev/null", b"tty 1\r", b"tty 2\r")
        self.prompt(0)
        self.run_line(b"sh -c 'test -t 1 || echo pipe; exit 3' | cat", b"pipe\r")
        self.prompt(0)

    def test_interrupt_of_a_pipeline(self):
        """The keys stay here, and yet Ctrl-C reaches all of the program's group."""
        self.run_line(b"sh -c 'echo up; sleep 1000 | cat; echo no' </dev/null", b"up\r\n")
        self.type(b"\x03")
        self.prompt(130)

    def test_escape_key(self):
        self.run_line(b"sh -c 'stty raw; echo up; cat >/dev/null'", b"up")
        self.type(b"\x1d")
        time.sleep(1.5)
        self.type(b"\x1d\x1d\x1d")
        self.prompt(130)


class Trace(unittest.TestCase):
    """--trace and --path, on real programs."""

    def trace(self, *program, options=()):
        with tempfile.NamedTemporaryFile() as f:
            done = run(*program, options=(f"--trace={f.name}", *options))
            self.assertEqual(done.stderr, b"")
            return done, f.read().decode()

    def test_lines(self):
        done, text = self.trace(BUSYBOX, "echo", "hello")
        self.assertEqual(done.stdout, b"hello\n")
        lines = text.splitlines()
        self.assertRegex(lines[0], r'^execve\("/(usr/)?bin/busybox", \["/bin/busybox", "echo", '
                                   r'"hello"\], 0x[0-9a-f]+ /\* 2 vars \*/\) = 0$')
        self.assertIn('write(1, "hello\\n", 6) = 6', lines)
        self.assertEqual(lines[-2:], ["exit_group(0) = ?", "+++ exited with 0 +++"])
        self.assertNotIn("lost", text)

    def test_processes(self):
        for cpus in "1", "4":
            _, text = self.trace(BUSYBOX, "sh", "-c", "busybox true; busybox false; exit 5",
                                 options=("-c", cpus))
            self.assertRegex(text, r"\[pid \d+\] \+\+\+ exited with 1 \+\+\+")
            self.assertRegex(text, r"\[pid \d+\] --- SIGCHLD \{si_signo=SIGCHLD, "
                                   r"si_code=CLD_EXITED")
            self.assertRegex(text, r"WEXITSTATUS\(s\) == 1")
            self.assertRegex(text.splitlines()[-1], r"\+\+\+ exited with 5 \+\+\+$")

    def test_stderr(self):
        done = sh("exit 0", options=("--trace",))
        self.assertIn(b"execve(", done.stderr)

    def conversation(self, abi):
        with tempfile.NamedTemporaryFile() as f:
            done = tool("menu", "-q", "--play", "--abi", abi, f"--trace={f.name}", "--path")
            self.assertEqual(done.returncode, 0, done.stderr)
            return f.read().decode()

    def test_path_by_syscall(self):
        text = self.conversation("x86_64")
        self.assertRegex(text, r'connect\(3, \{sa_family=AF_INET, sin_port=htons\(5001\), '
                               r'sin_addr=inet_addr\("127.0.0.1"\)\}, 16\) = 0\n'
                               r"  connect\+0x[0-9a-f]+ +wrapper.*\n"
                               r"  entry_SYSCALL_64  rax=42\n"
                               r"  sys_call_table\[42\] -> __x64_sys_connect\n"
                               r"    __sys_connect\n"
                               r"(.*\n)*?      inet_stream_connect +socket layer\n"
                               r"        tcp_connect +protocol\n")

    def test_path_by_int80(self):
        text = self.conversation("i386")
        self.assertRegex(text, r"\n  entry_INT80_compat  eax=102 SYS_CONNECT\n"
                               r"  ia32_sys_call_table\[102\] -> __ia32_\w*socketcall\n"
                               r"(.*\n)*?    audit_socketcall\n"
                               r"(.*\n)*?    __sys_connect\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
