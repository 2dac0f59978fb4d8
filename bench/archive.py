"""How long "have I linked this?" takes: building the index, keeping it up to date, asking it; in CPU time."""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

if not __package__:  # run as a file: the project is the folder above
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.commands import measure
from shorttake.archive import Archive
from shorttake.cache import Cache
from shorttake.settings import Settings, check

POSTS = 1_638  # of a real technical weblog after ten years
KEPT = 10_000  # link files in the inbox of an author who never publishes
RUNS = 5

WORDS = """
    network switch queue packet buffer storage array disk cache server memory kernel container image
    cloud tenant policy router fabric overlay tunnel host guest driver latency cluster node script
    module author article writes explains shows this that with about into some great short useful here
    there and the for from
""".split()  # noqa: SIM905 (a list of words reads better)
HEAD = """---
title: '{title}'
date: {day}T10:00:00+01:00
categories: [{category}]
tags: [{tag}]
---

"""
LINK = """---
url: https://site{site}.example.org/articles/{number}
title: Article {number} on things
author: Ada Example
site: Example
date: 2026-11-18
tags: [networking, bgp]
section: Networking
added: 2026-11-20T09:30:00+01:00
---

What I say about it, in a sentence or two.
"""
ASK = """
import sys, time
from pathlib import Path
from shorttake.archive import Archive
from shorttake.cache import Cache
from shorttake.settings import check
settings = check(Path(sys.argv[1]), {})
Archive(settings, Cache(settings.cache)).seen("https://example.org/1")
"""


def write_posts(folder: Path, many: int = POSTS) -> None:
    """Posts with links as real ones have them: one in twenty is a Short Take, some have no link at all."""
    dice = random.Random(2026)  # the same posts each time

    def words(number: int) -> str:
        return " ".join(dice.choices(WORDS, k=number))

    def link() -> str:
        path = f"{dice.randrange(10**6)}/{words(2).replace(' ', '-')}/"
        return f"[{words(3)}](https://{dice.choice(WORDS)}.example.org/{path})"

    folder.mkdir(parents=True)
    for number in range(many):
        day = f"{2005 + number // 180}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        if number % 20 == 0:
            title = f"Technology Short Take #{number // 20 + 1}"
            parts = [f"Welcome to {title}! {words(30)}."]
            for section in ("Networking", "Storage", "Virtualization", "Security"):
                parts += [f"## {section}", *(f"* {words(20)} {link()}, {words(25)}." for _ in range(7))]
        else:
            title = words(5)
            parts = [f"{words(80)} {link() if dice.random() < 0.6 else ''} {words(30)}." for _ in range(5)]
        head = HEAD.format(title=title, day=day, category=words(1), tag=words(1))
        (folder / f"{day}-post-{number}.md").write_text(head + "\n\n".join(parts) + "\n", encoding="utf-8")


def write_kept(folder: Path, many: int = KEPT) -> None:
    """Link files as `add-link` writes them."""
    folder.mkdir(parents=True)
    for number in range(many):
        name = f"2026-11-{number % 28 + 1:02}-an-article-{number:06x}.md"
        (folder / name).write_text(LINK.format(site=number % 97, number=number), encoding="utf-8")


class Watch:
    """Measures, prints, and remembers what took longer than promised."""

    def __init__(self) -> None:
        self.slow: list[str] = []

    def take(self, name: str, work: Callable[[], Any], promise: float | None, runs: int = 1) -> Any:
        """CPU seconds of the best of several runs."""
        taken: list[float] = []
        result = None
        for _ in range(runs):
            begun = time.process_time()
            result = work()
            taken.append(time.process_time() - begun)
        self.tell(name, min(taken), promise)
        return result

    def tell(self, name: str, seconds: float, promise: float | None) -> None:
        """One line of the table."""
        goal = f"   (promised: {promise * 1000:,.0f} ms)" if promise else ""
        print(f"  {name:<44}{seconds * 1000:>9,.1f} ms{goal}", flush=True)
        if promise and seconds > promise:
            self.slow.append(name)


def posts(root: Path, watch: Watch, runs: int) -> None:
    """The archive of a long life."""
    settings = check(root, {})
    archive = opened(settings)
    done = watch.take("built from nothing", archive.refresh, 5.0)
    links = list(archive.links())
    watch.take("nothing changed", archive.refresh, None, runs)
    path = root / links[0].file
    text = path.read_text(encoding="utf-8")

    def edit() -> None:
        path.write_text(f"{text}\n<!-- {time.time_ns()} -->\n", encoding="utf-8")
        archive.refresh()

    watch.take("one file edited", edit, None, runs)
    watch.take("an address, found", lambda: archive.places(links[len(links) // 2].url), 0.05, runs)
    watch.take("an address, not found", lambda: archive.places("https://example.net/not/there"), 0.05, runs)
    watch.take("words, found", lambda: archive.search("network storage"), 0.05, runs)
    watch.take("words, not found", lambda: archive.search("xylophone"), 0.05, runs)
    watch.take("near-misses", lambda: archive.near(links[0].url, "a title of some words"), 0.05, runs)
    watch.take("every link, for the link checker", lambda: list(archive.links()), None, runs)

    def before() -> None:
        path.write_text(f"{text}\n<!-- {time.time_ns()} -->\n", encoding="utf-8")

    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    taken = measure(lambda _: [sys.executable, "-c", ASK, str(root)], root, environ, runs, before)
    watch.tell("one file edited and asked, with the start", taken.usual, 0.3)
    print(
        f"  {done.read:,} files, {len(links):,} links, {settings.cache.stat().st_size / 1e6:.1f} MB of cache"
    )


def kept(root: Path, watch: Watch, runs: int) -> None:
    """A very full inbox."""
    archive = opened(check(root, {}))
    watch.take("built from nothing", archive.refresh, 1.5)
    archive.refresh()
    watch.take("nothing changed", archive.refresh, 0.06, runs)

    def add() -> None:
        name = f"new-{time.time_ns()}.md"
        (root / "content/inbox" / name).write_text(
            "---\nurl: https://example.org/new\n---\n", encoding="utf-8"
        )
        archive.seen("https://example.org/another")

    watch.take("one link added and one asked for", add, None, runs)
    watch.take("words, not found", lambda: archive.search("xylophone"), None, runs)


def opened(settings: Settings) -> Archive:
    """The archive with an empty cache; reading the code is not measured."""
    import shorttake.archive.harvest
    import shorttake.archive.kept  # noqa: F401

    return Archive(settings, Cache(settings.cache))


def main(runs: int = RUNS) -> int:
    """Prints two tables; 1 where something takes longer than promised on a machine that is not busy.

    `SHORTTAKE_BENCH_POSTS` may name a folder of real posts to be read (a copy of it) instead of made-up ones.
    """
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    watch = Watch()
    real = os.environ.get("SHORTTAKE_BENCH_POSTS")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        if real and Path(real).is_dir():
            shutil.copytree(real, root / "posts/content/posts")
        else:
            write_posts(root / "posts/content/posts")
        print(f"{'real' if real else 'made-up'} posts, best of {runs} runs, CPU time")
        posts(root / "posts", watch, runs)
        write_kept(root / "kept/content/inbox")
        print(f"{KEPT:,} links in the inbox")
        kept(root / "kept", watch, runs)
    if watch.slow and load > cores * 0.75:
        print(f"slower than promised, but the machine is busy (load {load:.1f} on {cores} cores)")
        return 0
    return 1 if watch.slow else 0


if __name__ == "__main__":
    sys.exit(main())
