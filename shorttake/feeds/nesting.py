"""HTML nested no deeper than people write it: each level more costs the sanitiser a look at all others.

Forty thousand `<div>` in each other keep an HTML parser busy for a minute, and a few thousand `<b x=1>` that
are never closed are made anew in each paragraph until the memory is full (HTML, 13.2.4.3: the list of active
formatting elements forgets only those with the same attributes).
"""

from __future__ import annotations

import re

DEEPEST = 250  # elements in each other; as many as in the XML around them
MOST_UNCLOSED = 100  # formatting elements that were opened and not closed
MOST_TAG = 20_000  # characters of one tag; only pictures inside of it have more, and those are not kept

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,40})")
LONG_TAG = re.compile(rf"<[A-Za-z][^<>]{{{MOST_TAG},}}+>?")
# Elements that have no content, and those that end where the next of their kind begins.
_FLAT = frozenset(
    """area base br col embed hr img input link meta param source track wbr
    p tr td th thead tbody tfoot colgroup option optgroup""".split()  # noqa: SIM905
)
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())  # noqa: SIM905


# Items end where the next one begins, also from within these, and from within nothing else.
_ITEMS = {"li": ("li",), "dt": ("dt", "dd"), "dd": ("dt", "dd")}
_PASSED = _FORMATTING | frozenset(
    "div address span cite q sub sup abbr kbd samp var mark dfn ins del time label bdi bdo".split()  # noqa: SIM905
)
# What stands outside of these is not closed from inside (HTML, 13.2.4.2: "has an element in scope").
_WALLS = frozenset("table caption object template marquee applet select svg math button".split())  # noqa: SIM905


def shallow(markup: str) -> str:
    """The HTML up to where it is nested too deep, which is all of it unless somebody means harm."""
    if len(markup) > MOST_TAG:
        markup = LONG_TAG.sub("", markup)
    inside: list[str] = []
    unclosed = 0
    for match in _TAG.finditer(markup):
        closing, name = match[1], match[2].lower()
        if name in _FORMATTING:
            unclosed = max(0, unclosed - 1) if closing else unclosed + 1
        if name in _FLAT:
            continue
        if not closing:
            if name in _ITEMS:
                _end_item(inside, _ITEMS[name])
            inside.append(name)
        elif name in inside:
            _close(inside, name)
        if len(inside) > DEEPEST or unclosed > MOST_UNCLOSED:
            return markup[: match.start()]
    return markup


def _close(inside: list[str], name: str) -> None:
    """Takes the last element of this name out, and what is in it, as far as a browser would."""
    at = len(inside) - 1 - inside[::-1].index(name)
    if name in _FORMATTING or name == "form":  # what is in it stays open (HTML, 13.2.6.4.7)
        del inside[at]
    elif not _WALLS.intersection(inside[at + 1 :]):
        del inside[at:]


def _end_item(inside: list[str], kinds: tuple[str, ...]) -> None:
    """Ends the item that we are in, if we are in one (HTML, 13.2.6.4.7: a start tag "li", "dd" or "dt")."""
    at = len(inside) - 1
    while at >= 0 and inside[at] in _PASSED:
        at -= 1
    if at >= 0 and inside[at] in kinds:
        del inside[at:]
