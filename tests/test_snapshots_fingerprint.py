"""A page is known again by its text: whatever stands around it, and unless it became another one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.snapshots import fingerprint as prints
from shorttake.snapshots import markup, prose
from shorttake.snapshots.fingerprint import ALIKE, Fingerprint, fingerprint, likeness, of_text

LOCKS = """
The lock keeper of Oberweir has kept a diary since 1974, and it is mostly about mud. Every spring the upper basin
has to be drained, and every spring the valves that should let the water out are found to be full of it.

He told me that the gates themselves are the easy part. They are made of oak, they weigh four tonnes each, and as
long as nobody rams them with a barge they last for sixty years. What fails is always something small: a pawl, a
hinge pin, a piece of rope that somebody meant to replace before the winter.

Last year the canal company sent an engineer with a drone. The drone made a beautiful picture of the whole flight
of locks, from the mill down to the railway bridge, and the engineer showed him a red patch on it where the wall
was bulging. He knew the patch. It had been bulging since his father's time, and it moved by a hand's breadth in a
wet year and back again in a dry one.

What he would like to have instead of pictures is a second pair of hands. The work takes two people, and the post
of the second keeper has been vacant for eleven years. Until it is filled he opens the paddles alone, walks across
the gate, and opens the others, and the boats wait.
"""
BREAD = """
Rye behaves like no other flour that you will find in a bakery. There is hardly any gluten in it to speak of, so
nothing you do with your hands will make it stretch, and whoever kneads it for ten minutes has only made his arms
tired and the dough sticky.

What holds a rye loaf together is starch and a kind of gum, and both of them are at the mercy of enzymes. In a warm
dough these take the starch apart faster than the oven can set it, and the crumb turns into something like putty.
Acid stops them. This is the whole reason for sourdough in the north: not taste, but a loaf that can be sliced.

I bake mine in three stages, over a day. The first is warm and wet and feeds the yeasts, the second is cool and
firm and makes the acid, and the third is only there to make enough of it. You may skip the second if your flour is
fresh from the mill. I would not skip the first.

Let the loaf rest for a day before you cut it. It is not a rule of politeness; the crumb goes on setting for as
long as that, and a knife that comes out clean on Tuesday would have come out smeared on Monday night.
"""


def paragraphs(text: str) -> str:
    return "".join(f"<p>{part}</p>\n" for part in text.strip().split("\n\n"))


def old_design(title: str, text: str) -> str:
    """A page of fifteen years ago: tables of divs, a blogroll, a tag cloud, comments below."""
    links = "".join(f"<li><a href='/{name}'>{name} and what else there is to it</a></li>" for name in NAMES)
    talk = "".join(f"<div class=comment-body><p>{name} says: {REMARK}</p></div>" for name in NAMES[:4])
    return (
        f"<html><head><title>{title} | The Towpath</title><script>var a = 'words in a script'</script></head>"
        f"<body class='sidebar-left'><div id=header><a href=/>The Towpath</a></div><ul id=menu>{links}</ul>"
        f"<div id=content><h2>{title}</h2><p class=meta>Posted on 3 May 2009 by Ines</p>{paragraphs(text)}</div>"
        f"<div id=comments><h3>4 responses</h3>{talk}</div><div class=sidebar><h3>Blogroll</h3><ul>{links}</ul>"
        "<p>Subscribe to our newsletter and get the best of the canals once a month in your mailbox, for free and"
        " without any obligation, and you can leave at any time.</p></div>"
        "<div id=footer>© 2009 The Towpath, all rights reserved, made with love and a lot of coffee by Ines and her"
        " friends in a house beside the canal</div></body></html>"
    )


def new_design(title: str, text: str) -> str:
    """The same article today: other markup, other menus, a consent banner, other people's headlines."""
    cards = "".join(
        f"<div class='card'><a href='/{name}'><h4>{name.title()}: ten things that you never knew about it</h4>"
        f"<span>{number} min read</span></a></div>"
        for number, name in enumerate(reversed(NAMES))
    )
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head><body>"
        "<div id=cookie-consent role=dialog><p>We and our 842 partners store and access information on your device,"
        " such as unique identifiers, to measure content and to make it better for you and for them.</p></div>"
        f"<header><nav>{cards}</nav></header><main><article><header><h1>{title}</h1><time>3 May 2009</time></header>"
        f"<div class='article__body'>{paragraphs(text).replace('<p>', '<p class=lede><span>', 1)}</div>"
        "<aside class='promo'><p>Become a member today and read everything that we have ever written about canals,"
        " locks and boats, on paper or on a screen.</p></aside></article></main>"
        f"<section class='related-posts'><h3>More like this</h3>{cards}</section>"
        "<footer><p>The Towpath is a magazine of the Canal Society, registered in Oberweir, and is printed four times"
        " a year on paper from sustainable sources.</p></footer></body></html>"
    )


NAMES = ["barges", "tunnels", "aqueducts", "horses", "reservoirs", "cranes", "taverns", "floods"]
REMARK = (
    "I have walked along there many a time and never saw a keeper, but then it was always raining, and I had"
    " the dog with me, who does not like barges at all."
)
SOFT_404 = "<html><body><h1>Not found</h1><p>The page you were looking for has moved or never was here.</p></body></html>"

PAIRS = [
    # what happened, one page, another one, the least and the most likeness
    ("nothing", old_design("Locks", LOCKS), old_design("Locks", LOCKS), 1.0, 1.0),
    ("a new design", old_design("Locks", LOCKS), new_design("Locks", LOCKS), 0.8, 1.0),
    (
        "only other comments",
        old_design("Locks", LOCKS),
        old_design("Locks", LOCKS).replace(REMARK, "Yes!"),
        0.9,
        1.0,
    ),
    (
        "a word here and there",
        old_design("L", LOCKS),
        old_design("L", LOCKS.replace(" the ", " that ", 6)),
        0.6,
        0.97,
    ),
    ("a paragraph more", new_design("L", LOCKS), new_design("L", LOCKS + "\n\n" + BREAD[:300]), 0.7, 0.97),
    (
        "a paragraph less",
        new_design("L", LOCKS),
        new_design("L", "\n\n".join(LOCKS.split("\n\n")[:3])),
        0.5,
        0.9,
    ),
    ("another article, same design", old_design("Locks", LOCKS), old_design("Bread", BREAD), 0.0, 0.05),
    ("another article, new design", new_design("Locks", LOCKS), new_design("Bread", BREAD), 0.0, 0.05),
    (
        "sold and parked",
        new_design("Locks", LOCKS),
        f"<body><p>{REMARK}</p><p>This domain is for sale.</p>",
        0.0,
        0.05,
    ),
    ("a soft 404", old_design("Locks", LOCKS), SOFT_404, 0.0, 0.05),
    ("nothing left", old_design("Locks", LOCKS), "", 0.0, 0.0),
]


@pytest.mark.parametrize(
    ("one", "other", "least", "most"), [row[1:] for row in PAIRS], ids=[row[0] for row in PAIRS]
)
def test_likeness_is_of_the_text_and_not_of_what_stands_around(
    one: str, other: str, least: float, most: float
) -> None:
    there, back = (
        likeness(fingerprint(one), fingerprint(other)),
        likeness(fingerprint(other), fingerprint(one)),
    )
    assert there == back
    assert least <= there <= most
    assert (there >= ALIKE) == (least >= 0.5)


@pytest.mark.parametrize("html", [old_design("Locks", LOCKS), new_design("Locks", LOCKS)], ids=["old", "new"])
def test_the_text_of_a_page_is_found(html: str) -> None:
    found = prose.main_words(markup.parse(html))
    wanted = prose.words_of(LOCKS)
    own = set(wanted)
    assert sum(word in own for word in found) / len(found) > 0.93, "hardly a word that is not its own"
    assert len(found) >= len(wanted), "and all of these"


KINDS = [
    # page, words of it that are its own
    ("<p>A short page, and all that it says is here.</p>", "a short page and all that it says is here"),
    ("<title>T</title><body>Bare text without any element", "bare text without any element"),
    ("<p>one<script>two</script><style>three</style><template>four</template>", "one"),
    ("<p>sh<b>o</b>wn <span hidden>not</span> <i style='display: none'>nor</i> this", "sh o wn this"),
    ("<main>own words</main>", "own words"),
    ("<p>Ｆｕｌｌ ＷＩＤＴＨ ﬁne", "full width fine"),
    ("<p>日本語の文", "日 本 語 の 文"),
    ("", ""),
    ("<nav>only a menu</nav>", ""),
]


@pytest.mark.parametrize(("html", "words"), KINDS)
def test_words_are_found_in_pages_of_all_kinds(html: str, words: str) -> None:
    assert " ".join(prose.main_words(markup.parse(html))) == words


def test_two_pages_without_text_are_alike_and_one_with_is_not() -> None:
    empty = fingerprint("<img src=x>")
    assert empty == Fingerprint(0, ())
    assert likeness(empty, fingerprint("")) == 1.0
    assert likeness(empty, of_text("some words of text")) == 0.0


def test_fingerprints_of_two_versions_say_nothing_of_each_other() -> None:
    one = of_text(LOCKS)
    assert likeness(one, Fingerprint(one.words, one.sketch, version=2)) == 0.0


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.8, 1.0])
def test_the_sketch_measures_what_it_stands_for(share: float) -> None:
    """Against the true share of common shingles, counted."""
    chance = random.Random(7)
    words = [f"w{chance.randrange(5_000)}" for _ in range(6_000)]
    cut = int(len(words) * share)
    other = words[:cut] + [f"x{chance.randrange(5_000)}" for _ in range(len(words) - cut)]
    mine, theirs = (set(zip(some, some[1:], some[2:], strict=False)) for some in (words, other))
    true = len(mine & theirs) / len(mine | theirs)
    assert likeness(of_text(" ".join(words)), of_text(" ".join(other))) == pytest.approx(true, abs=0.08)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_a_fingerprint_that_is_stored_and_read_back(one: str, other: str) -> None:
    mine, theirs = of_text(one), fingerprint(other)
    assert 0.0 <= likeness(mine, theirs) <= 1.0
    assert likeness(mine, mine) == 1.0
    assert prints.from_json(prints.to_json(mine, "https://a.example/", "2026-11-20T00:00:00Z")) == mine


BROKEN = [
    "",
    "[]",
    "{}",
    "null",
    '{"version": 1, "words": "many", "sketch": []}',
    '{"version": 1, "words": 1, "sketch": [-1]}',
    '{"version": 1, "words": 1, "sketch": [1e3]}',
    '{"version": 1, "words": 1, "sketch": "abc"}',
    '{"version": 9, "words": 1, "sketch": [1]}',
    '{"version": 1, "words": 1, "sketch": [' + "1," * 5_000 + "1]}",
    "[" * 100_000,
]


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_a_file_that_is_no_fingerprint_is_none(text: str) -> None:
    assert prints.from_json(text) is None


def test_a_million_words_take_no_time() -> None:
    html = "<body>" + "<p>" + "words and words " * 100_000 + "<div><span>" * 20_000
    assert fingerprint(html).words == 50_000
