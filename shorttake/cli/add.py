"""`shorttake add-link`: keeps a link; the file first, then, best effort, what its page says of itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shorttake import files
from shorttake.cli import show
from shorttake.cli.places import where_seen
from shorttake.errors import ShorttakeError, UsageError
from shorttake.inbox import Captured, Kept, capture, enrich
from shorttake.inbox.shelf import tags_of
from shorttake.link import Link
from shorttake.site import Site
from shorttake.urls import parse_web_address

if TYPE_CHECKING:
    from shorttake.cli.filing import Placed
    from shorttake.web import Response

MAX_STDIN = 10_000_000  # bytes of addresses: a hundred thousand of them


@click.command(
    "add-link", epilog="Example: shorttake add-link https://example.org/a --note 'Worth it.' --tag bgp"
)
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option("--title", help="The page's title, if you know it better than the page.")
@click.option("--author", help="Who wrote it.")
@click.option("--site", help="Where it was published.")
@click.option("--via", metavar="URL", help="Where you found it.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given more than once.")
@click.option("--section", help="The section that it belongs to.")
@click.option("--note", default="", metavar="TEXT", help="What you say about it, in Markdown.")
@click.option("--group", help="Links with the same word here become one item.")
@click.option("--offline", is_flag=True, help="Do not look at the page.")
@click.option(
    "--page", type=click.Path(), metavar="FILE", help="Read this saved page instead of fetching it."
)
@click.option("--edit", is_flag=True, help="Open the link's file in your editor afterwards.")
@click.option("--force", is_flag=True, help="Keep it even if you linked it before.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def add_link(
    blog: Site,
    /,
    urls: tuple[str, ...],
    offline: bool,
    page: str | None,
    edit: bool,
    force: bool,
    json_: bool,
    tags: tuple[str, ...],
    **given: Any,
) -> int:
    """Keep a link in the inbox; `-` reads addresses from standard input, a line each."""
    addresses = _addresses(urls)
    if page and len(addresses) != 1:
        raise UsageError("--page goes with one address", "--page", "add the links one by one")
    if given["section"]:
        given["section"] = _section(blog, given["section"])
    if given["via"]:
        given["via"] = parse_web_address(given["via"])
    answers: list[Captured] = []
    problems = 0
    for address in addresses:
        try:
            link = Link(parse_web_address(address), tags=tags_of(tags), **given)
            captured = capture(link, blog.settings.inbox, blog.archive.seen, blog.now, force)
        except ShorttakeError as error:
            if len(addresses) == 1:
                raise
            problems += 1
            show.error(error)
            continue
        if not json_:
            _tell(blog, captured)
        answers.append(captured)
    answers = [_look(blog, one, offline, page, json_) for one in answers]
    placed = [_place(blog, one, offline and not page, json_) for one in answers]
    if json_:
        found = [_as_json(blog, one, where) for one, where in zip(answers, placed, strict=True)]
        show.as_json(found[0] if len(addresses) == 1 else found)
    if edit:
        for one in answers:
            if one.kept:
                click.edit(filename=str(one.kept.path))
    return 1 if problems else 0


def _addresses(urls: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for url in urls:
        if url == "-":
            lines = sys.stdin.buffer.read(MAX_STDIN).decode("utf-8", "replace").splitlines()
            found += [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        else:
            found.append(url)
    if not found:
        raise UsageError("there is no address", "standard input", "give one on each line")
    return found


def _section(site: Site, words: str) -> str:
    from shorttake.settings import did_you_mean

    section = site.settings.section(words)
    if section:
        return section.name
    names = [section.name for section in site.settings.sections]
    hint = did_you_mean(words, names) or f"the sections are {', '.join(names)}"
    raise UsageError(f"there is no section {words!r}", "--section", hint)


def _tell(site: Site, one: Captured) -> None:
    if one.status == "added" and one.kept:
        show.out(f"kept {one.kept.id}  {site.shown(one.kept.path)}")
    else:
        show.out(f"known already: {show.plain(one.link.url)}")
    for place in one.seen:
        show.out(f"  {where_seen(place)}")


def _look(site: Site, one: Captured, offline: bool, page: str | None, quiet: bool) -> Captured:
    """What the page says of itself is added to the file; whatever goes wrong, the link is kept."""
    if one.status == "known" or one.kept is None or (offline and not page):
        return one
    try:
        kept = _facts(site, one.kept, page)
    except ShorttakeError as error:
        show.warning(error)
        return one
    if not quiet and kept.link.title and kept.link.title != one.kept.link.title:
        show.out(f"  {show.plain(kept.link.title, 200)}")
    return Captured(one.status, kept.link, kept, one.seen)


def _place(site: Site, one: Captured, at_once: bool, quiet: bool) -> Placed | None:
    """Where it might belong, now that the page's words are known; None for what is no new link."""
    if one.status == "known" or one.kept is None:
        return None
    from shorttake.cli.filing import place

    placed = place(site, one.kept, at_once)
    if not quiet and placed.words():
        show.out(f"  {show.plain(placed.words(), 200)}")
    return placed


def _facts(site: Site, kept: Kept, page: str | None) -> Kept:
    from shorttake.web import Failure
    from shorttake.web.page import facts

    if page:
        said = facts(files.read_bytes(Path(page)), kept.link.url)
        return enrich(kept, said, {}, site.settings.zone)
    answer = site.web.get(kept.link.url)
    if isinstance(answer, Failure):
        show.note(f"  the page was not looked at: {answer.why}")
        return kept
    if answer.status >= 400:
        show.note(f"  the page was not looked at: it answers {answer.status}")
        return kept
    said = facts(answer.body, answer.url, content_type=answer.content_type, charset=answer.charset)
    kept = enrich(kept, said, {}, site.settings.zone)
    return _copy(site, kept, answer) if site.settings.snapshots else kept


def _copy(site: Site, kept: Kept, page: Response) -> Kept:
    """A copy of the page that lasts, named in the link's file."""
    from shorttake import snapshots

    made = snapshots.keep(
        kept.link.url, site.web, site.root / "snapshots", site.now, page=page, title=kept.link.title
    )
    if isinstance(made, snapshots.NotKept):
        show.note(f"  no copy of the page was kept: {made.why}")
        return kept
    return enrich(kept, None, {"snapshot": site.shown(made.snapshot.path)}, site.settings.zone)


def _as_json(site: Site, one: Captured, placed: Placed | None) -> dict[str, Any]:
    kept = placed.kept if placed else one.kept
    link = kept.link if kept else one.link
    path = kept.path if kept else None
    return {
        "status": one.status,
        "file": site.shown(path) if path else None,
        "id": kept.id if kept else None,
        "url": link.url,
        "title": link.title,
        "author": link.author,
        "site": link.site,
        "date": link.date,
        "description": link.description,
        "section": link.section,
        "suggested": placed.suggested if placed else [],
        "filed": placed.filed if placed else False,
        "seen": [place.as_json() for place in one.seen],
    }
