"""What readers' programs make of the feeds while the blog lives: built again, corrected, retitled, with news.

A copy of the sample is built five times and served on this machine. feedparser, the library `reader` and
newsboat, where it is installed, read every feed after each build: nothing may come twice, and only what
changed is news.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checks.built import Built, Finding, Skipped
from checks.serving import served

BLOG = Path(__file__).resolve().parent.parent
NEWS = "A post that nobody knew of"


@dataclass(frozen=True)
class Step:
    """What the author did before a build, and the ids of what is another or new by that, in any feed."""

    name: str
    day: str
    moved: frozenset[str] = frozenset()
    title: str = ""  # what one of them is called now
    news: str = ""  # what the ids of new entries hold


class Blog:
    """A copy of the sample that may be written in; `feeds` are the files of its feeds."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.output = folder / "blog", folder / "site"
        for name in ("content", "theme", "plugins"):
            shutil.copytree(BLOG / name, self.folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(BLOG / "pelicanconf.py", self.folder)
        self.output.mkdir()

    def build(self, address: str, day: str) -> None:
        """Builds the site as on this day. Raises Skipped where that fails: other checks tell why."""
        command = [sys.executable, "-m", "shorttake", "-C", str(self.folder), "build"]
        own = {"SITEURL": address, "SHORTTAKE_NOW": f"{day}T12:00:00+00:00", "PYTHONPATH": str(BLOG)}
        done = subprocess.run(
            [*command, "--output", str(self.output)],
            env=os.environ | own,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
        if done.returncode:
            raise Skipped(f"the sample is not built: {done.stderr.strip().splitlines()[-1:]}")

    @property
    def feeds(self) -> list[str]:
        """Every feed, as a path below the site; the parts of the past are none."""
        names = ("atom.xml", "rss.xml", "feed.json", "feed.xml")
        found = (path.relative_to(self.output) for path in self.output.rglob("*") if path.name in names)
        return sorted(path.as_posix() for path in found)

    def items(self, feed: str) -> list[dict[str, Any]]:
        """The items of a JSON Feed."""
        return list(json.loads((self.output / feed).read_bytes())["items"])

    def edit(self, before: str, after: str) -> bool:
        """Puts `after` for `before` in the one post that has it, and says whether there is one."""
        for path in sorted((self.folder / "content").rglob("*.md")):
            text = path.read_text(encoding="utf-8")
            if before in text and path.parent.name in ("takes", "posts"):
                path.write_text(text.replace(before, after, 1), encoding="utf-8")
                return True
        return False


def life(blog: Blog, address: str) -> Iterator[Step]:
    """What happens to the blog; it is built anew before each step is told."""
    blog.build(address, "2030-01-01")
    yield Step("a first build", "2030-01-01", news=":")
    blog.build(address, "2030-01-02")
    yield Step("another build", "2030-01-02")
    posts = {one["url"]: one for one in blog.items("feeds/feed.json")}
    for item in blog.items("links/feed.json"):
        page, _, anchor = item["url"].partition("#")
        if (
            anchor
            and page in posts
            and blog.edit(f"]({item['external_url']}", f" indeed]({item['external_url']}")
        ):
            blog.build(address, "2030-01-03")
            yield Step("an edit of an item", "2030-01-03", frozenset((item["id"], posts[page]["id"])))
            break
    for post in posts.values():
        if blog.edit(f"title: {post['title']}\n", f"title: {post['title']}, retold\n"):
            blog.build(address, "2030-01-04")
            yield Step("a retitle", "2030-01-04", frozenset((post["id"],)), f"{post['title']}, retold")
            break
    (blog.folder / "content/posts/news.md").write_text(
        f"---\ntitle: {NEWS}\ndate: 2030-01-05\n---\n\nIt tells of [a page](https://example.org/news).\n",
        encoding="utf-8",
    )
    blog.build(address, "2030-01-05")
    yield Step("a new post", "2030-01-05", news="/2030/01/05/news/")


Entries = dict[str, dict[str, tuple[str, str]]]  # feed -> id -> (title, what tells of a change)


class Parser:
    """feedparser: what stands in each feed just now."""

    name = "feedparser"

    def read(self, address: str, feeds: list[str], folder: Path) -> Iterator[Finding | Entries]:
        """Every entry; what stands in a feed twice is found."""
        import feedparser

        found: Entries = {}
        for feed in feeds:
            data = (folder / feed).read_bytes()
            if feed.endswith(".json"):
                rows = [(one["id"], one["title"], one["date_modified"]) for one in json.loads(data)["items"]]
            else:
                parsed = feedparser.parse(data)
                if parsed.bozo:
                    yield Finding(feed, f"feedparser: {parsed.bozo_exception}")
                rows = [(one.id, one.title, one.updated) for one in parsed.entries]
            found[feed] = {id_: (title, updated) for id_, title, updated in rows}
            if len(found[feed]) != len(rows):
                yield Finding(feed, "feedparser: an id stands twice")
        yield found


class Library:
    """The library `reader`, which keeps what it read."""

    name = "reader"

    def __init__(self) -> None:
        try:
            from reader import make_reader
        except ImportError:
            raise Skipped("the library reader is not installed") from None
        self.reader = make_reader(":memory:")

    def read(self, address: str, feeds: list[str], folder: Path) -> Iterator[Finding | Entries]:
        """Every entry that it knows by now."""
        for feed in feeds:
            self.reader.add_feed(f"{address}/{feed}", exist_ok=True)
        for result in self.reader.update_feeds_iter(scheduled=False):  # not only once an hour
            if isinstance(result.value, Exception):
                yield Finding(result.url, f"reader: {result.value}")
        found: Entries = {feed: {} for feed in feeds}
        for entry in self.reader.get_entries():
            said = (entry.title or "", f"{entry.updated} {entry.content[0].value if entry.content else ''}")
            found[entry.feed_url.removeprefix(f"{address}/")][entry.id] = said
        yield found


class Newsboat:
    """newsboat; it knows no JSON Feed, and an id only once, so each feed has a cache of its own."""

    name = "newsboat"

    def __init__(self, home: Path) -> None:
        self.program = shutil.which("newsboat") or ""
        if not self.program:
            raise Skipped("there is no newsboat (Debian: newsboat)")
        self.home = home
        home.mkdir()
        (home / "config").touch()

    def read(self, address: str, feeds: list[str], folder: Path) -> Iterator[Finding | Entries]:
        """Every entry in its caches by now."""
        found: Entries = {}
        for feed in (feed for feed in feeds if feed.endswith(".xml")):
            cache = self.home / f"{feed.replace('/', ' ')}.db"
            (self.home / "urls").write_text(f"{address}/{feed}\n")
            where = ["-C", str(self.home / "config"), "-u", str(self.home / "urls"), "-c", str(cache)]
            done = subprocess.run(
                [self.program, *where, "-x", "reload"],
                env=os.environ | {"HOME": str(self.home), "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            if done.returncode or done.stderr.strip():
                yield Finding(feed, f"newsboat: exit {done.returncode}: {done.stderr.strip()[:300]}")
                continue
            base = sqlite3.connect(cache)
            rows = base.execute("SELECT guid, title, content FROM rss_item").fetchall()
            base.close()
            found[feed] = {guid: (title, content) for guid, title, content in rows}
            if len(found[feed]) != len(rows):
                yield Finding(feed, "newsboat: an entry is there twice")
        yield found


def changes(
    feed: str, step: Step, before: dict[str, Any], now: dict[str, Any], who: str
) -> Iterator[Finding]:
    """What a program takes for news, and should not; and what it misses."""

    def wrong(what: str) -> Finding:
        return Finding(feed, f"{who}, after {step.name}: {what}")

    if not before and not now:
        yield wrong("no entries")
    for one in sorted(now.keys() - before.keys()):
        if not step.news or step.news not in one:
            yield wrong(f"{one} is taken for new")
    for one in sorted(now.keys() & before.keys()):
        if (before[one] != now[one]) != (one in step.moved):
            yield wrong(f"{one} is {'un' if one in step.moved else ''}changed")
    titles = [title for title, _ in now.values()]
    if step.title and any(one in step.moved and "#" not in one for one in now) and step.title not in titles:
        yield wrong(f"nothing is called {step.title!r}")


def check(site: Built) -> Iterator[Finding]:
    """What any program takes for news that is none; `site` is not looked at, for it must not be changed."""
    with tempfile.TemporaryDirectory() as folder:
        blog = Blog(Path(folder))
        programs: list[Any] = [Parser()]
        for make in (Library, lambda: Newsboat(Path(folder) / "newsboat")):
            try:
                programs.append(make())
            except Skipped as reason:
                yield Finding("feeds", f"not read with every program: {reason}", doubtful=True)
        known: dict[str, Entries] = {program.name: {} for program in programs}
        with served(blog.output) as address:
            for step in life(blog, address):
                for program in programs:
                    for said in program.read(address, blog.feeds, blog.output):
                        if isinstance(said, Finding):
                            yield said
                            continue
                        for feed, entries in said.items():
                            before = known[program.name].get(feed, {})
                            begun = step if before else Step(step.name, step.day, news=":")
                            yield from changes(feed, begun, before, entries, program.name)
                        known[program.name] = said
