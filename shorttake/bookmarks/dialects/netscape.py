"""The bookmark file of the browsers, which everybody writes a little differently.

Firefox, Chrome, Safari, Edge, Pinboard, linkding, Shaarli, Raindrop, Delicious, old Google Bookmarks. There
is no standard, only what browsers read
(https://learn.microsoft.com/previous-versions/windows/internet-explorer/
ie-developer/platform-apis/aa753582(v=vs.85)): `<DT><A HREF …>title</A>`, `<DD>` with a note behind it,
`<H3>` with the name of a folder before the `<DL>` of what is in it; few tags are closed, and none needs to
be.
Lost: icons, keywords, notes of folders, the folders that a browser makes itself ("Bookmarks bar").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shorttake.bookmarks import tags
from shorttake.bookmarks.bookmark import Bookmark, Subscription, path
from shorttake.bookmarks.bookmark import note as note_of
from shorttake.bookmarks.bookmark import tags as tags_of
from shorttake.bookmarks.dialects.shapes import title
from shorttake.bookmarks.document import Document
from shorttake.bookmarks.moments import moment

NAME = "Netscape bookmarks (HTML)"

_TAG = re.compile(r"<(?:(/?)(dl|dt|dd|a|h[1-6]|hr|body|html)(?=[\s/>])|(!--))", re.IGNORECASE)
# A title ends with its tag or, where that was forgotten, before the next one.
_TITLE_END = re.compile(r"</a\s*>|(?=</?(?:dl|dt|dd|h[1-6]|a|hr)[\s>])", re.IGNORECASE)
_FOLDER_END = re.compile(r"</h[1-6]\s*>|(?=</?(?:dl|dt|dd|a|hr)[\s>])", re.IGNORECASE)
_BEGINS = re.compile(r"<dt>\s*<(?:a|h3)\b|<a\s[^>]*\badd_date=", re.IGNORECASE)
# `TAGS="machine learning,go"`: blanks are part of a tag in this file.
_TAGS = re.compile(r"\stags\s*+=\s*+\"([^\"\n]*+)\"", re.IGNORECASE)
_TWO_WORDS = re.compile(r"\w \w")
_RAINDROP = re.compile(r"\sdata-cover\s*+=", re.IGNORECASE)
# linkding writes a description and notes into one (bookmarks/services/exporter.py).
_NOTES, _NOTES_END = "[linkding-notes]", "[/linkding-notes]"
# Folders that browsers make themselves, where no attribute says so.
_BROWSERS_OWN = frozenset(
    ("bookmarks bar", "bookmarks toolbar", "bookmarks menu", "other bookmarks", "mobile bookmarks",
     "favorites", "favorites bar", "favourites bar", "unsorted", "unlabeled", "unsorted bookmarks")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Folder:
    """Where a list of bookmarks lies: names that become tags, how many folders there are in all."""

    path: tuple[str, ...] = ()
    depth: int = 0
    toread: bool = False


def fits(document: Document) -> bool:
    """The name of the format at the top (often missing), or entries as it has them."""
    head = document.head
    if "netscape-bookmark-file" in head:
        return True
    return "<opml" not in head and document.first == "<" and bool(_BEGINS.search(document.text))


def read(document: Document) -> Iterator[Bookmark | Subscription]:
    """Every bookmark, and the feeds that old browsers showed as folders."""
    return _Reader(document).read()


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.folders: list[_Folder] = [_Folder()]  # open lists, innermost last
        self.coming: _Folder | None = None  # a folder whose list has not begun yet
        self.entry: tuple[tags.Tag, str] | None = None  # a bookmark and its title
        self.note_at: int | None = None
        blanks = _RAINDROP.search(self.text) or any(
            "," in match[1] and _TWO_WORDS.search(match[1]) for match in _TAGS.finditer(self.text)
        )
        self.apart = "," if blanks else None

    def read(self) -> Iterator[Bookmark | Subscription]:
        at = 0
        while match := _TAG.search(self.text, at):
            at = match.end()
            if match[3]:
                if self.note_at is None:
                    at = tags.after_comment(self.text, at)
                    if at < 0:
                        self.document.damaged(match.start(), "this comment has no end", len(self.text))
                        break
                continue
            name, closing = match[2].lower(), bool(match[1])
            if self.note_at is not None and self._in_note(name, closing, match):
                continue
            if closing and self.note_at is None and name in ("a", "dt"):
                continue  # its note may still come
            if name != "dd" or closing:
                yield from self._finished(match.start())
            at = self._tag(name, closing, match)
        yield from self._finished(len(self.text))

    def _in_note(self, name: str, closing: bool, match: re.Match[str]) -> bool:
        """Whether a tag is part of the note that is being read; notes hold HTML of their own."""
        if name in ("dt", "dl", "body", "html"):
            return False
        if name == "dd":
            return not closing
        if name == "hr":
            _, newline, line = self.text[max(0, match.start() - 100) : match.start()].rpartition("\n")
            return not newline or bool(line.strip())  # a rule between bookmarks begins a line
        if name == "a" and not closing:
            tag = tags.opened(self.text, match.end())
            return tag is None or "add_date" not in tag.attributes
        return True

    def _tag(self, name: str, closing: bool, match: re.Match[str]) -> int:
        """Takes note of a tag, and says where to read on."""
        at = match.end()
        if name == "dl":
            if closing:
                if len(self.folders) > 1:
                    self.folders.pop()
            else:
                self.folders.append(self.coming or self.folders[-1])
            self.coming = None
        elif name == "dd" and not closing:
            begin = self.text.find(">", at) + 1
            self.note_at = begin or at  # of a bookmark, or of a folder: that one is not kept
        elif name == "a" and not closing:
            return self._bookmark(match)
        elif name in ("h2", "h3", "h4", "h5", "h6") and not closing:
            return self._folder(match)
        return at

    def _bookmark(self, match: re.Match[str]) -> int:
        tag = tags.opened(self.text, match.end())
        if tag is None or (tag.odd and not tag.get("href").lower().startswith("javascript:")):
            return self._skip(match.start(), "the quotation marks of this bookmark do not match")
        end = _TITLE_END.search(self.text, tag.end)
        if end is None:
            if self.text[-1:] == "\n":  # an unclosed tag, the last one of a file that is whole
                self.entry = tag, self.text[tag.end :]
            else:
                self.document.damaged(match.start(), "the file ends in the middle of this bookmark")
            return len(self.text)
        self.entry = tag, self.text[tag.end : end.start()]
        return end.end()

    def _folder(self, match: re.Match[str]) -> int:
        tag = tags.opened(self.text, match.end())
        if tag is None:
            return self._skip(match.start(), "this folder's tag is not closed")
        end = _FOLDER_END.search(self.text, tag.end)
        if end is None:
            return len(self.text)
        name = title(self.text[tag.end : end.start()])
        reading = tag.get("id").lower() == "com.apple.readinglist"
        above = self.folders[-1]
        own = (
            reading
            or tag.get("personal_toolbar_folder", "unfiled_bookmarks_folder").lower() == "true"
            or (above.depth == 0 and (name or "").lower() in _BROWSERS_OWN)
        )
        names = above.path if own else path((*above.path, name))
        self.coming = _Folder(names, above.depth + 1, above.toread or reading)
        return end.end()

    def _skip(self, at: int, what: str) -> int:
        newline = self.text.find("\n", at)
        end = newline if newline >= 0 else len(self.text)
        self.document.damaged(at, what, end)
        return end

    def _finished(self, end: int) -> Iterator[Bookmark | Subscription]:
        """The bookmark that was being read, now that its note has come to an end."""
        entry, begin = self.entry, self.note_at
        self.entry = self.note_at = None
        if entry is None:
            return
        tag, name = entry
        said = title(name)
        lies = self.folders[-1]
        feed = tag.get("feedurl")
        if feed:
            yield Subscription(feed, said, tag.get("href") or None, lies.path)
            return
        yield Bookmark(
            url=tag.get("href"),
            title=said,
            tags=self._tags(tag.get("tags", "labels")),
            note=_note(self.text[begin:end]) if begin is not None else "",
            date=moment(tag.get("add_date")),
            private=tag.get("private").lower() in _YES,
            toread=tag.get("toread").lower() in _YES or lies.toread,
            folders=lies.path,
        )

    def _tags(self, value: str) -> tuple[str, ...]:
        """Parted by commas; where there is none, by blanks, unless blanks are part of tags in this file."""
        return tags_of(value, "," if "," in value else self.apart)


_YES = ("1", "true", "yes")


def _note(text: str) -> str:
    said = tags.unescape(text.replace("\r\n", "\n").replace("\n\r", "\n"))
    before, mark, more = said.partition(_NOTES)
    if mark:
        parts = (before.strip(), more.partition(_NOTES_END)[0].strip())
        said = "\n\n".join(part for part in parts if part)
    return note_of(said).strip()
