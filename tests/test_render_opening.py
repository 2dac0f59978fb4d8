"""The summary that a post's own page has already is the one that its text would give by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markdown_pieces import markdown
from real_posts import posts
from shorttake.render.markdown import Renderer
from shorttake.render.opening import opening_html
from shorttake.text.frontmatter import parse
from shorttake.text.summary import summary_source

RENDERER = Renderer()

# A post's Markdown, and the summary that its page has.
TAKEN = {
    "words": ("Some *words* of `code`.\nA second line.\n\nMore.\n", "<p>Some <em>words</em> of <code>code</code>.\nA second line.</p>"),
    "nothing else": ("Only this", "<p>Only this</p>"),
    "below blank lines": ("\n\nFirst.\n\n## Then", "<p>First.</p>"),
    "a link": ('See [it](http://a.example/ "title").\n', '<p>See <a href="http://a.example/" title="title">it</a>.</p>'),
    "a link that is defined below": (
        "See [it][1].\n\n* more\n\n[1]: http://a.example/\n[2]: /b\n",
        '<p>See <a href="http://a.example/">it</a>.</p>',
    ),
    "quotes": ('"Well," it says.\n\n"No."\n', "<p>“Well,” it says.</p>"),
    "a note further down": ("First.\n\nA note[^1].\n\n[^1]: Said.\n", "<p>First.</p>"),
}  # fmt: skip
# Where it might say something else by itself.
LEFT = {
    "a mark that ends the summary": "First.\n\nSecond.\n\n<!--more-->\n\nThird.\n",
    "a heading": "# Heading\n\nFirst.\n",
    "a heading below": "First\n=====\n\nSecond.\n",
    "a list below": "First\n* item\n",
    "a table": "a | b\n--|--\nc | d\n",
    "a term": "Term\n\n: Meaning\n",
    "raw HTML": "Some <b>words</b></p>.\n",
    "attributes": "Some words.\n{: title='x'}\n",
    "a note in it": "A note[^1].\n\n[^1]: Said.\n",
    "a definition in a list": "See [it].\n\n* more\n[it]: /a\n",
    "an abbreviation": "Some HTML.\n\n*[HTML]: Hyper\n",
    "bold words as a heading": "**Heading**\n\nFirst.\n",
    "nothing": "",
}


@pytest.mark.parametrize(("body", "summary"), TAKEN.values(), ids=TAKEN)
def test_it_is_taken_from_the_page(body: str, summary: str) -> None:
    assert opening_html(body, RENDERER.convert(body).html) == summary == _by_itself(body)


@pytest.mark.parametrize("body", LEFT.values(), ids=LEFT)
def test_in_doubt_it_is_not_taken(body: str) -> None:
    assert opening_html(body, RENDERER.convert(body).html) is None


_OPENINGS = st.sampled_from(
    ["Word [r] *em*\n\n", '"Quoted" [a](b)\n[q][r]\n\n', "it's [t u] HTML\n", "Ab ![w][r]\n\n", "\nAb (c\n\n"]
)


@given(opening=_OPENINGS, rest=markdown())
def test_what_is_taken_is_what_the_text_gives_by_itself(opening: str, rest: str) -> None:
    _same(opening + rest)


@given(body=markdown())
def test_any_text_gives_the_same(body: str) -> None:
    _same(body)


def test_real_posts_give_the_same() -> None:
    taken = [_same(text[parse(text, name).body_at :]) for name, text in posts().items()]
    assert sum(taken) > len(taken) / 2


def _same(body: str) -> bool:
    found = opening_html(body, RENDERER.convert(body).html)
    assert found is None or found == _by_itself(body)
    return found is not None


def _by_itself(body: str) -> str:
    return RENDERER.convert(summary_source(body)).html
