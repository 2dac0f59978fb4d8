"""A liveblog as its author sees it: an opening, and entries that each begin with the time.

Permalinks: an entry is named after its time as written (`t0902`, with seconds where they are written), the
second one with the same time in the file `t0902-2`, and so on. So correcting words, marking a key moment and
adding at the end change no permalink, and neither does inserting an entry anywhere, as long as no other one
in the file has the same written time behind it. Two entries of one minute, written by hand, with a third put
before the second of them: that the file alone cannot tell; seconds (`09:02:30`) can, `live add` writes them
where the minute is taken, and `lint` names such twins.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from shorttake.liveblog.facts import Facts, read_facts
from shorttake.liveblog.skim import Stamped, stamped
from shorttake.liveblog.stamps import Stamp, moment
from shorttake.text.frontmatter import FrontMatter
from shorttake.text.frontmatter import parse as parse_front_matter

if TYPE_CHECKING:
    from shorttake.text.blocks import Block

ALL = "update"  # the permalink of the one update of a liveblog without times


def utc(at: dt.datetime) -> dt.datetime:
    """A moment as it can be compared: two of one zone are compared by their clocks, folds ignored."""
    return at.astimezone(dt.UTC)


class Entry(NamedTuple):  # as stamps are
    """One update: characters `start:end` of the text, its words from `content_at`, behind the stamp.

    `anchor` is the fragment of its permalink, `at` its moment in the event's zone.
    """

    start: int
    end: int
    content_at: int
    anchor: str
    at: dt.datetime
    key: bool
    stamp: Stamp


@dataclass(frozen=True)
class Liveblog:
    """A text read as a liveblog: `opening` and `entries` together are its body, character for character.

    Without times it has no entries, and is one update from beginning to end.
    """

    facts: Facts
    matter: FrontMatter
    opening: tuple[int, int]
    entries: tuple[Entry, ...]

    @cached_property
    def last(self) -> dt.datetime | None:
        """The moment of the latest entry."""
        return max((entry.at for entry in self.entries), key=utc, default=None)

    def words(self, text: str) -> dict[str, str]:
        """The words of each entry, by its anchor; neither its time nor its mark are among them."""
        return {entry.anchor: text[entry.content_at : entry.end] for entry in self.entries}

    def begins(self) -> dt.datetime | None:
        """When its coverage begins: the session's start, the first entry, or the date of the post.

        It is the first as written: a slip of the hand in a time further down moves nothing.
        """
        first = self.entries[0].at if self.entries else None
        known = [at for at in (self.facts.starts, first) if at]
        return min(known, key=utc, default=self.facts.date)

    def closes(self, after: dt.timedelta) -> dt.datetime | None:
        """When it closes by itself: so long after the last entry; before there is one, after the session."""
        base = self.last or self.facts.ends or self.facts.starts or self.facts.date
        return utc(base) + after if base else None

    def is_live(self, now: dt.datetime, after: dt.timedelta) -> bool:
        """Whether it goes on at this time: its status says so, and its last entry is not too long ago."""
        closes = self.closes(after)
        return self.facts.live and (closes is None or utc(now) < closes)


def read(text: str, zone: dt.tzinfo, where: str | None = None, matter: FrontMatter | None = None) -> Liveblog:
    """The liveblog that this text of a file is; `zone` is the blog's own. Raises FrontMatterError."""
    matter = matter or parse_front_matter(text, where)
    facts = read_facts(matter, zone, where)
    found = stamped(text, matter.body_at)
    first = found[0][0] if found else len(text)
    return Liveblog(facts, matter, (matter.body_at, first), tuple(_entries(text, found, facts)))


def paragraphs(text: str, start: int) -> Iterator[Block]:
    """The outermost paragraphs of a body: those that may begin an entry."""
    from shorttake.text.blocks import parse  # an entry from the hall need not wait for it

    return (block for block in parse(text, start).root.children if block.kind == "paragraph")


def further(text: str, live: Liveblog) -> list[Entry]:
    """The entries behind those of `live`, whose text this one begins with; the last of them is looked at
    again, and nothing before it: a long one is not read as a whole for each entry that is added."""
    if not live.entries:
        return list(_entries(text, stamped(text, live.matter.body_at), live.facts))
    last = live.entries[-1]
    found = stamped(text, last.start)
    if not found or found[0][2] != last.stamp:
        return []
    return list(_entries(text, found[1:], live.facts, last.at, {entry.anchor: 1 for entry in live.entries}))


def _entries(
    text: str,
    found: Sequence[Stamped],
    facts: Facts,
    after: dt.datetime | None = None,
    counts: dict[str, int] | None = None,
) -> Iterator[Entry]:
    """Entries, behind one at the moment `after`; `counts` has the names that are taken, all anchors too."""
    zone, counts = facts.zone, counts or {}
    before = after or facts.starts or _midnight(facts.date or dt.datetime(2000, 1, 1, tzinfo=zone), zone)
    for number, (start, at, one) in enumerate(found):
        end = found[number + 1][0] if number + 1 < len(found) else len(text)
        first = number == 0 and after is None and facts.starts is not None
        before = moment(one, before, zone, facts.ends, first)
        name = one.name
        count = counts.get(name, 0) + 1
        while after and count > 1 and f"{name}-{count}" in counts:
            count += 1
        counts[name] = count
        anchor = name if count == 1 else f"{name}-{count}"
        yield Entry(start, end, at + one.length, anchor, before, one.key, one)


def _midnight(date: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """A post may be dated after its session, and in another zone, so only its day as written counts."""
    return dt.datetime(date.year, date.month, date.day, tzinfo=zone)
