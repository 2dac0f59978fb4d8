"""`shorttake find`: have I linked this? where, when, in which words."""

from __future__ import annotations

import click

from shorttake.archive import Place
from shorttake.cli import show
from shorttake.cli.places import where_seen
from shorttake.errors import AddressError
from shorttake.site import Site
from shorttake.urls import is_web_address, parse_web_address


@click.command(epilog="Example: shorttake find https://www.rfc-editor.org/rfc/rfc9110.html")
@click.argument("words", metavar="URL|WORDS", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many places."
)
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def find(site: Site, words: tuple[str, ...], limit: int, json_: bool) -> int:
    """Where an address, or words, stand in what you published and kept; exit 0 found, 1 not.

    The same page under another address counts. A page that is only near (the same title elsewhere,
    another page of the same repository) is offered on stderr, and does not count as found.
    """
    site.archive.refresh()
    asked = " ".join(words)
    address = _address(words)
    places = site.archive.places(address)[:limit] if address else site.archive.search(asked, limit)
    if json_:
        show.as_json([place.as_json() for place in places])
    else:
        for place in places:
            _tell(place, quote=True)
    if not places:
        show.note(f"not found: {show.plain(asked, 200)}")
        if address:
            for near in site.archive.near(address)[:5]:
                show.note(f"  near: {show.plain(near.place.url)} ({near.why}), {where_seen(near.place)}")
    return 0 if places else 1


def _address(words: tuple[str, ...]) -> str | None:
    """What was asked for as an address, if it is one: `example.org/a` is, `bgp` and `vim 9.1` are not."""
    if len(words) != 1:
        return None
    word = words[0].strip()
    if not is_web_address(word) and not ("." in word.partition("/")[0] and "/" in word):
        return None
    try:
        return parse_web_address(word)
    except AddressError:
        return None


def _tell(place: Place, quote: bool) -> None:
    show.out(where_seen(place))
    show.out(f"  {show.plain(place.url)}")
    if quote and place.text:
        show.out(f"  “{show.plain(place.text, 300)}”")
