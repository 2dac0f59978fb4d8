"""Where an address leads: what is never asked for, and how a redirect is read. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from shorttake.web.answer import Kind

_MOST_ADDRESS = 16_384  # characters; what servers take at most is about half of it
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_ORIGIN = re.compile(r"[^/?#]*(?://[^/?#]*)?")


@dataclass(frozen=True, slots=True)
class Host:
    """Whom an address asks: the host, without brackets, and its port. `wrong` says why it is nobody, or not
    to be asked: (kind, sentence)."""

    name: str
    port: int
    wrong: tuple[Kind, str] | None = None


def unfit(url: str) -> tuple[Kind, str] | None:
    """Why `url` is nothing to fetch: (kind, sentence), or None."""
    if len(url) > _MOST_ADDRESS:
        return "address", f"the address is longer than {_MOST_ADDRESS} characters"
    if _CONTROL.search(url):
        return "address", "the address has a blank or a control character in it"
    return host_of(url).wrong


def host_of(url: str) -> Host:
    """Whom an address asks; the rest of the address is not looked at."""
    found = _ORIGIN.match(url)
    return _host(found[0] if found else url)


@lru_cache(maxsize=20_000)
def _host(origin: str) -> Host:
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError as error:
        return Host("", 0, ("address", f"the address cannot be understood ({error})"))
    name = parts.hostname or ""
    if parts.scheme not in ("http", "https"):
        said = parts.scheme[:40] or "an address without either"
        return Host(name, 0, ("scheme", f"only http and https are fetched, not {said}"))
    if "@" in parts.netloc:
        return Host(name, 0, ("address", "the address has a user name in it"))
    if not name or "\\" in parts.netloc or port == 0:
        return Host(name, 0, ("address", "the address names no host"))
    return Host(name, port or (443 if parts.scheme == "https" else 80))


def led_to(here: str, location: str | None) -> str | None:
    """The address that a Location header leads to (RFC 9110, 10.2.2), None when it leads nowhere.

    Headers arrive as latin-1; what was written as raw UTF-8 is read as such. A fragment is inherited.
    """
    if not location or not location.strip():
        return None
    raw = location.strip().encode("latin-1", "replace")
    try:
        target = raw.decode("utf-8")
    except UnicodeError:
        target = quote(raw, safe="!#$%&'()*+,/:;=?@[]~")  # latin-1 kept byte by byte
    target = target.replace(" ", "%20")
    try:
        there = urljoin(here, target)
    except ValueError:
        return target  # told apart as an address that cannot be understood
    fragment = urldefrag(here).fragment
    return f"{there}#{fragment}" if fragment and "#" not in there else there


def origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc.lower()
