"""One guess: what was learned and what the lexicon holds, made a probability for each section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from shorttake.sections import confidence
from shorttake.sections.confidence import Doubts
from shorttake.sections.evidence import Evidence
from shorttake.sections.linear import softmax

HALF_LIFE = 20.0  # issues after which what was filed counts half as much
TRUST = 6.0  # in the lexicon, in scores (natural logarithm of odds)
HABIT = 1.5  # of filing what one host publishes under one section, in scores too


@dataclass(frozen=True, slots=True)
class Guess:
    """A suggestion before anybody says why: a probability for each section, and how sure the first one is."""

    chances: tuple[float, ...]
    confidence: float
    signals: tuple[float, ...]
    evidence: Evidence

    @property
    def order(self) -> list[int]:
        """The sections by their number, the likeliest first."""
        return sorted(range(len(self.chances)), key=lambda number: -self.chances[number])


def guessed(
    evidence: Evidence,
    scores: Callable[[Iterable[tuple[str, float]], Sequence[float]], Sequence[float]],
    doubts: Doubts,
    filed: Sequence[int] | None,
) -> Guess:
    """The guess that evidence leads to, with whatever scores it."""
    chances = softmax(scores(evidence.features.items(), before(evidence, filed)))
    signals = confidence.signals(
        chances, evidence.opinion, filed or [0] * len(chances), len(evidence.features)
    )
    return Guess(tuple(chances), doubts.sure(signals), signals, evidence)


def before(evidence: Evidence, filed: Sequence[int] | None) -> tuple[float, ...]:
    """The score of each section before words are weighed: what the lexicon holds, and the author's history
    with the host."""
    if not filed:
        return tuple(TRUST * one for one in evidence.opinion)
    whole = sum(filed)
    habit = HABIT * whole / (whole + 2.0) / whole
    return tuple(TRUST * one + habit * many for one, many in zip(evidence.opinion, filed, strict=True))
