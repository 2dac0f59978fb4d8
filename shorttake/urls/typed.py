"""What a person typed or pasted as an address, made into one that can be used, or told why it is none."""

from __future__ import annotations

import ipaddress
import re
import unicodedata

from shorttake.errors import AddressError
from shorttake.urls.address import LONGEST
from shorttake.urls.hosts import ascii_host

_HINT = "give an address such as https://example.org/page"

# RFC 3986 appendix C: <https://example.org/> or <URL:https://example.org/> in running text.
_IN_BRACKETS = re.compile(r"<(?:URL:)?\s*([^<>]*?)\s*>", re.I)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PORT_BEHIND = re.compile(r"[0-9]{1,5}(?=[/?#]|$)")
_AUTHORITY = re.compile(r"//([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.S)
_MAIL = re.compile(r"[^\s/@:]+@[^\s/@:]+\.[^\s/@:]+")

# URL Standard §1.3: what a browser escapes in a path, a query and a fragment. All else stays as typed.
_PATH_ODD = re.compile(r"[^\x21\x23-\x3b\x3d\x3f-\x5d\x5f\x61-\x7a\x7c\x7e]")
_QUERY_ODD = re.compile(r"[^\x21\x23-\x3b\x3d\x3f-\x7e]")
_FRAGMENT_ODD = re.compile(r"[^\x21\x23-\x3b\x3d\x3f-\x5f\x61-\x7e]")


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def _where(text: str) -> str:
    """The text for a message: one line, not too long."""
    line = text[:80]
    if not line.isprintable():
        line = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)
    return line if len(text) <= 80 else line[:79] + "…"


def _checked_host(name: str, where: str) -> str:
    """A host name as typed, or its ASCII form if it has other letters."""
    if not name:
        raise AddressError("the address names no host", where, _HINT)
    if re.search(r"\s", name):
        raise AddressError("there is a blank in the host's name", where, _HINT)
    if "%" in name or "\\" in name:
        raise AddressError("the host's name has a sign in it that no host has", where, _HINT)
    found = ascii_host(name if name.isascii() else unicodedata.normalize("NFKC", name))
    if found is None:
        raise AddressError("this is not the name of a host", where, _HINT)
    last = found.rpartition(".")[2]
    if last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last):  # URL Standard §3.5, "ends in a number"
        try:
            ipaddress.IPv4Address(found)
        except ValueError:
            raise AddressError("this is neither a host's name nor an IP address", where, _HINT) from None
    return name if name.isascii() else found


def _checked_authority(authority: str, where: str) -> str:
    """What stands between `//` and the path: a host, perhaps with a port."""
    if "@" in authority:
        raise AddressError(
            "there is a user's name or a password in the address", where, "take out all before the @"
        )
    if authority.startswith("["):
        literal, bracket, rest = authority[1:].partition("]")
        try:
            if not bracket or "%" in literal:
                raise ValueError
            ipaddress.IPv6Address(literal)
        except ValueError:
            raise AddressError("this is not an IPv6 address", where, _HINT) from None
        host = f"[{literal}]"
        if rest and not rest.startswith(":"):
            raise AddressError("only a port can stand behind the ]", where, _HINT)
        port = rest[1:]
        colon = rest[:1]
    else:
        name, colon, port = authority.partition(":")
        host = _checked_host(name, where)
    if port and not (port.isascii() and port.isdigit() and len(port) <= 9 and int(port) <= 65535):
        raise AddressError(f"“{_where(port)}” is no port", where, "a port is a number from 0 to 65535")
    return f"{host}{colon}{port}"


def _with_scheme(text: str, where: str) -> tuple[str, str]:
    """`text` as scheme and the rest from `//` on; a host without a scheme gets https."""
    found = _SCHEME.match(text)
    if found and not (
        ("." in found[1] or found[1].lower() == "localhost") and _PORT_BEHIND.match(text, found.end())
    ):
        scheme, rest = found[1], text[found.end() :]
        if scheme.lower() not in ("http", "https"):
            raise AddressError(
                f"“{_where(scheme)}:” is no web address", where, "only http and https addresses can be linked"
            )
        if not rest.startswith("//") or rest.startswith("///"):
            raise AddressError(f"after “{scheme}:” come two slashes and a host", where, _HINT)
        return scheme, rest
    if text.startswith("//"):
        return "https", text
    if _MAIL.fullmatch(text):
        raise AddressError("this is an e-mail address", where, _HINT)
    host = re.split(r"[/?#]", text, maxsplit=1)[0]
    if not host:
        raise AddressError("the address names no host", where, _HINT)
    name = host.partition(":")[0]
    if not host.startswith("[") and "." not in name.strip(".") and name.lower() != "localhost":
        raise AddressError("this is not a web address", where, _HINT)
    return "https", "//" + text


def parse_web_address(text: str) -> str:
    """`text` as an absolute http or https address, as near to what was typed as can be.

    Blanks around it and `<…>` go; a host without a scheme gets `https://`; what browsers escape is
    escaped (blanks, other letters than ASCII in UTF-8), and a host with other letters is in its ASCII
    form. Idempotent. Raises `AddressError` for everything that is no address to publish: another scheme,
    no host, a user's name in it, a port that is none, a line break inside, more than 8,000 characters.
    """
    where = _where(text.strip()) or "(empty)"
    stripped = text.strip().strip("\ufeff\u200b").strip()
    found = _IN_BRACKETS.fullmatch(stripped)
    if found:
        stripped = found[1]
    if not stripped:
        raise AddressError("the address is empty", where, _HINT)
    if len(stripped) > LONGEST:
        raise AddressError(f"the address has more than {LONGEST:,} characters", where, _HINT)
    for char in "" if stripped.isascii() and stripped.isprintable() else stripped:
        category = unicodedata.category(char) if not " " <= char <= "~" else ""
        if category in ("Cc", "Zl", "Zp"):
            raise AddressError("there is a line break or a control character in the address", where, _HINT)
        if category == "Cs":
            raise AddressError("there is half a character in the address", where, _HINT)
    scheme, rest = _with_scheme(stripped, where)
    parts = _AUTHORITY.fullmatch(rest)
    if parts is None:
        raise AddressError("this is not a web address", where, _HINT)
    authority, path, query, fragment = (part or "" for part in parts.groups())
    if "\\" in authority:
        raise AddressError("there is a \\ where the host's name ends", where, "write / for \\")
    address = (
        f"{scheme}://{_checked_authority(authority, where)}{_PATH_ODD.sub(_escaped, path)}"
        f"{_QUERY_ODD.sub(_escaped, query)}{_FRAGMENT_ODD.sub(_escaped, fragment)}"
    )
    if len(address) > LONGEST:
        raise AddressError(f"the address has more than {LONGEST:,} characters once escaped", where, _HINT)
    return address


def is_web_address(text: str) -> bool:
    """Whether `parse_web_address` takes `text`."""
    try:
        parse_web_address(text)
    except AddressError:
        return False
    return True
