"""A page's title and its site's name are written together in many ways; this takes them apart. Pure text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from shorttake.web.page.words import key, listed

# What parts a page's name from its site's. A bare hyphen is none ("e-mail"), one between blanks is.
SEPARATOR = re.compile(
    r"\s+(?:[|｜│¦–—―·•»«›‹:~>→@]|-{1,3}|/{1,2}|:{2,3}|\|\||>>|<<)\s+|\s*[|｜│]+\s*|\s*::\s*|(?<=[\w)\]?!.\"”]):\s+"
)
_BRACKETED = re.compile(r"\s*[\[(【]([^\[\]()]{2,60})[\])】]\s*$")  # "Post [LWN.net]"
# "标题-新华网" has no blanks: good only for a name that is known.
_CLOSE = re.compile(r"\s*[-_–—:,|]\s*([^-_–—|]{2,60})$")
_COLON = re.compile(r"^:\s+$")  # a colon is part of many titles
_MOST_MARKS = 10  # separators; what has more is a list of keywords

# Words that go when the site's name beside them went.
_GENERIC = listed(
    """
    blog blogs blogarchive blogarchiv archive archives news home homepage articles article posts post weblog
    theblog ourblog page welcome documentation docs forum forums index video videos stories story
    opinion press pressreleases
    """
)


def segments(title: str) -> Iterator[str]:
    """Every run of a title's parts, the longest first: "A | B" gives itself, "A" and "B"."""
    ends = [(0, 0), *_marks(title)[: _MOST_MARKS + 1], (len(title), len(title))]
    for length in range(len(ends) - 1, 0, -1):
        for start in range(len(ends) - length):
            part = title[ends[start][1] : ends[start + length][0]].strip()
            if part:
                yield part


def without_site(title: str, sites: Collection[str]) -> str:
    """`title` without the site's names (given as keys) at either end, and "Blog" that went with them."""
    cut = False
    while True:
        shorter = _without_one(title, sites, cut)
        if shorter is None:
            return title.strip()
        title, cut = shorter, True


def _without_one(title: str, sites: Collection[str], cut: bool) -> str | None:
    marks = list(SEPARATOR.finditer(title))[:_MOST_MARKS]
    for mark in marks:
        rest = title[mark.end() :]
        colon = bool(_COLON.match(mark.group()))
        if rest and key(title[: mark.start()]) and _goes(rest, sites, cut and not colon):
            return title[: mark.start()].rstrip()
    for pattern in (_BRACKETED, _CLOSE):
        found = pattern.search(title)
        if found and key(found.group(1)) in sites and key(title[: found.start()]):
            return title[: found.start()].rstrip()
    for mark in reversed(marks):
        rest = title[mark.end() :].strip()
        if key(rest) and _goes(title[: mark.start()], sites, cut):
            return rest
    return None


def _goes(part: str, sites: Collection[str], generic: bool) -> bool:
    plain = key(part)
    return plain in sites or plain in ("blogarchive", "blogarchiv") or (generic and plain in _GENERIC)


def affix(title: str, name: str) -> str:
    """What a head title adds to the page's name: "Post | Blog | Site" gives "Site"; "" without that name.

    The part farthest from the page's name is the site's.
    """
    plain = key(name)
    bracketed = _BRACKETED.search(title)
    if bracketed and key(title[: bracketed.start()]) == plain:
        return bracketed.group(1)
    marks = list(SEPARATOR.finditer(title))
    if not plain or not 1 <= len(marks) <= _MOST_MARKS:
        return ""
    for at, mark in enumerate(marks):
        if key(title[: mark.start()]) == plain:
            return title[marks[-1].end() :].strip() or title[mark.end() :].strip()
        if key(title[mark.end() :]) == plain:
            # "A – B, C » Post": other marks inside the site's name are part of it.
            inner = {other.group().strip() for other in marks[:at]}
            return title[: (marks[0] if mark.group().strip() in inner else mark).start()].strip()
    return ""


def shared_beginning(one: str, other: str) -> str:
    """What two titles begin with before each says something else: "Post • /r/lab" and "Post : lab"."""
    for mark in list(SEPARATOR.finditer(one))[:_MOST_MARKS]:
        begun = key(one[: mark.start()])
        for found in list(SEPARATOR.finditer(other))[:_MOST_MARKS]:
            if begun and key(other[: found.start()]) == begun:
                ends = key(one[mark.end() :]), key(other[found.end() :])
                if not ends[0].startswith(ends[1]) and not ends[1].startswith(ends[0]):
                    return one[: mark.start()]
    return ""


def _marks(title: str) -> list[tuple[int, int]]:
    return [(mark.start(), mark.end()) for mark in SEPARATOR.finditer(title)]
