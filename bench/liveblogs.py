"""What a liveblog costs: an entry added from the hall, to a few and to 5,000, and building those."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

if not __package__:  # run as a file: the project is the folder above
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.commands import Taken, busy, measure

ROOT = Path(__file__).resolve().parent.parent
MANY = 5_000
RUNS = 5
ADD, BUILD = 0.25, 2.0  # seconds of CPU

HEAD = """\
---
title: Cables, told live
date: 2026-10-08T06:00:00+02:00
event: Harbour Days 2026
session: Cables
speakers: [Ada Byte, Bo Nibble]
starts: 2026-10-08T06:00:00+02:00
zone: Europe/Amsterdam
status: live
---

Ada Byte lays cables at Harbour Days, and says how.
"""
# What an entry says: a few words, as one who types in a hurry has them; and as one who has the time.
BRIEF = "Entry {number} of it."
LONG = (
    "The {number}th cable *holds*, says Ada, and [the map](https://example.org/map/{number}) shows where it"
    " lies. Under load it **still** holds."
)


def liveblog(many: int, words: str) -> str:
    """The text of a liveblog with so many entries, ten seconds apart."""
    lines = [HEAD]
    for number in range(many):
        at = f"{6 + number // 360:02}:{number // 6 % 60:02}:{number % 6 * 10:02}"
        lines.append(f"\n**{at}** {words.format(number=number)}\n")
    return "".join(lines)


def main() -> int:
    """Prints the figures beside their goals; 0, since a goal that is missed is news and no failure."""
    load, taken = os.getloadavg()[0], list[Taken]()
    environ = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SHORTTAKE_NOW": "2026-10-08T20:00:00+02:00",
        "SITEURL": "https://cables.example",
    }
    shorttake = [sys.executable, "-m", "shorttake"]
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        blog = Path(name)
        for part in ("theme", "plugins"):
            shutil.copytree(ROOT / part, blog / part)
        shutil.copy(ROOT / "pelicanconf.py", blog)
        path = blog / "content/liveblogs/2026-10-08-cables.md"
        path.parent.mkdir(parents=True)

        def fresh() -> None:
            for made in ("output", ".shorttake"):
                shutil.rmtree(blog / made, ignore_errors=True)

        for said, text in (
            ("a few", liveblog(3, BRIEF)),
            (f"{MANY:,}", liveblog(MANY, BRIEF)),
            (f"{MANY:,} long", liveblog(MANY, LONG)),
        ):
            path.write_text(text, encoding="utf-8")
            add = measure(lambda number: [*shorttake, "live", "add", f"More {number}."], blog, environ, RUNS)
            path.write_text(text, encoding="utf-8")
            build = measure(lambda _: [*shorttake, "build"], blog, environ, 3, before=fresh)
            taken += [add, build]
            print(
                f"{said:12} entries: add one {add.usual:.2f} s (goal {ADD}), build {build.usual:.2f} s"
                f" (goal {BUILD:.0f}) of CPU"
            )
    word = busy(load, os.cpu_count() or 1, taken)
    if word:
        print(word)
    return 0


if __name__ == "__main__":
    sys.exit(main())
