"""A post as it was made from its file, with a short name for each thing that templates may ask of it.

What plugins change afterwards is another object, and is looked at as what it then is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import marshal
from collections.abc import Callable, Iterable, Mapping
from operator import is_
from typing import Any

# The attributes that have names, the keys of the metadata, the attributes that have no names.
Kinds = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
_PLAIN = frozenset((str, int, float, bool, bytes, type(None)))
_NEVER_CHANGE = _PLAIN | {dt.datetime, dt.date, dt.time}
_ADDRESS = ("_status", "slug", "lang", "date", "override_url", "override_save_as")
# From which attributes those follow that no post has of its own.
_FROM: Mapping[str, tuple[str, ...]] = {
    "url": _ADDRESS,
    "save_as": _ADDRESS,
    "content": ("_content", "_get_content"),
    "summary": ("_summary",),
    "status": ("_status",),
}
_SHARED = _NEVER_CHANGE | {list, dict, set}
_BODY = frozenset(("_content", "content", "bare"))
META = "metadata."  # before the names of those
_SIZE = 12  # bytes of a name
Fetch = Callable[[bool], Mapping[str, Any]]
_kinds: dict[Kinds, Kinds] = {}  # the posts of a blog have few of them, and they are compared as objects


def named(post: Any, asked: tuple[str, ...]) -> bytes | None:
    """One name for these attributes of a post, those with its HTML among them; None where they must be looked
    at: it was not kept, or shows addresses that are only known when all posts are there."""
    mine = vars(post)
    kept = mine.get("kept")
    if not isinstance(kept, Kept) or "is_plain" not in mine:
        return None
    one = _asked_of(kept.kinds, asked)
    return one.of(kept, mine) if one else None


class Kept:
    """What a post's attributes were (`state`) when they were named (those of `kinds`, each with its part of
    `blob`); `token` names all of them. Those that are `absent` are fetched: the short texts among them, or
    (True) all."""

    __slots__ = ("_fetch", "_names", "absent", "blob", "kinds", "state", "token")

    def __init__(
        self,
        state: dict[str, Any],
        kinds: Kinds,
        blob: bytes,
        token: bytes = b"",
        absent: frozenset[str] = frozenset(),
        fetch: Fetch | None = None,
    ) -> None:
        self.state, self.kinds, self.blob, self.token = state, kinds, blob, token
        self.absent = absent
        self._fetch = fetch
        self._names: dict[str, bytes] | None = None

    @classmethod
    def of(cls, state: dict[str, Any], more: Mapping[str, Any]) -> Kept:
        """Names what never changes among these attributes and the metadata, and `more` that follows from them
        alone."""
        names = {}
        keys = state.get("metadata", {})
        said = {f"{META}{key}": value for key, value in keys.items() if key not in state}
        for name, value in [*state.items(), *said.items(), *more.items()]:
            kind = type(value)
            if kind in _NEVER_CHANGE:
                data = marshal.dumps(value, 2) if kind in _PLAIN else repr(value).encode()
                names[name] = hashlib.blake2b(data, digest_size=_SIZE).digest()
        kinds = (tuple(names), tuple(keys), tuple(name for name in state if name not in names))
        return cls(state, _kinds.setdefault(kinds, kinds), b"".join(names.values()))

    @property
    def names(self) -> dict[str, bytes]:
        """A short name for each attribute that has one."""
        if self._names is None:
            blob = self.blob
            self._names = {
                name: blob[at : at + _SIZE]
                for name, at in zip(self.kinds[0], range(0, len(blob), _SIZE), strict=True)
            }
        return self._names

    def fill(self, mine: dict[str, Any], asked: str) -> None:
        """Gives the post whose attributes are `mine` the one that is asked for, where that is a short text;
        else all that are absent."""
        if self._fetch is None:
            return
        state = self.state
        texts = self._fetch(False)
        if asked in texts:
            mine[asked] = state.setdefault(asked, texts[asked])
            return
        fetch, self._fetch = self._fetch, None
        found = fetch(True)
        for name in self.absent:
            if name in found:
                state.setdefault(name, found[name])
        if "metadata" in self.absent and "metadata" in found:  # it has the very objects that the post has
            state["metadata"] = {
                key: _shared(value, state.get("_summary" if key == "summary" else key))
                for key, value in found["metadata"].items()
            }
        for name in self.absent:
            if name in state:  # what may be changed where it stands is the post's own
                mine.setdefault(name, dict(state[name]) if name == "metadata" else state[name])

    def name(self, mine: Mapping[str, Any], asked: str) -> bytes | None:
        """The name of an attribute of the post whose attributes now are `mine`; None where it must be looked
        at."""
        if asked not in self.kinds[0] or not self.is_as_it_was(mine, _FROM.get(asked, (asked,))):
            return None
        return self.names[asked] if asked != "summary" or self._has_its_summary(mine) else None

    def is_as_it_was(self, mine: Mapping[str, Any], attributes: tuple[str, ...]) -> bool:
        """Whether nobody gave the post others of these attributes; what is absent still was not given."""
        return all(map(is_, map(mine.get, attributes), map(self.state.get, attributes)))

    def _has_its_summary(self, mine: Mapping[str, Any]) -> bool:
        said = mine.get("metadata")  # absent, it was not changed
        return said is None or said.get("summary") is self.state.get("_summary")

    def has_its_metadata(self, mine: Mapping[str, Any], keys: Iterable[str]) -> bool:
        """Whether nobody gave the post others of these metadata."""
        said = mine.get("metadata")
        if said is None:  # absent, it was not changed
            return True
        before = self.state.get("metadata", {})
        return bool(said) and all(said.get(key) is before.get(key) for key in keys)


def _shared(value: Any, own: Any) -> Any:
    """What the post itself has, where it is what was kept with the metadata."""
    return own if type(own) is type(value) and type(value) in _SHARED and own == value else value


class Asked:
    """What is asked of posts, parted: what is `covered` by names, and what must be looked at.

    `keys` are those of the metadata that are asked for. One holds for all posts that have names of these
    `kinds`. Where `whole` is set, who asks for the words of a post may as well be told the name of all of it.
    """

    __slots__ = ("_kinds", "_parts", "_sources", "_summary", "_whole", "keys")

    def __init__(
        self, kinds: Kinds, covered: tuple[str, ...], keys: tuple[str, ...] = (), whole: bool = False
    ) -> None:
        self._kinds, self.keys = kinds, keys
        self._sources = tuple(dict.fromkeys(one for name in covered for one in _FROM.get(name, (name,))))
        self._summary = "summary" in covered
        self._whole = whole and not _BODY.isdisjoint(covered)
        named = [*covered, *(f"{META}{key}" for key in keys)]
        at = [kinds[0].index(one) * _SIZE if one in kinds[0] else 0 for one in named]
        self._parts = [
            slice(begin, begin + _SIZE) if one in kinds[0] else slice(0)
            for one, begin in zip(named, at, strict=True)
        ]

    def of(self, kept: Kept, mine: Mapping[str, Any]) -> bytes | None:
        """One name for all that is covered; None where something was given to the post since it was kept."""
        state = kept.state
        if not all(map(is_, map(mine.get, self._sources), map(state.get, self._sources))):
            return None
        if self._summary and not kept._has_its_summary(mine):
            return None
        if self.keys and not kept.has_its_metadata(mine, self.keys):
            return None
        if self._whole:
            return kept.token
        blob = kept.blob
        return b"-".join([blob[one] for one in self._parts])


_asked: dict[tuple[int, tuple[str, ...]], tuple[Kinds, Asked | None]] = {}


def _asked_of(kinds: Kinds, asked: tuple[str, ...]) -> Asked | None:
    """These attributes as they are asked of posts of these kinds; None where one of them has no name."""
    found = _asked.get((id(kinds), asked))
    if found is None:  # with the kinds, so that the number stays theirs
        one = Asked(kinds, asked) if set(asked) <= set(kinds[0]) else None
        found = _asked[(id(kinds), asked)] = (kinds, one)
    return found[1]
