"""A program run as a process of its own: how long, how much processor time, how much memory, and what it says."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

import psutil

INTERVAL = 0.05


@dataclass(frozen=True)
class Run:
    """One run. `wall` and `cpu` in seconds, `peak` the most memory that one of its processes held, in MiB (RSS);
    `parts` seconds by part, in order; `counts` what it did. PostgreSQL's own processes are not in `cpu` and `peak`."""

    wall: float
    cpu: float
    peak: float
    parts: Mapping[str, float]
    counts: Mapping[str, int]

    def part(self, *left_out: str) -> float:
        """The seconds of all parts but some."""
        return sum(seconds for name, seconds in self.parts.items() if name not in left_out)


class ProgramFailed(RuntimeError):
    """A measured program did not end well."""


def measure(module: str, environment: Mapping[str, str], *arguments: str) -> Run:
    """Run a module of the benchmarks; its last line of output is a JSON object with `parts` and `counts`."""
    command = [sys.executable, "-m", module, *arguments]
    started = time.perf_counter()
    program = subprocess.Popen(command, env=dict(environment), stdout=subprocess.PIPE, text=True)
    cpu: dict[int, float] = {}
    peak = 0.0
    while program.poll() is None:
        for each in _tree(program.pid):
            try:
                times, memory = each.cpu_times(), each.memory_info().rss / 2**20
            except psutil.Error:
                continue
            cpu[each.pid] = times.user + times.system
            peak = max(peak, memory)
        time.sleep(INTERVAL)
    wall = time.perf_counter() - started
    assert program.stdout is not None
    lines = program.stdout.read().splitlines()
    program.stdout.close()
    if program.returncode:
        raise ProgramFailed(f"{' '.join(command)} ended with {program.returncode}.")
    said = json.loads(lines[-1])
    return Run(wall, sum(cpu.values()), peak, said["parts"], said["counts"])


def _tree(pid: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.Error:
        return []
