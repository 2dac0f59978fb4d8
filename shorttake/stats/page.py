"""The page of statistics: each number as a chart, as a sentence and in a table. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from shorttake.render.charts import Bar, bars, columns, multiples
from shorttake.stats.statistics import Share, Statistics, many, percent

_MOST = 20  # sources and authors


@dataclass(frozen=True)
class Figure:
    """A chart (`svg`, HTML) under its `title`, what it says in one sentence, and its numbers as a table.

    The cells of `heads` and `rows` are plain text; the first one of a row names it.
    """

    anchor: str
    title: str
    said: str
    svg: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class StatsPage:
    """The sentence at the top, and the figures."""

    summary: str
    figures: tuple[Figure, ...]


def page(numbers: Statistics) -> StatsPage:
    """What /stats/ shows; a figure without numbers is left out."""
    made = (
        _sections(numbers),
        _shares("sources", "Busiest sources", "Source", numbers.sources),
        _shares("authors", "Authors", "Author", numbers.authors),
        _rot(numbers),
        _lengths(numbers),
    )
    return StatsPage(numbers.summary, tuple(figure for figure in made if figure))


def _sections(numbers: Statistics) -> Figure | None:
    if not numbers.sections:
        return None
    times = numbers.periods
    span = f" from {times[0]} to {times[-1]}" if len(times) > 1 else ""
    said = f"Links in each section of the Short Takes{span}; most in {numbers.sections[0].name}"
    shown = {one.name: [f"{one.during(time):,}" for time in times] for one in numbers.sections}
    groups = [
        (
            f"{one.name} ({one.links:,})",
            [Bar(time, one.during(time), shown[one.name][at]) for at, time in enumerate(times)],
        )
        for one in numbers.sections
    ]
    return Figure(
        "sections",
        "Links per section over time",
        f"{said}.",
        multiples(said, groups),
        ("Time", *(one.name for one in numbers.sections)),
        (
            *((time, *(shown[one.name][at] for one in numbers.sections)) for at, time in enumerate(times)),
            ("All", *(f"{one.links:,}" for one in numbers.sections)),
        ),
    )


def _shares(anchor: str, title: str, head: str, shares: tuple[Share, ...]) -> Figure | None:
    if not shares:
        return None
    some = shares[:_MOST]
    said = f"{title}: {some[0].name} with {many(some[0].links, 'link')} first"
    rest = f", of {len(shares):,} in all" if len(shares) > _MOST else ""
    return Figure(
        anchor,
        title,
        f"{said}{rest}.",
        bars(said, [Bar(one.name, one.links, f"{one.links:,}") for one in some]),
        (head, "Links"),
        tuple((one.name, f"{one.links:,}") for one in some),
    )


def _rot(numbers: Statistics) -> Figure | None:
    ages = [age for age in numbers.ages if age.checked]
    if not ages:
        return None
    said = (
        f"Rotten links by the year of publication: {percent(numbers.rotten, numbers.checked)} of all checked"
    )
    return Figure(
        "rot",
        "Rot by age",
        f"{said}.",
        bars(
            said,
            [Bar(str(age.year), age.rotten / age.checked, percent(age.rotten, age.checked)) for age in ages],
            most=1,
        ),
        ("Year", "Links", "Checked", "Rotten", "Share"),
        tuple(
            (
                str(age.year),
                f"{age.links:,}",
                f"{age.checked:,}",
                f"{age.rotten:,}",
                percent(age.rotten, age.checked),
            )
            for age in ages
        ),
    )


def _lengths(numbers: Statistics) -> Figure | None:
    issues = numbers.issues
    if not issues:
        return None
    mean = sum(one.items for one in issues) / len(issues)
    said = f"Items in each of {many(len(issues), 'Short Take')} in order of time: {mean:.0f} on average"
    named = [f"#{one.number}" if one.number is not None else one.date for one in issues]
    return Figure(
        "length",
        "Issue length",
        f"{said}.",
        columns(
            said,
            [Bar(name, one.items, str(one.items)) for name, one in zip(named, issues, strict=True)],
        ),
        ("Issue", "Date", "Items", "Links"),
        tuple((one.title, one.date, str(one.items), str(one.links)) for one in issues),
    )
