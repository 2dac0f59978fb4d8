"""What was said with links: kept and given back as it was, and gathered under what it shares."""

from __future__ import annotations

import datetime as dt
import json
import marshal
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.render.also import elsewhere
from shorttake.render.links import Book, Mention, Said, as_json
from shorttake.render.links.kept import book_of, plain
from shorttake.render.links.note import holds, name_groups, noted, said_of
from shorttake.render.stale.keys import NAME, name_of_one

DATE = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
WORDS = st.text(max_size=12)
MENTION = st.builds(
    Mention,
    url=WORDS,
    words=WORDS,
    host=st.sampled_from(["a.example", "b.example", "B.EXAMPLE", "c.example:80", "c.example-80"]),
    author=st.none() | st.sampled_from(["Ann", "ann", "Bo"]),
    canonical=st.sampled_from(["", "//a/1", "//a/2", "//b/3"]),
    copy=st.sampled_from(["", "https://copies.example/1"]),
)


@st.composite
def all_said(draw: st.DrawFn) -> list[list[Said]]:
    """What was said in some posts."""
    posts = []
    for number in range(draw(st.integers(0, 8))):
        date = DATE + dt.timedelta(days=-200 * number)
        posts.append(
            [
                Said(
                    id=f"{number}#{at}",
                    url=f"{number}/#{at}",
                    post=f"Post {number}",
                    post_url=f"{number}/",
                    date=date,
                    text=draw(WORDS),
                    links=tuple(draw(st.lists(MENTION, min_size=1, max_size=3))),
                    section=draw(st.sampled_from([None, "Storage"])),
                    number=number if number % 2 else None,
                    series="Take" if number % 2 else None,
                    html=draw(WORDS),
                    suggested=draw(st.booleans()),
                    changed=draw(st.sampled_from([None, DATE])),
                )
                for at in range(draw(st.integers(0, 3)))
            ]
        )
    return posts


def again(some: list[Said]) -> list[Said]:
    """What was said in one post, from its note."""
    if not some:
        return said_of(noted([]), "", "", DATE, None, None)
    one = some[0]
    return said_of(noted(some), one.post, one.post_url, one.date, one.number, one.series)


@given(all_said())
def test_what_was_noted_is_what_was_said(posts: list[list[Said]]) -> None:
    for some in posts:
        back = again(some)
        assert [name_of_one(one) for one in back] == [name_of_one(one) for one in some]
        assert [one.day for one in back] == [one.day for one in some]
        assert all("text" not in vars(one) and "url" not in vars(one.first) for one in back)
        assert [[link.words for link in one.links] for one in back] == [
            [link.words for link in one.links] for one in some
        ]
        assert all("text" in vars(one) for one in back)  # the words of one post come together
        assert back == some
        assert [replace(one, post="other") for one in again(some)] == [
            replace(one, post="other") for one in some
        ]


@given(all_said())
def test_a_book_is_the_same_of_notes(posts: list[list[Said]]) -> None:
    fresh = [one for some in posts for one in some]
    kept = [one for some in posts for one in again(some)]
    books = [Book.of(said, ["Storage"]) for said in (fresh, kept)]
    for book in books:
        name_groups(book)
    names = [[name_of_one(group) for group in (*book.years, *book.hosts, *book.authors)] for book in books]
    assert names[0] == names[1]
    assert len(set(names[0])) == len(names[0])
    assert as_json("Blog", "https://a.example", kept) == as_json("Blog", "https://a.example", fresh)
    assert [feed.url for feed in books[1].feeds] == [feed.url for feed in books[0].feeds]
    assert books[0] == books[1]


@given(all_said())
def test_a_kept_book_is_the_same_and_looks_up_what_is_said_only_where_it_is_asked_for(
    posts: list[list[Said]],
) -> None:
    by_post: dict[str, list[Said]] = {}
    for one in (one for some in posts for one in some):
        by_post.setdefault(one.post_url, []).append(one)
    whole = Book.of([one for some in by_post.values() for one in some], ["Storage"])
    name_groups(whole)
    looked: list[str] = []

    def look_up() -> dict[str, list[Said]]:
        looked.append("up")
        return {url: again(some) for url, some in by_post.items()}

    names = [(url, [name_of_one(one) for one in some]) for url, some in by_post.items()]
    book = book_of(marshal.loads(marshal.dumps(plain(whole))), names, look_up)
    for one, other in ((book, whole), (whole, book)):
        assert name_groups_of(one) == name_groups_of(other)
        assert [name_of_one(said) for said in one.said] == [name_of_one(said) for said in other.said]
        assert (one.count, one.also, one.linked) == (other.count, other.also, other.linked)
        assert [name_of_one(some) for some in one.newest] == [name_of_one(some) for some in other.newest]
        assert [[len(some) for _, some in part.pages] for part in one.sections] == [
            [len(some) for _, some in part.pages] for part in other.sections
        ]
    assert not looked
    assert book == whole
    assert (book.newest, book.of_posts) == (whole.newest, whole.of_posts)
    assert [one.text for one in book.said] == [one.text for one in whole.said]
    assert [one.title for one in book.said] == [one.title for one in whole.said]
    assert len(looked) == bool(whole.said)


def name_groups_of(book: Book) -> list[tuple[Any, str, bytes]]:
    """What is known of the groups of a book without their links."""
    return [(one.name, one.url, name_of_one(one)) for one in (*book.years, *book.hosts, *book.authors)]


@given(all_said())
def test_a_group_has_every_link_of_its_address_in_order(posts: list[list[Said]]) -> None:
    said = [one for some in posts for one in some]
    rows = [(one, link) for one in said for link in one.links]
    book = Book.of(said, [])
    assert sum(len(year.links) for year in book.years) == len(rows)
    for group in (*book.hosts, *book.authors):
        assert len(group.links) >= 3
        assert list(group.links) == [row for row in rows if row in group.links]
    assert len({group.url for group in book.hosts}) == len(book.hosts)


@given(all_said())
def test_elsewhere_is_each_other_post_that_links_a_page(posts: list[list[Said]]) -> None:
    said = [one for some in posts for one in some]
    found = elsewhere(said)
    for one in said:
        pages = {link.canonical for link in one.links} - {""}
        linking = {
            page: [two for two in said if page in {link.canonical for link in two.links}] for page in pages
        }
        few = [some for some in linking.values() if len({two.post_url for two in some}) <= 6]
        expected = {two.post_url for some in few for two in some} - {one.post_url}
        assert {two.post_url for two in found.get(one.id, [])} == expected


@pytest.mark.parametrize(
    ("authors", "same"),
    [({}, True), ({"//other/": "Ann"}, True), ({"//a/1": "Ann"}, False), ({"//a/2": "Ann"}, False)],
)
def test_a_note_holds_while_the_linked_pages_have_the_authors_it_says(
    authors: dict[str, str], same: bool
) -> None:
    links = [Mention("u", "w", "h", {"//a/2": "Bo"}.get(page), page) for page in ("//a/1", "//a/2")]
    note = noted([Said("1", "u", "p", "p/", DATE, "t", tuple(links))])
    assert holds(note, {"//a/2": "Bo", **authors}) is same


def test_whoever_asks_for_what_is_no_part_of_it_is_told_so() -> None:
    one = Said("1", "u", "p", "p/", DATE, "t", (Mention("u", "w", "h"),))
    for thing in (one, *again([one])):
        with pytest.raises(AttributeError, match="no wordz"):
            thing.wordz  # type: ignore[attr-defined]  # noqa: B018
    assert {field.name for field in fields(Said)} <= set(vars(again([one])[0]) | vars(one))
    assert NAME in vars(again([one])[0])


def test_as_json_is_a_link_a_line() -> None:
    lines = as_json(
        "Blog", "https://a.example", [Said("1", "u", "p", "p/", DATE, "t", (Mention("u", "w", "h"),))]
    )
    assert json.loads(lines)["links"][0]["words"] == "w"
