#!/usr/bin/env python3
"""The ringside command, from outside: what goes in, what comes out, what is
left behind.  Every test boots real machines.

    tests/tool/command.py [NAME...]
"""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.path.join(TOP, os.environ.get("B", "build"), "ringside")
BUSYBOX = "/bin/busybox"
PATIENCE = 40


def run(*args, stdin=b"", options=(), **kwargs):
    return subprocess.run([TOOL, "run", "-q", "--alone", *options, "--", *args], input=stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=PATIENCE, check=False, **kwargs)


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

    def test_arm_program(self):
        with tempfile.NamedTemporaryFile(delete=False) as f:
            f.write(b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 2, 183) +
                    bytes(44))
        os.chmod(f.name, 0o755)
        self.expect(run(f.name), 126, "another kind of machine")
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


class Terminal(unittest.TestCase):
    """On a terminal the program has a terminal, and gives it back."""

    def open(self, *args):
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 33, 101, 0, 0))
        self.before = termios.tcgetattr(self.slave)

        def become():
            os.setsid()
            fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen([TOOL, *args], stdin=self.slave, stdout=self.slave,
                                        stderr=self.slave, preexec_fn=become)
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
