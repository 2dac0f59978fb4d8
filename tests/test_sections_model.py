"""What was learned is a cache: deleted, damaged or out of date, it is learned again and never believed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from sections_blog import NAMES, Said, blog, take
from shorttake.errors import FileError, SettingsError
from shorttake.sections import Asked
from shorttake.sections.filing import wishes
from shorttake.sections.model import MOST_BYTES

ASKED = Asked("https://routes.example/9", "a router that speaks BGP")


def test_a_deleted_model_is_learned_again_and_a_fresh_one_is_not(tmp_path: Path) -> None:
    made = blog(tmp_path, 3)
    first = Said()
    filing = first.filing(made)
    answer = filing.suggest(ASKED)
    assert first.learned == ["nothing is learned yet"]
    assert filing.path == made.settings.cache.parent / "sections.model"
    again = Said()
    assert again.filing(made).suggest(ASKED).section == answer.section
    assert again.learned == []
    filing.path.unlink()
    assert again.filing(made).suggest(ASKED).section == answer.section
    assert again.learned == ["nothing is learned yet"]


def changed(text: str, **head: object) -> str:
    first, _, body = text.partition("\n")
    return json.dumps(json.loads(first) | head) + "\n" + body


@pytest.mark.parametrize(
    ("name", "damage", "reason"),
    [
        ("another version", lambda text: changed(text, version=99), "another version"),
        ("cut off in the middle", lambda text: text[: len(text) // 2], "cut off"),
        ("cut off in the first line", lambda text: text[:20], "no model"),
        ("empty", lambda text: "", "no model"),
        ("another file", lambda text: "BM\x00\x01\n", "no model"),
        ("a list", lambda text: "[1, 2]\n", "no model"),
        ("deep", lambda text: "[" * 100_000, "no model"),
        ("a weight changed", lambda text: text[:-3] + "9\n", "cut off or was changed"),
        ("other sections", lambda text: changed(text, sections=[["A", [], []]]), "sections"),
        ("doubts missing", lambda text: changed(text, doubts=[[1.0], []]), "another version"),
        ("doubts of words", lambda text: changed(text, doubts=[["x"] * 9, []]), "no model"),
        ("a key missing", lambda text: json.dumps({"file": "shorttake sections"}), "no model"),
    ],
)
def test_a_model_that_cannot_be_used_is_learned_again(
    tmp_path: Path, name: str, damage: object, reason: str
) -> None:
    made = blog(tmp_path, 3)
    path = Said().filing(made).learn().path
    assert callable(damage)
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    said = Said()
    assert said.filing(made).suggest(ASKED).section == "Networking"
    assert len(said.learned) == 1
    assert reason in said.learned[0]
    assert said.problems == []
    after = Said()
    after.filing(made).suggest(ASKED)
    assert after.learned == [], "it was written anew"


def test_a_model_that_is_no_text_is_learned_again(tmp_path: Path) -> None:
    made = blog(tmp_path, 3)
    path = Said().filing(made).learn().path
    path.write_bytes(b"\xff\xfe\x00" * 100)
    assert Said().filing(made).suggest(ASKED).section == "Networking"


def test_it_is_learned_again_when_the_archive_changed_and_only_then(tmp_path: Path) -> None:
    made = blog(tmp_path, 3)
    Said().filing(made).learn()

    def reasons() -> list[str]:
        said = Said()
        said.filing(made).suggest(ASKED)
        assert said.problems == []
        return said.learned

    assert reasons() == []
    draft = take(made, 4, "## Storage\n\n* [x](https://example.org/x)\n", status="draft")
    made.post("posts/other.md", "[x](https://example.org/x)")
    os.utime(made.root / "content/takes/take-1.md")
    assert reasons() == [], "drafts, other posts and times teach nothing"
    assert reasons() == []
    draft.write_text(draft.read_text(encoding="utf-8").replace("status: draft\n", ""), encoding="utf-8")
    assert reasons() == ["the archive has changed"]
    assert reasons() == []
    (made.root / "content/takes/take-1.md").unlink()
    assert reasons() == ["the archive has changed"]


def test_renamed_sections_are_known_by_their_aliases(tmp_path: Path) -> None:
    made = blog(tmp_path)
    assert Said().filing(made).suggest(ASKED).section == "Networking"
    made.names["SHORTTAKE"] = {"sections": [{"name": "Packets", "aliases": ["Networking"]}, *NAMES[1:]]}
    said = Said()
    found = said.filing(made).suggest(ASKED)
    assert found.section == "Packets"
    assert found.why[0] == "routes.example: 12 of 12 in Packets"
    assert len(said.learned) == 1
    made.names["SHORTTAKE"] = {"sections": NAMES[1:]}
    assert Said().filing(made).suggest(ASKED).section in {section["name"] for section in NAMES[1:]}


@pytest.mark.parametrize("issues", [0, 1, 3])
def test_one_section_only(tmp_path: Path, issues: int) -> None:
    filing = Said().filing(blog(tmp_path, issues, [{"name": "Networking"}]))
    found = filing.suggest(ASKED)
    assert (found.section, list(found.scores)) == ("Networking", ["Networking"])
    assert found.first_two == ("Networking",)


def test_an_empty_archive_is_no_trouble(tmp_path: Path) -> None:
    said = Said()
    made = blog(tmp_path, 0)
    done = said.filing(made).learn()
    assert (done.links, done.issues, done.problems) == (0, 0, ())
    assert said.filing(made).suggest(ASKED).section == "Networking"


def test_what_is_learned_from_a_folder_stays_until_the_author_learns_again(tmp_path: Path) -> None:
    elsewhere = blog(tmp_path / "old")
    made = blog(tmp_path / "new", 0)
    folder = tmp_path / "old/content/takes"
    done = Said().filing(made).learn(folder)
    assert (done.links, done.issues) == (36, 6)
    said = Said()
    assert said.filing(made).suggest(ASKED).why[0] == "routes.example: 12 of 12 in Networking"
    named = tmp_path / "a model"
    said.filing(made, named).learn(folder)
    take(elsewhere, 7)
    assert said.filing(made, named).suggest(ASKED).why[0] == "routes.example: 12 of 12 in Networking"
    assert said.learned == []
    with pytest.raises(FileError):
        said.filing(made).learn(tmp_path / "nowhere")


def test_a_broken_post_is_told_of_and_the_others_teach(tmp_path: Path) -> None:
    made = blog(tmp_path, 3)
    made.write("content/takes/broken.md", "---\ntitle: 'never closed\n---\n")
    made.write("content/takes/latin.md", "---\ntitle: Short Take 9\n---\nn\xe9".encode("latin-1"))
    done = Said().filing(made).learn()
    assert done.issues == 3
    assert sorted(Path((one.where or "").partition(".md")[0]).name for one in done.problems) == [
        "broken",
        "latin",
    ]


def test_where_the_model_cannot_be_written_suggestions_come_all_the_same(tmp_path: Path) -> None:
    made = blog(tmp_path, 3)
    made.write(".shorttake/sections.model/no-file", "")
    said = Said()
    assert said.filing(made).suggest(ASKED).section == "Networking"
    assert said.problems
    with pytest.raises(FileError):
        Said().filing(made).learn()


def test_a_model_is_small(tmp_path: Path) -> None:
    made = blog(tmp_path, 0)
    words = (f"word{number} name{number % 700} thing{number % 90}" for number in range(100_000))
    for issue in range(1, 11):
        lines = [f"* [{next(words)}](https://h{line}.example/{issue}) {next(words)}" for line in range(100)]
        take(
            made,
            issue,
            "## Storage\n\n" + "\n".join(lines[:50]) + "\n\n## Networking\n\n" + "\n".join(lines[50:]),
        )
    done = Said().filing(made).learn()
    assert done.links == 1000
    assert done.path.stat().st_size < MOST_BYTES


def test_items_in_an_edition_without_headings_are_filed_by_the_title(tmp_path: Path) -> None:
    made = blog(tmp_path, 0)
    take(made, 1, "* [x](https://only.example/1) and [y](/here)\n", title="'Short Take #1, Storage Edition'")
    take(made, 2, "* [x](https://none.example/1)\n")
    model = Said().filing(made).model
    assert (model.links, model.filed(["only.example"])) == (1, [0, 0, 1, 0, 0])
    assert model.filed(["none.example"]) is None


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, (20.0, None)),
        ({"half_life": 8, "auto_file": 0.9}, (8.0, 0.9)),
        ({"auto_file": None}, (20.0, None)),
        ({"half_life": 0}, None),
        ({"half_life": True}, None),
        ({"half_life": "30"}, None),
        ({"auto_file": 1.5}, None),
        ({"auto_file": "yes"}, None),
        ({"auto_file": True}, None),
    ],
)
def test_wishes(tmp_path: Path, own: dict[str, object], expected: tuple[float, float | None] | None) -> None:
    import dataclasses

    settings = dataclasses.replace(blog(tmp_path, 0).settings, pelican={"SHORTTAKE": own})
    if expected is None:
        with pytest.raises(SettingsError):
            wishes(settings)
    else:
        assert wishes(settings) == expected
