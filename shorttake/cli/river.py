"""`shorttake river`, `keep` and `skip`: what the feeds brought; keep one, or let it go by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from shorttake.cli import show
from shorttake.cli.places import where_seen
from shorttake.errors import ShorttakeError, UsageError
from shorttake.site import Site

if TYPE_CHECKING:
    from shorttake.feeds.river import Drop
    from shorttake.inbox import Captured

_MOST = 50  # rows of the table; --all shows the rest


@click.command(epilog="Example: shorttake river --tag networks")
@click.option("--feed", "feeds", metavar="FEED", multiple=True, help="Only this feed: address or title.")
@click.option("--tag", metavar="T", help="Only feeds in a folder of this name.")
@click.option("--all", "everything", is_flag=True, help="All of it, with what you kept or skipped.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def river(site: Site, feeds: tuple[str, ...], tag: str | None, everything: bool, json_: bool) -> None:
    """What the feeds brought, newest first; where you linked it already, else the section it may go to."""
    from shorttake.feeds import River

    flow, wanted = River(site.cache), _wanted(site, feeds, tag)
    drops = flow.drops(wanted, everything, None if json_ or everything else _MOST)
    site.archive.refresh()
    if json_:
        show.as_json([_drop_as_json(site, one) for one in drops])
        return
    if not drops:
        show.note("nothing flows by; `shorttake ingest` asks your feeds, `shorttake feeds add URL` adds one")
        return
    show.table(
        ("id", "date", "feed", "title", ""),
        [
            (
                one.id,
                f"{one.entry.date or one.came:%Y-%m-%d}",
                show.plain(one.feed or one.feed_url, 28),
                one.entry.title or one.entry.url or "",
                _remark(site, one),
            )
            for one in drops
        ],
        wide=3,
    )
    if len(drops) == _MOST and not everything:
        more = f"; {flow.count():,} wait altogether" if wanted is None else ""
        show.note(f"… these are the {_MOST} newest{more} (--all shows them)")


@click.command(epilog="Example: shorttake keep k3f9qa --note 'Worth it for the second half.'")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--note", default="", metavar="TEXT", help="What you say about it, in Markdown.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given more than once.")
@click.option("--section", help="The section that it belongs to.")
@click.option("--force", is_flag=True, help="Keep it even if you linked it before.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def keep(
    site: Site,
    ids: tuple[str, ...],
    note: str,
    tags: tuple[str, ...],
    section: str | None,
    force: bool,
    json_: bool,
) -> int:
    """Keep entries of the river in the inbox, with what they say of themselves; no page is visited."""
    from shorttake.feeds import River
    from shorttake.inbox import capture
    from shorttake.inbox.shelf import tags_of

    if section:
        known = site.settings.section(section)
        if known is None:
            names = ", ".join(one.name for one in site.settings.sections)
            raise UsageError(f"there is no section {section!r}", "--section", f"the sections are {names}")
        section = known.name
    flow = River(site.cache)
    chosen, problems = _chosen(flow, ids)
    answers: list[Captured] = []
    for one in chosen:
        if not one.entry.url:
            problems += 1
            show.error(
                ShorttakeError("the entry has no address", one.id, "its feed gives none: see its site")
            )
            continue
        link = one.link(tags_of(tags), note, section)
        captured = capture(link, site.settings.inbox, site.archive.seen, site.now, force)
        flow.mark([one.key], "kept")
        answers.append(captured)
        if not json_:
            _tell(site, captured)
    if json_:
        found = [_captured_as_json(site, one) for one in answers]
        show.as_json(found[0] if len(ids) == 1 and found else found)
    return 1 if problems else 0


@click.command(epilog="Example: shorttake skip k3f9qa w2m7xd")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--undo", is_flag=True, help="Let it come back.")
@click.pass_obj
def skip(site: Site, ids: tuple[str, ...], undo: bool) -> int:
    """Let entries of the river go by: they are not shown again."""
    from shorttake.feeds import River

    flow = River(site.cache)
    chosen, problems = _chosen(flow, ids)
    flow.mark([one.key for one in chosen], None if undo else "skipped")
    for one in chosen:
        verb = "back again:" if undo else "skipped"
        show.out(f"{verb} {one.id}  {show.plain(one.entry.title or one.entry.url or '', 100)}")
    return 1 if problems else 0


def _chosen(flow: Any, ids: tuple[str, ...]) -> tuple[list[Drop], int]:
    """The entries that are named, each once; a wrong name among several is told and passed over."""
    found: dict[str, Drop] = {}
    problems = 0
    for words in ids:
        try:
            one = flow.find(words)
        except ShorttakeError as error:
            if len(ids) == 1:
                raise
            show.error(error)
            problems += 1
            continue
        found.setdefault(one.key, one)
    return list(found.values()), problems


def _wanted(site: Site, feeds: tuple[str, ...], tag: str | None) -> list[str] | None:
    if not feeds and tag is None:
        return None
    from shorttake.feeds import subscriptions

    path = site.settings.content / subscriptions.FILE
    listed = subscriptions.load(path, site.shown(path)).feeds
    wanted = [subscriptions.find(listed, words).url for words in feeds]
    if tag is not None:
        inside = [one.url for one in listed if tag.casefold() in (name.casefold() for name in one.folders)]
        if not inside:
            names = sorted({name for one in listed for name in one.folders})
            raise UsageError(
                f"no feed is in a folder {tag!r}", "--tag", f"there are {', '.join(names) or 'none'}"
            )
        wanted = [url for url in wanted if url in inside] if feeds else inside
    return wanted


def _suggested(site: Site, one: Drop) -> tuple[str, ...]:
    """The two sections that an entry most likely belongs to."""
    from shorttake.feeds.prose import excerpt
    from shorttake.sections.evidence import Asked

    entry = one.entry
    if not entry.url:
        return ()
    return site.filing.suggest(Asked(entry.url, entry.title or "", excerpt(entry.html, 50))).first_two


def _remark(site: Site, one: Drop) -> str:
    places = site.archive.places(one.entry.url) if one.entry.url else []
    if places:
        place = places[0]
        if place.state == "inbox":
            return "in the inbox"
        number = f"#{place.number}" if place.number is not None else place.title or place.file
        return f"already linked in {number}"
    return one.fate or (f"→ {' or '.join(found)}" if (found := _suggested(site, one)) else "")


def _tell(site: Site, one: Captured) -> None:
    if one.status == "added" and one.kept:
        show.out(f"kept {one.kept.id}  {site.shown(one.kept.path)}")
    else:
        show.out(f"known already: {show.plain(one.link.url)}")
    for place in one.seen:
        show.out(f"  {where_seen(place)}")


def _drop_as_json(site: Site, one: Drop) -> dict[str, Any]:
    entry = one.entry
    return {
        "id": one.id,
        "feed": one.feed,
        "feed_url": one.feed_url,
        "url": entry.url,
        "title": entry.title,
        "author": entry.author,
        "date": entry.date.isoformat() if entry.date else None,
        "html": entry.html,
        "tags": list(entry.tags),
        "rights": entry.rights,
        "license": entry.license,
        "state": one.fate or "waiting",
        "suggested": list(_suggested(site, one)),
        "seen": [place.as_json() for place in site.archive.places(entry.url)] if entry.url else [],
    }


def _captured_as_json(site: Site, one: Captured) -> dict[str, Any]:
    link = one.kept.link if one.kept else one.link
    path = one.kept.path if one.kept else None
    return {
        "status": one.status,
        "file": site.shown(path) if path else None,
        "id": one.kept.id if one.kept else None,
        "url": link.url,
        "title": link.title,
        "author": link.author,
        "site": link.site,
        "date": link.date,
        "description": link.description,
        "seen": [place.as_json() for place in one.seen],
    }
