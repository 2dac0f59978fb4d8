"""What a template takes of its context, as it is now: a short name for each of the context's names.

Two equal keys mean that rendering would make the same page. A value of which nobody can say what it is in
the next build (a function, an object that only its address tells apart) has none: its page is rendered.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import marshal
from collections.abc import Callable, Iterable, Mapping
from itertools import repeat
from operator import is_
from pathlib import PurePath
from typing import Any

from jinja2 import Environment, Undefined

from shorttake.render.stale.kept import META, Asked, Kept
from shorttake.render.stale.settings import Unknown, digest
from shorttake.render.stale.uses import Use

_MISSING: Any = object()
_SHORT = 8  # elements of a list that is not worth remembering
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


_Steps = list[tuple[Any, Any, "_Plan"]]


class _Plan:
    """A use as it is looked at: its steps in a row, and what is known of the values it was asked for.

    Whatever asks for the same shares one, in whichever template it stands.
    """

    __slots__ = ("is_bare", "local", "names", "parted", "steps", "use")

    def __init__(self, use: Use, steps: _Steps) -> None:
        self.use, self.steps = use, steps
        self.is_bare = not (use.whole or use.text or use.truth)  # only parts of a value are asked for
        # The answer depends on the page that asks: a mapping is asked by something of the page.
        self.local: bool = any(step == "lookup" or inner.local for step, _, inner in steps)
        self.names: dict[int, bytes] = {}  # by the addresses of values
        self.parted: dict[
            int, tuple[Any, Asked, _Steps, frozenset[str]]
        ] = {}  # by what kinds of names a post has

    def part(self, kept: Kept, kind: type) -> tuple[Any, Asked, _Steps, frozenset[str]]:
        """What is asked of a post: what its names cover, the steps that remain, and those attributes of them
        that it does not have unless somebody gave them later."""
        found = self.parted.get(id(kept.kinds))
        if found is None:
            covered: list[str] = []
            keys: tuple[str, ...] = ()
            rest: _Steps = []
            for step, name, inner in self.steps:
                if step == "attribute" and name in kept.kinds[0]:
                    covered.append(name)
                elif step == "attribute" and name == "metadata" and (asked := inner.keys(kept)) is not None:
                    keys = asked
                else:
                    rest.append((step, name, inner))
            # With what it belongs to, so that the number stays its own.
            missing = frozenset(
                name
                for step, name, _ in rest
                if step == "attribute" and not hasattr(kind, name) and name not in kept.kinds[2]
            )
            found = self.parted[id(kept.kinds)] = (
                kept.kinds,
                Asked(kept.kinds, tuple(covered), keys, whole=True),
                rest,
                missing,
            )
        return found

    def keys(self, kept: Kept) -> tuple[str, ...] | None:
        """What is asked of a mapping, where it is nothing but keys that the names of this post cover."""
        use = self.use
        if use.whole or use.text or not kept.kinds[1]:
            return None
        for step, name, _ in self.steps:
            if step not in ("attribute", "item") or type(name) is not str or hasattr(dict, name):
                return None
            if name in kept.kinds[1] and META + name not in kept.kinds[0]:
                return None
        return tuple(name for _, name, _ in self.steps)


class _Taken:
    """The names of the context that a template takes, and what they were on the page before."""

    __slots__ = ("asked", "found", "last", "names", "plans")

    def __init__(self, asked: Use, plans: Mapping[str, _Plan]) -> None:
        self.asked = asked  # so that its number stays its own
        self.names, self.plans = tuple(plans), tuple(plans.values())
        self.last: list[Any] | None = None
        self.found: dict[str, bytes] = {}

    def changed(self, values: list[Any]) -> Iterable[int]:
        """The places of those names that are to be looked at."""
        if self.last is None:
            return range(len(values))
        return [
            number
            for number, same in enumerate(map(is_, values, self.last))
            if not same or self.plans[number].local
        ]


class _Kind:
    """What is the same of all values of a class."""

    __slots__ = ("follows", "is_missing", "is_of_one", "is_one", "is_plain", "keeps", "name")

    def __init__(self, kind: type) -> None:
        self.name = kind.__qualname__
        self.is_missing = issubclass(kind, Undefined) or kind is object
        self.is_one = bool(getattr(kind, "IS_ONE", False))
        self.is_of_one = bool(getattr(kind, "IS_OF_ONE", False))
        self.is_plain = issubclass(kind, (str, PurePath, *_TIMES))
        self.keeps = bool(getattr(kind, "IS_KEPT", False))
        self.follows: Mapping[str, str] = getattr(kind, "FOLLOWS", {})


class Keys:
    """Names values for the templates of one environment during one build.

    What is asked of one object twice is looked at once, so nothing may change while it is used; `again`
    forgets it all. A class may help: `IS_ONE` says that its objects never change and are small, `IS_KEPT`
    that they have names of their own (`kept`), `IS_OF_ONE` that one page asks for each, `FOLLOWS` from which
    attribute, plain values that are made faster, another one is made.
    """

    def __init__(self, environment: Environment) -> None:
        self._env = environment
        self._context: Mapping[str, Any] = {}
        self._roots: dict[int, _Taken] = {}
        self._shared: dict[Any, _Plan] = {}  # by what they ask for
        self._attributes: dict[int, dict[str, bytes | None]] = {}
        self._held: list[Any] = []  # an address is only an object's own while the object lives

    def again(self) -> None:
        """Forgets what was looked at."""
        for plan in self._shared.values():
            plan.names.clear()
        self._roots.clear()
        self._attributes.clear()
        self._held.clear()

    def of(self, root: Use, context: Mapping[str, Any]) -> dict[str, bytes]:
        """A short name for each name of the context that a template takes. Raises Unknown."""
        self._context = context
        taken = self._roots.get(id(root))
        if taken is None:
            plans = {name: self._plan(inner) for (_, name), inner in root.steps.items()}
            taken = self._roots[id(root)] = _Taken(root, plans)
        values = list(map(context.get, taken.names, repeat(_MISSING)))
        changed, found = taken.changed(values), taken.found
        taken.last = None  # in case that something of it is unknown
        for number in changed:
            name, value = taken.names[number], values[number]
            if value is _MISSING:
                value = self._env.globals.get(name, _MISSING)
            try:
                found[name] = _name(self._look(taken.plans[number], value))
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
        taken.last = values
        return dict(found)

    def _plan(self, use: Use) -> _Plan:
        steps = sorted(
            ((step, name, self._plan(inner)) for (step, name), inner in use.steps.items()),
            key=lambda one: (one[0], repr(one[1])),
        )
        shape = (
            use.whole,
            use.text,
            use.truth,
            *((step, repr(name), id(inner)) for step, name, inner in steps),
        )
        plan = self._shared.get(shape)
        if plan is None:
            plan = self._shared[shape] = _Plan(use, steps)
        return plan

    def _look(self, plan: _Plan, value: Any) -> Any:
        """What counts of a value: itself where it is plain, else a short name for what is asked of it."""
        kind = type(value)
        if kind in _AS_IT_IS:
            return value
        if plan.local:
            return _name(self._parts(plan, value, kind))
        known = plan.names.get(id(value))
        if known is None:
            parts = self._parts(plan, value, kind)
            if type(parts) is bytes:
                plan.names[id(value)] = parts
                self._held.append(value)
                return parts
            if (kind is list and len(value) <= _SHORT) or _KINDS[kind].is_of_one:
                return parts  # hardly anybody asks for it again
            known = plan.names[id(value)] = _name(parts)
            self._held.append(value)
        return known

    def _parts(self, plan: _Plan, value: Any, kind: type) -> tuple[Any, ...] | list[Any] | bytes:
        """What is looked at; bytes where those are a name already."""
        known = _KINDS.get(kind)
        if known is None:
            known = _KINDS[kind] = _Kind(kind)
        if known.keeps and plan.is_bare and type(kept := value.__dict__.get("kept")) is Kept:
            asked, rest = plan.part(kept, kind)[1:3]
            if not rest and (name := asked.of(kept, value.__dict__)) is not None:
                return name
        if known.is_missing and (value is _MISSING or kind is not object):
            return ("missing",)
        if known.is_one:  # it never changes, and is small: no need to look at its parts
            return (known.name, name_of_one(value))
        found: list[Any] = [known.name]
        if known.is_plain:
            found.append(digest(value) or _raise())
            if isinstance(value, _TIMES):
                found.append(str(getattr(value, "tzinfo", None)))
            return found
        use = plan.use
        if use.whole:
            found.append(self._whole(value))
        if use.text:
            found.append(_text(value, kind))
        if use.truth:
            found.append(bool(value))
        names, steps = None, plan.steps
        missing: frozenset[str] | None = None
        if known.keeps and type(kept := value.__dict__.get("kept")) is Kept:
            mine = value.__dict__
            _, asked, rest, missing = plan.part(kept, kind)
            said = asked.of(kept, mine)
            if said is not None:
                found.append(said)
                steps = rest
            else:
                names = self._kept(value)
        for step, name, inner in steps:
            try:
                if step == "attribute":
                    if missing is not None and name in missing and name not in mine:
                        found.append(_NOT_THERE)
                    elif names is not None and (said := names(name)) is not None:
                        found.append(said)
                    elif name in known.follows:
                        found.append(_plain(getattr(value, known.follows[name])))
                    else:
                        found.append(self._look(inner, self._env.getattr(value, name)))
                else:
                    found.append(self._step(step, name, inner, value))
            except Unknown as error:
                raise Unknown(f"{f'.{name}' if name is not None else '[…]'}{error}") from None
        return found

    def _kept(self, value: Any) -> Callable[[str], bytes | None] | None:
        """What names the attributes of a value that has names of its own."""
        kept = value.__dict__.get("kept")
        if type(kept) is not Kept:
            return None
        known = self._attributes.get(id(value))
        if known is None:
            known = self._attributes[id(value)] = {}
            self._held.append(value)

        def name(asked: str) -> bytes | None:
            if asked not in known:
                known[asked] = kept.name(value.__dict__, asked)
            return known[asked]

        return name

    def _step(self, step: str, name: Any, plan: _Plan, value: Any) -> Any:
        if step == "item":
            return self._look(plan, self._env.getitem(value, name))
        if step == "elements":
            if isinstance(value, set | frozenset) or iter(value) is value:
                raise Unknown  # in no order, or gone once it is looked at
            return [self._look(plan, one) for one in value]
        if step == "lookup":
            asked = self._worked_out(name)
            return self._look(plan, value.get(asked, _MISSING)) if isinstance(value, dict) else _raise()
        if not isinstance(value, dict):
            if step == "call":
                return self._call(name, value)
            return digest(value) or _raise()
        if step == "keys":
            return tuple(_name(digest(one) or _raise()) for one in value)
        if step == "values":
            return [self._look(plan, one) for one in value.values()]
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


_KINDS: dict[type, _Kind] = {}
NAME = "_name_of_one"  # the attribute that it bears


def name_of_one(value: Any) -> bytes:
    """A short name for an object that never changes (`IS_ONE`); it bears it from then on. Raises Unknown."""
    mine = vars(value)
    known: bytes | None = mine.get(NAME)
    if known is None:
        parts = [one if type(one) in _AS_IT_IS else _plain(one) for one in mine.values()]
        known = mine[NAME] = _name(parts)
    return known


def give_name(value: Any, name: Any) -> None:
    """Gives an object that never changes the name that it has, or one for plain values that say all of it."""
    vars(value)[NAME] = name if type(name) is bytes else _name(name)


def _plain(value: Any) -> Any:
    """A part of something that is one, as plain values."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, _TIMES):
        return (str(value), str(getattr(value, "tzinfo", None)))
    return name_of_one(value) if getattr(kind, "IS_ONE", False) else _raise()


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


_NOT_THERE = _name(("missing",))
