"""What is left of a query when two addresses are compared: order, sessions and views do not count.

Kept, whatever it says, is every parameter that no table here or in `tracking` names. Names that are
merely likely to be void (`session`, `view`, `mobile`, `print`) are not in any table.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from shorttake.urls.escapes import one_spelling
from shorttake.urls.tracking import is_tracking, names_of

# Session ids that frameworks write into links (Heritrix, StripSessionIDs and StripSessionCFIDs; the
# defaults of PHP, Java servlets, ASP, osCommerce and Zen Cart).
_SESSIONS = frozenset({"phpsessid", "jsessionid", "asp.net_sessionid", "oscsid", "zenid", "xtcsid"})
_SESSION_BEGINNINGS = ("aspsessionid", "__cf_chl_")  # ASP; Cloudflare's proof that a browser was checked
# phpBB's `sid`, vBulletin's `s` and homemade `sessionid`: words that elsewhere name stations, searches and
# the sessions of a conference. Certain only if the value is made by a machine (a digest of 32; for the
# longer names 16 letters and digits), and only beside something that says what the page shows.
_DIGEST = re.compile(r"[0-9a-f]{32}", re.I)
_RANDOM = re.compile(r"(?=.*[0-9])(?=.*[a-z])[0-9a-z]{16,}", re.I)
_MADE = {"sid": _DIGEST, "s": _DIGEST, "sessionid": _RANDOM, "session_id": _RANDOM, "sessid": _RANDOM}
_VBULLETIN = re.compile(r"/(?:showthread|showpost|forumdisplay|printthread|member|memberlist)\.php$")
_COLDFUSION = frozenset({"cfid", "cftoken"})

# The same page with the place of a comment, or the form to write one (WordPress, Blogger).
_COMMENTS = frozenset({"replytocom", "showcomment"})

# The same page in another dress; name -> values. AMP (amp.dev, the AMP plugin of WordPress, Arc's
# outputType, theguardian.com), and MediaWiki's switch between its two skins.
_DRESS = {
    "amp": frozenset({"", "1", "true"}),
    "outputtype": frozenset({"amp"}),
    "noamp": frozenset({"1", "mobile", "available"}),
    "mobileaction": frozenset({"toggle_view_mobile", "toggle_view_desktop"}),
}
# Blogger's mobile form (?m=1), on its own hosts or at its own form of address.
_BLOGGER_POST = re.compile(r"/[0-9]{4}/[0-9]{2}/[^/]+\.html$")

# Keys that let this reader in; the page is the one that others see without.
_KEYS = {
    "nytimes.com": frozenset({"unlocked_article_code"}),
    "wsj.com": frozenset({"st"}),
    "washingtonpost.com": frozenset({"pwapi_token"}),
    "ft.com": frozenset({"accesstoken"}),
    "theatlantic.com": frozenset({"gift"}),
}

_RARE = frozenset({*_SESSIONS, *_COLDFUSION, *_COMMENTS, *_DRESS, *_MADE, "m"})
_NONE: frozenset[str] = frozenset()


def _plain(text: str) -> str:
    return unquote_plus(text) if "%" in text or "+" in text else text


def name_and_value(piece: str) -> tuple[str, str]:
    """A parameter as written (`utm%5Fsource=a+b`), decoded, its name in lower case for looking it up."""
    name, _, value = piece.partition("=")
    return _plain(name).lower(), _plain(value)


def _is_void(name: str, value: str, host: str, path: str) -> bool:
    if name in _DRESS:
        return value.lower() in _DRESS[name]
    if name == "m":
        return value in ("0", "1") and (
            host.endswith(".blogspot.com") or _BLOGGER_POST.search(path) is not None
        )
    return name in _SESSIONS or name in _COMMENTS


def _without_rare_sessions(pieces: list[str], path: str) -> list[str]:
    """`pieces` less the session ids that are certain only beside other parameters."""
    named = [(*name_and_value(piece), piece) for piece in pieces]
    if {name for name, _, _ in named} >= _COLDFUSION:
        named = [entry for entry in named if entry[0] not in _COLDFUSION]
    alone = all(name in _MADE for name, _, _ in named) and not path.endswith((".php", ".cgi"))
    left = []
    for name, value, piece in named:
        certain = _VBULLETIN.search(path) if name == "s" else not alone
        if not (certain and name in _MADE and _MADE[name].fullmatch(value)):
            left.append(piece)
    return left


def compared(query: str, host: str, path: str) -> list[str]:
    """The parameters of `query` that tell pages apart, in one spelling and in one order.

    Ordered by name, where all have a value; parameters of the same name keep their order, for
    `a=1&a=2` and `a=2&a=1` are two things to a server. A query that is not made of `name=value`
    (`?p1&x`) stays as it is.
    """
    query = one_spelling(query)
    of_host = names_of(host)
    keys = _KEYS.get(host, _NONE)
    left = []
    rare = False
    for piece in query.split("&"):
        if not piece:
            continue
        name, _, value = piece.partition("=")
        name = _plain(name).lower()
        if is_tracking(name, value, host, of_host) or name in keys:
            continue
        if name.startswith(_SESSION_BEGINNINGS):
            continue
        if name in _RARE:
            if _is_void(name, _plain(value), host, path):
                continue
            rare = True
        left.append(piece)
    if rare:
        left = _without_rare_sessions(left, path)
    if len(left) > 1 and all("=" in piece for piece in left):
        left.sort(key=_name)
    return left


def _name(piece: str) -> str:
    return piece[: piece.index("=")]
