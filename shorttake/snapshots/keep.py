"""Keeps a copy of a page: what it says, how it looked, and a fingerprint of its text to know it again by."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from shorttake import files
from shorttake.errors import FileError
from shorttake.snapshots import fingerprint, markup, media, store
from shorttake.snapshots import parts as pieces
from shorttake.snapshots.gather import Gathered, gather, within
from shorttake.snapshots.snapshot import Kept, Limits, NotKept, Snapshot
from shorttake.urls import host_label
from shorttake.web import Failure, Response

if TYPE_CHECKING:
    from shorttake.snapshots.markup import Element
    from shorttake.web import Client

_LIMITS = Limits()
_NOTHING = Gathered((), 0)


def keep(
    url: str,
    web: Client,
    folder: Path,
    now: dt.datetime,
    *,
    page: Response | None = None,
    title: str | None = None,
    limits: Limits = _LIMITS,
) -> Kept | NotKept:
    """Keeps the page at `url` below `folder` as `YYYY/MM/slug.warc.gz`, and says what became of it.

    `page` is the page where it was fetched already: it is not asked for again. The name is made of
    `title`, else of the page's own, else of the address. Takes `limits.seconds` at most, and a moment
    to write. What goes wrong with the page, the network or the disk is a value, and then nothing is
    left behind. Raises SettingsError where the certificates to trust cannot be read.
    """
    deadline = time.monotonic() + limits.seconds
    answer = page or within(limits.seconds, lambda: web.get(url, max_bytes=limits.each))
    if answer is None:
        return NotKept(url, f"the page did not come within {limits.seconds:g} seconds")
    if isinstance(answer, Failure):
        return NotKept(url, answer.why)
    wrong = _unfit(answer, limits)
    if wrong:
        return NotKept(url, wrong)
    root = markup.parse(answer.text) if media.is_markup(answer.content_type, answer.body) else None
    gathered = _NOTHING if root is None else _look(root, answer, web, deadline, limits)
    words = title or (markup.title_of(root) if root is not None else "") or _last_step(answer.url)
    try:
        return _write(answer, root, gathered, folder, words, now, web.identity)
    except FileError as error:
        return NotKept(
            url, f"{error.where}: {error.what}" if error.where else error.what, error.hint, disk=True
        )


def _unfit(page: Response, limits: Limits) -> str | None:
    """Why a page is not worth keeping, or cannot be; None when it is."""
    if not 200 <= page.status < 300:
        return f"it answers {page.status}"
    if not page.body:
        return "there is nothing on it"
    if len(page.body) > limits.total:
        return f"it is larger than {limits.total:,} bytes"
    readable = media.is_markup(page.content_type, page.body) or media.is_text(page.content_type)
    if page.truncated and not readable:  # half a text can be read, half a PDF hardly
        return f"{media.called(page.content_type)} that is not all there: larger than we fetch, or broken off"
    return None


def _look(root: Element, page: Response, web: Client, deadline: float, limits: Limits) -> Gathered:
    wanted = pieces.of_page(root, markup.base_of(root, page.url))
    known = frozenset(
        address
        for one in (page.url, *(hop.url for hop in page.redirects))
        if (address := markup.absolute(one, one))
    )
    return gather(web, wanted, len(page.body), deadline, limits, known)


def _write(
    page: Response,
    root: Element | None,
    gathered: Gathered,
    folder: Path,
    words: str,
    now: dt.datetime,
    identity: str,
) -> Kept:
    from shorttake.snapshots.record import Fetched, Records, target_uri

    some = [Fetched("document", page)]
    some += [Fetched(part.kind, answer, part.accept) for part, answer in gathered.got]
    records = Records(some, now, identity)
    path, length = store.put(folder, words, now, lambda name: records.data(name)[0])
    snapshot = Snapshot(
        path=path,
        url=target_uri(page.redirects[0].url if page.redirects else page.url),
        final=target_uri(page.url),
        date=now.astimezone(dt.UTC).replace(microsecond=0),
        status=page.status,
        media=page.content_type,
        offset=records.data(path.name)[1],
    )
    print_ = _fingerprint(page, root)
    if print_ is not None:
        # The copy is whole without it: what it says can be found again in the copy.
        with suppress(FileError):
            date = snapshot.date.strftime("%Y-%m-%dT%H:%M:%SZ")
            files.create(snapshot.sidecar, fingerprint.to_json(print_, snapshot.url, date))
    return Kept(snapshot, length, len(gathered.got), gathered.left_out, page.truncated)


def _fingerprint(page: Response, root: Element | None) -> fingerprint.Fingerprint | None:
    if root is not None:
        return fingerprint.of_tree(root)
    return fingerprint.of_text(page.text) if media.is_text(page.content_type) else None


def _last_step(url: str) -> str:
    """Words for a name from the address: the last step of its path, without an ending; else the host."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        path = ""
    steps = [step for step in path.split("/") if any(letter.isalnum() for letter in step)]
    return (steps[-1].rpartition(".")[0] or steps[-1]) if steps else host_label(url)
