"""A long liveblog made into HTML in parts: what was made before is not made again when an entry is added.

The HTML is what a rendering of the whole text gives, byte for byte. Where one entry might depend on another
(references, footnotes and abbreviations are defined for the whole of a text, ids of headings stand once in
it), the whole is rendered.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Sequence

from markdown.util import STX

from shorttake.render.headings import Heading
from shorttake.render.markdown import Rendered, SectionMark
from shorttake.render.typography import printers_signs

Convert = Callable[[str, Sequence[SectionMark]], Rendered]

_FEW = 20  # entries that are rendered as a whole
_TOGETHER = 40  # entries in one part, on average
# Definitions (`[map]: …`, `[^1]: …`, `*[HTTP] : …`), and attributes that may be those of the next block.
_CROSSES = re.compile(r"\] ?:|\{(?::|[ \t]*[.#])|\r(?!\n)")
# An entry of one line in which nothing but its bold beginning means anything to Markdown.
_PLAIN = re.compile(r"(?!\s)(?:\*\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*\*)?(?P<words>[^*\n]*)\s*")
_MEANS = re.compile(r"[\x00-\x1f\x7f-\xa0\\`_\[\]<>&{}~|^=+#$@]|(?! )\s")
_CUT = "<!--cut {}-->"  # a block of its own, whatever stands around it


def in_parts(convert: Convert, text: str, entries: Sequence[SectionMark]) -> Rendered:
    """What `convert(text, entries)` gives, made of many small texts; where it keeps what it made before, only
    those that changed are made. `entries` are the ids of paragraphs at the margin, in their order, each with
    the character it begins at. Raises what `convert` raises.
    """
    starts = [one.start for one in entries]
    whole = len(entries) < _FEW or starts != sorted(set(starts)) or starts[-1] >= len(text)
    made = None if whole or _CROSSES.search(text) else _made(convert, text, entries)
    return convert(text, entries) if made is None else made


def _made(convert: Convert, text: str, entries: Sequence[SectionMark]) -> Rendered | None:
    """The page, of its opening and its entries; None where those depend on each other after all."""
    ends = [one.start for one in entries[1:]] + [len(text)]
    said = [text[: entries[0].start]]
    said += [text[one.start : end] for one, end in zip(entries, ends, strict=True)]
    anchors = ["", *(one.anchor for one in entries)]
    html = [
        None if said[0].strip() else "",
        *(_plain(*one) for one in zip(said[1:], anchors[1:], strict=True)),
    ]
    found: list[Heading] = []
    for part in _parts(said, html):
        cut = _CUT.format(zlib.crc32("".join(said[one] for one in part).encode("utf-8", "replace")))
        words, marks = "", []
        for one in part:
            marks += [SectionMark(len(words), anchors[one])] if one else []
            words += f"{said[one]}\n\n{cut}\n\n"
        made = convert(words, marks)
        *pieces, rest = f"{made.html}\n".split(f"{cut}\n")
        # Emphasis that overlaps may leave a sign of Python-Markdown's on the page, which counts up.
        if made.unplaced or rest or len(pieces) != len(part) or STX in made.html:
            return None
        for one, piece in zip(part, pieces, strict=True):
            html[one] = piece.removesuffix("\n")
        found += made.headings
    if len({one.anchor for one in found} - set(anchors)) < len(found):
        return None
    return Rendered("\n".join(filter(None, html)).strip(), tuple(found))


def _parts(said: Sequence[str], html: Sequence[str | None]) -> Iterator[list[int]]:
    """The numbers of what has no HTML yet, some at a time.

    Which of them is the last of its part is told by its words alone, so that an entry which is added,
    corrected or taken away changes one part.
    """
    part: list[int] = []
    for number, words in enumerate(said):
        if html[number] is None:
            part.append(number)
            if zlib.crc32(words.encode("utf-8", "replace")) % _TOGETHER == 0:
                yield part
                part = []
    if part:
        yield part


def _plain(said: str, anchor: str) -> str | None:
    """The paragraph that an entry is; None where it takes Markdown to tell."""
    match = _PLAIN.fullmatch(said)
    if match is None:
        return None
    bold, words = match["bold"] or "", match["words"].rstrip()
    if _MEANS.search(words) or _MEANS.search(bold):
        return None
    bold, words = printers_signs((bold, words))
    return f'<p id="{anchor}"><strong>{bold}</strong>{words}</p>' if bold else f'<p id="{anchor}">{words}</p>'
