"""`shorttake live`: a liveblog from the hall; new, add, key and end, offline too."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shorttake import files
from shorttake.cli import show
from shorttake.errors import UsageError
from shorttake.liveblog import hall
from shorttake.liveblog.choice import choose
from shorttake.liveblog.settings import Choices
from shorttake.site import Site

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from shorttake.liveblog.begin import Session, Sibling

_TO = click.option("--to", metavar="FILE", help="Which liveblog, or a part of its name; else the open one.")
_JSON = click.option("--json", "json_", is_flag=True, help="Answer with JSON.")


@click.group(epilog="Example: shorttake live add 'The demo works, on the second try.'")
def live() -> None:
    """Liveblog a session: from the hall to the page, with nothing in between that can fail."""


@live.command(
    epilog="Example: shorttake live new --event 'DockerCon 2026' --session 'Networks' --starts 09:00"
)
@click.option("--event", help="The conference; its other liveblogs give zone, author and tags.")
@click.option("--session", help="The session's name.")
@click.option("--speaker", "speakers", multiple=True, help="Who speaks; may be given more than once.")
@click.option("--track", default="", help="The track or room.")
@click.option("--starts", metavar="TIME", help="When it starts: 2026-10-08T09:00, or 09:00 for today.")
@click.option("--ends", metavar="TIME", help="When it ends.")
@click.option("--zone", default="", metavar="NAME", help="The event's time zone, such as Europe/Amsterdam.")
@click.option("--title", default="", help="The post's title; made of the session's name without it.")
@click.option("--draft", is_flag=True, help="Do not publish it before its first entry.")
@click.option(
    "--schedule", metavar="FILE", type=click.Path(), help="Prepare every session of a CSV or iCalendar file."
)
@_JSON
@click.pass_obj
def new(
    site: Site,
    event: str | None,
    session: str | None,
    speakers: tuple[str, ...],
    track: str,
    starts: str | None,
    ends: str | None,
    zone: str,
    title: str,
    draft: bool,
    schedule: str | None,
    json_: bool,
) -> None:
    """Start a liveblog; it asks for what it must know. --schedule prepares drafts of many sessions."""
    from shorttake.liveblog.begin import Session, moment, siblings, zone_of

    known = siblings(_folder(site), site.settings.zone)
    if schedule:
        _prepare(site, known, schedule, event or "", zone, json_)
        return
    if session is None and not title:
        try:
            event, session, speakers, starts = _ask(event, speakers, starts, known)
        except click.Abort:
            if sys.stdin.isatty():
                raise
            raise UsageError("the session has no name", "--session", "name it, or give a --title") from None
    one = Session(session or "", event or "", title, speakers, track, zone=zone)
    own, _ = zone_of(one, known, site.settings.zone)
    today = site.now.astimezone(own).date()
    begins = moment(starts, own, today, "--starts") if starts else None
    closes = moment(ends, own, begins.date() if begins else today, "--ends") if ends else None
    one = Session(one.session, one.event, title, speakers, track, begins, closes, zone)
    path = _begin(site, one, known, "draft" if draft else "live")
    if json_:
        show.as_json({"status": "new", "file": site.shown(path)})
    else:
        show.out(f"wrote {site.shown(path)}")


def _ask(
    event: str | None, speakers: tuple[str, ...], starts: str | None, known: list[Sibling]
) -> tuple[str, str, tuple[str, ...], str | None]:
    last = next((one.facts.event for one in known if one.facts.event), "")
    event = click.prompt("Event", default=last, show_default=bool(last), err=True) if event is None else event
    session = click.prompt("Session", err=True)
    if not speakers:
        said = click.prompt("Speakers, parted by commas", default="", show_default=False, err=True)
        speakers = tuple(name.strip() for name in said.split(",") if name.strip())
    if starts is None:
        starts = (
            click.prompt("Starts (09:00, or empty for now)", default="", show_default=False, err=True) or None
        )
    return event, session, speakers, starts


def _prepare(site: Site, known: list[Sibling], schedule: str, event: str, zone: str, json_: bool) -> None:
    from shorttake.liveblog.begin import Session, same_session, zone_of
    from shorttake.liveblog.schedule import MAX_BYTES, read_schedule

    own, _ = zone_of(Session(event=event, zone=zone), known, site.settings.zone)
    answers = []
    for one in read_schedule(files.read(Path(schedule), MAX_BYTES).text, own, schedule, event):
        there = same_session(one, known)
        path = there.path if there else _begin(site, one, known, "draft", zone)
        answers.append(
            {"status": "known" if there else "new", "file": site.shown(path), "session": one.session}
        )
    if json_:
        show.as_json(answers)
        return
    for answer in answers:
        show.out(f"{'wrote' if answer['status'] == 'new' else 'there already:'} {answer['file']}")


def _begin(site: Site, one: Session, known: list[Sibling], status: str, zone: str = "") -> Path:
    import dataclasses

    from shorttake.liveblog.begin import begin

    one = dataclasses.replace(one, zone=one.zone or zone)
    return begin(
        _folder(site), one, known, site.now, site.settings.zone, site.settings.author, status, _feed_id(site)
    )


def _feed_id(site: Site) -> Callable[[str, dt.datetime], str]:
    """How this blog makes ids (RFC 4151): like those that posts without one of their own are given."""

    def made(slug: str, date: dt.datetime) -> str:
        # As the post's date is read again: with an offset, which is all that its file says of a zone.
        path = site.settings.article_url.format(slug=slug, lang=site.settings.language, date=date)
        return f"tag:{site.settings.domain},{date:%Y-%m-%d}:/{path.lstrip('/')}"

    return made


@live.command(epilog="Example: shorttake live add --key 'Version 2 is out, as of this minute.'")
@click.argument("words", metavar="TEXT...", nargs=-1)
@click.option("--key", is_flag=True, help="It is a key moment.")
@_TO
@_JSON
@click.pass_obj
def add(site: Site, words: tuple[str, ...], key: bool, to: str | None, json_: bool) -> None:
    """Append an entry, stamped now, in Markdown; `-` or no text reads it from standard input."""
    text = " ".join(words)
    if not words or words == ("-",):
        if sys.stdin.isatty():
            show.note("write the entry; Ctrl-D on a line of its own ends it")
        text = sys.stdin.buffer.read(4 * hall.MAX_CHARACTERS + 1).decode("utf-8", "replace")
    done = hall.add(_which(site, to), text, site.now, site.settings.zone, key)
    _tell(site, done, "added", json_)


@live.command(epilog="Example: shorttake live key")
@_TO
@_JSON
@click.pass_obj
def key(site: Site, to: str | None, json_: bool) -> None:
    """Make the last entry a key moment."""
    done = hall.mark(_which(site, to), site.settings.zone)
    _tell(site, done, "marked" if done.changed else "marked already", json_)


@live.command(epilog="Example: shorttake live end")
@_TO
@_JSON
@click.pass_obj
def end(site: Site, to: str | None, json_: bool) -> None:
    """Close the liveblog: its page shows it in order, from the beginning."""
    done = hall.close(_which(site, to), site.settings.zone)
    _tell(site, done, "closed" if done.changed else "closed already", json_)


def _tell(site: Site, done: hall.Written, what: str, json_: bool) -> None:
    entry = done.entry
    if json_:
        show.as_json(
            {
                "status": what.split()[0],
                "changed": done.changed,
                "file": site.shown(done.path),
                "at": entry.at.isoformat() if entry else None,
                "anchor": entry.anchor if entry else None,
            }
        )
        return
    show.out(f"{what}{f' {entry.at:%H:%M}' if entry else ''}  {site.shown(done.path)}")


def _folder(site: Site) -> Path:
    return site.settings.content / "liveblogs"


def _which(site: Site, to: str | None) -> Path:
    """The file to write to: named, from where the author stands or just by its name, or the open one."""
    folder = _folder(site)
    if to is None:
        after = Choices.of(site.settings.pelican).close_after
        return choose(folder, site.now, site.settings.zone, after, site.shown)
    for candidate in (Path(to), site.root / to, folder / to):
        if candidate.is_file():
            path = candidate.absolute()
            if path.suffix.lower() not in (".md", ".markdown"):
                raise UsageError("this is no liveblog", to, "name a Markdown file below content/liveblogs/")
            return path
    named = [path for path in files.walk(folder) if to in (path.stem, path.name) or path.stem[11:] == to]
    named = named or [path for path in files.walk(folder) if path.suffix == ".md" and to in path.stem]
    if len(named) > 1:
        listed = ", ".join(path.name for path in named[:8])
        raise UsageError(f"{len(named)} files are called so: {listed}", "--to", "say more of its name")
    if not named:
        raise UsageError("there is no such file", "--to", f"name a file below {site.shown(folder)}/")
    return named[0]
