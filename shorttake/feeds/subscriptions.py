"""The author's list of feeds, `content/feeds.opml`: read, and changed by the smallest edit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from shorttake import files
from shorttake.bookmarks import Subscription, tags
from shorttake.bookmarks.dialects import opml
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.subscriptions import subscribe
from shorttake.errors import ShorttakeError, TextError, UsageError
from shorttake.files import Source
from shorttake.text.edit import Edit, apply
from shorttake.urls import canonical

FILE = "feeds.opml"
_OUTLINE = re.compile(r"<!--.*?(?:-->|\Z)|<(?:[\w.-]{1,40}:)?outline(?=[\s/>])", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"(\sxmlurl\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)


@dataclass(frozen=True)
class FeedList:
    """The feeds of a list, each address once, and what could not be read in it."""

    feeds: tuple[Subscription, ...] = ()
    problems: tuple[ShorttakeError, ...] = ()


def load(path: Path, shown: str | None = None) -> FeedList:
    """The feeds of an OPML file (1.0, 1.1, 2.0) with their folders as tags; none without a file.

    Raises FileError where it cannot be read, TextError where it is no list of feeds.
    """
    if not path.exists():
        return FeedList()
    return parse(files.read_bytes(path), shown or str(path))


def parse(data: bytes, where: str) -> FeedList:
    """The same, of bytes. Raises TextError."""
    document = Document(data, where)
    if not opml.fits(document):
        raise TextError("it is no list of feeds (OPML)", where, "export your subscriptions as OPML")
    once: dict[str, Subscription] = {}
    for one in opml.read(document):
        if isinstance(one, Subscription):
            known = once.get(one.url)
            if known is None:
                once[one.url] = one
            elif one.folders != known.folders:  # in two folders: it has the names of both as tags
                names = dict.fromkeys((*known.folders, *one.folders))
                once[one.url] = Subscription(known.url, known.title, known.html_url, tuple(names))
    return FeedList(tuple(once.values()), tuple(document.problems))


def add(path: Path, feeds: Sequence[Subscription], title: str) -> list[Subscription]:
    """Adds feeds that the list does not have; those that were new. Raises TextError, FileError."""
    with files.lock(path.parent):
        return subscribe(path, feeds, title)


def find(feeds: Sequence[Subscription], words: str) -> Subscription:
    """The feed that an address, a title, or a part of one of them names. Raises UsageError."""
    wanted = words.strip()
    exact = [one for one in feeds if wanted in (one.url, one.html_url, one.title)]
    same = exact or [
        one for one in feeds if canonical(wanted) in (canonical(one.url), canonical(one.html_url or one.url))
    ]
    folded = wanted.casefold()
    near = same or [
        one
        for one in feeds
        if folded and folded in f"{one.title or ''} {one.url} {one.html_url or ''}".casefold()
    ]
    if len(near) == 1:
        return near[0]
    if not near:
        raise UsageError(
            f"there is no feed {words!r} in your list", None, "`shorttake feeds list` shows them"
        )
    named = ", ".join(one.url for one in near[:5])
    raise UsageError(f"{words!r} means {len(near)} feeds", named, "name the address of one")


def remove(path: Path, url: str) -> bool:
    """Takes the feed with this address out of the list, with its line; False where it is not in it.

    Raises ChangedError if the file changed meanwhile, FileError.
    """
    with files.lock(path.parent):
        source = files.read(path)
        return _replaced(source, [_whole(source.text, *span) for span in _outlines(source.text, url)])


def move(path: Path, old: str, new: str) -> bool:
    """Gives a feed its new address; no other character changes. Raises ChangedError, FileError."""
    with files.lock(path.parent):
        source = files.read(path)
        edits: list[Edit] = []
        for start, end in _outlines(source.text, old):
            found = _ADDRESS.search(source.text, start, end)
            if found:
                quote = found[2][0]
                written = escape(new, {quote: "&quot;" if quote == '"' else "&apos;"})
                edits.append(Edit(found.start(2) + 1, found.end(2) - 1, written))
        return _replaced(source, edits)


def _replaced(source: Source, edits: list[Edit]) -> bool:
    if edits:
        files.replace(source, apply(source.text, edits))
    return bool(edits)


def _outlines(text: str, url: str) -> list[tuple[int, int]]:
    """Where the outlines with this address begin, and where their tags end."""
    found: list[tuple[int, int]] = []
    at = 0
    while match := _OUTLINE.search(text, at):
        at = match.end()
        if match[0].startswith("<!"):
            continue
        tag = tags.opened(text, at)
        if tag is None:
            continue
        at = tag.end
        if opml.feed_address(tag.get("xmlurl")) == url:
            found.append((match.start(), tag.end))
    return found


def _whole(text: str, start: int, end: int) -> Edit:
    """The outline with its closing tag, and with its line where nothing else stands in it."""
    if text[end - 2 : end] != "/>":
        closing = re.compile(r"\s*</(?:[\w.-]{1,40}:)?outline\s*>", re.IGNORECASE).match(text, end)
        end = closing.end() if closing else end
    line = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    after = len(text) if after < 0 else after + 1
    if not text[line:start].strip() and not text[end:after].strip():
        return Edit(line, after, "")
    return Edit(start, end, "")
