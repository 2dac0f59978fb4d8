"""Old headings of Short Takes and the sections that they mean; the text itself is never touched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shorttake.settings import Section
from shorttake.text.outline import outline

_PARTS = re.compile(r"\s*(?:/|&|,|\band\b|\+)\s*", re.IGNORECASE)
_OFTEN = 2  # issues in which a heading stands to become a section of its own


@dataclass(frozen=True)
class Filed:
    """The sections to configure; `doubtful` are headings that could mean two of them, or were seen once."""

    sections: tuple[Section, ...]
    doubtful: tuple[tuple[str, int, str], ...]


def headings_of(bodies: Iterable[str]) -> Counter[str]:
    """In how many Short Takes each heading stands that has items below it."""
    found: Counter[str] = Counter()
    for body in bodies:
        found.update(
            {" ".join(one.heading.split()) for one in outline(body).sections if one.heading and one.items}
        )
    return found


def filed(headings: Counter[str], known: Sequence[Section]) -> Filed:
    """Each old heading as an alias of the section that most of its words name, else as its own section."""
    aliases: dict[str, list[str]] = {section.name: list(section.aliases) for section in known}
    own: list[str] = []
    doubtful: list[tuple[str, int, str]] = []
    for heading, count in sorted(headings.items(), key=lambda one: (-one[1], one[0])):
        names = {name.casefold() for section in known for name in (section.name, *aliases[section.name])}
        if heading.casefold() in names or heading.casefold() in {one.casefold() for one in own}:
            continue
        meant = _meant(heading, known)
        if meant and (len(meant) == 1 or meant[0][1] > meant[1][1]):
            aliases[meant[0][0]].append(heading)
        elif meant:
            aliases[meant[0][0]].append(heading)
            doubtful.append((heading, count, f"could be {meant[0][0]} or {meant[1][0]}; taken for the first"))
        elif count >= _OFTEN:
            own.append(heading)
        else:
            doubtful.append((heading, count, "no section is called so"))
    sections = [Section(one.name, tuple(aliases[one.name]), one.keywords) for one in known]
    return Filed((*sections, *(Section(name) for name in own)), tuple(doubtful))


def _meant(heading: str, known: Sequence[Section]) -> list[tuple[str, int]]:
    """The sections that parts of a heading name, with how many; the most first, then as they stand."""
    parts = [part.casefold() for part in _PARTS.split(heading) if part]
    found: dict[str, int] = {}
    for part in parts:
        for section in known:
            if part in {piece.casefold() for name in section.names for piece in (name, *_PARTS.split(name))}:
                found[section.name] = found.get(section.name, 0) + 1
    return sorted(found.items(), key=lambda one: -one[1])
