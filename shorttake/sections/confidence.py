"""How sure a suggestion is: learned from how often earlier ones like it were what the author then did."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

# What is looked at, in this order; `signals` says what each means.
NAMES = ("one", "odds", "margin", "agrees", "held", "against", "host", "host known", "known")
# Before anything was filed: doubt the scores, believe the lexicon where it is of one mind.
UNTAUGHT = (-0.9, 0.45, 0.25, 0.3, 0.6, -0.4, 0.0, 0.0, 0.0)
_LATER = 0.12  # in log odds: what comes is a little harder than what was (new words, new habits)
# Below the last of these, to tell more than a few grades apart would claim more than the past can bear out.
GRADES = (0.6, 0.9)
_GRADED = 20.0  # examples that the mean of a grade is worth
_STEPS = 6  # of Newton's: more change nothing
_PULL = 2.0  # towards UNTAUGHT, as strong as so many examples


def signals(
    chances: Sequence[float], opinion: Sequence[float], filed: Sequence[int], known: int
) -> tuple[float, ...]:
    """What tells a sure suggestion from a guess, as `NAMES` has it.

    `chances` are the probabilities of the sections; `opinion` what the lexicon holds of each; `filed` how
    many links of the same site the author filed under each; `known` how many features of the link there are.
    """
    order = sorted(range(len(chances)), key=lambda number: -chances[number])
    first = order[0]
    most = min(max(chances[first], 1e-6), 1 - 1e-6)
    second = max(chances[order[1]] if len(order) > 1 else 0.0, 1e-6)
    whole = sum(filed)
    best = max(opinion)
    return (
        1.0,
        min(math.log(most / (1 - most)), 6.0),
        min(math.log(most / second), 6.0),
        1.0 if best > 0 and opinion[first] >= best else 0.0,
        2 * opinion[first],
        2 * (best - opinion[first]),
        (filed[first] + 0.3) / (whole + 1.0),
        math.log1p(whole) / 3,
        math.log1p(known) / 4,
    )


@dataclass(frozen=True, slots=True)
class Doubts:
    """What was learned of being sure: the weight of each signal, the confidence of each grade but the last.

    A grade's confidence is how many suggestions of that grade were right in the past.
    """

    weights: tuple[float, ...] = UNTAUGHT
    grades: tuple[float, ...] = ()

    def sure(self, found: Sequence[float]) -> float:
        """How likely the first suggestion is right, between 0 and 1."""
        chance = _chance(found, self.weights, _LATER)
        return self.grades[grade] if (grade := _grade(chance)) < len(self.grades) else chance


def learned(record: Sequence[tuple[Sequence[float], bool, float]]) -> Doubts:
    """What earlier suggestions teach: the signals of each, whether it was right, and how much it counts."""
    weights = taught(record, UNTAUGHT, _STEPS)
    held, right, whole = ([0.0] * len(GRADES) for _ in range(3))
    for found, hit, count in record:
        chance = _chance(found, weights, _LATER)
        grade = _grade(chance)
        if grade < len(GRADES):
            held[grade] += count * chance
            right[grade] += count * hit
            whole[grade] += count
    grades: list[float] = []
    for number, (low, high) in enumerate(pairwise((0.0, *GRADES))):
        mean = held[number] / whole[number] if whole[number] else (low + high) / 2
        level = (right[number] + _GRADED * mean) / (whole[number] + _GRADED)
        grades.append(min(max(level, low), high - 0.001))
    return Doubts(weights, tuple(grades))


def _grade(chance: float) -> int:
    return sum(chance >= edge for edge in GRADES)


def _chance(found: Sequence[float], weights: Sequence[float], less: float = 0.0) -> float:
    score = sum(one * weight for one, weight in zip(found, weights, strict=True)) - less
    return 1 / (1 + math.exp(-max(min(score, 30.0), -30.0)))


def taught(
    record: Sequence[tuple[Sequence[float], bool, float]], weights: Sequence[float], steps: int
) -> tuple[float, ...]:
    """The weights after so many of Newton's steps over what was suggested: signals, whether right, and how
    much it counts."""
    many = len(weights)
    now = list(weights)
    for _ in range(steps):
        slope = [_PULL * (untaught - one) for untaught, one in zip(UNTAUGHT, now, strict=True)]
        bend = [[_PULL if row == column else 0.0 for column in range(many)] for row in range(many)]
        for found, right, count in record:
            chance = _chance(found, now)
            error, spread = count * (right - chance), count * chance * (1 - chance)
            for row, one in enumerate(found):
                slope[row] += error * one
                part, line = spread * one, bend[row]
                for column in range(row + 1):
                    line[column] += part * found[column]
        for row in range(many):
            for column in range(row):
                bend[column][row] = bend[row][column]
        change = _solved(bend, slope)
        longest = max(map(abs, change)) or 1.0
        now = [one + step * min(1.0, 3.0 / longest) for one, step in zip(now, change, strict=True)]
    return tuple(now)


def _solved(matrix: list[list[float]], right: Sequence[float]) -> list[float]:
    """x of matrix · x = right, by elimination; the matrix is symmetric and positive definite."""
    many = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for at in range(many):
        best = max(range(at, many), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        for row in range(at + 1, many):
            factor = rows[row][at] / rows[at][at]
            if factor:
                rows[row] = [one - factor * other for one, other in zip(rows[row], rows[at], strict=True)]
    found = [0.0] * many
    for at in reversed(range(many)):
        rest = sum(rows[at][column] * found[column] for column in range(at + 1, many))
        found[at] = (rows[at][many] - rest) / rows[at][at]
    return found
