"""Search: what can be found, where it leads, and that an index is made only when something changed."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import re
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from published_blog import HOSTILE, front, small, take
from shorttake.liveblog import read as read_liveblog
from shorttake.render.search import Found, Index, Making, NoSearch, Record, named, pages
from shorttake.render.search.bundle import PART, Run, _Part
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


def given(*records: Record) -> Found:
    """A post that gives these records."""
    names = named(records, pages(records, "en")).names
    return Found(records[0].url.partition("#")[0], names, lambda: pages(records, "en"))


def made(posts: list[Found], folder: Path, part: int = PART) -> Index:
    index = Making(posts, folder, part).finish()
    assert isinstance(index, Index)
    return index


def read(index: Index) -> dict[str, bytes]:
    """The files of an index by name."""
    return {name: Path(path).read_bytes() for name, path in index.files.items()}


def written(index: Index) -> dict[str, int]:
    """When each of its files was written."""
    return {path: Path(path).stat().st_mtime_ns for path in index.files.values()}


def told(index: Index) -> list[dict[str, Any]]:
    """What the index holds of each record."""
    found = [data for name, data in sorted(read(index).items()) if "fragment/" in name]
    return [json.loads(gzip.decompress(data).removeprefix(b"pagefind_dcd")) for data in found]


def test_an_index_is_made_once_and_anew_when_a_word_changes(tmp_path: Path) -> None:
    index = made([given(RECORD)], tmp_path)
    assert {"pagefind.js", "pagefind-entry.json"} <= index.files.keys()
    assert not [name for name in index.files if "ui" in name or "highlight" in name]
    [fragment] = told(index)
    assert fragment["meta"]["url"] == "2026/a/#item-x"
    assert fragment["filters"] == {"section": ["Networking"], "year": ["2026"]}
    before = read(index)
    times = written(index)
    assert written(made([given(RECORD)], tmp_path)) == times
    other = made([given(RECORD), given(Record("b/", "b", "b.", ""))], tmp_path)
    assert not times.keys() & set(other.files.values()), "it was made again"
    assert len(list((tmp_path / "pages-0").iterdir())) == 2
    assert read(made([given(RECORD)], tmp_path)) == before, "the same words, the same files"
    assert len(list((tmp_path / "pages-0").iterdir())) == 1


def test_a_page_that_was_cut_off_is_written_again(tmp_path: Path) -> None:
    post = given(RECORD)
    index = read(made([post], tmp_path))
    [page] = (tmp_path / "pages-0").iterdir()
    page.write_bytes(b"<html>")
    shutil.rmtree(tmp_path / "parts")
    assert read(made([post], tmp_path)) == index


def test_a_large_index_has_parts_of_which_a_change_makes_one_anew(tmp_path: Path) -> None:
    posts = [given(Record(f"p{number}/", f"Post {number}", f"Word{number} here.", "")) for number in range(9)]
    index = made(posts, tmp_path / "a", part=400)
    parts = {name.partition("/")[0] for name in index.files if name.endswith("/pagefind-entry.json")}
    assert parts == {str(number) for number in range(1, index.further + 1)} > set()
    assert len([name for name in index.files if name.endswith(("pagefind.js", ".pagefind"))]) == len(
        [name for name in index.files if "/" not in name and name.endswith(("pagefind.js", ".pagefind"))]
    ), "one program for all"
    assert sorted(one["meta"]["url"] for one in told(index)) == [f"p{number}/" for number in range(9)]
    before = read(index)
    posts[4] = given(Record("p4/", "Post 4", "Other words.", ""))
    changed = made(posts, tmp_path / "a", part=400)
    assert set(changed.files.values()) - set(index.files.values())
    kept = {name: path for name, path in index.files.items() if changed.files.get(name) == path}
    folder = f"{tmp_path / 'a/parts'}/"
    assert len({path.removeprefix(folder).split("/")[0] for path in kept.values()}) == index.further
    posts[4] = given(Record("p4/", "Post 4", "Word4 here.", ""))
    assert (
        read(made(posts, tmp_path / "a", part=400)) == before == read(made(posts, tmp_path / "b", part=400))
    )


def test_updates_of_a_long_liveblog_share_records_and_are_told_apart(tmp_path: Path) -> None:
    text = front("Cables", starts="2026-10-08T00:00:00+00:00")
    text += "".join(f'\n{n // 60:02}:{n % 60:02} Word{n} <b>is</b> "said" here.\n' for n in range(120))
    entries = read_liveblog(text, dt.UTC).entries
    records = list(of_updates("l/", "Cables", text, entries, "2026"))
    assert [len(one.parts) for one in records] == [50, 50, 20]
    assert [one.url for one in records] == ["l/#t0000", "l/#t0050", "l/#t0140"]
    page = BeautifulSoup(records[0].page("en"), "html.parser")
    assert [one["id"] for one in page.select("h2")] == [entry.anchor for entry in entries[:50]]
    assert page.select("h2")[7].get_text() == 'Word7 is "said" here.'
    [fragment] = told(made([given(records[2])], tmp_path))
    assert [one["id"] for one in fragment["anchors"] if one["element"] == "h2"] == [
        entry.anchor for entry in entries[100:]
    ]
    assert len(list(of_updates("l/", "Cables", text, entries[:100], "2026"))) == 100


def test_nothing_to_search_is_no_error(tmp_path: Path) -> None:
    none = Making([], tmp_path).finish()
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


def test_parts_are_made_one_after_the_other_until_one_fails(tmp_path: Path) -> None:
    script = tmp_path / "pagefind"
    script.write_text('#!/bin/sh\ncd "$2" || exit 4\ntouch was-here\nexec cat "$2/answer" "$2/say"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    parts = [_Part(tmp_path / f"made-{n}", tmp_path / str(n), {}) for n in range(3)]
    for part in parts:
        part.folder.mkdir()
        (part.folder / "answer").write_text("")
    (parts[0].folder / "say").write_text("")
    assert "No such file" in Run(script, parts).failure
    assert [(part.folder / "was-here").exists() for part in parts] == [True, True, False]
    (parts[1].folder / "say").write_text("")
    (parts[2].folder / "say").write_text("")
    assert Run(script, parts).failure == ""
    assert (parts[2].folder / "was-here").exists()


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
