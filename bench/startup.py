"""How long the author waits: start-up, keeping a link (in a new blog or a full one), building the sample."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.commands import Taken, busy, measure
from shorttake.scaffold import Start, begin, parts

ROOT = Path(__file__).resolve().parent.parent
RUNS = 9
FULL = 10_000  # link files in the inbox of an author who never publishes
PROMISE = 0.25  # seconds of CPU that keeping a link may take

LINK = """\
---
url: https://example.org/{number}/an-article-about-something.html
title: An article about something, the {number}th
author: Ada Example
site: example.org
date: 2026-01-02
tags: [networking, bgp]
added: 2026-01-02T03:04:05+00:00
---

What it says, in a sentence.
"""


def fill(blog: Path, many: int = FULL) -> None:
    """Link files as `add-link` writes them."""
    for number in range(many):
        path = blog / "content" / "inbox" / f"2026-01-02-an-article-about-something-{number:06}.md"
        path.write_text(LINK.format(number=number))


def forget(blog: Path) -> None:
    """The cache, as if nothing had ever been read."""
    for path in (blog / ".shorttake").glob("cache*"):
        path.unlink()


def main(runs: int = RUNS) -> int:
    """Prints a table; 1 where keeping a link takes longer than promised on a machine that is not busy."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    shorttake = [sys.executable, "-m", "shorttake"]

    def add(number: int) -> list[str]:
        return [*shorttake, "add-link", "--offline", f"https://example.net/{number}/{os.urandom(4).hex()}"]

    taken: dict[str, Taken] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        fresh, full = Path(name) / "fresh", Path(name) / "full"
        for blog in (fresh, full):
            begin(blog, parts(Start("Bench")))
        fill(full)
        try:
            taken["python -c pass"] = measure(lambda _: [sys.executable, "-c", "pass"], fresh, environ, runs)
            taken["shorttake --help"] = measure(lambda _: [*shorttake, "--help"], fresh, environ, runs)
            taken["add-link, fresh blog"] = measure(add, fresh, environ, runs)
            taken[f"add-link, {FULL:,} in the inbox"] = measure(add, full, environ, runs)
            taken[f"add-link, {FULL:,}, no cache"] = measure(
                add, full, environ, max(3, runs // 3), before=lambda: forget(full)
            )
            site = Path(name) / "sample"
            for part in ("content", "theme", "plugins"):
                shutil.copytree(ROOT / part, site / part)
            shutil.copy(ROOT / "pelicanconf.py", site)
            taken["build of the sample"] = measure(
                lambda _: [*shorttake, "build"], site, environ, max(3, runs // 3)
            )
        except subprocess.CalledProcessError as error:
            print(f"{' '.join(error.cmd)}: exit {error.returncode}\n{error.stderr.decode()}", file=sys.stderr)
            return 1
    print(table(taken))
    warning = busy(load, cores, list(taken.values()))
    if warning:
        print(warning)
    slow = [
        words
        for words, one in taken.items()
        if "add-link" in words and "no cache" not in words and one.usual > PROMISE
    ]
    for words in slow:
        print(f"slower than the {PROMISE * 1000:.0f} ms that are promised: {words}")
    return 1 if slow and not warning else 0


def table(taken: dict[str, Taken]) -> str:
    """Milliseconds of CPU, the median of the runs, beside what Python alone takes."""
    bare = next(iter(taken.values())).usual
    lines = [f"{'':<32}{'CPU ms':>8}{'fastest':>9}{'x python':>10}{'wall ms':>9}"]
    for words, one in taken.items():
        lines.append(
            f"{words:<32}{one.usual * 1000:>8.0f}{min(one.cpu) * 1000:>9.0f}{one.usual / bare:>10.1f}"
            f"{min(one.wall) * 1000:>9.0f}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
