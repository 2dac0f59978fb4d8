"""A note of a post holds where all that it is made of is the same; only what is new is written down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shorttake.render.stale.notes import Notes

MANY = 200


class Build:
    """A build that notes something of each of its posts, and counts what is made."""

    def __init__(self, path: Path | None, by: Any = "code") -> None:
        self.notes = Notes(str(path) if path else None, by)
        self.made: list[str] = []

    def of(self, posts: dict[str, Any], holds: Callable[[Any], bool] = lambda found: True) -> dict[str, Any]:
        """What is noted of each post."""

        def make(owner: str, words: Any) -> Callable[[], Any]:
            return lambda: (self.made.append(owner), (owner, [words], {"n": None}))[1]

        found = {
            owner: self.notes.of(owner, words, make(owner, words), holds) for owner, words in posts.items()
        }
        self.notes.save()
        return found


POSTS = {f"{number}.md": number for number in range(MANY)}


@pytest.mark.parametrize(
    ("by", "changed", "made"),
    [
        ("code", {}, 0),
        ("other code", {}, MANY),
        ("code", {"7.md": "edited"}, 1),
        ("code", {"new.md": "added"}, 1),
        ("code", {"7.md": True}, 1),  # which is 1, but another thing to say
        ("code", {f"{number}.md": "edited" for number in range(100)}, 100),
        (object(), {}, MANY),
    ],
)
def test_only_what_changed_is_noted_anew(by: Any, changed: dict[str, Any], made: int, tmp_path: Path) -> None:
    Build(tmp_path / "notes").of(POSTS)
    for again in range(2):
        build = Build(tmp_path / "notes", by)
        found = build.of({**POSTS, **changed})
        assert found == {
            owner: (owner, [words], {"n": None}) for owner, words in {**POSTS, **changed}.items()
        }
        assert len(build.made) == (made if not again or type(by) is object else 0)


def test_what_cannot_be_compared_or_kept_is_made_each_time(tmp_path: Path) -> None:
    for path, asked in (
        (tmp_path / "notes", object()),
        (None, "words"),
        (tmp_path / ("x" * 300), "words"),
    ):
        for _ in range(2):
            build = Build(path)
            build.of({"a.md": asked})
            assert build.made == ["a.md"]


def test_a_note_that_does_not_hold_is_made_anew(tmp_path: Path) -> None:
    Build(tmp_path / "notes").of(POSTS)
    build = Build(tmp_path / "notes")
    build.of(POSTS, holds=lambda found: found[0] != "7.md")
    assert build.made == ["7.md"]


@pytest.mark.parametrize("name", ["notes", "notes.few"])
@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(b"none"), Path.unlink])
def test_a_file_that_cannot_be_read_is_made_anew(
    name: str, harm: Callable[[Path], object], tmp_path: Path
) -> None:
    Build(tmp_path / "notes").of(POSTS)
    edited = {**POSTS, "7.md": "edited"}
    Build(tmp_path / "notes").of(edited)
    harm(tmp_path / name)
    for expected in (edited, POSTS):
        assert {owner: found[1] for owner, found in Build(tmp_path / "notes").of(expected).items()} == {
            owner: [words] for owner, words in expected.items()
        }


def test_an_edit_does_not_write_everything_again(tmp_path: Path) -> None:
    Build(tmp_path / "notes").of(POSTS)
    before = (tmp_path / "notes").stat().st_ino
    for number in range(20):
        Build(tmp_path / "notes").of({**POSTS, f"{number}.md": "edited"})
    assert (tmp_path / "notes").stat().st_ino == before
    Build(tmp_path / "notes").of(dict.fromkeys(POSTS, "edited"))
    assert not (tmp_path / "notes.few").exists()


@settings(max_examples=30, deadline=None)
@given(
    builds=st.lists(
        st.dictionaries(st.sampled_from([f"{n}.md" for n in range(130)]), st.integers(0, 2)), max_size=6
    )
)
def test_any_row_of_builds_finds_what_would_be_made(
    builds: list[dict[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("notes") / "notes"
    for posts in builds:
        assert Build(path).of(posts) == {
            owner: (owner, [words], {"n": None}) for owner, words in posts.items()
        }
