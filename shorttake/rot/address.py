"""The address at which a link's page is asked for, and by which it is remembered. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from shorttake.errors import AddressError
from shorttake.urls import parse_web_address

_ORIGIN = re.compile(r"[^/]*//[^/?#]*")
_USER = re.compile(r"(\s*<?\s*https?://)[^/?#\\]*@", re.IGNORECASE)


def fit_address(url: str) -> str | AddressError:
    """The address as it is asked and remembered, or why it is none.

    A user's name and password in it are left out: a browser too sends them only where a server asks for
    them (RFC 9110, 4.2.4 has them out of use), and what wants a password is behind a wall for readers.
    """
    try:
        return parse_web_address(without_user(url))
    except AddressError as error:
        return error


def without_user(url: str) -> str:
    """The address without a user's name and password."""
    return _USER.sub(r"\1", url, count=1) if "@" in url else url


@lru_cache(maxsize=50_000)
def host_key(url: str) -> str:
    """The host an address names, with its port where that is not the usual one."""
    found = _ORIGIN.match(url)
    return _key(found[0] if found else url)


@lru_cache(maxsize=50_000)
def _key(origin: str) -> str:
    parts = urlsplit(origin)
    try:
        port = parts.port
    except ValueError:
        port = None
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    return host if port in (None, 80, 443) else f"{host}:{port}"
