"""Cards: the right size, drawn once, in letters that there are, whatever the words."""

from __future__ import annotations

import dataclasses
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from published_blog import ADDRESS, HOSTILE, front, small, take
from shorttake.errors import FileError, SettingsError
from shorttake.render.cards import HEIGHT, WIDTH, Card, Face, Shelf
from shorttake.render.cards.draw import draw

FACE = Face()
CARD = Card(
    "Technology Short Take", 42, "Technology Short Take 42", ("Networking", "Storage"), "Blog", "b.example"
)


def picture(card: Card) -> Image.Image:
    """The card as it was drawn, read back."""
    image = Image.open(io.BytesIO(draw(card, FACE)))
    image.load()
    return image


def inked(image: Image.Image, box: tuple[int, int, int, int]) -> bool:
    """Whether anything but paper is in this part of the card."""
    return len(image.convert("RGB").crop(box).getcolors(100_000) or [0, 0]) > 1


def test_a_card_has_the_promised_size_and_shows_each_of_its_parts() -> None:
    image = picture(CARD)
    assert (image.format, image.size) == ("PNG", (1200, 630))
    label, number, title, sections, site = (
        (60, 70, 700, 130),
        (900, 60, 1140, 130),
        (60, 160, 1140, 440),
        (60, 450, 1140, 550),
        (60, 562, 1140, 620),
    )
    for box in (label, number, title, sections, site):
        assert inked(image, box)
    bare = picture(Card("", None, "A title", (), "Blog", ""))
    assert not any(inked(bare, box) for box in (label, number, sections))
    assert len(draw(CARD, FACE)) < 40_000


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_any_words_make_a_card_and_stay_inside_its_margins(words: str) -> None:
    image = picture(Card(words, 7, words, (words, words, words), words, "blog.example"))
    assert image.size == (WIDTH, HEIGHT)
    for margin in ((16, 0, 64, HEIGHT), (WIDTH - 60, 0, WIDTH, HEIGHT), (16, 0, WIDTH, 40)):
        assert not inked(image, margin)


@given(st.text(max_size=300), st.integers(-(10**9), 10**9))
def test_no_text_can_keep_a_card_from_being_drawn(words: str, number: int) -> None:
    assert picture(Card(words, number, words, (words,), words, words)).size == (WIDTH, HEIGHT)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Žluťoučký kůň", "Žluťoučký kůň"),
        ("Ελληνικά ἄνθρωπος", "Ελληνικά ἄνθρωπος"),
        ("Русский українська", "Русский українська"),
        ("a\u0301 e\u0300", "á è"),
        ("bad\u202e gnp.exe", "bad gnp.exe"),
        ("zero\u200bwidth \u00adsoft", "zerowidth soft"),
        ("東京", "Dong Jing"),
        ("party 🎉 now", "party now"),
        ("nul\x00 and\x1b[31m escape", "nul and[31m escape"),
        ("many   blanks\n and lines", "many blanks and lines"),
    ],
)
def test_letters_that_the_font_has_not_are_written_in_latin_or_left_out(words: str, expected: str) -> None:
    assert FACE.readable(words) == expected


def test_a_title_breaks_so_that_no_word_stands_alone() -> None:
    from shorttake.render.cards.draw import _title

    _, lines = _title("Technology Short Take 142", FACE)
    assert lines == ["Technology", "Short Take 142"]
    _, lines = _title("word " * 80, FACE)
    assert len(lines) <= 5
    assert lines[-1].endswith("…")


def test_the_same_words_are_drawn_once_and_others_anew(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, FACE)
    first = shelf.png(CARD)
    assert (shelf.png(CARD), shelf.drawn) == (first, 1)
    again = Shelf(tmp_path, Face())
    assert (again.png(CARD), again.drawn) == (first, 0)
    for change in (
        {"title": "x"},
        {"number": 43},
        {"sections": ()},
        {"site": "x"},
        {"label": "x"},
        {"host": "x"},
    ):
        other = dataclasses.replace(CARD, **change)
        assert again.name(other) != again.name(CARD)
        assert again.png(other) != first
    assert again.drawn == 6


def test_a_damaged_or_closed_shelf_costs_time_and_nothing_else(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, FACE)
    first = shelf.png(CARD)
    [kept] = tmp_path.rglob("*.png")
    kept.write_bytes(first[:1000])
    assert (shelf.png(CARD), shelf.drawn) == (first, 2)
    (tmp_path / "file").write_text("no folder")
    closed = Shelf(tmp_path / "file", FACE)
    assert (closed.png(CARD), closed.drawn) == (first, 1)
    closed.tidy(())


def test_what_shows_nothing_any_more_goes_once_there_is_much_of_it(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, FACE)
    shelf.png(CARD)
    folder = next(tmp_path.iterdir())
    (tmp_path / "pillow-0.1").mkdir()
    for number in range(201):
        (folder / f"old{number}.png").write_bytes(b"")
        if number == 150:
            shelf.tidy({shelf.name(CARD)})
            assert len(list(folder.iterdir())) == 152
    shelf.tidy({shelf.name(CARD)})
    assert [path.name for path in folder.iterdir()] == [shelf.name(CARD)]
    assert list(tmp_path.iterdir()) == [folder]


def test_a_font_of_the_authors_own_is_used_and_what_is_none_is_refused(tmp_path: Path) -> None:
    from importlib import resources

    italic = tmp_path / "own.ttf"
    italic.write_bytes((resources.files("font_source_sans_pro") / "files/SourceSansPro-It.ttf").read_bytes())
    assert draw(CARD, Face(italic)) != draw(CARD, FACE)
    (tmp_path / "no.ttf").write_text("no font")
    with pytest.raises(SettingsError, match="no font"):
        Face(tmp_path / "no.ttf")
    with pytest.raises(FileError):
        Face(tmp_path / "missing.ttf")


def test_each_post_names_its_card_and_a_second_build_draws_none(tmp_path: Path) -> None:
    blog = small(tmp_path / "blog")
    for name, words in HOSTILE.items():
        blog.write(f"posts/h-{name}.md", front(words, url=f"/h-{name}/") + "Words.\n")
    blog.write("takes/short-take-2.md", take(f"Technology Short Take 2: {HOSTILE['quotes']}", 2))
    blog.run("build")
    cards = blog.files("cards/*.png")
    assert len(cards) == 3 + len(HOSTILE) + 1
    page = blog.page("2026/10/08/short-take-1/index.html")
    said = dict(re.findall(r'<meta (?:property|name)="((?:og:image|twitter)[^"]*)" content="([^"]*)">', page))
    assert said.pop("og:image").removeprefix(f"{ADDRESS}/") in cards
    assert said == {
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Technology Short Take 1: Networking, Security – Patch Panel",
        "twitter:card": "summary_large_image",
    }
    kept = {path: path.stat().st_mtime_ns for path in (blog.folder / ".shorttake/cards").rglob("*.png")}
    blog.run("build")
    assert kept == {
        path: path.stat().st_mtime_ns for path in (blog.folder / ".shorttake/cards").rglob("*.png")
    }
    blog.set(cards={"face": "x"})
    assert 'write True, False or {"font"' in blog.run("build", code=1)
    blog.set(cards=False)
    blog.run("build")
    assert not blog.files("cards/*.png")
    assert "og:image" not in blog.page("2026/10/08/short-take-1/index.html")
