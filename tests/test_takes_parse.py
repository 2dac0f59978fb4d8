"""A Short Take as its parts, and permalinks that stay."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.takes.parse import read_take
from shorttake.text.frontmatter import parse

SEED = Path(__file__).resolve().parents[2] / "shared" / "seeds" / "000_e89bb6cf90ecf172.txt"

TAKE = """\
Hello, with [a link][intro] in the introduction.

## Networking

* First [one](https://a.example/1) and [two][link-2].
* Second [one][LINK-3].

    A second paragraph with [three](https://a.example/3b).
    * a nested [bullet](https://a.example/nested)

## Security

Nothing this time.

**Storage**

* No link here at all.

Closing words with [a link](https://a.example/closing).

[link-2]: https://a.example/2
[link-3]: https://a.example/3
[intro]: https://a.example/intro
"""


def test_parts_and_places() -> None:
    take = read_take(TAKE)
    assert TAKE[slice(*take.introduction)].startswith("Hello")
    assert TAKE[slice(*take.closing)].startswith("Closing words")
    assert [(one.heading, len(one.items)) for one in take.sections] == [("Networking", 2), ("Security", 1)]
    first, second = take.sections[0].items
    assert [link.url for link in first.links] == ["https://a.example/1", "https://a.example/2"]
    assert [link.url for link in second.links] == [
        "https://a.example/3",
        "https://a.example/3b",
        "https://a.example/nested",
    ]
    assert TAKE[second.content_at :].startswith("Second")
    assert TAKE[second.start : second.end].endswith("nested)")


def test_bold_lines_are_headings_where_there_are_no_others() -> None:
    take = read_take("Hi.\n\n**Networking**\n\n* a\n\n**Storage**\n\n* b\n* c\n")
    assert [(one.heading, len(one.items)) for one in take.sections] == [("Networking", 1), ("Storage", 2)]


def test_the_seed_is_read_whole() -> None:
    if not SEED.exists():
        pytest.skip("the seed document is not beside this checkout")
    text = SEED.read_text(encoding="utf-8")
    take = read_take(text, parse(text).body_at)
    assert [one.heading for one in take.sections] == [
        "Networking",
        "Servers/Hardware",
        "Security",
        "Cloud Computing/Cloud Management",
        "Operating Systems/Applications",
        "Storage",
        "Virtualization",
        "Career/Soft Skills",
    ]
    assert [len(one.items) for one in take.sections] == [7, 0, 3, 1, 11, 2, 4, 1]
    assert len([link for link in take.links.links if link.kind == "reference"]) == 33
    assert not take.links.undefined
    assert not take.links.unused
    assert len({item.anchor for item in take.items}) == 29


def anchors(items: Sequence[str]) -> list[str]:
    return [item.anchor for item in read_take("".join(f"* {item}\n" for item in items)).items]


ONE, TWO, THREE = (
    "[One](https://a.example/1) is good.",
    "[Two](https://a.example/2): read it.",
    "No link at all.",
)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param([ONE, TWO, THREE, "[New](https://a.example/9)"], id="one added at the end"),
        pytest.param(["[New](https://a.example/9)", ONE, TWO, THREE], id="one added at the beginning"),
        pytest.param([THREE, TWO, ONE], id="moved"),
        pytest.param([ONE.replace("good", "very good"), TWO, THREE], id="words corrected"),
        pytest.param(
            [ONE.replace("http", "http"), TWO + " Also [this](https://b.example/).", THREE], id="a link more"
        ),
        pytest.param([ONE.replace("https://", "http://www."), TWO, THREE], id="scheme and www"),
        pytest.param(
            [ONE, "[Same page](https://a.example/1) again.", TWO, THREE], id="the same link again, later"
        ),
    ],
)
def test_a_permalink_stays(changed: Sequence[str]) -> None:
    before = dict(zip((ONE, TWO, THREE), anchors((ONE, TWO, THREE)), strict=True))
    assert set(before.values()) <= set(anchors(changed))
    for item, anchor in zip(changed, anchors(changed), strict=True):
        if item in before:
            assert anchor == before[item]


@given(st.lists(st.sampled_from([ONE, TWO, THREE, "", "[Two](https://a.example/2)", "**bold**", ONE])))
def test_permalinks_of_a_page_differ(items: Sequence[str]) -> None:
    found = anchors(items)
    assert len(found) == len(set(found))
    assert all(anchor.startswith("item-") for anchor in found)
