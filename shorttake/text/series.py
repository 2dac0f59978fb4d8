"""Which series a post belongs to, and which number it has there: from its front matter, title or address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# "Technology Short Take #68", "Virtualization Short Take 26, Hyper-V Edition", "Storage Short Takes: ..."
# A name has a word or three; "Corrections to last week's Short Take 5" is no series.
_GENERIC = re.compile(r"(\w[\w&/'-]*(?: [\w&/'-]+){0,2} short takes?)\b(.*)", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(
    r"\s*[,:–—-]?\s*(#|no\.?|nr\.?|number|issue|№)?\s*(\d{1,6})(?![\d.]*\d)\b", re.IGNORECASE
)
_MOST_BYTES = 180


def identify(title: str, slug: str, known: Sequence[str]) -> tuple[str | None, int | None]:
    """The series and number that a title (or else a slug) names.

    A known series is recognised by its name, in any case; any other only where it calls itself
    "… Short Take #n" or "… Short Take n". (None, None) is no Short Take; a number may be missing.
    """
    words = " ".join(title.split())
    for name in sorted(known, key=len, reverse=True):
        if words.casefold().startswith(name.casefold()):
            rest = words[len(name) :]
            rest = rest[1:] if rest[:1].lower() == "s" and not rest[1:2].isalpha() else rest
            if not rest[:1].isalnum():
                return name, number(rest)
    speaks_of = any(name.casefold() in words.casefold() for name in known)
    match = None if speaks_of else _GENERIC.match(words)
    if match:
        found = number(match[2])
        if found is not None:
            return _singular(match[1]), found
    for name in known:
        stem = slugify(name)
        match = re.fullmatch(rf"{re.escape(stem)}-(\d{{1,6}})(?:-.*)?", slug)
        if match:
            return name, int(match[1])
    return None, None


def number(words: str) -> int | None:
    """The number at the beginning of these words: "#68", " 68: Storage Edition"; else None."""
    match = _NUMBER.match(words)
    if match is None or (not match[1] and 1900 <= int(match[2]) <= 2100):  # "Short Take: 2026 in review"
        return None
    return int(match[2])


def _singular(name: str) -> str:
    name = " ".join(name.split())
    return name[:-1] if name.lower().endswith("takes") else name


def slugify(words: str, longest: int = 80) -> str:
    """A name for addresses and files: lower-case letters and digits of any script, parted by hyphens.

    Never empty, never longer than `longest` characters or 180 bytes (a file's name may have 255, with a
    date and an ending), and nothing in it that could leave a folder.
    """
    return _slug(words, longest) or "untitled"


def _slug(words: str, longest: int) -> str:
    short = words[: longest * 20].replace("'", "").replace("’", "")
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", short).casefold())
    kept = unicodedata.normalize("NFC", _without_accents(plain))
    found = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in kept).split()
    found = [word for word in found if any(c.isalnum() for c in word)]
    slug = ""
    for word in found:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > longest or len(longer.encode()) > _MOST_BYTES:
            break
        slug = longer
    return slug or "".join(found[:1])[:longest].encode()[:_MOST_BYTES].decode("utf-8", "ignore")


def _without_accents(plain: str) -> str:
    """Text in NFKD without the accents of Latin and Greek letters (é -> e).

    Marks on other letters stay: they make another letter of one (か -> が, и -> й) or are its vowel.
    """
    kept, base = [], ""
    for c in plain:
        if not unicodedata.combining(c):
            base = c
        elif base.isascii() or "\u0370" <= base <= "\u03ff":
            continue
        kept.append(c)
    return "".join(kept)


def tag_slug(name: str) -> str:
    """The name of a tag in addresses; C, C++ and C# stay three tags, and so do tags without a letter."""
    words = name.replace("++", " plus plus ").replace("#", " sharp ")
    return _slug(words, 80) or "-".join(f"u{ord(c):x}" for c in "".join(name.split())[:8]) or "untitled"
