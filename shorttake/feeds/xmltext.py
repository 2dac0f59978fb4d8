"""The XML of a feed made fit for any parser: no declarations, no control characters, every tag closed.

Declarations are what entity bombs and external entities are made of (OWASP, "XML External Entity"), and a
feed needs none: the entities of HTML are put in as the characters that they mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.entities import html5
from xml.parsers import expat

from shorttake.feeds import bounds

DEEPEST = 250  # elements inside each other; a real feed has about 20 with all its HTML
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|feed|RDF)(?=[\s>/])")
_ROOT_WITHIN = 100_000  # characters; a warning of PHP or a long comment may stand before it
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_NUMBERED = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,9}));")
_WORDY = re.compile(r"<(title|description|content:encoded|content|summary)(?:\s[^<>]{0,500})?(?<!/)>")
_NEXT = re.compile(r"<(?:item|entry|channel)[\s>]|</(?:item|entry|channel)>")
_NUMBERS = {"amp": 38, "lt": 60, "gt": 62, "quot": 34, "apos": 39}
_STRAY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_AT_A_TIME = 1 << 18  # characters: what is replaced lies in the memory piece by piece, fifty bytes each
_LONGEST_ENTITY = 40


@dataclass(frozen=True, slots=True)
class Prepared:
    """A feed as well-formed XML without a declaration; `whole` says that its end was there."""

    text: str
    whole: bool


def prepare(text: str) -> Prepared | None:
    """The feed in this text, mended where it is broken or cut off; None where there is none."""
    root = _ROOT.search(text, 0, _ROOT_WITHIN)
    if root is None:
        return None
    end = f"</{root[0][1:]}>"
    at = text.rfind(end)
    whole = at >= 0 or (text.rstrip().endswith("/>") and text.count("<", root.start(), 10_000) == 1)
    closing = f"</channel>{end}" if root[0].endswith("rss") else end
    looked_at = bounds.within(text[root.start() : at + len(end) if at >= 0 else None], closing)
    if looked_at is None:
        return None
    body = _replaced(_NO_XML, "", looked_at)
    body = _replaced(_NAMED, _character, body)
    body = _replaced(_NUMBERED, _possible, body)
    depth = well_formed(body)
    if depth is None:
        body = _wrapped(_escaped(body))
        depth = well_formed(body)
    if depth is None:
        mended = _mended(body)
        if mended is None:
            return None
        body = mended
        depth = well_formed(body)
    if depth is None or depth > DEEPEST:
        return None
    return Prepared(body, whole)


def well_formed(text: str) -> int | None:
    """How deep the elements of this XML lie in each other; None where it is not well-formed.

    One with far too many elements counts as too deep.
    """
    deep = deepest = elements = 0
    stopped = False

    def opened(_name: str, _attributes: object) -> None:
        nonlocal deep, deepest, elements
        elements += 1
        deep += 1
        deepest = max(deep, deepest)

    def closed(_name: str) -> None:
        nonlocal deep
        deep -= 1

    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    try:
        for start in range(0, len(text), 1 << 18):
            parser.Parse(text[start : start + (1 << 18)].encode("utf-8"), False)
            if deepest > DEEPEST or elements > bounds.MOST_ELEMENTS:
                deepest = DEEPEST + 1
                stopped = True
                break
        if not stopped:
            parser.Parse(b"", True)
    except expat.ExpatError:
        return None
    return deepest


def _wrapped(text: str) -> str:
    """The text with the HTML in it set apart that should have been escaped: its tags are not those of XML."""
    parts: list[str] = []
    done = at = 0
    missing: set[str] = set()  # names without another closing tag: not looked for again
    while match := _WORDY.search(text, at):
        at = match.end()
        end = f"</{match[1]}>"
        close = -1 if end in missing else text.find(end, at)
        if close < 0:
            missing.add(end)
            continue
        inside = text[at:close]
        if "<" not in inside or inside.lstrip().startswith("<![CDATA[") or _NEXT.search(inside):
            continue
        kept = inside.replace("<![CDATA[", "").replace("]]>", "")
        opening = match[0].replace('type="xhtml"', 'type="html"')
        parts += [text[done : match.start()], opening, "<![CDATA[", kept, "]]>"]
        done = at = close
    return "".join([*parts, text[done:]])


def _mended(text: str) -> str | None:
    """Broken XML as libxml2 understands it, with all that is open closed; nothing is ever looked up."""
    from lxml import etree

    # Behind the first mistake libxml2 loses the named ones, but not the numbered ones.
    for name, number in _NUMBERS.items():
        text = text.replace(f"&{name};", f"&#{number};")

    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root is None else etree.tostring(root, encoding="unicode")


def _character(match: re.Match[str]) -> str:
    name = match[1]
    meant = html5.get(f"{name};")
    if meant is None:
        return f"&amp;{name};"
    return _spelled(meant) if set(meant) & set("<>&\"'") else meant


def _spelled(text: str) -> str:
    return "".join(f"&#{ord(letter)};" for letter in text)


def _possible(match: re.Match[str]) -> str:
    """A numbered character, unless XML 1.0 (2.2) cannot have it."""
    number = int(match[1], 16) if match[1] else int(match[2])
    if number > 0x10FFFF or _NO_XML.match(chr(number)):
        return ""
    if 0x80 <= number <= 0x9F:  # meant as Windows-1252, as HTML reads it (HTML 13.2.5.80)
        return bytes([number]).decode("cp1252", "replace")
    return match[0]


def _escaped(text: str) -> str:
    """The text with each `&` escaped that begins no entity; in CDATA none does."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        begin = text.find("<![CDATA[", at)
        begin = len(text) if begin < 0 else begin
        end = text.find("]]>", begin)
        end = len(text) if end < 0 else end + 3
        parts += [_replaced(_STRAY, "&amp;", text[at:begin]), text[begin:end]]
        at = end
    return "".join(parts)


def _replaced(pattern: re.Pattern[str], replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
    """`pattern.sub` of something that is no longer than an entity, a part of the text at a time."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        end = min(at + _AT_A_TIME, len(text))
        if end < len(text):
            entity = text.rfind("&", end - _LONGEST_ENTITY, end)
            end = entity if entity > at else end
        parts.append(pattern.sub(replacement, text[at:end]))
        at = end
    return "".join(parts)
