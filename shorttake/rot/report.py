"""The rotten links as one HTML page to look through, and as SARIF for code-scanning pages."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import shorttake
from shorttake.archive import Place
from shorttake.rot.address import host_key
from shorttake.rot.observation import ROTTEN, STATES, State
from shorttake.urls import host_label

if TYPE_CHECKING:
    from shorttake.rot.check import Result  # a build, which shows what is known, waits for no network library

CHANGED = "the page is there, and hardly anything of what your copy of it says"
_WORSE: Sequence[State] = (
    "dead", "parked", "soft404", "suspect", "tls", "fragment", "moved", "blocked", "temp", "ok"
)  # fmt: skip
_LEVELS: Mapping[str, str] = {
    "dead": "error", "parked": "error", "soft404": "error", "tls": "warning", "fragment": "warning",
    "moved": "warning", "changed": "warning", "suspect": "note", "blocked": "note",
}  # fmt: skip
MEANS: Mapping[State, str] = {
    "ok": "the page is there",
    "temp": "the page is there, by way of a temporary redirect",
    "moved": "the page has a new address",
    "fragment": "the page is there, the place in it is not",
    "blocked": "a wall or a login stands before it, which says nothing of the page",
    "tls": "the certificate of its server cannot be trusted",
    "suspect": "it failed, and is asked again before anything is said",
    "soft404": "its server answers as if it were there, and it is not",
    "parked": "its domain is parked or for sale",
    "dead": "the page is gone",
}


def sarif_report(results: Sequence[Result], places: Mapping[str, Sequence[Place]]) -> str:
    """SARIF 2.1.0 (OASIS, 2020): a result for each place of each link that is not well."""
    rules = [
        {
            "id": f"link-{state}",
            "shortDescription": {"text": MEANS[state][:1].upper() + MEANS[state][1:] + "."},
            "defaultConfiguration": {"level": _LEVELS[state]},
        }
        for state in _WORSE
        if state in _LEVELS
    ]
    rules.append(
        {
            "id": "link-changed",
            "shortDescription": {"text": f"{CHANGED[:1].upper()}{CHANGED[1:]}."},
            "defaultConfiguration": {"level": _LEVELS["changed"]},
        }
    )
    found: list[dict[str, Any]] = []
    for one in results:
        state = "changed" if one.verdict.changed else one.verdict.state
        if state not in _LEVELS:
            continue
        words = one.verdict.changed or one.verdict.why or MEANS[one.verdict.state]
        if one.verdict.state == "moved" and one.verdict.final:
            words = f"{words}: {one.verdict.final}"
        for place in places.get(one.url, ()):
            found.append(
                {
                    "ruleId": f"link-{state}",
                    "level": _LEVELS[state],
                    "message": {"text": f"{one.url}: {words} (since {one.verdict.since:%Y-%m-%d})"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": quote(place.file), "uriBaseId": "%SRCROOT%"},
                                "region": {
                                    "startLine": max(1, place.line),
                                    "startColumn": max(1, place.column),
                                },
                            }
                        }
                    ],
                    "partialFingerprints": {"link/v1": f"{place.file} {one.url}"[:500]},
                }
            )
    report = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": "shorttake check", "version": shorttake.__version__, "rules": rules}
                },
                "columnKind": "unicodeCodePoints",
                "results": found,
            }
        ],
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def html_report(
    results: Sequence[Result], places: Mapping[str, Sequence[Place]], site: str, now: dt.datetime
) -> str:
    """One page that needs nothing from elsewhere: a picture of rot by year, and a table to filter."""
    counts = Counter(one.verdict.state for one in results)
    summary = "".join(
        f"<li><b>{counts[state]}</b> {state}<br><small>{html.escape(MEANS[state])}</small></li>"
        for state in _WORSE
        if counts[state]
    )
    changed = sum(bool(one.verdict.changed) for one in results)
    if changed:
        summary += f"<li><b>{changed}</b> changed<br><small>{html.escape(CHANGED)}</small></li>"
    order = {state: number for number, state in enumerate(_WORSE)}
    rows = "".join(
        _row(one, places.get(one.url, ()), now)
        for one in sorted(results, key=lambda one: (order[one.verdict.state], host_key(one.url), one.url))
    )
    choices = "".join(f"<option>{state}</option>" for state in STATES if counts[state])
    choices += "<option>changed</option>" if changed else ""
    sections = sorted({place.section for spots in places.values() for place in spots if place.section})
    section_choices = "".join(f"<option>{html.escape(name)}</option>" for name in sections)
    page = Template(Path(__file__).with_name("report.html").read_text(encoding="utf-8"))
    return page.substitute(
        site=html.escape(site),
        day=f"{now:%Y-%m-%d}",
        many=len(results),
        summary=summary,
        years=_by_year(results, places),
        choices=choices,
        sections=section_choices,
        rows=rows,
    )


def rot_by_year(
    results: Sequence[Result], places: Mapping[str, Sequence[Place]]
) -> list[tuple[str, int, int]]:
    """For each year of the posts: (year, links, rotten links)."""
    totals: Counter[str] = Counter()
    rotten: Counter[str] = Counter()
    for one in results:
        for year in {place.date[:4] for place in places.get(one.url, ()) if place.date}:
            totals[year] += 1
            rotten[year] += one.verdict.state in ROTTEN
    return [(year, totals[year], rotten[year]) for year in sorted(totals)]


def _by_year(results: Sequence[Result], places: Mapping[str, Sequence[Place]]) -> str:
    years = rot_by_year(results, places)
    if not years:
        return ""
    wide, gap, high = 36, 8, 120
    bars: list[str] = []
    for number, (year, total, rotten) in enumerate(years):
        left = number * (wide + gap)
        share = rotten / total
        tall = max(round(high * share), 1 if rotten else 0)
        bars.append(
            f"<g><title>{year}: {rotten} of {total} links</title>"
            f'<rect class="all" x="{left}" y="16" width="{wide}" height="{high}"/>'
            f'<rect class="rot" x="{left}" y="{16 + high - tall}" width="{wide}" height="{tall}"/>'
            f'<text x="{left + wide / 2}" y="{12}">{round(100 * share)} %</text>'
            f'<text x="{left + wide / 2}" y="{high + 32}">{year}</text></g>'
        )
    full = len(years) * (wide + gap)
    said = ", ".join(f"{year}: {rotten} of {total}" for year, total, rotten in years)
    return (
        f'<figure><svg role="img" aria-label="Rotten links by year. {said}" viewBox="0 0 {full} {high + 40}"'
        f' width="{full}" height="{high + 40}">{"".join(bars)}</svg>'
        "<figcaption>How many links of each year's posts are dead, parked or soft 404s</figcaption></figure>"
    )


def _row(one: Result, places: Sequence[Place], now: dt.datetime) -> str:
    spots = "".join(
        f"<li>{html.escape(place.title or place.file)}"
        f" <small>{html.escape(f'{place.file}:{place.line}')}</small></li>"
        for place in places
    )
    safe = html.escape(one.url)
    link = f'<a href="{safe}" rel="nofollow noreferrer">{safe}</a>' if _is_web(one.url) else safe
    final = one.verdict.final
    where = ""
    if final and final != one.url and _is_web(final):
        where = f'<br>→ <a href="{html.escape(final)}" rel="nofollow noreferrer">{html.escape(final)}</a>'
    changed = html.escape(f" {one.verdict.changed}") if one.verdict.changed else ""
    days = max(0, (now - one.verdict.since).days)
    sections = "\n".join(dict.fromkeys(place.section for place in places if place.section))
    return (
        f'<tr data-state="{one.verdict.state}"{" data-changed" if changed else ""} data-days="{days}"'
        f' data-sections="{html.escape(sections)}">'
        f"<td><b>{one.verdict.state}</b>{' (new)' if one.newly else ''}{', changed' if changed else ''}</td>"
        f"<td>{link}{where}<br><small>{html.escape(one.verdict.why)}{changed}</small></td>"
        f"<td>{html.escape(host_label(one.url))}</td><td>{one.verdict.since:%Y-%m-%d}</td>"
        f"<td><ul>{spots}</ul></td></tr>"
    )


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def by_host(results: Sequence[Result]) -> list[tuple[str, int, int]]:
    """For each host: (host, links, rotten links), the most rotten first."""
    totals: Counter[str] = Counter()
    rotten: defaultdict[str, int] = defaultdict(int)
    for one in results:
        totals[host_key(one.url)] += 1
        rotten[host_key(one.url)] += one.verdict.state in ROTTEN
    return sorted(
        ((host, totals[host], rotten[host]) for host in totals), key=lambda row: (-row[2], -row[1], row[0])
    )
