"""How much of a feed is looked at: a hostile one is ten megabytes of whatever is most work for a parser.

What lies beyond is cut off behind a whole entry, so that what is left is a feed still. The oldest entries
stand last in nearly every feed, and nobody waits for the six thousandth.
"""

from __future__ import annotations

import re

from shorttake.feeds.nesting import LONG_TAG, MOST_TAG

MOST_ENTRIES = 6_000
MOST_ELEMENTS = 120_000  # outside of CDATA; 5,000 entries have about 60,000
MOST_ENTITIES = 600_000  # a tag in escaped HTML has two
MOST_ATTRIBUTES = 100_000
MOST_RUN = 400_000  # characters without a tag; of an entry's HTML, escaped, a good half of it is kept
MOST_CATEGORIES = 100  # of one entry: feedparser compares each with all before it
MOST_NAMESPACES = 100  # different ones: expat does the same
MOST_JSON = {"{": 100_000, "[": 100_000, '"': 600_000, ",": 600_000}

_RUN = re.compile(rf"<[^<]{{{MOST_RUN},}}+")
_COUNTED = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|(?P<entity>&)|(?P<attribute>=[\"'])|<\?"
    r"|<(?:[A-Za-z_][\w.-]{0,40}:)?(?P<name>[A-Za-z_][\w.-]{0,40})",
    re.DOTALL,
)
_CATEGORY = re.compile(
    r"<((?:[A-Za-z_][\w.-]{0,40}:)?[A-Za-z_]{1,40})\b[^<>]{0,5000}+(?:(?<=/)>|(?<!/)>[^<]*+</\1\s*>)"
)
_CATEGORIES = frozenset(("category", "subject", "keywords"))
_NAMESPACE = re.compile(r"\bxmlns(?::[\w.-]{0,100})?\s{0,9}=\s{0,9}(\"[^\"<]{0,500}\"|'[^'<]{0,500}')")


def within(text: str, closing: str) -> str | None:
    """The part of a feed in XML that is looked at; None where nobody means it as a feed.

    `closing` are the tags that end a feed behind an entry.
    """
    if len(set(_NAMESPACE.findall(text))) > MOST_NAMESPACES:
        return None
    if len(text) > MOST_TAG:
        text = _RUN.sub(_cut_run, LONG_TAG.sub("", text))
    entries = elements = entities = attributes = categories = 0
    entry = 0  # where the last one begins
    parts: list[str] = []
    done = at = 0
    while match := _COUNTED.search(text, at):
        at = match.end()
        name = match["name"]
        if match["entity"]:
            entities += 1
        elif match["attribute"]:
            attributes += 1
        elif name is None:  # a comment, a piece of CDATA, an instruction: nodes for a parser all of them
            elements += 1
        if at - match.start() > MOST_RUN:
            ending = "]]>" if match[0].startswith("<![") else "-->"
            parts.append(text[done : match.start() + MOST_RUN].rstrip("-") + ending)
            done = at
        if name:
            elements += 1
            if name in ("item", "entry"):
                entries += 1
                entry, categories = match.start(), 0
            elif name in _CATEGORIES:
                categories += 1
                whole = _CATEGORY.match(text, match.start()) if categories > MOST_CATEGORIES else None
                if whole:
                    parts.append(text[done : match.start()])
                    done = at = whole.end()
        if (
            entries > MOST_ENTRIES
            or elements > MOST_ELEMENTS
            or entities > MOST_ENTITIES
            or attributes > MOST_ATTRIBUTES
        ):
            if entries > 1 and entry >= done:
                return "".join([*parts, text[done:entry], closing])
            return "".join([*parts, text[done : max(done, match.start())]])
    return "".join([*parts, text[done:]]) if parts else text


def readable_json(text: str) -> bool:
    """Whether a JSON document is no larger than a feed can be, once it lies in the memory."""
    return all(text.count(sign) <= most for sign, most in MOST_JSON.items())


def _cut_run(match: re.Match[str]) -> str:
    """The beginning of a long text, its last entity not cut in two; nothing of a tag that does not end."""
    kept = match[0][:MOST_RUN]
    if ">" not in kept:
        return ""
    entity = kept.rfind("&", len(kept) - 40)
    return kept if entity < 0 or ";" in kept[entity:] else kept[:entity]
