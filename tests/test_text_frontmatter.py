"""Front matter of Jekyll, Hugo and Pelican: read as it was meant, changed without touching anything else."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shorttake.errors import FrontMatterError
from shorttake.text.edit import apply
from shorttake.text.frontmatter import (
    TEXT_KEYS,
    FrontMatter,
    edits,
    parse,
    plain_head,
    printable,
    write,
    yaml_dialect,
)
from shorttake.text.head import read_head

MANY = settings(max_examples=max(300, settings().max_examples))

# --- reading ---------------------------------------------------------------------------------------

YAML = [
    # the lines between the fences, what they say
    ("title: A title", {"title": "A title"}),
    ("title: 2001", {"title": "2001"}),
    ("title: 'A title'", {"title": "A title"}),
    ('title: "Say \\"hello\\""', {"title": 'Say "hello"'}),
    ("title: 'It''s: #1'", {"title": "It's: #1"}),
    ("title: no", {"title": "no"}),
    ("title: true", {"title": "true"}),
    ("title: null", {"title": None}),
    ("title: 'null'", {"title": "null"}),
    ("title: ~", {"title": None}),
    ("title:", {"title": None}),
    ("title: # nothing yet", {"title": None}),
    ("title: A title # of sorts", {"title": "A title"}),
    ("title: A title#1", {"title": "A title#1"}),
    ("title: !!python/object:os.system ls", {"title": "ls"}),
    ("title: !!int '7'", {"title": "7"}),
    ("slug: 007", {"slug": "007"}),
    ("tags: [NO, 1.10, 010, null]", {"tags": ["NO", "1.10", "010", "null"]}),
    ("tags: [~, , a]", None),
    ("tags: [~, a]", {"tags": [None, "a"]}),
    ("tags: []", {"tags": []}),
    ("tags:\n- one\n- two words", {"tags": ["one", "two words"]}),
    ("tags:\n  - one\n  -\n  - 'two, three'", {"tags": ["one", None, "two, three"]}),
    ("tags:\n  [one,\n   two]", {"tags": ["one", "two"]}),
    ("number: 68", {"number": 68}),
    ("number: 068", {"number": "068"}),
    ("number: #68", {"number": None}),
    ("number: '#68'", {"number": "#68"}),
    ("weight: 1.10", {"weight": "1.10"}),
    ("weight: +5\ndown: -12\nzero: 0", {"weight": 5, "down": -12, "zero": 0}),
    ("draft: yes\npublished: Off\nmath: True", {"draft": True, "published": False, "math": True}),
    ("date: 2016-06-30", {"date": "2016-06-30"}),
    ("date: 2016-06-30T00:00:00Z", {"date": "2016-06-30T00:00:00Z"}),
    ("date: 2016-06-30 10:20:30 +0200", {"date": "2016-06-30 10:20:30 +0200"}),
    ("summary: >\n  two\n  lines\n\n  more\n", {"summary": "two lines\nmore\n"}),
    ("summary: |-\n  two\n\n  lines # no comment\n", {"summary": "two\n\nlines # no comment"}),
    ("summary: two\n  lines", {"summary": "two lines"}),
    ('summary: "two\n\n  lines"', {"summary": "two\nlines"}),
    ("author: {name: NO, active: true}", {"author": {"name": "NO", "active": True}}),
    ("params:\n  title: 2001\n  deep:\n    - {a: 1}", {"params": {"title": "2001", "deep": [{"a": 1}]}}),
    ("a: &x [1, 2]\nb: *x", {"a": [1, 2], "b": [1, 2]}),
    ("? title\n: A title", {"title": "A title"}),
    ("'quoted key': 1\nкључ: 2\n日本: 3", {"quoted key": 1, "кључ": 2, "日本": 3}),
    ("2001: x\n~: y", {"2001": "x", "~": "y"}),
    ("x: {null: 1, 2: b}", {"x": {"null": 1, "2": "b"}}),
    ("  title: indented\n  date: 2026-11-20", {"title": "indented", "date": "2026-11-20"}),
    ("title: 🎉 party 𝔘", {"title": "🎉 party 𝔘"}),
    ("title: one\x85two\u2028three\u2029four", {"title": "one\x85two\u2028three\u2029four"}),
    ("\ufefftitle: a\ufeffb", {"\ufefftitle": "a\ufeffb"}),
    ("title: שלום עולם", {"title": "שלום עולם"}),
    ("# only a comment", {}),
    ("", {}),
    ("\n\n", {}),
    ("# first\n\ntitle: x\n\n# last", {"title": "x"}),
    ("-----: x", {"-----": "x"}),
]


@pytest.mark.parametrize(("lines", "said"), YAML, ids=[lines[:30] for lines, _ in YAML])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_yaml_says_what_its_author_means(lines: str, said: dict[str, object] | None, newline: str) -> None:
    text = f"---\n{lines}\n---\nThe body.\n".replace("\n", newline)
    if said is None:
        with pytest.raises(FrontMatterError):
            parse(text)
        return
    matter = parse(text)
    assert matter.dialect == "yaml"
    assert matter.data == said
    assert matter.body(text) == f"The body.{newline}"


PLAIN = [
    "title: A title: subtitle\n",  # two of these are for the YAML reader
    "title: A title\ndate: 2016-06-30 10:20:30 +0200\ntags: [one, two words, null]\nslug: 'it''s'\n",
    "author: jo\ncomments: true\nwordpress_id: 1048\nid: 007\ntags:\n- Apple\n- C#\n- null\nlayout: post \n",
    'weights:\n  -  1\n  -  no\n  - 1.5 \nempty:\nnothing:  \nquoted: ""  \n',
    "tags:\n- one\n - two\n",
    "summary: a:b 1#2, 5 % [x] {y} & *z* é🎉\n",
]


@pytest.mark.parametrize("head", PLAIN)
def test_a_plain_head_is_read_without_the_yaml_reader(head: str) -> None:
    found = plain_head.entries(head, 4)
    plainly = ": subtitle" not in head and "\n - two" not in head
    assert (found is not None) == plainly
    if plainly:
        assert found == yaml_dialect.read(head, 4, None)


PIECES = [
    "a",
    "B ",
    "1",
    "-",
    ":",
    "#",
    ", ",
    "[",
    "]",
    "'",
    '"',
    "null",
    "no",
    "~",
    "\n- ",
    "\n  - ",
    "é",
    "\\",
    "&",
]
PLAIN_LINES = st.tuples(
    st.sampled_from(["title", "tags", "a", "n", "no", "_x", "A"]),
    st.sampled_from([": ", ":", ":  ", " : "]),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
).map("".join)


@MANY
@given(st.lists(PLAIN_LINES, min_size=1, max_size=4).map("\n".join))
@example("tags:\n- a\n- b\n\n- c")
@example("tags: [a , b]")
@example("a: 'b'  \na2: c")
def test_what_is_read_plainly_is_what_the_yaml_reader_says(lines: str) -> None:
    found = plain_head.entries(lines + "\n", 4)
    if found is not None:
        assert found == yaml_dialect.read(lines + "\n", 4, None)


TOML = [
    ('title = "A title"', {"title": "A title"}),
    ("title = 2001", {"title": "2001"}),
    ("title = true", {"title": "true"}),
    ("tags = [1.10, 'NO', true]", {"tags": ["1.10", "NO", "true"]}),
    ("weight = 1.10", {"weight": "1.10"}),
    ("weight = 5", {"weight": 5}),
    ("draft = true", {"draft": True}),
    ("date = 2016-06-30", {"date": "2016-06-30"}),
    ("date = 2016-06-30T10:20:30Z", {"date": "2016-06-30T10:20:30+00:00"}),
    ("date = 2016-06-30 10:20:30", {"date": "2016-06-30T10:20:30"}),
    ("at = 10:20:00", {"at": "10:20:00"}),
    ('s = """\ntwo\nlines"""', {"s": "two\nlines"}),
    ("tags = [\n  'a', # the first ]\n  \"b]\",\n]", {"tags": ["a", "b]"]}),
    (
        "title = 'x'\n[params]\ntitle = 5\n[[more]]\nn = 1",
        {"title": "x", "params": {"title": "5"}, "more": [{"n": 1}]},
    ),
    ("a.b = 1\na.c = 2", {"a": {"b": 1, "c": 2}}),
    ("# nothing", {}),
    ('title = "\\U0001F389 🎉"', {"title": "🎉 🎉"}),
    ("title = 'one\x85two\u2028three'", {"title": "one\x85two\u2028three"}),
]


@pytest.mark.parametrize(("lines", "said"), TOML, ids=[lines[:30] for lines, _ in TOML])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_toml_says_what_its_author_means(lines: str, said: dict[str, object], newline: str) -> None:
    text = f"+++\n{lines}\n+++\nThe body.\n".replace("\n", newline)
    matter = parse(text)
    assert matter.dialect == "toml"
    assert matter.data == said
    assert matter.body(text) == f"The body.{newline}"


PELICAN = [
    # the whole file, what its head says, its body
    ("Title: A title\nTags: a, b\n\nBody", {"Title": "A title", "Tags": "a, b"}, "Body"),
    (
        "Title: A: title\nURL: http://example.org/\n\n",
        {"Title": "A: title", "URL": "http://example.org/"},
        "",
    ),
    ("title: x", {"title": "x"}, ""),
    (
        "Title: x\n    goes on\n    and on\nDate: 2016-06-30\n\nB",
        {"Title": "x\ngoes on\nand on", "Date": "2016-06-30"},
        "B",
    ),
    ("Title:\n    below\n\nB", {"Title": "below"}, "B"),
    ("Title: x\nThe body begins at once.", {"Title": "x"}, "The body begins at once."),
    ("Title: x\n- a bullet", {"Title": "x"}, "- a bullet"),
    ("Title: 'quoted'\n\nB", {"Title": "'quoted'"}, "B"),
    ("2nd_key-x: y\n\nB", {"2nd_key-x": "y"}, "B"),
    (
        "Note: this is prose,\nas the second line shows.",
        {},
        "Note: this is prose,\nas the second line shows.",
    ),
    ("Q: what?\nQ: really?\n\nA.", {}, "Q: what?\nQ: really?\n\nA."),
    ("    Title: code\n\nB", {}, "    Title: code\n\nB"),
    ("http://example.org/\n\nB", {}, "http://example.org/\n\nB"),
    ("\nTitle: too late\n\nB", {}, "\nTitle: too late\n\nB"),
    ("Just prose.", {}, "Just prose."),
    ("", {}, ""),
    ("\ufeffTitle: x\n\nB", {"Title": "x"}, "B"),
]


@pytest.mark.parametrize(("text", "said", "body"), PELICAN, ids=[text[:30] for text, _, _ in PELICAN])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_pelicans_head_says_what_its_author_means(
    text: str, said: dict[str, object], body: str, newline: str
) -> None:
    text, body = text.replace("\n", newline), body.replace("\n", newline)
    matter = parse(text)
    assert matter.data == said
    assert matter.dialect == ("pelican" if said else "none")
    assert matter.body(text) == body


FENCES = [
    # the whole file, its dialect, its body
    ("---\ntitle: x\n---\nB", "yaml", "B"),
    ("---\ntitle: x\n...\nB", "yaml", "B"),
    ("--- \t\ntitle: x\n---  \nB", "yaml", "B"),
    ("---\ntitle: x\n---", "yaml", ""),
    ("---\n---\nB", "yaml", "B"),
    ("---\n---", "yaml", ""),
    ("\ufeff---\ntitle: x\n---\nB", "yaml", "B"),
    ("---\ntitle: x\n---\n\nB\n\n---\n\nmore: of it\n\n---\n", "yaml", "\nB\n\n---\n\nmore: of it\n\n---\n"),
    ("---\ntitle: x\n---\r\n\r\nB", "yaml", "\r\nB"),
    ("+++\ntitle='x'\n+++\n---\nB", "toml", "---\nB"),
    ("+++\ntitle='''\n---\n...\n'''\n+++\nB", "toml", "B"),
    ("----\ntitle: x\n----\n", "none", "----\ntitle: x\n----\n"),
    (" ---\ntitle: x\n---\n", "none", " ---\ntitle: x\n---\n"),
]


@pytest.mark.parametrize(("text", "dialect", "body"), FENCES)
def test_where_the_head_ends_and_the_body_begins(text: str, dialect: str, body: str) -> None:
    matter = parse(text)
    assert (matter.dialect, matter.body(text)) == (dialect, body)


LINES = [
    ("---\n# one\ntitle: x\n\ntags:\n- a\n- b\ndate: y\n---\n", {"title": 3, "tags": 5, "date": 8}),
    ("---\ntitle: a\u2028b\x85c\ndate: y\n---\n", {"title": 2, "date": 3}),
    ("---\ns: |\n  x: 1\n  y: 2\nx: 3\n---\n", {"s": 2, "x": 5}),
    ("+++\ns = '''\nx = 1\n'''\nx = 2\n[params]\ns = 1\n+++\n", {"s": 2, "x": 5, "params": 6}),
    ("+++\na.b = 1\na.c = 2\n[[d]]\n[[d]]\n+++\n", {"a": 2, "d": 4}),
    ("Title: x\n    y\nDate: z\n\n", {"Title": 1, "Date": 3}),
]


@pytest.mark.parametrize(("text", "lines"), LINES)
def test_every_key_knows_its_line(text: str, lines: dict[str, int]) -> None:
    assert parse(text).lines == lines
    assert parse(text.replace("\n", "\r\n")).lines == lines


SPANS = [
    # the whole file -> the characters of each entry
    ("---\ntitle: x # c\n# d\n\nb: 1\n---\n", {"title": "title: x # c\n", "b": "b: 1\n"}),
    ("---\ntags:\n- a\n- b # c\n\n# d\nb: 1\n---\n", {"tags": "tags:\n- a\n- b # c\n", "b": "b: 1\n"}),
    ('---\na: "x\n#"\nb: 1\n---\n', {"a": 'a: "x\n#"\n', "b": "b: 1\n"}),
    ("---\na: |\n  x\n\n  # y\n\n# z\nb: 1\n---\n", {"a": "a: |\n  x\n\n  # y\n", "b": "b: 1\n"}),
    ("---\na:\n  b: c\n\n  # d\nb: 1\n  # e\n---\n", {"a": "a:\n  b: c\n\n  # d\n", "b": "b: 1\n  # e\n"}),
    ("---\n🎉: '😀' # 🎊\nb: 𝔘\n---\n", {"🎉": "🎉: '😀' # 🎊\n", "b": "b: 𝔘\n"}),
    ("---\na: {b: [1,\n  2]} # c\nd:\n---\n", {"a": "a: {b: [1,\n  2]} # c\n", "d": "d:\n"}),
    ("---\na:\n  b:\n    - c\n    -\n\nd: 1\n---\n", {"a": "a:\n  b:\n    - c\n    -\n", "d": "d: 1\n"}),
    (
        "+++\na = [ # [\n 1,\n] # c\n# d\nb = 1\n[t]\nc = 2\n+++\n",
        {"a": "a = [ # [\n 1,\n] # c\n", "b": "b = 1\n"},
    ),
    (
        '+++\na = """\nx = 1\n""""\nb = {c = "}"}\n+++\n',
        {"a": 'a = """\nx = 1\n""""\n', "b": 'b = {c = "}"}\n'},
    ),
    ("Title: x\n    y\nDate: z", {"Title": "Title: x\n    y\n", "Date": "Date: z"}),
]


@pytest.mark.parametrize(("text", "spans"), SPANS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_entry_knows_its_characters(text: str, spans: dict[str, str], newline: str) -> None:
    text = text.replace("\n", newline)
    found = {key: text[start:end].replace("\r\n", "\n") for key, (start, end) in parse(text).spans.items()}
    assert found == spans


BROKEN = [
    # the whole file, where, a part of what is said, a part of what to do
    ("---\ntitle: x\n", "a.md:1", "never closed", "put a line ---"),
    ("+++\ntitle = 'x'\n---\n", "a.md:1", "never closed", "put a line +++"),
    ("---\ntitle: x\ndate: a: b\n---\n", "a.md:3:8", "mapping values are not allowed", "quotes"),
    ("---\ntitle: x\ndate: 'a\n---\n", "a.md:3:7", "quoted scalar|end of stream", "never closed"),
    ("---\na: é🎉\ntitle: [a, b\n---\n", "a.md:4:1", "did not find expected", "quotes"),
    ("---\ntitle: x\n\tdate: y\n---\n", "a.md:3", "", "blanks, not with tabs"),
    ("---\ntitle: x\ntags: *a\n---\n", "a.md:3:7", "no anchor &a", "quotes"),
    ("---\ntitle: x\n\nTags: 1\ntitle: y\n---\n", "a.md:5:1", "'title' stands twice", "line 2"),
    ("---\n- a\n- b\n---\n", "a.md:2:1", "no list of keys", "title: A title"),
    ("---\n{title: x}\n---\n", "a.md:2:1", "no list of keys", "title: A title"),
    ("---\njust words\n---\n", "a.md:2:1", "no list of keys", "title: A title"),
    ("---\n? [a, b]\n: c\n---\n", "a.md:2:3", "a key of the front matter is no word", "title: A title"),
    ("---\ntitle: x\n--- y\n---\n", "a.md:3", "", ""),
    ("---\ntitle: x\ndate: a\x00b\n---\n", "a.md:3:8", "control character (U+0000)", "delete"),
    ("---\ntitle: x\ndate: a\x1b[1mb\n---\n", "a.md:3:8", "control character (U+001B)", "delete"),
    ("---\ntitle: a\u2028b\x85c\ndate: d: e\n---\n", "a.md:3:8", "mapping values", "quotes"),
    ("---\r\ntitle: x\r\ndate: a: b\r\n---\r\n", "a.md:3:8", "mapping values are not allowed", "quotes"),
    ("---\na: " + "[" * 500_000 + "\n---\n", "a.md:2", "too deeply", "plainly"),
    ("---\na: " + "{a: " * 200_000 + "\n---\n", "a.md:2", "too deeply", "plainly"),
    ("---\n" + "- " * 400_000 + "\n---\n", "a.md:2", "", ""),
    ("---\na:\n  " + "- " * 400_000 + "\n---\n", "a.md:3", "too deeply", "plainly"),
    ("---\na:\n  " + "? " * 400_000 + "\n---\n", "a.md:3", "too deeply", "plainly"),
    ("---\na: &a [*a]\n---\n", "a.md:2:8", "no anchor &a", "quotes"),
    ("---\na: " + "x" * 1_000_001 + "\n---\n", "a.md:1", "1,000,005 characters", "1,000,000 is the most"),
    ("+++\ntitle = A title\n+++\n", "a.md:2:9", "Invalid value", "quotes"),
    ("+++\ntitle = 'x'\ntitle = 'y'\n+++\n", "a.md:3", "overwrite", ""),
    ("+++\n# x\ntitle = 'x\n+++\n", "a.md:3", "", "quotes"),
    ("+++\n# x\ntitle = '''x\n+++\n", "a.md:3", "", "quotes"),
    ("+++\na = " + "[" * 100_000 + "\n+++\n", "a.md:2", "too deeply", ""),
    ("+++\ntitle = 'a\x00b'\n+++\n", "a.md:2:11", "control character (U+0000)", "delete"),
    ("+++\n'x' = 1\ns = '''\n'''\n" + "a." * 300_000 + "a = 1\n+++\n", "a.md:5", "too deeply", "fewer dots"),
    ("+++\na = " + "{b = " * 3000 + "1" + "}" * 3000 + "\n+++\n", "a.md:2", "too deeply", ""),
    ("+++\nn = " + "1" * 5000 + "\n+++\n", "a.md", "", ""),
    ("Title: x\nTags: a\ntags: b\n\nB", "a.md:3", "'tags' stands twice", "commas"),
    ("Title: x\nTags: a\x07\n\nB", "a.md:2:8", "control character (U+0007)", "delete"),
]


@pytest.mark.parametrize(("text", "where", "what", "hint"), BROKEN, ids=[text[:40] for text, *_ in BROKEN])
def test_an_error_names_the_place_and_what_to_do(text: str, where: str, what: str, hint: str) -> None:
    with pytest.raises(FrontMatterError) as raised:
        parse(text, "a.md")
    error = raised.value
    assert error.where == where or str(error.where).startswith(f"{where}:")
    assert any(part in error.what for part in what.split("|"))
    assert hint in (error.hint or "")
    assert error.hint
    assert len(str(error)) < 500


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n"
    for old, new in zip("abcdefghij", "bcdefghijk", strict=True)
)


def test_a_billion_laughs_are_cut_short() -> None:
    with pytest.raises(FrontMatterError, match="repeats itself too often"):
        parse(f"---\n{LAUGHS}---\n")


BIG = [
    "---\n" + "".join(f"k{n}: v\n" for n in range(60_000)) + "---\n",
    "---\ntags:\n" + "- a\n" * 90_000 + "---\n",
    "---\ntitle: x\n" + "# c\n" * 200_000 + "---\n",
    "---\ntitle: x\n" + "\n" * 900_000 + "---\n",
    "---\ntitle: |\n" + "  x\n" * 200_000 + "---\n",
    "---\ntitle: '" + "''" * 400_000 + "'\n---\n",
    "---\ntitle: " + "\u2028x" * 400_000 + "\n---\n",
    "+++\n" + "".join(f"k{n} = 1\n" for n in range(60_000)) + "+++\n",
    "+++\ntags = [" + "'a', " * 150_000 + "]\n+++\n",
    "+++\ntitle = '''" + "x\n" * 400_000 + "'''\n+++\n",
    "".join(f"K{n}: v\n" for n in range(60_000)) + "\n",
    "Title: x\n" + "    y\n" * 100_000 + "\n",
]


@pytest.mark.parametrize("text", BIG, ids=[text[:20] + text[-20:] for text in BIG])
def test_a_megabyte_is_read_in_time(text: str) -> None:
    parse(text)


def _parsed(text: str) -> FrontMatter | FrontMatterError:
    try:
        return parse(text, "a.md")
    except FrontMatterError as error:
        return error


@given(st.text(alphabet=st.sampled_from("---+++\n\n: #'\"[]{}|>&*!?~,\tab1\r\ufeff\u2028é🎉"), max_size=60))
@example("---\n")
@example("+++\n+++")
@MANY
def test_whatever_the_text_it_is_read_or_refused(text: str) -> None:
    matter = _parsed(text)
    if isinstance(matter, FrontMatterError):
        assert str(matter.where).startswith("a.md:")
        assert matter.hint
        return
    assert set(matter.lines) == set(matter.data)
    assert matter.body(text) == text[matter.body_at :]
    assert all(text[start:end] for start, end in matter.spans.values())


# --- beside Pelican --------------------------------------------------------------------------------


def test_pelican_drops_a_list_of_tags_and_keeps_quotes_and_we_do_not(tmp_path: Path) -> None:
    from pelican.readers import MarkdownReader
    from pelican.settings import DEFAULT_CONFIG

    text = "---\ntitle: 'A title'\ndate: 2026-11-20\ntags:\n- one\n- two\n---\n\nThe body.\n"
    file = tmp_path / "a.md"
    file.write_text(text, encoding="utf-8")
    _, theirs = MarkdownReader({**DEFAULT_CONFIG, "PATH": str(tmp_path)}).read(str(file))
    assert theirs["title"] == "'A title'"
    tags = theirs.get("tags")
    assert not isinstance(tags, list) or not {"one", "two"} & {str(tag) for tag in tags}

    ours = read_head(parse(text), file, dt.UTC)
    assert ours.title == "A title"
    assert ours.tags == ("one", "two")


# --- changing --------------------------------------------------------------------------------------

EDITS = [
    # before, what to set, after
    # nothing to do
    ("---\ntitle: x\n---\n", {"title": "x"}, "---\ntitle: x\n---\n"),
    ("---\ntags: [a, b]\n---\n", {"tags": ("a", "b")}, "---\ntags: [a, b]\n---\n"),
    ("---\ntitle: x\n---\n", {"other": None}, "---\ntitle: x\n---\n"),
    ("---\nn: 1\nf: true\n---\n", {"n": 1, "f": True}, "---\nn: 1\nf: true\n---\n"),
    # set, add, take out
    ("---\ntitle: x\n---\nB", {"title": "y"}, "---\ntitle: y\n---\nB"),
    ("---\ntitle: x\n---\nB", {"status": "draft"}, "---\ntitle: x\nstatus: draft\n---\nB"),
    ("---\ntitle: x\nstatus: draft\n---\nB", {"status": None}, "---\ntitle: x\n---\nB"),
    ("---\nstatus: draft\ntitle: x\n---\nB", {"status": None, "n": 3}, "---\ntitle: x\nn: 3\n---\nB"),
    ("---\n---\nB", {"title": "x"}, "---\ntitle: x\n---\nB"),
    ("---\n# c\n---\nB", {"title": "x"}, "---\n# c\ntitle: x\n---\nB"),
    ("---\ntitle: x\n...\nB", {"n": 1}, "---\ntitle: x\nn: 1\n...\nB"),
    # comments and layout stay
    ("---\ntitle:   'x'   # mine\n---\n", {"title": "y"}, "---\ntitle:   y   # mine\n---\n"),
    ("---\na: 1\n# of b\nb: 2 # two\n\nc: 3\n---\n", {"b": None}, "---\na: 1\n# of b\n\nc: 3\n---\n"),
    ("---\ntitle:\n---\n", {"title": "y"}, "---\ntitle: y\n---\n"),
    ("---\ntitle: # none yet\nb: 1\n---\n", {"title": "y"}, "---\ntitle: y # none yet\nb: 1\n---\n"),
    ("---\ntitle : x\n---\n", {"title": "y"}, "---\ntitle : y\n---\n"),
    ("---\n'title': x\n---\n", {"title": "y"}, "---\n'title': y\n---\n"),
    ("---\n  title: x\n  b: 1\n---\n", {"title": "y", "c": 2}, "---\n  title: y\n  b: 1\n  c: 2\n---\n"),
    # values of several lines
    (
        "---\ntags:\n- a # 1\n- b # 2\nc: 1\n---\n",
        {"tags": ["z"]},
        "---\ntags: [z] # 2\nc: 1\n---\n".replace("[z] # 2", "[z]\n # 2"),
    ),
    (
        "---\ntags: # mine\n- a\n- b\n# of c\nc: 1\n---\n",
        {"tags": ["z"]},
        "---\ntags: [z] # mine\n# of c\nc: 1\n---\n",
    ),
    ("---\ntags:\n  - a\n\n  - b\n---\n", {"tags": None, "n": 1}, "---\nn: 1\n---\n"),
    ("---\ns: |\n  x\n\n  y\n\nc: 1\n---\n", {"s": "z"}, "---\ns: z\n\nc: 1\n---\n"),
    ("---\ns: >-\n  x\n  y\nc: 1\n---\n", {"s": None}, "---\nc: 1\n---\n"),
    ('---\ns: "x\n  # no comment\n  y" # c\nc: 1\n---\n', {"s": "z"}, "---\ns: z # c\nc: 1\n---\n"),
    ("---\ns: x\n  y\n  z\nc: 1\n---\n", {"s": "z"}, "---\ns: z\nc: 1\n---\n"),
    ("---\ns:\n  x\nc: 1\n---\n", {"s": "z"}, "---\ns: z\nc: 1\n---\n"),
    (
        "---\np:\n  title: in\n  status: in\ntitle: out\n---\n",
        {"title": "y", "status": "draft"},
        "---\np:\n  title: in\n  status: in\ntitle: y\nstatus: draft\n---\n",
    ),
    ("---\nn: |\n  x\nb:\n  c: 1\n  # of c\n---\n", {"b": None}, "---\nn: |\n  x\n---\n"),
    ("---\np:\n  title: in\ntitle: out\n---\n", {"title": None}, "---\np:\n  title: in\n---\n"),
    ("---\n? title\n: x\n---\n", {"title": "y"}, "---\n? title\n: y\n---\n"),
    ("---\n🎉: '😀' # 🎊\nb: 1\n---\n", {"🎉": "x", "b": 2}, "---\n🎉: x # 🎊\nb: 2\n---\n"),
    ("---\na: x\u2028y\nb: 1\n---\n", {"b": 2}, "---\na: x\u2028y\nb: 2\n---\n"),
    ("---\na: &x 1\nb: 2\n---\n", {"b": 3}, "---\na: &x 1\nb: 3\n---\n"),
    # TOML
    ("+++\ntitle = 'x' # c\n+++\n", {"title": "y"}, '+++\ntitle = "y" # c\n+++\n'),
    ("+++\nn = 1\n[p]\nn = 2\n+++\n", {"n": 3, "t": "x"}, '+++\nn = 3\nt = "x"\n[p]\nn = 2\n+++\n'),
    ("+++\n# c\n[p]\nn = 2\n+++\n", {"n": 3}, "+++\nn = 3\n# c\n[p]\nn = 2\n+++\n"),
    ("+++\ntags = [ # all\n 'a', # 1\n]\nn = 1\n+++\n", {"tags": ["z"]}, '+++\ntags = ["z"]\nn = 1\n+++\n'),
    ("+++\ns = '''\nn = 5\n'''\nn = 1\n+++\n", {"n": None}, "+++\ns = '''\nn = 5\n'''\n+++\n"),
    (
        "+++\ndate = 2016-06-30\n+++\n",
        {"date": "2026-11-20T09:30:00+01:00"},
        "+++\ndate = 2026-11-20T09:30:00+01:00\n+++\n",
    ),
    (
        "+++\ntitle = 'x'\n+++\n",
        {"title": "2026-11-20T09:30:00"},
        '+++\ntitle = "2026-11-20T09:30:00"\n+++\n',
    ),
    ("+++\na = 1\n+++\n", {"date": "2026-99-20"}, '+++\na = 1\ndate = "2026-99-20"\n+++\n'),
    ("+++\ndraft = true\n+++\n", {"draft": False}, "+++\ndraft = false\n+++\n"),
    ("+++\n+++\nB", {"n": 1}, "+++\nn = 1\n+++\nB"),
    ('+++\n"a b" = 1\n+++\n', {"a b": 2, "c d": 3}, '+++\n"a b" = 2\n"c d" = 3\n+++\n'),
    # Pelican
    ("Title: x\n\nB", {"title_": 1}, "Title: x\ntitle_: 1\n\nB"),
    ("Title: x\nDate: y\n\nB", {"Date": "z"}, "Title: x\nDate: z\n\nB"),
    ("Title: x\nDate: y\n\nB", {"Date": None}, "Title: x\n\nB"),
    ("Title: x\nDate: y", {"Date": "z", "Tags": ["a", "b"]}, "Title: x\nDate: z\nTags: a, b"),
    ("Title: x\n    y\nDate: y\n\n", {"Title": "z"}, "Title: z\nDate: y\n\n"),
    ("Title:\n    y\nDate: y\n\n", {"Title": "z"}, "Title: z\nDate: y\n\n"),
    ("Title: x\nStatus:\n\n", {"Status": "draft"}, "Title: x\nStatus: draft\n\n"),
    ("Title: x\nThe body.", {"Status": "draft"}, "Title: x\nStatus: draft\nThe body."),
    # no head yet
    ("The body.\n", {"title": "x"}, "---\ntitle: x\n---\n\nThe body.\n"),
    ("", {"title": "x"}, "---\ntitle: x\n---\n\n"),
    ("\ufeffThe body.", {"title": "x"}, "\ufeff---\ntitle: x\n---\n\nThe body."),
]


@pytest.mark.parametrize(("before", "changes", "after"), EDITS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_edit_touches_what_it_is_for(
    before: str, changes: dict[str, object], after: str, newline: str
) -> None:
    before, after = before.replace("\n", newline), after.replace("\n", newline)
    found = edits(before, changes)
    if "\n" in before or newline == "\n":  # a text of one line does not say how its lines end
        assert apply(before, found) == after
    assert (found == []) == (before == after)
    assert edits(apply(before, found), changes) == []


BY_HAND = [
    # what cannot be changed without touching something else
    ("---\na: &x 1\nb: *x\n---\n", {"a": 2}),
    ("+++\na.b = 1\n+++\n", {"a": 2}),
    ("+++\n[a]\nb = 1\n+++\n", {"a": None}),
]


@pytest.mark.parametrize(("text", "changes"), BY_HAND)
def test_what_would_touch_the_rest_is_left_to_the_author(text: str, changes: dict[str, object]) -> None:
    with pytest.raises(FrontMatterError, match="set it by hand") as raised:
        edits(text, changes, "a.md")
    assert str(raised.value.where).startswith("a.md")


KEYS = ["title", "tags", "status", "note", "number", "other-key", "params"]
words = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab: #'\"[]{}|>&*!?~,-.%@`=\\\t\n\r01\x00\x07\x85\u2028\ufeff\xa0é🎉א"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
)
values = st.one_of(words, st.booleans(), st.integers(-(10**15), 10**15), st.lists(words, max_size=4))
TRICKY = [
    "",
    " ",
    "null",
    "~",
    "NO",
    "yes",
    "1.10",
    "010",
    "007",
    "---",
    "...",
    "- a",
    "a: b",
    "# a",
    "!",
    "%",
    "?",
]
TRICKY += [
    "!!python/object",
    "*a",
    "&a",
    "@a",
    "`a`",
    "|",
    ">",
    "a #b",
    "a#b",
    "2026-11-20",
    "2026-11-20T09:30:00",
]
TRICKY += [
    "1e3",
    "0x1F",
    "12:30:45",
    ".inf",
    "=",
    "<<",
    "\t",
    "a\tb",
    " a",
    "a ",
    "\na",
    "a\n",
    "a\n\nb",
    "שלום",
    "a:",
]
TRICKY += [
    "{a}",
    "[a]",
    "a, b",
    "'",
    '"',
    "''",
    "\\",
    "\\n",
    "it's",
    'say "x"',
    "x" * 100_000,
    "🎉 ",
    "on",
    "Off",
    "-",
]


@pytest.mark.parametrize("value", TRICKY, ids=lambda value: value[:12])
@pytest.mark.parametrize("fence", ["---", "+++"])
def test_a_tricky_value_is_set_exactly(value: str, fence: str) -> None:
    for text in (
        f"{fence}\n{fence}\nB",
        apply(f"{fence}\n{fence}\nB", edits(f"{fence}\n{fence}\nB", {"k": 1, "l": 2})),
    ):
        after = apply(text, edits(text, {"k": value, "title": value, "tags": [value, "x", value]}))
        data = parse(after).data
        assert (data["k"], data["title"], data["tags"]) == (value, value, [value, "x", value])


def _expected(key: str, value: object) -> object:
    if isinstance(value, list):
        return [_expected(key, item) for item in value]
    if isinstance(value, str):
        return printable(value)
    return str(value).lower() if key in TEXT_KEYS else value


@given(st.dictionaries(st.sampled_from(KEYS), values), words)
@example({"title": "a" * 2000, "tags": ["b" * 2000]}, "")
@MANY
def test_what_is_written_reads_back(data: dict[str, object], body: str) -> None:
    text = write(data, body)
    matter = parse(text)
    assert matter.data == {key: _expected(key, value) for key, value in data.items() if value not in ("", [])}
    assert matter.body(text) == (f"\n{body}" if body else "")


YAML_ENTRIES = [
    "title: x # c\n",
    "title: 'x: y'\n",
    "tags:\n- a\n- b\n",
    "tags: [a, b] # c\n",
    "# a comment\nstatus: draft\n",
    "note: |\n  two\n\n  lines\n\n",
    "note: |+\n  two\n\n",
    "note: >-\n  two\n  lines\n",
    'note: "a\n  # b"\n',
    "number: 5\n\n",
    "other-key:\n",
    "other-key: # nothing\n",
    "params:\n  title: in\n  tags:\n    - 'x' # c\n  # d\n",
    "params: {title: 1, tags: [2]}\n",
    "🎉: 𝔘 # é\n",
]
TOML_ENTRIES = [
    "title = 'x' # c\n",
    'title = """\nx = 1\n"""\n',
    "tags = [ 'a', # b\n 'c' ]\n",
    "# a comment\nstatus = 'draft'\n",
    "note = '''a\n[b]\n'''\n",
    "number = 5\n\n",
    'other-key = {a = "}"}\n',
    "date = 2026-11-20\n",
]
TOML_TABLES = ["", "[params]\ntitle = 'in'\n", "# t\n[[other]]\ntags = 1\n[other.deep]\nstatus = 2\n"]
PELICAN_ENTRIES = ["tags: a, b\n", "status: draft\n", "note: two\n    lines\n", "number: 5\n", "other-key:\n"]


def _key(entry: str) -> str:
    line = next(line for line in entry.splitlines() if not line.startswith("#"))
    return line.split("=")[0].split(":")[0].strip()


def _heads(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["yaml", "toml", "pelican"]))
    pool = {"yaml": YAML_ENTRIES, "toml": TOML_ENTRIES, "pelican": PELICAN_ENTRIES}[kind]
    chosen = draw(st.lists(st.sampled_from(pool), unique_by=_key))
    body = draw(st.sampled_from(["", "B", "\n\nB\n", "---\n\ntitle: not this\n\n---\n", "x: 1\n"]))
    if kind == "pelican":
        return "title: x\n" + "".join(one for one in chosen) + "\n" + body
    fence = "---" if kind == "yaml" else "+++"
    tables = draw(st.sampled_from(TOML_TABLES)) if kind == "toml" else ""
    if tables and any(_key(one) == "params" for one in chosen):
        tables = ""
    return f"{fence}\n{''.join(chosen)}{tables}{fence}\n{body}"


heads = st.composite(_heads)()


@given(heads, st.dictionaries(st.sampled_from(KEYS), st.one_of(st.none(), values), max_size=4), st.booleans())
@MANY
def test_an_edit_sets_exactly_what_was_wanted(text: str, changes: dict[str, object], windows: bool) -> None:
    if windows:
        text = text.replace("\n", "\r\n")
    before = parse(text)
    assert edits(text, {}) == []
    if before.dialect == "pelican" and changes.get("title", "") is None:
        changes = {**changes, "title": "y"}  # its title is what makes it a head
    spread = [key for key in changes if key in before.data and key not in before.spans]
    if spread:
        with pytest.raises(FrontMatterError, match="by hand"):
            edits(text, dict.fromkeys(spread, "x"))
        return
    found = edits(text, changes)
    after_text = apply(text, found)
    after = parse(after_text)
    assert after.body(after_text) == before.body(text)
    for key in {*before.data, *changes}:
        if key not in changes:
            assert after.data[key] == before.data[key]
        elif changes[key] is None:
            assert key not in after.data
        elif after.dialect != "pelican":
            assert after.data[key] == _expected(key, changes[key])
            assert isinstance(after.data[key], bool) == isinstance(_expected(key, changes[key]), bool)
    assert edits(after_text, changes) == []
    _others_untouched(text, before, after_text, after, changes)


def _others_untouched(
    text: str, before: FrontMatter, after_text: str, after: FrontMatter, changes: dict[str, object]
) -> None:
    for key, (start, end) in before.spans.items():
        if key not in changes:
            begin, stop = after.spans[key]
            assert after_text[begin:stop] == text[start:end]
    for line in text[before.head_at : before.insert_at].splitlines():
        if line.startswith("#"):
            assert line in after_text
