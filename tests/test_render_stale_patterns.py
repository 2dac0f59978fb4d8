"""Patterns that were kept are the very ones that compiling gives; what cannot be used is compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shorttake.render.stale.manifest import load_values, save_values
from shorttake.render.stale.patterns import Patterns

PATTERNS: list[tuple[str | bytes, int]] = [
    ("plain", 0),
    ("(?P<year>[0-9]{4})-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?", 0),
    ("[\\w·̀-ͯ一-鿿𠀀-𪛟]+", 0),
    ("(?i:straße|ſ)|Ω{2,3}?x", re.IGNORECASE),
    ("(?xm) ^ a  # the first\n | b$", re.DOTALL),
    ("(e)(?<=e)(?:b++|(?>cc?))(?!d)\\1*", 0),
    (b"\\x00[^\xff]+?(?P<rest>.*)", re.DOTALL),
    *((f"one of many {number}", 0) for number in range(16)),
]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[str]:
    """The file in which these patterns were kept."""
    re.purge()
    place = str(tmp_path / "patterns")
    mine = Patterns(place)
    for pattern, flags in PATTERNS:
        re.compile(pattern, flags)
    mine.keep()
    re.purge()
    yield place
    re.purge()


def recalled(place: str) -> dict[tuple[str | bytes, int], re.Pattern[str] | re.Pattern[bytes]]:
    """What Python is given, by pattern and flags."""
    Patterns(place).recall()
    return {(pattern, flags): one for (_, pattern, flags), one in re._cache.items()}  # type: ignore[attr-defined]


def test_what_was_kept_is_what_compiling_gives(kept: str) -> None:
    found = recalled(kept)
    assert all(re.compile(pattern, flags) is found[pattern, int(flags)] for pattern, flags in PATTERNS)
    re.purge()
    for pattern, flags in PATTERNS:
        given, anew = found[pattern, int(flags)], re.compile(pattern, flags)
        assert given is not anew
        assert (given, given.groups, given.groupindex) == (anew, anew.groups, anew.groupindex)
    match = found[PATTERNS[1]].match("2026-11-21")  # type: ignore[arg-type]
    assert match is not None
    assert match.groupdict() == {"year": "2026", "month": "11", "day": "21"}


def test_a_few_new_ones_are_not_worth_writing(kept: str) -> None:
    before = Path(kept).read_bytes()
    again = Patterns(kept)
    again.recall()
    re.compile("another")
    again.keep()
    assert Path(kept).read_bytes() == before
    for number in range(16):
        re.compile(f"another {number}")
    again.keep()
    re.purge()
    assert {("another", 0), ("another 7", 0), PATTERNS[0]} <= recalled(kept).keys()


def test_what_depends_on_the_locale_is_compiled_each_time(kept: str) -> None:
    again = Patterns(kept)
    for number in range(16):
        re.compile(b"%d" % number, re.LOCALE)
        re.compile(f"new {number}")
    again.keep()
    re.purge()
    assert not any(flags & re.LOCALE for _, flags in recalled(kept))


def test_what_cannot_be_used_is_compiled(kept: str) -> None:
    whole, values = Path(kept).read_bytes(), load_values(kept)
    assert values is not None
    pattern, flags, told, _, *rest = values["patterns"][0]
    wrong = (pattern, flags, told, [1, 2, 3], *rest)
    save_values(kept, values | {"patterns": [wrong]})
    assert recalled(kept) == {}  # Python looks through code before it believes it
    save_values(kept, values | {"by": ["another Python"]})
    assert recalled(kept) == {}
    Path(kept).write_bytes(whole[:-1])
    assert recalled(kept) == {}
    Path(kept).unlink()
    assert recalled(kept) == {}
    assert re.compile("plain").match("plain")
