"""What each template takes from its context, read once and kept for as long as the templates say the same."""

from __future__ import annotations

import hashlib
import pickle
from typing import Any

from jinja2 import Environment, TemplateNotFound

from shorttake.render.stale.settings import digest
from shorttake.render.stale.templates import Reading, read


class Readings:
    """The readings of one build; `kept` are those of the last one, as `save` gave them.

    A reading holds for an environment with the same filters and tests, while the template and every one that
    belongs to it are what they were.
    """

    def __init__(self, kept: dict[str, Any] | None = None) -> None:
        self._kept = kept or {}
        self._read: dict[tuple[int, str], Reading] = {}
        self._parsed: dict[str, Any] = {}
        self._names: dict[int, tuple[Environment, str | None]] = {}
        self._texts: dict[tuple[int, str], str | None] = {}
        self._used: dict[str, Any] = {}

    def of(self, environment: Environment, name: str) -> Reading:
        """What the template of this name takes from its context."""
        found = self._read.get((id(environment), name))
        if found is None:
            found = self._read[(id(environment), name)] = self._reading(environment, name)
        return found

    def save(self) -> dict[str, Any]:
        """The readings that were asked for, as plain values."""
        return self._used

    def take_over(self, used: dict[str, Any]) -> None:
        """Readings that were asked for in another process, as `save` gave them."""
        self._used = {**used, **self._used}

    def _reading(self, environment: Environment, name: str) -> Reading:
        which = self._name(environment)
        key = f"{which} {name}"
        kept = self._kept.get(key) if which else None
        if kept is not None:
            texts, data = kept
            if all(self._text(environment, one) == text for one, text in texts.items()):
                found: Reading = pickle.loads(data)  # noqa: S301 (a cache of ours, in the author's folder)
                self._used[key] = kept
                return found
        found = read(environment, name, self._parsed)
        if which:
            texts = {one: None if text is None else _digest(text) for one, text in found.texts.items()}
            found.texts = {}
            self._used[key] = (texts, pickle.dumps(found, pickle.HIGHEST_PROTOCOL))
        return found

    def _text(self, environment: Environment, name: str) -> str | None:
        """A digest of the text of a template; None where there is none of this name."""
        key = (id(environment), name)
        if key not in self._texts:
            try:
                text = environment.loader.get_source(environment, name)[0] if environment.loader else ""
                self._texts[key] = _digest(text)
            except TemplateNotFound:
                self._texts[key] = None
        return self._texts[key]

    def _name(self, environment: Environment) -> str | None:
        """A short name for what a reading depends on besides the texts; None where it cannot be told."""
        known = self._names.get(id(environment))
        if known is None:
            own = [
                (kind, name, getattr(one, "__module__", ""), getattr(one, "__qualname__", type(one).__name__))
                for kind, some in (("filter", environment.filters), ("test", environment.tests))
                for name, one in sorted(some.items())
            ]
            known = self._names[id(environment)] = (environment, digest(own))
        return known[1]


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
