"""How a room is entered without waiting for all that is in it: each thing is fetched when it is asked for."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any


def lead(room: str, **places: str) -> None:
    """Makes a package the door of its modules; `places` has what each module gives, parted by blanks.

    A verb may have the name of its module (`takes.draft`): then the verb goes before, whatever was imported
    already. A class of the package's own is Python's way to say that
    (https://docs.python.org/3/reference/datamodel.html#customizing-module-attribute-access).
    """
    ways = {name: _Way(f"{room}.{place}", name) for place, names in places.items() for name in names.split()}
    import_module(room).__class__ = type("Door", (ModuleType,), ways)


class _Way:
    """Leads from the door of a room to one thing in a module of it."""

    def __init__(self, place: str, name: str) -> None:
        self._place, self._name = place, name
        self._found: Any = None

    def __get__(self, door: ModuleType, kind: type | None = None) -> Any:
        if self._found is None:
            self._found = getattr(import_module(self._place), self._name)
        return self._found

    def __set__(self, door: ModuleType, value: Any) -> None:
        """Python notes each module that it has imported in the package: not here."""
