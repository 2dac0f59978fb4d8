"""Imports Pelican without what a build of posts never uses: reStructuredText, coloured words, a web server.

Half of the time that importing Pelican takes goes into packages that it needs for other work. While it is
imported, stand-ins answer for them; afterwards they are taken away, so that whoever imports one of these
packages then gets it. docs/decisions.md says when this is done, and why that is safe.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

from shorttake.errors import ShorttakeError
from shorttake.render.stale.manifest import CODE

REST = "docutils"  # reads reStructuredText
# What may be left out, each with those modules of Pelican's that are for it alone.
PACKAGES: Mapping[str, tuple[str, ...]] = {
    REST: (REST, "pelican.rstdirectives"),
    "rich": ("rich",),  # shows messages; a build shows them itself
    "watchfiles": ("watchfiles", "pelican.server"),  # for `pelican --autoreload --listen`
}
# What Pelican, or what it needs, asks for something only when it works: loaded then.
_LATER = ("dateutil.parser", "importlib.metadata", "multiprocessing", "urllib.request")
# Loaded under stand-ins, since to escape a text nobody needs the web client that it imports.
_BESIDES = ("xml.sax.saxutils",)
# What Pelican takes classes and functions from that it calls only when it works, with what one of these takes
# for granted to be there: loaded when it is called.
_CALLED: Mapping[str, Mapping[str, str]] = {"feedgenerator": {"Rss201rev2Feed": "email.utils"}}
_SILENT = "rich.console.Console"
# Where our plugins are: inside the package once installed, beside it in a checkout.
_SHIPPED = (f"{CODE}/blog/plugins", f"{CODE.rpartition('/')[0]}/plugins")


def unused(root: Path, pelican: Mapping[str, Any], files: Iterable[str]) -> tuple[str, ...]:
    """The packages that a build of these files never uses; none where that is unsure.

    It is sure where every plugin is one that we ship, as we ship it. `pelican` are the author's settings, in
    the folder `root`; what they have imported is not left out.
    """
    if "pelican" in sys.modules or not _are_ours(root, pelican) or _has_others():
        return ()
    found = [name for name in PACKAGES if name not in sys.modules]
    if REST in found and any(file[-4:].lower() == ".rst" for file in files):
        found.remove(REST)
    return tuple(found)


def load(name: str, without: Sequence[str]) -> bool:
    """Imports a package, stand-ins answering for those of `PACKAGES` that it is to do without.

    False where that did not work, and it was imported as it is.
    """
    finder = _Finder(without)
    sys.meta_path.insert(0, finder)
    try:
        for one in (name, *_BESIDES):
            importlib.import_module(one)
    except Exception:  # noqa: BLE001 (another version than we know: it tells itself what it lacks)
        finder.end()
        for module in [one for one in sys.modules if one.partition(".")[0] == name]:
            del sys.modules[module]
        importlib.import_module(name)
        return False
    finally:
        finder.end()
    return True


def _are_ours(root: Path, pelican: Mapping[str, Any]) -> bool:
    """Whether every plugin is one of ours, unchanged."""
    plugins, paths = pelican.get("PLUGINS"), pelican.get("PLUGIN_PATHS") or ()
    if not isinstance(plugins, list | tuple) or not isinstance(paths, list | tuple):
        return False
    places = [os.path.join(root, path) for path in paths]  # noqa: PTH118
    return all(isinstance(name, str) and _is_ours(name, places) for name in plugins)


def _is_ours(name: str, places: list[str]) -> bool:
    spec = PathFinder.find_spec(name, places) if name.isidentifier() and name not in sys.modules else None
    file = spec and spec.origin
    if not file:
        return False
    try:
        shipped = next(place for place in _SHIPPED if os.path.isdir(place))  # noqa: PTH112
        return file == f"{shipped}/{name}.py" or _read(file) == _read(f"{shipped}/{name}.py")
    except (OSError, StopIteration):
        return False


def _read(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read()


def _has_others() -> bool:
    """Whether plugins are installed as packages: Pelican imports all of those."""
    for folder in sys.path:
        try:
            names = os.listdir(f"{folder or '.'}/pelican/plugins")  # noqa: PTH208
        except OSError:
            continue
        if any("." not in name and name != "__pycache__" for name in names):
            return True
    return False


class _Finder:
    """Answers for packages, and all that is in them, until the end."""

    def __init__(self, packages: Sequence[str]) -> None:
        self._absent = [one for package in packages for one in PACKAGES[package]]
        self._later = [name for name in (*_LATER, *_CALLED) if name not in sys.modules]
        self._made: list[ModuleType] = []
        self.ended = False

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Called by the import system."""
        if name in self._later or any(name == one or name.startswith(f"{one}.") for one in self._absent):
            return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Called by the import system."""
        kind = _Called if spec.name in _CALLED else _Later if spec.name in self._later else _Absent
        one = kind(spec.name, self)
        self._made.append(one)
        return one

    def exec_module(self, module: ModuleType) -> None:
        """Called by the import system; there is nothing to run."""

    def true(self, name: str) -> ModuleType:
        """A module that was put off until now."""
        if name in self._later:
            self._later.remove(name)
            sys.modules.pop(name, None)
        return importlib.import_module(name)

    def end(self) -> None:
        """From now on who imports one of them gets the true one."""
        if self.ended:
            return
        self.ended = True
        sys.meta_path.remove(self)
        for one in self._made:
            name = one.__name__
            if sys.modules.get(name) is one:
                del sys.modules[name]
            above, _, last = name.rpartition(".")
            room = vars(sys.modules[above]) if above in sys.modules else {}
            if isinstance(one, _Absent) and room.get(last) is one:
                del room[last]


class _Later(ModuleType):
    """Stands for a module that is imported when somebody asks it for something."""

    def __init__(self, name: str, finder: _Finder) -> None:
        super().__init__(name)
        self._finder = finder

    def __getattr__(self, name: str) -> Any:
        if name == "version" and self.__name__ == "importlib.metadata":
            return self._version
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._finder.true(self.__name__), name)

    def _version(self, package: str) -> str:
        """That of an installed package: its folder says it, and nobody has to read what lies in there."""
        found = [
            name.removeprefix(f"{package}-").removesuffix(".dist-info")
            for folder in sys.path
            if folder.endswith("-packages") and os.path.isdir(folder)  # noqa: PTH112
            for name in os.listdir(folder)  # noqa: PTH208
            if name.startswith(f"{package}-") and name.endswith(".dist-info")
        ]
        return found[0] if len(found) == 1 else str(self._finder.true(self.__name__).version(package))


class _Called(_Later):
    """Stands for a module of which somebody has taken classes and functions, to call them later."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = _Lent(name, (), {"_finder": self._finder, "_package": self.__name__})
        setattr(self, name, found)
        return found


class _Lent(type):
    """What stands for one of those: the true one is asked when it is called, or compared with something."""

    _finder: _Finder
    _package: str

    def _true(cls) -> Any:
        return getattr(cls._finder.true(cls._package), cls.__name__)

    def __call__(cls, *args: object, **named: object) -> Any:
        if more := _CALLED[cls._package].get(cls.__name__):
            importlib.import_module(more)
        return cls._true()(*args, **named)

    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, cls._true())


class _Absent(ModuleType):
    """Stands for a module that is not used: each of its names is a class that can be derived from."""

    def __init__(self, name: str, finder: _Finder) -> None:
        super().__init__(name)
        self._finder = finder

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        full = f"{self.__name__}.{name}"
        found = _Silent if full == _SILENT else _Kind(full, (), {"_finder": self._finder})
        setattr(self, name, found)
        return found


class _Kind(type):
    """What stands for the classes and functions of such a module; using one of them is a mistake."""

    _finder: _Finder

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = _Kind(f"{cls.__name__}.{name}", (), {"_finder": cls._finder})
        setattr(cls, name, found)
        return found

    def __call__(cls, *args: object, **named: object) -> Any:
        if cls._finder.ended:
            package = next(iter(one.__name__ for one in reversed(cls.__mro__) if type(one) is _Kind))
            package = package.partition(".")[0]
            raise ShorttakeError(
                f"{package} is asked for, which no post needs",
                None,
                f"write `import {package}` in pelicanconf.py",
            )
        return object.__new__(cls)  # type: ignore[arg-type]


class _Silent:
    """The console of a build that tells itself what happened."""

    def __init__(self, **_: object) -> None:
        self.quiet = True

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _say_nothing


def _say_nothing(*_: object, **__: object) -> None:
    """Instead of each thing that a console can show."""
