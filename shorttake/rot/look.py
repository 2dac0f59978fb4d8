"""What a page that arrived shows: its words, what it calls itself, and whether a script would draw it.

Reading is bounded however hostile the page; it is the one costly part of a check, so it is done once for
each page, by libxml2, away from the event loop.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin

from shorttake.rot import signs
from shorttake.rot.missing import MISSING
from shorttake.rot.phrases import Phrases, words_of
from shorttake.web import Response

MOST_READ = 262_144  # bytes of markup; more is looked at only for its ids
_BEGINNING = 16_384  # bytes of a long page that are read first; a page that says much has said it by then
_ENOUGH = 600  # words: more than any judgement counts
_MOST_TEXT = 30_000  # characters of visible words that are kept
_SHORT = 2_500  # characters: a page that says so little may be one that says "not found"
_START = 700  # characters at the beginning of a longer one, where an error page would say so
_NOTICE = 500  # bytes of plain text: so little may be a notice as much as a file
_FEW_WORDS = 40  # below, a page with scripts is taken for one that they draw

_MISSING, _WALLS, _CLOSED, _OUTAGE, _PARKED, _PARKING_MARKS, _WALL_MARKS = map(
    Phrases,
    (MISSING, signs.WALLS, signs.CLOSED, signs.OUTAGE, signs.PARKED, signs.PARKING_MARKS, signs.WALL_MARKS),
)
_PARSERS = threading.local()

# Not `head`: where a page leaves out the tags of head and body, libxml2 puts HTML 5's elements into it.
_UNSEEN = (
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "math",
    "title",
    "select",
    "datalist",
    "textarea",
)
_HOSTILE = re.compile(rb"<[^<>]{30000}")  # one tag that large; libxml2 takes quadratic time over attributes
_MARKUP = re.compile(
    rb"^\s*(?:<!doctype html|<html|<head|<body|<\?xml|<!--|<title|<meta|<script|<div|<h1|<p\b)", re.I
)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.I | re.S)
_REFRESH = re.compile(r"^\s*(\d+(?:\.\d*)?)\s*(?:[;,]\s*(?:url\s*=\s*)?[\"']?\s*([^\"']*))?", re.I | re.S)
_GO = re.compile(
    r"^\s*(?:\(?\s*function\s*\w*\(\)\s*\{)?\s*(?:window\.|document\.|self\.|top\.|parent\.)*location"
    r"(?:\.href)?\s*(?:=|\.(?:replace|assign)\()\s*([\"'])([^\"'\s]{1,2000})\1\s*\)?\s*;?\s*\}?[\s;)(]*$"
)
_MOST_WAIT = 15  # seconds of a meta refresh: a longer one reloads a page that has been read
_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ID = re.compile(rb"""[\s"'](?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)


@dataclass(frozen=True, slots=True)
class Look:
    """A page of text as it was seen. `text` is its visible words on one line, as they are written.

    `words` counts them; `title` and `headings` are apart from it. `missing`, `wall`, `closed`, `outage`
    and `parked` are the first phrase of each table of `signs` that was found, where such a page would
    have it, else "". `mark` is a sign of a parking service in the markup, `wall_mark` one of a robot check.
    `drawn`: hardly any text, and a script to make it. `password`: it asks for one. `onward` is where the
    page sends its readers by itself, without waiting for them (an absolute address), else None.
    """

    title: str = ""
    headings: str = ""
    text: str = ""
    words: int = 0
    missing: str = ""
    wall: str = ""
    closed: str = ""
    outage: str = ""
    parked: str = ""
    mark: str = ""
    wall_mark: str = ""
    drawn: bool = False
    password: bool = False
    onward: str | None = None


def is_page(response: Response) -> bool:
    """Whether an answer is markup that can be read: by its type, or by its beginning where it names none."""
    kind = response.content_type
    if kind in ("text/html", "application/xhtml+xml"):
        return True
    if kind == "text/plain" and len(response.body) <= _NOTICE:
        return True
    return kind in ("", "text/plain", "application/octet-stream") and bool(_MARKUP.match(response.body[:500]))


def look(response: Response) -> Look:
    """What the page shows. Never raises; a page that cannot be read shows nothing."""
    body = response.body[:MOST_READ]
    if not body.strip():
        return Look()
    if _HOSTILE.search(body):
        return _by_hand(response)
    try:
        if len(body) > 2 * _BEGINNING:
            begins = _looked(body[:_BEGINNING], response)
            if begins.words >= _ENOUGH:
                return begins
        return _looked(body, response)
    except (ValueError, LookupError, AssertionError, SyntaxError, MemoryError):
        return _by_hand(response)  # lxml's errors of parsing are SyntaxErrors


def ids_in(body: bytes) -> frozenset[str]:
    """Every id and name in the markup, as it means: the places that a fragment can lead to."""
    return frozenset(
        unescape((one[0] or one[1] or one[2]).decode("utf-8", "replace")) for one in _ID.findall(body)
    )


def has_place(fragment: str, ids: frozenset[str]) -> bool:
    """Whether `#fragment` leads to one of these, as browsers find it (HTML standard, 7.4.6.3), or needs none.

    `#`, `#top` and what an application or the browser itself reads (`#!…`, `#/…`, `:~:`, `key=value`) do
    not name a place; `user-content-` is put before ids by sites that show other people's pages.
    """
    from urllib.parse import unquote

    plain = fragment.partition(":~:")[0]
    if not plain or plain.lower() == "top" or plain[0] in "!/" or "=" in plain:
        return True
    names = {plain, unquote(plain)}
    names |= {f"user-content-{name}" for name in names}
    if names & ids:
        return True
    lines = re.fullmatch(r"L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|lines-\d+(?:-\d+)?", plain)
    return lines is not None or bool({name.lower() for name in names} & {one.lower() for one in ids})


def _looked(body: bytes, response: Response) -> Look:
    from lxml import etree

    # What the bytes say of their encoding is believed as `charset` does; it is asked only where it matters.
    charset = "utf-8" if body.isascii() else response.charset
    root: Any = etree.fromstring(body, _parser(charset))
    if root is None:
        return Look()
    named = next(root.iter("title"), None)
    title = _line((named.text or "") if named is not None else "", 400)
    scripts: list[str] = []
    sources = noscript = ""
    password = framed = shell = False
    refresh: str | None = None
    # One walk for all that is asked of elements by their name.
    for one in root.iter("script", "iframe", "frame", "frameset", "noscript", "meta", "input", "div", "main",
                         "section", "app-root"):  # fmt: skip
        tag = one.tag
        if tag in ("div", "main", "section", "app-root"):
            shell = shell or _is_shell(one, tag)
        elif tag == "meta":
            refresh = refresh or _refresh(one)
        elif tag == "input":
            password = password or (one.get("type") or "").lower() == "password"
        elif tag == "noscript":
            noscript += " ".join(one.itertext())[:500].lower()
        else:
            sources += f" {(one.get('src') or '')[:300]}"
            framed = framed or tag in ("frame", "frameset")
            if tag == "script":
                scripts.append((one.text or "")[:4_000])
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    heads = _line(" ".join("".join(one.itertext()) for one in root.iter("h1", "h2"))[:1_000], 600)
    pieces = " ".join(_texts()(root)).split()
    text = " ".join(pieces)[:_MOST_TEXT]
    words = len(pieces) if text.isascii() else len(pieces) + len(_WIDE.findall(text)) // 2
    busy = any(one.strip() for one in scripts) or ".js" in sources or " /" in sources
    asks = any(phrase in noscript for phrase in signs.NEEDS_SCRIPT)
    drawn = words < _FEW_WORDS and (shell or asks or (busy and words < 15))
    code = " ".join(scripts)
    onward = refresh
    if onward is None and words < 12 and len(scripts) == 1 and not sources.strip():
        go = _GO.match(scripts[0])
        onward = go[2].replace("\\/", "/") if go else None
    return _told(
        title, heads, text, words,
        markup=f"{sources} {code} {'frames' if framed else ''} {noscript}".lower(),
        names=body[:60_000],
        drawn=drawn and not framed, password=password, onward=_whole(onward, response.url),
    )  # fmt: skip


def _by_hand(response: Response) -> Look:
    """The little that can be told of markup that no parser should be given."""
    start = response.body[:20_000].decode("utf-8", "replace")
    title = _TITLE.search(start)
    return Look(title=_line(unescape(title[1]), 400) if title else "", drawn=True)


def _told(
    title: str,
    heads: str,
    text: str,
    words: int,
    *,
    markup: str,
    names: bytes,
    drawn: bool,
    password: bool,
    onward: str | None,
) -> Look:
    low = _plain(text)
    top = f"{_plain(title)} | {_plain(heads)} | "
    place = top + (low if len(low) <= _SHORT else f"{low[:_START]} | {_below(low, _plain(heads))}")
    begins = words_of(place)
    short = top + low if words <= 250 else top
    few = begins if short == place else words_of(short)
    return Look(
        title, heads, text, words,
        missing=_MISSING.first(place, begins),
        wall=_WALLS.first(short, few),
        closed=_CLOSED.first(short, few),
        outage=_OUTAGE.first(short, few),
        parked=_PARKED.first(short, few),
        mark=_PARKING_MARKS.first(markup) if words <= 250 else "",
        wall_mark=_WALL_MARKS.first(names.decode("utf-8", "replace").lower()) if words <= 80 else "",
        drawn=drawn, password=password, onward=onward,
    )  # fmt: skip


def _below(low: str, heads: str) -> str:
    """What stands below the first heading, where a long menu is above it."""
    head = heads[:40]
    at = low.find(head, _START - len(head)) if head else -1
    return low[at : at + _START // 2] if at >= 0 else ""


def _parser(charset: str) -> Any:
    """This thread's parser for an encoding: making one costs as much as reading a small page."""
    from lxml import etree

    name = _xml_name(charset)
    known: dict[str, Any] = _PARSERS.__dict__
    if name not in known:
        known[name] = etree.HTMLParser(
            recover=True, no_network=True, remove_comments=True, remove_pis=True, encoding=name
        )
    return known[name]


def _texts() -> Any:
    """This thread's way to all texts of a tree: a third of the time that walking takes."""
    from lxml import etree

    known: dict[str, Any] = _PARSERS.__dict__
    if "//" not in known:
        known["//"] = etree.XPath("//text()", smart_strings=False)
    return known["//"]


def _refresh(meta: Any) -> str | None:
    """Where a `meta` of this kind leads (HTML standard, 4.2.5.3), if it does not wait too long."""
    if (meta.get("http-equiv") or "").strip().lower() != "refresh":
        return None
    found = _REFRESH.match(meta.get("content") or "")
    return found[2].strip() if found and found[2] and float(found[1]) <= _MOST_WAIT else None


def _whole(address: str | None, base: str) -> str | None:
    if not address:
        return None
    try:
        there = urljoin(base, address.strip())
    except ValueError:
        return None
    return there if there.lower().startswith(("http://", "https://")) else None


def _is_shell(element: Any, tag: str) -> bool:
    """Whether a script would put the page into this element: named as such, and empty or nearly so."""
    name = element.get("id")
    if tag != "app-root" and (not name or not (name.lower() in signs.APP_IDS or name.startswith("__"))):
        return False
    return _count(" ".join(element.itertext())[:2_000]) < 12


def _line(words: str, most: int) -> str:
    return " ".join(words.split())[:most]


def _plain(words: str) -> str:
    return words.lower().replace("’", "'").replace("ʼ", "'").replace("\xa0", " ")


def _count(text: str) -> int:
    """How many words: of scripts without blanks between them, two signs count as one."""
    words = len(text.split())
    return words if text.isascii() else words + len(_WIDE.findall(text)) // 2


def _xml_name(codec: str) -> str:
    return {"cp932": "shift_jis", "cp949": "euc-kr", "big5hkscs": "big5", "mac-roman": "macintosh"}.get(
        codec, codec
    )
