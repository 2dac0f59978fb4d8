"""One spelling for the same letters of an address: needless escapes, missing escapes, `.` and `..`.

RFC 3986 §6.2.2 and §5.2.4 say which spellings are equal; the URL Standard (url.spec.whatwg.org) says
what a browser makes of a raw blank or a raw `é`. Nothing here knows of hosts or of tracking.
"""

from __future__ import annotations

import re

_HEX = "0123456789abcdefABCDEF"

# RFC 3986 §2.3: an escaped unreserved character is equal to the character itself. RFC 2396 §2.3 also
# held ! ' ( ) * unreserved ("marks"), and JavaScript's encodeURIComponent still leaves them alone, so
# that both spellings of /Foo_(bar) are about. All others stay as they are written: %2F, %3F, %23, %26,
# %2B, %3B, %3D, %2C, %3A and %40 can each mean something else than the bare character.
_UNESCAPED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!'()*")


def _one_spelling() -> dict[str, str]:
    table = {}
    for high in _HEX:
        for low in _HEX:
            char = chr(int(high + low, 16))
            table[f"%{high}{low}"] = char if char in _UNESCAPED else f"%{high}{low}".upper()
    return table


_SPELLING = _one_spelling()

# What may stand in a path, a query or a fragment as it is. `[`, `]` and `\` may not by the RFC, but
# escaping them would make two addresses one that servers tell apart.
_ODD = re.compile(r"%[0-9a-fA-F]{2}|[^A-Za-z0-9\-._~!'()*:@$&+,;=/?#\[\]\\]")


def _respell(match: re.Match[str]) -> str:
    found = match[0]
    known = _SPELLING.get(found)
    if known is not None:
        return known
    # A stray % ends here too: servers read both 100% and 100%25 as "100%".
    return "".join(f"%{byte:02X}" for byte in found.encode("utf-8", "surrogatepass"))


def one_spelling(text: str) -> str:
    """`text`, part of an address, with the same letters always spelled in the same way.

    Pure and idempotent; escapes that are not needed go, those that are needed come, hexadecimal
    digits are capitals (RFC 3986 §6.2.2.1 and §6.2.2.2).
    """
    return _ODD.sub(_respell, text) if _ODD.search(text) else text


def without_dots(path: str) -> str:
    """`path` less its `.` and `..` (RFC 3986 §5.2.4); it begins with a slash, empty segments stay."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    last = len(segments) - 1
    for place, segment in enumerate(segments):
        if segment not in (".", ".."):
            kept.append(segment)
            continue
        if segment == ".." and kept:
            kept.pop()
        if place == last:
            kept.append("")
    return "/" + "/".join(kept)
