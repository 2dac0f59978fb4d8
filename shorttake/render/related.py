"""Which posts have to do with each other: by pages that they both link, and by tags that they share."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

MOST = 4
_LINK = 2.0  # how much a shared link counts beside a shared tag as rare as it
# What more posts than this share says nothing about them: a tenth of all, but at least so many.
_COMMON, _FEW = 10, 12


@dataclass(frozen=True)
class Kin(Generic[Key]):
    """A post, by the tags it has and the pages it links to (in the form that is compared)."""

    key: Key
    tags: frozenset[str]
    links: frozenset[str]


def related(posts: Sequence[Kin[Key]], most: int = MOST) -> dict[Key, list[Key]]:
    """For each post those that share most with it, best first; of two alike the one that comes first here.

    What is shared counts the more the fewer posts share it (inverse document frequency).
    """
    with_it: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, post in enumerate(posts):
        for tag in post.tags:
            with_it["tag", tag].append(number)
        for link in post.links:
            with_it["link", link].append(number)
    limit = max(_FEW, len(posts) // _COMMON)
    scores: list[dict[int, float]] = [defaultdict(float) for _ in posts]
    for (kind, _), numbers in sorted(with_it.items()):
        if not 1 < len(numbers) <= limit:
            continue
        weight = math.log(1 + len(posts) / len(numbers)) * (_LINK if kind == "link" else 1.0)
        for number in numbers:
            mine = scores[number]
            for other in numbers:
                mine[other] += weight
    found: dict[Key, list[Key]] = {}
    for number, post in enumerate(posts):
        mine = scores[number]
        mine.pop(number, None)
        # Only those that may be among the best are put in order: sums of floats differ in their last digits.
        least = sorted(mine.values(), reverse=True)[:most][-1] - 1e-8 if len(mine) > most else 0.0
        best = [other for other, score in mine.items() if score >= least]
        best = sorted(best, key=lambda other: (-round(mine[other], 9), other))[:most]
        found[post.key] = [posts[other].key for other in best]
    return found
