"""From the HTML of a liveblog's body to that of its opening and of each entry, without the written times."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shorttake.liveblog.read import Entry

_NOTES = '<div class="footnote">'  # what Python-Markdown's footnotes begin with, behind everything else
_MARKED = re.compile(r'<p\b[^>]*\bid="(t[0-9-]+)"')
_TIME = re.compile(
    r"(?P<tag><p\b[^>]*>)(?P<bold><strong>)?(?:\d{4}-\d\d-\d\d[ T])?\d{1,2}:\d\d(?::\d\d)?"
    r"(?:[ \u00a0\u202f]?[apAP]\.?[mM]\b\.?)?(?:Z|[+-]\d\d:?\d\d)?!?(?P<closed>:?</strong>)?!?"
    r"(?:[ \u00a0]?[:–—-]{1,3}|[,.])?[\s\u00a0]*"
)
_HOST = re.compile(r'<span class="host">[^<]*</span>')  # of links on our pages, no word of the author's
_PARAGRAPH = re.compile(r"<p>[^<&]*</p>")  # most of a long liveblog
_APART = re.compile(
    r"<!--.*?-->|</?(?:p|div|li|[uod]l|d[td]|pre|br|hr|h[1-6]|blockquote|table|t[rdh])\b[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<!--.*?-->|<(/?)([A-Za-z][A-Za-z0-9:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>|<", re.DOTALL)
# The same without the tags that Markdown makes most of: they do nothing.
_OTHER_TAG = re.compile(
    r"(?!</?(?:p|strong|em|code|li|ul|ol|blockquote)(?: (?:id|class)=\"[\w -]*\")?>)" rf"(?:{_TAG.pattern})",
    re.DOTALL,
)
# Elements that run something, load a page into this one, or change what the page is.
_ACTIVE = frozenset(
    """script style iframe frame frameset object embed applet base meta link form template noscript
    title textarea plaintext xmp noembed noframes portal""".split()  # noqa: SIM905
)
_HANDLER = re.compile(r"[\s\"'/](?:on[a-z]+|srcdoc)\s*=", re.IGNORECASE)
_VALUE = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]*))")
_RUNS = re.compile(r"(?:javascript|vbscript|data:text/html|data:image/svg)", re.IGNORECASE)


@dataclass(frozen=True)
class Pieces:
    """The HTML of a liveblog in parts: what stands before the entries, each entry, the footnotes of all."""

    opening: str
    entries: tuple[str, ...]
    notes: str


def pieces(page: str, entries: Sequence[Entry]) -> Pieces:
    """Cuts the HTML of a body at its entries: each begins with the paragraph that has its anchor as id.

    Nothing is lost: an entry whose paragraph is not found (raw HTML of the author's has swallowed it)
    stays with the one before, and is an empty string here.
    """
    cut = page.rfind(_NOTES)
    body, notes = (page[:cut], page[cut:]) if cut >= 0 else (page, "")
    begins: dict[str, int] = {}
    for match in _MARKED.finditer(body):
        begins.setdefault(match[1], match.start())
    starts: list[int] = []
    at = -1
    for entry in entries:
        found = begins.get(entry.anchor, -1)
        starts.append(found if found > at else -1)
        at = max(at, found)
    parts: list[str] = []
    known = [start for start in starts if start >= 0] + [len(body)]
    number = 0
    for start in starts:
        if start < 0:
            parts.append("")
            continue
        number += 1
        parts.append(_without_time(body[start : known[number]]))
    return Pieces(body[: known[0]], tuple(parts), notes)


def _without_time(part: str) -> str:
    """An entry without its time and id: the page shows both around it. An empty paragraph goes away too."""
    match = _TIME.match(part)
    if match is None:
        return part
    tag = re.sub(r'\sid="[^"]*"', "", match["tag"], count=1)
    kept = (
        f"{tag}{match['bold'] or ''}{part[match.end() :]}"
        if not match["closed"]
        else f"{tag}{part[match.end() :]}"
    )
    return re.sub(r"\A<p\b[^>]*>\s*</p>\s*", "", kept).strip()


def words(part: str) -> str:
    """What a piece of HTML says, on one line; elements that stand on their own part words."""
    if _PARAGRAPH.fullmatch(part):
        return " ".join(part[3:-4].split())
    apart = _APART.sub(" ", _HOST.sub("", part))
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", apart)).split())


def headline(said: str, longest: int = 110) -> str:
    """The first sentence of these words, or as much of it as a headline may have (110: Google's advice)."""
    match = re.match(r".{6,}?[.!?…][\"'”’)]*(?=\s)", said)
    first = match[0] if match else said
    if len(first) <= longest:
        return first.removesuffix(".")
    cut = first[: longest - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def inert(page: str) -> str:
    """The HTML with everything that could run shown as the text it is: nothing is lost, and nothing runs.

    An entry is typed in a hurry, often by several hands and pasted from somewhere. Markdown's own elements
    and raw HTML that only shows something (`<kbd>`, `<details>`, `<video>`) stay as they are.
    """
    if not any(match[0] == "<" or _runs(match) for match in _OTHER_TAG.finditer(page)):
        return page
    opened: Counter[str] = Counter()  # of elements whose beginning is text now, as their end must be

    def shown(match: re.Match[str]) -> str:
        tag, name = match[0], (match[2] or "").lower()
        if tag == "<":
            return "&lt;"
        ends = bool(match[1]) and opened[name] > 0
        if not (ends or _runs(match)):
            return tag
        opened[name] += -1 if ends else not match[1]
        return html.escape(tag, quote=False)

    return _TAG.sub(shown, page)


def _runs(tag: re.Match[str]) -> bool:
    """Whether a tag could run something, or change what the page is."""
    name, attributes = (tag[2] or "").lower(), tag[3] or ""
    return name in _ACTIVE or bool(_HANDLER.search(attributes)) or _leads_to_script(attributes)


def _leads_to_script(attributes: str) -> bool:
    if "=" not in attributes:
        return False
    # Browsers pass over blanks and controls in a scheme (https://url.spec.whatwg.org/#url-parsing).
    return any(
        _RUNS.match(re.sub(r"[\x00-\x20]", "", html.unescape(match[1] or match[2] or match[3] or "")))
        for match in _VALUE.finditer(attributes)
    )
