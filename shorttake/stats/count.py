"""Counts: from every link of the archive to the numbers about it. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

from shorttake.archive import LinkRow
from shorttake.render.archived import is_copy
from shorttake.stats.health import ROTTEN
from shorttake.stats.statistics import Age, Issue, SectionLinks, Share, Statistics
from shorttake.urls import host_label

# Under which name links of Short Takes are counted whose heading is no section of the settings.
OTHER = "Other"


def count(
    rows: Iterable[LinkRow],
    section: Callable[[str | None], str | None],
    authors: Mapping[str, str],
    health: Mapping[str, str],
) -> Statistics:
    """The numbers of these links; only what is published counts.

    `section` gives the name of the section that a heading means, or None; `authors` says who wrote a page
    and `health` in which state it was last found, both by `Place.canonical`. Sources and authors come with
    the most linked first, sections in the order of their links, issues and years with the oldest first.
    """
    published = [
        row
        for row in rows
        if row.state == "published" and host_label(row.url) and not is_copy(row.words, row.url)
    ]
    takes = [row for row in published if row.series]
    totals: Counter[str] = Counter()
    months: dict[str, Counter[str]] = defaultdict(Counter)
    for row in takes:
        name = section(row.section) or OTHER
        totals[name] += 1
        months[name][(row.date or "")[:7]] += 1
    years = tuple(sorted({_year(row) for row in published} - {0}))
    wrote = Counter(authors[row.canonical] for row in published if row.canonical in authors)
    return Statistics(
        posts=len({row.file for row in published}),
        links=len(published),
        pages=len({row.canonical for row in published}),
        years=years,
        sections=tuple(
            SectionLinks(name, links, dict(sorted(months[name].items())))
            for name, links in sorted(totals.items(), key=lambda pair: (pair[0] == OTHER, -pair[1], pair[0]))
        ),
        sources=_shares(Counter(host_label(row.url) for row in published)),
        authors=_shares(wrote),
        ages=_ages(published, health, years),
        issues=_issues(takes),
    )


def _year(row: LinkRow) -> int:
    year = (row.date or "")[:4]
    return int(year) if year.isdecimal() else 0


def _shares(counted: Counter[str]) -> tuple[Share, ...]:
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Share(name, links) for name, links in ranked)


def _ages(rows: Iterable[LinkRow], health: Mapping[str, str], years: Iterable[int]) -> tuple[Age, ...]:
    """Each page counts once, in the year in which it was first linked: a link's age is what rots it."""
    first: dict[str, int] = {}
    for row in rows:
        year = _year(row)
        if year and year < first.get(row.canonical, 10_000):
            first[row.canonical] = year
    links = Counter(first.values())
    checked = Counter(year for page, year in first.items() if page in health)
    rotten = Counter(year for page, year in first.items() if health.get(page) in ROTTEN)
    return tuple(Age(year, links[year], checked[year], rotten[year]) for year in years if links[year])


def _issues(rows: Iterable[LinkRow]) -> tuple[Issue, ...]:
    found = []
    for file, some in groupby(sorted(rows, key=lambda row: row.file), key=lambda row: row.file):
        links = list(some)
        one = links[0]
        items = len({row.item for row in links} - {None})
        issue = Issue(one.series or "", one.number, one.title or "", one.date or "", file, items, len(links))
        found.append(issue)
    return tuple(sorted(found, key=lambda issue: (issue.date, issue.number or 0, issue.file)))
