"""What speaks for a section in one link: its features, and what the lexicon holds of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shorttake.sections.lexicon import Meaning, Term
from shorttake.sections.words import EVERYDAY, LONGEST, address_words, host, pairs, site, steps, words

# Hosts where everybody has a corner of his own: the first step of the path belongs to the name.
_SHARED = frozenset(
    """github.com gitlab.com bitbucket.org codeberg.org blogs.vmware.com communities.vmware.com
    blogs.cisco.com blogs.technet.com blogs.msdn.com sourceforge.net code.google.com
    groups.google.com medium.com youtube.com
    """.split()  # noqa: SIM905 (a list of words reads better)
)
# Sites whose names are let to others.
_LET = frozenset(
    """wordpress.com blogspot.com typepad.com tumblr.com github.io gitlab.io medium.com substack.com ghost.io
    livejournal.com
    herokuapp.com netlify.app pages.dev amazonaws.com azurewebsites.net readthedocs.io
    techtarget.com
    """.split()  # noqa: SIM905 (a list of words reads better)
)
BIAS = "bias"


@dataclass(frozen=True, slots=True)
class Asked:
    """A link to be filed: its address, its title, and what is said of it (a description, a note, an item)."""

    url: str
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The features of one link, the terms found in it, and the lexicon's opinion.

    `features` have names such as `w:word`, `b:two words`, `u:word of the address`, `h:host`, `t:topic`,
    `k:term`; `opinion` is a weight for each section, all 0 where no term was found; `places` are whose page
    it is, as the author's history with it is kept: a host or a corner of one, then the site it belongs to.
    """

    features: dict[str, float]
    terms: tuple[Term, ...]
    opinion: tuple[float, ...]
    places: tuple[str, ...]


def gather(asked: Asked, meaning: Meaning, sections: int) -> Evidence:
    """All that is known of a link for filing it. Pure; any text will do."""
    name = host(asked.url)
    in_title, in_text, in_address = words(asked.title), words(asked.text), address_words(asked.url)
    said: dict[str, float] = {}
    for some, much in ((in_title, 1.0), (in_text, 1.0), (in_address, 1.0)):
        for word in some:
            if word not in EVERYDAY:
                _add(said, f"w:{word}", much)
    for some, much in ((in_title, 0.7), (in_text, 0.7), (in_address, 0.5)):
        for pair in pairs(some):
            _add(said, f"b:{pair}", much)
    for word in in_address:
        _add(said, f"u:{word}", 0.5)
    for place, much in _places(asked.url, name):
        _add(said, place, much)
    features = _levelled(said, 1.0)
    terms = [*meaning.terms(in_title), *meaning.terms(in_address), *meaning.terms(in_text)]
    of_host = meaning.host(name)
    if of_host:
        terms.append(of_host)
    topics: dict[str, float] = {}
    known: dict[str, float] = {}
    for term in terms:
        _add(topics, f"t:{term.topic}", term.weight)
        _add(known, f"k:{term.words}", term.weight)
    features |= _scaled(topics, 1.0)
    features |= _scaled({key: math.log1p(much) for key, much in known.items()}, 0.7)
    features[BIAS] = 0.5
    return Evidence(features, tuple(terms), opinion(terms, meaning, sections), owners(asked.url, name))


def opinion(terms: Iterable[Term], meaning: Meaning, sections: int) -> tuple[float, ...]:
    """How much the lexicon and the author's keywords speak for each section, between 0 and 1 in all."""
    sums = [0.0] * sections
    for term in terms:
        for number, much in meaning.of_topic.get(term.topic, {}).items():
            sums[number] += much * term.weight
    whole = 1.0 + sum(sums)
    return tuple(one / whole for one in sums)


def owners(url: str, name: str) -> tuple[str, ...]:
    """Whose page it is, the narrowest first: `github.com/someone`; `blog.example.org`, `example.org`."""
    if name in _SHARED:
        path = steps(url)
        return (f"{name}/{path[0].lower()[:40]}",) if path else ()
    whole = site(name)
    return tuple(dict.fromkeys((name, whole) if whole not in _LET else (name,))) if name else ()


def _places(url: str, name: str) -> Sequence[tuple[str, float]]:
    if not name:
        return ()
    found = [(f"h:{name}", 2.0)]
    if site(name) != name:
        found.append((f"h:{site(name)}", 1.0))
    path = steps(url) if name in _SHARED else []
    if path:
        found.append((f"h:{name}/{path[0].lower()[:40]}", 2.0))
    found += [(f"p:{part}", 1.0) for part in name.split(".")[:-1] if len(part) > 2]
    return found


def _add(sums: dict[str, float], key: str, much: float) -> None:
    sums[key] = sums.get(key, 0.0) + much


def _levelled(sums: dict[str, float], length: float) -> dict[str, float]:
    """Said ten times is not ten times as true; and a long text weighs no more than a short one."""
    return _scaled({key: 1 + math.log(much) if much >= 1 else much for key, much in sums.items()}, length)


def _scaled(sums: dict[str, float], length: float) -> dict[str, float]:
    norm = math.sqrt(sum(much * much for much in sums.values())) or 1.0
    return {key: length * much / norm for key, much in sums.items()}


def asked_of(url: str, title: str | None = None, *said: str | None) -> Asked:
    """A link as it is asked about: all that is said of it (Markdown) in one plain text."""
    texts = [text for text in said if text]
    if not texts:
        return Asked(url, title or "")
    from shorttake.text.plain import plain

    return Asked(url, title or "", plain("\n\n".join(texts)[: 4 * LONGEST]))
