"""Reads a Jekyll blog from its folder: every post, draft, page and file, with the address it has there."""

from __future__ import annotations

import datetime as dt
import os
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
from shorttake.migrate.blog import Meaning, Note, OldBlog, OldFile, OldPost
from shorttake.migrate.html import to_markdown
from shorttake.migrate.jekyll import config as configuration
from shorttake.migrate.jekyll import permalinks
from shorttake.migrate.jekyll.config import MARKDOWN, Config
from shorttake.migrate.jekyll.expression import Values
from shorttake.migrate.jekyll.kramdown import plainly
from shorttake.migrate.jekyll.liquid import Places, translate
from shorttake.migrate.jekyll.shown import shown
from shorttake.migrate.tree import walk
from shorttake.migrate.values import flag, moment, several, words
from shorttake.text.frontmatter import FrontMatter, parse

_DATED = re.compile(r"(\d{2,4})-(\d{1,2})-(\d{1,2})-(.+)", re.ASCII | re.DOTALL)
_BLANKS = r"\s+"
# Pages that the theme makes of all posts: ours has its own.
_LOOPS = re.compile(r"\{%-?\s*(?:for|tablerow|assign\s+\w+\s*=\s*site\.)|\{\{-?\s*(?:content|paginator)\b")


@dataclass(frozen=True)
class _Source:
    """A file with front matter: its path below the blog's folder, text, and what its head says."""

    file: str
    text: str
    stamp: str
    matter: FrontMatter
    data: Mapping[str, Any]
    kind: str  # posts, drafts, pages
    address: str
    date: dt.datetime | None
    stem: str
    categories: tuple[str, ...]


@dataclass
class _Reading:
    config: Config
    sources: list[_Source] = field(default_factory=list)
    files: list[OldFile] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    broken: list[Note] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)


def is_jekyll(folder: Path) -> bool:
    """Whether this is the folder of a Jekyll blog."""
    if any((folder / name).is_file() for name in configuration.NAMES):
        return True
    return (folder / "_posts").is_dir() or (folder / "_drafts").is_dir()


def read(folder: Path, now: dt.datetime) -> OldBlog:
    """The blog in this folder; what is dated after `now` was not out yet. Raises TextError."""
    config = configuration.load(folder)
    reading = _Reading(config, notes=list(config.notes))
    for path, file in walk(config.root):
        _take(reading, path, file)
    places = _places(reading)
    feeds = oldfeeds.jekyll(folder, config.data, config.url)
    posts = tuple(_post(reading, source, places, now, feeds) for source in reading.sources)
    site = config.site()
    return OldBlog(
        type(site)(**{**site.__dict__, "feeds": feeds.addresses}),
        posts,
        tuple(reading.files),
        tuple(reading.notes),
        tuple(reading.broken),
        dict(reading.left),
    )


def _take(reading: _Reading, path: Path, file: str) -> None:
    """One file of the folder: a post, a draft, a page, a file of the site, or none of these."""
    config = reading.config
    steps = file.split("/")
    kind = next((step[1:] for step in reversed(steps[:-1]) if step in ("_posts", "_drafts")), "pages")
    if config.excluded(file):
        return
    if kind == "pages" and any(
        step[0] in "._#~" and not config.included(step) and step[1:] not in _collections(config)
        for step in steps
    ):
        return
    ending = path.suffix.lower().lstrip(".")
    if kind == "pages" and ending not in (
        *MARKDOWN,
        "html",
        "htm",
        "xml",
        "json",
        "txt",
        "css",
        "scss",
        "sass",
        "js",
    ):
        reading.files.append(OldFile(path, "/" + unicodedata.normalize("NFC", file)))
        return
    try:
        source = files.read(path)
        has_head = re.match(r"\ufeff?---[ \t]*\r?\n", source.text) is not None
        if not has_head and kind == "pages":
            reading.files.append(OldFile(path, "/" + unicodedata.normalize("NFC", file)))
            return
        if ending not in (*MARKDOWN, "html", "htm") or (kind == "pages" and _is_template(source.text, file)):
            if ending in ("css", "scss", "sass", "js"):
                reading.left["styles and scripts of the old theme"] += 1
            else:
                reading.notes.append(
                    Note(
                        file,
                        1,
                        "made by the old theme's template; not taken"
                        if kind == "pages"
                        else f"{ending or 'no'} ending: Jekyll's own text is Markdown; not taken",
                    )
                )
            return
        if kind == "posts" and not _DATED.fullmatch(path.stem):
            reading.notes.append(
                Note(file, None, "its name has no date, so Jekyll passes it over; not taken")
            )
            return
        if not has_head:
            reading.notes.append(Note(file, 1, "it has no front matter, so Jekyll passes it over; not taken"))
            return
        reading.sources.append(_source(reading, path, file, source.text, files.digest(source.data), kind))
    except ShorttakeError as error:
        line = re.search(r":(\d+)(?::\d+)?$", error.where or "")
        reading.broken.append(Note(file, int(line[1]) if line else None, error.what))


def _collections(config: Config) -> set[str]:
    """The author's own collections that have pages."""
    data = config.data.get("collections")
    if not isinstance(data, dict):
        return set()
    return {
        str(name) for name, one in data.items() if isinstance(one, dict) and flag(one.get("output"), False)
    }


def _is_template(text: str, file: str) -> bool:
    name = file.rpartition("/")[2]
    if name in ("404.html", "404.md"):
        return True
    return _LOOPS.search(text) is not None or not name.lower().endswith(
        (".html", ".htm", *("." + one for one in MARKDOWN))
    )


def _source(reading: _Reading, path: Path, file: str, text: str, stamp: str, kind: str) -> _Source:
    config = reading.config
    matter = parse(text, file)
    scope = "posts" if kind in ("posts", "drafts") else "pages"
    data = {**config.defaults(file, scope), **matter.data}
    dated = _DATED.fullmatch(path.stem)
    name = unicodedata.normalize("NFC", dated[4] if dated and kind != "pages" else path.stem)
    above = file.split("/")[:-1]
    categories = _categories(data, above if kind != "pages" else [])
    date = None
    if kind != "pages":
        date = moment(data.get("date"), config.zone, dt.UTC)
        if data.get("date") is not None and date is None:
            reading.notes.append(Note(file, matter.lines.get("date", 1), f"date is {words(data['date'])!r}"))
        if date is None and dated:
            date = moment("-".join((dated[1].zfill(4), *dated.group(2, 3))), config.zone)
    address = _address(config, data, kind, above, name, date, categories)
    return _Source(file, text, stamp, matter, data, kind, address, date, name, categories)


def _categories(data: Mapping[str, Any], above: list[str]) -> tuple[str, ...]:
    """The folders above `_posts`, then `category` (one) and `categories` (parted by blanks)."""
    folders = tuple(above[: next((n for n, step in enumerate(above) if step.startswith("_")), 0)])
    one, many = data.get("category"), data.get("categories")
    own = several(one) if many is None else several(many, _BLANKS)
    return tuple(dict.fromkeys((*folders, *own)))


def _address(
    config: Config,
    data: Mapping[str, Any],
    kind: str,
    above: list[str],
    name: str,
    date: dt.datetime | None,
    categories: tuple[str, ...],
) -> str:
    own = words(data.get("permalink"))
    style = config.text("permalink") or "date"
    if kind == "pages":
        folder = "/".join(step.removeprefix("_") for step in above)
        if own:
            values = {"path": folder, "basename": name, "output_ext": ".html", "title": name}
            return permalinks.address(permalinks.STYLES.get(own, own), {**values, "categories": ""})
        return permalinks.page_address(style, folder, name)
    when = date or dt.datetime(2000, 1, 1, tzinfo=config.zone)
    values = permalinks.post_values(when, words(data.get("slug")) or name, categories)
    values["slug"] = permalinks.slugify(words(data.get("slug")) or name)
    pattern = own or style
    filled = permalinks.address(permalinks.STYLES.get(pattern, pattern), values)
    return unicodedata.normalize("NFC", filled)


def _places(reading: _Reading) -> Places:
    """Where posts and files are, by the names that `post_url` and `link` call them."""
    base = reading.config.base
    by_name: dict[str, str] = {}
    by_slug: dict[tuple[str, str], str] = {}
    by_path: dict[str, str] = {}
    for source in reading.sources:
        by_path[source.file] = f"{base}{source.address}"
        if source.kind == "posts":
            path = re.sub(r"(^|/)_posts/", r"\1", source.file).rpartition(".")[0]
            by_name.setdefault(path, f"{base}{source.address}")
            by_name.setdefault(path.rpartition("/")[2], f"{base}{source.address}")
            if source.date:
                by_slug.setdefault((source.date.date().isoformat(), source.stem), f"{base}{source.address}")
    for one in reading.files:
        by_path.setdefault(one.address.lstrip("/"), f"{base}{one.address}")

    def post(name: str) -> str | None:
        wanted = unicodedata.normalize("NFC", name).lstrip("/")
        found = by_name.get(wanted) or by_name.get(wanted.rpartition("/")[2])
        dated = _DATED.fullmatch(wanted.rpartition("/")[2])
        if found is None and dated:
            found = by_slug.get(("-".join((dated[1], dated[2].zfill(2), dated[3].zfill(2))), dated[4]))
        return found

    def file(name: str) -> str | None:
        return by_path.get(unicodedata.normalize("NFC", name).lstrip("/"))

    return Places(post, file, _Includes(reading.config.root).get)


class _Includes:
    """The texts of `_includes`, each read once."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "_includes"
        self.known: dict[str, str | None] = {}

    def get(self, name: str) -> str | None:
        """The text of an include; None where there is none of this name in the folder."""
        if name not in self.known:
            path = Path(os.path.normpath(self.folder / name))
            try:
                inside = path.is_relative_to(self.folder) and path.is_file()
                self.known[name] = files.read(path, 1_000_000).text if inside else None
            except ShorttakeError:
                self.known[name] = None
        return self.known[name]


def _post(
    reading: _Reading, source: _Source, places: Places, now: dt.datetime, feeds: oldfeeds.Rule
) -> OldPost:
    config, data = reading.config, source.data
    page = {**data, "url": source.address, "title": words(data.get("title")), "path": source.file}
    if source.date:
        page["date"] = source.date
    values = Values(
        {
            "site": {**config.data, "baseurl": config.base, "url": config.url.removesuffix(config.base)},
            "page": page,
        },
        config.url.removesuffix(config.base),
        config.base,
    )
    body = source.matter.body(source.text)
    above = source.text.count("\n", 0, source.matter.body_at)
    html = source.file.lower().endswith((".html", ".htm"))
    text, left = translate(body, values, places)
    if html:
        text = to_markdown(text).text
    else:
        text, kept = plainly(text)
        left += kept
    reading.notes += [Note(source.file, above + line, what) for line, what in left]
    draft = source.kind == "drafts" or not flag(data.get("published"), True)
    if source.date and source.date > now and not flag(config.data.get("future"), False) and not draft:
        draft = True
        reading.notes.append(
            Note(
                source.file,
                source.matter.lines.get("date"),
                f"it is dated {source.date.date()}, so it was not out yet: a draft",
            )
        )
    title = words(data.get("title")) or " ".join(source.stem.replace("-", " ").split()).capitalize()
    is_page = source.kind == "pages"
    head = source.text[: source.matter.body_at]
    return OldPost(
        source.file,
        source.stamp,
        is_page,
        Path(source.file).stem,
        head,
        text,
        Meaning(
            title=title,
            address=source.address,
            slug=permalinks.slugify(words(data.get("slug")) or source.stem, pretty=True) or "untitled",
            date=source.date,
            lastmod=moment(data.get("last_modified_at"), config.zone, dt.UTC),
            draft=draft,
            aliases=_aliases(data, config),
            authors=_authors(data),
            categories=source.categories,
            tags=tuple(
                dict.fromkeys(
                    (
                        *several(data.get("tags"), _BLANKS),
                        *(several(data.get("tag")) if data.get("tags") is None else ()),
                    )
                )
            ),
            summary=words(data.get("description")) or words(data.get("excerpt")) or None,
            feed_id=None
            if draft or is_page
            else feeds.id_of(
                source.address, source.stem if not words(data.get("slug")) else words(data.get("slug"))
            ),
        ),
        shown(body, config, places),
        "html" if html else "markdown",
        matter=source.matter,
    )


def _aliases(data: Mapping[str, Any], config: Config) -> tuple[str, ...]:
    """`redirect_from` of the plugin jekyll-redirect-from, and `aliases`."""
    found = (*several(data.get("redirect_from")), *several(data.get("aliases")))
    return tuple(one if one.startswith(("/", "http")) else f"/{one}" for one in found)


def _authors(data: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*several(data.get("authors")), *several(data.get("author")))))
