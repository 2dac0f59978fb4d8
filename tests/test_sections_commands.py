"""`shorttake sections learn`, `suggest` and `report`: what they answer, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sections_blog import NAMES, blog
from shorttake.cli.sections import sections
from shorttake.errors import ShorttakeError
from shorttake.site import Site

SETTINGS = f"SITENAME = 'Blog'\nSHORTTAKE = {{'sections': {NAMES!r}}}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = blog(tmp_path, 4)
    made.write("pelicanconf.py", SETTINGS)
    made.link("a.md", "https://disks.example/9", title="An array and its LUNs")
    made.link("b.md", "https://odd.example/8", title="Decided", section="Servers")
    return tmp_path


def shorttake(root: Path, *arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(sections, arguments, obj=Site(root, {}), input=stdin, standalone_mode=True)


def answer(root: Path, *arguments: str, stdin: str = "") -> Any:
    done = shorttake(root, *arguments, "--json", stdin=stdin)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_learn_says_from_how_much(root: Path) -> None:
    assert "learned from 25 links in 5 issues" in shorttake(root, "learn").stdout
    said = answer(root, "learn", "--model", str(root / "my.model"))
    assert (said["links"], said["issues"], said["model"]) == (25, 5, "my.model")
    assert said["bytes"] == (root / "my.model").stat().st_size
    assert answer(root, "learn", "--from", str(root / "content/takes"))["links"] == 24


def test_learn_refuses_a_folder_that_is_none(root: Path) -> None:
    done = shorttake(root, "learn", "--from", str(root / "nowhere"))
    assert isinstance(done.exception, ShorttakeError)
    assert done.exception.where == str(root / "nowhere")


def test_suggest_for_an_address(root: Path) -> None:
    said = answer(root, "suggest", "https://routes.example/9", "--title", "A router")
    assert said["section"] == "Networking"
    assert set(said) == {"url", "section", "confidence", "scores", "why"}
    assert (
        "routes.example: 8 of 8 in Networking"
        in shorttake(root, "suggest", "https://routes.example/9").stdout
    )


def test_suggest_knows_what_the_inbox_knows(root: Path) -> None:
    said = answer(root, "suggest", "https://disks.example/9")
    assert "LUNs" in " ".join(said["why"]) or "array" in " ".join(said["why"])


def test_suggest_for_what_waits_in_the_inbox(root: Path) -> None:
    said = answer(root, "suggest")
    assert [(one["url"], one["section"]) for one in said] == [("https://disks.example/9", "Storage")]
    assert "Storage" in shorttake(root, "suggest").stdout


def test_lines_in_lines_out(root: Path) -> None:
    asked = [
        {"url": "https://routes.example/1", "title": "A router", "text": "speaks BGP"},
        {"url": "https://disks.example/1", "title": None},
        {},
        {"url": 7, "title": ["x"], "text": "\ud800"},
    ]
    done = shorttake(root, "suggest", "--jsonl", stdin="\n".join(map(json.dumps, asked)) + "\n\n")
    assert done.exit_code == 0
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(asked)
    assert [one["section"] for one in found[:2]] == ["Networking", "Storage"]
    for one in found:
        assert set(one) == {"section", "confidence", "scores", "why"}
        assert one["section"] in one["scores"]
        assert isinstance(one["why"], list)


@pytest.mark.parametrize("line", ["{", "[1]", '"x"', "[" * 100_000])
def test_a_line_that_is_no_object_is_named(root: Path, line: str) -> None:
    done = shorttake(root, "suggest", "--jsonl", stdin=f'{{"url": "https://a.example/"}}\n{line}\n')
    assert isinstance(done.exception, ShorttakeError)
    assert done.exception.where == "stdin:2"
    assert len(done.stdout.splitlines()) >= 1


def test_jsonl_goes_with_no_address(root: Path) -> None:
    done = shorttake(root, "suggest", "--jsonl", "https://a.example/")
    assert isinstance(done.exception, ShorttakeError)
    assert done.exception.exit_code == 2


def test_report_asks_each_issue_with_only_the_earlier_ones_known(root: Path) -> None:
    said = answer(root, "report")
    assert (said["issues"], said["asked"]) == (5, 4)
    title = said["views"]["address and title"]
    assert title["asked"] == 19
    assert 0.5 < title["first"] <= title["first two"] <= 1.0
    assert sum(one["links"] for one in title["sections"]) == 19
    assert {one["section"] for one in title["sections"]} == {one["name"] for one in NAMES}
    words = shorttake(root, "report").stdout
    assert "Networking" in words


@pytest.mark.parametrize("issues", [0, 1])
def test_report_of_a_past_too_short(tmp_path: Path, issues: int) -> None:
    blog(tmp_path, issues).write("pelicanconf.py", SETTINGS)
    done = shorttake(tmp_path, "report")
    assert done.exit_code == 0
    assert "not yet two issues" in done.output
    assert answer(tmp_path, "report")["asked"] == 0
