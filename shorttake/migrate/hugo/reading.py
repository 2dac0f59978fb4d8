"""Reads a Hugo blog from its folder: every page with its address there, its bundle, the files."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shorttake import files
from shorttake.errors import ShorttakeError
from shorttake.migrate import oldfeeds
from shorttake.migrate.blog import Meaning, Note, OldBlog, OldPost
from shorttake.migrate.html import to_markdown
from shorttake.migrate.hugo import config as configuration
from shorttake.migrate.hugo import permalinks
from shorttake.migrate.hugo.bundles import bundled, static
from shorttake.migrate.hugo.config import Config
from shorttake.migrate.hugo.goldmark import link_bare
from shorttake.migrate.hugo.shortcodes import Context, translate
from shorttake.migrate.hugo.shown import shown
from shorttake.migrate.hugo.source import Source, read_source
from shorttake.migrate.tree import walk
from shorttake.migrate.values import flag, moment, several, words

_PAGES = (".md", ".markdown", ".mdown", ".html", ".htm")
_OTHERS = (".org", ".adoc", ".asciidoc", ".rst", ".pandoc")


@dataclass
class _Reading:
    config: Config
    sources: list[Source] = field(default_factory=list)
    loose: list[tuple[Path, str]] = field(default_factory=list)  # files below content/ that are no pages
    notes: list[Note] = field(default_factory=list)
    broken: list[Note] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)


def read(folder: Path, now: dt.datetime) -> OldBlog:
    """The blog in this folder; what is dated after `now` was not out yet. Raises TextError."""
    config = configuration.load(folder)
    reading = _Reading(config, notes=list(config.notes))
    content = config.folders("contentdir", "content")[0]
    for path, file in walk(content):
        _take(reading, content, path, file)
    pages = _Pages(reading)
    feeds = oldfeeds.hugo(folder, config.url, config.text("outputformats.rss.basename") or "index")
    mains = _main_sections(reading)
    posts = tuple(_post(reading, source, pages, now, feeds, mains) for source in reading.sources)
    site = config.site()
    found = [*static(config), *bundled(config, reading.sources, reading.loose)]
    return OldBlog(
        type(site)(**{**site.__dict__, "feeds": feeds.addresses}),
        posts,
        tuple({one.address: one for one in found}.values()),
        tuple(reading.notes),
        tuple(reading.broken),
        dict(reading.left),
    )


def _take(reading: _Reading, content: Path, path: Path, file: str) -> None:
    ending = path.suffix.lower()
    name = path.name
    shown_as = f"{content.name}/{file}"
    if name.startswith("."):
        return
    if ending in _OTHERS:
        reading.notes.append(Note(shown_as, 1, f"{ending} is not Markdown; not taken"))
        return
    if ending not in _PAGES:
        reading.loose.append((path, file))
        return
    above = file.split("/")[:-1]
    # What lies beside or below an index.md belongs to that page.
    for depth in range(len(above), 0, -1):
        here = content.joinpath(*above[:depth])
        bundle = any((here / f"index{one}").exists() for one in _PAGES)
        if bundle and (depth < len(above) or path.stem.split(".")[0] != "index"):
            reading.notes.append(
                Note(shown_as, None, "it is part of another page, and no page itself; not taken")
            )
            return
    try:
        source = files.read(path)
        made = read_source(reading.config, path, file, shown_as, source)
    except ShorttakeError as error:
        line = re.search(r":(\d+)(?::\d+)?$", error.where or "")
        reading.broken.append(Note(shown_as, int(line[1]) if line else None, error.what))
        return
    if made.branch and not made.body.strip():
        reading.left["pages of sections without words of their own"] += 1
    elif made.branch and made.address == "/":
        reading.notes.append(
            Note(shown_as, 1, "the words of the front page: ours shows the newest posts; not taken")
        )
    else:
        reading.sources.append(made)


def _main_sections(reading: _Reading) -> set[str]:
    """The sections whose pages are posts: as the theme has it, else those with dated pages."""
    said = reading.config.value("params.mainsections") or reading.config.value("mainsections")
    named = {one.lower() for one in several(said)}
    if named:
        return named
    dated = {
        source.steps[0].lower()
        for source in reading.sources
        if source.date and len(source.steps) > 1 and not source.branch
    }
    return dated or {""}


def _is_page(source: Source, mains: set[str]) -> bool:
    kind = words(source.data.get("type")).lower() or words(source.data.get("layout")).lower()
    section = source.steps[0].lower() if len(source.steps) > 1 else ""
    if source.branch or kind == "page":
        return True
    if section not in mains:
        return kind not in ("post", "posts") or source.date is None
    return source.date is None and not flag(source.data.get("draft"), False)


class _Pages:
    """Finds pages as `ref` names them: by path, from the same folder, or by a name that only one has."""

    def __init__(self, reading: _Reading) -> None:
        base = reading.config.site().base
        self.by_path: dict[str, str] = {}
        names: dict[str, set[str]] = {}
        for source in reading.sources:
            path = "/".join(source.steps).lower()
            address = f"{base}{source.address}"
            self.by_path.setdefault(path, address)
            self.by_path.setdefault(source.file.partition("/")[2].lower(), address)
            names.setdefault(path.rpartition("/")[2], set()).add(address)
        self.by_name = {name: next(iter(some)) for name, some in names.items() if len(some) == 1}

    def find(self, wanted: str, source: Source) -> str | None:
        """The address of the page that a reference in `source` names, its fragment kept."""
        path, mark, fragment = wanted.strip().partition("#")
        tail = f"{mark}{fragment}"
        if not path:
            return tail or None
        if "://" in path:
            return wanted
        path = unicodedata.normalize("NFC", path).lower()
        plain = re.sub(r"(?:(?:^|/)_?index)?\.(?:md|markdown|html?)$", "", path).rstrip("/")
        folder = "/".join(source.steps if source.bundle or source.branch else source.steps[:-1]).lower()
        for one in (
            plain,
            posixpath.normpath(f"{folder}/{plain}"),
            posixpath.normpath(f"{posixpath.dirname(folder)}/{plain}"),
        ):
            found = self.by_path.get(one.strip("/"))
            if found:
                return found + tail
        found = self.by_name.get(plain.rpartition("/")[2])
        return found + tail if found else None


def _post(
    reading: _Reading, source: Source, pages: _Pages, now: dt.datetime, feeds: oldfeeds.Rule, mains: set[str]
) -> OldPost:
    config, data = reading.config, source.data
    params = {**(config.value("params") or {}), **data, **(data.get("params") or {})}
    context = Context(lambda wanted: pages.find(wanted, source), params)
    html = source.file.lower().endswith((".html", ".htm"))
    text, left = translate(source.body, context)
    before = shown(source.body, context.page)
    if html:
        text = to_markdown(text).text
    elif config.value("markup.goldmark.extensions.linkify") is not False:
        scheme = config.text("markup.goldmark.extensions.linkifyprotocol") or "https"
        text = link_bare(text, scheme)
    reading.notes += [Note(source.file, source.above + line, what) for line, what in left]
    page = _is_page(source, mains)
    out = data.get("published")  # a flag, or a date
    draft = flag(data.get("draft"), False) or out is False
    for reason in () if draft else _unpublished(source, config, now):
        draft = True
        reading.notes.append(Note(source.file, None, f"{reason}: a draft"))
    name = source.steps[-1] if source.steps else "index"
    title = words(data.get("title")) or " ".join(name.replace("-", " ").split()).capitalize()
    series = several(data.get("series"))
    if len(series) > 1:
        reading.notes.append(
            Note(source.file, 1, f"it is in several series, {', '.join(series)}; kept as the first")
        )
    address = source.address
    guid = words(data.get("guid")) if "guid" in feeds.keys else ""
    return OldPost(
        source.file,
        source.stamp,
        page,
        (
            f"{name}.{source.language}" if source.language and config.language_path(source.language) else name
        ).replace("/", "-"),
        source.head,
        text,
        Meaning(
            title=title,
            address=address,
            slug=permalinks.urlize(words(data.get("slug")) or _last(address) or name).replace("/", "-"),
            date=source.date,
            lastmod=moment(data.get("lastmod"), config.zone, keep=True),
            draft=draft,
            aliases=_aliases(data, address),
            authors=tuple(dict.fromkeys((*several(data.get("authors")), *several(data.get("author"))))),
            categories=several(data.get("categories")) or several(data.get("category")),
            tags=several(data.get("tags")) or several(data.get("tag")),
            summary=words(data.get("summary")) or words(data.get("description")) or None,
            series=series[0] if series else None,
            feed_id=None if draft or page else guid or feeds.id_of(address, ""),
        ),
        before,
        "html" if html else "markdown",
    )


def _last(address: str) -> str:
    return re.sub(r"\.html?$", "", address.rstrip("/").rpartition("/")[2])


def _unpublished(source: Source, config: Config, now: dt.datetime) -> list[str]:
    """Why Hugo did not publish a page that is no draft."""
    data = source.data
    comes = moment(data.get("publishdate"), config.zone) or source.date
    ends = moment(data.get("expirydate"), config.zone)
    build = data.get("build") if isinstance(data.get("build"), Mapping) else data.get("_build")
    never = isinstance(build, Mapping) and words(build.get("render")).lower() in ("never", "link", "false")
    return [
        reason
        for reason, holds in (
            (
                f"it is dated {comes:%Y-%m-%d}, so it was not out yet" if comes else "",
                bool(comes and comes > now) and not flag(config.value("buildfuture"), False),
            ),
            (
                f"it expired on {ends:%Y-%m-%d}" if ends else "",
                bool(ends and ends < now) and not flag(config.value("buildexpired"), False),
            ),
            ("it has no page of its own (build, headless)", never or flag(data.get("headless"), False)),
        )
        if holds
    ][:1]


def _aliases(data: Mapping[str, Any], address: str) -> tuple[str, ...]:
    """`aliases`; one without a slash in front is beside the page."""
    above = posixpath.dirname(address.rstrip("/"))
    found = [
        one
        if one.startswith(("/", "http"))
        else posixpath.normpath(posixpath.join(above or "/", one)) + ("/" if one.endswith("/") else "")
        for one in several(data.get("aliases"))
    ]
    return tuple(dict.fromkeys(found))
