"""Every link of a text, with the exact place of its words and of its address."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markdown_pieces import markdown
from shorttake.text.address import entities, meaning
from shorttake.text.links import FoundLink, find, line_column

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("SHORTTAKE_CORPUS", ROOT / "../shared/corpus/weblog-2005-2014.tar.gz"))

# Markdown, and what is found in it: kind, address, words, all that is written, the address as written.
LINKS = [
    # inline
    ("[a](b)", [("inline", "b", "a", "[a](b)", "b")]),
    ("x [a b](http://c.d/e?f=g&h=i#j) y", [("inline", "http://c.d/e?f=g&h=i#j", "a b", ..., ...)]),
    ("[a](http://x/?b=1&amp;c=2)", [("inline", "http://x/?b=1&c=2", "a", ..., "http://x/?b=1&amp;c=2")]),
    ("[a](http://x/?b=1&copy=2)", [("inline", "http://x/?b=1&copy=2", "a", ..., ...)]),
    ("[a](x\\_y\\))", [("inline", "x_y)", "a", ..., "x\\_y\\)")]),
    ("[a](http://x/y_(z))", [("inline", "http://x/y_(z)", "a", ..., ...)]),
    ("[a](http://x/(y(z)))", [("inline", "http://x/(y(z))", "a", ..., ...)]),
    ("([a](b))", [("inline", "b", "a", "[a](b)", "b")]),
    ("[a](<b c>)", [("inline", "b c", "a", "[a](<b c>)", "b c")]),
    ("[a](<b)c>)", [("inline", "b)c", "a", ..., "b)c")]),
    ("[a]( b )", [("inline", "b", "a", "[a]( b )", "b")]),
    ("[a](\nb\n)", [("inline", "b", "a", "[a](\nb\n)", "b")]),
    ("[a]()", [("inline", "", "a", "[a]()", "")]),
    ("[](b)", [("inline", "b", "", "[](b)", "b")]),
    ("[a](#b)", [("inline", "#b", "a", ..., ...)]),
    ("[a][](b)", [("inline", "b", "", "[](b)", "b")]),
    ("[a](b) [c](d)", [("inline", "b", "a", ..., ...), ("inline", "d", "c", ..., ...)]),
    # words
    ("[a *b* __c__ `d` **e *f***](g)", [("inline", "g", "a b c d e f", ..., "g")]),
    ("[a_b_c *d](e)", [("inline", "e", "a_b_c *d", ..., "e")]),
    ("[`*a*`](b)", [("inline", "b", "*a*", ..., "b")]),
    ("[a \\*b\\* &amp; &eacute;](c)", [("inline", "c", "a *b* & é", ..., "c")]),
    ("[a\nb](c)", [("inline", "c", "a b", "[a\nb](c)", "c")]),
    ("[a [b] c](d)", [("inline", "d", "a [b] c", ..., "d")]),
    ("[a \\] b](c)", [("inline", "c", "a ] b", ..., "c")]),
    ("[a `]` b](c)", [("inline", "c", "a ] b", ..., "c")]),
    ("[a <b title=']'>c</b>](d)", [("inline", "d", "a c", ..., "d")]),
    ("[a](b\n\n[c](d)", [("inline", "d", "c", "[c](d)", "d")]),
    # a link holds no link
    ("[a [b](c) d](e)", [("inline", "c", "b", "[b](c)", "c")]),
    # images, also in links
    ("![a](b.png)", [("image", "b.png", "a", "![a](b.png)", "b.png")]),
    ("![a *b* [c](d)](e)", [("image", "e", "a b c", ..., "e"), ("inline", "d", "c", "[c](d)", "d")]),
    ("[![a](b.png)](c)", [("inline", "c", "a", ..., "c"), ("image", "b.png", "a", "![a](b.png)", "b.png")]),
    ("![a][b]\n\n[b]: c", [("image", "c", "a", "![a][b]", "c")]),
    ("!\\[a](b)", []),
    ("\\![a](b)", [("inline", "b", "a", "[a](b)", "b")]),
    # references
    ("[a][b]\n\n[b]: c", [("reference", "c", "a", "[a][b]", "c")]),
    ("[b]: c\n\n[a][b]", [("reference", "c", "a", "[a][b]", "c")]),
    ("[a][]\n\n[a]: c", [("reference", "c", "a", "[a][]", "c")]),
    ("[a]\n\n[a]: c", [("reference", "c", "a", "[a]", "c")]),
    ("[x][Ä  b\nc]\n\n[ä b c]: d", [("reference", "d", "x", "[x][Ä  b\nc]", "d")]),
    ("[a] [b]\n\n[b]: c", [("reference", "c", "a", "[a] [b]", "c")]),
    ("[a] [b]\n\n[a]: c\n[b]: d", [("reference", "c", "a", ..., "c"), ("reference", "d", "b", ..., "d")]),
    ("[a][b][c]\n\n[b]: d", [("reference", "d", "a", "[a][b]", "d")]),
    (
        "[a][1] [b][2]\n\n[2]: d\n[1]: c",
        [("reference", "c", "a", ..., "c"), ("reference", "d", "b", ..., "d")],
    ),
    ("[a](b)\n\n[a]: c", [("inline", "b", "a", "[a](b)", "b")]),
    ("[a]:\n\n[a](b c)", []),
    # definitions, wherever they stand
    ("[a]\n\n   [a]: b", [("reference", "b", "a", "[a]", "b")]),
    ("[a]\n\n    [a]: b", []),
    ("[a]\n\n[a]:\n   b", [("reference", "b", "a", "[a]", "b")]),
    ("[a]\n\n[a]: <b c> 'd'", [("reference", "b c", "a", "[a]", "b c")]),
    ("[a]\n\n* b\n\n  [a]: c", [("reference", "c", "a", "[a]", "c")]),
    ("[a]\n\n> [a]: c", [("reference", "c", "a", "[a]", "c")]),
    ("* [a]\n[a]: http://b", [("reference", "http://b", "a", "[a]", "http://b")]),
    ("See [a].\n[a]: http://b", [("reference", "http://b", "a", "[a]", "http://b")]),
    ("See [Note].\n[Note]: this", []),
    ("[a]\n\n[a]: b\n[a]: c", [("reference", "b", "a", "[a]", "b")]),
    ("[a]\r\n\r\n[a]: b\r\n[c]: d\r\n", [("reference", "b", "a", "[a]", "b")]),
    # what Jekyll and Hugo fill in later
    ("[a]({% post_url 2026-01-02-b %})", [("inline", "{% post_url 2026-01-02-b %}", "a", ..., ...)]),
    ('[a]({{< ref "b c.md" >}} "t")', [("inline", '{{< ref "b c.md" >}}', "a", ..., ...)]),
    ("[a]({{ site.url }}/b)", [("inline", "{{ site.url }}/b", "a", ..., ...)]),
    ("[a][b]\n\n[b]: {% post_url c %}#d 't'", [("reference", "{% post_url c %}#d", "a", ..., ...)]),
    ("[a]({{ site.url\n}}/b)", [("inline", "{{ site.url\n}}/b", "a", ..., ...)]),
    ("[a]({filename}/b.md#c)", [("inline", "{filename}/b.md#c", "a", ..., ...)]),
    ("{% raw %} [a](b) {{ [c](d) }}", [("inline", "b", "a", ..., ...)]),
    # <address>
    (
        "<http://a/b?c&amp;d>",
        [("autolink", "http://a/b?c&d", "http://a/b?c&amp;d", ..., "http://a/b?c&amp;d")],
    ),
    ("<MAILTO:a@b.c>", [("autolink", "MAILTO:a@b.c", "MAILTO:a@b.c", ..., ...)]),
    ("<a@b.c>", [("autolink", "mailto:a@b.c", "a@b.c", "<a@b.c>", "a@b.c")]),
    ("<host:port> <http://a b>", []),
    ("http://a.b and www.c.d", []),
    # HTML
    ('<a href="b">c</a>', [("html", "b", "c", '<a href="b">c</a>', "b")]),
    ("x <A class='x' HREF = 'b&amp;c' >*d*</A> y", [("html", "b&c", "d", ..., "b&amp;c")]),
    ("<a href=b/c>d</a>", [("html", "b/c", "d", ..., "b/c")]),
    ("<a href=b?c=d>e</a>", [("html", "b?c=d", "e", ..., ...)]),
    ("<a name=b>c</a>", []),
    ("<a href='b'>c", [("html", "b", "", "<a href='b'>", "b")]),
    ('<p>\n<a\nhref="b">c <b>d</b></a></p>', [("html", "b", "c d", '<a\nhref="b">c <b>d</b></a>', "b")]),
    ("<div>[a](b)</div>", []),
    ("<div>\n\n[a](b)\n\n</div>", [("inline", "b", "a", ..., ...)]),
    ('<img alt="a" src="b.png">', [("image", "b.png", "a", '<img alt="a" src="b.png">', "b.png")]),
    ('<div><img src="b.png" /></div>', [("image", "b.png", "", '<img src="b.png" />', "b.png")]),
    ('<a href="{% post_url "b" %}">c</a>', [("html", '{% post_url "b" %}', "c", ..., ...)]),
    # where nothing is a link
    ("`[a](b)` ``[c](d) ` ``", []),
    ("`[a](b)", [("inline", "b", "a", ..., ...)]),
    ("```\n[a](b)\n```", []),
    ("~~~ x\n[a](b)\n\n[c]: d\n~~~\n[c]", []),
    ("* x\n\n  ```\n  [a](b)\n  ```\n  [c](d)", [("inline", "d", "c", ..., ...)]),
    ("    [a](b)", []),
    ("\t[a](b)", []),
    ("x\n    [a](b)", [("inline", "b", "a", ..., ...)]),
    ("{% highlight sh %}\n[a](b)\n{% endhighlight %}\n[c](d)", [("inline", "d", "c", ..., ...)]),
    ('{{< highlight go "x=1" >}}\n[a](b)\n{{< /highlight >}}', []),
    ("<!-- [a](b) <a href=c>d</a> -->", []),
    ("x <!-- [a](b) --> [c](d)", [("inline", "d", "c", ..., ...)]),
    ("<script>\n\n[a](b)\nx='<a href=c>'</script>", []),
    ("<pre>\n[a](b)\n\n[c](d)</pre>", []),
    ("\\[a](b)", []),
    ("[a\\](b)", []),
    ("*[HTML]: [a](b)", []),
    # footnotes are none, but may hold some
    (
        "x[^1]\n\n[^1]: y [a](b)\n\n    [c](d)",
        [("inline", "b", "a", ..., ...), ("inline", "d", "c", ..., ...)],
    ),
    ("[a](b)[^1]\n\n[^1]: c", [("inline", "b", "a", "[a](b)", "b")]),
    # in all kinds of blocks
    ("# [a](b) #\n\n[c](d)\n===", [("inline", "b", "a", ..., ...), ("inline", "d", "c", ..., ...)]),
    ("> [a\n> b](c)", [("inline", "c", "a b", "[a\n> b](c)", "c")]),
    ("1. [a](b)\n\t* [c](d)", [("inline", "b", "a", ..., ...), ("inline", "d", "c", ..., ...)]),
    (
        "a | [b](c)\n--|--\n[d](e) | `|[f](g)`\n",
        [("inline", "c", "b", ..., ...), ("inline", "e", "d", ..., ...)],
    ),
    ("[a](b)\n: [c](d)", [("inline", "b", "a", ..., ...), ("inline", "d", "c", ..., ...)]),
]


@pytest.mark.parametrize(("text", "expected"), LINKS, ids=[text for text, _ in LINKS])
def test_links_and_where_they_stand(text: str, expected: list[tuple[object, ...]]) -> None:
    found = find(text).links
    assert len(found) == len(expected), found
    for link, (kind, url, words, written, address) in zip(found, expected, strict=True):
        assert (link.kind, link.url, link.text) == (kind, url, words)
        if written is not ...:
            assert text[link.start : link.end] == written
        assert text[link.url_start : link.url_end] == (url if address is ... else address)
        assert link.start <= link.text_start <= link.text_end <= link.end


TITLES = [
    ('[a](b "c")', "c"),
    ("[a](b 'c \"d\"')", 'c "d"'),
    ("[a](b (c))", "c"),
    ('[a](b\n"c\nd")', "c\nd"),
    ('[a](b "c \\" &amp; d")', 'c " & d'),
    ('[a](b "c "d" e")', 'c "d" e'),
    ('[a](<b> "")', ""),
    ("[a](b)", None),
    ('[a]\n\n[a]: b "c"', "c"),
    ("[a]\n\n[a]: b\n   'c'", "c"),
    ("[a]\n\n[a]: b (c)\n", "c"),
    ('[a]\n\n[a]: b "c\nd"', "c\nd"),
    ('[a]\n\n[a]: b\n"c" d', None),
    ("<a title='c' href=b>d</a>", "c"),
]


@pytest.mark.parametrize(("text", "title"), TITLES, ids=[text for text, _ in TITLES])
def test_titles(text: str, title: str | None) -> None:
    (link,) = find(text).links
    assert (link.url, link.title) == ("b", title)


def test_positions_count_from_the_beginning_of_the_text() -> None:
    text = "---\ntitle: '[no](link)'\n---\n\n[a](b)\n\n[c](d)\n"
    found = find(text, text.index("\n[a]"), text.index("\n[c]"))
    (link,) = found.links
    assert link == FoundLink("inline", "b", "a", *(text.index(part) + n for part, n in [
        ("[a](b)", 0), ("[a](b)", 6), ("a](b)", 0), ("a](b)", 1), ("b)", 0), ("b)", 1)]))  # fmt: skip


def test_label_of_a_reference_is_given_as_written() -> None:
    labels = [link.label for link in find("[a][B  c] [b c] [b c][] [d](e)\n\n[b C]: f").links]
    assert labels == ["B  c", "b c", "b c", None]


def test_definitions_and_the_place_of_their_addresses() -> None:
    text = 'x [b]\n\n[a]: <c d> "e"\n  [b]:\n  f\n* y\n\n  [g]: h\n'
    found = find(text)
    assert [(one.label, one.url, one.title) for one in found.definitions] == [
        ("a", "c d", "e"),
        ("b", "f", None),
        ("g", "h", None),
    ]
    assert [text[one.start : one.end] for one in found.definitions] == [
        '[a]: <c d> "e"',
        "[b]:\n  f",
        "[g]: h",
    ]
    assert [text[one.url_start : one.url_end] for one in found.definitions] == ["c d", "f", "h"]
    assert [one.label for one in found.unused] == ["a", "g"]


# A text, and the references in it that have no definition.
UNDEFINED = [
    ("[a][b]", [("b", "[a][b]")]),
    ("x [a][]", [("a", "[a][]")]),
    ("![a][b]", [("b", "![a][b]")]),
    ("[a][b]\n\n[B]: c", []),
    ("[a] and [b]", []),
    ("[a][b][c]\n\n[c]: d", []),
    ("cells[i][j] of a matrix, said before[1][2][3]", []),
    ("`[a][b]` \\[a][b]", []),
    ("[a][^1]\n\n[^1]: b", []),
    ("- [ ] [a]\n- [x] [b]", []),
    ("```\n[a][b]\n```", []),
    ("[][a]", []),
]


@pytest.mark.parametrize(("text", "expected"), UNDEFINED, ids=[text for text, _ in UNDEFINED])
def test_references_without_a_definition(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.label, text[one.start : one.end]) for one in find(text).undefined] == expected


# A text, what in it was meant as a link and is none, and a word of what is said about it.
BROKEN = [
    ("x [a] (http://b) y", "[a] (http://b)", "blank"),
    ("[a]\n(https://b/c_(d))", "[a]\n(https://b/c_(d))", "blank"),
    ("[a](http://b", "[a](http://b", "missing"),
    ("[a](http://b and more.\n\nNext", "[a](http://b", "missing"),
    ("[a](http://b [c](d)", "[a](http://b", "missing"),
    ("[a](http://b c)", "[a](http://b c)", "blank"),
    ("[a](http://b(c) d", "[a](http://b", "parentheses"),
    ("(a)[http://b]", "(a)[http://b]", "swapped"),
    ("a](http://b)", "](http://b)", "missing"),
    ("[a [b](c) d](http://e)", "[a [b](c) d](http://e)", "another link"),
    ("[a](http://b) [c(http://d)", "[c(http://d)", "missing"),
    ("[a][b and more\n\n[b]: c", "[a][b", "missing"),
    ("[a][b, [c](d)\n\n[b]: c", "[a][b", "missing"),
    ("[a](link-1) [b][link-1]\n\n[link-1]: c", "[a](link-1)", "instead"),
    ("[a]()", "[a]()", "no address"),
    ("x [](http://b) y", "[](http://b)", "no words"),
    ("[a][b]\n\n[b]:", "[b]:", "no address"),
    ("[b]:\n[c]: http://d\n\n[c]", "[b]:", "no address"),
    ("[a][b]\n\n[b] http://c", "[b] http://c", "must be"),
    ("[a][b]\n\n[b]: http://c d", "[b]: http://c", "must be"),
    ("[a]\n\n[a]: b\n[A]: c", "[A]: c", "twice"),
    ("[a]\n\n[a]: {% post_url b %})", "[a]: {% post_url b %})", "ends with"),
]


@pytest.mark.parametrize(("text", "written", "what"), BROKEN, ids=[text for text, _, _ in BROKEN])
def test_links_that_went_wrong(text: str, written: str, what: str) -> None:
    ((start, end, said),) = find(text).broken
    assert text[start:end].startswith(written)
    assert what in said


FINE = [
    "[a](b) [c][d] <http://e>\n\n[d]: f",
    "He said [sic] (twice) what [Ed. note] (see page 4) means.",
    "[a](b c) and [a](see below)",
    "An array `[a] (http://b)` and x[1](2)",
    "```\n[a] (http://b\n[c]:\n```",
    "[a](http://b_(c))",
    "[![a](http://b)](http://c)",
    '[a](http://b "c (d")',
    "[a]({% post_url b %}) (http://c)",
    "(a) [b]\n\n[b]: c",
    "[a] (http://b)\n\n[a]: c",
    "[see http://b (http://c)]",
    "[a]: b\n[a]: b\n\n[a]",
    "- [ ] (http://b) is open",
    "[Note]:\n\nSome words.",
    "[a](#) [b](/) [c](?d=e)",
    "\\[a] (http://b) \\[c](http://d",
    "<a href='http://b c'>d</a>",
    "x[^1]\n\n[^1]:\n    y",
]


@pytest.mark.parametrize("text", FINE)
def test_what_renders_well_is_never_called_broken(text: str) -> None:
    found = find(text)
    assert found.broken == ()


def test_a_definition_that_says_the_same_again_is_unused_not_broken() -> None:
    found = find("[a]\n\n[a]: b\n[a]: b")
    assert [one.start for one in found.unused] == [12]
    assert found.broken == ()


PLACES = [
    ("", 0, (1, 1)),
    ("ab\ncd", 0, (1, 1)),
    ("ab\ncd", 2, (1, 3)),
    ("ab\ncd", 3, (2, 1)),
    ("ab\r\ncd\re", 4, (2, 1)),
    ("ab\r\ncd\re", 3, (1, 4)),
    ("ab\r\ncd\re", 7, (3, 1)),
    ("é\n𝒳y", 3, (2, 2)),
    ("ab", 99, (1, 3)),
]


@pytest.mark.parametrize(("text", "offset", "expected"), PLACES)
def test_line_and_column(text: str, offset: int, expected: tuple[int, int]) -> None:
    assert line_column(text, offset) == expected


def decoded(link: FoundLink, written: str) -> str:
    if link.kind == "autolink":
        return (
            "mailto:" + written
            if link.url.startswith("mailto:") and ":" not in written
            else entities(written)
        )
    return meaning(written)


@given(markdown())
def test_spans_lie_inside_in_order_and_hold_what_they_say(text: str) -> None:
    found = find(text)
    assert [link.start for link in found.links] == sorted(link.start for link in found.links)
    for link in found.links:
        assert 0 <= link.start <= link.text_start <= link.text_end <= link.end <= len(text)
        assert 0 <= link.url_start <= link.url_end <= len(text)
        written = text[link.url_start : link.url_end]
        html = link.kind == "html" or text.startswith("<img", link.start)
        assert (entities(written) if html else decoded(link, written)) == link.url
        if link.label is None:
            assert link.start <= link.url_start <= link.url_end <= link.end
        elif link.kind == "reference":
            assert f"[{link.label}]" in text[link.start : link.end]
    for one in (*found.definitions, *found.undefined):
        assert text[one.start] in "[!"
        assert 0 <= one.start < one.end <= len(text)
    for start, end, what in found.broken:
        assert 0 <= start < end <= len(text)
        assert what


@given(st.text(max_size=400))
def test_no_text_is_too_odd(text: str) -> None:
    find(text)


@given(markdown(), st.integers(0, 60), st.integers(0, 60))
def test_a_part_of_a_text_is_read_as_if_it_stood_alone(text: str, before: int, after: int) -> None:
    start, end = min(before, len(text)), max(min(before, len(text)), len(text) - after)
    inside, alone = find(text, start, end), find(text[start:end])
    assert [(link.kind, link.url, link.start - start) for link in inside.links] == [
        (link.kind, link.url, link.start) for link in alone.links
    ]


# What makes a careless reader go back and forth over the text; 20,000 characters of each.
TANGLES = [
    "[", "![", "[a](", '[a](b "', "[a](<", "](http://a", "[a][b]", "[a]: b\n", "[a]:\n", "`", "`` ` ",
    "<!--", "<?", '<a href="', "<a b='", "{{", "{% ", "> ", "- ", "> - ", "&a", "\\", "|", "a|b\n-|-\n",
    "*a ", "[a\n", "<b", "[^a]", "[^a]: x\n", "a\n: b\n", "[a] (http://b", "(a)[http://b]", "[a][", "`a|",
    "<script>", "<div>\n", "[![", "[*a ",
]  # fmt: skip


@pytest.mark.parametrize("tangle", TANGLES)
def test_tangled_texts_take_no_more_time(tangle: str) -> None:
    text = (tangle * 20_000)[:20_000]
    find(text)


def test_nesting_without_end_ends() -> None:
    for text in (
        "![" * 3000 + "a" + "](b)" * 3000,
        "[" * 3000 + "a" + "](b)" * 3000,
        ">" * 3000,
        "- " * 3000,
    ):
        find(text)


def test_posts_of_a_real_weblog_have_only_real_mistakes() -> None:
    if not CORPUS.exists():
        pytest.skip(f"no corpus at {CORPUS.name}")
    posts = links = 0
    broken: list[str] = []
    with tarfile.open(fileobj=io.BytesIO(CORPUS.read_bytes())) as archive:
        for member in archive:
            if not member.name.endswith(".md"):
                continue
            file = archive.extractfile(member)
            assert file is not None
            text = file.read().decode()
            found = find(text, text.index("\n---", 3) + 4)
            posts, links = posts + 1, links + len(found.links)
            broken += [what for _, _, what in found.broken]
            assert found.undefined == (), member.name
    assert (posts, links) == (1638, 7874)
    # One definition ends with a parenthesis too many.
    assert len(broken) == 1
    assert "ends with a )" in broken[0]
