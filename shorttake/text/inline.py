"""What stands inside a paragraph: code, escapes, raw HTML, links and images, each with its place.

One left-to-right reading as CommonMark describes it
(https://spec.commonmark.org/0.31.2/#phase-2-inline-structure), emphasis left aside: that moves no link.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from shorttake.text.address import LABEL, LABEL_LENGTH, TEMPLATE, entities, label_key, meaning, target
from shorttake.text.blocks.marks import TAG
from shorttake.text.definitions import Definition

TokenKind = Literal["code", "escape", "break", "html", "template", "autolink", "link", "image"]

DEEPEST = 8  # images in the words of images; nobody goes beyond two

_SIGN = re.compile(r"[\\`<\[\]!{]")
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TICKS = re.compile(r"`+")
_DECLARATION = re.compile(r"<![A-Za-z][^>]*+>")
_ENCLOSED = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
# CommonMark §6.5 takes any scheme; "<host:port>" is no link in prose, so "//" or a scheme without is wanted.
_AUTOLINK = re.compile(
    r"<((?:[A-Za-z][A-Za-z0-9+.-]{1,31}://|(?i:mailto|tel|news|urn|xmpp|sip|doi|magnet):)[^\s<>]++)>"
)
_MAIL = re.compile(
    r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]++@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*+)>"
)
_TEMPLATE_TAG = re.compile(TEMPLATE)
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_GAP = re.compile(r" |\n")  # between [words] and [label]: Markdown.pl, Python-Markdown and kramdown allow it
# [words](address) as nearly all are written: whatever stands around it, this is a link.
_PLAIN_LINK = re.compile(r"\[([^\[\]\\`<>!{&^]*+)\]\((https?://[A-Za-z0-9./?=_#:@%,;~+-]++)\)")
_PLAIN = re.compile(r"[^*_&\x00]*")
_EMPHASIS = re.compile(
    r"(?<!\w)(_{1,3})(?=\S)(.{1,400}?)(?<=\S)\1(?!\w)|(\*{1,3})(?=\S)(.{1,400}?)(?<=\S)\3", re.DOTALL
)


@dataclass(slots=True)
class Token:
    """One construct of a paragraph, its places counted in the paragraph's words.

    `start:end` is all of it and `text_start:text_end` what it holds (of code: between the ticks; of a link:
    its words). `url` and `title` are as they mean; `url_start:url_end` is the address as written, -1 where it
    stands in a definition, whose `label` is then given as written. `inside` are the tokens in a link's words.
    """

    kind: TokenKind
    start: int
    end: int
    text_start: int = 0
    text_end: int = 0
    url: str = ""
    title: str | None = None
    url_start: int = -1
    url_end: int = -1
    label: str | None = None
    inside: tuple[Token, ...] = ()
    depth: int = 0  # links and images inside each other


@dataclass(slots=True)
class Missing:
    """A reference `[text][label]` without a definition: its label as written, and the place of all of it."""

    label: str
    start: int
    end: int


class _Bracket:
    __slots__ = ("active", "image", "place", "tokens")

    def __init__(self, place: int, image: bool, tokens: int) -> None:
        self.place, self.image, self.tokens, self.active = place, image, tokens, True


def tokens(
    words: str, definitions: Mapping[str, Definition], footnotes: Container[str] = ()
) -> tuple[list[Token], list[Missing]]:
    """The constructs of a paragraph's words in their order, and its references without a definition.

    `definitions` are by their keys; `footnotes` the labels of footnotes, which are no links.
    """
    reader = _Reader(words, definitions, footnotes)
    reader.read()
    return reader.found, reader.missing


class _Reader:
    def __init__(self, words: str, definitions: Mapping[str, Definition], footnotes: Container[str]) -> None:
        self.words, self.definitions, self.footnotes = words, definitions, footnotes
        self.found: list[Token] = []
        self.missing: list[Missing] = []
        self.brackets: list[_Bracket] = []
        self.ticks: dict[int, list[int]] | None = None  # where runs of backticks are, by their length
        self.never: set[str] = set()  # ends of comments and the like that do not occur any more

    def read(self) -> None:
        at, words = 0, self.words
        while match := _SIGN.search(words, at):
            at, sign = match.start(), match[0]
            if sign == "]":
                at = self._close(at)
            elif sign == "[" and (note := _NOTE.match(words, at)) and note[1] in self.footnotes:
                at = note.end()
            elif sign == "[" and (link := _PLAIN_LINK.match(words, at)):
                self.found.append(
                    Token(
                        "link",
                        *link.span(),
                        *link.span(1),
                        link[2],
                        url_start=link.start(2),
                        url_end=link.end(2),
                        depth=1,
                    )
                )
                self._within_link()
                at = link.end()
            elif sign == "[" or (sign == "!" and words.startswith("![", at)):
                self.brackets.append(_Bracket(at, sign == "!", len(self.found)))
                at += 1 if sign == "[" else 2
            elif token := self._token(sign, at):
                self.found.append(token)
                at = token.end
            else:
                run = _TICKS.match(words, at)
                at = run.end() if run else at + 1

    def _token(self, sign: str, at: int) -> Token | None:
        words = self.words
        if sign == "\\":
            following = words[at + 1 : at + 2]
            if following == "\n":
                return Token("break", at, at + 2)
            return Token("escape", at, at + 2, at + 1, at + 2) if following in _ESCAPABLE else None
        if sign == "!":
            return None
        if sign == "`":
            run = _TICKS.match(words, at)
            return self._code(at, run.end() - at) if run else None
        if sign == "{":
            tag = _TEMPLATE_TAG.match(words, at)
            return Token("template", at, tag.end()) if tag else None
        link = _AUTOLINK.match(words, at) or _MAIL.match(words, at)
        if link:
            start, end = link.span(1)
            url = link[1] if link.re is _AUTOLINK else "mailto:" + link[1]
            return Token("autolink", at, link.end(), start, end, entities(url), None, start, end)
        tag = TAG.match(words, at) or _DECLARATION.match(words, at)
        end = tag.end() if tag else self._enclosed(at)
        return Token("html", at, end, at, end) if end else None

    def _enclosed(self, at: int) -> int:
        """Where the comment, instruction or CDATA section that begins here ends; 0 if none begins."""
        for begins, ends in _ENCLOSED:
            if self.words.startswith(begins, at) and ends not in self.never:
                end = self.words.find(ends, at + (2 if begins == "<!--" else len(begins)))
                if end >= 0:
                    return end + len(ends)
                self.never.add(ends)
        return 0

    def _code(self, at: int, length: int) -> Token | None:
        if self.ticks is None:
            self.ticks = {}
            for run in reversed(list(_TICKS.finditer(self.words))):
                self.ticks.setdefault(len(run[0]), []).append(run.start())
        runs = self.ticks.get(length, [])
        while runs and runs[-1] <= at:
            runs.pop()
        return Token("code", at, runs[-1] + length, at + length, runs[-1]) if runs else None

    # -- brackets (CommonMark, "look for link or image")

    def _close(self, at: int) -> int:
        """Take the `]` at this place: the link or image that it ends, if any; where to read on."""
        if not self.brackets:
            return at + 1
        bracket = self.brackets.pop()
        if not bracket.active:
            return at + 1
        token = self._inline(bracket, at) or self._reference(bracket, at)
        if token is None:
            return at + 1
        token.inside = tuple(self.found[bracket.tokens :])
        token.depth = 1 + max((inner.depth for inner in token.inside), default=0)
        if token.depth > DEEPEST:
            return at + 1
        self.found[bracket.tokens :] = [token]
        if not bracket.image:  # a link holds no links
            self._within_link()
        return token.end

    def _within_link(self) -> None:
        for other in self.brackets:
            if not other.image:
                other.active = False

    def _token_at(self, bracket: _Bracket, close: int, end: int) -> Token:
        first = bracket.place + (2 if bracket.image else 1)
        return Token("image" if bracket.image else "link", bracket.place, end, first, close)

    def _inline(self, bracket: _Bracket, close: int) -> Token | None:
        goal = target(self.words, close + 1) if self.words.startswith("(", close + 1) else None
        if goal is None:
            return None
        token = self._token_at(bracket, close, goal.end)
        token.url = meaning(self.words[goal.url_start : goal.url_end])
        token.title, token.url_start, token.url_end = goal.title, goal.url_start, goal.url_end
        return token

    def _reference(self, bracket: _Bracket, close: int) -> Token | None:
        words = self.words
        first = bracket.place + (2 if bracket.image else 1)
        own = words[first:close] if close - first <= LABEL_LENGTH else ""
        label = LABEL.match(words, close + 1)
        if label is None and own.strip() not in ("", "x", "X") and label_key(own) not in self.definitions:
            # "[words] [label]" is a link where the words are no label themselves, and the label is defined.
            gap = _GAP.match(words, close + 1)
            label = LABEL.match(words, gap.end()) if gap else None
            if label and (not label[1].strip() or label_key(label[1]) not in self.definitions):
                label = None
        if label and label[1].startswith("^") and label[1][1:] in self.footnotes:
            label = None
        written = label[1] if label and label[1].strip() else own
        plain = label is None or not label[1].strip()
        if plain and not _is_label(own):
            return None
        definition = self.definitions.get(label_key(written))
        end = label.end() if label else close + 1
        if definition is None:
            before = words[bracket.place - 1 : bracket.place]
            if label and close > first and not (before.isalnum() or before == "]"):  # cells[i][j] is prose
                self.missing.append(Missing(written, bracket.place, end))
            return None
        token = self._token_at(bracket, close, end)
        token.url, token.title, token.label = definition.url, definition.title, written
        return token


def _is_label(own: str) -> bool:
    label = LABEL.match(f"[{own}]")
    return label is not None and label.end() == len(own) + 2 and bool(own.strip())


def plain(words: str, inside: Sequence[Token], start: int, end: int) -> str:
    """The words `start:end` without markup: what a reader sees of them, blanks and line ends as one blank."""
    if not inside and _PLAIN.fullmatch(words, start, end):
        return " ".join(words[start:end].split())
    parts: list[str] = []
    shielded: list[str] = []  # code and escapes: their stars and underscores are no emphasis

    def keep(text: str) -> None:
        parts.append("\0")
        shielded.append(text)

    place = start
    for token in inside:
        parts.append(words[place : token.start].replace("\0", ""))
        place = token.end
        if token.kind in ("code", "escape", "autolink"):
            keep(words[token.text_start : token.text_end])
        elif token.kind == "template":
            keep(words[token.start : token.end])
        elif token.kind in ("link", "image"):
            keep(plain(words, token.inside, token.text_start, token.text_end))
        elif token.kind == "break":
            parts.append(" ")
    parts.append(words[place:end].replace("\0", ""))
    text = "".join(parts)
    for _ in range(4 if "*" in text or "_" in text else 0):  # emphasis in emphasis
        text, changed = _EMPHASIS.subn(lambda match: match[2] or match[4], text)
        if not changed:
            break
    text = entities(text)
    if shielded:
        waiting = iter(shielded)
        text = re.sub("\0", lambda _: next(waiting), text)
    return " ".join(text.split())
