"""Shows a kept page as one plain HTML file: how it looked and what it said, and nothing in it that acts.

What goes in is taken from a tree of our own making, and goes through nh3 (whose parser is like a
browser's) last of all. Pictures and styles come out of the copy; what is not in it is not there. The
file's Content-Security-Policy forbids the rest a second time.
"""

from __future__ import annotations

import binascii
import html
import re
from base64 import b64decode, b64encode

from shorttake.snapshots import markup, media, parts, reading, style
from shorttake.snapshots.framing import OURS, framed, not_a_page
from shorttake.snapshots.markup import Element, absolute
from shorttake.snapshots.reading import Stored
from shorttake.snapshots.snapshot import Snapshot
from shorttake.web import charset

MOST_INLINED = 20_000_000  # characters of data: addresses in one file
MOST_STYLE = 3_000_000  # characters of style sheets, one imported twice counting twice
_DEEPEST = 4  # sheets that import sheets

_TAGS = frozenset(
    """
    main section article header footer nav aside figure figcaption address font big picture u tt dialog
    """.split()  # noqa: SIM905 (words read better than a list)
)
# Gone with all that is in them.
_GONE = frozenset(
    "script style template svg math canvas head title select textarea datalist applet".split()  # noqa: SIM905
)
# What shows something from elsewhere: a link to it takes its place.
_EMBEDDED = {
    "iframe": "src",
    "frame": "src",
    "embed": "src",
    "object": "data",
    "audio": "src",
    "video": "src",
}
# What parsers take for raw text, or not, as they please: called something that all read alike.
_RENAMED = {
    "noscript": "div",
    "noembed": "div",
    "noframes": "div",
    "xmp": "pre",
    "listing": "pre",
    "plaintext": "pre",
}
_ATTRIBUTES = {
    "*": set("class id style title lang dir align valign bgcolor width height hidden role".split()),  # noqa: SIM905
    "a": {"href", "name"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "font": {"color", "face", "size"},
    "details": {"open"},
}
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,4}\Z")  # RFC 5646, 2.1, near enough


def show(snapshot: Snapshot) -> str:
    """The kept page as the text of one HTML file, which loads nothing and does nothing.

    Of a PDF or another file that is no page it says what it is, and how to take it out of the copy.
    Raises FileError where the copy is gone or damaged.
    """
    page = reading.body(snapshot)
    if media.is_markup(page.media, page.body):
        return _page(snapshot, page)
    picture = media.picture(page.body)
    if picture and len(page.body) * 4 < MOST_INLINED * 3:
        content = f'<p><img src="{_data(picture, page.body)}" alt="the kept picture"></p>'
    elif media.is_text(page.media):
        content = f"<pre>{html.escape(_text(page))}</pre>"
    else:
        content = not_a_page(snapshot, page)
    return framed(snapshot, page, content)


def _page(snapshot: Snapshot, page: Stored) -> str:
    root = markup.parse(_text(page))
    base = markup.base_of(root, snapshot.final)
    kept = _Kept(reading.parts(snapshot))
    _prepare(root, base, kept)
    body = root.find("body")
    return framed(
        snapshot,
        page,
        "" if body is None else _clean(_inside(body)),
        title=markup.title_of(root),
        styles=_styles(root, base, kept),
        root=_named(root, "class", "lang", "dir"),
        body={} if body is None else _named(body, "class", "id"),
    )


class _Kept:
    """The pictures and sheets of the copy, given out until the file would grow too large."""

    def __init__(self, stored: dict[str, Stored]) -> None:
        self._stored = stored
        self._pictures: dict[str, str | None] = {}
        self._room = MOST_INLINED
        self._style = MOST_STYLE

    def picture(self, raw: str | None, base: str) -> str | None:
        """What an address, as the page writes it, becomes in the file: a `data:` address, or None."""
        words = (raw or "").strip()
        if words[:5].lower() == "data:":
            data = _own_data(words)
        else:
            address = absolute(base, words) or ""
            if address not in self._pictures:
                one = self._stored.get(address)
                kind = media.picture(one.body) if one else None
                self._pictures[address] = _data(kind, one.body) if one and kind else None
            data = self._pictures[address]
        if data is None or len(data) > self._room:
            return None
        self._room -= len(data)
        return data

    def sheet(self, address: str | None) -> str | None:
        """The text of a style sheet of the copy, or None."""
        one = self._stored.get(address or "")
        return self.afford(_text(one)) if one else None

    def afford(self, css: str) -> str | None:
        """The style sheet, if there is room left for it."""
        if len(css) > self._style:
            return None
        self._style -= len(css)
        return css


def _styles(root: Element, base: str, kept: _Kept) -> str:
    """The page's styles as `style` elements, in their order, each by itself: none can swallow another."""
    found: list[str] = []
    for element in root.iter("link", "style"):
        if element.tag == "style":
            css, where = kept.afford(element.text or ""), base
        elif parts.is_sheet(element):
            where = absolute(base, element.get("href")) or base
            css = kept.sheet(where)
        else:
            continue
        harmless = _harmless(css or "", where, kept, 0)
        if harmless.strip():
            medium = html.escape((element.get("media") or "all")[:200])
            found.append(f'<style media="{medium}">{harmless}</style>')
    return "\n".join(found)


def _harmless(css: str, base: str, kept: _Kept, depth: int) -> str:
    def imported(raw: str, medium: str) -> str:
        address = absolute(base, raw)
        text = kept.sheet(address) if address and depth < _DEEPEST else None
        return _harmless(text, address or base, kept, depth + 1) if text else ""

    return style.harmless(css, lambda raw: kept.picture(raw, base), imported)


def _prepare(root: Element, base: str, kept: _Kept) -> None:
    """Makes the tree say what the file can show: pictures of the copy, whole addresses, no frames."""
    for element in list(root.iter()):
        if element.tag == "noscript" and _stands_for_picture(element):
            element.clear(keep_tail=True)
        element.tag = _RENAMED.get(element.tag, element.tag)
        if element.tag == "img":
            data = kept.picture(parts.chosen(element), base)
            element.attrib.pop("src", None)
            if data:
                element.set("src", data)
        elif element.tag == "a":
            _point(element, base)
        elif element.tag in _EMBEDDED:
            _stand_in(element, base, kept)
        if "style" in element.attrib:
            harmless = style.harmless(element.get("style"), lambda raw: kept.picture(raw, base))
            element.set("style", harmless)


def _stands_for_picture(noscript: Element) -> bool:
    """Whether it repeats, for readers without scripts, the picture before it, which is shown already."""
    before = noscript.getprevious()
    return before is not None and before.tag == "img" and "src" in before.attrib and len(noscript) == 1


def _point(link: Element, base: str) -> None:
    """Makes a link's address whole; one within the page stays."""
    raw = (link.attrib.pop("href", None) or "").strip()
    address = absolute(base, raw)
    if raw.startswith("#") or raw.lower().startswith("mailto:"):
        link.set("href", raw)
    elif address:
        link.set("href", address + "".join(raw.partition("#")[1:]))


def _stand_in(element: Element, base: str, kept: _Kept) -> None:
    """A link in the place of a frame, a film or another thing that the copy does not hold."""
    raw = element.get(_EMBEDDED[element.tag])
    source = element.find(".//source")
    address = (
        absolute(base, source.get("src") if raw is None and source is not None else raw)
        if raw or source is not None
        else None
    )
    poster = kept.picture(element.get("poster"), base) if element.tag == "video" else None
    element.clear(keep_tail=True)
    element.tag = "p"
    if poster:
        element.append(element.makeelement("img", {"src": poster, "alt": ""}))
    link = element.makeelement("a", {"href": address} if address else {})
    link.text = f"[not in this copy: {address or 'something embedded'}]"
    element.append(link)


def _inside(body: Element) -> str:
    from lxml import etree

    whole = [html.escape(body.text or "", quote=False)]
    whole += [etree.tostring(child, method="html", encoding="unicode") for child in body]
    return "".join(whole)


def _clean(content: str) -> str:
    import nh3

    return nh3.clean(
        content,
        tags=(nh3.ALLOWED_TAGS | _TAGS) - _GONE,
        clean_content_tags=set(_GONE),
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """What of an attribute stays: the last word on every address."""
    if name == "src":
        return value if tag == "img" and value.startswith("data:image/") else None
    if name == "href":
        return value if value.lower().startswith(("http://", "https://", "mailto:", "#")) else None
    if name in ("id", "name"):
        return None if value.lower().startswith(OURS) else value
    if name == "style":
        return style.harmless(value, lambda raw: raw if raw.startswith("data:image/") else None)
    return value


def _named(element: Element, *names: str) -> dict[str, str]:
    """These of an element's attributes, where they are what they should be."""
    found = {name: value for name in names if (value := (element.get(name) or "").strip()[:2_000])}
    if not _LANGUAGE.match(found.get("lang", "x")):
        del found["lang"]
    if found.get("dir", "ltr").lower() not in ("ltr", "rtl"):
        del found["dir"]
    if found.get("id", "").lower().startswith(OURS):
        del found["id"]
    return found


def _text(page: Stored) -> str:
    return charset.decode(page.body, charset.decide(page.body, page.content_type))


def _own_data(words: str) -> str | None:
    """A `data:` address of the page itself, if it is a picture in base64: written anew from its bytes."""
    head, comma, data = words.partition(",")
    if not comma or not head.lower().rstrip().endswith(";base64"):
        return None
    try:
        body = b64decode("".join(data.split()) + "==", validate=False)
    except (binascii.Error, ValueError):
        return None
    kind = media.picture(body)
    return _data(kind, body) if kind else None


def _data(kind: str, body: bytes) -> str:
    return f"data:{kind};base64,{b64encode(body).decode('ascii')}"
