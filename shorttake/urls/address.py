"""A web address taken apart, with the name of its site found out; the start of every comparison."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from shorttake.urls import paths
from shorttake.urls.escapes import one_spelling
from shorttake.urls.hosts import ascii_host, site_of

# Nobody links to more; some servers stop reading at 8,000 octets (RFC 9110 §4.1).
LONGEST = 8_000

DEFAULT_PORTS = {"http": 80, "https": 443}

# What people paste without `https:`. Only endings that no file has: readme.md is a file.
_BARE = re.compile(
    r"(?://)?(?:(?:[a-z0-9_-]+\.)+(?:com|org|net|edu|gov|io|dev|info|blog|app|co|uk|de|fr|nl|eu|ch|at|it|es|ca)"
    r"|//[^/?#\s]+\.[^/?#\s]+)(?::[0-9]{1,5})?(?:[/?#].*)?",
    re.I | re.S | re.A,
)


# Nearly all addresses. What it matches, `urlsplit` takes apart alike, only in three times the time.
_PLAIN = re.compile(
    r"(https?)://((?:[a-z0-9_-]+\.)+[a-z0-9_-]+)((?:/[^?#\t\r\n]*)?)(?:\?([^#\t\r\n]*))?(?:#([^\t\r\n]*))?",
    re.I | re.A,
)
_LONGEST_LABEL = 63  # RFC 1035 §2.3.4; `ascii_host` looks more closely at what may be longer


@dataclass(slots=True)
class Address:
    """The parts of an http or https address.

    `site` and `path` are in the form for comparing (`hosts.site_of`, `paths.compared`), `raw_path`,
    `query` and `fragment` as written; `prefix` is all before the host (scheme and user), and `port`
    a number with a colon, or empty where it is the scheme's own. `length` is that of the whole text.
    """

    prefix: str
    site: str
    port: str
    path: str
    raw_path: str
    query: str
    fragment: str
    length: int


def _host_and_port(netloc: str) -> tuple[str, str] | None:
    """The host in ASCII and the port as digits ("" if none is given) of an authority without user."""
    if netloc.startswith("["):
        literal, _, port = netloc[1:].partition("]")
        try:
            host = f"[{ipaddress.IPv6Address(literal).compressed}]"
        except ValueError:
            return None
        if port and not port.startswith(":"):
            return None
        port = port[1:]
    else:
        name, _, port = netloc.partition(":")
        found = ascii_host(name)
        if found is None:
            return None
        host = found
    if not port:
        return host, ""
    if not (port.isascii() and port.isdigit()) or len(port) > 9 or int(port) > 65535:
        return None
    return host, str(int(port))


def split(text: str) -> Address | None:
    """`text` taken apart, or None if it is no http or https address that a browser could open."""
    if len(text) > LONGEST:
        return None
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        _, host, raw_path, query, fragment = plain.groups("")
        if len(host) <= _LONGEST_LABEL:
            return _put_together("https://", host.lower(), "", raw_path, query, fragment, len(text))
    if not text[:8].lower().startswith(("http://", "https://")):
        if not _BARE.fullmatch(text):
            return None
        text = "https:" + text if text.startswith("//") else "https://" + text
    try:
        scheme, netloc, raw_path, query, fragment = urlsplit(text)
    except ValueError:
        return None
    user = ""
    if "@" in netloc:
        user, _, netloc = netloc.rpartition("@")
        user = user and one_spelling(user) + "@"
    found = _host_and_port(netloc)
    if found is None:
        return None
    host, port = found
    # http and https are the same page, but only where both are at home: on a port that somebody chose
    # only one of the two can answer.
    prefix = "https://"
    if port:
        if int(port) == DEFAULT_PORTS[scheme]:
            port = ""
        else:
            prefix, port = f"{scheme}://", f":{port}"
    return _put_together(prefix + user, host, port, raw_path, query, fragment, len(text))


def _put_together(
    prefix: str, host: str, port: str, raw_path: str, query: str, fragment: str, length: int
) -> Address:
    path = paths.spelled(raw_path)
    site = site_of(host, path)
    return Address(prefix, site, port, paths.compared(path, site), raw_path, query, fragment, length)
