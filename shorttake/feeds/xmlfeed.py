"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0: what feedparser understands of them, in our words.

feedparser only ever gets bytes that are well-formed XML (`xmltext`); it neither fetches nor cleans here.
"""

from __future__ import annotations

import calendar
import datetime as dt
import io
import re
import time
from typing import Any

import feedparser

from shorttake.feeds import xmltext
from shorttake.feeds.feed import Entry, Feed, Pace, Unreadable
from shorttake.feeds.prose import one_line, plain, safe, title, web_address

_KINDS = {
    "rss090": "RSS 0.90",
    "rss091n": "RSS 0.91",
    "rss091u": "RSS 0.91",
    "rss092": "RSS 0.92",
    "rss093": "RSS 0.93",
    "rss094": "RSS 0.94",
    "rss20": "RSS 2.0",
    "rss10": "RSS 1.0",
    "rss": "RSS",
    "atom01": "Atom 0.1",
    "atom02": "Atom 0.2",
    "atom03": "Atom 0.3",
    "atom10": "Atom 1.0",
    "atom": "Atom",
    "cdf": "CDF",
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}
# RSS does not say whether a title is HTML; one with such tags in it is meant to be.
_MARKUP = re.compile(
    r"</[A-Za-z][A-Za-z0-9]*\s*>|<(?:script|img|br|b|i|em|strong|a|span|iframe|svg|style|p|code|tt|sup|sub)\b"
    r"[^>]*>|&(?:#[0-9]{1,6}|#x[0-9A-Fa-f]{1,5}|[A-Za-z]{2,8}[0-9]{0,2});"
)


def read(text: str, base: str | None) -> Feed | Unreadable:
    """The feed in this text."""
    prepared = xmltext.prepare(text)
    if prepared is None:
        return Unreadable(_no_feed(text))
    base = base or _self_link(prepared.text)
    headers = {"content-type": "application/xml; charset=utf-8"}
    if base and "xml:base" in prepared.text:  # else we do it: feedparser puts it before ids, too
        headers["content-location"] = base
    try:
        parsed = feedparser.parse(
            io.BytesIO(prepared.text.encode("utf-8")),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # noqa: BLE001 (whatever a hostile feed finds in it, it is only this feed's end)
        return Unreadable(f"it cannot be read ({type(error).__name__})")
    version = str(parsed.get("version") or "")
    channel = parsed["feed"]
    if not version and not parsed["entries"] and not channel:
        return Unreadable("it has the beginning of a feed, and nothing that can be read after it")
    atom = version.startswith("atom")
    feed_author = _author(channel) if atom else None
    rights, license_ = _rights(channel, atom)
    entries = (_entry(one, base, atom, feed_author, rights, license_) for one in parsed["entries"])
    return Feed(
        kind=_KINDS.get(version, "RSS"),
        title=_title(channel, "title", atom),
        site_url=web_address(_got(channel, "link"), base),
        entries=tuple(one for one in entries if not one.empty),
        pace=_pace(prepared.text, channel),
        whole=prepared.whole,
    )


def _entry(
    one: Any, base: str | None, atom: bool, feed_author: str | None, rights: str | None, license_: str | None
) -> Entry:
    identity = _got(one, "id")
    url = web_address(_got(one, "feedburner_origlink")) or web_address(_got(one, "link"), base)
    if _got(one, "guidislink") and identity == _got(one, "link") and not web_address(identity):
        url = None  # an id that only does not say that it is no address
    if url == base:  # what is left of an address that is empty: the feed itself is none of its entries
        url = None
    own_rights, own_license = _rights(one, atom)
    markup, detail_base = _content(one)
    tags = (one_line(str(tag.get("term") or tag.get("label") or "")) for tag in _got(one, "tags") or ())
    return Entry(
        id=one_line(identity)[:2000] or None if isinstance(identity, str) else None,
        url=url,
        title=_title(one, "title", atom),
        author=_author(one) or feed_author,
        date=_date(one),
        html=safe(markup, web_address(detail_base, base) or base or url),
        tags=tuple(dict.fromkeys(tag for tag in tags if tag))[:50],
        rights=own_rights or rights,
        license=own_license or license_,
    )


def _got(of: Any, name: str) -> Any:
    """What feedparser stored under this very name: its own look-up gives other names' values too."""
    return dict.get(of, name)


def _content(one: Any) -> tuple[str, str | None]:
    """The longest that the entry says, and the address that what is relative in it begins at (xml:base)."""
    details = [part for part in (*(_got(one, "content") or ()), _got(one, "summary_detail")) if part]
    texts = [
        (str(part.get("value") or ""), str(part.get("type") or ""), part.get("base")) for part in details
    ]
    if not texts:
        return str(_got(one, "summary") or ""), None
    value, kind, base = max(texts, key=lambda text: len(text[0]))
    if kind == "text/plain" and "<" in value and not _MARKUP.search(value):
        value = value.replace("&", "&amp;").replace("<", "&lt;")
    return value, base or None


def _title(of: Any, name: str, atom: bool) -> str | None:
    words = _got(of, name)
    kind = str((_got(of, f"{name}_detail") or {}).get("type") or "")
    if not isinstance(words, str):
        return None
    markup = kind != "text/plain" or (not atom and bool(_MARKUP.search(words)))
    return title(words, markup)


_BY_MAIL = re.compile(r"\s*\S+@\S+\s*\(([^()]*)\)\s*|([^<>@]*)<\S+@\S+>\s*|\s*\S+@\S+\s*")


def _author(of: Any) -> str | None:
    """The names of the authors; the address for mail that RSS wants there is nobody's name."""
    said = _got(of, "author")
    mail = _BY_MAIL.fullmatch(said) if isinstance(said, str) and len(said) < 200 else None
    if mail:
        return plain(mail[1] or mail[2] or "")[:200] or None
    names = [
        plain(str(one.get("name") or ""))[:200] for one in _got(of, "authors") or () if isinstance(one, dict)
    ]
    named = [name for name in names if name]
    if not named:
        named = [plain(said)[:200]] if isinstance(said, str) else []
    return ", ".join(dict.fromkeys(name for name in named if name)) or None


def _date(one: Any) -> dt.datetime | None:
    for name in ("published_parsed", "created_parsed", "updated_parsed"):
        said = _got(one, name)
        if isinstance(said, time.struct_time):
            try:
                moment = dt.datetime.fromtimestamp(calendar.timegm(said), dt.UTC)
            except (ValueError, OverflowError, OSError):
                continue
            # The beginning and the end of time are what programs write that know no date.
            if 1971 <= moment.year < 2200:
                return moment
    return None


def _rights(of: Any, atom: bool) -> tuple[str | None, str | None]:
    words = _title(of, "rights", atom)
    links = [one.get("href") for one in _got(of, "links") or () if one.get("rel") == "license"]
    said = [*links, _got(of, "license"), _got(of, "cc_license")]
    return words, next((address for one in said if (address := web_address(one))), None)


_PACE = re.compile(
    r"<(?:[\w.-]{1,40}:)?(ttl|skipHours|skipDays|updatePeriod|updateFrequency)(?:\s[^<>]*)?>(.{0,2000}?)"
    r"</(?:[\w.-]{1,40}:)?\1\s*>",
    re.DOTALL | re.IGNORECASE,
)


def _pace(text: str, channel: Any) -> Pace:
    """What stands about timing in the channel: before its entries, or after them."""
    first = re.search(r"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]", text)
    last = max(text.rfind("</item>"), text.rfind("</entry>"), 0)
    head = text[: first.start()] if first else text[:100_000]
    said: dict[str, str] = {}
    for match in (*_PACE.finditer(head), *(_PACE.finditer(text, last, last + 100_000) if first else ())):
        said.setdefault(match[1].lower(), match[2].strip())
    seconds: list[int] = []
    minutes = said.get("ttl", "")
    if minutes.isascii() and minutes.isdigit() and len(minutes) < 9:
        seconds.append(int(minutes) * 60)
    period = _PERIODS.get(said.get("updateperiod", "").lower())
    if period:
        often = said.get("updatefrequency", "1")
        often_number = int(often) if often.isascii() and often.isdigit() and len(often) < 6 else 1
        seconds.append(period // max(1, often_number))
    hours = frozenset(
        int(hour) % 24
        for hour in re.findall(r">\s*([0-9]{1,2})\s*<", said.get("skiphours", ""))
        if int(hour) <= 24
    )
    words = re.findall(r"[a-z]+", said.get("skipdays", "").lower())
    days = frozenset(number for number, name in enumerate(_DAYS) if name in words)
    return Pace(
        max(seconds) if seconds else None,
        hours if len(hours) < 24 else frozenset(),
        days if len(days) < 7 else frozenset(),
    )


def _self_link(text: str) -> str | None:
    """The address that a feed gives as its own, else that of its site: what is relative begins there."""
    head = text[:20_000]
    for match in re.finditer(r"<(?:[\w.-]{1,40}:)?link\b([^<>]{0,2000})>", head):
        if re.search(r"rel\s*=\s*[\"']self[\"']", match[1]):
            found = re.search(r"href\s*=\s*[\"']([^\"']+)", match[1])
            address = web_address(found[1].replace("&amp;", "&")) if found else None
            if address:
                return address
    site = re.search(r"<link>\s*(https?://[^<\s]+)\s*</link>", head)
    return web_address(site[1].replace("&amp;", "&")) if site else None


def _no_feed(text: str) -> str:
    head = text[:2000].lower()
    if not text.strip():
        return "it is empty"
    if "<html" in head or "<!doctype html" in head:
        return "it is a web page, not a feed"
    return "it is no feed that we know"
