"""The XML of a feed made fit for any parser: no declarations, no control characters, every tag closed.

Declarations are what entity bombs and external entities are made of (OWASP, "XML External Entity"), and a
feed needs none: the entities of HTML are put in as the characters that they mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import html5
from xml.parsers import expat

DEEPEST = 250  # elements inside each other; a real feed has about 20 with all its HTML
MOST_ELEMENTS = 300_000  # of a whole feed; 5,000 entries have about 60,000
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|feed|RDF)(?=[\s>/])")
_ROOT_WITHIN = 100_000  # characters; a warning of PHP or a long comment may stand before it
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_NUMBERED = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,9}));")
_WORDY = re.compile(r"<(title|description|content:encoded|content|summary)(?:\s[^<>]{0,500})?(?<!/)>")
_NEXT = re.compile(r"<(?:item|entry|channel)[\s>]|</(?:item|entry|channel)>")
_NUMBERS = {"amp": 38, "lt": 60, "gt": 62, "quot": 34, "apos": 39}
_KEPT = {"amp", "lt", "gt", "quot", "apos"}
_STRAY = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)", re.DOTALL
)


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
    body = _NO_XML.sub("", text[root.start() :])
    body = _NAMED.sub(_character, body)
    body = _NUMBERED.sub(_possible, body)
    end = f"</{root[0][1:]}>"
    at = body.rfind(end)
    whole = at >= 0 or (body.rstrip().endswith("/>") and body.count("<", 0, 10_000) == 1)
    if at >= 0:
        body = body[: at + len(end)]
    depth = well_formed(body)
    if depth is None:
        body = _wrapped(_STRAY.sub(_escaped, body))
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
            if deepest > DEEPEST or elements > MOST_ELEMENTS:
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
    if name in _KEPT:
        return match[0]
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


def _escaped(match: re.Match[str]) -> str:
    return match[0] if match[0].startswith("<!") else "&amp;"
