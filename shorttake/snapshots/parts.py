"""Which files a page needs to look like itself: its style sheets and pictures, the important ones first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from shorttake.snapshots import style
from shorttake.snapshots.markup import Element, absolute

Kind = Literal["stylesheet", "image"]
MOST = 400  # parts of one page that are looked at; 40 are asked for

_LAZY = ("data-src", "data-original", "data-lazy-src")  # where scripts find what they load later
_SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)([wx])")
_WIDE_ENOUGH = 1200  # pixels
_ORDINARY = 600.0  # pixels that a picture without a size is taken for


@dataclass(frozen=True)
class Part:
    """A file that a page needs, by its absolute address."""

    url: str
    kind: Kind

    @property
    def accept(self) -> str:
        """What is asked for (the Accept header)."""
        return "text/css,*/*;q=0.1" if self.kind == "stylesheet" else "image/*,*/*;q=0.5"


def of_page(root: Element, base: str) -> list[Part]:
    """The parts that the page itself names: style sheets, then pictures, then what its own styles name."""
    found: dict[Part, None] = {}
    for link in root.iter("link"):
        url = absolute(base, link.get("href")) if is_sheet(link) else None
        if url:
            found[Part(url, "stylesheet")] = None
    later: list[Part] = []
    for own in root.iter("style"):
        for part in of_sheet(own.text or "", base):
            if part.kind == "stylesheet":
                found[part] = None
            else:
                later.append(part)
    for picture in root.iter("img", "video"):
        url = absolute(base, chosen(picture))
        if url and not is_beacon(picture):
            found[Part(url, "image")] = None
        if len(found) >= MOST:
            break
    return list(dict.fromkeys([*found, *later, *_of_attributes(root, base)]))[:MOST]


def of_sheet(css: str, base: str) -> list[Part]:
    """The parts that a style sheet names, other sheets first."""
    names = style.named(css)
    sheets = [Part(url, "stylesheet") for raw in names.sheets if (url := absolute(base, raw))]
    return [*sheets, *(Part(url, "image") for raw in names.pictures if (url := absolute(base, raw)))]


def is_sheet(link: Element) -> bool:
    """Whether a `link` is a style sheet that applies (HTML standard, 4.6.7.23), or is made to by a script."""
    rel = (link.get("rel") or "").lower().split()
    preloaded = "preload" in rel and (link.get("as") or "").lower() == "style"
    return ("stylesheet" in rel and "alternate" not in rel) or preloaded


def is_beacon(picture: Element) -> bool:
    """Whether a picture is one pixel that counts visitors."""
    return picture.get("width") in ("0", "1") and picture.get("height") in ("0", "1")


def chosen(picture: Element) -> str | None:
    """The address of a picture as written: its `src`, else what a script would load, else of its `srcset`."""
    if picture.tag == "video":
        return picture.get("poster") or None
    src = (picture.get("src") or "").strip()
    if src and not src.lower().startswith("data:"):
        lazy = next((value for name in _LAZY if (value := picture.get(name))), None)
        return lazy.strip() if lazy and _is_blank(src) else src
    for name in _LAZY:
        if picture.get(name):
            return str(picture.get(name)).strip()
    sets = [picture.get("srcset"), picture.get("data-srcset")]
    above = picture.getparent()
    while above is not None and above.tag == "source":  # libxml2 does not know that it holds nothing
        above = above.getparent()
    if above is not None and above.tag == "picture":
        for source in above.iter("source"):
            sets += [source.get("srcset"), source.get("data-srcset")]
    return next((best for one in sets if one and (best := _best(one))), None) or src or None


def _is_blank(src: str) -> bool:
    """Whether an address is that of a picture that only keeps the place of another."""
    name = src.lower().rpartition("/")[2]
    return name.startswith(("blank.", "pixel.", "placeholder.", "spacer.", "transparent.", "lazy", "1x1."))


def _best(candidates: str) -> str | None:
    """Of a srcset: the narrowest that is wide enough, else the widest (HTML standard, 4.8.4.2.1)."""
    sized: list[tuple[float, str]] = []
    words = [part for word in candidates[:20_000].split() for part in _apart(word)]
    for number, word in enumerate(words):
        if _SIZE.fullmatch(word):
            continue
        size = _SIZE.fullmatch(words[number + 1]) if number + 1 < len(words) else None
        width = float(size[1]) * (1 if size[2] == "w" else _ORDINARY) if size else _ORDINARY
        sized.append((width, word))
    enough = [one for one in sized if one[0] >= _WIDE_ENOUGH]
    return min(enough)[1] if enough else max(sized)[1] if sized else None


def _apart(word: str) -> list[str]:
    """`2x,b.jpg` is a size and the next address; a comma within an address belongs to it."""
    first, comma, rest = word.strip(",").partition(",")
    return [first, rest] if comma and _SIZE.fullmatch(first) else [word.strip(",")] if word.strip(",") else []


def _of_attributes(root: Element, base: str) -> Iterator[Part]:
    for number, styled in enumerate(root.iterfind(".//*[@style]")):
        if "url" in styled.get("style").lower():
            yield from (part for part in of_sheet(styled.get("style")[:20_000], base) if part.kind == "image")
        if number > 2_000:
            return
