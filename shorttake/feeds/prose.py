"""Somebody else's words made harmless: HTML that runs nothing, titles in plain text, excerpts of them."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

import nh3

from shorttake.feeds.nesting import shallow
from shorttake.text.frontmatter import printable

MOST_TITLE = 500  # characters; more is no title
MOST_HTML = 60_000  # characters of one entry that are kept
WEB = ("http", "https")

# Elements whose content is no text that anybody should read.
_UNREAD = {
    *("script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "svg", "math"),
    *("textarea", "select", "title", "head", "frameset", "noframes", "noembed", "xmp", "plaintext"),
    *("button", "audio", "video", "canvas"),
}
_TAGS = nh3.ALLOWED_TAGS - {"area", "map"}
_ADDRESSES = {"href", "src", "cite"}
_APART = re.compile(
    r"</?(?:p|div|br|hr|li|ul|ol|dl|dt|dd|h[1-6]|table|tr|td|th|blockquote|pre|figure|figcaption|section"
    r"|article|aside|header|footer|nav|details|summary|center|caption)\b(?:[^<>\"]|\"[^\"]*\")*+>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(?:[^<>\"]|\"[^\"]*\")*+>")
# Bidirectional overrides and isolates: what they turn around does not end with the title (CVE-2021-42574).
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?=\s|$)")


def safe(markup: str, base: str | None) -> str:
    """HTML with nothing in it that runs, addresses made absolute from `base`; long texts are cut.

    Only links to the web and to mail stay, and only images of the web.
    """
    cleaner = _cleaner(base or "")
    cleaned = cleaner.clean(shallow(printable(markup[: 4 * MOST_HTML]))).strip()
    if len(cleaned) > MOST_HTML:
        cleaned = cleaner.clean(_beginning(cleaned, MOST_HTML)).strip()
    return cleaned


def from_text(words: str) -> str:
    """Plain text as HTML, paragraph by paragraph."""
    parts = (part.strip() for part in re.split(r"\n[ \t]*\n", printable(words)[:MOST_HTML]))
    return "\n".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts if part)


def plain(markup: str) -> str:
    """The words of a piece of HTML on one line."""
    cleaned = _words_cleaner().clean(shallow(printable(markup)))
    words = html.unescape(_TAG.sub("", _APART.sub(" ", cleaned)))
    return one_line(words)


def one_line(words: str) -> str:
    """Words on one line, without control characters and without marks that turn the line around."""
    return " ".join(_TURNS.sub("", printable(words)).split())


def title(words: object, markup: bool) -> str | None:
    """A title as plain text, None where there is none; `markup` says that it is HTML."""
    if not isinstance(words, str) or not words:
        return None
    words = words[: 20 * MOST_TITLE]
    text = plain(words) if markup else one_line(words)
    if len(text) > MOST_TITLE:
        text = text[: MOST_TITLE - 1].rstrip() + "…"
    return text or None


def web_address(address: object, base: str | None = None) -> str | None:
    """An absolute address of the web, None for anything else."""
    if not isinstance(address, str):
        return None
    address = "".join(address.split()) if "\n" in address else address.strip()
    if not address or len(address) > 8_000:
        return None
    try:
        joined = urljoin(base, address) if base else address
        parts = urlsplit(joined)
        if parts.scheme.lower() not in WEB or not parts.hostname or printable(joined) != joined:
            return None
    except ValueError:
        return None
    return joined.replace(" ", "%20")


def excerpt(markup: str, most: int = 150) -> str:
    """About the first `most` words of a text, cut at the end of a sentence; "…" where there is none."""
    words = plain(markup).split()
    if len(words) <= most:
        return " ".join(words)
    cut = " ".join(words[:most])
    ends = [match.end() for match in _SENTENCE.finditer(cut)]
    if ends and ends[-1] >= len(cut) // 3:
        return cut[: ends[-1]]
    return f"{cut.rstrip(',;:–—-')} …"


def _beginning(markup: str, most: int) -> str:
    """The beginning of clean HTML, no tag and no entity cut in two."""
    tag = markup.rfind("<", 0, most)
    if tag > markup.rfind(">", 0, most):
        return markup[:tag]
    entity = markup.rfind("&", most - 12, most)
    return markup[: most if entity < 0 or ";" in markup[entity:most] else entity]


@lru_cache(maxsize=64)
def _cleaner(base: str) -> nh3.Cleaner:
    def absolute(_tag: str, name: str, value: str) -> str | None:
        if name not in _ADDRESSES:
            return value
        if value.strip().lower().startswith("mailto:") and name == "href":
            return value.strip()
        return web_address(value, base or None)

    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_UNREAD,
        attribute_filter=absolute,
        url_schemes={*WEB, "mailto"},
        link_rel="noopener noreferrer",
    )


@lru_cache(maxsize=1)
def _words_cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(tags=_TAGS, clean_content_tags=_UNREAD, attributes={})
