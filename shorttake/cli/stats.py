"""`shorttake stats`: what the archive says about itself."""

from __future__ import annotations

from collections.abc import Sequence

import click

from shorttake.cli import show
from shorttake.site import Site
from shorttake.stats import Statistics
from shorttake.stats.statistics import many, percent


@click.command(epilog="Example: shorttake stats --limit 10")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="At most so many sources, authors and issues.",
)
@click.option(
    "--json", "json_", is_flag=True, help="Answer with JSON; sources and authors all, unless --limit."
)
@click.pass_context
def stats(context: click.Context, limit: int, json_: bool) -> None:
    """Links per section and year, busiest sources, authors, rot by age, length of issues, size of copies."""
    site: Site = context.obj
    numbers = site.statistics()
    if json_:
        given = context.get_parameter_source("limit") is click.core.ParameterSource.COMMANDLINE
        show.as_json(numbers.as_json(limit if given else None))
        return
    show.out(numbers.summary)
    _sections(numbers)
    for head, shares in (("source", numbers.sources), ("author", numbers.authors)):
        _table((head, "links"), [(one.name, f"{one.links:,}") for one in shares[:limit]])
    _table(
        ("published", "links", "checked", "rotten", "share"),
        [
            (
                str(age.year),
                f"{age.links:,}",
                f"{age.checked:,}",
                f"{age.rotten:,}",
                percent(age.rotten, age.checked),
            )
            for age in numbers.ages
            if age.checked
        ],
    )
    _table(
        ("issue", "date", "items", "links"),
        [(one.title, one.date, str(one.items), str(one.links)) for one in numbers.issues[::-1][:limit]],
    )
    if numbers.snapshot_copies:
        show.out()
        show.out(
            f"{many(numbers.snapshot_copies, 'copy', 'copies')} of pages, {_size(numbers.snapshot_bytes)}"
        )
        _table(
            ("kept in", "size"),
            [(month or "elsewhere", _size(size)) for month, size in numbers.snapshot_months.items()][-limit:],
        )


def _sections(numbers: Statistics) -> None:
    years = numbers.years[-6:]  # what fits a terminal; --json has all
    _table(
        ("section", "links", *map(str, years)),
        [
            (one.name, f"{one.links:,}", *(f"{one.during(str(year)):,}" for year in years))
            for one in numbers.sections
        ],
    )


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    if rows:
        show.out()
        show.table(heads, rows)


def _size(size: float) -> str:
    for unit in ("bytes", "KB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
