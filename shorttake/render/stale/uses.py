"""Which values a template takes from what it is given: a tree of attributes, items and elements.

`Value` is what an expression of a template may be while the template is only read and not run: places in
that tree, parts that are known, elements. Where several are possible it is all of them, so the tree may hold
more than one run needs, and never less.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Step = Literal["attribute", "item", "elements", "keys", "values", "call", "lookup"]


class Dynamic(Exception):
    """What the template does depends on more than can be seen by reading it: a computed include, chance."""


class Use:
    """What is asked of one value: of it as a whole, of its parts, of its size."""

    __slots__ = ("steps", "text", "truth", "whole")

    def __init__(self) -> None:
        self.steps: dict[tuple[Step, Any], Use] = {}
        self.whole = self.text = self.truth = False

    def step(self, kind: Step, name: Any = None) -> Use:
        """The use of a part of it."""
        key = (kind, name)
        found = self.steps.get(key)
        if found is None:
            found = self.steps[key] = Use()
        return found

    @property
    def is_local(self) -> bool:
        """Whether the answer depends on the page that asks: a mapping is asked by something of the page."""
        return any(kind == "lookup" or use.is_local for (kind, _), use in self.steps.items())

    def shape(self) -> Any:
        """The whole tree as plain data, the same in every run."""
        steps = sorted((kind, repr(name), use.shape()) for (kind, name), use in self.steps.items())
        return (self.whole, self.text, self.truth, tuple(steps))


@dataclass(frozen=True)
class Value:
    """What an expression may be: places in the tree, known parts, elements, a macro."""

    uses: tuple[Use, ...] = ()
    parts: dict[Any, Value] = field(default_factory=dict)
    each: Value | None = None
    macros: tuple[Any, ...] = ()

    def attribute(self, name: str) -> Value:
        """What `.name` is."""
        own = self._part(name)
        return own | Value(tuple(use.step("attribute", name) for use in self.uses))

    def item(self, name: Any) -> Value:
        """What `[name]` is."""
        own = self._part(name)
        if isinstance(name, int) and self.each is not None:
            own |= self.each
        return own | Value(tuple(use.step("item", name) for use in self.uses))

    def _part(self, name: Any) -> Value:
        found = self.parts.get(name)
        return found if found is not None else Value()

    def path(self, dotted: Any) -> Value:
        """What `attribute="a.b"` of a filter names."""
        found = self
        for name in str(dotted).split("."):
            found = found.item(int(name)) if name.isdigit() else found.attribute(name)
        return found

    def elements(self) -> Value:
        """What comes of it one by one."""
        found = Value(tuple(use.step("elements") for use in self.uses))
        for one in self.parts.values():
            found |= one
        return found | self.each if self.each is not None else found

    def pairs(self) -> Value:
        """Keys with values, as a mapping has them."""
        for use in self.uses:
            use.step("keys")
        values = Value(tuple(use.step("values") for use in self.uses))
        for one in self.parts.values():
            values |= one
        return Value(each=Value(parts={0: Value(), 1: values}))

    def __or__(self, other: Value) -> Value:
        if not (other.uses or other.parts or other.each or other.macros):
            return self
        if not (self.uses or self.parts or self.each or self.macros):
            return other
        parts = dict(self.parts)
        for name, one in other.parts.items():
            parts[name] = parts[name] | one if name in parts else one
        each = self.each | other.each if self.each and other.each else self.each or other.each
        more = tuple(use for use in other.uses if use not in self.uses)
        return Value(
            self.uses + more,
            parts,
            each,
            self.macros + tuple(m for m in other.macros if m not in self.macros),
        )

    def use_whole(self) -> None:
        """Everything in it counts."""
        self._mark("whole", set())

    def use_text(self) -> None:
        """It counts as it is printed."""
        self._mark("text", set())

    def use_truth(self) -> None:
        """It counts whether there is something."""
        for use in self.uses:
            use.truth = True
        if self.each is not None:
            self.each._mark("truth", set())

    def _mark(self, what: str, seen: set[int]) -> None:
        if id(self) in seen:
            return
        seen.add(id(self))
        for use in self.uses:
            setattr(use, what, True)
        for one in self.parts.values():
            one._mark(what, seen)
        if self.each is not None:
            self.each._mark(what, seen)


NOTHING = Value()


def of_all(values: Iterable[Value]) -> Value:
    """What may be any of these."""
    found = NOTHING
    for one in values:
        found |= one
    return found
