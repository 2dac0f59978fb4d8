"""`shorttake snapshot`: keeps copies of linked pages, and shows them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from shorttake.cli import show
from shorttake.errors import FileError, ShorttakeError, UsageError
from shorttake.site import Site
from shorttake.urls import canonical, host_label, parse_web_address

if TYPE_CHECKING:
    from shorttake.inbox import Kept as KeptLink
    from shorttake.snapshots import Snapshot

_SUFFIXES = (".warc.gz", ".warc")


class _OrKeep(click.Group):
    """`snapshot URL` is `snapshot keep URL`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["keep", *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=_OrKeep,
    subcommand_metavar="URL|POST... | show URL|FILE",
    epilog="Example: shorttake snapshot content/takes/technology-short-take-4.md",
)
def snapshot() -> None:
    """Keep copies of linked pages, for links that have none; `show` shows one."""


@snapshot.command(epilog="Example: shorttake snapshot https://www.sqlite.org/atomiccommit.html")
@click.argument("words", metavar="URL|POST...", nargs=-1, required=True)
@click.option("--again", is_flag=True, help="Keep a new copy of pages that have one, too.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def keep(site: Site, /, words: tuple[str, ...], again: bool, json_: bool) -> int:
    """Keep copies of these pages, or of all that a post (or a link of the inbox) links to.

    What has a copy is passed over. Copies lie in snapshots/, each named in its link's file; exit 1 if a page
    could not be kept.
    """
    wanted = _wanted(site, words)
    if not wanted:
        show.note("there is no link to another site in it")
    done: list[_Done] = []
    for number, (url, title) in enumerate(wanted, 1):
        if len(wanted) > 1 and not json_:
            show.note(f"{number}/{len(wanted)}  {show.plain(url, 200)}")
        done.append(_one(site, url, title, again))
        if not json_:
            _tell(site, done[-1])
    if json_:
        show.as_json([one.as_json(site) for one in done])
    return 1 if any(one.status == "failed" for one in done) else 0


@snapshot.command("show", epilog="Example: shorttake snapshot show https://example.org/a --output a.html")
@click.argument("words", metavar="URL|FILE")
@click.option("--output", type=click.Path(), metavar="FILE.html", help="Write it there; else to stdout.")
@click.option("--raw", is_flag=True, help="The page (or PDF) as it was kept, byte for byte.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def show_(site: Site, words: str, output: str | None, raw: bool, json_: bool) -> None:
    """The kept page as one plain HTML file, without scripts and without anything from the network.

    Of several copies the newest; name the file of another one.
    """
    from shorttake.snapshots import show as shown
    from shorttake.snapshots.reading import body
    from shorttake.snapshots.store import create

    if raw and json_ and not output:
        raise UsageError("bytes are no JSON", "--raw", "name a file with --output")
    if output is None and not json_ and sys.stdout.isatty():
        raise UsageError(
            "a page with its pictures is nothing for a terminal", None, "name a file: --output page.html"
        )
    found, older = _found(site, words)
    data = body(found).body if raw else shown(found).encode("utf-8", "replace")
    if output:
        create(Path(output).absolute(), data)
    if json_:
        said: dict[str, Any] = {
            "url": found.url,
            "final": found.final,
            "date": found.date.isoformat(),
            "media": found.media,
            "file": site.shown(found.path),
            "older": [site.shown(one.path) for one in older],
            "output": output,
        }
        show.as_json(said if output else said | {"html": data.decode("utf-8")})
        return
    if output:
        show.out(f"wrote {show.plain(output)}  the copy of {found.date:%Y-%m-%d}, {site.shown(found.path)}")
    else:
        sys.stdout.buffer.write(data)
    for one in older:
        show.note(f"  an older copy: {one.date:%Y-%m-%d}  {site.shown(one.path)}")


show_.name = "show"


@dataclass(frozen=True)
class _Done:
    """What became of one address."""

    url: str
    status: Literal["kept", "known", "failed"]
    snapshot: Snapshot | None = None
    bytes: int | None = None
    files: int | None = None
    left_out: int | None = None
    why: str | None = None

    def as_json(self, site: Site) -> dict[str, Any]:
        return {
            "url": self.url,
            "status": self.status,
            "file": site.shown(self.snapshot.path) if self.snapshot else None,
            "date": self.snapshot.date.isoformat() if self.snapshot else None,
            "bytes": self.bytes,
            "files": self.files,
            "left_out": self.left_out,
            "why": self.why,
        }


def _folder(site: Site) -> Path:
    return site.root / "snapshots"


def _one(site: Site, url: str, title: str | None, again: bool) -> _Done:
    from shorttake.snapshots import NotKept, find
    from shorttake.snapshots import keep as make

    there = [] if again else find(_folder(site), url, site.cache, on_problem=show.warning)
    if there:
        _name(site, url, there[0].path)
        return _Done(url, "known", there[0])
    made = make(url, site.web, _folder(site), site.now, title=title)
    if isinstance(made, NotKept):
        if made.disk:  # the next page would fare no better
            raise FileError(made.why, None, made.hint)
        return _Done(url, "failed", why=made.why)
    _name(site, url, made.snapshot.path)
    why = "the page was longer than what was kept" if made.truncated else None
    return _Done(url, "kept", made.snapshot, made.bytes, made.files, made.left_out, why)


def _name(site: Site, url: str, path: Path) -> None:
    """Names the copy in the link's file, where it waits in the inbox and names none yet."""
    from shorttake.inbox import enrich

    same = canonical(url)
    for one in _inbox(site):
        if one.link.snapshot is None and canonical(one.link.url) == same:
            enrich(one, None, {"snapshot": site.shown(path)}, site.settings.zone)


def _inbox(site: Site) -> list[KeptLink]:
    from shorttake.inbox import kept

    return kept(site.settings.inbox, site.settings.zone)[0]


def _tell(site: Site, one: _Done) -> None:
    if one.status == "failed":
        show.note(f"{show.style('not kept', fg='yellow')}: {show.plain(one.url, 200)}: {show.plain(one.why)}")
        return
    path = site.shown(one.snapshot.path) if one.snapshot else ""
    if one.status == "known":
        day = f"{one.snapshot.date:%Y-%m-%d}" if one.snapshot else ""
        show.out(f"there is a copy already: {path}  ({day})")
        return
    more = f", {one.left_out} left out" if one.left_out else ""
    show.out(f"kept {path}  {(one.bytes or 0) / 1000:,.0f} kB, {one.files} parts{more}")
    if one.why:
        show.note(f"  {one.why}")


def _wanted(site: Site, words: Iterable[str]) -> list[tuple[str, str | None]]:
    """The addresses that are meant, each once, with the link's title where it is known."""
    own = host_label(site.settings.site_url)
    found: dict[str, tuple[str, str | None]] = {}
    for word in words:
        for url, title in _meant(site, word):
            if url != word and own and host_label(url) == own:
                continue  # a link of a post to the blog itself
            found.setdefault(canonical(url), (url, title))
    return list(found.values())


def _meant(site: Site, word: str) -> list[tuple[str, str | None]]:
    """What one argument means: an address, a post's links, or a link of the inbox (its file or id)."""
    from shorttake.cli.lint import find_file
    from shorttake.inbox.shelf import read_kept

    if word.lower().startswith(("http://", "https://")):
        return [(parse_web_address(word), None)]
    by_id = [one for one in _inbox(site) if one.id == word.lower()]
    if by_id:
        return [(by_id[0].link.url, by_id[0].link.title)]
    try:
        path = find_file(site, word)
    except UsageError:
        if word.endswith((".md", ".markdown")):
            raise
        return [(parse_web_address(word), None)]
    if path.is_relative_to(site.settings.inbox):
        link = read_kept(path, site.settings.zone).link
        return [(parse_web_address(link.url), link.title)]
    for problem in site.archive.refresh().problems:
        show.warning(problem)
    file = site.shown(path)
    urls: list[tuple[str, str | None]] = []
    for row in site.archive.links():
        if row.file == file:
            try:
                urls.append((parse_web_address(row.url), None))
            except ShorttakeError as error:
                show.warning(error)
    return urls


def _found(site: Site, words: str) -> tuple[Snapshot, list[Snapshot]]:
    """The copy that is meant, and the older ones of the same page."""
    from shorttake.snapshots import find
    from shorttake.snapshots.index import pages_in

    if words.endswith(_SUFFIXES) and not words.lower().startswith(("http://", "https://")):
        here = [path for path in (Path(words), site.root / words) if path.is_file()]
        if not here:
            raise FileError("there is no such file", words, "the copies are below snapshots/")
        pages = pages_in(here[0].absolute())
        if not pages:
            raise FileError("there is no page in it", words, "is it a WARC file of something else?")
        return pages[0], []
    url = parse_web_address(words)
    copies = find(_folder(site), url, site.cache, on_problem=show.warning)
    if not copies:
        raise ShorttakeError("there is no copy of this page", url, "`shorttake snapshot URL` keeps one")
    return copies[0], copies[1:]
