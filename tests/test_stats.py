"""What the archive says about itself: counted right, drawn so that anybody can read it, on the page and the terminal."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from published_blog import HOSTILE, PublishedBlog, front, small, take
from shorttake.archive import Place
from shorttake.render.charts import Bar, bars, columns, multiples
from shorttake.rot import Rules
from shorttake.stats import Age, Share, count, health
from shorttake.stats.page import page
from shorttake.stats.statistics import many, percent

SVG = "{http://www.w3.org/2000/svg}"


def row(url: str, **more: object) -> Place:
    said = {"file": "a.md", "line": 1, "title": "Take 1", "number": 1, "series": "Take", "date": "2025-03-04"}
    return Place(**(said | {"section": "Networking", "item": 0, "url": url, "canonical": url} | more))  # type: ignore[arg-type]


def section(heading: str | None) -> str | None:
    return heading if heading in ("Networking", "Storage") else None


ROWS = [
    row("https://www.a.example/1"),
    row("https://a.example/2", section="Storage", item=1),
    row("https://b.example/", section="Rants", item=1),
    row("https://a.example/2", file="b.md", title="Take 2", number=2, date="2026-01-02"),
    row("https://c.example/", file="c.md", title="A post", series=None, number=None, date="2020-01-01"),
    row("https://d.example/", state="draft"),
    row("https://e.example/", state="inbox", series=None),
    row("mailto:a@b.example"),
]
HEALTH = {"https://a.example/2": "dead", "https://b.example/": "ok", "https://c.example/": "soft404"}
NUMBERS = count(ROWS, section, {"https://a.example/2": "Ann", "https://d.example/": "Bob"}, HEALTH)


def test_every_number_is_counted_from_what_is_published() -> None:
    assert (NUMBERS.posts, NUMBERS.links, NUMBERS.pages) == (3, 5, 4)
    assert NUMBERS.years == (2020, 2025, 2026)
    assert [(one.name, one.links, one.by_month) for one in NUMBERS.sections] == [
        ("Networking", 2, {"2025-03": 1, "2026-01": 1}),
        ("Storage", 1, {"2025-03": 1}),
        ("Other", 1, {"2025-03": 1}),
    ]
    assert NUMBERS.sources == (Share("a.example", 3), Share("b.example", 1), Share("c.example", 1))
    assert NUMBERS.authors == (Share("Ann", 2),)
    assert NUMBERS.ages == (Age(2020, 1, 1, 1), Age(2025, 3, 2, 1))
    assert (NUMBERS.checked, NUMBERS.rotten) == (3, 2)
    assert [(one.number, one.items, one.links) for one in NUMBERS.issues] == [(1, 2, 3), (2, 1, 1)]
    assert NUMBERS.periods == ("2020", "2021", "2022", "2023", "2024", "2025", "2026")


@pytest.mark.parametrize(
    ("dates", "periods"),
    [
        (["2025-11-01", "2026-02-03"], ("2025-11", "2025-12", "2026-01", "2026-02")),
        (["2026-02-03"], ("2026-02",)),
        (["0001-01-01", "2025-01-01", "2026-01-01"], ("1", "2025", "2026")),
        ([None], ()),
    ],
)
def test_a_young_blog_is_told_by_months_and_no_empty_centuries_are(
    dates: list[str | None], periods: tuple[str, ...]
) -> None:
    rows = [row("https://a.example/", date=date) for date in dates]
    assert count(rows, section, {}, {}).periods == periods


def test_nothing_published_says_so() -> None:
    empty = count([], section, {}, {})
    assert page(empty).figures == ()
    assert page(empty).summary == "Nothing was linked yet."


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 9, "0%"), (1, 900, "1%"), (1, 3, "33%"), (3, 3, "100%"), (0, 0, "0%")]
)
def test_a_share_that_is_not_nothing_is_never_told_as_nothing(part: int, whole: int, expected: str) -> None:
    assert percent(part, whole) == expected


def test_nouns_agree_with_their_numbers() -> None:
    assert [many(1, "link"), many(2000, "copy", "copies")] == ["1 link", "2,000 copies"]


# --- charts ----------------------------------------------------------------------------------------

ROW = st.builds(Bar, st.text(max_size=60), st.floats(0, 1e12), st.text(max_size=8))


@given(st.lists(ROW, max_size=30), st.text(max_size=60))
def test_a_chart_stays_within_its_frame_and_is_named(rows: list[Bar], said: str) -> None:
    for drawn in (bars(said, rows), columns(said, rows), multiples(said, [("a", rows), ("<b>", rows)])):
        [svg] = BeautifulSoup(drawn, "html.parser").find_all("svg", recursive=False)
        assert svg["role"] == "img"
        assert svg["aria-label"] == said
        _, _, wide, tall = map(float, str(svg["viewbox"]).split())
        for rect in svg.find_all("rect"):
            assert float(str(rect["x"])) + float(str(rect["width"])) <= wide + 1
            assert 0 <= float(str(rect["y"])) <= float(str(rect["y"])) + float(str(rect["height"])) <= tall
        assert {tag.name for tag in svg.find_all(True)} <= {"g", "rect", "text", "path"}


def test_lengths_are_in_proportion() -> None:
    drawn = ElementTree.fromstring(bars("said", [Bar("a", 10, "10"), Bar("b", 5, "5"), Bar("c", 0, "0")]))
    widths = [float(rect.get("width", "")) for rect in drawn.iter("rect")]
    assert widths[0] == pytest.approx(2 * widths[1], rel=0.01)
    assert widths[2] == 0


def test_a_thousand_columns_are_put_together_and_none_is_lost_from_sight() -> None:
    rows = [Bar(str(at), 1, "1") for at in range(1000)]
    rows[777] = Bar("777", 9, "nine")
    drawn = columns("said", rows)
    assert drawn.count("<rect") == 334
    assert ">nine<" in drawn


# --- health ----------------------------------------------------------------------------------------


def looked(url: str, what: str) -> str:
    """A line of the history: one look at a link."""
    return json.dumps({"url": url, "seen": [{"at": "2026-10-01T00:00:00+00:00", "what": what}]})


def test_what_was_last_found_is_read_and_bad_lines_are_passed_over(tmp_path: Path) -> None:
    now = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    assert health(tmp_path, Rules(), now) == {}
    lines = [
        looked("https://www.a.example/1?utm_source=x", "gone"),
        "{broken",
        "[]",
        '{"url": 5, "seen": []}',
        "[" * 100_000,
        looked("https://b.example/", "good"),
    ]
    (tmp_path / "link-health.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert sorted(health(tmp_path, Rules(), now).values()) == ["dead", "ok"]


# --- the whole way ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> PublishedBlog:
    """A blog with hostile names of authors, sections and issues."""
    blog = small(tmp_path_factory.mktemp("stats") / "blog")
    for number, words in enumerate(HOSTILE.values(), 2):
        blog.write(f"takes/t{number}.md", take(f"Technology Short Take {number} {words}", number))
    blog.write(
        "inbox/used/1/a.md",
        "---\nurl: https://routes.example/leak\nauthor: " + json.dumps(HOSTILE["markup"]) + "\n---\n",
    )
    blog.write("link-health.jsonl", looked("https://routes.example/leak", "gone"))
    blog.write("posts/none.md", front("No links", date="2019-01-01") + "Nothing.\n")
    blog.run("build")
    return blog


def test_the_page_has_each_number_in_a_table_and_nothing_that_runs(blog: PublishedBlog) -> None:
    found = BeautifulSoup(blog.page("stats/index.html"), "html.parser")
    assert [h2.get_text() for h2 in found.find_all("h2")] == [
        "Links per section over time",
        "Busiest sources",
        "Authors",
        "Rot by age",
        "Issue length",
    ]
    assert len(found.select("svg[role=img][aria-label]")) == len(found.select("section table")) == 5
    assert not found.find_all(["script", "img", "style"])
    assert found.select_one("#authors ~ details th[scope=row]").get_text() == HOSTILE["markup"]  # type: ignore[union-attr]
    assert "100%" in found.select_one("#rot ~ details").get_text()  # type: ignore[union-attr]


def test_the_command_tells_the_same_to_people_and_programs(blog: PublishedBlog) -> None:
    said = blog.run("stats", "--limit", "3")
    assert "routes.example" in said
    assert "\x1b" not in said
    assert "\u202e" not in said
    told = json.loads(blog.run("stats", "--json"))
    assert told["links"] == 3 * 11
    assert told["rot"] == [{"year": 2026, "links": 3, "checked": 1, "rotten": 1}]
    assert told["authors"] == [{"author": HOSTILE["markup"], "links": 11}]
    assert [one["links"] for one in told["sections"]] == [22, 11]
    assert len(told["issues"]) == 11
    assert set(told["snapshots"]) == {"bytes", "copies", "months"}
    assert len(json.loads(blog.run("stats", "--json", "--limit", "1"))["sources"]) == 1


def test_the_page_can_be_left_out(tmp_path: Path) -> None:
    blog = small(tmp_path / "blog")
    blog.set(stats=False)
    blog.run("build")
    assert not blog.files("stats/*")
