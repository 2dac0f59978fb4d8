"""Whatever text comes in by an option reads back exactly, and names made of it never leave their folder."""

from __future__ import annotations

import pytest

from journeys.conftest import Blog

URL = "https://www.sqlite.org/wal.html"

WORDS = [
    "it's \"quoted\" 'both'",
    "---",
    "--- # a: b",
    "a: b: c",
    "key: [1, 2]",
    "tab\there",
    "emoji 🎉 👩‍👩‍👧 flags 🇳🇱",
    "right-to-left שלום مرحبا \u202eevil\u202c",
    "!!python/object:os.system ls",
    "null",
    "~",
    "true",
    "2026-11-20",
    "- item",
    "# heading",
    "*alias &anchor",
    "% @ ` | > { } [ ]",
    "back\\slash \\n",
    "../../../../etc/passwd",
    "/absolute",
    "nonbreaking\u00a0and\u2028line",
    "zero\u200bwidth",
    "ﬁ ligature",
    "-",
    " leading and trailing ",
    "x" * 100_000,
    "word " * 20_000 + "end",
]


def test_options_read_back(blog: Blog) -> None:
    for number, words in enumerate(WORDS):
        done = blog.json(
            *(
                "add-link",
                f"https://a.example/{number}",
                f"--title={words}",
                f"--author={words}",
                f"--tag={words}",
            ),
            *(f"--note={words}", f"--group={number} {words}", "--offline"),
        )
        assert done["status"] == "added"
        assert done["file"].startswith("content/inbox/")
        assert "/" not in done["file"].removeprefix("content/inbox/")
    found = sorted(blog.json("inbox", "list"), key=lambda one: int(one["url"].rpartition("/")[2]))
    assert len(found) == len(WORDS)
    for number, (one, words) in enumerate(zip(found, WORDS, strict=True)):
        assert (one["title"], one["author"], one["note"]) == (words, words, words)
        assert one["group"] == f"{number} {words}"
        assert one["tags"] == [" ".join(words.split())]
    assert blog.json("inbox", "show", found[0]["id"])["title"] == WORDS[0]
    assert sorted(blog.json("draft")["added"]) == sorted(one["url"] for one in found)
    blog.run("lint", "--json", code=1)  # some of these say nothing
    assert [path for path in blog.folder.parent.rglob("passwd*") if path.is_file()] == []


def test_a_note_of_several_paragraphs_and_a_fence(blog: Blog) -> None:
    note = "First.\n\n---\n\n```yaml\na: b\n```\n\nurl: https://x.example/\n\n* bullet"
    blog.run("add-link", URL, "--note", note, "--offline")
    assert blog.json("inbox", "list")[0]["note"] == note


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("javascript:alert(1)", 1),
        ("mailto:a@b.example", 1),
        ("file:///etc/passwd", 1),
        ("", 1),
        ("not an address", 1),
        ("http://", 1),
        ("https://user:secret@example.org/", 1),
        ("https://example.org/" + "a" * 100_000, 1),
    ],
    ids=lambda value: str(value)[:24],
)
def test_an_address_that_is_none(blog: Blog, address: str, code: int) -> None:
    done = blog.run("add-link", address, "--offline", code=code)
    assert done.stderr.startswith("error:")
    assert [name for name in blog.files("content/inbox") if name.endswith(".md")] == []


def test_one_bad_address_costs_no_other(blog: Blog) -> None:
    done = blog.run(
        "add-link",
        "-",
        "--offline",
        code=1,
        stdin=f"{URL}\n# a remark\nnonsense here\n\nhttps://b.example/\n",
    )
    assert done.stdout.count("kept ") == 2
    assert "nonsense here" in done.stderr
