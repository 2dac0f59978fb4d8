"""Pages made of Markdown: as the author had them, and with just the links that the link finder finds."""

from __future__ import annotations

import io
import os
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown_it import MarkdownIt

from markdown_pieces import markdown
from shorttake.errors import TextError
from shorttake.render.headings import Heading, anchor
from shorttake.render.markdown import ItemMark, Renderer, SectionMark
from shorttake.render.typography import printers_dashes, printers_quotes
from shorttake.render.words import address
from shorttake.text.blocks import parse
from shorttake.text.links import FoundLink, find

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).resolve().parent / "data/markdown"
CORPUS = Path(os.environ.get("SHORTTAKE_CORPUS", ROOT / "../shared/corpus/weblog-2005-2014.tar.gz"))
SEEDS = Path(os.environ.get("SHORTTAKE_SEEDS", ROOT / "../shared/seeds"))

RENDERER = Renderer()


def render(text: str) -> str:
    return RENDERER.convert(text).html


# Markdown and its page; blanks between elements do not count.
PAGES = [
    ("", ""),
    ("   \n\n", ""),
    ("a\nb\n\nc", "<p>a\nb</p><p>c</p>"),
    ("a\r\nb\r\rc", "<p>a\nb</p><p>c</p>"),
    ("a  \nb\\\nc", "<p>a<br>b<br>c</p>"),
    (
        "*a* **b** ***c*** _d_ snake_case_x `e*f*`",
        "<p><em>a</em> <strong>b</strong> <strong><em>c</em></strong> "
        "<em>d</em> snake_case_x <code>e*f*</code></p>",
    ),
    ("*[a](b)* **`c`**d", '<p><em><a href="b">a</a></em> <strong><code>c</code></strong>d</p>'),
    ("~~a~~ ~5 a~~ ~~~b~~~", "<p><del>a</del> ~5 a~~ ~~~b~~~</p>"),
    ("`` a`b `` `a &amp; <b>`", "<p><code>a`b</code> <code>a &amp;amp; &lt;b&gt;</code></p>"),
    ("\\*a\\* \\& \\&copy; &copy; a & b < c", "<p>*a* &amp; &amp;copy; &copy; a &amp; b &lt; c</p>"),
    # headings
    ("# a\n## b ##\n### c #d\n#e", '<h1 id="a">a</h1><h2 id="b">b</h2><h3 id="c-d">c #d</h3><p>#e</p>'),
    ("a\nb\n===\nc\n---", '<h1 id="a-b">a\nb</h1><h2 id="c">c</h2>'),
    ("[a]: b\n===\n[a]", '<p>===\n<a href="b">a</a></p>'),
    ("[a]: b\n---\n[a]", '<hr><p><a href="b">a</a></p>'),
    ("a\n\n---\n* * *\n___", "<p>a</p><hr><hr><hr>"),
    # code
    ("    a\n\n     b\n\n\nc", "<pre><code>a\n\n b\n</code></pre><p>c</p>"),
    ('```\na -- "b"\n\n  c\n```', '<pre><code>a -- "b"\n\n  c\n</code></pre>'),
    (
        "~~~~ nolanguage\n~~~\n&amp;\n~~~~",
        '<div class="highlight"><pre><code class="language-nolanguage">~~~\n&amp;amp;\n</code></pre></div>',
    ),
    (
        "```python\nx = 1\n```",
        '<div class="highlight"><pre><code class="language-python"><span class="n">x</span> '
        '<span class="o">=</span> <span class="mi">1</span>\n</code></pre></div>',
    ),
    (
        '``` {.python hl_lines="1"}\nx\n```',
        '<div class="highlight"><pre><code class="language-python">'
        '<span class="hll"><span class="n">x</span>\n</span></code></pre></div>',
    ),
    ("```\na", "<pre><code>a\n</code></pre>"),
    # tables
    (
        "a|b\n-|:-:\n1|2|3\n4",
        '<table><thead><tr><th>a</th><th align="center">b</th></tr></thead><tbody><tr><td>1</td>'
        '<td align="center">2</td></tr><tr><td>4</td><td align="center"></td></tr></tbody></table>',
    ),
    ("x\na|b\n-|-", "<p>x</p><table><thead><tr><th>a</th><th>b</th></tr></thead></table>"),
    ("a|b\n-|-|-", "<p>a|b\n-|-|-</p>"),
    # definition lists
    ("a\nb\n: c\n\n    d\n: e", "<dl><dt>a</dt><dt>b</dt><dd><p>c</p><p>d</p></dd><dd>e</dd></dl>"),
    ("a\n\n\n: c", "<p>a</p><p>: c</p>"),
    # attributes
    ('a\n{: .b #c d="e f"}', '<p class="b" d="e f" id="c">a</p>'),
    ("{: .a}\n{: .b}\n# c", '<h1 class="a b" id="c">c</h1>'),
    ("* a\n* b\n{: .c}", '<ul class="c"><li>a</li><li>b</li></ul>'),
    ("* {: .c} a\n* b\n  {: .d}", '<ul><li class="c">a</li><li class="d">b</li></ul>'),
    ("> a\n{: .b}", '<blockquote class="b"><p>a</p></blockquote>'),
    ("# a {#b .c}\n## d {: #e}", '<h1 class="c" id="b">a</h1><h2 id="e">d</h2>'),
    (
        "# a {b}\n[c](d){e} *f*{: .g}",
        '<h1 id="a-b">a {b}</h1><p><a href="d">c</a>{e} <em class="g">f</em></p>',
    ),
    # abbreviations
    ("A HTM page\n\n*[HTM]: b -- c", '<p>A <abbr title="b -- c">HTM</abbr> page</p>'),
    # links
    ('[a](b "c--d")', '<p><a href="b" title="c--d">a</a></p>'),
    (
        '[a](<b c> "&quot;") [d](e%20f&g)',
        '<p><a href="b%20c" title="&quot;">a</a> <a href="e%20f&amp;g">d</a></p>',
    ),
    ("[a](?b&amp;copy;)", '<p><a href="?b&amp;copy;">a</a></p>'),
    ("[a]({% post_url b %})", '<p><a href="{% post_url b %}">a</a></p>'),
    ('![a *b*](c "d") ![e][]\n\n[e]: f', '<p><img alt="a b" src="c" title="d"> <img alt="e" src="f"></p>'),
    (
        "<http://a--b> <c@d.e> <f:g>",
        '<p><a href="http://a--b">http://a--b</a> <a href="mailto:c@d.e">c@d.e</a> &lt;f:g&gt;</p>',
    ),
    ("http://a.b/c--d_e_", "<p>http://a.b/c–d_e_</p>"),
    # raw HTML
    ('a <b class="c--d">e</b> <i>*f*</i>', '<p>a <b class="c--d">e</b> <i><em>f</em></i></p>'),
    ("<div>\n*a*\n</div>", "<div>\n*a*\n</div>"),
    ("<div>\n\n*a*\n\n</div>", "<div><p><em>a</em></p></div>"),
    ('<div markdown="1" class="x">\n*a*\n</div>', '<div class="x"><p><em>a</em></p></div>'),
    ("<table>\n<tr>\n\n    <td>a</td>\n\n</tr>\n</table>", "<table><tr><td>a</td></tr></table>"),
    ("<pre>\n*a*\n\n    b</pre>\nc", "<pre>\n*a*\n\n    b</pre><p>c</p>"),
    ("<!-- *a* -->\n\nb <!-- --c-- --> d", "<!-- *a* --><p>b <!-- --c-- --> d</p>"),
    ("a\n\n<!--more-->\n\nb <!-- more read on --> c", "<p>a</p><p>b  c</p>"),
    ("a\n\n<!-- b\n\n[c](d)", "<p>a</p><!-- b\n\n[c](d)-->"),
    ("<!--\n<!--more-->\n*a*", "<!--\n<!--more--><p><em>a</em></p>"),
    ("<pre>a\n\n*b*", "<pre>a\n\n*b*</pre>"),
    ("<custom-tag>\n\na\n\n</custom-tag>", "<custom-tag><p>a</p></custom-tag>"),
    ('{{ "a--b" | c_d_e }} {% "x" %}', '<p>{{ "a--b" | c_d_e }} {% "x" %}</p>'),
]


def tree(html: str) -> list[object]:
    """A page as a flat list of its tags, attributes and words, blanks between elements left out."""
    out: list[object] = []

    def walk(element: lxml.html.HtmlElement, literal: bool) -> None:
        literal = literal or element.tag == "pre"
        out.append(
            (str(element.tag), sorted(element.attrib.items()))
            if isinstance(element.tag, str)
            else str(element)
        )
        say(element.text if isinstance(element.tag, str) else None, literal)
        for child in element:
            walk(child, literal)
            say(child.tail, literal)
        out.append(f"end of {element.tag}" if isinstance(element.tag, str) else "end")

    def say(words: str | None, literal: bool) -> None:
        words = words if literal else " ".join((words or "").split())
        if words:
            out.append(words)

    walk(lxml.html.fragment_fromstring(html, create_parent="div"), False)
    return out


@pytest.mark.parametrize(("text", "page"), PAGES, ids=[text for text, _ in PAGES])
def test_pages(text: str, page: str) -> None:
    assert tree(render(text)) == tree(page), render(text)


@pytest.mark.parametrize("name", ["hugo", "jekyll", "pelican"])
def test_whole_posts(name: str) -> None:
    assert render((DATA / f"{name}.md").read_text("utf-8")) + "\n" == (DATA / f"{name}.html").read_text(
        "utf-8"
    )


# How things nest, judged by another parser that follows CommonMark.
NESTINGS = [
    "* a\n  * b\n    * c\n* d",
    "* a\n    * b\n        * c\n* d",
    "* a\n\t* b\n\t\t* c",
    "1. a\n   1. b\n   2. c\n2. d",
    "1. a\n    * b\n2. c",
    "10. a\n    b\n\n    c",
    "- a\n\n- b\n\n- c",
    "- a\n- b\n\n\n- c",
    "* a\n\n\tb\n\n\t> c\n\n* d\n\n\t\te",
    "*   a\n\n    b\n\n        c",
    "a\n* b\n* c\nlazy\n\nd",
    "a\n1. b\n2. c",
    "a\n2014. b",
    "a\n2014) b\n- c",
    "a\n-\nb",
    "a\n*\nb",
    "2014. a\n2015. b",
    "- a\n 1. b",
    "- a\n  1. b\n  2014. c",
    "* a\n+ b\n- c\n1. d\n1) e",
    "- - a\n  - b",
    "-\n  a\n-\n\n  b",
    "> a\n> * b\n>   c\n\n> d\nlazy",
    "> - a\n>\n> - b\n\nc",
    "- a\n  > b\n  >\n- c",
    "- a\n\n  ```\n  b\n\n\n  c\n  ```\n- d",
    "- ```\n  a\n  ```\n- b",
    "1. a\n\n   b\n   ===\n\n2. ***\n3. # c",
    "- a\n  - b\n\n    c\n- d",
    " * a\n  * b\n   * c\n    * d",
    "* a\n\n\n  b\n\n c",
    "    a\n\n\tb\n c",
    "* * *\n- - -\n+ a",
    "- [a]: b\n- [a]\n\n  [a]",
    "a\n    b\n\n    c",
    "<div>\na\n\n* b\n  <p>c\n\n</div>",
    "- a\n\n      b\n\n       c",
]


@pytest.mark.parametrize("text", NESTINGS)
def test_blocks_nest_as_commonmark_has_it(text: str) -> None:
    ours = re.sub(r' id="[^"]*"', "", render(text))
    assert tree(ours) == tree(MarkdownIt("commonmark").render(text)), ours


TYPOGRAPHY = [
    ("a---b -- c ... d----e", "a—b – c … d----e"),
    ("I've said \"don't\"", "I’ve said “don’t”"),
    ("\"'a' b,\" he said", "“‘a’ b,” he said"),
    ("'\"a\" b' c", "‘“a” b’ c"),
    ("the '90s, '14, the '80s' end", "the ’90s, ’14, the ’80s’ end"),
    ("rock 'n' roll, 'tis 'em", "rock ’n’ roll, ’tis ’em"),
    ('the users\' "x"', "the users’ “x”"),
    ('a "[b](c)"', 'a “<a href="c">b</a>”'),
    ('"*a*"-b, *"c"*', "“<em>a</em>”-b, <em>“c”</em>"),
    ("*a*'s and `b`'s", "<em>a</em>’s and <code>b</code>’s"),
    ("\"`a`\" '`b`'", "“<code>a</code>” ‘<code>b</code>’"),
    ('("a") ["b"] {"c"}', "(“a”) [“b”] {“c”}"),
    ('"a"---"b"', "“a”—“b”"),
    ("\"...a\" 'b...'", "“…a” ‘b…’"),
    ('6\'2" and a 15" screen', '6\'2" and a 15" screen'),
    ('"a 15" b', "“a 15” b"),
    ("a='b' c=\"d\"", "a=‘b’ c=“d”"),
    ("\"a <http://b/'c'--d>\"", "“a <a href=\"http://b/'c'--d\">http://b/'c'--d</a>”"),
    ('\\"a\\" \\\'b', '"a" \'b'),
    ('"a&nbsp;b" &quot;c&quot;', "“a&nbsp;b” &quot;c&quot;"),
    ('"a<br>b" "<i>c</i>"', "“a<br>b” “<i>c</i>”"),
    ('`--a "b"` <kbd title="\'">"</kbd>', '<code>--a "b"</code> <kbd title="\'">"</kbd>'),
    ("\"<code>'a' -- <b>'</b></code>\" '<i>b--c</i>'", "“<code>'a' -- <b>'</b></code>” ‘<i>b–c</i>’"),
    ("'Nuff said, over the 'Net", "’Nuff said, over the ’Net"),
    ('a " b', 'a " b'),
    ("\"a\nb\" 'c\nd'", "“a\nb” ‘c\nd’"),
    ("2--3 a--b", "2–3 a–b"),
    ('x <!--a "b" -- c--> y', 'x <!--a "b" -- c--> y'),
]


@pytest.mark.parametrize(("text", "set_in_type"), TYPOGRAPHY, ids=[text for text, _ in TYPOGRAPHY])
def test_typography(text: str, set_in_type: str) -> None:
    assert render(text) == f"<p>{set_in_type}</p>"


@given(st.text("ab '\"-.\n(1—", max_size=60))
def test_quotes_are_turned_one_for_one_and_once(text: str) -> None:
    turned = printers_quotes(text)
    assert len(turned) == len(text)
    assert turned.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}) == text
    dashed = printers_dashes(text)
    assert printers_dashes(dashed) == dashed


ANCHORS = [
    ("Networking", "networking"),
    ("Servers/Hardware", "servershardware"),
    ("  Cloud Computing & More! ", "cloud-computing--more"),
    ("Été, 2014 -- it's_fine", "été-2014----its_fine"),
    ("???", "heading"),
]


@pytest.mark.parametrize(("words", "expected"), ANCHORS)
def test_heading_ids_are_those_of_github_and_hugo(words: str, expected: str) -> None:
    assert anchor(words) == expected


def test_headings_are_told_and_repeated_ones_numbered() -> None:
    page = RENDERER.convert("# A *b*\n## A b\n## C[^1] `d` {#a-b-1}\n### A \\& &amp; b\n## A b\n\n[^1]: x")
    assert page.headings == (
        Heading(1, "a-b", "A b"),
        Heading(2, "a-b-2", "A b"),
        Heading(2, "a-b-1", "C d"),
        Heading(3, "a---b", "A & & b"),
        Heading(2, "a-b-3", "A b"),
    )
    assert re.findall(r'<h\d id="([^"]*)"', page.html) == [heading.anchor for heading in page.headings]


def test_footnotes_are_numbered_as_readers_meet_them() -> None:
    html = render("a[^x] b[^1] c[^x] d[^none]\n\n[^1]: e\n[^x]: f\n\n    * g\n[^unused]: h")
    page = lxml.html.fragment_fromstring(html, create_parent="div")
    assert [a.text for a in page.iter("a") if a.get("class") == "footnote-ref"] == ["1", "2", "1"]
    assert [li.get("id") for li in page.findall(".//div[@class='footnote']/ol/li")] == [
        "fn:x",
        "fn:1",
        "fn:unused",
    ]
    assert "d[^none]" in html


def test_one_renderer_serves_many_posts_each_by_itself() -> None:
    first = "# A\n\n[a][b] x[^1] ABC\n\n[b]: c\n[^1]: d\n*[ABC]: e"
    alone = RENDERER.convert(first)
    other = RENDERER.convert("# A\n\n[a][b] x[^1] ABC")
    assert other.html == '<h1 id="a">A</h1>\n<p>[a][b] x[^1] ABC</p>'
    assert RENDERER.convert(first) == alone == Renderer().convert(first)


def test_signs_that_no_page_may_hold_are_replaced() -> None:
    html = render("a\x00b \x02token:0\x03 [c\x02](d\x03) \x02wzxhzdk:0\x03 <b>")
    assert not re.search("[\x00\x02\x03]", html)
    assert "token:0" in html


def test_emphasis_without_end_is_refused_and_the_renderer_goes_on() -> None:
    with pytest.raises(TextError, match="emphasis") as refused:
        render("**" * 4000 + "a" + "**" * 4000)
    assert refused.value.hint
    assert render("*a*") == "<p><em>a</em></p>"


class _Shout(Extension):
    """`!!word!!` and `?? words`, as an author's own extension has them."""

    def extendMarkdown(self, md: object) -> None:
        class Shout(InlineProcessor):
            def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:
                element = Element("mark")
                element.text = m[1]
                return element, m.start(), m.end()

        class Aside(BlockProcessor):
            def test(self, parent: Element, block: str) -> bool:
                return block.startswith("?? ")

            def run(self, parent: Element, blocks: list[str]) -> None:
                self.parser.parseChunk(SubElement(parent, "aside"), blocks.pop(0)[3:])

        md.inlinePatterns.register(Shout(r"!!(\S+?)!!", md), "shout", 65)
        md.parser.blockprocessors.register(Aside(md.parser), "aside", 100)


def test_extensions_of_the_author() -> None:
    renderer = Renderer(["nl2br", "toc", _Shout()], {"toc": {"title": "Contents"}})
    html = renderer.convert("[TOC]\n\n# A\n\n!!b!!\n[c](d)").html
    assert "Contents" in html
    assert '<a href="#a">A</a>' in html
    assert '<mark>b</mark><br>\n<a href="d">c</a>' in html
    aside = renderer.convert("?? *a* [b][c]\n\n[c]: d").html
    assert aside == '<aside>\n<p><em>a</em> <a href="d">b</a></p>\n</aside>'


def test_extensions_that_are_built_in_are_left_out() -> None:
    names = ["extra", "markdown.extensions.codehilite", "smarty", "meta", "sane_lists"]
    renderer = Renderer(names, {"markdown.extensions.codehilite": {"css_class": "x"}})
    text = (DATA / "hugo.md").read_text("utf-8")
    assert renderer.convert(text).html == render(text)


# -- ids asked for


def test_items_and_sections_get_their_ids() -> None:
    text = (
        "# Title\n\nIntro.\n\n## One\n\n* a\n* > b\n{: .x}\n\nTwo\n---\n1. c\n\n   * nested\n* {: .y #z} d\n"
        "\n**Three**\n\n+ ```\n  e\n  ```\n\n<h2 id=old class='k'>Four</h2>\n\n- f\n"
    )
    places = ["* a", "* > b", "1. c", "* {: .y", "+ ```", "- f"]
    items = [ItemMark(text.index(part), text.index(part) + 3, f"i{n}") for n, part in enumerate(places)]
    names = ["## One", "Two\n", "**Three", "<h2"]
    sections = [SectionMark(text.index(part), f"s{n}") for n, part in enumerate(names)]
    page = RENDERER.convert(text, items, sections)
    assert page.unplaced == ()
    root = lxml.html.fragment_fromstring(page.html, create_parent="div")
    assert [(li.get("id"), li.get("class")) for li in root.iter("li")] == [
        ("i0", "item"),
        ("i1", "item"),
        ("i2", "item"),
        (None, None),
        ("i3", "y item"),
        ("i4", "item"),
        ("i5", "item"),
    ]
    marked = {
        el.get("id"): (el.tag, el.text_content())
        for el in root.iter()
        if (el.get("id") or "").startswith("s")
    }
    assert marked == {
        "s0": ("h2", "One"),
        "s1": ("h2", "Two"),
        "s2": ("p", "Three"),
        "s3": ("h2", "Four"),
    }
    assert 'class="k"' in page.html.replace("'", '"')
    assert "old" not in page.html
    assert [heading.anchor for heading in page.headings] == ["title", "s0", "s1"]


def test_heading_ids_keep_clear_of_the_ids_asked_for() -> None:
    page = RENDERER.convert("# Top\n\n* a\n\n# B", [ItemMark(7, 10, "top")], [SectionMark(12, "b")])
    assert re.findall(r'id="([^"]*)"', page.html) == ["top-1", "top", "b"]


def test_marks_where_nothing_is_are_told() -> None:
    text = "a\n\n    * code\n\n```\n* code\n```\n\n<ul>\n* raw\n</ul>\n\n* b"
    marks = [
        ItemMark(match.start(), match.end(), f"i{match.start()}") for match in re.finditer(r"\* \w+", text)
    ]
    page = RENDERER.convert(text, marks, [SectionMark(len(text) + 10, "beyond"), SectionMark(2, "blank")])
    assert page.unplaced == ("i7", "i19", "i36", "beyond", "blank")
    assert page.html.count('class="item"') == 1


def without_marks(html: str, anchors: list[str]) -> str:
    for one in anchors:
        html = re.sub(rf'(<li)((?: class="[^"]*")?) id="{one}"', r"\1\2", html)
    return re.sub(r'(<li class=")(?:([^"]*) )?item"', lambda m: f'{m[1]}{m[2]}"' if m[2] else "<li", html)


@given(markdown())
def test_marks_change_nothing_but_ids_and_classes(text: str) -> None:
    text = text.replace("#id", "")
    lines = [match.start() for match in re.finditer(r"(?:^|(?<=\n)|(?<=\r)(?!\n))[^\r\n]", text)]
    items = [ItemMark(at, at + 1, f"item-{n}") for n, at in enumerate(lines)]
    page = RENDERER.convert(text, items)
    assert without_marks(page.html, [mark.anchor for mark in items]) == render(text)
    tops = [block.first for block in parse(text).root.children if block.kind == "list"]
    assert len(page.unplaced) <= len(items) - len(tops)


# -- the page and the link finder agree


def shown(html: str) -> tuple[list[str], list[str]]:
    """The addresses of a page's links, and those of its images; the ways to footnotes and back left out."""
    page = lxml.html.fragment_fromstring(html or "<p></p>", create_parent="div")
    ways = ("footnote-ref", "footnote-backref")
    links = [
        a.get("href") for a in page.iter("a") if a.get("href") is not None and a.get("class") not in ways
    ]
    return links, [img.get("src") for img in page.iter("img")]


def found(links: tuple[FoundLink, ...]) -> tuple[list[str], list[str]]:
    """The same of what was found: as the page writes them, with a blank as %20."""
    return (
        [address(link.url) for link in links if link.kind != "image"],
        [address(link.url) for link in links if link.kind == "image"],
    )


def posts() -> Iterator[tuple[str, str]]:
    with tarfile.open(fileobj=io.BytesIO(CORPUS.read_bytes())) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".md") else None
            if file is not None:
                yield member.name, file.read().decode()


def test_a_real_weblog_has_the_links_that_are_found() -> None:
    if not CORPUS.exists():
        pytest.skip(f"no corpus at {CORPUS.name}")
    seen = 0
    for name, text in posts():
        at = text.index("\n---", 3) + 4
        assert shown(render(text[at:])) == found(find(text, at).links), name
        seen += 1
    assert seen == 1638


def test_a_real_short_take_has_the_links_that_are_found() -> None:
    seed = next(SEEDS.glob("000_*.txt"), None) if SEEDS.exists() else None
    if seed is None:
        pytest.skip("no seeds here")
    text = seed.read_text("utf-8")
    at = text.index("\n---", 3) + 4
    links = find(text, at)
    assert shown(render(text[at:])) == found(links.links)
    assert len({link.url for link in links.links}) == 33
    assert (links.undefined, links.unused, links.broken) == ((), (), ())


@given(markdown())
def test_any_page_has_the_links_that_are_found(text: str) -> None:
    expected, page = found(find(text).links), shown(render(text))
    if parse(text).footnotes:  # notes stand at the end of the page
        assert [sorted(part) for part in page] == [sorted(part) for part in expected]
    else:
        assert page == expected


@given(markdown(), st.randoms(use_true_random=False))
def test_an_address_can_be_replaced_where_it_stands(text: str, random: object) -> None:
    # A label and a colon alone on their line take what follows for their address, if it has no blank.
    text = text.replace("[x]:", "x:")
    links = [link for link in find(text).links if link.url]
    if not links:
        return
    chosen = random.choice(links)
    there = (chosen.url_start, chosen.url_end)
    new = "https://new.example/a?b=c"
    changed = text[: there[0]] + new + text[there[1] :]
    before = find(text).links
    expected = [new if (link.url_start, link.url_end) == there else address(link.url) for link in before]
    after = shown(render(changed))
    assert sorted(after[0] + after[1]) == sorted(expected)
