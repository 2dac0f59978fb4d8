"""Where a post stands on the site as its author fixed it: addresses, and Jekyll's patterns for them."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from shorttake.errors import AddressError
from shorttake.text.series import slugify

LONGEST_STEP = 200  # bytes of one step of an address, which becomes a file's name (255 at most)
# Jekyll's names for patterns, and what stands in them: https://jekyllrb.com/docs/permalinks/
_NAMED = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}
# A colon inside of a word (/at/10:20/) is none; placeholders may follow each other (:title:output_ext).
_PLACEHOLDERS = re.compile(r"(?<![a-z0-9])(?::[a-z_]+)+")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")  # in English wherever the site is built
_HINT = "write an address such as /2016/06/30/a-title/"


def fill(pattern: str, date: dt.datetime | None, slug: str, categories: Sequence[str]) -> str | None:
    """A pattern of Jekyll's with its placeholders filled in; an address without any stays as it is.

    None where it wants a date that the post has not yet. Raises AddressError for a placeholder that
    there is none of.
    """
    pattern = _NAMED.get(pattern, pattern)
    if pattern.startswith(("http:", "https:", "//")):
        return pattern
    places = "/".join(map(slugify, categories))
    known = {"title": slug, "slug": slug, "categories": places, "slugified_categories": places}
    known["output_ext"] = ".html"
    dated = _of_date(date or dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
    waits = False

    def one(name: str) -> str:
        nonlocal waits
        if name in dated:
            waits = waits or date is None
        elif name not in known:
            close = difflib.get_close_matches(name, [*known, *dated], n=1)
            raise AddressError(
                f"there is no placeholder :{name}", None, f"did you mean :{close[0]}?" if close else _HINT
            )
        return known.get(name) or dated.get(name, "")

    filled = _PLACEHOLDERS.sub(lambda found: "".join(map(one, found[0][1:].split(":"))), pattern)
    return None if waits else re.sub(r"/{2,}", "/", filled)


def _of_date(date: dt.datetime) -> dict[str, str]:
    return {
        "year": f"{date.year:04}",
        "short_year": f"{date.year % 100:02}",
        "month": f"{date.month:02}",
        "i_month": str(date.month),
        "day": f"{date.day:02}",
        "i_day": str(date.day),
        "y_day": f"{date.timetuple().tm_yday:03}",
        "week": f"{date.isocalendar().week:02}",
        "short_day": _DAYS[date.weekday()],
        "hour": f"{date.hour:02}",
        "minute": f"{date.minute:02}",
        "second": f"{date.second:02}",
    }


def site_path(words: str) -> str:
    """The path of an address on the author's own site, with one slash in front; host, query and fragment go.

    Raises AddressError where a file of that name would lie outside of the site, or can be none.
    """
    try:
        path = (
            urlsplit(words).path if words.startswith(("http:", "https:", "//")) else words.partition("#")[0]
        )
    except ValueError:
        raise AddressError(f"{words[:80]!r} is no address", None, _HINT) from None
    path = re.sub(r"/{2,}", "/", "/" + path.partition("?")[0].strip())
    steps = unquote(path).split("/")
    if any(step in (".", "..") or "\\" in step for step in steps):
        raise AddressError(f"{words[:80]!r} leads out of the site", None, _HINT)
    for step in steps:
        if len(step.encode("utf-8", "surrogatepass")) > LONGEST_STEP or any(
            unicodedata.category(character) in ("Cc", "Cs") for character in step
        ):
            raise AddressError(f"{words[:80]!r} can be no name of a file", None, _HINT)
    return path
