"""Where an address leads: what is never asked for, and how a redirect is read. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from shorttake.web.answer import Kind

_MOST_ADDRESS = 16_384  # characters; what servers take at most is about half of it
_CONTROL = re.compile(r"[\x00-\x20\x7f]")


def unfit(url: str) -> tuple[Kind, str] | None:
    """Why `url` is nothing to fetch: (kind, sentence), or None."""
    if len(url) > _MOST_ADDRESS:
        return "address", f"the address is longer than {_MOST_ADDRESS} characters"
    if _CONTROL.search(url):
        return "address", "the address has a blank or a control character in it"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return "address", f"the address cannot be understood ({error})"
    if parts.scheme not in ("http", "https"):
        return (
            "scheme",
            f"only http and https are fetched, not {parts.scheme[:40] or 'an address without either'}",
        )
    if "@" in parts.netloc:
        return "address", "the address has a user name in it"
    if not parts.hostname or "\\" in parts.netloc or port == 0:
        return "address", "the address names no host"
    return None


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
