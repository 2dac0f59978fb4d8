"""`shorttake repair`: mends rotten links, as a diff first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from shorttake import files
from shorttake.archive import Place
from shorttake.cli import show
from shorttake.cli.check import history_of
from shorttake.errors import ChangedError, ShorttakeError, UsageError
from shorttake.site import Site

if TYPE_CHECKING:
    from shorttake.rot.repair import Proposal, Repairs

_VERBS = {"moved": "write the new address", "archived": "mark it with the copy", "back": "take the mark away"}


@click.command(epilog="Example: shorttake repair --apply")
@click.option("--apply", "apply_", is_flag=True, help="Write the repairs into your posts.")
@click.option("--interactive", is_flag=True, help="Ask about each repair, its item in view, and write it.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def repair(site: Site, apply_: bool, interactive: bool, json_: bool) -> int:
    """Propose repairs of rotten links as a diff: new addresses, and copies in web archives.

    It goes by what `check` has seen, and asks nobody but the archives. A dead link stays, and gets a mark
    with the address of the copy nearest to your post's date; one that came back loses its mark. Nothing
    is written without --apply or --interactive.
    """
    from shorttake.rot.archives import Archives
    from shorttake.rot.check import known
    from shorttake.rot.remembered import Remembered
    from shorttake.rot.repair import propose
    from shorttake.rot.rules import Rules
    from shorttake.text.edit import diff

    if interactive and json_:
        raise UsageError("questions are no JSON", "--interactive", "use one of the two")
    rules = Rules.of(site.settings.pelican)
    for problem in site.archive.refresh().problems:
        show.warning(problem)
    places: dict[str, list[Place]] = {}
    for row in site.archive.links():
        places.setdefault(row.url, []).append(row)
    results = known(list(places), history_of(site, rules), rules, site.now)
    archives = Remembered(
        Archives(site.settings.archives, site.web, pause=1 / rules.per_second),
        site.cache,
        site.settings.archives,
        site.now,
    )
    found = propose(
        results,
        places,
        site.root,
        archives,
        captured=_captured(site),
        now=site.now,
        on_problem=show.warning,
    )
    archives.keep()
    if not found and not json_:
        show.note(
            "there is nothing to repair" if results else "nothing is known yet: `shorttake check` looks"
        )
    failed = False
    chosen = {id(repairs): list(repairs.proposals) for repairs in found}
    if interactive:
        chosen = {id(repairs): _asked(repairs) for repairs in found}
    for repairs in found:
        wanted = chosen[id(repairs)]
        text = repairs.text(wanted)
        if not json_ and not interactive:
            show.out(diff(repairs.source.text, text, repairs.file).rstrip("\n"))
        if (apply_ or interactive) and wanted:
            try:
                files.replace(repairs.source, text)
            except ChangedError as error:
                failed = True
                chosen[id(repairs)] = []
                show.warning(ShorttakeError(error.what, repairs.file, "run this again: it is looked at anew"))
            except ShorttakeError as error:
                failed = True
                chosen[id(repairs)] = []
                show.warning(error)
    if json_:
        show.as_json_rows(_as_json(one) for repairs in found for one in chosen[id(repairs)])
    elif found:
        _tell(found, chosen, written=apply_ or interactive)
    return 1 if failed else 0


def _captured(site: Site) -> Callable[[str], dt.datetime | None]:
    """When the author's own copy of a page was taken: what he saw is what is looked for."""
    folder = site.root / "snapshots"

    def when(url: str) -> dt.datetime | None:
        from shorttake.snapshots import find

        copies = find(folder, url, site.cache) if folder.is_dir() else []
        return copies[-1].date if copies else None

    return when


def _asked(repairs: Repairs) -> list[Proposal]:
    """The repairs that the author wants, asked one by one. Raises click.Abort where he stops."""
    wanted: list[Proposal] = []
    for one in repairs.proposals:
        show.out(f"{repairs.file}:{one.line}  {show.plain(one.url, 300)}")
        if one.words:
            show.out(f"  “{show.plain(one.words, 600)}”")
        show.out(f"  {one.kind}: {show.plain(one.why)}")
        if one.new:
            show.out(f"  {show.plain(one.new, 400)}{f' ({one.date:%Y-%m-%d})' if one.date else ''}")
        if one.unsure:
            show.out("  look at the page first: it answers, and only seems to be gone")
        if click.confirm(f"  {_VERBS[one.kind]}?", default=not one.unsure, err=True):
            wanted.append(one)
    return wanted


def _as_json(one: Proposal) -> dict[str, Any]:
    return {
        "file": one.file,
        "line": one.line,
        "url": one.url,
        "kind": one.kind,
        "new": one.new or None,
        "date": one.date.isoformat() if one.date else None,
        "why": one.why or None,
        "text": one.words,
    }


def _tell(found: list[Repairs], chosen: dict[int, list[Proposal]], written: bool) -> None:
    many = sum(len(chosen[id(repairs)]) for repairs in found)
    where = sum(bool(chosen[id(repairs)]) for repairs in found)
    unsure = sum(one.unsure for repairs in found for one in chosen[id(repairs)])
    verb = "made" if written else "proposed"
    show.note(f"{many} repair{'' if many == 1 else 's'} {verb} in {where} file{'' if where == 1 else 's'}")
    if unsure and not written:
        show.note(f"  {unsure} of them only seem to be gone (soft 404): look before you apply")
    if not written and many:
        show.note("  --apply writes them, --interactive asks about each")
