"""HTML becomes Markdown that our own pages show as it was: the same links, images, code and words."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.migrate.fences import fenced
from shorttake.migrate.html import to_markdown
from shorttake.migrate.page import Page, page_of
from shorttake.render.markdown import Renderer

BASE = "https://here.example/2012/a/"
WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=30)
NASTY = st.text(st.sampled_from("ab*_`[]()<>#!\\&;:-+.1~|{}%\"' /=?"), min_size=1, max_size=25)
PATHS = st.text(st.sampled_from("abz09/_-.~()*'!$&,;=:@%20[]\\é "), max_size=25)


def shown(markdown: str) -> Page:
    return page_of(Renderer().convert(markdown).html, BASE)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a <b>b</b> <i>c</i> <del>d</del> <code>e`f</code></p>", "a **b** *c* ~~d~~ ``e`f``\n"),
        ("<p>in<em>side</em></p>", "in<em>side</em>\n"),
        ('<p><a name="x"></a>y</p>', '<a name="x"></a>y\n'),
        ('<p><a href="/a b">c</a></p>', "[c](</a b>)\n"),
        ("<p>1. a</p><p># b</p><p>- c</p>", "1\\. a\n\n\\# b\n\n\\- c\n"),
        ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b\n"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "* a\n\n  b\n"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "* a\n  * b\n"),
        ("<blockquote><p>a</p><ul><li>b</li></ul></blockquote>", "> a\n>\n> * b\n"),
        ('<pre class="brush: python; gutter: false">a\n\n  b</pre>', "```python\na\n\n  b\n```\n"),
        ("<table><tr><td colspan=2>a</td></tr></table>", '<table><tr><td colspan="2">a</td></tr></table>\n'),
        ('<iframe src="https://maps.example/"></iframe>', '<iframe src="https://maps.example/"></iframe>\n'),
        ("<div><span>a</span><div>b</div>c</div>", "a\n\nb\n\nc\n"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\n:   b\n"),
        ("H<sub>2</sub>O<br>x", "H<sub>2</sub>O  \nx\n"),
        ("", "\n"),
    ],
)
def test_html_becomes_clean_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html).text == markdown


@given(NASTY | WORDS)
def test_words_stay_words(words: str) -> None:
    before = f"<p>x {escape(words)} y</p>"
    assert shown(to_markdown(before).text).words == page_of(before, BASE).words


@given(PATHS, NASTY | WORDS, NASTY | WORDS)
def test_a_link_leads_where_it_led(path: str, words: str, title: str) -> None:
    html = (
        f'<p>See <a href="https://a.example/{escape(path)}" title="{escape(title)}">{escape(words)}</a>.</p>'
    )
    assert shown(to_markdown(html, careful=True).text).links == page_of(html, BASE).links


@given(st.lists(st.tuples(PATHS, WORDS), min_size=1, max_size=5))
def test_links_of_lists_keep_their_order(links: list[tuple[str, str]]) -> None:
    items = "".join(
        f'<li><a href="https://a.example/{escape(path)}">{escape(words)}</a></li>' for path, words in links
    )
    html = f"<ul>{items}</ul>"
    assert shown(to_markdown(html, careful=True).text).links == page_of(html, BASE).links


@given(
    st.text(
        st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), whitelist_characters="\n\t"), max_size=80
    )
)
def test_code_stays_code(code: str) -> None:
    html = f"<p>a</p><pre><code>{escape(code)}</code></pre><p>b</p>"
    assert shown(to_markdown(html).text).code == page_of(html, BASE).code


@given(st.text(st.sampled_from("`~ab \n\t<&{%"), max_size=60))
def test_code_in_a_fence_is_that_code(code: str) -> None:
    assert shown(fenced(code, "text")).code == page_of(f"<pre>\n{escape(code)}</pre>", BASE).code


@given(st.text(st.sampled_from("<>/abdivpulionre =\"'&;\n#"), max_size=120))
def test_whatever_the_markup_no_link_is_lost(html: str) -> None:
    html = f'<p><a href="https://one.example/">1</a></p>{html}<p><a href="https://two.example/">2</a></p>'
    before = page_of(html, BASE)
    after = shown(to_markdown(html, careful=True).text)
    assert set(before.links) <= set(after.links)
