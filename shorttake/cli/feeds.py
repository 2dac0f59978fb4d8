"""`shorttake feeds`: the feeds that you follow, and how politely they are asked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shorttake import files
from shorttake.cli import show
from shorttake.errors import ShorttakeError
from shorttake.site import Site

if TYPE_CHECKING:
    from shorttake.feeds import Outcome
    from shorttake.feeds.subscriptions import FeedList
    from shorttake.web import Client

_MOST_TOLD = 20  # new entries that a poll names; `shorttake river` has all


@click.group(epilog="Example: shorttake feeds add https://example.org/")
def feeds() -> None:
    """The feeds that you follow; content/feeds.opml is the list, which any reader can open."""


@feeds.command("list", epilog="Example: shorttake feeds list --tag networks")
@click.option("--tag", metavar="T", help="Only feeds in a folder of this name.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def list_(site: Site, tag: str | None, json_: bool) -> None:
    """Every feed with its folders, when it last brought something, and what is wrong with it."""
    from shorttake.feeds import River

    river = River(site.cache)
    found = [one for one in _list(site).feeds if tag is None or _tagged(one.folders, tag)]
    states = {one.url: river.state(one.url) for one in found}
    if json_:
        show.as_json(
            [
                {
                    "url": one.url,
                    "title": one.title or states[one.url].title,
                    "site": one.html_url,
                    "tags": list(one.folders),
                    "changed": _iso(states[one.url].changed),
                    "due": _iso(states[one.url].due),
                    "stopped": states[one.url].stopped or None,
                    "trouble": states[one.url].trouble or None,
                }
                for one in found
            ]
        )
        return
    if not found:
        show.note("you follow no feed yet; `shorttake feeds add URL` adds one")
        return
    show.table(
        ("feed", "folders", "changed", "address", ""),
        [
            (
                one.title or states[one.url].title or "",
                ", ".join(one.folders),
                _day(states[one.url].changed),
                one.url,
                states[one.url].stopped or states[one.url].trouble,
            )
            for one in found
        ],
        wide=3,
    )


@feeds.command(epilog="Example: shorttake feeds add https://example.org/ --tag networks")
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option("--tag", "tags", metavar="T", multiple=True, help="The folder that it goes to; may be nested.")
@click.option("--title", help="What you call it; otherwise its own title.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def add(site: Site, urls: tuple[str, ...], tags: tuple[str, ...], title: str | None, json_: bool) -> int:
    """Follow a feed, or the feed that a page names. It is asked once, and read at once."""
    from shorttake.bookmarks import Subscription
    from shorttake.feeds import River, subscriptions
    from shorttake.feeds.due import needs_memory
    from shorttake.feeds.subscribe import subscribe
    from shorttake.urls import canonical, parse_web_address

    river, web = River(site.cache), _web(site)
    needs_memory(river)
    path = site.settings.content / subscriptions.FILE
    known = {canonical(one.url): one for one in _list(site).feeds}
    answers: list[dict[str, Any]] = []
    failed = False
    for words in urls:
        try:
            url = parse_web_address(words)
        except ShorttakeError as error:
            if len(urls) == 1:
                raise
            show.error(error)
            failed = True
            continue
        have = known.get(canonical(url))
        if have is not None and not river.state(have.url).stopped:
            answers.append({"status": "known", "url": have.url, "title": have.title, "entries": None})
            if not json_:
                show.out(f"you follow it already: {show.plain(have.title or have.url)}")
            continue
        found = subscribe(url, web, river, site.now)
        if found.why:
            show.error(
                ShorttakeError(found.why, found.url, "name the address of a feed, or of a page that has one")
            )
            failed = True
            continue
        name = title or found.title
        new = subscriptions.add(
            path,
            [Subscription(found.url, name, found.site_url, tuple(tags))],
            f"What {site.settings.site_name} reads",
        )
        status = "added" if new else "known"
        entries = len(found.feed.entries) if found.feed else None
        answers.append({"status": status, "url": found.url, "title": name, "entries": entries})
        if not json_:
            shown = show.plain(name or found.url, 100)
            count = f", {entries} entries" if entries is not None else ""
            show.out(f"you follow {shown}{count}" if new else f"you follow it already: {shown}")
            show.out(f"  {found.url}")
        for other in found.named:
            show.note(
                f"  the page also names {show.plain(other.title or '', 60)} {show.plain(other.url, 200)}"
            )
    if json_:
        show.as_json(answers[0] if len(urls) == 1 and answers else answers)
    return 1 if failed else 0


@feeds.command(epilog="Example: shorttake feeds remove https://example.org/feed.xml")
@click.argument("names", metavar="FEED...", nargs=-1, required=True)
@click.pass_obj
def remove(site: Site, names: tuple[str, ...]) -> None:
    """Follow a feed no longer; FEED is its address, or a part of its title that no other has."""
    from shorttake.feeds import River, subscriptions

    river = River(site.cache)
    known = _list(site).feeds
    for one in [subscriptions.find(known, words) for words in names]:
        river.forget(one.url)
        subscriptions.remove(site.settings.content / subscriptions.FILE, one.url)
        show.out(f"you no longer follow {show.plain(one.title or one.url, 100)}")


@feeds.command(epilog="Example: shorttake feeds report")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def report(site: Site, json_: bool) -> None:
    """How politely your feeds were asked, and which fail."""
    from shorttake.feeds import River
    from shorttake.feeds.report import as_json

    river = River(site.cache)
    found = [(one, river.state(one.url)) for one in _list(site).feeds]
    said = as_json(found)
    if json_:
        show.as_json(said)
        return
    requests, unchanged = said["requests"], said["unchanged"]
    share = f" ({100 * unchanged // requests} %)" if requests else ""
    show.out(f"{len(found):,} feeds, {requests:,} requests; {unchanged:,} were answered “not changed”{share}")
    show.out(f"{_size(said['received_bytes'])} received, {_size(said['saved_bytes'])} saved")
    for one, state in found:
        if state.trouble or state.stopped:
            times = f", {state.failures} times in a row" if state.failures > 1 else ""
            since = f"; last read {_day(state.succeeded)}" if state.succeeded else "; never read"
            show.out(
                f"  {show.plain(one.title or one.url, 60)}: {state.stopped or state.trouble}{times}{since}"
            )
    if found:
        rows = sorted(found, key=lambda pair: _iso(pair[1].changed) or "", reverse=True)
        show.table(
            ("feed", "last change", "next", "requests", "304"),
            [
                (
                    one.title or one.url,
                    _day(state.changed),
                    "never" if state.stopped else _when(state.due, site.now),
                    str(state.requests),
                    str(state.unchanged),
                )
                for one, state in rows
            ],
        )


@feeds.command("parse", epilog="Example: shorttake feeds parse atom.xml --url https://example.org/atom.xml")
@click.argument("file", metavar="FILE", type=click.Path())
@click.option("--url", metavar="URL", help="Where the file came from: what is relative begins there.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def parse_(site: Site, file: str, url: str | None, json_: bool) -> None:
    """Print what is in the file of a feed: RSS, Atom or JSON Feed. Nothing is kept, nobody is asked."""
    from shorttake.feeds import Unreadable, parse
    from shorttake.feeds.parse import MOST_BYTES

    read = parse(files.read_bytes(Path(file), MOST_BYTES), url)
    if isinstance(read, Unreadable):
        raise ShorttakeError(read.why, file, "a feed is RSS, Atom or JSON Feed")
    if json_:
        show.as_json(read.as_json())
    else:
        show.note(
            f"{read.kind}: {show.plain(read.title, 100) or 'without a title'}, {len(read.entries)} entries"
        )
        for one in read.entries:
            show.out(f"{_day(one.date):10}  {show.plain(one.title or one.url or one.id or '', 100)}")
            if one.url:
                show.out(f"            {show.plain(one.url)}")
    if not read.whole:
        show.warning(ShorttakeError("the file is cut off; what can be read is here", file))


def poll_feeds(site: Site, opml: Path | None, quiet: bool) -> list[ShorttakeError]:
    """Asks the feeds that are due, of the author's list or of the one in `opml`; the trouble that it met.

    Tells on stdout what came, on stderr if `quiet`. Raises TextError or FileError for the list itself.
    """
    from shorttake.feeds import River, subscriptions
    from shorttake.feeds.due import ask_due

    path = opml or site.settings.content / subscriptions.FILE
    if opml is not None:
        files.read_bytes(opml)  # says so where it is not there
    listed = subscriptions.load(path, site.shown(path))
    with show.progress("asking feeds", len(listed.feeds)) as so_far:
        done = ask_due(listed, path, _web(site), River(site.cache), site.now, opml is None, so_far)
    for old, new in done.moved:
        show.note(f"{show.plain(old)} moved for good: {show.plain(new)}")
    _tell(done.outcomes, quiet)
    return list(done.problems)


def _tell(outcomes: Sequence[Outcome], quiet: bool) -> None:
    say = show.note if quiet else show.out
    counted = Counter(one.fate for one in outcomes)
    asked = len(outcomes) - counted["waiting"]
    if not outcomes:
        show.note("you follow no feed yet; `shorttake feeds add URL` adds one")
        return
    if not asked:
        say(f"none of your {len(outcomes):,} feeds is due yet (`shorttake feeds report` says when)")
        return
    fresh = sum(one.fresh for one in outcomes)
    words = f"asked {asked:,} of {len(outcomes):,} feeds: {fresh:,} new entries"
    for fate, name in (("same", "unchanged"), ("failed", "failed"), ("stopped", "stopped")):
        if counted[fate]:  # type: ignore[index]
            words += f", {counted[fate]:,} {name}"  # type: ignore[index]
    say(words)
    for one in sorted(outcomes, key=lambda one: -one.fresh)[:_MOST_TOLD]:
        if one.fresh:
            say(f"  {one.fresh:4}  {show.plain(one.title or one.url, 100)}")


def _list(site: Site) -> FeedList:
    from shorttake.feeds import subscriptions

    path = site.settings.content / subscriptions.FILE
    listed = subscriptions.load(path, site.shown(path))
    for problem in listed.problems:
        show.warning(problem)
    return listed


def _web(site: Site) -> Client:
    from shorttake.feeds.due import door

    return door(site.web.identity, site.environ.get("SHORTTAKE_FETCH_ALLOW", ""))


def _tagged(folders: Iterable[str], tag: str) -> bool:
    return tag.strip().casefold() in (folder.casefold() for folder in folders)


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _day(moment: dt.datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _when(moment: dt.datetime | None, now: dt.datetime) -> str:
    if moment is None or moment <= now:
        return "now"
    hours = (moment - now).total_seconds() / 3600
    return f"in {hours:.0f} h" if hours < 48 else f"in {hours / 24:.0f} d"


def _size(count: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
