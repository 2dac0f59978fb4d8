"""Search: what can be found, where it leads, and that an index is made only when something changed."""

from __future__ import annotations

import gzip
import json
import os
import re
import stat
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from published_blog import HOSTILE, front, small, take
from shorttake.render.search import NoSearch, Record, bundle
from shorttake.render.search.bundle import served
from shorttake.render.search.pieces import of_items, of_post, of_updates
from shorttake.takes.parse import read_take

RECORD = Record(
    "2026/a/#item-x", "how routes leak", "Here is how routes leak.", "Take 1", "Networking", "2026"
)


def marks(page: str) -> dict[str, str]:
    """What a record's page tells Pagefind: meta and filters by name."""
    found = {}
    for span in BeautifulSoup(page, "html.parser").select("span[data-v]"):
        said = span.get("data-pagefind-meta") or span.get("data-pagefind-filter")
        found[str(said).removesuffix("[data-v]")] = str(span["data-v"])
    return found


def test_a_record_says_what_it_is_and_where_it_stands() -> None:
    assert marks(RECORD.page("en")) == {
        "title": "how routes leak",
        "url": "2026/a/#item-x",
        "place": "Take 1",
        "section": "Networking",
        "year": "2026",
    }
    assert "<h1>" not in RECORD.page("en")
    assert "<h1>Other</h1>" in Record("a/", "Other", "Words.", "").page("en")
    assert set(marks(Record("a/", "Other", "Words.", "").page("en"))) == {"title", "url"}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    page = BeautifulSoup(Record(words, words, words + "!", words, words, words).page(words), "html.parser")
    assert {tag.name for tag in page.find_all(True)} <= {"html", "head", "title", "body", "span", "h1", "p"}
    assert {key for tag in page.find_all(True) for key in tag.attrs} <= {
        *("lang", "data-pagefind-body", "data-v", "data-pagefind-meta", "data-pagefind-filter")
    }


def test_items_lead_to_themselves_and_updates_and_posts_too() -> None:
    text = (
        "Hello.\n\n## Networks\n\n* See [*one* thing](https://www.a.example/) and ![x](y.png).\n"
        "* No link " + "word " * 40 + "\n"
    )
    parts = read_take(text)
    [one, other] = of_items(
        "t/",
        "Take 1",
        text,
        ((section.heading, item) for section in parts.sections for item in section.items),
        "2026",
        lambda heading: "Networking" if heading == "Networks" else "",
    )
    assert one.title == "one thing"
    assert one.url == f"t/#{parts.items[0].anchor}"
    assert one.words.startswith("See one thing")
    assert one.words.endswith("a.example")
    assert (one.place, one.section, one.year) == ("Take 1 · Networks", "Networking", "2026")
    assert other.title.startswith("No link word")
    assert other.title.endswith("word…")
    assert len(other.title) <= 90
    [post] = of_post("p/", "A post", "Some *words*.", "2026")
    assert (post.url, post.title, post.words) == ("p/", "A post", "Some words.")
    [update] = of_updates("l/", "Live", text, parts.items[:1], "2026")
    assert (update.url, update.place) == (one.url.replace("t/", "l/"), "Live")


def test_an_index_is_made_once_and_anew_when_a_word_changes(tmp_path: Path) -> None:
    made = bundle([RECORD], "en", tmp_path)
    assert isinstance(made, Path)
    names = [path.as_posix() for path in served(made)]
    assert {"pagefind.js", "pagefind-entry.json"} <= set(names)
    assert not [name for name in names if "ui" in name or "highlight" in name]
    [fragment] = made.glob("fragment/*")
    told = json.loads(gzip.decompress(fragment.read_bytes()).removeprefix(b"pagefind_dcd"))
    assert told["meta"]["url"] == "2026/a/#item-x"
    assert told["filters"] == {"section": ["Networking"], "year": ["2026"]}
    (made / "mark").write_text("")
    assert bundle([RECORD], "en", tmp_path) == made
    assert (made / "mark").exists(), "it was not made again"
    other = bundle([RECORD, Record("b/", "b", "b.", "")], "en", tmp_path)
    assert isinstance(other, Path)
    assert not made.exists()
    assert len(list((tmp_path / "pages").iterdir())) == 2
    again = bundle([RECORD], "en", tmp_path)
    assert len(list((tmp_path / "pages").iterdir())) == 1
    assert isinstance(again, Path)
    assert sorted(path.as_posix() for path in served(again)) == sorted(names), (
        "the same words, the same files"
    )


def test_nothing_to_search_is_no_error(tmp_path: Path) -> None:
    none = bundle([], "en", tmp_path)
    assert isinstance(none, NoSearch)
    assert "nothing to search" in none.why


# A package in the place of the one with the program: without one, or with one that fails.
PROGRAMS = {
    "missing": ("raise ImportError('no such package')", "the search program is not there", ""),
    "broken": ("def get_executable(): return {path!r}", "the search program failed: out of luck", "exit 3"),
    "silent": ("def get_executable(): return {path!r}", "the search program failed", "exit 0"),
    "gone": ("def get_executable(): return '/nowhere/pagefind'", "could not be run", ""),
}


@pytest.mark.parametrize("kind", PROGRAMS)
def test_a_build_without_the_program_works_and_says_so(kind: str, tmp_path: Path) -> None:
    source, complaint, ending = PROGRAMS[kind]
    script = tmp_path / "pagefind"
    script.write_text(f"#!/bin/sh\necho out of luck >&2\n{ending}\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake" / "pagefind_bin.py").write_text(source.format(path=str(script)))
    blog = small(tmp_path / "blog")
    path = f"{tmp_path / 'fake'}{os.pathsep}{blog.environ['PYTHONPATH']}"
    said = blog.run("build", PYTHONPATH=path)
    assert complaint in said
    page = BeautifulSoup(blog.page("search/index.html"), "html.parser")
    assert not page.find_all(["form", "script"])
    assert [link.get_text() for link in page.select("main a")][-2:] == ["2026", "Everything"]
    assert not blog.files("pagefind/*")


def test_a_site_can_be_searched_down_to_the_item_and_without_drafts(tmp_path: Path) -> None:
    blog = small(tmp_path / "blog")
    for name, words in HOSTILE.items():
        blog.write(f"takes/{name}.md", take(f"Technology Short Take 2 {words}", 2, url=f"/{name}/"))
        blog.write(f"posts/{name}.md", front(words, url=f"/p-{name}/") + words)
    said = blog.run("build")
    assert "search" not in said
    found = {}
    for path in (blog.folder / "output" / "pagefind" / "fragment").iterdir():
        one = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[one["meta"]["url"]] = one
    assert not [url for url in found if "drafts" in url or "later" in url]
    assert {"2026/10/08/prose/", "about/", "2026/10/08/cables/"} <= set(found)
    items = [url for url in found if url.startswith("2026/10/08/short-take-1/#item-")]
    assert len(items) == 3
    page = blog.page("2026/10/08/short-take-1/index.html")
    assert all(f'id="{url.partition("#")[2]}"' in page for url in items)
    live = blog.page("2026/10/08/cables/index.html")
    updates = [url for url in found if url.startswith("2026/10/08/cables/#")]
    assert len(updates) == 2
    assert all(f'id="{url.partition("#")[2]}"' in live for url in updates)
    searching = BeautifulSoup(blog.page("search/index.html"), "html.parser")
    assert [option.get_text() for option in searching.select("#_section option")] == [
        "all",
        "Networking",
        "Security",
    ]
    assert searching.select_one("form[role=search]")
    assert searching.select_one("head > noscript > link[rel=stylesheet][href*='/theme/noscript-']")
    assert searching.select_one("script[type=module][src*='/theme/search-']")
    assert not [tag for tag in searching.find_all("script") if tag.get_text(strip=True)]


def test_the_page_can_be_left_out(tmp_path: Path) -> None:
    blog = small(tmp_path / "blog")
    blog.set(search=False)
    blog.run("build")
    assert not blog.files("search/*") + blog.files("pagefind/*")


def test_the_script_puts_no_foreign_words_into_the_page_as_html() -> None:
    script = (Path(__file__).parent.parent / "theme/static/search.js").read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|https?://", script)
