"""A book of links as a build keeps it: of short names, where what was said is looked up when a page shows it.

After most edits nothing that was said with a link is another: then nobody need look at thousands of links to
know that their pages and feeds are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from shorttake.render.also import Place
from shorttake.render.links.book import Book, Part
from shorttake.render.links.gather import Group, Posted, Row
from shorttake.render.links.mention import Mention, Said
from shorttake.render.stale.keys import NAME, name_of_one

Plain = tuple[Any, ...]
_GROUPS = ("years", "hosts", "authors")


def plain(book: Book) -> Plain:
    """What is kept of a book, besides the names of all that was said; its groups have theirs already."""
    place = {id(one): number for number, one in enumerate(book.said)}
    groups = [
        [(group.name, group.url, name_of_one(group)) for group in getattr(book, name)] for name in _GROUPS
    ]
    parts = [(part.name, part.url, [place[id(one)] for one in part.said]) for part in book.sections]
    newest = [
        (place[id(posted.said)], [(place[id(row.said)], _values(row.link)) for row in posted.links])
        for posted in book.newest
    ]
    also = {
        post: {anchor: [tuple(place) for place in places] for anchor, places in items.items()}
        for post, items in book.also.items()
    }
    return groups, parts, newest, book.count, also, book.linked


def book_of(
    kept: Plain, names: Iterable[tuple[str, Sequence[bytes]]], look_up: Callable[[], Mapping[str, list[Said]]]
) -> Book:
    """The book of which this was kept. `names` are those of what was said, by the addresses of posts in their
    order; `look_up()` gives what was said in each, in the same order."""
    groups, parts, newest, count, also, linked = kept
    book = Book.__new__(Book)

    def fill() -> None:
        found = look_up()
        for url, said in of_posts.items():
            for one, whole in zip(said, found[url], strict=True):
                _fill(one, whole)
        whole_book = Book.of(book.said, [part.name for part in book.sections])
        for name in _GROUPS:
            links = {group.url: group.links for group in getattr(whole_book, name)}
            for group in getattr(book, name):
                group.has_come(links=links[group.url])

    of_posts: dict[str, list[Said]] = {}
    every: list[Said] = []
    for url, some in names:
        said = [_light(Said, {NAME: name}, fill) for name in some]
        every += said
        if said:
            of_posts.setdefault(url, []).extend(said)
    vars(book).update(
        {
            name: tuple(
                _light(Group, {"name": one, "url": url, NAME: known}, fill) for one, url, known in some
            )
            for name, some in zip(_GROUPS, groups, strict=True)
        },
        said=tuple(every),
        sections=tuple(Part(name, url, tuple(every[at] for at in some)) for name, url, some in parts),
        newest=[
            Posted(every[at], tuple(Row(every[place], Mention(*values)) for place, values in rows))
            for at, rows in newest
        ],
        count=count,
        of_posts=of_posts,
        also={
            post: {anchor: [Place(*place) for place in places] for anchor, places in items.items()}
            for post, items in also.items()
        },
        linked=linked,
    )
    return book


def _values(link: Mention) -> Plain:
    return link.url, link.words, link.host, link.author, link.canonical, link.copy


def _light(kind: Any, known: dict[str, Any], look_up: Callable[[], None]) -> Any:
    one = kind.__new__(kind)
    vars(one).update(known)
    one.wait_for(look_up)
    return one


def _fill(one: Said, whole: Said) -> None:
    """Gives one that waited what was looked up; its words may be still to be looked up themselves."""
    found = {name: value for name, value in vars(whole).items() if name not in (NAME, "_look_up")}
    one.has_come(**found)
    if "_look_up" in vars(whole):
        one.wait_for(lambda: one.has_come(text=whole.text, html=whole.html))
