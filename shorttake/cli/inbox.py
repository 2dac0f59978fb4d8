"""`shorttake inbox`: what is kept and not yet published, and changing it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from shorttake import files
from shorttake.cli import show
from shorttake.cli.places import where_seen
from shorttake.errors import ShorttakeError
from shorttake.inbox import Kept, dropped, find, kept, used
from shorttake.site import Site
from shorttake.text import apply, edits


@click.group(invoke_without_command=True, epilog="Example: shorttake inbox edit k3f9qa")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_context
def inbox(ctx: click.Context, json_: bool) -> None:
    """What is kept and not yet published; without a command, the list of it."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_, json_=json_)


@inbox.command("list", epilog="Example: shorttake inbox list --json")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def list_(site: Site, json_: bool) -> None:
    """Every kept link, oldest first, with its age and where it was linked before."""
    waiting, problems = kept(site.settings.inbox, site.settings.zone)
    for problem in problems:
        show.warning(problem)
    site.archive.refresh()
    waiting = [one for one in waiting if not used(one, site.archive.places(one.link.url))]
    if json_:
        show.as_json([_as_json(site, one) for one in waiting])
        return
    if not waiting:
        show.note("the inbox is empty; `shorttake add-link URL` keeps a link")
        return
    show.table(
        ("id", "age", "section", "title", "note"),
        [
            (
                one.id,
                age(one.link.added, site.now),
                one.link.section or "".join(f"{name}?" for name in _suggested(site, one)[:1]),
                one.link.title or one.link.url,
                "yes" if one.link.note else "",
            )
            for one in waiting
        ],
        wide=3,
    )


@inbox.command("show", epilog="Example: shorttake inbox show k3f9qa")
@click.argument("id_", metavar="ID")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def show_(site: Site, id_: str, json_: bool) -> None:
    """One kept link with all that is known of it."""
    one = _find(site, id_)
    if json_:
        show.as_json(_as_json(site, one))
        return
    show.out(f"{one.id}  {site.shown(one.path)}")
    link = one.link
    said = {
        "url": link.url,
        "title": link.title,
        "author": link.author,
        "site": link.site,
        "date": link.date,
        "about": link.description,
        "via": link.via,
        "tags": ", ".join(link.tags),
        "section": link.section,
        "filed": link.filed,
        "group": link.group,
        "added": link.added.isoformat() if link.added else None,
        "copy": link.snapshot,
    }
    for key, value in said.items():
        if value:
            show.out(f"  {key + ':':9}{show.plain(value, 500)}")
    if link.note:
        show.out()
        show.out(link.note)
    for place in _elsewhere(site, one):
        show.out(f"  {where_seen(place)}")


@inbox.command(epilog="Example: shorttake inbox edit k3f9qa")
@click.argument("id_", metavar="ID")
@click.pass_obj
def edit(site: Site, id_: str) -> None:
    """Open a link's file in your editor ($VISUAL or $EDITOR)."""
    click.edit(filename=str(_find(site, id_).path))


@inbox.command(epilog="Example: shorttake inbox group k3f9qa w2m7xd --name ebpf")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--name", help="The word that they share; without it, the first one's group or id.")
@click.option("--none", "ungroup", is_flag=True, help="Take them out of their group.")
@click.pass_obj
def group(site: Site, ids: tuple[str, ...], name: str | None, ungroup: bool) -> None:
    """Make one item of several links."""
    waiting = _waiting(site)
    chosen = [find(words, waiting) for words in ids]
    word = (
        None if ungroup else name or next((one.link.group for one in chosen if one.link.group), chosen[0].id)
    )
    with files.lock(site.settings.content):
        for one in chosen:
            source = files.read(one.path)
            files.replace(
                source, apply(source.text, edits(source.text, {"group": word}, site.shown(one.path)))
            )
    show.out(f"{len(chosen)} links are {f'in the group {word!r}' if word else 'in no group'}")


@inbox.command(epilog="Example: shorttake inbox drop k3f9qa")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.pass_obj
def drop(site: Site, ids: tuple[str, ...]) -> None:
    """Let a kept link go: its file is deleted, and `ingest` does not bring it again."""
    waiting = _waiting(site)
    chosen = [find(words, waiting) for words in ids]
    with files.lock(site.settings.content):
        dropped.remember(site.settings.inbox, [one.link.url for one in chosen])
        for one in chosen:
            files.remove(one.path)
    for one in chosen:
        show.out(f"dropped {one.id}  {show.plain(one.link.title or one.link.url, 100)}")


def age(added: dt.datetime | None, now: dt.datetime) -> str:
    """How long ago, in one short word; "" where it is not known."""
    if added is None:
        return ""
    seconds = (now - added).total_seconds()
    for name, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{int(seconds // length)} {name}"
    return "now"


def _waiting(site: Site) -> list[Kept]:
    waiting, problems = kept(site.settings.inbox, site.settings.zone)
    for problem in problems:
        show.warning(problem)
    return waiting


def _find(site: Site, words: str) -> Kept:
    return find(words, _waiting(site))


def _elsewhere(site: Site, one: Kept) -> list[Any]:
    try:
        return [place for place in site.archive.seen(one.link.url) if place.file != site.shown(one.path)]
    except ShorttakeError as error:
        show.warning(error)
        return []


def _suggested(site: Site, one: Kept) -> tuple[str, ...]:
    """The first two sections that a link might belong to; none where the author has decided."""
    from shorttake.sections.advice import offered

    found = offered(site.filing, one.link, site.settings)
    return found.first_two if found else ()


def _as_json(site: Site, one: Kept) -> dict[str, Any]:
    link = one.link
    mine = site.shown(one.path)
    return {
        "id": one.id,
        "file": mine,
        "url": link.url,
        "title": link.title,
        "author": link.author,
        "site": link.site,
        "date": link.date,
        "via": link.via,
        "tags": list(link.tags),
        "section": link.section,
        "filed": link.filed,
        "group": link.group,
        "note": link.note,
        "added": link.added.isoformat() if link.added else None,
        "description": link.description,
        "snapshot": link.snapshot,
        "suggested": list(_suggested(site, one)),
        "seen": [place.as_json() for place in site.archive.places(link.url) if place.file != mine],
    }
