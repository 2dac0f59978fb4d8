"""The plain words of Markdown: a table of marks, and what must hold for any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.text.plain import plain

READ = [
    # what is written, what a reader reads aloud
    ("", ""),
    ("  two   words\n here ", "two words here"),
    # emphasis
    ("*one* and _two_", "one and two"),
    ("**bold** and __bold__", "bold and bold"),
    ("***both***", "both"),
    ("***bold** and slanted*", "bold and slanted"),
    ("~~struck~~ out", "struck out"),
    ("intra*word*s", "intrawords"),
    ("snake_case_name stays", "snake_case_name stays"),
    ("5 * 6 * 7", "5 * 6 * 7"),
    ("a **mark alone", "a **mark alone"),
    ("a mark** alone", "a mark** alone"),
    ("*one **two* three", "*one *two three"),
    (r"\*not slanted\*", "*not slanted*"),
    # links
    ("[a page](https://example.org/)", "a page"),
    ('[a page](https://example.org/ "its title") here', "a page here"),
    ("[a page](<https://example.org/a b>)", "a page"),
    ("[a page](https://example.org/a_(b)_c)", "a page"),
    ("[a page]({% post_url 2026-11-20-a-page %})", "a page"),
    ('[a page]({{< ref "a-page.md" >}})', "a page"),
    ("[a *page*][link-1], [another][], and more", "a page, another, and more"),
    ("[a\npage](https://example.org/)", "a page"),
    ("![a cat](cat.jpg) sleeps", "a cat sleeps"),
    ("[![a cat](cat.jpg)](https://example.org/)", "a cat"),
    ("<https://example.org/x>", "https://example.org/x"),
    ("<someone@example.org>", "someone@example.org"),
    ('<a href="https://example.org/?a>b">a page</a>', "a page"),
    ("[sic] and [ ] and ]", "[sic] and [ ] and ]"),
    ("a [link](https://example.org/ is not closed", "a [link](https://example.org/ is not closed"),
    (r"\[not a link](x)", "[not a link](x)"),
    # code
    ("run `git *add* [x](y)` now", "run git *add* [x](y) now"),
    ("`` a ` in it ``", "a ` in it"),
    ("a ` alone", "a ` alone"),
    ("```sh\nmake *html*\n- x\n```\nand go", "make *html* - x and go"),
    ("~~~\nnever closed **x**", "never closed **x**"),
    # tags, entities, template tags
    ("H<sub>2</sub>O<br>and <b>more</b>", "H2O and more"),
    ("<p>one</p><p>two</p>", "one two"),
    ("a<!-- *hidden* -->b", "ab"),
    ("a <!-- never closed", "a <!-- never closed"),
    ("one<script>alert('two')</script> three", "one three"),
    ("fish &amp; chips &lt;3 &eacute;&#233;&#xE9;", "fish & chips <3 ééé"),
    ("AT&T &unknown; &", "AT&T &unknown; &"),
    ("if a < b and c > d", "if a < b and c > d"),
    ("an {% include x.html %}{{< figure src='y' >}} here{:.note}", "an here"),
    # blocks
    ("## A heading ##\n\nwords", "A heading words"),
    ("# C #", "C"),
    ("I like C #", "I like C #"),
    ("A heading\n---\nwords\n***\nmore", "A heading words more"),
    ("> said\n> he", "said he"),
    ("- one\n  - two\n* three\n+ four", "one two three four"),
    ("1. one\n2. two", "1. one 2. two"),
    ("-5 degrees", "-5 degrees"),
    ("| a | b |\n|:--|--:|\n| c | d |", "a | b c | d"),
    ("see[^1]\n\n[^1]: the note", "see the note"),
    ("a [page][p]\n\n[p]: https://example.org/ 'title'", "a page"),
    ("[note]: this is no definition", "[note]: this is no definition"),
    ("a hard\\\nbreak", "a hard break"),
    # typography, as kramdown and Hugo have it
    ("words---more words", "words — more words"),
    ("`a---b` and --json", "a---b and --json"),
    # what no terminal should get
    ("a\x1b[31mred\x00 b", "a[31mred b"),
    ("a \x1b", "a"),
]


@pytest.mark.parametrize(("written", "read"), READ)
def test_what_a_reader_reads(written: str, read: str) -> None:
    assert plain(written) == read


@pytest.mark.parametrize(
    ("labels", "read"),
    [
        (None, "a link, [A Page], [none], a word"),
        ((), "[a link][page], [A Page], [none], [a word][none]"),
        (("page", "a page"), "a link, A Page, [none], [a word][none]"),
    ],
)
def test_references_are_links_where_they_are_defined(labels: tuple[str, ...] | None, read: str) -> None:
    assert plain("[a link][page], [A Page], [none], [a word][none]", labels) == read


PIECES = (
    "* ** _ ` `` ~~ [ ] ]( ( ) ![ [^ < > <b> </b> <!-- --> {% %} {{ }} {: &amp; & \\ --- # | ]: \" ' a é word"
)
marks = st.lists(
    st.sampled_from([*PIECES.split(" "), " ", "\n", "\n\n", "# ", "- ", "> ", "```\n", "~~~\n"]), max_size=40
).map("".join)


@given(st.one_of(st.text(), marks))
def test_any_text_becomes_one_line_without_control_characters(text: str) -> None:
    words = plain(text)
    assert words == " ".join(words.split())
    assert not re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", words)


@given(st.lists(st.text("abcdefghij", min_size=1), min_size=1).map(" ".join))
def test_words_without_marks_stay_as_they_are(words: str) -> None:
    assert plain(words) == words


@given(st.lists(st.text("abcdefghij", min_size=1), min_size=1).map(" ".join), st.sampled_from("*_`"))
def test_marks_round_words_go_and_the_words_stay(words: str, mark: str) -> None:
    assert plain(f"see {mark}{words}{mark}, [{words}](https://example.org/{mark})") == f"see {words}, {words}"


HOSTILE = [
    "`",
    "](",
    "[",
    "*a ",
    "_a",
    '<a "',
    "<!--",
    "{%",
    "[a](",
    "](<",
    "\\",
    "&",
    "~~~\n",
    "> ",
    "- ",
    "|-",
    "*[",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_text_made_to_be_slow_is_not(piece: str) -> None:
    assert isinstance(
        plain(piece * (80_000 // len(piece))), str
    )  # what is not read in one pass runs out of time


def test_nested_brackets_and_runs_of_many_lengths_are_read_in_one_pass() -> None:
    plain("[" * 50_000 + "]" * 50_000)
    plain(" ".join("`" * length for length in range(1, 600)))
