"""What was noted of each post: plain values that lie together in one file, since each build asks for all.

A note holds where all that it is made of has the name that it had; one is made anew where that changed, and
goes with its post.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, TypeVar

from shorttake.render.stale import manifest
from shorttake.render.stale.kept import Kept
from shorttake.render.stale.settings import digest

T = TypeVar("T")

_Noted = dict[str, tuple[str, Any]]
_FEW = 60


class Notes:
    """The notes of one name; `path` is their file, None where nothing is kept.

    `by` are plain values: the code that makes them, and all that each of them depends on.
    """

    def __init__(self, path: str | None, by: Any) -> None:
        self._by = digest(by) if path else None
        self._path = path if self._by else None
        self._most: _Noted = {}
        self._before: _Noted | None = None
        self._now: _Noted = {}
        self._new = False

    def of(
        self, owner: str, asked: Any, make: Callable[[], T], holds: Callable[[T], bool] = lambda found: True
    ) -> T:
        """What `make()` noted of this post or file, or notes now: values that `marshal` gives back as they
        were, so no named tuples.

        `asked` are plain values too, all that it is made of but for what `holds` looks at in a note; what
        cannot be compared is made each time.
        """
        said = digest(asked) if self._path else None
        if said is None:
            return make()
        if self._before is None:
            self._before = self._load()
        known = self._before.get(owner)
        if known is None or known[0] != said or not holds(known[1]):
            known = said, make()
            self._new = True
        self._now[owner] = known
        found: T = known[1]
        return found

    def save(self) -> None:
        """Keeps the notes that were asked for, if any of them is new: a few beside the many that were kept
        before, which are all written again only once the few are many, or many are gone."""
        if not self._path or self._before is None:
            return
        few = {owner: one for owner, one in self._now.items() if self._most.get(owner) is not one}
        gone = len(self._most) + len(few) - len(self._now)
        with contextlib.suppress(OSError, ValueError):  # what cannot be kept is noted again
            if len(few) > _FEW or gone > len(few) + _FEW:
                manifest.save_values(self._path, {"by": self._by, "notes": self._now})
                manifest.forget(self._beside)
            elif self._new:
                manifest.save_values(self._beside, {"by": self._by, "notes": few})

    @property
    def _beside(self) -> str:
        return f"{self._path}.few"

    def _load(self) -> _Noted:
        self._most = self._read(self._path or "")
        return {**self._most, **self._read(self._beside)}

    def _read(self, path: str) -> _Noted:
        found = manifest.load_values(path) or {}
        notes: _Noted = found["notes"] if found.get("by") == self._by else {}
        return notes


def token(post: Any, made: tuple[str, ...]) -> tuple[bytes, bytes] | None:
    """Short names for a post as it was made from its file, where these attributes are what they were then;
    None where nobody can say, or where it shows addresses that are only known when all posts are there."""
    mine = vars(post)
    kept = mine.get("kept")
    if isinstance(kept, Kept) and "is_plain" in mine and kept.is_as_it_was(mine, made):
        return kept.token, kept.blob
    return None


def text_of(post: Any, made: tuple[str, ...]) -> bytes | None:
    """A short name for the text of a post's file, where these attributes are what was made of it; None where
    nobody can say."""
    kept = vars(post).get("kept")
    return post.post.version if isinstance(kept, Kept) and kept.is_as_it_was(vars(post), made) else None
