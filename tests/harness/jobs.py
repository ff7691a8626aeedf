"""Debian's programs at real jobs: what a job prints in `ringside run`, and
its exit status, must be what they are on this computer, where the very same
files run on its own kernel."""

import os
import re
import subprocess
import tempfile
import threading

import guest

FOLDER = "tests/programs/jobs"
RUN = "tests/programs/run_jobs"
MEMORY = 1024
SECONDS = 1500                  # for all jobs on one machine

# Process ids stand in what a shell says of a killed child; nothing else that
# is by nature different is printed by a job.
PROCESS = re.compile(r"(: line \d+:) +\d+ ")


class Verdict:
    def __init__(self):
        self.output = []
        self.status = "it did not run"
        self.seconds = 0

    def text(self):
        return [*self.output, f"exit status {self.status}"]


def names():
    return sorted(os.listdir(FOLDER))


def _run(argv, jobs):
    """What each job said, by name, and what came beside it."""
    found = {name: Verdict() for name in jobs}
    beside = []
    now = None
    done = subprocess.run([*argv, os.path.abspath(RUN), *jobs], check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    for line in done.stdout.decode("utf-8", "replace").split("\n"):
        line = line.rstrip("\r")
        if line.startswith("@@job "):
            now = found[line.split()[1]]
            now.status = "it did not end"
        elif line.startswith("@@end "):
            _, _, now.status, took = line.split()
            now.seconds = int(took) / 1000
        elif line.startswith("| "):
            now.output.append(PROCESS.sub(r"\1 PID ", line[2:]))
        elif line:
            beside.append(line)
    return found, beside


class Host:
    """The jobs on this computer's kernel: run when first asked for."""

    def __init__(self, jobs):
        self.jobs = jobs
        self.lock = threading.Lock()
        self.found = None

    def get(self):
        with self.lock:
            if self.found is None:
                self.found, _ = _run([], self.jobs)
            return self.found


def on_ringside(kernel, cpus, jobs):
    found, beside = _run(["build/ringside", "run", "-q",
                          "--kernel", kernel.path, "-m", str(MEMORY),
                          "-c", str(cpus), "--timeout", str(SECONDS), "--"],
                         jobs)
    with open(f"{guest.OUT}/log/jobs-{kernel.name}-{cpus}.log", "w",
              encoding="utf-8") as log:
        for name, verdict in found.items():
            log.write(f"@@job {name} {verdict.seconds:.1f} s\n")
            log.write("\n".join(verdict.text()) + "\n")
        log.write("\n".join(["@@beside", *beside]) + "\n")
    return found, beside


def terminal_outside(kernel, cpus):
    """The job of the terminal once more, with the terminal on this computer
    and the shell on Ringside: what the screen showed."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [os.path.abspath(f"{FOLDER}/terminal"),
             os.path.abspath("build/ringside"), "run", "-q", "--kernel",
             os.path.abspath(kernel.path), "-m", "512", "-c", str(cpus), "--"],
            cwd=folder, check=False, stdin=subprocess.DEVNULL, timeout=SECONDS,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    text = done.stdout.decode("utf-8", "replace").splitlines()
    return [*text, f"exit status {done.returncode}"]
