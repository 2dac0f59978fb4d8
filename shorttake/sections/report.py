"""How good suggestions are on the author's own past: each issue asked with only earlier ones known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shorttake.sections.apprentice import Apprentice
from shorttake.sections.evidence import Asked
from shorttake.sections.guess import Guess
from shorttake.sections.past import Issue
from shorttake.settings import Section

BINS = 10  # of the calibration error, as wide as each other
SURE = 0.9

# What is known of a link when it is asked about.
VIEWS: dict[str, Callable[[Asked], Asked]] = {
    "address and title": lambda asked: Asked(asked.url, asked.title),
    "with the whole item": lambda asked: asked,
}


@dataclass
class Score:
    """Suggestions compared with what the author then did."""

    asked: int = 0
    first: int = 0
    second: int = 0
    sure: int = 0
    sure_right: int = 0
    sums: list[list[float]] = field(default_factory=lambda: [[0.0, 0.0] for _ in range(BINS)])
    filed: Counter[tuple[int, int]] = field(default_factory=Counter)

    def add(self, guess: Guess, section: int, sure: float = SURE) -> None:
        """One suggestion, and where the author filed the link."""
        order = guess.order
        right = order[0] == section
        self.asked += 1
        self.first += right
        self.second += section in order[1:2]
        if guess.confidence >= sure:
            self.sure += 1
            self.sure_right += right
        bin_ = self.sums[min(BINS - 1, int(guess.confidence * BINS))]
        bin_[0] += guess.confidence
        bin_[1] += right
        self.filed[section, order[0]] += 1

    @property
    def calibration_error(self) -> float:
        """Expected calibration error: how far confidence and truth lie apart, over bins of equal width
        (Naeini, Cooper, Hauskrecht, AAAI 2015)."""
        return sum(abs(held - right) for held, right in self.sums) / max(1, self.asked)

    def as_json(self, sections: Sequence[Section]) -> dict[str, Any]:
        """The figures; parts of 1, None where nothing was asked."""
        return {
            "asked": self.asked,
            "first": _part(self.first, self.asked),
            "first two": _part(self.first + self.second, self.asked),
            "calibration error": round(self.calibration_error, 4) if self.asked else None,
            "sure": {"filed": _part(self.sure, self.asked), "right": _part(self.sure_right, self.sure)},
            "sections": [self._section(number, sections) for number in range(len(sections))],
        }

    def _section(self, number: int, sections: Sequence[Section]) -> dict[str, Any]:
        links = sum(many for (filed, _), many in self.filed.items() if filed == number)
        others = Counter(
            {
                sections[guessed].name: many
                for (filed, guessed), many in self.filed.items()
                if filed == number and guessed != number
            }
        )
        suggested = sum(many for (_, guessed), many in self.filed.items() if guessed == number)
        return {
            "section": sections[number].name,
            "links": links,
            "found": _part(self.filed[number, number], links),
            "right when suggested": _part(self.filed[number, number], suggested),
            "instead": dict(others.most_common(3)),
        }


def rolling(
    issues: Sequence[Issue], sections: Sequence[Section], half_life: float, asked_from: int
) -> dict[str, Score]:
    """The scores of each view: issues are learned one by one, those from `asked_from` on asked first."""
    apprentice = Apprentice(sections, half_life)
    scores = {view: Score() for view in VIEWS}
    to_come = sum(len(issue.examples) for issue in issues)
    for number, issue in enumerate(issues):
        to_come -= len(issue.examples)
        if number >= asked_from:
            for example in issue.examples:
                for view, seen in VIEWS.items():
                    scores[view].add(apprentice.guess(seen(example.asked)), example.section)
        if issue.examples:
            apprentice.learn(issue.examples, to_come)
    return scores


def _part(some: int, whole: int) -> float | None:
    return round(some / whole, 4) if whole else None
