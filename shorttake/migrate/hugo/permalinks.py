"""Where Hugo puts a page: by its path, or by a pattern (https://gohugo.io/configuration/permalinks/)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

_TOKEN = re.compile(r":([a-z]+)(\[[^\]]*\])?")
_SLICE = re.compile(r"\[(\d+|last)?(?:(:)(\d+|last)?)?\]")
_KEPT = frozenset("./\\_#+~-@")
_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = tuple(
    """January February March April May June July August September October November
    December""".split()  # noqa: SIM905 (a list of words reads better)
)


def urlize(words: str, lower: bool = True, accents: bool = True) -> str:
    """Words as a step of an address: Hugo's `paths.Sanitize`, then lower case.

    Blanks become a hyphen; what is no letter, digit, mark or one of `./\\_#+~-@` goes.
    """
    out: list[str] = []
    hyphen = False
    for number, sign in enumerate(words):
        escape = sign == "%" and re.match(r"%[0-9a-fA-F]{2}", words[number : number + 3])
        if sign in _KEPT or sign.isdigit() or unicodedata.category(sign)[0] in "LM" or escape:
            if hyphen and sign != "-":
                out.append("-")
            hyphen = False
            out.append(sign)
        elif out and sign.isspace() and out[-1] != "-":
            hyphen = True
    made = "".join(out)
    if not accents:
        made = "".join(c for c in unicodedata.normalize("NFD", made) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", made.lower() if lower else made)


def pattern_for(permalinks: Any, section: str) -> str:
    """The pattern of a section's pages, in the old form or the new one (`[permalinks.page]`)."""
    if not isinstance(permalinks, Mapping):
        return ""
    pages = permalinks.get("page")
    for table in (pages, permalinks):
        if isinstance(table, Mapping) and isinstance(table.get(section.lower()), str):
            return str(table[section.lower()])
    return ""


def fill(
    pattern: str,
    *,
    date: dt.datetime | None,
    title: str,
    slug: str,
    name: str,
    sections: Sequence[str],
    lower: bool = True,
    accents: bool = True,
) -> str:
    """The address that a pattern gives; a token that there is none of stays."""
    when = date or dt.datetime(1, 1, 1, tzinfo=dt.UTC)

    def step(words: str) -> str:
        return urlize(words, lower, accents).replace("/", "-")

    known = {
        "year": f"{when.year:04}",
        "month": f"{when.month:02}",
        "monthname": _MONTHS[when.month - 1],
        "day": f"{when.day:02}",
        "weekday": str(when.isoweekday() % 7),
        "weekdayname": _WEEKDAYS[when.isoweekday() % 7],
        "yearday": str(when.timetuple().tm_yday),
        "section": step(sections[0]) if sections else "",
        "title": step(title),
        "slug": step(slug or title),
        "filename": step(name),
        "contentbasename": step(name),
        "slugorfilename": step(slug or name),
        "slugorcontentbasename": step(slug or name),
    }

    def one(match: re.Match[str]) -> str:
        if match[1] == "sections":
            return "/".join(step(section) for section in _sliced(sections, match[2] or "[:]"))
        return known[match[1]] + (match[2] or "") if match[1] in known else match[0]

    return "/" + re.sub(r"/{2,}", "/", _TOKEN.sub(one, pattern)).lstrip("/")


def _sliced(sections: Sequence[str], written: str) -> list[str]:
    match = _SLICE.fullmatch(written)
    if match is None:
        return list(sections)
    last = len(sections) - 1
    first = last if match[1] == "last" else int(match[1] or 0)
    if not match[2]:
        return list(sections[first : first + 1])
    stop = last if match[3] == "last" else int(match[3]) if match[3] else len(sections)
    return list(sections[first:stop])


def usual(steps: Sequence[str], ugly: bool, lower: bool = True, accents: bool = True) -> str:
    """The address of a page that no pattern is for: where it lies in `content/`."""
    made = [urlize(step, lower, accents) for step in steps]
    path = "/" + "/".join(step for step in made if step)
    return f"{path}.html" if ugly else f"{path}/".replace("//", "/")
