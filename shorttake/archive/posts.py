"""Every post as its author has it: read from its file, with its address and its lasting feed id."""

from __future__ import annotations

import datetime as dt
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from shorttake import files
from shorttake.errors import FileError, FrontMatterError, ShorttakeError, TextError
from shorttake.files import Source
from shorttake.settings import Settings
from shorttake.text.frontmatter import FrontMatter, parse, place
from shorttake.text.head import Head, read_head

Kind = Literal["take", "liveblog", "post", "page"]

_NO_TEXT = re.compile(r"[\ud800-\udfff]")  # how Python shows a byte of a name that is not UTF-8


@dataclass(frozen=True)
class Post:
    """A post or page: its file, its front matter, and where it stands on the site.

    `file` is its path below the blog's folder, with slashes; `address` begins with a slash and is "" for
    a draft whose date is not set yet; the body begins at character `body_at` of `source.text`.
    """

    source: Source
    file: str
    kind: Kind
    head: Head
    matter: FrontMatter
    address: str
    feed_id: str

    @property
    def body_at(self) -> int:
        """Where the body begins in the text of the file."""
        return self.matter.body_at

    @property
    def body(self) -> str:
        """The Markdown below the front matter."""
        return self.source.text[self.matter.body_at :]

    @cached_property
    def version(self) -> str:
        """A name for the bytes of its file."""
        return files.digest(self.source.data)

    @cached_property
    def is_draft(self) -> bool:
        """Whether it is not published."""
        return self.head.status == "draft"

    @cached_property
    def lastmod(self) -> dt.datetime | None:
        """When it was last changed, where its author says so."""
        return self.head.lastmod

    def line(self, key: str) -> int:
        """The line of the file in which this key of the front matter stands (1 where it does not)."""
        return next((line for name, line in self.matter.lines.items() if name.lower() == key), 1)


class KnownPost(Post):
    """A post of which only what every build asks was kept at hand; `fetch(name)` gives the rest, that
    attribute among it, when it is asked for."""

    def __init__(self, known: Iterable[tuple[str, Any]], fetch: Callable[[str], Mapping[str, Any]]) -> None:
        mine = self.__dict__
        mine.update(known)
        mine["_fetch"] = fetch

    def __getattr__(self, name: str) -> Any:
        if name not in Post.__dataclass_fields__:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        mine = vars(self)
        for other, value in mine["_fetch"](name).items():
            mine.setdefault(other, value)
        return mine[name]


def post_files(settings: Settings, pages: bool = True) -> Iterator[tuple[Path, bool]]:
    """The files of all posts, then of all pages (True), each folder sorted by name.

    One folder of the settings may hold another: a file counts once, pages go before posts, and what waits
    in the inbox is neither.
    """
    for file, page in post_names(settings):
        if pages or not page:
            yield Path(file), page


def post_names(settings: Settings) -> Iterator[tuple[str, bool]]:
    """As `post_files`, the paths as text: of thousands of files that is a good deal faster."""
    inbox = f"{settings.inbox}{os.sep}"
    of_pages = [file for name in settings.page_paths for file in files.names(settings.content / name)]
    done = {file for file in of_pages if not file.startswith(inbox)}
    for name in settings.article_paths:
        for file in files.names(settings.content / name):
            if file not in done and not file.startswith(inbox):
                done.add(file)
                yield file, False
    for file in dict.fromkeys(of_pages):
        if file in done:
            yield file, True


def read_post(path: Path, settings: Settings, page: bool = False) -> Post:
    """One post or page. Raises FileError, TextError or FrontMatterError, each with what to do about it."""
    return make_post(files.read(path), settings, page)


def make_post(source: Source, settings: Settings, page: bool = False) -> Post:
    """The post that this text is. Raises FrontMatterError."""
    where = _relative(source.path, settings.root)
    if _NO_TEXT.search(where):
        shown = where.encode("utf-8", "backslashreplace").decode("utf-8")
        raise TextError("the name of the file is not UTF-8", shown, "give it another name")
    if source.path.is_relative_to(settings.inbox):
        raise TextError(
            "a kept link is no post",
            where,
            'leave the inbox out of ARTICLE_PATHS: ["takes", "liveblogs", "posts"]',
        )
    matter = parse(source.text, where)
    head = read_head(matter, source.path, settings.zone, () if page else settings.series, where)
    kind: Kind = "page" if page else _kind(source.path, head, settings)
    if head.date is None and head.status != "draft" and not page:
        raise FrontMatterError(
            "the post has no date",
            place(where, 1),
            "write `date: 2026-11-20` or, if it is not ready, `status: draft`",
        )
    address = _address(head, page, settings)
    day = head.date.date().isoformat() if head.date else "2000-01-01"
    # RFC 4151; the id that `publish` wrote goes before, since it was made when the post was new.
    feed_id = head.id or f"tag:{settings.domain},{day}:{_in_id(address or '/' + head.slug + '/')}"
    return Post(source, where, kind, head, matter, address, feed_id)


def read_all(
    settings: Settings,
    read: Callable[[str, bool], Post] | None = None,
    found: Iterable[tuple[str, bool]] | None = None,
) -> tuple[list[Post], list[ShorttakeError]]:
    """Every post and page that can be read, and an error for every one that cannot.

    Two posts with one address are an error that names both. `read` reads one, where it is not `read_post`;
    `found` are the `post_names`, where the caller has them already.
    """
    read = read or (lambda file, page: read_post(Path(file), settings, page))
    posts: list[Post] = []
    problems: list[ShorttakeError] = []
    for file, page in post_names(settings) if found is None else found:
        try:
            posts.append(read(file, page))
        except ShorttakeError as error:
            if os.path.lexists(file):  # else it was taken away since we looked
                problems.append(_shortened(error, settings.root))
    problems.extend(_clashes(posts))
    return posts, problems


def _shortened(error: ShorttakeError, root: Path) -> ShorttakeError:
    if error.where:
        error.where = error.where.removeprefix(f"{root}/")
    return error


def _clashes(posts: Sequence[Post]) -> Iterator[ShorttakeError]:
    addresses: dict[str, Post] = {}
    ids: dict[str, Post] = {}
    for post in posts:
        if post.is_draft or not post.address:
            continue
        other = addresses.setdefault(_place_of(post.address), post)
        if other is not post:
            yield FileError(
                f"two posts have the address {post.address}",
                place(post.file, post.line(_key_of(post))),
                f"the other is {other.file}; give one of them another `slug` or `url`",
            )
            continue
        other = ids.setdefault(post.feed_id, post)
        if other is not post:
            told = post if post.head.id else other  # one of them says it; the other may only have come by it
            yield FileError(
                f"two posts have the feed id {post.feed_id}",
                place(told.file, told.line("id")),
                f"the other is {(other if told is post else post).file}; take the `id` out of the newer one",
            )


def _place_of(address: str) -> str:
    """Where a page is written: one file may have several addresses."""
    path = unicodedata.normalize("NFC", unquote(address))
    return path.removesuffix("index.html").rstrip("/")


def _key_of(post: Post) -> str:
    """The key of the front matter that decides about a post's address."""
    if post.head.path is None:
        return "slug"
    return next((key for key in ("url", "permalink") if post.matter.data.get(key)), "url")


def _in_id(address: str) -> str:
    """An address as it may stand in an id (RFC 3987 §2.2): without blanks, quotes and the like."""
    return re.sub(r"[\x00-\x20\x7f\"<>\\^`{|}]", lambda match: f"%{ord(match[0]):02X}", address)


def _kind(path: Path, head: Head, settings: Settings) -> Kind:
    folders = path.relative_to(settings.content).parts[:-1] if path.is_relative_to(settings.content) else ()
    if folders[:1] == ("takes",) or (head.series and head.number is not None):
        return "take"
    liveblogging = any(name.lower().replace("-", "") == "liveblog" for name in head.categories)
    return "liveblog" if folders[:1] == ("liveblogs",) or liveblogging else "post"


def _address(head: Head, page: bool, settings: Settings) -> str:
    if head.path:
        return head.path
    if not page and head.date is None:
        return ""
    pattern = settings.page_url if page else settings.article_url
    fields = {"slug": head.slug, "lang": settings.language, "date": head.date}
    try:
        return "/" + pattern.format(**fields).lstrip("/")
    except (KeyError, IndexError, ValueError, AttributeError):
        raise FrontMatterError(
            f"the address pattern {pattern!r} cannot be filled in",
            "PAGE_URL in pelicanconf.py" if page else "ARTICLE_URL in pelicanconf.py",
            "use {date:%Y}, {date:%m}, {date:%d} and {slug}",
        ) from None


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
