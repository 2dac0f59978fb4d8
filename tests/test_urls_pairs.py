"""Which addresses are one page: the tables `same.txt` and `traps.txt`, and what holds for any address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shorttake.urls import canonical, clean, same

DATA = Path(__file__).parent / "data" / "urls"


def pairs(name: str) -> list[tuple[str, str, str]]:
    """The pairs of a table, each behind its reason and the number of its line."""
    lines = (DATA / name).read_text(encoding="utf-8").split("\n")
    return [
        (f"{number}: {line[2:]}", *(_written_out(text) for text in lines[number : number + 2]))
        for number, line in enumerate(lines, 1)
        if line.startswith("# ")
    ]


def _written_out(text: str) -> str:
    """`{3 times x}` is `xxx`."""
    return re.sub(r"\{(\d+) times (.)\}", lambda found: found[2] * int(found[1]), text)


SAME, TRAPS = pairs("same.txt"), pairs("traps.txt")


@pytest.mark.parametrize(("a", "b"), [pytest.param(a, b, id=why) for why, a, b in SAME])
def test_addresses_of_one_page_are_the_same(a: str, b: str) -> None:
    assert canonical(a) == canonical(b)
    assert same(a, b)
    assert same(b, a)


@pytest.mark.parametrize(("a", "b"), [pytest.param(a, b, id=why) for why, a, b in TRAPS])
def test_addresses_of_two_pages_are_kept_apart(a: str, b: str) -> None:
    assert canonical(a) != canonical(b)
    assert not same(a, b)


@pytest.mark.parametrize(("a", "b"), [pytest.param(a, b, id=why) for why, a, b in SAME + TRAPS])
def test_the_form_for_comparing_is_its_own_form(a: str, b: str) -> None:
    for url in (a, b):
        assert canonical(canonical(url)) == canonical(url)
        assert canonical(clean(url)) == canonical(url)


def test_the_tables_are_long_enough_and_no_pair_is_in_both() -> None:
    alike = {frozenset(pair) for _, *pair in SAME}
    traps = {frozenset(pair) for _, *pair in TRAPS}
    assert len(alike) >= 150
    assert len(traps) >= 150
    assert not alike & traps
    assert all(len(pair) == 2 for pair in alike | traps)
