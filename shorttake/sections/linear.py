"""Multinomial logistic regression over named features: learned example by example, in plain Python."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# AdaGrad (Duchi, Hazan, Singer, JMLR 12, 2011): frequent features take small steps, rare ones large ones.
_STEP = 0.5
_START = 1.0
_DECAY = 0.02  # towards 0: what is not borne out again is forgotten
_CERTAIN = 0.02  # an error that is not worth a step


@dataclass(frozen=True, slots=True)
class Lesson:
    """One example: its features, what is held of each class before, and the class that it is of."""

    features: tuple[tuple[str, float], ...]
    before: tuple[float, ...]
    chosen: int


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities; never fails, whatever their size."""
    most = max(scores)
    powers = [math.exp(max(score - most, -700.0)) for score in scores]
    whole = sum(powers)
    return [power / whole for power in powers]


class Linear:
    """The weight of each feature for each class, and how far each has travelled.

    A class without an example is left as it is: that nothing was filed there yet says nothing against it.
    """

    def __init__(self, classes: int) -> None:
        self.weights: dict[str, list[float]] = {}
        self._travelled: dict[str, list[float]] = {}
        self._classes = classes
        self._met: set[int] = set()

    def learn(self, lesson: Lesson) -> None:
        """One step towards having foreseen this example."""
        weights, travelled, many = self.weights, self._travelled, self._classes
        self._met.add(lesson.chosen)
        found = list(lesson.before)
        rows: list[tuple[list[float], list[float], float]] = []
        for name, much in lesson.features:
            row = weights.get(name)
            if row is None:
                row = weights[name] = [0.0] * many
                travelled[name] = [_START] * many
            else:
                found = [score + much * weight for score, weight in zip(found, row, strict=True)]
            rows.append((row, travelled[name], much))
        wrong = softmax(found)
        wrong[lesson.chosen] -= 1.0
        for number in self._met:
            error = wrong[number]
            if -_CERTAIN < error < _CERTAIN:
                continue
            for row, way, much in rows:
                slope = error * much + _DECAY * row[number]
                far = way[number] = way[number] + slope * slope
                row[number] -= _STEP * slope / math.sqrt(far)

    def scores(self, features: Iterable[tuple[str, float]], before: Sequence[float]) -> list[float]:
        """The score of each class."""
        return scores(features, self.weights, before)


def scores(
    features: Iterable[tuple[str, float]], weights: Mapping[str, Sequence[float]], before: Sequence[float]
) -> list[float]:
    """What is held before, and what the features add to it."""
    found = list(before)
    for name, much in features:
        row = weights.get(name)
        if row is not None:
            found = [score + much * weight for score, weight in zip(found, row, strict=True)]
    return found
