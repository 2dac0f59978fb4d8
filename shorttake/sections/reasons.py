"""Why a section is suggested, in the author's terms: his history with the site, the words that decided."""

from __future__ import annotations

from collections.abc import Sequence

from shorttake.sections.evidence import Asked
from shorttake.sections.guess import TRUST, Guess
from shorttake.sections.model import Model
from shorttake.sections.words import _ADDRESS_WORD, _WORD, LONGEST, stem, steps

_MOST = 4
_SHORTEST = 0.02  # a contribution that decided nothing


def reasons(asked: Asked, guess: Guess, model: Model) -> tuple[str, ...]:
    """What decided: "example.net: 14 of 17 in Networking", then words as they were written."""
    if not any(guess.chances):
        return ()
    first = guess.order[0]
    found: list[str] = []
    place, filed = model.known_as(guess.evidence.places), model.filed(guess.evidence.places)
    if filed and 2 * filed[first] >= sum(filed):
        found.append(f"{place}: {filed[first]} of {sum(filed)} in {model.sections[first].name}")
    shares = _shares(guess, model, first)
    spelled = _spelling(asked)
    taken: list[str] = []
    for words, share in sorted(shares.items(), key=lambda one: (-one[1], one[0])):
        if share < _SHORTEST or len(taken) == _MOST:
            break
        if any(words in other or other in words for other in taken):
            continue
        taken.append(words)
        found.append(" ".join(spelled.get(word, word) for word in words.split()))
    return tuple(found)


def _shares(guess: Guess, model: Model, first: int) -> dict[str, float]:
    """How much each word or pair of words speaks for the first section, compared with the others."""
    shares: dict[str, float] = {}

    def add(words: str, weights: Sequence[float], much: float) -> None:
        others = [
            weight * chance
            for number, (weight, chance) in enumerate(zip(weights, guess.chances, strict=True))
            if number != first
        ]
        rest = 1.0 - guess.chances[first]
        mean = sum(others) / rest if rest > 1e-9 else 0.0
        shares[words] = shares.get(words, 0.0) + much * (weights[first] - mean)

    of_topics: dict[str, float] = {}
    for term in guess.evidence.terms:
        of_topics[term.topic] = of_topics.get(term.topic, 0.0) + term.weight
    for name, much in guess.evidence.features.items():
        weights = model.weights(name)
        if weights is not None and name[:2] in ("w:", "b:", "u:", "k:"):
            add(name[2:], weights, much)
    whole = 1.0 + sum(of_topics.values())
    for term in guess.evidence.terms:
        sections = model.meaning.of_topic.get(term.topic, {})
        held = [
            TRUST * term.weight * sections.get(number, 0.0) / whole for number in range(len(model.sections))
        ]
        add(term.words, held, 1.0)
        weights = model.weights(f"t:{term.topic}")
        if weights is not None:
            part = guess.evidence.features.get(f"t:{term.topic}", 0.0) * term.weight / of_topics[term.topic]
            add(term.words, weights, part)
    return shares


def _spelling(asked: Asked) -> dict[str, str]:
    """How each word was written where it stood first."""
    spelled: dict[str, str] = {}
    for text in (asked.title, asked.text):
        for word in _WORD.findall(text[:LONGEST].replace("’", "'")):
            for part in (word.removesuffix("'s"), *word.split("/")):
                spelled.setdefault(stem(part.lower()), part)
    for word in _ADDRESS_WORD.findall("/".join(steps(asked.url))):
        spelled.setdefault(stem(word.lower()), word.lower())
    return spelled
