"""Which pages of the last build need not be rendered again, and why the others must."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol

from jinja2 import Environment, Template

from shorttake.render.stale import manifest
from shorttake.render.stale.keys import Keys
from shorttake.render.stale.readings import Readings
from shorttake.render.stale.records import code
from shorttake.render.stale.settings import Unknown, digest
from shorttake.render.stale.stamps import Stamp, stamp

Key = dict[str, bytes]
Noted = tuple[dict[str, Key], set[str], dict[str, str], dict[str, Any]]

TEMPLATES = "its templates"
PARTS = "what it is made of"
SAME = "nothing that it shows changed"


class Known(NamedTuple):
    """What is known of a page that was made: its key, and the stamp of its file."""

    key: Key
    stamp: Stamp | None


class Rest(Protocol):
    """Pages that are made beside this process."""

    def take(self) -> None:
        """Waits for them, and notes them here."""

    def stop(self) -> None:
        """Nobody wants them any more."""


@dataclass
class Pages:
    """The pages of one build, and those of the one before, by their file below the output folder.

    `version` names the code and packages that pages are made by, `parts` the plugins and settings that make
    other files. `kept` are the files that stay as they are. `reasons` say of each page why it was made
    again or not. While pages are made beside this process, `rest` has them.
    """

    path: str
    target: str
    version: str
    parts: str = ""
    before: dict[str, Known] = field(default_factory=dict)
    now: dict[str, Key] = field(default_factory=dict)
    rest: Rest | None = None
    reasons: dict[str, str] = field(default_factory=dict)
    _kept: set[str] = field(default_factory=set)
    _keys: dict[int, tuple[Environment, Keys]] = field(default_factory=dict)
    _readings: Readings = field(default_factory=Readings)

    @property
    def kept(self) -> set[str]:
        """The files that stay as they are, those of other processes among them."""
        self.settle()
        return self._kept

    def settle(self) -> None:
        """Waits for pages that are made beside this process."""
        rest, self.rest = self.rest, None
        if rest is not None:
            rest.take()

    def stop(self) -> None:
        """Nobody wants these pages any more."""
        rest, self.rest = self.rest, None
        if rest is not None:
            rest.stop()

    def part(self) -> Pages:
        """Where a process that makes a part of the pages notes them; for `join`."""
        return replace(self, now={}, _kept=set(), reasons={}, rest=None)

    def noted(self) -> Noted:
        """What was noted, to be sent to another process."""
        return self.now, self._kept, self.reasons, self._readings.save()

    def join(self, noted: Noted) -> None:
        """Takes over what was noted in another process."""
        now, kept, reasons, readings = noted
        self.now |= now
        self._kept |= kept
        self.reasons |= reasons
        self._readings.take_over(readings)

    def load(self) -> None:
        """What is known of the last build, if anything is, and by the same code and packages."""
        found = manifest.load_values(self.path)
        if found is None or found.get("version") != self.version or found.get("target") != self.target:
            return
        self.before = {name: Known(key, made) for name, key, made in found["pages"]}
        if found["parts"] == self.parts:  # the author's plugins may bring filters
            self._readings = Readings(found["readings"])

    def forget(self) -> None:
        """What follows changes the pages. Raises OSError."""
        manifest.forget(self.path)

    def stamps(self) -> dict[str, Stamp | None]:
        """Those of the files that stay: each was looked at in this build."""
        return {name: self.before[name].stamp for name in self.kept}

    def save(self) -> None:
        """Writes down what is there now. Raises OSError."""
        known = self.stamps()
        pages = [
            (name, key, known.get(name) or stamp(f"{self.target}/{name}", follow=False))
            for name, key in self.now.items()
        ]
        manifest.save_values(
            self.path,
            {
                "version": self.version,
                "target": self.target,
                "parts": self.parts,
                "pages": pages,
                "reasons": self.reasons,
                "readings": self._readings.save(),
            },
        )

    def is_fresh(self, name: str, template: Template, context: Mapping[str, Any]) -> bool:
        """Whether the page that would be rendered is the one that is there already; notes it either way."""
        key, reason = self._key(template, context)
        if key is not None:
            self.now[name] = key
            reason = self._reason(name, key)
        else:
            self.now.pop(name, None)
        self.reasons[name] = reason
        if reason != SAME:
            self._kept.discard(name)
            return False
        self._kept.add(name)
        return True

    def is_same(self, name: str, asked: Any) -> bool:
        """Whether a file that was made of `asked`, plain values, is there already; notes it either way."""
        said = digest((self.parts, asked))
        if said is None:
            self.now.pop(name, None)
            self._kept.discard(name)
            self.reasons[name] = "always: nobody can say whether what it is made of is the same as before"
            return False
        key = {PARTS: said.encode()}
        self.now[name] = key
        self.reasons[name] = reason = self._reason(name, key)
        if reason != SAME:
            self._kept.discard(name)
            return False
        self._kept.add(name)
        return True

    def drop(self, name: str) -> bool:
        """Another page is made at the same place, so nothing is known of it; True where it was to stay."""
        stays = name in self._kept
        self._kept.discard(name)
        self.now.pop(name, None)
        self.reasons[name] = "always: several pages are made at its place"
        return stays

    def again(self) -> None:
        """Values may have changed since the last page: nothing that was looked at holds."""
        for _, keys in self._keys.values():
            keys.again()

    def _key(self, template: Template, context: Mapping[str, Any]) -> tuple[Key | None, str]:
        environment = template.environment
        if template.name is None:
            return None, "always: its template has no name"
        reading = self._readings.of(environment, template.name)
        if reading.dynamic:
            return None, f"always: {reading.dynamic}"
        known = self._keys.get(id(environment))
        if known is None:  # with the environment, so that the number stays its own
            known = self._keys[id(environment)] = (environment, Keys(environment))
        try:
            key = known[1].of(reading.root, context)
        except Unknown as error:
            return None, f"always: nobody can say whether `{error}` is the same as before"
        key[TEMPLATES] = reading.sources.encode()
        return key, ""

    def _reason(self, name: str, key: Key) -> str:
        known = self.before.get(name)
        if known is None:
            return "it is new, or nothing is known of the last build"
        if known.key != key:
            other = sorted(one for one in {*key, *known.key} if key.get(one) != known.key.get(one))
            return "changed: " + ", ".join(one if one in (TEMPLATES, PARTS) else f"`{one}`" for one in other)
        if known.stamp is None or stamp(f"{self.target}/{name}", follow=False) != known.stamp:
            return "its file is not as it was made"
        return SAME


def version(more: Any) -> str | None:
    """The code and packages that pages are made by, and `more`; None where it cannot be compared."""
    return digest((code(), manifest.environment((), os.environ), more))


def reasons(path: str) -> dict[str, str]:
    """Why each page was made again or not, when something was last made."""
    found: dict[str, str] = (manifest.load_values(path) or {}).get("reasons", {})
    return found
