"""The old blog as it was read, whatever tool made it: site, posts, pages, files, what is worth knowing."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, unquote, urlsplit

from shorttake.text.frontmatter import FrontMatter

# An address as it may be written: letters of any script stay, what ends or splits an address is escaped.
_UNSAFE = re.compile(r"[\x00-\x20\x7f\"#%<>?\\^`{|}]")


@dataclass(frozen=True)
class Note:
    """Something that the author should know: `file` is in the old blog, `line` counts from 1."""

    file: str
    line: int | None
    what: str

    def as_json(self) -> dict[str, Any]:
        """The note as the report has it."""
        return {"file": self.file, "line": self.line, "what": self.what}


@dataclass(frozen=True)
class OldSite:
    """What the old settings say. `url` has no slash at its end and may have a path; `zone` may be empty.

    `feeds` maps addresses at which the old site had its feed to our file of that form (atom.xml, rss.xml);
    `anchor` is how the old tool made the id of a heading from its words.
    """

    tool: str
    title: str = ""
    tagline: str = ""
    url: str = ""
    author: str = ""
    zone: str = ""
    language: str = "en"
    feeds: Mapping[str, str] = field(default_factory=dict)
    anchor: Callable[[str], str] | None = None

    @property
    def base(self) -> str:
        """The path that all addresses of the site share: "" or such as "/blog"."""
        return urlsplit(self.url).path.rstrip("/")


@dataclass(frozen=True)
class Meaning:
    """What the old tool took a post for; `address` has a slash in front, is below the base, not escaped.

    `feed_id` is the id that the old feed gave it, None where it had none (a draft, a page); `more` are keys
    for the front matter, where the old blog had no such thing.
    """

    title: str
    address: str
    slug: str
    date: dt.datetime | None = None
    lastmod: dt.datetime | None = None
    draft: bool = False
    aliases: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    summary: str | None = None
    series: str | None = None
    feed_id: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class OldPost:
    """A post or page: `head` is its front matter as written, with fences, `body` its text in our Markdown.

    `source` names it in the old blog (a path, or an entry of an export), `stamp` is a digest of it there.
    `shown` is what the old tool made its page of, read by other code than `body` was made with; `form` says
    in which language that is.
    """

    source: str
    stamp: str
    page: bool
    stem: str
    head: str
    body: str
    meaning: Meaning
    shown: str
    form: Literal["markdown", "html"] = "markdown"
    html: str = ""  # that `body` was made of
    matter: FrontMatter | None = None  # what `head` says, where it was read already


@dataclass(frozen=True)
class OldFile:
    """An image or download: where it is on the disk, and its address (slash in front, not escaped)."""

    path: Path
    address: str


@dataclass(frozen=True)
class OldBlog:
    """All of it. `broken` are posts that could not be read; `left` counts what is not taken, by its name."""

    site: OldSite
    posts: tuple[OldPost, ...]
    files: tuple[OldFile, ...] = ()
    notes: tuple[Note, ...] = ()
    broken: tuple[Note, ...] = ()
    left: Mapping[str, int] = field(default_factory=dict)
    absent: tuple[tuple[str, str], ...] = ()  # files that are not there to be brought: (entry, address)


def written(address: str) -> str:
    """An address that is not escaped, as a link has it: `/a b/` -> `/a%20b/`, letters as they are."""
    return _UNSAFE.sub(lambda match: quote(match[0]), address)


def comparable(address: str) -> str:
    """An address of the site so that two that answer alike are equal."""
    path = unicodedata.normalize("NFC", unquote(address))
    path = re.sub(r"/{2,}", "/", path)
    return path.removesuffix("index.html").rstrip("/") or "/"
