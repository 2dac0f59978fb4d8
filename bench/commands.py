"""How much CPU a command takes: run several times, its children counted, with a word about a busy machine."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Taken:
    """Seconds of CPU (user and system, children too) and of the clock on the wall, and megabytes of memory at
    the most, one for each run."""

    cpu: tuple[float, ...]
    wall: tuple[float, ...]
    memory: tuple[float, ...] = ()

    @property
    def usual(self) -> float:
        """The median of the CPU."""
        return statistics.median(self.cpu)

    @property
    def spread(self) -> float:
        """How far the middle half of the runs lies apart, as a part of the median."""
        low, _, high = statistics.quantiles(self.cpu, n=4)
        return (high - low) / self.usual


@dataclass(frozen=True)
class Command:
    """What is run in a folder: `words(number)` of its run, after `before()`."""

    words: Callable[[int], Sequence[str]]
    folder: Path
    before: Callable[[], None] = lambda: None


def measure(
    command: Callable[[int], Sequence[str]],
    folder: Path,
    environ: Mapping[str, str],
    runs: int,
    before: Callable[[], None] = lambda: None,
) -> Taken:
    """Runs `command(number)` in a folder: once to warm up, then `runs` times.

    `before` is called before each run, and what was written is put on the disk; neither is measured.
    Raises CalledProcessError where a run fails.
    """
    return in_turn({"": Command(command, folder, before)}, environ, runs)[""]


def in_turn(commands: Mapping[str, Command], environ: Mapping[str, str], runs: int) -> dict[str, Taken]:
    """As `measure`, several commands in turn: a machine that is slower now than it was a minute ago is so for
    each of them."""
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            command.before()
            os.sync()  # none waits for what the one before wrote
            one = _run(list(command.words(number)), command.folder, environ)
            found[name] += [one] if number else []
    return {name: Taken(*zip(*some, strict=True)) for name, some in found.items()}


def _run(words: list[str], folder: Path, environ: Mapping[str, str]) -> tuple[float, float, float]:
    """Seconds of CPU and on the wall, and megabytes. Raises CalledProcessError."""
    start = time.perf_counter()
    process = subprocess.Popen(
        words, cwd=folder, env=dict(environ), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words, stderr=complaint)
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def busy(load: float, cores: int, all_taken: Sequence[Taken]) -> str | None:
    """A sentence for whoever reads the numbers, where the machine had too much else to do."""
    reasons = []
    if load > cores * 0.75:
        reasons.append(f"load {load:.1f} on {cores} cores before we began")
    uneven = max((one.spread for one in all_taken), default=0.0)
    if uneven > 0.2:
        reasons.append(f"runs of one command differ by {uneven:.0%}")
    return (
        f"the machine is busy: take these numbers for upper bounds ({'; '.join(reasons)})"
        if reasons
        else None
    )
