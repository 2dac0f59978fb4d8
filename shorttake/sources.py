"""Posts as they are read for a build: anew only where a file is another than in the last one."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from shorttake.archive.posts import KnownPost, Post, read_post
from shorttake.archive.updates import digest
from shorttake.cache import Cache
from shorttake.files import Source
from shorttake.render.stale.ahead import Ahead
from shorttake.render.stale.heads import Heads
from shorttake.render.stale.reads import Reads
from shorttake.settings import Settings
from shorttake.text.head import Head

# What every build asks of a post.
_KNOWN = ("file", "kind", "address", "feed_id", "version", "is_draft")
_Read = tuple[Any, bytes, bytes]  # a line's head, the bytes of the file, and what else was read of them


class Sources:
    """The files of all posts and pages (True) of a build, read in their order and kept in `reads`.

    `words` are digests of what posts say, by `Post.file`.
    """

    def __init__(
        self, settings: Settings, reads: Reads, cache: Cache, files: Sequence[tuple[str, bool]]
    ) -> None:
        self._settings, self._reads = settings, reads
        self.words: dict[str, str] = {}
        self._heads = Heads()
        self._lines = {file: line for file, _ in files if (line := reads.known(file)) is not None}
        new = [one for one in files if one[0] not in self._lines]
        self._ahead: Ahead[_Read] = Ahead(new, lambda file, page: self._read(file, page)[1], cache)

    def post(self, file: str, page: bool) -> Post:
        """One of them. Raises FileError, TextError or FrontMatterError, each with what to do about it."""
        line = self._lines.get(file)
        if line is not None:
            try:
                found = self._known(file, page, line.head)
                self._reads.use(file, line)
                return found
            except Exception:  # noqa: BLE001, S110 (what cannot be used is read anew)
                pass
        there = self._ahead.of(file)
        if there is not None:
            self._reads.put(file, *there)
            return self._known(file, page, there[0])
        post, read = self._read(file, page)
        self._reads.put(file, *read)
        self.words[post.file] = read[0][1]
        return post

    def end(self) -> None:
        """All were read."""
        self._ahead.end()

    def _known(self, file: str, page: bool, said: Any) -> Post:
        known, words, is_never_changed, head = said
        post = KnownPost(zip(_KNOWN, known, strict=True), partial(self._rest, file, page, head))
        if is_never_changed:
            vars(post)["lastmod"] = None
        self.words[known[0]] = words
        return post

    def _rest(self, file: str, page: bool, head: Any, name: str) -> Mapping[str, Any]:
        """Attributes of a post, this one among them."""
        if name == "head" and head is not None:
            one = Head.__new__(Head)
            vars(one).update(self._heads.together(*head))
            return {"head": one}
        try:
            data, parts = self._reads.source(file)
            both = pickle.loads(parts)  # noqa: S301 (a cache of ours, in the author's own folder)
            source = Source(Path(file), data.decode("utf-8"), data)
        except Exception:  # noqa: BLE001 (what cannot be used is read anew)
            return vars(read_post(Path(file), self._settings, page))
        return {"source": source, "head": both[0], "matter": both[1]}

    def _read(self, file: str, page: bool) -> tuple[Post, _Read]:
        """One post, with what of it is kept."""
        post = read_post(Path(file), self._settings, page)
        parts = pickle.dumps((post.head, post.matter), pickle.HIGHEST_PROTOCOL)
        head = self._heads.apart(vars(post.head))
        known = tuple(getattr(post, name) for name in _KNOWN)
        said = (known, digest(post), post.lastmod is None, None if head[0][2] else head)
        return post, (said, post.source.data, parts)
