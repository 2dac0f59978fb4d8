"""`shorttake check`: which links are rotten, and since when."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shorttake import files
from shorttake.archive import Place
from shorttake.cli import show
from shorttake.errors import FileError, ShorttakeError, UsageError
from shorttake.site import Site

if TYPE_CHECKING:
    from shorttake.rot.changed import Then
    from shorttake.rot.check import Door, Outcome, Result
    from shorttake.rot.history import History
    from shorttake.rot.rules import Rules

_MOST_LISTED = 40  # of one state on the terminal; the reports have all
_LISTED = ("dead", "parked", "soft404", "suspect", "tls", "fragment", "moved", "blocked")
_MEANS = {
    "ok": "good",
    "temp": "good, by way of a temporary redirect",
    "moved": "moved for good",
    "fragment": "good, but the place in the page is not there",
    "blocked": "not shown to us (a wall, a login); say nothing of the page",
    "tls": "the certificate cannot be trusted",
    "suspect": "failed, and will be asked again before anything is said",
    "soft404": "answers, and has nothing there",
    "parked": "the domain is parked",
    "dead": "dead",
}


@click.group(
    invoke_without_command=True,
    subcommand_metavar="[merge FILE...]",
    epilog="Example: shorttake check --report links.html",
)
@click.option(
    "--links",
    "links_file",
    metavar="FILE",
    type=click.Path(),
    help="Check the addresses of this file (a line each, or JSON lines; - is stdin), not your posts'.",
)
@click.option("--all", "everything", is_flag=True, help="Ask every link, not only those that are due.")
@click.option("--report", metavar="FILE.html", type=click.Path(), help="Write a report as one HTML page.")
@click.option(
    "--sarif",
    metavar="FILE",
    type=click.Path(),
    help="Write the rotten links as SARIF, for code-scanning pages.",
)
@click.option("--shard", metavar="N/M", help="Only the Nth of M parts, for M machines side by side.")
@click.option("--known", "offline", is_flag=True, help="Ask nobody; tell what is known.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_context
def check(
    ctx: click.Context,
    links_file: str | None,
    everything: bool,
    report: str | None,
    sarif: str | None,
    shard: str | None,
    offline: bool,
    json_: bool,
) -> int:
    """Ask the links that are due (of posts, drafts and inbox), and tell what is known of all.

    What was seen is remembered in the cache and in content/link-health.jsonl. Nothing counts as dead after
    one bad day: exit 1 only for links that are newly dead, parked or soft 404s.
    """
    if ctx.invoked_subcommand is not None:
        return 0
    site: Site = ctx.obj
    from shorttake.rot import check as checking
    from shorttake.rot.rules import Rules

    rules = Rules.of(site.settings.pelican)
    places = _places(site, links_file)
    urls = list(places)
    if shard is not None:
        urls = checking.shard(urls, *_shard(shard))
    history = history_of(site, rules)
    with _alone(site):
        if offline:
            outcome = checking.Outcome(checking.known(urls, history, rules, site.now))
        else:
            with show.progress("links", len(urls), rate=True) as so_far:
                outcome = checking.check(
                    urls,
                    history=history,
                    rules=rules,
                    door=door(site, rules),
                    now=site.now,
                    everything=everything,
                    canaries=site.settings.canaries,
                    copies=_copies(site),
                    progress=so_far,
                )
            _remember_moves(site, outcome)
    for problem in outcome.problems:
        show.warning(ShorttakeError(problem, f"content/{_ledger_name()}"))
    if site.cache.lost and not offline:
        show.warning(
            ShorttakeError(
                "the cache cannot be used (it is locked, or the disk is full or read-only)",
                site.shown(site.settings.cache),
                f"what was seen stands in content/{_ledger_name()}; only a run that is killed begins anew",
            )
        )
    if outcome.thrown:
        hint = "nothing of it was kept; run it again when the network is well"
        show.warning(ShorttakeError(f"this run does not count: {outcome.thrown}", None, hint))
    if report or sarif:
        _write_reports(site, outcome, places, report, sarif)
    if json_:
        show.as_json_rows(_as_json(one, places[one.url]) for one in outcome.results)
    else:
        _tell(site, outcome, places, len(urls))
    return 1 if any(one.newly for one in outcome.results) else 0


@check.command("merge", epilog="Example: shorttake check merge shard-1.jsonl shard-2.jsonl")
@click.argument("names", metavar="FILE...", nargs=-1, required=True, type=click.Path())
@click.pass_obj
def merge(site: Site, names: tuple[str, ...]) -> int:
    """Unite what several machines found (each its content/link-health.jsonl) into that of this blog."""
    from shorttake.rot.history import export, merged, read
    from shorttake.rot.rules import Rules

    rules = Rules.of(site.settings.pelican)
    history = history_of(site, rules)
    with _alone(site):
        seen = history.load()
        new = 0
        for name in names:
            path = Path(name)
            if not path.is_file():
                raise FileError("there is no such file", name, "name the link-health.jsonl of each machine")
            theirs, problems = read(path)
            for problem in problems:
                show.warning(ShorttakeError(problem, name))
            for url, observations in theirs.items():
                both = merged(seen.get(url, []), observations)
                new += len(both) > len(seen.get(url, []))
                seen[url] = both
        history.keep(seen, list(seen))
        export(site.settings.content / _ledger_name(), seen)
    show.out(
        f"{new} links with news; {len(seen)} known in {site.shown(site.settings.content / _ledger_name())}"
    )
    return 0


def history_of(site: Site, rules: Rules) -> History:
    """What earlier checks of this blog saw."""
    from shorttake.rot.history import History

    return History(site.cache, site.settings.content / _ledger_name(), rules)


def door(site: Site, rules: Rules) -> Door:
    """The way to the network for one run, as the settings and the environment allow it."""
    from shorttake.web import Allow, identity
    from shorttake.web.many import Many

    allow = Allow.parse(site.environ.get("SHORTTAKE_FETCH_ALLOW", ""))
    name = identity(site.settings.site_url)

    @contextlib.asynccontextmanager
    async def opened() -> AsyncIterator[Any]:
        many = Many(
            name,
            allow=allow,
            connect_seconds=rules.connect_seconds,
            answer_seconds=rules.answer_seconds,
            at_once=rules.at_once,
        )
        async with many:
            yield many.ask

    return opened


def _copies(site: Site) -> Callable[[Sequence[str]], Mapping[str, Sequence[Then]]]:
    """What the author has of pages: the fingerprints of the copies in `snapshots/`."""
    folder = site.root / "snapshots"

    def of(pages: Sequence[str]) -> Mapping[str, Sequence[Then]]:
        from shorttake.rot.changed import Then
        from shorttake.snapshots.index import prints

        if not folder.is_dir():
            return {}
        try:
            found = prints(folder, pages, site.cache)
        except FileError as error:
            show.warning(error)
            return {}
        return {url: [Then(day.isoformat(), one) for day, one in known] for url, known in found.items()}

    return of


@contextlib.contextmanager
def _alone(site: Site) -> Iterator[None]:
    """Nobody else checks this blog meanwhile. Raises FileError where somebody does."""
    folder = site.settings.cache.parent / "check"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # a read-only disk: there is nothing two could spoil
        yield
        return
    entered = False
    try:
        with files.lock(folder, seconds=0):
            entered = True
            yield
    except FileError as error:
        if entered:
            raise
        raise FileError(
            "another check of this blog is at work", site.shown(folder), "wait for it to end"
        ) from error


def _ledger_name() -> str:
    from shorttake.rot.history import FILE

    return FILE


def _shard(words: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", words.strip())
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise UsageError(f"{words!r} is no part of a whole", "--shard", "write 2/8 for the second of eight")
    return int(found[1]), int(found[2])


def _places(site: Site, links_file: str | None) -> dict[str, list[Place]]:
    """Every address to be checked, and where it stands, in the order of the files."""
    for problem in site.archive.refresh().problems:
        show.warning(problem)
    found: dict[str, list[Place]] = {}
    if links_file is None:
        for row in site.archive.links():
            if row.state != "used":  # the shelf: the post has the link too
                found.setdefault(row.url, []).append(row)
        return found
    listed = _listed(links_file)
    for row in site.archive.links():
        if row.url in listed:
            listed[row.url].append(row)
    return listed


def _listed(name: str) -> dict[str, list[Place]]:
    """The addresses of a file, one a line or JSON lines, each once. Raises FileError."""
    import json
    import sys

    if name == "-":
        text = sys.stdin.read()
    else:
        text = files.read(Path(name), 100_000_000).text
    found: dict[str, list[Place]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        word = line.strip().lstrip("\ufeff")
        if not word or word.startswith("#"):
            continue
        if word[0] in '{"':
            try:
                said = json.loads(word)
                word = said["url"] if isinstance(said, dict) else said
            except (ValueError, KeyError, RecursionError):
                word = None
            if not isinstance(word, str):
                raise FileError(
                    "this line names no address", f"{name}:{number}", 'write {"url": "https://…"}'
                )
        if re.match(r"(?i)(?:javascript|mailto|data|tel|about|blob|file):", word):
            show.warning(ShorttakeError("this is no web address, and is not asked", f"{name}:{number}"))
            continue
        found.setdefault(word, [])
    return found


def _remember_moves(site: Site, outcome: Outcome) -> None:
    """`find` shall know a page by its new address too."""
    moved = {
        one.url: one.verdict.final
        for one in outcome.results
        if one.asked and one.verdict.state == "moved" and one.verdict.final
    }
    if moved:
        site.archive.redirects(moved)


def _as_json(one: Result, places: list[Place]) -> dict[str, Any]:
    return {
        "url": one.url,
        "state": one.verdict.state,
        "final": one.verdict.final or (one.url if one.last.status is not None else None),
        "since": one.verdict.since.isoformat(),
        "why": one.verdict.why or None,
        "places": [place.as_json() for place in places],
        "status": one.last.status,
        "checked": one.last.at.isoformat(),
        "asked": one.asked,
        "new": one.newly,
        "confirmed": one.verdict.firm,
        "back": one.verdict.back,
        "changed": one.verdict.changed or None,
        "left": one.last.left,
    }


def _write_reports(
    site: Site, outcome: Outcome, places: dict[str, list[Place]], report: str | None, sarif: str | None
) -> None:
    from shorttake.rot.report import html_report, sarif_report

    written = []
    if report:
        written.append((report, html_report(outcome.results, places, site.settings.site_name, site.now)))
    if sarif:
        written.append((sarif, sarif_report(outcome.results, places)))
    for name, text in written:
        path = Path(name).absolute()
        if path.exists():
            files.replace(files.read(path, 200_000_000), text)
        else:
            files.create(path, text)
        show.note(f"wrote {name}")


def _tell(site: Site, outcome: Outcome, places: dict[str, list[Place]], wanted: int) -> None:
    by_state: dict[str, list[Result]] = {}
    for one in outcome.results:
        by_state.setdefault(one.verdict.state, []).append(one)
    for state in _LISTED:
        rows = by_state.get(state, [])
        if not rows:
            continue
        show.out(f"{show.style(state, bold=True)}: {_MEANS[state]}")
        for one in sorted(rows, key=lambda row: (not row.newly, row.url))[:_MOST_LISTED]:
            _tell_one(one, places[one.url])
        if len(rows) > _MOST_LISTED:
            show.out(f"  and {len(rows) - _MOST_LISTED} more (--report FILE.html has all)")
    changed = [one for one in outcome.results if one.verdict.changed]
    if changed:
        show.out(f"{show.style('changed', bold=True)}: there, and hardly anything of what your copy says")
        for one in changed[:_MOST_LISTED]:
            _tell_one(one, places[one.url])
        if len(changed) > _MOST_LISTED:
            show.out(f"  and {len(changed) - _MOST_LISTED} more (--report FILE.html has all)")
    back = [one for one in outcome.results if one.verdict.back and one.asked]
    if back:
        show.out(f"{show.style('back', bold=True)}: dead once, and alive again")
        for one in back[:_MOST_LISTED]:
            show.out(f"  {show.plain(one.url, 200)}")
    counts = ", ".join(f"{len(by_state[state])} {state}" for state in _MEANS if state in by_state)
    counts += f" ({len(changed)} of them changed beyond recognition)" if changed else ""
    show.out(f"{len(outcome.results)} of {wanted} links known{': ' + counts if counts else ''}")
    if outcome.asked or outcome.requests:
        rate = outcome.requests / outcome.seconds if outcome.seconds else 0.0
        show.note(
            f"asked {outcome.asked} in {outcome.seconds:.1f} s: {outcome.requests} requests"
            f" ({rate:.0f} a second), {outcome.bytes / 1_000_000:.1f} MB,"
            f" {outcome.limited} times told to slow down"
        )
    else:
        show.note("nothing was due")


def _tell_one(one: Result, places: list[Place]) -> None:
    new = " (new)" if one.newly else ""
    show.out(f"  {show.plain(one.url, 200)}{new}")
    said = [words for words in (one.verdict.why, one.verdict.changed) if words]
    if one.verdict.final and one.verdict.state in ("moved", "soft404", "parked"):
        said.append(f"now {show.plain(one.verdict.final, 200)}")
    said.append(f"since {one.verdict.since:%Y-%m-%d}")
    show.out(f"    {'; '.join(said)}")
    for place in places[:3]:
        show.out(f"    {place.file}:{place.line}")
    if len(places) > 3:
        show.out(f"    and {len(places) - 3} more places")
