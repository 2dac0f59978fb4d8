"""Edits change just these characters; a summary is cut where the author says."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.errors import EditError
from shorttake.text import Edit, apply, diff
from shorttake.text.edit import newline_of
from shorttake.text.summary import summary_source

APPLIED = [
    ("abc", [], "abc"),
    ("abc", [Edit(1, 2, "X")], "aXc"),
    ("abc", [Edit(1, 1, "X")], "aXbc"),
    ("abc", [Edit(0, 0, "X"), Edit(3, 3, "Y")], "XabcY"),
    ("abc", [Edit(0, 3, "")], ""),
    ("abc", [Edit(2, 3, "Z"), Edit(0, 1, "X")], "XbZ"),
    ("abc", [Edit(0, 1, "X"), Edit(1, 2, "Y")], "XYc"),
    ("abc", [Edit(1, 1, "1"), Edit(1, 1, "2")], "a12bc"),
    ("abc", [Edit(1, 1, "2"), Edit(1, 1, "1")], "a21bc"),
    ("abc", [Edit(1, 2, "X"), Edit(1, 1, "1")], "a1Xc"),
    ("", [Edit(0, 0, "x")], "x"),
    ("🎉é\u2028", [Edit(1, 2, "e"), Edit(2, 2, "\r\n")], "🎉e\r\n\u2028"),
]


@pytest.mark.parametrize(("text", "edits", "after"), APPLIED)
def test_edits_are_made_where_they_say(text: str, edits: list[Edit], after: str) -> None:
    assert apply(text, edits) == after


REFUSED = [
    ("abc", [Edit(0, 4, "")], "does not fit a text of 3"),
    ("abc", [Edit(-1, 1, "")], "does not fit"),
    ("abc", [Edit(2, 1, "")], "does not fit"),
    ("abc", [Edit(0, 2, ""), Edit(1, 3, "")], "overlap at character 1"),
    ("abc", [Edit(0, 3, ""), Edit(1, 1, "x")], "overlap at character 1"),
]


@pytest.mark.parametrize(("text", "edits", "reason"), REFUSED)
def test_an_edit_that_does_not_fit_is_refused(text: str, edits: list[Edit], reason: str) -> None:
    with pytest.raises(EditError, match=reason):
        apply(text, edits)


@given(
    st.text(), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.text(max_size=5)), max_size=6)
)
def test_what_no_edit_names_stays(text: str, wanted: list[tuple[int, int, str]]) -> None:
    assert apply(text, []) == text
    edits, done = [], 0
    for start, length, new in wanted:
        begin = min(done + start, len(text))
        done = min(begin + length, len(text))
        edits.append(Edit(begin, done, new))
    after = apply(text, edits)
    # The same by hand, from the last to the first.
    by_hand = text
    for edit in reversed(edits):
        by_hand = by_hand[: edit.start] + edit.new + by_hand[edit.end :]
    assert after == by_hand


lines = st.lists(st.sampled_from(["a", "b", "é🎉", "", " c", "- d", "x\u2028y", "z\x0bw"]), max_size=12)


@pytest.mark.skipif(not shutil.which("patch"), reason="there is no patch(1) here")
@given(lines, lines, st.booleans(), st.booleans())
def test_a_diff_makes_the_new_text_of_the_old(
    tmp_path_factory: pytest.TempPathFactory, old: list[str], new: list[str], end: bool, windows: bool
) -> None:
    newline = "\r\n" if windows else "\n"
    before = newline.join(old) + (newline if end and old else "")
    after = newline.join(new) + (newline if old else "")
    said = diff(before, after, "posts/a.md")
    if before == after:
        assert said == ""
        return
    folder = tmp_path_factory.mktemp("diff")
    file = folder / "a.md"
    file.write_bytes(before.encode())
    done = subprocess.run(
        ["patch", "--binary", "-s", str(file)],
        input=said.encode(),
        cwd=folder,
        capture_output=True,
        timeout=20,
    )
    assert done.returncode == 0, done.stdout
    # patch(1) takes an empty file away
    assert (file.read_bytes() if file.exists() else b"").decode() == after


def test_a_diff_names_the_file_and_shows_a_missing_line_end() -> None:
    assert diff("a\nb\n", "a\nc", "x y.md") == (
        "--- a/x y.md\t\n+++ b/x y.md\t\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n\\ No newline at end of file\n"
    )


NEWLINES = [("", "\n"), ("a", "\n"), ("a\nb\r\n", "\n"), ("a\r\nb\n", "\r\n"), ("\n", "\n"), ("\r\n", "\r\n")]


@pytest.mark.parametrize(("text", "newline"), NEWLINES)
def test_what_is_added_ends_its_lines_like_the_rest(text: str, newline: str) -> None:
    assert newline_of(text) == newline


SUMMARIES = [
    # a post, its summary
    ("First.\n\nSecond.\n", "First."),
    ("First,\ngoes on.\n\nSecond.\n", "First,\ngoes on."),
    ("First.\n\nStill.\n\n<!--more-->\n\nRest.\n", "First.\n\nStill."),
    ("First.<!-- more -->Rest.\n", "First."),
    ("First.\n<!--more Read on-->\nRest.\n", "First."),
    ("First.\n<!--MORE-->\nRest.\n", "First."),
    ("First.\n\nSecond.\n<!--moreover-->\nRest.\n", "First."),
    ("First.\n\nSecond. <!-- more\n-->\nRest.\n", "First."),
    ("<!--more-->\n\nFirst.\n\nSecond.\n", "First."),
    ("# Heading\n\n![x](y.png)\n\nFirst.\n", "![x](y.png)"),
    ("## Heading\n\nFirst.\n", "First."),
    ("* a\n* b\n\nFirst.\n", "First."),
    (
        "```\ncode <!--more-->\n```\n\nFirst.\n\nSecond.\n<!--more-->\n",
        "```\ncode <!--more-->\n```\n\nFirst.\n\nSecond.",
    ),
    ("| a | b |\n|---|---|\n\nFirst.\n", "First."),
    ("<!-- a note -->\n\nFirst.\n", "First."),
    ("~~~\n<!--more-->\n~~~\n<!--more-->\n~~~\n<!--more-->\n~~~\n\nNo.\n", "~~~\n<!--more-->\n~~~"),
    ("* a\n" * 5000 + "\nLate.\n\nLater.\n", "Late."),
    ("First.\n\n" + "* a\n\n" * 5000, "First."),
    ("a " * 20_000 + "\n\nSecond.\n", ("a " * 20_000).strip()),
    ("* a\n* b\n", ""),
    ("", ""),
]


@pytest.mark.parametrize(("body", "summary"), SUMMARIES, ids=[body[:20] for body, _ in SUMMARIES])
def test_a_summary_ends_where_its_author_says(body: str, summary: str) -> None:
    assert summary_source(body).strip() == summary


def test_a_summary_brings_the_definitions_of_its_links() -> None:
    body = "See [this][link-1].\n\nMore of it.\n\n[link-1]: https://example.org/ 'a title'\n[link-2]: https://example.net/\n"
    assert summary_source(body) == (
        "See [this][link-1].\n\n[link-1]: https://example.org/ 'a title'\n[link-2]: https://example.net/\n"
    )


@pytest.mark.parametrize(
    "piece", ["<!--more ", "<!-- more\n", "<!--", "[a]: b\n", "<!--more\n-->", "```\n<!--more-->\n"]
)
def test_a_summary_is_cut_in_time(piece: str) -> None:
    summary_source("First.\n\n" + piece * (200_000 // len(piece)))
