"""What our pages show around the author's links: the host each leads to, and a permalink for each item."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from urllib.parse import urljoin

from shorttake.render.tags import Attribute, Tag, replaced, tags, words_of
from shorttake.urls import host_label

_PICTURES = frozenset(("img", "picture", "svg", "video", "object"))
_AROUND_LINKS = _PICTURES | {"a", "pre"}
_LISTS = frozenset(("ul", "ol", "menu"))
_OF_LISTS = _LISTS | {"li"}
# Attributes that are an address (https://html.spec.whatwg.org/multipage/indices.html#attributes-3).
_ADDRESSES = frozenset(
    """href src poster cite longdesc data action formaction background""".split()  # noqa: SIM905
)
_WITH_ADDRESSES = frozenset(
    """a area audio base blockquote body button del embed form frame iframe image img input ins link object q
    script source table tbody td tfoot th thead tr track use video""".split()  # noqa: SIM905
)
_NAMES = re.compile(r"<([A-Za-z]+)")
_SEVERAL = frozenset(("srcset", "imagesrcset"))


def label_hosts(page: str, own: str = "") -> str:
    """The HTML with ` (host)` after every link that leads elsewhere; `own` is the site's own host.

    A link whose words name the host already, that holds an image, or that stands in preformatted text
    stays as it is.
    """
    edits: list[tuple[int, int, str]] = []
    link: Tag | None = None
    preformatted = 0
    for tag in tags(page, _AROUND_LINKS):
        if tag.name == "pre":
            preformatted = max(0, preformatted + (-1 if tag.closes else 1))
        elif tag.name == "a" and not tag.closes:
            known = preformatted or "archived" in (tag.attribute("class") or "").split()
            link = None if known else tag
        elif tag.name in _PICTURES:
            link = None
        elif link:
            host = _host(link)
            if (
                host
                and host != own
                and host.casefold() not in words_of(page[link.end : tag.start]).casefold()
            ):
                edits.append((tag.end, tag.end, f'<span class="host"> ({html.escape(host)})</span>'))
            link = None
    return replaced(page, edits)


def decorated(page: str, own: str, anchors: Collection[str]) -> str:
    """The HTML with hosts behind links, and these items marked as citations with permalinks."""
    page = label_hosts(page, own)
    return add_permalinks(cite(page, anchors), anchors) if anchors else page


def _host(link: Tag) -> str:
    address = (link.attribute("href") or "").strip()
    return host_label(address) if address.lower().startswith(("http://", "https://")) else ""


def add_permalinks(page: str, anchors: Collection[str]) -> str:
    """The HTML with a link to itself at the end of each list item whose id is one of these anchors."""
    wanted = frozenset(anchors)
    edits: list[tuple[int, int, str]] = []
    opened: list[str] = []  # lists and items that are open; an item by its anchor, or ""
    lists = 0

    def close(at: int) -> None:
        anchor = opened.pop()
        if anchor in wanted:
            at = _after_words(page, at)
            edits.append((at, at, _PERMALINK.format(html.escape(anchor))))

    for tag in tags(page, _OF_LISTS) if wanted else ():
        if tag.name in _LISTS:
            if not tag.closes:
                opened.append(_A_LIST)
                lists += 1
            elif lists:
                while opened[-1] != _A_LIST:  # items of the author's own HTML need not be closed
                    close(tag.start)
                opened.pop()
                lists -= 1
        elif tag.name == "li":
            if not tag.closes:
                opened.append(tag.attribute("id") or "")
            elif opened and opened[-1] != _A_LIST:
                close(tag.start)
    return replaced(page, edits)


def cite(page: str, anchors: Collection[str]) -> str:
    """The HTML with each list item of these anchors marked as a citation, named by its first link.

    As http://microformats.org/wiki/h-cite has it: `h-cite` around, `u-url p-name` at the first link.
    """
    wanted = frozenset(anchors)
    edits: list[tuple[int, int, str]] = []
    item: Tag | None = None
    for tag in tags(page, _CITED) if wanted else ():
        if tag.closes:
            continue
        if tag.name == "li":
            item = tag if tag.attribute("id") in wanted else item
        elif item is not None and _host(tag):
            edits += [_with_class(item, "h-cite"), _with_class(tag, "u-url p-name")]
            item = None
    return replaced(page, edits)


_CITED = frozenset(("li", "a"))


def _with_class(tag: Tag, names: str) -> tuple[int, int, str]:
    """The edit that gives a tag these classes besides its own."""
    for one in tag.attributes():
        if one.name == "class":
            return one.start, one.end, f'"{html.escape(f"{one.value} {names}".strip())}"'
    at = tag.start + 1 + len(tag.name)
    return at, at, f' class="{names}"'


_A_LIST = "<"  # no anchor
_PERMALINK = ' <a class="permalink" href="#{}" aria-label="Permalink to this item">#</a>'


def _after_words(page: str, at: int) -> int:
    """Where the last words before `at` end: in the last paragraph of an item, not on a line of its own."""
    while at and page[at - 1] in "\r\n":
        at -= 1
    return at - len("</p>") if page.startswith("</p>", at - len("</p>")) else at


def absolute(page: str, base: str) -> str:
    """The HTML with every address made absolute, as feeds need it (RFC 4287 §3.1.1.3), from `base`."""
    edits: list[tuple[int, int, str]] = []
    if _WITH_ADDRESSES.isdisjoint(map(str.lower, _NAMES.findall(page))):
        return page
    for tag in tags(page, _WITH_ADDRESSES):
        if tag.closes:
            continue
        for attribute in tag.attributes():
            joined = _joined(attribute, base)
            if joined != attribute.value:
                edits.append((attribute.start, attribute.end, f'"{html.escape(joined)}"'))
    return replaced(page, edits)


def _joined(attribute: Attribute, base: str) -> str:
    try:
        if attribute.name in _ADDRESSES and attribute.start < attribute.end:
            return _join(base, attribute.value.strip())
        if attribute.name in _SEVERAL:
            return ", ".join(
                f"{_join(base, address)}{size}" for address, size in _candidates(attribute.value)
            )
    except ValueError:  # no address at all: it stays what it is
        pass
    return attribute.value


def _join(base: str, address: str) -> str:
    """As `urljoin`, which loses a lone `;`, `?` or `#` at the end, and rewrites addresses that are whole."""
    if _SCHEME.match(address):
        return address
    cut = _TAIL.search(address)
    path, tail = (address[: cut.start()], address[cut.start() :]) if cut else (address, "")
    if not path:
        there = base.partition("#")[0]
        return f"{there if tail.startswith('#') else there.partition('?')[0]}{tail}"
    return urljoin(base, path.replace(";", "\ue000")).replace("\ue000", ";") + tail


def _candidates(value: str) -> Iterator[tuple[str, str]]:
    """The addresses of a srcset, each with its size (https://html.spec.whatwg.org/#parse-a-srcset-attribute)."""
    at = 0
    while match := _ADDRESS.match(value, at):
        at = match.end()
        if match[1].endswith(","):
            yield match[1].rstrip(","), ""
            continue
        comma = value.find(",", at)
        stop = len(value) if comma < 0 else comma
        size = value[at:stop].strip()
        yield match[1], f" {size}" if size else ""
        at = min(len(value), stop + 1)


_ADDRESS = re.compile(r"[\s,]*+(\S++)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_TAIL = re.compile(r"[?#]")
