"""Draws a card: words on paper, set so that they fit, as a small PNG of two inks."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from shorttake.render.cards.card import HEIGHT, WIDTH, Card
from shorttake.render.cards.face import Face

_PAPER, _INK, _ACCENT = (0xFD, 0xFD, 0xFC), (0x1C, 0x1E, 0x21), (0x1C, 0x45, 0xB4)
_MARGIN = 72
_TITLE_SIZES = (92, 84, 76, 68, 60, 54, 48)
_TITLE_HEIGHT = 300
_SMALL = 32
_HEAD = 140  # pixels from the top in which the label and the number stand
_QUIET = 185  # of 255: how much ink quiet words get; 5.6 to 1 against the paper
_MORE = "…"


def draw(card: Card, face: Face) -> bytes:
    """The card as PNG, 1200 by 630 pixels.

    Two inks on one paper: each pixel says how much of which there is, so 256 colours are enough and the file
    is small.
    """
    ink, accent = Image.new("L", (WIDTH, HEIGHT)), Image.new("L", (WIDTH, _HEAD))
    words, marks = ImageDraw.Draw(ink), ImageDraw.Draw(accent)

    label_width = WIDTH - 2 * _MARGIN
    if card.number is not None:
        number, size = f"#{card.number}", face.font(64, True)
        wide = _wide(size, number)
        marks.text((WIDTH - _MARGIN, 112), number, 255, size, "rs")
        label_width -= int(wide) + 40
    small = face.font(36, True)
    marks.text((_MARGIN, 112), _cut(face.readable(card.label), small, label_width), 255, small, "ls")

    font, lines = _title(face.readable(card.title), face)
    step = round(font.size * 1.14)
    top = 150 + (_TITLE_HEIGHT - step * len(lines)) // 2
    for row, line in enumerate(lines):
        words.text((_MARGIN, top + step * row + round(font.size * 0.86)), line, 255, font, "ls")

    small = face.font(_SMALL)
    names = [face.readable(name, 80) for name in card.sections]
    for row, line in enumerate(_rows(names, small, WIDTH - 2 * _MARGIN, 2)):
        words.text((_MARGIN, 492 + 42 * row), line, _QUIET, small, "ls")

    words.rectangle((_MARGIN, 556, WIDTH - _MARGIN, 557), 60)
    host = face.readable(card.host, 60)
    words.text((WIDTH - _MARGIN, 598), host, _QUIET, small, "rs")
    room = WIDTH - 2 * _MARGIN - int(_wide(small, host)) - 40
    bold = face.font(_SMALL, True)
    words.text((_MARGIN, 598), _cut(face.readable(card.site), bold, room), 255, bold, "ls")
    return _png(ink, accent)


@lru_cache(maxsize=4096)
def _wide(font: ImageFont.FreeTypeFont, words: str) -> float:
    """How wide words are, in pixels; the same ones are asked about again and again while lines are tried."""
    return font.getlength(words)


def _title(title: str, face: Face) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest size in which a title fits, and its lines; the smallest, cut, where none does."""
    for size in _TITLE_SIZES:
        font = face.font(size, True)
        most = int(_TITLE_HEIGHT // (size * 1.14))
        lines = _wrapped(title.split(), font, WIDTH - 2 * _MARGIN, most + 1)
        if len(lines) <= most and all(_wide(font, line) <= WIDTH - 2 * _MARGIN for line in lines):
            return font, _balanced(lines, font)
    lines = lines[:most]
    lines[-1] = _cut(f"{lines[-1]}{_MORE}", font, WIDTH - 2 * _MARGIN)
    return font, [_cut(line, font, WIDTH - 2 * _MARGIN) for line in lines]


def _balanced(lines: list[str], font: ImageFont.FreeTypeFont) -> list[str]:
    """The same words in as many lines of more equal width: no number stands alone in the last one."""
    words = " ".join(lines).split()
    low, high = 1, WIDTH - 2 * _MARGIN
    while low < high:
        middle = (low + high) // 2
        tried = _wrapped(words, font, middle, len(lines))
        fits = len(tried) <= len(lines) and all(_wide(font, line) <= middle for line in tried)
        fits = fits and " ".join(tried) == " ".join(words)
        low, high = (low, middle) if fits else (middle + 1, high)
    return _wrapped(words, font, high, len(lines))


def _wrapped(words: list[str], font: ImageFont.FreeTypeFont, room: int, most: int) -> list[str]:
    """Words in lines of this width, at most so many lines."""
    lines: list[str] = []
    line = ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and _wide(font, longer) > room:
            lines.append(line)
            line = word
            if len(lines) == most:
                return lines
        else:
            line = longer
    return [*lines, line] if line else lines or [""]


def _rows(names: list[str], font: ImageFont.FreeTypeFont, room: int, most: int) -> list[str]:
    """Names with a point between them in lines of this width; what does not fit is a "+3"."""
    rows = [""]
    for number, name in enumerate(names):
        longer = f"{rows[-1]}  ·  {name}" if rows[-1] else name
        rest = f"  +{len(names) - number}"
        last = len(rows) == most
        if _wide(font, longer + (rest if last and number + 1 < len(names) else "")) <= room:
            rows[-1] = longer
        elif not last and rows[-1]:
            rows.append(_cut(name, font, room - 80))
        else:
            rows[-1] += rest if rows[-1] else _cut(name, font, room)
            break
    return [row for row in rows if row]


def _cut(words: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    """Words as far as they fit, with an ellipsis where they do not."""
    if _wide(font, words) <= room:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _wide(font, words[:middle] + _MORE) <= room else (low, middle - 1)
    return words[:low].rstrip() + _MORE


def _png(ink: Image.Image, accent: Image.Image) -> bytes:
    """Both inks in one picture of 16 colours: 8 steps from paper to ink, 8 from paper to accent.

    Eight are enough for smooth edges, and make the file less than half as large as 128 would.
    """
    picture = ink.point([value * 7 // 255 for value in range(256)])
    picture.paste(accent.point([8 + value * 7 // 255 for value in range(256)]), (0, 0))
    ImageDraw.Draw(picture).rectangle((0, 0, 15, HEIGHT), 15)
    picture.putpalette(_PALETTE)
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=6, bits=4)
    return out.getvalue()


_PALETTE = [
    round(paper + (ink - paper) * step / 7)
    for inks in (_INK, _ACCENT)
    for step in range(8)
    for paper, ink in zip(_PAPER, inks, strict=True)
]
