"""Puts the feeds of another reader's list into `feeds.opml`, and leaves every other character of it alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

from shorttake import files
from shorttake.bookmarks import tags
from shorttake.bookmarks.bookmark import Subscription, words
from shorttake.bookmarks.dialects.opml import feed_address
from shorttake.errors import TextError
from shorttake.text.edit import Edit, apply, newline_of
from shorttake.urls import canonical

_TAG = re.compile(r"<(?:(/?)(outline|body)(?=[\s/>])|(!--))", re.IGNORECASE)
_EMPTY = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>{title}</title>
  </head>
  <body>
  </body>
</opml>
"""


@dataclass
class _Folder:
    """An outline with others in it: where its closing tag begins, and the blanks before its first child."""

    path: tuple[str, ...]
    end: int = -1
    indent: str | None = None


@dataclass
class _New:
    """What comes into a folder: feeds, and folders with more of them."""

    feeds: list[Subscription] = field(default_factory=list)
    folders: dict[str, _New] = field(default_factory=dict)


def subscribe(path: Path, subscriptions: Sequence[Subscription], title: str) -> list[Subscription]:
    """Adds the feeds that the list does not have yet, and gives these; a list that is not there is made.

    A feed goes to the folder of its name where there is one, else into a new one at the end. The caller holds
    the `files.lock` of the content folder. Raises TextError where the list cannot be understood, FileError.
    """
    if path.exists():
        source = files.read(path)
        text, new = merged(source.text, subscriptions, str(path))
        files.replace(source, text)
        return new
    text, new = merged(_EMPTY.format(title=_escaped(title)[1:-1]), subscriptions, str(path))
    if new:
        files.create(path, text)
    return new


def merged(text: str, subscriptions: Sequence[Subscription], where: str) -> tuple[str, list[Subscription]]:
    """The list with the feeds that are new to it, and these. Raises TextError for a list without a body."""
    known, folders = _read(text, where)
    new: list[Subscription] = []
    for one in subscriptions:
        if canonical(one.url) not in known:
            known.add(canonical(one.url))
            new.append(one)
    newline = newline_of(text)
    inserted: dict[int, str] = {}
    made: dict[int, _New] = {}
    for one in new:
        path = one.folders
        while path and path not in folders:
            path = path[:-1]
        here = made.setdefault(folders[path].end, _New())
        for name in one.folders[len(path) :]:
            here = here.folders.setdefault(name, _New())
        here.feeds.append(one)
    for folder in folders.values():
        if folder.end in made:
            indent = folder.indent if folder.indent is not None else _indent(text, folder.end) + "  "
            inserted[folder.end] = "".join(_outlines(made[folder.end], indent, newline))
    edits = [_insertion(text, end, words_, newline) for end, words_ in inserted.items()]
    return apply(text, edits), new


def _insertion(text: str, at: int, words_: str, newline: str) -> Edit:
    """Before the line of a closing tag, or, where that is not alone in its line, right before it."""
    line = text.rfind("\n", 0, at) + 1
    if text[line:at].strip():
        return Edit(at, at, f"{newline}{words_}{_indent(text, at)}")
    return Edit(line, line, words_)


def _outlines(new: _New, indent: str, newline: str) -> Iterator[str]:
    for feed in new.feeds:
        name = _escaped(feed.title or feed.url)
        site = f" htmlUrl={_escaped(feed.html_url)}" if feed.html_url else ""
        named = f'type="rss" text={name} title={name} xmlUrl={_escaped(feed.url)}{site}'
        yield f"{indent}<outline {named}/>{newline}"
    for folder, inside in new.folders.items():
        yield f"{indent}<outline text={_escaped(folder)} title={_escaped(folder)}>{newline}"
        yield from _outlines(inside, indent + "  ", newline)
        yield f"{indent}</outline>{newline}"


def _read(text: str, where: str) -> tuple[set[str], dict[tuple[str, ...], _Folder]]:
    """The feeds of a list (canonical), and its folders by path; the one without a name is the body."""
    known: set[str] = set()
    folders: dict[tuple[str, ...], _Folder] = {}
    open_: list[_Folder | None] = []
    body: _Folder | None = None
    at = 0
    while match := _TAG.search(text, at):
        at = match.end()
        if match[3]:
            at = tags.after_comment(text, at)
            if at < 0:
                break
            continue
        if match[1]:
            folder = body if match[2].lower() == "body" else open_.pop() if open_ else None
            if folder is not None and not (match[2].lower() == "body" and open_):
                folder.end = match.start()
                folders.setdefault(folder.path, folder)
            continue
        tag = tags.opened(text, at)
        if tag is None:
            line = text.count("\n", 0, match.start()) + 1
            raise TextError("this tag is not closed", f"{where}:{line}", "mend the list of feeds first")
        at = tag.end
        if match[2].lower() == "body":
            body = None if tag.closed else _Folder(())
            continue
        above = next((one for one in reversed(open_) if one), body)
        if above is not None and above.indent is None:
            above.indent = _indent(text, match.start())
        feed = feed_address(tag.get("xmlurl"))
        if feed:
            known.add(canonical(feed))
        if not tag.closed:
            name = words(tag.get("text", "title"))
            path = (*(above.path if above else ()), name) if name and not feed else None
            open_.append(_Folder(path) if path else None)
    if body is None or body.end < 0 or open_:
        raise TextError("the list of feeds has no body that is closed", where, "mend it, or move it away")
    return known, folders


def _indent(text: str, at: int) -> str:
    line = text.rfind("\n", 0, at) + 1
    blanks = re.match(r"[ \t]*", text[line:at])
    return blanks[0] if blanks else ""


def _escaped(text: str) -> str:
    return quoteattr(" ".join(text.split()))
