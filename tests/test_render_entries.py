"""A liveblog rendered in parts is, byte for byte, what it is as a whole; an entry more renders one part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.liveblog import read
from shorttake.render.entries import in_parts
from shorttake.render.markdown import Rendered, Renderer, SectionMark

RENDERER = Renderer()
HEAD = "---\ntitle: Cables\nstarts: 2026-10-08T09:00:00+02:00\n---\n"
# Words and marks whose meaning may hang together with what stands around them, within an entry and beyond it.
MARKS = (
    *("words", '"quoted"', "it's", "'90s", "--", "---", "...", "*em*", "**bold**", "**", "_", "~~gone~~"),
    *("`code`", "``", "[a](https://example.org)", "[a]", "[^1]", "![p](p.png)", "<https://example.org>"),
    *("<b>x</b>", "<script>x</script>", "<!-- c -->", "&amp;", "&", "<", "\\*", "{x}", "{{ t }}", "a|b"),
    *(
        "  ",
        "\t",
        "\u2028",
        "\xa0",
        "\n",
        "\r\n",
        "\n\n",
        "09:07",
        "!",
        "#",
        "# ",
        "=",
        "\n===\n",
        "\n   lazy",
    ),
    *(
        "\n\n- one\n- two",
        "\n\n1. one\n\n2. two",
        "\n\n> said",
        "\n\n```\ncode **x**\n```\n",
        "\n\n```py\nx\n",
    ),
    *("\n\n    indented", "\n\n## Heading\n\n", "\n\n## t0902\n\n", "\n\nunder\n-----\n\n", "\n\n---\n\n"),
    *("\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n", "\n\n<div>\nx\n</div>", "\n\n<pre>\nx\n\ny</pre>\n"),
    *("\n\nterm\n: meaning\n", '\n\n<p id="t0903">x</p>\n\n', "\n\n- one\n\n  more of it\n\n"),
)
WHOLE = (
    "\n\n[a]: https://example.org/a\n\n",
    "\n\n[^1]: A note.\n\n",
    "\n\n*[words]: Said.\n\n",
    "\n\n{: .box}\n\n",
)
STAMPS = (
    "**09:0{}**",
    "**09:0{}!**",
    "09:0{}",
    "**09:0{}:**",
    "**09:0{} Bold.** More",
    "__09:0{}__",
    "**09:0{}",
)


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """A body with an opening and some entries, mostly plain ones."""
    some = st.lists(st.sampled_from(MARKS + (WHOLE if draw(st.integers(0, 3)) == 0 else ())), max_size=4)
    gaps = st.sampled_from((" ", "", " "))

    def words() -> str:
        return "".join(f"{one}{draw(gaps)}" for one in draw(some))

    said = [f"{words()}\n\n"]
    for _ in range(draw(st.integers(20, 24))):
        stamp = draw(st.sampled_from(STAMPS)).format(draw(st.integers(0, 9)))
        said.append(f"{stamp} {words() if draw(st.booleans()) else 'Words, and --'}{draw(ENDS)}")
    return "".join(said)


ENDS = st.sampled_from(("\n\n", "\n\n\n", "\n"))


def both(body: str) -> tuple[Rendered, Rendered, list[str]]:
    """In parts, as a whole, and the texts of which the parts were made."""
    live = read(HEAD + body, dt.UTC)
    at = live.matter.body_at
    marks = [SectionMark(entry.start - at, entry.anchor) for entry in live.entries]
    asked: list[str] = []

    def convert(text: str, sections: Sequence[SectionMark]) -> Rendered:
        asked.append(text)
        return RENDERER.convert(text, sections=sections)

    whole = RENDERER.convert(body, sections=marks)
    return in_parts(convert, body, marks), whole, asked


@given(bodies())
def test_in_parts_it_is_what_it_is_as_a_whole(body: str) -> None:
    parts, whole, _ = both(body)
    assert parts == whole


def entries(many: int, words: str = "Words, and [a](https://example.org/{0}).") -> list[str]:
    return [f"**09:{number:02}** {words.format(number)}\n\n" for number in range(many)]


# Words of one entry that make the whole one text -> how many texts are rendered in the end.
APART = {
    "*Emphasis* and `code`.": False,
    "- one\n- two": False,
    "### A heading of its own": False,
    "See [the map][map].\n\n[map]: https://example.org": True,
    "It holds.[^1]\n\n[^1]: For now.": True,
    "*[TCP]: A protocol": True,
    "{: .box}": True,
    "### Twice\n\n### Twice": False,
}


@pytest.mark.parametrize(("words", "whole"), APART.items())
def test_what_hangs_together_is_rendered_as_a_whole(words: str, whole: bool) -> None:
    some = entries(40)
    body = "An opening.\n\n" + "".join([*some[:20], f"{some[20].strip()}\n\n{words}\n\n", *some[21:]])
    parts, expected, asked = both(body)
    assert parts == expected
    assert (body in asked) == whole


def test_an_entry_more_or_another_renders_little_anew() -> None:
    some = entries(60) + [one.replace("09:", "10:") for one in entries(60)]
    _, _, before = both("".join(some))
    for other in (
        [*some, "**11:00** *One* more.\n"],
        [*some[:50], *some[51:]],
        ["**08:59** *First.*\n\n", *some],
    ):
        parts, whole, after = both("".join(other))
        assert parts == whole
        new = set(after) - set(before)
        assert len(new) <= 2, "one part, and with the first entry perhaps the opening"
        assert sum(map(len, new)) < sum(map(len, after))


def test_plain_entries_need_no_markdown() -> None:
    body = "".join(entries(30, 'Entry {0}: "it\'s -- well..."'))
    parts, whole, asked = both(body)
    assert parts == whole
    assert "“it’s – well…”" in parts.html
    assert asked == []
