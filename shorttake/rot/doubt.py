"""Whether a page that says "here you are" is believed: what makes us doubt, and the address beside it. Pure.

A made-up address beside the real one tells how a site answers for pages that are not there (Bar-Yossef,
Broder, Kumar, Tomkins, "Sic Transit Gloria Telae", WWW 2004). It is asked only where there is a reason
to doubt, since it costs the site a request.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote, urlsplit, urlunsplit

from shorttake.rot import signs
from shorttake.rot.look import Look

Doubt = Literal[
    "home",  # a page deep inside leads to the front page
    "words",  # it says that there is nothing here
    "elsewhere",  # it leads to an address that has nothing of its own in it
    "file",  # a file is asked for, a page comes
    "parked",  # it says that the domain is for sale
    "same",  # it says little, or what another address says too, and nothing of what its address names
]

_INDEX = re.compile(
    r"(?:index|default|home|main|welcome|start)(?:\.(?:html?|php\d?|aspx?|jsp|cfm|shtml))?", re.I
)
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?", re.I)
_FILES = re.compile(r"\.(?:pdf|zip|gz|tgz|bz2|xz|7z|exe|msi|dmg|iso|deb|rpm|jpe?g|png|gif|svg|webp|mp3|mp4"
                    r"|mov|avi|docx?|xlsx?|pptx?|odt|epub|ps|txt|csv|json|xml|torrent)$", re.I)  # fmt: skip
_SCRIPT = re.compile(r"\.(?:php\d?|aspx?|jsp|jspx|cgi|pl|cfm|do|action|dll|exe|html?)$", re.I)
_WORDS = re.compile(r"[^\W\d_]{4,}")
_ANY_WORD = re.compile(r"[^\W_]+")
_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_COMMON = frozenset(
    """
    archive archives article articles author blog blogs category comments content default details docs
    download entry fdoc html https index item items main news node page pages post posts print product
    products read search show site stories story topic view viewtopic wiki www with from your that this
    what when will have about into aspx
    """.split()  # noqa: SIM905 (words read better than a list)
)
_NO_DIGITS = {ord(digit): None for digit in "0123456789"}
_MUCH = 400  # words
ALIKE = 0.8  # share of three-word pieces that two pages have in common, from which on they are one page


@lru_cache(maxsize=50_000)
def is_front(url: str) -> bool:
    """Whether an address is the front page of a site, or of one of its languages."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    if parts.query and re.search(r"(?:^|&)[a-z_]*(?:id|p|page|post|article|story|q)=", parts.query, re.I):
        return False
    if steps and _LANGUAGE.fullmatch(steps[0]):
        steps = steps[1:]
    return not steps or (len(steps) == 1 and _INDEX.fullmatch(steps[0]) is not None)


def doubts(url: str, final: str, look: Look | None) -> list[Doubt]:
    """Why a good-looking end of the way from `url` to `final` is not believed at once, strongest first.

    `look` is None for what is no page (a picture, a PDF): that is what it is.
    """
    found: list[Doubt] = []
    if look is None:
        return found
    if look.parked or look.mark:
        found.append("parked")
    if is_front(final) and not is_front(url):
        found.append("home")
    if look.missing or (final != url and signs.ERROR_PATH.search(_way(final))):
        found.append("words")
    if _FILES.search(urlsplit(url).path) and not look.drawn:
        found.append("file")
    if not found and not look.drawn and _leads_elsewhere(url, final):
        found.append("elsewhere")
    if not found and not look.drawn and _says_nothing_of(url, look):
        found.append("same")
    return found


def is_for_all(url: str, final: str) -> bool:
    """Whether a way ended where sites send everybody for a while (a choice of countries, say), or at a page
    that knows where to go back to: the same for every address, and nothing against any."""
    there = urlsplit(final)
    if (there.hostname, there.path) == (urlsplit(url).hostname, urlsplit(url).path):
        return False
    return bool(signs.BACK_TO.search(there.query) or signs.FOR_ALL.search(there.path))


def made_up(url: str, salt: str = "") -> str:
    """An address beside `url` at which nothing can be: same host and folder, a name nobody has chosen.

    Where a script is told by its query which page to show, the query is changed and the script is kept.
    Always the same for one address, so that a cache in between is asked for one thing only.
    """
    parts = urlsplit(url)
    digest = hashlib.sha256(f"{salt}{url.partition('#')[0]}".encode("utf-8", "surrogatepass")).hexdigest()
    word = "".join(chr(ord("a") + int(digit, 16)) for digit in digest[:16])
    if parts.query and (is_front(urlunsplit(parts._replace(query=""))) or _SCRIPT.search(parts.path)):
        query = "&".join(_other(piece, word, digest) for piece in parts.query.split("&"))
        return urlunsplit(parts._replace(query=query, fragment=""))
    folder, _, name = parts.path.rstrip("/").rpartition("/")
    ending = _ending(name)
    slash = "/" if parts.path.endswith("/") and name else ""
    new = f"{word[:8]}-{word[8:]}{ending}"
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{new}{slash}", "", ""))


def alike(one: Look, url: str, other: Look, beside: str) -> bool:
    """Whether two pages are nearly the same text, their own addresses and numbers left out of account."""
    echo = _echo(url) | _echo(beside)
    mine, theirs = _own_words(one.text, echo), _own_words(other.text, echo)
    if mine == theirs:
        return True
    if not mine or not theirs:
        return False
    here, there = _pieces(mine), _pieces(theirs)
    share = len(here & there) / len(here | there)
    titles = _own_words(one.title, echo) == _own_words(other.title, echo)
    return share >= (ALIKE if titles else 0.9)


def digest(look: Look) -> int | None:
    """The same number for two pages of this run whose words are the same, but for their digits; None for
    a page that says so much that it is hardly the answer to any address."""
    if not 4 < look.words <= _MUCH:
        return None
    return hash((look.title + look.text).translate(_NO_DIGITS))


def _other(piece: str, word: str, digest_: str) -> str:
    name, equals, value = piece.partition("=")
    if not equals:
        return f"{word[:8]}-{word[8:]}" if not value else piece
    if value.isdigit():
        return f"{name}={'9' * min(2, len(value))}{int(digest_[:8], 16) % 10_000_000:07d}"
    return f"{name}={word[:8]}-{word[8:]}" if value else piece


def _ending(name: str) -> str:
    dot = name.rpartition(".")
    return f".{dot[2]}" if dot[1] and dot[0] and re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,4}", dot[2]) else ""


def _way(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def named(url: str) -> frozenset[str]:
    """The telling words of an address's path and query, in lower case."""
    parts = urlsplit(url)
    found = _WORDS.findall(unquote(f"{parts.path} {parts.query}").lower())
    return frozenset(found) - _COMMON


def _leads_elsewhere(url: str, final: str) -> bool:
    """Whether the address at the end has not one telling word or number of the one that was asked.

    Not where it names the page to come back to, or is where sites send everybody for a while.
    """
    here, there = urlsplit(url), urlsplit(final)
    if is_front(url) or (here.path, here.query) == (there.path, there.query):
        return False
    mine = named(url) | frozenset(re.findall(r"\d{3,}", f"{here.path} {here.query}"))
    way = unquote(f"{there.path} {there.query}").lower()
    if len(mine) < 2 or any(word in way for word in mine):
        return False
    return not is_for_all(url, final)


def _says_nothing_of(url: str, look: Look) -> bool:
    """Whether a page deep inside has not one of the words of its address, and not much to say either."""
    words = named(url)
    if is_front(url) or len(words) < 2 or look.words > _MUCH:
        return False
    said = f"{look.title} {look.text}".lower()
    return not any(word in said for word in words)


def _echo(url: str) -> frozenset[str]:
    """The words of an address: an error page may repeat them."""
    return frozenset(_ANY_WORD.findall(unquote(_way(url)).lower()))


def _own_words(text: str, echo: frozenset[str]) -> list[str]:
    """The words in order, without those of the address and without numbers, which may count visitors."""
    wide = _WIDE.sub(lambda sign: f" {sign[0]} ", text.lower())
    return [word for word in _ANY_WORD.findall(wide) if word not in echo and not word.isdigit()][:3_000]


def _pieces(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], strict=False)) or {tuple(words)}
