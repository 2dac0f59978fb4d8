"""Posts as Pelican and its plugins made them, kept for the next build and put together again in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from shorttake.render.stale.addresses import are_plain
from shorttake.render.stale.heads import Heads, Shape, Wrapped
from shorttake.render.stale.kept import Kept
from shorttake.render.stale.reads import Line, Reads
from shorttake.render.stale.state import Foreign, dumps_parts, loads, loads_texts

# What a post gets anew in each build.
_GIVEN = frozenset(("settings", "_context", "translations", "_addresses"))
_ADDRESSES = ("url", "save_as")
_WRAPPED = {"settings", "_name", "_slug", "_slug_from_name"}


class Posts:
    """Those of one build. `settings` are Pelican's, `posts` and `liveblogs` what the library read, by their
    files, `updated` when each was last changed; `kinds` are Pelican's classes of tags, categories and
    authors by their names, and `named` has one object for each of those."""

    def __init__(
        self,
        settings: dict[str, Any],
        reads: Reads,
        posts: Mapping[str, Any],
        liveblogs: Mapping[str, Any],
        updated: Mapping[str, dt.datetime | None],
        kinds: Mapping[str, type],
        named: dict[Wrapped, Any],
    ) -> None:
        self._settings, self.reads, self._updated = settings, reads, updated
        self._posts, self._liveblogs = posts, liveblogs
        self._kinds, self._named = kinds, named
        self._heads = Heads(self._words_of, self._one)
        self._shapes: dict[int, tuple[frozenset[str], Shape]] = {}

    def again(
        self, kind: type, file: str, line: Line, context: Any, anew: Callable[[], Mapping[str, Any]]
    ) -> Any | None:
        """The post of class `kind` that this line is of; `context` is Pelican's, and `anew()` gives its
        attributes where the cache is lost.

        None where its readers were told of a change at another time. What cannot be used raises anything.
        """
        known, kinds, blob, addresses = line.made
        state = self._heads.together(*known)
        state["post"] = post = self._posts[file]
        if state["updated"] != self._updated.get(post.feed_id):
            return None

        def fetch(whole: bool) -> Mapping[str, Any]:
            try:
                texts = loads_texts(self.reads.texts(file))
                return {**texts, **loads(self.reads.row(file), self._part)} if whole else texts
            except Exception:  # noqa: BLE001 (of another time, or lost)
                return anew() if whole else {}

        mine = state.get
        if are_plain(self._settings):
            now = (mine("_status"), mine("slug"), mine("lang"), mine("date"))
            state["_addresses"] = {
                "url": ((mine("override_url"), *now), addresses[0]),
                "save_as": ((mine("override_save_as"), *now), addresses[1]),
            }
        found: Any = object.__new__(kind)
        own = found.__dict__
        own.update(state)
        own["settings"], own["_context"], own["translations"] = self._settings, context, []
        own["kept"] = Kept(state, kinds, blob, line.token, self._absent(known[0]), fetch)
        return found

    def keep(self, article: Any, file: str) -> None:
        """Keeps a post that was just made; if a plugin gave it what nobody can keep, it is made each time."""
        post, live = getattr(article, "post", None), getattr(article, "liveblog", None)
        if post is None or article.translations:
            return
        self._share(vars(article))
        article.static_links = article.get_static_links()
        addresses = (article.url, article.save_as)
        more = dict(zip(_ADDRESSES, addresses, strict=True)) | {"status": article.status}
        links = article._get_intrasite_link_regex()
        parts = (article._content, getattr(article, "bare", ""), vars(article).get("_summary") or "")
        own = article.metadata.get("summary") == vars(article).get("_summary")
        plain = own and not any(map(links.search, parts))
        if plain and not hasattr(article, "_get_content"):
            article.is_plain = True
            more["content"] = article._content
        if "_summary" in vars(article):
            more["summary"] = article._summary
        state = {name: value for name, value in vars(article).items() if name not in _GIVEN}
        kept = Kept.of(state, more)

        def name(part: Any) -> Any:
            if part is self._settings:
                return ("settings", None)
            if part is post:
                return ("post", file)
            if part is live and live is not None:
                return ("live", live.file)
            words = self._words_of(part)
            return ("named", words) if words else None

        known = self._heads.apart({name: value for name, value in state.items() if value is not post})
        try:
            texts, rest = dumps_parts({one: state[one] for one in known[0][2]}, name)
        except Foreign:
            return
        line = self.reads.keep(file, (known, kept.kinds, kept.blob, addresses), texts, rest)
        if line is None or not line.made:  # it is no file of the blog's folders
            return
        kept.token = line.token
        article.metadata = dict(state["metadata"])
        article.kept = kept

    def _part(self, name: tuple[str, Any]) -> Any:
        kind, what = name
        if kind == "named":
            return self._one(what)
        if kind == "post":
            return self._posts[what]
        return self._liveblogs[what] if kind == "live" else self._settings

    def _absent(self, shape: Shape) -> frozenset[str]:
        """The names of what a head does not have."""
        found = self._shapes.get(id(shape))
        if found is None:  # with the shape, so that the number stays its own
            found = self._shapes[id(shape)] = (frozenset(shape[2]), shape)
        return found[0]

    def _share(self, attributes: dict[str, Any]) -> None:
        """Gives a post the one object of each of its tags, its category and authors."""
        classes = frozenset(self._kinds.values())

        def one(value: Any) -> Any:
            kind = type(value)
            if kind in classes and set(vars(value)) == _WRAPPED and value.settings is self._settings:
                return self._named.setdefault((kind.__name__, value.name, value.slug), value)
            return value

        for name, value in attributes.items():
            if type(value) is list:
                value[:] = map(one, value)
            else:
                attributes[name] = one(value)

    def _words_of(self, value: Any) -> Wrapped | None:
        """What one of those shared objects is made of; None for anything else."""
        kind = type(value)
        if self._kinds.get(kind.__name__) is not kind:
            return None
        words = (kind.__name__, value.name, value.slug)
        return words if self._named.get(words) is value else None

    def _one(self, words: Wrapped) -> Any:
        """The one tag, category or author of these words."""
        found = self._named.get(words)
        if found is None:
            kind, name, slug = words
            found = self._named[words] = self._kinds[kind](name, self._settings)
            found.slug = slug
        return found
