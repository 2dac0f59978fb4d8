"""The hall: opens settings, clock, cache, archive and web when asked for them; stays above the rooms."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from shorttake import clock, settings
from shorttake.cache import Cache
from shorttake.errors import Problems, ShorttakeError
from shorttake.settings import Settings

if TYPE_CHECKING:
    from shorttake.archive import Archive, LinkRow
    from shorttake.archive.posts import Post
    from shorttake.liveblog import Liveblog
    from shorttake.render.markdown import Renderer
    from shorttake.render.stale.manifest import Look
    from shorttake.render.stale.notes import Notes
    from shorttake.render.stale.pages import Pages
    from shorttake.render.stale.reads import Reads
    from shorttake.render.stale.records import Records
    from shorttake.sections import Filing
    from shorttake.stats import Statistics
    from shorttake.web import Client

T = TypeVar("T")

_MANY = 100  # files whose links are looked up one by one; those of all take as long


class Site:
    """One blog in one run of a command. Only handles (cli, plugins) hold one; rooms get what they need."""

    def __init__(self, start: Path, environ: Mapping[str, str] = os.environ) -> None:
        self.start = start
        self.environ = environ
        self.on_problem: Callable[[ShorttakeError], None] | None = None  # told of files that cannot be read
        self.alone = False  # whether this process ends with the command
        self.looked: Look | None = None  # what a look at the blog's files found when the process began
        self.generators: list[Any] = []  # Pelican's, of the build that runs
        self.pages: Pages | None = None  # of the last build, where a build may leave some as they are
        # Files of the site that lie ready in the cache, by their names there; None where Pelican runs alone.
        self.ready: dict[str, str] | None = None
        self.named: dict[tuple[str, str, str], Any] = {}  # tags, categories, authors: one object for each
        self.reads: Reads | None = None  # what was read for the last build, where that may be used
        # What this process may as well do now, when others read posts or make pages beside it.
        self.meanwhile: Callable[[], object] = lambda: None
        self._notes: dict[str, Notes] = {}
        self._asked_for = 0  # files whose links were looked up
        self._words: dict[str, str] = {}  # digests of what posts say, by their files
        self.until: dt.datetime | None = None  # the next moment at which a page will be another by itself

    @cached_property
    def root(self) -> Path:
        """The blog's folder. Raises SettingsError where there is none."""
        return settings.find_root(self.start)

    @cached_property
    def settings(self) -> Settings:
        """What pelicanconf.py says. Raises SettingsError."""
        return settings.load(self.root, self.environ)

    @cached_property
    def now(self) -> dt.datetime:
        """The time of this run: asked once, so that one command has one time."""
        return clock.now(self.settings.zone, self.environ)

    def changes_at(self, moment: dt.datetime | None) -> None:
        """Told by whoever makes a page that depends on the time: from this moment on it will be another."""
        if moment is not None and moment > self.now and (self.until is None or moment < self.until):
            self.until = moment

    @cached_property
    def cache(self) -> Cache:
        """The cache, opened when first used."""
        return Cache(self.settings.cache)

    def close(self) -> None:
        """Lets go of the cache, so that nothing of it waits in its log for the next run."""
        if "cache" in self.__dict__:
            self.cache.close()

    @cached_property
    def archive(self) -> Archive:
        """Everything published, and every link in it."""
        from shorttake.archive import Archive

        return Archive(self.settings, self.cache, on_problem=self.on_problem)

    @cached_property
    def links(self) -> list[LinkRow]:
        """Every link of every file, as the archive has it now; looked up once."""
        self.archive.refresh()
        return list(self.archive.links())

    @cached_property
    def digests(self) -> dict[str, str]:
        """A digest of each file that the archive has read, by the file; looked up once."""
        self.archive.refresh()
        return self.archive.digests()

    def links_of(self, file: str) -> list[LinkRow]:
        """The links of one file; where those of many are asked for, all are looked up."""
        if self._asked_for < _MANY and file in self.digests:
            self._asked_for += 1
            return self.archive.links_of(file)
        return self._links_by_file.get(file, [])

    @cached_property
    def _links_by_file(self) -> dict[str, list[LinkRow]]:
        return {file: list(some) for file, some in groupby(self.links, key=lambda row: row.file)}

    @cached_property
    def posts(self) -> dict[str, Post]:
        """Every post and page by its file's path, read once. Raises Problems: every file that is broken."""
        from shorttake.archive.posts import post_names, read_all

        found, sources = list(post_names(self.settings)), None
        if self.reads is not None:
            from shorttake.sources import Sources

            sources = Sources(self.settings, self.reads, self.cache, found)
            self._words = sources.words
            self.meanwhile()
        posts, problems = read_all(self.settings, sources.post if sources else None, found)
        if sources is not None:
            sources.end()
        if problems:
            problems += self._read_liveblogs(posts)[1]
            many = len(problems)
            raise Problems(
                problems, f"{many} file{'s' if many > 1 else ''} to mend before the site can be built"
            )
        top = f"{self.root}{os.sep}"
        return {post.file if os.path.isabs(post.file) else top + post.file: post for post in posts}  # noqa: PTH117

    @cached_property
    def updated(self) -> dict[str, dt.datetime | None]:
        """When each published post, item or update was last changed, by its feed id."""
        from shorttake.archive import updates

        def entries(post: Post) -> dict[str, str]:
            if post.kind not in ("take", "liveblog"):
                return {}
            text = post.source.text
            if live := self.liveblogs.get(post.file):
                return live.words(text)
            from shorttake.takes.parse import read_take

            take = self.remember(read_take, text, post.body_at)
            return {item.anchor: text[item.content_at : item.end] for item in take.items}

        self._record = updates.load(self.settings.content)
        times, self._seen = updates.updated(self.posts.values(), self._record, self.now, entries, self._words)
        return times

    @cached_property
    def liveblogs(self) -> dict[str, Liveblog]:
        """What the text of each liveblog says, by the name of its file. Raises Problems: every broken one."""
        found, problems = self._read_liveblogs(self.posts.values())
        if problems:
            raise Problems(problems)
        return found

    def _read_liveblogs(self, posts: Iterable[Post]) -> tuple[dict[str, Liveblog], list[ShorttakeError]]:
        found: dict[str, Liveblog] = {}
        problems: list[ShorttakeError] = []
        for post in posts:
            if post.kind == "liveblog":
                from shorttake.liveblog import read  # blogs without one need not wait for it

                try:
                    found[post.file] = read(post.source.text, self.settings.zone, post.file, post.matter)
                except ShorttakeError as error:
                    problems.append(error)
        return found, problems

    def made(self, output: Path) -> dict[str, str]:
        """Every file of the site that is built into `output`, by its name: where it lies now.

        A page that stays as it was lies where the last build put it.
        """
        found = {name: f"{self.pages.target}/{name}" for name in self.pages.kept} if self.pages else {}
        found |= self.ready or {}
        top = str(output)
        for folder, _, names in os.walk(top):
            inside = folder[len(top) + 1 :].replace(os.sep, "/")
            start = f"{inside}/" if inside else ""
            found |= {f"{start}{name}": f"{folder}/{name}" for name in names}
        return found

    def put(self, output: str | Path, name: str, asked: Any, make: Callable[[], bytes]) -> None:
        """Writes a file of the site, of `make()`, unless the last build made it of the same.

        `name` is its path below `output`; `asked` are plain values, all that the file is made of besides the
        code of plugins and settings.
        """
        if self.pages is None or not self.pages.is_same(name, asked):
            target = Path(output, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(make())

    @property
    def has_news(self) -> bool:
        """Whether posts changed that the record beside the posts does not know of yet."""
        return self.updated is not None and self._seen != self._record

    def note_updates(self) -> Path | None:
        """Writes down which posts changed just now, beside the posts: in this file. Raises FileError."""
        from shorttake.archive import updates

        if not self.has_news:
            return None
        updates.save(self.settings.content, self._seen)
        return self.settings.content / updates.FILE

    @cached_property
    def renderer(self) -> Renderer:
        """Markdown to HTML, one instance for all posts."""
        from shorttake.render.stale.bodies import KeptRenderer

        return KeptRenderer(self.records)

    def remember(self, work: Callable[..., T], *asked: Any) -> T:
        """What a function of ours makes of these plain values; where it did so before, what it made then."""
        name = f"{work.__module__}.{work.__qualname__}"
        if not name.startswith("shorttake."):  # the records know no other code
            return work(*asked)
        return self.records.of(name, asked, lambda: work(*asked))

    @cached_property
    def records(self) -> Records:
        """What was made of the author's texts before."""
        from shorttake.render.stale.records import Records, code

        return Records(self.cache, code())

    def notes(self, name: str, world: Any) -> Notes:
        """What is noted of each post under this name; `world` are plain values, all that every note depends
        on besides its post, the settings and the code of plugins."""
        from shorttake.render.stale.notes import Notes

        if name not in self._notes:
            pages = self.pages
            path = f"{pages.path}.{name}" if pages else None
            self._notes[name] = Notes(path, pages and (pages.version, pages.parts, world))
        return self._notes[name]

    def save_notes(self) -> None:
        """Keeps what was made of texts and noted of posts."""
        self.records.save()
        for one in self._notes.values():
            one.save()

    def post(self, path: Path) -> Post:
        """One post of `posts`; a file outside the blog's folders is read by itself."""
        from shorttake.archive.posts import read_post

        return self.posts.get(str(path)) or read_post(path, self.settings)

    @cached_property
    def filing(self) -> Filing:
        """Where the author would file a link."""
        from shorttake.sections import Filing

        return Filing(self.settings, on_problem=self.on_problem or (lambda problem: None))

    @cached_property
    def web(self) -> Client:
        """The door to the network."""
        from shorttake import __version__
        from shorttake.web import Allow, Client

        where = f" (+{self.settings.site_url})" if self.settings.site_url else ""
        allow = Allow.parse(self.environ.get("SHORTTAKE_FETCH_ALLOW", ""))
        return Client(f"shorttake/{__version__}{where}", allow=allow)

    def statistics(self) -> Statistics:
        """What the archive says about itself. Raises FileError where the folder of copies cannot be read."""
        from shorttake.rot import Rules
        from shorttake.stats import Tally, health, total

        notes, posts = self.notes("stats", None), []
        for file, said in self.digests.items():
            posts += [Tally(*one) for one in notes.of(file, said, partial(self._tallies, file))]
        known = health(self.settings.content, Rules.of(self.settings.pelican), self.now)
        found = total(posts, self.archive.authors(), known)
        folder = self.root / "snapshots"
        if not folder.exists():
            return found
        from shorttake import snapshots  # blogs that keep none need not wait for it

        kept = snapshots.size(folder)
        months = {month: size for month, (size, _) in kept.months.items()}
        return replace(found, snapshot_bytes=kept.bytes, snapshot_copies=kept.copies, snapshot_months=months)

    def _tallies(self, file: str) -> list[Any]:
        """What is counted of one file, as it is noted."""
        from shorttake.stats import tallies

        def section(heading: str | None) -> str | None:
            found = self.settings.section(heading)
            return found.name if found else None

        return [tuple(one) for one in tallies(self.links_of(file), section)]

    def shown(self, path: Path) -> str:
        """A path as the author sees it: below the blog's folder where it is there."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def of_build(pelican: dict[str, Any]) -> Site:
    """The site of a running Pelican, opened once and kept in its settings, for the plugins to share."""
    site = pelican.get("SHORTTAKE_SITE")
    if not isinstance(site, Site):
        site = Site(Path(str(pelican["PATH"])))
        site.settings = settings.check(site.root, pelican)
        pelican["SHORTTAKE_SITE"] = site
    return site
