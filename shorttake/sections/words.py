"""The words by which a page is known: of its title, of what is said about it, of its address and its host."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import unquote, urlsplit

LONGEST = 6_000  # characters of a text that are read: an item has some hundred, hostile ones have millions
_LONGEST_ADDRESS = 1_000

# Words of any script; +, # and dots inside belong to names (c++, c#, node.js).
_WORD = re.compile(r"[^\W_]+(?:[.'/-][^\W_]+)*[+#]{0,2}")
_ADDRESS_WORD = re.compile(r"[^\W\d_][^\W_]+")
_FILE_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp|cgi|pdf)$")
_MORE = frozenset(("com", "co", "org", "net", "ac", "gov", "edu", "or", "ne", "go"))  # before a country

# Words that are said about anything; they are kept out of pairs, too.
EVERYDAY = frozenset(
    """a about again all also although an and announcement another any anyone are around article
    articles as at
    available be been before being below best between blog both but by can cool could couple covers day
    did discusses discussion do does doesn't doing don't down each even every excellent few find first
    for found from full get gets getting give given go goes going good great guide had happen has have
    haven't having he help helpful her here here's hers hi him his how how-to however i i'd i'll i'm
    i've if in index information interest interested interesting into introduction is isn't it it's its
    itself just know last let let's like link linked links little ll look looking looks lot made make
    makes making many may me mention might more most much my need needs new nice no not note now of off
    on once one only or other our out over own page pages part people per piece point post posted posts
    pretty probably quick quite re read reader readers reading really recent recently right s said same
    say says second see seems series several she should show shows since site so some someone something
    sort still stuff such sure t take takes talk talks tell than thank thanks that that's the their them
    then there there's these they thing things think third this those though thought through time tip
    tips to today too topic two up update updated us use used useful user users uses using ve very via
    video walks want was way we week well were what what's when where which while who why will with
    without work working works worth would write write-up writes writing written wrote year years yet
    you you'll you're your
    """.split()  # noqa: SIM905 (a list of words reads better)
)


def stem(word: str) -> str:
    """A word without the ending of many: switches and switch stay two, networks and network do not."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def words(text: str) -> list[str]:
    """The words of a text in order, in lower case, the plural's s off."""
    plain = text[:LONGEST].lower().replace("’", "'")
    found: list[str] = []
    for word in _WORD.findall(plain):
        word = word.removesuffix("'s")
        found += map(stem, word.split("/")) if "/" in word and len(word) > 7 else (stem(word),)
    return [word for word in found if len(word) <= 40]


def host(url: str) -> str:
    """The host of an address in lower case, without `www.` and port; "" where there is none."""
    try:
        name = urlsplit(url.strip()[:_LONGEST_ADDRESS]).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def site(name: str) -> str:
    """The part of a host that somebody registered: blog.example.co.uk -> example.co.uk."""
    parts = name.split(".")
    several = 3 if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _MORE else 2
    return ".".join(parts[-several:])


def steps(url: str) -> list[str]:
    """The steps of an address's path."""
    try:
        path = urlsplit(url.strip()[:_LONGEST_ADDRESS]).path
    except ValueError:
        return []
    return [step for step in unquote(path, errors="replace").split("/") if step]


def address_words(url: str) -> list[str]:
    """The words of an address's path, in order: /2014/06/learning-vlans.html -> learning, vlan."""
    path = _FILE_ENDING.sub("", "/".join(steps(url)).lower())
    return [stem(word) for word in _ADDRESS_WORD.findall(path) if word not in EVERYDAY and len(word) <= 40]


def pairs(some: Sequence[str]) -> list[str]:
    """Neighbours, where neither is an everyday word."""
    return [
        f"{one} {other}" for one, other in pairwise(some) if one not in EVERYDAY and other not in EVERYDAY
    ]
