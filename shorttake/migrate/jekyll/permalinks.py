"""Where Jekyll puts a post: its styles and patterns of addresses (https://jekyllrb.com/docs/permalinks/)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence

STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_NAME = re.compile(r":([a-z_]+)")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = tuple(
    """January February March April May June July August September October November
    December""".split()  # noqa: SIM905 (a list of words reads better)
)


def slugify(words: str, pretty: bool = False) -> str:
    """Jekyll's `Utils.slugify`: hyphens for what is no letter or digit; "pretty" keeps more."""
    kept = "._~!$&'()+,;=@" if pretty else ""
    slug = "".join(
        c if c in kept or unicodedata.category(c)[0] in "LM" or c.isdecimal() else "-" for c in words
    )
    slug = re.sub(r"-{2,}", "-", slug).strip("-")
    return slug if pretty else slug.lower()


def address(template: str, values: Mapping[str, str]) -> str:
    """The address that a pattern gives; placeholders that there are none of stay, as they do in Jekyll."""

    def one(match: re.Match[str]) -> str:
        # ":year_month" may mean ":year" and "_month": the longest name that there is.
        name = match[1]
        while name and name not in values:
            name = name.rpartition("_")[0]
        return values[name] + match[1][len(name) :] if name else match[0]

    filled = _NAME.sub(one, template)
    return "/" + re.sub(r"/{2,}", "/", filled).lstrip("/")


def post_values(date: dt.datetime, title: str, categories: Sequence[str]) -> dict[str, str]:
    """What the placeholders stand for; `title` is the slug, or what follows the date in the file's name."""
    year, week, day = date.isocalendar()
    return {
        "title": slugify(title, pretty=True),
        "slug": slugify(title),
        "name": slugify(title),
        "categories": "/".join(dict.fromkeys(one.lower() for one in categories)),
        "slugified_categories": "/".join(dict.fromkeys(slugify(one) for one in categories)),
        "collection": "posts",
        "output_ext": ".html",
        "year": f"{date.year:04}",
        "short_year": f"{date.year % 100:02}",
        "month": f"{date.month:02}",
        "i_month": str(date.month),
        "short_month": _MONTHS[date.month - 1][:3],
        "long_month": _MONTHS[date.month - 1],
        "day": f"{date.day:02}",
        "i_day": str(date.day),
        "y_day": f"{date.timetuple().tm_yday:03}",
        "w_year": f"{year:04}",
        "week": f"{week:02}",
        "w_day": str(day),
        "short_day": _DAYS[day - 1][:3],
        "long_day": _DAYS[day - 1],
        "hour": f"{date.hour:02}",
        "minute": f"{date.minute:02}",
        "second": f"{date.second:02}",
    }


def page_address(style: str, folder: str, name: str) -> str:
    """Where Jekyll puts a page: beside its file; in a folder of its own where posts are in one too."""
    above = f"/{folder}/" if folder else "/"
    pattern = STYLES.get(style, style)
    if name == "index":
        return above
    if pattern.endswith("/"):
        return f"{above}{name}/"
    return f"{above}{name}.html" if pattern.endswith((":output_ext", ".html")) else f"{above}{name}"
