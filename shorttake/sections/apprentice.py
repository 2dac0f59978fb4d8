"""Learning to file as the author does: go through the archive as it was written, guess, look, and learn."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence

from shorttake.sections import confidence
from shorttake.sections.confidence import Doubts
from shorttake.sections.evidence import Asked, gather, owners
from shorttake.sections.guess import HALF_LIFE, Guess, before, guessed
from shorttake.sections.lexicon import Meaning
from shorttake.sections.linear import Lesson, Linear
from shorttake.sections.past import Example
from shorttake.sections.words import host
from shorttake.settings import Section

_MINDS = 3  # that learn the same in another order each: their mean is less subject to chance than any of them
_NEW = 1  # times that each looks at a new example when it comes
_OLD = 8  # earlier ones that each looks at again for each new one
_LEAST = 250  # earlier ones for an issue, however short it is: a small archive is read more often
_MOST = 10_000  # lessons in all: learning takes seconds, however large the archive is
_RECORD = 1_200  # of the last suggestions, how sure they were and what became of them


class Apprentice:
    """Knows the settings' sections and what was filed so far; `learn` adds one issue after the other.

    `half_life` is in issues. All is done in a fixed order, so the same archive teaches the same.
    """

    def __init__(
        self, sections: Sequence[Section], half_life: float = HALF_LIFE, lessons: int = _MOST
    ) -> None:
        self.sections = tuple(sections)
        self.meaning = Meaning(sections)
        self.minds = tuple(Linear(len(sections)) for _ in range(_MINDS))
        self.filed: dict[str, list[int]] = {}  # by site and host: how many links in each section
        self.links = 0
        self._half_life = half_life
        self._chance = random.Random(5)  # noqa: S311 (an order, not a secret)
        self._old: list[tuple[Lesson, Lesson]] = []  # of each link: by address and title, and with its text
        self._ages: list[float] = []  # how much each counts, growing with every issue
        self._met: Counter[str] = Counter()
        self._record: list[tuple[tuple[float, ...], bool, float]] = []
        self._doubts: Doubts | None = None
        self._left = lessons
        self._issue = 0

    @property
    def doubts(self) -> Doubts:
        """How sure to be, by what became of the suggestions so far."""
        if self._doubts is None:
            newest = self._record[-1][2] if self._record else 1.0
            record = [(signals, right, count / newest) for signals, right, count in self._record]
            self._doubts = confidence.learned(record)
        return self._doubts

    def guess(self, asked: Asked) -> Guess:
        """Where the author would file this link, as far as is known by now."""
        return self._guess(asked, self.doubts)

    def _guess(self, asked: Asked, doubts: Doubts) -> Guess:
        evidence = gather(asked, self.meaning, len(self.sections))
        return guessed(evidence, self._scores, doubts, self.history(evidence.places))

    def _scores(self, features: Iterable[tuple[str, float]], before: Sequence[float]) -> list[float]:
        some = tuple(features)
        each = [mind.scores(some, before) for mind in self.minds]
        return [sum(scores) / _MINDS for scores in zip(*each, strict=True)]

    def weights(self) -> dict[str, list[float]]:
        """What each feature says for each section: the mean of all minds."""
        names = dict.fromkeys(name for mind in self.minds for name in mind.weights)
        none = [0.0] * len(self.sections)
        rows = {name: [mind.weights.get(name, none) for mind in self.minds] for name in names}
        return {name: [sum(some) / _MINDS for some in zip(*row, strict=True)] for name, row in rows.items()}

    def history(self, places: Iterable[str]) -> list[int] | None:
        """How many links of whoever published a page are in each section; None where there are none."""
        return next((self.filed[place] for place in places if place in self.filed), None)

    def learn(self, examples: Sequence[Example], to_come: int = 0) -> None:
        """One issue: each link is guessed at first, as if it were new, and then learned.

        `to_come` is how many links are still to be learned after this issue.
        """
        self._issue += 1
        new: list[tuple[Lesson, Lesson]] = []
        for example in examples:
            both: list[Lesson] = []
            for asked in (Asked(example.asked.url, example.asked.title), example.asked):
                guess = self._guess(asked, Doubts())
                self._record.append(
                    (guess.signals, guess.order[0] == example.section, 2 ** (self._issue / self._half_life))
                )
                past = before(guess.evidence, self.history(guess.evidence.places))
                both.append(Lesson(tuple(guess.evidence.features.items()), past, example.section))
            new.append((both[0], both[1]))
        del self._record[:-_RECORD]
        self._doubts = None
        self._remember(examples, new)
        many = len(new)
        share = self._left * many // max(1, many + to_come) // _MINDS
        old = max(0, min(max(_OLD * many, _LEAST), share - _NEW * many))
        for mind in self.minds:
            again = self._chance.choices(self._old, self._ages, k=old) if self._old and old else []
            lessons = [*again, *(one for one in new for _ in range(_NEW))]
            self._chance.shuffle(lessons)
            for short, long in lessons:
                mind.learn(self._pruned(self._chance.choice((short, long))))
                self._left -= 1

    def _remember(self, examples: Iterable[Example], new: Sequence[tuple[Lesson, Lesson]]) -> None:
        weight = 2 ** (self._issue / self._half_life)
        for example, both in zip(examples, new, strict=True):
            self._old.append(both)
            self._ages.append(weight)
            self._met.update(name for name, _ in both[1].features)
            for place in owners(example.asked.url, host(example.asked.url)):
                self.filed.setdefault(place, [0] * len(self.sections))[example.section] += 1
            self.links += 1

    def _pruned(self, lesson: Lesson) -> Lesson:
        """Without the words that were met in one link alone: they teach nothing about others."""
        met = self._met
        kept = tuple(one for one in lesson.features if met[one[0]] > 1 or one[0][0] in "tk")
        return Lesson(kept, lesson.before, lesson.chosen)


def trained(
    sections: Sequence[Section], issues: Sequence[Sequence[Example]], half_life: float = HALF_LIFE
) -> Apprentice:
    """An apprentice who went through these issues, the oldest first."""
    apprentice = Apprentice(sections, half_life)
    to_come = sum(map(len, issues))
    for examples in issues:
        to_come -= len(examples)
        if examples:
            apprentice.learn(examples, to_come)
    return apprentice
