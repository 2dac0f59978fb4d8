"""The fingerprint of a page's text: enough to tell a page that changed from one that became another.

A sketch of the text's shingles (Broder, "On the resemblance and containment of documents", 1997): every
three words that follow each other are hashed, and the smallest hashes kept. Two sketches say what
share of their shingles two texts have in common, whatever stands around the texts on their pages.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from shorttake.snapshots import markup, prose

VERSION = 1  # of how words are found and hashed; sketches of two versions say nothing of each other
ALIKE = 0.3  # from here on two pages have the same text, edited; other articles of one site have some 0.0
_TOGETHER = 3  # words
KEPT = 256  # hashes; the error of `likeness` is then about 0.03
_BYTES = 6  # of a hash: a number that JSON holds exactly


@dataclass(frozen=True)
class Fingerprint:
    """`words` counts the page's own text; below some 30 a likeness says little. `sketch` is sorted."""

    words: int
    sketch: tuple[int, ...]
    version: int = VERSION


def fingerprint(html: str) -> Fingerprint:
    """The fingerprint of a page's own text, without what stands around it. Never raises."""
    return of_tree(markup.parse(html))


def of_tree(root: markup.Element) -> Fingerprint:
    """The same of a page that was parsed already."""
    return _of_words(prose.main_words(root))


def of_text(text: str) -> Fingerprint:
    """The same of plain text."""
    return _of_words(prose.words_of(text[: markup.MOST_CHARACTERS])[: prose.MOST_WORDS])


def likeness(one: Fingerprint, other: Fingerprint) -> float:
    """From 0.0 (nothing in common) to 1.0 (the same text): the share of shingles that both have.

    Two pages without text are alike; one with text and one without are not, nor are fingerprints of
    different versions.
    """
    if one.version != other.version:
        return 0.0
    mine, theirs = set(one.sketch), set(other.sketch)
    if not mine and not theirs:
        return 1.0
    smallest = sorted(mine | theirs)[:KEPT]
    return sum(number in mine and number in theirs for number in smallest) / len(smallest)


def to_json(print_: Fingerprint, url: str, date: str) -> str:
    """The text of the file that lies beside a copy."""
    said = {
        "url": url,
        "date": date,
        "version": print_.version,
        "words": print_.words,
        "sketch": list(print_.sketch),
    }
    return json.dumps(said, ensure_ascii=False) + "\n"


def from_json(text: str) -> Fingerprint | None:
    """The fingerprint that such a file holds; None where it is none, or of another version."""
    try:
        said = json.loads(text)
        words, sketch, version = said["words"], said["sketch"], said["version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if version != VERSION or not isinstance(words, int) or not isinstance(sketch, list) or len(sketch) > KEPT:
        return None
    if not all(isinstance(number, int) and 0 <= number < 1 << 8 * _BYTES for number in sketch):
        return None
    return Fingerprint(words, tuple(sorted(sketch)))


def _of_words(words: Sequence[str]) -> Fingerprint:
    shingles = set(zip(words, islice(words, 1, None), islice(words, 2, None), strict=False))
    if words and not shingles:
        shingles = {(*words, "", "")[:_TOGETHER]}  # type: ignore[arg-type]
    return Fingerprint(len(words), tuple(sorted(map(_hash, shingles))[:KEPT]))


def _hash(words: Sequence[str]) -> int:
    data = " ".join(words).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=_BYTES).digest(), "big")
