"""Commands for gdb on a Ringside kernel: ps, fds, sockets, syscalls.

Loaded by `make gdb`.  Each command reads the kernel's own structures through
their debugging information; help NAME says more.
"""
import gdb


def offset_of(type_name, member):
    return int(next(f for f in gdb.lookup_type(type_name).fields()
                    if f.name == member).bitpos) // 8


def container_of(ptr, type_name, member):
    target = gdb.lookup_type(type_name).pointer()
    return gdb.Value(int(ptr) - offset_of(type_name, member)).cast(target)


def list_entries(head, type_name, member):
    """The members of the ring that starts at head, a struct list_head value."""
    node, end = head["next"], int(head.address)
    while int(node) != end:
        yield container_of(node, type_name, member)
        node = node["next"]


def processes():
    init = gdb.parse_and_eval("&init_task")
    return list_entries(init["tasks"], "struct task_struct", "tasks")


def threads(process):
    return list_entries(process["signal"]["threads"], "struct task_struct",
                        "thread_node")


def task_by_pid(pid):
    for process in processes():
        for thread in threads(process):
            if int(thread["pid"]) == pid:
                return thread
    raise gdb.GdbError("no task with pid %d: see ps" % pid)


def symbol(address):
    block = gdb.execute("info symbol %#x" % int(address), to_string=True)
    return block.split(" in section")[0].strip()


STATES = {0: "R", 1: "S", 2: "D", 4: "T", 8: "t", 18: "D", 32: "X", 64: "Z"}


def open_files(task):
    if int(task["files"]) == 0:
        return
    table = task["files"]["fdt"]
    for fd in range(int(table["max_fds"])):
        file = table["fd"][fd]
        if int(file):
            yield fd, file


def file_name(file):
    if int(file["f_dname"]):
        return file["f_dname"].string()
    dentry = file["f_path"]["dentry"]
    if not int(dentry):
        return "?"
    parts = []
    while int(dentry["d_parent"]) != int(dentry):
        parts.append(dentry["d_name"]["name"].string())
        dentry = dentry["d_parent"]
    return "/" + "/".join(reversed(parts))


class Ps(gdb.Command):
    """ps - the tasks: pid, process, parent, state, CPU, name."""

    def __init__(self):
        super().__init__("ps", gdb.COMMAND_DATA)

    def invoke(self, arg, from_tty):
        print("  PID  TGID  PPID S CPU COMMAND")
        for process in processes():
            for task in threads(process):
                print("%5d %5d %5d %s %3d %s" % (
                    int(task["pid"]), int(task["tgid"]),
                    int(task["real_parent"]["tgid"]),
                    STATES.get(int(task["state"]), "?"), int(task["cpu"]),
                    task["comm"].string()))


class Fds(gdb.Command):
    """fds PID - the open descriptors of a task and the operations behind them."""

    def __init__(self):
        super().__init__("fds", gdb.COMMAND_DATA)

    def invoke(self, arg, from_tty):
        if not arg:
            raise gdb.GdbError("fds PID: which task? see ps")
        for fd, file in open_files(task_by_pid(int(arg))):
            print("%3d %s  %s" % (fd, symbol(file["f_op"]), file_name(file)))


class Sockets(gdb.Command):
    """sockets - every open socket: task, descriptor, type and operations."""

    def __init__(self):
        super().__init__("sockets", gdb.COMMAND_DATA)

    def invoke(self, arg, from_tty):
        fops = int(gdb.parse_and_eval("&socket_file_ops"))
        sock_type = gdb.lookup_type("struct socket").pointer()
        print("  PID  FD OPERATIONS            STATE LOCAL")
        for process in processes():
            for fd, file in open_files(process):
                if int(file["f_op"]) != fops:
                    continue
                sock = file["private_data"].cast(sock_type)
                print("%5d %3d %-21s %5d %s" % (
                    int(process["pid"]), fd, symbol(sock["ops"]),
                    int(sock["sk"]["sk_state"]), symbol(sock["ops"]["bind"])))


class Syscalls(gdb.Command):
    """syscalls [32] [NAME] - the slots of sys_call_table (32: ia32_sys_call_table)."""

    def __init__(self):
        super().__init__("syscalls", gdb.COMMAND_DATA)

    def invoke(self, arg, from_tty):
        words = arg.split()
        ia32 = "32" in words
        wanted = [w for w in words if w != "32"]
        table = gdb.parse_and_eval("ia32_sys_call_table" if ia32 else "sys_call_table")
        for nr in range(table.type.range()[1] + 1):
            name = symbol(table[nr])
            if name.endswith("ni_syscall") or (wanted and wanted[0] not in name):
                continue
            print("%3d %s" % (nr, name))


for command in (Ps, Fds, Sockets, Syscalls):
    command()
