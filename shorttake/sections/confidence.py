"""How sure a suggestion is: learned from how often earlier ones like it were what the author then did."""

from __future__ import annotations

import math
from collections.abc import Sequence

# What is looked at, in this order; `signals` says what each means.
NAMES = ("one", "odds", "margin", "agrees", "held", "against", "host", "host known", "known")
# Before anything was filed: doubt the scores, believe the lexicon where it is of one mind.
UNTAUGHT = (-0.9, 0.45, 0.25, 0.3, 0.6, -0.4, 0.0, 0.0, 0.0)
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


def sure(found: Sequence[float], weights: Sequence[float]) -> float:
    """How likely the first suggestion is right, between 0 and 1."""
    score = sum(one * weight for one, weight in zip(found, weights, strict=True))
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
            chance = sure(found, now)
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
