"""Which series a post belongs to, and which number it has there: from its front matter, title or address."""

from __future__ import annotations

import re
from collections.abc import Sequence

# "Technology Short Take #68", "Virtualization Short Take 26, Hyper-V Edition", "Storage Short Takes: ..."
_GENERIC = re.compile(r"(\w[\w&/' -]{0,60}?\bshort takes?)\b(.*)", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(
    r"\s*[,:–—-]?\s*(?:#|no\.?|nr\.?|number|issue|№)?\s*(\d{1,6})(?![\d.]*\d)\b", re.IGNORECASE
)


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
    match = _GENERIC.match(words)
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
    return int(match[1]) if match else None


def _singular(name: str) -> str:
    name = " ".join(name.split())
    return name[:-1] if name.lower().endswith("takes") else name


def slugify(words: str, longest: int = 80) -> str:
    """A name for addresses and files: lower-case letters and digits of any script, parted by hyphens.

    Never empty, never longer than `longest` characters, and nothing in it that could leave a folder.
    """
    import unicodedata

    plain = unicodedata.normalize("NFKD", words[: longest * 20].replace("'", "").replace("’", "")).casefold()
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    slug = ""
    for word in kept.split():
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > longest:
            break
        slug = longer
    return unicodedata.normalize("NFC", slug or (kept.split() or ["untitled"])[0][:longest])


def tag_slug(name: str) -> str:
    """The name of a tag in addresses; C, C++ and C# stay three tags."""
    return slugify(name.replace("++", " plus plus ").replace("#", " sharp "))
