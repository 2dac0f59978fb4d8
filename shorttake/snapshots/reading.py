"""Which pages are in a WARC file, and what was stored of a page; in our files, and in other tools' too."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from shorttake.errors import FileError
from shorttake.snapshots import media
from shorttake.snapshots.markup import absolute
from shorttake.snapshots.snapshot import Snapshot
from shorttake.snapshots.warcfile import Record, headers, records
from shorttake.web import body as bodies
from shorttake.web.answer import REDIRECTS

MOST_BODY = 20_000_000  # bytes of one body
MOST_BODIES = 60_000_000  # bytes of all bodies of one file
_OURS = "shorttake/"
_STATUS = re.compile(rb"HTTP/[\d.]{1,5} +(\d{3})\b")


@dataclass(frozen=True)
class Page:
    """A page in a WARC file: the snapshot, and every address that led to it, without fragments."""

    snapshot: Snapshot
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Stored:
    """A body as it was kept, with what the server said of its type."""

    url: str
    content_type: str
    body: bytes
    truncated: bool = False

    @property
    def media(self) -> str:
        """The media type in lower case without parameters; "" where none is named."""
        return _media(self.content_type)


def pages(path: Path) -> list[Page]:
    """The pages that a WARC file holds. Raises FileError where it cannot be read as one."""
    found: list[Page] = []
    hops: dict[str, list[str]] = {}  # address -> those that redirect to it
    ours = False
    for record in records(path):
        if record.type == "warcinfo":
            ours = _software(record).startswith(_OURS)
        elif _is_answer(record):
            status, http = _head(record)
            if status in REDIRECTS:
                there = absolute(record.url, http.get("location"))
                if there:
                    hops.setdefault(there, []).append(record.url)
                continue
            page = _page(record, path, status, http, hops)
            if page:
                found.append(page)
                if ours and "warc-resource-type" in record.fields:
                    break  # one file of ours is one page, and the rest of it what the page needs
    return found


def body(snapshot: Snapshot) -> Stored:
    """The page itself, unpacked. Raises FileError."""
    for record in records(snapshot.path, snapshot.offset):
        if _is_answer(record) and record.url == snapshot.final:
            status, http = _head(record)
            if status not in REDIRECTS:
                return _stored(record, http)
    raise FileError("the copy is not where it was", str(snapshot.path), "the file changed since it was found")


def parts(snapshot: Snapshot) -> dict[str, Stored]:
    """Everything else that the file holds, by address; an address that redirects has what it leads to.

    What is beyond 60 MB in all is left out, and so is what comes after a place where the file is damaged:
    without its pictures a page is still a page.
    """
    found: dict[str, Stored] = {}
    leads: dict[str, str] = {}
    left = MOST_BODIES
    try:
        for record in records(snapshot.path):
            if not _is_answer(record) or record.offset == snapshot.offset:
                continue
            status, http = _head(record)
            there = absolute(record.url, http.get("location")) if status in REDIRECTS else None
            if there:
                leads[record.url] = there
            elif status == 200 and left > 0:
                found.setdefault(record.url, _stored(record, http))
                left -= len(found[record.url].body)
    except FileError:
        pass
    for url in leads:
        there = url
        for _ in range(10):
            there = leads.get(there, there)
        if there in found:
            found.setdefault(url, found[there])
    return found


def _is_answer(record: Record) -> bool:
    return record.type in ("response", "resource") and record.url.startswith(("http://", "https://"))


def _head(record: Record) -> tuple[int, dict[str, str]]:
    """Status and headers of the answer; the block then stands at the body."""
    if record.type == "resource":  # the thing itself, without HTTP around it (WARC 1.1, 6.4)
        return 200, {"content-type": record.fields.get("content-type", "")}
    status = _STATUS.match(record.block.line())
    return int(status[1]) if status else 0, headers(record.block)


def _page(
    record: Record, path: Path, status: int, http: dict[str, str], hops: dict[str, list[str]]
) -> Page | None:
    kind = _media(http.get("content-type", ""))
    role = record.fields.get("warc-resource-type")
    if role is not None and role != "document":
        return None
    if role is None and not (200 <= status < 300 and (kind in media.HTML or kind == "application/pdf")):
        return None
    date = _date(record.fields.get("warc-date"))
    if date is None:
        return None
    chain = [record.url]
    for there in chain:
        chain += [hop for hop in hops.get(there, ()) if hop not in chain]
        if len(chain) > 20:
            break
    return Page(Snapshot(path, chain[-1], record.url, date, status, kind, record.offset), tuple(chain))


def _stored(record: Record, http: dict[str, str]) -> Stored:
    data = record.block.read(MOST_BODY + 1)
    cut = len(data) > MOST_BODY or "warc-truncated" in record.fields
    data = data[:MOST_BODY]
    if "chunked" in http.get("transfer-encoding", "").lower():
        data = _joined(data)
    try:
        packed = bodies.layers(http.get("content-encoding", ""))
    except bodies.Packed:
        packed = []  # as it is: somebody may still have a use for it
    if packed:
        whole = bytearray()
        try:
            for piece in bodies.unpacked([data], packed, MOST_BODY):
                whole += piece
                if len(whole) > MOST_BODY:
                    raise bodies.Broken
        except bodies.Broken:
            cut = True
        data = bytes(whole[:MOST_BODY])
    return Stored(record.url, http.get("content-type", ""), data, cut)


def _joined(data: bytes) -> bytes:
    """A body without its chunks (RFC 9112, 7.1); as it is, where other tools have joined them already."""
    whole = bytearray()
    at = 0
    while True:
        end = data.find(b"\r\n", at, at + 100)
        size = data[at:end].partition(b";")[0].strip()
        try:
            length = int(size, 16) if end >= 0 else -1
        except ValueError:
            length = -1
        if length < 0 or b"_" in size or size[:1] in b"+-":
            return bytes(whole) if whole else data
        if length == 0:
            return bytes(whole)
        whole += data[end + 2 : end + 2 + length]
        at = end + 2 + length + 2


def _software(record: Record) -> str:
    """What wrote the file, from the fields of its `warcinfo` record."""
    return headers(record.block).get("software", "")


def _media(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _date(words: str | None) -> dt.datetime | None:
    """A WARC-Date (W3C profile of ISO 8601, in UTC) to the second."""
    try:
        return dt.datetime.fromisoformat((words or "").strip()).astimezone(dt.UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None
