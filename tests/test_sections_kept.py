"""What is said of the section of a link where it is kept, and what is filed without asking where that is wanted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sections_blog import NAMES, blog
from shorttake.cli.add import add_link
from shorttake.cli.inbox import inbox
from shorttake.cli.lint import lint
from shorttake.errors import ShorttakeError
from shorttake.link import from_text
from shorttake.site import Site

KEYWORDS = [{**NAMES[0], "keywords": ["bgp"]}, *NAMES[1:]]
PAGE = "<!doctype html><title>Part 9 of a router that speaks BGP to its peers</title><p>Words.</p>"
SURE = "https://routes.example/9"


def root(folder: Path, wish: float | None = None, issues: int = 8) -> Path:
    own = {"sections": KEYWORDS} | ({"auto_file": wish} if wish else {})
    blog(folder, issues).write("pelicanconf.py", f"SITENAME = 'Blog'\nSHORTTAKE = {own!r}\n")
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    return folder


def run(command: Any, where: Path, *arguments: str) -> Result:
    site = Site(where, {"SHORTTAKE_NOW": "2026-11-21T09:00:00+00:00"})
    told: list[ShorttakeError] = []
    site.on_problem = told.append
    done = CliRunner().invoke(command, arguments, obj=site, standalone_mode=False)
    assert done.exception is None, done.exception
    assert not told
    return done


def add(where: Path, *arguments: str) -> Any:
    return json.loads(run(add_link, where, *arguments, "--json").stdout)


def test_a_kept_link_has_the_first_two_sections_and_why(tmp_path: Path) -> None:
    where = root(tmp_path)
    page = str(tmp_path / "page.html")
    said = add(where, SURE, "--page", page)
    assert (said["section"], said["filed"]) == (None, False)
    assert said["suggested"][0] == "Networking"
    assert len(said["suggested"]) == 2
    words = run(add_link, where, "https://routes.example/10", "--page", page).stdout
    assert "Networking or " in words
    assert "routes.example: 16 of 16 in Networking" in words
    assert "filed under" not in words


@pytest.mark.parametrize("wish", [None, 0.9])
def test_what_the_author_said_is_not_asked(tmp_path: Path, wish: float | None) -> None:
    where = root(tmp_path, wish)
    said = add(where, SURE, "--offline", "--section", "storage")
    assert (said["section"], said["suggested"], said["filed"]) == ("Storage", [], False)
    assert "filed:" not in (where / said["file"]).read_text(encoding="utf-8")
    again = add(where, SURE, "--offline")
    assert (again["status"], again["suggested"]) == ("known", [])


def test_what_is_sure_enough_is_filed_where_that_is_wanted_and_it_says_so(tmp_path: Path) -> None:
    where = root(tmp_path, 0.85)
    words = run(add_link, where, SURE, "--page", str(tmp_path / "page.html")).stdout
    assert "filed under Networking (9" in words
    assert "routes.example: 16 of 16 in Networking" in words
    doubtful = add(where, "https://nowhere.example/9", "--offline", "--title", "zzzz")
    assert (doubtful["section"], doubtful["filed"], len(doubtful["suggested"])) == (None, False, 2)
    listed = {one["url"]: one for one in json.loads(run(inbox, where, "list", "--json").stdout)}
    assert listed[SURE]["section"] == "Networking"
    assert listed[SURE]["filed"].startswith("Networking, 9")
    assert listed["https://nowhere.example/9"]["suggested"] == doubtful["suggested"]


def test_what_was_filed_by_itself_teaches_nothing_until_the_author_changes_it(tmp_path: Path) -> None:
    where = root(tmp_path, 0.85)
    said = add(where, SURE, "--page", str(tmp_path / "page.html"))
    assert said["filed"]
    path = where / said["file"]
    text = path.read_text(encoding="utf-8")
    site = Site(where, {})
    assert site.filing.learn().links == 48
    path.write_text(text.replace("section: Networking", "section: Storage"), encoding="utf-8")
    assert from_text(path.read_text(encoding="utf-8")).filed is not None
    assert site.filing.learn().links == 49


def test_a_tag_that_files_is_the_authors_word(tmp_path: Path) -> None:
    where = root(tmp_path)
    Site(where, {}).filing.learn()
    said = add(where, "https://disks.example/9", "--offline", "--title", "LUNs", "--tag", "bgp")
    assert said["suggested"][0] == "Networking"
    assert (
        "Networking: tagged bgp"
        in run(add_link, where, "https://disks.example/10", "--offline", "--tag", "bgp").stdout
    )


def test_offline_nothing_is_learned_and_what_was_learned_is_used_as_it_is(tmp_path: Path) -> None:
    where = root(tmp_path)
    model = Site(where, {}).filing.path
    assert add(where, SURE, "--offline")["suggested"] == []
    assert not model.exists()
    Site(where, {}).filing.learn()
    before = model.read_bytes()
    blog(where, 9).write("pelicanconf.py", (where / "pelicanconf.py").read_text(encoding="utf-8"))
    assert add(where, "https://routes.example/10", "--offline")["suggested"][0] == "Networking"
    assert model.read_bytes() == before


def test_a_new_blog_suggests_at_once(tmp_path: Path) -> None:
    said = add(root(tmp_path, issues=0), "https://example.org/a", "--offline", "--title", "OVSDB, a tour")
    assert said["suggested"][0] == "Networking"


def test_a_suggestion_that_was_turned_down_in_the_draft_is_not_offered_again(tmp_path: Path) -> None:
    where = root(tmp_path)
    add(where, SURE, "--offline")
    Site(where, {}).filing.learn()
    draft = where / "content/takes/next.md"
    for heading, said in (("Networking", ""), ("Storage", "")):
        draft.write_text(
            "---\ntitle: 'Technology Short Take #9'\nstatus: draft\n---\n\n"
            f"## {heading}\n\n* [Part 9 of a router that speaks BGP]({SURE}) is out, and worth a look.\n",
            encoding="utf-8",
        )
        assert run(lint, where, str(draft)).stdout == said
    draft.write_text(draft.read_text(encoding="utf-8").replace(SURE, "https://routes.example/77"), "utf-8")
    assert "of ten like it are in Networking" in run(lint, where, str(draft)).stdout
