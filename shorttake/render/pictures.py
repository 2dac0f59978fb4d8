"""Pictures in posts: each says how large it is, so no text jumps, and is loaded when it is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from shorttake.render.tags import replaced, tags

_IMG = frozenset(("img",))
_STATIC = re.compile(r"[{|](?:static|filename|attach)[}|]", re.IGNORECASE)
_HEAD = 4096  # bytes of an SVG in which its size stands
_SVG = re.compile(rb"<svg\b[^>]*>", re.IGNORECASE)
_SVG_LENGTH = re.compile(rb"""\s(width|height)\s*=\s*["']\s*([0-9.]+)(?:px)?\s*["']""", re.IGNORECASE)
_VIEW_BOX = re.compile(
    rb"""\sviewBox\s*=\s*["']\s*[-0-9.]+[\s,]+[-0-9.]+[\s,]+([0-9.]+)[\s,]+([0-9.]+)""", re.IGNORECASE
)
_MOST = 100_000  # pixels of a side; more is no picture for a page

Size = tuple[int, int]


def sized(page: str, size_of: Callable[[str], Size | None]) -> str:
    """The HTML with width, height and `loading="lazy"` where an image has none of these.

    `size_of` tells (width, height) in pixels of the image at an address, None where that is not known.
    An author's own width or height stands.
    """
    edits: list[tuple[int, int, str]] = []
    for tag in tags(page, _IMG) if "<img" in page or "<IMG" in page else ():
        said = {one.name: one.value for one in reversed(list(tag.attributes()))}
        added = ""
        if "width" not in said and "height" not in said:
            size = size_of(said.get("src", "").strip())
            if size:
                added = f' width="{size[0]}" height="{size[1]}"'
        if "loading" not in said:
            added += ' loading="lazy"'
        at = tag.start + 1 + len(tag.name)
        edits.append((at, at, added))
    return replaced(page, edits)


def find(address: str, content: Path, beside: Path) -> Path | None:
    """The file of a picture of a post in the folder `beside`; None where it is none of the blog's."""
    marked = _STATIC.match(address)
    path = address[marked.end() :] if marked else address
    path = re.split(r"[?#]", path, maxsplit=1)[0]
    if not path or "://" in path or path.startswith("//") or "\0" in path:
        return None
    root = content.resolve()
    for start in (content,) if path.startswith("/") else (beside, content):
        try:
            found = (start / path.lstrip("/")).resolve()
            if found.is_relative_to(root) and found.is_file():
                return found
        except (OSError, ValueError):
            continue
    return None


def size_of(path: Path) -> Size | None:
    """Width and height of a picture in pixels, from the beginning of its file; None where that tells none."""
    size = _svg_size(path) if path.suffix.lower() == ".svg" else _bitmap_size(path)
    return size if size and all(0 < side <= _MOST for side in size) else None


def _svg_size(path: Path) -> Size | None:
    try:
        with path.open("rb") as file:
            start = _SVG.search(file.read(_HEAD))
    except OSError:
        return None
    if not start:
        return None
    sides = {name.lower(): length for name, length in _SVG_LENGTH.findall(start[0])}
    box = _VIEW_BOX.search(start[0])
    try:
        if b"width" in sides and b"height" in sides:
            return round(float(sides[b"width"])), round(float(sides[b"height"]))
        return (round(float(box[1])), round(float(box[2]))) if box else None
    except (ValueError, OverflowError):
        return None


def _bitmap_size(path: Path) -> Size | None:
    from PIL import Image  # 0.1 s, and few posts have pictures

    try:
        with Image.open(path) as image:
            turned = image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)
            width, height = image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    return (height, width) if turned else (width, height)


_ORIENTATION = 0x0112  # Exif 2.3, tag 274: a camera held upright
