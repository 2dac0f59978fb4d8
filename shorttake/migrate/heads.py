"""The front matter of a migrated post: the old one, changed only where we would read another thing in it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from shorttake.errors import ShorttakeError
from shorttake.migrate.blog import Meaning, comparable, written
from shorttake.settings import Settings
from shorttake.text import apply, edits
from shorttake.text.frontmatter import FrontMatter, parse, write, yaml_words
from shorttake.text.frontmatter.words import as_words
from shorttake.text.head import Head, read_head

# Our keys and what else is read for them; what is left of these in an old head would be read as well.
_READ = {
    "title": (),
    "date": (),
    "lastmod": ("modified", "last_modified_at", "updated"),
    "slug": (),
    "url": ("permalink",),
    "aliases": ("redirect_from",),
    "authors": ("author",),
    "categories": ("category",),
    "tags": ("tag", "keywords"),
    "summary": ("description", "excerpt"),
    "status": ("draft", "published"),
    "id": ("guid",),
    "series": (),
}
_SLUG = re.compile(r"[^\W_](?:[\w~-]*[^\W_])?")
_KEPT_AS = {"keywords": "meta_keywords", "guid": "old_guid", "id": "old_id", "excerpt": "old_excerpt"}


def new_head(
    head: str,
    body: str,
    meaning: Meaning,
    file: PurePath,
    settings: Settings,
    page: bool,
    matter: FrontMatter | None = None,
) -> tuple[str, bool]:
    """The whole text of the new file, and whether its front matter had to be written anew.

    `file` is where it will be. What the author wrote stays, his comments too; a key is added or changed
    only where our reading of it differs from what the old tool took the post for.
    """
    if head:
        matter = matter or parse(head)
        series = () if page else settings.series
        try:
            head, matter = _words_only(head, matter, meaning)
            found = read_head(matter, file, settings.zone, series)
            return _changed(head, matter, _changes(found, matter, meaning, settings, page)) + body, False
        except ShorttakeError:
            data = _others(matter)
    else:
        data = {}
    fresh = _own(meaning, file, settings, page)
    others = {key: value for key, value in data.items() if key not in fresh}
    return write({**fresh, **others}, body.lstrip("\r\n")), bool(head)


def _words_only(head: str, matter: FrontMatter, meaning: Meaning) -> tuple[str, FrontMatter]:
    """The head with a title, and without lists where we read words: `series: [one]` is one, others JSON."""
    changes: dict[str, Any] = {}
    for key, value in matter.data.items():
        if isinstance(value, list | dict) and key.lower() in _WORDS:
            changes[key] = meaning.series if key.lower() == "series" else None
            if key.lower() != "series" or len(value) > 1:
                changes[f"old_{key}"] = json.dumps(value, ensure_ascii=False, default=as_words)
    if not any(key.lower() == "title" and value for key, value in matter.data.items()):
        changes["title"] = meaning.title
    if not changes:
        return head, matter
    head = apply(head, edits(head, changes))
    return head, parse(head)


_WORDS = frozenset(
    """title slug url permalink summary description excerpt layout series id guid date
    lastmod""".split()  # noqa: SIM905 (a list of words reads better)
)


def _changed(head: str, matter: FrontMatter, changes: dict[str, Any]) -> str:
    """The head with these keys set; most need only new ones, and the new file is read again anyway."""
    if matter.dialect == "yaml" and not matter.entries.indent and not changes.keys() & matter.data.keys():
        lines = [yaml_words.entry(key, value) + "\n" for key, value in changes.items() if value is not None]
        at = matter.insert_at
        if head[at - 1 : at] == "\n" and "\r" not in head:
            return head[:at] + "".join(lines) + head[at:]
    return apply(head, edits(head, changes))


def _changes(
    found: Head, matter: FrontMatter, meaning: Meaning, settings: Settings, page: bool
) -> dict[str, Any]:
    changes: dict[str, Any] = {}

    def put(key: str, value: Any) -> None:
        """Sets one of our keys; whatever else is read for it goes, or is kept under another name."""
        names = {name.lower().replace("-", "_"): name for name in matter.data}
        for other in (key, *_READ[key]):
            if other not in names or (other == key and value not in (None, (), "")):
                continue
            changes[names[other]] = None
            if other in _KEPT_AS:
                changes[_KEPT_AS[other]] = as_words(matter.data[names[other]])
        if value not in (None, (), ""):
            changes[names.get(key, key)] = list(value) if isinstance(value, tuple) else value

    if found.title != " ".join(meaning.title.split()):
        put("title", meaning.title)
    if not _same(found.date, meaning.date) and not (page and meaning.date is None):
        put("date", meaning.date.isoformat() if meaning.date else None)
    if meaning.lastmod and not _same(found.lastmod, meaning.lastmod):
        put("lastmod", meaning.lastmod.isoformat())
    if (found.status == "draft") != meaning.draft:
        put("status", "draft" if meaning.draft else "published")
    for key in ("authors", "categories", "tags", "aliases"):
        wanted: tuple[str, ...] = getattr(meaning, key)
        if key == "aliases":
            wanted = tuple(written(one) for one in wanted)
        if getattr(found, key) != wanted:
            put(key, wanted)
    if found.summary != meaning.summary:
        put("summary", meaning.summary)
    if found.id != meaning.feed_id:
        put("id", meaning.feed_id)
    if meaning.series and found.series != meaning.series:
        put("series", meaning.series)
    address = _address_changes(found, meaning, settings, page)
    if address is not None:
        for key, value in address.items():
            put(key, value)
    return changes


def _address_changes(found: Head, meaning: Meaning, settings: Settings, page: bool) -> dict[str, Any] | None:
    """What makes the post answer at its old address: nothing, a slug, or the address itself."""
    if meaning.draft and not meaning.date and not found.path:
        return None
    date = found.date if _same(found.date, meaning.date) else meaning.date
    wanted = comparable(meaning.address)
    if found.path and comparable(found.path) == wanted:
        return None
    if not found.path:
        for slug, changes in ((found.slug, None), (meaning.slug, {"slug": meaning.slug})):
            if changes and not _SLUG.fullmatch(slug):
                continue  # we would make another of it
            if comparable(_filled(slug, date, settings, page)) == wanted:
                return changes
    return {"url": written(meaning.address)}


def _filled(slug: str, date: dt.datetime | None, settings: Settings, page: bool) -> str:
    if not page and date is None:
        return ""
    pattern = settings.page_url if page else settings.article_url
    return "/" + pattern.format(slug=slug, date=date, lang=settings.language).lstrip("/")


def _own(meaning: Meaning, file: PurePath, settings: Settings, page: bool) -> dict[str, Any]:
    """A head of our own that says all of it."""
    data: dict[str, Any] = {
        "title": meaning.title,
        "date": meaning.date.isoformat() if meaning.date else None,
        "lastmod": meaning.lastmod.isoformat() if meaning.lastmod else None,
        "slug": meaning.slug,
        "status": "draft" if meaning.draft else None,
        "aliases": [written(one) for one in meaning.aliases],
        "authors": list(meaning.authors),
        "categories": list(meaning.categories),
        "tags": list(meaning.tags),
        "summary": meaning.summary,
        "series": meaning.series,
        "id": meaning.feed_id,
        **meaning.more,
    }
    try:
        found = read_head(parse(write(data)), file, settings.zone, () if page else settings.series)
        address = _address_changes(found, meaning, settings, page)
    except ShorttakeError:  # a slug that is too long, say
        data.pop("slug")
        address = {"url": written(meaning.address)}
    return {**data, **(address or {})}


def _others(matter: FrontMatter) -> dict[str, Any]:
    """What else the old head says, in words: keys that are ours are said anew."""
    ours = {name for key, others in _READ.items() for name in (key, *others)} | {"number"}
    found: dict[str, Any] = {}
    for key, value in matter.data.items():
        name = key.lower().replace("-", "_")
        if name in ours and name not in _KEPT_AS:
            continue
        kept = _KEPT_AS.get(name, key)
        found[kept] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    """A value that can stand on one line of a head; what is nested is kept as JSON."""
    if isinstance(value, Mapping) or (
        isinstance(value, list) and any(isinstance(v, list | dict) for v in value)
    ):
        return json.dumps(value, ensure_ascii=False, default=as_words)
    return value


def _same(one: dt.datetime | None, other: dt.datetime | None) -> bool:
    return one == other if one and other else one is other
