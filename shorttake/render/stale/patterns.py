"""What a build looks for in texts is compiled once, not anew in each build.

Python compiles a regular expression when the module that has it is imported, whether a text is searched for
it or not: some hundreds of them took a twentieth of a build after an edit. So their code is kept beside the
cache, and handed to Python as what it has compiled already (the cache of its module `re`). It is used by the
very Python and packages it comes from, which look through it before they believe it; where that cannot be,
each is compiled as ever.
"""

from __future__ import annotations

import contextlib
import re
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import Any

from shorttake.render.stale.manifest import installed, load_values, save_values

FILE = "patterns"  # beside the cache
_FEW = 16  # new ones that are not worth writing all anew
# Pattern and flags as they were asked for, then what compiling gave.
_Compiled = tuple[Any, ...]


class Patterns:
    """Those that are kept in the file at `place`."""

    def __init__(self, place: str) -> None:
        self._place, self._by = place, installed()
        self._known: dict[tuple[type, str | bytes, int], _Compiled] = {}

    def recall(self) -> None:
        """Gives Python those that were kept."""
        with contextlib.suppress(Exception):  # then all are compiled
            found = load_values(self._place) or {}
            if found.get("by") != self._by:
                return
            for one in found["patterns"]:
                pattern, asked, *compiled = one
                key = (type(pattern), pattern, asked)
                _cache().setdefault(key, _compiler._sre.compile(pattern, *compiled))
                self._known[key] = one

    def keep(self) -> None:
        """Keeps those that were compiled since, where they are more than a few."""
        cache = _cache()
        new = [key for key in cache if key not in self._known and key[0] in (str, bytes)]
        if len(new) < _FEW or len(cache) >= re._MAXCACHE:  # type: ignore[attr-defined]
            return
        with contextlib.suppress(Exception):  # a build that cannot be remembered is a build all the same
            known = [*self._known.values(), *(_compiled(pattern, flags) for _, pattern, flags in new)]
            save_values(self._place, {"by": self._by, "patterns": [one for one in known if one]})


def _cache() -> dict[Any, re.Pattern[Any]]:
    """Where Python has those that it has compiled, by type, pattern and flags."""
    found: dict[Any, re.Pattern[Any]] = re._cache  # type: ignore[attr-defined]
    return found


def _compiled(pattern: str | bytes, flags: int) -> _Compiled | None:
    """What `re.compile` hands to Python's engine; None where it depends on the locale."""
    parsed = _parser.parse(pattern, flags)
    state = parsed.state
    if (flags | state.flags) & re.LOCALE:
        return None
    names = [None] * state.groups
    for name, number in state.groupdict.items():
        names[number] = name
    code = [int(one) for one in _compiler._code(parsed, flags)]
    groups = state.groups - 1, dict(state.groupdict), tuple(names)
    return (pattern, flags, int(flags | state.flags), code, *groups)
