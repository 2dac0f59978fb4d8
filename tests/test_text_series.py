"""Which series a post belongs to and which number it has, and the names that are made of words."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

import real_posts
from shorttake.text.frontmatter import parse
from shorttake.text.head import read_head
from shorttake.text.series import identify, slugify, tag_slug

OWN = ("Technology Short Take", "Storage Short Take")

TITLES = [
    # title, slug, what series, which number
    ("Technology Short Take #68", "x", "Technology Short Take", 68),
    ("Technology Short Take 68", "x", "Technology Short Take", 68),
    ("Technology Short Take: 68", "x", "Technology Short Take", 68),
    ("Technology Short Take, Issue 68", "x", "Technology Short Take", 68),
    ("Technology Short Take No. 68", "x", "Technology Short Take", 68),
    ("Technology Short Take – 68", "x", "Technology Short Take", 68),
    ("Technology Short Take №68", "x", "Technology Short Take", 68),
    ("technology  short take #68", "x", "Technology Short Take", 68),
    ("Technology Short Takes #68", "x", "Technology Short Take", 68),
    ("Technology Short Take #012", "x", "Technology Short Take", 12),
    ("Technology Short Take #12: Storage Edition", "x", "Technology Short Take", 12),
    ("Technology Short Take 12, Hyper-V 2008 Edition", "x", "Technology Short Take", 12),
    ("Technology Short Take #100.", "x", "Technology Short Take", 100),
    ("Technology Short Take - VMworld 2026 Edition", "x", "Technology Short Take", None),
    ("Technology Short Take 6.5", "x", "Technology Short Take", None),
    ("Technology Short Take", "x", "Technology Short Take", None),
    ("Technology Short Takedown 5", "x", None, None),
    ("Technology Short Take: 2026 in review", "x", "Technology Short Take", None),
    ("Technology Short Take #2026", "x", "Technology Short Take", 2026),
    ("Storage Short Take 3", "x", "Storage Short Take", 3),
    # a series that the settings do not name
    ("Virtualization Short Take #26, Hyper-V Edition", "x", "Virtualization Short Take", 26),
    ("Virtualization Short Takes 26", "x", "Virtualization Short Take", 26),
    ("R&D Short Take 1", "x", "R&D Short Take", 1),
    ("Virtualization Short Take", "x", None, None),
    ("Short Take 5", "x", None, None),
    # what only speaks of one
    ("How I Build the Technology Short Takes", "x", None, None),
    ("Corrections to Technology Short Take #5", "x", None, None),
    ("What I got wrong in Networking Short Take 5", "x", None, None),
    ("A shortage of takes 5", "x", None, None),
    # from the slug
    ("Links for the weekend", "technology-short-take-70", "Technology Short Take", 70),
    ("Links for the weekend", "technology-short-take-70-late-edition", "Technology Short Take", 70),
    ("Links for the weekend", "technology-short-take-x", None, None),
    ("Technology Short Take #7", "technology-short-take-9", "Technology Short Take", 7),
]


@pytest.mark.parametrize(("title", "slug", "series", "number"), TITLES)
def test_title_or_slug_names_series_and_number(
    title: str, slug: str, series: str | None, number: int | None
) -> None:
    assert identify(title, slug, OWN) == (series, number)


def test_the_longer_name_of_two_goes_before() -> None:
    assert identify("Tech Short Take EU 5", "x", ("Tech Short Take", "Tech Short Take EU")) == (
        "Tech Short Take EU",
        5,
    )


SLUGS = [
    ("A Title", "a-title"),
    ("  It's — “quoted”, 100%!  ", "its-quoted-100"),
    ("Café Über naïve", "cafe-uber-naive"),
    ("Straße", "strasse"),
    ("ﬁne ①", "fine-1"),
    ("Привет, мир: новый", "привет-мир-новый"),
    ("ガイド", "ガイド"),
    ("हिन्दी लेख", "हिन्दी-लेख"),
    ("한국어", "한국어"),
    ("שלום עולם", "שלום-עולם"),
    ("C++ and C#", "c-and-c"),
    ("../../etc/passwd", "etc-passwd"),
    ("a\\b\x00c\nd\u2028e", "a-b-c-d-e"),
    ("con.", "con"),
    ("", "untitled"),
    ("🎉", "untitled"),
    ("---", "untitled"),
    ("word " * 40, "-".join(["word"] * 16)),
    ("x" * 300, "x" * 80),
]


@pytest.mark.parametrize(("words", "slug"), SLUGS, ids=[slug[:20] for _, slug in SLUGS])
def test_a_name_is_made_of_words(words: str, slug: str) -> None:
    assert slugify(words) == slug


@given(st.text(), st.integers(1, 80))
def test_a_name_never_leaves_its_folder_and_always_fits(words: str, longest: int) -> None:
    slug = slugify(words, longest)
    assert 0 < len(slug) <= max(longest, len("untitled"))
    assert len(slug.encode()) <= 180
    assert not set(slug) & set("./\\: \0\n")
    assert slug == slug.casefold()
    assert slug[0] != "-"
    assert slug[-1] != "-"


def test_long_words_of_any_script_fit_a_file_name() -> None:
    for letter in ("日", "𐍈", "é", "가", "ี"):
        assert len(slugify(letter * 100_000).encode()) <= 180


def test_tags_stay_apart() -> None:
    tags = ["C", "C++", "C#", "F#", "🎉", "🔥", "日本", ".NET", "a b"]
    assert [tag_slug(tag) for tag in tags] == [
        "c",
        "c-plus-plus",
        "c-sharp",
        "f-sharp",
        "u1f389",
        "u1f525",
        "日本",
        "net",
        "a-b",
    ]
    assert tag_slug(" ") == "untitled"


def test_every_short_take_of_a_real_blog_has_its_series_and_number() -> None:
    known = ("Technology Short Take", "Storage Short Take", "Virtualization Short Take")
    found: dict[str, list[int]] = {name: [] for name in known}
    for name, text in real_posts.posts().items():
        file = PurePath(name)
        named = re.fullmatch(
            r"\d{4}-\d\d-\d\d-(technology|storage|virtualization)-short-take-(\d+).*", file.stem
        )
        for own in (known, ()):  # with the author's settings, and without
            head = read_head(parse(text, file.name), file, dt.UTC, own)
            if named:
                assert head.series == f"{named[1].title()} Short Take"
                assert head.number == int(named[2])
            else:
                assert head.number is None
        if named and head.series and head.number:
            found[head.series].append(head.number)
    assert {name: (min(numbers), max(numbers)) for name, numbers in found.items()} == {
        "Technology Short Take": (1, 46),
        "Storage Short Take": (1, 6),
        "Virtualization Short Take": (1, 41),
    }
