"""Links that went wrong: what was surely meant as a link, and that readers would see as brackets.

Only what no one writes on purpose is named; what renders well, and prose with brackets, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence

from shorttake.text.address import label_key
from shorttake.text.definitions import Definition
from shorttake.text.flow import Flow, Span
from shorttake.text.inline import Token

Mistake = tuple[int, int, str]  # characters start:end of the text, and what is wrong

_WEB = r"(?:https?://|www\.|mailto:|\{%|\{\{)"
_HIDDEN = "\0"  # stands for every character of what is a link, code or the like already

_APART = re.compile(
    rf"\[(?![ xX]\])[^\[\]]+\][ \t]*(?:\n[ \t]*|[ \t])\({_WEB}[^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)"
)
_AFTER_WORDS = re.compile(rf"\]\(<?{_WEB}[^\s()\[\]]*")
_SWAPPED = re.compile(rf"\([^()\[\]\n{_HIDDEN}]+\)\[{_WEB}[^\s\[\]]*\]")
_UNCLOSED_LABEL = re.compile(r"\[[^\[\]]+\]\[([^\s\[\]]+)[^\[\]]*(?=\[|$)")
_UNCLOSED_WORDS = re.compile(rf"\[[^\[\]()]+\({_WEB}[^\s()\[\]]*\)")
_NO_ADDRESS = re.compile(r"\[([^\[\]]+)\]:[ \t]*$")
_ODD_DEFINITION = re.compile(rf"\[([^\[\]]+)\](?:[ \t]*:)?[ \t]*<?{_WEB}\S*")


def broken_links(flow: Flow, found: Sequence[Token], definitions: Container[str]) -> list[Mistake]:
    """The mistakes in the words of one paragraph, of which `found` are the tokens."""
    mistakes = [(*flow.span(token.start, token.end), what) for token, what in _odd_tokens(found, definitions)]
    words = flow.words
    if (
        "](" not in words
        and "][" not in words
        and ") [" not in words
        and "(" not in words
        and ")[" not in words
    ):
        return mistakes
    words = _hide(words, found)
    if "[" not in words and "](" not in words:
        return mistakes
    taken: list[Span] = []

    def name(start: int, end: int, what: str) -> None:
        if not any(a < end and start < b for a, b in taken):
            taken.append((start, end))
            mistakes.append((*flow.span(start, end), what))

    for match in _APART.finditer(words):
        name(match.start(), match.end(), "a blank stands between [words] and (address)")
    for match in _SWAPPED.finditer(words):
        name(match.start(), match.end(), "the brackets are swapped: it must be [words](address)")
    for match in _AFTER_WORDS.finditer(words):
        start = words.rfind("[", 0, match.start())
        if start < 0 and "\\[" in flow.words[: match.start()]:
            continue  # its [ is escaped
        name(match.start() if start < 0 else start, *_after_words(words, match))
    for match in _UNCLOSED_LABEL.finditer(words):
        label = match[1].rstrip(".,;:!?)\"'")
        if label_key(label) in definitions:
            name(match.start(), match.start(1) + len(label), "the ] after the label is missing")
    for match in _UNCLOSED_WORDS.finditer(words):
        after = re.search(r"[\[\]]", words[match.end() :])
        if after is None or after[0] == "[":
            name(match.start(), match.end(), "the ] after the words is missing")
    return mistakes


def _odd_tokens(found: Iterable[Token], definitions: Container[str]) -> Iterable[tuple[Token, str]]:
    for token in found:
        if token.kind != "link" or token.label is not None:
            continue
        if token.url_start == token.url_end and token.text_start < token.text_end:
            yield token, "the link has no address"
        elif token.text_start == token.text_end and token.url:
            yield token, "the link has no words"
        elif re.fullmatch(r"[\w-]+", token.url) and label_key(token.url) in definitions:
            yield token, "the label of a definition stands in (parentheses) instead of [brackets]"


def _hide(words: str, found: Sequence[Token]) -> str:
    parts, place = [], 0
    for token in found:
        parts += [words[place : token.start], _HIDDEN * (token.end - token.start)]
        place = token.end
    return "".join([*parts, words[place:]])


def _after_words(words: str, match: re.Match[str]) -> tuple[int, str]:
    """Where a `](address` that is no link ends, and why it is none."""
    line_end = words.find("\n", match.end())
    rest = words[match.end() : len(words) if line_end < 0 else line_end]
    close = rest.find(")")
    if "[" not in words[: match.start()]:
        return match.end() + (1 if rest.startswith(")") else 0), "the [ before the words is missing"
    if rest.startswith(")"):
        return match.end() + 1, "the words of this link hold another link"
    if close < 0 or "[" in rest[:close]:
        return match.end(), "the ) after the address is missing"
    if rest[0] in " \t":
        return match.end() + close + 1, "a blank stands in the address"
    return match.end(), "the parentheses of the address do not match"


def broken_definitions(
    text: str,
    lines: Iterable[tuple[Span, bool]],
    definitions: Sequence[Definition],
    first: Mapping[str, Definition],
    wanted: Container[str],
) -> list[Mistake]:
    """Definitions that define nothing, or not what they seem to.

    `lines` are the lines of paragraphs that begin with "[", each with whether a definition stands next to
    it; `first` the definitions that count, by key; `wanted` the keys of references without a definition.
    """
    mistakes = [
        (
            later.start,
            later.end,
            f"[{later.label}] is defined twice, with different addresses; the first counts",
        )
        for later in definitions
        if first[later.key].url != later.url
    ]
    mistakes += [
        (one.start, one.end, f"the address of [{one.label}] ends with a ) that belongs to no (")
        for one in definitions
        if one.url.endswith(")") and one.url.count(")") > one.url.count("(")
    ]
    for (start, end), neighbour in lines:
        line = text[start:end]
        empty, odd = _NO_ADDRESS.match(line), _ODD_DEFINITION.match(line)
        if empty and (neighbour or label_key(empty[1]) in wanted):
            mistakes.append((start, end, f"the definition of [{empty[1]}] has no address"))
        elif odd and label_key(odd[1]) in wanted:
            mistakes.append((start, end, f"this defines nothing: it must be [{odd[1]}]: address"))
    return mistakes
