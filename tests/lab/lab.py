#!/usr/bin/env python3
"""The lab of docs/lab.md, driven with a real gdb.

lab.py x86_64|i386

Boots the menu with `ringside menu --gdb`, sets the breakpoints a student sets,
lets replyhi and hello talk, and checks that the functions were reached in the
order the texts tell: boot, server, client, conversation.  Prints one TAP line
per thing checked; exits 1 if one does not hold.
"""
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KERNEL = os.environ.get("KERNEL", os.path.join(TOP, "build/kernel.elf"))
DEADLINE = 120

BOOT = ["start_kernel", "trap_init", "cpu_init", "syscall_init"]
CALLS = ["__sys_socket", "__sys_bind", "__sys_listen", "__sys_accept4", "__sys_connect",
         "__sys_sendto", "__sys_recvfrom"]
SOCKETCALL = "__ia32_compat_sys_socketcall"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def gdb_script(port, abi):
    lines = ["set pagination off", "set confirm off", "set width 0",
             "target remote 127.0.0.1:%d" % port]
    watched = BOOT + CALLS
    if abi == "i386":
        watched = watched + [SOCKETCALL]
    for name in watched:
        lines += ["break %s" % name, "commands", "silent"]
        if name == SOCKETCALL:
            lines.append('printf "HIT %s eax=%%d call=%%d\\n", '
                         '(int)((struct pt_regs *)$rdi)->orig_ax, '
                         '(int)((struct pt_regs *)$rdi)->bx' % name)
        else:
            lines.append('printf "HIT %s pid=%%d\\n", %s' %
                         (name, "0" if name in BOOT else "$current_pid()"))
        lines += ["continue", "end"]
    lines.append("continue")
    return "\n".join(lines) + "\n"


# The running task, from the per-CPU variable behind `current` on CPU 0.
PYTHON = """
import gdb
class CurrentPid(gdb.Function):
    def __init__(self):
        super().__init__("current_pid")
    def invoke(self):
        return gdb.parse_and_eval("current_task")["pid"]
CurrentPid()
"""


def run(abi):
    port = free_port()
    tool = os.path.join(TOP, "build/ringside")
    menu = subprocess.Popen([tool, "menu", "--abi", abi, "--gdb=%d" % port],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, start_new_session=True)
    with tempfile.TemporaryDirectory() as tmp:
        py, script = os.path.join(tmp, "pid.py"), os.path.join(tmp, "lab.gdb")
        with open(py, "w") as f:
            f.write(PYTHON)
        with open(script, "w") as f:
            f.write(gdb_script(port, abi))
        menu.stdin.write(b"replyhi\nhello\nquit\n")
        menu.stdin.flush()
        try:
            gdb = subprocess.run(["gdb", "-nx", "-q", "-batch", KERNEL, "-x", py, "-x", script],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, timeout=DEADLINE)
            said = gdb.stdout.decode(errors="replace")
        except subprocess.TimeoutExpired as e:
            said = (e.stdout or b"").decode(errors="replace") + "\ngdb: no end after %d s\n" % DEADLINE
        try:
            screen = menu.communicate(timeout=10)[0].decode(errors="replace")
        except subprocess.TimeoutExpired:
            menu.send_signal(signal.SIGTERM)
            screen = menu.communicate()[0].decode(errors="replace")
    return said, screen


def in_order(wanted, names):
    """wanted is a subsequence of names."""
    it = iter(names)
    return all(any(n == w for n in it) for w in wanted)


def main():
    abi = sys.argv[1]
    said, screen = run(abi)
    hits = re.findall(r"^HIT (\S+) (.*)$", said, re.M)
    names = [h[0] for h in hits]
    server = [n for n, rest in hits if n in CALLS]
    checks = [
        ("boot: " + " -> ".join(BOOT), in_order(BOOT, names)),
        ("server: socket, bind, listen, accept",
         in_order(["__sys_socket", "__sys_bind", "__sys_listen", "__sys_accept4"], server)),
        ("client: socket, connect after the server listens",
         in_order(["__sys_listen", "__sys_socket", "__sys_connect"], server)),
        ("conversation: both send and both receive",
         names.count("__sys_sendto") >= 2 and names.count("__sys_recvfrom") >= 2),
        ("two processes take part",
         len({rest for n, rest in hits if n in ("__sys_sendto", "__sys_recvfrom")}) >= 2),
        ("the menu shows both messages", 'recv "hello"' in screen and 'recv "hi"' in screen),
    ]
    if abi == "i386":
        calls = [rest for n, rest in hits if n == SOCKETCALL]
        checks.append(("every socket call came by socketcall: eax=102",
                       bool(calls) and all("eax=102 " in c for c in calls)))
    failed = 0
    for what, ok in checks:
        print("%s %s: %s" % ("ok" if ok else "not ok", abi, what))
        failed += not ok
    if failed:
        print("--- gdb said:\n%s--- the menu showed:\n%s" % (said, screen))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
