"""The numbers themselves, as the page and the command show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def many(number: int, one: str, more: str = "") -> str:
    """A number with its noun: 1 link, 2,000 links."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def percent(part: int, whole: int) -> str:
    """A share in whole percent, where it is not nothing at least 1."""
    return f"{max(round(100 * part / whole), 1 if part else 0) if whole else 0}%"


_LONGEST = 100  # years


@dataclass(frozen=True)
class SectionLinks:
    """How many links of Short Takes stood in a section, by the month (1999-12) of publication."""

    name: str
    links: int
    by_month: Mapping[str, int]

    def during(self, period: str) -> int:
        """How many were published in a month (1999-12) or a year (1999)."""
        return sum(links for month, links in self.by_month.items() if month.startswith(period))


@dataclass(frozen=True)
class Share:
    """A host or an author, and how many published links lead there."""

    name: str
    links: int


@dataclass(frozen=True)
class Age:
    """The links first published in a year: how many were looked at, and how many of those are rotten."""

    year: int
    links: int
    checked: int
    rotten: int


@dataclass(frozen=True)
class Issue:
    """One Short Take: its day (2026-11-20), how many items with links it has and how many links.

    `number` is None where it has none; `file` is its path below the blog's folder.
    """

    series: str
    number: int | None
    title: str
    date: str
    file: str
    items: int
    links: int


@dataclass(frozen=True)
class Statistics:
    """Everything that is counted.

    `links` counts each link as often as it was published, `pages` each page (under any of its addresses)
    once; `months` maps `2026-11` to the bytes of the copies of linked pages kept in that month.
    """

    posts: int
    links: int
    pages: int
    years: tuple[int, ...]
    sections: tuple[SectionLinks, ...]
    sources: tuple[Share, ...]
    authors: tuple[Share, ...]
    ages: tuple[Age, ...]
    issues: tuple[Issue, ...]
    snapshot_bytes: int = 0
    snapshot_copies: int = 0
    snapshot_months: Mapping[str, int] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """All of it in one sentence."""
        if not self.links:
            return "Nothing was linked yet."
        since = f" since {self.years[0]}" if self.years else ""
        hosts = many(len(self.sources), "site")
        return (
            f"{many(self.links, 'link')} to {many(self.pages, 'page')} on {hosts},"
            f" in {many(self.posts, 'post')}{since}."
        )

    @property
    def periods(self) -> tuple[str, ...]:
        """The years, from the first to the last; of a young blog (two years at most) the months."""
        if len(self.years) > 2:
            whole = self.years[-1] - self.years[0] < _LONGEST  # else a date is mistyped: no empty centuries
            return tuple(map(str, range(self.years[0], self.years[-1] + 1) if whole else self.years))
        months = sorted({month for one in self.sections for month in one.by_month if month})
        if not months:
            return ()
        first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (months[0], months[-1]))
        return tuple(f"{at // 12:04}-{at % 12 + 1:02}" for at in range(first, last + 1))

    @property
    def checked(self) -> int:
        """How many links were ever looked at."""
        return sum(age.checked for age in self.ages)

    @property
    def rotten(self) -> int:
        """How many of those are rotten."""
        return sum(age.rotten for age in self.ages)

    def as_json(self, most: int | None = None) -> dict[str, Any]:
        """The numbers as `shorttake stats --json` prints them, at most so many sources and authors."""
        return {
            "posts": self.posts,
            "links": self.links,
            "pages": self.pages,
            "years": list(self.years),
            "sections": [
                {
                    "section": one.name,
                    "links": one.links,
                    "by_year": {str(year): one.during(str(year)) for year in self.years},
                }
                for one in self.sections
            ],
            "sources": [{"host": one.name, "links": one.links} for one in self.sources[:most]],
            "authors": [{"author": one.name, "links": one.links} for one in self.authors[:most]],
            "rot": [
                {"year": age.year, "links": age.links, "checked": age.checked, "rotten": age.rotten}
                for age in self.ages
            ],
            "issues": [
                {
                    "series": one.series,
                    "number": one.number,
                    "title": one.title,
                    "date": one.date,
                    "file": one.file,
                    "items": one.items,
                    "links": one.links,
                }
                for one in self.issues
            ],
            "snapshots": {
                "bytes": self.snapshot_bytes,
                "copies": self.snapshot_copies,
                "months": dict(self.snapshot_months),
            },
        }
