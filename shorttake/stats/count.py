"""Counts: from every link of the archive to the numbers about it, post by post. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from shorttake.archive import LinkRow
from shorttake.render.archived import is_copy
from shorttake.stats.health import ROTTEN
from shorttake.stats.statistics import Age, Issue, SectionLinks, Share, Statistics
from shorttake.urls import host_label

# Under which name links of Short Takes are counted whose heading is no section of the settings.
OTHER = "Other"


class Tally(NamedTuple):
    """What is counted of one post: how often it links each host and page (by `Place.canonical`), and of
    a Short Take each section; `issue` is what `Issue` holds."""

    file: str
    date: str
    hosts: dict[str, int]
    pages: dict[str, int]
    sections: dict[str, int]
    issue: tuple[str, int | None, str, str, str, int, int] | None


def count(
    rows: Iterable[LinkRow],
    section: Callable[[str | None], str | None],
    authors: Mapping[str, str],
    health: Mapping[str, str],
) -> Statistics:
    """The numbers of these links; only what is published counts.

    `section` gives the name of the section that a heading means, or None; the rest is as in `total`.
    """
    return total(tallies(rows, section), authors, health)


def tallies(rows: Iterable[LinkRow], section: Callable[[str | None], str | None]) -> list[Tally]:
    """What is counted of each post that these links stand in."""
    posts: dict[tuple[str, str], list[tuple[LinkRow, str]]] = {}
    for row in rows:
        if row.state == "published" and not is_copy(row.words, row.url) and (host := host_label(row.url)):
            posts.setdefault((row.file, row.date or ""), []).append((row, host))
    found = []
    for (file, date), links in posts.items():
        takes = [row for row, _ in links if row.series]
        issue = None
        if takes:
            one, items = takes[0], len({row.item for row in takes} - {None})
            issue = (one.series or "", one.number, one.title or "", date, file, items, len(takes))
        found.append(
            Tally(
                file,
                date,
                dict(Counter(host for _, host in links)),
                dict(Counter(row.canonical for row, _ in links)),
                dict(Counter(section(row.section) or OTHER for row in takes)),
                issue,
            )
        )
    return found


def total(every: Iterable[Tally], authors: Mapping[str, str], health: Mapping[str, str]) -> Statistics:
    """The numbers of all posts together.

    `authors` says who wrote a page and `health` in which state it was last found, both by
    `Place.canonical`. Sources and authors come with the most linked first, sections in the order of their
    links, issues and years with the oldest first.
    """
    posts = list(every)
    hosts: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    months: dict[str, Counter[str]] = defaultdict(Counter)
    for one in posts:
        _add(hosts, one.hosts)
        _add(pages, one.pages)
        for name, links in one.sections.items():
            totals[name] += links
            months[name][one.date[:7]] += links
    wrote: Counter[str] = Counter()
    for page in pages.keys() & authors.keys():
        wrote[authors[page]] += pages[page]
    years = tuple(sorted({_year(one) for one in posts} - {0}))
    issues = [Issue(*one.issue) for one in posts if one.issue]
    return Statistics(
        posts=len({one.file for one in posts}),
        links=sum(hosts.values()),
        pages=len(pages),
        years=years,
        sections=tuple(
            SectionLinks(name, links, dict(sorted(months[name].items())))
            for name, links in sorted(totals.items(), key=lambda pair: (pair[0] == OTHER, -pair[1], pair[0]))
        ),
        sources=_shares(hosts),
        authors=_shares(wrote),
        ages=_ages(posts, health, years),
        issues=tuple(sorted(issues, key=lambda issue: (issue.date, issue.number or 0, issue.file))),
    )


def _add(sums: dict[str, int], more: Mapping[str, int]) -> None:
    for name, many in more.items():
        sums[name] = sums.get(name, 0) + many


def _year(post: Tally) -> int:
    year = post.date[:4]
    return int(year) if year.isdecimal() else 0


def _shares(counted: Mapping[str, int]) -> tuple[Share, ...]:
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Share(name, links) for name, links in ranked)


def _ages(posts: Iterable[Tally], health: Mapping[str, str], years: Iterable[int]) -> tuple[Age, ...]:
    """Each page counts once, in the year in which it was first linked: a link's age is what rots it."""
    first: dict[str, int] = {}
    for post in posts:
        year = _year(post)
        for page in post.pages if year else ():
            if year < first.get(page, 10_000):
                first[page] = year
    links = Counter(first.values())
    checked = Counter(year for page, year in first.items() if page in health)
    rotten = Counter(year for page, year in first.items() if health.get(page) in ROTTEN)
    return tuple(Age(year, links[year], checked[year], rotten[year]) for year in years if links[year])
