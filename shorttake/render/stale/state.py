"""What an object is made of, as bytes, where all of it is of a kind that is the same when it comes back."""

from __future__ import annotations

import io
import marshal
import pickle
from collections.abc import Callable, Mapping
from typing import Any

_MODULES = frozenset(
    """_codecs builtins collections copyreg datetime enum markupsafe pathlib pelican.urlwrappers
    zoneinfo""".split()  # noqa: SIM905
)


SHORT = 3000  # characters of a text that is read without the others: a summary is, an article is not


class Foreign(Exception):
    """Something in it is of a kind that nobody here knows."""


def dumps(value: Any, named: Callable[[Any], Any]) -> bytes:
    """The bytes of a value; raises Foreign. What `named(part)` gives a name is kept by that name alone.

    A name is a plain value, None for parts that have none.
    """
    file = io.BytesIO()
    try:
        _Pickler(file, named).dump(value)
    except Foreign:
        raise
    except Exception as error:  # noqa: BLE001 (an object may answer to being taken apart as it likes)
        raise Foreign(str(error)) from None
    return file.getvalue()


def loads(data: bytes, found: Callable[[Any], Any]) -> Any:
    """The value that `dumps` wrote; `found` gives the part of a name."""
    loader = pickle.Unpickler(io.BytesIO(data))  # noqa: S301 (a cache of ours, in the author's own folder)
    loader.persistent_load = found  # type: ignore[method-assign]
    return loader.load()


def dumps_parts(parts: Mapping[str, Any], named: Callable[[Any], Any]) -> tuple[bytes, bytes]:
    """As `dumps`, of named parts: the short texts among them, and the rest."""
    texts = {name: value for name, value in parts.items() if type(value) is str and len(value) <= SHORT}
    return marshal.dumps(texts), dumps({one: parts[one] for one in parts if one not in texts}, named)


def loads_texts(data: bytes) -> dict[str, str]:
    """The short texts that `dumps_parts` wrote."""
    found: dict[str, str] = marshal.loads(data)  # noqa: S302 (a cache of ours, in the author's own folder)
    return found


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, named: Callable[[Any], Any]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._named = named

    def persistent_id(self, value: Any) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return None
        name = self._named(value)
        if name is not None:
            return name
        # A class, or a function that makes objects of one, is kept by its name alone.
        module = kind.__module__
        if callable(value):
            module = str(value.__module__ or getattr(value.__self__, "__module__", ""))
        if module not in _MODULES and not module.startswith("shorttake."):
            raise Foreign(f"{module}.{kind.__qualname__}")
        return None


_PLAIN: Mapping[type, None] = dict.fromkeys((str, int, bool, float, type(None), bytes, tuple, list))
