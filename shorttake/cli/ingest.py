"""`shorttake ingest`: links from elsewhere: export files, bookmark services, and the feeds that are due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shorttake.cli import show
from shorttake.cli.places import where_seen
from shorttake.errors import ShorttakeError, UsageError
from shorttake.site import Site

if TYPE_CHECKING:
    from shorttake.bookmarks import Bookmark, LeftOut, Subscription
    from shorttake.bookmarks.keep import Outcome

_MOST_TOLD = 20  # of one kind, one by one; --json has all


@dataclass
class _Report:
    """What one run did, gathered for the telling."""

    outcomes: list[Outcome] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    subscribed: list[Subscription] = field(default_factory=list)
    damage: list[ShorttakeError] = field(default_factory=list)  # around which all else was read
    refused: list[ShorttakeError] = field(default_factory=list)  # what was asked for and not done
    read: int = 0

    def of(self, fate: str) -> list[Outcome]:
        return [one for one in self.outcomes if one.fate == fate]


@click.command(epilog="Example: shorttake ingest bookmarks.html --only-tag shorttake --dry-run")
@click.argument("files", metavar="[FILE...]", nargs=-1, type=click.Path())
@click.option("--dry-run", is_flag=True, help="Keep nothing; print what would be kept, as JSON.")
@click.option("--only-tag", "tag", metavar="TAG", help="Only bookmarks with this tag ('' for all of them).")
@click.option("--private", is_flag=True, help="Private bookmarks too.")
@click.option("--opml", type=click.Path(), metavar="FILE", help="Poll the feeds of this list instead.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def ingest(
    site: Site,
    files: tuple[str, ...],
    dry_run: bool,
    tag: str | None,
    private: bool,
    opml: str | None,
    json_: bool,
) -> int:
    """Keep the bookmarks of export files, in the form of nearly any tool; OPML adds to your feeds.

    Without a FILE, ask what is due: the bookmark services of your settings, and your feeds.
    """
    wanted = (site.settings.bookmarks_tag if tag is None else tag.strip()) or None
    report = _Report()
    if files and opml:
        raise UsageError("--opml polls a list of feeds, and goes with no file", "--opml", "leave one out")
    if files:
        _from_files(site, [Path(name) for name in files], wanted, private, dry_run, report)
    else:
        asked = not opml and _from_services(site, wanted, private, dry_run, report)
        polled = _poll(site, Path(opml) if opml else None, dry_run, json_, report)
        if not asked and not polled:
            raise UsageError(
                "there is nothing to ask for",
                None,
                "name a file with bookmarks, or a service in SHORTTAKE['bookmarks'] in pelicanconf.py",
            )
    _tell(site, report, dry_run, json_)
    return 1 if report.refused else 0


def _from_files(
    site: Site, paths: list[Path], tag: str | None, private: bool, dry_run: bool, report: _Report
) -> None:
    """Reads every file, whatever is wrong with another one, and keeps what is for the blog."""
    from shorttake.bookmarks import read_file

    bookmarks: list[Bookmark] = []
    subscriptions: list[Subscription] = []
    for path in paths:
        try:
            readings = read_file(path)
        except ShorttakeError as error:
            if len(paths) == 1:
                raise
            report.refused.append(error)
            continue
        for reading in readings:
            show.note(f"{reading.name}: {reading.dialect}, {_count(reading)}")
            bookmarks += reading.bookmarks
            subscriptions += reading.subscriptions
            report.left_out += reading.left_out
            report.damage += reading.problems
    _keep(site, bookmarks, tag, private, dry_run, report)
    if subscriptions:
        report.subscribed = _subscribe(site, subscriptions, dry_run)


def _from_services(site: Site, tag: str | None, private: bool, dry_run: bool, report: _Report) -> bool:
    """Asks each configured service; False if there is none."""
    from shorttake.bookmarks.due import ask_services, has_services

    setting = site.settings.pelican.get("SHORTTAKE", {}).get("bookmarks", {})
    if not has_services(setting):
        return False
    visits = ask_services(
        setting, tag, private, site.environ, site.web, site.cache, _keeper(site, dry_run), not dry_run
    )
    for visit in visits:
        if visit.label:
            what = "bookmark that is" if visit.came == 1 else "bookmarks that are"
            show.note(f"{visit.label}: {visit.came:,} {what} new or changed")
        if visit.trouble:
            report.refused.append(visit.trouble)
        report.outcomes += visit.outcomes
        report.left_out += visit.left_out
        report.read += visit.came
    return True


def _keep(
    site: Site,
    bookmarks: Iterable[Bookmark],
    tag: str | None,
    private: bool,
    dry_run: bool,
    report: _Report,
) -> None:
    from shorttake.bookmarks import merge
    from shorttake.bookmarks.keep import choose

    chosen, left_out = choose(merge(bookmarks), tag, private)
    report.left_out += left_out
    report.read += len(chosen) + len(left_out)
    report.outcomes += _keeper(site, dry_run)(chosen)


def _keeper(site: Site, dry_run: bool) -> Callable[[Sequence[Bookmark]], list[Outcome]]:
    """What is done with bookmarks that are for the blog: they are kept, or it is said that they would be."""
    from shorttake.bookmarks.keep import keep, try_out
    from shorttake.inbox.dropped import load

    inbox = site.settings.inbox

    def kept(chosen: Sequence[Bookmark]) -> list[Outcome]:
        dropped = load(inbox)
        if dry_run:
            return try_out(chosen, site.archive, dropped)
        with show.progress("keeping", len(chosen)) as so_far:
            return keep(chosen, inbox, site.archive, dropped, site.now, so_far)

    return kept


def _subscribe(site: Site, subscriptions: list[Subscription], dry_run: bool) -> list[Subscription]:
    from shorttake import files
    from shorttake.bookmarks.subscriptions import merged, subscribe

    path = site.settings.content / "feeds.opml"
    title = f"What {site.settings.site_name} reads"
    if dry_run:
        known = files.read(path).text if path.exists() else "<opml><body></body></opml>"
        return merged(known, subscriptions, site.shown(path))[1]
    with files.lock(site.settings.content):
        return subscribe(path, subscriptions, title)


def _poll(site: Site, opml: Path | None, dry_run: bool, json_: bool, report: _Report) -> bool:
    """Polls the feeds that are due (`cli.feeds`), of the author's list or of `opml`; False without a list."""
    if opml is None and not (site.settings.content / "feeds.opml").exists():
        return False
    if dry_run:
        show.note("feeds are not asked in a dry run")
        return True
    from shorttake.cli.feeds import poll_feeds

    report.damage += poll_feeds(site, opml, json_)
    return True


def _tell(site: Site, report: _Report, dry_run: bool, json_: bool) -> None:
    """What was kept on stdout; what was left out and why there too, or on stderr where stdout is JSON."""
    for problem in report.damage:
        show.warning(problem)
    for problem in report.refused:
        show.error(problem)
    if dry_run:
        show.as_json([one.bookmark.as_json() for one in report.of("added")])
    elif json_:
        show.as_json(_as_json(site, report))
    say = show.note if dry_run or json_ else show.out
    added, many = report.of("added"), report.read
    if many:
        verb = "would keep" if dry_run else "kept"
        say(f"{verb} {len(added):,} of {many:,} bookmark{'s' if many != 1 else ''}")
    if not dry_run and not json_:
        for one in added[:_MOST_TOLD]:
            shown = site.shown(one.path) if one.path else ""
            show.out(f"  {shown}  {show.plain(one.bookmark.title or one.bookmark.url, 80)}")
        _more(say, added)
    _tell_known(site, report, say)
    for why, count in Counter(one.why for one in report.left_out).most_common():
        hint = " (--private takes them along)" if why == "private" else ""
        say(f"left out {count:,}: {show.plain(why)}{hint}")
    if report.subscribed:
        verb = "would subscribe to" if dry_run else "subscribed to"
        many = len(report.subscribed)
        say(f"{verb} {many:,} feed{'s' if many != 1 else ''} in content/feeds.opml")
        for feed in report.subscribed[:_MOST_TOLD]:
            say(f"  {show.plain(feed.title or '', 60)}  {show.plain(feed.url)}")
        _more(say, report.subscribed)


def _tell_known(site: Site, report: _Report, say: Callable[[str], None]) -> None:
    known = report.of("known")
    published = [one for one in known if one.published]
    if len(known) > len(published):
        say(f"left out {len(known) - len(published):,}: kept already")
    if published:
        say(f"left out {len(published):,}: published already")
        for one in published[:_MOST_TOLD]:
            say(f"  {show.plain(one.bookmark.url, 100)}: {where_seen(one.seen[0])}")
        _more(say, published)
    dropped = report.of("dropped")
    if dropped:
        say(f"left out {len(dropped):,}: let go before ({site.shown(site.settings.inbox / 'dropped.txt')})")


def _more(say: Callable[[str], None], told: list[Any]) -> None:
    if len(told) > _MOST_TOLD:
        say(f"  … and {len(told) - _MOST_TOLD:,} more")


def _count(reading: Any) -> str:
    parts = [(len(reading.bookmarks), "bookmark"), (len(reading.subscriptions), "feed")]
    said = [f"{many:,} {name}{'s' if many != 1 else ''}" for many, name in parts if many]
    return " and ".join(said) or "nothing in it"


def _as_json(site: Site, report: _Report) -> dict[str, Any]:
    return {
        "added": [
            {**one.bookmark.as_json(), "file": site.shown(one.path) if one.path else None}
            for one in report.of("added")
        ],
        "known": [
            {"url": one.bookmark.url, "seen": [place.as_json() for place in one.seen]}
            for one in report.of("known")
        ],
        "dropped": [one.bookmark.url for one in report.of("dropped")],
        "left_out": [{"url": one.url, "why": one.why} for one in report.left_out],
        "subscribed": [{"url": one.url, "title": one.title} for one in report.subscribed],
        "problems": [
            {"what": problem.what, "where": problem.where, "hint": problem.hint}
            for problem in (*report.refused, *report.damage)
        ],
    }
