"""The report of link checks in Chromium: each filter shows what it says, alone and together with others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from checks.browser import chromium, opened
from checks.built import Built, Finding
from shorttake.archive import Place
from shorttake.rot.check import Result
from shorttake.rot.observation import Observation, State, Verdict
from shorttake.rot.report import html_report

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
# A link's host, state, days since when, section of the post, and what is said of a page that changed.
LINKS: list[tuple[str, State, int, str, str]] = [
    ("a.example", "ok", 400, "Networking", ""),
    ("b.example", "dead", 5, "Networking", ""),
    ("c.example", "dead", 90, "Storage & <Cloud>", ""),
    ("d.example", "moved", 3, "Storage & <Cloud>", ""),
    ("e.example", "ok", 30, "Career", "0 % of what your copy of 2024-05-01 says is there today"),
]
# What is chosen -> the hosts that are shown.
CHOICES: list[tuple[dict[str, str], str]] = [
    ({}, "abcde"),
    ({"state": "dead"}, "bc"),
    ({"state": "!"}, "bcde"),
    ({"state": "changed"}, "e"),
    ({"section": "Storage & <Cloud>"}, "cd"),
    ({"days": "30"}, "ace"),
    ({"words": "B.EXAMPLE"}, "b"),
    ({"words": "the post of d"}, "d"),
    ({"state": "dead", "section": "Networking"}, "b"),
    ({"state": "dead", "section": "Networking", "days": "30"}, ""),
]
_SHOWN = "rows => rows.filter(row => row.checkVisibility()).map(row => row.cells[2].textContent[0]).join('')"


def report() -> str:
    """A report of these links."""
    results, places = [], {}
    for host, state, days, section, changed in LINKS:
        url, since = f"https://{host}/a/", NOW - dt.timedelta(days=days)
        verdict = Verdict(state, since, changed=changed)
        results.append(Result(url, verdict, Observation(since, "good" if state == "ok" else "missing")))
        places[url] = [
            Place(
                url=url, file=f"content/takes/{host[0]}.md", line=3, title=f"The post of {host[0]}",
                date=f"20{13 + ord(host[0]) % 3}-05-01", section=section,
            )
        ]  # fmt: skip
    return html_report(results, places, "The <Blog> & more", NOW)


def check(site: Built) -> Iterator[Finding]:
    """Filters that show something else, and words that became markup."""
    with chromium() as browser, opened(browser, site, 1_000) as (page, _):
        page.set_content(report())
        for chosen, expected in CHOICES:
            for name in ("state", "section", "days", "words"):
                value = chosen.get(name, "0" if name == "days" else "")
                if name in ("state", "section"):
                    page.select_option(f"#{name}", value)
                else:
                    page.fill(f"#{name}", value)
            shown = "".join(sorted(page.eval_on_selector_all("tbody tr", _SHOWN)))
            told = page.inner_text("#shown")
            if shown != expected or told != f"{len(expected)} shown":
                yield Finding("the report of links", f"{chosen}: {shown!r} ({told}), not {expected!r}")
        if page.eval_on_selector_all("cloud, blog", "all => all.length"):
            yield Finding("the report of links", "words of a post became markup")
