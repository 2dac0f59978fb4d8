"""What the site may say of its links, from the ledger beside the posts alone: same text, same site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shorttake.archive import Place
from shorttake.rot.address import fit_address
from shorttake.rot.history import FILE, read
from shorttake.rot.observation import ROTTEN, STATES, State, Verdict
from shorttake.rot.report import MEANS
from shorttake.rot.rules import Rules
from shorttake.rot.verdict import verdict


@dataclass(frozen=True)
class Health:
    """The verdict of each address, by the address as `fit_address` gives it, and the day of the last look."""

    verdicts: Mapping[str, Verdict]
    checked: str | None
    problems: tuple[str, ...] = ()

    def state_of(self, url: str) -> State | None:
        """What is known of a link as it is written."""
        if not self.verdicts:
            return None
        address = fit_address(url)
        found = self.verdicts.get(address) if isinstance(address, str) else None
        return found.state if found else None

    def rotten(self, urls: Sequence[str]) -> dict[str, str]:
        """Those of these links that are dead, parked or soft 404s, and which of it."""
        found = {url: self.state_of(url) for url in urls}
        return {url: state for url, state in found.items() if state in ROTTEN}


@dataclass(frozen=True)
class Row:
    """A rotten link of the public page: `year` of the post, or "" for one without a date; `address` is the
    post's, below the site's root."""

    url: str
    state: str
    since: str
    post: str
    year: str
    address: str = ""


@dataclass(frozen=True)
class HealthPage:
    """What /link-health/ shows: counts by state, rot by year (year, links, rotten), the rotten, and
    those of which hardly anything is left that the author's copy says."""

    checked: str | None
    total: int
    states: tuple[tuple[str, str, int], ...]
    years: tuple[tuple[str, int, int], ...]
    rows: tuple[Row, ...]
    changed: tuple[Row, ...] = ()


def load(content: Path, rules: Rules) -> Health:
    """What the ledger of a blog says; nothing is known where there is none. Raises FileError."""
    path = content / FILE
    if not path.exists():
        return Health({}, None)
    seen, problems = read(path)
    verdicts: dict[str, Verdict] = {}
    latest = None
    for url, observations in seen.items():
        found = verdict(observations, observations[-1].at, rules)
        if found:
            verdicts[url] = found
            latest = max(filter(None, (latest, observations[-1].at)))
    return Health(verdicts, latest.date().isoformat() if latest else None, tuple(problems))


def page(health: Health, places: Sequence[Place], addresses: Mapping[str, str]) -> HealthPage:
    """The public page, of links in published posts and pages only; `addresses` are theirs, by file."""
    public = [place for place in places if place.state in ("published", "page")]
    states: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    rotten: Counter[str] = Counter()
    rows: list[Row] = []
    changed: list[Row] = []
    for url, place in {place.url: place for place in reversed(public)}.items():
        address = fit_address(url)
        found = health.verdicts.get(address) if isinstance(address, str) else None
        if found is None:
            continue
        states[found.state] += 1
        year = (place.date or "")[:4]
        totals[year] += 1
        said = f"{found.since:%Y-%m-%d}", place.title or place.file, year, addresses.get(place.file, "")
        if found.changed:
            changed.append(Row(url, found.changed, *said))
        if found.state in ROTTEN:
            rotten[year] += 1
            rows.append(Row(url, found.state, *said))
    return HealthPage(
        health.checked,
        sum(states.values()),
        tuple((state, MEANS[state], states[state]) for state in STATES if states[state]),
        tuple((year, totals[year], rotten[year]) for year in sorted(totals) if year),
        tuple(sorted(rows, key=lambda row: (row.year, row.url), reverse=True)),
        tuple(sorted(changed, key=lambda row: (row.year, row.url), reverse=True)),
    )
