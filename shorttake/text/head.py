"""What a post says of itself in its front matter, whoever's tool it was written for, in one shape."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Literal

from shorttake.errors import AddressError, FrontMatterError
from shorttake.text import dates, permalink
from shorttake.text.frontmatter import FrontMatter, place
from shorttake.text.frontmatter.words import as_words
from shorttake.text.series import identify, slugify

Status = Literal["published", "draft", "hidden"]

_STATUS: Mapping[str, Status] = {
    "published": "published",
    "publish": "published",  # as WordPress exports it
    "live": "published",  # a liveblog that goes on
    "closed": "published",
    "draft": "draft",
    "pending": "draft",
    "private": "draft",
    "hidden": "hidden",
}
# An address may hold commas, so only what begins another address parts two.
_NEXT_ADDRESS = re.compile(r"(?:\s|[,;]\s*)(?=/|https?://)")
_FILE_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)-(.+)", re.ASCII)


@dataclass(frozen=True)
class Head:
    """The front matter of a post, normalised; what it does not say is None or empty.

    `path` is its address on the site (always with a slash in front) where the author fixed one;
    `aliases` are former addresses in the same form; `other` holds every key not understood here.
    """

    title: str
    slug: str
    status: Status
    date: dt.datetime | None = None
    lastmod: dt.datetime | None = None
    path: str | None = None
    aliases: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    summary: str | None = None
    layout: str | None = None
    comments: bool = True
    series: str | None = None
    number: int | None = None
    id: str | None = None
    other: Mapping[str, Any] = field(default_factory=dict)


def read_head(
    matter: FrontMatter, file: PurePath, zone: dt.tzinfo, series: Sequence[str] = (), where: str | None = None
) -> Head:
    """The head of a post in this file; a date without a zone is meant in `zone`.

    `series` are the names of the author's own series. Raises FrontMatterError, with the line and
    what to do, for a missing title, a date that is none, a status or number that cannot be meant.
    """
    return _Reader(matter, file, zone, where or str(file)).head(series)


class _Reader:
    def __init__(self, matter: FrontMatter, file: PurePath, zone: dt.tzinfo, where: str) -> None:
        self.file, self.zone, self.where = file, zone, where
        self.dialect = matter.dialect
        self.values: dict[str, Any] = {}
        self.lines: dict[str, int] = {}
        written: dict[str, str] = {}
        for key, value in matter.data.items():
            name = key.lower().replace("-", "_")
            if name in written:
                raise FrontMatterError(
                    f"'{written[name]}' and '{key}' are the same key",
                    place(where, matter.lines.get(key, 1)),
                    "keep one of them",
                )
            written[name] = key
            self.values[name] = value
            self.lines[name] = matter.lines.get(key, 1)
        self.asked: set[str] = set()

    def head(self, series: Sequence[str]) -> Head:
        title = self.words("title")
        if not title:
            raise FrontMatterError(
                "the post has no title",
                place(self.where, self.lines.get("title", 1)),
                "begin the file with three lines: `---`, `title: …`, `---`"
                if self.dialect == "none"
                else "write `title: …` in its front matter",
            )
        stem, file_date = self.file.stem, None
        dated = _FILE_DATE.fullmatch(stem)
        if dated:
            stem, file_date = dated[4], "-".join(dated.group(1, 2, 3))
        date = self.date("date") or (self._date_of(file_date, "the file's name") if file_date else None)
        slug = self.slug(self.words("slug") or stem)
        named, numbered = identify(title, slug, series)
        name = self.words("series") or named
        self.asked.add("number")
        tags = self.several("tags", "tag", "keywords")
        categories = self.several("categories", "category")
        return Head(
            title=title,
            slug=slug,
            status=self.status(),
            date=date,
            lastmod=self.date("lastmod", "modified", "last_modified_at", "updated"),
            path=self.path(date, slug, categories),
            aliases=self.aliases(),
            authors=self.several("authors", "author"),
            categories=categories,
            tags=tags,
            summary=self.words("summary", "description", "excerpt"),
            layout=self.words("layout"),
            comments=self.flag("comments", True),
            series=name,
            number=self.number() if self.values.get("number") is not None else numbered,
            id=self.words("id", "guid"),
            other={key: value for key, value in self.values.items() if key not in self.asked},
        )

    def fail(self, key: str, what: str, hint: str) -> FrontMatterError:
        return FrontMatterError(what, place(self.where, self.lines.get(key, 1)), hint)

    def value(self, *keys: str) -> tuple[str, Any]:
        self.asked.update(keys)
        for key in keys:
            if self.values.get(key) is not None:
                return key, self.values[key]
        return keys[0], None

    def words(self, *keys: str) -> str | None:
        key, value = self.value(*keys)
        if isinstance(value, list | dict):
            kind = "a list" if isinstance(value, list) else "a mapping"
            raise self.fail(
                key, f"{key} is {kind}", f"write `{key}: …` with words, between quotes if need be"
            )
        return " ".join(as_words(value).split()) or None if value is not None else None

    def several(self, *keys: str, parted: re.Pattern[str] | None = None) -> tuple[str, ...]:
        """Words that may be a list, or one word, or words parted by commas (or Pelican's semicolons)."""
        found: dict[str, None] = {}
        self.asked.update(keys)
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, str):
                value = parted.split(value) if parted else value.split(";" if ";" in value else ",")
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):  # Jekyll: author: {name: …}
                    item = item.get("name")
                words = " ".join(as_words(item).split()) if item is not None else ""
                if words:
                    found[words] = None
        return tuple(found)

    def aliases(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for key in ("aliases", "redirect_from"):
            for alias in self.several(key, parted=_NEXT_ADDRESS):
                try:
                    found[permalink.site_path(alias)] = None
                except AddressError as error:
                    raise self.fail(key, f"{key}: {error.what}", error.hint or "") from None
        return tuple(found)

    def flag(self, key: str, default: bool) -> bool:
        _, value = self.value(key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        word = str(value).strip().lower()
        if word in ("true", "yes", "on", "1", "open"):
            return True
        if word in ("false", "no", "off", "0", "closed"):
            return False
        raise self.fail(key, f"{key} is {value!r}", "write true or false")

    def date(self, *keys: str) -> dt.datetime | None:
        key, value = self.value(*keys)
        return None if value is None or value == "" else self._date_of(str(value), key)

    def _date_of(self, words: str, key: str) -> dt.datetime:
        try:
            return dates.parse(words, self.zone)
        except ValueError as error:
            raise self.fail(
                key, f"{key}: {error}", "write it as 2026-11-20T09:30:00+01:00 or 2026-11-20"
            ) from None

    def status(self) -> Status:
        if self.flag("draft", False) or not self.flag("published", True):
            self.asked.add("status")
            return "draft"
        key, value = self.value("status")
        word = str(value if value is not None else "published").strip().lower()
        if word not in _STATUS:
            close = difflib.get_close_matches(word, list(_STATUS), n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"write one of {', '.join(_STATUS)}"
            raise self.fail(key, f"status is {value!r}", hint)
        return _STATUS[word]

    def number(self) -> int:
        _, value = self.value("number")
        word = str(value).strip().lstrip("#")
        if isinstance(value, bool) or not re.fullmatch(r"\d{1,9}", word):
            raise self.fail("number", f"number is {value!r}", "write a whole number such as 68")
        return int(word)

    def slug(self, words: str) -> str:
        # What the author wrote stays, if it can be one step of an address; else a name is made of it.
        words = unicodedata.normalize("NFC", words)  # a Mac takes the names of files apart
        if re.fullmatch(r"[^\W_](?:[\w.~-]*[^\W_])?", words) and ".." not in words:
            if len(words.encode("utf-8", "surrogatepass")) > permalink.LONGEST_STEP:
                raise self.fail(
                    "slug", "the slug is too long for the name of a file", "write a shorter `slug: …`"
                )
            return words
        return slugify(words)

    def path(self, date: dt.datetime | None, slug: str, categories: tuple[str, ...]) -> str | None:
        key, value = self.value("url", "permalink")
        self.asked.update(("url", "permalink"))
        if value is None or not str(value).strip():
            return None
        try:
            filled = permalink.fill(self.words(key) or "", date, slug, categories)
            return permalink.site_path(filled) if filled is not None else None
        except AddressError as error:
            raise self.fail(key, f"{key}: {error.what}", error.hint or "") from None
