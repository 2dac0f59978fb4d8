"""What Jinja's own filters make of a value, as far as reading a template can tell.

https://jinja.palletsprojects.com/en/stable/templates/#list-of-builtin-filters
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shorttake.render.stale.uses import NOTHING, Dynamic, Value

_PRINTED = frozenset(
    """abs capitalize center e escape filesizeformat float forceescape format indent int lower replace round
    safe string striptags title trim truncate upper urlencode urlize wordcount wordwrap strftime""".split()  # noqa: SIM905
)
_SAME_ELEMENTS = frozenset(("list", "reverse", "sort", "unique"))
_CHOSEN = frozenset(("select", "reject", "selectattr", "rejectattr"))
_OF_ONE = frozenset(("first", "last", "min", "max"))


def filtered(name: str, value: Value, args: Sequence[Any], named: Mapping[str, Any]) -> Value:
    """What a filter makes of a value; constants among its arguments are as they are, others None.

    Raises Dynamic for chance.
    """
    if name == "random":
        raise Dynamic("the filter `random`")
    attribute = named.get("attribute")
    if name in _PRINTED:
        value.use_text()
        return NOTHING
    if name in ("length", "count"):
        value.elements()
        value.use_truth()
        return NOTHING
    if name in ("default", "d"):
        value.use_truth()
        return value
    elements = value.elements()
    if name in ("groupby", "sort", "unique", "min", "max", "sum", "join"):
        _by(elements, name, args, attribute)
    if name == "groupby":
        group = Value(each=elements)
        return Value(each=Value(parts={"grouper": NOTHING, "list": group, 0: NOTHING, 1: group}))
    if name in ("join", "sum"):
        return NOTHING
    if name in _SAME_ELEMENTS:
        value.use_truth()
        return Value(each=elements)
    if name in _OF_ONE:
        return elements
    if name in ("batch", "slice"):
        return Value(each=Value(each=elements))
    if name in ("dictsort", "items"):
        return value.pairs()
    if name in _CHOSEN:
        chosen = (
            elements.path(args[0]) if name.endswith("attr") and args and args[0] is not None else elements
        )
        chosen.use_whole()
        return Value(each=elements)
    if name == "map":
        if attribute is not None:
            return Value(each=elements.path(attribute))
        elements.use_whole()
        return Value(each=NOTHING)
    if name == "attr" and args and isinstance(args[0], str):
        return value.attribute(args[0])
    value.use_whole()
    return NOTHING


def _by(elements: Value, name: str, args: Sequence[Any], attribute: Any) -> None:
    """Notes by what a filter compares, joins or adds up."""
    places = {"groupby": 0, "sum": 0, "sort": 2, "unique": 1, "min": 1, "max": 1, "join": 1}
    at = places[name]
    if attribute is None and len(args) > at:
        attribute = args[at]
        if attribute is None:
            raise Dynamic(f"the filter `{name}` by a computed attribute")
    if attribute is None:
        if name == "join":
            elements.use_text()
        else:
            elements.use_whole()
        return
    for one in str(attribute).split(","):
        elements.path(one.strip()).use_whole()
