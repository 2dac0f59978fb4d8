"""A copy of a linked page that lasts: kept when the link is kept, found again, and shown as it was.

`keep` writes `snapshots/YYYY/MM/slug.warc.gz`, which every tool of web archives reads; nothing here ever
overwrites or deletes one. `shorttake.snapshots.fingerprint` tells a page that changed from one that
became another; `shorttake.snapshots.index` finds the copies of a page.
"""

from typing import TYPE_CHECKING

from shorttake import doors

if TYPE_CHECKING:
    from shorttake.snapshots.index import find, fingerprint_of
    from shorttake.snapshots.keep import keep
    from shorttake.snapshots.plain import show
    from shorttake.snapshots.snapshot import Kept, NotKept, Snapshot
    from shorttake.snapshots.store import size

__all__ = ["Kept", "NotKept", "Snapshot", "find", "fingerprint_of", "keep", "show", "size"]

doors.lead(
    __name__,
    index="find fingerprint_of",
    keep="keep",
    plain="show",
    snapshot="Kept NotKept Snapshot",
    store="size",
)
