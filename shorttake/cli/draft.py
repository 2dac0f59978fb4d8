"""`shorttake draft`: the next numbered Short Take from the inbox."""

from __future__ import annotations

from collections.abc import Callable

import click

from shorttake.cli import show
from shorttake.inbox import kept
from shorttake.link import Link
from shorttake.site import Site


@click.command(epilog="Example: shorttake draft --limit 12")
@click.option("--series", help="Which series; the first of the settings without it.")
@click.option("--number", type=click.IntRange(min=0), help="Its number; the next one without it.")
@click.option("--limit", type=click.IntRange(min=1), help="The most kept links it shall hold.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def draft(site: Site, series: str | None, number: int | None, limit: int | None, json_: bool) -> None:
    """Write the next Short Take from the inbox; run again, it adds what is new and touches nothing else."""
    from shorttake import takes

    waiting, problems = kept(site.settings.inbox, site.settings.zone)
    for problem in problems:
        show.warning(problem)
    done = takes.draft(site.settings, site.archive, waiting, series, number, limit, suggestion(site))
    if json_:
        show.as_json(
            {
                "status": done.status,
                "file": site.shown(done.path),
                "series": done.series,
                "number": done.number,
                "added": [one.link.url for one in done.added],
                "left": done.left,
            }
        )
        return
    verb = {"new": "wrote", "extended": "added to", "unchanged": "nothing new for"}[done.status]
    show.out(f"{verb} {site.shown(done.path)}  {done.series} #{done.number}")
    for one in done.added:
        note = "" if one.link.note else "  (no note yet)"
        show.out(f"  {one.id}  {show.plain(one.link.title or one.link.url, 80)}{note}")
    if done.left:
        show.out(f"  {done.left} kept for the next issue")


def suggestion(site: Site) -> Callable[[Link], str | None]:
    """Where a link goes that nobody has filed: the likeliest section; `lint` asks where that was doubtful."""

    def suggest(link: Link) -> str | None:
        from shorttake.sections.advice import offered

        found = offered(site.filing, link, site.settings)
        return found.section if found else None

    return suggest
