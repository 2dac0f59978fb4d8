"""A post or page -> what the index remembers of it: its items, and every web link with its place."""

from __future__ import annotations

import re
from bisect import bisect_right

from shorttake.archive.entry import Entry, Words, found, host_of
from shorttake.archive.place import State
from shorttake.archive.posts import make_post
from shorttake.archive.tables import storable
from shorttake.files import Source
from shorttake.settings import Settings
from shorttake.text.blocks import parse
from shorttake.text.links import find
from shorttake.text.outline import Outline, outline
from shorttake.text.plain import plain

# Links to other sites; `//example.org/` takes the scheme of the page (RFC 3986 §4.2).
_WEB = re.compile(r"(?:https?:)?//[^\s/?#]", re.IGNORECASE)
_MAY_LINK = re.compile(r"//|/\\|\\/|&")  # slashes may be escaped or written as entities
_LINE_END = re.compile(r"\r\n?|\n")


def of_post(source: Source, settings: Settings, page: bool) -> Entry:
    """A post or a page. Raises FrontMatterError with the line."""
    post = make_post(source, settings, page)
    state: State = "draft" if post.head.status == "draft" else "page" if page else "published"
    entry = Entry(
        state,
        storable(post.head.title),
        post.head.date.date().isoformat() if post.head.date else None,
        storable(post.head.series) if post.head.series else None,
        post.head.number,
    )
    text = source.text
    if not _MAY_LINK.search(text, post.body_at):
        return entry
    document = parse(text, post.body_at)
    every = find(text, post.body_at, document=document)
    links = [link for link in every.links if link.kind != "image" and _WEB.match(link.url)]
    if links:
        labels = {definition.key for definition in every.definitions}
        shape = _Shape(text, outline(text, post.body_at, document=document), labels)
        lines = [0, *(match.end() for match in _LINE_END.finditer(text))]
        for link in links:
            line = bisect_right(lines, link.start)
            number = shape.words(link.start, link.url)
            column = link.start - lines[line - 1] + 1
            entry.links.append(
                found(number, link.url, line, column, link.url_start, link.url_end, link.text, link.title)
            )
        entry.words = shape.all_words()
    return entry


class _Shape:
    """Which section, item or paragraph of a post a character stands in, and what its words are."""

    def __init__(self, text: str, shape: Outline, labels: set[str]) -> None:
        self.text, self.labels = text, labels
        self.pieces = shape.pieces
        self.piece_starts = [piece.start for piece in shape.pieces]
        self.sections = shape.sections
        self.section_starts = [section.start for section in shape.sections]
        self.items = {item.start: number for number, item in enumerate(shape.items)}
        self.numbers: dict[int, int] = {}  # of pieces that hold a link
        self.found: list[Words] = []
        self.hosts: list[dict[str, None]] = []

    def words(self, at: int, url: str) -> int:
        """The number, in `all_words`, of the words around a link at this character."""
        piece = max(0, bisect_right(self.piece_starts, at) - 1)
        number = self.numbers.get(piece)
        if number is None:
            number = self.numbers[piece] = len(self.found)
            self.found.append(self._read(piece, at))
            self.hosts.append({})
        self.hosts[number][host_of(url)] = None
        return number

    def all_words(self) -> list[Words]:
        """The words around all links that were asked for, each with the hosts that they lead to."""
        return [
            words._replace(hosts=" ".join(hosts)) for words, hosts in zip(self.found, self.hosts, strict=True)
        ]

    def _read(self, number: int, at: int) -> Words:
        inside = bisect_right(self.section_starts, at) - 1
        section = self.sections[inside].heading if inside >= 0 and at < self.sections[inside].end else None
        piece = self.pieces[number]
        begin = piece.content_at if piece.kind == "item" else piece.start
        text = plain(self.text[begin : piece.text_end], self.labels)
        return Words(section, self.items.get(piece.start), text or None, "", "")
