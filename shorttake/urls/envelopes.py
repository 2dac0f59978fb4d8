"""How services write an address into their own: as a parameter, in the path, in base64, in a cipher.

Each function takes the outer address and the path to look at, and gives the inner address or None.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from shorttake.urls.address import Address, split

_SCHEME = re.compile(r"(https?):/+(?=[^/\s])", re.I | re.A)
_HOST = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z]{2,}(?=[:/?#]|$)", re.I | re.A)


def parameter(query: str, name: str) -> str | None:
    """The first value of a parameter, decoded (a + stays: these services escape blanks as %20)."""
    for piece in query.split("&"):
        key, equals, value = piece.partition("=")
        if equals and (key == name or ("%" in key and unquote(key) == name)):
            return unquote(value)
    return None


def web(text: str | None, bare: bool = False) -> Address | None:
    """`text` as an address: escaped once more than needed, with a slash lost, or (`bare`) no scheme."""
    if not text:
        return None
    text = text.strip()
    if text[:9].lower().startswith(("http%3a", "https%3a")):
        text = unquote(text)
    found = _SCHEME.match(text)
    if found:
        return split(f"{found[1]}://{text[found.end() :]}")
    if bare and _HOST.match(text):
        return split("http://" + text)
    return None


def rest(address: Address, path: str) -> str:
    """`path` with the query and the fragment behind it, as the address had them."""
    query = f"?{address.query}" if address.query else ""
    return f"{path}{query}#{address.fragment}" if address.fragment else path + query


def _from_base64(text: str) -> str | None:
    from base64 import urlsafe_b64decode  # rarely needed, and the command line is to start fast

    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8")
    except ValueError:
        return None


def google(address: Address, path: str) -> Address | None:
    """google.*/amp/s/HOST/… (developers.google.com/amp): an AMP page, shown by the result page."""
    if not path.startswith("/amp/"):
        return None
    return web(rest(address, path[7:] if path.startswith("/amp/s/") else path[5:]), bare=True)


def amp_cache(address: Address, path: str) -> Address | None:
    """HOST.cdn.ampproject.org/c/s/HOST/… (amp.dev, AMP Cache URL format): c is a page, v its viewer."""
    if not f".{address.site}".endswith((".cdn.ampproject.org", ".bing-amp.com")):
        return None
    found = re.match(r"/[cv]/(?:s/)?", path)
    return web(rest(address, path[found.end() :]), bare=True) if found else None


def web_cache(address: Address, path: str) -> Address | None:
    """webcache.googleusercontent.com/search?q=cache:ID:ADDRESS+words (Google's cache, until 2024)."""
    found = re.match(r"cache:(?:[A-Za-z0-9_-]{11,12}:)?([^\s+]+)", parameter(address.query, "q") or "")
    return web(found[1], bare=True) if found and path == "/search" else None


def translated(address: Address, path: str) -> Address | None:
    """www-example-com.translate.goog/…: dots are -, hyphens are -- (Google Translate for web pages)."""
    label = address.site.removesuffix(".translate.goog")
    host = label.replace("--", "\0").replace("-", ".").replace("\0", "-")
    kept = "&".join(piece for piece in address.query.split("&") if not piece.startswith("_x_tr_"))
    if "." not in host:
        return None
    fragment = f"#{address.fragment}" if address.fragment else ""
    return web(f"https://{host}{path}{'?' + kept if kept else ''}{fragment}")


def bing(address: Address, path: str) -> Address | None:
    """bing.com/ck/a?…&u=a1BASE64."""
    if path.startswith("/amp/"):
        return google(address, path)
    value = parameter(address.query, "u") or ""
    return web(_from_base64(value[2:])) if path == "/ck/a" and value.startswith("a1") else None


def checkpoint(address: Address, path: str) -> Address | None:
    """protect.checkpoint.com/v2/___ADDRESS___.SIGNATURE (Check Point Harmony, before Avanan)."""
    found = re.match(r"/v2/___(.+?)___\.", rest(address, path), re.S)
    return web(found[1]) if found else None


def yahoo(address: Address, path: str) -> Address | None:
    """r.search.yahoo.com/…/RU=ADDRESS/RK=2/RS=…."""
    found = re.search(r"/RU=([^/]+)/R[KS]=", path)
    return web(unquote(found[1])) if found else None


def disqus(address: Address, path: str) -> Address | None:
    """disq.us/url?url=ADDRESS:CHECKSUM&cuid=…."""
    value = parameter(address.query, "url")
    return web(re.sub(r":[A-Za-z0-9_-]{20,}$", "", value)) if value and path.rstrip("/") == "/url" else None


def substack(address: Address, path: str) -> Address | None:
    """substack.com/redirect/2/BASE64.SIGNATURE, where the JSON's `e` is the address."""
    import json  # as above

    found = re.match(r"/redirect/2/([A-Za-z0-9_-]+)", path)
    try:
        payload = json.loads(_from_base64(found[1]) or "null") if found else None
    except (ValueError, RecursionError):
        return None
    target = payload.get("e") if isinstance(payload, dict) else None
    return web(target) if isinstance(target, str) else None


_RUN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _proofpoint_v3(rest: str) -> str | None:
    """urldefense.com/v3/__ADDRESS__;LETTERS!!…: each * of the address is one of the letters, and **B
    the next three of them (Proofpoint, URL Defense decoder)."""
    found = re.match(r"/v3/__(.+?)__;([A-Za-z0-9_=-]*)!", rest, re.S)
    letters = _from_base64(found[2].rstrip("=")) if found else None
    if found is None or letters is None:
        return None
    taken = 0

    def letter(token: re.Match[str]) -> str:
        nonlocal taken
        many = 1 if token[0] == "*" else _RUN.find(token[0][-1]) + 2
        taken += many
        return letters[taken - many : taken]

    return re.sub(r"\*(?:\*[A-Za-z0-9_-])?", letter, found[1])


def proofpoint(address: Address, path: str) -> Address | None:
    """urldefense.proofpoint.com and urldefense.com, versions 2 and 3 of Proofpoint's URL Defense."""
    if path.startswith("/v3/"):
        return web(_proofpoint_v3(rest(address, path)))
    if path == "/v2/url":
        for piece in address.query.split("&"):
            if piece.startswith("u="):
                return web(unquote(piece[2:].replace("-", "%").replace("_", "/")))
    return None


_SES = re.compile(r"/(?:CL0|L0)/(?=https?:)")


def ses(address: Address, path: str) -> Address | None:
    """…/CL0/https:%2F%2F…/1/ID/…: Amazon's Simple Email Service and newsletters sent with it."""
    found = _SES.match(path)
    return web(unquote(path[found.end() :].partition("/")[0])) if found else None
