"""Chooses, for each question, among what a page says of itself. Pure: the same evidence, the same facts."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta

from shorttake.web.page import days
from shorttake.web.page.said import By, Evidence, Said, When
from shorttake.web.page.walls import is_wall
from shorttake.web.page.words import key, truncated

_ENOUGH_FOR_SITE = 2.0
_HOST_AGREES = 1.5
_ENOUGH_FOR_DAY = 1.5
_STATED = 4.0
_MOST_IN_BYLINE = 6


def title(said: Evidence) -> str | None:
    """The page's own name, without the site's: that on which most sources agree; None when none is a title.

    A title that is cut off ("…") counts for the whole one that it begins; alone it counts for nothing,
    unless the heading that a reader sees ends like that.
    """
    whole: dict[str, list[Said]] = {}
    cut: list[tuple[str, Said]] = []
    for item in said.titles:
        plain = key(item.value)
        if not plain or plain in said.site_keys or is_wall(item.value) or len(item.value) > 500:
            continue
        begun = truncated(item.value)
        if begun is not None and not item.source.startswith("heading"):
            cut.append((key(begun), item))
        else:
            whole.setdefault(plain, []).append(item)
    for begun_key, item in cut:
        for plain, items in whole.items():
            if plain == begun_key or (len(begun_key) >= 10 and plain.startswith(begun_key)):
                items.append(Said(items[0].value, item.source, item.weight))
                break
    if not whole:
        return None
    best = max(whole.values(), key=lambda items: sum(item.weight for item in items))
    best = [item for item in best if item.value != item.value.upper()] or best
    spellings = Counter(item.value for item in best)
    return max(
        best, key=lambda item: (spellings[item.value], item.source.startswith("heading"), item.weight)
    ).value


def site(said: Evidence, hosts: frozenset[str]) -> str | None:
    """What the site calls itself. A name from one weak source needs a second that agrees, or the host."""
    sure = [item for item in said.sites if item.source != "title end"]
    return _most_agreed(sure, hosts) or _most_agreed(said.sites, hosts)


def _most_agreed(sites: list[Said], hosts: frozenset[str]) -> str | None:
    agreed: dict[str, list[Said]] = {}
    for item in sites:
        agreed.setdefault(key(item.value), []).append(item)
    best: tuple[float, str] | None = None
    for plain, items in agreed.items():
        if not plain or len(items[0].value) > 80:
            continue
        backing = [*items, *_shorter_signs(plain, items, sites)]
        strongest = {item.source: item.weight for item in sorted(backing, key=lambda item: item.weight)}
        # A bare address agrees with the host, but is no name.
        agrees = plain in hosts and "." not in items[0].value.strip(".")
        score = sum(strongest.values()) + (_HOST_AGREES if agrees else 0)
        if score >= _ENOUGH_FOR_SITE and (best is None or score > best[0]):
            best = (score, _spelling(items))
    return best[1] if best else None


def _shorter_signs(plain: str, items: list[Said], sites: list[Said]) -> list[Said]:
    """Weak sources of a shorter name ("Gantry"), which back the fuller one beside the title
    ("Gantry 2.4 documentation")."""
    if not any(item.source == "title affix" for item in items):
        return []
    weak = [item for item in sites if item.weight < 2 and 3 < len(key(item.value)) < len(plain)]
    return [item for item in weak if plain.startswith(key(item.value)) or plain.endswith(key(item.value))]


def _spelling(items: list[Said]) -> str:
    """The way of writing a name that most sources share; the surest one's where all differ."""
    votes: dict[str, float] = {}
    for _, value, weight in {(item.source, item.value, item.weight) for item in items}:
        votes[value] = votes.get(value, 0) + 1 + weight / 10
    return max((item.value for item in items), key=lambda value: votes[value])


def authors(said: Evidence) -> tuple[str, ...]:
    """The authors of the surest source that names any; with those whom the byline names beside them."""
    surest = next((by.names for by in said.authors if by.names and not _is_directory(by, said)), ())
    surest = tuple(_as_elsewhere(name, said) for name in surest)
    for by in said.authors if len(surest) == 1 else ():
        fuller = by.source.startswith("byline") and len(surest) < len(by.names) <= _MOST_IN_BYLINE
        if surest and fuller and {key(name) for name in surest} <= {key(name) for name in by.names}:
            return by.names
    return surest


def _is_directory(by: By, said: Evidence) -> bool:
    """Whether a page that links to many authors is by few of them, whom another source names."""
    if not by.source.startswith("byline") or len(by.names) <= _MOST_IN_BYLINE:
        return False
    known = {key(name) for name in by.names}
    return any(
        other.names and len(other.names) <= _MOST_IN_BYLINE and {key(name) for name in other.names} <= known
        for other in said.authors
    )


def _as_elsewhere(name: str, said: Evidence) -> str:
    """A name as another source has it whole ("Jane" is Jane Doe), or without what stood behind it
    ("Jane Doe Acme UK News Fellow")."""
    words = name.split()
    for other in (other for by in said.authors for other in by.names):
        if len(words) == 1 and other.startswith(f"{name} "):
            return other
        if len(words) > 3 and len(other.split()) > 1 and name.startswith(f"{other} "):
            return other
    return name


def published(said: Evidence, now: datetime | None) -> datetime | date | None:
    """The day on which most of the evidence agrees, as exactly as it is given; of two equals the earlier."""
    found = [when for when in said.dates if not days.is_future(when.value, now)]
    votes: dict[date, float] = {}
    for when in found:
        votes[days.day_of(when.value)] = votes.get(days.day_of(when.value), 0) + when.weight
    for day in list(votes):  # the same instant is another day elsewhere
        beside = [when.weight for when in found if abs(days.day_of(when.value) - day) == timedelta(days=1)]
        votes[day] += 0.4 * max(beside, default=0)
    if not votes or max(votes.values()) < _ENOUGH_FOR_DAY:
        return None
    best = min(votes, key=lambda day: (-votes[day], day))
    # What is published again is often dated again; of two days that are stated for machines the first counts.
    stated = [days.day_of(when.value) for when in found if when.weight >= _STATED]
    best = _by_address(min((day for day in stated if best - day > timedelta(days=1)), default=best), found)
    exact = [when for when in found if days.day_of(when.value) == best]
    timed = [when for when in exact if isinstance(when.value, datetime)]
    return max(timed or exact, key=lambda when: when.weight).value


def _by_address(best: date, found: list[When]) -> date:
    """The day in the permalink, which is the author's own, where instants in UTC are a day off from it."""
    in_utc = all(_in_utc(when.value) for when in found if days.day_of(when.value) == best)
    for when in found:
        day = days.day_of(when.value)
        if in_utc and when.source == "address" and abs(day - best) == timedelta(days=1):
            return day
    return best


def _in_utc(when: datetime | date) -> bool:
    return isinstance(when, datetime) and when.utcoffset() == timedelta(0)


def description(said: Evidence, name: str | None) -> str | None:
    """What the page says it is about, unless that is only its title or what every page of the site says."""
    worthless = said.taglines | said.site_keys | {""} | ({key(name)} if name else set())
    found = [
        item
        for item in said.descriptions
        if key(item.value) not in worthless and not _is_boilerplate(item.value)
    ]
    if not found:
        return None
    votes: dict[str, float] = {}
    for item in found:
        plain = key(truncated(item.value) or item.value)[:80]
        votes[plain] = votes.get(plain, 0) + item.weight
    best = max(votes, key=lambda plain: votes[plain])
    chosen = [item for item in found if key(truncated(item.value) or item.value)[:80] == best]
    return max(chosen, key=lambda item: (truncated(item.value) is None, item.weight, len(item.value))).value


_BOILERPLATE = re.compile(
    r"enjoy the videos and music you love|just another wordpress|wordpress site|description$|"
    r"page description|"
    r"meta description|share your videos with friends|create an account or log in|your description here|"
    r"a blog powered by|powered by|.{0,40}is a wordpress|we would like to show you a description here",
    re.IGNORECASE,
)


def _is_boilerplate(text: str) -> bool:
    return bool(_BOILERPLATE.match(text)) or len(key(text)) < 3
