"""What was learned, as a file: a cache that anybody may delete, believed only when it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shorttake import files
from shorttake.sections.confidence import GRADES, NAMES, Doubts
from shorttake.sections.evidence import Asked, Evidence, gather
from shorttake.sections.guess import Guess, guessed
from shorttake.sections.lexicon import Meaning
from shorttake.settings import Section

if TYPE_CHECKING:
    from shorttake.sections.apprentice import Apprentice

VERSION = 2
_MARK = "shorttake sections"
_UNIT = 200  # weights are kept in whole two-hundredths
_HOST = "@"  # how the line of a site begins
MOST_BYTES = 3_000_000
_MOST_LINES = 60_000


class Unusable(Exception):
    """The file is of another version or other sections, cut off, or no model at all."""


@dataclass
class Model:
    """What is needed to suggest: weights of features and counts of sites, each read when first asked for.

    `stamps` and `texts` say of what archive it was learned (`filing` compares them); `links` and `issues`
    of how much.
    """

    sections: tuple[Section, ...]
    doubts: Doubts
    stamps: str = ""
    texts: str = ""
    links: int = 0
    issues: int = 0
    _lines: dict[str, str] = field(default_factory=dict, repr=False)
    _meaning: Meaning | None = field(default=None, repr=False)

    @property
    def meaning(self) -> Meaning:
        """What the lexicon says of the author's sections."""
        if self._meaning is None:
            self._meaning = Meaning(self.sections)
        return self._meaning

    def gather(self, asked: Asked) -> Evidence:
        """The evidence of a link."""
        return gather(asked, self.meaning, len(self.sections))

    def guess(self, evidence: Evidence) -> Guess:
        """Where the author would file a link with this evidence."""
        return guessed(evidence, self.scores, self.doubts, self.filed(evidence.places))

    def weights(self, feature: str) -> list[float] | None:
        """What a feature says for each section; None where it is not known."""
        line = self._lines.get(feature)
        return None if line is None else [int(number) / _UNIT for number in line.split()]

    def scores(self, features: Iterable[tuple[str, float]], before: Sequence[float]) -> list[float]:
        """The score of each section."""
        found = list(before)
        for name, much in features:
            line = self._lines.get(name)
            if line is not None:
                part = much / _UNIT
                found = [
                    score + part * int(weight) for score, weight in zip(found, line.split(), strict=True)
                ]
        return found

    def filed(self, places: Iterable[str]) -> list[int] | None:
        """How many links of whoever published a page the author filed under each section."""
        place = self.known_as(places)
        return None if place is None else list(map(int, self._lines[_HOST + place].split()))

    def known_as(self, places: Iterable[str]) -> str | None:
        """The host or corner of one under which the author filed links, or None."""
        return next((place for place in places if _HOST + place in self._lines), None)


def of_apprentice(apprentice: Apprentice, issues: int) -> Model:
    """The model that an apprentice has come to; of very many weights the smallest are left out."""
    rounded = {name: [round(weight * _UNIT) for weight in row] for name, row in apprentice.weights().items()}
    telling = sorted(
        (name for name, row in rounded.items() if any(row) and name.isprintable()),
        key=lambda name: -max(map(abs, rounded[name])),
    )[:_MOST_LINES]
    lines = {name: " ".join(map(str, rounded[name])) for name in telling}
    lines |= {
        f"{_HOST}{name}": " ".join(map(str, counts))
        for name, counts in apprentice.filed.items()
        if name.isprintable()
    }
    return Model(
        apprentice.sections,
        apprentice.doubts,
        links=apprentice.links,
        issues=issues,
        _lines=lines,
        _meaning=apprentice.meaning,
    )


def empty(sections: Sequence[Section]) -> Model:
    """The model of a new blog: it knows the lexicon and the settings."""
    return Model(tuple(sections), Doubts())


def about(sections: Sequence[Section]) -> list[Any]:
    """What of the sections decides how a text is understood."""
    return [[one.name, list(one.aliases), list(one.keywords)] for one in sections]


def to_text(model: Model) -> str:
    """The model as a file: a line that says what it is (JSON), and a line for each feature, in order."""
    size = 0
    lines: list[str] = []
    for name, numbers in model._lines.items():
        line = f"{name}\t{numbers}"
        size += len(line.encode("utf-8", "replace")) + 1
        if size > MOST_BYTES * 0.95 and not name.startswith(_HOST):
            continue
        lines.append(line)
    body = "\n".join(sorted(lines)).encode("utf-8", "replace").decode("utf-8")
    head = {
        "file": _MARK,
        "version": VERSION,
        "sections": about(model.sections),
        "doubts": [[round(one, 5) for one in some] for some in (model.doubts.weights, model.doubts.grades)],
        "stamps": model.stamps,
        "texts": model.texts,
        "links": model.links,
        "issues": model.issues,
        "digest": files.digest(body.encode("utf-8")),
    }
    return f"{json.dumps(head, ensure_ascii=False)}\n{body}\n"


def from_text(text: str, sections: Sequence[Section]) -> Model:
    """The model in a file, if it is whole and of these sections; raises Unusable with the reason."""
    first, newline, body = text.partition("\n")
    body = body.removesuffix("\n")
    try:
        head = json.loads(first)
        if head["file"] != _MARK or head["version"] != VERSION:
            raise Unusable("it is of another version")
        if head["digest"] != files.digest(body.encode("utf-8", "replace")) or not newline:
            raise Unusable("it is cut off or was changed")
        if head["sections"] != about(sections):
            raise Unusable("the sections in the settings are others now")
        weights, grades = (tuple(map(float, some)) for some in head["doubts"])
        if len(weights) != len(NAMES) or len(grades) not in (0, len(GRADES)):
            raise Unusable("it is of another version")
        lines = {}
        for line in body.split("\n") if body else ():
            name, _, numbers = line.rpartition("\t")
            lines[name] = numbers
        return Model(
            tuple(sections),
            Doubts(weights, grades),
            str(head["stamps"]),
            str(head["texts"]),
            int(head["links"]),
            int(head["issues"]),
            lines,
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unusable("it is no model") from error
