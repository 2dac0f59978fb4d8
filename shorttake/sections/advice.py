"""What is said of a link's section in the inbox, in a draft, by lint; the author's own word always stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shorttake.link import Link
from shorttake.sections.evidence import Asked, asked_of
from shorttake.settings import Settings

if TYPE_CHECKING:  # what suggests is imported by whoever asks for a suggestion
    from shorttake.sections.filing import Filing, Suggestion

_STRIKING = 0.8  # from here on another section is worth a remark
_UNLIKELY = 0.1  # and only where his own was hardly thought of
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def offered(filing: Filing, link: Link, settings: Settings) -> Suggestion | None:
    """The suggestion for a kept link; None where the author has decided, by `section:` in the link file.

    So a suggestion that was turned down is not offered again: what he wrote instead is its file's section,
    there is no other state, and it teaches the next `learn`. A tag that files links under a section is his
    word too, and needs no guess.
    """
    if settings.section(link.section) is not None:
        return None
    found = filing.suggest(asked_of(link.url, link.title, link.description, link.note))
    tagged = settings.section_of_tags(link.tags)
    if tagged is None:
        return found
    from shorttake.sections.filing import Suggestion

    rest = {name: 0.0 for name in found.scores if name != tagged.name}
    return Suggestion(tagged.name, 1.0, {tagged.name: 1.0, **rest}, (f"tagged {', '.join(link.tags)}",))


def automatic(filing: Filing, suggestion: Suggestion) -> bool:
    """Whether the author wants a link to be filed without asking: `auto_file` is set, and this is as sure."""
    return filing.auto_file is not None and suggestion.confidence >= filing.auto_file


def remark(filing: Filing, asked: Asked, section: str) -> str | None:
    """What a careful editor would say of a link that stands in a draft under this section, or None.

    "filed under Storage; nine of ten like it are in Virtualization" where another section is striking;
    "… is a guess" where it stands where it was suggested, and the suggestion was doubtful.
    """
    found = filing.suggest(asked)
    if found.section == section:
        if not found.doubtful:
            return None
        other = found.first_two[1:]
        also = f", or in {other[0]}" if other else ""
        return f"{section} is a guess ({found.confidence:.0%} sure): it belongs there{also}?"
    if found.confidence < _STRIKING or found.scores.get(section, 0.0) > _UNLIKELY:
        return None
    many = min(10, int(found.confidence * 10))
    return f"filed under {section}; {_NUMBERS[many]} of ten like it are in {found.section}"


@dataclass(frozen=True, slots=True)
class Bullet:
    """An item of a post: its anchor, its heading if there is one, its links (address, title), and what gives
    its words where they are asked for."""

    anchor: str
    heading: str | None
    links: tuple[tuple[str, str], ...]
    words: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Filed:
    """An item with its section: by its `heading`, by the `edition` that the title names, or `suggested`.

    `section` is None where the heading is none of the settings, or nothing could be suggested; `confidence`
    (0 to 1) and `why` are of a suggestion only.
    """

    anchor: str
    section: str | None
    source: Literal["heading", "edition", "suggested"] | None
    confidence: float | None = None
    why: tuple[str, ...] = ()


def categorise(
    title: str, items: Iterable[Bullet], settings: Settings, filing: Callable[[], Filing]
) -> list[Filed]:
    """The section of each item of a post; `filing` is asked for only where something must be suggested."""
    from shorttake.sections.past import edition  # it reads posts: who keeps a link need not wait for that

    whole = edition(title, settings)
    found: list[Filed] = []
    for item in items:
        if item.heading is not None:
            named = settings.section(item.heading)
            found.append(Filed(item.anchor, named.name if named else None, "heading" if named else None))
        elif whole is not None:
            found.append(Filed(item.anchor, whole.name, "edition"))
        else:
            found.append(_suggested(item, filing))
    return found


def _suggested(item: Bullet, filing: Callable[[], Filing]) -> Filed:
    if not item.links:
        return Filed(item.anchor, None, None)
    words = item.words()
    answers = [filing().suggest(Asked(url, title, words)) for url, title in item.links]
    sums: dict[str, float] = {}
    for answer in answers:
        for name, chance in answer.scores.items():
            sums[name] = sums.get(name, 0.0) + chance
    best = max(sums, key=lambda name: sums[name])
    mine = [answer for answer in answers if answer.section == best]
    why = mine[0].why if mine else answers[0].why
    return Filed(item.anchor, best, "suggested", sums[best] / len(answers), why)
