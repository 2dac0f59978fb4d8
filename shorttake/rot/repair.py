"""Proposes the smallest edits that mend rotten links: a new address, or a mark with the copy of then."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import urlsplit

from shorttake import files
from shorttake.archive import Place
from shorttake.errors import ShorttakeError
from shorttake.files import Source
from shorttake.rot import doubt, marks, signs
from shorttake.rot.address import fit_address, without_user
from shorttake.rot.archives import Search, original_of
from shorttake.rot.check import Result
from shorttake.rot.observation import ROTTEN
from shorttake.text.edit import Edit, apply
from shorttake.text.frontmatter import parse
from shorttake.text.links import FoundLink, Links, find, line_column

Kind = Literal["moved", "archived", "back"]
AT_ONCE = 4  # pages whose copies are looked for at a time
# Where the link files of the inbox are the author's record, a mark has no place; posts and pages only.
_STATES = ("published", "page", "draft")


class Finder(Protocol):
    """What looks for copies: `archives.Archives`."""

    def find(self, url: str, when: dt.datetime, before: dt.datetime | None = None) -> Search: ...


@dataclass(frozen=True)
class Proposal:
    """One repair: the place, what stands there, and the edits of the file's text that mend it.

    `new` is the new address or that of the copy ("" for a mark that goes away again), `date` when the copy
    was taken. `words` are the item around the link.
    """

    file: str
    line: int
    url: str
    kind: Kind
    new: str
    edits: tuple[Edit, ...]
    why: str
    date: dt.datetime | None = None
    words: str | None = None
    unsure: bool = False


@dataclass(frozen=True)
class Repairs:
    """The proposals for one file as it was read, and its text with all of them made."""

    source: Source
    file: str
    proposals: tuple[Proposal, ...]

    def text(self, chosen: Iterable[Proposal] | None = None) -> str:
        """The text with the chosen repairs (all of them without a choice)."""
        wanted = self.proposals if chosen is None else tuple(chosen)
        edits: dict[Edit, None] = {}
        for one in wanted:
            edits |= dict.fromkeys(one.edits)
        return apply(self.source.text, edits)


def propose(
    results: Sequence[Result],
    places: Mapping[str, Sequence[Place]],
    root: Path,
    archives: Finder,
    *,
    captured: Callable[[str], dt.datetime | None] = lambda url: None,
    now: dt.datetime,
    on_problem: Callable[[ShorttakeError], object] = lambda problem: None,
    progress: Callable[[int], object] = lambda done: None,
) -> list[Repairs]:
    """The repairs of all links that `results` know to be rotten, moved or back, file by file.

    `captured` says when the author's own copy of a page was taken, None where there is none. A file that
    cannot be read, and a link without a copy, is a problem among others and costs nothing else.
    """
    by_file: dict[str, list[tuple[Result, Place]]] = defaultdict(list)
    for one in results:
        if _wants(one) is None:
            continue
        for place in places.get(one.url, ()):
            if place.state in _STATES:
                by_file[place.file].append((one, place))
    read: dict[str, tuple[Source, Links]] = {}
    for file in by_file:
        try:
            source = files.read(root / file)
            read[file] = source, find(source.text, parse(source.text, file).body_at)
        except ShorttakeError as error:
            on_problem(error)
    copies = _copies(by_file, read, archives, captured, now, on_problem, progress)
    found: list[Repairs] = []
    for file, wanted in sorted(by_file.items()):
        if file in read:
            repairs = _of_file(file, *read[file], wanted, copies)
            if repairs.proposals:
                found.append(repairs)
    return found


def _wants(one: Result) -> Kind | None:
    """What can be done for this link, if anything."""
    if original_of(one.url) is not None:
        return None  # a link to a copy already
    if one.verdict.state in ROTTEN:
        return "archived"
    if one.verdict.state == "moved":
        return "moved"
    return "back" if one.verdict.back and one.verdict.state in ("ok", "temp", "fragment") else None


def _offered(one: Result) -> str | None:
    """The new address of a moved link, where it may take the old one's place.

    Seen twice, with the text of the author's copy if there is one, and never a front page (but for the same
    site's own), a login or a domain market.
    """
    final = one.verdict.final
    if one.verdict.state != "moved" or not one.verdict.firm or not final or one.verdict.changed:
        return None
    if not isinstance(fit_address(final), str) or without_user(one.url) != one.url:
        return None  # a user's name in the old one is the author's, and its new place not ours to know
    here, there = urlsplit(one.url), urlsplit(final)
    same_site = _site(here.hostname) == _site(there.hostname)
    if doubt.is_front(final) and not (doubt.is_front(one.url) and same_site):
        return None
    host = (there.hostname or "").lower()
    if signs.LOGIN_PATH.search(there.path) and not signs.LOGIN_PATH.search(here.path):
        return None
    if not same_site and (signs.PARKING_HOSTS.search(host) or signs.LOGIN_HOST.search(host)):
        return None
    return final


def _site(host: str | None) -> str:
    return (host or "").lower().removeprefix("www.")


def _copies(
    by_file: Mapping[str, Sequence[tuple[Result, Place]]],
    read: Mapping[str, tuple[Source, Links]],
    archives: Finder,
    captured: Callable[[str], dt.datetime | None],
    now: dt.datetime,
    on_problem: Callable[[ShorttakeError], object],
    progress: Callable[[int], object],
) -> dict[tuple[str, str | None], Search]:
    """The copy for each rotten address and each day it was linked, asked for once."""
    wanted: dict[tuple[str, str | None], tuple[dt.datetime, dt.datetime | None]] = {}
    for file, rows in by_file.items():
        if file not in read:
            continue
        source, links = read[file]
        bare = {link.url for link in links.links if marks.mark_at(source.text, link.end) is None}
        for one, place in rows:
            if _wants(one) != "archived" or one.url not in bare:
                continue
            before = one.verdict.since if one.verdict.state == "parked" else None
            linked = _moment(place.date) or one.verdict.since
            wanted[one.url, place.date] = captured(one.url) or linked, before
    found: dict[tuple[str, str | None], Search] = {}

    def ask(key: tuple[str, str | None]) -> Search:
        address = fit_address(key[0])
        if not isinstance(address, str):
            return Search(None, "this is no address that an archive could have")
        return archives.find(address, *wanted[key])

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number, (key, search) in enumerate(zip(wanted, pool.map(ask, wanted), strict=True), 1):
            found[key] = search
            progress(number)
            if search.copy is None:
                on_problem(ShorttakeError(f"no copy to offer: {search.why}", key[0]))
    return found


def _of_file(
    file: str,
    source: Source,
    links: Links,
    wanted: Sequence[tuple[Result, Place]],
    copies: Mapping[tuple[str, str | None], Search],
) -> Repairs:
    """What can be done in one file, from its text as it is now."""
    known = {place.url: (one, place) for one, place in wanted}
    words = {(place.url, place.line): place.text for _, place in wanted}
    uses = Counter(
        mark.label for link in links.links if (mark := marks.mark_at(source.text, link.end)) and mark.label
    )
    found: list[Proposal] = []
    for link in links.links:
        if link.kind == "image" or link.url not in known:
            continue
        one, place = known[link.url]
        proposal = _of_link(source.text, link, links, one, place, copies, uses)
        if proposal is not None:
            line = line_column(source.text, link.start)[0]
            found.append(
                replace(proposal, file=file, line=line, words=words.get((link.url, line), place.text))
            )
    return Repairs(source, file, tuple(found))


def _of_link(
    text: str,
    link: FoundLink,
    links: Links,
    one: Result,
    place: Place,
    copies: Mapping[tuple[str, str | None], Search],
    uses: Mapping[str, int],
) -> Proposal | None:
    mark = marks.mark_at(text, link.end)
    kind = _wants(one)
    if kind == "archived":
        copy = copies.get((one.url, place.date), Search(None)).copy
        if mark is not None or copy is None:
            return None
        edits = tuple(marks.marked(text, link, copy.url, links.definitions))
        unsure = one.verdict.state == "soft404"
        return Proposal(
            "", 0, one.url, "archived", copy.url, edits, one.verdict.why, copy.date, unsure=unsure
        )
    if mark is not None and kind in ("back", "moved"):
        address = mark.url or next((d.url for d in links.definitions if d.label == mark.label), "")
        if original_of(address) is not None:
            gone = tuple(marks.unmarked(text, mark, links.definitions, uses.get(mark.label or "", 0)))
            return Proposal("", 0, one.url, "back", "", gone, "the page is there again")
        return None
    new = _offered(one) if kind == "moved" else None
    # What stands there must mean the address that was checked: a template, or escapes, may not.
    if new is None or link.url_start >= link.url_end or marks.fit(new) == text[link.url_start : link.url_end]:
        return None
    edit = marks.address_edit(text, link, new)
    return Proposal("", 0, one.url, "moved", new, (edit,), one.verdict.why)


def _moment(day: str | None) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(f"{day}T12:00:00+00:00") if day else None
    except ValueError:
        return None
