"""What a template takes of its context, as it is now: a short name for each of the context's names.

Two equal keys mean that rendering would make the same page. A value of which nobody can say what it is in
the next build (a function, an object that only its address tells apart) has none: its page is rendered.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import marshal
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from jinja2 import Environment, Undefined

from shorttake.render.stale.kept import Kept
from shorttake.render.stale.settings import Unknown, digest
from shorttake.render.stale.uses import Use

_MISSING: Any = object()
_AS_IT_IS = frozenset((str, int, float, bool, bytes, type(None)))
_TIMES = (dt.date, dt.time, dt.timedelta)
# Answers that only depend on what these objects are made of.
_PAGE_CALLS = frozenset(
    (
        "has_next",
        "has_previous",
        "has_other_pages",
        "next_page_number",
        "previous_page_number",
        "start_index",
        "end_index",
    )
)
_PAGE = "pelican.paginator.Page"


class Keys:
    """Names values for the templates of one environment during one build.

    What is asked of one object twice is looked at once, so nothing may change while it is used; `again`
    forgets it all.
    """

    def __init__(self, environment: Environment) -> None:
        self._env = environment
        self._context: Mapping[str, Any] = {}
        self._local: dict[int, bool] = {}
        self._known: dict[tuple[int, int], Any] = {}
        self._held: list[Any] = []  # an address is only an object's own while the object lives

    def again(self) -> None:
        """Forgets what was looked at."""
        self._known.clear()
        self._held.clear()

    def of(self, root: Use, context: Mapping[str, Any]) -> dict[str, bytes]:
        """A short name for each name of the context that a template takes. Raises Unknown."""
        found: dict[str, bytes] = {}
        self._context = context
        for (_, name), use in root.steps.items():
            value = context[name] if name in context else self._env.globals.get(name, _MISSING)
            try:
                found[name] = _name(self._look(use, value))
            except Unknown as error:
                raise Unknown(f"{name}{error}") from None
            except (
                AttributeError,
                LookupError,
                TypeError,
                ValueError,
                ArithmeticError,
                RuntimeError,
            ) as error:
                raise Unknown(f"{name} ({error})") from None  # the template may fail likewise, and is left to
        return found

    def _look(self, use: Use, value: Any) -> Any:
        """What counts of a value: itself where it is plain, else a short name for what is asked of it."""
        kind = type(value)
        if kind in _AS_IT_IS:
            return value
        if id(use) not in self._local:
            self._local[id(use)] = use.is_local
        if self._local[id(use)]:
            return _name(self._parts(use, value, kind))
        key = (id(use), id(value))
        known = self._known.get(key)
        if known is None:
            known = _name(self._parts(use, value, kind))
            self._known[key] = known
            self._held.append(value)
        return known

    def _parts(self, use: Use, value: Any, kind: type) -> tuple[Any, ...]:
        if value is _MISSING or isinstance(value, Undefined):
            return ("missing",)
        found: list[Any] = [kind.__qualname__]
        if getattr(kind, "IS_ONE", False):  # it never changes, and is small: no need to look at its parts
            found.append(self._one(value))
            return tuple(found)
        if isinstance(value, str | PurePath | dt.date | dt.time | dt.timedelta):
            found.append(digest(value) or _raise())
            if isinstance(value, _TIMES):
                found.append(str(getattr(value, "tzinfo", None)))
            return tuple(found)
        if use.whole:
            found.append(self._whole(value))
        if use.text:
            found.append(_text(value, kind))
        if use.truth:
            found.append(bool(value))
        kept = getattr(value, "kept", None)
        mine = value.__dict__ if type(kept) is Kept else None
        for (step, name), inner in use.steps.items():
            if mine is not None and step == "attribute":
                known = kept.name(mine, name)  # type: ignore[union-attr]
                if known is not None:
                    found.append(known)
                    continue
            try:
                found.append(self._step(step, name, inner, value))
            except Unknown as error:
                raise Unknown(f"{f'.{name}' if name is not None else '[…]'}{error}") from None
        return tuple(found)

    def _one(self, value: Any) -> bytes:
        key = (0, id(value))
        known: bytes | None = self._known.get(key)
        if known is None:
            known = _name([self._plain(one) for one in vars(value).values()])
            self._known[key] = known
            self._held.append(value)
        return known

    def _plain(self, value: Any) -> Any:
        """A part of something that is one, as plain values."""
        kind = type(value)
        if kind in _AS_IT_IS:
            return value
        if isinstance(value, tuple):
            return [self._plain(one) for one in value]
        if isinstance(value, _TIMES):
            return (str(value), str(getattr(value, "tzinfo", None)))
        return self._one(value) if getattr(kind, "IS_ONE", False) else _raise()

    def _step(self, step: str, name: Any, use: Use, value: Any) -> Any:
        if step == "attribute":
            return self._look(use, self._env.getattr(value, name))
        if step == "item":
            return self._look(use, self._env.getitem(value, name))
        if step == "elements":
            if isinstance(value, set | frozenset) or iter(value) is value:
                raise Unknown  # in no order, or gone once it is looked at
            return tuple(self._look(use, one) for one in value)
        if step == "lookup":
            asked = self._worked_out(name)
            return self._look(use, value.get(asked, _MISSING)) if isinstance(value, dict) else _raise()
        if not isinstance(value, dict):
            if step == "call":
                return self._call(name, value)
            return digest(value) or _raise()
        if step == "keys":
            return tuple(_name(digest(one) or _raise()) for one in value)
        if step == "values":
            return tuple(self._look(use, one) for one in value.values())
        return digest(value) or _raise()

    def _worked_out(self, expression: tuple[Any, ...]) -> Any:
        """What a simple expression of the template is on this page."""
        if expression[0] == "name":
            return self._context[expression[1]]
        _, inner, method, args = expression
        return getattr(str(self._worked_out(inner)), method)(*args)

    def _call(self, name: str, value: Any) -> Any:
        kind = type(value)
        if name in _PAGE_CALLS and f"{kind.__module__}.{kind.__qualname__}" == _PAGE:
            return (value.number, value.paginator.num_pages, value.paginator.count, value.paginator.per_page)
        return self._whole(value)

    def _whole(self, value: Any) -> Any:
        found = digest(value)
        if found is None and type(value).__module__ == "pelican.urlwrappers":
            # Compared by what they are called in addresses, and else by their names.
            return (type(value).__name__, value.name, value.slug)
        return found or _raise()


def _text(value: Any, kind: type) -> Any:
    if isinstance(value, list | tuple | dict | set | frozenset):
        return digest(value) or _raise()
    plain: Any = object.__str__
    if kind.__str__ is plain or hasattr(value, "__dataclass_fields__"):
        return _raise()
    return str(value)


def _name(parts: Any) -> bytes:
    try:
        data = marshal.dumps(parts, 2)  # the one version that writes equal values as equal bytes
    except ValueError:
        raise Unknown from None
    return hashlib.blake2b(data, digest_size=12).digest()


def _raise() -> Any:
    raise Unknown
