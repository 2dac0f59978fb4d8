"""What pages show around links: the host of each, a permalink for each item; and whole addresses for feeds."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markdown_pieces import markdown
from shorttake.render.decorate import absolute, add_permalinks, label_hosts
from shorttake.render.markdown import ItemMark, Renderer
from shorttake.render.tags import tags
from shorttake.text.outline import outline

OUT = '<a href="https://example.org/a?b=1&amp;c=2">words</a>'
LABEL = '<span class="host"> (example.org)</span>'

LABELLED = [
    # HTML, the same with labels
    (OUT, OUT + LABEL),
    (f"<p>{OUT}, {OUT}.</p>", f"<p>{OUT}{LABEL}, {OUT}{LABEL}.</p>"),
    ('<a href="http://www.example.org">x</a>', f'<a href="http://www.example.org">x</a>{LABEL}'),
    (
        "<a class=\"x\" HREF = 'HTTPS://Example.ORG/'>x</a>",
        f"<a class=\"x\" HREF = 'HTTPS://Example.ORG/'>x</a>{LABEL}",
    ),
    ("<a href=https://example.org/?a=b>x</a>", f"<a href=https://example.org/?a=b>x</a>{LABEL}"),
    ("<A\nhref='https://example.org/'\n>x</A\n>", f"<A\nhref='https://example.org/'\n>x</A\n>{LABEL}"),
    (
        '<a title="a > b" href="https://example.org/">x</a>',
        f'<a title="a > b" href="https://example.org/">x</a>{LABEL}',
    ),
    (
        '<a href="https://example.org/"><em>x</em> <code>y</code></a>',
        f'<a href="https://example.org/"><em>x</em> <code>y</code></a>{LABEL}',
    ),
    (
        '<a href="https://example.org/" href="https://other.example/">x</a>',
        f'<a href="https://example.org/" href="https://other.example/">x</a>{LABEL}',
    ),
    (
        '<a href="https://example.org:8080/">x</a>',
        '<a href="https://example.org:8080/">x</a><span class="host"> (example.org:8080)</span>',
    ),
    (
        '<a href="https://example.org/">un<a href="https://example.org/">x</a>',
        f'<a href="https://example.org/">un<a href="https://example.org/">x</a>{LABEL}',
    ),
]
UNLABELLED = [
    "",
    "words &lt;a href=https://example.org/&gt;x&lt;/a&gt;",
    '<a href="/a/">x</a>',
    '<a href="#a">x</a>',
    '<a href="mailto:a@example.org">x</a>',
    '<a href="javascript:alert(1)">x</a>',
    '<a name="x">x</a>',
    '<a data-href="https://example.org/">x</a>',
    "<a title=\"href='https://example.org/'\">x</a>",
    '<a href="https://own.example/a/">x</a>',
    '<a href="https://www.own.example/">x</a>',
    '<a href="https://example.org/">example.org</a>',
    '<a href="https://example.org/">https://Example.org/a/b</a>',
    '<a href="https://example.org/">exam<b>ple</b>.org</a>',
    '<a href="https://example.org/"><img src="a.png" alt=""></a>',
    '<a href="https://example.org/">x <svg></svg></a>',
    '<a href="https://example.org/">never closed',
    '<a href="https://example.org/">x</abbr>',
    '<pre><code><a href="https://example.org/">x</a></code></pre>',
    "<script>\"<a href='https://example.org/'>x</a>\"</script>",
    "<SCRIPT>'<a href=\"https://example.org/\">x</a>'</SCRIPT >",
    '<style>/*<a href="https://example.org/">x</a>*/</style>',
    '<textarea><a href="https://example.org/">x</a></textarea>',
    '<!-- <a href="https://example.org/">x</a> -->',
    '<!-- <a href="https://example.org/">x</a>',
    '<script><!-- <a href="https://example.org/">x</a> -->',
    '<a href="https:///">x</a>',
    '<a href="https://[x/">x</a>',
    '<a href="https://">x</a>',
    "<a href='https://example.org/>x</a>",
    '<abbr href="https://example.org/">x</abbr>',
]


@pytest.mark.parametrize(("page", "shown"), LABELLED)
def test_a_link_that_leads_elsewhere_says_where(page: str, shown: str) -> None:
    assert label_hosts(page, "own.example") == shown


@pytest.mark.parametrize("page", UNLABELLED)
def test_what_needs_no_label_has_none(page: str) -> None:
    assert label_hosts(page, "own.example") == page


def test_a_label_cannot_break_out_of_the_page() -> None:
    for address in (
        "https://a&quot;&gt;&lt;script&gt;/",
        "https://&lt;b&gt;.example/",
        "https://a'b.example/",
    ):
        shown = label_hosts(f'<a href="{address}">x</a>')
        assert "<script>" not in shown
        assert "<b>" not in shown


ITEM = '<li class="item" id="item-a">'
LINK = ' <a class="permalink" href="#item-a" aria-label="Permalink to this item">#</a>'

LINKED = [
    # HTML, the same with permalinks
    (f"<ul>\n{ITEM}x</li>\n</ul>", f"<ul>\n{ITEM}x{LINK}</li>\n</ul>"),
    (f"<ul>{ITEM}\n<p>x</p>\n<p>y</p>\n</li></ul>", f"<ul>{ITEM}\n<p>x</p>\n<p>y{LINK}</p>\n</li></ul>"),
    (
        f"<ul>{ITEM}x\n<ul>\n<li>y</li>\n</ul>\n</li></ul>",
        f"<ul>{ITEM}x\n<ul>\n<li>y</li>\n</ul>{LINK}\n</li></ul>",
    ),
    (
        f"<ul>{ITEM}<pre><code>x\n</code></pre>\n</li></ul>",
        f"<ul>{ITEM}<pre><code>x\n</code></pre>{LINK}\n</li></ul>",
    ),
    (f"<ul>{ITEM}<pre>&lt;/li&gt;</pre></li></ul>", f"<ul>{ITEM}<pre>&lt;/li&gt;</pre>{LINK}</li></ul>"),
    (f"<ul>{ITEM}<!-- </li> -->x</li></ul>", f"<ul>{ITEM}<!-- </li> -->x{LINK}</li></ul>"),
    (f"<ul>{ITEM}<script>'</li>'</script></li></ul>", f"<ul>{ITEM}<script>'</li>'</script>{LINK}</li></ul>"),
    (f'<ol>{ITEM}x</li><li id="item-b">y</li></ol>', f'<ol>{ITEM}x{LINK}</li><li id="item-b">y</li></ol>'),
    (f"<ul>{ITEM}x<li>y</ul>", f"<ul>{ITEM}x<li>y{LINK}</ul>"),
    ("<ul><li id=item-a>x</li></ul>", f"<ul><li id=item-a>x{LINK}</li></ul>"),
    (f"<ul>{ITEM}</li></ul>", f"<ul>{ITEM}{LINK}</li></ul>"),
    (f"</ul></li><ul>{ITEM}x</li></ul>", f"</ul></li><ul>{ITEM}x{LINK}</li></ul>"),
    (f"<ul>{ITEM}never closed", f"<ul>{ITEM}never closed"),
    ('<p id="item-a">x</p>', '<p id="item-a">x</p>'),
    ('<ul><li title="item-a">x</li></ul>', '<ul><li title="item-a">x</li></ul>'),
]


@pytest.mark.parametrize(("page", "shown"), LINKED)
def test_an_item_has_a_link_to_itself(page: str, shown: str) -> None:
    assert add_permalinks(page, {"item-a", "item-never"}) == shown
    assert add_permalinks(page, set()) == page


BASE = "https://example.org/blog/2026/a/"

ABSOLUTE = [
    # HTML, the same with whole addresses
    ('<a href="b/">x</a>', '<a href="https://example.org/blog/2026/a/b/">x</a>'),
    ('<a href="/b/?c=1&amp;d=2#e">x</a>', '<a href="https://example.org/b/?c=1&amp;d=2#e">x</a>'),
    ('<a href="../b">x</a>', '<a href="https://example.org/blog/2026/b">x</a>'),
    ('<a href="#fn1">x</a>', '<a href="https://example.org/blog/2026/a/#fn1">x</a>'),
    ('<a href="">x</a>', '<a href="https://example.org/blog/2026/a/">x</a>'),
    ('<a href="b;?#">x</a>', '<a href="https://example.org/blog/2026/a/b;?#">x</a>'),
    ('<a href="?q">x</a>', '<a href="https://example.org/blog/2026/a/?q">x</a>'),
    ('<a href="//cdn.example/x">x</a>', '<a href="https://cdn.example/x">x</a>'),
    ("<a href=' /b '>x</a>", '<a href="https://example.org/b">x</a>'),
    ("<a href=/b?c=d>x</a>", '<a href="https://example.org/b?c=d">x</a>'),
    ("<img src=a.png alt='a > b'/>", "<img src=\"https://example.org/blog/2026/a/a.png\" alt='a > b'/>"),
    ('<img alt="a > b" src="/a.png">', '<img alt="a > b" src="https://example.org/a.png">'),
    ('<img alt="src=\'/x\'" src="/a.png">', '<img alt="src=\'/x\'" src="https://example.org/a.png">'),
    (
        '<video src="/a.mp4" poster="/a.png">',
        '<video src="https://example.org/a.mp4" poster="https://example.org/a.png">',
    ),
    ('<blockquote cite="/a">', '<blockquote cite="https://example.org/a">'),
    (
        '<form action="/a"><button formaction="/b">',
        '<form action="https://example.org/a"><button formaction="https://example.org/b">',
    ),
    ('<object data="/a">', '<object data="https://example.org/a">'),
    (
        '<img srcset="/a.png 1x, b.png 2x,https://cdn.example/c,d.png 3x" src="/a.png">',
        '<img srcset="https://example.org/a.png 1x, https://example.org/blog/2026/a/b.png 2x, https://cdn.example/c,d.png 3x" src="https://example.org/a.png">',
    ),
    ('<source srcset="/a.png">', '<source srcset="https://example.org/a.png">'),
    (
        '<source srcset="/a.png, /b.png 2x">',
        '<source srcset="https://example.org/a.png, https://example.org/b.png 2x">',
    ),
    ('<a HREF="/b">x</a>', '<a HREF="https://example.org/b">x</a>'),
    ('<a href="/a&quot;b&amp;quot;">x</a>', '<a href="https://example.org/a&quot;b&amp;quot;">x</a>'),
]
UNCHANGED = [
    "",
    '<a href="https://other.example/a;?#">x</a>',
    '<a href="https://example.org/a/../b?">x</a>',
    '<a href="https://other.example/a?b&c">x</a>',
    '<a href="mailto:a@example.org">x</a>',
    '<a href="tel:+31">x</a>',
    '<a href="javascript:alert(1)">x</a>',
    '<img src="data:image/png;base64,AAAA">',
    '<a href="http://[x/">x</a>',
    "<a href>x</a>",
    '<a data-href="/a" hreflang="en">x</a>',
    '<map name="m"><img usemap="#m"></map>',
    "<script>var a = '<a href=\"/b\">x</a>'</script>",
    '<!-- <a href="/b">x</a> -->',
    "<pre>&lt;a href=&quot;/b&quot;&gt;</pre>",
    'words href="/a" words',
]


@pytest.mark.parametrize(("page", "whole"), ABSOLUTE)
def test_an_address_is_made_whole(page: str, whole: str) -> None:
    assert absolute(page, BASE) == whole
    assert absolute(whole, BASE) == whole


@pytest.mark.parametrize("page", UNCHANGED)
def test_what_is_no_address_of_ours_stays_as_it_is(page: str) -> None:
    assert absolute(page, BASE) == page


class Skeleton(HTMLParser):
    """What a page is, but for what is added to it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[object] = []
        self.added: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("class")
        if kind in ("host", "permalink"):
            self.added.append(str(kind))
        elif not self.added:
            self.found.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        if self.added:
            self.added.pop()
        else:
            self.found.append(tag)

    def handle_data(self, data: str) -> None:
        if not self.added and data.strip():
            self.found.append(data.strip())


@given(markdown())
def test_nothing_of_the_page_is_lost_or_moved(text: str) -> None:
    items = outline(text).items
    marks = [ItemMark(item.start, item.end, f"item-{number}") for number, item in enumerate(items)]
    page = Renderer().convert(text, marks).html
    if re.search(r"<(?!/?(?:a|b|p|ul|ol|li|em|strong|code|pre|h\d|hr|br|blockquote|div|span|img)\b)", page):
        return  # HTML of the author's own that an HTML parser reads in its own way
    shown = add_permalinks(label_hosts(page), {mark.anchor for mark in marks})
    assert Skeleton(shown).found == Skeleton(page).found
    placed = {tag.attribute("id") for tag in tags(page) if tag.name == "li"} & {mark.anchor for mark in marks}
    linked = re.findall(r'<a class="permalink" href="#(item-\d+)"', shown)
    assert len(linked) == len(set(linked))
    assert set(linked) <= placed
    if page.count("<li") == page.count("</li>"):
        assert set(linked) == placed


WORDS = """< > / a_ li_ ul p !-- -- " ' = href id src srcset item-a https://e.org _ x script pre &amp; & ,"""
alphabet = st.sampled_from(WORDS.replace("_", "\n").split(" "))


@given(st.lists(alphabet, max_size=60).map("".join))
def test_whatever_the_page_it_is_only_added_to(page: str) -> None:
    shown = add_permalinks(label_hosts(page), {"item-a"})
    kept = re.sub(r'<span class="host"> \([^<]*\)</span>', "", shown)
    assert re.sub(r' <a class="permalink" href="#item-a" aria-label="[^"]*">#</a>', "", kept) == page
    whole = absolute(page, BASE)
    assert absolute(whole, BASE) == whole
    for tag in tags(page):
        assert page[tag.start] == "<"
        assert page[tag.end - 1] == ">"


HOSTILE = [
    "<a " * 50_000,
    "<a>" * 50_000,
    '<a href="' * 30_000,
    "<a href='" + '"<a "' * 30_000,
    "<a href=" + "x=" * 50_000,
    "<a" + " " * 200_000,
    "<a " + "b " * 100_000 + ">",
    "<a href = " + " " * 200_000 + ">",
    "<!--" * 50_000,
    "<!-->" * 50_000,
    "<script>" * 30_000,
    "<script></script" * 20_000,
    "</script" * 30_000,
    "<ul>" * 50_000 + "</ul>" * 50_000,
    "</ul>" * 50_000,
    '<ul><li id="item-a">' * 20_000,
    '<li id="item-a">' * 20_000 + "</ul>",
    '<ul><li id="item-a">x</li></ul>\n' * 10_000,
    '<a href="https://example.org/">' + "<b>" * 50_000 + "</a>",
    '<a href="https://example.org/">x</a>' * 5_000,
    "<pre>" * 50_000,
    "\n" * 200_000 + "</li>",
    f'<img srcset="{"a, " * 50_000}">',
    f'<img srcset="{"," * 200_000}">',
    "<" * 200_000,
    "<a" * 100_000,
]


@pytest.mark.parametrize("page", HOSTILE, ids=[page[:20].strip() for page in HOSTILE])
def test_a_page_that_means_harm_takes_no_longer(page: str) -> None:
    label_hosts(page)
    add_permalinks(page, {"item-a"})
    absolute(page, BASE)
