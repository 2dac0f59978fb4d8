"""Typewriter signs made into printer's: “quotes”, ’90s, em---dashes, en--dashes and ellipses…

As kramdown and Goldmark have it. Python-Markdown's own `smarty` sees one string at a time and so opens a
quotation where one ends after a link or emphasis; a whole paragraph is looked at here. Code, addresses and
attributes are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from itertools import islice
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, HTML_PLACEHOLDER_RE, STX, AtomicString

LITERAL = frozenset(("code", "pre", "kbd", "samp", "tt", "script", "style", "math", "svg"))

_SIGNS = re.compile(r"[\"']|--|\.\.\.")  # what may be set otherwise than it is written
_DASHES = re.compile(r"(?<!-)(-{2,3})(?!-)")
_DOTS = re.compile(r"(?<!\.)\.\.\.")
_SHIELDED = re.compile(f"{STX}([^{STX}{ETX}]*){ETX}")
# ’90s and ’14; ’tis, rock ’n’ roll: an apostrophe for what is left out, not a quotation.
_LEFT_OUT = re.compile(r"\d\ds?(?!\w)|(?:n|tis|twas|twere|em|til|cause|bout|round|nuff)(?!\w)", re.IGNORECASE)
_LITERAL_TAG = re.compile(rf"<(/?)({'|'.join(sorted(LITERAL))})(?=[\s/>])", re.IGNORECASE)
_MANY = 300  # emphases
_OPENS_AFTER = frozenset("([{</=—–-\u2015“‘\u00ab\u00a1\u00bf|")


def printers_dashes(text: str) -> str:
    """`text` with `---`, `--` and `...` as the signs they stand for."""
    if "--" in text:
        text = _DASHES.sub(lambda match: "—" if len(match[1]) == 3 else "–", text)
    return _DOTS.sub("…", text) if "..." in text else text


def printers_quotes(text: str) -> str:
    """`text` with straight quotes turned to their side; one sign for one, so positions stay.

    A sign after a digit that closes nothing stays straight: 6'2" is a height.
    """
    if '"' not in text and "'" not in text:
        return text
    signs = list(text)
    last_close = max(
        (at for at, sign in enumerate(signs) if sign == "'" and _may_close(text, at)), default=-1
    )
    quoted = False  # inside double quotes
    singles = 0  # single quotes opened
    for at, sign in enumerate(signs):
        if sign not in "\"'":
            continue
        before = signs[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        opens = (before.isspace() or before in _OPENS_AFTER) and not after.isspace()
        if sign == '"':
            if before.isspace() and after.isspace():
                opens = not quoted and '"' in text[at + 1 : at + 200]
                if not opens and not quoted:
                    continue  # alone between blanks
            if opens:
                signs[at], quoted = "“", True
            elif quoted or not before.isdigit():
                signs[at], quoted = "”", False
        elif before.isspace() and after.isspace():
            continue
        elif opens and not _LEFT_OUT.match(text, at + 1) and at < last_close:
            signs[at], singles = "‘", singles + 1
        elif not opens and before.isdigit() and not singles and not after.isalpha():
            continue
        else:
            signs[at] = "’"
            if not opens and not after.isalnum():
                singles = max(0, singles - 1)
    return "".join(signs)


def printers_signs(pieces: Sequence[str]) -> list[str]:
    """The pieces of a paragraph's words (some bold, say), set as the one run of words that they are."""
    if not any(map(_SIGNS.search, pieces)):
        return list(pieces)
    set_ = [printers_dashes(piece) for piece in pieces]
    whole = iter(printers_quotes("".join(set_)))
    return ["".join(islice(whole, len(piece))) for piece in set_]


def _may_close(text: str, at: int) -> bool:
    """Whether a single quote could close one opened before it; one that nothing closes is an apostrophe."""
    return at > 0 and not text[at - 1].isspace() and not text[at + 1 : at + 2].isalnum()


class _Piece:
    """Some words of a paragraph: where they go back to, and how they look to the words around them."""

    __slots__ = ("looks", "put", "words")

    def __init__(self, words: str, looks: str, put: bool) -> None:
        self.words, self.looks, self.put = words, looks, put


class Typography(Treeprocessor):
    """Sets the words of a whole page; runs when its links and emphasis are elements already."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._literal = ""  # the element of raw HTML that we are in, if its words are to stay as they are

    def run(self, root: Element) -> None:
        """Change the tree's words in place."""
        if _is_plain(root):
            return
        for element in list(root.iter()):
            if not (isinstance(element.tag, str) and self.md.is_block_level(element.tag)):
                continue
            flat = not any(map(len, element))
            if flat and not _SIGNS.search("\n".join(element.itertext())):
                continue  # most paragraphs have nothing that is set otherwise than it is written
            for run in self._runs(element):
                _set(run)

    def _runs(self, block: Element) -> Iterator[list[_Slot]]:
        """The words of a block between the blocks inside it, each with the way to put it back."""
        run: list[_Slot] = []
        self._literal = ""
        if block.tag in LITERAL:
            return
        self._collect(block, "text", run)
        for child in block:
            if isinstance(child.tag, str) and self.md.is_block_level(child.tag):
                yield run
                run = []
            else:
                self._inline(child, run)
            self._collect(child, "tail", run)
        yield run

    def _inline(self, element: Element, run: list[_Slot]) -> None:
        if element.tag in LITERAL or element.tag == "sup":
            run.append(_Slot([_Piece("", "x", False)]))
            return
        if element.tag in ("br", "img"):
            run.append(_Slot([_Piece("", " " if element.tag == "br" else "x", False)]))
            return
        self._collect(element, "text", run)
        for child in element:
            self._inline(child, run)
            self._collect(child, "tail", run)

    def _collect(self, element: Element, where: str, run: list[_Slot]) -> None:
        words = getattr(element, where)
        if not words:
            return
        if isinstance(words, AtomicString):
            run.append(_Slot([_Piece(words, words, False)]))
            return
        pieces: list[_Piece] = []
        place = 0
        for shielded in _SHIELDED.finditer(words):
            pieces.append(self._piece(words[place : shielded.start()]))
            stands_for = _stands_for(self.md, shielded[0], shielded[1])
            pieces.append(_Piece(shielded[0], _looks(stands_for), False))
            tag = _LITERAL_TAG.match(stands_for)
            if tag and (self._literal == tag[2].lower() if tag[1] else not self._literal):
                self._literal = "" if tag[1] else tag[2].lower()
            place = shielded.end()
        pieces.append(self._piece(words[place:]))

        def put(text: str) -> None:
            setattr(element, where, text)

        run.append(_Slot(pieces, put))

    def _piece(self, words: str) -> _Piece:
        return _Piece(words, "x" if words and self._literal else "", not self._literal)


def _is_plain(root: Element) -> bool:
    """Whether nothing on a page is set otherwise than it is written; where hundreds of emphases may stand in
    each other, which is refused, that is left to those who look at each."""
    words = "\n".join(root.itertext())
    if '"' in words or "'" in words or "--" in words or "..." in words:
        return False
    return sum(1 for name in ("em", "strong", "del") for _ in root.iter(name)) < _MANY


class _Slot:
    """A text or tail of an element, in pieces."""

    __slots__ = ("pieces", "put")

    def __init__(self, pieces: list[_Piece], put: Callable[[str], None] | None = None) -> None:
        self.pieces, self.put = pieces, put


def _stands_for(md: Markdown, shielded: str, inner: str) -> str:
    """The character or HTML that something in the words stands for."""
    if inner.isdigit():
        return chr(int(inner))  # an escaped character
    html = HTML_PLACEHOLDER_RE.fullmatch(shielded)
    if html and int(html[1]) < len(md.htmlStash.rawHtmlBlocks):
        return str(md.htmlStash.rawHtmlBlocks[int(html[1])])
    return ""


def _looks(stands_for: str) -> str:
    """How that looks to the quotes beside it."""
    if len(stands_for) > 1 and stands_for.startswith("&"):
        return unescape(stands_for)
    return stands_for if len(stands_for) <= 1 else "" if stands_for.startswith("<") else "x"


def _set(run: list[_Slot]) -> None:
    pieces = [piece for slot in run for piece in slot.pieces]
    if not any(piece.put and _SIGNS.search(piece.words) for piece in pieces):
        return
    for piece in pieces:
        if piece.put:
            piece.words = piece.looks = printers_dashes(piece.words)
    # What is not ours to change shows its quotes as other signs, so that they are passed over.
    looks = [
        piece.looks if piece.put else piece.looks.replace('"', "”").replace("'", "’") for piece in pieces
    ]
    whole = printers_quotes("".join(looks))
    place = 0
    for piece, look in zip(pieces, looks, strict=True):
        if piece.put:
            piece.words = whole[place : place + len(look)]
        place += len(look)
    for slot in run:
        if slot.put is not None:
            slot.put("".join(piece.words for piece in slot.pieces))
