"""What words mean before the author has filed anything: terms -> topics -> the sections of his settings."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shorttake.sections.words import words
from shorttake.settings import Section

FILE = Path(__file__).parent / "lexicon.txt"
_LATER = 0.45  # how much less each further name of a topic's sections counts
_WEAK = 0.15  # a term that is met in other topics too
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Term:
    """A term that was found: its words, the topic (or section) it speaks for, and how much it says."""

    words: str
    topic: str
    weight: float


@dataclass(frozen=True)
class Lexicon:
    """The terms with their topic and weight, by their words; and for each topic the sections it may be in."""

    terms: dict[str, tuple[str, float]]
    sections: dict[str, tuple[str, ...]]


@functools.cache
def shipped() -> Lexicon:
    """The lexicon that comes with the project (`lexicon.txt` says how it is written)."""
    terms: dict[str, tuple[str, float]] = {}
    sections: dict[str, tuple[str, ...]] = {}
    topic = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            topic, _, names = line[1:].partition(":")
            topic = topic.strip()
            sections[topic] = tuple(name.strip() for name in names.split(","))
        elif line and not line.startswith("#"):
            for written in filter(None, (term.strip() for term in line.split(","))):
                term = written.removesuffix("~")
                if "." in term and " " not in term:
                    terms.setdefault(f"@{term}", (topic, 2.0**0.5))
                found = words(term)
                weight = _WEAK if term != written else float(len(found))
                terms.setdefault(" ".join(found), (topic, weight**0.5))
    return Lexicon(terms, sections)


class Meaning:
    """Which of the author's sections a term or a topic speaks for."""

    def __init__(self, sections: Sequence[Section]) -> None:
        lexicon = shipped()
        self._own: dict[str, tuple[str, float]] = {}
        self._terms = lexicon.terms
        names: dict[str, int] = {}
        for number, section in enumerate(sections):
            for name in section.names:
                for part in (name, *name.split("/")):
                    names.setdefault(" ".join(words(part)), number)
        self.of_topic: dict[str, dict[int, float]] = {}
        for topic, wanted in lexicon.sections.items():
            self.of_topic[topic] = self._ranked([" ".join(words(name)) for name in wanted], names)
        for number, section in enumerate(sections):
            for term in (*section.keywords, *(part for name in section.names for part in name.split("/"))):
                found = words(term)
                if found:
                    topic = f"#{number}"
                    self._own[" ".join(found)] = (topic, 2.0**0.5)
                    self.of_topic[topic] = {number: 1.0}

    @staticmethod
    def _ranked(wanted: Sequence[str], names: dict[str, int]) -> dict[int, float]:
        found: dict[int, float] = {}
        weight = 1.0
        for name in wanted:
            if name in names:
                if names[name] not in found:
                    found[names[name]] = weight
                weight *= _LATER
        return found

    def terms(self, some: Sequence[str]) -> list[Term]:
        """The terms in a row of words, the longest first; none overlaps another."""
        found: list[Term] = []
        at, end = 0, len(some)
        own, known = self._own, self._terms
        while at < end:
            for many in range(min(_MOST_WORDS, end - at), 0, -1):
                name = some[at] if many == 1 else " ".join(some[at : at + many])
                meant = known.get(name)
                if name in own:
                    # The author's own word for a section; what the lexicon knows of it stays the topic.
                    found.append(Term(name, *own[name]))
                if meant:
                    found.append(Term(name, *meant))
                if meant or name in own:
                    at += many
                    break
            else:
                at += 1
        return found

    def host(self, name: str) -> Term | None:
        """The term that a host is, by its whole name or what remains of it from the left."""
        parts = name.split(".")
        for begin in range(max(0, len(parts) - 4), len(parts) - 1):
            rest = ".".join(parts[begin:])
            meant = self._terms.get(f"@{rest}")
            if meant:
                return Term(rest, *meant)
        return None
